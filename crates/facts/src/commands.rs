//! What the commands of scripts and pipelines mean: `kubectl exec` is looked up as code's `kubectl.exec` would be.

use seaworthy_model::{Confidence, Fact, FileId, Kind, Span, Value};
use seaworthy_syntax::code::{Argument, Context};
use seaworthy_syntax::shell::{self, Command, Script, Stitched, Word};
use seaworthy_syntax::{Document, parse};

use crate::compiled::Compiled;
use crate::entry::Entry;
use crate::extract::{Extract, Found, argument, written};
use crate::given_parts::Lists;
use crate::signatures::Signatures;
use crate::whereabouts::is_test_path;

/// The folder of `rules/signatures/` that holds what describes commands.
pub const SHELL: &str = "shell";

/// The parameter that is given all further words: what runs elsewhere.
const COMMAND: &str = "command";
/// What a value that a variable is given, and a file that output goes to, are looked up as.
const ASSIGN: &str = "assign";
const WRITE: &str = "write";
/// The fields of a fact that say where a command has its effect, and what stands in the first unless its signature says it.
const WHERE: &str = "where";
const TARGET: &str = "target";
const HERE: &str = "here";

/// Commands within commands are followed this far.
const DEPTH: u8 = 6;

/// The kind of what platforms say of how many they run, and the keys that they say it under.
const INSTANCE: &str = "instance";

/// The kind of fact that a build's properties are asked for.
const CREDENTIAL: &str = "credential";
const COUNTS: [&str; 2] = ["instance_count", "numInstances"];

/// More facts than any script has.
const MOST: usize = 1_000;

/// Where the commands of a script have their effect.
#[derive(Clone)]
struct Place {
    word: String,
    target: Option<Value>,
}

impl Signatures {
    /// The facts that a script holds, in the order of the text.
    #[must_use]
    pub fn extract_script(&self, file: FileId, path: &str, script: &Script) -> Vec<Fact> {
        self.extract_scripts(file, path, std::slice::from_ref(script))
    }

    /// The facts that the commands of a pipeline or Makefile hold, in the order of the text; and behind them what a platform's
    /// description says of how many it runs.
    #[must_use]
    pub fn extract_pipeline(&self, file: FileId, path: &str, text: &str) -> Vec<Fact> {
        let mut facts = self.extract_scripts(file, path, &shell::embedded(path, text));
        let counts = COUNTS.iter().any(|count| text.contains(count)).then(|| parse(Kind::SettingsYaml, &text.into()).document);
        if let Some(Document::Settings(settings)) = counts {
            facts.extend(self.extract_settings(file, path, &settings).into_iter().filter(|fact| fact.kind == INSTANCE));
        }
        facts
    }

    /// The credentials among the properties of a build.
    #[must_use]
    pub fn extract_build_properties(&self, file: FileId, path: &str, text: &str) -> Vec<Fact> {
        let Document::Settings(settings) = parse(Kind::Properties, &text.into()).document else { return vec![] };
        self.extract_settings(file, path, &settings).into_iter().filter(|fact| fact.kind == CREDENTIAL).collect()
    }

    fn extract_scripts(&self, file: FileId, path: &str, scripts: &[Script]) -> Vec<Fact> {
        let Some(compiled) = self.compiled(SHELL) else { return vec![] };
        let lists = Lists::default();
        let mut extract = Extract { compiled, file, lists: &lists, facts: Vec::new() };
        let here = Place { word: HERE.to_owned(), target: None };
        scripts.iter().for_each(|script| extract.script(script, &here, DEPTH));
        let test = is_test_path(path);
        extract.facts.iter_mut().for_each(|fact| fact.test |= test);
        extract.done()
    }
}

impl Extract<'_> {
    fn script(&mut self, script: &Script, place: &Place, depth: u8) {
        let Some(depth) = depth.checked_sub(1) else { return };
        for command in &script.commands {
            if self.facts.len() >= MOST {
                return;
            }
            self.paths(command, place);
            if command.words.is_empty() {
                continue;
            }
            match command.inline() {
                Some(inner) => self.script(&inner, place, depth),
                None => self.command(command, place, depth),
            }
        }
    }

    /// What a command gives a variable, and the files that its output goes to: the calls `assign` and `write`.
    fn paths(&mut self, command: &Command, place: &Place) {
        let assigned =
            command.assignments.iter().filter(|_| command.words.is_empty()).map(|(_, value)| (ASSIGN, value.as_str(), command.span));
        let written = command.redirects.iter().filter(|redirect| redirect.operator.contains('>'));
        let written = written.filter_map(|redirect| redirect.target.as_ref()).map(|target| (WRITE, target.text.as_str(), target.span));
        let all: Vec<(&str, &str, Span)> = assigned.chain(written).filter(|(_, text, _)| text.starts_with('/')).collect();
        for (name, text, span) in all {
            let Some(entries) = self.compiled.calls.get(name) else { continue };
            let entries: Vec<&Entry> = entries.iter().filter_map(|at| self.compiled.entries.get(*at)).collect();
            let arguments = [given(None, text, span)];
            let before = self.facts.len();
            for entry in entries {
                let given = (0..entry.parameters.len()).map(|at| argument(&arguments, entry, at)).collect();
                self.yields(entry, &given, false, &Found::of(name, span, Confidence::High, &Context::default()));
            }
            self.stand(before, place);
        }
    }

    /// Says of the facts from `before` on where they have their effect, as far as they do not say it themselves; and where the last does.
    fn stand(&mut self, before: usize, place: &Place) -> Place {
        let mut within = place.clone();
        for fact in &mut self.facts[before..] {
            match fact.field(WHERE).and_then(Value::known) {
                Some(word) => within = Place { word, target: fact.field(TARGET).cloned() },
                None => {
                    fact.fields.push((WHERE, Value::text(place.word.as_str()), None));
                    fact.fields.extend(place.target.clone().map(|target| (TARGET, target, None)));
                }
            }
        }
        within
    }

    fn command(&mut self, command: &Command, place: &Place, depth: u8) {
        let Some(read) = Invocation::of(self.compiled, command.program()) else { return };
        let body = command.redirects.iter().find_map(|redirect| redirect.body.as_ref());
        let inner = read.inner(command, body);
        let mut arguments = read.arguments;
        if read.hands_on && !inner.is_empty() {
            let words: Vec<&str> = read.rest.iter().map(|word| word.text.as_str()).collect();
            let span = read.rest.first().map_or(command.span, |word| word.span);
            arguments.push(given(Some(COMMAND), &words.join(" "), span));
        }
        let context = Context::default();
        let api = read.path.replace('.', " ");
        let before = self.facts.len();
        for entry in &read.entries {
            let given = (0..entry.parameters.len()).map(|at| argument(&arguments, entry, at)).collect();
            self.yields(entry, &given, false, &Found::of(&api, command.span, Confidence::High, &context));
        }
        let within = self.stand(before, place);
        inner.iter().for_each(|script| self.script(script, &within, depth));
    }
}

