//! Who scales, keeps and shields workloads: autoscalers, disruption budgets and network policies.

use std::collections::BTreeMap;

use super::near::{Nearness, from_elsewhere, meets, nearness, same_namespace};
use crate::Join;
use crate::entity::{
    Application, Autoscaler, Component, Container, DisruptionBudget, Entities, Id, Known, Link, NetworkPolicy, Variant, Workload, Written,
};
use crate::read::Read;

/// Links autoscalers first, since they set how many pods a budget counts.
pub(crate) fn all(join: &mut Join<'_>, read: &Read<'_>) {
    for id in join.entities.ids::<Autoscaler>() {
        scale(join, read, id);
    }
    for id in join.entities.ids::<DisruptionBudget>() {
        budget(join, read, id);
    }
    for id in join.entities.ids::<NetworkPolicy>() {
        policy(join, id);
    }
    for id in join.entities.ids::<Workload>() {
        budgeted(join, read, id);
    }
}

/// Workloads whose pods a selector meets: of the variant, else of its siblings.
fn selected(entities: &Entities, variant: Id<Variant>, namespace: &str, selector: &[String]) -> Vec<Id<Workload>> {
    let mut found: BTreeMap<Nearness, Vec<Id<Workload>>> = BTreeMap::new();
    for id in entities.ids::<Workload>() {
        let one = &entities[id];
        let fits = same_namespace(namespace, &one.namespace.value) && meets(selector, &one.labels);
        let Some(other) = one.variant.id().filter(|_| fits) else { continue };
        found.entry(nearness(entities, variant, other)).or_default().push(id);
    }
    let near = found.into_iter().next().filter(|(nearness, _)| *nearness != Nearness::Elsewhere);
    near.map(|(_, workloads)| workloads).unwrap_or_default()
}

/// An autoscaler sets the replicas of its target: its minimum is what runs at least.
fn scale(join: &mut Join<'_>, read: &Read<'_>, id: Id<Autoscaler>) {
    let entities = &join.entities;
    let one = &entities[id];
    let Some(variant) = one.variant.id() else { return };
    let fits = |workload: &Id<Workload>| {
        let workload = &entities[*workload];
        workload.name.value == one.target.value && workload.kind == one.target_kind
    };
    let near = |workload: Id<Workload>| Some((nearness(entities, variant, entities[workload].variant.id()?), workload));
    let found = entities.ids::<Workload>().filter(fits).filter_map(near).min_by_key(|(nearness, _)| *nearness);
    let Some((Nearness::Same | Nearness::Sibling, workload)) = found else {
        join.entities[id].target_exists = absent(join, read, id, found.is_some());
        return;
    };
    let place = one.minimum.place.or(one.place);
    let minimum = one.minimum.value.max(1);
    let lacks = lacking(entities, workload, &one.shares_of);
    let autoscaler = &mut join.entities[id];
    autoscaler.workload = Link::To(workload);
    autoscaler.target_exists = Known::Is(true, place);
    autoscaler.has_requests = Known::Is(lacks.is_empty(), autoscaler.place);
    autoscaler.lacks = lacks.join(", ");
    let workload = &mut join.entities[workload];
    workload.autoscaler = Link::To(id);
    workload.replicas = Written { value: minimum, place };
}

fn absent(join: &Join<'_>, read: &Read<'_>, id: Id<Autoscaler>, elsewhere: bool) -> Known<bool> {
    let one = &join.entities[id];
    let Some(variant) = one.variant.id() else { return one.target_exists.clone() };
    let known = ["Deployment", "StatefulSet", "ReplicaSet", "ReplicationController", "Rollout"].contains(&one.target_kind.as_str());
    let unknown = if elsewhere {
        Some(format!("a workload named `{}` stands in another variant", one.target.value))
    } else if !known || one.target.value.is_empty() {
        Some(format!("what a `{}` is, is not known", one.target_kind))
    } else if join.entities[variant].workloads.is_empty() {
        Some("no workload stands beside it".to_owned())
    } else {
        from_elsewhere(&join.entities, read, variant)
    };
    unknown.map_or(Known::Is(false, one.target.place), Known::Unknown)
}

