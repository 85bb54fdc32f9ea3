//! What really starts in an image, and whether SIGTERM reaches it.

use seaworthy_model::Place;
use seaworthy_syntax::dockerfile::{Form, Instruction as Raw, Keyword};
use seaworthy_syntax::shell::{self, Joint, Script};

use super::image::Built;
use crate::Join;
use crate::entity::{Known, Link, Process, Written};

/// What a start comes to.
struct Start {
    first: &'static str,
    program: String,
    hears: Result<bool, String>,
    fragile: bool,
    script: Written<String>,
}

impl Start {
    fn program(name: &str) -> Self {
        Self { first: "program", program: base(name).to_owned(), hears: Ok(true), fragile: false, script: Written::default() }
    }

    fn unknown(name: &str, why: &str) -> Self {
        Self { first: "unknown", hears: Err(why.to_owned()), ..Self::program(name) }
    }
}

fn base(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Reads ENTRYPOINT and CMD of the stage that ships.
pub(crate) fn read(join: &mut Join<'_>, built: &Built<'_>) {
    let (entry, command) = built.document.start_of(built.chain[0]);
    // Without one of its own it starts what its base starts.
    let Some(shown) = entry.filter(|entry| !entry.words.is_empty() || entry.form == Form::Shell).or(command) else { return };
    let shell = shell_of(join, built);
    let start = if entry.is_some_and(|entry| entry.form == Form::Shell) || (entry.is_none() && shown.form == Form::Shell) {
        by_shell(join, built, &shown.command(built.document), &shell)
    } else {
        // A CMD in shell form behind an ENTRYPOINT in JSON form is `sh -c` as its arguments.
        let argument = command.filter(|command| command.form == Form::Shell && entry.is_some());
        let words = entry
            .into_iter()
            .chain(command)
            .filter(|raw| raw.form == Form::Json)
            .flat_map(|raw| raw.words.iter().map(|word| word.text.as_str()));
        by_words(join, built, &words.collect::<Vec<_>>(), argument, &shell, shown)
    };
    let place = built.place(shown.span);
    let hears_term = match start.hears {
        Ok(hears) => Known::Is(hears, Some(place)),
        Err(why) => Known::Unknown(why),
    };
    let process = Process {
        place: Some(place),
        command: Written::at(shown.rest.of(&built.document.text).to_owned(), built.place(shown.rest)),
        form: if shown.form == Form::Json { "exec" } else { "shell" }.to_owned(),
        first: start.first.to_owned(),
        program: start.program,
        shell,
        hears_term,
        fragile: start.fragile,
        script: start.script,
        image: Link::To(built.image),
    };
    let id = join.entities.add(process);
    join.entities[built.image].process = Link::To(id);
}

/// The `sh` of the image: what SHELL names, else what the base has.
fn shell_of(join: &Join<'_>, built: &Built<'_>) -> String {
    if let Some(shell) = built.document.instruction_last(built.chain[0], Keyword::Shell).and_then(|raw| raw.words.first()) {
        return match base(&shell.text) {
            "bash" => "bash".to_owned(),
            "dash" => "dash".to_owned(),
            "ash" => "ash".to_owned(),
            "sh" => base_shell(join, built),
            _ => String::new(),
        };
    }
    base_shell(join, built)
}

fn base_shell(join: &Join<'_>, built: &Built<'_>) -> String {
    join.entities[built.image].base.id().map(|base| join.entities[base].shell.clone()).unwrap_or_default()
}

/// A shell with `-c`: dash stays as the parent; busybox's ash and bash replace themselves with a single last command,
/// bash not when it has a redirection.
fn by_shell(join: &Join<'_>, built: &Built<'_>, script: &Script, shell: &str) -> Start {
    let Some(start) = script.start() else { return Start::unknown("", "the command is empty") };
    let program = start.last.program();
    let words: Vec<&str> = program.iter().map(|word| word.text.as_str()).collect();
    let name = words.first().copied().unwrap_or_default();
    let replaced = start.exec;
    let in_order = script.commands.iter().filter(|command| !command.substituted).all(|command| command.after != Joint::Sequence);
    let alone = start.single && in_order && !(shell == "bash" && start.redirected);
    if replaced || (alone && matches!(shell, "ash" | "bash")) {
        let next = after_exec(join, built, &words, shell);
        let fragile = next.fragile || (!replaced && next.hears == Ok(true));
        return Start { fragile, first: if replaced { next.first } else { "shell" }, ..next };
    }
    if shell.is_empty() && alone {
        return Start::unknown(name, "the shell of its base image is not known");
    }
    if shell == "none" {
        return Start::unknown(name, "its base image has no shell");
    }
    // In a pipeline it is the first command that works; the others read what it writes.
    let own: Vec<_> = script.commands.iter().filter(|command| !command.substituted && !command.words.is_empty()).collect();
    let works = own.iter().rev().find(|command| command.after != Joint::Pipe).and_then(|command| command.program().first());
    let name = works.map_or(name, |word| word.text.as_str());
    Start { first: "shell", program: base(name).to_owned(), hears: Ok(false), fragile: false, script: Written::default() }
}

/// Arguments in JSON form, with a CMD in shell form behind them where there is one.
fn by_words(join: &Join<'_>, built: &Built<'_>, words: &[&str], argument: Option<&Raw>, shell: &str, shown: &Raw) -> Start {
    let mut rest = words;
    while let Some((first, after)) = rest.split_first() {
        let name = base(first);
        let words = &join.tables.words;
        if !(words.init_programs.iter().any(|one| one == name)
            || words.root_droppers.iter().any(|one| one == name)
            || name == "env"
            || name == "exec")
        {
            break;
        }
        let options = if words.root_droppers.iter().any(|one| one == name) { 1 } else { 0 };
        rest = after.get(options..).unwrap_or(&[]);
        while rest.first().is_some_and(|word| word.starts_with('-') || word.contains('=')) {
            rest = &rest[1..];
        }
    }
    let Some(first) = rest.first() else {
        let Some(argument) = argument else {
            return Start::unknown(words.first().copied().unwrap_or_default(), "its arguments name the program");
        };
        return by_shell(join, built, &argument.command(built.document), shell);
    };
    let name = base(first);
    if shell::is_shell(name)
        && let Some(at) = rest.iter().position(|word| word.starts_with('-') && word.ends_with('c'))
        && let Some(script) = rest.get(at + 1)
    {
        let own = if name == "sh" { shell } else { name };
        let span = shown.words.iter().find(|word| word.text == **script).map_or(shown.span, |word| word.span);
        return by_shell(join, built, &shell::parse(&shell::Stitched::collapsed(script, span)), own);
    }
    after_exec(join, built, rest, shell)
}

/// A program that is started without a shell in between.
fn after_exec(join: &Join<'_>, built: &Built<'_>, words: &[&str], shell: &str) -> Start {
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
        "yarn" | "pnpm" | "npx" => cut(if name == "pnpm" {
            "pnpm"
        } else if name == "npx" {
            "npm"
        } else {
            "yarn"
        }),
        _ if name.ends_with(".sh") || shell::is_shell(name) || name.ends_with("entrypoint") => entry_script(join, built, words),
        _ if name.starts_with('$') => Start::unknown(name, "a variable names the program"),
        _ => Start::program(name),
    }
}

