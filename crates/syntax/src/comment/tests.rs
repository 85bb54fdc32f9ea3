use seaworthy_model::{Columns, Kind, LineIndex};

use super::{insertion, layout};

/// The comments of a text, in its own words.
fn comments(kind: Kind, text: &str) -> Vec<String> {
    let text = text.into();
    layout(kind, &text).comments.iter().map(|span| span.of(&text).to_owned()).collect()
}

#[test]
fn a_comment_is_found_in_every_format_that_has_them() {
    let cases = [
        (Kind::Python, "x = 1  # it\n", "# it"),
        (Kind::Java, "int a; // it\n", "// it"),
        (Kind::Java, "/** it */ int a;\n", "/** it */"),
        (Kind::Rust, "/* a /* b */ it */ fn f() {}\n", "/* a /* b */ it */"),
        (Kind::Dockerfile, "# it\nFROM a\n", "# it"),
        (Kind::Dockerfile, "FROM a\nRUN b && \\\n  # it\n  c\n", "# it"),
        (Kind::Compose, "services: {}  # it\n", "# it"),
        (Kind::Kubernetes, "a:\n  # it\n  - b\n", "# it"),
        (Kind::ChartTemplate, "a: {{ b }} # it\n", "# it"),
        (Kind::ChartTemplate, "{{/* it */}}\nkind: A\n", "{{/* it */}}"),
        (Kind::SettingsToml, "a = 1 # it\n", "# it"),
        (Kind::Properties, "! it\na=b\n", "! it"),
        (Kind::Ini, "[a]\nb = c ; it\n", "; it"),
        (Kind::DotEnv, "A=don't # it\n", "# it"),
        (Kind::SettingsXml, "<a>\n  <!-- it -->\n</a>\n", "<!-- it -->"),
        (Kind::Pom, "<project><!-- it --></project>", "<!-- it -->"),
        (Kind::Hocon, "a = 1 // it\n", "// it"),
        (Kind::Nginx, "listen 80; # it\n", "# it"),
        (Kind::Httpd, "  # it\nListen 80\n", "# it"),
        (Kind::Script, "a; # it\n", "# it"),
        (Kind::SettingsJson, "{\n// it\n\"a\": 1}\n", "// it"),
        (Kind::Gradle, "a 'b' // it\n", "// it"),
        (Kind::GoMod, "go 1.22 // it\n", "// it"),
        (Kind::Requirements, "flask==1 # it\n", "# it"),
        (Kind::Dockerignore, "# it\n*\n", "# it"),
    ];
    for (kind, text, comment) in cases {
        assert_eq!(comments(kind, text), [comment], "{kind:?} {text}");
    }
}

#[test]
fn what_stands_in_a_string_or_a_block_is_no_comment() {
    let cases = [
        (Kind::Python, "a = '# no'\nb = \"\"\"\n# no\n\"\"\"\nc = 'it\\'s # no'\n"),
        (Kind::Java, "String a = \"// no\"; char b = '\"'; String c = \"/* no */\";\n"),
        (Kind::Java, "String a = \"\"\"\n  // no\n  \"\"\";\n"),
        (Kind::Rust, "fn f<'a>(x: &'a str) { g(r#\"// \"no\" \"#, '\\'', \"\n// no\"); }\n"),
        (Kind::Kubernetes, "data:\n  a: |\n    # no\n    b\n  c: 'd # no'\n  e: f#no\n"),
        (Kind::ChartTemplate, "data:\n  a: {{ x }}\n  b: |-\n    # no\n    c\n  d: e#no\n"),
        (Kind::Dockerfile, "FROM a\nRUN <<EOF\n# no\nEOF\n"),
        (Kind::Script, "cat <<'EOF' > a\n# no\nEOF\necho \"# no\" ${#a} b#no \\# no 'a\n # no'\n"),
        (Kind::SettingsToml, "a = \"# no\"\nb = '''\n# no\n'''\n"),
        (Kind::Properties, "a=b # no\nc=d\\\n  # no\n"),
        (Kind::DotEnv, "A=\"b\n# no\"\nB=a#no\n"),
        (Kind::SettingsXml, "<a b=\"# no\"><![CDATA[<!-- no -->]]></a>"),
        (Kind::SettingsJson, "{\"a\": \"http://no\", \"b\": \"/* no */\"}"),
        (Kind::Gradle, "url 'http://no'\n"),
        (Kind::Requirements, "git+https://a#egg=no\n"),
        (Kind::PackageJson, "{\"a\": \"# no\"}"),
    ];
    for (kind, text) in cases {
        assert_eq!(comments(kind, text), [""; 0], "{kind:?} {text}");
    }
}

