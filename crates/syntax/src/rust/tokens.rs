//! The tokens of a file: bounds on how they nest, and what can be said of a file that is no Rust.

use proc_macro2::{Delimiter, Literal, TokenStream, TokenTree};
use seaworthy_model::{Span, Value};

use crate::code::{Known, Text};

/// How deep brackets may stand in each other.
pub(super) const BRACKETS: usize = 128;
/// How many tokens may follow each other, over all brackets around, without anything that ends an expression.
pub(super) const RUN: usize = 4000;
/// How many texts of a file that is no Rust are kept.
const MOST: usize = 20_000;

/// Where something stands in the text.
pub(super) fn at(span: proc_macro2::Span) -> Span {
    let range = span.byte_range();
    Span::new(range.start, range.end)
}

/// Text for the lexer: the line by which a shell knows what runs a script is blanked.
pub(super) fn without_shebang(text: &str) -> String {
    if text.starts_with("#!") && !text[2..].trim_start().starts_with('[') {
        let end = text.find('\n').unwrap_or(text.len());
        return format!("{}{}", " ".repeat(end), &text[end..]);
    }
    text.to_owned()
}

/// Whether the tree of these tokens would be deeper than it may: by brackets, or by what follows each other without an end.
pub(super) fn too_deep(tokens: &TokenStream) -> bool {
    let mut open = vec![(tokens.clone().into_iter(), 0usize, false)];
    let mut run = 0usize;
    while let Some((rest, own, after_block)) = open.last_mut() {
        let Some(token) = rest.next() else {
            run -= *own;
            open.pop();
            continue;
        };
        let ends = match &token {
            TokenTree::Punct(punct) => matches!(punct.as_char(), ';' | ','),
            // Behind a block something new begins, unless it goes on with `else`.
            TokenTree::Ident(ident) => *after_block && *ident != "else" && *ident != "as",
            TokenTree::Literal(_) => *after_block,
            TokenTree::Group(group) => *after_block && group.delimiter() == Delimiter::Brace,
        };
        if ends {
            run -= *own;
            *own = 0;
        }
        run += 1;
        *own += 1;
        *after_block = matches!(&token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
        if run > RUN {
            return true;
        }
        if let TokenTree::Group(group) = token {
            if open.len() >= BRACKETS {
                return true;
            }
            open.push((group.stream().into_iter(), 0, false));
        }
    }
    false
}

/// The texts among tokens, wherever they stand.
pub(super) fn texts(tokens: TokenStream) -> Vec<Text> {
    let mut texts = Vec::new();
    let mut open = vec![tokens.into_iter()];
    while let Some(rest) = open.last_mut() {
        match rest.next() {
            None => {
                open.pop();
            }
            Some(TokenTree::Group(group)) => open.push(group.stream().into_iter()),
            Some(TokenTree::Literal(literal)) if texts.len() < MOST => texts.extend(text(&literal)),
            Some(_) => {}
        }
    }
    texts
}

fn text(literal: &Literal) -> Option<Text> {
    let span = at(literal.span());
    let value = syn::parse_str::<syn::LitStr>(&literal.to_string()).ok()?.value();
    let known = Known { value: Value::text(value), written: span, nothing: false };
    Some(Text { known, span, name: String::new(), callee: vec![], compared: false, context: crate::code::Context::default() })
}
