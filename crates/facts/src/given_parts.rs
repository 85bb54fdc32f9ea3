//! What is taken of a value that an entry is given: all of it, an element of a list, a part of an address.

use std::collections::HashMap;

use seaworthy_model::{Part, Span, Value};
use seaworthy_syntax::code::{Call, Known, List};

/// What `$name.part` takes of what `name` is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Taken {
    All,
    /// An element of a list; the whole where it is none, and it is asked for the first.
    Element(usize),
    /// Of `host:port` and of URLs.
    Host,
    Port,
    /// The path of a database in a file: what stands behind `sqlite:///`.
    File,
    /// The first word of several.
    Word,
}

impl Taken {
    /// The words behind the dot.
    pub const WORDS: [&str; 6] = ["first", "second", "host", "port", "file", "word"];

    pub fn of(word: &str) -> Option<Self> {
        Some(match word {
            "" => Taken::All,
            "first" => Taken::Element(0),
            "second" => Taken::Element(1),
            "host" => Taken::Host,
            "port" => Taken::Port,
            "file" => Taken::File,
            "word" => Taken::Word,
            _ => return None,
        })
    }
}

/// The lists of a file as what entries are given: each as one text, its elements joined by commas.
#[derive(Debug, Default)]
pub(crate) struct Lists<'a> {
    by_span: HashMap<Span, (Known, &'a [Known])>,
    /// What is called, by the span of the call.
    calls: HashMap<Span, &'a str>,
}

impl<'a> Lists<'a> {
    pub fn of(lists: &'a [List], calls: &'a [Call]) -> Self {
        let joined = |list: &'a List| {
            let pieces = list.elements.iter().enumerate();
            let value = pieces.fold(Value::default(), |whole, (at, element)| {
                let whole = if at > 0 { whole.then(Value::text(",")) } else { whole };
                whole.then(element.value.clone())
            });
            (list.span, (Known { value, written: list.span, nothing: false }, list.elements.as_slice()))
        };
        let calls = calls.iter().filter_map(|call| Some((call.span, call.paths.first()?.as_str())));
        Self { by_span: lists.iter().map(joined).collect(), calls: calls.collect() }
    }

    /// A list as one text, for what is not known by itself.
    pub fn whole<'b>(&'b self, known: &'b Known) -> &'b Known {
        if known.value.parts != [Part::Unknown] {
            return known;
        }
        self.by_span.get(&known.written).map_or(known, |(whole, _)| whole)
    }

    /// The dotted path of the call that gives what is not known by itself; empty where none does.
    pub fn call_of(&self, known: &Known) -> &'a str {
        if known.value.parts == [Part::Unknown] { self.calls.get(&known.written).copied().unwrap_or_default() } else { "" }
    }

    /// What is taken of a value, and where that is written.
    pub fn taken(&self, known: &Known, taken: Taken) -> Option<(Value, Span)> {
        let part = |value: Option<Value>| value.map(|value| (value, known.written));
        match taken {
            Taken::All => Some((known.value.clone(), known.written)),
            Taken::Element(at) => match self.by_span.get(&known.written) {
                Some((_, elements)) => elements.get(at).map(|element| (element.value.clone(), element.written)),
                None => (at == 0 || known.value.known().is_none()).then(|| (known.value.clone(), known.written)),
            },
            Taken::Host => part(host_and_port(&known.value).0),
            Taken::Port => part(host_and_port(&known.value).1),
            Taken::File => part(file(&known.value)),
            Taken::Word => part(word(&known.value)),
        }
    }
}

/// Host and port of `host:port`, of a URL, or of a port alone; each may hold what is not known.
fn host_and_port(value: &Value) -> (Option<Value>, Option<Value>) {
    let mut value = value.clone();
    if let Some(Part::Text(first)) = value.parts.first_mut() {
        let start = first.find("://").map_or(0, |at| at + 3);
        let start = first[start..].rfind('@').map_or(start, |at| start + at + 1);
        *first = first[start..].to_owned();
    }
    // A path behind the port ends it.
    let slash = value.parts.iter().position(|part| matches!(part, Part::Text(text) if text.contains('/')));
    if let Some(at) = slash {
        value.parts.truncate(at + 1);
        if let Some(Part::Text(last)) = value.parts.last_mut() {
            last.truncate(last.find('/').unwrap_or(last.len()));
        }
    }
    let colon = value.parts.iter().rposition(|part| matches!(part, Part::Text(text) if text.contains(':') && !text.ends_with(']')));
    let Some(at) = colon else { return (some(value), None) };
    let Some(Part::Text(text)) = value.parts.get(at) else { return (some(value), None) };
    let Some((host, port)) = text.rsplit_once(':').map(|(host, port)| (host.to_owned(), port.to_owned())) else {
        return (some(value), None);
    };
    let before = Value { parts: value.parts[..at].to_vec() }.then(Value::text(host));
    let behind = Value::text(port).then(Value { parts: value.parts[at + 1..].to_vec() });
    (some(before), some(behind))
}

