//! The values of a chart: images and credentials that they set. What a template makes of them is not known.

use seaworthy_syntax::yaml::Node;

use super::at::At;
use super::container::reference_of;
use crate::Join;
use crate::credential::{self, Strength};
use crate::entity::{ConfigEntry, ImageReference, Link, Written};

/// Levels of mappings that are looked through; charts nest a dozen at most.
const DEPTH: u8 = 24;

/// Reads one file of values.
pub(crate) fn read(join: &mut Join<'_>, at: At<'_>) {
    mapping(join, at, DEPTH);
}

fn mapping(join: &mut Join<'_>, at: At<'_>, depth: u8) {
    let Some(depth) = depth.checked_sub(1) else { return };
    image(join, at);
    for (key, value) in at.entries() {
        let Some(name) = key.str() else { continue };
        if value.node.is_map() {
            mapping(join, value, depth);
        } else if value.node.is_seq() {
            value.items().filter(|item| item.node.is_map()).for_each(|item| mapping(join, item, depth));
        } else if name == "image" {
            whole_image(join, value);
        } else {
            entry(join, key, value);
        }
    }
}

/// `{repository: …, tag: latest}`. Without a tag the chart's own version is it.
fn image(join: &mut Join<'_>, at: At<'_>) {
    let repository = ["repository", "repo", "name"].iter().find_map(|key| at.get(key)).and_then(At::str).filter(|name| !name.is_empty());
    let said = |tag: &At<'_>| tag.str().is_some_and(|tag| !tag.is_empty());
    // `version` says it only beside an image's own keys.
    let version = at.get("version").filter(|_| at.get("pullPolicy").is_some() || at.get("repo").is_some());
    let (Some(repository), Some(tag)) = (repository, at.get("tag").or(version).filter(said)) else { return };
    let digest = at.get("digest").and_then(At::str).filter(|digest| !digest.is_empty());
    let written = match digest {
        Some(digest) => format!("{repository}@{digest}"),
        None => format!("{repository}:{}", tag.str().unwrap_or_default()),
    };
    add(join, &written, tag);
}

/// `image: nginx:latest`.
fn whole_image(join: &mut Join<'_>, value: At<'_>) {
    let Some(written) = value.str().filter(|text| text.contains(':') && !text.contains("{{")) else { return };
    add(join, written, value);
}

fn add(join: &mut Join<'_>, written: &str, at: At<'_>) {
    let found = reference_of(written, Some(at.place()), "values", join);
    join.entities.add(ImageReference { container: Link::No("a template uses it"), ..found });
}

/// Whether a key of a chart says which Secret, or which key of one, holds the credential.
fn names_a_secret(key: &str) -> bool {
    let holds = ["apiKey", "ApiKey", "accessKey", "AccessKey", "privateKey", "PrivateKey", "encryptionKey", "EncryptionKey", "signingKey"];
    let names_key = key.ends_with("Key") && !holds.iter().any(|end| key.ends_with(end));
    let names = ["Secret", "SecretName", "Ref", "Name", "ClusterToken"].iter().any(|end| key.ends_with(end));
    names_key || names || key == "secret" || key.starts_with("existing")
}

fn entry(join: &mut Join<'_>, key: At<'_>, value: At<'_>) {
    let (Some(name), Some(text)) = (key.text(), value.str()) else { return };
    let plain: Node<'_> = value.node;
    // A switch or a number under such a key says how, not what.
    if names_a_secret(&name.value) || text.trim_end().contains('\n') || plain.bool().is_some() || plain.int().is_some() {
        return;
    }
    let strength = credential::judge(&join.tables.words, &name.value, text);
    if strength < Strength::Weak {
        return;
    }
    join.entities.add(ConfigEntry {
        place: Some(value.place()),
        masked: credential::masked(text),
        credential: strength.word().to_owned(),
        secret: credential::identity(strength.word(), text, &name.value),
        kind: "Values".to_owned(),
        value: Written::at(text.to_owned(), value.place()),
        key: name,
        object: Link::No("a template uses it"),
        component: Link::No("a template uses it"),
        ..ConfigEntry::default()
    });
}
