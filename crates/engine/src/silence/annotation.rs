//! `seaworthy.dev/ignore` among the annotations of an object.

use seaworthy_model::{FileId, Kind, Place, Source, Span};
use seaworthy_syntax::Document;
use seaworthy_syntax::yaml::{Entry, Node};

use super::words::Words;
use super::{Heard, Reach, Written};

/// The annotation.
const KEY: &str = "seaworthy.dev/ignore";

/// Where an object has annotations: its own, and those of the pods that it makes.
const PATHS: [&[&str]; 3] = [&["metadata"], &["spec", "template", "metadata"], &["spec", "jobTemplate", "spec", "template", "metadata"]];

/// Hears what the annotations of a source say.
pub(super) fn read(file: FileId, source: &Source, document: &Document, heard: &mut Heard) {
    let (Document::Yaml(yaml), Kind::Kubernetes | Kind::Patch) = (document, source.kind) else { return };
    if !source.text.contains(KEY) {
        return;
    }
    for (document, root) in yaml.documents().iter().filter_map(|document| yaml.root(document).map(|root| (document, root))) {
        object(file, root, document.span.join(root.span()), heard);
        for item in root.get("items").into_iter().flat_map(Node::items) {
            object(file, item, item.span(), heard);
        }
    }
}

fn object(file: FileId, object: Node<'_>, span: Span, heard: &mut Heard) {
    let annotations = PATHS.iter().filter_map(|path| object.at(path)?.get("annotations")?.entry(KEY));
    for entry in annotations {
        said(file, entry, span, heard);
    }
}

/// A line for each silence: `workload/single-replica, health/*: reason`.
fn said(file: FileId, entry: Entry<'_>, object: Span, heard: &mut Heard) {
    let place = Place { file, span: entry.key.span().join(entry.value.span()) };
    for line in entry.value.str().unwrap_or_default().lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (rules, reason) = line.split_once(':').unwrap_or((line, ""));
        match Words::read(rules, reason) {
            Ok(words) => heard.silences.push(Written { place, reach: Reach::Object(object), words, used: Default::default() }),
            Err((text, remedy)) => heard.faults.push((place.span, text, remedy)),
        }
    }
    if entry.value.str().is_none_or(|value| value.trim().is_empty()) {
        let remedy = format!("Write `{KEY}: \"rule: reason\"`.");
        heard.faults.push((place.span, "The annotation names no rule, and silences nothing.".to_owned(), remedy));
    }
}
