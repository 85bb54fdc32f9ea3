//! The ways in which applications are deployed: which objects belong to which variant.

use std::collections::{BTreeMap, BTreeSet};

use super::derived;
use crate::ask::within;
use crate::read::kustomize::{Reach, Root};
use crate::read::objects::RawObject;

/// A variant before its objects become entities.
pub(crate) struct Plan {
    /// Its folder or file; `.` for the root.
    pub root: String,
    /// plain or kustomize.
    pub kind: &'static str,
    /// Indices of its objects.
    pub objects: Vec<usize>,
    /// The folders of the kustomizations that go over each object, the deepest first.
    pub layers: BTreeMap<usize, Vec<String>>,
    /// What Kustomize reaches.
    pub reach: Reach,
    /// The root of the variant that its file is made from; empty where it is none's output.
    pub generated_from: String,
}

/// Sorts objects into variants: a Kustomize root with all that it reaches, files that hold what another variant makes,
/// and folders of plain manifests.
pub(crate) fn plan(objects: &[RawObject<'_>], roots: Vec<Root>) -> Vec<Plan> {
    let mut plans = vec![];
    let mut reached: BTreeSet<usize> = BTreeSet::new();
    for root in roots {
        let layers: BTreeMap<&str, &Vec<String>> = root.reach.files.iter().map(|(path, layers)| (path.as_str(), layers)).collect();
        let own = |index: usize| Some((index, (*layers.get(objects[index].path)?).clone()));
        let layers: BTreeMap<usize, Vec<String>> = (0..objects.len()).filter_map(own).collect();
        let mine: Vec<usize> = layers.keys().copied().collect();
        reached.extend(&mine);
        if !mine.is_empty() {
            let generated_from = String::new();
            plans.push(Plan { root: named(&root.folder), kind: "kustomize", objects: mine, layers, reach: root.reach, generated_from });
        }
    }
    let left: Vec<usize> = (0..objects.len()).filter(|index| !reached.contains(index)).collect();
    let (outputs, plain) = derived::outputs(objects, left, &plans);
    plans.extend(outputs);
    for (root, mine) in folders(objects, &plain) {
        plans.push(Plan::plain(named(&root), mine, String::new()));
    }
    derived::copies(objects, &mut plans);
    plans.sort_by(|a, b| a.root.cmp(&b.root));
    plans
}

impl Plan {
    pub(super) fn plain(root: String, objects: Vec<usize>, generated_from: String) -> Plan {
        Plan { root, kind: "plain", objects, layers: BTreeMap::new(), reach: Reach::default(), generated_from }
    }
}

fn named(folder: &str) -> String {
    if folder.is_empty() { ".".to_owned() } else { folder.to_owned() }
}

pub(crate) fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Groups plain objects by the highest folder above which there are none, split where identities clash.
fn folders(objects: &[RawObject<'_>], plain: &[usize]) -> Vec<(String, Vec<usize>)> {
    let holding: BTreeSet<&str> = plain.iter().map(|index| folder_of(objects[*index].path)).collect();
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for index in plain {
        let own = folder_of(objects[*index].path);
        let highest = ancestors(own).find(|folder| holding.contains(folder)).unwrap_or(own);
        groups.entry(highest.to_owned()).or_default().push(*index);
    }
    groups.into_iter().flat_map(|(root, mine)| split(objects, root, mine, 0)).collect()
}

/// A folder and those above it, the highest first.
fn ancestors(folder: &str) -> impl Iterator<Item = &str> {
    let ends = std::iter::once(0).chain(folder.match_indices('/').map(|(at, _)| at)).chain(std::iter::once(folder.len()));
    ends.map(move |end| &folder[..end])
}

/// Splits a folder in which one identity stands twice: each subfolder that clashes is a variant of its own, and so is
/// each file that clashes with one before it.
fn split(objects: &[RawObject<'_>], root: String, mine: Vec<usize>, depth: u8) -> Vec<(String, Vec<usize>)> {
    let clashing = clashes(objects, &mine);
    if clashing.is_empty() || depth > 16 {
        return vec![(root, mine)];
    }
    let mut here = vec![];
    let mut below: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for index in mine {
        match child(&root, objects[index].path) {
            Some(child) => below.entry(child).or_default().push(index),
            None => here.push(index),
        }
    }
    let mut groups = vec![];
    for (folder, inside) in below {
        if inside.iter().any(|index| clashing.contains(index)) {
            groups.extend(split(objects, folder, inside, depth + 1));
        } else {
            here.extend(inside);
        }
    }
    groups.extend(by_file(objects, root, here));
    groups
}

/// The subfolder of `root` that holds `path`; `None` for a file of `root` itself.
fn child(root: &str, path: &str) -> Option<String> {
    let rest = if root.is_empty() { path } else { path.strip_prefix(root)?.strip_prefix('/')? };
    let (first, _) = rest.split_once('/')?;
    Some(if root.is_empty() { first.to_owned() } else { format!("{root}/{first}") })
}

fn by_file(objects: &[RawObject<'_>], root: String, mut mine: Vec<usize>) -> Vec<(String, Vec<usize>)> {
    mine.sort_by_key(|index| objects[*index].path);
    let mut files: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for index in &mine {
        files.entry(objects[*index].path).or_default().push(*index);
    }
    // A file that repeats many objects of others is the one that stands for itself: the smaller ones are kept together.
    let mut order: Vec<(&str, Vec<usize>)> = files.into_iter().collect();
    order.sort_by_key(|(path, inside)| (inside.len(), *path));
    let mut together: Vec<usize> = vec![];
    let mut taken = BTreeSet::new();
    let mut groups = vec![];
    for (path, inside) in order {
        let identities: BTreeSet<_> = inside.iter().map(|index| objects[*index].identity()).collect();
        if identities.iter().any(|identity| taken.contains(identity)) {
            groups.push((path.to_owned(), inside));
        } else {
            taken.extend(identities);
            together.extend(inside);
        }
    }
    if !together.is_empty() {
        together.sort_unstable();
        groups.insert(0, (root, together));
    }
    groups
}

fn clashes(objects: &[RawObject<'_>], mine: &[usize]) -> BTreeSet<usize> {
    let mut by_identity: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for index in mine {
        let object = &objects[*index];
        if !object.name.value.is_empty() && object.at.at(&["metadata", "generateName"]).is_none() {
            by_identity.entry(object.identity()).or_default().push(*index);
        }
    }
    by_identity.into_values().filter(|same| same.iter().any(|one| objects[*one].path != objects[same[0]].path)).flatten().collect()
}

/// The part of a path that lies below what was asked for.
pub(crate) fn told<'p>(path: &'p str, asked: &[String]) -> &'p str {
    let from = asked.iter().filter(|asked| within(path, asked)).map(String::len).max().unwrap_or(0);
    path.get(from..).unwrap_or_default()
}

/// The folder of a path that says it is for something else than production: tests, examples or the like. What was asked
/// for is looked at for its own sake, so only what lies below it counts; below `src/main` packages begin, whose names say nothing.
pub(crate) fn secondary<'p>(path: &'p str, segments: &[String], asked: &[String]) -> Option<&'p str> {
    let told = told(path, asked);
    let folders = told.find("src/main/").filter(|at| *at == 0 || told[..*at].ends_with('/')).map_or(told, |at| &told[..at]);
    folders.split('/').find(|part| segments.iter().any(|segment| *segment == part.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_of_java_is_no_folder_of_samples() {
        let words = ["samples".to_owned()];
        assert_eq!(secondary("shop/src/main/java/com/example/samples/Cart.java", &words, &[]), None);
        assert_eq!(secondary("samples/shop/src/main/java/Cart.java", &words, &[]), Some("samples"));
    }

    #[test]
    fn ancestors_come_highest_first() {
        assert_eq!(ancestors("a/b/c").collect::<Vec<_>>(), ["", "a", "a/b", "a/b/c"]);
        assert_eq!(ancestors("").collect::<Vec<_>>(), ["", ""]);
    }

    #[test]
    fn a_folder_of_examples_says_what_is_below_it_and_a_package_does_not() {
        let segments = ["example".to_owned(), "demo".to_owned()];
        let said = |path| secondary(path, &segments, &[]);
        assert_eq!(said("demo/shop/src/main/java/com/example/Shop.java"), Some("demo"));
        assert_eq!(said("shop/Example/k8s/web.yaml"), Some("Example"));
        assert_eq!(said("shop/src/main/java/com/example/Shop.java"), None);
        assert_eq!(said("src/main/java/com/example/demo/Shop.java"), None);
    }

    #[test]
    fn the_child_of_a_root_is_its_next_folder() {
        assert_eq!(child("k8s", "k8s/dev/web.yaml").as_deref(), Some("k8s/dev"));
        assert_eq!(child("k8s", "k8s/web.yaml"), None);
        assert_eq!(child("", "dev/web.yaml").as_deref(), Some("dev"));
    }
}
