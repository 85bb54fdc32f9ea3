use super::{first, read, said, written};

#[test]
fn each_key_and_value_has_its_span() {
    let yaml = read("# top\nimage: \"nginx:1.25\" # pinned\nports:\n  - 80\n  - name: web\n    port: 8080\n\n# end\nflow: {a: [1, 2]}\n");
    assert_eq!(written(&yaml, &["image"]), Some("\"nginx:1.25\""));
    assert_eq!(first(&yaml).get("image").map(|image| image.content_span().of(yaml.text())), Some("nginx:1.25"));
    assert_eq!(written(&yaml, &["ports"]), Some("- 80\n  - name: web\n    port: 8080"));
    assert_eq!(written(&yaml, &["flow"]), Some("{a: [1, 2]}"));
    assert_eq!(written(&yaml, &["flow", "a"]), Some("[1, 2]"));
    let entry = first(&yaml).entry("ports").map(|entry| entry.key.span().of(yaml.text()));
    assert_eq!(entry, Some("ports"));
    let comments: Vec<_> = yaml.comments().iter().map(|comment| comment.span.of(yaml.text())).collect();
    assert_eq!(comments, ["# top", "# pinned", "# end"]);
}

#[test]
fn json_is_read_the_same_way() {
    let yaml = read("{\n\t\"kind\": \"Pod\",\n\t\"say\": \"a\\n\\u00e9\\/\",\n\t\"n\": -1.5e3, \"list\": [true, null]\n}\n");
    assert_eq!(said(&yaml), [""; 0]);
    assert_eq!(first(&yaml).get("say").and_then(|say| say.str()), Some("a\né/"));
    assert_eq!(first(&yaml).get("list").map(|list| list.items().map(|item| item.is_null()).collect()), Some(vec![false, true]));
    assert_eq!(written(&yaml, &["n"]), Some("-1.5e3"));
}

#[test]
fn documents_are_kept_apart_and_empty_ones_have_no_root() {
    let yaml = read("# licence\n\na: 1\n---\n# nothing here\n---\n---\nb: 2\n...\n---\n");
    let roots: Vec<_> = yaml.documents().iter().map(|document| yaml.root(document).is_some()).collect();
    assert_eq!(roots, [true, false, false, true, false]);
    assert!(yaml.documents().iter().all(|document| document.complete));
    assert_eq!(yaml.documents()[0].span.of(yaml.text()), "a: 1");
    assert_eq!(yaml.documents()[3].span.of(yaml.text()), "---\nb: 2");
}

#[test]
fn words_without_quotes_are_numbers_truth_and_nothing_as_in_yaml_1_1() {
    let yaml = read("a: yes\nb: \"yes\"\nc: ~\nd:\ne: 0644\nf: '8080'\ng: !!str 12\nh: 0x1F\ni: 1_000\nj: null\nk: 1.5\nl: -7\nm: !!str\n");
    let at = |key| first(&yaml).get(key).expect("the key is there");
    assert_eq!((at("a").bool(), at("b").bool()), (Some(true), None));
    assert!(at("c").is_null() && at("d").is_null() && at("j").is_null());
    assert_eq!((at("c").str(), at("a").str(), at("m").str()), (None, Some("yes"), Some("")));
    assert_eq!((at("e").int(), at("f").int(), at("g").int()), (Some(420), None, None));
    assert_eq!((at("h").int(), at("i").int(), at("k").int(), at("l").int()), (Some(31), Some(1000), None, Some(-7)));
    assert_eq!(at("g").tag(), Some("!!str"));
}

#[test]
fn aliases_and_merge_keys_are_followed_to_what_they_name() {
    let yaml = read(
        "base: &base {cpu: 1, mem: 2}\nmore: &more\n  <<: *base\n  disk: 4\nsvc:\n  mem: 3\n  <<: [*more, {cpu: 9, net: 5}]\nuse: *base\n",
    );
    assert_eq!(said(&yaml), [""; 0]);
    let svc = first(&yaml).get("svc").expect("svc");
    let number = |key| svc.get(key).and_then(|node| node.int());
    assert_eq!((number("mem"), number("cpu"), number("disk"), number("net")), (Some(3), Some(1), Some(4), Some(5)));
    let entries: Vec<_> = svc.entries().map(|entry| (entry.key.str().unwrap_or(""), entry.value.int())).collect();
    assert_eq!(entries, [("mem", Some(3)), ("disk", Some(4)), ("cpu", Some(1)), ("net", Some(5))]);
    assert_eq!(written(&yaml, &["use"]), Some("{cpu: 1, mem: 2}"));
}

#[test]
fn a_merge_key_in_quotes_is_an_ordinary_key() {
    let yaml = read("a: &a {x: 1}\nb:\n  \"<<\": *a\n");
    let b = first(&yaml).get("b").expect("b");
    assert!(b.get("x").is_none());
    assert_eq!(b.entries().count(), 1);
}

#[test]
fn duplicate_keys_are_listed_and_the_last_one_counts() {
    let yaml = read("---\nx: 0\n---\nspec:\n  env:\n    - name: A\n      value: 1\n      value: 2\n  k: {a: [1]}\n  k: {a: [1]}\n");
    let [value, k] = yaml.duplicates() else { panic!("{:?}", yaml.duplicates()) };
    assert_eq!((value.key.as_str(), value.document, value.same_value), ("value", 1, false));
    assert_eq!(value.path, ["spec", "env", "[0]"]);
    assert_eq!(&yaml.text()[value.again.start as usize..][..8], "value: 2");
    assert_eq!((k.path.as_slice(), k.same_value), (["spec".to_owned()].as_slice(), true));
    let second = yaml.root(&yaml.documents()[1]).and_then(|root| root.at(&["spec", "env"])).expect("env");
    let item = second.items().next().expect("an element");
    assert_eq!(item.get("value").and_then(|value| value.int()), Some(2));
    assert_eq!(item.entries().count(), 2);
}

