//! Comments of formats that a few signs describe: what opens a comment, and what holds text that is none.

use seaworthy_model::{Kind, Span};

use super::Layout;

/// Where a sign opens a comment.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Begins {
    Anywhere,
    /// At the start of a line or behind white space.
    AfterSpace,
    /// As the first thing of a line.
    LineStart,
}

/// What holds text that is no comment.
struct Quote {
    open: &'static str,
    close: &'static str,
    /// Whether a backslash takes the next character away.
    escapes: bool,
    /// Whether it goes on over lines.
    lines: bool,
}

const fn quote(open: &'static str, close: &'static str, escapes: bool, lines: bool) -> Quote {
    Quote { open, close, escapes, lines }
}

const TRIPLE: Quote = quote(r#"""""#, r#"""""#, true, true);
const TRIPLE_SINGLE: Quote = quote("'''", "'''", true, true);
const DOUBLE: Quote = quote("\"", "\"", true, false);
const SINGLE: Quote = quote("'", "'", true, false);
const DOUBLE_LINES: Quote = quote("\"", "\"", true, true);
const SINGLE_LINES: Quote = quote("'", "'", false, true);

/// The signs of a format.
pub(super) struct Lexis {
    line: &'static [(&'static str, Begins)],
    block: &'static [(&'static str, &'static str)],
    /// Whether a block comment holds others.
    nested: bool,
    /// The longer ones first.
    quotes: &'static [Quote],
    /// Whether quotes open only where a word does.
    at_words: bool,
    /// Whether a backslash at the end of a line joins it with the next.
    continued: bool,
    /// Whether `'x'` is a character, and `'x` without the second sign is none.
    characters: bool,
    /// Whether there are strings as `r#"…"#`.
    raw: bool,
    /// Whether `<<EOF` opens lines of text.
    heredocs: bool,
}

const PLAIN: Lexis = Lexis {
    line: &[("#", Begins::AfterSpace)],
    block: &[],
    nested: false,
    quotes: &[],
    at_words: false,
    continued: false,
    characters: false,
    raw: false,
    heredocs: false,
};

const SLASHES: &[(&str, Begins)] = &[("//", Begins::Anywhere)];
const STARS: &[(&str, &str)] = &[("/*", "*/")];

static PYTHON: Lexis =
    Lexis { line: &[("#", Begins::Anywhere)], quotes: &[TRIPLE, TRIPLE_SINGLE, DOUBLE, SINGLE], continued: true, ..PLAIN };
static JAVA: Lexis = Lexis { line: SLASHES, block: STARS, quotes: &[TRIPLE, DOUBLE], characters: true, ..PLAIN };
static RUST: Lexis = Lexis { line: SLASHES, block: STARS, nested: true, quotes: &[DOUBLE_LINES], characters: true, raw: true, ..PLAIN };
static GRADLE: Lexis = Lexis { line: SLASHES, block: STARS, quotes: &[TRIPLE, TRIPLE_SINGLE, DOUBLE, SINGLE], ..PLAIN };
static SHELL: Lexis = Lexis { quotes: &[DOUBLE_LINES, SINGLE_LINES], continued: true, heredocs: true, ..PLAIN };
static TOML: Lexis = Lexis {
    line: &[("#", Begins::Anywhere)],
    quotes: &[TRIPLE, quote("'''", "'''", false, true), DOUBLE, quote("'", "'", false, false)],
    ..PLAIN
};
static PROPERTIES: Lexis = Lexis { line: &[("#", Begins::LineStart), ("!", Begins::LineStart)], continued: true, ..PLAIN };
static INI: Lexis = Lexis { line: &[("#", Begins::LineStart), (";", Begins::AfterSpace), ("//", Begins::LineStart)], ..PLAIN };
static DOTENV: Lexis = Lexis { quotes: &[DOUBLE_LINES, SINGLE_LINES], at_words: true, ..PLAIN };
static NGINX: Lexis = Lexis { quotes: &[DOUBLE_LINES, quote("'", "'", true, true)], at_words: true, ..PLAIN };
static LINES: Lexis = Lexis { line: &[("#", Begins::LineStart)], continued: true, ..PLAIN };
static REQUIREMENTS: Lexis = Lexis { continued: true, ..PLAIN };
static HOCON: Lexis = Lexis { line: &[("#", Begins::AfterSpace), ("//", Begins::AfterSpace)], quotes: &[TRIPLE, DOUBLE], ..PLAIN };
static JSON: Lexis = Lexis { line: SLASHES, block: STARS, quotes: &[DOUBLE], ..PLAIN };
static GO_MOD: Lexis = Lexis { line: &[("//", Begins::AfterSpace)], ..PLAIN };
static PIPELINE: Lexis = Lexis { line: &[("#", Begins::AfterSpace), ("//", Begins::AfterSpace)], ..PLAIN };
// No comment stands within a tag, so that a tag is as whole as a text is.
static XML: Lexis = Lexis {
    line: &[],
    block: &[("<!--", "-->")],
    quotes: &[quote("<![CDATA[", "]]>", false, true), quote("<", ">", false, true)],
    ..PLAIN
};
static TEMPLATE: Lexis = Lexis { block: &[("{{/*", "*/}}"), ("{{- /*", "*/"), ("{{-/*", "*/")], ..PLAIN };

