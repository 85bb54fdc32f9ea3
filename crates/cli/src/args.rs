//! The arguments, as they are written.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use seaworthy_settings::Limit;

use crate::output::{Format, NAMES, Output};

/// Says what stands between an application's repository and running well on Kubernetes.
///
/// It reads source code, Dockerfiles, Compose files and Kubernetes manifests; it runs nothing and needs no network.
#[derive(Debug, Parser)]
#[command(name = "seaworthy", version, max_term_width = 100, arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// The audit: what, where, why, how bad, and what to do
    #[command(after_help = WORDS)]
    Check(Check),
    /// The migration plan: by component, in three stages, must-fix first, with effort
    Plan(Plan),
    /// What it thinks: components, images, workloads, variants, and how each was decided
    Model(Model),
    /// A rule's page: why it matters, what to do, examples
    Explain(Explain),
    /// The list of rules
    Rules(Rules),
    /// Accept what is there today: later checks with --baseline report what is new or became worse
    Baseline(Baseline),
    /// Run the examples of rule packs
    Test(Test),
    /// The language server, which editors start
    Lsp(Lsp),
    /// Write a commented seaworthy.toml from what it sees
    Init(Init),
}

/// What a report's figures are.
const WORDS: &str = "\
Points: what a finding takes from its component's score of 100. Effort: story points to mend one cause. Coverage: how much of \
what applies could be judged. The formula: docs/score.md in https://github.com/seaworthy-dev/seaworthy";

/// Which settings are used.
#[derive(Debug, Default, Args)]
pub(crate) struct Chosen {
    /// The settings [default: the nearest seaworthy.toml, from the path up to the project's root]
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub(crate) config: Option<PathBuf>,
    /// Read no settings
    #[arg(long)]
    pub(crate) no_config: bool,
}

/// What is read, and how.
#[derive(Debug, Args)]
pub(crate) struct Scan {
    /// What to look at
    #[arg(default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,
    /// The project's root, which paths are relative to [default: the git repository that holds the path, else the path]
    #[arg(long, value_name = "DIR")]
    pub(crate) root: Option<PathBuf>,
    /// A folder with rules of your own; repeatable
    #[arg(long = "rules", value_name = "PACK")]
    pub(crate) packs: Vec<PathBuf>,
    /// How many threads read and judge [default: one for each core]
    #[arg(long, value_name = "N", value_parser = threads)]
    pub(crate) jobs: Option<usize>,
    /// The Kubernetes release to judge for [default: the newest known]
    #[arg(long, value_name = "VERSION")]
    pub(crate) kubernetes: Option<String>,
    /// The day that decides end of life and expiry, YYYY-MM-DD [default: today]
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<String>,
    #[command(flatten)]
    pub(crate) chosen: Chosen,
}

#[derive(Debug, Args)]
#[command(mut_arg("paths", |paths| paths.help("What to look at; `-` reads standard input")))]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) scan: Scan,
    /// The reports that are written.
    #[arg(short, long = "output", value_name = "FORMAT[=FILE]", value_parser = Output::parse, help = NAMES.as_str())]
    pub(crate) outputs: Vec<Output>,
    /// The same, to standard output
    #[arg(long, value_name = "FORMAT", value_parser = Format::parse)]
    pub(crate) format: Option<Format>,
    /// With the path `-`: the file that standard input stands for; the rest of its project is read from disk
    #[arg(long, value_name = "NAME")]
    pub(crate) stdin_filename: Option<PathBuf>,
    /// The category of a SARIF report: code scanning keeps reports on one commit apart by it [default: seaworthy/PROJECT]
    #[arg(long, value_name = "NAME", value_parser = category)]
    pub(crate) category: Option<String>,
    /// The severity from which the exit code is 1 [default: blocker]
    #[arg(long, value_name = "SEVERITY", value_parser = limit())]
    pub(crate) fail_on: Option<Limit>,
    /// The score under which the exit code is 1, from 0 to 100; passes where there is no score
    #[arg(long, value_name = "N", value_parser = score)]
    pub(crate) min_score: Option<u8>,
    /// Refuse a project that has no score: exit code 2
    #[arg(long)]
    pub(crate) require_score: bool,
    /// Judge these rules alone: a rule, a topic or a glob; repeatable, separated by commas
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(crate) select: Vec<String>,
    /// Leave these rules out: a rule, a topic or a glob; repeatable, separated by commas
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(crate) ignore: Vec<String>,
    /// A file that `seaworthy baseline` wrote: what it accepts does not count
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    /// Report only what changed since this branch, tag or commit, and what that brought elsewhere; asks git
    #[arg(long, value_name = "REV", allow_hyphen_values = true)]
    pub(crate) since: Option<String>,
    /// Print what is silenced, and what the baseline knows, too
    #[arg(long)]
    pub(crate) silenced: bool,
    /// Print notes and lists, and every finding of a rule, in full
    #[arg(long)]
    pub(crate) all: bool,
    /// Print blockers, warnings, problems and totals alone
    #[arg(short, long)]
    pub(crate) quiet: bool,
    /// Colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: When,
}

