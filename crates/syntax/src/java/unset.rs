//! Conditions that ask whether something that says where another program is was set at all.

use crate::grammar::{NAMING, Node, span};

/// The most parts of one condition that are looked at.
const MOST: usize = 8;

/// Whether a condition holds only where such a thing is not set, and only where it is: `url == null || url.isEmpty()`, `hasText(url)`.
pub(super) fn asks(condition: Node<'_>, text: &str) -> [bool; 2] {
    let mut rest = bare(condition).0;
    let mut parts = vec![];
    while operator(rest) == Some("||") && parts.len() < MOST {
        let (Some(left), Some(right)) = (rest.child_by_field_name("left"), rest.child_by_field_name("right")) else { return [false; 2] };
        parts.push(right);
        rest = bare(left).0;
    }
    if parts.is_empty() {
        let unset = part(condition, text);
        return [unset == Some(true), unset == Some(false)];
    }
    parts.push(rest);
    [parts.into_iter().all(|one| part(one, text) == Some(true)), false]
}

/// One part: whether it holds where the thing is not set; `None` where it asks something else.
fn part(condition: Node<'_>, text: &str) -> Option<bool> {
    let (condition, negated) = bare(condition);
    let (asked, unset) = match condition.kind() {
        "binary_expression" => {
            let [left, right] = ["left", "right"].map(|field| condition.child_by_field_name(field));
            let asked = match (left?, right?) {
                (asked, null) | (null, asked) if null.kind() == "null_literal" => asked,
                _ => return None,
            };
            match operator(condition)? {
                "==" => (asked, true),
                "!=" => (asked, false),
                _ => return None,
            }
        }
        "method_invocation" => {
            let unset = match span(condition.child_by_field_name("name")?).of(text) {
                "isEmpty" | "isBlank" | "isNull" | "isNullOrEmpty" => true,
                "hasText" | "hasLength" | "isPresent" | "isNotBlank" | "isNotEmpty" | "nonNull" => false,
                _ => return None,
            };
            let arguments = condition.child_by_field_name("arguments")?;
            match arguments.named_child_count() {
                0 => (condition.child_by_field_name("object")?, unset),
                1 => (arguments.named_child(0)?, unset),
                _ => return None,
            }
        }
        _ => return None,
    };
    let name = span(asked).of(text);
    let last = name.rsplit('.').next().unwrap_or(name).to_ascii_lowercase();
    let named = matches!(asked.kind(), "identifier" | "field_access") && NAMING.iter().any(|word| last.contains(word));
    named.then_some(unset != negated)
}

/// A condition without its parentheses and negations, and whether these turn it round.
fn bare(condition: Node<'_>) -> (Node<'_>, bool) {
    let (mut condition, mut negated) = (condition, false);
    loop {
        let inner = match condition.kind() {
            "parenthesized_expression" => condition.named_child(0),
            "unary_expression" if operator(condition) == Some("!") => condition.child_by_field_name("operand"),
            _ => None,
        };
        let Some(inner) = inner else { return (condition, negated) };
        negated ^= condition.kind() == "unary_expression";
        condition = inner;
    }
}

fn operator(node: Node<'_>) -> Option<&'static str> {
    node.child_by_field_name("operator").map(|operator| operator.kind())
}
