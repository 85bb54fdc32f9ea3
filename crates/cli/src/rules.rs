//! `seaworthy rules`: the list, by topic.

use seaworthy_engine::RulePage;
use seaworthy_render::{neutral, width};
use seaworthy_settings::{Level, Settings};
use serde::Serialize;

use crate::args::{Rules, Shape, When};
use crate::model::{print, shown};
use crate::output::columns;
use crate::reflow::hanging;
use crate::refusal::{Exit, refuse};
use crate::{packs, paint};

/// The list of rules as JSON, format 1.
#[derive(Serialize)]
struct List<'a> {
    format: u8,
    rules: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    title: &'a str,
    topic: &'a str,
    severity: &'a str,
    /// What the project's settings make of it: a severity, or `off`.
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<&'a str>,
    confidence: &'a str,
    effort: u8,
    stage: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    security: Option<f64>,
    #[serde(rename = "for")]
    entities: &'a [String],
    kinds: &'a [String],
    links: &'a [String],
}

pub(crate) fn run(args: &Rules) -> Exit {
    let json = args.format == Shape::Json;
    let (packs, found) = match packs::of_project(&args.packs, &args.chosen) {
        Ok(packs) => packs,
        Err(problems) => return refuse(problems, args.format.format()),
    };
    let mut pages = match seaworthy_engine::Rules::of(&packs).map(|rules| rules.pages()) {
        Ok(pages) => pages,
        Err(refused) => return refuse(refused.0, args.format.format()),
    };
    pages.sort_by(|a, b| a.info.id.cmp(&b.info.id));
    let settings = found.as_ref().map(|found| &*found.settings);
    if json { print(&neutral::json(&listed(&pages, settings))) } else { list(&pages, settings, args.color) }
}

/// Prints the list as a person reads it.
pub(crate) fn list(pages: &[RulePage], settings: Option<&Settings>, when: When) -> Exit {
    let (paint, room) = columns(when);
    shown(&paint::table(&neutral::lines(&table(pages, settings, room)), paint), paint)
}

fn listed(pages: &[RulePage], settings: Option<&Settings>) -> String {
    let rules = pages.iter().map(|page| row(page, settings)).collect();
    // Strings and finite numbers, which JSON always takes.
    serde_json::to_string_pretty(&List { format: 1, rules }).unwrap_or_default()
}

fn row<'p>(page: &'p RulePage, settings: Option<&Settings>) -> Row<'p> {
    let info = &page.info;
    Row {
        id: &info.id,
        title: &info.title,
        topic: info.topic(),
        severity: info.severity.word(),
        level: settings.and_then(|settings| settings.of_rule(&info.id)).map(Level::word),
        confidence: info.confidence.word(),
        effort: info.effort,
        stage: info.stage.word(),
        security: info.security,
        entities: &page.entities,
        kinds: &page.kinds,
        links: &info.links,
    }
}

/// The rules by topic, in lines of at most `room` cells, with the severities that the settings give them.
fn table(pages: &[RulePage], settings: Option<&Settings>, room: Option<usize>) -> String {
    let level = |id: &str| settings.and_then(|settings| settings.of_rule(id));
    let widest = pages.iter().map(|page| width(&page.info.id)).max().unwrap_or(0);
    let set = pages.iter().any(|page| level(&page.info.id).is_some());
    let word = if set { 8 } else { 7 };
    let mut out = String::new();
    let mut topic = "";
    let mut off = 0;
    for RulePage { info, .. } in pages {
        if topic != info.topic() {
            topic = info.topic();
            out.push_str(if out.is_empty() { "" } else { "\n" });
        }
        let level = level(&info.id);
        off += usize::from(level == Some(Level::Off));
        let severity = level.map_or_else(|| info.severity.word().to_owned(), |level| format!("{}*", level.word()));
        out.push_str(&hanging(&format!("{:widest$}  {severity:word$}  ", info.id), &info.title, room));
        out.push('\n');
    }
    let all = if pages.len() == 1 { "1 rule".to_owned() } else { format!("{} rules", pages.len()) };
    let all = if off > 0 { format!("{all}, {off} of them off") } else { all };
    if let Some(settings) = settings.filter(|_| set) {
        out.push_str(&format!("\n* as {} says", settings.path));
    }
    out.push_str(&format!("\n{all}. A rule's page: seaworthy explain RULE\n"));
    out
}
