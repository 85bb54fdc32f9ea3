//! What a condition comes to over a small world.
mod world;

use seaworthy_condition::{Condition, Verdict, World};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use world::{Cluster, bare, judge, linked};

fn holds(conditions: &[&str]) {
    for condition in conditions {
        assert_eq!(judge(condition, linked), Verdict::True, "{condition}");
    }
}

fn unknown(condition: &str, reason: &str) {
    assert_eq!(judge(condition, bare), Verdict::Unknown(reason.to_owned()), "{condition}");
}

#[test]
fn fields_operators_and_literals_mean_what_cel_says() {
    holds(&[
        "workload.replicas == 3",
        "workload.replicas + 1 * 2 - -3 > 7 && workload.replicas % 2 == 1 && 7 / 2 == 3",
        "!workload.paused && workload.name + '-x' == \"web-x\"",
        "workload.name < 'x' && !(workload.name >= 'x')",
        "workload.replicas > 2 ? workload.image.layers == 7 : workload.paused",
        "workload.owner == workload && workload.owner.owner.name == 'web'",
        "'app' in workload.labels && !('x' in workload.labels) && workload.replicas in [1, 3]",
        "workload.labels == ['app', 'Tier'] && workload.labels + ['x'] != workload.labels",
    ]);
}

#[test]
fn the_functions_are_there() {
    holds(&[
        "size(workload.labels) == 2 && workload.labels.size() == 2 && size(workload.name) == 3 && 'é'.size() == 1",
        "workload.name.startsWith('w') && workload.name.endsWith('b') && workload.name.contains('e')",
        "workload.name.matches('^w.b$') && !workload.name.matches('^b')",
        "'ABC'.lowerAscii() == 'abc' && string(workload.replicas) == '3' && string(workload.paused) == 'false'",
    ]);
}

#[test]
fn macros_go_over_lists_of_entities_and_scalars() {
    holds(&[
        "workload.containers.exists(c, c.name == 'sidecar')",
        "workload.containers.all(c, size(c.name) > 2)",
        "workload.containers.exists_one(c, c.ports.exists(p, p == 80 && c.name == 'app'))",
        "workload.containers.filter(c, size(c.ports) == 0).map(c, c.name) == ['sidecar']",
        "workload.containers.map(c, c.name == 'app', c.ports) == [[80, 8080]]",
        "workload.labels.map(l, l.lowerAscii()).exists(l, l == 'tier')",
        "workload.containers.filter(c, c.name == 'app').exists(c, c in workload.containers)",
        "workload.containers.exists(workload, workload.name == 'app') && workload.name == 'web'",
    ]);
}

#[test]
fn functions_of_the_world_take_entities_lists_and_strings() {
    holds(&[
        "workload.keeps(path) && !workload.keeps('/tmp')",
        "newest(path) == '/data/orders:9'",
        "workload.containers.exists(c, workload.shares(c, [1]))",
        "!workload.containers.exists(c, workload.shares(c, c.ports))",
    ]);
    assert_eq!(judge("workload.containers.all(c, workload.shares(c, [1]))", linked), Verdict::False);
}

#[test]
fn has_asks_whether_a_field_is_written() {
    assert_eq!(judge("has(workload.replicas)", linked), Verdict::True);
    assert_eq!(judge("has(workload.replicas)", bare), Verdict::False);
    assert_eq!(judge("workload.replicas == 1", bare), Verdict::True);
}

