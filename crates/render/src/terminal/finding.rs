//! A finding with its evidence chain: snippets in one frame, the remedy at its foot.

use std::collections::BTreeSet;

use owo_colors::Style;
use seaworthy_model::{Effect, FileId, Finding, Place, Reason, Severity, Status};

use super::Page;
use super::paint::severity_style;
use super::tail::parts_in_lines;
use crate::text::{count, fit_end, of_root, some_of, width, wrap};

/// How many snippets a chain has beside the first one.
const CHAIN: usize = 3;
/// The cells of a line that a path leaves to the frame, its line numbers and a word in front.
const BESIDE_PATH: usize = 24;

/// One link of a chain: what is said, and where.
struct Link<'a> {
    text: String,
    place: Option<Place>,
    style: Style,
    /// A reason is said even where its snippet has no room.
    reason: Option<&'a Reason>,
}

impl<'a> Page<'a> {
    pub(super) fn boxed(&mut self, finding: &'a Finding) {
        self.gap();
        self.titled(finding.severity, &finding.title, &finding.rule);
        let style = severity_style(finding.severity);
        let chain = self.chain(finding);
        let (shown, rest) = self.shown(finding, chain);
        let gutter = self.gutter(finding, &shown);
        let frame = " ".repeat(gutter + 2);
        // The path with its place, and the line: what follows at the same line is underlined below it.
        let mut line_above: Option<(FileId, String)> = None;
        if let Some(lines) = self.snippet(finding.place, &finding.message, gutter, style) {
            line_above = lines.get(1).map(|line| (finding.place.file, line.clone()));
            lines.iter().for_each(|line| self.line(line));
        } else {
            self.line(&format!("{frame}╭─"));
            self.framed(&frame, ["│  ", "│  "], &finding.message, style);
        }
        for link in &shown {
            let snippet = link.place.and_then(|place| self.snippet(place, &link.text, gutter, link.style));
            let here = link.place.zip(snippet.as_ref().and_then(|lines| lines.get(1))).map(|(place, line)| (place.file, line.clone()));
            let is_below = here.is_some() && here == line_above;
            match snippet {
                Some(lines) => lines.iter().skip(if is_below { 2 } else { 0 }).for_each(|line| {
                    let line = line.replacen('╭', "├", usize::from(line.trim_start().starts_with('╭')));
                    self.line(&line);
                }),
                None => self.framed(&frame, ["├─ ", "│  "], &link.text, link.style),
            }
            line_above = here;
        }
        if !rest.is_empty() {
            let places: Vec<Place> = rest.iter().copied().collect();
            let text = format!("and {}: {}", count(rest.len(), "more place"), self.places(&places));
            self.framed(&frame, ["├─ ", "│  "], &text, Style::new().dimmed());
        }
        if let Some(not_judged) = self.unjudged(finding) {
            self.framed(&frame, ["├─ ", "│  "], &not_judged, Style::new().dimmed());
        }
        let mut foot = ["╰─ ", "   "];
        if let Some(remedy) = self.remedy_once(finding) {
            self.framed(&frame, foot, &remedy, Style::new());
            foot = ["   ", "   "];
        }
        let about = self.about(finding);
        let parts: Vec<String> = about.split(" · ").map(str::to_owned).collect();
        for line in parts_in_lines(&parts, self.width.saturating_sub(width(&frame) + 3)) {
            self.framed(&frame, foot, &line, Style::new().dimmed());
            foot = ["   ", "   "];
        }
    }

    /// A title with its severity in front and its rule at the right edge.
    pub(super) fn titled(&mut self, severity: Severity, title: &str, rule: &str) {
        let word = severity.word();
        let severity = self.paint.severity(severity, word);
        let room = self.width.saturating_sub(width(word) + 2);
        let free = room.saturating_sub(width(title) + width(rule));
        if free >= 2 {
            let line = format!("{severity}  {}{}{}", self.paint.bold(title), " ".repeat(free), self.paint.dim(rule));
            return self.line(&line);
        }
        let mut start = format!("{severity}  ");
        for piece in wrap(title, room) {
            let line = format!("{start}{}", self.paint.bold(&piece));
            self.line(&line);
            start = " ".repeat(width(word) + 2);
        }
        let line = format!("{}{}", " ".repeat(self.width.saturating_sub(width(rule))), self.paint.dim(rule));
        self.line(&line);
    }

    /// Words in the frame: the first line behind `marks[0]`, the others behind `marks[1]`.
    fn framed(&mut self, frame: &str, marks: [&str; 2], text: &str, style: Style) {
        let room = self.width.saturating_sub(width(frame) + 3);
        for (at, piece) in wrap(text, room).iter().enumerate() {
            let line = format!("{frame}{}{}", marks[usize::from(at > 0)], self.paint.words(piece, style));
            self.line(&line);
        }
    }

