//! Documents that stand in an entry of a ConfigMap or Secret: YAML, JSON and properties, each value at its own place.

use seaworthy_model::Span;

use super::at::At;
use super::others::named_hosts;
use super::through::{Inner, Through, leading};
use crate::Join;
use crate::credential;
use crate::entity::{ConfigEntry, Id, Link, Object, Variant, Written};

/// Bytes of one document; a larger one is data, not settings.
const LARGEST: usize = 64 * 1024;
/// Values of one document that are taken.
const VALUES: usize = 1_000;
/// Levels of one document that are looked through.
const DEPTH: u8 = 32;

/// Where a document stands.
pub(super) struct Holder<'h> {
    pub name: &'h str,
    pub kind: &'h str,
    /// The key of the entry, which is the document's file name.
    pub document: &'h str,
    pub variant: Id<Variant>,
    pub object: Id<Object>,
}

/// One value of a document.
struct Leaf {
    key: String,
    text: String,
    /// The value in the text that `leads` is for.
    span: Span,
}

/// Reads the document that an entry is, if it is one. Says whether it was.
pub(super) fn read(join: &mut Join<'_>, holder: &Holder<'_>, at: At<'_>) -> bool {
    let Some(text) = at.str().filter(|text| text.len() <= LARGEST && is_document(text)) else { return false };
    let leads = leading(at);
    let leaves = match format(holder.document, text) {
        Format::Tree => tree(at),
        Format::Lines => Some(lines(text)),
        Format::Other => None,
    };
    let Some(leaves) = leaves.filter(|leaves| !leaves.is_empty()) else { return false };
    for leaf in leaves.into_iter().take(VALUES) {
        add(join, holder, leaf, &leads);
    }
    true
}

fn is_document(text: &str) -> bool {
    text.trim().contains('\n') || text.trim_start().starts_with('{')
}

enum Format {
    Tree,
    Lines,
    Other,
}

fn format(name: &str, text: &str) -> Format {
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "yaml" | "yml" | "json" => Format::Tree,
        "properties" | "ini" | "env" | "cnf" | "cfg" | "toml" | "conf" if has_pairs(text) => Format::Lines,
        "" | "conf" | "cfg" | "txt" if text.trim_start().starts_with('{') => Format::Tree,
        "" if has_pairs(text) => Format::Lines,
        _ => Format::Other,
    }
}

/// Lines that count: no comment, no section.
fn counting(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && !line.starts_with(['#', '!', ';', '[', '<'])
}

/// Whether each line that counts is a key and a value.
fn has_pairs(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| counting(line)).peekable();
    lines.peek().is_some() && lines.all(|line| pair(line).is_some())
}

/// The key of a line, and where its value begins and ends.
fn pair(line: &str) -> Option<(&str, usize, usize)> {
    let (key, rest) = line.split_once('=')?;
    let name = key.trim();
    let is_key =
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '[' | ']' | '/' | '%' | '"'));
    let start = key.len() + 1 + (rest.len() - rest.trim_start().len());
    is_key.then(|| (name, start, (line.trim_end().len()).max(start)))
}

fn lines(text: &str) -> Vec<Leaf> {
    let mut leaves = vec![];
    let mut from = 0;
    for line in text.split_inclusive('\n') {
        let plain = line.trim_end_matches(['\n', '\r']);
        if counting(plain)
            && let Some((key, mut start, mut end)) = pair(plain)
        {
            let quoted = |quote: char| end - start >= 2 && plain[start..end].starts_with(quote) && plain[start..end].ends_with(quote);
            if quoted('"') || quoted('\'') {
                (start, end) = (start + 1, end - 1);
            }
            let span = Span::new(from + start, from + end);
            leaves.push(Leaf { key: key.to_owned(), text: plain[start..end].to_owned(), span });
        }
        from += line.len();
    }
    leaves
}

fn tree(at: At<'_>) -> Option<Vec<Leaf>> {
    let inner = Inner::read(at).filter(Inner::is_sound)?;
    let mut leaves = vec![];
    for root in inner.plain_roots().filter(|root| root.node.is_map()) {
        walk(root, "", DEPTH, &mut leaves);
    }
    Some(leaves)
}

fn walk(at: At<'_>, path: &str, depth: u8, leaves: &mut Vec<Leaf>) {
    let Some(depth) = depth.checked_sub(1) else { return };
    if leaves.len() >= VALUES {
        return;
    }
    if at.node.is_map() {
        for (key, value) in at.entries() {
            let Some(key) = key.str() else { continue };
            let path = if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
            walk(value, &path, depth, leaves);
        }
    } else if at.node.is_seq() {
        at.items().for_each(|item| walk(item, path, depth, leaves));
    } else if let Some(text) = at.str() {
        leaves.push(Leaf { key: path.to_owned(), text: text.to_owned(), span: at.content().span });
    }
}

fn add(join: &mut Join<'_>, holder: &Holder<'_>, leaf: Leaf, leads: &Through) {
    let place = leads.place(leaf.span);
    let many_lines = leaf.text.trim_end().contains('\n') && !leaf.text.contains("PRIVATE KEY-----");
    let judged = credential::judge(&join.tables.words, &leaf.key, &leaf.text);
    let strength = if many_lines { credential::Strength::None } else { judged };
    let key = leaf.key.clone();
    let entry = join.entities.add(ConfigEntry {
        place: Some(place),
        masked: credential::masked(&leaf.text),
        credential: strength.word().to_owned(),
        secret: credential::identity(strength.word(), &leaf.text, &format!("{}/{}/{key}", holder.name, holder.document)),
        kind: holder.kind.to_owned(),
        object_name: holder.name.to_owned(),
        document: holder.document.to_owned(),
        key: Written::at(leaf.key, place),
        value: Written::at(leaf.text.clone(), place),
        object: Link::To(holder.object),
        ..ConfigEntry::default()
    });
    if holder.kind == "ConfigMap" {
        let end = leaf.span.end;
        let inside = |at: u32| leaf.span.start.saturating_add(at).min(end);
        let within = |span: Span| leads.place(Span { start: inside(span.start), end: inside(span.end) });
        named_hosts(join, &key, &leaf.text, &within, holder.variant, entry);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_give_a_value_each_at_its_place() {
        let text = "# head\nspring.datasource.url = jdbc:mysql://db/x\n[part]\npassword=\"a b\"\n";
        let found = lines(text);
        let shown: Vec<(&str, &str)> = found.iter().map(|leaf| (leaf.key.as_str(), leaf.span.of(text))).collect();
        assert_eq!(shown, [("spring.datasource.url", "jdbc:mysql://db/x"), ("password", "a b")]);
        assert!(has_pairs(text));
        assert!(!has_pairs("server {\n  listen 80;\n}\n"));
    }
}
