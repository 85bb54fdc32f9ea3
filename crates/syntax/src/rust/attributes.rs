//! Attributes: what is compiled, what is a test, and what macros are told.

use std::sync::Arc;

use proc_macro2::TokenStream;
use seaworthy_model::{Guard, Span};
use syn::{Attribute, Expr, Meta};

use super::lower::{Lower, delimited};
use super::tokens::at;
use super::tree::{Here, Id, Ty, Used};
use super::types::plain;
use crate::code::{Annotation, On};

/// The longest condition that is kept as a guard's name.
const LONGEST_GUARD: usize = 120;

/// Whether attributes make a function a test.
pub(super) fn is_test(attrs: &[Attribute]) -> bool {
    attrs
        .iter()
        .any(|attr| attr.path().segments.last().is_some_and(|last| last.ident == "test" || last.ident == "rstest" || last.ident == "bench"))
}

/// What a condition of compilation says.
enum Compiled {
    Always,
    /// Never in a container of Linux.
    Never,
    Test,
    Under(Guard),
}

fn compiled(condition: &str) -> Compiled {
    let bare: String = condition.chars().filter(|c| !c.is_whitespace()).collect();
    let inner = |start: &str| bare.strip_prefix(start).and_then(|rest| rest.strip_suffix(')'));
    match bare.as_str() {
        "test" => return Compiled::Test,
        "unix" | "not(windows)" | "not(test)" | "target_os=\"linux\"" | "target_family=\"unix\"" => return Compiled::Always,
        "windows" | "not(unix)" | "target_os=\"windows\"" | "target_os=\"macos\"" | "target_family=\"windows\"" | "doc" => {
            return Compiled::Never;
        }
        _ if bare.starts_with("all(test,") || bare.starts_with("any(test,") => return Compiled::Test,
        _ => {}
    }
    let (name, value) = inner("not(").map_or((bare.as_str(), true), |name| (name, false));
    // Which features and targets are chosen is not known.
    if name.contains(['(', ',']) || name.len() > LONGEST_GUARD || name.starts_with("target") {
        return Compiled::Always;
    }
    Compiled::Under(Guard { name: name.to_owned(), value })
}

impl Lower<'_> {
    /// Where what has these attributes stands; nothing where it is never compiled.
    pub fn under(&mut self, attrs: &[Attribute], here: Here) -> Option<Here> {
        let mut under = here;
        for attr in attrs.iter().filter(|attr| attr.path().is_ident("cfg")) {
            let Meta::List(list) = &attr.meta else { continue };
            match compiled(&list.tokens.to_string()) {
                Compiled::Always => {}
                Compiled::Never => return None,
                Compiled::Test => under = self.context(under, |context| context.test = true),
                Compiled::Under(guard) => under = self.context(under, |context| context.guard = Some(guard)),
            }
        }
        Some(under)
    }

    /// The traits that a type derives.
    pub fn derives(&mut self, attrs: &[Attribute], scope: u32) -> Vec<Ty> {
        let mut derived = Vec::new();
        for attr in attrs.iter().filter(|attr| attr.path().is_ident("derive")) {
            let _ = attr.parse_nested_meta(|meta| {
                derived.push(self.path_type(&meta.path, scope));
                Ok(())
            });
        }
        derived
    }

    /// Keeps what attributes say of something; `derives` are the traits whose macros may look at them.
    pub fn annotations(&mut self, attrs: &[Attribute], on: On, target: &str, here: Here, derives: &[Ty], of: Option<u32>) {
        for attr in attrs {
            if attr.path().segments.is_empty()
                || ["doc", "cfg", "allow", "inline", "must_use"].iter().any(|name| attr.path().is_ident(name))
            {
                continue;
            }
            let name = self.name(attr.path());
            let mut paths = vec![name.segments.join(".")];
            // `#[arg(…)]` belongs to the `clap::Parser` that the type derives.
            if name.segments.len() == 1 {
                let own = derives.iter().map(|ty| format!("{}.{}", ty.segments.join("."), name.last_name()));
                paths.extend(own);
            }
            let given = match &attr.meta {
                Meta::List(list) => self.given(name.last_name(), list.tokens.clone(), here),
                Meta::NameValue(one) => vec![(None, self.plain(&one.value, here))],
                Meta::Path(_) => vec![],
            };
            let (names, ids): (Vec<Option<String>>, Vec<Id>) = given.into_iter().unzip();
            let span = at(attr.pound_token.span).join(delimited(&attr.bracket_token.span));
            let nothing = crate::code::Known { value: seaworthy_model::Value::unknown(), written: Span::default(), nothing: false };
            let arguments = names.into_iter().zip(&ids).map(|(name, id)| crate::code::Argument {
                name,
                span: self.tree.span(*id),
                known: nothing.clone(),
            });
            let annotation = Annotation {
                name: name.last_name().to_owned(),
                arguments: arguments.collect(),
                paths,
                span,
                on,
                target: target.to_owned(),
                context: self.tree.context(here),
            };
            self.tree.annotations.push((annotation, ids, here, of));
        }
    }

    /// What an attribute is given: by name, by position, and names alone; what has no name goes by the attribute's: `#[default("…")]`.
    fn given(&mut self, attribute: &str, tokens: TokenStream, here: Here) -> Vec<(Option<String>, Id)> {
        let Some(parsed) = self.expressions(tokens) else { return vec![] };
        let mut given = Vec::new();
        for expr in &parsed {
            match expr {
                Expr::Assign(one) => {
                    let name = match &*one.left {
                        Expr::Path(path) => path.path.segments.last().map(|last| plain(&last.ident)),
                        _ => None,
                    };
                    // What documents a value is none.
                    let taken = matches!(name.as_deref(), Some("example" | "help" | "about" | "long_help"));
                    let used = Used { name: name.as_deref().map(Arc::from), taken, ..Used::default() };
                    given.push((name, self.expr(&one.right, here, &used)));
                }
                other => {
                    let used = Used { name: Some(Arc::from(attribute)), ..Used::default() };
                    given.push((None, self.expr(other, here, &used)));
                }
            }
        }
        given
    }
}