/// The signs of a kind; `None` for what has no comments, and for what its own reader knows them of.
pub(super) fn of(kind: Kind) -> Option<&'static Lexis> {
    Some(match kind {
        Kind::Python | Kind::SetupPy => &PYTHON,
        Kind::Java => &JAVA,
        Kind::Rust => &RUST,
        Kind::Gradle => &GRADLE,
        Kind::Script => &SHELL,
        Kind::SettingsToml | Kind::Pyproject | Kind::Pipfile | Kind::CargoManifest => &TOML,
        Kind::Properties | Kind::GradleProperties => &PROPERTIES,
        Kind::Ini | Kind::SetupCfg => &INI,
        Kind::DotEnv => &DOTENV,
        Kind::Nginx => &NGINX,
        Kind::Httpd | Kind::Dockerignore => &LINES,
        Kind::Requirements => &REQUIREMENTS,
        Kind::Hocon => &HOCON,
        Kind::SettingsJson => &JSON,
        Kind::GoMod => &GO_MOD,
        Kind::Pipeline => &PIPELINE,
        Kind::SettingsXml | Kind::Pom => &XML,
        Kind::ChartTemplate => &TEMPLATE,
        _ => return None,
    })
}

/// The comments of a text, and what stands in it as a whole.
pub(super) fn scan(lexis: &Lexis, text: &str) -> Layout {
    let mut scan = Scan { lexis, text, at: 0, line_start: true, heredocs: vec![], layout: Layout::default() };
    while scan.at < text.len() {
        scan.step();
    }
    scan.layout
}

struct Scan<'a> {
    lexis: &'a Lexis,
    text: &'a str,
    at: usize,
    /// Whether nothing but white space stands before `at` in its line, which continues no other.
    line_start: bool,
    /// The ends of the heredocs that open behind this line, and whether tabs stand before them.
    heredocs: Vec<(String, bool)>,
    layout: Layout,
}

