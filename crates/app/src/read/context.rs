//! The folder that a Dockerfile is built from where nothing names it: the one that holds what it copies.

use std::collections::BTreeSet;

use seaworthy_syntax::dockerfile::{Dockerfile, Keyword};

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

/// What is copied from the build context by a name that is written out.
fn named(document: &Dockerfile) -> Vec<&str> {
    let copies =
        document.instructions.iter().filter(|one| matches!(one.keyword, Keyword::Copy | Keyword::Add) && one.flag("from").is_none());
    let sources = copies.flat_map(|one| one.words.split_last().map_or(&[][..], |(_, sources)| sources));
    let names = sources.map(|word| word.text.trim_start_matches("./").trim_matches('/'));
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
}
