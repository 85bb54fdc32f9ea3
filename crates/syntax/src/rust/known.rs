//! The functions, methods and macros whose result a value can say.

use seaworthy_model::{Part, Value};

use super::fold::{Fold, Folded, Kind};
use super::lower::transparent;
use super::resolve::paths;
use super::tree::{Id, Node, Sort};
use crate::folding::{join, variable};

/// How many pieces of a format are read.
const MOST_PIECES: usize = 64;

impl Fold<'_> {
    pub fn call(&self, callee: Id, arguments: &[Id], depth: usize) -> Folded {
        let first = || arguments.first().map_or_else(Folded::unknown, |first| self.fold(*first, depth));
        for path in paths(self.things(callee, depth)) {
            let (owner, name) = path.rsplit_once('.').unwrap_or(("", path.as_str()));
            let of = owner.rsplit('.').next().unwrap_or(owner);
            let folded = match (of, name) {
                ("env" | "dotenvy" | "dotenv", "var" | "var_os") => Folded::text(variable(&first().value, None)),
                ("env", "temp_dir") => Folded::text(Value::text("/tmp")),
                ("String" | "PathBuf" | "Cow" | "OsString" | "Bytes" | "IpAddr" | "SecretString", "from" | "new" | "V4" | "V6") => first(),
                ("Path" | "OsStr" | "IpAddr" | "str", "new" | "from_utf8" | "from_str") => first(),
                ("Ipv4Addr", "new") if arguments.len() == 4 => {
                    let octets: Vec<String> = arguments.iter().filter_map(|one| self.value(*one, depth).known()).collect();
                    if octets.len() == 4 { Folded::text(Value::text(octets.join("."))) } else { Folded::unknown() }
                }
                ("SocketAddr" | "SocketAddrV4", "from") => first(),
                ("SocketAddr" | "SocketAddrV4", "new") => {
                    let port = arguments.get(1).map_or_else(Value::unknown, |port| self.value(*port, depth));
                    Folded::text(first().value.then(Value::text(":")).then(port))
                }
                _ => continue,
            };
            return folded;
        }
        Folded::unknown()
    }

    pub fn method(&self, receiver: Id, name: &str, arguments: &[Id], depth: usize) -> Folded {
        if name == "into"
            && let Some(host) = self.octets(receiver, depth)
        {
            return Folded::text(Value::text(host));
        }
        let of = self.elsewhere(receiver, depth);
        if name == "unwrap_or_default" {
            return default(of, || Some(Value::default()));
        }
        if transparent(name) {
            let kind = if name == "to_string" && of.kind == Kind::Number { Kind::Text } else { of.kind };
            return Folded { kind, ..of };
        }
        match (name, arguments) {
            ("unwrap_or" | "or", [other]) => default(of, || Some(self.value(*other, depth))),
            ("unwrap_or_else" | "or_else", [other]) => default(of, || match self.tree.node(*other).map(|node| &node.sort) {
                Some(Sort::Closure(body)) => Some(self.value(*body, depth)),
                _ => None,
            }),
            ("map_or", [other, _]) => default(of, || Some(self.value(*other, depth))),
            ("join", [next]) => Folded::text(join(of.value, self.value(*next, depth))),
            ("map" | "and_then" | "to_lowercase" | "to_uppercase" | "trim_end_matches" | "split" | "filter", _)
                if matches!(of.value.parts.as_slice(), [Part::Env { .. }]) =>
            {
                of
            }
            _ => Folded::unknown(),
        }
    }

    /// What a macro puts together of its arguments.
    pub fn joined(&self, name: &str, arguments: &[(Option<String>, Id)], node: &Node, depth: usize) -> Folded {
        match name {
            "concat" => {
                let pieces = arguments.iter().map(|(_, id)| self.value(*id, depth));
                Folded::text(pieces.fold(Value::default(), Value::then))
            }
            "format" | "format_args" => {
                let Some((_, first)) = arguments.first() else { return Folded::unknown() };
                match self.tree.node(*first).map(|node| &node.sort) {
                    Some(Sort::Text(format)) => Folded::text(self.format(format, &arguments[1..], node, depth)),
                    _ => Folded::unknown(),
                }
            }
            _ => Folded::unknown(),
        }
    }

    fn format(&self, format: &str, arguments: &[(Option<String>, Id)], node: &Node, depth: usize) -> Value {
        let mut whole = Value::default();
        let mut rest = format;
        let mut next = 0;
        while let Some(at) = rest.find(['{', '}']).filter(|_| whole.parts.len() < MOST_PIECES) {
            whole = whole.then(Value::text(&rest[..at]));
            let tail = &rest[at..];
            if let Some(brace) = ["{{", "}}"].into_iter().find(|brace| tail.starts_with(brace)) {
                whole = whole.then(Value::text(&brace[..1]));
                rest = &tail[2..];
                continue;
            }
            let Some(end) = tail.find('}') else { return whole.then(Value::unknown()) };
            let piece = tail.get(1..end).unwrap_or_default();
            let name = piece.split(':').next().unwrap_or_default().trim();
            whole = whole.then(self.argument(name, &mut next, arguments, node, depth));
            rest = &tail[end + 1..];
        }
        whole.then(Value::text(rest))
    }

    fn argument(&self, name: &str, next: &mut usize, arguments: &[(Option<String>, Id)], node: &Node, depth: usize) -> Value {
        let at = match name {
            "" => {
                *next += 1;
                Some(*next - 1)
            }
            digits => digits.parse::<usize>().ok(),
        };
        let folded = match at {
            Some(at) => arguments.get(at).map(|(_, id)| self.fold(*id, depth)),
            None => match arguments.iter().find(|(own, _)| own.as_deref() == Some(name)) {
                Some((_, id)) => Some(self.fold(*id, depth)),
                None => Some(self.named(name, node.here.scope, node.span.start, depth)),
            },
        };
        folded.filter(|folded| matches!(folded.kind, Kind::Text | Kind::Number)).map_or_else(Value::unknown, |folded| folded.value)
    }
}

/// A variable with what stands in for it; anything else stays itself where it is known.
fn default(of: Folded, other: impl FnOnce() -> Option<Value>) -> Folded {
    match of.value.parts.as_slice() {
        [Part::Env { name, default: None }] => Folded::text(Value { parts: vec![Part::Env { name: name.clone(), default: other() }] }),
        [Part::Env { .. }] | [Part::Text(_)] => of,
        _ => Folded::unknown(),
    }
}
