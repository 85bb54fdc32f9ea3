//! `seaworthy`: the command line.
#![forbid(unsafe_code)]

mod args;
mod check;
mod explain;
mod model;
mod output;
mod packs;
mod progress;
mod refusal;
mod rules;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use args::{Arguments, Command};
use refusal::{Exit, print_json, problem};

fn main() -> ExitCode {
    let raw: Vec<OsString> = std::env::args_os().collect();
    let exit = match Arguments::try_parse_from(&raw) {
        Ok(arguments) => run(&arguments.command),
        Err(error) => misread(&error, &raw),
    };
    exit.into()
}

fn run(command: &Command) -> Exit {
    match command {
        Command::Check(check) => check::run(check),
        Command::Model(model) => model::run(model),
        Command::Explain(explain) => explain::run(explain),
        Command::Rules(rules) => rules::run(rules),
    }
}

/// Arguments that are none, or a wish for help, which clap prints where it belongs.
fn misread(error: &clap::Error, raw: &[OsString]) -> Exit {
    // A reader of help that has gone away is no error.
    let _ = error.print();
    if !error.use_stderr() {
        return Exit::Clean;
    }
    if json_asked(raw) {
        let text = error.to_string();
        let text = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
        print_json(vec![problem(text, Some("`seaworthy check --help` lists the arguments."))]);
    }
    Exit::Refused
}

/// Whether arguments that could not be read ask for JSON on standard output.
fn json_asked(raw: &[OsString]) -> bool {
    let words: Vec<&str> = raw.iter().filter_map(|word| word.to_str()).collect();
    let joined = words.iter().any(|word| matches!(*word, "--format=json" | "--output=json" | "-ojson" | "-o=json"));
    joined || words.windows(2).any(|pair| matches!(pair, ["--format" | "-o" | "--output", "json"]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_asked_for_in_each_spelling() {
        let asked = |line: &str| json_asked(&line.split(' ').map(OsString::from).collect::<Vec<_>>());
        assert!(asked("check --format json --bad") && asked("check -o json") && asked("check --output=json x"));
        assert!(!asked("check -o json=report.json") && !asked("check json"));
    }
}
