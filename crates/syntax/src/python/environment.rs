//! What the environment gives: through the libraries that read it, and to the fields of a class of settings.

use seaworthy_model::{Part, Value};

use super::fold::{Fold, Folded, Sort, arguments};
use super::scope::{Binding, Bound, Sort as Of};
use super::span;
use crate::code::Known;
use crate::folding::variable;
use crate::grammar::Node;

/// The class whose fields the environment may give.
const SETTINGS: &str = "BaseSettings";

/// How a function is given the name of an environment variable and what stands in for it.
pub(super) struct Reader {
    /// The position of what stands in for it, where it has one.
    default: Option<usize>,
    /// The variable where no name is given.
    name: Option<&'static str>,
}

/// How a function reads the environment; `None` for one that does not.
pub(super) fn reader(path: &str) -> Option<Reader> {
    let by_position = Some(Reader { default: Some(1), name: None });
    let by_name = Some(Reader { default: None, name: None });
    if let "os.environ.get" | "os.getenv" | "os.environ.setdefault" | "os.environ.pop" | "decouple.config" | "environs.env" = path {
        return by_position;
    }
    if let "environ.Env()" | "environ.FileAwareEnv()" | "starlette.config.Config()" = path {
        return by_name;
    }
    if let "decouple.Config()" | "decouple.AutoConfig()" | "environs.Env()" = path {
        return by_position;
    }
    if let Some(method) = path.strip_prefix("environs.Env().").or_else(|| path.strip_prefix("environs.env.")) {
        return by_position.filter(|_| !matches!(method, "read_env" | "prefixed" | "seal" | "dump" | "add_parser" | "parser_for"));
    }
    let method = path.strip_prefix("environ.Env().").or_else(|| path.strip_prefix("environ.FileAwareEnv()."))?;
    let named = |name| Some(Reader { default: Some(1), name: Some(name) });
    match method {
        "str" | "bool" | "int" | "float" | "json" | "url" | "path" | "bytes" | "unicode" => by_position,
        "list" | "tuple" | "dict" | "get_value" => by_name,
        "db" | "db_url" => named("DATABASE_URL"),
        "cache" | "cache_url" => named("CACHE_URL"),
        "email" | "email_url" => named("EMAIL_URL"),
        "search_url" => named("SEARCH_URL"),
        _ => None,
    }
}

