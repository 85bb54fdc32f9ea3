//! Conditions that ask whether something that says where another program is was set at all.

use crate::grammar::{NAMING, Node};

use super::span;

/// Whether a condition holds only where such a thing is not set, and only where it is: `url is None`, `not url`, `url`.
pub(super) fn asks(condition: Node<'_>, text: &str) -> [bool; 2] {
    let mut condition = condition;
    let mut unset = false;
    while let "not_operator" | "parenthesized_expression" = condition.kind() {
        unset ^= condition.kind() == "not_operator";
        let Some(inner) = condition.named_child(0) else { return [false; 2] };
        condition = inner;
    }
    let mut asked = condition;
    if condition.kind() == "comparison_operator" {
        let (Some(left), Some(right)) = (condition.named_child(0), condition.named_child(1)) else { return [false; 2] };
        let between = text.get(left.end_byte()..right.start_byte()).unwrap_or_default();
        unset ^= match between.split_whitespace().collect::<Vec<_>>().as_slice() {
            ["is"] | ["=="] => true,
            ["is", "not"] | ["!="] => false,
            _ => return [false; 2],
        };
        if right.kind() != "none" || condition.named_child_count() > 2 {
            return [false; 2];
        }
        asked = left;
    }
    let name = span(asked).of(text);
    let last = name.rsplit('.').next().unwrap_or(name).to_ascii_lowercase();
    let named = matches!(asked.kind(), "identifier" | "attribute") && NAMING.iter().any(|word| last.contains(word));
    [named && unset, named && !unset]
}
