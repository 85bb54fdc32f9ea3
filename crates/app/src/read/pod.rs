//! Where pods may run and which addresses are written into them.

use super::at::At;
use super::cluster::selector;
use super::objects::Template;
use crate::Join;
use crate::entity::{HostAlias, Id, Link, StaticAddress, Workload, Written};
use crate::join::meets;

/// Reads what a pod template says of nodes, names and addresses.
pub(super) fn read<'a>(join: &mut Join<'_>, template: Template<'a>, workload: Id<Workload>) {
    let of_pod = |key: &str| template.pod.get(key);
    let labels = &join.entities[workload].labels;
    let spread = of_pod("topologySpreadConstraints").and_then(|at| constraint(at, labels));
    let spread = spread.or_else(|| of_pod("affinity").and_then(|at| anti_affinity(at, labels)));
    if let Some(at) = spread {
        join.entities[workload].spread = Written::at(true, at.place());
    }
    for at in template.pod.list("hostAliases").filter(|at| at.node.is_map()) {
        let address = at.text_of("ip");
        join.entities.add(HostAlias {
            place: address.place.or(Some(at.place())),
            loopback: address.value.starts_with("127.") || address.value == "::1",
            names: at.texts_of("hostnames").value,
            address,
            workload: Link::To(workload),
        });
    }
    if let Some(value) = template.metadata.and_then(|metadata| metadata.get("annotations")).and_then(fixed_address) {
        let name = join.entities[workload].name.value.clone();
        let variant = join.entities[workload].variant.clone();
        join.entities.add(StaticAddress {
            place: value.place,
            value,
            of: "pod".to_owned(),
            name,
            service: Link::No("a pod has it"),
            workload: Link::To(workload),
            variant,
        });
    }
}

/// A spread constraint that counts these pods; one without a selector counts what the cluster says.
fn constraint<'a>(all: At<'a>, labels: &[String]) -> Option<At<'a>> {
    all.items().find(|one| one.get("labelSelector").is_none_or(|own| meets(&selector(Some(own)).value, labels)))
}

/// A term by which pods keep away from others like themselves.
fn anti_affinity<'a>(affinity: At<'a>, labels: &[String]) -> Option<At<'a>> {
    let apart = affinity.get("podAntiAffinity")?;
    let required = apart.list("requiredDuringSchedulingIgnoredDuringExecution");
    let preferred = apart.list("preferredDuringSchedulingIgnoredDuringExecution").filter_map(|weighted| weighted.get("podAffinityTerm"));
    required.chain(preferred).find(|term| term.get("labelSelector").is_some_and(|own| meets(&selector(Some(own)).value, labels)))
}

/// The annotations by which network plug-ins give a pod an address of its own.
fn fixed_address(annotations: At<'_>) -> Option<Written<String>> {
    const KEYS: [&str; 4] =
        ["cni.projectcalico.org/ipAddrs", "cni.projectcalico.org/ipAddrsNoIpam", "ovn.kubernetes.io/ip_address", "kube-router.io/pod-ip"];
    KEYS.iter().find_map(|key| annotations.get(key).and_then(At::text)).filter(|value| !value.value.is_empty())
}