/// An entry script: what its last command is, and whether that replaces the shell.
fn entry_script(join: &Join<'_>, built: &Built<'_>, words: &[&str]) -> Start {
    let file = words.iter().find(|word| !shell::is_shell(base(word)) && !word.starts_with('-'));
    let Some(file) = file.map(|file| base(file)) else { return Start::unknown(words[0], "a shell without a script starts") };
    let Some((path, place_file, script)) = join.script(&join.entities[built.image].context, file) else {
        return Start::unknown(file, "the entry script is not in the tree");
    };
    let Some(start) = script.start() else { return Start::unknown(file, "the entry script runs nothing") };
    let own = || script.commands.iter().filter(|command| !command.substituted && !command.words.is_empty());
    if own().any(|command| command.words[0].text == "trap") {
        return Start::unknown(file, "the entry script catches signals itself");
    }
    if !start.exec && own().any(|command| command.words[0].text == "exec") {
        return Start::unknown(file, "one branch of the entry script uses `exec`, its last command does not");
    }
    // Behind `prog & wait` the shell gets the signal, and the one in the background is meant.
    let waits = start.last.words[0].text == "wait";
    let meant = own().rev().find(|command| waits && command.background).unwrap_or(&start.last);
    let program = meant.program().first().map_or("", |word| base(&word.text)).to_owned();
    let place = Place { file: place_file, span: meant.span };
    let script = Written::at(format!("{path} starts `{program}`"), place);
    Start { first: "script", program, hears: Ok(start.exec), fragile: false, script }
}
