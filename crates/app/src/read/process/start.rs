//! What the first process of a command is, and whether SIGTERM reaches the program that is meant.

use seaworthy_model::Place;
use seaworthy_syntax::shell::{self, Joint, Script};

use super::{Command, base};
use crate::Join;
use crate::entity::{Id, Image, Written};

/// What a start comes to.
pub(super) struct Start {
    pub first: &'static str,
    pub program: String,
    pub path: String,
    pub hears: Result<bool, String>,
    pub fragile: bool,
    pub script: Written<String>,
    /// The shell that its command line names; empty where it is that of the image.
    pub shell: String,
}

impl Start {
    fn program(path: &str) -> Self {
        Self {
            first: "program",
            program: base(path).to_owned(),
            path: path.to_owned(),
            hears: Ok(true),
            fragile: false,
            script: Written::default(),
            shell: String::new(),
        }
    }

    fn unknown(path: &str, why: &str) -> Self {
        Self { first: "unknown", hears: Err(why.to_owned()), ..Self::program(path) }
    }
}

pub(super) fn of(join: &Join<'_>, command: &Command) -> Start {
    match &command.script {
        Some(script) => by_shell(join, command, script, &command.shell),
        None => by_words(join, command, &command.words.iter().map(String::as_str).collect::<Vec<_>>()),
    }
}

/// A shell with `-c`: dash stays as the parent; busybox's ash and bash replace themselves with a single last command, bash also
/// with the last of several, but not when it has a redirection.
fn by_shell(join: &Join<'_>, command: &Command, script: &Script, shell: &str) -> Start {
    let Some(start) = script.start() else { return Start::unknown("", "the command is empty") };
    let program = start.last.program();
    let words: Vec<&str> = program.iter().map(|word| word.text.as_str()).collect();
    let name = words.first().copied().unwrap_or_default();
    if shell == "none" {
        return Start { first: "no_shell", ..Start::unknown(name, "its base image has no shell") };
    }
    let replaced = start.exec;
    let in_order = script.commands.iter().filter(|command| !command.substituted).all(|command| command.after != Joint::Sequence);
    let traps = || script.commands.iter().any(|command| command.words.first().is_some_and(|word| word.text == "trap"));
    let alone = match shell {
        "bash" => start.single && !start.redirected && (in_order || !traps()),
        _ => start.single && in_order,
    };
    if replaced || (alone && matches!(shell, "ash" | "bash")) {
        let next = after_exec(join, command, &words, shell);
        let fragile = next.fragile || (!replaced && next.hears == Ok(true));
        return Start { fragile, first: if replaced { next.first } else { "shell" }, ..next };
    }
    if shell.is_empty() && alone {
        return Start::unknown(name, "the shell of its base image is not known");
    }
    // In a pipeline it is the first command that works; the others read what it writes.
    let own: Vec<_> = script.commands.iter().filter(|command| !command.substituted && !command.words.is_empty()).collect();
    let works = own.iter().rev().find(|command| command.after != Joint::Pipe).and_then(|command| command.program().first());
    let name = works.map_or(name, |word| word.text.as_str());
    Start { first: "shell", hears: Ok(false), ..Start::program(name) }
}

/// A shell that the command line itself names.
fn by_own_shell(join: &Join<'_>, command: &Command, script: &Script, own: &str, of_image: &str) -> Start {
    let shell = if own == "sh" { of_image } else { own };
    Start { shell: shell.to_owned(), ..by_shell(join, command, script, shell) }
}

/// `sh -c` with a CMD in shell form, which then is no argument any more: a script that starts itself ends there.
fn by_argument(join: &Join<'_>, command: &Command, argument: &Script) -> Start {
    let rest = Command { argument: None, ..command.clone() };
    by_shell(join, &rest, argument, &command.shell)
}

/// What stands behind an init, a root dropper, `env` and `exec`: the words of the program itself.
pub(super) fn behind_init<'w>(join: &Join<'_>, words: &'w [&'w str]) -> &'w [&'w str] {
    let tables = &join.tables.words;
    let mut rest = words;
    while let Some((first, after)) = rest.split_first() {
        let name = base(first);
        let manages = tables.process_managers.iter().any(|one| one == name);
        let init = tables.init_programs.iter().any(|one| one == name) && !manages;
        let dropper = tables.root_droppers.iter().any(|one| one == name);
        if !(init || dropper || name == "env" || name == "exec") {
            break;
        }
        rest = after.get(usize::from(dropper)..).unwrap_or(&[]);
        while let Some(word) = rest.first().filter(|word| word.starts_with('-') || word.contains('=')) {
            // Options of tini and dumb-init with a value of their own.
            let valued = init && matches!(*word, "-e" | "-p" | "-r");
            rest = rest.get(1 + usize::from(valued)..).unwrap_or(&[]);
        }
    }
    rest
}

/// Arguments in JSON form, with a CMD in shell form behind them where there is one.
fn by_words(join: &Join<'_>, command: &Command, words: &[&str]) -> Start {
    let start = by_words_alone(join, command, words);
    // dumb-init, and tini with `-g`, signal the whole group of processes, so that a shell in between hides nothing.
    let first = words.first().map_or("", |word| base(word));
    let group = match first {
        "dumb-init" => !words.contains(&"--single-child") && !words.contains(&"-c"),
        "tini" => words.contains(&"-g"),
        _ => false,
    };
    if group && start.hears == Ok(false) { Start { hears: Ok(true), ..start } } else { start }
}

