use super::{class, named, whole};
use crate::code::On;

/// The paths of the last call of `f`, or of what `f` is in, in a method with this body.
#[track_caller]
fn calls(imports: &str, body: &str, name: &str, paths: &[&str]) {
    let text = class(imports, &format!("void m(String p) {{ {body} }}"));
    assert_eq!(named(&whole(&text), name).paths, paths, "{text}");
}

#[track_caller]
fn members(imports: &str, body: &str, name: &str, paths: &[&str]) {
    let text = class(imports, body);
    assert_eq!(named(&whole(&text), name).paths, paths, "{text}");
}

#[test]
fn a_class_is_found_by_its_import_its_package_the_language_or_a_wildcard() {
    calls("import java.io.FileWriter;", "new FileWriter(p);", "FileWriter", &["java.io.FileWriter"]);
    calls("", "new Other(p);", "Other", &["app.Other"]);
    calls("", "new Thread(p);", "Thread", &["java.lang.Thread"]);
    calls("import java.io.*;", "new FileWriter(p);", "FileWriter", &["app.FileWriter", "java.io.FileWriter"]);
    calls("import java.io.*; import java.util.*;", "new A(p);", "A", &["app.A"]);
    calls("", "new java.io.FileWriter(p);", "FileWriter", &["java.io.FileWriter"]);
    calls("import java.util.Map;", "new Map.Entry<String, Map<A, B>>(p);", "Entry", &["java.util.Map.Entry"]);
    calls("import java.util.HashMap;", "new HashMap<>(p);", "HashMap", &["java.util.HashMap"]);
    assert_eq!(named(&whole("class A { void m() { new B(); } }"), "B").paths, ["B"]);
}

#[test]
fn what_the_file_declares_hides_what_is_imported() {
    members("import x.Inner;", "static class Inner {} void m() { new Inner(); }", "Inner", &["app.A.Inner"]);
    members("import x.T;", "<T> void m(T t) { t.go(); }", "go", &[]);
}

#[test]
fn a_static_call_bears_its_class() {
    calls("import java.nio.file.Files;", "Files.write(p);", "write", &["java.nio.file.Files.write"]);
    calls("", "java.nio.file.Files.write(p);", "write", &["java.nio.file.Files.write"]);
    calls("import static java.nio.file.Files.write;", "write(p);", "write", &["java.nio.file.Files.write"]);
    calls("", "System.out.println(p);", "println", &["java.lang.System.out.println"]);
    calls("import static a.B.LOG;", "LOG.info(p);", "info", &["a.B.LOG.info"]);
}

#[test]
fn a_bare_call_is_of_the_class_or_its_bases() {
    calls("", "go(p);", "go", &["app.A.go", "app.Base.go"]);
    calls("", "this.go(p);", "go", &["app.A.go"]);
    calls("", "super.go(p);", "go", &["app.Base.go"]);
    calls("import static a.B.*;", "go(p);", "go", &["app.A.go", "app.Base.go", "a.B.go"]);
    members("", "A() { super(1); }", "super", &["app.Base"]);
    members("", "A() { this(1); }", "this", &["app.A"]);
    members("import a.Task;", "void m() { new Task() { void run() { go(); } }; }", "go", &["a.Task.go", "app.A.go", "app.Base.go"]);
    members("", "void go() {} class I { void m() { go(); } }", "go", &["app.A.go", "app.Base.go"]);
}

#[test]
fn a_receiver_has_its_declared_type() {
    let import = "import javax.servlet.http.HttpSession;";
    let session = &["javax.servlet.http.HttpSession.setAttribute"];
    calls(import, "HttpSession s = get(); s.setAttribute(p);", "setAttribute", session);
    calls(import, "final HttpSession s; s.setAttribute(p);", "setAttribute", session);
    calls(import, "for (HttpSession s : all) s.setAttribute(p);", "setAttribute", session);
    calls(import, "try (HttpSession s = get()) { s.setAttribute(p); }", "setAttribute", session);
    calls(import, "HttpSession[] s = get(); s[0].setAttribute(p);", "setAttribute", session);
    calls(import, "((HttpSession) get()).setAttribute(p);", "setAttribute", session);
    calls(import, "if (p instanceof HttpSession s) s.setAttribute(p);", "setAttribute", session);
    calls(import, "f((HttpSession s) -> s.setAttribute(p));", "setAttribute", session);
    calls(import, "var s = new HttpSession(); s.setAttribute(p);", "setAttribute", session);
    calls(import, "new HttpSession().setAttribute(p);", "setAttribute", session);
    members(import, "HttpSession s; void m() { s.setAttribute(1); }", "setAttribute", session);
    members(import, "HttpSession s; void m() { this.s.setAttribute(1); }", "setAttribute", session);
    members(import, "void m(HttpSession s) { s.setAttribute(1); }", "setAttribute", session);
    members(import, "void m(HttpSession... s) { s[0].setAttribute(1); }", "setAttribute", session);
    members(import, "HttpSession s() { return x; } void m() { s().setAttribute(1); }", "setAttribute", session);
    members(import, "static class I { HttpSession s; } void m(I i) { i.s.setAttribute(1); }", "setAttribute", session);
    members(
        "import java.io.IOException;",
        "void m() { try { } catch (IOException | Error e) { e.go(); } }",
        "go",
        &["java.io.IOException.go", "java.lang.Error.go"],
    );
}

