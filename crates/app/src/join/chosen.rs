//! The settings module that images and deployments choose: what it sets again is no longer what the modules below it say. And
//! which files images take in by name, whatever the file is called.

use std::collections::{BTreeSet, HashMap, HashSet};

use seaworthy_model::{Kind, Place, Source, Span};
use seaworthy_syntax::Document;
use seaworthy_syntax::code::{Code, Target};
use seaworthy_syntax::dockerfile::{Dockerfile, Keyword};

use crate::App;
use crate::fact::is_development;
use crate::read::aside::is_example_file;
use crate::read::kustomize::join as join_path;
use crate::tables::Words;

/// Modules that take their names from one another are followed this far.
const DEPTH: usize = 4;
/// Of how many others one module takes all names, at most.
const WIDTH: usize = 6;

/// A file that an image takes in by its own name, and where it lies there.
struct Copied {
    from: String,
    to: String,
}

/// What images take in, and what the chosen settings replace.
pub(crate) struct Chosen {
    taken: HashSet<String>,
    /// By file: the places of assignments whose names a chosen module sets again.
    replaced: HashMap<u32, Vec<Span>>,
}

impl Chosen {
    pub fn of(app: &App, words: &Words, sources: &[Source], documents: &[&Document]) -> Self {
        let copied: Vec<Copied> = sources
            .iter()
            .zip(documents)
            .filter_map(|(source, document)| match document {
                Document::Dockerfile(file) => Some(copied(app, &source.path, file)),
                _ => None,
            })
            .flatten()
            .collect();
        let modules = Modules { sources, documents, copied: &copied };
        let mut replaced: HashMap<u32, Vec<Span>> = HashMap::new();
        for name in names(app, words, sources) {
            modules.replace(&name, &mut replaced);
        }
        Self { taken: copied.into_iter().map(|one| one.from).collect(), replaced }
    }

    /// Whether an image takes a file in by its own name: it is no example, whatever it is called.
    pub fn takes(&self, path: &str) -> bool {
        self.taken.contains(path)
    }

    /// Whether a place lies in an assignment that the chosen module makes again.
    pub fn replaces(&self, place: Place) -> bool {
        self.replaced
            .get(&place.file.0)
            .is_some_and(|spans| spans.iter().any(|span| span.start <= place.span.start && place.span.end <= span.end))
    }
}

/// The modules that something that is deployed chooses: images and manifests, the files of servers, and where none of them does, the
/// program itself.
fn names(app: &App, words: &Words, sources: &[Source]) -> BTreeSet<String> {
    let chooses = |name: &str| words.settings_variables.iter().any(|one| one == name);
    let ships = |image: Option<crate::entity::Id<crate::entity::Image>>| image.is_some_and(|image| !app.entities[image].development);
    let of_images = app.entities.instructions.iter().filter(|one| one.keyword == "ENV" && chooses(&one.key.value) && ships(one.image.id()));
    let of_env = app.entities.env_vars.iter().filter(|one| chooses(&one.name.value));
    let all = of_images.map(|one| &one.value.value).chain(of_env.map(|one| &one.value.value));
    let mut names: BTreeSet<String> = all.filter(|name| !name.is_empty() && !name.contains('$')).cloned().collect();
    let deployed = sources.iter().filter(|source| !is_example_file(&source.path) && !is_for_development(&source.path));
    let (servers, programs): (Vec<&Source>, Vec<&Source>) = deployed
        .filter(|source| {
            source.kind == Kind::Ini || words.settings_choosers.iter().any(|name| source.path.rsplit('/').next() == Some(name))
        })
        .partition(|source| source.kind == Kind::Ini);
    for files in [servers, programs] {
        if names.is_empty() {
            names = files.iter().flat_map(|file| words.settings_variables.iter().filter_map(|name| told(&file.text, name))).collect();
        }
    }
    names
}

/// Whether a file is for development or tests by the words of its name.
fn is_for_development(path: &str) -> bool {
    path.split(['/', '.', '-', '_']).any(is_development)
}

/// The module that a text names behind a variable: `VARIABLE=shop.settings`, `setdefault("VARIABLE", "shop.settings")`.
fn told(text: &str, variable: &str) -> Option<String> {
    let (_, behind) = text.split_once(variable)?;
    let start = behind.trim_start_matches(['"', '\'', ' ', ',', '=', ':']);
    let module = start.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '.').next().unwrap_or_default();
    (start.len() < behind.len() && !module.is_empty()).then(|| module.to_owned())
}

struct Modules<'a> {
    sources: &'a [Source],
    documents: &'a [&'a Document],
    copied: &'a [Copied],
}

