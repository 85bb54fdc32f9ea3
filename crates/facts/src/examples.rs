use seaworthy_model as model;
use seaworthy_model::{Fact, FileId, LineIndex, Part, Refusal, Span, Value};
use seaworthy_syntax::code;

use crate::kinds::API;
use crate::refusal::{Reading, documents};
use crate::signatures::Signatures;
use crate::written;

/// A piece of code in a signature file, with the facts that it must yield.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The code, without the lines of carets.
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
    let mut code = String::new();
    let mut above = 0;
    let mut expected = Vec::new();
    let first = u32::try_from(written.code.referenced.line()).unwrap_or(u32::MAX);
    for (line, number) in written.code.value.split_inclusive('\n').zip(first..) {
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
    Some(Example { code, expected, line: first })
}

impl Example {
    /// How what the signatures say of it differs from what it says itself: a sentence each, none where they agree.
    #[must_use]
    pub fn differences(&self, signatures: &Signatures, kind: model::Kind) -> Vec<String> {
        let Some(language) = crate::language(kind) else { return vec![format!("{kind:?} is no source code")] };
        let code = code::read(kind, &self.code);
        let facts = signatures.extract(FileId(0), "example", language, &code);
        if !facts.is_empty() && !signatures.may_hold(language, &self.code) {
            return vec!["the word scan passes over it".to_owned()];
        }
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
    for (name, value, _) in fact.fields.iter().filter(|(name, ..)| *name != API) {
        match value_shown(value).as_str() {
            "true" => words.push((*name).to_owned()),
            "false" => {}
            shown => words.push(shown.to_owned()),
        }
    }
    words.join(" ")
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
