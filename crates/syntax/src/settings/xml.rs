//! XML: elements and attributes as keys, elements that bear several as objects.

use std::ops::Range;
use std::rc::Rc;

use roxmltree::{Document, Node, ParsingOptions};
use seaworthy_model::{Span, Value};

use super::fold::fold;
use super::sink::{DEEPEST, Sink, join, known, literal, nothing};
use crate::code::{Entry, Known};

/// The most nodes of one file.
const NODES: u32 = 200_000;

/// The most attributes of one element: each is compared with every other.
const ATTRIBUTES: usize = 1_000;

pub(super) fn read(text: &str, sink: &mut Sink) {
    if text.split('<').any(|tag| attributes_of(tag) > ATTRIBUTES) {
        sink.trouble(Span::default(), format!("An element has more than {ATTRIBUTES} attributes; the file is not read."), None);
        return;
    }
    let options = ParsingOptions { allow_dtd: true, nodes_limit: NODES, entity_resolver: None };
    match Document::parse_with_options(text, options) {
        Ok(document) => {
            walk(document.root_element(), sink);
            fold(sink, &[], true);
        }
        Err(_) if super::is_template(text) => {}
        Err(error) => {
            let span = super::line_from(text, place(text, error.pos()));
            sink.trouble(span, format!("This is not XML that can be read: {}.", crate::xml::said(&error)), Some("Mend the syntax."));
        }
    }
}

/// How many attributes what follows a `<` has at most.
fn attributes_of(tag: &str) -> usize {
    let is_markup = tag.starts_with("!--") || tag.starts_with("![");
    let signs = tag.split('=').skip(1).filter(|rest| rest.trim_start().starts_with(['"', '\'']));
    if is_markup { 0 } else { signs.count() }
}

fn place(text: &str, at: roxmltree::TextPos) -> usize {
    let line = text.split_inclusive('\n').take((at.row as usize).saturating_sub(1)).map(str::len).sum::<usize>();
    let rest = text.get(line..).unwrap_or_default();
    line + rest.char_indices().nth((at.col as usize).saturating_sub(1)).map_or(0, |(byte, _)| byte)
}

/// Visits every element once, parents first, without recursion.
fn walk(root: Node<'_, '_>, sink: &mut Sink) {
    let mut left = vec![(root, Rc::<str>::from(""), 0)];
    while let Some((element, prefix, depth)) = left.pop() {
        if sink.is_full() {
            return;
        }
        let whole = span(element.range());
        if depth > DEEPEST {
            sink.too_deep(whole);
            continue;
        }
        let key: Rc<str> = join(&prefix, element.tag_name().name()).into();
        if set_pair(element, &prefix, sink) {
            continue;
        }
        for attribute in attributes(element) {
            sink.set(&join(&key, &attribute.key), attribute.span, attribute.known);
        }
        if let Some(text) = content(element) {
            sink.set(&key, whole, text);
        } else if !element.has_children() && element.attributes().len() == 0 {
            // A switch that is on by being there.
            sink.set(&key, whole, nothing(whole));
        }
        object(element, sink);
        let at = left.len();
        left.extend(element.children().filter(Node::is_element).map(|child| (child, Rc::clone(&key), depth + 1)));
        left[at..].reverse();
    }
}

fn span(range: Range<usize>) -> Span {
    Span::new(range.start, range.end)
}

/// The attributes of an element, those about schemas aside.
fn attributes<'a>(element: Node<'a, '_>) -> impl Iterator<Item = Entry> + 'a {
    let plain = element.attributes().filter(|attribute| attribute.namespace() != Some("http://www.w3.org/2001/XMLSchema-instance"));
    plain.map(|attribute| Entry {
        key: attribute.name().to_owned(),
        span: span(attribute.range()),
        known: known(attribute.value(), span(attribute.range_value())),
    })
}

/// The text of an element that holds no other.
fn content(element: Node<'_, '_>) -> Option<Known> {
    let mut whole = String::new();
    let mut place: Option<Span> = None;
    for child in element.children() {
        if child.is_element() {
            return None;
        }
        let Some(text) = child.text().filter(|text| child.is_text() && !text.trim().is_empty()) else { continue };
        whole.push_str(text);
        let range = span(child.range());
        place = Some(place.map_or(range, |place| place.join(range)));
    }
    let place = place?;
    let (before, after) = (whole.len() - whole.trim_start().len(), whole.len() - whole.trim_end().len());
    let source = element.document().input_text();
    let outer = place.of(source);
    let plain = outer == whole && before + after < outer.len();
    let place = if plain { Span::new(place.start as usize + before, place.end as usize - after) } else { place };
    Some(known(whole.trim(), place))
}

