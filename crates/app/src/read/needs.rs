//! What pods name that has to be there before they start, and what the tree defines under such names.

use std::collections::BTreeMap;

use super::at::At;
use super::objects::RawObject;
use crate::Join;
use crate::entity::{Id, Known, Need, Variant, Workload, Written};

/// Something that a variant defines under a name: an object, or what an object makes.
#[derive(Debug)]
pub(crate) struct Definition {
    /// The variant; `None` for what a kustomization generates or a script creates.
    pub variant: Option<Id<Variant>>,
    pub kind: &'static str,
    pub namespace: String,
    pub name: String,
    /// Its keys; `None` where they are not in the tree.
    pub keys: Option<Vec<String>>,
    /// What makes it where it is no object of its own, in words; empty for an object.
    pub made_by: String,
    pub detail: Detail,
}

/// What is asked of definitions beside their names.
#[derive(Debug, Default)]
pub(crate) enum Detail {
    #[default]
    None,
    /// Whether pods with this ServiceAccount get its token.
    Token(Written<bool>),
    /// Whether the Service is headless.
    Headless(bool),
    /// The Pod Security profile that the Namespace enforces.
    Enforces(Written<String>),
}

/// Adds what a pod needs: in `env`, `envFrom`, volumes, and by name.
pub(crate) fn of_pod<'a>(join: &mut Join<'_>, workload: Id<Workload>, pod: At<'a>) {
    // A template of a StatefulSet takes the place of the volume of its name.
    let templates = join.entities[workload].claim_templates.iter().map(|claim| join.entities[*claim].name.value.clone());
    let templated: Vec<String> = templates.collect();
    let mut add = |kind: &str, name: Option<At<'a>>, key: Option<At<'a>>, optional: bool| {
        // A name or key that a template, a variable or a substitution makes is not known.
        let Some(name) = name.and_then(At::text).filter(|name| !name.value.is_empty() && !name.value.contains(['$', '{'])) else { return };
        let need = join.entities.add(Need {
            place: name.place,
            kind: kind.to_owned(),
            name,
            key: key.and_then(At::text).unwrap_or_default(),
            optional,
            defined: Known::Unknown("it is not looked for".to_owned()),
            has_key: Known::Is(true, None),
            workload: crate::entity::Link::To(workload),
            ..Need::default()
        });
        join.entities[workload].needs.push(need);
    };
    let optional = |at: At<'a>| at.get("optional").and_then(|at| at.node.bool()) == Some(true);
    add("ServiceAccount", pod.at(&["serviceAccountName"]).or_else(|| pod.at(&["serviceAccount"])), None, false);
    add("PriorityClass", pod.at(&["priorityClassName"]), None, false);
    let lists = |key: &'static str| pod.list(key);
    for container in ["initContainers", "containers"].into_iter().flat_map(lists) {
        for variable in container.list("env").filter_map(|one| one.get("valueFrom")) {
            for (key, kind) in [("configMapKeyRef", "ConfigMap"), ("secretKeyRef", "Secret")] {
                if let Some(at) = variable.get(key) {
                    add(kind, at.get("name"), at.get("key"), optional(at));
                }
            }
        }
        for from in container.list("envFrom") {
            for (key, kind) in [("configMapRef", "ConfigMap"), ("secretRef", "Secret")] {
                if let Some(at) = from.get(key) {
                    add(kind, at.get("name"), None, optional(at));
                }
            }
        }
    }
    for volume in lists("volumes").filter(|at| at.get("name").and_then(At::str).is_none_or(|name| !templated.iter().any(|one| one == name)))
    {
        let projected = volume.at(&["projected"]).into_iter().flat_map(|at| at.list("sources"));
        for source in std::iter::once(volume).chain(projected) {
            for (key, kind, name) in [("configMap", "ConfigMap", "name"), ("secret", "Secret", "secretName")] {
                let Some(at) = source.get(key) else { continue };
                let mut items = at.list("items").filter_map(|item| item.get("key")).peekable();
                let name = at.get(name).or_else(|| at.get("name"));
                if items.peek().is_none() {
                    add(kind, name, None, optional(at));
                }
                items.for_each(|key| add(kind, name, Some(key), optional(at)));
            }
        }
        add("PersistentVolumeClaim", volume.at(&["persistentVolumeClaim", "claimName"]), None, false);
    }
}

