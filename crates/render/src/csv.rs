//! CSV, as RFC 4180 has it: a row for each finding, for spreadsheets and tables of many projects.

use std::collections::BTreeMap;
use std::io;

use seaworthy_model::{Finding, Place, Problem, Reason, Report, Status, Unknown};

use crate::files::Files;
use crate::neutral;
use crate::text::first_sentences;

/// The columns.
const HEADER: [&str; 20] = [
    "type",
    "project",
    "fingerprint",
    "status",
    "rule",
    "title",
    "severity",
    "confidence",
    "stage",
    "effort",
    "points",
    "component",
    "application",
    "variants",
    "path",
    "line",
    "column",
    "message",
    "reasons",
    "remedy",
];
/// How long a remedy may be, unless its first sentence is longer.
const REMEDY: usize = 400;

/// A row, under the names of its columns; what is not named is empty.
#[derive(Default)]
struct Row {
    of: &'static str,
    fingerprint: String,
    status: &'static str,
    rule: String,
    title: String,
    severity: &'static str,
    confidence: &'static str,
    stage: &'static str,
    effort: String,
    points: String,
    component: String,
    application: String,
    variants: String,
    path: String,
    line: String,
    column: String,
    message: String,
    reasons: String,
    remedy: String,
}

/// Writes a report as CSV: a header, then a row for each finding, each problem and each case that could not be judged;
/// the first column says which.
///
/// Every row is one line that ends with CRLF. No cell is a formula to a spreadsheet: one that would be starts with `'`.
/// Columns in a file count characters, from 1.
///
/// # Errors
/// Those of `out`.
pub fn csv(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    let report = &neutral::report(report);
    let files = Files::new(report);
    let mut applications: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for component in &report.understood.components {
        applications.entry(&component.name).or_default().push(&component.application);
    }
    let application = |component: &str| match applications.get(component).map(Vec::as_slice) {
        // A name that two applications have says nothing.
        Some([one]) => (*one).to_owned(),
        _ => String::new(),
    };
    let findings = report.findings.iter().map(|one| finding(report, &files, one));
    let problems = report.problems.iter().map(|one| problem(&files, one));
    let unknown = report.unknown.iter().map(|one| not_judged(report, &files, one));
    write(out, HEADER.map(str::to_owned))?;
    for mut row in findings.chain(problems).chain(unknown) {
        if row.application.is_empty() {
            row.application = application(&row.component);
        }
        write(out, row.cells(&report.understood.project))?;
    }
    Ok(())
}

impl Row {
    fn cells(self, project: &str) -> [String; HEADER.len()] {
        [
            self.of.into(),
            project.into(),
            self.fingerprint,
            self.status.into(),
            self.rule,
            self.title,
            self.severity.into(),
            self.confidence.into(),
            self.stage.into(),
            self.effort,
            self.points,
            self.component,
            self.application,
            self.variants,
            self.path,
            self.line,
            self.column,
            self.message,
            self.reasons,
            self.remedy,
        ]
    }

    fn at(self, files: &Files<'_>, place: Option<Place>) -> Self {
        let Some(place) = place else { return self };
        let (start, _) = files.range(place);
        Self { path: files.path(place.file).into(), line: start.line.to_string(), column: start.column.to_string(), ..self }
    }
}

fn finding(report: &Report, files: &Files<'_>, one: &Finding) -> Row {
    let row = Row {
        of: "finding",
        fingerprint: one.fingerprint.clone(),
        status: match one.status {
            Status::Open => "open",
            Status::Silenced(_) => "silenced",
            Status::Known => "known",
        },
        rule: one.rule.clone(),
        title: one.title.clone(),
        severity: one.severity.word(),
        confidence: one.confidence.word(),
        stage: one.stage.word(),
        effort: one.effort.to_string(),
        points: one.points.map(|points| points.to_string()).unwrap_or_default(),
        component: one.component.clone().unwrap_or_default(),
        application: one.application.clone().unwrap_or_default(),
        variants: one.variants.join(", "),
        message: one.message.clone(),
        reasons: one.reasons.iter().map(Reason::said).collect::<Vec<_>>().join("; "),
        remedy: report.rules.get(&one.rule).map(|rule| first_sentences(&rule.remedy, REMEDY)).unwrap_or_default(),
        ..Row::default()
    };
    row.at(files, Some(one.place))
}

fn problem(files: &Files<'_>, one: &Problem) -> Row {
    let row = Row {
        of: "problem",
        path: one.path.clone().unwrap_or_default(),
        message: one.text.clone(),
        remedy: one.remedy.clone().unwrap_or_default(),
        ..Row::default()
    };
    row.at(files, one.place)
}

fn not_judged(report: &Report, files: &Files<'_>, one: &Unknown) -> Row {
    let row = Row {
        of: "unknown",
        rule: one.rule.clone(),
        title: report.rules.get(&one.rule).map(|rule| rule.title.clone()).unwrap_or_default(),
        component: one.component.clone().unwrap_or_default(),
        message: one.reason.clone(),
        ..Row::default()
    };
    row.at(files, one.place)
}

