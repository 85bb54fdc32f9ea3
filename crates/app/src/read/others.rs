//! Objects beside workloads: Services, Ingresses, autoscalers, ConfigMaps, Secrets and claims.

use super::at::At;
use super::container::identities;
use super::objects::RawObject;
use super::workload::claim;
use crate::Join;
use crate::credential;
use crate::entity::{Autoscaler, Backend, ConfigEntry, Id, Ingress, Known, Link, Object, Service, ServicePort, Variant, Written};

/// Reads an object that is no workload into the entities that rules know.
pub(crate) fn read(join: &mut Join<'_>, object: &RawObject<'_>, variant: Id<Variant>, entity: Id<Object>) {
    match (object.group(), object.kind.as_str()) {
        ("", "Service") => service(join, object, variant, entity),
        ("networking.k8s.io" | "extensions", "Ingress") => ingress(join, object, variant, entity),
        ("autoscaling", "HorizontalPodAutoscaler") => autoscaler(join, object, variant, "minReplicas", "maxReplicas"),
        ("keda.sh", "ScaledObject") => autoscaler(join, object, variant, "minReplicaCount", "maxReplicaCount"),
        ("", "ConfigMap") => entries(join, object, entity, &["data"]),
        ("", "Secret") => entries(join, object, entity, &["data", "stringData"]),
        ("", "PersistentVolumeClaim") => {
            let claim = claim(object.at, object.name.clone());
            join.entities.add(crate::entity::Claim { object: Link::To(entity), ..claim });
        }
        _ => {}
    }
}

fn service(join: &mut Join<'_>, object: &RawObject<'_>, variant: Id<Variant>, entity: Id<Object>) {
    let Some(spec) = object.at.get("spec") else { return };
    let id = join.entities.add(Service {
        place: Some(object.place),
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
}

fn ingress(join: &mut Join<'_>, object: &RawObject<'_>, variant: Id<Variant>, entity: Id<Object>) {
    let Some(spec) = object.at.get("spec") else { return };
    let id = join.entities.add(Ingress {
        place: Some(object.place),
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

fn autoscaler(join: &mut Join<'_>, object: &RawObject<'_>, variant: Id<Variant>, minimum: &str, maximum: &str) {
    let Some(spec) = object.at.get("spec") else { return };
    let target = spec.at(&["scaleTargetRef", "name"]).and_then(At::str).unwrap_or_default().to_owned();
    let id = join.entities.add(Autoscaler {
        place: Some(object.place),
        name: object.name.clone(),
        minimum: spec.int_or(minimum, 1),
        maximum: spec.int_or(maximum, 0),
        workload: Link::No("its target is not in the tree"),
        variant: Link::To(variant),
    });
    join.scale_targets.push((id, target));
}

fn entries(join: &mut Join<'_>, object: &RawObject<'_>, entity: Id<Object>, keys: &[&str]) {
    let pairs: Vec<(At<'_>, At<'_>, bool)> = keys
        .iter()
        .filter_map(|key| object.at.get(key).map(|at| (at, *key == "data" && object.kind == "Secret")))
        .flat_map(|(at, encoded)| at.entries().map(move |(key, value)| (key, value, encoded)))
        .collect();
    let decoded: Vec<(String, String)> = pairs
        .iter()
        .filter_map(|(key, value, encoded)| {
            let text = value.str()?;
            let text = if *encoded { base64(text).unwrap_or_else(|| text.to_owned()) } else { text.to_owned() };
            Some((key.str()?.to_owned(), text))
        })
        .collect();
    let identities = identities(decoded.iter().map(|(key, value)| (key.as_str(), value.as_str())));
    // In a Secret the keys that name a credential are it; where none does, every one but those that say whose or where.
    let named = decoded.iter().any(|(key, text)| credential::judge(&join.tables.words, key, text) != credential::Strength::None);
    let secret = object.kind == "Secret" && !named;
    for (key, value, encoded) in pairs {
        let (Some(name), Some(written)) = (key.text(), value.str()) else { continue };
        let text = if encoded { base64(written).unwrap_or_else(|| written.to_owned()) } else { written.to_owned() };
        // A multi-line entry is a file of its own, not a value under this key.
        let whole_file = text.trim_end().contains('\n') && !text.contains("PRIVATE KEY-----");
        let judged = credential::judge(&join.tables.words, &name.value, &text);
        let strength = match judged {
            _ if whole_file => credential::Strength::None,
            credential::Strength::None if secret && !names_identity(&name.value) => {
                credential::judge(&join.tables.words, "password", &text)
            }
            judged => judged,
        };
        join.entities.add(ConfigEntry {
            place: Some(value.place()),
            masked: credential::masked(&text),
            key: name.clone(),
            credential: strength.word().to_owned(),
            secret: credential::identity(strength.word(), &text, &format!("{}/{}", object.name.value, name.value)),
            kind: object.kind.clone(),
            equals_user: identities.contains(&text),
            object_name: object.name.value.clone(),
            value: Written::at(text, value.place()),
            object: Link::To(entity),
            ..ConfigEntry::default()
        });
    }
}

/// Whether a key says whose a credential is or where it is used.
fn names_identity(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    ["user", "name", "host", "port", "email", "url", "endpoint", "database", "region", "bucket"].iter().any(|word| key.contains(word))
}

/// The text of a Secret's `data`; `None` for what is not base64 of text.
fn base64(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    let (mut held, mut bits) = (0_u32, 0);
    for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace()) {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => break,
            _ => return None,
        };
        held = (held << 6) | u32::from(six);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from((held >> bits) & 0xff).unwrap_or(0));
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn the_data_of_a_secret_is_decoded() {
        assert_eq!(base64("aHVudGVyMg==").as_deref(), Some("hunter2"));
        assert_eq!(base64("not base64!"), None);
    }
}
