//! The few functions of the platform and its frameworks whose result a value can say.

use seaworthy_model::{Part, Span, Value};

use super::declare::annotations;
use super::fold::{Fold, Folded, Sort, or};
use super::literal;
use super::scope::Variable;
use crate::folding::{MOST_PARTS, below, join, variable};
use crate::grammar::{Node, span};

impl<'t> Fold<'_, 't> {
    pub(super) fn call(&self, node: Node<'t>, scope: u32, depth: usize) -> Folded {
        let Some(name) = node.child_by_field_name("name").map(|name| self.source(name)) else { return Folded::unknown() };
        if !says(name) {
            return Folded::unknown();
        }
        let given = arguments(node);
        let at = |at: usize| given.get(at).map(|value| self.fold(*value, scope, depth + 1));
        let value = |at_: usize| at(at_).map_or_else(Value::unknown, |folded| folded.value);
        let object = node.child_by_field_name("object");
        for path in self.callee(node, scope, depth) {
            let folded = match path.as_str() {
                "java.lang.System.getenv" if given.len() == 1 => Folded::text(variable(&value(0), None)),
                "java.lang.System.getProperty"
                | "java.util.Properties.getProperty"
                | "java.lang.Integer.getInteger"
                | "java.lang.Long.getLong"
                | "java.lang.Boolean.getBoolean" => Folded::text(self.setting(&value(0), at(1))),
                path if is_settings(path, name) => {
                    let last = given.last().filter(|last| given.len() > 1 && last.kind() != "class_literal");
                    Folded::text(self.setting(&value(0), last.map(|last| self.fold(*last, scope, depth + 1))))
                }
                "java.nio.file.Paths.get" | "java.nio.file.Path.of" => Folded::text(self.joined(&given, scope, depth)),
                "java.lang.String.format" => {
                    let pattern = usize::from(given.len() > 1 && at(0).is_some_and(|first| !is_text(&first.value)));
                    Folded::text(literal::format(&value(pattern), &self.values(&given, pattern + 1, scope, depth)))
                }
                "java.text.MessageFormat.format" => Folded::text(literal::message(&value(0), &self.values(&given, 1, scope, depth))),
                "java.nio.file.Files.createTempFile" | "java.nio.file.Files.createTempDirectory" => temporary(),
                "java.io.File.createTempFile" if given.len() == 2 => temporary(),
                "java.lang.String.join" => self.listed(&value(0), &self.values(&given, 1, scope, depth)),
                "java.lang.String.valueOf"
                | "java.util.Objects.toString"
                | "java.net.URI.create"
                | "java.util.Objects.requireNonNull"
                | "java.util.Optional.ofNullable"
                | "java.util.Optional.of" => at(0).unwrap_or_else(Folded::unknown),
                "java.lang.Integer.parseInt" | "java.lang.Integer.valueOf" | "java.lang.Long.parseLong" | "java.lang.Long.valueOf" => {
                    Folded::number(value(0))
                }
                "java.lang.Boolean.parseBoolean" | "java.lang.Boolean.valueOf" => Folded { sort: Sort::Bool, ..Folded::text(value(0)) },
                "java.util.Objects.requireNonNullElse" => Folded::text(or(value(0), value(1))),
                path if path.ends_with("StringUtils.defaultString")
                    || path.ends_with("StringUtils.defaultIfEmpty")
                    || path.ends_with("StringUtils.defaultIfBlank")
                    || path.ends_with("MoreObjects.firstNonNull")
                    || path.ends_with("ObjectUtils.defaultIfNull") =>
                {
                    Folded::text(or(value(0), value(1)))
                }
                _ => continue,
            };
            return Folded { written: None, ..folded };
        }
        object.map_or_else(Folded::unknown, |object| self.method(object, name, &given, scope, depth))
    }

    /// A method that says something whatever its receiver is called.
    fn method(&self, object: Node<'t>, name: &str, given: &[Node<'t>], scope: u32, depth: usize) -> Folded {
        let value = |at: usize| given.get(at).map_or_else(Value::unknown, |value| self.piece(*value, scope, depth));
        match (name, given.len()) {
            ("get", 1) if self.is_environment(object, scope, depth) => return Folded::text(variable(&value(0), None)),
            ("getOrDefault", 2) if self.is_environment(object, scope, depth) => {
                return Folded::text(variable(&value(0), Some(value(1))));
            }
            _ => {}
        }
        let folded = || self.fold(object, scope, depth + 1);
        let text = |text: Value| Folded::text(text);
        match (name, given.len()) {
            ("orElse", 1) => text(or(folded().value, value(0))),
            ("orElseGet", 1) => {
                let body = given[0].child_by_field_name("body").filter(|body| body.kind() != "block");
                text(or(folded().value, body.map_or_else(Value::unknown, |body| self.piece(body, scope, depth))))
            }
            (
                "trim" | "strip" | "intern" | "toString" | "get" | "orElseThrow" | "getPath" | "toPath" | "toFile" | "toUri" | "toURL"
                | "toURI" | "normalize" | "toExternalForm" | "filter",
                _,
            ) if given.len() <= usize::from(name == "filter") => Folded { written: None, ..folded() },
            ("toAbsolutePath" | "getAbsolutePath" | "getCanonicalPath" | "getAbsoluteFile" | "toRealPath", 0) => {
                text(absolute(folded().value))
            }
            ("formatted", _) => text(literal::format(&folded().value, &self.values(given, 0, scope, depth))),
            ("concat" | "append", 1) => text(folded().value.then(value(0))),
            ("resolve", 1) => text(join(folded().value, value(0))),
            _ => Folded::unknown(),
        }
    }

    /// `new File(…)` and the like: what is made of texts and stands for one.
    pub(super) fn creation(&self, node: Node<'t>, scope: u32, depth: usize) -> Folded {
        let Some(named) = node.child_by_field_name("type") else { return Folded::unknown() };
        if !matches!(self.source(named).rsplit('.').next(), Some("File" | "URL" | "URI" | "String" | "StringBuilder" | "StringBuffer")) {
            return Folded::unknown();
        }
        let given = arguments(node);
        let value = |at: usize| self.piece(given[at], scope, depth);
        for path in self.type_paths(named, scope) {
            return Folded::text(match (path.as_str(), given.len()) {
                ("java.io.File", 2) => below(value(0), value(1)),
                ("java.io.File" | "java.net.URL" | "java.net.URI" | "java.lang.String", 1) => value(0),
                ("java.lang.StringBuilder" | "java.lang.StringBuffer", 1) if given[0].kind() != "decimal_integer_literal" => value(0),
                ("java.lang.StringBuilder" | "java.lang.StringBuffer", 0 | 1) => Value::default(),
                _ => continue,
            });
        }
        Folded::unknown()
    }

    /// The setting that a framework gives a variable: `@Value("${key:default}")`, `@ConfigProperty(name = "key")`.
    pub(super) fn injected(&self, variable: &Variable<'t>, depth: usize) -> Option<(Value, Span)> {
        for annotation in annotations(variable.modifiers) {
            let name = annotation.child_by_field_name("name").map(|name| self.source(name).rsplit('.').next().unwrap_or_default());
            let list = annotation.child_by_field_name("arguments");
            match (name, list) {
                (Some("Value"), Some(list)) => {
                    let value = list.named_child(0)?;
                    let value = value.child_by_field_name("value").unwrap_or(value);
                    return Some((literal::placeholders(self.piece(value, variable.scope, depth)), span(value)));
                }
                (Some("ConfigProperty"), Some(list)) => {
                    let mut cursor = list.walk();
                    let pairs: Vec<Node<'t>> =
                        list.named_children(&mut cursor).filter(|pair| pair.kind() == "element_value_pair").collect();
                    let under = |key: &str| {
                        let pair = pairs.iter().find(|pair| pair.child_by_field_name("key").is_some_and(|name| self.source(name) == key));
                        pair.and_then(|pair| pair.child_by_field_name("value")).map(|value| self.fold(value, variable.scope, depth + 1))
                    };
                    return Some((self.setting(&under("name")?.value, under("defaultValue")), span(annotation)));
                }
                _ => {}
            }
        }
        None
    }

    /// Whether an expression is the whole environment, as a map.
    fn is_environment(&self, node: Node<'t>, scope: u32, depth: usize) -> bool {
        let (node, scope) = match self.variable_of(node, scope).and_then(|variable| self.walk.variables.get(variable as usize)) {
            Some(variable) => match variable.values.as_slice() {
                [(value, scope)] => (*value, *scope),
                _ => return false,
            },
            None => (node, scope),
        };
        node.kind() == "method_invocation"
            && arguments(node).is_empty()
            && self.callee(node, scope, depth).iter().any(|path| path == "java.lang.System.getenv")
    }

    fn setting(&self, key: &Value, default: Option<Folded>) -> Value {
        let default = default.filter(|default| default.sort != Sort::Nothing).map(|default| default.value);
        match key.parts.as_slice() {
            [Part::Text(key)] => match key.as_str() {
                "java.io.tmpdir" => Value::text("/tmp"),
                "file.separator" => Value::text("/"),
                "line.separator" => Value::text("\n"),
                // The platform itself says these.
                key if ["java.", "os.", "user.", "sun.", "catalina."].iter().any(|start| key.starts_with(start)) => Value::unknown(),
                key => Value { parts: vec![Part::Setting { key: key.to_owned(), default }] },
            },
            _ => Value::unknown(),
        }
    }

    fn values(&self, given: &[Node<'t>], from: usize, scope: u32, depth: usize) -> Vec<Value> {
        given.iter().skip(from).take(MOST_PARTS).map(|value| self.piece(*value, scope, depth)).collect()
    }

    fn joined(&self, given: &[Node<'t>], scope: u32, depth: usize) -> Value {
        self.values(given, 0, scope, depth).into_iter().reduce(below).unwrap_or_else(Value::unknown)
    }

    /// `String.join`, of texts that are written one by one.
    fn listed(&self, between: &Value, values: &[Value]) -> Folded {
        match values {
            [] | [_] => Folded::unknown(),
            values => {
                let whole = values.iter().cloned().reduce(|whole, next| whole.then(between.clone()).then(next));
                whole.map_or_else(Folded::unknown, Folded::text)
            }
        }
    }
}

/// A path in the temporary folder, under a name that the platform makes up.
fn temporary() -> Folded {
    Folded::text(Value::text("/tmp/").then(Value::unknown()))
}

/// Whether a method of this name may say something.
fn says(name: &str) -> bool {
    const NAMES: [&str; 51] = [
        "append",
        "concat",
        "create",
        "createTempDirectory",
        "createTempFile",
        "defaultIfBlank",
        "defaultIfEmpty",
        "defaultIfNull",
        "defaultString",
        "filter",
        "firstNonNull",
        "format",
        "formatted",
        "get",
        "getAbsoluteFile",
        "getAbsolutePath",
        "getBoolean",
        "getCanonicalPath",
        "getInteger",
        "getLong",
        "getOptionalValue",
        "getOrDefault",
        "getPath",
        "getProperty",
        "getRequiredProperty",
        "getValue",
        "getenv",
        "intern",
        "join",
        "normalize",
        "of",
        "ofNullable",
        "orElse",
        "orElseGet",
        "orElseThrow",
        "parseBoolean",
        "parseInt",
        "parseLong",
        "requireNonNull",
        "requireNonNullElse",
        "resolve",
        "strip",
        "toAbsolutePath",
        "toExternalForm",
        "toFile",
        "toPath",
        "toRealPath",
        "toString",
        "toURI",
        "trim",
        "valueOf",
    ];
    NAMES.binary_search(&name).is_ok() || matches!(name, "toURL" | "toUri")
}

/// Whether a call asks for a key of the settings of a framework.
fn is_settings(path: &str, name: &str) -> bool {
    let spring = path.starts_with("org.springframework.core.env.") && matches!(name, "getProperty" | "getRequiredProperty");
    let microprofile = path.starts_with("org.eclipse.microprofile.config.") && matches!(name, "getValue" | "getOptionalValue");
    spring || microprofile
}

/// Whether a value is a text that is written out, at least at its start.
fn is_text(value: &Value) -> bool {
    !matches!(value.parts.as_slice(), [Part::Unknown | Part::Ref { .. }])
}

/// A path made absolute: what does not begin at the root begins at a folder that is not known.
fn absolute(path: Value) -> Value {
    match path.parts.first() {
        Some(Part::Text(text)) if !text.starts_with('/') => Value::unknown().then(Value::text("/")).then(path),
        _ => path,
    }
}

/// The arguments of a call, without what only comments.
pub(super) fn arguments<'t>(call: Node<'t>) -> Vec<Node<'t>> {
    let Some(list) = call.child_by_field_name("arguments") else { return vec![] };
    let mut cursor = list.walk();
    list.named_children(&mut cursor).filter(|child| !child.is_extra() && !child.is_error()).collect()
}