/// A name and its value, in the spellings of Java's and .NET's descriptors.
struct Pair {
    name: String,
    value: Known,
    span: Span,
}

fn pair(element: Node<'_, '_>) -> Option<Pair> {
    let tag = element.tag_name().name();
    let attribute = |names: &[&str]| {
        let mut found = names.iter().filter_map(|name| element.attributes().find(|attribute| attribute.name() == *name));
        found.next().map(|attribute| known(attribute.value(), span(attribute.range_value())))
    };
    let child = |names: &[&str]| {
        let mut children = element.children().filter(|child| child.is_element() && names.contains(&child.tag_name().name()));
        children.next().and_then(content)
    };
    let (name, value) = match tag {
        "property" | "Property" | "param" | "variable" | "system-property" | "entry" | "prop" | "parameter" | "propertyRef" => (
            attribute(&["name", "key", "ref"])?,
            attribute(&["value", "defaultValue"]).or_else(|| child(&["value", "Value"])).or_else(|| content(element))?,
        ),
        "add" => (attribute(&["key", "name"])?, attribute(&["value", "connectionString"])?),
        "context-param" | "init-param" => (child(&["param-name"])?, child(&["param-value"])?),
        "env-entry" => (child(&["env-entry-name"])?, child(&["env-entry-value"])?),
        "config-property" => (child(&["config-property-name"])?, child(&["config-property-value"])?),
        _ => return None,
    };
    let name = name.value.known().filter(|name| !name.is_empty())?;
    Some(Pair { name, value, span: span(element.range()) })
}

/// Sets what a name and its value set; false where the element is something else.
fn set_pair(element: Node<'_, '_>, prefix: &str, sink: &mut Sink) -> bool {
    let Some(pair) = pair(element) else { return false };
    let parent = element.parent().map_or("", |parent| parent.tag_name().name());
    // A property of a bean, of a pool or of an appender means nothing without it.
    let of_its_own = element.tag_name().name() != "param"
        && (pair.name.contains('.')
            || matches!(
                parent,
                "configuration" | "properties" | "Properties" | "web-app" | "session-factory" | "system-properties" | "props"
            ));
    let key = if of_its_own || parent.is_empty() { pair.name } else { join(prefix, &pair.name) };
    sink.set(&key, pair.span, pair.value);
    true
}

/// Keeps an element with its attributes, its simple children and its pairs, and one level below those of its children.
fn object(element: Node<'_, '_>, sink: &mut Sink) {
    let mut entries = described(element, "");
    if entries.is_empty() {
        return;
    }
    for child in element.children().take(200).filter(|child| child.is_element() && pair(*child).is_none() && content(*child).is_none()) {
        // A list of equal children describes those, and not what holds them.
        if element.children().take(200).filter(|other| other.has_tag_name(child.tag_name())).take(2).count() == 1 {
            entries.extend(described(child, &format!("{}.", child.tag_name().name())));
        }
    }
    let start = element.range().start + 1;
    let source = element.document().input_text();
    let length =
        source.get(start..).map_or(0, |rest| rest.find(|letter: char| letter.is_whitespace() || matches!(letter, '>' | '/')).unwrap_or(0));
    let place = Span::new(start, start + length);
    entries.insert(0, Entry { key: "element".into(), span: place, known: literal(element.tag_name().name(), place) });
    sink.object(entries, span(element.range()));
}

fn described(element: Node<'_, '_>, prefix: &str) -> Vec<Entry> {
    let mut entries: Vec<Entry> = attributes(element).map(|entry| Entry { key: format!("{prefix}{}", entry.key), ..entry }).collect();
    for child in element.children().filter(Node::is_element).take(200) {
        if let Some(pair) = pair(child) {
            entries.push(Entry { key: format!("{prefix}{}", pair.name), span: pair.span, known: pair.value });
        } else if let Some(known) = content(child) {
            entries.push(Entry { key: format!("{prefix}{}", child.tag_name().name()), span: span(child.range()), known });
        } else if let Some(name) = child.attribute("name").filter(|_| child.has_tag_name("property") && child.has_attribute("ref")) {
            // Another bean of Spring: it is given, and what it is stands elsewhere.
            let place = span(child.range());
            let known = Known { value: Value::unknown(), written: place, nothing: false };
            entries.push(Entry { key: format!("{prefix}{name}"), span: place, known });
        }
    }
    entries
}
