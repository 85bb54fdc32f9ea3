//! Patches of Kustomize: what they are for, and what they make of an object.

use std::cell::Cell;

use regex::Regex;
use seaworthy_model::Place;

use super::at::At;
use super::objects::is_workload_kind;
use super::tree::{Key, Shape, Tree};

/// One patch.
pub(crate) struct Patch {
    target: Target,
    change: Change,
    /// Where it stands.
    pub place: Place,
    /// Whether it went over some object.
    used: Cell<bool>,
}

enum Change {
    /// A strategic-merge document.
    Merge(Tree),
    /// A list of JSON 6902 operations.
    Operations(Vec<Tree>),
}

/// Which objects a patch goes over; what is `None` fits all.
struct Target {
    group: Option<String>,
    kind: Option<Name>,
    name: Option<Name>,
    labels: Vec<String>,
    annotations: Vec<String>,
}

enum Name {
    Exact(String),
    /// A pattern for the whole name.
    Pattern(Regex),
}

impl Name {
    /// A name as a target writes it: a pattern, unless nothing in it has a meaning there. What is no pattern is a name.
    fn of(text: &str) -> Name {
        let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
        let pattern = if plain { None } else { Regex::new(&format!("^(?:{text})$")).ok() };
        pattern.map_or_else(|| Name::Exact(text.to_owned()), Name::Pattern)
    }

    fn fits(&self, text: &str) -> bool {
        match self {
            Name::Exact(name) => name == text,
            Name::Pattern(pattern) => pattern.is_match(text),
        }
    }
}

impl Target {
    /// The `target:` of an entry of `patches:`.
    fn of(at: At<'_>) -> Target {
        let name = |key: &str| at.get(key).and_then(At::str).filter(|text| !text.is_empty()).map(Name::of);
        let pairs = |key: &str| {
            let selector = at.get(key).and_then(At::str).unwrap_or_default();
            selector.split(',').map(|pair| pair.trim().replace("==", "=")).filter(|pair| !pair.is_empty()).collect()
        };
        Target {
            group: at.get("group").and_then(At::str).map(str::to_owned),
            kind: name("kind"),
            name: name("name"),
            labels: pairs("labelSelector"),
            annotations: pairs("annotationSelector"),
        }
    }

    fn of_document(tree: &Tree) -> Option<Target> {
        let exact = |path: &[&str]| tree.at(path)?.str().map(|text| Name::Exact(text.to_owned()));
        Some(Target {
            group: Some(group(tree.get("apiVersion")?.str()?).to_owned()),
            kind: Some(exact(&["kind"])?),
            name: Some(exact(&["metadata", "name"])?),
            labels: vec![],
            annotations: vec![],
        })
    }

    fn fits(&self, object: &Tree) -> bool {
        let text = |path: &[&str]| object.at(path).and_then(Tree::str).unwrap_or_default();
        let by = |name: &Option<Name>, path: &[&str]| name.as_ref().is_none_or(|name| name.fits(text(path)));
        let has = |under: &str, pair: &str| match pair.split_once('=') {
            Some((key, value)) => text(&["metadata", under, key.trim()]) == value.trim(),
            None => object.at(&["metadata", under, pair]).is_some(),
        };
        self.group.as_deref().is_none_or(|own| own == group(text(&["apiVersion"])))
            && by(&self.kind, &["kind"])
            && by(&self.name, &["metadata", "name"])
            && self.labels.iter().all(|pair| has("labels", pair))
            && self.annotations.iter().all(|pair| has("annotations", pair))
    }
}

pub(super) fn group(version: &str) -> &str {
    version.split_once('/').map_or("", |(group, _)| group)
}

impl Patch {
    /// A document of a patch: a mapping is a strategic merge, a list holds operations. `None` where nothing says for what.
    pub fn of(at: At<'_>, target: Option<At<'_>>) -> Option<Patch> {
        let tree = Tree::of(at);
        let place = tree.place;
        let named = target.map(Target::of);
        if let Shape::Seq(operations) = tree.shape {
            return Some(Patch { target: named?, change: Change::Operations(operations), place, used: Cell::new(false) });
        }
        let target = named.or_else(|| Target::of_document(&tree))?;
        tree.is_map().then_some(Patch { target, change: Change::Merge(tree), place, used: Cell::new(false) })
    }

    /// The kind and name of a workload that it holds a part of, when it went over none.
    pub fn without_base(&self) -> Option<(String, String)> {
        let Change::Merge(tree) = &self.change else { return None };
        let text = |path: &[&str]| tree.at(path).and_then(Tree::str).map(str::to_owned);
        let (kind, name) = (text(&["kind"])?, text(&["metadata", "name"])?);
        (!self.used.get() && is_workload_kind(group(tree.get("apiVersion")?.str()?), &kind)).then_some((kind, name))
    }

    /// Goes over an object, if it is for it. Says whether it is.
    pub fn apply(&self, object: &mut Tree) -> bool {
        if !self.target.fits(object) {
            return false;
        }
        self.used.set(true);
        match &self.change {
            Change::Merge(patch) => {
                let own = object.get("apiVersion").and_then(Tree::str).map_or("", group);
                // Lists of kinds that Kustomize does not know are replaced as a whole.
                let known = !own.contains('.') || own.ends_with("k8s.io");
                merge_object(object, patch, known);
            }
            Change::Operations(operations) => operations.iter().for_each(|operation| operate(object, operation)),
        }
        true
    }
}