    /// The reasons that were judged, then what is related.
    fn chain(&self, finding: &'a Finding) -> Vec<Link<'a>> {
        let judged = finding.reasons.iter().filter(|reason| reason.effect != Effect::NotJudged);
        let reasons = judged.map(|reason| Link {
            text: reason.said(),
            place: reason.place,
            style: match reason.effect {
                Effect::Raised => severity_style(finding.severity),
                Effect::Lowered => Style::new().green(),
                _ => Style::new().cyan(),
            },
            reason: Some(reason),
        });
        let related = finding.related.iter().map(|related| Link {
            text: related.text.clone(),
            place: Some(related.place),
            style: Style::new().cyan(),
            reason: None,
        });
        reasons.chain(related).collect()
    }

    /// What could not be judged of a finding, said once.
    pub(super) fn unjudged(&self, finding: &Finding) -> Option<String> {
        let mut phrases: Vec<String> = Vec::new();
        for reason in finding.reasons.iter().filter(|reason| reason.effect == Effect::NotJudged) {
            let text = reason.text.trim_start_matches("not judged").trim_start_matches(':').trim();
            let at = reason.place.map(|place| format!(" ({})", self.files.short(place))).unwrap_or_default();
            let phrase = format!("{text}{at}");
            if !phrases.contains(&phrase) {
                phrases.push(phrase);
            }
        }
        (!phrases.is_empty()).then(|| format!("not judged: {}", phrases.join("; ")))
    }

    /// The links that are shown, those without a snippet of their own having no place; and the places that are only counted.
    fn shown(&self, finding: &Finding, chain: Vec<Link<'a>>) -> (Vec<Link<'a>>, BTreeSet<Place>) {
        let mut shown: Vec<Link<'a>> = Vec::new();
        let mut seen = BTreeSet::from([finding.place]);
        let mut rest = BTreeSet::new();
        for mut link in chain {
            let again = link.place.is_some_and(|place| !seen.insert(place));
            let full = seen.len() > CHAIN + 1;
            match link.place {
                // The place is on the page: its words alone are new.
                Some(_) if again && shown.iter().all(|other| other.text != link.text) => link.place = None,
                Some(_) if again => continue,
                Some(place) if full && link.reason.is_some() => {
                    link.text = format!("{} ({})", link.text, self.files.short(place));
                    link.place = None;
                }
                Some(place) if full => {
                    rest.insert(place);
                    continue;
                }
                _ => {}
            }
            shown.push(link);
        }
        (shown, rest)
    }

    /// The cells that the longest line number of a chain takes.
    fn gutter(&self, finding: &Finding, shown: &[Link<'_>]) -> usize {
        let places = shown.iter().filter_map(|link| link.place).chain([finding.place]);
        places.map(|place| self.files.line(place).to_string().len()).max().unwrap_or(1)
    }

    /// Where it is mended, with how much work, and where else it stands.
    pub(super) fn about(&self, finding: &Finding) -> String {
        let mut parts: Vec<String> = self.settled(finding).into_iter().chain(finding.component.iter().cloned()).collect();
        let others: Vec<String> = finding.concerns.iter().filter(|name| Some(*name) != finding.component.as_ref()).cloned().collect();
        if !others.is_empty() {
            parts.push(format!("concerns {}{}", if finding.component.is_some() { "also " } else { "" }, some_of(&others, 3)));
        }
        parts.push(finding.stage.phrase().to_owned());
        parts.push(format!("effort {}", finding.effort));
        // What takes less than half a point is not worth its words.
        if let Some(points) = finding.points.map(f64::round).filter(|points| *points >= 1.0) {
            parts.push(format!("{points:.0} point{}", if points > 1.0 { "s" } else { "" }));
        }
        if finding.confidence < seaworthy_model::Confidence::High {
            parts.push(format!("{} confidence", finding.confidence));
        }
        let all = self.report.understood.variants.len();
        match finding.variants.len() {
            0 => {}
            _ if all < 2 => {}
            // The path says it already.
            1 if self.files.path(finding.place.file).starts_with(finding.variants[0].as_str()) => {}
            2 if all == 2 => parts.push("in both variants".to_owned()),
            here if here == all => parts.push(format!("in all {all} variants")),
            _ => {
                let roots: Vec<String> = finding.variants.iter().map(|root| of_root(root).to_owned()).collect();
                parts.push(format!("in {}", some_of(&roots, 2)));
            }
        }
        if !finding.occurrences.is_empty() {
            parts.push(format!("also at {}", self.places(&finding.occurrences)));
        }
        parts.join(" · ")
    }

    /// Why it does not count, where it does not.
    fn settled(&self, finding: &Finding) -> Option<String> {
        let settled = finding.status.settled()?;
        let place = if let Status::Silenced(silence) = &finding.status { silence.place } else { None };
        Some(place.map_or_else(|| settled.clone(), |place| format!("{settled} ({})", self.files.short(place))))
    }

    /// `path:1, 7, other:3 and 2 more`: the first places of a list, by file.
    pub(super) fn places(&self, places: &[Place]) -> String {
        let most = if self.options.all { usize::MAX } else { 4 };
        let mut out = String::new();
        let mut last = None;
        let mut lines: Vec<(FileId, u32)> = places.iter().map(|place| (place.file, self.files.line(*place))).collect();
        lines.dedup();
        for (file, line) in lines.iter().take(most) {
            if last.is_some() {
                out.push_str(", ");
            }
            if last != Some(*file) {
                let path = self.files.path(*file);
                // Whoever sees the page's width sees the end of a path that does not fit a line.
                let room = if self.options.boxes { self.width.saturating_sub(BESIDE_PATH) } else { usize::MAX };
                out.push_str(&fit_end(path, room));
                out.push(':');
            }
            last = Some(*file);
            out.push_str(&line.to_string());
        }
        if lines.len() > most { format!("{out} and {} more", lines.len() - most) } else { out }
    }
}
