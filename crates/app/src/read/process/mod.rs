//! What really starts — in an image, or in a container or Compose service that puts another command in its place — and
//! whether SIGTERM reaches it.

mod ran;
mod runner;
mod signs;
mod start;

use seaworthy_model::{Place, Span};
use seaworthy_syntax::dockerfile::{Base, Form, Instruction as Raw, Keyword};
use seaworthy_syntax::shell::Script;

use super::image::Built;
use crate::Join;
use crate::entity::{Id, Image, Known, Link, Process, Written};

/// A command as it is started, whoever writes it.
#[derive(Clone)]
pub(crate) struct Command {
    /// Program and arguments; empty where a shell reads the command.
    pub words: Vec<String>,
    /// Where each word stands, as far as it is known.
    pub spans: Vec<(String, Span)>,
    /// What a shell reads.
    pub script: Option<Script>,
    /// A CMD in shell form behind an ENTRYPOINT in JSON form: the arguments `sh -c …`.
    pub argument: Option<Script>,
    /// It, as it is written.
    pub written: Written<String>,
    /// The `sh` of its image: dash, ash, bash, none, or empty where it is not known.
    pub shell: String,
    /// The image whose scripts it may start.
    pub image: Option<Id<Image>>,
    /// The names of the variables that it sees.
    pub variables: Vec<String>,
}

impl Command {
    fn place(&self) -> Option<Place> {
        self.written.place
    }
}

/// Reads ENTRYPOINT and CMD of the stage that ships.
pub(crate) fn read(join: &mut Join<'_>, built: &Built<'_>) {
    let Some(command) = of_image(join, built) else { return };
    let (entry, own) = built.document.start_of(built.chain[0]);
    let shown = shown(entry, own);
    let form = if shown.is_some_and(|shown| shown.form == Form::Json) { "exec" } else { "shell" };
    let process = Process {
        stands_in: "image".to_owned(),
        form: form.to_owned(),
        development: join.entities[built.image].development,
        image: Link::To(built.image),
        container: Link::No("the image itself says what starts"),
        workload: Link::No("the image itself says what starts"),
        compose_service: Link::No("the image itself says what starts"),
        ..process(join, &command)
    };
    let id = join.entities.add(process);
    join.entities[built.image].process = Link::To(id);
}

/// The instruction that says what starts; without one of its own the image starts what its base starts.
fn shown<'d>(entry: Option<&'d Raw>, command: Option<&'d Raw>) -> Option<&'d Raw> {
    entry.filter(|entry| !entry.words.is_empty() || entry.form == Form::Shell).or(command)
}

fn of_image(join: &Join<'_>, built: &Built<'_>) -> Option<Command> {
    let (entry, command) = built.document.start_of(built.chain[0]);
    let shown = shown(entry, command)?;
    let ground = ground(join, built);
    let written = Written::at(shown.rest.of(&built.document.text).to_owned(), built.place(shown.rest));
    let shell_form = |raw: &Raw| (raw.form == Form::Shell).then(|| raw.command(built.document));
    if let Some(script) = shell_form(shown).filter(|_| entry.is_none() || entry.is_some_and(|entry| entry.form == Form::Shell)) {
        return Some(Command { script: Some(script), written, ..ground });
    }
    let json = || entry.into_iter().chain(command).filter(|raw| raw.form == Form::Json).flat_map(|raw| &raw.words);
    Some(Command {
        words: json().map(|word| word.text.clone()).collect(),
        spans: json().map(|word| (word.text.clone(), word.span)).collect(),
        argument: command.filter(|_| entry.is_some()).and_then(shell_form),
        written,
        ..ground
    })
}

/// What an image gives to whatever command is started in it.
fn ground(join: &Join<'_>, built: &Built<'_>) -> Command {
    Command {
        words: vec![],
        spans: vec![],
        script: None,
        argument: None,
        written: Written::default(),
        shell: shell_of(join, built),
        image: Some(built.image),
        variables: built.document.env_of(built.chain[0]).into_iter().map(|pair| pair.key.clone()).collect(),
    }
}

/// The command of a container or Compose service that puts its own in the place of its image's; `None` where the image's stands.
pub(crate) fn replacing(
    join: &Join<'_>,
    built: Option<&Built<'_>>,
    entry: &Written<Vec<String>>,
    arguments: &Written<Vec<String>>,
    shell: String,
) -> Option<Command> {
    let place = entry.place.or(arguments.place)?;
    let mut words = entry.value.clone();
    if entry.place.is_none() {
        match built {
            Some(built) => match built.document.start_of(built.chain[0]).0 {
                // An ENTRYPOINT in shell form takes no arguments.
                Some(own) if own.form == Form::Shell => return None,
                Some(own) => words.extend(own.words.iter().map(|word| word.text.clone())),
                None => {}
            },
            // What the entry point of somebody else's image makes of its arguments is not known.
            None => return None,
        }
    }
    words.extend(arguments.value.iter().cloned());
    words.first()?;
    let ground = match built {
        Some(built) => ground(join, built),
        None => Command {
            words: vec![],
            spans: vec![],
            script: None,
            argument: None,
            written: Written::default(),
            shell,
            image: None,
            variables: vec![],
        },
    };
    let written = Written::at(words.join(" "), place);
    Some(Command { words, written, ..ground })
}

/// What a command comes to; whose it is stays open.
pub(crate) fn process(join: &Join<'_>, command: &Command) -> Process {
    let start = start::of(join, command);
    let hears_term = match start.hears {
        Ok(hears) => Known::Is(hears, command.place()),
        Err(why) => Known::Unknown(why),
    };
    let ran = ran::of(join, command);
    let (runner, on_term) = runner::of(&join.tables.frameworks, &ran);
    let signs = signs::of(&join.tables.words, command, &ran);
    let loopback = signs.loopback || runner::on_loopback(&join.tables.frameworks, &ran, command);
    Process {
        place: command.place(),
        loopback,
        command: command.written.clone(),
        form: "exec".to_owned(),
        first: start.first.to_owned(),
        program: start.program,
        runner,
        on_term,
        starts: runner::source(&ran),
        path: start.path,
        shell: if start.shell.is_empty() { command.shell.clone() } else { start.shell },
        hears_term,
        fragile: start.fragile,
        script: start.script,
        ..signs
    }
}

pub(super) fn base(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
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
    let last = &built.document.stages[built.chain[built.chain.len() - 1]].base;
    let base = join.entities[built.image].base.id();
    let shell = base.map(|base| join.entities[base].shell.clone()).unwrap_or_default();
    let none = shell == "none" || *last == Base::Scratch;
    match none {
        // What is copied into the root, or unpacked there, may bring one.
        true if built.document.instructions.iter().any(|raw| brings_shell(raw, built)) => String::new(),
        true => "none".to_owned(),
        false => shell,
    }
}

fn brings_shell(raw: &Raw, built: &Built<'_>) -> bool {
    let shipped = raw.stage.is_some_and(|stage| built.chain.contains(&stage));
    let copies = matches!(raw.keyword, Keyword::Copy | Keyword::Add) && shipped && raw.words.len() > 1;
    let root =
        |path: &str| matches!(path.trim_end_matches('/'), "" | "." | "/bin" | "/usr" | "/usr/bin" | "/busybox" | "/bin/sh" | "/usr/bin/sh");
    copies
        && (root(&raw.words[raw.words.len() - 1].text)
            || raw.words.iter().any(|word| word.text.contains(".tar") || word.text.contains("sh")))
}
