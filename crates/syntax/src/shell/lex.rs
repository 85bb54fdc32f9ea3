use std::ops::Range;

use super::{Redirect, Stitched, Word};

/// What stands between words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    And,
    Or,
    Pipe,
    Sequence,
    CaseEnd,
    Background,
    Newline,
    Open,
    Close,
}

#[derive(Debug)]
pub(super) enum Token {
    /// A word, and the scripts of the `$(…)` and backticks in it.
    Word(Word, Vec<Range<usize>>),
    Redirect(Redirect, Vec<Range<usize>>),
    Operator(Operator),
}

/// Splits a script into tokens; the bodies of here-documents are skipped.
pub(super) struct Lexer<'a> {
    source: &'a Stitched,
    text: &'a str,
    at: usize,
    heredocs: Vec<(String, bool)>,
}

/// The longest comes first, so that `&>>` is not read as `&`.
const REDIRECTS: &[&str] = &["&>>", "&>", "<<<", "<<-", "<<", ">>", ">&", "<&", ">|", "<>", "<", ">"];
const OPERATORS: &[(&str, Operator)] = &[
    (";;&", Operator::CaseEnd),
    (";;", Operator::CaseEnd),
    (";&", Operator::CaseEnd),
    ("&&", Operator::And),
    ("||", Operator::Or),
    ("|&", Operator::Pipe),
    ("|", Operator::Pipe),
    (";", Operator::Sequence),
    ("&", Operator::Background),
    ("(", Operator::Open),
    (")", Operator::Close),
];

impl<'a> Lexer<'a> {
    pub(super) fn new(source: &'a Stitched) -> Self {
        Self { source, text: source.text(), at: 0, heredocs: vec![] }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn blanks(&mut self) {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start_matches([' ', '\t', '\u{b}', '\u{c}']);
            self.at += rest.len() - trimmed.len();
            match trimmed.as_bytes() {
                [b'\\', b'\r', b'\n', ..] => self.at += 3,
                [b'\\', b'\n', ..] => self.at += 2,
                [b'#', ..] => self.at += trimmed.find(['\n', '\r']).unwrap_or(trimmed.len()),
                _ => return,
            }
        }
    }

    fn newline(&mut self) -> bool {
        let ends = if self.rest().starts_with("\r\n") { 2 } else { usize::from(self.rest().starts_with(['\n', '\r'])) };
        self.at += ends;
        if ends > 0 {
            for (name, tabs) in std::mem::take(&mut self.heredocs) {
                self.skip_body(&name, tabs);
            }
        }
        ends > 0
    }

    fn skip_body(&mut self, name: &str, tabs: bool) {
        while !self.rest().is_empty() {
            let rest = self.rest();
            let line = rest.split_inclusive('\n').next().unwrap_or(rest);
            self.at += line.len();
            let line = line.trim_end_matches(['\n', '\r']);
            if (if tabs { line.trim_start_matches('\t') } else { line }) == name {
                return;
            }
        }
    }

    /// The lines of the here-document that begins behind this line.
    fn body(&self, name: &str, tabs: bool) -> Option<Stitched> {
        let start = self.at + self.rest().find('\n')? + 1;
        let mut ahead = Lexer { source: self.source, text: self.text, at: start, heredocs: vec![] };
        let mut end = start;
        while !ahead.rest().is_empty() {
            let line = ahead.rest().split_inclusive('\n').next().unwrap_or_default();
            let bare = line.trim_end_matches(['\n', '\r']);
            if (if tabs { bare.trim_start_matches('\t') } else { bare }) == name {
                break;
            }
            ahead.at += line.len();
            end = ahead.at;
        }
        Some(self.source.slice(start, end))
    }

    fn redirect(&mut self) -> Option<Token> {
        let start = self.at;
        let rest = self.rest();
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let behind = &rest[digits..];
        let operator = REDIRECTS.iter().find(|operator| behind.starts_with(**operator))?;
        // `<(cmd)` is a word, and `5&` a word in the background.
        if behind.starts_with("<(") || behind.starts_with(">(") || (digits > 0 && operator.starts_with('&')) {
            return None;
        }
        self.at += digits + operator.len();
        self.blanks();
        let mut scripts = vec![];
        let target = self.word().map(|(word, inner)| {
            scripts = inner;
            word
        });
        let mut body = None;
        if let (true, Some(word)) = (matches!(*operator, "<<" | "<<-"), &target) {
            let tabs = *operator == "<<-";
            body = if self.heredocs.is_empty() { self.body(&word.text, tabs) } else { None };
            self.heredocs.push((word.text.clone(), tabs));
        }
        let span = self.source.span(start, self.at);
        Some(Token::Redirect(Redirect { descriptor: rest[..digits].parse().ok(), operator, target, body, span }, scripts))
    }

    fn word(&mut self) -> Option<(Word, Vec<Range<usize>>)> {
        let start = self.at;
        let mut draft = Draft { text: self.text, at: start, out: String::new(), quoted: false, dynamic: false, scripts: vec![] };
        draft.read();
        self.at = draft.at;
        if draft.at == start {
            return None;
        }
        let raw = &self.text[start..draft.at];
        let content = if raw == draft.out {
            self.source.unbroken(start, draft.at)
        } else if raw.get(1..raw.len() - 1) == Some(draft.out.as_str()) {
            self.source.unbroken(start + 1, draft.at - 1)
        } else {
            None
        };
        let span = self.source.span(start, draft.at);
        Some((Word { text: draft.out, span, content, quoted: draft.quoted, dynamic: draft.dynamic }, draft.scripts))
    }
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        self.blanks();
        if self.rest().is_empty() {
            return None;
        }
        if self.newline() {
            return Some(Token::Operator(Operator::Newline));
        }
        if let Some(token) = self.redirect() {
            return Some(token);
        }
        if !self.rest().starts_with("((")
            && let Some((written, operator)) = OPERATORS.iter().find(|(written, _)| self.rest().starts_with(written))
        {
            self.at += written.len();
            return Some(Token::Operator(*operator));
        }
        self.word().map(|(word, scripts)| Token::Word(word, scripts))
    }
}

