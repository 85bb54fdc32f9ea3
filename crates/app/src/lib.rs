//! The join: components, images, workloads, services, volumes, and what belongs to what.
//!
//! Documents and facts come in, one [`App`] goes out. Nothing here knows a rule or a severity.
#![forbid(unsafe_code)]

mod address;
mod ask;
mod conceal;
mod credential;
mod describe;
mod document;
pub mod entity;
pub mod fact;
mod frameworks;
mod join;
mod read;
mod tables;
mod value;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use seaworthy_model::{Fact, FileId, Place, Problem, Source};
use seaworthy_settings::Settings;
use seaworthy_syntax::Document;
use seaworthy_syntax::build::Named;
use seaworthy_syntax::shell::Script;

pub use ask::{AROUND, Found, Vocabulary, within, words};
pub use describe::{count_facts, describe, describe_facts, describe_json};
pub use document::documentation;
pub use tables::{Tables, release};

use entity::{Application, ComposeService, Entities, Id, Image, ImageReference, Project};
use fact::Joined;
use tables::Words;

/// A file of source code, as its path tells it.
#[derive(Clone, Debug)]
pub struct CodeFile {
    /// Its path, relative to the root.
    pub path: String,
    /// The name of its language.
    pub language: &'static str,
    /// Whether a reader is for it, and could read it.
    pub read: bool,
}

/// What is joined.
pub struct Input<'a> {
    /// The files, by their id.
    pub sources: &'a [Source],
    /// Their documents, by the same index.
    pub documents: &'a [&'a Document],
    /// The facts of code.
    pub facts: Vec<Fact>,
    /// The declared kinds of facts.
    pub vocabulary: Vocabulary,
    /// The tables.
    pub tables: &'a Tables,
    /// The Kubernetes release that is judged for.
    pub kubernetes: &'a str,
    /// The folders that were asked for, relative to the root; empty for everything.
    pub asked: &'a [String],
    /// The name of the project's folder.
    pub project: &'a str,
    /// Every file of source code.
    pub languages: &'a [CodeFile],
    /// Pages that a web server answers with, whose name says that they tell its health.
    pub health_pages: &'a [String],
    /// The texts that source code, of languages that no reader is for too, compares something with.
    pub compared: BTreeSet<String>,
    /// The functions that nothing of the tree names but their definition.
    pub unreached: BTreeSet<String>,
    /// Words that evidence is known by and that stand in source code.
    pub mentions: Vec<(String, Place)>,
    /// What a library does as soon as a program is built with it, by its name, at a place.
    pub of_dependency: &'a dyn Fn(&str, Place) -> Vec<Fact>,
    /// What the project's settings say.
    pub said: Option<Said<'a>>,
}

/// What a user says of components and of what runs them.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    /// The settings.
    pub settings: &'a Settings,
    /// Their file in the scan; `None` where it lies outside the root.
    pub file: Option<FileId>,
}

/// An application as it was understood. It is made once and never changes.
#[derive(Debug, Default)]
pub struct App {
    /// What it is made of.
    pub entities: Entities,
    /// The facts of its code.
    pub facts: Vec<Joined>,
    /// The kinds of facts that are declared.
    pub vocabulary: Vocabulary,
    /// The paths of the files, by their id.
    pub paths: Vec<String>,
    /// Charts whose templates are not rendered, with how many.
    pub unrendered: BTreeMap<String, usize>,
    /// For each file, whether it lies below a folder of tests, examples or the like, while something is deployed elsewhere.
    pub secondary: Vec<bool>,
    /// Files whose objects were set aside as parts of others, with why.
    pub set_aside: Vec<(FileId, String)>,
    /// How many documents were set aside, by why: a phrase that says it of them.
    pub counted: BTreeMap<String, usize>,
    /// The variables that any description of a deployment names.
    pub(crate) supplied: BTreeSet<String>,
    /// The names of Services and Compose services.
    pub(crate) hosts: BTreeSet<String>,
    /// Well-known words.
    pub(crate) words: Words,
    /// The texts that code compares something with.
    pub(crate) compared: BTreeSet<String>,
    /// The facts of each component and kind, without those of its tests.
    pub(crate) by_component: HashMap<(u32, &'static str), Vec<u32>>,
    /// The words that evidence is known by in the code of each component, without its tests; and where each stands first.
    pub(crate) mentions: HashMap<u32, Vec<(String, Place)>>,
    /// For each component, why an absence in its code cannot be judged.
    pub(crate) unseen: Vec<Option<String>>,
}

/// The join while it is made: what is read first and linked later.
pub(crate) struct Join<'a> {
    pub entities: Entities,
    pub tables: &'a Tables,
    pub kubernetes: (u32, u32),
    /// The folders that were asked for.
    pub asked: &'a [String],
    /// What Compose services build: the Dockerfile's path; empty where they build nothing.
    pub compose_builds: Vec<(Id<ComposeService>, String)>,
    /// The image in whose Dockerfile a reference stands.
    pub references_of: Vec<(Id<ImageReference>, Id<Image>)>,
    /// The application of each image that a Dockerfile of the tree builds.
    pub application_of: BTreeMap<Id<Image>, Id<Application>>,
    /// What the tree defines under names that pods may need.
    pub definitions: Vec<read::needs::Definition>,
    /// What the build files of each folder build.
    pub units: Vec<join::units::Unit>,
    /// The paths of all files that were read.
    pub tree: BTreeSet<&'a str>,
    /// The names under which each image copies single files, and the files as its Dockerfile writes them; the last one of a name holds.
    pub copied: BTreeMap<Id<Image>, Vec<(String, String)>>,
    /// Shell scripts of the tree.
    pub scripts: Vec<(&'a str, FileId, &'a Script)>,
    /// The scripts of each `package.json`, by its path.
    pub npm: BTreeMap<&'a str, (FileId, &'a [Named])>,
    /// What the project's settings say.
    pub said: Option<Said<'a>>,
    /// What is wrong with what they say.
    pub problems: Vec<Problem>,
}

