use serde_json::Value;

/// The findings of a JSON report.
///
/// # Panics
/// Where the report holds no list of findings.
#[must_use]
pub fn findings(report: &Value) -> &[Value] {
    report["findings"].as_array().unwrap_or_else(|| panic!("no findings in {report}"))
}

/// The findings as a list that a person can read and write: `path:line severity rule`, sorted.
#[must_use]
pub fn list(report: &Value) -> Vec<String> {
    let line = |finding: &Value| {
        let location = &finding["location"];
        let word = |value: &Value| value.as_str().unwrap_or("?").to_owned();
        let at = format!("{}:{}", word(&location["path"]), location["start"]["line"]);
        format!("{at} {} {}", word(&finding["severity"]), word(&finding["rule"]))
    };
    let mut lines: Vec<String> = findings(report).iter().map(line).collect();
    lines.sort_by_key(|line| key(line));
    lines
}

/// By path, then by line as a number, then by the rest.
fn key(line: &str) -> (String, u32, String) {
    let (place, rest) = line.split_once(' ').unwrap_or((line, ""));
    let (path, number) = place.rsplit_once(':').unwrap_or((place, "0"));
    (path.to_owned(), number.parse().unwrap_or(0), rest.to_owned())
}
