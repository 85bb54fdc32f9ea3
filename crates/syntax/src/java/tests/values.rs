use super::{class, named, shown, whole};
use crate::code::Known;

/// What the first argument of the last call of `f` is known to be.
#[track_caller]
fn folded(imports: &str, body: &str) -> Known {
    let text = class(imports, body);
    named(&whole(&text), "f").arguments.first().expect("an argument").known.clone()
}

/// What `f` is given in a method.
#[track_caller]
fn gives(value: &str, to: &str) {
    let imports = "import java.io.*; import java.nio.file.*; import java.util.*; import java.net.*; import other.Config;";
    assert_eq!(shown(&folded(imports, &format!("void m(String p, int n) {{ f({value}); }}")).value), to, "{value}");
}

/// What `f` is given in a class with this body.
#[track_caller]
fn holds(body: &str, to: &str) {
    assert_eq!(shown(&folded("", body).value), to, "{body}");
}

#[test]
fn literals_are_read_as_java_reads_them() {
    gives(r#""a\tb\"\\\101\u00e9A\ud83d\ude00""#, "a\tb\"\\AéA😀");
    gives("'x'", "x");
    gives("'\\n'", "\n");
    gives("\"\"\"\n    a\n      b \\\n    c\\s\n    \"\"\"", "a\n  b c \n");
    gives("8_080", "8080");
    gives("0x1FL", "31");
    gives("010", "8");
    gives("0b11", "3");
    gives("1.5f", "1.5");
    gives("-1", "-1");
    gives("true", "true");
    gives("null", "?");
    assert!(folded("", "void m() { f(null); }").nothing);
}

#[test]
fn texts_are_put_together() {
    gives("\"/data\" + '/' + 1 + \".log\"", "/data/1.log");
    gives("\"/data/\" + p + \".log\"", "/data/?.log");
    gives("1 + 2 + \"x\"", "3x");
    gives("30 * 60", "1800");
    gives("n + 1", "?");
    gives("(\"a\" + (\"b\"))", "ab");
    gives("(String) \"a\"", "a");
    gives("String.format(\"jdbc:%s://%s:%d/%%\", \"mysql\", p, 3306)", "jdbc:mysql://?:3306/%");
    gives("String.format(Locale.ROOT, \"%2$s-%1$s\", \"a\", \"b\")", "b-a");
    gives("String.format(\"%05d/%s\", 1, \"b\")", "?/b");
    gives("\"%s/x\".formatted(\"a\")", "a/x");
    gives("String.join(\"/\", \"a\", p, \"c\")", "a/?/c");
    gives("\"a\".concat(\"b\").trim()", "ab");
    gives("new StringBuilder(\"a\").append(\"b\").append(1).toString()", "ab1");
    gives("p.toString()", "?");
}

#[test]
fn paths_are_joined() {
    gives("Paths.get(\"/data\", \"a\", \"b.log\")", "/data/a/b.log");
    gives("Path.of(\"/data\").resolve(\"a\").resolve(\"/b\")", "/b");
    gives("new File(\"/data\", \"/a\").toPath()", "/data//a");
    gives("new File(p, \"a\")", "?/a");
    gives("\"/data\" + File.separator + \"a\"", "/data/a");
    gives("new URL(\"http://a/\" + p)", "http://a/?");
    gives("Paths.get(\"a\").toAbsolutePath()", "?/a");
    gives("System.getProperty(\"java.io.tmpdir\") + \"/x\"", "/tmp/x");
    gives("java.nio.file.Files.createTempDirectory(\"x\")", "/tmp/?");
}

#[test]
fn the_environment_is_seen() {
    gives("System.getenv(\"A\") + \"/x\"", "<A>/x");
    gives("System.getenv().get(\"A\")", "<A>");
    gives("System.getenv().getOrDefault(\"A\", \"d\")", "<A=d>");
    gives("Optional.ofNullable(System.getenv(\"A\")).orElse(\"d\")", "<A=d>");
    gives("Optional.ofNullable(System.getenv(\"A\")).orElseGet(() -> \"d\")", "<A=d>");
    gives("Objects.requireNonNullElse(System.getenv(\"A\"), \"d\")", "<A=d>");
    gives("System.getenv(\"A\") != null ? System.getenv(\"A\") : \"d\"", "<A=d>");
    gives("System.getenv(\"A\") == null ? \"d\" : System.getenv(\"A\")", "<A=d>");
    gives("Integer.parseInt(System.getenv(\"PORT\"))", "<PORT>");
    gives("System.getenv(p)", "?");
    gives("System.getProperty(\"k\")", "[k]");
    gives("System.getProperty(\"k\", \"d\")", "[k=d]");
    gives("Integer.getInteger(\"k\", 8080)", "[k=8080]");
    holds("void m() { String x = System.getenv(\"A\"); f(x != null ? x : \"d\"); }", "<A=d>");
    holds("void m() { java.util.Map<String, String> e = System.getenv(); f(e.get(\"A\")); }", "<A>");
}

#[test]
fn a_constant_is_folded_where_it_is_given_one_value() {
    holds("static final String P = \"/x\"; void m() { f(P); }", "/x");
    holds("void m() { f(P); } static final String P = \"/x\";", "/x");
    holds("void m() { f(A.P); } static final String P = \"/x\";", "/x");
    holds("void m() { f(app.A.P); } static final String P = \"/x\";", "/x");
    holds("private String p = \"/x\"; void m() { f(this.p); }", "/x");
    holds("private String p; A() { p = \"/x\"; } void m() { f(p); }", "/x");
    holds("String p = null; void n() { p = \"/x\"; } void m() { f(p); }", "/x");
    holds("String p = \"/x\"; void set(String q) { p = q; } void m() { f(p); }", "?");
    holds("void m() { String p = \"/x\"; f(p); }", "/x");
    holds("void m() { String p = \"/x\"; p += \"y\"; f(p); }", "?");
    holds("void m() { int p = 1; p++; f(p); }", "?");
    holds("void m(String p) { f(p); } static final String p = \"/x\";", "?");
    holds("void m() { StringBuilder b = new StringBuilder(\"a\"); b.append(p); f(b.toString()); }", "?");
    holds("static final String P = Q; static final String Q = P; void m() { f(P); }", "?");
    holds("interface I { String P = \"/x\"; } void m() { f(I.P); }", "/x");
}

#[test]
fn a_name_of_another_class_is_a_reference() {
    gives("Config.PATH", "«other.Config.PATH»");
    gives("other.Config.PATH", "«other.Config.PATH»");
    gives("Local.PATH", "«app.Local.PATH»");
    gives("p.length", "?");
    gives("Config.class", "«other.Config»");
    gives("INHERITED", "«app.Base.INHERITED»");
    assert_eq!(shown(&folded("import static other.Config.PATH;", "void m() { f(PATH); }").value), "«other.Config.PATH»");
    assert_eq!(shown(&folded("import project.*;", "void m() { f(Config.PATH); }").value), "?");
}

#[test]
fn what_a_framework_injects_is_a_setting() {
    holds("@Value(\"${log.dir:/var/log}/x\") String p; void m() { f(p); }", "[log.dir=/var/log]/x");
    holds("String p; A(@Value(\"${a:${b:c}}\") String p) { this.p = p; } void m() { f(p); }", "[a=[b=c]]");
    holds("@Value(\"#{systemProperties['x']}\") String p; void m() { f(p); }", "?");
    holds("@ConfigProperty(name = \"k\", defaultValue = \"d\") String p; void m() { f(p); }", "[k=d]");
    let spring = "import org.springframework.core.env.Environment;";
    assert_eq!(shown(&folded(spring, "Environment e; void m() { f(e.getProperty(\"k\", \"d\")); }").value), "[k=d]");
}

#[test]
fn arguments_of_annotations_have_their_keys_and_arrays_their_elements() {
    let text = "import org.springframework.W; import a.C;\n@W(\"${a:b}\") @X(v = {\"a\", C.D}, value = 1, k = C.class) class A {}";
    let code = whole(text);
    let given: Vec<_> =
        code.annotations.iter().flat_map(|one| &one.arguments).map(|one| (one.name.as_deref(), shown(&one.known.value))).collect();
    let is = |name, value: &str| (name, value.to_owned());
    assert_eq!(given, [is(None, "[a=b]"), is(Some("v"), "a"), is(Some("v"), "«a.C.D»"), is(None, "1"), is(Some("k"), "«a.C»")]);
}

#[test]
fn a_value_says_where_it_is_written() {
    let text = class("", "static final String P = \"/x\"; void m() { f(P, \"/y\"); }");
    let code = whole(&text);
    let written: Vec<_> = named(&code, "f").arguments.iter().map(|one| one.known.written.of(&text)).collect();
    assert_eq!(written, ["\"/x\"", "\"/y\""]);
}
