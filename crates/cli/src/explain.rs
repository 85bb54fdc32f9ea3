//! `seaworthy explain`: a rule's page.

use std::collections::BTreeSet;

use seaworthy_engine::RulePage;
use seaworthy_model::RuleInfo;
use seaworthy_render::{neutral, width, wrap};
use seaworthy_rules::{Example, ExampleFile, Expected};
use seaworthy_settings::Settings;

use crate::args::{Explain, Page};
use crate::markdown;
use crate::model::{print, shown};
use crate::output::columns;
use crate::reflow::{hanging, indented, reflow};
use crate::refusal::{Exit, problem, refuse};
use crate::rules;
use crate::{packs, paint};

pub(crate) fn run(args: &Explain) -> Exit {
    let (packs, found) = match packs::of_project(&args.packs, &args.chosen) {
        Ok(packs) => packs,
        Err(problems) => return refuse(problems, None),
    };
    let mut pages = match seaworthy_engine::Rules::of(&packs).map(|rules| rules.pages()) {
        Ok(pages) => pages,
        Err(refused) => return refuse(refused.0, None),
    };
    let settings = found.as_ref().map(|found| &*found.settings);
    if let Some(page) = pages.iter().find(|page| page.info.id == args.rule) {
        if args.format == Page::Markdown {
            return print(&neutral::output(&neutral::lines(&markdown::page(page))));
        }
        let (paint, room) = columns(args.color);
        return shown(&paint::page(&neutral::lines(&text(page, settings, room)), paint), paint);
    }
    if let Some(wrong) = seaworthy_rules::names_none(&args.rule, pages.iter().map(|page| page.info.id.as_str())) {
        return refuse(vec![problem(wrong.text, Some(&wrong.remedy))], None);
    }
    // A topic or a glob: the rules that it names.
    pages.retain(|page| seaworthy_model::names_rule(&args.rule, &page.info.id));
    pages.sort_by(|a, b| a.info.id.cmp(&b.info.id));
    rules::list(&pages, settings, args.color)
}

/// The page: what it is, why, what to do, examples with their carets; its words in lines of at most `room` cells.
fn text(page: &RulePage, settings: Option<&Settings>, room: Option<usize>) -> String {
    let info = &page.info;
    let mut out = format!("{}\n{}\n", info.title, reflow(&format!("{} · {}", info.id, nature(info)), "", room));
    let entities: Vec<String> = page.entities.iter().map(|entity| format!("`{entity}`")).collect();
    let judges = format!("for {}, in components of the kinds {}", entities.join(", "), page.kinds.join(", "));
    out.push_str(&format!("{}\n", reflow(&judges, "", room)));
    if let Some((settings, level)) = settings.and_then(|settings| Some((settings, settings.of_rule(&info.id)?))) {
        out.push_str(&match level.severity() {
            Some(severity) => format!("a {severity} here: {} says so\n", settings.path),
            None => format!("off here: {} says so\n", settings.path),
        });
    }
    for (title, words) in [("Why", &info.why), ("What to do", &info.remedy)] {
        out.push_str(&format!("\n{title}\n{}\n", reflow(words, "  ", room)));
    }
    if !page.context.is_empty() {
        let changes = changes(page).into_iter().map(|(does, why)| hanging(&format!("  {does}: "), why, room) + "\n");
        out.push_str(&format!("\nWhat its surroundings change\n{}", changes.collect::<String>()));
    }
    if !info.links.is_empty() {
        let links: Vec<String> = info.links.iter().map(|link| format!("  {link}")).collect();
        out.push_str(&format!("\nRead more\n{}\n", links.join("\n")));
    }
    for example in &page.examples {
        let kind = if example.bad { "Bad: " } else { "Good: " };
        out.push_str(&format!("\n{}\n", hanging(kind, &titled(example), room)));
        for file in &example.files {
            out.push_str(&format!("  {}\n{}\n", file.path, indented(&with_carets(file, room.map(|room| room - 4)), "    ")));
        }
    }
    out
}

/// What its surroundings change, each thing once: clauses of several entities say the same.
pub(crate) fn changes(page: &RulePage) -> Vec<&(String, String)> {
    let mut seen = BTreeSet::new();
    page.context.iter().filter(|change| seen.insert(*change)).collect()
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

/// The file of an example as it is written in its rule; what is said behind carets in lines of at most `room` cells.
pub(crate) fn with_carets(file: &ExampleFile, room: Option<usize>) -> String {
    let marks = file.expected.iter().map(|one| (one.line, carets(one, room)));
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

/// `^^^^ warning: what is said there`, from one column to before another; where that is wider than the page, the words stand below.
fn carets(one: &Expected, room: Option<usize>) -> String {
    let (from, wide) = (one.column.clamp(1, 1000) as usize - 1, one.end_column.saturating_sub(one.column).clamp(1, 1000) as usize);
    let mark = format!("{}{}", " ".repeat(from), "^".repeat(wide));
    let said = match (one.severity, &one.message) {
        (Some(severity), Some(message)) => format!("{severity}: {message}"),
        (Some(severity), None) => severity.to_string(),
        (None, Some(message)) => message.clone(),
        (None, None) => return mark,
    };
    match room.filter(|room| from + wide + 1 + width(&said) > *room) {
        None => format!("{mark} {said}"),
        Some(room) => {
            // Below a place far to the right there is no room for words.
            let pad = if room.saturating_sub(from) < 30 { 0 } else { from };
            let below = wrap(&said, room - pad).into_iter().map(|line| format!("\n{}{line}", " ".repeat(pad)));
            mark + &below.collect::<String>()
        }
    }
}

#[cfg(test)]
mod tests {
    use seaworthy_model::Severity;

    use super::*;

    #[test]
    fn carets_stand_under_what_they_speak_of() {
        let one = Expected { line: 2, column: 3, end_column: 6, severity: Some(Severity::Note), message: Some("it is `bad`".into()) };
        let shown = |room| marked("a: 1\n  bad\nc: 2\n", &[(2, carets(&one, room))]);
        assert_eq!(shown(None), "a: 1\n  bad\n  ^^^ note: it is `bad`\nc: 2");
        assert_eq!(shown(Some(16)), "a: 1\n  bad\n  ^^^\nnote: it is\n`bad`\nc: 2");
    }
}