/// The containers of a pod that request nothing of what an autoscaler takes shares of. One of them is enough for the whole
/// pod not to be measured.
fn lacking(entities: &Entities, workload: Id<Workload>, shares_of: &[String]) -> Vec<String> {
    let containers = entities[workload].containers.iter().map(|container| &entities[*container]);
    let running = |container: &&Container| matches!(container.role.as_str(), "main" | "sidecar") && !container.limit_range;
    let asked = |container: &Container, resource: &str| match resource {
        "cpu" => container.cpu_request.place.is_some(),
        "memory" => container.memory_request.place.is_some(),
        _ => true,
    };
    let lacks = containers.filter(running).flat_map(|container| {
        shares_of
            .iter()
            .filter(move |resource| !asked(container, resource))
            .map(|resource| format!("`{}` requests no {resource}", container.name.value))
    });
    lacks.collect()
}

fn budget(join: &mut Join<'_>, read: &Read<'_>, id: Id<DisruptionBudget>) {
    let entities = &join.entities;
    let one = &entities[id];
    let Some(variant) = one.variant.id() else { return };
    // Without a selector `policy/v1beta1` chose nothing and `policy/v1` chooses everything, and neither is what is meant.
    let workloads =
        if one.selector.value.is_empty() { vec![] } else { selected(entities, variant, &one.namespace.value, &one.selector.value) };
    let counted = workloads.iter().map(|workload| &entities[*workload]).filter(|workload| !workload.switched_off);
    let pods = counted.clone().map(|workload| workload.replicas.value).sum();
    // How many pods a DaemonSet runs, the nodes decide; of a workload without replicas a budget knows nothing.
    let countable = !workloads.is_empty() && counted.clone().all(|workload| !workload.node_agent && !workload.ends);
    let grows = counted.clone().any(|workload| workload.autoscaler.id().is_some());
    let by_maximum = may_be_away(&one.max_unavailable.value);
    let by_minimum = may_go(&one.min_available.value, countable.then_some(pods));
    let minimum_decides = by_minimum == Some(false) || one.max_unavailable.place.is_none();
    let (key, written) = if minimum_decides { ("minAvailable", &one.min_available) } else { ("maxUnavailable", &one.max_unavailable) };
    let shown = Written { value: format!("{key}: {}", written.value), place: written.place };
    let allows = match (by_maximum, by_minimum) {
        (Some(false), _) | (_, Some(false)) => Known::Is(false, written.place),
        (Some(true), Some(true)) => Known::Is(true, written.place),
        _ => Known::Unknown(from_elsewhere(entities, read, variant).unwrap_or_else(|| "it selects no pod of the tree".to_owned())),
    };
    let one = &mut join.entities[id];
    one.workload = Link::from_option(workloads.first().copied(), "it selects no workload of the tree");
    one.workloads = workloads;
    one.pods = pods;
    one.grows = grows;
    one.written = shown;
    one.allows = allows;
}

/// A share such as `50%`.
fn share(text: &str) -> Option<i64> {
    text.strip_suffix('%').and_then(|number| number.trim().parse().ok())
}

/// Whether `maxUnavailable` lets a pod go; `None` for what is no number. A share is rounded up: one of three at 10 %.
fn may_be_away(maximum: &str) -> Option<bool> {
    if maximum.is_empty() {
        return Some(true);
    }
    share(maximum).or_else(|| maximum.parse().ok()).map(|away| away > 0)
}

/// Whether `minAvailable` lets one of `pods` go; without their number only where it alone decides that.
fn may_go(minimum: &str, pods: Option<i64>) -> Option<bool> {
    if minimum.is_empty() {
        return Some(true);
    }
    let pods = pods.filter(|pods| *pods > 0);
    match share(minimum) {
        Some(share) if share <= 0 => Some(true),
        Some(share) if share >= 100 => Some(false),
        Some(share) => pods.map(|pods| (pods.saturating_mul(share) + 99) / 100 < pods),
        None => match minimum.parse::<i64>().ok()? {
            kept if kept <= 0 => Some(true),
            kept => pods.map(|pods| kept < pods),
        },
    }
}

