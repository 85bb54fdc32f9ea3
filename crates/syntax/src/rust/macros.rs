//! The bodies of macros: expressions, statements, or pieces between which anything may stand.

use std::sync::Arc;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Block, Expr, Macro, MacroDelimiter, Token};

use super::lower::{Lower, delimited};
use super::tokens::{at, too_deep};
use super::tree::{Here, Id, Sort, Used};
use super::types::plain;

/// How deep macros that stand in each other are looked into.
const DEEPEST: usize = 12;
/// Macros whose body is not what runs here.
const QUOTED: [&str; 7] = ["quote", "quote_spanned", "parse_quote", "stringify", "macro_rules", "html", "view"];
/// Macros that put a text together.
pub(super) const FORMATS: [&str; 3] = ["format", "concat", "format_args"];

impl Lower<'_> {
    pub fn macro_call(&mut self, mac: &Macro, here: Here, used: &Used) -> Id {
        let number = self.number();
        let name = self.name(&mac.path);
        let braces = matches!(mac.delimiter, MacroDelimiter::Brace(_));
        let delimiter = match &mac.delimiter {
            MacroDelimiter::Paren(one) => delimited(&one.span),
            MacroDelimiter::Brace(one) => delimited(&one.span),
            MacroDelimiter::Bracket(one) => delimited(&one.span),
        };
        let span = name.span.join(delimiter);
        let last = name.last_name().to_owned();
        let joins = FORMATS.contains(&last.as_str());
        let mut arguments = Vec::new();
        if !QUOTED.contains(&last.as_str()) && self.macros < DEEPEST && !too_deep(&mac.tokens) {
            self.macros += 1;
            let tokens = if last == "lazy_static" { without_ref(mac.tokens.clone()) } else { mac.tokens.clone() };
            arguments = self.inside(tokens, &last, braces, here, number, joins);
            self.macros -= 1;
        }
        let id = self.push(span, here, Sort::Macro { name, arguments });
        self.numbered(number, id);
        if joins {
            self.keep_text(id, used);
        }
        id
    }

    fn inside(&mut self, tokens: TokenStream, last: &str, braces: bool, here: Here, number: u32, joins: bool) -> Vec<(Option<String>, Id)> {
        if last == "json" {
            return vec![(None, self.json(tokens, here))];
        }
        if !braces && let Some(parsed) = self.expressions(tokens.clone()) {
            return self.each(&parsed, here, number, joins);
        }
        if self.take(&tokens)
            && let Ok(statements) = Block::parse_within.parse2(tokens.clone())
        {
            let inside = if braces && here.scope == super::tree::MODULE { here } else { self.scope(here) };
            self.statements(&statements, inside, &Used::default());
            return vec![];
        }
        self.pieces(tokens, here, number)
    }

    fn each(&mut self, parsed: &[Expr], here: Here, number: u32, joins: bool) -> Vec<(Option<String>, Id)> {
        let mut arguments = Vec::new();
        for (position, expr) in parsed.iter().enumerate() {
            let (name, expr) = match expr {
                Expr::Assign(one) => match &*one.left {
                    Expr::Path(path) => (path.path.segments.last().map(|last| plain(&last.ident)), &*one.right),
                    _ => (None, expr),
                },
                _ => (None, expr),
            };
            let used = Used { name: name.as_deref().map(Arc::from), call: Some((number, position)), compared: false, taken: joins };
            arguments.push((name, self.expr(expr, here, &used)));
        }
        arguments
    }

    /// Takes what tokens cost; false where nothing is left.
    fn take(&mut self, tokens: &TokenStream) -> bool {
        let cost = tokens.clone().into_iter().count() + 1;
        self.tokens = self.tokens.saturating_sub(cost);
        self.tree.overflown |= self.tokens == 0;
        self.tokens > 0
    }

    /// Tokens as expressions between commas, where they are that.
    pub fn expressions(&mut self, tokens: TokenStream) -> Option<Vec<Expr>> {
        if !self.take(&tokens) || too_deep(&tokens) {
            return None;
        }
        let parsed = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(tokens).ok()?;
        Some(parsed.into_iter().collect())
    }

    /// Tokens of which only pieces are Rust: between commas, arrows and ends of statements, and within brackets.
    fn pieces(&mut self, tokens: TokenStream, here: Here, number: u32) -> Vec<(Option<String>, Id)> {
        let mut arguments = Vec::new();
        for piece in split(tokens) {
            self.piece(piece, here, number, &mut arguments);
        }
        arguments
    }

    fn piece(&mut self, piece: Vec<TokenTree>, here: Here, number: u32, arguments: &mut Vec<(Option<String>, Id)>) {
        // `%shown` and `?debugged` of a log line.
        let marked = matches!(piece.first(), Some(TokenTree::Punct(mark)) if matches!(mark.as_char(), '%' | '?'));
        let piece = if marked { &piece[1..] } else { &piece[..] };
        if piece.is_empty() {
            return;
        }
        let parsed = self.expressions(piece.iter().cloned().collect());
        if let Some(parsed) = parsed {
            let used = |position| Used { call: Some((number, position)), ..Used::default() };
            for expr in &parsed {
                let id = self.expr(expr, here, &used(arguments.len()));
                arguments.push((None, id));
            }
            return;
        }
        // Behind `name =` stands what is given to it.
        let equal = piece.iter().position(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '='));
        if let Some(equal) = equal.filter(|equal| equal + 1 < piece.len()) {
            let name = match piece.first() {
                Some(TokenTree::Ident(name)) if equal == 1 => Some(plain(name)),
                _ => None,
            };
            let rest = &piece[equal + 1..];
            let start = usize::from(matches!(rest.first(), Some(TokenTree::Punct(mark)) if matches!(mark.as_char(), '%' | '?')));
            if let Some(parsed) = self.expressions(rest[start..].iter().cloned().collect()) {
                let used = Used { name: name.as_deref().map(Arc::from), ..Used::default() };
                for expr in &parsed {
                    let id = self.expr(expr, here, &used);
                    arguments.push((name.clone(), id));
                }
                return;
            }
        }
        if self.macros >= DEEPEST {
            return;
        }
        self.macros += 1;
        for token in piece {
            if let TokenTree::Group(group) = token {
                let braces = group.delimiter() == Delimiter::Brace;
                self.inside(group.stream(), "", braces, here, number, false);
            }
        }
        self.macros -= 1;
    }

    /// A literal object of JSON, with its entries; anything else by its expressions.
    fn json(&mut self, tokens: TokenStream, here: Here) -> Id {
        let all: Vec<TokenTree> = tokens.clone().into_iter().collect();
        if let [TokenTree::Group(group)] = all.as_slice()
            && matches!(group.delimiter(), Delimiter::Brace | Delimiter::Bracket)
            && self.macros < DEEPEST
        {
            self.macros += 1;
            let span = at(group.span_open()).join(at(group.span_close()));
            let object = group.delimiter() == Delimiter::Brace;
            let mut entries = Vec::new();
            for piece in split(group.stream()) {
                let colon = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ':');
                match piece.as_slice() {
                    [TokenTree::Literal(key), mark, rest @ ..] if object && colon(mark) => {
                        let Ok(text) = syn::parse_str::<syn::LitStr>(&key.to_string()) else { continue };
                        let value = self.entry(rest, Some(Arc::from(text.value())), here);
                        let whole = at(key.span()).join(self.tree.span(value));
                        entries.push((text.value(), whole, value));
                    }
                    rest => {
                        self.entry(rest, None, here);
                    }
                }
            }
            self.macros -= 1;
            return self.push(span, here, Sort::Object(entries));
        }
        self.entry(&all, None, here)
    }

    fn entry(&mut self, tokens: &[TokenTree], name: Option<Arc<str>>, here: Here) -> Id {
        if let [TokenTree::Group(group)] = tokens
            && group.delimiter() != Delimiter::Parenthesis
        {
            return self.json(tokens.iter().cloned().collect(), here);
        }
        let parsed = self.expressions(tokens.iter().cloned().collect()).unwrap_or_default();
        let used = Used { name, ..Used::default() };
        let ids: Vec<Id> = parsed.iter().map(|expr| self.expr(expr, here, &used)).collect();
        match ids.as_slice() {
            [one] => *one,
            _ => self.push(tokens.first().map(|token| at(token.span())).unwrap_or_default(), here, Sort::Other),
        }
    }
}

/// Tokens between commas, ends of statements and arrows.
fn split(tokens: TokenStream) -> Vec<Vec<TokenTree>> {
    let mut pieces = vec![vec![]];
    let mut equal = false;
    for token in tokens {
        let mark = if let TokenTree::Punct(punct) = &token { punct.as_char() } else { ' ' };
        let arrow = equal && mark == '>';
        equal = mark == '=';
        if arrow && let Some(last) = pieces.last_mut() {
            last.pop();
        }
        if matches!(mark, ',' | ';') || arrow {
            pieces.push(vec![]);
        } else if let Some(last) = pieces.last_mut() {
            last.push(token);
        }
    }
    pieces
}

/// `static ref X` as `static X`.
fn without_ref(tokens: TokenStream) -> TokenStream {
    tokens.into_iter().filter(|token| !matches!(token, TokenTree::Ident(ident) if *ident == "ref")).collect()
}
