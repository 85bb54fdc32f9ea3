//! How TOML becomes values: what is wrong is noted with its place, and reading goes on.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use seaworthy_model::{Columns, LineIndex, Refusal, Span};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::Written;
use crate::keys::{self, Key};
use crate::words::{ComponentKind, Date, Level, Limit, Path, Release, RuleWord, Score, Text, Word};

/// What a value of TOML is read into.
pub(crate) trait Readable: Sized {
    /// What the key takes, and an example in TOML.
    fn takes() -> (&'static str, &'static str);
    /// Reads it; what is wrong is refused, and there is nothing.
    fn read(value: &Spanned<DeValue<'_>>, key: &str, reading: &mut Reading<'_>) -> Option<Self>;
}

/// A key of a table, once the table is read.
#[derive(Debug, Default)]
pub(crate) enum Field<T> {
    /// It is not written.
    #[default]
    Absent,
    /// It is written, and refused.
    Refused,
    /// Its value.
    Is(Written<T>),
}

impl<T> Field<T> {
    pub(crate) fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// The value with its place; `None` where it is absent or refused.
    pub(crate) fn given(self) -> Option<Written<T>> {
        if let Self::Is(written) = self { Some(written) } else { None }
    }

    /// The value alone; empty where it is absent or refused.
    pub(crate) fn or_default(self) -> T
    where
        T: Default,
    {
        self.given().map(|written| written.value).unwrap_or_default()
    }
}

macro_rules! schema_of {
    ($($outer:ident: $inner:ty),+) => {$(
        impl<T: JsonSchema> JsonSchema for $outer<T> {
            fn inline_schema() -> bool {
                true
            }
            fn schema_name() -> std::borrow::Cow<'static, str> {
                <$inner>::schema_name()
            }
            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                <$inner>::json_schema(generator)
            }
        }
    )+};
}
schema_of!(Field: T, Written: T, Tables: Vec<T>);

/// The tables of `[[name]]`.
#[derive(Debug)]
pub(crate) struct Tables<T>(pub Vec<Written<T>>);

impl<T> Default for Tables<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

/// The bytes at which something is written.
pub(crate) fn span<T>(value: &Spanned<T>) -> Span {
    let range = value.span();
    Span::new(range.start, range.end)
}

/// Whether a text could be a key or a word that lacks its quotes.
fn is_bare(text: &str) -> bool {
    !text.is_empty() && text.len() <= 80 && text.chars().all(|letter| letter.is_alphanumeric() || "-_/*.".contains(letter))
}

/// A file while it is read.
pub(crate) struct Reading<'a> {
    path: &'a str,
    lines: LineIndex,
    refusals: Vec<Refusal>,
    /// The lines that are no TOML: what they seem to say is not judged.
    broken: BTreeSet<u32>,
}

impl<'a> Reading<'a> {
    pub(crate) fn new(path: &'a str, text: &str) -> Self {
        Self { path, lines: LineIndex::new(text.into()), refusals: vec![], broken: BTreeSet::new() }
    }

    /// Refuses what is no TOML.
    pub(crate) fn refuse_syntax(&mut self, error: &toml::de::Error) {
        let text = self.lines.text().clone();
        let at = error.span().map_or(0, |range| range.start);
        // At the line's end the parser may stand behind its break.
        let at = at.min(text.len());
        let at = if at > 0 && at == text.len() && text.ends_with('\n') { at - 1 } else { at };
        let line = self.lines.position(u32::try_from(at).unwrap_or(u32::MAX), Columns::Chars).line;
        if !self.broken.insert(line) {
            return;
        }
        let written = text.lines().nth(line as usize - 1).unwrap_or_default().trim();
        let said = error.message().lines().next().unwrap_or_default().trim_end_matches('.');
        let key = written.split_once('=').map(|(key, value)| (key.trim(), value.trim())).filter(|(key, _)| is_bare(key));
        let (text, remedy) = match key {
            Some((key, _)) if said.contains("duplicate") => (format!("`{key}` stands here twice"), "leave one of the two out".to_owned()),
            Some((key, _)) if said.contains("invalid date") => {
                (format!("`{key}` is no day: {said}"), "write a day of the calendar, as YYYY-MM-DD".to_owned())
            }
            Some((key, value)) if is_bare(value) => {
                (format!("`{key}` is not TOML: {said}"), format!("texts stand in quotes: `{key} = \"{value}\"`"))
            }
            Some((key, _)) => (format!("`{key}` is not TOML: {said}"), "mend the TOML of this line".to_owned()),
            None => (format!("this is not TOML: {said}"), "mend the TOML of this line".to_owned()),
        };
        self.refuse_at(Span::new(at, at), text, remedy);
    }

