//! `seaworthy explain`: a rule's page.

use seaworthy_engine::RulePage;
use seaworthy_model::{RuleInfo, Severity};
use seaworthy_render::neutral;
use seaworthy_rules::{Example, ExampleFile};

use crate::args::{Explain, Page};
use crate::markdown;
use crate::model::print;
use crate::packs;
use crate::refusal::{Exit, problem, problems, refuse};
use crate::rules;

pub(crate) fn run(args: &Explain) -> Exit {
    let packs = match packs::of_project(&args.packs, &args.chosen) {
        Ok(packs) => packs,
        Err(problems) => return refuse(problems, None),
    };
    let pages = match seaworthy_engine::rules(&packs) {
        Ok(pages) => pages,
        Err(refused) => return refuse(problems(refused), None),
    };
    match pages.iter().find(|page| page.info.id == args.rule) {
        Some(page) => {
            let text = if args.format == Page::Markdown { markdown::page(page) } else { text(page) };
            print(&neutral::output(&neutral::lines(&text)))
        }
        None => match of_topic(&args.rule, pages) {
            Ok(topic) => print(&neutral::output(&neutral::lines(&rules::table(&topic)))),
            Err(pages) => refuse(vec![unknown(&args.rule, &pages)], None),
        },
    }
}

/// The rules of a topic, by their ids; all rules, where there is no such topic.
fn of_topic(asked: &str, pages: Vec<RulePage>) -> Result<Vec<RulePage>, Vec<RulePage>> {
    if pages.iter().all(|page| page.info.topic() != asked) {
        return Err(pages);
    }
    let mut topic: Vec<RulePage> = pages.into_iter().filter(|page| page.info.topic() == asked).collect();
    topic.sort_by(|a, b| a.info.id.cmp(&b.info.id));
    Ok(topic)
}

fn unknown(asked: &str, pages: &[RulePage]) -> seaworthy_model::Problem {
    let near = nearest(asked, pages.iter().map(|page| page.info.id.as_str()));
    let remedy = match near.as_slice() {
        [] => "`seaworthy rules` lists them.".to_owned(),
        near => format!("The nearest: {}. `seaworthy rules` lists all.", near.join(", ")),
    };
    problem(format!("there is no rule `{asked}`"), Some(&remedy))
}

/// The ids that are most like a word, the likeliest first; at most three.
fn nearest<'a>(asked: &str, ids: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let asked = asked.to_lowercase();
    let like = |id: &str| {
        let name = id.rsplit('/').next().unwrap_or(id);
        let topic = id.split('/').next().unwrap_or(id);
        let within = f64::from(u8::from(name.contains(&asked) || topic == asked || asked.contains(name)));
        [strsim::jaro_winkler(&asked, id), strsim::jaro_winkler(&asked, name), within].into_iter().fold(0.0, f64::max)
    };
    let mut ids: Vec<(f64, &str)> = ids.map(|id| (like(id), id)).filter(|(likeness, _)| *likeness > 0.75).collect();
    ids.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    ids.into_iter().take(3).map(|(_, id)| id).collect()
}

/// The page: what it is, why, what to do, examples with their carets.
fn text(page: &RulePage) -> String {
    let info = &page.info;
    let mut out = format!("{}\n{} · {}\n", info.title, info.id, nature(info));
    out.push_str(&format!("judges {} in components of the kinds {}\n", page.entities.join(", "), page.kinds.join(", ")));
    for (title, words) in [("Why", &info.why), ("What to do", &info.remedy)] {
        out.push_str(&format!("\n{title}\n{}\n", indented(words, "  ")));
    }
    if !page.context.is_empty() {
        let changes: Vec<String> = page.context.iter().map(|(does, why)| format!("  {does}: {why}\n")).collect();
        out.push_str(&format!("\nWhat its surroundings change\n{}", changes.concat()));
    }
    if !info.links.is_empty() {
        let links: Vec<String> = info.links.iter().map(|link| format!("  {link}")).collect();
        out.push_str(&format!("\nRead more\n{}\n", links.join("\n")));
    }
    for example in &page.examples {
        out.push_str(&format!("\n{}: {}\n", if example.bad { "Bad" } else { "Good" }, titled(example)));
        for file in &example.files {
            out.push_str(&format!("  {}\n{}\n", file.path, indented(&with_carets(file), "    ")));
        }
    }
    out
}

/// How bad, how sure, how much work, and where: what no context moves.
pub(crate) fn nature(info: &RuleInfo) -> String {
    let stage = info.stage.phrase();
    format!("{} · {} confidence · effort {} · {stage}", info.severity, info.confidence, info.effort)
}

/// What an example shows, and the release and the day that it is judged for where it names them.
pub(crate) fn titled(example: &Example) -> String {
    let release = example.kubernetes.as_ref().map(|release| format!("Kubernetes {release}"));
    let named: Vec<String> = release.into_iter().chain(example.as_of.clone()).collect();
    if named.is_empty() { example.title.clone() } else { format!("{} ({})", example.title, named.join(", ")) }
}

/// The file of an example as it is written in its rule.
pub(crate) fn with_carets(file: &ExampleFile) -> String {
    let marks = file.expected.iter().map(|one| (one.line, carets(one.column, one.end_column, one.severity, one.message.as_deref())));
    marked(&file.text, &marks.collect::<Vec<_>>())
}

/// A text with its carets: each under the line that it speaks of.
fn marked(text: &str, marks: &[(u32, String)]) -> String {
    let mut out = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        out.push(line.to_owned());
        out.extend(marks.iter().filter(|(at, _)| *at == number).map(|(_, mark)| mark.clone()));
    }
    out.join("\n")
}

/// `^^^^ warning: what is said there`, from one column to before another.
fn carets(from: u32, to: u32, severity: Option<Severity>, message: Option<&str>) -> String {
    let wide = to.saturating_sub(from).clamp(1, 1000) as usize;
    let mark = format!("{}{}", " ".repeat(from.clamp(1, 1000) as usize - 1), "^".repeat(wide));
    match (severity, message) {
        (Some(severity), Some(message)) => format!("{mark} {severity}: {message}"),
        (Some(severity), None) => format!("{mark} {severity}"),
        (None, Some(message)) => format!("{mark} {message}"),
        (None, None) => mark,
    }
}

fn indented(text: &str, by: &str) -> String {
    let lines = text.trim_end().lines().map(|line| if line.trim().is_empty() { String::new() } else { format!("{by}{line}") });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_that_does_not_exist_is_answered_with_the_nearest() {
        let ids = ["state/host-path", "state/local-write", "health/no-liveness-probe", "health/no-readiness-probe"];
        assert_eq!(nearest("state/hostpath", ids.into_iter())[0], "state/host-path");
        assert_eq!(nearest("liveness", ids.into_iter())[0], "health/no-liveness-probe");
        assert_eq!(nearest("zzz", ids.into_iter()), Vec::<&str>::new());
    }

    #[test]
    fn carets_stand_under_what_they_speak_of() {
        let marks = [(2, carets(3, 6, Some(Severity::Note), Some("it is `bad`")))];
        assert_eq!(marked("a: 1\n  bad\nc: 2\n", &marks), "a: 1\n  bad\n  ^^^ note: it is `bad`\nc: 2");
    }
}
