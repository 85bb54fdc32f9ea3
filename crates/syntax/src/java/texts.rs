//! Texts that are written out, with what they are used for.

use super::fold::{self, Fold};
use super::usage::{Use, is_comparing};
use super::walk::Here;
use super::{context, literal};
use crate::code::Text;
use crate::grammar::{Node, span};

/// How the names of methods begin that give something the value of their first argument under the rest of their names.
const SETTING: [&str; 2] = ["set", "with"];

pub(super) fn text<'t>(fold: &Fold<'_, 't>, node: Node<'t>, used: Use<'t>, here: Here) -> Text {
    let mut text = Text {
        known: fold.known(node, here.scope),
        span: span(node),
        name: String::new(),
        callee: vec![],
        compared: false,
        context: context(fold.walk, here),
    };
    match used {
        Use::Named(name) => text.name = fold.last_name(name).to_owned(),
        Use::Annotated(annotation, key) => {
            text.callee = fold.annotation_paths(annotation, here.scope);
            text.name = key.map_or("", |key| fold.source(key)).to_owned();
            // What an interface of settings says of a key that nobody sets: `@Default("…")`, `@DefaultValue("…")`, `@WithDefault("…")`.
            let last = text.callee.first().and_then(|path| path.rsplit('.').next()).unwrap_or_default();
            if matches!(last, "Default" | "DefaultValue" | "WithDefault" | "ConfigDefault") {
                text.name.push_str(".default");
            }
            if fold::reads_placeholders(&text.callee) {
                text.known.value = literal::placeholders(text.known.value);
            }
        }
        Use::Argument(call) => {
            text.callee = fold.callee(call, here.scope, 0);
            text.compared =
                call.kind() == "method_invocation" && call.child_by_field_name("name").is_some_and(|name| is_comparing(fold.source(name)));
            text.name = given_name(fold, call, node, here).unwrap_or_default();
        }
        Use::Fallback => text.name = ".default".to_owned(),
        Use::Compared => text.compared = true,
        Use::Free | Use::Taken | Use::Sum => {}
    }
    text
}

/// The name under which a call is given a text: a setter's property, the key before it, the method of a builder.
fn given_name<'t>(fold: &Fold<'_, 't>, call: Node<'t>, text: Node<'t>, here: Here) -> Option<String> {
    if call.kind() == "enum_constant" {
        return Some(fold.source(call.child_by_field_name("name")?).to_owned());
    }
    let name = call.child_by_field_name("name").filter(|_| call.kind() == "method_invocation").map(|name| fold.source(name))?;
    let list = call.child_by_field_name("arguments")?;
    let (first, second) = (list.named_child(0)?, list.named_child(1));
    match second {
        None => {
            let property = SETTING.iter().find_map(|start| name.strip_prefix(start)).filter(|rest| rest.starts_with(char::is_uppercase));
            // A method of a chain is one of a builder.
            let chained = || {
                call.child_by_field_name("object").is_some_and(|object| object.kind() != "identifier" && object.kind() != "field_access")
            };
            property.map(decapital).or_else(|| chained().then(|| name.to_owned()))
        }
        Some(second) if list.named_child_count() < 4 && span(second).start <= span(text).start && span(text).end <= span(second).end => {
            let gives = ["put", "set", "add", "property", "param", "header", "with", "offer"].iter().any(|start| name.starts_with(start));
            let key = if gives { fold.known(first, here.scope).value.known() } else { None };
            key.filter(|key| !key.is_empty())
        }
        Some(_) => None,
    }
}

fn decapital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
