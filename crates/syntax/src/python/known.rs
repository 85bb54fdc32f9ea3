//! The few functions whose result a value can say.

use seaworthy_model::{Part, Value};

use super::environment::reader;
use super::fold::{Fold, Folded, Sort, arguments};
use super::literal;
use crate::folding::join;
use crate::grammar::Node;

impl<'t> Fold<'_, 't> {
    pub(super) fn call(&self, node: Node<'t>, scope: u32, depth: usize) -> Folded {
        let Some(callee) = node.child_by_field_name("function") else { return Folded::unknown() };
        let given = arguments(node);
        let fold = |at: usize| given.get(at).map(|(_, value)| self.fold(*value, scope, depth + 1));
        for path in self.paths(callee, scope) {
            let folded = match path.as_str() {
                "int" | "float" | "bool" => fold(0).map_or_else(Folded::unknown, |one| Folded { sort: Sort::Number, ..one }),
                "os.path.join" | "posixpath.join" | "pathlib.Path" | "pathlib.PurePath" | "pathlib.PosixPath" | "pathlib.PurePosixPath" => {
                    self.joined(None, &given, scope, depth)
                }
                "str" | "os.fspath" => fold(0).map_or_else(Folded::unknown, |one| Folded::text(one.piece())),
                "tempfile.gettempdir" => Folded::text(Value::text("/tmp")),
                "tempfile.mkdtemp" | "tempfile.mktemp" | "tempfile.TemporaryDirectory" if !self.says_where(&given) => temporary(),
                "os.path.abspath" | "os.path.realpath" | "os.path.normpath" | "os.path.expanduser" | "os.path.expandvars" => {
                    fold(0).map_or_else(Folded::unknown, |one| Folded::text(absolute(one.piece())))
                }
                "os.path.dirname" => fold(0).map_or_else(Folded::unknown, |one| parent(&one.value)),
                path => match reader(path) {
                    Some(reader) => self.variable(&reader, &given, scope, depth),
                    None => continue,
                },
            };
            return Folded { written: None, ..folded };
        }
        self.method(callee, &given, scope, depth)
    }

    /// Whether a temporary file or folder is told where it lies.
    fn says_where(&self, given: &[(Option<Node<'t>>, Node<'t>)]) -> bool {
        given.len() > 2 || given.iter().any(|(name, _)| name.is_some_and(|name| self.source(name) == "dir"))
    }

    /// `with tempfile.TemporaryDirectory() as folder`: the folder, and nothing of any other object.
    pub(super) fn entered(&self, node: Node<'t>, scope: u32, depth: usize) -> Folded {
        let callee = node.child_by_field_name("function").filter(|_| node.kind() == "call");
        let is = callee.is_some_and(|callee| self.paths(callee, scope).iter().any(|path| path == "tempfile.TemporaryDirectory"));
        if is { self.elsewhere(node, scope, depth) } else { Folded::unknown() }
    }

    /// `file.name` of a temporary file.
    pub(super) fn temporary_name(&self, attribute: Node<'t>, scope: u32) -> Option<Folded> {
        let object = attribute.child_by_field_name("object").filter(|_| self.member_name(attribute) == "name")?;
        self.paths(object, scope).iter().any(|path| path == "tempfile.NamedTemporaryFile()").then(temporary)
    }

    fn method(&self, callee: Node<'t>, given: &[(Option<Node<'t>>, Node<'t>)], scope: u32, depth: usize) -> Folded {
        let (Some(object), Some(name)) = (callee.child_by_field_name("object"), callee.child_by_field_name("attribute")) else {
            return Folded::unknown();
        };
        let object = |fold: &Self| fold.fold(object, scope, depth + 1).piece();
        match self.source(name) {
            "format" => Folded::text(literal::format(self, &object(self), given, scope, depth)),
            "joinpath" => self.joined(Some(object(self)), given, scope, depth),
            "encode" => Folded::text(object(self)),
            // Of what the environment gives, it is still the environment that gives it.
            "strip" | "lstrip" | "rstrip" | "lower" | "upper" | "split" | "replace" => {
                Folded::text(Some(object(self)).filter(one_variable).unwrap_or_else(Value::unknown))
            }
            "resolve" | "absolute" | "expanduser" | "as_posix" if given.is_empty() => Folded::text(absolute(object(self))),
            _ => Folded::unknown(),
        }
    }

    fn joined(&self, base: Option<Value>, given: &[(Option<Node<'t>>, Node<'t>)], scope: u32, depth: usize) -> Folded {
        let mut whole = base;
        for (name, value) in given {
            if name.is_some() || value.kind().contains("splat") {
                return Folded::text(whole.unwrap_or_default().then(Value::unknown()));
            }
            let next = self.fold(*value, scope, depth + 1).piece();
            whole = Some(match whole {
                Some(whole) => join(whole, next),
                None => next,
            });
        }
        whole.map_or_else(Folded::unknown, Folded::text)
    }
}

/// A path in the temporary folder, under a name that the library makes up.
fn temporary() -> Folded {
    Folded::text(Value::text("/tmp/").then(Value::unknown()))
}

fn one_variable(value: &Value) -> bool {
    matches!(value.parts.as_slice(), [Part::Env { .. }])
}

/// A path made absolute: what does not begin at the root begins at a folder that is not known.
fn absolute(path: Value) -> Value {
    let start = path.prefix();
    match path.parts.first() {
        Some(Part::Text(text)) if text.starts_with("~/") => Value::unknown().then(Value::text(&text[1..])).then(behind(&path)),
        Some(Part::Text(_)) if !start.starts_with('/') => Value::unknown().then(Value::text("/")).then(path),
        _ => path,
    }
}

fn behind(value: &Value) -> Value {
    Value { parts: value.parts.get(1..).unwrap_or_default().to_vec() }
}

fn parent(path: &Value) -> Folded {
    match path.parts.as_slice() {
        [Part::Text(text)] => match text.rsplit_once('/') {
            Some(("", _)) => Folded::text(Value::text("/")),
            Some((parent, _)) => Folded::text(Value::text(parent)),
            None => Folded::unknown(),
        },
        _ => Folded::unknown(),
    }
}
