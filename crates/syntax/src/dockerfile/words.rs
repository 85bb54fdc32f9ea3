use crate::shell::{Stitched, Word};

use super::{Flag, Pair};

/// A word and where it stands in the joined text.
pub(super) struct Token {
    pub(super) word: Word,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Where its first `=` outside quotes stands: in the joined text, and in the word's text.
    pub(super) equals: Option<(usize, usize)>,
}

/// The last brackets of a text: what opens behind them is never closed, which is found out once and not at each bracket.
#[derive(Clone, Copy)]
struct Closers {
    variable: usize,
    template: usize,
}

impl Closers {
    fn of(source: &Stitched) -> Self {
        let last = |closer| source.text().rfind(closer).unwrap_or(0);
        Self { variable: last("}"), template: last("}}") }
    }
}

/// The words from byte `from` on; quotes and `{{ … }}` keep blanks together.
pub(super) fn words(source: &Stitched, from: usize, escape: char) -> Vec<Token> {
    let mut found = vec![];
    let closers = Closers::of(source);
    let mut at = blanks(source.text(), from);
    while at < source.text().len() {
        let token = token(source, at, escape, true, closers);
        at = blanks(source.text(), token.end);
        found.push(token);
    }
    found
}

/// All from byte `from` on as one word, its blanks included.
pub(super) fn whole(source: &Stitched, from: usize, escape: char) -> Option<Token> {
    let from = blanks(source.text(), from);
    let end = source.text().trim_end().len();
    (from < end).then(|| token(&source.slice(0, end), from, escape, false, Closers::of(source)))
}

/// The first byte at or after `at` that is no blank.
pub(super) fn blanks(text: &str, at: usize) -> usize {
    text.get(at..).map_or(text.len(), |rest| text.len() - rest.trim_start().len())
}

fn token(source: &Stitched, start: usize, escape: char, stops: bool, closers: Closers) -> Token {
    let text = source.text();
    let mut scan = Scan { text, at: start, out: String::new(), quoted: false, dynamic: false, equals: None, closers };
    while let Some(one) = scan.peek() {
        match one {
            _ if stops && one.is_whitespace() => break,
            _ if one == escape => scan.escaped(),
            '\'' | '"' => scan.quotes(one, escape),
            '$' => scan.dollar(),
            '{' if stops && text[scan.at..].starts_with("{{") => scan.to("}}", closers.template),
            '=' if scan.equals.is_none() => {
                scan.equals = Some((scan.at, scan.out.len()));
                scan.take();
            }
            _ => scan.take(),
        }
    }
    let end = scan.at;
    let raw = &text[start..end];
    let content = if raw == scan.out {
        source.unbroken(start, end)
    } else if raw.len() > 1 && raw.get(1..raw.len() - 1) == Some(scan.out.as_str()) {
        source.unbroken(start + 1, end - 1)
    } else {
        None
    };
    let word = Word { text: scan.out, span: source.span(start, end), content, quoted: scan.quoted, dynamic: scan.dynamic };
    Token { word, start, end, equals: scan.equals }
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
    out: String,
    quoted: bool,
    dynamic: bool,
    equals: Option<(usize, usize)>,
    closers: Closers,
}

impl Scan<'_> {
    fn peek(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    fn skip(&mut self) {
        self.at += self.peek().map_or(0, char::len_utf8);
    }

    fn take(&mut self) {
        if let Some(one) = self.peek() {
            self.out.push(one);
            self.at += one.len_utf8();
        }
    }

    fn escaped(&mut self) {
        self.quoted = true;
        self.skip();
        self.take();
    }

    /// Everything up to and with `end` as it is; one character where there is no such end.
    fn to(&mut self, end: &str, last: usize) {
        let found = if self.at < last { self.text[self.at..].find(end) } else { None };
        match found {
            Some(found) => {
                let end = self.at + found + end.len();
                self.out.push_str(&self.text[self.at..end]);
                self.at = end;
            }
            None => self.take(),
        }
    }

    fn dollar(&mut self) {
        let next = self.text[self.at + 1..].chars().next();
        self.dynamic |= next.is_some_and(|next| next == '{' || next == '_' || next.is_ascii_alphanumeric());
        if next == Some('{') { self.to("}", self.closers.variable) } else { self.take() }
    }

    fn quotes(&mut self, quote: char, escape: char) {
        // An apostrophe that nothing closes is an apostrophe.
        if !self.closes(quote, escape) {
            return self.take();
        }
        self.quoted = true;
        self.skip();
        while let Some(one) = self.peek() {
            if one == quote {
                return self.skip();
            }
            if quote == '"' && one == escape {
                let next = self.text[self.at + one.len_utf8()..].chars().next();
                if next.is_some_and(|next| next == '"' || next == '$' || next == escape) {
                    self.skip();
                }
                self.take();
            } else if quote == '"' && one == '$' {
                self.dollar();
            } else {
                self.take();
            }
        }
    }

    fn closes(&self, quote: char, escape: char) -> bool {
        let mut inside = self.text[self.at + 1..].chars();
        while let Some(one) = inside.next() {
            if one == quote {
                return true;
            }
            if quote == '"' && one == escape {
                inside.next();
            }
        }
        false
    }
}

/// The flags from byte `from` on, and where the arguments behind them begin.
pub(super) fn flags(source: &Stitched, from: usize, escape: char) -> (Vec<Flag>, usize) {
    let mut flags = vec![];
    let closers = Closers::of(source);
    let mut at = blanks(source.text(), from);
    while source.text()[at..].starts_with("--") {
        let token = token(source, at, escape, true, closers);
        at = blanks(source.text(), token.end);
        if token.word.text == "--" {
            break;
        }
        let (name, value) = match token.word.text.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (token.word.text.as_str(), None),
        };
        flags.push(Flag {
            name: name.trim_start_matches('-').to_owned(),
            value: value.map(str::to_owned),
            span: token.word.span,
            value_span: token.equals.map(|(equals, _)| source.span(equals + 1, token.end)),
        });
    }
    (flags, at)
}

/// `KEY=value` words; a word without `=` is a key without a value.
pub(super) fn pairs(source: &Stitched, from: usize, escape: char) -> Vec<Pair> {
    words(source, from, escape)
        .into_iter()
        .map(|token| {
            let Some((raw, out)) = token.equals else {
                let end = source.span(token.end, token.end);
                let span = token.word.span;
                return Pair { key: token.word.text, value: None, key_span: span, value_span: end, span, dynamic: token.word.dynamic };
            };
            Pair {
                key: token.word.text[..out].to_owned(),
                value: Some(token.word.text[out + 1..].to_owned()),
                key_span: source.span(token.start, raw),
                value_span: source.span(raw + 1, token.end),
                span: token.word.span,
                dynamic: token.word.dynamic,
            }
        })
        .collect()
}

/// `ENV key the whole rest`; `None` where there is no rest.
pub(super) fn old_pair(source: &Stitched, from: usize, escape: char) -> Option<Pair> {
    let start = blanks(source.text(), from);
    let end = start + source.text()[start..].find(char::is_whitespace)?;
    let value = whole(source, end, escape)?;
    Some(Pair {
        key: source.text()[start..end].to_owned(),
        value: Some(value.word.text),
        key_span: source.span(start, end),
        value_span: value.word.span,
        span: source.span(start, value.end),
        dynamic: value.word.dynamic,
    })
}
