//! What the environment or a setting takes the place of.

use seaworthy_model::Span;
use seaworthy_syntax::code::{Code, Text};

/// The places of what the environment or a setting takes the place of: a text in there is a default, and the whole says so.
pub(crate) struct Replaceable {
    /// In their order, none in another.
    spans: Vec<Span>,
}

impl Replaceable {
    pub fn of(code: &Code) -> Self {
        let assigned = code.assignments.iter().map(|one| &one.known);
        let given = code.calls.iter().flat_map(|call| &call.arguments).map(|one| &one.known);
        let entries = code.objects.iter().flat_map(|object| &object.entries).map(|one| &one.known);
        let texts = code.texts.iter().map(|one| &one.known);
        let all = assigned.chain(given).chain(entries).chain(texts).filter(|known| known.value.overridable());
        let mut spans: Vec<Span> = all.map(|known| known.written).collect();
        spans.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
        let mut end = 0;
        spans.retain(|span| {
            let outer = span.end > end;
            end = end.max(span.end);
            outer
        });
        Self { spans }
    }

    /// Whether a text is a piece of one of them, or what a look-up is given.
    pub fn holds(&self, text: &Text) -> bool {
        if text.callee.iter().any(|path| is_lookup(path)) {
            return true;
        }
        let (known, behind) = (&text.known, self.spans.partition_point(|span| span.start <= text.known.written.start));
        let around = behind.checked_sub(1).and_then(|at| self.spans.get(at));
        !known.value.overridable() && around.is_some_and(|span| known.written.end <= span.end)
    }
}

/// Whether what is called looks a value up by its key: a text that it is given is the key, or the default.
fn is_lookup(path: &str) -> bool {
    let (of, name) = path.rsplit_once('.').unwrap_or(("", path));
    let of = of.rsplit('.').next().unwrap_or(of).trim_end_matches("()").to_ascii_lowercase();
    match name {
        "getenv" | "getProperty" | "getOrDefault" | "env" => true,
        "get" | "setdefault" | "pop" => {
            of.ends_with("environ") || of.ends_with("env") || of.ends_with("config") || of.ends_with("settings")
        }
        _ => false,
    }
}