/// A word while it is read.
struct Draft<'a> {
    text: &'a str,
    at: usize,
    out: String,
    quoted: bool,
    dynamic: bool,
    scripts: Vec<Range<usize>>,
}

impl Draft<'_> {
    fn byte(&self, ahead: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + ahead).copied()
    }

    /// Takes the character at `at` as it is.
    fn take(&mut self) {
        if let Some(one) = self.text.get(self.at..).and_then(|rest| rest.chars().next()) {
            self.out.push(one);
            self.at += one.len_utf8();
        }
    }

    /// Takes everything up to `end` as it is.
    fn raw(&mut self, end: usize) {
        self.out.push_str(self.text.get(self.at..end).unwrap_or(""));
        self.at = end;
    }

    fn read(&mut self) {
        let start = self.at;
        if matches!((self.byte(0), self.byte(1)), (Some(b'('), Some(b'('))) {
            let end = closing(self.text, self.at + 1, b')');
            self.dynamic = true;
            return self.raw(end);
        }
        while let Some(byte) = self.byte(0) {
            match byte {
                b'<' | b'>' if self.at == start && self.byte(1) == Some(b'(') => self.substitution(2),
                b' ' | b'\t' | b'\n' | b'\r' | 0xb | 0xc | b';' | b'&' | b'|' | b'<' | b'>' | b'(' | b')' => return,
                b'\\' => self.escape(),
                b'\'' => self.single(),
                b'"' => self.double(),
                b'$' => self.dollar(),
                b'`' => self.backtick(),
                _ => self.take(),
            }
        }
    }

    fn escape(&mut self) {
        match (self.byte(1), self.byte(2)) {
            (Some(b'\r'), Some(b'\n')) => self.at += 3,
            (Some(b'\n'), _) => self.at += 2,
            (None, _) => self.take(),
            _ => {
                self.quoted = true;
                self.at += 1;
                self.take();
            }
        }
    }

    fn single(&mut self) {
        self.quoted = true;
        self.at += 1;
        let end = self.text[self.at..].find('\'').map_or(self.text.len(), |found| self.at + found);
        self.raw(end);
        self.at = (end + 1).min(self.text.len());
    }

    fn double(&mut self) {
        self.quoted = true;
        self.at += 1;
        while let Some(byte) = self.byte(0) {
            match byte {
                b'"' => {
                    self.at += 1;
                    return;
                }
                b'\\' => match self.byte(1) {
                    Some(b'"' | b'\\' | b'$' | b'`' | b'\n') => self.escape(),
                    _ => self.take(),
                },
                b'$' if !matches!(self.byte(1), Some(b'\'' | b'"')) => self.dollar(),
                b'`' => self.backtick(),
                _ => self.take(),
            }
        }
    }

    fn dollar(&mut self) {
        match self.byte(1) {
            Some(b'(') => self.substitution(2),
            Some(b'{') => {
                self.dynamic = true;
                let end = closing(self.text, self.at + 2, b'}');
                self.raw(end);
            }
            Some(b'\'') => {
                self.at += 1;
                self.single();
            }
            Some(b'"') => {
                self.at += 1;
                self.double();
            }
            Some(next) => {
                self.dynamic |= next.is_ascii_alphanumeric() || b"_@*#?!$-".contains(&next);
                self.take();
            }
            None => self.take(),
        }
    }

    /// `$(…)`, `<(…)`: `open` bytes, the script, and a bracket.
    fn substitution(&mut self, open: usize) {
        self.dynamic = true;
        let start = self.at + open;
        let end = closing(self.text, start, b')');
        if self.text.as_bytes().get(start) != Some(&b'(') {
            let closed = end > start && self.text.as_bytes().get(end - 1) == Some(&b')');
            self.scripts.push(start..if closed { end - 1 } else { end });
        }
        self.raw(end);
    }

    fn backtick(&mut self) {
        self.dynamic = true;
        let start = self.at + 1;
        let mut end = start;
        while let Some(byte) = self.text.as_bytes().get(end) {
            match byte {
                b'`' => break,
                b'\\' => end += 2,
                _ => end += 1,
            }
        }
        let end = boundary(self.text, end);
        self.scripts.push(start..end);
        self.raw(boundary(self.text, end + 1));
    }
}

/// The nearest character's start at or after `at`, at most the end.
fn boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

/// The byte behind the bracket that closes what was opened before `from`; the end where nothing closes it.
fn closing(text: &str, from: usize, closer: u8) -> usize {
    let bytes = text.as_bytes();
    let mut open = vec![closer];
    let mut at = from;
    while let Some(byte) = bytes.get(at).copied() {
        let top = open.last().copied().unwrap_or(closer);
        match byte {
            b'\\' => at += 1,
            _ if byte == top => {
                open.pop();
                if open.is_empty() {
                    return at + 1;
                }
            }
            b'$' if bytes.get(at + 1) == Some(&b'(') => {
                open.push(b')');
                at += 1;
            }
            b'$' if bytes.get(at + 1) == Some(&b'{') => {
                open.push(b'}');
                at += 1;
            }
            b'"' => open.push(b'"'),
            b'(' if top == b')' => open.push(b')'),
            b'\'' if top == b')' => at = text[at + 1..].find('\'').map_or(bytes.len(), |found| at + 1 + found),
            _ => {}
        }
        at += 1;
    }
    text.len()
}
