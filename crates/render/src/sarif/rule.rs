//! Rules as reporting descriptors, and what this program says about itself.

use seaworthy_model::{RuleInfo, Severity, sentence};

use super::shape::{Configuration, Descriptor, Help, Message, RuleBag};
use crate::text::first_sentences;
use crate::words::cut;

/// How long a description may be, in characters: code scanning takes 1,024.
const LONGEST: usize = 1000;
/// How long a name may be: code scanning takes 255.
const LONGEST_NAME: usize = 250;

/// Something that is said about the run and not about the project.
pub(super) struct Own {
    pub id: &'static str,
    title: &'static str,
    why: &'static str,
    remedy: &'static str,
}

pub(super) const NOT_READ: Own = Own {
    id: "seaworthy/not-read",
    title: "Files that could not be read",
    why: "What is not read is not judged: a finding may be missing, and another may stand only because what answers it was not seen.",
    remedy: "Mend the file, or name it in `.seaworthyignore` if it is none of the project's own.",
};
pub(super) const NOT_JUDGED: Own = Own {
    id: "seaworthy/not-judged",
    title: "Rules that could not be judged",
    why: "Whether the rule holds depends on something that is not in the tree, or that is made only when it is deployed.",
    remedy: "Bring what is missing into the tree if it can be there; otherwise look at it yourself.",
};
pub(super) const LEFT_OUT: Own = Own {
    id: "seaworthy/left-out",
    title: "Findings that are not in this report",
    why: "Code scanning takes a limited number of results and bytes, so that the worst findings are listed and the others are not.",
    remedy: "Mend the worst first, check a part of the project at a time, or read another format, which has them all.",
};

impl Own {
    /// As the descriptor of a notification or of a result.
    pub(super) fn descriptor(&self, level: &'static str, properties: Option<RuleBag<'static>>) -> Descriptor<'static> {
        Descriptor {
            id: self.id,
            name: name(self.id),
            short_description: Message::of(sentence(self.title)),
            full_description: Message::of(self.why),
            help: help(self.why, self.remedy, &[]),
            help_uri: Some(env!("CARGO_PKG_REPOSITORY")),
            default_configuration: Configuration { level },
            properties,
        }
    }

    /// As the rule of a visible result.
    pub(super) fn rule(&self, level: &'static str) -> Descriptor<'static> {
        let severity = if level == "note" { "recommendation" } else { level };
        let bag = RuleBag {
            tags: vec!["kubernetes".into(), "migration".into()],
            precision: "very-high",
            problem_severity: Some(severity),
            security_severity: None,
        };
        self.descriptor(level, Some(bag))
    }
}

pub(super) fn rule(info: &RuleInfo) -> Descriptor<'_> {
    let mut tags = vec!["kubernetes".into(), "migration".into(), info.topic().into()];
    tags.extend([format!("stage/{}", info.stage.word()).into(), format!("effort/{}", info.effort).into()]);
    tags.extend(info.security.map(|_| "security".into()));
    let why = info.why.trim();
    Descriptor {
        id: &info.id,
        name: name(&info.id),
        short_description: Message::of(sentence(&cut(&info.title, LONGEST))),
        full_description: Message::of(sentence(&cut(&first_sentences(why, LONGEST), LONGEST))),
        help: help(why, info.remedy.trim(), &info.links),
        help_uri: info.links.first().map(String::as_str).filter(|link| link.starts_with("https://")),
        default_configuration: Configuration { level: level(info.severity) },
        properties: Some(RuleBag {
            tags,
            precision: info.confidence.word(),
            // A rule is about quality or about security: the second would take it for both.
            problem_severity: info.security.is_none().then_some(match info.severity {
                Severity::Blocker => "error",
                Severity::Warning => "warning",
                Severity::Note => "recommendation",
            }),
            security_severity: info.security.map(|score| format!("{score:.1}")),
        }),
    }
}

/// Why, what to do and where to read more, as a text and as Markdown, which code scanning shows instead.
fn help(why: &str, remedy: &str, links: &[String]) -> Help {
    let list = |start: &str, end: &str| links.iter().map(|link| format!("\n- {start}{link}{end}")).collect::<String>();
    let (text_links, links) = match links {
        [] => (String::new(), String::new()),
        _ => (format!("\n\nRead more:{}", list("", "")), format!("\n\n## Read more\n{}", list("<", ">"))),
    };
    Help {
        text: format!("Why it matters:\n{why}\n\nWhat to do:\n{remedy}{text_links}"),
        markdown: format!("## Why it matters\n\n{why}\n\n## What to do\n\n{remedy}{links}"),
    }
}

/// `state/host-path` is `StateHostPath`: a name that a person can read and a program can take for an identifier.
fn name(id: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    };
    cut(&id.split(['/', '-']).map(capital).collect::<String>(), LONGEST_NAME)
}

pub(super) fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Blocker => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}