#[test]
fn what_a_call_gives_bears_its_path() {
    calls("import a.A2;", "A2.builder().url(p).build();", "build", &["a.A2.builder().url().build"]);
    calls("import a.A2;", "var c = A2.open(p); c.go();", "go", &["a.A2.open().go"]);
    calls("", "\"x\".formatted(p);", "formatted", &["java.lang.String.formatted"]);
}

#[test]
fn a_receiver_of_no_known_type_has_no_path() {
    calls("", "f(s -> s.go());", "go", &[]);
    calls("", "f((s, t) -> { s.go(); });", "go", &[]);
    assert_eq!(named(&whole("class A { void m() { s.go(); } }"), "go").paths, [""; 0]);
}

#[test]
fn the_nearest_declaration_before_a_use_counts() {
    calls("", "{ X x; } { Y x; x.go(); }", "go", &["app.Y.go"]);
    calls("", "if (p instanceof X x) {} if (p instanceof Y x) { x.go(); }", "go", &["app.Y.go"]);
    members("", "X x; void m() { Y x; x.go(); }", "go", &["app.Y.go"]);
    members("", "X x; void m(Z x) { this.x.go(); }", "go", &["app.X.go"]);
}

#[test]
fn a_field_of_a_base_keeps_its_place() {
    calls("", "log.info(p);", "info", &["app.Base.log.info"]);
    calls("", "LOG.info(p);", "info", &["app.Base.LOG.info"]);
}

#[test]
fn imports_are_kept_as_they_name() {
    let code = whole("import a.B;\nimport a.*;\nimport static a.C.d;\nimport static a.C.*;\n");
    let imports: Vec<_> = code.imports.iter().map(|one| (one.local.as_deref(), one.path.as_str())).collect();
    assert_eq!(imports, [(Some("B"), "a.B"), (None, "a"), (Some("d"), "a.C.d"), (None, "a.C")]);
}

#[test]
fn types_have_their_bases_and_methods() {
    let text = "package app;\nimport a.*;\nimport b.I;\nclass A<T> extends b.Base<T> implements I { void m() {} void m(int x) {} A n() {} enum E implements I { X } }\ninterface J extends I {}\nrecord R(int x) implements I {}";
    let types: Vec<_> =
        whole(text).types.into_iter().map(|one| (one.name, one.bases, one.methods, one.context.function.to_string())).collect();
    let of = |name: &str, bases: &[&str], methods: &[&str], around: &str| {
        let strings = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
        (name.to_owned(), bases.iter().map(|base| vec![(*base).to_owned()]).collect::<Vec<_>>(), strings(methods), around.to_owned())
    };
    assert_eq!(
        types,
        [of("A", &["b.Base", "b.I"], &["m", "n"], ""), of("E", &["b.I"], &[], "A"), of("J", &["b.I"], &[], ""), of("R", &["b.I"], &[], ""),]
    );
}

#[test]
fn annotations_say_what_they_stand_at() {
    let text = "package app;\nimport a.*;\nimport w.Get;\n@Get class A { @Get(\"x\") String f, g; @Get A() {} @Get void m(@Get int p) { @Get int l; } }\nrecord R(@Get int c) {}\nenum E { @Get X }";
    let found: Vec<_> = whole(text)
        .annotations
        .into_iter()
        .map(|one| (one.paths[0].clone(), one.on, one.target, one.context.function.to_string()))
        .collect();
    let get = |on, target: &str, around: &str| ("w.Get".to_owned(), on, target.to_owned(), around.to_owned());
    assert_eq!(
        found,
        [
            get(On::Type, "A", ""),
            get(On::Field, "f", "A"),
            get(On::Function, "A", "A"),
            get(On::Function, "m", "A"),
            get(On::Parameter, "p", "A.m"),
            get(On::Field, "c", "R"),
            get(On::Field, "X", "E"),
        ]
    );
}
