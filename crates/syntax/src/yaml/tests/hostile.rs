use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::super::{Block, DEPTH, Node, REPEATED, TROUBLES, Yaml};
use super::{first, read, said};

/// What holds of every tree: spans fit, and a walk ends.
fn check(yaml: &Yaml) {
    let text = yaml.text();
    let fits = |span: seaworthy_model::Span| text.get(span.start as usize..span.end as usize).is_some();
    for document in yaml.documents() {
        assert!(fits(document.span));
        if let Some(root) = yaml.root(document) {
            walk(root, 0, &fits);
        }
    }
    assert!(yaml.comments().iter().all(|comment| fits(comment.span) && comment.span.of(text).starts_with('#')));
    assert!(yaml.problems().iter().all(|trouble| fits(trouble.span) && !trouble.text.is_empty()));
    assert!(yaml.duplicates().iter().all(|pair| fits(pair.first) && fits(pair.again) && pair.first < pair.again));
}

fn walk(node: Node<'_>, depth: usize, fits: &dyn Fn(seaworthy_model::Span) -> bool) {
    assert!(depth <= DEPTH && fits(node.span()) && fits(node.content_span()));
    if let (Some(block), Some(value)) = (node.block(), node.str()) {
        check_block(&block, value, fits);
    }
    for (at, entry) in node.entries().enumerate() {
        // Each key of a long mapping would be a walk over all that it merges.
        if at >= 16 {
            walk(entry.value, depth + 1, fits);
            continue;
        }
        let same = entry.key.str().and_then(|key| node.get(key)).map(|value| value.span());
        assert!(same.is_none_or(|span| span == entry.value.span()));
        walk(entry.value, depth + 1, fits);
    }
    node.items().for_each(|item| walk(item, depth + 1, fits));
}

fn check_block(block: &Block, value: &str, fits: &dyn Fn(seaworthy_model::Span) -> bool) {
    let ends = value.char_indices().map(|(at, _)| at);
    assert!(ends.clone().all(|at| fits(block.span(seaworthy_model::Span::new(at, value.len())))));
}

/// The time is far above what reading takes, and far below what a quadratic reader needs.
fn quickly(text: &str) -> Yaml {
    let start = Instant::now();
    let yaml = read(text);
    assert!(start.elapsed() < Duration::from_secs(10), "{} bytes took {:?}", text.len(), start.elapsed());
    yaml
}

#[test]
fn nesting_without_end_is_a_trouble_that_names_the_bound() {
    let levels = 100_000;
    let block: String = (0..3_000).map(|level| format!("{}a:\n", " ".repeat(level))).collect();
    let sequences = format!("{}x\n", "- ".repeat(levels));
    for text in ["[".repeat(levels), "{a: ".repeat(levels), sequences, block, format!("{}{}", "[".repeat(levels), "]".repeat(levels))] {
        let yaml = quickly(&text);
        assert!(said(&yaml).iter().any(|said| said.contains("deeper than 255 levels")), "{:?}", said(&yaml));
        check(&yaml);
    }
    check(&quickly(&"? ".repeat(levels)));
}

#[test]
fn a_bomb_of_aliases_is_cut_off_at_the_bound() {
    let mut text = "a: &a [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for (name, before) in ('b'..='j').zip('a'..='i') {
        text += &format!("{name}: &{name} [{}]\n", format!("*{before},").repeat(9));
    }
    let yaml = quickly(&text);
    assert!(said(&yaml).iter().any(|said| said.contains(&format!("more than {REPEATED} values"))));
    check(&yaml);
}

#[test]
fn a_bomb_of_merges_is_cut_off_too() {
    let mut text = "a: &a {x: 1, y: 2}\n".to_owned();
    for (name, before) in ('b'..='j').zip('a'..='i') {
        text += &format!("{name}: &{name} {{<<: [{}], own{name}: 1}}\n", format!("*{before},").repeat(9));
    }
    check(&quickly(&text));
    let chain: String = (1..20_000).map(|n| format!("k{n}: &k{n} {{<<: *k{}, v{n}: 1}}\n", n - 1)).collect();
    check(&quickly(&format!("k0: &k0 {{v: 1}}\n{chain}")));
}

