use std::sync::Arc;

use seaworthy_model as model;
use seaworthy_model::{Fact, FileId, LineIndex, Part, Place, Refusal, Span, Value};
use seaworthy_syntax::build::Scope;
use seaworthy_syntax::{Class, Document, classify, parse};

use crate::kinds::{API, HANDLER, UNLESS};
use crate::refusal::{Reading, documents};
use crate::signatures::Signatures;
use crate::written;

/// A piece of code in a signature file, with the facts that it must yield.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The path of the file, where it matters: a configuration file, a settings module, a build file.
    pub file: Option<String>,
    /// The code or configuration, without the lines of carets.
    pub code: String,
    /// The facts, in the order of the text; empty where it must yield none.
    pub expected: Vec<Expected>,
    /// The line of the file at which its code begins, from 1.
    pub line: u32,
}

/// A fact that an example must yield.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Expected {
    /// What the carets stand under: on its first line, where the fact takes several.
    pub span: Span,
    /// The fact, as [`shown`] says it.
    pub text: String,
}

/// The examples of a signature file: its second document.
///
/// # Errors
/// What they are refused for; never an empty list.
pub fn examples(path: &str, text: &str) -> Result<Vec<Example>, Vec<Refusal>> {
    let Some(document) = documents(text).1 else { return Ok(vec![]) };
    let mut reading = Reading::new(path);
    let Some(written) = reading.read::<Vec<written::Example>>(&document) else { return Err(reading.refusals) };
    let examples = written.iter().filter_map(|one| example(one, &mut reading)).collect();
    if reading.refusals.is_empty() { Ok(examples) } else { Err(reading.refusals) }
}

fn example(written: &written::Example, reading: &mut Reading<'_>) -> Option<Example> {
    let (Some(written_code), file) = (match (&written.code, &written.file, &written.text) {
        (Some(code), file, None) => (Some(code), file),
        (None, Some(_), Some(text)) => (Some(text), &written.file),
        _ => (None, &None),
    }) else {
        reading.refuse_at(1, 1, "an example has `code`, or `file` and `text`", "write one of them");
        return None;
    };
    let mut code = String::new();
    let mut above = 0;
    let mut expected = Vec::new();
    let first = u32::try_from(written_code.referenced.line()).unwrap_or(u32::MAX);
    for (line, number) in written_code.value.split_inclusive('\n').zip(first..) {
        let column = line.len() - line.trim_start().len();
        let width = line[column..].bytes().take_while(|byte| *byte == b'^').count();
        if width == 0 {
            above = code.len();
            code.push_str(line);
            continue;
        }
        let start = above + column;
        if code.get(start..start + width).is_none_or(|marked| marked.contains('\n')) {
            reading.refuse_at(number, 1, "carets stand under no text", "put them under the text of the line above");
            return None;
        }
        expected.push(Expected { span: Span::new(start, start + width), text: line[column + width..].trim().to_owned() });
    }
    expected.sort();
    Some(Example { file: file.as_ref().map(|file| file.value.clone()), code, expected, line: first })
}

impl Example {
    /// How what the signatures say of it differs from what it says itself: a sentence each, none where they agree.
    #[must_use]
    pub fn differences(&self, signatures: &Signatures, kind: model::Kind) -> Vec<String> {
        let path = self.file.as_deref().unwrap_or("example");
        let kind = match self.file.as_deref().map(|path| classify(path, Some(&self.code))) {
            Some(Class::Kind(kind)) => kind,
            Some(_) => return vec![format!("`{path}` is no file that is read")],
            None => kind,
        };
        let text: Arc<str> = self.code.as_str().into();
        let facts = match (parse(kind, &text).document, crate::language(kind)) {
            (Document::Settings(settings), _) => signatures.extract_settings(FileId(0), path, &settings),
            (Document::Script(script), _) => signatures.extract_script(FileId(0), path, &script),
            (Document::Text, _) if kind == model::Kind::Pipeline => signatures.extract_pipeline(FileId(0), path, &text),
            (Document::Code(code), Some(language)) => {
                let facts = signatures.extract(FileId(0), path, language, &code);
                if !facts.is_empty() && !signatures.may_hold(language, path, &text) {
                    return vec!["the word scan passes over it".to_owned()];
                }
                facts
            }
            (Document::Build(build), _) => {
                let running = build.dependencies.iter().filter(|one| matches!(one.scope, Scope::Run | Scope::Provided));
                running.flat_map(|one| signatures.of_dependency(&one.name, Place { file: FileId(0), span: one.span })).collect()
            }
            _ => return vec![format!("{kind:?} is neither source code, configuration nor a build file")],
        };
        let lines = LineIndex::new(self.code.as_str().into());
        let mut got: Vec<Expected> =
            facts.iter().map(|fact| Expected { span: first_line(fact.place.span, &lines), text: shown(fact) }).collect();
        got.sort();
        let say = |one: &Expected| format!("`{}` at `{}`", one.text, one.span.of(&self.code));
        let missing = self.expected.iter().filter(|one| !got.contains(one)).map(|one| format!("{} is not found", say(one)));
        let more = got.iter().filter(|one| !self.expected.contains(one)).map(|one| format!("{} is not expected", say(one)));
        missing.chain(more).collect()
    }
}

fn first_line(span: Span, lines: &LineIndex) -> Span {
    let cut = span.of(lines.text()).find(['\n', '\r']);
    cut.map_or(span, |length| Span::new(span.start as usize, span.start as usize + length))
}

/// A fact as examples write it: its kind and the values of its fields, `rotates` for a truth; `${NAME:-default}` is an
/// environment variable, `<module.name>` a name of another module, `?` what is not known.
#[must_use]
pub fn shown(fact: &Fact) -> String {
    let mut words = vec![fact.kind.to_owned()];
    for (name, value, _) in fact.fields.iter().filter(|(name, ..)| !matches!(*name, API | HANDLER | UNLESS)) {
        match value_shown(value).as_str() {
            "true" => words.push((*name).to_owned()),
            "false" => {}
            shown => words.push(shown.to_owned()),
        }
    }
    words.join(" ").trim_end().to_owned()
}

fn value_shown(value: &Value) -> String {
    let part = |part: &Part| match part {
        Part::Text(text) => text.clone(),
        Part::Env { name, default: None } => format!("${{{name}}}"),
        Part::Env { name, default: Some(default) } => format!("${{{name}:-{}}}", value_shown(default)),
        Part::Ref { module, name } => format!("<{module}.{name}>"),
        Part::Setting { key, default: None } => format!("<{key}>"),
        Part::Setting { key, default: Some(default) } => format!("<{key}:-{}>", value_shown(default)),
        _ => "?".to_owned(),
    };
    value.parts.iter().map(part).collect()
}
