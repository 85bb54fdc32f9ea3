//! `seaworthy`: the command line.
#![forbid(unsafe_code)]

mod args;
mod baseline;
mod check;
mod explain;
mod git;
mod init;
mod lsp;
mod markdown;
mod model;
mod output;
mod packs;
mod paint;
mod plan;
mod progress;
mod reflow;
mod refusal;
mod request;
mod rules;
mod settings;
mod since;
mod stdin;
mod test;
mod text;

use std::ffi::OsString;
use std::io::IsTerminal;
use std::process::ExitCode;

use clap::Parser;
use seaworthy_model::Report;
use seaworthy_render::neutral;

use args::{Arguments, Command};
use output::Format;
use refusal::{Exit, print_problems, problem};

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
        Command::Baseline(asked) => baseline::run(asked),
        Command::Plan(plan) => plan::run(plan),
        Command::Model(model) => model::run(model),
        Command::Explain(explain) => explain::run(explain),
        Command::Rules(rules) => rules::run(rules),
        Command::Test(test) => test::run(test),
        Command::Lsp(_) => lsp::run(),
        Command::Init(init) => init::run(init),
    }
}

/// Arguments that are none, or a wish for help, which clap prints where it belongs.
fn misread(error: &clap::Error, raw: &[OsString]) -> Exit {
    if !error.use_stderr() {
        // A reader of help that has gone away is no error.
        let _ = error.print();
        return Exit::Clean;
    }
    let words = error.to_string();
    let words = words.trim_end();
    if std::io::stderr().is_terminal() && neutral::output(&neutral::lines(words)) == words {
        let _ = error.print();
    } else {
        // It repeats what was written, and a terminal or a log may take a line of that for a command.
        output::say(words);
    }
    let command = raw.get(1).and_then(|word| word.to_str()).unwrap_or_default();
    let text = error.to_string();
    let text = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
    let problems = || vec![problem(text, Some(&format!("`seaworthy {command} --help` lists the arguments.")))];
    match format_asked(raw) {
        Some(format) if command == "check" => print_problems(problems(), format),
        Some(format) if command == "plan" && Some(format) == Format::json() => {
            plan::print_nothing_but(&Report { problems: problems(), ..Report::default() });
        }
        // The others write JSON alone, and no report in any other format.
        Some(format) if matches!(command, "model" | "rules") && Some(format) == Format::json() => print_problems(problems(), format),
        _ => {}
    }
    Exit::Refused
}

/// The program's format for standard output that arguments which could not be read ask for.
fn format_asked(raw: &[OsString]) -> Option<Format> {
    let words: Vec<&str> = raw.iter().filter_map(|word| word.to_str()).collect();
    let joined =
        words.iter().flat_map(|word| ["--format=", "--output=", "-o=", "-o"].iter().filter_map(|option| word.strip_prefix(option)));
    let apart = words.windows(2).filter(|pair| matches!(pair[0], "--format" | "-o" | "--output")).map(|pair| pair[1]);
    joined.chain(apart).filter_map(|word| Format::parse(word).ok()).find(|format| *format != Format::Terminal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_asked_for_in_each_spelling() {
        let asked = |line: &str| format_asked(&line.split(' ').map(OsString::from).collect::<Vec<_>>());
        for line in ["check --format json --bad", "check -o json", "check --output=json x", "check -ojson"] {
            assert_eq!(asked(line), Format::json(), "{line}");
        }
        assert_eq!(asked("check --bad --format sarif"), Format::parse("sarif").ok());
        assert_eq!((asked("check -o json=report.json"), asked("check json"), asked("check -o terminal")), (None, None, None));
    }
}
