use proptest::prelude::*;

use super::{class, named, read};
use crate::code::{Code, LONGEST};

const WORDS: [&str; 78] = [
    "package a;",
    "import ",
    "static ",
    "a.B",
    "*;",
    "class A ",
    "interface I ",
    "enum E ",
    "record R(int x) ",
    "@interface N ",
    "extends B ",
    "implements C<D> ",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "<",
    ">",
    ";",
    ",",
    ".",
    "\"x\"",
    "\"",
    "\"\"\"\n",
    "'c'",
    "\\",
    "\\u00",
    "@Value(",
    "@A",
    "\"${a:${b}}\"",
    "=",
    "+",
    "+ \"y\"",
    "==",
    "?",
    ":",
    "->",
    "::",
    "new ",
    "StringBuilder",
    "HashMap<>()",
    "this",
    "super",
    "x",
    "y",
    ".put(",
    "void m() ",
    "int ",
    "String ",
    "var ",
    "final ",
    "if ",
    "else ",
    "for ",
    "try ",
    "catch ",
    "(E e)",
    "switch ",
    "case ",
    "return ",
    "System.getenv(",
    "String.format(",
    "Paths.get(",
    "static { ",
    "synchronized ",
    "instanceof ",
    "true",
    "null",
    "0x",
    "9L",
    "/*",
    "//",
    "\n",
    "é",
    "\t",
    "\0",
];

/// Reads a text and looks that every span lies in it.
fn spans_are_in(text: &str) {
    let code = read(text);
    let Code { imports, calls, constants, assignments, annotations, types, holders, texts, troubles, .. } = &code;
    let arguments = calls.iter().flat_map(|one| &one.arguments).chain(annotations.iter().flat_map(|one| &one.arguments));
    let spans = calls.iter().flat_map(|one| [one.span, one.callee].into_iter().chain(one.receiver));
    let spans = spans.chain(arguments.flat_map(|one| [one.span, one.known.written]));
    let spans = spans.chain(imports.iter().map(|one| one.span)).chain(constants.iter().map(|one| one.span));
    let spans = spans.chain(assignments.iter().flat_map(|one| [one.span, one.known.written])).chain(annotations.iter().map(|one| one.span));
    let spans = spans.chain(types.iter().map(|one| one.span)).chain(holders.iter().flat_map(|one| [one.span, one.changed]));
    let spans = spans.chain(texts.iter().flat_map(|one| [one.span, one.known.written])).chain(troubles.iter().map(|one| one.span));
    for span in spans {
        assert!(text.get(span.start as usize..span.end as usize).is_some(), "{span:?} of {text:?}");
    }
}

#[test]
fn a_syntax_error_costs_its_place_and_no_more() {
    let text = class("import java.io.FileWriter;", "void a() { new FileWriter(\"/a\"); }\nvoid (;\nvoid b() { new FileWriter(\"/b\"); }");
    let code = read(&text);
    assert_eq!(code.troubles.len(), 1);
    assert!(!code.troubles[0].span.of(&text).contains('\n'));
    assert_eq!(code.calls.iter().filter(|call| call.paths == ["java.io.FileWriter"]).count(), 2);
}

#[test]
fn deep_nesting_costs_no_stack() {
    let body = |inner: &str| class("", &format!("void m() {{ {inner} }}"));
    for (open, close) in [
        ("f(", ")"),
        ("(", ")"),
        ("{", "}"),
        ("!", ""),
        ("x -> ", ""),
        ("new A() { int x = ", "; }"),
        ("x ? y : ", ""),
        ("a[", "]"),
        ("(String) ", ""),
        ("x = ", ""),
        ("if (x) ", ";"),
    ] {
        let text = body(&format!("y = {}1{};", open.repeat(25_000), close.repeat(25_000)));
        assert!(text.len() < LONGEST);
        read(&text);
    }
    read(&body(&format!("{}{}", "{".repeat(100_000), "}".repeat(100_000))));
    read(&body(&format!("x{};", ".f()".repeat(100_000))));
    read(&body(&format!("x{} = 1;", ".f".repeat(100_000))));
    read(&body(&format!("{}String{} x;", "A<".repeat(50_000), ">".repeat(50_000))));
    read(&format!("{}{}", "class A { ".repeat(50_000), "}".repeat(50_000)));
    read(&format!("@A({}1{}) class B {{}}", "@A(".repeat(50_000), ")".repeat(50_000)));
    read(&format!("import a{};", ".b".repeat(100_000)));
}

