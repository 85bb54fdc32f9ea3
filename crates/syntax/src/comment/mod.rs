//! Comments of every format: where they stand, and how one is written.

mod lexis;
#[cfg(test)]
mod tests;
mod yaml;

use std::sync::Arc;

use seaworthy_model::{Kind, LineIndex, Span};

/// How a comment is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// What opens it, with a space behind it.
    pub open: &'static str,
    /// What closes it; empty where its line's end does.
    pub close: &'static str,
}

/// How a comment is written in a file of this kind, alone on its line; `None` for what has no comments.
#[must_use]
pub fn comment_of(kind: Kind) -> Option<Style> {
    let line = |open| Some(Style { open, close: "" });
    match kind {
        Kind::PackageJson | Kind::KeyFile => None,
        Kind::Java | Kind::Rust | Kind::Gradle | Kind::GoMod | Kind::SettingsJson => line("// "),
        Kind::Pom | Kind::SettingsXml => Some(Style { open: "<!-- ", close: " -->" }),
        _ => line("# "),
    }
}

/// The comments of a text, and what no comment can stand in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The comments with their signs, in the order of the text.
    pub comments: Vec<Span>,
    /// Texts and instructions that go on over lines.
    wholes: Vec<Span>,
    /// How many of `(`, `[` and `{` outside of comments and texts are open at the end, less than none where more are closed.
    open: [i64; 3],
    /// Whether a comment or a text is not closed where it should be.
    cut: bool,
}

/// Finds the comments of a text. What looks like one within a string, a heredoc or a block of YAML is none.
#[must_use]
pub fn layout(kind: Kind, text: &Arc<str>) -> Layout {
    match kind {
        Kind::Dockerfile => {
            let file = crate::dockerfile::parse(text);
            let wholes = file.instructions.iter().map(|one| one.span).filter(|span| span.of(text).contains(['\n', '\r'])).collect();
            Layout { comments: file.comments, wholes, ..Layout::default() }
        }
        Kind::Compose
        | Kind::Kubernetes
        | Kind::Kustomization
        | Kind::Patch
        | Kind::Skaffold
        | Kind::Chart
        | Kind::ChartValues
        | Kind::SettingsYaml => yaml::scan(text),
        Kind::ChartTemplate => {
            let blocks = yaml::blocks(text);
            let found = lexis::of(kind).map(|lexis| lexis::scan(lexis, text)).unwrap_or_default();
            let outside = |comment: &Span| {
                let at = blocks.partition_point(|block| block.end <= comment.start);
                blocks.get(at).is_none_or(|block| comment.start < block.start)
            };
            Layout { comments: found.comments.into_iter().filter(outside).collect(), wholes: blocks, ..found }
        }
        _ => lexis::of(kind).map(|lexis| lexis::scan(lexis, text)).unwrap_or_default(),
    }
}

impl Layout {
    /// Whether comments and texts are closed, and outside of them as many brackets of each kind as are opened: true of source code
    /// that holds no mistake.
    #[must_use]
    pub fn closes(&self) -> bool {
        !self.cut && self.open == [0; 3]
    }

    /// For each line, from 1, the one at which its text or instruction begins, itself as a rule: a comment stands above that one.
    #[must_use]
    pub fn anchors(&self, lines: &LineIndex) -> Anchors {
        let mut first: Vec<u32> = (0..=u32::try_from(lines.count()).unwrap_or(u32::MAX - 1)).collect();
        let mut wholes: Vec<Span> = self.wholes.iter().copied().filter(|whole| !whole.is_empty()).collect();
        wholes.sort_unstable();
        for whole in wholes {
            let opened = line_of(lines, whole.start);
            let anchor = first[opened as usize];
            for line in opened + 1..=line_of(lines, whole.end - 1) {
                let known = &mut first[line as usize];
                *known = (*known).min(anchor);
            }
        }
        Anchors { first }
    }
}

/// At which line the text or the instruction of each line begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchors {
    first: Vec<u32>,
}

impl Anchors {
    /// The line, from 1, above which a comment for this line stands.
    #[must_use]
    pub fn of(&self, line: u32) -> u32 {
        self.first.get(line as usize).copied().unwrap_or(line)
    }
}

fn line_of(lines: &LineIndex, byte: u32) -> u32 {
    lines.position(byte, seaworthy_model::Columns::Bytes).line
}

/// A line that is put into a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Insertion {
    /// The byte before which it stands: the start of a line.
    pub at: u32,
    /// The whole line, with its line break.
    pub text: String,
}

/// Puts a comment above what stands at a byte: with its indentation, and outside of strings, instructions and blocks that go
/// on over lines. `None` where the format has no comments.
#[must_use]
pub fn insertion(kind: Kind, text: &Arc<str>, byte: u32, words: &str) -> Option<Insertion> {
    let is_json = text.trim_start().starts_with(['{', '[']) && !text.trim_start().starts_with("{{");
    let style = comment_of(kind).filter(|style| !is_json || style.open == "// ")?;
    let lines = LineIndex::new(Arc::clone(text));
    let line = lines.line(layout(kind, text).anchors(&lines).of(line_of(&lines, byte)))?;
    let written = line.of(text);
    let indent = &written[..written.len() - written.trim_start().len()];
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    // Two dashes end a comment of XML too early.
    let words = if style.close.is_empty() { words.to_owned() } else { words.replace("--", "- -") };
    Some(Insertion { at: line.start, text: format!("{indent}{}{words}{}{end}", style.open, style.close) })
}