fn file(value: &Value) -> Option<Value> {
    let (first, rest) = value.parts.split_first()?;
    let rest = Value { parts: rest.to_vec() };
    match first {
        Part::Text(text) => {
            let path = text.split_once(":///").or_else(|| text.split_once("://")).map(|(_, path)| path)?;
            some(Value::text(path).then(rest))
        }
        // What stands in for a variable is a path; the variable stays.
        Part::Env { name, default: Some(default) } if rest.parts.is_empty() => {
            let default = file(default)?;
            Some(Value { parts: vec![Part::Env { name: name.clone(), default: Some(default) }] })
        }
        _ => None,
    }
}

/// What stands before the first space, without quotes.
fn word(value: &Value) -> Option<Value> {
    let mut value = value.clone();
    let end = value.parts.iter().position(|part| matches!(part, Part::Text(text) if text.contains([' ', '\t'])));
    if let Some(at) = end {
        value.parts.truncate(at + 1);
        if let Some(Part::Text(last)) = value.parts.last_mut() {
            last.truncate(last.find([' ', '\t']).unwrap_or(last.len()));
        }
    }
    for part in &mut value.parts {
        if let Part::Text(text) = part {
            text.retain(|c| c != '"');
        }
    }
    some(value)
}

fn some(mut value: Value) -> Option<Value> {
    value.parts.retain(|part| !matches!(part, Part::Text(text) if text.is_empty()));
    (!value.parts.is_empty()).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: Option<Value>) -> String {
        value.map_or_else(|| "-".to_owned(), |value| value.known().unwrap_or_else(|| "?".to_owned()))
    }

    #[test]
    fn the_first_word_is_what_stands_before_a_space() {
        for (whole, first) in [("/var/log/a.log main", "/var/log/a.log"), ("off", "off"), ("\"logs/a b\"", "logs/a"), ("", "-")] {
            assert_eq!(text(word(&Value::text(whole))), first, "{whole}");
        }
    }

    #[test]
    fn an_address_has_a_host_and_a_port() {
        for (address, host, port) in [
            ("0.0.0.0:80", "0.0.0.0", "80"),
            ("http://u:p@es:9200/x", "es", "9200"),
            ("redis://cache", "cache", "-"),
            (":8080", "-", "8080"),
            ("[::]:80", "[::]", "80"),
            ("[::1]", "[::1]", "-"),
            ("", "-", "-"),
        ] {
            let (found, at) = host_and_port(&Value::text(address));
            assert_eq!((text(found).as_str(), text(at).as_str()), (host, port), "{address}");
        }
    }

    #[test]
    fn a_port_from_the_environment_stays_one() {
        let port = Value { parts: vec![Part::Env { name: "PORT".into(), default: None }] };
        let (host, found) = host_and_port(&Value::text("0.0.0.0:").then(port.clone()));
        assert_eq!((text(host).as_str(), found), ("0.0.0.0", Some(port)));
    }

    #[test]
    fn a_database_in_a_file_has_a_path() {
        assert_eq!(text(file(&Value::text("sqlite:///shop.db"))), "shop.db");
        assert_eq!(text(file(&Value::text("sqlite:////srv/shop.db"))), "/srv/shop.db");
        assert_eq!(text(file(&Value::text("sqlite://"))), "-");
        assert_eq!(text(file(&Value::text("shop.db"))), "-");
        let folder = Value::text("sqlite:///").then(Value::unknown()).then(Value::text("/a.db"));
        assert_eq!(file(&folder), Some(Value::unknown().then(Value::text("/a.db"))));
    }
}
