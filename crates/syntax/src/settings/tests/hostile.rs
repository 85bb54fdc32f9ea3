use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::super::LONGEST;
use super::*;

const KINDS: [Kind; 10] = [
    Kind::Properties,
    Kind::DotEnv,
    Kind::Ini,
    Kind::SettingsYaml,
    Kind::SettingsJson,
    Kind::SettingsToml,
    Kind::SettingsXml,
    Kind::Hocon,
    Kind::Nginx,
    Kind::Httpd,
];

/// Reads a text as every kind; none takes long.
fn hold(what: &str, text: &str) {
    let text = &text[..text.floor_char_boundary(LONGEST)];
    for kind in KINDS {
        let started = Instant::now();
        let read = checked(kind, text);
        assert!(started.elapsed() < Duration::from_secs(60), "{what} as {kind:?} took {:?}", started.elapsed());
        let size: usize = read.entries.iter().map(|entry| entry.key.len() + shown(&entry.known.value).len()).sum();
        assert!(size < 200 << 20, "{what} as {kind:?} became {size} bytes");
    }
}

#[test]
fn what_is_repeated_often_or_nests_deep_is_bounded() {
    for piece in [
        "[",
        "{",
        "(",
        "<a>",
        "<a",
        "a.",
        "a=",
        "a:",
        "a: &a [*a]\n",
        "- ",
        "${",
        "${a:",
        "\\",
        "\\\n",
        "\"",
        "'",
        "a=1\n",
        "a: 1\n",
        "<!--",
        "<%= ",
        "{{",
        "[a]\n",
        "[[a]]\n",
        "{\"a\":",
        "<a b=\"c\"/>",
        "a.b.c.d=1\n",
        "%(",
        "@",
        "#---\n",
        "a=${a}${b}\nb=${a}${a}\n",
        "\r",
        " ",
        "é",
        "a{",
        "a b;\n",
        "include \"a\"\n",
        "<A>\n",
    ] {
        hold(piece, &piece.repeat(LONGEST / 4 / piece.len()));
    }
}

#[test]
fn aliases_and_entities_do_not_multiply() {
    let long = "x".repeat(4000);
    hold("aliases", &format!("a: &a {long}\nb:\n{}", "  - *a\n".repeat(30_000)));
    let mut text = String::from("<!DOCTYPE a [<!ENTITY x0 \"ha\">");
    for at in 1..40 {
        text += &format!("<!ENTITY x{at} \"&x{};&x{};\">", at - 1, at - 1);
    }
    hold("entities", &(text + "]><a>&x39;</a>"));
    hold("an external entity", "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>");
    let attributes: String = (0..60_000).map(|at| format!(" a{at}=\"1\"")).collect();
    hold("attributes", &format!("<a{attributes}/>"));
    let keys: String = (0..60_000).map(|at| format!("a{at}: &a{at} 1\n")).collect();
    hold("keys", &keys);
    let shared: String = (0..20_000).map(|at| format!(".a{at}: {{b: 1}}\n")).collect();
    hold("shared sections", &format!("test:\n{}{shared}", "  a: 1\n".repeat(20_000)));
}

#[test]
fn a_file_past_the_bound_is_a_trouble_and_holds_nothing() {
    let read = read(Kind::Properties, &"a=1\n".repeat(LONGEST));
    assert_eq!((read.entries.len(), read.troubles.len()), (0, 1));
}

#[test]
fn keys_past_the_bound_are_a_trouble() {
    let read = read(Kind::Properties, &"a=1\n".repeat(30_000));
    assert_eq!((read.entries.len(), read.troubles.len()), (20_000, 1));
}

#[test]
fn a_line_that_is_nothing_but_a_continuation_goes_on_in_the_next_one() {
    checked(Kind::Properties, "\\\n\u{a1}0 = a");
}

proptest! {
    #[test]
    fn any_text_is_read_without_a_panic(text in "(?s).{0,200}") {
        for kind in KINDS {
            checked(kind, &text);
        }
    }

    #[test]
    fn any_mixture_of_signs_is_read_without_a_panic(text in "([a-c=:.;#!é \t\n\r\\\\'\"\\[\\]{}<>/$%&*|-]|\\$\\{|<a>|</a>|%\\(|<%= |\\r\\n|\"\"\"){0,60}") {
        for kind in KINDS {
            checked(kind, &text);
        }
    }
}