/// A command as a call: its path (`docker.compose.exec`), its operands by position, its options by name without dashes.
struct Invocation<'a> {
    path: String,
    entries: Vec<&'a Entry>,
    arguments: Vec<Argument>,
    /// Whether what stands behind the operands is a command for somewhere else.
    hands_on: bool,
    rest: &'a [Word],
}

impl<'a> Invocation<'a> {
    /// `None` for a program that no signature is for.
    fn of(compiled: &'a Compiled, words: &'a [Word]) -> Option<Self> {
        let (first, rest) = words.split_first()?;
        let program = first.text.rsplit('/').next()?;
        if !compiled.programs.contains(program) {
            return None;
        }
        let valued = |option: &str| compiled.options.get(program).is_some_and(|options| options.contains(option));
        let mut read = Self { path: program.to_owned(), entries: vec![], arguments: vec![], hands_on: false, rest: &[] };
        let (mut operands, mut at, mut options) = (0, 0, true);
        while let Some(word) = rest.get(at) {
            let text = word.text.as_str();
            at += 1;
            if options && text == "--" {
                options = false;
            } else if options && text.len() > 1 && text.starts_with('-') {
                let (name, joined) = text.split_once('=').map_or((text, None), |(name, value)| (name, Some(value)));
                let next = rest.get(at).filter(|_| joined.is_none() && valued(name));
                at += usize::from(next.is_some());
                let value = joined.or(next.map(|word| word.text.as_str())).unwrap_or("true");
                read.arguments.push(given(Some(&name.trim_start_matches('-').replace('-', "_")), value, word.span));
            } else {
                let longer = format!("{}.{text}", read.path);
                if operands == 0 && compiled.programs.contains(&longer) {
                    read.path = longer;
                    continue;
                }
                read.arguments.push(given(None, text, word.span));
                operands += 1;
                read.entries = compiled.calls.get(&read.path)?.iter().filter_map(|at| compiled.entries.get(*at)).collect();
                read.hands_on = read.entries.iter().any(|entry| entry.parameters.iter().any(|name| name == COMMAND));
                if read.hands_on && read.entries.iter().all(|entry| operands >= entry.positional) {
                    read.rest = behind(&rest[at..], valued);
                    break;
                }
            }
        }
        if read.entries.is_empty() {
            read.entries = compiled.calls.get(&read.path)?.iter().filter_map(|at| compiled.entries.get(*at)).collect();
        }
        Some(read)
    }

    /// What runs elsewhere: the words behind the operands, and the lines of a here-document.
    fn inner(&self, command: &Command, body: Option<&Stitched>) -> Vec<Script> {
        let written = match self.rest {
            _ if !self.hands_on => return vec![],
            [] => None,
            [one] if one.text.contains(char::is_whitespace) => Some(shell::parse(&match one.content {
                Some(content) => Stitched::verbatim(&one.text, content.start as usize),
                None => Stitched::collapsed(&one.text, one.span),
            })),
            words => {
                let span = words.iter().map(|word| word.span).reduce(Span::join).unwrap_or(command.span);
                let alone = Command { words: words.to_vec(), redirects: vec![], assignments: vec![], span, ..command.clone() };
                Some(Script { commands: vec![alone] })
            }
        };
        written.into_iter().chain(body.map(shell::parse)).collect()
    }
}

/// The command behind the operands: behind `--`, or behind further options.
fn behind(rest: &[Word], valued: impl Fn(&str) -> bool) -> &[Word] {
    let mut at = 0;
    while let Some(word) = rest.get(at).filter(|word| word.text.starts_with('-')) {
        if word.text == "--" {
            return &rest[at + 1..];
        }
        at += if valued(&word.text) { 2 } else { 1 };
    }
    rest.get(at..).unwrap_or_default()
}

fn given(name: Option<&str>, text: &str, span: Span) -> Argument {
    Argument { name: name.map(str::to_owned), span, known: written(text, span) }
}
