//! What expressions and types stand for: what other crates give, and the types and functions of this file.

use super::fold::Fold;
use super::items::relative;
use super::lower::transparent;
use super::tree::{Bound, Id, MODULE, Node, Sort, Ty};
use crate::folding::DEEPEST;

/// The longest path that is kept.
const LONGEST_PATH: usize = 512;
/// How many things an expression may stand for.
const CANDIDATES: usize = 6;

/// What something stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Thing {
    /// What has a dotted path; `()` stands in it for what a call gave.
    Path(String),
    /// A type of this file, or a value of it.
    Type(u32),
    /// A function of this file.
    Function(u32),
}

/// What holds, guards or hands over a value of another type, and is as that one.
const WRAPPERS: [&str; 34] = [
    "Arc",
    "Rc",
    "Box",
    "Option",
    "Result",
    "Data",
    "State",
    "Extension",
    "Mutex",
    "RwLock",
    "RefCell",
    "Cell",
    "Pin",
    "Cow",
    "Lazy",
    "LazyLock",
    "LazyCell",
    "OnceCell",
    "OnceLock",
    "Ref",
    "RefMut",
    "MutexGuard",
    "Weak",
    "ReqData",
    "Json",
    "Form",
    "Query",
    "Path",
    "ManuallyDrop",
    "ArcSwap",
    "Connection",
    "Future",
    "FromRequest",
    "Secret",
];

