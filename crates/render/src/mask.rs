//! Credentials in snippets: shown as their first two characters and their length.

use std::collections::HashMap;

use seaworthy_model::{FileId, Report, Span};

/// The places of a report whose text is a secret, whichever finding's snippet shows their line.
#[derive(Default)]
pub(crate) struct Secrets {
    spans: HashMap<FileId, Vec<Span>>,
}

impl Secrets {
    /// The places of findings from rules about secrets: those of the topic `config` that have a security severity.
    pub(crate) fn of(report: &Report) -> Self {
        let mut secrets = Self::default();
        for finding in &report.findings {
            let Some(rule) = report.rules.get(&finding.rule) else { continue };
            if rule.security.is_none() || rule.topic() != "config" {
                continue;
            }
            // What is related may be another secret, which this finding covers.
            let related = finding.related.iter().map(|related| &related.place);
            for place in [finding.place].iter().chain(&finding.occurrences).chain(related) {
                let Some(source) = report.sources.get(place.file.0 as usize) else { continue };
                // Whole characters, so that none of a secret is left over.
                let start = source.text.floor_char_boundary(place.span.start as usize);
                let end = source.text.ceil_char_boundary(place.span.end as usize);
                secrets.spans.entry(place.file).or_default().push(Span::new(start, end));
            }
        }
        for spans in secrets.spans.values_mut() {
            spans.sort();
            spans.dedup();
        }
        secrets
    }

    /// The secrets that share a byte with a line, in order, none inside another.
    pub(crate) fn on(&self, file: FileId, line: Span) -> Vec<Span> {
        let mut on: Vec<Span> = Vec::new();
        for span in self.spans.get(&file).into_iter().flatten().filter(|span| !span.is_empty() && span.overlaps(line)) {
            match on.last_mut() {
                Some(last) if span.start < last.end => *last = last.join(*span),
                _ => on.push(*span),
            }
        }
        on
    }
}

/// A credential as it may be shown: `hu… (12 characters)`, inside its quotes where it has them. One of fewer than five
/// characters shows none of them.
pub(crate) fn masked(value: &str) -> String {
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\'') && value.len() > 1 && value.ends_with(*c));
    let inner = if quote.is_some() { &value[1..value.len() - 1] } else { value };
    let quote = quote.map(String::from).unwrap_or_default();
    let length = inner.chars().count();
    let shown: String = inner.chars().take(if length < 5 { 0 } else { 2 }).collect();
    format!("{quote}{shown}… ({length} characters){quote}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_characters_and_the_length_are_shown() {
        assert_eq!(masked("hunter2hunter"), "hu… (13 characters)");
        assert_eq!(masked("\"hunter2\""), "\"hu… (7 characters)\"");
    }

    #[test]
    fn a_short_one_shows_nothing() {
        assert_eq!((masked("ab").as_str(), masked("\"").as_str()), ("… (2 characters)", "… (1 characters)"));
    }
}