impl<'t> Fold<'_, 't> {
    pub(super) fn variable(&self, reader: &Reader, given: &[(Option<Node<'t>>, Node<'t>)], scope: u32, depth: usize) -> Folded {
        let positional = |at: usize| given.get(at).filter(|(name, _)| name.is_none()).map(|(_, value)| *value);
        let named = |wanted: &[&str]| {
            given.iter().find(|(name, _)| name.is_some_and(|name| wanted.contains(&self.source(name)))).map(|(_, value)| *value)
        };
        let name = match positional(0).or_else(|| named(&["key", "var", "option", "name"])) {
            Some(name) => self.fold(name, scope, depth + 1).value,
            None => reader.name.map_or_else(Value::unknown, Value::text),
        };
        let default = named(&["default"]).or_else(|| positional(reader.default?));
        let default = default.map(|default| self.fold(default, scope, depth + 1));
        let default = default.filter(|default| default.sort != Sort::Nothing).map(|default| default.value);
        Folded::text(variable(&name, default))
    }

    /// What a class itself gives to one of its names, if only one place does.
    pub(super) fn own(&self, class: u32, name: &str) -> Option<&Binding<'t>> {
        match self.scopes.get(class as usize).filter(|scope| scope.sort == Of::Class)?.names.get(name)?.as_slice() {
            [one] => Some(one),
            _ => None,
        }
    }

    /// What is known of the field of a class, whose value is `value`.
    pub(super) fn known_field(&self, class: u32, name: &str, binding: &Binding<'t>, value: Node<'t>) -> Known {
        match self.field(class, name, binding, 0) {
            Some(folded) => Known { value: folded.value, written: folded.written.unwrap_or_else(|| span(value)), nothing: false },
            None => self.known(value, class),
        }
    }

    /// A field that the environment may give; `None` for one of any other class.
    pub(super) fn field(&self, class: u32, name: &str, binding: &Binding<'t>, depth: usize) -> Option<Folded> {
        let prefix = self.prefix(class, depth)?;
        if name.starts_with('_') || name == "model_config" {
            return None;
        }
        let plain = format!("{prefix}{name}").to_uppercase();
        let (name, default) = match &binding.bound {
            Bound::Declared { .. } => (plain, None),
            Bound::Value { node, .. } => match self.described(*node, class) {
                Some((own, default)) => (own.unwrap_or(plain), default.map(|node| self.elsewhere(node, class, depth))),
                None => (plain, Some(self.elsewhere(*node, class, depth))),
            },
            _ => return None,
        };
        let default = default.filter(|default| default.sort != Sort::Nothing);
        let written = default.as_ref().and_then(|default| default.written);
        let value = Value { parts: vec![Part::Env { name, default: default.map(|default| default.value) }] };
        Some(Folded { written, ..Folded::text(value) })
    }

    /// The variable and the value that `Field(…)` names.
    fn described(&self, node: Node<'t>, class: u32) -> Option<(Option<String>, Option<Node<'t>>)> {
        let callee = node.child_by_field_name("function").filter(|_| node.kind() == "call")?;
        if !self.paths(callee, class).iter().any(|path| path.ends_with(".Field")) {
            return None;
        }
        let (mut name, mut default) = (None, None);
        for (key, value) in arguments(node) {
            match key.map(|key| self.source(key)) {
                None | Some("default") if value.kind() != "ellipsis" => default = default.or(Some(value)),
                Some("env" | "validation_alias" | "alias") => name = name.or_else(|| self.known(value, class).value.known()),
                _ => {}
            }
        }
        Some((name, default))
    }

    /// What the names of variables begin with that give the fields of a class; `None` where none does.
    fn prefix(&self, class: u32, depth: usize) -> Option<String> {
        if let Some(known) = self.prefixes.borrow().get(&class) {
            return known.clone();
        }
        let settings = |path: &String| path == SETTINGS || path.ends_with(".BaseSettings");
        let prefix = if self.bases(class, depth).iter().flatten().any(settings) { Some(self.declared_prefix(class)) } else { None };
        self.prefixes.borrow_mut().insert(class, prefix.clone());
        prefix
    }

    /// `env_prefix` of `model_config` or of `class Config`.
    fn declared_prefix(&self, class: u32) -> String {
        let value = |binding: &Binding<'t>| match &binding.bound {
            Bound::Value { node, .. } => Some(*node),
            _ => None,
        };
        let inner = self.own(class, "Config").and_then(|config| match &config.bound {
            Bound::Class(config) => self.own(*config, "env_prefix").and_then(value),
            _ => None,
        });
        let config = self.own(class, "model_config").and_then(value);
        let named = config.and_then(|config| {
            arguments(config)
                .into_iter()
                .find(|(name, _)| name.is_some_and(|name| self.source(name) == "env_prefix"))
                .map(|(_, value)| value)
        });
        let prefix = inner.or(named).or_else(|| self.entry(config?, "env_prefix"));
        prefix.and_then(|prefix| self.known(prefix, class).value.known()).unwrap_or_default()
    }

    /// The value of a key of a literal dict.
    fn entry(&self, dict: Node<'t>, key: &str) -> Option<Node<'t>> {
        let mut cursor = dict.walk();
        let is = |pair: &Node<'t>| pair.child_by_field_name("key").is_some_and(|one| self.source(one).trim_matches(['"', '\'']) == key);
        dict.named_children(&mut cursor).find(is)?.child_by_field_name("value")
    }
}