/// Remembers what an object defines, under its own name or another; `patched` says whether its text is not all of it.
pub(crate) fn define(join: &mut Join<'_>, object: &RawObject<'_>, patched: bool, variant: Id<Variant>) {
    let Some((kind, names)) = defined(object) else { return };
    let own = kind == object.kind;
    let keys = if own && matches!(kind, "ConfigMap" | "Secret") && !patched { keys_of(object) } else { None };
    let made_by = if own { String::new() } else { format!("{} `{}`", object.kind, object.name.value) };
    for name in names.into_iter().flatten().filter(|name| !name.is_empty()) {
        join.definitions.push(Definition {
            variant: Some(variant),
            kind,
            namespace: object.namespace.value.clone(),
            name,
            keys: keys.clone(),
            made_by: made_by.clone(),
            detail: detail(object),
        });
    }
}

/// The kind and the names of what pods may need that an object is or makes.
fn defined(object: &RawObject<'_>) -> Option<(&'static str, Vec<Option<String>>)> {
    let spec = |path: &[&str]| object.at.get("spec").and_then(|spec| spec.at(path)).and_then(At::str).map(str::to_owned);
    let own = || Some(object.name.value.clone());
    Some(match (object.group(), object.kind.as_str()) {
        ("", "ConfigMap") | ("trust.cert-manager.io", "Bundle") => ("ConfigMap", vec![own()]),
        ("", "Secret") => ("Secret", vec![own()]),
        ("", "PersistentVolumeClaim") | ("cdi.kubevirt.io", "DataVolume") => ("PersistentVolumeClaim", vec![own()]),
        ("scheduling.k8s.io", "PriorityClass") => ("PriorityClass", vec![own()]),
        ("", "ServiceAccount") => ("ServiceAccount", vec![own()]),
        ("", "Service") => ("Service", vec![own()]),
        ("", "Namespace") => ("Namespace", vec![own()]),
        (_, "ExternalSecret") => ("Secret", vec![spec(&["target", "name"]).or_else(own)]),
        (_, "Certificate") => ("Secret", vec![spec(&["secretName"])]),
        (_, "VaultStaticSecret" | "VaultDynamicSecret" | "VaultPKISecret") => ("Secret", vec![spec(&["destination", "name"])]),
        (_, "SealedSecret" | "OnePasswordItem" | "SopsSecret" | "InfisicalSecret" | "KafkaUser" | "BitwardenSecret") => {
            ("Secret", vec![own(), spec(&["managedSecretReference", "secretName"])])
        }
        (_, "SecretProviderClass") => {
            let made = object.at.at(&["spec", "secretObjects"]).into_iter().flat_map(At::items);
            ("Secret", made.map(|one| one.get("secretName").and_then(At::str).map(str::to_owned)).collect())
        }
        _ => return None,
    })
}

fn detail(object: &RawObject<'_>) -> Detail {
    match (object.group(), object.kind.as_str()) {
        ("", "ServiceAccount") => Detail::Token(object.at.bool_of("automountServiceAccountToken")),
        ("", "Service") => Detail::Headless(object.at.at(&["spec", "clusterIP"]).and_then(At::str) == Some("None")),
        ("", "Namespace") => {
            let level = object.at.at(&["metadata", "labels", "pod-security.kubernetes.io/enforce"]).and_then(At::text);
            Detail::Enforces(level.unwrap_or_default())
        }
        _ => Detail::None,
    }
}