#[test]
fn the_reason_of_an_absence_is_the_reason_of_the_verdict() {
    unknown("image.tag == 'latest'", "no image is linked");
    unknown("workload.image.tag == 'latest'", "no image is linked");
    unknown("!(workload.image.layers > 3)", "no image is linked");
    unknown("workload.owner.owner.replicas > 1", "no owner is linked");
    unknown("has(workload.image.tag)", "no image is linked");
    unknown("has(image.tag)", "no image is linked");
    unknown("image == workload.image", "no image is linked");
    unknown("[image] == [image]", "no image is linked");
    unknown("workload.keeps(path)", "its volumes are not known");
    unknown("workload.keeps(image.tag)", "no image is linked");
    unknown("image.tag.matches('x') ? true : false", "no image is linked");
    unknown("size([1, 2].filter(i, image.layers == i)) == 1", "no image is linked");
    unknown("[1, 2].exists_one(i, image.layers == i)", "no image is linked");
    unknown("[1, 2].exists(i, image.layers == i)", "no image is linked");
    unknown("[1, 2].all(i, image.layers == i)", "no image is linked");
    unknown("[image.tag].map(t, t) == ['x']", "no image is linked");
    unknown("image.tag.startsWith('x') || workload.paused", "no image is linked");
    unknown("workload.paused || image.tag.startsWith('x')", "no image is linked");
    unknown("image.tag.startsWith('x') && !workload.paused", "no image is linked");
}

#[test]
fn and_and_or_absorb_an_absence_on_either_side() {
    for absorbed in [
        "image.tag == 'x' || workload.replicas == 1",
        "workload.replicas == 1 || image.tag == 'x'",
        "!(image.tag == 'x' && workload.paused)",
        "!(workload.paused && image.tag == 'x')",
        "[1, 2].exists(i, i == 2 || image.layers == i)",
        "[1, 2].exists(i, i == 1 ? image.layers == i : true)",
        "!([1, 2].all(i, i == 1 ? image.layers == i : false))",
    ] {
        assert_eq!(judge(absorbed, bare), Verdict::True, "{absorbed}");
    }
}

#[test]
fn an_error_of_arithmetic_is_unknown_with_a_phrase() {
    unknown("workload.replicas / 0 == 1", "a number is divided by zero");
    unknown("workload.replicas % 0 == 1", "a number is divided by zero");
    unknown("9223372036854775807 + workload.replicas > 0", "a number does not fit into 64 bits");
}

#[test]
fn only_what_an_evaluation_comes_to_is_asked_for() {
    let cluster = Arc::new(Cluster::default());
    let world: Arc<dyn World> = cluster.clone();
    let condition = Condition::parse("workload.replicas > 100 && workload.containers.exists(c, c.name == 'x')").unwrap();
    assert_eq!(condition.evaluate(&world, &linked), Verdict::False);
    assert_eq!(cluster.asked.load(Ordering::Relaxed), 1);
    let condition = Condition::parse("workload.containers.exists(c, c.name == 'app')").unwrap();
    assert_eq!(condition.evaluate(&world, &linked), Verdict::True);
    assert_eq!(cluster.asked.load(Ordering::Relaxed), 3, "the list and the name of its first element");
}

#[test]
fn a_condition_that_was_never_checked_still_comes_to_a_verdict() {
    let world: Arc<dyn World> = Arc::new(Cluster::default());
    let verdict = |text: &str| Condition::parse(text).unwrap().evaluate(&world, &linked);
    assert_eq!(verdict("workload.replicas"), Verdict::Unknown("the condition comes to a value that is neither true nor false".into()));
    assert_eq!(verdict("workload.typo == 1"), Verdict::Unknown("no typo is linked".into()));
    assert_eq!(verdict("timestamp('x') == 1"), Verdict::Unknown("nothing is known of timestamp".into()));
    assert_eq!(verdict("nobody"), Verdict::Unknown("no nobody is linked".into()));
    assert!(matches!(verdict("workload.name.matches('(')"), Verdict::Unknown(reason) if reason.contains("unclosed group")));
    assert!(matches!(verdict("workload.name.exists(x, true)"), Verdict::Unknown(_)));
    assert!(matches!(verdict("workload.name.x"), Verdict::Unknown(_)));
    assert!(matches!(verdict("workload > 1"), Verdict::Unknown(_)));
}

#[test]
fn a_condition_is_shared_between_threads() {
    fn shared<T: Send + Sync + Clone>() {}
    shared::<Condition>();
}