#[test]
fn a_comment_is_put_where_it_is_one() {
    let cases = [
        (Kind::Python, "def f():\n    g('here')\n", "def f():\n    # it\n    g('here')\n"),
        (Kind::Python, "a = \"\"\"\n here\n\"\"\"\n", "# it\na = \"\"\"\n here\n\"\"\"\n"),
        (Kind::Python, "a = b + \\\n    here\n", "# it\na = b + \\\n    here\n"),
        (Kind::Dockerfile, "FROM a\nRUN b && \\\n    here && \\\n    c\n", "FROM a\n# it\nRUN b && \\\n    here && \\\n    c\n"),
        (Kind::Kubernetes, "data:\n  a: |\n    b\n    here\n", "data:\n  # it\n  a: |\n    b\n    here\n"),
        (Kind::Kubernetes, "spec:\n  containers:\n    - name: here\n", "spec:\n  containers:\n    # it\n    - name: here\n"),
        (Kind::ChartTemplate, "a:\n  b: {{ c }}\n  d: >\n    here\n", "a:\n  b: {{ c }}\n  # it\n  d: >\n    here\n"),
        (Kind::SettingsXml, "<a>\n  <b\n    c=\"here\"/>\n</a>\n", "<a>\n  <!-- it -->\n  <b\n    c=\"here\"/>\n</a>\n"),
        (Kind::Properties, "a=b,\\\r\n  here\r\n", "# it\r\na=b,\\\r\n  here\r\n"),
        (Kind::Java, "class A {\n\tString b = here();\n}\n", "class A {\n\t// it\n\tString b = here();\n}\n"),
        (Kind::Script, "cat <<EOF\na\nhere\nEOF\n", "# it\ncat <<EOF\na\nhere\nEOF\n"),
    ];
    for (kind, before, after) in cases {
        let at = u32::try_from(before.find("here").unwrap()).unwrap();
        let insertion = insertion(kind, &before.into(), at, "it").unwrap();
        let (head, tail) = before.split_at(insertion.at as usize);
        assert_eq!(format!("{head}{}{tail}", insertion.text), after, "{kind:?}");
    }
}

#[test]
fn json_takes_no_comment_but_where_its_reader_does() {
    assert_eq!(insertion(Kind::Kubernetes, &"{\n\"kind\": \"Pod\"}".into(), 3, "it"), None);
    assert_eq!(insertion(Kind::PackageJson, &"{}".into(), 0, "it"), None);
    assert!(insertion(Kind::SettingsJson, &"{\n\"a\": 1}".into(), 3, "it").is_some());
}

#[test]
fn any_text_in_any_format_has_comments_within_it() {
    let texts = ["'", "\"\"\"", "r#\"", "<<", "<<-'", "\\", "é'é", "/*", "<!--", "{{/*", "a: |\n", "'\\", "r##", "<", "# é\r# b\rFROM c"];
    let kinds = [Kind::Python, Kind::Java, Kind::Rust, Kind::Script, Kind::Pom, Kind::ChartTemplate, Kind::Kubernetes, Kind::DotEnv];
    for kind in kinds.into_iter().chain([Kind::Dockerfile, Kind::Properties, Kind::SettingsToml, Kind::Nginx, Kind::Hocon]) {
        for one in texts {
            for other in texts {
                let text: std::sync::Arc<str> = format!("{one}{other}\n{one}").into();
                let found = layout(kind, &text);
                assert!(found.comments.iter().all(|span| text.get(span.start as usize..span.end as usize).is_some()), "{kind:?} {text}");
                let lines = LineIndex::new(std::sync::Arc::clone(&text));
                let last = lines.position(u32::MAX, Columns::Bytes).line;
                assert!((1..=last).contains(&found.anchors(&lines).of(last)), "{kind:?} {text}");
            }
        }
    }
}

#[test]
fn brackets_of_comments_and_texts_are_neither_open_nor_closed() {
    for (kind, text) in [
        (Kind::Python, "# a :(\nx = [1, ':-)', \"\"\"\n{\"\"\", f'({x}']\n"),
        (Kind::Java, "/** [a, b) */ class A { char c = '('; String s = \"{\"; // 1)\n}\n"),
        (Kind::Rust, "fn f<'a>(x: &'a [u8]) -> char { /* ( /* [ */ */ let s = r#\"}\"#; ')' }\n"),
    ] {
        assert!(layout(kind, &text.into()).closes(), "{text}");
    }
    for (kind, text) in [
        (Kind::Python, "f(1\nx = ')'\n"),
        (Kind::Java, "class A { // }\n"),
        (Kind::Rust, "fn f() { \"}\" \n"),
        (Kind::Java, "/* ((\n"),
        (Kind::Python, "'''((\n"),
        (Kind::Rust, "r#\"((\""),
    ] {
        assert!(!layout(kind, &text.into()).closes(), "{text}");
    }
}
