//! No text makes it panic, and each span can be sliced.
mod world;

use proptest::prelude::*;
use seaworthy_condition::{Condition, Fault, FieldPath, Type, World, template};
use std::sync::Arc;
use world::{Cluster, Model, linked, names};

fn sliceable(text: &str, fault: &Fault) {
    assert!(text.get(fault.span.clone()).is_some(), "{text:?}: {fault:?}");
}

fn survives(text: &str) {
    match Condition::parse(text) {
        Err(fault) => sliceable(text, &fault),
        Ok(condition) => {
            condition.check(&names(), &Model, &Type::Bool).iter().for_each(|fault| sliceable(text, fault));
            condition.fields_used();
            let world: Arc<dyn World> = Arc::new(Cluster::default());
            condition.evaluate(&world, &linked);
        }
    }
    let _ = template(text).map_err(|fault| sliceable(text, &fault));
    let _ = FieldPath::parse(text, &names(), &Model).map_err(|fault| sliceable(text, &fault));
}

fn refused(text: &str) -> String {
    Condition::parse(text).unwrap_err().text
}

#[test]
fn deep_nesting_is_refused() {
    let deep = "The condition is nested more than 32 levels deep";
    for depth in [200, 2_000] {
        assert_eq!(refused(&format!("{}true{}", "(".repeat(depth), ")".repeat(depth))), deep);
        assert_eq!(refused(&format!("{}true", "true ? true : ".repeat(depth / 2))), deep);
        assert_eq!(refused(&format!("workload{}", ".owner".repeat(depth))), deep);
        assert_eq!(refused(&format!("1{} > 1", " + 1".repeat(depth))), deep);
    }
    assert_eq!(refused(&"(".repeat(100_000)), "The condition is longer than 16384 bytes");
    survives(&"[".repeat(2_000));
    survives(&"!(".repeat(2_000));
    survives(&"{".repeat(2_000));
    survives(&"a.b(".repeat(2_000));
    survives(&"a?".repeat(2_000));
    survives(&"-".repeat(2_000));
}

#[test]
fn what_is_just_not_too_deep_is_evaluated() {
    let deepest = format!("{}true{}", "[1].exists(x, ".repeat(15), ")".repeat(15));
    assert!(Condition::parse(&deepest).is_ok());
    survives(&deepest);
    survives(&format!("{}true{}", "!(".repeat(29), ")".repeat(29)));
    survives(&format!("1{} > 1", " + 1".repeat(28)));
    assert!(Condition::parse(&format!("{}true{}", "(".repeat(90), ")".repeat(90))).is_ok());
    survives(&format!("true{}", " && workload.replicas == 3".repeat(500)));
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,80}") {
        survives(&text);
    }

    #[test]
    fn no_row_of_tokens_makes_it_panic(tokens in prop::collection::vec(prop::sample::select(vec![
        "workload", ".name", ".replicas", ".containers", ".exists(c,", ".map(c,", "has(", "size(", "(", ")", "[", "]", "{", "}", ",", "&&", "||",
        "!", "==", "<", "in", "+", "-", "?", ":", "1", "'a'", "\"\\d", ".matches('", "'", "true", "null", ".?", "é", "\n", "// x\n", " ", ".keeps(",
        "image", "c", "r'", "'''", "`", "1.5", "0x", "9u",
    ]), 0..14)) {
        survives(&tokens.concat());
        survives(&tokens.join(" "));
    }
}
