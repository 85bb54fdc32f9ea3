//! The findings: a table of the blockers and one of the warnings.

use std::collections::BTreeSet;

use seaworthy_model::{Finding, Place, Severity, Status, sentence};

use super::{Listed, Page, TEXT};
use crate::inert::{code, prose, rule};
use crate::text::{count, first_sentences};
use crate::words::cut;

/// How many further places a finding shows.
const PLACES: usize = 12;
/// What a table takes beside its rows, and the sentence below it.
const FRAME: usize = 400;

impl Page<'_> {
    /// The blockers, then the warnings, within a number of bytes.
    pub(super) fn findings(&self, room: usize) -> String {
        let mut out = String::new();
        // Why a rule matters stands on the page once: a comment has little room.
        let mut told = BTreeSet::new();
        for severity in [Severity::Blocker, Severity::Warning] {
            let all: Vec<&Finding> = self.report.findings.iter().filter(|one| one.severity == severity).collect();
            if all.is_empty() {
                continue;
            }
            let left = room.saturating_sub(out.len() + FRAME);
            let list = Listed::within(all.iter().map(|one| self.row(one, told.insert(&one.rule))), left);
            out.push_str(&format!("### {}\n\n", count(all.len(), severity.word())));
            if list.shown > 0 {
                let head = "<tr><th align=\"left\">Finding</th><th align=\"left\">Where</th><th align=\"left\">What to do</th></tr>";
                out.push_str(&format!("<table>\n{head}\n{}</table>\n\n", list.text));
            }
            out.push_str(&list.more(severity.word()));
        }
        out
    }

    fn row(&self, one: &Finding, first: bool) -> String {
        let settled = match &one.status {
            Status::Open => String::new(),
            Status::Silenced(silence) if silence.reason.is_empty() => "<b>silenced</b><br>".to_owned(),
            Status::Silenced(silence) => format!("<b>silenced</b>: {}<br>", short(&silence.reason)),
            Status::Known => "<b>known from the baseline</b><br>".to_owned(),
        };
        let component = one.component.as_deref().map(|name| format!("<br>{}", short(&format!("`{name}`")))).unwrap_or_default();
        let remedy = self.report.rules.get(&one.rule).map(|rule| first_sentences(&rule.remedy, 200)).unwrap_or_default();
        format!(
            "<tr valign=\"top\"><td>{settled}<b>{}</b><br>{}{}</td><td>{}{component}</td><td>{}</td></tr>\n",
            short(&one.title),
            short(&sentence(&one.message)),
            self.details(one, first),
            self.at(one.place),
            short(&remedy),
        )
    }

    /// Why it is as bad as it is, what shows it, and the rule; for the first of a rule, why that matters.
    fn details(&self, one: &Finding, first: bool) -> String {
        let placed = |place: Option<Place>| place.map(|place| format!(" ({})", self.at(place))).unwrap_or_default();
        let mut items: Vec<String> =
            one.reasons.iter().take(PLACES).map(|reason| format!("<li>{}{}</li>", short(&reason.said()), placed(reason.place))).collect();
        let related = one.related.iter().take(PLACES);
        items.extend(related.map(|related| format!("<li>{}{}</li>", short(&related.text), placed(Some(related.place)))));
        if !one.occurrences.is_empty() {
            let shown: Vec<String> = one.occurrences.iter().take(PLACES).map(|place| self.at(*place)).collect();
            let more = one.occurrences.len() - shown.len();
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            items.push(format!("<li>also at {}{more}</li>", shown.join(", ")));
        }
        if !one.variants.is_empty() {
            let shown: Vec<String> = one.variants.iter().take(PLACES).map(|variant| code(&cut(variant, TEXT))).collect();
            items.push(format!("<li>in {}</li>", shown.join(", ")));
        }
        let confidence = format!("{} confidence, effort {}", one.confidence.word(), one.effort);
        items.push(format!("<li>{} · {confidence}</li>", code(&cut(&one.rule, TEXT))));
        let why = self.report.rules.get(&one.rule).filter(|_| first).map(|info| rule(&cut(&info.why, 2 * TEXT))).unwrap_or_default();
        format!("<details><summary>Why</summary>{why}<ul>{}</ul></details>", items.concat())
    }

    /// `path:line`.
    pub(super) fn at(&self, place: Place) -> String {
        code(&cut(&self.files.short(place), TEXT))
    }
}

fn short(text: &str) -> String {
    prose(&cut(text, TEXT))
}
