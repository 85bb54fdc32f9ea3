//! Dockerfiles, as BuildKit reads them: directives, continuations, heredocs, stages.
//!
//! Reading never fails: an instruction that is broken gives a [`Trouble`] with its place, and the others stay.

mod command;
mod expand;
mod heredoc;
mod instruction;
mod json;
mod lines;
mod read;
mod stages;
#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use seaworthy_model::Span;

pub use crate::shell::Word;
pub use read::parse;

use crate::Trouble;
use crate::reference::Reference;

/// A Dockerfile as it was read. All spans lie within `text`.
#[derive(Clone, Debug)]
pub struct Dockerfile {
    /// The whole text.
    pub text: Arc<str>,
    /// What continues a line and escapes a character: `\`, or a backtick where a directive says so.
    pub escape: char,
    /// The directives at the top.
    pub directives: Vec<Directive>,
    /// The comments, each from its `#` to the end of its line; directives are none.
    pub comments: Vec<Span>,
    /// The instructions in order, broken and unknown ones included.
    pub instructions: Vec<Instruction>,
    /// The stages in order.
    pub stages: Vec<Stage>,
    /// The values that its arguments are built with, where something else than the file says them.
    pub given: BTreeMap<String, String>,
    /// What could not be read.
    pub problems: Vec<Trouble>,
}

/// `# escape=x`, `# syntax=x`, `# check=x`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    /// Its name in lower case.
    pub name: String,
    /// What stands behind `=`.
    pub value: String,
    /// The line from its `#`.
    pub span: Span,
}

/// What an instruction does.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each is the instruction of that name")]
pub enum Keyword {
    From,
    Run,
    Cmd,
    Label,
    Maintainer,
    Expose,
    Env,
    Add,
    Copy,
    Entrypoint,
    Volume,
    User,
    Workdir,
    Arg,
    Onbuild,
    Stopsignal,
    Healthcheck,
    Shell,
    /// As written.
    Unknown(String),
}

/// Whether the arguments are a JSON array of strings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Words or a command line. An array that is no JSON is one too, as for BuildKit.
    Shell,
    /// `["a", "b"]`: the words are the array's strings.
    Json,
}

/// `--name=value` before the arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flag {
    /// Its name without the dashes.
    pub name: String,
    /// What stands behind `=`, without quotes.
    pub value: Option<String>,
    /// The whole flag.
    pub span: Span,
    /// The value, quotes included.
    pub value_span: Option<Span>,
}

/// A key and its value in `ENV`, `ARG` or `LABEL`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The key without quotes.
    pub key: String,
    /// The value without quotes, `$NAME` as written; `None` where `ARG` gives no default.
    pub value: Option<String>,
    /// The key as written.
    pub key_span: Span,
    /// The value as written, quotes included; the empty range behind the key where there is none.
    pub value_span: Span,
    /// Key and value.
    pub span: Span,
    /// Whether a variable decides a part of it.
    pub dynamic: bool,
}

/// `<<EOF`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heredoc {
    /// What ends it.
    pub name: String,
    /// Whether variables in the body are replaced: the name is not quoted.
    pub expand: bool,
    /// Whether tabs at the start of its lines are left out: `<<-`.
    pub strip_tabs: bool,
    /// The lines up to the one that ends it.
    pub body: Span,
}

/// One instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instruction {
    /// What it does; behind `ONBUILD`, what the trigger does.
    pub keyword: Keyword,
    /// The keyword as written, that of the trigger behind `ONBUILD`.
    pub keyword_span: Span,
    /// All of it, heredocs included, without the last line end.
    pub span: Span,
    /// What stands behind the keyword, heredocs' bodies left out.
    pub arguments: Span,
    /// The arguments behind the flags and, for a health check, behind its `CMD`.
    pub rest: Span,
    /// The flags.
    pub flags: Vec<Flag>,
    /// How the arguments are written.
    pub form: Form,
    /// The words; none for the shell form of `RUN`, `CMD`, `ENTRYPOINT` and `HEALTHCHECK CMD`, which [`Self::command`]
    /// reads, and none for `ENV`, `ARG` and `LABEL`. `USER`, `WORKDIR`, `STOPSIGNAL` and `MAINTAINER` have one.
    pub words: Vec<Word>,
    /// The pairs of `ENV`, `ARG` and `LABEL`.
    pub pairs: Vec<Pair>,
    /// The heredocs in order.
    pub heredocs: Vec<Heredoc>,
    /// Whether it is a trigger, which runs in images that are built upon this one.
    pub onbuild: bool,
    /// The stage that it stands in; `None` before the first `FROM`.
    pub stage: Option<usize>,
}

impl Instruction {
    /// The flag of this name.
    #[must_use]
    pub fn flag(&self, name: &str) -> Option<&Flag> {
        self.flags.iter().find(|flag| flag.name == name)
    }

    /// Whether it is `HEALTHCHECK NONE`.
    #[must_use]
    pub fn disables_healthcheck(&self) -> bool {
        self.keyword == Keyword::Healthcheck && self.words.first().is_some_and(|word| word.text.eq_ignore_ascii_case("none"))
    }
}

/// From one `FROM` to the next.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    /// The name behind `AS`, as written; compared without regard to case.
    pub name: Option<Word>,
    /// Its number, from 0.
    pub index: usize,
    /// The index of its `FROM`.
    pub from: usize,
    /// The indices of its instructions, its `FROM` the first.
    pub instructions: Range<usize>,
    /// What it starts from.
    pub base: Base,
    /// The value of `--platform`, as written.
    pub platform: Option<String>,
}

/// What a stage starts from, or a copy takes from.
#[derive(Clone, Debug, PartialEq)]
pub enum Base {
    /// An image.
    Image {
        /// Its name, with the known defaults of arguments in place of their names.
        reference: Reference,
        /// Where it stands in the instruction.
        span: Span,
        /// The default of the argument that it, or its last part, came from.
        argument: Option<Span>,
    },
    /// A stage of this file.
    Stage(usize),
    /// Nothing.
    Scratch,
    /// What a variable without a known value, a template or nothing at all names.
    Unknown {
        /// Where it stands.
        span: Span,
        /// The variable.
        variable: Option<String>,
    },
}
