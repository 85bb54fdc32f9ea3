//! Credentials in snippets: shown as their first two characters and their length.

use std::collections::HashMap;

use seaworthy_model::{FileId, Finding, Kind, Place, Report, Source, Span};

/// The places of a report whose text is a secret, whichever finding's snippet shows their line.
#[derive(Default)]
pub(crate) struct Secrets {
    spans: HashMap<FileId, Vec<Secret>>,
}

/// A place that is shown masked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Secret {
    pub span: Span,
    /// Whether none of its characters is shown.
    bare: bool,
}

impl Secret {
    /// What is shown in its place.
    pub(crate) fn shown(self, text: &str) -> String {
        if self.bare { format!("… ({} characters)", self.span.of(text).chars().count()) } else { masked(self.span.of(text)) }
    }
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
            for place in [finding.place].iter().chain(&finding.occurrences) {
                let Some(source) = report.sources.get(place.file.0 as usize) else { continue };
                match literals(source, whole(source, *place), finding) {
                    Some(spans) => {
                        let some = spans.into_iter().map(|span| Secret { span, bare: false });
                        secrets.spans.entry(place.file).or_default().extend(some);
                    }
                    None => secrets.add(source, *place),
                }
            }
            // What is related may be another secret, which this finding covers.
            for related in &finding.related {
                let Some(source) = report.sources.get(related.place.file.0 as usize) else { continue };
                secrets.add(source, related.place);
            }
        }
        for spans in secrets.spans.values_mut() {
            spans.sort();
            spans.dedup();
        }
        secrets
    }

    fn add(&mut self, source: &Source, place: Place) {
        let span = whole(source, place);
        // Of a variable in a file of them its name is no secret; no character of its value is shown.
        let name = span.of(&source.text).find('=').filter(|at| source.kind == Kind::DotEnv && is_name(&span.of(&source.text)[..*at]));
        let secret = match name {
            Some(at) => Secret { span: Span { start: span.start + u32::try_from(at).unwrap_or(0) + 1, ..span }, bare: true },
            None => Secret { span, bare: false },
        };
        self.spans.entry(place.file).or_default().push(secret);
    }

    /// The secrets that share a byte with a line, in order, none inside another.
    pub(crate) fn on(&self, file: FileId, line: Span) -> Vec<Secret> {
        let mut on: Vec<Secret> = Vec::new();
        let here = |secret: &&Secret| !secret.span.is_empty() && secret.span.overlaps(line);
        for secret in self.spans.get(&file).into_iter().flatten().filter(here) {
            match on.last_mut() {
                Some(last) if secret.span.start < last.span.end => {
                    *last = Secret { span: last.span.join(secret.span), bare: last.bare || secret.bare };
                }
                _ => on.push(*secret),
            }
        }
        on
    }
}

/// Whether a text is the name of a variable, with `export` before it or not.
fn is_name(text: &str) -> bool {
    let name = text.trim().trim_start_matches("export ").trim();
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// A place in whole characters, so that none of a secret is left over.
fn whole(source: &Source, place: Place) -> Span {
    Span::new(source.text.floor_char_boundary(place.span.start as usize), source.text.ceil_char_boundary(place.span.end as usize))
}

/// The literals of an expression that are the secret of its finding: those that the finding's message shows masked. `None` where
/// anything else in the expression could tell a secret, too: another literal that the finding does not name, a number, a comment.
fn literals(source: &Source, expression: Span, finding: &Finding) -> Option<Vec<Span>> {
    let signs: &[char] = match source.kind {
        Kind::Python => &['"', '\''],
        Kind::Java | Kind::Rust => &['"'],
        _ => return None,
    };
    let said = |text: &str| {
        let named = |words: &str| words.split('`').skip(1).step_by(2).any(|word| word == text);
        named(&finding.message) || finding.reasons.iter().any(|reason| named(&reason.text))
    };
    let text = source.text.get(expression.start as usize..expression.end as usize)?;
    let mut secret = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find(signs) {
        let start = at + found;
        is_plain(&text[at..start]).then_some(())?;
        let inner = quoted(&text[start..])?;
        at = start + inner.len() + 2;
        if said(&masked(inner)) {
            let from = expression.start as usize + start;
            secret.push(Span::new(from, from + inner.len() + 2));
        } else if !inner.is_empty() && !said(inner) {
            return None;
        }
    }
    (is_plain(&text[at..]) && !secret.is_empty()).then_some(secret)
}

/// What stands between the quotes with which a text begins; `None` for what has escapes, several lines or three quotes.
fn quoted(text: &str) -> Option<&str> {
    let quote = text.chars().next()?;
    let inner = text[1..].split(quote).next().filter(|inner| inner.len() + 1 < text.len())?;
    let opens_three = inner.is_empty() && text[2..].starts_with(quote);
    (!opens_three && !inner.contains(['\\', '\n', '\r'])).then_some(inner)
}

/// Whether code outside of literals is made of names and signs alone.
fn is_plain(code: &str) -> bool {
    let comment = ["#", "//", "/*", "'"].iter().any(|sign| code.contains(sign));
    let mut words = code.split(|c: char| !c.is_alphanumeric() && c != '_');
    !comment && !words.any(|word| word.len() > 1 && word.starts_with(|c: char| c.is_numeric()))
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
    use seaworthy_model::Severity;

    use super::*;
    use crate::sample::{empty, found};

    #[test]
    fn two_characters_and_the_length_are_shown() {
        assert_eq!(masked("hunter2hunter"), "hu… (13 characters)");
        assert_eq!(masked("\"hunter2\""), "\"hu… (7 characters)\"");
    }

    #[test]
    fn of_an_expression_the_literal_alone_is_the_secret() {
        let hidden = |text: &str| {
            let mut report = empty(&[("app.py", text)]);
            let at = Place { file: FileId(0), span: Span::new(0, text.len()) };
            found(&mut report, "config/key", Severity::Warning, at, "a credential: `hu… (7 characters)`, unless `KEY` is set", |_| {});
            let spans = literals(&report.sources[0], at.span, &report.findings[0])?;
            Some(spans.into_iter().map(|span| span.of(text).to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(hidden("os.environ.get('KEY') or 'hunter2'"), Some(vec!["'hunter2'".to_owned()]));
        assert_eq!(hidden("os.getenv(\"KEY\", b\"hunter2\")"), Some(vec!["\"hunter2\"".to_owned()]));
        // What else could tell a secret hides the whole.
        for text in [
            "'other-secret' if debug else 'hunter2'",
            "os.getenv('KEY', 'hunter2')  # was hunter1",
            "'hunt' + 'er2'",
            "'hunter2' + 123456",
            "\"\"\"hunter2\"\"\"",
            "'hunter\\x32'",
            "'hunter2",
        ] {
            assert_eq!(hidden(text), None, "{text}");
        }
    }

    #[test]
    fn a_short_one_shows_nothing() {
        assert_eq!((masked("ab").as_str(), masked("\"").as_str()), ("… (2 characters)", "… (1 characters)"));
    }
}
