//! Shell scripts, read well enough to know which commands run, what they install and what stays running.
//!
//! Nothing is expanded: a word keeps its `$NAME` as written and says that it is dynamic.

mod embedded;
mod install;
mod lex;
mod packages;
mod parse;
mod specs;
mod stitched;
#[cfg(test)]
mod tests;

pub use embedded::embedded;
pub use packages::{Manager, Package, packages};
pub use parse::parse;
pub use stitched::Stitched;

use seaworthy_model::Span;

/// One word: its quotes removed and its escapes resolved, `$NAME` kept as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// What it says.
    pub text: String,
    /// Where it is written, quotes included.
    pub span: Span,
    /// Where `text` stands as it is, quotes left out; `None` where escapes, quotes inside it or line ends changed it.
    pub content: Option<Span>,
    /// Whether any of it is quoted or escaped.
    pub quoted: bool,
    /// Whether a variable or a command decides a part of it.
    pub dynamic: bool,
}

/// How a command is joined to the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joint {
    /// Nothing stands before it.
    First,
    /// `&&`.
    And,
    /// `||`.
    Or,
    /// `|`.
    Pipe,
    /// `;` or a line end.
    Sequence,
    /// `&`: the one before goes on in the background.
    Background,
}

/// `2>&1`, `> file`, `<<EOF`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// The descriptor, where one is written.
    pub descriptor: Option<u32>,
    /// `>`, `>>`, `<`, `<<`, `<<-`, `<<<`, `>&`, `<&`, `&>`, `&>>`, `<>` or `>|`.
    pub operator: &'static str,
    /// What stands behind the operator.
    pub target: Option<Word>,
    /// The lines of a here-document, the first of its line; where they stand is kept.
    pub body: Option<Stitched>,
    /// From the descriptor to the end of the target.
    pub span: Span,
}

/// One simple command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// Program and arguments; empty where there are only assignments or redirects.
    pub words: Vec<Word>,
    /// The assignments before them: name and value.
    pub assignments: Vec<(String, String)>,
    /// Its redirects, in order.
    pub redirects: Vec<Redirect>,
    /// From its first word or assignment to its last word or redirect.
    pub span: Span,
    /// How it is joined to what stands before it.
    pub after: Joint,
    /// Whether `&` ends it.
    pub background: bool,
    /// Whether it stands in `$(…)` or backticks.
    pub substituted: bool,
    /// Whether it stands in a group, a subshell, a condition, a loop or a function.
    pub nested: bool,
    /// Whether a test of a variable decides about it: it stands below `if [ "$MIGRATE" = yes ]`, or behind `[ … ] &&`.
    pub chosen: bool,
}

/// What the commands before a program do not change: `sudo -E env A=b timeout 5 prog` runs `prog`.
const WRAPPERS: &[(&str, &[&str], usize)] = &[
    ("sudo", &["-u", "-g", "-h", "-p", "-C", "-r", "-t", "-U", "--user", "--group"], 0),
    ("env", &["-u", "--unset", "-C", "--chdir", "-S"], 0),
    ("exec", &["-a"], 0),
    ("command", &[], 0),
    ("builtin", &[], 0),
    ("nohup", &[], 0),
    ("time", &["-f", "-o"], 0),
    ("nice", &["-n"], 0),
    ("ionice", &["-c", "-n"], 0),
    ("eatmydata", &[], 0),
    ("stdbuf", &["-i", "-o", "-e"], 0),
    ("timeout", &["-s", "-k", "--signal", "--kill-after"], 1),
    ("gosu", &[], 1),
    ("su-exec", &[], 1),
    ("chpst", &["-u", "-U", "-e", "-b", "-/", "-n"], 0),
    ("setpriv", &["--reuid", "--regid", "--groups", "--inh-caps", "--bounding-set"], 0),
];

impl Command {
    /// The words of the program that runs in the end: behind `exec`, `sudo`, `env A=b` and their like.
    #[must_use]
    pub fn program(&self) -> &[Word] {
        let mut words = self.words.as_slice();
        // Ten in a row is more than any script has.
        for _ in 0..10 {
            let Some(first) = words.first() else { return words };
            let Some((_, valued, operands)) = WRAPPERS.iter().find(|(name, ..)| *name == basename(&first.text)) else { return words };
            let mut at = 1;
            while let Some(word) = words.get(at) {
                let text = word.text.as_str();
                let assignment = parse::assignment(text).is_some() && basename(&first.text) != "exec";
                if text == "--" {
                    at += 1;
                    break;
                }
                match text {
                    _ if valued.contains(&text) => at += 2,
                    _ if text.starts_with('-') || assignment => at += 1,
                    _ => break,
                }
            }
            let Some(rest) = words.get(at + operands..).filter(|rest| !rest.is_empty()) else { return words };
            words = rest;
        }
        words
    }

    /// The script of `sh -c '…'` (bash, dash and ash as well), where this command is one.
    #[must_use]
    pub fn inline(&self) -> Option<Script> {
        let (program, rest) = self.program().split_first()?;
        if !is_shell(&program.text) {
            return None;
        }
        let at = rest.iter().position(|word| word.text.starts_with('-') && !word.text.starts_with("--") && word.text.ends_with('c'))?;
        let options = rest[..at].iter().all(|word| word.text.starts_with(['-', '+']) || word.text == "pipefail");
        let script = rest.get(at + 1).filter(|_| options)?;
        Some(parse(&match script.content {
            Some(content) => Stitched::verbatim(&script.text, content.start as usize),
            None => Stitched::collapsed(&script.text, script.span),
        }))
    }
}

/// Whether a program's name or path is that of a shell whose language this is.
#[must_use]
pub fn is_shell(program: &str) -> bool {
    matches!(basename(program), "sh" | "bash" | "ash" | "dash")
}

/// The last segment of a path.
pub(crate) fn basename(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The commands of a script in the order in which they are written; those inside `$(…)` follow the one that holds them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    /// The commands.
    pub commands: Vec<Command>,
}

/// What a start script ends in: enough to say whether the shell stays as the parent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Start {
    /// `last` is a simple command at the script's end: alone, or behind `&&` or `;`; in no pipeline, group, condition or
    /// loop, behind no `||`, and with nothing in the background. Shells that replace themselves do so here.
    pub single: bool,
    /// `last` is run with `exec`.
    pub exec: bool,
    /// `last` ends a pipeline.
    pub piped: bool,
    /// `last` has a redirect.
    pub redirected: bool,
    /// A command of the script goes on in the background.
    pub background: bool,
    /// How many simple commands there are, `last` included.
    pub commands: usize,
    /// The last command.
    pub last: Command,
}

impl Script {
    /// What the script ends in; `None` where it runs nothing.
    #[must_use]
    pub fn start(&self) -> Option<Start> {
        let own = || self.commands.iter().filter(|command| !command.substituted && !command.words.is_empty());
        let last = own().next_back()?;
        let background = own().any(|command| command.background);
        let piped = last.after == Joint::Pipe;
        let ends = matches!(last.after, Joint::First | Joint::And | Joint::Sequence) && !last.nested;
        Some(Start {
            single: ends && !background,
            exec: last.words.len() > 1 && last.words[0].text == "exec",
            piped,
            redirected: !last.redirects.is_empty(),
            background,
            commands: own().count(),
            last: last.clone(),
        })
    }
}