    /// Refuses what is written at a place, unless its line is refused as a whole.
    pub(crate) fn refuse(&mut self, at: Span, text: impl Into<String>, remedy: impl Into<String>) {
        let line = self.lines.position(at.start, Columns::Chars).line;
        if !self.broken.contains(&line) {
            self.refuse_at(at, text.into(), remedy.into());
        }
    }

    fn refuse_at(&mut self, at: Span, text: String, remedy: String) {
        let position = self.lines.position(at.start, Columns::Chars);
        self.refusals.push(Refusal { path: self.path.to_owned(), line: position.line, column: position.column, text, remedy });
    }

    /// Everything that was refused, in the order of the file.
    pub(crate) fn finish(mut self) -> Vec<Refusal> {
        self.refusals.sort_by(|a, b| (a.line, a.column, &a.text).cmp(&(b.line, b.column, &b.text)));
        self.refusals
    }

    /// The table that a value is; its unknown keys are refused.
    pub(crate) fn table<'v, 'd>(&mut self, value: &'v Spanned<DeValue<'d>>, key: &str, known: &[Key]) -> Option<&'v DeTable<'d>> {
        let DeValue::Table(table) = value.get_ref() else {
            let remedy = if key.is_empty() { String::new() } else { format!("write it under a header of its own: `[{key}]`") };
            self.refuse(span(value), format!("`{key}` is {}, and takes a table", nature(value.get_ref())), remedy);
            return None;
        };
        for (name, _) in table.iter() {
            if !known.iter().any(|key| key.name == name.get_ref().as_ref()) {
                let of = if key.is_empty() { String::new() } else { format!(" of `{key}`") };
                let remedy = keys::remedy(name.get_ref(), key, known);
                self.refuse(span(name), format!("`{}` is no key{of}", name.get_ref()), remedy);
            }
        }
        Some(table)
    }

    /// The entries of a table whose keys are free, in the order of the file.
    pub(crate) fn entries<'v, 'd>(
        &mut self,
        value: &'v Spanned<DeValue<'d>>,
        key: &str,
    ) -> Option<Vec<(&'v Spanned<toml::de::DeString<'d>>, &'v Spanned<DeValue<'d>>)>> {
        let DeValue::Table(table) = value.get_ref() else {
            let text = format!("`{key}` is {}, and takes a table", nature(value.get_ref()));
            self.refuse(span(value), text, format!("write it under a header of its own: `[{key}]`"));
            return None;
        };
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(name, _)| name.span().start);
        Some(entries)
    }

    /// One key of a table.
    pub(crate) fn field<T: Readable>(&mut self, table: &DeTable<'_>, above: &str, name: &str) -> Field<T> {
        let Some((_, value)) = table.iter().find(|(key, _)| key.get_ref().as_ref() == name) else { return Field::Absent };
        let key = if above.is_empty() { name.to_owned() } else { format!("{above}.{name}") };
        match T::read(value, &key, self) {
            Some(read) => Field::Is(Written { value: read, span: span(value) }),
            None => Field::Refused,
        }
    }

    /// A text that is a value of its kind.
    pub(crate) fn word<T: Word>(&mut self, text: &str, at: Span, key: &str) -> Option<Written<T>> {
        match T::parse(text) {
            Ok(value) => Some(Written { value, span: at }),
            Err((why, remedy)) => {
                self.refuse(at, format!("`{key}`: {why}"), remedy);
                None
            }
        }
    }

    fn wrong<T: Readable>(&mut self, value: &Spanned<DeValue<'_>>, key: &str) -> Option<T> {
        let (takes, example) = T::takes();
        let name = key.rsplit('.').next().unwrap_or(key);
        self.refuse(
            span(value),
            format!("`{key}` is {}, and takes {takes}", nature(value.get_ref())),
            format!("write `{name} = {example}`"),
        );
        None
    }
}

