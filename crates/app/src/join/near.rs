//! What links within a variant and among its siblings, and what is only elsewhere.

use super::variant::folder_of;
use crate::entity::{Entities, Id, Variant};
use crate::read::Read;

/// How near an entity of another variant is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Nearness {
    /// The same variant.
    Same,
    /// A variant with the same parent folder, or the same root.
    Sibling,
    /// Anywhere else in the tree: links nothing.
    Elsewhere,
}

pub(super) fn nearness(entities: &Entities, one: Id<Variant>, other: Id<Variant>) -> Nearness {
    if one == other {
        return Nearness::Same;
    }
    let (one, other) = (&entities[one], &entities[other]);
    // What a folder holds beside what its kustomization lists is a variant with the same root.
    let beside = one.root == other.root || (folder_of(&one.root) == folder_of(&other.root) && one.kind == other.kind);
    if beside { Nearness::Sibling } else { Nearness::Elsewhere }
}

pub(super) fn same_namespace(one: &str, other: &str) -> bool {
    one.is_empty() || other.is_empty() || one == other
}

/// Why what is not in the tree may still be there; `None` where nothing says so.
pub(super) fn from_elsewhere(entities: &Entities, read: &Read<'_>, variant: Id<Variant>) -> Option<String> {
    let root = entities[variant].root.as_str();
    if let Some((chart, count)) = read.unrendered.iter().find(|(chart, _)| concerns(chart, root)) {
        return Some(format!("templates of chart `{chart}` are not rendered ({count}), and one of them may be it"));
    }
    let open = read.open_variants.contains(&variant);
    open.then(|| "what an operator, a release or a remote base makes is not in the tree".to_owned())
}

/// Whether a chart may deploy what a variant is part of: both lie in one top folder, or the chart lies where the charts of
/// a whole project do.
fn concerns(chart: &str, root: &str) -> bool {
    const WHOLE: [&str; 16] = [
        "",
        ".",
        "chart",
        "charts",
        "helm",
        "helm-chart",
        "helm-charts",
        "helm_chart",
        "deploy",
        "deployment",
        "deployments",
        "install",
        "k8s",
        "kubernetes",
        "manifests",
        "infra",
    ];
    fn top(path: &str) -> &str {
        path.split('/').next().unwrap_or_default()
    }
    WHOLE.contains(&top(chart)) || top(chart) == top(root)
}

/// Whether labels, sorted `key=value`, meet a selector in the words of kubectl. An empty one selects everything.
pub(crate) fn meets(selector: &[String], labels: &[String]) -> bool {
    let value = |key: &str| labels.iter().find_map(|label| label.strip_prefix(key)?.strip_prefix('='));
    let listed = |values: &str, key: &str| {
        let values = values.trim_end_matches(')');
        value(key).is_some_and(|own| values.split(", ").any(|one| one == own))
    };
    selector.iter().all(|requirement| {
        if let Some((key, values)) = requirement.split_once(" notin (") {
            return !listed(values, key);
        }
        if let Some((key, values)) = requirement.split_once(" in (") {
            return listed(values, key);
        }
        match (requirement.strip_prefix('!'), requirement.split_once('=')) {
            (Some(key), _) => value(key).is_none(),
            (None, Some((key, wanted))) => value(key) == Some(wanted),
            (None, None) => value(requirement).is_some(),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::{concerns, meets, same_namespace};

    #[test]
    fn a_selector_is_met_by_labels_that_fit_each_of_its_requirements() {
        let labels = ["app=web".to_owned(), "tier=front".to_owned()];
        for (selector, met) in [
            (&["app=web"][..], true),
            (&["app=web", "tier=back"], false),
            (&["tier in (back, front)"], true),
            (&["tier notin (back, front)"], false),
            (&["zone notin (a)"], true),
            (&["tier"], true),
            (&["!tier"], false),
            (&["zone"], false),
            (&[], true),
        ] {
            let selector: Vec<String> = selector.iter().map(|one| (*one).to_owned()).collect();
            assert_eq!(meets(&selector, &labels), met, "{selector:?}");
        }
    }

    #[test]
    fn a_chart_concerns_what_lies_beside_it_and_one_of_the_whole_project_concerns_all() {
        for (chart, root, so) in
            [("charts/shop", "k8s", true), (".", "k8s", true), ("shop/helm", "shop/k8s", true), ("examples/redis", "manifests/base", false)]
        {
            assert_eq!(concerns(chart, root), so, "{chart} {root}");
        }
    }

    #[test]
    fn a_namespace_that_is_not_written_may_be_any() {
        assert!(same_namespace("", "shop"));
        assert!(!same_namespace("test", "shop"));
    }
}
