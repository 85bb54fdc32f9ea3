//! The settings module that images and deployments choose: what it sets again is no longer what the modules below it say. And
//! which files images take in by name, whatever the file is called.

use std::collections::{BTreeSet, HashMap, HashSet};

use seaworthy_model::{Place, Source, Span};
use seaworthy_syntax::Document;
use seaworthy_syntax::code::{Code, Target};
use seaworthy_syntax::dockerfile::{Dockerfile, Keyword};

use crate::App;
use crate::read::kustomize::join as join_path;

/// Modules that take their names from one another are followed this far.
const DEPTH: usize = 6;

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
    pub fn of(app: &App, choosing: &[String], sources: &[Source], documents: &[&Document]) -> Self {
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
        for name in names(app, choosing) {
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

/// The modules that something that is deployed chooses, by variables of these names.
fn names(app: &App, choosing: &[String]) -> BTreeSet<String> {
    let chooses = |name: &str| choosing.iter().any(|one| one == name);
    let ships = |image: Option<crate::entity::Id<crate::entity::Image>>| image.is_some_and(|image| !app.entities[image].development);
    let of_images = app.entities.instructions.iter().filter(|one| one.keyword == "ENV" && chooses(&one.key.value) && ships(one.image.id()));
    let of_env = app.entities.env_vars.iter().filter(|one| chooses(&one.name.value));
    let all = of_images.map(|one| &one.value.value).chain(of_env.map(|one| &one.value.value));
    all.filter(|name| !name.is_empty() && !name.contains('$')).cloned().collect()
}

struct Modules<'a> {
    sources: &'a [Source],
    documents: &'a [&'a Document],
    copied: &'a [Copied],
}

impl Modules<'_> {
    /// Marks what the module of this dotted name sets again in those that it takes all names of.
    fn replace(&self, name: &str, replaced: &mut HashMap<u32, Vec<Span>>) {
        let path = format!("{}.py", name.replace('.', "/"));
        let Some((mut code, mut place)) = self.code(&path) else { return };
        let mut set: HashSet<&str> = HashSet::new();
        for _ in 0..DEPTH {
            set.extend(assigned(code).map(|(name, _)| name));
            let folder = place.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
            let Some(below) = code.imports.iter().find(|import| import.local.is_none()).map(|import| module(&import.path, &folder)) else {
                return;
            };
            let Some((next, file)) = self.code_in(&below) else { return };
            let again = assigned(next).filter(|(name, _)| set.contains(name)).map(|(_, span)| span);
            replaced.entry(file).or_default().extend(again);
            (code, place) = (next, below);
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
    use super::module;

    #[test]
    fn a_module_is_found_from_the_one_that_imports_it() {
        assert_eq!(module(".common", "settings"), "settings/common.py");
        assert_eq!(module("..base", "shop/settings"), "shop/base.py");
        assert_eq!(module("shop.settings.base", "docker"), "shop/settings/base.py");
        assert_eq!(module(".base", ""), "base.py");
    }
}
