//! Objects beside workloads: ConfigMaps and Secrets here, and by whom the others are read.

use seaworthy_model::{Place, Span};

use super::at::At;
use super::cluster;
use super::container::identities;
use super::embedded::{self, Holder};
use super::hosts;
use super::objects::RawObject;
use super::through::leading;
use super::traffic;
use super::workload::claim;
use crate::Join;
use crate::credential;
use crate::entity::{ConfigEntry, HostReference, Id, Known, Link, Object, Variant, Written};

/// Reads an object that is no workload into the entities that rules know.
pub(crate) fn read(join: &mut Join<'_>, object: &RawObject<'_>, variant: Id<Variant>, entity: Id<Object>) {
    match (object.group(), object.kind.as_str()) {
        ("", "Service") => traffic::service(join, object, variant, entity),
        ("networking.k8s.io" | "extensions", "Ingress") => traffic::ingress(join, object, variant, entity),
        ("", "ConfigMap") => entries(join, object, variant, entity, &["data"]),
        ("", "Secret") => entries(join, object, variant, entity, &["data", "stringData"]),
        ("", "PersistentVolumeClaim") => {
            let claim = claim(object.at, object.name.clone());
            join.entities.add(crate::entity::Claim { object: Link::To(entity), ..claim });
        }
        _ => cluster::read(join, object, variant, entity),
    }
}

fn entries(join: &mut Join<'_>, object: &RawObject<'_>, variant: Id<Variant>, entity: Id<Object>, keys: &[&str]) {
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
        let key = name.value.clone();
        let entry = join.entities.add(ConfigEntry {
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
        let holder = Holder { name: &object.name.value, kind: &object.kind, document: &key, variant, object: entity };
        if !encoded && embedded::read(join, &holder, value) {
            continue;
        }
        if object.kind == "ConfigMap" {
            let leads = leading(value);
            named_hosts(join, &key, value.str().unwrap_or_default(), &|span| leads.place(span), variant, entry);
        }
    }
}

/// The hosts that an entry of a ConfigMap names; `place` leads from a span of its text to where that stands.
pub(super) fn named_hosts(
    join: &mut Join<'_>,
    key: &str,
    text: &str,
    place: &dyn Fn(Span) -> Place,
    variant: Id<Variant>,
    entry: Id<ConfigEntry>,
) {
    for range in hosts::named(key, text) {
        let host = text.get(range.clone()).unwrap_or_default().to_owned();
        let place = place(Span::new(range.start, range.end));
        join.entities.add(HostReference {
            place: Some(place),
            host: Written::at(host, place),
            key: key.to_owned(),
            holder: join.entities[entry].object_name.clone(),
            resolves: Known::Unknown("it is not looked for".to_owned()),
            container: Link::No("a ConfigMap names it"),
            config_entry: Link::To(entry),
            workload: Link::No("a ConfigMap names it"),
            variant: Link::To(variant),
            component: Link::No("several components may read it"),
            ..HostReference::default()
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