fn nature(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "`true` or `false`",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

macro_rules! readable_words {
    ($($word:ty),+) => {$(
        impl Readable for $word {
            fn takes() -> (&'static str, &'static str) {
                (<$word>::TAKES, <$word>::EXAMPLE)
            }
            fn read(value: &Spanned<DeValue<'_>>, key: &str, reading: &mut Reading<'_>) -> Option<Self> {
                match value.get_ref() {
                    DeValue::String(text) => reading.word::<$word>(text, span(value), key).map(|written| written.value),
                    _ => reading.wrong(value, key),
                }
            }
        }
    )+};
}
readable_words!(Limit, Level, ComponentKind, RuleWord, Release, Text, Path, crate::pattern::Pattern);

impl Readable for Date {
    fn takes() -> (&'static str, &'static str) {
        (Date::TAKES, Date::EXAMPLE)
    }
    fn read(value: &Spanned<DeValue<'_>>, key: &str, reading: &mut Reading<'_>) -> Option<Self> {
        let text = match value.get_ref() {
            DeValue::String(text) => text.as_ref().to_owned(),
            // A date of TOML itself; with a time it is a text that is no day.
            DeValue::Datetime(date) => date.to_string(),
            _ => return reading.wrong(value, key),
        };
        reading.word::<Date>(&text, span(value), key).map(|written| written.value)
    }
}

impl Readable for bool {
    fn takes() -> (&'static str, &'static str) {
        ("`true` or `false`", "true")
    }
    fn read(value: &Spanned<DeValue<'_>>, key: &str, reading: &mut Reading<'_>) -> Option<Self> {
        if let DeValue::Boolean(value) = value.get_ref() { Some(*value) } else { reading.wrong(value, key) }
    }
}

impl Readable for Score {
    fn takes() -> (&'static str, &'static str) {
        ("a whole number from 0 to 100", "60")
    }
    fn read(value: &Spanned<DeValue<'_>>, key: &str, reading: &mut Reading<'_>) -> Option<Self> {
        let DeValue::Integer(number) = value.get_ref() else { return reading.wrong(value, key) };
        let read = u8::from_str_radix(number.as_str(), number.radix()).ok().filter(|number| *number <= 100);
        if read.is_none() {
            let text = format!("`{key}` is {}, and takes a whole number from 0 to 100", span(value).of(&reading.lines.text().clone()));
            reading.refuse(span(value), text, format!("write `{key} = 60`"));
        }
        read.map(Score)
    }
}

impl<T: Readable> Readable for Written<T> {
    fn takes() -> (&'static str, &'static str) {
        T::takes()
    }
    fn read(value: &Spanned<DeValue<'_>>, key: &str, reading: &mut Reading<'_>) -> Option<Self> {
        T::read(value, key, reading).map(|read| Written { value: read, span: span(value) })
    }
}

impl<T: Readable + PartialEq> Readable for Vec<Written<T>> {
    fn takes() -> (&'static str, &'static str) {
        T::takes()
    }
    fn read(value: &Spanned<DeValue<'_>>, key: &str, reading: &mut Reading<'_>) -> Option<Self> {
        let (takes, example) = T::takes();
        let DeValue::Array(items) = value.get_ref() else {
            let name = key.rsplit('.').next().unwrap_or(key);
            let text = format!("`{key}` is {}, and takes a list: of each, {takes}", nature(value.get_ref()));
            reading.refuse(span(value), text, format!("write `{name} = [{example}]`"));
            return None;
        };
        let mut read: Self = vec![];
        for item in items.iter() {
            if matches!(
                item.get_ref(),
                DeValue::Array(_) | DeValue::Table(_) | DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_)
            ) {
                let name = key.rsplit('.').next().unwrap_or(key);
                let text = format!("an item of `{key}` is {}, and is {takes}", nature(item.get_ref()));
                reading.refuse(span(item), text, format!("write `{name} = [{example}]`"));
                continue;
            }
            let Some(one) = Written::<T>::read(item, key, reading) else { continue };
            if read.iter().any(|other| other.value == one.value) {
                reading.refuse(one.span, format!("`{key}` names this twice"), "leave one of the two out");
            }
            read.push(one);
        }
        Some(read)
    }
}

impl<T: Readable> Readable for Tables<T> {
    fn takes() -> (&'static str, &'static str) {
        ("tables", "[{ … }]")
    }
    fn read(value: &Spanned<DeValue<'_>>, key: &str, reading: &mut Reading<'_>) -> Option<Self> {
        let DeValue::Array(items) = value.get_ref() else {
            let text = format!("`{key}` is {}, and takes a list of tables", nature(value.get_ref()));
            let remedy = if key == "ignore" {
                "findings that do not count stand under `[[ignore]]`; rules that are off in `ignore` of `[rules]`".to_owned()
            } else {
                format!("begin each with a header of its own: `[[{key}]]`")
            };
            reading.refuse(span(value), text, remedy);
            return None;
        };
        let mut tables = vec![];
        for item in items.iter() {
            if key == "ignore" && matches!(item.get_ref(), DeValue::String(_)) {
                let remedy = "rules that are off stand in `ignore` of `[rules]`, before any other header";
                reading.refuse(span(item), "`ignore` is a text, and takes tables", remedy);
                continue;
            }
            tables.extend(Written::<T>::read(item, key, reading));
        }
        Some(Self(tables))
    }
}