impl<'a> Join<'a> {
    /// The script that is meant by a file's name in an image: what its Dockerfile copies by that name, else one of that name below
    /// its build context, else the only one.
    pub fn script(&self, image: Option<Id<Image>>, name: &str) -> Option<(&'a str, FileId, &'a Script)> {
        let context = self.context(image);
        let copied = image.and_then(|image| self.copied.get(&image)).into_iter().flatten().rev().filter(|(known, _)| known == name);
        let mut copied = copied.map(|(_, source)| read::kustomize::join(context, source));
        if let Some(one) = copied.find_map(|copied| self.scripts.iter().find(|(path, ..)| *path == copied)) {
            return Some(*one);
        }
        let named = |path: &str| path.rsplit('/').next() == Some(name);
        let mut found = self.scripts.iter().filter(|(path, ..)| named(path));
        let inside = self.scripts.iter().filter(|(path, ..)| named(path) && (context.is_empty() || ask::within(path, context)));
        let nearest = inside.min_by_key(|(path, ..)| path.len());
        nearest.or_else(|| found.next().filter(|_| found.next().is_none())).copied()
    }

    /// Whether a program's path in an image is that of a script of the tree: the image copies it, or a folder that holds it, by name,
    /// or it has the same path below the build context. A name alone is also that of a program that the build makes.
    pub fn is_script(&self, image: Option<Id<Image>>, program: &str) -> bool {
        let name = program.rsplit('/').next().unwrap_or(program);
        let Some((found, ..)) = self.script(image, name) else { return false };
        let context = self.context(image);
        let inside = found.strip_prefix(context).unwrap_or(found).trim_start_matches('/');
        let sources = image.and_then(|image| self.copied.get(&image)).into_iter().flatten().map(|(_, source)| source.as_str());
        let mut named = sources.filter(|source| !matches!(*source, "" | "."));
        named.any(|source| ask::within(inside, source)) || program.ends_with(&format!("/{inside}"))
    }
}

impl Join<'_> {
    /// The folder that an image is built from; empty where it is that of the tree, or not known.
    fn context(&self, image: Option<Id<Image>>) -> &str {
        image.map_or("", |image| &self.entities[image].context)
    }

    /// A script of npm that a command in an image means: of the `package.json` in its build context.
    pub fn npm_script(&self, image: Option<Id<Image>>, name: &str) -> Option<(FileId, &Named)> {
        let context = self.context(image);
        let path = if context.is_empty() { "package.json".to_owned() } else { format!("{context}/package.json") };
        let (file, scripts) = self.npm.get(path.as_str())?;
        Some((*file, scripts.iter().find(|script| script.name == name)?))
    }
}

/// Joins documents and facts to one application.
///
/// Problems are what a document says that no reader could know: a Compose file in the layout of version 1, a patch
/// whose base is not in the tree.
#[must_use]
pub fn join(input: Input<'_>) -> (App, Vec<Problem>) {
    let inline = read::compose::inline(&input);
    let builds = read::builds::Builds::of(&input);
    let mut join = Join {
        entities: Entities::default(),
        tables: input.tables,
        kubernetes: release(input.kubernetes),
        asked: input.asked,
        compose_builds: vec![],
        references_of: vec![],
        application_of: BTreeMap::new(),
        definitions: vec![],
        tree: BTreeSet::new(),
        copied: BTreeMap::new(),
        scripts: vec![],
        npm: BTreeMap::new(),
        units: vec![],
        said: input.said,
        problems: vec![],
    };
    join.entities.add(Project { name: input.project.to_owned(), ..Project::default() });
    let mut read = read::all(&mut join, &input, &inline, &builds);
    join.units = join::units::of(
        &read,
        &join::units::Seen { languages: input.languages, facts: &input.facts, served: &input.tables.words.served_files },
    );
    join::all(&mut join, &read, input.project);
    read.problems.append(&mut join.problems);
    let words = &input.tables.words.secondary_segments;
    let aside = |path: &str| join::variant::secondary(path, words, input.asked).is_some();
    let primary = join.entities.variants.iter().any(|variant| variant.primary && !aside(&variant.root));
    let secondary = input.sources.iter().map(|source| primary && aside(&source.path)).collect();
    let declared = join::declared::facts(&join.units, input.tables, input.of_dependency);
    let facts = declared.into_iter().chain(input.facts).collect();
    let mut app = App {
        secondary,
        entities: join.entities,
        vocabulary: input.vocabulary.clone(),
        paths: input.sources.iter().map(|source| source.path.clone()).collect(),
        unrendered: read.unrendered,
        set_aside: read.set_aside,
        counted: read.counted,
        words: input.tables.words.clone(),
        ..App::default()
    };
    join::facts::all(&mut app, Input { facts, ..input });
    (app, read.problems)
}