impl Modules<'_> {
    /// Marks what the module of this dotted name sets again in those that it takes all names of.
    fn replace(&self, name: &str, replaced: &mut HashMap<u32, Vec<Span>>) {
        let path = name.replace('.', "/");
        let found = [format!("{path}.py"), format!("{path}/__init__.py")].iter().find_map(|path| self.code(path));
        if let Some((code, place)) = found {
            self.below(code, &place, &HashSet::new(), DEPTH, replaced);
        }
    }

    /// Marks what is set above a module, or in it behind the import, in each that it takes all names of.
    fn below(&self, code: &Code, place: &str, above: &HashSet<&str>, depth: usize, replaced: &mut HashMap<u32, Vec<Span>>) {
        let Some(depth) = depth.checked_sub(1) else { return };
        let folder = place.rsplit_once('/').map_or("", |(folder, _)| folder);
        let taken: Vec<_> = code.imports.iter().filter(|import| import.local.is_none()).take(WIDTH).collect();
        // Which of several a package takes is decided when it runs.
        if taken.len() > 1 && place.ends_with("__init__.py") {
            return;
        }
        for import in taken {
            let below = module(&import.path, folder);
            let Some((next, file)) = self.code_in(&below) else { continue };
            let mut set = above.clone();
            set.extend(assigned(code).filter(|(_, span)| span.start > import.span.start).map(|(name, _)| name));
            let again = assigned(next).filter(|(name, _)| set.contains(name)).map(|(_, span)| span);
            replaced.entry(file).or_default().extend(again);
            self.below(next, &below, &set, depth, replaced);
        }
    }

    /// The code of a module, and the path that it has where it runs.
    fn code(&self, path: &str) -> Option<(&Code, String)> {
        if let Some(copied) = self.copied.iter().find(|one| ends_with(&one.to, path)) {
            return Some((self.code_in(&copied.from)?.0, path.to_owned()));
        }
        let at = self.sources.iter().position(|source| ends_with(&source.path, path))?;
        let Document::Code(code) = self.documents.get(at)? else { return None };
        Some((code, self.sources[at].path.clone()))
    }

    fn code_in(&self, path: &str) -> Option<(&Code, u32)> {
        let at = self.sources.iter().position(|source| source.path == path).or_else(|| {
            let mut fitting = self.sources.iter().enumerate().filter(|(_, source)| ends_with(&source.path, path));
            fitting.next().filter(|_| fitting.next().is_none()).map(|(at, _)| at)
        })?;
        let Document::Code(code) = self.documents.get(at)? else { return None };
        Some((code, u32::try_from(at).ok()?))
    }
}

/// What a module assigns under no condition, and where.
fn assigned(code: &Code) -> impl Iterator<Item = (&str, Span)> {
    let own = code
        .assignments
        .iter()
        .filter(|one| one.target == Target::Module && one.context.guard.is_none() && one.context.function.is_empty());
    own.map(|one| (one.name.as_str(), one.span))
}

/// The file of a module, from the folder of the one that imports it; a relative one starts with dots.
fn module(path: &str, folder: &str) -> String {
    let bare = path.trim_start_matches('.');
    let dots = path.len() - bare.len();
    let file = format!("{}.py", bare.replace('.', "/"));
    if dots == 0 {
        return file;
    }
    let mut above = folder;
    for _ in 1..dots {
        above = above.rsplit_once('/').map_or("", |(above, _)| above);
    }
    if above.is_empty() { file } else { format!("{above}/{file}") }
}

fn ends_with(path: &str, end: &str) -> bool {
    path.strip_suffix(end).is_some_and(|before| before.is_empty() || before.ends_with('/'))
}

/// The files that a Dockerfile takes in by name: by COPY of one file, and by `cp` of two within what is copied.
fn copied(app: &App, path: &str, file: &Dockerfile) -> Vec<Copied> {
    let mut copied = Vec::new();
    for image in app.entities.images.iter().filter(|image| image.dockerfile == path && !image.development) {
        let mut take = |from: &str, to: &str| {
            let from = join_path(&image.context, from);
            let name = from.rsplit('/').next().unwrap_or(&from);
            let to = if to.ends_with(['/', '.']) { format!("{}/{name}", to.trim_end_matches(['/', '.'])) } else { to.to_owned() };
            if app.paths.contains(&from) {
                copied.push(Copied { from, to });
            }
        };
        for raw in &file.instructions {
            match raw.keyword {
                Keyword::Copy | Keyword::Add if raw.flag("from").is_none() => {
                    let Some((to, sources)) = raw.words.split_last() else { continue };
                    sources.iter().for_each(|from| take(&from.text, &to.text));
                }
                Keyword::Run => {
                    for command in &raw.command(file).commands {
                        let words: Vec<&str> =
                            command.program().iter().map(|word| word.text.as_str()).filter(|word| !word.starts_with('-')).collect();
                        if let ["cp" | "mv" | "install" | "ln", from, to] = words.as_slice() {
                            take(from, to);
                        }
                    }
                }
                _ => {}
            }
        }
    }
    copied
}

#[cfg(test)]
mod tests {
    use super::{module, told};

    #[test]
    fn a_text_names_the_module_behind_the_variable() {
        let named = |text: &str| told(text, "SETTINGS");
        assert_eq!(named("env = SETTINGS=shop.settings.prod\n"), Some("shop.settings.prod".to_owned()));
        assert_eq!(named("os.environ.setdefault(\"SETTINGS\", \"shop.settings\")"), Some("shop.settings".to_owned()));
        assert_eq!(named("SETTINGS_OF_OTHERS = 1"), None);
        assert_eq!(named("# SETTINGS"), None);
    }

    #[test]
    fn a_module_is_found_from_the_one_that_imports_it() {
        assert_eq!(module(".common", "settings"), "settings/common.py");
        assert_eq!(module("..base", "shop/settings"), "shop/base.py");
        assert_eq!(module("shop.settings.base", "docker"), "shop/settings/base.py");
        assert_eq!(module(".base", ""), "base.py");
    }
}
