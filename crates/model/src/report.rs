use std::collections::BTreeMap;

use crate::{Evidence, Finding, Problem, RuleInfo, Score, Severity, Source, Status, Unknown, shown};

/// A component as a report names it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ComponentSummary {
    /// Its name.
    pub name: String,
    /// The application that it belongs to.
    pub application: String,
    /// Its kind's word: service, worker, job, web, tool, library, client, backing, example, test, unknown.
    pub kind: String,
    /// Its folder, relative to the root; empty for the root itself and for what has no source in the tree.
    pub path: String,
    /// What decided its kind, a sentence each.
    pub evidence: Vec<String>,
    /// What it is made of, for the reader: base images, workloads.
    pub details: Vec<String>,
    /// How ready it is, from 0 to 100; `None` where it is not deployed, or too little of it was judged to say anything.
    pub score: Option<f64>,
    /// The part of what applies to it that could be judged, from 0 to 1; `None` where it is not deployed.
    pub coverage: Option<f64>,
    /// Whether its score is an upper bound: less than [`SURE`](crate::SURE) of what applies was judged, or a file that may say
    /// something of it could not be read.
    pub at_most: bool,
}

impl ComponentSummary {
    /// Its score as it is shown: `44`, `≤44` for an upper bound.
    #[must_use]
    pub fn shown_score(&self) -> Option<String> {
        self.score.map(|score| format!("{}{}", if self.at_most { "≤" } else { "" }, shown(score)))
    }
}

/// What was understood of the project, for the head of a report.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Understood {
    /// The project's name: its root folder's.
    pub project: String,
    /// The applications' names.
    pub applications: Vec<String>,
    /// The variants' roots, primary ones first.
    pub variants: Vec<String>,
    /// The components, in the order of their names.
    pub components: Vec<ComponentSummary>,
    /// One sentence instead of findings, where nothing is deployable.
    pub nothing: Option<String>,
}

/// How many findings a report leaves out because they do not count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Those that somebody silenced.
    pub silenced: usize,
    /// Those that the baseline accepts.
    pub known: usize,
}

/// A finding that a baseline accepts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Accepted {
    /// The place's path, when it was accepted.
    pub path: String,
    /// The rule's id.
    pub rule: String,
    /// What tells it from all others.
    pub fingerprint: String,
    /// How bad it was: it is accepted as that, and nothing worse.
    pub severity: Severity,
    /// The component it stood at.
    pub component: Option<String>,
    /// What was said of it.
    pub message: String,
}

/// The state of the project that a report is held against.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Since {
    /// The revision, as it was named.
    pub revision: String,
    /// The commit that is compared with: the newest that the revision and what is checked out share.
    pub base: String,
}

/// Everything that a scan says. Two scans of one tree give equal reports.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// What was understood.
    pub understood: Understood,
    /// The files that were read; a [`crate::FileId`] is an index here.
    pub sources: Vec<Source>,
    /// The folders and files that are reported on, relative to the root; empty for everything.
    pub asked: Vec<String>,
    /// The findings: by severity, confidence, component, path, place, rule.
    pub findings: Vec<Finding>,
    /// The findings that are left out of `findings`.
    pub left_out: LeftOut,
    /// What the baseline accepts and is no more, in its order.
    pub vanished: Vec<Accepted>,
    /// Where only what a change brought is in `findings`: what the change is told by.
    pub since: Option<Since>,
    /// How ready what is deployed is; `None` where that was not asked, as of a single file.
    pub score: Option<Score>,
    /// The good that was found.
    pub evidence: Vec<Evidence>,
    /// What could not be judged.
    pub unknown: Vec<Unknown>,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// Whether nothing of what was asked for could be read; `problems` says why.
    pub nothing_read: bool,
    /// The rules that gave a finding, evidence or unknown, by id.
    pub rules: BTreeMap<String, RuleInfo>,
    /// The settings that were used, by their path.
    pub settings: Option<String>,
    /// Which of several reports on one commit this is, where its user says so.
    pub category: Option<String>,
    /// The day that decides end of life and expiry, `YYYY-MM-DD`.
    pub as_of: String,
    /// The Kubernetes release that is judged for, such as `1.36`.
    pub kubernetes: String,
}

impl Report {
    /// How many open findings are of this severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.is_open() && finding.severity == severity).count()
    }

    /// How many of the files that were read are reported on.
    #[must_use]
    pub fn files(&self) -> usize {
        let is_asked = |path: &str, asked: &String| {
            let folder = asked.trim_end_matches('/');
            path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let counts = |source: &&Source| self.asked.is_empty() || self.asked.iter().any(|asked| is_asked(&source.path, asked));
        self.sources.iter().filter(counts).count()
    }

    /// Leaves out the findings that do not count, and keeps how many they are.
    pub fn leave_out_settled(&mut self) {
        let left_out = &mut self.left_out;
        self.findings.retain(|finding| match finding.status {
            Status::Open => true,
            Status::Silenced(_) => {
                left_out.silenced += 1;
                false
            }
            Status::Known => {
                left_out.known += 1;
                false
            }
        });
    }
}