fn policy(join: &mut Join<'_>, id: Id<NetworkPolicy>) {
    let one = &join.entities[id];
    let Some(variant) = one.variant.id() else { return };
    let workloads = selected(&join.entities, variant, &one.namespace.value, &one.selector.value);
    let one = &mut join.entities[id];
    one.workload = Link::from_option(workloads.first().copied(), "it selects no workload of the tree");
    one.workloads = workloads;
}

fn budgeted(join: &mut Join<'_>, read: &Read<'_>, id: Id<Workload>) {
    let entities = &join.entities;
    let one = &entities[id];
    let by = entities.disruption_budgets.iter().find(|budget| budget.workloads.contains(&id));
    let elsewhere = || {
        let meets = |budget: &&DisruptionBudget| {
            let selector = &budget.selector.value;
            !selector.is_empty() && same_namespace(&budget.namespace.value, &one.namespace.value) && meets(selector, &one.labels)
        };
        let there = entities.disruption_budgets.iter().find(meets)?;
        let root = there.variant.id().map_or("", |variant| entities[variant].root.as_str());
        Some(format!("the budget `{}` in `{root}` fits its pods, and that is another variant", there.name.value))
    };
    let known = match by {
        Some(budget) => Known::Is(true, budget.place),
        None => {
            elsewhere().or_else(|| from_elsewhere(entities, read, one.variant.id()?)).map_or(Known::Is(false, one.place), Known::Unknown)
        }
    };
    join.entities[id].budgeted = known;
}

/// Whether each application has a network policy, and how many of its components run on. One that is an option, and off, is evidence as well.
pub(crate) fn shielded(join: &mut Join<'_>, read: &Read<'_>) {
    for id in join.entities.ids::<Application>() {
        let entities = &join.entities;
        let variants = &entities[id].variants;
        let of = |policy: &&NetworkPolicy| {
            let own = policy.variant.id().is_some_and(|variant| variants.contains(&variant));
            let selects = policy.workloads.iter().filter_map(|workload| entities[*workload].variant.id()).any(|v| variants.contains(&v));
            own || selects || (policy.variant.id().is_none() && fits(entities, policy, id))
        };
        let place = entities.network_policies.iter().find(of).map(|policy| policy.place);
        let unknown = || variants.iter().find_map(|variant| from_elsewhere(&join.entities, read, *variant));
        let known = match place {
            Some(place) => Known::Is(true, place),
            None => unknown().map_or(Known::Is(false, None), Known::Unknown),
        };
        let lasts = |component: &&Id<Component>| entities[**component].workloads.iter().any(|workload| !entities[*workload].ends);
        let lasting = entities[id].components.iter().filter(lasts).count();
        let application = &mut join.entities[id];
        application.lasting = i64::try_from(lasting).unwrap_or(i64::MAX);
        application.network_policy = known;
    }
}

/// Whether a policy that is an option fits pods of an application.
fn fits(entities: &Entities, policy: &NetworkPolicy, application: Id<Application>) -> bool {
    let workloads = entities[application].variants.iter().flat_map(|variant| &entities[*variant].workloads);
    let selector = &policy.selector.value;
    !selector.is_empty() && workloads.into_iter().any(|workload| meets(selector, &entities[*workload].labels))
}

#[cfg(test)]
mod tests {
    use super::{may_be_away, may_go};

    #[test]
    fn a_budget_lets_a_pod_go_where_fewer_are_kept_than_run() {
        for (minimum, pods, so) in [
            ("1", Some(2), Some(true)),
            ("2", Some(2), Some(false)),
            ("2", None, None),
            ("50%", Some(1), Some(false)),
            ("50%", Some(2), Some(true)),
            ("67%", Some(3), Some(false)),
            ("100%", None, Some(false)),
            ("", Some(3), Some(true)),
            ("most", Some(3), None),
        ] {
            assert_eq!(may_go(minimum, pods), so, "{minimum} {pods:?}");
        }
    }

    #[test]
    fn a_share_that_may_be_away_is_rounded_up() {
        for (maximum, so) in [("0", Some(false)), ("0%", Some(false)), ("10%", Some(true)), ("", Some(true)), ("some", None)] {
            assert_eq!(may_be_away(maximum), so, "{maximum}");
        }
    }
}