impl<'a> Scan<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn before(&self) -> u8 {
        self.at.checked_sub(1).map_or(b'\n', |at| self.text.as_bytes()[at])
    }

    fn step(&mut self) {
        let byte = self.text.as_bytes()[self.at];
        if !byte.is_ascii() {
            self.line_start = false;
            self.at += 1;
            return;
        }
        let taken = self.comment() || self.line_end(byte) || self.raw() || self.character(byte) || self.quoted() || self.heredoc();
        if !taken {
            self.bracket(byte);
            self.line_start &= byte.is_ascii_whitespace();
            self.at += 1;
        }
    }

    fn bracket(&mut self, byte: u8) {
        let open = &mut self.layout.open;
        match byte {
            b'(' => open[0] += 1,
            b')' => open[0] -= 1,
            b'[' => open[1] += 1,
            b']' => open[1] -= 1,
            b'{' => open[2] += 1,
            b'}' => open[2] -= 1,
            _ => {}
        }
    }

    fn comment(&mut self) -> bool {
        let rest = self.rest();
        for (open, close) in self.lexis.block {
            if rest.starts_with(open) {
                let end = self.block_end(open, close);
                self.layout.comments.push(Span::new(self.at, end));
                self.at = end;
                return true;
            }
        }
        for (sign, begins) in self.lexis.line {
            let here = match begins {
                Begins::Anywhere => true,
                Begins::AfterSpace => self.line_start || matches!(self.before(), b' ' | b'\t' | b'\n' | b'\r' | b';' | b'(' | b')'),
                Begins::LineStart => self.line_start,
            };
            if here && rest.starts_with(sign) {
                let end = self.at + rest.find(['\n', '\r']).unwrap_or(rest.len());
                self.layout.comments.push(Span::new(self.at, end));
                self.at = end;
                return true;
            }
        }
        false
    }

    fn block_end(&mut self, open: &str, close: &str) -> usize {
        let mut at = self.at + open.len();
        let mut depth = 1usize;
        while let Some(found) = self.text.get(at..).and_then(|rest| rest.find(close)) {
            if self.lexis.nested {
                depth += self.text[at..at + found].matches(open).count();
            }
            at += found + close.len();
            depth -= 1;
            if depth == 0 {
                return at;
            }
        }
        self.layout.cut = true;
        self.text.len()
    }

    fn line_end(&mut self, byte: u8) -> bool {
        if byte == b'\\' {
            let rest = &self.rest()[1..];
            let ends = rest.starts_with('\n') || rest.starts_with('\r');
            if ends && self.lexis.continued {
                let next = self.at + 1 + if rest.starts_with("\r\n") { 2 } else { 1 };
                self.layout.wholes.push(Span::new(self.at, next + 1));
                (self.at, self.line_start) = (next, false);
                return true;
            }
            // Outside quotes too, a shell's backslash takes the next sign away.
            if self.lexis.heredocs && !ends {
                self.at += 1 + rest.chars().next().map_or(0, char::len_utf8);
                self.line_start = false;
                return true;
            }
        }
        if !matches!(byte, b'\n' | b'\r') {
            return false;
        }
        self.at += 1;
        self.line_start = true;
        if byte == b'\n' {
            for (name, tabs) in std::mem::take(&mut self.heredocs) {
                self.body(&name, tabs);
            }
        }
        true
    }

    /// The lines of a heredoc, up to the one that ends it.
    fn body(&mut self, name: &str, tabs: bool) {
        let start = self.at;
        for line in self.rest().split_inclusive('\n') {
            self.at += line.len();
            let line = line.trim_end_matches(['\n', '\r']);
            if (if tabs { line.trim_start_matches('\t') } else { line }) == name {
                break;
            }
        }
        self.layout.wholes.push(Span::new(start.saturating_sub(1), self.at));
    }

    fn heredoc(&mut self) -> bool {
        let Some(rest) = self.rest().strip_prefix("<<").filter(|rest| self.lexis.heredocs && !rest.starts_with('<')) else { return false };
        let tabs = rest.starts_with('-');
        let word = rest.trim_start_matches('-').trim_start_matches([' ', '\t']);
        let name = word.trim_start_matches(['\'', '"', '\\']);
        let end = name.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-')).unwrap_or(name.len());
        if end > 0 && name.starts_with(|c: char| c.is_alphabetic() || c == '_') {
            self.heredocs.push((name[..end].to_owned(), tabs));
        }
        self.at = self.text.len() - name[end..].trim_start_matches(['\'', '"']).len();
        self.line_start = false;
        true
    }

    /// `r"…"`, `br##"…"##`.
    fn raw(&mut self) -> bool {
        if !self.lexis.raw || self.before().is_ascii_alphanumeric() || self.before() == b'_' {
            return false;
        }
        let rest = self.rest();
        let Some(after) = rest.strip_prefix("br").or_else(|| rest.strip_prefix("cr")).or_else(|| rest.strip_prefix('r')) else {
            return false;
        };
        let hashes = after.len() - after.trim_start_matches('#').len();
        let Some(body) = after[hashes..].strip_prefix('"') else { return false };
        let close = format!("\"{}", "#".repeat(hashes));
        let from = self.text.len() - body.len();
        let end = body.find(&close).map(|length| from + length + close.len());
        self.layout.cut |= end.is_none();
        self.whole(end.unwrap_or(self.text.len()));
        true
    }

    /// `'x'` and `'\''`; a lifetime is nothing.
    fn character(&mut self, byte: u8) -> bool {
        if !self.lexis.characters || byte != b'\'' {
            return false;
        }
        let rest = &self.rest()[1..];
        let mut signs = rest.chars();
        let first = signs.next().map_or(0, char::len_utf8);
        let length = match rest.strip_prefix('\\') {
            Some(escaped) => escaped.char_indices().skip(1).find(|(at, sign)| *sign == '\'' || *at > 10).map_or(0, |(at, _)| at + 1),
            None if rest[first..].starts_with('\'') => first,
            None => 0,
        };
        self.line_start = false;
        self.at += if length > 0 { length + 2 } else { 1 };
        true
    }

    fn quoted(&mut self) -> bool {
        let rest = self.rest();
        let Some(quote) = self.lexis.quotes.iter().find(|quote| rest.starts_with(quote.open)) else { return false };
        let opens_word = self.before().is_ascii_whitespace() || b"=:,([{".contains(&self.before());
        if self.lexis.at_words && !opens_word {
            return false;
        }
        let mut at = self.at + quote.open.len();
        while at < self.text.len() {
            let byte = self.text.as_bytes()[at];
            if quote.escapes && byte == b'\\' {
                at += 2;
            } else if self.text.is_char_boundary(at) && self.text[at..].starts_with(quote.close) {
                return self.whole(at + quote.close.len());
            } else if !quote.lines && matches!(byte, b'\n' | b'\r') {
                self.layout.cut = true;
                return self.whole(at);
            } else {
                at += 1;
            }
        }
        self.layout.cut = true;
        self.whole(self.text.len())
    }

    /// Goes to `end`, which closes what opens here.
    fn whole(&mut self, end: usize) -> bool {
        let mut end = end.min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end += 1;
        }
        if self.text[self.at..end].contains(['\n', '\r']) {
            self.layout.wholes.push(Span::new(self.at, end));
        }
        (self.at, self.line_start) = (end, false);
        true
    }
}