#[test]
fn long_lines_many_comments_and_many_keys_take_no_longer_than_they_are() {
    let yaml = quickly(&format!("a: {}\nb: 1\n", "x".repeat(1 << 20)));
    assert_eq!(first(&yaml).get("b").and_then(|node| node.int()), Some(1));
    let yaml = quickly(&format!("a:\n{}  b: 1\n", "  # c\n".repeat(100_000)));
    assert_eq!(yaml.comments().len(), 100_000);
    assert!(first(&yaml).at(&["a", "b"]).is_some());
    check(&quickly(&format!("a: \"{}\"\n", "\\\"".repeat(200_000))));
    check(&quickly(&(0..50_000).map(|n| format!("k{n}: &a{n} x\n")).collect::<String>()));
    assert_eq!(quickly(&"a: 1\n".repeat(50_000)).duplicates().len(), super::super::DUPLICATES);
    let yaml = quickly(&"---\n[\n".repeat(20_000));
    assert_eq!(yaml.problems().len(), TROUBLES + 1);
    check(&yaml);
}

#[test]
fn one_long_key_named_often_is_compared_no_longer_than_it_is() {
    let uses = "  *k : 1\n".repeat(20_000);
    check(&quickly(&format!("a: &k {}\nb:\n{uses}", "k".repeat(1 << 20))));
}

#[test]
fn what_is_no_yaml_at_all_is_still_a_tree() {
    for text in [
        "",
        "\0\0\0",
        "\t",
        "%",
        "---",
        "...",
        "&",
        "*",
        "!",
        "|",
        ">",
        "? ",
        ": ",
        "- ",
        "{",
        "}",
        "\u{feff}a: 1",
        "a: \u{1}",
        "a\rb",
        "\u{85}",
    ] {
        check(&read(text));
    }
}

const PIECES: [&str; 40] = [
    "a",
    "b",
    "key: ",
    "\n",
    "\n  ",
    "\n    ",
    "- ",
    "? ",
    ": ",
    "{",
    "}",
    "[",
    "]",
    ", ",
    "\"",
    "'",
    "|\n",
    ">-\n",
    "&x ",
    "*x",
    "<<: *x",
    "!!str ",
    "!t ",
    "# c\n",
    "---\n",
    "...\n",
    "\t",
    "\r",
    "\r\n",
    "é",
    "\u{feff}",
    "\0",
    "~",
    "\\",
    "%YAML 1.2\n",
    "|2\n",
    "\u{2028}",
    "<<: ",
    "x: &x\n",
    "  ",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_mixture_of_yaml_is_read_without_a_panic(pieces in proptest::collection::vec(0..PIECES.len(), 0..60)) {
        let text: String = pieces.iter().map(|piece| PIECES[*piece]).collect();
        check(&read(&text));
    }

    #[test]
    fn any_text_is_read_without_a_panic(text in any::<String>()) {
        check(&read(&text));
    }

    #[test]
    fn a_manifest_cut_anywhere_is_read_without_a_panic(cut in 0_usize..400, put in 0..PIECES.len(), at in 0_usize..400) {
        let whole = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: 'é', labels: &l {a: \"b\\n\"}}\ndata:\n  <<: *l\n  f.yaml: |-\n    a: 1\n\n      b\n  g: >\n    x\n    y\n---\n# é\nlist: [1, {a: 2}, *l]\n";
        let floor = |mut at: usize| { while !whole.is_char_boundary(at.min(whole.len())) { at -= 1; } at.min(whole.len()) };
        let (cut, at) = (floor(cut), floor(at));
        check(&read(&whole[..cut]));
        check(&read(&format!("{}{}{}", &whole[..at], PIECES[put], &whole[at..])));
    }
}
