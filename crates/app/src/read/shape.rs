//! Values of another form than the one that their reader takes: Kubernetes and Compose refuse the whole file for one.

use seaworthy_model::{FileId, Place, Problem, Source};
use seaworthy_syntax::yaml::Yaml;

use super::at::At;
use super::objects::{self, RawObject};

/// What a value may be. Nothing (`null`) is always taken as left out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Mapping,
    Number,
    Text,
    /// A list of texts.
    Texts,
    /// A list of mappings.
    Mappings,
    List,
    TextOrList,
    TextOrMapping,
    ListOrMapping,
}

use Form::{List, ListOrMapping, Mapping, Mappings, Number, Text, TextOrList, TextOrMapping, Texts};

/// Keys with what stands below them.
type Fields = [(&'static str, Form)];

const WORKLOAD: &Fields = &[("replicas", Number), ("selector", Mapping), ("template", Mapping), ("jobTemplate", Mapping)];
const POD: &Fields = &[
    ("containers", Mappings),
    ("initContainers", Mappings),
    ("volumes", Mappings),
    ("securityContext", Mapping),
    ("imagePullSecrets", Mappings),
    ("terminationGracePeriodSeconds", Number),
];
const CONTAINER: &Fields = &[
    ("name", Text),
    ("image", Text),
    ("command", Texts),
    ("args", Texts),
    ("env", Mappings),
    ("envFrom", Mappings),
    ("ports", Mappings),
    ("volumeMounts", Mappings),
    ("resources", Mapping),
    ("securityContext", Mapping),
    ("livenessProbe", Mapping),
    ("readinessProbe", Mapping),
    ("startupProbe", Mapping),
    ("lifecycle", Mapping),
];
const SERVICE: &Fields = &[("ports", Mappings), ("selector", Mapping)];
const COMPOSE_SERVICE: &Fields = &[
    ("image", Text),
    ("build", TextOrMapping),
    ("command", TextOrList),
    ("entrypoint", TextOrList),
    ("environment", ListOrMapping),
    ("env_file", TextOrList),
    ("ports", List),
    ("expose", List),
    ("volumes", List),
    ("depends_on", ListOrMapping),
    ("healthcheck", Mapping),
    ("deploy", Mapping),
    ("labels", ListOrMapping),
    ("restart", Text),
];

/// A value that has not the form that belongs there.
struct Wrong {
    path: String,
    is: &'static str,
    belongs: &'static str,
    place: Place,
}

/// What Kubernetes refuses an object for: the first value of another form than belongs there.
pub(super) fn of_object(object: &RawObject<'_>, source: &Source) -> Option<Problem> {
    let wrong = object_wrong(object)?;
    Some(problem(wrong, source, "Correct it: Kubernetes refuses the manifest as it is.", &format!(" of this {}", object.kind)))
}

fn object_wrong(object: &RawObject<'_>) -> Option<Wrong> {
    let is_service = object.group().is_empty() && object.kind == "Service";
    let is_workload = objects::is_workload_kind(object.group(), &object.kind);
    if !is_service && !is_workload {
        return None;
    }
    first(object.at, "", &[("metadata", Mapping), ("spec", Mapping)]).or_else(|| {
        let spec = object.at.get("spec")?;
        if is_service {
            return first(spec, "spec.", SERVICE);
        }
        first(spec, "spec.", if object.kind == "Pod" { &[] } else { WORKLOAD }).or_else(|| {
            let way: &[&str] = match object.kind.as_str() {
                "Pod" => &[],
                "CronJob" => &["jobTemplate", "spec", "template", "spec"],
                _ => &["template", "spec"],
            };
            pod(spec, way)
        })
    })
}

/// Below the `spec` of a workload the pod, which lies down this way.
fn pod(spec: At<'_>, way: &[&'static str]) -> Option<Wrong> {
    let (mut at, mut path) = (spec, "spec.".to_owned());
    for key in way {
        if let Some(wrong) = first(at, &path, &[(*key, Mapping)]) {
            return Some(wrong);
        }
        at = at.get(key)?;
        path = format!("{path}{key}.");
    }
    first(at, &path, POD).or_else(|| {
        let of_list = |key: &'static str| at.list(key).enumerate().map(move |(number, container)| (key, number, container));
        let mut containers = of_list("initContainers").chain(of_list("containers"));
        containers.find_map(|(key, number, container)| first(container, &format!("{path}{key}[{number}]."), CONTAINER))
    })
}

/// What Compose refuses a file for: of its services, and of each of them, the first value of another form than belongs there.
pub(super) fn of_compose(file: FileId, source: &Source, yaml: &Yaml) -> Vec<Problem> {
    const REMEDY: &str = "Correct it: Compose refuses the file as it is.";
    let Some(root) = yaml.documents().first().and_then(|document| yaml.root(document)) else { return vec![] };
    let at = At::new(file, root);
    if is_template(&source.text) {
        return vec![];
    }
    if !at.node.is_map() {
        let whole = Wrong { path: String::new(), is: name(at), belongs: "a mapping", place: at.place() };
        let found = Some(whole).filter(|_| !at.node.is_null());
        return found.map(|wrong| problem(wrong, source, REMEDY, "")).into_iter().collect();
    }
    if let Some(wrong) = first(at, "", &[("services", Mapping)]) {
        return vec![problem(wrong, source, REMEDY, "")];
    }
    let services = at.get("services").into_iter().flat_map(At::entries);
    let services = services.filter_map(|(key, service)| Some((key.str().filter(|key| !key.starts_with("x-"))?, service)));
    services.filter_map(|(key, service)| of_service(key, service)).map(|wrong| problem(wrong, source, REMEDY, "")).collect()
}

fn of_service(key: &str, service: At<'_>) -> Option<Wrong> {
    let path = format!("services.{key}");
    check(service, Mapping).map(|(is, belongs, place)| Wrong { path: path.clone(), is, belongs, place }).or_else(|| {
        let prefix = format!("{path}.");
        first(service, &prefix, COMPOSE_SERVICE)
    })
}

/// Of a mapping's values the first of another form than belongs below its key.
fn first(at: At<'_>, path: &str, fields: &Fields) -> Option<Wrong> {
    fields.iter().find_map(|(key, form)| {
        let value = at.get(key)?;
        let (is, belongs, place) = check(value, *form)?;
        Some(Wrong { path: format!("{path}{key}"), is, belongs, place })
    })
}

/// What a value is and what belongs there, where it is not that.
fn check(at: At<'_>, form: Form) -> Option<(&'static str, &'static str, Place)> {
    let node = at.node;
    let scalar = node.is_scalar();
    let (right, belongs) = match form {
        Mapping => (node.is_map(), "a mapping"),
        Number => (node.int().is_some(), "a whole number"),
        Text => (scalar, "a text"),
        List | Texts | Mappings => (node.is_seq(), "a list"),
        TextOrList => (scalar || node.is_seq(), "a text or a list"),
        TextOrMapping => (scalar || node.is_map(), "a text or a mapping"),
        ListOrMapping => (node.is_seq() || node.is_map(), "a list or a mapping"),
    };
    // What is left out, and what another program puts something in the place of.
    if node.is_null() || at.str().is_some_and(is_placeholder) {
        return None;
    }
    if !right {
        return Some((name(at), belongs, at.place()));
    }
    let item = match form {
        Texts => Text,
        Mappings => Mapping,
        _ => return None,
    };
    let (is, belongs, place) = at.items().find_map(|one| check(one, item))?;
    let is = match is {
        "a mapping" => "a list with a mapping in it",
        "a list" => "a list with a list in it",
        "a number" => "a list with a number in it",
        _ => "a list with a text in it",
    };
    Some((is, if belongs == "a mapping" { "a list of mappings" } else { "a list of texts" }, place))
}

fn name(at: At<'_>) -> &'static str {
    match at.node {
        node if node.is_map() => "a mapping",
        node if node.is_seq() => "a list",
        node if node.int().is_some() => "a number",
        _ => "a text",
    }
}

/// `$(REPLICAS)`, `%REPLICAS%`, `REPLICAS`, `<number>`: what is no value yet.
fn is_placeholder(text: &str) -> bool {
    let capitals = text.contains(char::is_uppercase) && !text.contains(char::is_lowercase);
    capitals || text.contains("__") || text.contains(['$', '{', '}', '<', '>', '%', '@'])
}

/// Whether a text is filled in by another program before anybody reads it as YAML.
pub(super) fn is_template(text: &str) -> bool {
    ["{{", "{%", "<%", "#@"].iter().any(|sign| text.contains(sign))
}

fn problem(wrong: Wrong, source: &Source, remedy: &str, of: &str) -> Problem {
    let Wrong { path, is, belongs, place } = wrong;
    let text = match path.as_str() {
        "" => format!("The file is {is}, and {belongs} belongs there."),
        path => format!("`{path}`{of} is {is}, and {belongs} belongs there."),
    };
    Problem { place: Some(place), path: Some(source.path.clone()), text, remedy: Some(remedy.to_owned()) }
}
