//! What runs the code of a program: a server that is known by its command, or the interpreter with a file.

use super::ran::Ran;
use super::signs::{starts, told_an_address};
use super::{Command, base};
use crate::frameworks::Frameworks;

/// The known program that the main command runs, and what it does with SIGTERM.
pub(super) fn of(frameworks: &Frameworks, ran: &[Ran]) -> (String, String) {
    let programs = || main(ran).into_iter().flat_map(|one| starts(&one.words)).filter_map(|words| words.first());
    let known = programs().find_map(|program| Some((base(program), frameworks.program(base(program))?)));
    known.map(|(name, on_term)| (name.to_owned(), on_term.to_owned())).unwrap_or_default()
}

/// The file or module of Python that the main command names.
pub(super) fn source(ran: &[Ran]) -> String {
    let Some(one) = main(ran) else { return String::new() };
    starts(&one.words).into_iter().find_map(named).unwrap_or_default()
}

/// Options that say where a server listens, or name a file that may.
const ELSEWHERE: [&str; 9] = ["-b", "-c", "--config", "--uds", "-u", "--unix-socket", "--fd", "-e", "--endpoint"];

/// Whether the main command starts a server that listens on the loopback address alone.
pub(super) fn on_loopback(frameworks: &Frameworks, ran: &[Ran], command: &Command) -> bool {
    let is_one = |words: &&[String]| words.first().is_some_and(|word| frameworks.binds_loopback(base(word)));
    let Some(words) = main(ran).and_then(|one| starts(&one.words).into_iter().find(is_one)) else { return false };
    let elsewhere = |word: &String| {
        let option = word.split('=').next().unwrap_or(word);
        ELSEWHERE.contains(&option) || word.starts_with("-b") || word.starts_with("$@")
    };
    let variables = ["PORT", "UVICORN_HOST", "GUNICORN_CMD_ARGS", "GRANIAN_HOST"];
    let by_variable = command.variables.iter().any(|name| variables.contains(&name.as_str()));
    !by_variable && !words.iter().skip(1).any(elsewhere) && !told_an_address(words, command)
}

fn main(ran: &[Ran]) -> Option<&Ran> {
    ran.iter().rev().find(|one| one.main)
}

fn named(words: &[String]) -> Option<String> {
    let (first, rest) = words.split_first()?;
    let is_file = |word: &str| word.ends_with(".py");
    if is_file(first) {
        return Some(first.clone());
    }
    if !base(first).starts_with("python") {
        return None;
    }
    let mut rest = rest.iter();
    while let Some(word) = rest.next() {
        match word.as_str() {
            "-m" => return rest.next().cloned(),
            "-W" | "-X" => {
                rest.next();
            }
            word if word.starts_with('-') => {}
            word => return is_file(word).then(|| word.to_owned()),
        }
    }
    None
}
