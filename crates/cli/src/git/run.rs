//! The program `git`: the only one that is ever run. It is told to start nothing itself, whatever the repository's
//! configuration says: no hook, no filter, no monitor, no pager, no transport.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use seaworthy_model::Problem;

use crate::refusal::problem;

/// Configuration that would start a program, switched off.
const OFF: [&str; 6] = [
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.pager=cat",
    "core.quotePath=false",
    "protocol.allow=never",
    "submodule.recurse=false",
];

/// What of the environment a user says to git by; everything else of its own is not handed on, since it would name another
/// repository, as within a hook.
const KEPT: [&str; 4] = ["GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_CEILING_DIRECTORIES"];

/// A folder within a repository.
pub(super) struct Git {
    pub folder: PathBuf,
    /// The filters that the repository's configuration names, switched off.
    filters: Vec<String>,
}

/// What a run gave: standard output where it went well, else its exit code and standard error.
pub(super) type Ran = Result<Vec<u8>, (Option<i32>, String)>;

impl Git {
    /// # Errors
    /// There is no git, or it finds no repository around the folder, or one that it does not trust.
    pub fn at(folder: &Path) -> Result<Self, Problem> {
        let mut git = Self { folder: folder.to_owned(), filters: vec![] };
        git.run(&["rev-parse", "--is-inside-work-tree"])?.map_err(|(_, said)| no_repository(folder, &said))?;
        let names = git.run(&["config", "--null", "--name-only", "--get-regexp", "^filter\\."])?.unwrap_or_default();
        for name in names.split(|byte| *byte == 0).filter(|name| !name.is_empty()) {
            let name = String::from_utf8_lossy(name).into_owned();
            if name.contains('=') {
                let text = format!("the repository's configuration names a filter `{name}` that cannot be switched off");
                return Err(problem(text, Some("Take it out of the configuration: `--since` runs no filter.")));
            }
            let value = if name.ends_with(".required") { "false" } else { "" };
            git.filters.push(format!("{name}={value}"));
        }
        Ok(git)
    }

    /// # Errors
    /// Git cannot be started.
    pub fn run(&self, arguments: &[&str]) -> Result<Ran, Problem> {
        self.run_with(arguments, Vec::new())
    }

    /// The same with bytes on standard input.
    ///
    /// # Errors
    /// Git cannot be started.
    pub fn run_with(&self, arguments: &[&str], input: Vec<u8>) -> Result<Ran, Problem> {
        let mut child = self.command(arguments).spawn().map_err(|error| not_started(&error))?;
        let stdin = child.stdin.take();
        // Written beside reading: either pipe may be full.
        let writer = std::thread::spawn(move || stdin.map(|mut stdin| stdin.write_all(&input)));
        let output = child.wait_with_output().map_err(|error| not_started(&error))?;
        // That git stopped reading, its exit code says.
        drop(writer.join());
        let Output { status, stdout, stderr } = output;
        if status.success() { Ok(Ok(stdout)) } else { Ok(Err((status.code(), String::from_utf8_lossy(&stderr).into_owned()))) }
    }

    #[allow(clippy::disallowed_methods, reason = "`--since` asks git, and nothing else runs anything")]
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("GIT_") && !KEPT.contains(&text.as_ref()) {
                command.env_remove(&name);
            }
        }
        command.arg("--no-pager").arg("--literal-pathspecs").arg("-C").arg(&self.folder);
        for setting in OFF.iter().copied().chain(self.filters.iter().map(String::as_str)) {
            command.args(["-c", setting]);
        }
        let said = [("GIT_OPTIONAL_LOCKS", "0"), ("GIT_NO_LAZY_FETCH", "1"), ("GIT_ALLOW_PROTOCOL", "none"), ("GIT_TERMINAL_PROMPT", "0")];
        command.envs(said).env("LC_ALL", "C").args(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }
}

fn not_started(error: &std::io::Error) -> Problem {
    match error.kind() {
        std::io::ErrorKind::NotFound => {
            problem("there is no program `git`, which `--since` asks", Some("Install git, or leave `--since` out."))
        }
        _ => problem(format!("`git` cannot be run: {error}"), None),
    }
}

fn no_repository(folder: &Path, said: &str) -> Problem {
    let folder = folder.display();
    if said.contains("dubious ownership") {
        let remedy = format!("Trust it: `git config --global --add safe.directory {folder}`.");
        return problem(format!("git does not trust `{folder}`, which another user owns"), Some(&remedy));
    }
    if said.contains("not a git repository") {
        let text = format!("`{folder}` lies in no git repository, and `--since` compares with one's commits");
        return problem(text, Some("Check a folder of a repository, or leave `--since` out."));
    }
    problem(format!("git cannot read the repository of `{folder}`: {}", first_line(said)), None)
}

/// The first line of what git says, without its word in front.
pub(super) fn first_line(said: &str) -> &str {
    let line = said.lines().next().unwrap_or("it does not say why");
    line.trim_start_matches("fatal: ").trim_start_matches("error: ")
}