fn by_words_alone(join: &Join<'_>, command: &Command, words: &[&str]) -> Start {
    let rest = behind_init(join, words);
    let shell = command.shell.as_str();
    let Some(first) = rest.first() else {
        let Some(argument) = &command.argument else {
            return Start::unknown(words.first().copied().unwrap_or_default(), "its arguments name the program");
        };
        return by_argument(join, command, argument);
    };
    if let Some((script, own)) = inline(command, rest) {
        return by_own_shell(join, command, &script, own, shell);
    }
    if join.tables.words.process_managers.iter().any(|one| one == base(first)) {
        return Start { first: "init", ..Start::program(first) };
    }
    after_exec(join, command, rest, shell)
}

/// The script of `sh -c …`, and which shell it is.
pub(super) fn inline<'w>(command: &Command, words: &'w [&'w str]) -> Option<(Script, &'w str)> {
    let name = base(words.first()?);
    let at = words.iter().position(|word| word.starts_with('-') && word.ends_with('c')).filter(|_| shell::is_shell(name))?;
    let script = words.get(at + 1)?;
    let fallback = command.written.place.map(|place| place.span).unwrap_or_default();
    let span = command.spans.iter().find(|(text, _)| text == script).map_or(fallback, |(_, span)| *span);
    Some((shell::parse(&shell::Stitched::collapsed(script, span)), name))
}

/// Whether a program is a script that the tree may hold.
pub(super) fn is_script(join: &Join<'_>, image: Option<Id<Image>>, path: &str) -> bool {
    let name = base(path);
    let named = name.ends_with(".sh") || name.ends_with("entrypoint");
    named || shell::is_shell(name) || (path.contains('/') && join.is_script(image, path))
}

/// A program that is started without a shell in between.
fn after_exec(join: &Join<'_>, command: &Command, words: &[&str], shell: &str) -> Start {
    let Some(first) = words.first() else { return Start::unknown("", "the command is empty") };
    let name = base(first);
    let cut = |first: &'static str| Start { first, hears: Ok(false), ..Start::program(name) };
    match name {
        "npm" if matches!(words.get(1), Some(&("start" | "run" | "run-script"))) => match shell {
            // npm passes the signal on to the shell of its script, and goes as that does.
            "ash" | "bash" => Start { first: "npm", fragile: true, ..Start::program(name) },
            "" => Start::unknown(name, "the shell of its base image is not known"),
            _ => cut("npm"),
        },
        "yarn" => cut("yarn"),
        "pnpm" => cut("pnpm"),
        "npx" => cut("npm"),
        _ if is_script(join, command.image, first) => entry_script(join, command, words, shell),
        _ if name.starts_with('$') => Start::unknown(name, "a variable names the program"),
        _ => Start::program(first),
    }
}

/// An entry script: what its last command is, and whether that replaces the shell.
fn entry_script(join: &Join<'_>, command: &Command, words: &[&str], shell: &str) -> Start {
    let at = words.iter().position(|word| !shell::is_shell(base(word)) && !word.starts_with('-'));
    let Some(at) = at else { return Start::unknown(words[0], "a shell without a script starts") };
    let file = base(words[at]);
    let Some((path, place_file, script)) = join.script(command.image, file) else {
        return Start::unknown(words[at], "the entry script is not in the tree");
    };
    let Some(start) = script.start() else { return Start::unknown(file, "the entry script runs nothing") };
    let own = || script.commands.iter().filter(|command| !command.substituted && !command.words.is_empty());
    if own().any(|command| command.words[0].text == "trap") {
        return Start::unknown(file, "the entry script catches signals itself");
    }
    if !start.exec && own().any(|command| command.words[0].text == "exec") {
        return Start::unknown(file, "one branch of the entry script uses `exec`, its last command does not");
    }
    let rest = &words[at + 1..];
    let said: Vec<&str> = start.last.program().iter().map(|word| word.text.as_str()).collect();
    let passes_on = start.exec
        && match said.as_slice() {
            ["$@" | "$*" | "${@}", ..] => true,
            // The entry point of the base image hands its arguments on in turn.
            [next, "$@", ..] => base(next).contains("entrypoint") && base(next) != file,
            _ => false,
        };
    // A script that starts its own arguments in the end gives way to them; one that starts itself ends there.
    if passes_on && !rest.is_empty() && base(rest[0]) != file {
        let rest = behind_init(join, rest);
        return match inline(command, rest) {
            Some((script, own)) => by_own_shell(join, command, &script, own, shell),
            None => after_exec(join, command, rest, shell),
        };
    }
    if passes_on && let Some(argument) = &command.argument {
        return by_argument(join, command, argument);
    }
    if passes_on {
        return Start::unknown(file, "its arguments name the program");
    }
    // Behind `prog & wait` the shell gets the signal, and the one in the background is meant.
    let waits = start.last.words[0].text == "wait";
    let meant = own().rev().find(|command| waits && command.background).unwrap_or(&start.last);
    let program = meant.program().first().map_or("", |word| word.text.as_str());
    let place = Place { file: place_file, span: meant.span };
    let script = Written::at(path.to_owned(), place);
    Start { first: "script", hears: Ok(start.exec), script, ..Start::program(program) }
}