#[derive(Debug, Args)]
pub(crate) struct Plan {
    #[command(flatten)]
    pub(crate) scan: Scan,
    /// How it is written
    #[arg(long, default_value = "terminal")]
    pub(crate) format: PlanFormat,
    /// Print notes and evidence chains in full
    #[arg(long)]
    pub(crate) all: bool,
    /// Colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: When,
}

#[derive(Debug, Args)]
pub(crate) struct Baseline {
    #[command(flatten)]
    pub(crate) scan: Scan,
    /// The file that is written
    #[arg(short, long, value_name = "FILE", default_value = "seaworthy-baseline.json")]
    pub(crate) output: PathBuf,
    /// Accept findings of these rules alone: a rule, a topic or a glob; repeatable, separated by commas
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(crate) select: Vec<String>,
    /// Leave these rules out: a rule, a topic or a glob; repeatable, separated by commas
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(crate) ignore: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Model {
    #[command(flatten)]
    pub(crate) scan: Scan,
    /// How it is written
    #[arg(long, default_value = "text")]
    pub(crate) format: Shape,
    /// Print what code says one by one, too; JSON always holds it
    #[arg(long)]
    pub(crate) all: bool,
    /// Colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: When,
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The rule's id, such as state/host-path; a topic, such as state, lists its rules
    pub(crate) rule: String,
    /// How it is written
    #[arg(long, default_value = "text")]
    pub(crate) format: Page,
    /// A folder with rules of your own; repeatable
    #[arg(long = "rules", value_name = "PACK")]
    pub(crate) packs: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) chosen: Chosen,
    /// Colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: When,
}

#[derive(Debug, Args)]
pub(crate) struct Rules {
    /// A folder with rules of your own; repeatable
    #[arg(long = "rules", value_name = "PACK")]
    pub(crate) packs: Vec<PathBuf>,
    /// How it is written
    #[arg(long, default_value = "text")]
    pub(crate) format: Shape,
    #[command(flatten)]
    pub(crate) chosen: Chosen,
    /// Colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: When,
}

#[derive(Debug, Args)]
pub(crate) struct Test {
    /// Folders with rules of your own
    #[arg(required = true, value_name = "PACK")]
    pub(crate) packs: Vec<PathBuf>,
    /// The day on which examples are judged that name none, YYYY-MM-DD [default: today]
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<String>,
}

/// What clients add of themselves; standard input and output are what is used, whatever they say.
#[derive(Debug, Args)]
pub(crate) struct Lsp {
    /// Standard input and output, as always
    #[arg(long, hide = true)]
    pub(crate) stdio: bool,
    /// The editor's process, which `initialize` names too
    #[arg(long = "clientProcessId", value_name = "N", hide = true)]
    pub(crate) client_process: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct Init {
    /// The project's folder, in which it is written
    #[arg(default_value = ".")]
    pub(crate) path: PathBuf,
    /// Write over a file that is there
    #[arg(long)]
    pub(crate) force: bool,
}

/// The severities to fail on, for the help and for what is refused.
fn limit() -> impl TypedValueParser<Value = Limit> {
    PossibleValuesParser::new(Limit::WORDS).try_map(|word| word.parse::<Limit>())
}

/// When there are colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    Auto,
    Always,
    Never,
}

/// For a person or for a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Shape {
    Text,
    Json,
}

impl Shape {
    /// What a refusal is written as beside its words.
    pub(crate) fn format(self) -> Option<Format> {
        if self == Self::Json { Format::json() } else { None }
    }
}

/// How a plan is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PlanFormat {
    Terminal,
    Markdown,
    Json,
}

/// How a rule's page is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Page {
    Text,
    Markdown,
}

fn score(word: &str) -> Result<u8, String> {
    word.parse().ok().filter(|score| *score <= 100).ok_or_else(|| "a whole number from 0 to 100 is what it takes".into())
}

fn category(word: &str) -> Result<String, String> {
    let empty = word.split('/').all(|part| part.trim().is_empty());
    if empty { Err("a name such as `seaworthy/web` is what it takes".into()) } else { Ok(word.to_owned()) }
}

fn threads(word: &str) -> Result<usize, String> {
    match word.parse() {
        Ok(number @ 1..=1024) => Ok(number),
        _ => Err("a number from 1 to 1024 is what it takes".into()),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_arguments_are_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn rules_are_separated_by_commas_and_repeated() {
        let Ok(Arguments { command: Command::Check(check) }) =
            Arguments::try_parse_from(["seaworthy", "check", "--select", "state,logs/*", "--select", "image", "src"])
        else {
            panic!("they are arguments of check");
        };
        assert_eq!((check.select, check.scan.paths), (vec!["state".into(), "logs/*".into(), "image".into()], vec![PathBuf::from("src")]));
    }

    #[test]
    fn an_unknown_format_is_answered_with_the_known_ones() {
        let error = Arguments::try_parse_from(["seaworthy", "check", "-o", "xml=a"]).unwrap_err().to_string();
        assert!(error.contains("`xml` is none of terminal, json"), "{error}");
    }
}
