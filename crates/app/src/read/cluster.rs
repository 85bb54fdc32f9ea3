//! Objects that say how workloads are run: autoscalers, budgets, network policies and volumes.

use super::at::At;
use super::objects::RawObject;
use crate::Join;
use crate::entity::{Autoscaler, DisruptionBudget, Id, Known, Link, NetworkPolicy, Object, PersistentVolume, Variant, Written};

/// Reads an object into the entity that rules know it as; nothing where they know none.
pub(super) fn read(join: &mut Join<'_>, object: &RawObject<'_>, variant: Id<Variant>, entity: Id<Object>) {
    let Some(spec) = object.at.get("spec") else { return };
    match (object.group(), object.kind.as_str()) {
        ("autoscaling", "HorizontalPodAutoscaler") => horizontal(join, object, spec, variant, entity),
        ("keda.sh", "ScaledObject") => keda(join, object, spec, variant, entity),
        ("policy" | "", "PodDisruptionBudget") => budget(join, object, spec, variant, entity),
        ("networking.k8s.io" | "extensions", "NetworkPolicy") => policy(join, object, spec.get("podSelector"), variant, entity),
        ("cilium.io", "CiliumNetworkPolicy" | "CiliumClusterwideNetworkPolicy") => {
            policy(join, object, spec.get("endpointSelector"), variant, entity);
        }
        ("projectcalico.org" | "crd.projectcalico.org", "NetworkPolicy" | "GlobalNetworkPolicy") => {
            policy(join, object, None, variant, entity);
        }
        ("", "PersistentVolume") => persistent_volume(join, object, spec, variant, entity),
        _ => {}
    }
}

/// A label selector in the words of kubectl, a requirement each: `app=web`, `tier in (a, b)`, `tier notin (a)`, `app`, `!app`.
pub(super) fn selector(at: Option<At<'_>>) -> Written<Vec<String>> {
    let Some(at) = at else { return Written::default() };
    let mut all = at.pairs_of("matchLabels").value;
    for one in at.list("matchExpressions") {
        let Some(key) = one.get("key").and_then(At::str) else { continue };
        let values = one.texts_of("values").value.join(", ");
        all.push(match one.get("operator").and_then(At::str) {
            Some("In") => format!("{key} in ({values})"),
            Some("NotIn") => format!("{key} notin ({values})"),
            Some("DoesNotExist") => format!("!{key}"),
            _ => key.to_owned(),
        });
    }
    Written::at(all, at.place())
}

fn horizontal(join: &mut Join<'_>, object: &RawObject<'_>, spec: At<'_>, variant: Id<Variant>, entity: Id<Object>) {
    let metrics: Vec<At<'_>> = spec.list("metrics").collect();
    // Without a metric the controller takes 80 % of the CPU that is requested.
    let shares_of = if metrics.is_empty() { vec!["cpu".to_owned()] } else { metrics.into_iter().filter_map(share).collect() };
    let (minimum, maximum) = (spec.int_or("minReplicas", 1), spec.int_or("maxReplicas", 0));
    let one = Autoscaler { minimum, maximum, shares_of, ..autoscaler(object, spec, variant, entity) };
    join.entities.add(one);
}

/// The request that a metric is a share of; none for an absolute value and for what is not a resource.
fn share(metric: At<'_>) -> Option<String> {
    let resource = metric.get("resource").filter(|_| metric.get("type").and_then(At::str) == Some("Resource"))?;
    let target = resource.get("target");
    let by_share = resource.get("targetAverageUtilization").is_some()
        || target.is_some_and(|target| {
            target.get("averageUtilization").is_some() || target.get("type").and_then(At::str) == Some("Utilization")
        });
    resource.get("name").and_then(At::str).filter(|_| by_share).map(str::to_owned)
}

fn keda(join: &mut Join<'_>, object: &RawObject<'_>, spec: At<'_>, variant: Id<Variant>, entity: Id<Object>) {
    let by_share = |trigger: &At<'_>| {
        let way = trigger.get("metricType").or_else(|| trigger.at(&["metadata", "type"]));
        way.and_then(At::str).is_none_or(|way| way == "Utilization")
    };
    let kinds = spec.list("triggers").filter(by_share).filter_map(|trigger| trigger.get("type")?.str().map(str::to_owned));
    let shares_of = kinds.filter(|kind| matches!(kind.as_str(), "cpu" | "memory")).collect();
    let (minimum, maximum) = (spec.int_or("minReplicaCount", 0), spec.int_or("maxReplicaCount", 100));
    let one = Autoscaler { minimum, maximum, shares_of, ..autoscaler(object, spec, variant, entity) };
    join.entities.add(one);
}

