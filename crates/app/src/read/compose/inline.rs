//! Dockerfiles that stand inside of Compose files, below `dockerfile_inline`.

use std::sync::Arc;

use seaworthy_model::{FileId, Span};
use seaworthy_syntax::Document;
use seaworthy_syntax::dockerfile::{self, Dockerfile};
use seaworthy_syntax::yaml::Node;

use crate::Input;

/// One of them.
pub(crate) struct Inline {
    /// The Compose file.
    pub file: FileId,
    /// A path that no file has: the Compose file's, and the service's name.
    pub path: String,
    /// What it says, with places in the Compose file.
    pub document: Dockerfile,
}

/// The path by which the Dockerfile of a service is known.
pub(super) fn path(compose: &str, service: &str) -> String {
    format!("{compose}#{service}")
}

/// All of them.
pub(crate) fn all(input: &Input<'_>) -> Vec<Inline> {
    let mut found = vec![];
    for (index, (source, document)) in input.sources.iter().zip(input.documents).enumerate() {
        let (seaworthy_model::Kind::Compose, Document::Yaml(yaml)) = (source.kind, document) else { continue };
        let Some(services) = yaml.documents().first().and_then(|document| yaml.root(document)?.get("services")) else { continue };
        for entry in services.entries() {
            let written = entry.value.at(&["build", "dockerfile_inline"]).and_then(|node| block(node, yaml.text()));
            let (Some(text), Some(name)) = (written, entry.key.str()) else { continue };
            let document = dockerfile::parse(&Arc::from(text));
            let file = FileId(u32::try_from(index).unwrap_or(u32::MAX));
            found.push(Inline { file, path: path(&source.path, name), document });
        }
    }
    found
}

/// The lines of a block of text where they stand in the file, behind as many blank bytes as come before them.
fn block(node: Node<'_>, text: &str) -> Option<String> {
    node.block()?;
    let span: Span = node.span();
    let blank = |c: char| if c == '\n' { "\n".to_owned() } else { " ".repeat(c.len_utf8()) };
    let before: String = text.get(..span.start as usize)?.chars().map(blank).collect();
    Some(before + text.get(span.start as usize..span.end as usize)?)
}