impl Fold<'_> {
    /// What an expression stands for.
    pub fn things(&self, id: Id, depth: usize) -> Vec<Thing> {
        if let Some(found) = self.found.borrow().get(&id) {
            return found.clone();
        }
        if depth > DEEPEST || !self.work.take(1) {
            return vec![];
        }
        self.found.borrow_mut().insert(id, vec![]);
        let mut things = self.tree.node(id).map_or_else(Vec::new, |node| self.look_at(node, depth + 1));
        things.truncate(CANDIDATES);
        self.found.borrow_mut().insert(id, things.clone());
        things
    }

    fn look_at(&self, node: &Node, depth: usize) -> Vec<Thing> {
        match &node.sort {
            Sort::Path(name) => self.path(&name.segments, node.here.scope, node.span.start, depth),
            Sort::Call { callee, arguments } => match self.wraps(*callee) {
                true => arguments.first().map_or_else(Vec::new, |inner| self.things(*inner, depth)),
                false => self.called(self.things(*callee, depth), depth),
            },
            Sort::Method { receiver, name, .. } if transparent(name) => self.things(*receiver, depth),
            Sort::Method { receiver, name, .. } => {
                let methods = self.things(*receiver, depth).into_iter().flat_map(|thing| self.member(thing, name, depth)).collect();
                self.called(methods, depth)
            }
            Sort::Field { base, name } => self.things(*base, depth).into_iter().flat_map(|thing| self.field(thing, name, depth)).collect(),
            Sort::Same(inner) => self.things(*inner, depth),
            Sort::Struct { name, .. } => {
                let made = self.path(&name.segments, node.here.scope, node.span.start, depth);
                made.into_iter().map(|thing| if let Thing::Path(path) = thing { Thing::Path(format!("{path}()")) } else { thing }).collect()
            }
            Sort::Branches { results, .. } => {
                let mut union = Vec::new();
                for thing in results.iter().take(CANDIDATES).flat_map(|result| self.things(*result, depth)) {
                    if !union.contains(&thing) {
                        union.push(thing);
                    }
                }
                union
            }
            Sort::Macro { name, .. } => {
                let mut paths = self.path(&name.segments, node.here.scope, node.span.start, depth);
                paths.iter_mut().for_each(|thing| {
                    if let Thing::Path(path) = thing {
                        path.push_str("!()")
                    }
                });
                paths
            }
            _ => vec![],
        }
    }

    /// Whether a call only wraps what it is given: `Some(x)`, `Arc::new(x)`.
    pub fn wraps(&self, callee: Id) -> bool {
        let Some(Sort::Path(name)) = self.tree.node(callee).map(|node| &node.sort) else { return false };
        match name.segments.as_slice() {
            [one] => matches!(one.as_str(), "Some" | "Ok"),
            [.., owner, new] => {
                matches!(new.as_str(), "new" | "from")
                    && matches!(owner.as_str(), "Arc" | "Rc" | "Box" | "Mutex" | "RwLock" | "RefCell" | "Data" | "Secret" | "Cow")
            }
            [] => false,
        }
    }

    /// The things that a callee is.
    pub fn callee(&self, node: &Node) -> Vec<Thing> {
        match &node.sort {
            Sort::Call { callee, .. } => self.things(*callee, 0),
            Sort::Method { receiver, name, .. } => {
                self.things(*receiver, 0).into_iter().flat_map(|thing| self.member(thing, name, 0)).collect()
            }
            Sort::Struct { name, .. } => self.path(&name.segments, node.here.scope, node.span.start, 0),
            Sort::Macro { name, .. } => {
                let mut paths = self.path(&name.segments, node.here.scope, node.span.start, 0);
                paths.iter_mut().for_each(|thing| {
                    if let Thing::Path(path) = thing {
                        path.push('!')
                    }
                });
                paths
            }
            _ => vec![],
        }
    }

    fn called(&self, callees: Vec<Thing>, depth: usize) -> Vec<Thing> {
        let given = |thing| match thing {
            Thing::Path(path) => vec![Thing::Path(format!("{path}()"))],
            Thing::Type(at) => vec![Thing::Type(at)],
            Thing::Function(at) => {
                let Some(function) = self.tree.functions.get(at as usize) else { return vec![] };
                function.gives.as_ref().map_or_else(Vec::new, |ty| self.of_type(ty, function.owner, depth))
            }
        };
        callees.into_iter().flat_map(given).collect()
    }

    /// A member of something by its name, as it is called.
    pub fn member(&self, thing: Thing, name: &str, depth: usize) -> Vec<Thing> {
        match thing {
            Thing::Path(path) => {
                // A builder is given the same again and again: the path does not grow with each.
                let again = format!(".{name}()");
                let path = path
                    .find(&again)
                    .filter(|at| path[at + again.len()..].starts_with('.') || path.len() == at + again.len())
                    .map_or(path.clone(), |at| path[..at].to_owned());
                if path.len() + name.len() > LONGEST_PATH { vec![] } else { vec![Thing::Path(format!("{path}.{name}"))] }
            }
            Thing::Type(at) => {
                let Some(one) = self.tree.structs.get(at as usize).filter(|_| depth <= DEEPEST) else { return vec![] };
                if let Some((_, function)) = one.methods.iter().find(|(own, _)| own == name) {
                    return vec![Thing::Function(*function)];
                }
                if let Some(constant) = one.constants.get(name) {
                    return self.things(*constant, depth + 1);
                }
                let bases = one.bases.iter().flat_map(|base| self.of_type(base, None, depth + 1));
                bases
                    .filter_map(|base| if let Thing::Path(path) = base { Some(Thing::Path(format!("{path}.{name}"))) } else { None })
                    .filter(|thing| matches!(thing, Thing::Path(path) if path.matches('.').count() > 1))
                    .collect()
            }
            Thing::Function(_) => vec![],
        }
    }

    fn field(&self, thing: Thing, name: &str, depth: usize) -> Vec<Thing> {
        match thing {
            Thing::Path(path) if path.len() + name.len() <= LONGEST_PATH => vec![Thing::Path(format!("{path}.{name}"))],
            Thing::Type(at) => {
                let ty = self.tree.structs.get(at as usize).and_then(|one| one.fields.get(name));
                ty.map_or_else(Vec::new, |ty| self.of_type(ty, Some(at), depth))
            }
            _ => vec![],
        }
    }

    /// What values of a type are, without what they are wrapped in.
    pub fn of_type(&self, ty: &Ty, owner: Option<u32>, depth: usize) -> Vec<Thing> {
        if depth > DEEPEST || !self.work.take(1) {
            return vec![];
        }
        let Some(last) = ty.segments.last() else {
            return ty
                .arguments
                .first()
                .filter(|_| ty.arguments.len() == 1)
                .map_or_else(Vec::new, |inner| self.of_type(inner, owner, depth + 1));
        };
        if ty.segments.first().is_some_and(|first| first == "Self") {
            return owner.or_else(|| self.tree.owner(ty.scope)).map(Thing::Type).into_iter().collect();
        }
        if let Some(inner) = ty.arguments.first().filter(|inner| !inner.segments.is_empty() && WRAPPERS.contains(&last.as_str())) {
            return self.of_type(inner, owner, depth + 1);
        }
        self.path(&ty.segments, ty.scope, u32::MAX, depth + 1)
    }

    /// What a path stands for in a scope, at a place.
    pub fn path(&self, segments: &[String], scope: u32, at: u32, depth: usize) -> Vec<Thing> {
        let Some((first, rest)) = segments.split_first().filter(|_| depth <= DEEPEST && self.work.take(1)) else { return vec![] };
        match first.as_str() {
            "crate" | "super" => return vec![Thing::Path(relative(&segments.join(".")))],
            "self" if !rest.is_empty() => return vec![Thing::Path(relative(&segments.join(".")))],
            "Self" => {
                let Some(owner) = self.tree.owner(scope) else { return vec![] };
                return self.below(vec![Thing::Type(owner)], rest, depth);
            }
            _ => {}
        }
        if !rest.is_empty() {
            // A name may be imported as a module and as a function: of both something is said.
            let bindings = self.tree.look_for_type(first, scope);
            if bindings.is_empty() {
                return self.foreign(segments, scope);
            }
            return bindings.into_iter().flat_map(|binding| self.bound(&binding.bound, segments, depth)).collect();
        }
        match self.tree.look(first, scope, at) {
            Some((binding, _)) => self.bound(&binding.bound, segments, depth),
            None => self.foreign(segments, scope),
        }
    }

    /// What a path stands for whose first name is bound.
    fn bound(&self, bound: &Bound, segments: &[String], depth: usize) -> Vec<Thing> {
        let rest = segments.get(1..).unwrap_or_default();
        match bound {
            Bound::Import(path) => {
                let whole = std::iter::once(self.canonical(path)).chain(rest.iter().cloned()).collect::<Vec<_>>().join(".");
                vec![Thing::Path(whole)]
            }
            Bound::Module => vec![Thing::Path(format!(".{}", segments.join(".")))],
            Bound::Type(at) => self.below(vec![Thing::Type(*at)], rest, depth),
            Bound::Function(at) => vec![Thing::Function(*at)],
            Bound::Alias(ty) => self.below(self.of_type(ty, None, depth + 1), rest, depth),
            Bound::Value { ty: Some(ty), .. } | Bound::Constant { ty: Some(ty), .. } if !ty.segments.is_empty() => {
                self.of_type(ty, None, depth + 1)
            }
            Bound::Value { init: Some(init), .. } | Bound::Constant { init, .. } => self.things(*init, depth + 1),
            Bound::Taken(Some(init)) => self.things(*init, depth + 1),
            Bound::Value { .. } | Bound::Taken(None) => vec![],
        }
    }

    fn below(&self, mut things: Vec<Thing>, rest: &[String], depth: usize) -> Vec<Thing> {
        for name in rest {
            things = things.into_iter().flat_map(|thing| self.member(thing, name, depth)).collect();
        }
        things
    }

    /// What nothing in this file names: a crate, the prelude, or what a glob gives.
    fn foreign(&self, segments: &[String], scope: u32) -> Vec<Thing> {
        let whole = segments.join(".");
        let first = segments.first().map_or("", String::as_str);
        let prelude = ["String", "Vec", "Option", "Box", "Some", "Ok", "Err", "None", "Result", "u16", "str", "i32", "u32", "usize", "f64"];
        let mut things = vec![Thing::Path(whole.clone())];
        if prelude.contains(&first) || (segments.len() > 1 && first.starts_with(|c: char| c.is_lowercase())) {
            return things;
        }
        let mut next = Some(scope);
        while let Some(scope) = next.and_then(|number| self.tree.scopes.get(number as usize)) {
            for glob in scope.globs.iter().filter(|glob| *glob != "super") {
                things.push(Thing::Path(format!("{}.{whole}", self.canonical(glob))));
            }
            next = scope.parent;
        }
        things
    }

    /// An import's path with what its own first name stands for; one of this crate begins with dots.
    pub fn canonical(&self, path: &str) -> String {
        let (first, rest) = path.split_once('.').unwrap_or((path, ""));
        if let Some((binding, _)) = self.tree.look(first, MODULE, u32::MAX).filter(|_| !rest.is_empty()) {
            match &binding.bound {
                Bound::Module => return format!(".{path}"),
                Bound::Import(base) if base != first && !base.starts_with(&format!("{first}.")) => {
                    return relative(&format!("{base}.{rest}"));
                }
                _ => {}
            }
        }
        relative(path)
    }
}

/// The paths among things.
pub(super) fn paths(things: Vec<Thing>) -> Vec<String> {
    things.into_iter().filter_map(|thing| if let Thing::Path(path) = thing { Some(path) } else { None }).collect()
}