fn autoscaler(object: &RawObject<'_>, spec: At<'_>, variant: Id<Variant>, entity: Id<Object>) -> Autoscaler {
    let target = spec.get("scaleTargetRef");
    Autoscaler {
        place: Some(object.place),
        name: object.name.clone(),
        target: target.map(|target| target.text_of("name")).unwrap_or_default(),
        target_kind: target.map_or_else(String::new, |target| target.text_or("kind", "Deployment").value),
        target_exists: Known::Unknown("its target is not looked for".to_owned()),
        has_requests: Known::Unknown("its target is not in the tree".to_owned()),
        workload: Link::No("its target is not in the tree"),
        variant: Link::To(variant),
        object: Link::To(entity),
        ..Autoscaler::default()
    }
}

fn budget(join: &mut Join<'_>, object: &RawObject<'_>, spec: At<'_>, variant: Id<Variant>, entity: Id<Object>) {
    join.entities.add(DisruptionBudget {
        place: Some(object.place),
        name: object.name.clone(),
        namespace: object.namespace.clone(),
        selector: selector(spec.get("selector")),
        min_available: spec.text_of("minAvailable"),
        max_unavailable: spec.text_of("maxUnavailable"),
        workload: Link::No("it selects no workload of the tree"),
        variant: Link::To(variant),
        object: Link::To(entity),
        ..DisruptionBudget::default()
    });
}

/// Reads an object that is only an option of some root: a network policy that can be switched on is evidence of one.
pub(super) fn option(join: &mut Join<'_>, object: &RawObject<'_>) {
    let pods = object.at.at(&["spec", "podSelector"]).filter(|_| object.kind == "NetworkPolicy");
    if pods.is_some() {
        let why = "it is an option that no kustomization takes in";
        let policy = new_policy(object, pods);
        join.entities.add(NetworkPolicy { variant: Link::No(why), object: Link::No(why), ..policy });
    }
}

fn policy(join: &mut Join<'_>, object: &RawObject<'_>, pods: Option<At<'_>>, variant: Id<Variant>, entity: Id<Object>) {
    let policy = new_policy(object, pods);
    join.entities.add(NetworkPolicy { variant: Link::To(variant), object: Link::To(entity), ..policy });
}

fn new_policy(object: &RawObject<'_>, pods: Option<At<'_>>) -> NetworkPolicy {
    NetworkPolicy {
        place: Some(object.place),
        name: object.name.clone(),
        namespace: object.namespace.clone(),
        selector: selector(pods),
        workload: Link::No("it selects no workload of the tree"),
        ..NetworkPolicy::default()
    }
}

fn persistent_volume(join: &mut Join<'_>, object: &RawObject<'_>, spec: At<'_>, variant: Id<Variant>, entity: Id<Object>) {
    let kinds = [("hostPath", "host_path"), ("local", "local"), ("nfs", "nfs"), ("csi", "csi")];
    let disks = ["gcePersistentDisk", "awsElasticBlockStore", "azureDisk", "azureFile", "cinder", "vsphereVolume", "rbd", "iscsi", "fc"];
    let kind = kinds.iter().find(|(key, _)| spec.get(key).is_some()).map(|(_, kind)| *kind);
    let kind = kind.unwrap_or(if disks.iter().any(|key| spec.get(key).is_some()) { "disk" } else { "other" });
    let path = spec.at(&["hostPath", "path"]).or_else(|| spec.at(&["local", "path"])).and_then(At::text).unwrap_or_default();
    join.entities.add(PersistentVolume {
        place: path.place.or(Some(object.place)),
        name: object.name.clone(),
        kind: kind.to_owned(),
        path,
        storage_class: spec.text_of("storageClassName"),
        claim_name: spec.at(&["claimRef", "name"]).and_then(At::text).unwrap_or_default(),
        claim: Link::No("no claim of the tree gets it"),
        workload: Link::No("no workload of the tree mounts it"),
        variant: Link::To(variant),
        object: Link::To(entity),
        ..PersistentVolume::default()
    });
}
