//! Which conditions are settings.

use crate::grammar::{Node, span};

/// The longest condition that is kept as a guard's name.
const LONGEST: usize = 120;

/// How the names of methods begin that ask for a setting.
const ASKING: [&str; 7] = ["is", "has", "should", "use", "enable", "get", "supports"];

/// Words in the name of what holds settings.
const HOLDING: [&str; 9] = ["config", "setting", "propert", "props", "option", "flag", "feature", "toggle", "env"];

/// The name of the setting that a condition asks for, as it is written, and what it must be.
pub(super) fn of<'t>(condition: Node<'t>, text: &'t str) -> Option<(&'t str, bool)> {
    let mut condition = condition;
    let mut value = true;
    loop {
        match condition.kind() {
            "parenthesized_expression" => condition = condition.named_child(0)?,
            "unary_expression" if condition.child_by_field_name("operator")?.kind() == "!" => {
                value = !value;
                condition = condition.child_by_field_name("operand")?;
            }
            _ => break,
        }
    }
    let name = span(condition).of(text);
    if name.len() > LONGEST || name.contains(['\n', '[', '{']) {
        return None;
    }
    match condition.kind() {
        "identifier" => Some((name, value)),
        "field_access" if !name.contains('(') => Some((name, value)),
        "method_invocation" if asks_system(name) || asks(condition, text) => Some((name, value)),
        "binary_expression" => {
            let [left, right] = ["left", "right"].map(|field| condition.child_by_field_name(field));
            let asked = match (left?, right?) {
                (asked, null) | (null, asked) if null.kind() == "null_literal" => asked,
                _ => return None,
            };
            let name = span(asked).of(text);
            let is = match condition.child_by_field_name("operator")?.kind() {
                "!=" => value,
                "==" => !value,
                _ => return None,
            };
            (asked.kind() == "method_invocation" && asks_system(name)).then_some((name, is))
        }
        _ => None,
    }
}

/// Whether the environment or the system's properties are asked: `"true".equals(System.getenv("X"))`.
fn asks_system(name: &str) -> bool {
    ["System.getenv(", "System.getProperty(", "Boolean.getBoolean("].iter().any(|call| name.contains(call))
}

/// Whether it is a call without arguments that asks what holds settings, `config.isX()`, or the class itself, `isX()`.
fn asks(call: Node<'_>, text: &str) -> bool {
    let Some(last) = call.child_by_field_name("name").map(|name| span(name).of(text)) else { return false };
    let bare = call.child_by_field_name("arguments").is_some_and(|arguments| arguments.named_child_count() == 0);
    let holder = call.child_by_field_name("object").map(|object| span(object).of(text).to_ascii_lowercase());
    bare && ASKING.iter().any(|start| last.starts_with(start))
        && holder.is_none_or(|holder| HOLDING.iter().any(|word| holder.contains(word)))
}