/// The keys that a ConfigMap or Secret has; `None` where it is empty, which something else fills, or a token's.
fn keys_of(object: &RawObject<'_>) -> Option<Vec<String>> {
    let token = object.at.get("type").and_then(At::str).is_some_and(|kind| kind.contains("service-account-token"));
    let lists = ["data", "stringData", "binaryData"].into_iter().filter_map(|key| object.at.get(key));
    let keys: Vec<String> = lists.flat_map(At::entries).filter_map(|(key, _)| key.str().map(str::to_owned)).collect();
    (!token && !keys.is_empty()).then_some(keys)
}

/// Remembers what the generators of a kustomization make.
pub(crate) fn generated(join: &mut Join<'_>, path: &str, kustomization: At<'_>) {
    for (list, kind) in [("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret")] {
        for at in kustomization.list(list) {
            let Some(name) = at.get("name").and_then(At::str) else { continue };
            let files = at.list("files").filter_map(At::str).map(|file| {
                let key = file.split_once('=').map_or_else(|| file.rsplit('/').next().unwrap_or(file), |(key, _)| key);
                key.to_owned()
            });
            let literals = at.list("literals").filter_map(At::str).filter_map(|one| one.split_once('=')).map(|(key, _)| key.to_owned());
            let opaque = ["envs", "env", "behavior"].iter().any(|key| at.get(key).is_some());
            join.definitions.push(Definition {
                variant: None,
                kind,
                namespace: String::new(),
                name: name.to_owned(),
                keys: (!opaque).then(|| files.chain(literals).collect()),
                made_by: format!("the generator in `{path}`"),
                detail: Detail::None,
            });
        }
    }
}

/// The variable that a word is: `$NAME`, `${NAME}`.
fn variable(word: &str) -> Option<&str> {
    let name = word.strip_prefix('$')?;
    Some(name.strip_prefix('{').and_then(|name| name.strip_suffix('}')).unwrap_or(name))
}

/// Remembers what `kubectl create` makes in the scripts of the tree.
pub(crate) fn scripted(join: &mut Join<'_>) {
    let mut found = vec![];
    for (path, _, script) in &join.scripts {
        let mut set: BTreeMap<&str, &str> = BTreeMap::new();
        for command in &script.commands {
            set.extend(command.assignments.iter().map(|(name, value)| (name.as_str(), value.as_str())));
            if command.words.first().is_some_and(|word| matches!(word.text.as_str(), "export" | "readonly" | "local" | "declare")) {
                set.extend(command.words[1..].iter().filter_map(|word| word.text.split_once('=')));
            }
            // The value of an option is no operand.
            let option = |at: usize| at > 0 && matches!(command.words[at - 1].text.as_str(), "-n" | "--namespace" | "--context");
            let words = command.words.iter().enumerate().filter(|(at, _)| !option(*at)).map(|(_, word)| word.text.as_str());
            let words: Vec<&str> =
                words.map(|word| variable(word).and_then(|name| set.get(name).map(|value| &**value)).unwrap_or(word)).collect();
            let Some(at) = words.iter().position(|word| *word == "create") else { continue };
            let kind = match words.get(at + 1).copied().unwrap_or_default() {
                "configmap" | "cm" | "configmaps" => "ConfigMap",
                "secret" | "secrets" => "Secret",
                "serviceaccount" | "sa" => "ServiceAccount",
                "priorityclass" | "pc" => "PriorityClass",
                _ => continue,
            };
            let operands = words[at + 2..].iter().filter(|word| !word.starts_with('-'));
            let Some(name) = operands.copied().find(|word| !matches!(*word, "generic" | "tls" | "docker-registry")) else { continue };
            found.push(Definition {
                variant: None,
                kind,
                namespace: String::new(),
                name: name.to_owned(),
                keys: None,
                made_by: format!("`{path}`"),
                detail: Detail::None,
            });
        }
    }
    join.definitions.extend(found);
}
