//! The folder that a Dockerfile is built from where nothing names it: the one that holds what it copies.

use std::collections::BTreeSet;

use seaworthy_syntax::dockerfile::{Dockerfile, Keyword, Word};

use super::image::usual_context;
use super::kustomize::join as join_path;

/// More words of COPY than these tell nothing more.
const MOST: usize = 64;

/// The build context of a Dockerfile: its own folder, or the nearest one above it that holds more of what it copies by name.
pub(crate) fn of(tree: &BTreeSet<&str>, path: &str, document: &Dockerfile) -> String {
    let usual = usual_context(path);
    let named = named(document);
    let held = |folder: &str| named.iter().filter(|name| holds(tree, &join_path(folder, name))).count();
    let mut best = (held(usual), usual);
    let mut folder = usual;
    while best.0 < named.len() && !folder.is_empty() {
        folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
        let held = held(folder);
        if held > best.0 {
            best = (held, folder);
        }
    }
    best.1.to_owned()
}

/// The instructions that copy from the build context.
fn copying(document: &Dockerfile) -> impl Iterator<Item = (&Word, &[Word])> {
    let copies =
        document.instructions.iter().filter(|one| matches!(one.keyword, Keyword::Copy | Keyword::Add) && one.flag("from").is_none());
    copies.filter_map(|one| one.words.split_last())
}

/// Where the build context is, a word of COPY as a path below it.
fn below(word: &Word) -> &str {
    word.text.trim_start_matches("./").trim_matches('/')
}

/// The names that single files of the build context may have in an image, and the files as they are written: the file's own name,
/// and that of the place it is copied to.
pub(super) fn files(document: &Dockerfile) -> Vec<(String, String)> {
    let base = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
    let mut found = vec![];
    for (to, sources) in copying(document) {
        for source in sources {
            found.push((base(below(source)), below(source).to_owned()));
        }
        if let [source] = sources {
            found.push((base(&to.text), below(source).to_owned()));
        }
    }
    found.retain(|(name, _)| !name.is_empty() && name != ".");
    found
}

/// What is copied from the build context by a name that is written out.
fn named(document: &Dockerfile) -> Vec<&str> {
    let sources = copying(document).flat_map(|(_, sources)| sources);
    let names = sources.map(below);
    let plain = |name: &&str| !name.is_empty() && *name != "." && !name.contains(['*', '?', '$', '[', ':']) && !name.starts_with("..");
    names.filter(plain).take(MOST).collect()
}

/// Whether a file, or a folder with something in it, has this path.
fn holds(tree: &BTreeSet<&str>, path: &str) -> bool {
    let folder = format!("{path}/");
    tree.contains(path) || tree.range(folder.as_str()..).next().is_some_and(|first| first.starts_with(&folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context(tree: &[&str], path: &str, text: &str) -> String {
        of(&tree.iter().copied().collect(), path, &seaworthy_syntax::dockerfile::parse(&text.into()))
    }

    #[test]
    fn a_dockerfile_in_a_folder_of_its_own_is_built_from_where_its_files_are() {
        let tree = [
            "docker/prod/Dockerfile",
            "docker/prod/entrypoint.sh",
            "requirements.txt",
            "shop/app.py",
            "web/Dockerfile",
            "web/src/a.ts",
            "src/a.py",
        ];
        let from_root = "FROM python:3.12\nCOPY requirements.txt .\nCOPY docker/prod/entrypoint.sh /\nCOPY . /app\n";
        assert_eq!(context(&tree, "docker/prod/Dockerfile", from_root), "");
        // What it copies lies beside it, and elsewhere as well.
        assert_eq!(context(&tree, "web/Dockerfile", "FROM node:22\nCOPY src ./src\n"), "web");
        // Nothing tells.
        assert_eq!(context(&tree, "docker/prod/Dockerfile", "FROM python:3.12\nCOPY . /app\nCOPY $NAME /\n"), "docker/prod");
        assert_eq!(context(&tree, "docker/prod/Dockerfile", "FROM python:3.12\nCOPY nowhere.txt /\n"), "docker/prod");
    }

    #[test]
    fn files_have_their_own_name_in_an_image_and_the_one_they_are_given() {
        let text = "FROM alpine\nCOPY a/init a/env /scripts/\nCOPY --from=build x /x\nCOPY ./b/start.sh /boot\nADD . .\n";
        let found = files(&seaworthy_syntax::dockerfile::parse(&text.into()));
        let found: Vec<(&str, &str)> = found.iter().map(|(name, file)| (name.as_str(), file.as_str())).collect();
        assert_eq!(found, [("init", "a/init"), ("env", "a/env"), ("start.sh", "b/start.sh"), ("boot", "b/start.sh")]);
    }
}
