//! Every command that runs when a container starts, through shells and entry scripts.

use seaworthy_model::{FileId, Place};
use seaworthy_syntax::shell::{self, Joint, Script};

use super::start::{behind_init, inline, is_script};
use super::{Command, base};
use crate::Join;

/// One command that runs at the start.
pub(super) struct Ran {
    /// Program and arguments.
    pub words: Vec<String>,
    pub place: Option<Place>,
    /// The files that its standard output goes to.
    pub output: Vec<String>,
    /// Whether it is put in the background.
    pub background: bool,
    /// Whether it stands under a condition, in a loop or in a function.
    pub nested: bool,
    /// Whether a test of a variable decides about it.
    pub chosen: bool,
    /// Whether it reads what another one writes.
    pub piped: bool,
    /// Whether it is what the container is there for: the last that works.
    pub main: bool,
}

/// Scripts that start scripts are followed this far.
const DEPTH: u8 = 4;

/// More commands than any start has; scripts that start each other over and over end here.
const MOST: usize = 1000;

pub(super) fn of(join: &Join<'_>, command: &Command) -> Vec<Ran> {
    let mut all = vec![];
    let Some(place) = command.written.place else { return all };
    let mut walk = Walk { join, command, all: &mut all };
    match &command.script {
        Some(script) => walk.script(script, place.file, &[], true, DEPTH),
        None => walk.words(&command.words, place, true, DEPTH),
    }
    all
}

struct Walk<'w, 'a> {
    join: &'w Join<'a>,
    command: &'w Command,
    all: &'w mut Vec<Ran>,
}

impl Walk<'_, '_> {
    fn words(&mut self, words: &[String], place: Place, main: bool, depth: u8) {
        let texts: Vec<&str> = words.iter().map(String::as_str).collect();
        let rest = behind_init(self.join, &texts);
        let Some(depth) = depth.checked_sub(1) else { return };
        if rest.is_empty() {
            if let Some(argument) = &self.command.argument {
                self.script(argument, place.file, &[], main, depth);
            }
            return;
        }
        if let Some((script, _)) = inline(self.command, rest) {
            return self.script(&script, place.file, &[], main, depth);
        }
        if self.file(rest, main, depth) {
            return;
        }
        // An entry point that is not in the tree starts its arguments in the end, as those of official images do.
        if base(rest[0]).contains("entrypoint") && rest.len() > 1 {
            let arguments: Vec<String> = rest[1..].iter().map(|word| (*word).to_owned()).collect();
            return self.words(&arguments, place, main, depth);
        }
        let named = npm_script(rest).and_then(|name| self.join.npm_script(self.command.image, name));
        let words = rest.iter().map(|word| (*word).to_owned()).collect();
        // What npm starts is what the container is there for, and npm only starts it.
        let main_here = main && named.is_none();
        self.all.push(Ran {
            words,
            place: Some(place),
            output: vec![],
            background: false,
            nested: false,
            chosen: false,
            piped: false,
            main: main_here,
        });
        if let Some((file, named)) = named {
            let script = shell::parse(&shell::Stitched::collapsed(&named.command, named.span));
            self.script(&script, file, &[], main, depth);
        }
    }

    /// Whether the words start a script of the tree; its commands run then.
    fn file(&mut self, words: &[&str], main: bool, depth: u8) -> bool {
        let Some(at) = words.iter().position(|word| !shell::is_shell(base(word)) && !word.starts_with('-')).filter(|at| *at < 3) else {
            return false;
        };
        if (at > 0 && !shell::is_shell(base(words[0]))) || !is_script(self.join, self.command.image, words[if at > 0 { 0 } else { at }]) {
            return false;
        }
        let Some((_, file, script)) = self.join.script(self.command.image, base(words[at])) else { return false };
        let rest: Vec<String> = words[at + 1..].iter().map(|word| (*word).to_owned()).collect();
        self.script(script, file, &rest, main, depth);
        true
    }

    fn script(&mut self, script: &Script, file: FileId, arguments: &[String], main: bool, depth: u8) {
        let own: Vec<_> = script.commands.iter().filter(|command| !command.substituted && !command.words.is_empty()).collect();
        // In a pipeline it is the first command that works; behind `prog & wait` it is the one in the background.
        let mut last = own.iter().rposition(|command| command.after != Joint::Pipe);
        if let Some(at) = last.filter(|at| own[*at].words[0].text == "wait") {
            last = own[..at].iter().rposition(|command| command.background).or(last);
        }
        for (at, one) in own.iter().enumerate() {
            if self.all.len() >= MOST {
                return;
            }
            let program = one.program();
            let place = Place { file, span: one.span };
            let is_main = main && last == Some(at);
            let words: Vec<String> = program.iter().map(|word| word.text.clone()).collect();
            let Some(first) = words.first() else { continue };
            // An entry point that hands its arguments to its base image's ends in them as well.
            let hands_on = base(first).contains("entrypoint") && words.get(1).is_some_and(|word| word == "$@");
            if hands_on || matches!(first.as_str(), "$@" | "$*" | "${@}") {
                let at = self.command.written.place.unwrap_or(place);
                match &self.command.argument {
                    _ if !arguments.is_empty() => self.words(arguments, at, is_main, depth),
                    Some(argument) if depth > 0 => self.script(argument, at.file, &[], is_main, depth - 1),
                    _ => {}
                }
                continue;
            }
            let texts: Vec<&str> = words.iter().map(String::as_str).collect();
            if !one.background
                && let Some(deeper) = depth.checked_sub(1)
            {
                if let Some(inner) = one.inline() {
                    self.script(&inner, file, &[], is_main, deeper);
                    continue;
                }
                // `source x` runs the script here.
                let sourced = matches!(texts[0], "source" | ".") && texts.len() > 1;
                if self.file(&texts[usize::from(sourced)..], is_main, deeper) {
                    continue;
                }
                if npm_script(&texts).is_some_and(|name| self.join.npm_script(self.command.image, name).is_some()) {
                    self.words(&words, place, is_main, deeper);
                    continue;
                }
            }
            self.all.push(Ran {
                output: output(one),
                background: one.background,
                nested: one.nested,
                chosen: one.chosen,
                piped: one.after == Joint::Pipe,
                main: is_main,
                place: Some(place),
                words,
            });
        }
    }
}

/// The script that npm, yarn or pnpm are told to run.
fn npm_script<'w>(words: &[&'w str]) -> Option<&'w str> {
    let mut rest = words.iter().skip(1).copied().filter(|word| !word.starts_with('-'));
    match (base(words.first()?), rest.next()?) {
        ("npm" | "yarn" | "pnpm" | "bun", "run" | "run-script") => rest.next(),
        ("npm" | "yarn" | "pnpm", "start") => Some("start"),
        ("yarn" | "pnpm", own) => Some(own),
        _ => None,
    }
}

/// The files that standard output goes to.
fn output(command: &shell::Command) -> Vec<String> {
    let writes = |redirect: &&shell::Redirect| {
        matches!(redirect.operator, ">" | ">>" | ">|" | "&>" | "&>>") && matches!(redirect.descriptor, None | Some(1))
    };
    command.redirects.iter().filter(writes).filter_map(|redirect| Some(redirect.target.as_ref()?.text.clone())).collect()
}
