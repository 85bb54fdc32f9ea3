//! nginx: directives by the blocks that hold them, with the rest of the directive as the value.

use seaworthy_model::Span;

use super::reference::read as references;
use super::sink::{DEEPEST, Sink, join, shaped};

pub(super) fn read(text: &str, sink: &mut Sink) {
    let mut words = Words { text, at: 0 };
    let mut blocks: Vec<Block> = vec![Block { key: String::new() }];
    let mut directive = Directive::default();
    let mut skipped = 0_usize;
    while let Some(token) = words.next() {
        if sink.is_full() {
            return;
        }
        match token {
            Token::Word(span) if skipped == 0 => directive.words.push(span),
            Token::Word(_) => {}
            Token::End => {
                if skipped == 0 {
                    directive.switch(text, &blocks, sink);
                    directive.set(text, &blocks, sink);
                }
                directive = Directive::default();
            }
            Token::Open(at) => {
                let name = directive.words.first().map_or("", |span| span.of(text)).to_owned();
                if skipped > 0 || blocks.len() > DEEPEST {
                    skipped += 1;
                    sink.too_deep(Span::new(at, at + 1));
                } else if name.ends_with("_by_lua_block") {
                    words.skip_code();
                } else {
                    // `location /api {` says where: it is kept as the block's own value.
                    directive.set(text, &blocks, sink);
                    let key = join(&blocks[blocks.len() - 1].key, &name);
                    blocks.push(Block { key });
                }
                directive = Directive::default();
            }
            Token::Close => {
                if skipped > 0 {
                    skipped -= 1;
                } else if blocks.len() > 1 {
                    blocks.pop();
                }
                directive = Directive::default();
            }
        }
    }
}

struct Block {
    key: String,
}

/// The words of one directive.
#[derive(Default)]
struct Directive {
    words: Vec<Span>,
}

impl Directive {
    /// A directive that is a word alone, such as `ip_hash`, switches something on.
    fn switch(&self, text: &str, blocks: &[Block], sink: &mut Sink) {
        let [name] = self.words.as_slice() else { return };
        let key = join(blocks.last().map_or("", |block| &block.key), name.of(text));
        sink.set(&key, *name, shaped("on", *name, references));
    }

    fn set(&self, text: &str, blocks: &[Block], sink: &mut Sink) {
        let [name, rest @ ..] = self.words.as_slice() else { return };
        let Some((first, last)) = rest.first().zip(rest.last()) else { return };
        let value = Span::new(first.start as usize, last.end as usize);
        let known = match rest {
            [_] => shaped(unquoted(value.of(text)), within(value, text), references),
            several => {
                let words: Vec<&str> = several.iter().map(|span| unquoted(span.of(text))).collect();
                shaped(&words.join(" "), value, references)
            }
        };
        let key = join(blocks.last().map_or("", |block| &block.key), name.of(text));
        sink.set(&key, name.join(value), known);
    }
}

fn unquoted(word: &str) -> &str {
    ['"', '\''].iter().find_map(|quote| word.strip_prefix(*quote)?.strip_suffix(*quote)).unwrap_or(word)
}

fn within(span: Span, text: &str) -> Span {
    let quotes = (span.len() - unquoted(span.of(text)).len()) / 2;
    Span::new(span.start as usize + quotes, span.end as usize - quotes)
}

enum Token {
    Word(Span),
    End,
    Open(usize),
    Close,
}

struct Words<'t> {
    text: &'t str,
    at: usize,
}

impl Words<'_> {
    fn next(&mut self) -> Option<Token> {
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(self.at)? {
                byte if byte.is_ascii_whitespace() => self.at += 1,
                b'#' => self.at += self.text[self.at..].find('\n').unwrap_or(self.text.len() - self.at),
                _ => break,
            }
        }
        let start = self.at;
        self.at += 1;
        match bytes[start] {
            b';' => return Some(Token::End),
            b'{' => return Some(Token::Open(start)),
            b'}' => return Some(Token::Close),
            quote @ (b'"' | b'\'') => self.at = end_of_quotes(bytes, start, quote),
            _ => {
                self.at = start;
                self.at = end_of_word(bytes, start);
            }
        }
        Some(Token::Word(Span::new(start, self.at)))
    }

    /// Past the code of another language, to the brace that closes it.
    fn skip_code(&mut self) {
        let mut depth = 1_usize;
        while let Some(byte) = self.text.as_bytes().get(self.at) {
            self.at += 1;
            match byte {
                b'{' => depth += 1,
                b'}' if depth == 1 => return,
                b'}' => depth -= 1,
                _ => {}
            }
        }
    }
}

/// A quote that is not closed ends with its line.
fn end_of_quotes(bytes: &[u8], start: usize, quote: u8) -> usize {
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        match *byte {
            b'\\' => at += 1,
            b'\n' if at > start + 4096 => return at,
            byte if byte == quote => return at + 1,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

fn end_of_word(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'$' if bytes.get(at + 1) == Some(&b'{') => {
                let Some(length) = bytes[at..].iter().take(256).position(|byte| *byte == b'}') else { break };
                at += length;
            }
            b'\\' => at += 1,
            b';' | b'{' | b'}' => break,
            byte if byte.is_ascii_whitespace() => break,
            _ => {}
        }
        at += 1;
    }
    // A word has one character at least, so that reading goes on.
    at.max(start + 1).min(bytes.len())
}
