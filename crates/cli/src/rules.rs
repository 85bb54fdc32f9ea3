//! `seaworthy rules`: the list, by topic.

use seaworthy_engine::RulePage;
use seaworthy_render::neutral;
use serde::Serialize;

use crate::args::{Rules, Shape};
use crate::model::print;
use crate::packs;
use crate::refusal::{Exit, problems, refuse};

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
    let packs = match packs::of_project(&args.packs, &args.chosen) {
        Ok(packs) => packs,
        Err(problems) => return refuse(problems, args.format.format()),
    };
    let mut pages = match seaworthy_engine::rules(&packs) {
        Ok(pages) => pages,
        Err(refused) => return refuse(problems(refused), args.format.format()),
    };
    pages.sort_by(|a, b| a.info.id.cmp(&b.info.id));
    if json { print(&neutral::json(&listed(&pages))) } else { print(&neutral::output(&neutral::lines(&table(&pages)))) }
}

fn listed(pages: &[RulePage]) -> String {
    let rules = pages.iter().map(row).collect();
    // Strings and finite numbers, which JSON always takes.
    serde_json::to_string_pretty(&List { format: 1, rules }).unwrap_or_default()
}

fn row(page: &RulePage) -> Row<'_> {
    let info = &page.info;
    Row {
        id: &info.id,
        title: &info.title,
        topic: info.topic(),
        severity: info.severity.word(),
        confidence: info.confidence.word(),
        effort: info.effort,
        stage: info.stage.word(),
        security: info.security,
        entities: &page.entities,
        kinds: &page.kinds,
        links: &info.links,
    }
}

pub(crate) fn table(pages: &[RulePage]) -> String {
    let widest = pages.iter().map(|page| page.info.id.chars().count()).max().unwrap_or(0);
    let mut out = String::new();
    let mut topic = "";
    for RulePage { info, .. } in pages {
        if topic != info.topic() {
            topic = info.topic();
            out.push_str(if out.is_empty() { "" } else { "\n" });
        }
        out.push_str(&format!("{:widest$}  {:7}  {}\n", info.id, info.severity.word(), info.title));
    }
    let all = if pages.len() == 1 { "1 rule".to_owned() } else { format!("{} rules", pages.len()) };
    out.push_str(&format!("\n{all}. A rule's page: seaworthy explain RULE\n"));
    out
}
