//! `setup.py`, by the literals that its call of `setup` is given.

use seaworthy_model::{Kind, Span};

use super::requirement;
use super::{Build, Program, Runtime, Scope};
use crate::code::{self, Argument, Call, Code};

pub(super) fn read(text: &str) -> Build {
    let mut build = Build::of("setuptools", "python");
    let code = code::read(Kind::Python, text);
    let Some(call) = code.calls.iter().find(|call| call.name == "setup") else {
        build.troubles = code.troubles;
        return build;
    };
    let file = File { text, code: &code, call };
    if let Some(name) = file.argument("name") {
        build.name = name.known.value.known().unwrap_or_default();
        build.place = name.span;
    }
    for (argument, scope) in [
        ("install_requires", Scope::Run),
        ("setup_requires", Scope::Build),
        ("tests_require", Scope::Test),
        ("extras_require", Scope::Optional),
    ] {
        let found = file.strings(argument).into_iter().flat_map(|(text, span)| requirements(&text, span, scope));
        build.dependencies.extend(found);
    }
    if let Some(requires) = file.argument("python_requires") {
        let version = requires.known.value.known().unwrap_or_default();
        build.runtime = Some(Runtime { product: "python", version, span: requires.span });
    }
    build.labels = file.strings("classifiers").into_iter().map(|(label, _)| label).collect();
    build.library = file.argument("packages").or_else(|| file.argument("py_modules")).is_some();
    if build.library {
        build.packaging = "package".to_owned();
    }
    programs(&file, &mut build);
    build
}

struct File<'a> {
    text: &'a str,
    code: &'a Code,
    call: &'a Call,
}

impl<'a> File<'a> {
    fn argument(&self, name: &str) -> Option<&'a Argument> {
        self.call.arguments.iter().find(|argument| argument.name.as_deref() == Some(name))
    }

    /// Every text in what an argument is given, or in the assignment of the name that it is given.
    fn strings(&self, name: &str) -> Vec<(String, Span)> {
        let Some(argument) = self.argument(name) else { return vec![] };
        let given = argument.span.of(self.text);
        // `name=value` is the span of the whole argument in some grammars.
        let value = given.split_once('=').filter(|(key, _)| key.trim() == name).map_or(given, |(_, value)| value).trim();
        let assigned = self.code.constants.iter().find(|constant| constant.name == value).map(|constant| constant.span);
        let span = assigned.or_else(|| self.assigned(value)).unwrap_or(argument.span);
        literals(self.text, span)
    }

    fn assigned(&self, name: &str) -> Option<Span> {
        self.code.assignments.iter().find(|one| one.name == name).map(|one| one.span)
    }
}

fn requirements(text: &str, span: Span, scope: Scope) -> Vec<super::Dependency> {
    text.lines()
        .filter_map(|line| requirement::read(line, scope, span))
        .filter(|one| scope != Scope::Optional || !one.version.is_empty())
        .collect()
}

/// `{"console_scripts": ["name = module:function"]}`, or the same as one text in sections.
fn programs(file: &File<'_>, build: &mut Build) {
    let mut group = String::new();
    for (text, span) in file.strings("entry_points") {
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let Some((name, starts)) = line.split_once('=') else {
                group = line.trim_matches(['[', ']']).to_owned();
                continue;
            };
            if matches!(group.as_str(), "console_scripts" | "gui_scripts" | "wsgi_scripts") {
                let served = group == "wsgi_scripts";
                build.programs.push(Program { name: name.trim().to_owned(), starts: starts.trim().to_owned(), served, span });
            }
        }
    }
    for (text, span) in file.strings("scripts") {
        let name = text.rsplit('/').next().unwrap_or_default().to_owned();
        build.programs.push(Program { name, starts: text, served: false, span });
    }
}

/// The texts between quotes in a part of the source; comments are none.
fn literals(text: &str, span: Span) -> Vec<(String, Span)> {
    let (bytes, end) = (text.as_bytes(), (span.end as usize).min(text.len()));
    let (mut at, mut found) = (span.start as usize, vec![]);
    while at < end {
        match bytes[at] {
            b'#' => at = bytes[at..end].iter().position(|byte| *byte == b'\n').map_or(end, |line| at + line),
            quote @ (b'"' | b'\'') => {
                let long = bytes[at..end].starts_with(&[quote; 3]);
                let from = if long { at + 3 } else { at + 1 };
                let close = closing(bytes, from, end, quote, long);
                found.push((text.get(from..close).unwrap_or_default().to_owned(), Span::new(from, close)));
                at = close + if long { 3 } else { 1 };
            }
            _ => at += 1,
        }
    }
    found
}

fn closing(bytes: &[u8], from: usize, end: usize, quote: u8, long: bool) -> usize {
    let mut at = from;
    while at < end {
        match bytes[at] {
            b'\\' => at += 1,
            byte if byte == quote && (!long || bytes[at..end].starts_with(&[quote; 3])) => return at,
            _ => {}
        }
        at += 1;
    }
    end
}