#[test]
fn large_mappings_have_an_index_that_finds_the_last_of_a_name() {
    let text: String = (0..50_000).map(|n| format!("k{}: {n}\n", n % 49_999)).collect();
    let yaml = read(&text);
    assert_eq!(first(&yaml).get("k0").and_then(|node| node.int()), Some(49_999));
    assert_eq!(first(&yaml).get("k49998").and_then(|node| node.int()), Some(49_998));
    assert!(first(&yaml).get("k49999").is_none());
    assert_eq!(first(&yaml).entries().count(), 49_999);
    assert_eq!(yaml.duplicates().len(), 1);
}

#[test]
fn a_broken_document_leaves_the_others_whole() {
    let text = "kind: A\nspec: [1, 2\n---\nkind: B\n---\nkind: C\nlist:\n\t- x\n---\nkind: D\n";
    let yaml = read(text);
    let complete: Vec<_> = yaml.documents().iter().map(|document| document.complete).collect();
    assert_eq!(complete, [false, true, false, true]);
    let kinds: Vec<_> = yaml.documents().iter().filter_map(|document| yaml.root(document)?.get("kind")?.str()).collect();
    assert_eq!(kinds, ["A", "B", "C", "D"]);
    let places: Vec<_> = yaml.problems().iter().map(|trouble| trouble.span.of(text)).collect();
    assert_eq!(places.len(), 2);
    assert_eq!(places[0], "[1, 2");
}

#[test]
fn an_alias_without_a_value_is_a_trouble_and_nothing() {
    let yaml = read("a: *nope\nb: &b [*b]\nc: 1\n");
    assert_eq!(said(&yaml), ["No value before this one is named `&nope`.", "`*b` names a value that holds it."]);
    assert!(first(&yaml).get("a").is_some_and(|node| node.is_null()));
    assert_eq!(first(&yaml).get("c").and_then(|node| node.int()), Some(1));
}

#[test]
fn line_ends_of_every_kind_are_read() {
    for end in ["\n", "\r\n", "\r"] {
        let text = "a: 1\nb:\n  - x\nc: |\n  one\n  two\nd: 4\n".replace('\n', end);
        let yaml = read(&text);
        assert_eq!(said(&yaml), [""; 0]);
        assert_eq!(first(&yaml).get("c").and_then(|node| node.str()), Some("one\ntwo\n"));
        assert_eq!(written(&yaml, &["d"]), Some("4"));
        assert_eq!(written(&yaml, &["c"]), Some(format!("one{end}  two").as_str()));
    }
}

#[test]
fn a_block_of_text_leads_back_to_its_bytes() {
    for header in ["|", ">", "|-", ">+", "|2"] {
        let text = format!("data:\n  app.yaml: {header}\n    a: é1\n\n      b: 2\n    c: 3\nnext: 1\n");
        let yaml = read(&text);
        let node = first(&yaml).at(&["data", "app.yaml"]).expect("the block");
        let (value, block) = (node.str().expect("text"), node.block().expect("a block"));
        for piece in ["a: é1", "b: 2", "c: 3"] {
            let at = value.find(piece).expect("the piece");
            let span = seaworthy_model::Span::new(at, at + piece.len());
            assert_eq!(block.span(span).of(&text), piece, "{header}");
            assert_eq!(block.source(span.start) as usize, text.find(piece).expect("the piece"));
        }
        let all = block.span(seaworthy_model::Span::new(0, value.len())).of(&text);
        assert!(all.trim_start().starts_with("a: é1") && all.ends_with("c: 3"), "{header}: {all:?}");
    }
    assert!(first(&read("a: x\n")).get("a").expect("a").block().is_none());
}

#[test]
fn only_an_action_that_yaml_takes_for_a_mapping_is_one() {
    assert!(read("image: {{ .Values.image }}\n").holds_an_action());
    assert!(!read("expr: \"{{ $labels.pod }}\"\nx: {a: {}}\n").holds_an_action());
}

#[test]
fn what_is_broken_is_said_in_words_for_who_wrote_it() {
    for (text, words, remedy) in [
        ("%YAML 3.0\n---\na: 1\n", "The `%YAML` line names a version that no reader knows", "Write `%YAML 1.2`"),
        ("%YAML 1.2\n%YAML 1.2\n---\na: 1\n", "A line that begins with `%` stands there twice", ""),
        ("a: !<x\n", "What begins with `!` is no tag", "Write a tag as `!name`"),
        ("a: !no!x 1\n", "A tag has a prefix that is not declared", ""),
        ("a: &\n", "A name is missing behind `&` or `*`", "Quote the text"),
        ("a: \"\\d\"\n", "Behind a backslash in double quotes stands what is no escape", "Write the backslash twice"),
        ("a: \"b\" c\n", "Something stands behind a closed quote", "Put all of the text"),
        ("a: |x\n  b\n", "Behind `|` or `>` stands what is neither", "Begin the text in the next line."),
        ("a: [- b]\n", "A list with `-` stands within brackets", "Separate with commas there."),
    ] {
        let yaml = read(text);
        let said: Vec<(&str, &str)> =
            yaml.problems().iter().map(|trouble| (trouble.text.as_str(), trouble.remedy.as_deref().unwrap_or_default())).collect();
        let [(what, next)] = said[..] else { panic!("{text:?}: {said:?}") };
        assert!(what.starts_with(words) && what.ends_with(", and the document is not read from here on."), "{text:?}: {what}");
        assert!(next.starts_with(remedy), "{text:?}: {next}");
    }
}
