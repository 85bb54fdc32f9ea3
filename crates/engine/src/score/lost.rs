//! What could not be read, and whose it may be: a broken file hides what it holds, so that what is found without it is not all.

use std::collections::{BTreeMap, BTreeSet};

use seaworthy_app::entity::{Component, Id};
use seaworthy_app::{App, CodeFile};
use seaworthy_model::{Kind, Problem};
use seaworthy_syntax::{Class, classify};

use super::is_deployed;
use crate::scan::{Scan, is_read, told};

/// What could not be read of each component.
pub(crate) struct Lost {
    /// The files that it may be described in, by the component's index. Of components that are deployed alone.
    files: BTreeMap<u32, BTreeSet<String>>,
    /// The files of code in a component's folder that a reader is for: how many there are, and how many could not be read.
    code: BTreeMap<u32, (usize, usize)>,
}

impl Lost {
    pub fn of(app: &App, scan: &Scan) -> Self {
        let folders = Folders::of(app);
        let broken = broken(scan);
        let mut lost = Self { files: BTreeMap::new(), code: BTreeMap::new() };
        if broken.is_empty() {
            return lost;
        }
        for CodeFile { path, .. } in scan.languages.iter().filter(|file| file.read && is_told_of(&file.path, scan)) {
            for holder in folders.above(path) {
                let (all, gone) = lost.code.entry(holder.index).or_default();
                *all += 1;
                *gone += usize::from(broken.contains(path.as_str()));
            }
        }
        for path in broken {
            for component in concerned(app, &folders, path, scan) {
                lost.files.entry(component.index).or_default().insert(path.to_owned());
            }
        }
        lost
    }

    pub fn files(&self, component: Id<Component>) -> BTreeSet<String> {
        self.files.get(&component.index).cloned().unwrap_or_default()
    }

    /// The part of a component's files of code that could be read, from 0 to 1.
    pub fn code_part(&self, component: Id<Component>) -> f64 {
        let (all, gone) = self.code.get(&component.index).copied().unwrap_or_default();
        if gone == 0 { 1.0 } else { super::coverage::part(all - gone, all) }
    }
}

/// The paths of files that something could be said by and that could not be read, or only in part, and of folders that may hold such.
fn broken(scan: &Scan) -> BTreeSet<&str> {
    let settings = scan.policy.as_ref().map(|policy| policy.settings.path.as_str());
    let paths = scan.problems.iter().filter_map(|problem: &Problem| problem.path.as_deref());
    let judged = |path: &&str| classify(path, None) != Class::Nothing && Some(*path) != settings && is_told_of(path, scan);
    // What was asked for and is not there is no file.
    let files = paths.filter(|path| judged(path) && !path.starts_with('/'));
    files.chain(scan.closed.iter().map(String::as_str).filter(|path| is_told_of(path, scan))).collect()
}

/// Whether anything is judged of a file: of a test nothing is.
fn is_told_of(path: &str, scan: &Scan) -> bool {
    !seaworthy_facts::is_test_path(told(path, &scan.asked))
}

/// The deployed components that a file may say something of: that in whose folder it lies, or those that use it. What describes
/// the deployment of anything, and what lies in no deployed component's folder, may say it of all.
fn concerned(app: &App, folders: &Folders<'_>, path: &str, scan: &Scan) -> Vec<Id<Component>> {
    let deployed = |id: &Id<Component>| is_deployed(&app.entities[*id].kind);
    let all = || app.entities.ids::<Component>().filter(deployed).collect();
    if !is_of_one(path, scan) {
        return all();
    }
    let here = folders.above(path);
    let uses = |id: &Id<Component>| reaches(app, *id, here);
    let mut concerned: Vec<Id<Component>> = here.iter().copied().filter(deployed).collect();
    if concerned.is_empty() {
        concerned = app.entities.ids::<Component>().filter(deployed).filter(uses).collect();
    }
    if concerned.is_empty() { all() } else { concerned }
}

/// Whether a component is built with one of some others, or with what is.
fn reaches(app: &App, from: Id<Component>, to: &[Id<Component>]) -> bool {
    let mut seen = BTreeSet::from([from.index]);
    let mut waiting = vec![from];
    while let Some(id) = waiting.pop() {
        if to.contains(&id) {
            return true;
        }
        waiting.extend(app.entities[id].uses.iter().filter(|used| seen.insert(used.index)));
    }
    false
}

/// Whether a file describes the component in whose folder it lies, and no other.
fn is_of_one(path: &str, scan: &Scan) -> bool {
    let read = scan.sources.binary_search_by(|source| source.path.as_str().cmp(path)).ok().map(|at| scan.sources[at].kind);
    let named = || match classify(path, None) {
        Class::Kind(kind) => Some(kind),
        _ => None,
    };
    match read.or_else(named) {
        Some(kind) => !matches!(
            kind,
            Kind::Kubernetes | Kind::Compose | Kind::Kustomization | Kind::Patch | Kind::Skaffold | Kind::Chart | Kind::ChartValues
        ),
        None => is_read(path),
    }
}

/// The components with source, by their folders.
struct Folders<'a>(BTreeMap<&'a str, Vec<Id<Component>>>);

impl<'a> Folders<'a> {
    fn of(app: &'a App) -> Self {
        let mut folders: BTreeMap<&str, Vec<Id<Component>>> = BTreeMap::new();
        for id in app.entities.ids::<Component>().filter(|id| app.entities[*id].has_source) {
            folders.entry(&app.entities[id].path).or_default().push(id);
        }
        Self(folders)
    }

    /// Those of the nearest folder above a file.
    fn above(&self, path: &str) -> &[Id<Component>] {
        let mut folder = path;
        loop {
            folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
            match self.0.get(folder) {
                Some(here) => return here,
                None if folder.is_empty() => return &[],
                None => {}
            }
        }
    }
}