fn write(out: &mut dyn io::Write, cells: [String; HEADER.len()]) -> io::Result<()> {
    let cells = cells.map(|text| quoted(&inert(&neutral::line(&text))));
    out.write_all(format!("{}\r\n", cells.join(",")).as_bytes())
}

/// The text with `'` before what a spreadsheet would calculate: at its start, and behind a `;`, which separates the cells
/// where a comma is the decimal point.
fn inert(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, part) in text.split(';').enumerate() {
        if at > 0 {
            out.push(';');
        }
        let formula = part.trim_start_matches(|c: char| c.is_whitespace() || c == '"');
        if formula.starts_with(['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}']) {
            out.push('\'');
        }
        out.push_str(part);
    }
    out
}

/// The cell in quotes where it needs them: it holds a separator, a quote or a line break, or white space at an end.
fn quoted(cell: &str) -> String {
    if cell.contains([',', ';', '"', '\r', '\n']) || cell.trim() != cell {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use seaworthy_model::Severity;

    use super::*;
    use crate::sample::{empty, found, full, place};

    fn written(report: &Report) -> String {
        let mut out = Vec::new();
        csv(report, &mut out).expect("a vector takes everything");
        String::from_utf8(out).expect("it is UTF-8")
    }

    /// The cells of a text, as RFC 4180 reads them.
    fn read(text: &str) -> Vec<Vec<String>> {
        let (mut rows, mut row, mut cell, mut quoted) = (vec![], vec![], String::new(), false);
        let mut letters = text.chars().peekable();
        while let Some(c) = letters.next() {
            match c {
                '"' if quoted && letters.peek() == Some(&'"') => cell.extend(letters.next()),
                '"' => quoted = !quoted,
                ',' if !quoted => row.push(std::mem::take(&mut cell)),
                '\r' if !quoted => assert_eq!(letters.peek(), Some(&'\n')),
                '\n' if !quoted => {
                    row.push(std::mem::take(&mut cell));
                    rows.push(std::mem::take(&mut row));
                }
                c => cell.push(c),
            }
        }
        rows
    }

    #[test]
    fn a_row_for_each_finding_problem_and_case_that_was_not_judged() {
        let mut report = full();
        report.findings.truncate(1);
        report.findings[0].points = Some(7.5);
        report.findings[0].fingerprint = "00000000000000f1".into();
        let expected = "\
type,project,fingerprint,status,rule,title,severity,confidence,stage,effort,points,component,application,variants,path,line,column,message,reasons,remedy\r
finding,shop,00000000000000f1,open,state/local-write,The rule state/local-write,blocker,high,app,5,7.5,web,shop,k8s/overlays/prod,web/views.py,4,2,\
`file.save` keeps uploads at `/srv/uploads`,\"raised: 3 replicas, each with files of its own; not judged: its image is not known\",\
Mend state/local-write. Then look again.\r
problem,shop,,,,,,,,,,,,,big.yaml,,,it is larger than 8 MB,,Split it.\r
unknown,shop,,,logs/file,,,,,,,web,shop,,k8s/web.yaml,8,17,its image is not known,,\r
";
        assert_eq!(written(&report), expected);
    }

    #[test]
    fn what_a_spreadsheet_would_calculate_is_text() {
        for (text, cell) in [
            ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(1)", "'@SUM(1)"),
            ("\t=1", "' =1"),
            ("  =1", "'  =1"),
            ("a; =1", "a;' =1"),
            ("\"=1", "'\"=1"),
            ("a = b; c", "a = b; c"),
        ] {
            assert_eq!(inert(&neutral::line(text)), cell, "{text:?}");
        }
    }

    #[test]
    fn nothing_found_is_a_header_alone() {
        assert_eq!(written(&empty(&[])), HEADER.join(",") + "\r\n");
    }

    proptest! {
        #[test]
        fn every_text_stays_in_its_cell_and_is_no_formula(text in "([,;\"'=+@\t\r\n-]|[a-z \u{2028}\u{85}]|##\\[x\\]|::error::){0,12}") {
            let mut report = empty(&[("a.py", "x")]);
            let at = place(&report, 0, "x");
            found(&mut report, "state/x", Severity::Note, at, &text, |_| {});
            let rows = read(&written(&report));
            prop_assert_eq!(rows.len(), 2);
            prop_assert!(rows.iter().all(|row| row.len() == HEADER.len()));
            prop_assert_eq!(&rows[1][17], &inert(&neutral::line(&text)));
            let cells = rows[1].iter().flat_map(|cell| cell.split(';'));
            prop_assert!(cells.into_iter().all(|cell| !cell.trim_start().starts_with(['=', '+', '-', '@'])), "{rows:?}");
        }
    }
}
