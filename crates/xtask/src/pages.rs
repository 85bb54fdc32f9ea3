//! The pages of the rules, as the program itself writes them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Writes a page for each built-in rule, `<topic>/<rule>.md`, and `index.md`, into a folder that is made where it is not there.
pub fn write(folder: &Path) -> Result<String, String> {
    let program = program()?;
    let list: Value = serde_json::from_str(&said(&program, &["rules", "--format", "json"])?).map_err(|error| error.to_string())?;
    let rules = list["rules"].as_array().ok_or("the list of rules is no list")?;
    for rule in rules {
        let id = rule["id"].as_str().ok_or("a rule has no id")?;
        file(&folder.join(format!("{id}.md")), &said(&program, &["explain", id, "--format", "markdown"])?)?;
    }
    file(&folder.join("index.md"), &index(rules))?;
    Ok(format!("{} pages and their index are in {}", rules.len(), folder.display()))
}

/// The rules by topic, each with its severity and a link to its page.
fn index(rules: &[Value]) -> String {
    let mut out = format!("# The rules\n\n{} rules.\n", rules.len());
    let mut topic = "";
    for rule in rules {
        let text = |key: &str| rule[key].as_str().unwrap_or_default();
        if text("topic") != topic {
            topic = rule["topic"].as_str().unwrap_or_default();
            out.push_str(&format!("\n## {topic}\n\n| rule | | severity | effort |\n|---|---|---|---|\n"));
        }
        let (id, title) = (text("id"), text("title").replace('|', "\\|"));
        out.push_str(&format!("| [{id}]({id}.md) | {title} | {} | {} |\n", text("severity"), rule["effort"]));
    }
    out
}

fn file(path: &Path, text: &str) -> Result<(), String> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

/// The binary, built as it stands now.
fn program() -> Result<PathBuf, String> {
    let build = ["build", "--quiet", "--package", "seaworthy-cli", "--message-format", "json"];
    let output = super::cargo().args(build).output().map_err(|error| format!("cargo does not start: {error}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let messages = String::from_utf8_lossy(&output.stdout);
    let built = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut programs = built.filter_map(|message| message["executable"].as_str().map(PathBuf::from));
    programs.next_back().ok_or_else(|| "cargo builds no program".to_owned())
}

fn said(program: &Path, arguments: &[&str]) -> Result<String, String> {
    let output = Command::new(program).args(arguments).output().map_err(|error| format!("{}: {error}", program.display()))?;
    if !output.status.success() {
        return Err(format!("seaworthy {}: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr)));
    }
    String::from_utf8(output.stdout).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_has_the_rules_by_topic() {
        let rule = |id: &str, topic: &str| serde_json::json!({"id": id, "title": "A | b", "topic": topic, "severity": "note", "effort": 1});
        let index = index(&[rule("logs/a", "logs"), rule("logs/b", "logs"), rule("state/c", "state")]);
        let logs =
            "## logs\n\n| rule | | severity | effort |\n|---|---|---|---|\n| [logs/a](logs/a.md) | A \\| b | note | 1 |\n| [logs/b](";
        assert!(index.starts_with("# The rules\n\n3 rules.\n") && index.contains(logs) && index.contains("## state\n"), "{index}");
    }
}
