//! What the developers run: `cargo xtask <task>`. Never shipped.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, clippy::print_stderr, clippy::disallowed_methods)]

mod generate;
mod licences;
mod pages;
mod skeleton;

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

const USAGE: &str = "\
cargo xtask test [ARGUMENTS]       run every test; what follows goes to `cargo test --workspace`
cargo xtask generate [--check]     write what is generated; with --check, fail where it is stale
cargo xtask licences               hold the licence and the origin of every dependency against deny.toml
cargo xtask rule TOPIC/NAME        begin a rule: rules/TOPIC/NAME.yaml
cargo xtask pages DIR              write a page for each rule, and their index, into DIR";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["test", rest @ ..] => return test(rest),
        ["generate"] => generate::write(&root()),
        ["generate", "--check"] => generate::check(&root()),
        ["licences"] => licences::check(&root()),
        ["rule", id] => skeleton::rule(&root(), id),
        ["pages", folder] => pages::write(Path::new(folder)),
        _ => Err(USAGE.to_owned()),
    };
    match done {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

/// The project's root: two folders above this crate.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap_or(Path::new(".")).to_path_buf()
}

/// Runs every test of the workspace; the runner's own lines are the output, its exit code the result.
fn test(rest: &[&str]) -> ExitCode {
    let status = cargo().args(["test", "--workspace", "--no-fail-fast"]).args(rest).status();
    match status {
        Ok(status) => ExitCode::from(u8::try_from(status.code().unwrap_or(1)).unwrap_or(1)),
        Err(error) => {
            eprintln!("cargo does not start: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The cargo that runs this task, in the project's root.
fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}
