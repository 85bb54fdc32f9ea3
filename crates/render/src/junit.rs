//! JUnit's XML: a report among the results of tests, as Jenkins, GitLab and Azure show them.

use std::collections::{BTreeMap, HashMap};
use std::io;

use seaworthy_model::{Evidence, Finding, Place, Problem, Report, Severity, Unknown, sentence};

use crate::files::Files;
use crate::neutral;
use crate::text::first_sentences;
use crate::words::{cut, unjudged};

/// How long the name of a test may be, in characters.
const NAME: usize = 200;

/// How a test went.
enum Outcome {
    Passed,
    /// With its kind and what it says.
    Failed(&'static str, String),
    /// With what it says.
    Errored(String),
    /// With the reason.
    Skipped(String),
}

/// One test.
struct Case {
    /// The part of the class's name behind its suite's.
    class: String,
    name: String,
    /// What tells it from others of the same class and name.
    mark: String,
    at: Option<(String, Option<u32>)>,
    message: String,
    outcome: Outcome,
}

/// Writes a report as JUnit's XML: a suite for each component, and one for what is of an application or the
/// project as a whole.
///
/// A blocker or a warning is a test that fails, what could not be read one with an error; a note, what does not count and
/// what could not be judged are skipped with their words; what is good passes. A component without any test has one that
/// passes, and so has an empty report: their readers take no tests for a mistake. Every text is on its own line, and is
/// well-formed XML 1.0.
///
/// # Errors
/// Those of `out`.
pub fn junit(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    let suites = suites(&neutral::report(report));
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    text.push_str(&format!("<testsuites name=\"seaworthy\" {}>\n", counts(suites.values().flatten())));
    for (name, cases) in &suites {
        text.push_str(&format!("  <testsuite name=\"{}\" {}>\n", escaped(name), counts(cases.iter())));
        let mut times: HashMap<(&str, &str), usize> = HashMap::new();
        for case in cases {
            *times.entry((&case.class, &case.name)).or_default() += 1;
        }
        for case in cases {
            let alone = times.get(&(case.class.as_str(), case.name.as_str())).is_none_or(|times| *times == 1);
            text.push_str(&case.element(name, alone));
        }
        text.push_str("  </testsuite>\n");
    }
    text.push_str("</testsuites>\n");
    out.write_all(neutral::output(&text).as_bytes())
}

/// The tests by their suite's name.
fn suites(report: &Report) -> BTreeMap<String, Vec<Case>> {
    let files = Files::new(report);
    let understood = &report.understood;
    let own = if understood.project.is_empty() { "seaworthy" } else { &understood.project };
    let mut suites: BTreeMap<String, Vec<Case>> = BTreeMap::new();
    let mut add = |component: Option<&str>, case: Case| suites.entry(component.unwrap_or(own).to_owned()).or_default().push(case);
    report.findings.iter().for_each(|one| add(one.component.as_deref().or(one.application.as_deref()), finding(report, &files, one)));
    report.problems.iter().for_each(|one| add(None, problem(&files, one)));
    report.unknown.iter().for_each(|one| add(one.component.as_deref(), not_judged(&files, one)));
    report.evidence.iter().for_each(|one| add(one.component.as_deref(), good(&files, one)));
    for component in &understood.components {
        let cases = suites.entry(component.name.clone()).or_default();
        if cases.is_empty() {
            cases.push(clean(None));
        }
    }
    if suites.is_empty() {
        suites.insert(own.to_owned(), vec![clean(understood.nothing.as_deref())]);
    }
    suites
}

/// The test of what has no other; where nothing is deployable it is skipped, and says why.
fn clean(nothing: Option<&str>) -> Case {
    let outcome = nothing.map_or(Outcome::Passed, |why| Outcome::Skipped(sentence(why)));
    Case { class: "seaworthy".into(), name: "no findings".into(), mark: String::new(), at: None, message: String::new(), outcome }
}

fn finding(report: &Report, files: &Files<'_>, one: &Finding) -> Case {
    let outcome = match (one.status.settled().map(|why| sentence(&why)), one.severity) {
        (Some(settled), _) => Outcome::Skipped(settled),
        (None, Severity::Note) => Outcome::Skipped(format!("note: {}", sentence(&one.message))),
        (None, severity) => Outcome::Failed(severity.word(), words(report, files, one)),
    };
    Case {
        class: class(&one.rule),
        name: name(&one.message),
        mark: one.fingerprint.clone(),
        at: at(files, Some(one.place)),
        message: sentence(&one.message),
        outcome,
    }
}

/// What a failed test says: where, what, why so bad, what shows it, what to do.
fn words(report: &Report, files: &Files<'_>, one: &Finding) -> String {
    let (start, _) = files.range(one.place);
    let mut lines = vec![format!("{}:{}:{}: {}", files.path(one.place.file), start.line, start.column, sentence(&one.message))];
    lines.extend(one.reasons.iter().map(|reason| sentence(&reason.said())));
    lines.extend(one.related.iter().map(|related| format!("{}: {}", files.short(related.place), sentence(&related.text))));
    let again = |place: Place| one.said_elsewhere(place).map_or_else(|| "the same".to_owned(), sentence);
    lines.extend(one.occurrences.iter().map(|place| format!("{}: {}", files.short(*place), again(*place))));
    let remedy = report.rules.get(&one.rule).map(|rule| first_sentences(&rule.remedy, 400));
    lines.extend(remedy.filter(|remedy| !remedy.is_empty()).map(|remedy| format!("What to do: {remedy}")));
    lines.push(format!("{} confidence, effort {}", one.confidence, one.effort));
    lines.join("\n")
}

fn problem(files: &Files<'_>, one: &Problem) -> Case {
    Case {
        class: "seaworthy.problem".into(),
        name: name(&[one.path.as_deref().unwrap_or_default(), &one.text].join(" ")),
        mark: String::new(),
        at: at(files, one.place).or_else(|| Some((one.path.clone()?, None))),
        message: sentence(&one.text),
        outcome: Outcome::Errored(one.said()),
    }
}

fn not_judged(files: &Files<'_>, one: &Unknown) -> Case {
    // A star stands for all rules.
    let class = if one.rule == "*" { "seaworthy.unknown".into() } else { class(&one.rule) };
    let outcome = Outcome::Skipped(unjudged(one));
    Case { class, name: "not judged".into(), mark: one.reason.clone(), at: at(files, one.place), message: String::new(), outcome }
}

fn good(files: &Files<'_>, one: &Evidence) -> Case {
    Case {
        class: class(&one.rule),
        name: name(&one.message),
        mark: files.short(one.place),
        at: at(files, Some(one.place)),
        message: String::new(),
        outcome: Outcome::Passed,
    }
}

/// `state/host-path` is the class `host-path` in the package `state`.
fn class(rule: &str) -> String {
    rule.replace('/', ".")
}

fn name(text: &str) -> String {
    cut(text.trim(), NAME)
}

fn at(files: &Files<'_>, place: Option<Place>) -> Option<(String, Option<u32>)> {
    place.map(|place| (files.path(place.file).to_owned(), Some(files.line(place))))
}

impl Case {
    fn element(&self, suite: &str, alone: bool) -> String {
        let mark = if alone || self.mark.is_empty() { String::new() } else { format!(" [{}]", self.mark) };
        let mut out =
            format!("    <testcase classname=\"{}\" name=\"{}\"", escaped(&self.class_in(suite)), escaped(&(self.name.clone() + &mark)));
        if let Some((file, line)) = &self.at {
            out.push_str(&format!(" file=\"{}\"", escaped(file)));
            out.push_str(&line.map(|line| format!(" line=\"{line}\"")).unwrap_or_default());
        }
        out.push_str(" time=\"0\"");
        let message = escaped(&self.message);
        match &self.outcome {
            Outcome::Passed => out.push_str("/>\n"),
            Outcome::Failed(kind, words) => {
                out.push_str(&format!(
                    ">\n      <failure message=\"{message}\" type=\"{kind}\">{}</failure>\n    </testcase>\n",
                    escaped(words)
                ));
            }
            Outcome::Errored(words) => {
                out.push_str(&format!(
                    ">\n      <error message=\"{message}\" type=\"problem\">{}</error>\n    </testcase>\n",
                    escaped(words)
                ));
            }
            Outcome::Skipped(why) => out.push_str(&format!(">\n      <skipped message=\"{}\"/>\n    </testcase>\n", escaped(why))),
        }
        out
    }

    fn class_in(&self, suite: &str) -> String {
        format!("{suite}.{}", self.class)
    }
}

/// The attributes that count tests.
fn counts<'a>(cases: impl Iterator<Item = &'a Case>) -> String {
    let (mut tests, mut failures, mut errors, mut skipped) = (0, 0, 0, 0);
    for case in cases {
        tests += 1;
        match case.outcome {
            Outcome::Passed => {}
            Outcome::Failed(..) => failures += 1,
            Outcome::Errored(_) => errors += 1,
            Outcome::Skipped(_) => skipped += 1,
        }
    }
    format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"{skipped}\" time=\"0\"")
}

/// A text inside an element or an attribute; what XML 1.0 has no place for is spelt out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\n' => out.push('\n'),
            '\u{fffe}' | '\u{ffff}' => out.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
            c => neutral::push(&mut out, c),
        }
    }
    out
}

#[cfg(test)]
mod tests;
