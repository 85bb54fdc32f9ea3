//! Services and Ingresses: where traffic comes from, where it goes, and what is fixed about it.

use super::at::At;
use super::objects::RawObject;
use crate::Join;
use crate::entity::{Backend, Id, Ingress, Known, Link, Object, Service, ServicePort, StaticAddress, Variant, Written};

pub(super) fn service(join: &mut Join<'_>, object: &RawObject<'_>, variant: Id<Variant>, entity: Id<Object>) {
    let Some(spec) = object.at.get("spec") else { return };
    let id = join.entities.add(Service {
        place: Some(object.place),
        affinity: affinity(object, Some(spec)),
        name: object.name.clone(),
        namespace: object.namespace.clone(),
        type_: spec.text_or("type", "ClusterIP"),
        selector: spec.pairs_of("selector"),
        variant: Link::To(variant),
        object: Link::To(entity),
        ..Service::default()
    });
    for port in spec.list("ports").filter(|port| port.node.is_map()) {
        let number = port.int_or("port", 0);
        let target = port.get("targetPort").and_then(At::text).unwrap_or_else(|| Written::default_of(number.value.to_string()));
        let port = join.entities.add(ServicePort {
            place: target.place.or(number.place).or(Some(port.place())),
            name: port.text_of("name"),
            by_name: target.value.parse::<u32>().is_err(),
            number,
            target,
            reaches: Known::Unknown("no pod of the tree is selected".to_owned()),
            service: Link::To(id),
            ..ServicePort::default()
        });
        join.entities[id].ports.push(port);
    }
    let ports = join.entities[id].ports.iter().map(|port| &join.entities[*port]);
    let http = ports.clone().any(|port| speaks_http(&port.name.value, port.number.value))
        || spec.list("ports").filter_map(|port| port.get("appProtocol")?.str()).any(|protocol| protocol.contains("http"));
    let service = &mut join.entities[id];
    service.http = http;
    service.outward = matches!(service.type_.value.as_str(), "LoadBalancer" | "NodePort");
    fixed_addresses(join, object, spec, variant, id);
}

/// Whether a port is one for HTTP, by its name, else by its number.
fn speaks_http(name: &str, number: i64) -> bool {
    let name = name.to_ascii_lowercase();
    let by_name = ["http", "web", "ui", "api", "rest"].iter().any(|word| name.split('-').any(|part| part.starts_with(word)));
    by_name || (name.is_empty() && matches!(number, 80 | 443 | 3000 | 5000 | 8000 | 8008 | 8080..=8090 | 8443 | 8888 | 9000 | 9090))
}

/// The addresses that a Service is given by hand: its own, a load balancer's, and those of nodes.
fn fixed_addresses(join: &mut Join<'_>, object: &RawObject<'_>, spec: At<'_>, variant: Id<Variant>, service: Id<Service>) {
    let notes = object.at.at(&["metadata", "annotations"]);
    let noted = ["metallb.universe.tf/loadBalancerIPs", "metallb.io/loadBalancerIPs", "kube-vip.io/loadbalancerIPs"];
    let note = notes.and_then(|notes| noted.iter().find_map(|key| notes.get(key).and_then(At::text)));
    let outside = spec.get("externalIPs").map(|list| Written::at(spec.texts_of("externalIPs").value.join(", "), list.place()));
    let all = [
        ("service", Some(spec.text_of("clusterIP"))),
        ("load_balancer", Some(spec.text_of("loadBalancerIP"))),
        ("load_balancer", note),
        ("load_balancer", outside),
    ];
    for (of, value) in all {
        let Some(value) = value.filter(|value| value.value.contains(['.', ':'])) else { continue };
        let name = object.name.value.clone();
        let link = Link::To(service);
        let one = StaticAddress {
            place: value.place,
            value,
            of: of.to_owned(),
            name,
            service: link,
            variant: Link::To(variant),
            workload: Link::No("a Service has it"),
        };
        join.entities.add(one);
    }
}

/// What keeps a client at one pod: the Service's own affinity, or an annotation by which an Ingress controller or a load
/// balancer does it.
fn affinity(object: &RawObject<'_>, spec: Option<At<'_>>) -> Written<String> {
    let own = spec.and_then(|spec| spec.get("sessionAffinity")).and_then(At::text).filter(|own| own.value != "None");
    let notes = object.at.at(&["metadata", "annotations"]).into_iter().flat_map(At::entries);
    let by_note = || {
        notes
            .filter_map(|(key, value)| Some((key.str()?, value.text()?)))
            .find(|(key, value)| keeps_clients(key, &value.value))
            .map(|(_, value)| value)
    };
    own.or_else(by_note).unwrap_or_default()
}

fn keeps_clients(key: &str, value: &str) -> bool {
    let off = matches!(value, "" | "false" | "none" | "None" | "disabled");
    match key {
        "alb.ingress.kubernetes.io/target-group-attributes" => value.contains("stickiness.enabled=true"),
        "nginx.ingress.kubernetes.io/affinity"
        | "ingress.kubernetes.io/affinity"
        | "haproxy-ingress.github.io/affinity"
        | "haproxy.org/cookie-persistence"
        | "nginx.org/sticky-cookie-services"
        | "traefik.ingress.kubernetes.io/affinity"
        | "traefik.ingress.kubernetes.io/service.sticky"
        | "traefik.ingress.kubernetes.io/service.sticky.cookie"
        | "appgw.ingress.kubernetes.io/cookie-based-affinity" => !off,
        _ => false,
    }
}

pub(super) fn ingress(join: &mut Join<'_>, object: &RawObject<'_>, variant: Id<Variant>, entity: Id<Object>) {
    let Some(spec) = object.at.get("spec") else { return };
    let id = join.entities.add(Ingress {
        place: Some(object.place),
        affinity: affinity(object, None),
        name: object.name.clone(),
        namespace: object.namespace.clone(),
        variant: Link::To(variant),
        object: Link::To(entity),
        ..Ingress::default()
    });
    let by_rule =
        spec.list("rules").filter_map(|rule| rule.get("http")).flat_map(|http| http.list("paths")).filter_map(|path| path.get("backend"));
    let default = spec.get("defaultBackend").or_else(|| spec.get("backend"));
    let backends: Vec<At<'_>> = by_rule.chain(default).collect();
    for backend in backends {
        // networking.k8s.io/v1 nests what the betas wrote flat.
        let name = backend.at(&["service", "name"]).or_else(|| backend.get("serviceName")).and_then(At::text);
        let Some(name) = name else { continue };
        let port = backend
            .at(&["service", "port", "number"])
            .or_else(|| backend.at(&["service", "port", "name"]))
            .or_else(|| backend.get("servicePort"));
        let one = join.entities.add(Backend {
            place: name.place,
            service_name: name,
            port: port.and_then(At::text).unwrap_or_default(),
            exists: Known::Unknown("its Service is not looked for".to_owned()),
            port_exists: Known::Unknown("its Service is not in the tree".to_owned()),
            ingress: Link::To(id),
            ..Backend::default()
        });
        join.entities[id].backends.push(one);
    }
}
