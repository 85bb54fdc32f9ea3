//! `go.mod`.

use seaworthy_model::Span;

use super::{Build, Dependency, Runtime, Scope};

pub(super) fn read(text: &str) -> Build {
    let mut build = Build::of("go", "go");
    let (mut at, mut block) = (0, String::new());
    for line in text.split_inclusive('\n') {
        let start = at + line.len() - line.trim_start().len();
        at += line.len();
        let (content, comment) = line.split_once("//").unwrap_or((line, ""));
        let content = content.trim();
        let span = Span::new(start, start + content.len());
        let mut words = content.split_whitespace();
        if content == ")" {
            block.clear();
        } else if !block.is_empty() {
            if block == "require" && comment.trim() != "indirect" {
                build.dependencies.extend(dependency(words.next(), words.next(), span));
            }
        } else {
            match (words.next(), words.next()) {
                (Some(word), Some("(")) => block = word.to_owned(),
                (Some("module"), Some(name)) => (build.name, build.place) = (name.trim_matches('"').to_owned(), span),
                (Some("go"), Some(version)) => build.runtime = Some(Runtime { product: "go", version: version.to_owned(), span }),
                (Some("require"), name) if comment.trim() != "indirect" => build.dependencies.extend(dependency(name, words.next(), span)),
                _ => {}
            }
        }
    }
    build
}

fn dependency(name: Option<&str>, version: Option<&str>, span: Span) -> Option<Dependency> {
    let (name, version) = (name?.trim_matches('"').to_owned(), version?.to_owned());
    Some(Dependency { name, version, pinned: true, scope: Scope::Run, local: None, span })
}