/// The name and namespace of the object stay: they only say for what the patch is.
fn merge_object(object: &mut Tree, patch: &Tree, known: bool) {
    let kept: Vec<Option<Tree>> = [&["apiVersion"][..], &["kind"]].iter().map(|path| object.at(path).cloned()).collect();
    let name = object.at(&["metadata", "name"]).cloned();
    merge(object, patch, "", known);
    for (key, value) in ["apiVersion", "kind"].into_iter().zip(kept) {
        if let (Some(value), Some(own)) = (value, object.get_mut(key)) {
            *own = value;
        }
    }
    if let (Some(name), Some(own)) = (name, object.get_mut("metadata").and_then(|metadata| metadata.get_mut("name"))) {
        *own = name;
    }
}

/// What tells the items of a list apart, by the list's key; `None` where the list is one value.
fn merge_key(list: &str) -> Option<&'static [&'static str]> {
    Some(match list {
        "containers" | "initContainers" | "ephemeralContainers" | "volumes" | "env" | "imagePullSecrets" | "volumeClaimTemplates" => {
            &["name"]
        }
        "volumeMounts" => &["mountPath"],
        "volumeDevices" => &["devicePath"],
        "ports" => &["containerPort", "port"],
        "hostAliases" => &["ip"],
        "topologySpreadConstraints" => &["topologyKey"],
        "secrets" => &["name"],
        _ => return None,
    })
}

fn merge(base: &mut Tree, patch: &Tree, under: &str, known: bool) {
    match &patch.shape {
        Shape::Map(_) if directive(patch) == Some("replace") => *base = without_directives(patch),
        Shape::Map(entries) if base.is_map() => {
            for (key, value) in entries.iter().filter(|(key, _)| !key.text.starts_with('$')) {
                if value.is_null() || directive(value) == Some("delete") {
                    base.remove(&key.text);
                    continue;
                }
                match base.get_mut(&key.text) {
                    Some(own) => merge(own, value, &key.text, known),
                    None => base.set(key.clone(), without_directives(value)),
                }
            }
        }
        Shape::Seq(items) => match merge_key(under).filter(|_| known) {
            Some(keys) if !items.iter().any(|item| directive(item) == Some("replace")) => merge_list(base, items, keys, known),
            _ => *base = without_directives(patch),
        },
        _ => *base = without_directives(patch),
    }
}

fn merge_list(base: &mut Tree, items: &[Tree], keys: &[&str], known: bool) {
    let Shape::Seq(own) = &mut base.shape else { return };
    let mut fresh = vec![];
    for item in items {
        let Some((key, value)) = keys.iter().find_map(|key| Some((*key, item.get(key)?.str()?))) else {
            fresh.push(without_directives(item));
            continue;
        };
        let same = |one: &Tree| one.get(key).and_then(Tree::str) == Some(value);
        if directive(item) == Some("delete") {
            own.retain(|one| !same(one));
        } else if let Some(one) = own.iter_mut().find(|one| same(one)) {
            merge(one, item, "", known);
        } else {
            fresh.push(without_directives(item));
        }
    }
    own.extend(fresh);
}

fn directive(tree: &Tree) -> Option<&str> {
    tree.get("$patch")?.str()
}

fn without_directives(tree: &Tree) -> Tree {
    let shape = match &tree.shape {
        Shape::Map(entries) => {
            let kept = entries.iter().filter(|(key, value)| !key.text.starts_with('$') && !value.is_null());
            Shape::Map(kept.map(|(key, value)| (key.clone(), without_directives(value))).collect())
        }
        Shape::Seq(items) => {
            let kept = items.iter().filter(|item| directive(item).is_none());
            Shape::Seq(kept.map(without_directives).collect())
        }
        other => other.clone(),
    };
    Tree { place: tree.place, shape }
}

/// One operation of JSON 6902. One that leads nowhere does nothing: Kustomize refuses it.
fn operate(object: &mut Tree, operation: &Tree) {
    let text = |key: &str| operation.get(key).and_then(Tree::str);
    let (Some(op), Some(path)) = (text("op"), text("path")) else { return };
    let segments = pointer(path);
    let value = match op {
        "add" | "replace" => operation.get("value").cloned(),
        "copy" | "move" => text("from").and_then(|from| lookup(object, &pointer(from)).cloned()),
        _ => None,
    };
    if op == "move"
        && let Some(from) = text("from")
    {
        put(object, &pointer(from), None, false);
    }
    match (op, value) {
        ("remove", _) => put(object, &segments, None, false),
        ("replace", Some(value)) => put(object, &segments, Some(value), true),
        ("add" | "copy" | "move", Some(value)) => put(object, &segments, Some(value), false),
        _ => {}
    }
}

fn pointer(path: &str) -> Vec<String> {
    path.split('/').skip(1).map(|segment| segment.replace("~1", "/").replace("~0", "~")).collect()
}

fn lookup<'t>(tree: &'t Tree, segments: &[String]) -> Option<&'t Tree> {
    segments.iter().try_fold(tree, |tree, segment| match &tree.shape {
        Shape::Seq(items) => items.get(segment.parse::<usize>().ok()?),
        _ => tree.get(segment),
    })
}

fn put(tree: &mut Tree, segments: &[String], value: Option<Tree>, replace: bool) {
    let Some((last, above)) = segments.split_last() else { return };
    let mut holder = tree;
    for segment in above {
        let Some(next) = holder.child(segment) else { return };
        holder = next;
    }
    let Shape::Seq(items) = &mut holder.shape else {
        match value {
            Some(value) => holder.set(Key { text: last.clone(), place: value.place }, value),
            None => holder.remove(last),
        }
        return;
    };
    let index = if last == "-" { Some(items.len()) } else { last.parse::<usize>().ok().filter(|index| *index <= items.len()) };
    match (index, value) {
        (Some(index), Some(value)) if replace && index < items.len() => items[index] = value,
        (Some(index), Some(value)) => items.insert(index, value),
        (Some(index), None) if index < items.len() => {
            items.remove(index);
        }
        _ => {}
    }
}
