//! The JSON report in lines: what a query over the reports of many projects reads.

use std::io;

use seaworthy_model::Report;
use serde::Serialize;
use serde_json::{Map, Value};

use super::document;
use crate::harmless;

/// The lists of a JSON report, with what one of their items is called.
const LISTS: [(&str, &str); 5] =
    [("components", "component"), ("findings", "finding"), ("evidence", "evidence"), ("unknown", "unknown"), ("problems", "problem")];

/// One line: an object that can be read without the others.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(rename = "type")]
    of: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    project: Option<&'a Value>,
    #[serde(flatten)]
    fields: &'a Map<String, Value>,
}

/// Writes a report as JSON Lines, format 1: an object on each line, with the `type` of what it is and the project's name.
///
/// The first is the `report` itself; then come its components, findings, evidence, what is unknown, problems and rules,
/// each with the fields of the JSON report. A `rule` line has its id as `rule`. Nothing of the JSON report is left out.
///
/// # Errors
/// Those of `out`.
pub fn jsonl(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    let Value::Object(mut head) = serde_json::to_value(document(report)).map_err(io::Error::from)? else { return Ok(()) };
    let lists = LISTS.map(|(list, of)| (of, head.remove(list)));
    let rules = head.remove("rules");
    let project = head.remove("project");
    let mut line = |of, fields: &Map<String, Value>| harmless::write_line(&Line { of, project: project.as_ref(), fields }, &mut *out);
    line("report", &head)?;
    for (of, list) in &lists {
        for item in list.iter().filter_map(Value::as_array).flatten().filter_map(Value::as_object) {
            line(of, item)?;
        }
    }
    if let Some(Value::Object(rules)) = rules {
        for (id, rule) in rules {
            let Value::Object(mut rule) = rule else { continue };
            rule.insert("rule".into(), id.into());
            line("rule", &rule)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::json;
    use crate::sample::{empty, found, full, place};
    use seaworthy_model::Severity;

    fn lines(report: &Report) -> Vec<Map<String, Value>> {
        let mut out = Vec::new();
        jsonl(report, &mut out).expect("a vector takes everything");
        let text = String::from_utf8(out).expect("JSON is UTF-8");
        text.lines().map(|line| serde_json::from_str(line).expect("each line is an object")).collect()
    }

    /// The JSON report that the lines are made of.
    fn together(report: &Report) -> Value {
        let mut whole = Map::new();
        whole.insert("rules".into(), Value::Object(Map::new()));
        LISTS.iter().for_each(|(list, _)| drop(whole.insert((*list).into(), Value::Array(vec![]))));
        for mut line in lines(report) {
            let of = line.remove("type").expect("each line has a type");
            let project = line.remove("project");
            if of == "report" {
                whole.extend(line);
                whole.extend(project.map(|project| ("project".to_owned(), project)));
            } else if of == "rule" {
                let id = line.remove("rule").expect("a rule has its id");
                whole["rules"][id.as_str().expect("a string")] = line.into();
            } else {
                let (list, _) = LISTS.iter().find(|(_, item)| of == *item).expect("a known type");
                whole[*list].as_array_mut().expect("a list").push(line.into());
            }
        }
        whole.into()
    }

    fn whole(report: &Report) -> Value {
        let mut out = Vec::new();
        json(report, &mut out).expect("a vector takes everything");
        serde_json::from_slice(&out).expect("it is JSON")
    }

    #[test]
    fn the_lines_together_are_the_json_report() {
        for report in [full(), Report::default()] {
            assert_eq!(together(&report), whole(&report));
        }
    }

    #[test]
    fn each_line_says_what_it_is_and_of_which_project() {
        let lines = lines(&full());
        let types: Vec<&str> = lines.iter().filter_map(|line| line["type"].as_str()).collect();
        let expected = ["report", "component", "finding", "finding", "finding", "evidence", "unknown", "problem", "rule", "rule", "rule"];
        assert_eq!(types, expected);
        assert!(lines.iter().all(|line| line["project"] == "shop"), "{lines:?}");
    }

    #[test]
    fn a_hostile_text_breaks_no_line_and_reads_as_it_was() {
        let text = "x\n::error::y\r\u{2028}\u{85}##[add-mask]z \u{1b}[2J";
        let mut report = empty(&[("a.py", "x")]);
        let at = place(&report, 0, "x");
        found(&mut report, "state/x", Severity::Note, at, text, |_| {});
        let mut out = Vec::new();
        jsonl(&report, &mut out).expect("a vector takes everything");
        let written = String::from_utf8(out).expect("JSON is UTF-8");
        assert!(!written.contains("##[") && !written.contains(['\r', '\u{2028}', '\u{85}', '\u{1b}']), "{written}");
        assert_eq!(lines(&report)[1]["message"], text);
    }
}
