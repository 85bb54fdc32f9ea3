//! What facts need of other files: their component, the constants and settings of other modules, what replaces them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use seaworthy_model::{Kind, Source, Value};
use seaworthy_syntax::Document;
use seaworthy_syntax::code::Target;

use super::chosen::Chosen;
use super::debugged::Debugged;
use super::guard::{Switches, on_linux};
use super::hosted::Hosted;
use super::overlay::Layers;
use super::resolve::Names;
use super::started;
use super::variant::folder_of;
use crate::ask::within;
use crate::entity::{Component, Id};
use crate::fact::Joined;
use crate::read::aside::is_example_file;
use crate::read::kustomize::join as join_path;
use crate::{App, CodeFile, Input};

/// Languages that a program's front end is written in, whatever the program itself is.
const OF_FRONT_ENDS: [&str; 2] = ["JavaScript", "TypeScript"];

/// Joins the facts of code and configuration with the rest of the application.
pub(crate) fn all(app: &mut App, input: Input<'_>) {
    let Input { sources, documents, facts, languages, .. } = input;
    app.supplied = supplied(app, sources);
    app.compared = input.compared;
    let services = app.entities.services.iter().map(|service| service.name.value.clone());
    let compose = app.entities.compose_services.iter().map(|service| service.name.value.clone());
    app.hosts = services.chain(compose).filter(|name| !name.is_empty()).collect();
    let holders = Holders::of(app);
    let names = Names::of(sources, documents);
    let switches = Switches::of(app, sources, documents);
    let debugged = Debugged::of(&input.tables.words.test_segments, sources, documents);
    let chosen = Chosen::of(app, &input.tables.words, sources, documents);
    let mut joined: Vec<Joined> = Vec::with_capacity(facts.len());
    for mut fact in facts {
        let Some(path) = app.paths.get(fact.place.file.0 as usize) else { continue };
        for (_, value, place) in &mut fact.fields {
            names.resolve(value, path);
            *place = names.set(value).or(*place);
        }
        let users = holders.all_of_path(path);
        let component = users.first().copied();
        fact.guard = fact.guard.or_else(|| debugged.guard(fact.place.file).cloned());
        // What only another system does is nothing here, and what Linux does stands under no condition.
        match fact.guard.as_ref().and_then(on_linux) {
            Some(false) => continue,
            Some(true) => fact.guard = None,
            None => {}
        }
        let decided = fact.guard.as_ref().map(|guard| switches.decide(guard, component)).unwrap_or_default();
        // What the image, the workload or the committed default switches off is nothing that happens.
        if decided.holds == Some(false) {
            continue;
        }
        let example = is_example_file(path) && !chosen.takes(path);
        let started = component.map_or("", |component| started::of(app, component, path, &fact.function));
        joined.push(Joined {
            component,
            also: users.get(1..).unwrap_or_default().to_vec(),
            example,
            started,
            unreached: !fact.called.is_empty() && input.unreached.contains(&fact.called),
            overlaid: false,
            replaced: false,
            mounted: false,
            mounted_aside: false,
            hosted: false,
            switch: decided.variable,
            fact,
        });
    }
    drop_overruled(&mut joined, &holders, sources, documents);
    let layers = Layers::of(app, sources, documents, &joined);
    let mut hosted = Hosted::of(app, sources, documents);
    for one in &mut joined {
        let path = app.paths.get(one.fact.place.file.0 as usize).map_or("", String::as_str);
        (one.overlaid, one.replaced) = layers.judge(&one.fact, path);
        one.replaced |= chosen.replaces(one.fact.place);
        (one.mounted, one.mounted_aside) = layers.mounted(path);
        one.hosted = !one.mounted && hosted.holds(one.fact.place.file);
    }
    for page in input.health_pages {
        for component in holders.all_of_path(page) {
            app.entities[*component].health_page.clone_from(page);
        }
    }
    app.unseen = unseen(app, &holders, languages);
    let mut by_component: HashMap<(u32, &'static str), Vec<u32>> = HashMap::new();
    for (index, one) in joined.iter().enumerate().filter(|(_, one)| !one.fact.test && !one.example) {
        let path = app.paths.get(one.fact.place.file.0 as usize).map_or("", String::as_str);
        for component in holders.all_of_path(path) {
            by_component.entry((component.index, one.fact.kind)).or_default().push(u32::try_from(index).unwrap_or(u32::MAX));
        }
    }
    app.by_component = by_component;
    app.facts = joined;
    let mut said: BTreeSet<(u32, String)> = BTreeSet::new();
    for (word, place) in input.mentions {
        let Some(path) = app.paths.get(place.file.0 as usize) else { continue };
        for component in holders.all_of_path(path) {
            if said.insert((component.index, word.clone())) {
                app.mentions.entry(component.index).or_default().push((word.clone(), place));
            }
        }
    }
}

/// The field of facts that hold only where none of some keys is set: the keys, with commas.
const UNLESS: &str = "unless";

/// Drops what a library does by itself where a module of the same component sets one of the keys that say otherwise.
fn drop_overruled(joined: &mut Vec<Joined>, holders: &Holders, sources: &[Source], documents: &[&Document]) {
    let keys = |one: &Joined| one.fact.field(UNLESS).and_then(Value::known);
    let wanted: BTreeSet<String> =
        joined.iter().filter_map(keys).flat_map(|keys| keys.split(',').map(str::to_owned).collect::<Vec<_>>()).collect();
    if wanted.is_empty() {
        return;
    }
    let mut set: BTreeSet<(Option<Id<Component>>, &str)> = BTreeSet::new();
    for (source, document) in sources.iter().zip(documents).filter(|(source, _)| !is_example_file(&source.path)) {
        let Document::Code(code) = document else { continue };
        let names = code.assignments.iter().filter(|one| one.target == Target::Module).map(|one| one.name.as_str());
        let component = holders.of_path(&source.path);
        set.extend(names.filter(|name| wanted.contains(*name)).map(|name| (component, name)));
    }
    joined.retain(|one| keys(one).is_none_or(|keys| !keys.split(',').any(|key| set.contains(&(one.component, key)))));
}

/// The folders of components with source, to find the nearest one above a file: of a library, the programs that are built with it.
struct Holders {
    by_folder: BTreeMap<String, Vec<Id<Component>>>,
    /// The files that Compose services take their environment from: of each, the one component that it belongs to.
    by_file: BTreeMap<String, Vec<Id<Component>>>,
}

impl Holders {
    fn of(app: &App) -> Self {
        let mut by_folder = BTreeMap::new();
        let mut users = users(app);
        // Of several that are built from one folder, what is only for development or for building others has no source of its own.
        let aside = |id: &Id<Component>| {
            app.entities[*id].image.id().is_some_and(|image| app.entities[image].development || app.entities[image].base_of_others)
        };
        let mut sourced: Vec<Id<Component>> = app.entities.ids::<Component>().filter(|id| app.entities[*id].has_source).collect();
        sourced.sort_by_key(aside);
        for id in sourced {
            by_folder.entry(app.entities[id].path.clone()).or_insert_with(|| users.remove(&id).unwrap_or_else(|| vec![id]));
        }
        Self { by_folder, by_file: environment_files(app) }
    }

    /// The one whose findings a file's are.
    fn of_path(&self, path: &str) -> Option<Id<Component>> {
        self.all_of_path(path).first().copied()
    }

    /// All that do what a file says.
    fn all_of_path(&self, path: &str) -> &[Id<Component>] {
        let mut folder = path;
        loop {
            folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
            if let Some(ids) = self.by_folder.get(folder) {
                return ids;
            }
            if folder.is_empty() {
                return self.by_file.get(path).map_or(&[], Vec::as_slice);
            }
        }
    }
}

/// What Compose services take their variables from: the files that they name, and the `.env` beside the project's main file, whose values
/// Compose puts in. Each belongs to the first service that has a component, one whose source is in the tree before others.
fn environment_files(app: &App) -> BTreeMap<String, Vec<Id<Component>>> {
    let entities = &app.entities;
    let mut files: BTreeMap<String, Vec<Id<Component>>> = BTreeMap::new();
    for sourced in [true, false] {
        for service in &entities.compose_services {
            let Some(component) = service.component.id().filter(|id| entities[*id].has_source == sourced) else { continue };
            let Some(project) = service.compose_project.id().map(|id| &entities[id]) else { continue };
            let folder = folder_of(&project.path);
            let beside = std::iter::once(".env").chain(service.env_files.value.iter().map(String::as_str));
            for file in beside {
                files.entry(join_path(folder, file)).or_insert_with(|| vec![component]);
            }
        }
    }
    files
}

/// Whether what is of a kind is not the application itself, but stands beside it.
fn beside(kind: &str) -> bool {
    matches!(kind, "tool" | "client" | "example" | "backing")
}

/// The most programs that one library's facts are given to.
const USERS: usize = 32;

/// For each library of the tree the programs that are built with it, in their order, those last that may be none: what its code
/// does, they do. The findings of the library are those of the first one.
fn users(app: &App) -> BTreeMap<Id<Component>, Vec<Id<Component>>> {
    let kind = |id: &Id<Component>| app.entities[*id].kind.as_str();
    let mut programs: Vec<Id<Component>> = app.entities.ids().filter(|id| !matches!(kind(id), "library" | "test")).collect();
    // What is deployed comes before the tools beside it: its workloads decide how bad a finding is.
    programs.sort_by_key(|id| (beside(kind(id)), kind(id) == "unknown", app.entities[*id].workloads.is_empty()));
    let mut users: BTreeMap<Id<Component>, Vec<Id<Component>>> = BTreeMap::new();
    for program in programs {
        let mut waiting = app.entities[program].uses.clone();
        while let Some(used) = waiting.pop() {
            let known = users.entry(used).or_default();
            if app.entities[used].kind == "library" && known.len() < USERS && known.last() != Some(&program) {
                known.push(program);
                waiting.extend(&app.entities[used].uses);
            }
        }
    }
    users.retain(|_, programs| !programs.is_empty());
    users
}

/// The variables that manifests, Compose files and any other description of a deployment name.
fn supplied(app: &App, sources: &[Source]) -> BTreeSet<String> {
    let mut supplied: BTreeSet<String> = app.entities.env_vars.iter().map(|variable| variable.name.value.clone()).collect();
    supplied.extend(app.entities.config_entries.iter().map(|entry| entry.key.value.clone()));
    for source in sources.iter().filter(|source| source.kind == Kind::Pipeline) {
        let words = source.text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let is_variable = |word: &&str| word.len() > 3 && word.contains('_') && !word.contains(|c: char| c.is_ascii_lowercase());
        supplied.extend(words.filter(is_variable).map(str::to_owned));
    }
    supplied
}

/// For each component, why what is absent from its code cannot be judged: most of it is in a language that is not read.
fn unseen(app: &App, holders: &Holders, languages: &[CodeFile]) -> Vec<Option<String>> {
    let mut counts: HashMap<u32, BTreeMap<&'static str, (usize, bool)>> = HashMap::new();
    for CodeFile { path, language, read } in languages {
        let Some(component) = holders.of_path(path) else { continue };
        let count = counts.entry(component.index).or_default().entry(language).or_insert((0, *read));
        count.0 += 1;
    }
    let of_one = |id: Id<Component>| {
        let component = &app.entities[id];
        if !component.has_source {
            return Some("its source is not in this tree".to_owned());
        }
        let Some(counts) = counts.get(&id.index) else { return Some("no source code of it was found".to_owned()) };
        let read: usize = counts.values().filter(|(_, read)| *read).map(|(count, _)| count).sum();
        let front_end = |language: &str| read > 0 && OF_FRONT_ENDS.contains(&language);
        let most = counts.iter().filter(|(language, (_, is_read))| !is_read && !front_end(language)).max_by_key(|(_, (count, _))| *count);
        most.filter(|(_, (count, _))| *count > read).map(|(language, _)| format!("its {language} code is not read"))
    };
    app.entities.ids::<Component>().map(of_one).collect()
}

/// Whether a file lies below a folder; for other parts of the join.
pub(crate) fn below(path: &str, folder: &str) -> bool {
    folder.is_empty() || within(path, folder)
}
