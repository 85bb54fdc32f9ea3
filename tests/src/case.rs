use std::str::FromStr;

/// What one command must give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// The exit code.
    Exit(i32),
    /// Standard output holds this text.
    StdoutHas(String),
    /// Standard output does not hold this text.
    StdoutLacks(String),
    /// Standard error holds this text.
    StderrHas(String),
    /// Standard error does not hold this text.
    StderrLacks(String),
    /// Nothing is on standard output.
    StdoutEmpty,
    /// Standard output is JSON, and the value at this pointer is this one, written as JSON.
    Json(String, serde_json::Value),
    /// This file is there afterwards.
    Writes(String),
    /// This file then holds this text.
    FileHas(String, String),
    /// This file is there, and does not hold this text.
    FileLacks(String, String),
}

/// One command with what it must give.
#[derive(Clone, Debug)]
pub struct Step {
    /// The line in the case's file, from 1.
    pub line: usize,
    /// The arguments after `seaworthy`.
    pub arguments: Vec<String>,
    /// The file of the tree that is on standard input, behind `<`.
    pub input: Option<String>,
    /// What it must give.
    pub expectations: Vec<Expectation>,
}

/// A tree of files and the commands that run in it, each in a fresh copy.
///
/// The form is described in `tests/cases/README.md`.
#[derive(Clone, Debug, Default)]
pub struct Case {
    /// The commands.
    pub steps: Vec<Step>,
    /// The files: path and content.
    pub files: Vec<(String, String)>,
    /// The files of the commit `base`, where the tree is a git repository: path and content.
    pub committed: Vec<(String, String)>,
}

impl FromStr for Case {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut case = Self::default();
        // Where the lines go that stand under a file's head: among the files, among the committed ones, or both.
        let mut under = (false, false);
        for (number, line) in (1..).zip(text.lines()) {
            if let Some(path) = line.strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --")) {
                let (path, when) = path.split_once(" | ").unwrap_or((path, "now"));
                under = match when {
                    "now" => (true, false),
                    "before" => (false, true),
                    "committed" => (true, true),
                    other => return Err(format!("line {number}: `{other}` is none of before, committed")),
                };
                case.files.extend(under.0.then(|| (path.to_owned(), String::new())));
                case.committed.extend(under.1.then(|| (path.to_owned(), String::new())));
            } else if under != (false, false) {
                let now = case.files.last_mut().filter(|_| under.0);
                let before = case.committed.last_mut().filter(|_| under.1);
                for (_, content) in now.into_iter().chain(before) {
                    content.push_str(line);
                    content.push('\n');
                }
            } else if let Some(command) = line.strip_prefix("$ seaworthy") {
                let (command, input) =
                    command.split_once(" < ").map_or((command, None), |(command, input)| (command, Some(input.to_owned())));
                case.steps.push(Step { line: number, arguments: words(command), input, expectations: vec![] });
            } else if !line.is_empty() && !line.starts_with('#') {
                let step = case.steps.last_mut().ok_or_else(|| format!("line {number}: no command above it"))?;
                step.expectations.push(expectation(line).ok_or_else(|| format!("line {number}: `{line}` says nothing"))?);
            }
        }
        Ok(case)
    }
}

fn expectation(line: &str) -> Option<Expectation> {
    if line == "stdout is empty" {
        return Some(Expectation::StdoutEmpty);
    }
    let after = |start: &str| line.strip_prefix(start).map(str::to_owned);
    if let Some(rest) = line.strip_prefix("json ") {
        let (pointer, value) = rest.split_once(" is ")?;
        return Some(Expectation::Json(pointer.to_owned(), serde_json::from_str(value).ok()?));
    }
    None.or_else(|| after("exit ")?.parse().ok().map(Expectation::Exit))
        .or_else(|| after("stdout has ").map(Expectation::StdoutHas))
        .or_else(|| after("stdout lacks ").map(Expectation::StdoutLacks))
        .or_else(|| after("stderr has ").map(Expectation::StderrHas))
        .or_else(|| after("stderr lacks ").map(Expectation::StderrLacks))
        .or_else(|| {
            let (path, word, text) = after("file ").and_then(|rest| {
                let (path, rest) = rest.split_once(' ')?;
                let (word, text) = rest.split_once(' ')?;
                Some((path.to_owned(), word.to_owned(), text.to_owned()))
            })?;
            match word.as_str() {
                "has" => Some(Expectation::FileHas(path, text)),
                "lacks" => Some(Expectation::FileLacks(path, text)),
                _ => None,
            }
        })
        .or_else(|| after("writes ").map(Expectation::Writes))
}

/// Splits at spaces; single quotes hold a word together.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (index, part) in text.split('\'').enumerate() {
        if index % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_is_commands_then_files() {
        let case: Case = "# why\n$ seaworthy check 'a b' -q < x/y\nexit 2\nstderr has no\n-- x/y --\none\ntwo\n".parse().unwrap();
        assert_eq!(case.steps[0].arguments, ["check", "a b", "-q"]);
        assert_eq!(case.steps[0].input.as_deref(), Some("x/y"));
        assert_eq!(case.steps[0].expectations, [Expectation::Exit(2), Expectation::StderrHas("no".into())]);
        assert_eq!(case.files, [("x/y".to_owned(), "one\ntwo\n".to_owned())]);
    }

    #[test]
    fn a_file_is_committed_and_changed() {
        let case: Case = "$ seaworthy\n-- a | before --\n1\n-- a --\n2\n-- b | committed --\n3\n".parse().unwrap();
        let file = |path: &str, text: &str| (path.to_owned(), text.to_owned());
        assert_eq!(case.committed, [file("a", "1\n"), file("b", "3\n")]);
        assert_eq!(case.files, [file("a", "2\n"), file("b", "3\n")]);
    }

    #[test]
    fn a_line_that_says_nothing_is_refused_with_its_number() {
        assert!("$ seaworthy\nexits 2\n".parse::<Case>().unwrap_err().contains("line 2"));
    }
}