#[test]
fn a_sum_of_fifty_thousand_terms_is_one_text() {
    let text = class("", &format!("void m() {{ f({}\"b\"); }}", "\"a\" + ".repeat(50_000)));
    let code = read(&text);
    assert_eq!(code.texts.len(), 1);
    assert!(named(&code, "f").arguments[0].known.value.prefix().starts_with("aaaa"));
    read(&class("", &format!("void m() {{ f({}b); }}", "a + ".repeat(50_000))));
}

#[test]
fn what_stands_on_one_line_is_read() {
    let text = class("", &format!("void m() {{ {} }}", "a.b(\"c\");".repeat(30_000)));
    let code = read(&text);
    assert_eq!(code.calls.len(), 30_000);
    let names = class("", &format!("void m() {{ {} }}", "int x=1;x=x+1;f(x);".repeat(20_000)));
    assert_eq!(read(&names).calls.len(), 20_000);
}

#[test]
fn values_that_feed_on_each_other_stay_within_their_bound() {
    let fields: String = (1..2000).map(|n| format!("static final String A{n} = A{} + A{};\n", n - 1, n - 1)).collect();
    let code = read(&class("", &format!("static final String A0 = \"xxxxxxxxxxxxxxxx\";\n{fields}")));
    assert!(code.constants.iter().map(|one| one.known.value.prefix().len()).max() <= Some(4096));
    let long = format!("static final String A = \"{}\";\nvoid m() {{ {} }}", "x".repeat(100_000), "f(A);\n".repeat(50_000));
    assert_eq!(read(&class("", &long)).calls.len(), 50_000);
}

#[test]
fn a_file_over_the_bound_is_refused_with_the_bound() {
    let code = read(&"x;\n".repeat(LONGEST));
    assert!(code.troubles[0].text.contains("1048576"));
    assert_eq!(code.calls, []);
}

#[test]
fn every_prefix_of_a_program_is_read() {
    let text = "package a.b;\nimport static c.D.*;\n@Value(x = {\"${a:é}\", B.C}) class A<T extends B> extends C.D<T> implements E { static final int[] X = {1}; enum F { G(\"h\") { } } A() { super(1); } void m(int... p) throws Q { try (var r = s()) { for (T t : u) { switch (t) { case \"x\" -> y(); default -> z(); } } } catch (V | W e) { x = \"\"\"\n  a\n  \"\"\" + 'b' + String.format(\"%s\", p[0]); } } }\n";
    for (at, _) in text.char_indices() {
        spans_are_in(&text[..at]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_text_makes_the_reader_panic(text in ".{0,200}") {
        spans_are_in(&text);
    }

    #[test]
    fn no_mixture_of_java_makes_the_reader_panic(words in proptest::collection::vec(proptest::sample::select(WORDS.to_vec()), 0..60)) {
        spans_are_in(&words.concat());
    }

    #[test]
    fn no_change_of_a_program_makes_the_reader_panic(at in 0usize..2000, cut in 0usize..40, word in proptest::sample::select(WORDS.to_vec())) {
        let text = class("import a.*; import b.C;", "@Value(\"${a:b}\") String x; static final Map<K, V> m = new HashMap<>(); enum E { P(\"q\") } void f(C c, String... s) { if (!c.isX()) { m.put(\"k\", String.format(\"%s/%d\", x, 1) + s[0]); } for (var y : s) { this.x = y != null ? y : \"\\u0041\" + 'c'; } try (C d = new C(Paths.get(\"a\", x)) { int z() { return 1; } }) { d.a().b(() -> x).c(t -> t.u()); } catch (A | B e) { switch (x) { case \"r\": return; } } }");
        let start = text.floor_char_boundary(at % text.len());
        let end = text.ceil_char_boundary((start + cut).min(text.len()));
        spans_are_in(&format!("{}{word}{}", &text[..start], &text[end..]));
    }
}
