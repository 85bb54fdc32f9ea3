//! What conditions ask of a value: of a text, a path, an address or a credential that code or configuration knows.

use std::borrow::Cow;

use seaworthy_condition::{Absent, Datum, Field, Type};
use seaworthy_model::{Part, Value};

use crate::App;
use crate::address::{address, is_any, is_loopback, is_number, is_public};
use crate::credential;
use crate::entity::Reading;

type Row = (&'static str, fn() -> Type, &'static str);

/// Fields of a value.
const FIELDS: [Row; 28] = [
    ("known", || Type::Bool, "Whether all of it is known; a variable counts as its default."),
    ("text", || Type::Text, "The whole text where it is known, else what is known from its start."),
    ("prefix", || Type::Text, "What is known from its start."),
    ("overridable", || Type::Bool, "Whether the environment or a setting can change it."),
    ("env", || Type::Text, "The environment variable that it is taken from; empty where there is none."),
    ("setting", || Type::Text, "The key of the settings that it is taken from; empty where there is none."),
    ("supplied", || Type::Bool, "Whether any description of a deployment in the tree names that variable."),
    ("reference", || Type::Text, "The dotted name of another module that it is; empty where it is none."),
    ("placeholder", || Type::Bool, "Whether it only stands for a value: `<host>`, `YOUR_KEY`."),
    ("number", || Type::Int, "The whole number that it is; 0 where it is none."),
    ("absolute", || Type::Bool, "For a path: whether it starts at the root."),
    ("temporary", || Type::Bool, "For a path: whether it lies in a temporary folder."),
    ("device", || Type::Bool, "For a path: whether it is a device, such as standard output or error."),
    ("root", || Type::Text, "For a path: the folder that holds it, as far as it is known."),
    ("scheme", || Type::Text, "For an address: what stands before `://`, `jdbc:mysql` for JDBC."),
    ("host", || Type::Text, "For an address: its host."),
    ("port", || Type::Int, "For an address: its port; 0 where none is named."),
    ("loopback", || Type::Bool, "For an address: whether its host is the machine itself."),
    ("any", || Type::Bool, "For an address: whether it stands for every address of the machine."),
    ("numeric", || Type::Bool, "For an address: whether its host is a number."),
    ("public", || Type::Bool, "For an address: whether its host is a name that everybody can resolve."),
    ("of_tree", || Type::Bool, "For an address: whether its host is a Service or a Compose service of the tree."),
    ("strength", || Type::Text, "As a credential: none, placeholder, weak, plain or strong."),
    ("names_itself", || Type::Bool, "As a credential: whether it is made of the last words of its name."),
    ("compared", || Type::Bool, "Whether code of the tree compares something with this very text, or gives it as an example."),
    ("masked", || Type::Text, "As a credential: its first two characters and its length."),
    ("file", || Type::Text, "The path of the file that it is written in: of the settings, where they give it; else of what is given it."),
    ("secret", || Type::Text, "As a credential: what tells it from others, the same wherever one value stands."),
];

/// The fields of a value, for the table.
pub(crate) fn fields() -> Vec<Field> {
    FIELDS.iter().map(|(name, ty, doc)| Field { name: Cow::Borrowed(name), ty: ty(), doc: Cow::Borrowed(doc) }).collect()
}

/// A value in words: all of it, or what is known from its start.
pub(crate) fn shown(value: &Value) -> String {
    value.known().unwrap_or_else(|| value.prefix())
}

/// One field of a value; `key` is the name that it is given to.
pub(crate) fn reading(app: &App, value: Option<&Value>, key: &str, name: &str) -> Option<Reading> {
    let Some(value) = value else {
        return Some(Reading { value: Err(Absent("the code does not give it".into())), place: None, written: false });
    };
    let text = shown(value);
    let of_address = || address(&text);
    let datum = match name {
        "known" => Datum::Bool(value.known().is_some()),
        "text" => Datum::Text(text.as_str().into()),
        "prefix" => Datum::Text(value.prefix().into()),
        "overridable" => Datum::Bool(value.overridable()),
        "env" => Datum::Text(value.env().next().unwrap_or_default().into()),
        "setting" => Datum::Text(setting(value).into()),
        "supplied" => Datum::Bool(value.env().any(|name| app.supplied.contains(name))),
        "reference" => Datum::Text(reference(value).into()),
        "placeholder" => Datum::Bool(is_placeholder(&text)),
        "number" => Datum::Int(text.trim().parse().unwrap_or(0)),
        "absolute" => Datum::Bool(text.starts_with('/')),
        "temporary" => Datum::Bool(["/tmp", "/var/tmp", "/dev/shm"].iter().any(|folder| crate::ask::within(&text, folder))),
        "device" => Datum::Bool(is_device(&text)),
        "root" => Datum::Text(root(&text).into()),
        "scheme" => Datum::Text(of_address().scheme.into()),
        "host" => Datum::Text(of_address().host.into()),
        "port" => Datum::Int(of_address().port),
        "loopback" => Datum::Bool(is_loopback(of_address().host) || text.starts_with("(localdb)") || text.starts_with("(local)")),
        "any" => Datum::Bool(is_any(of_address().host)),
        "numeric" => Datum::Bool(is_number(of_address().host)),
        "public" => Datum::Bool(is_public(of_address().host)),
        "of_tree" => Datum::Bool(of_tree(app, of_address().host)),
        "strength" => Datum::Text(strength(app, key, &text).into()),
        "names_itself" => Datum::Bool(credential::names_itself(key, &text)),
        "compared" => Datum::Bool(app.compared.contains(&text)),
        "masked" => Datum::Text(credential::masked(&text).into()),
        "secret" => Datum::Text(credential::identity(strength(app, key, &text), &text, key).into()),
        _ => return None,
    };
    let written = !matches!(&datum, Datum::Text(text) if text.is_empty());
    Some(Reading { value: Ok(datum), place: None, written })
}

fn strength(app: &App, key: &str, text: &str) -> &'static str {
    credential::judge(&app.words, key, text).word()
}

/// Whether a host is a Service of the tree, with or without its namespace, or a Compose service.
fn of_tree(app: &App, host: &str) -> bool {
    let first = host.split('.').next().unwrap_or(host);
    !host.is_empty() && (app.hosts.contains(host) || (!is_public(host) && app.hosts.contains(first)))
}

fn setting(value: &Value) -> String {
    let key = value.parts.iter().find_map(|part| if let Part::Setting { key, .. } = part { Some(key.clone()) } else { None });
    key.unwrap_or_default()
}

fn reference(value: &Value) -> String {
    match value.parts.as_slice() {
        [Part::Ref { module, name }] => format!("{module}.{name}"),
        _ => String::new(),
    }
}

fn is_placeholder(text: &str) -> bool {
    // Of an address, its host.
    let upper = text.split_once("://").map_or(text, |(_, rest)| rest).to_ascii_uppercase();
    text.starts_with('<') || upper.starts_with("YOUR_") || upper.starts_with("YOUR-") || text.contains("{{") || text.contains("${")
}

/// Whether a path is a device: standard output or error, or nothing at all.
fn is_device(path: &str) -> bool {
    matches!(path, "/dev/stdout" | "/dev/stderr" | "/dev/fd/1" | "/dev/fd/2" | "/dev/null")
        || path.strip_prefix("/proc/").is_some_and(|rest| rest.ends_with("/fd/1") || rest.ends_with("/fd/2"))
}

/// The folder of a path: what a volume would have to hold.
fn root(path: &str) -> String {
    match path.rfind('/') {
        Some(0) | None => path.to_owned(),
        Some(end) => path[..end].to_owned(),
    }
}
