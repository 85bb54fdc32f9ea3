use seaworthy_model::Guard;

use super::{class, named, shown, whole};
use crate::code::Target;

#[test]
fn assignments_say_what_they_give_a_value_to() {
    let text = class(
        "import a.Config;",
        "static String s = \"1\"; String f = \"2\"; void m(Config c) { int l = 3; f = \"4\"; this.f = \"5\"; c.p = \"6\"; inherited = \"7\"; l += 8; }",
    );
    let of = |target, name: &str, value: &str| (target, name.to_owned(), value.to_owned());
    let found: Vec<_> = whole(&text).assignments.into_iter().map(|one| (one.target, one.name, shown(&one.known.value))).collect();
    assert_eq!(
        found,
        [
            of(Target::Module, "s", "1"),
            of(Target::Local, "f", "2"),
            of(Target::Local, "l", "3"),
            of(Target::Local, "f", "4"),
            of(Target::Local, "f", "5"),
            of(Target::Member(vec!["a.Config".into()]), "p", "6"),
            of(Target::Member(vec!["app.Base".into()]), "inherited", "7"),
        ]
    );
}

#[test]
fn constants_bear_the_name_of_their_class() {
    let text = class("", "static final String A = \"/x\", B = A + \"/y\"; static String c = \"z\"; interface I { int N = 1; }");
    let found: Vec<_> = whole(&text).constants.into_iter().map(|one| (one.name, shown(&one.known.value))).collect();
    assert_eq!(found, [("A.A".into(), "/x".into()), ("A.B".into(), "/x/y".into()), ("A.I.N".into(), "1".into())] as [(String, String); 3]);
}

/// The texts of a class with this body: value, name, first callee, whether compared.
#[track_caller]
fn texts(imports: &str, body: &str) -> Vec<(String, String, String, bool)> {
    let one =
        |text: crate::code::Text| (shown(&text.known.value), text.name, text.callee.first().cloned().unwrap_or_default(), text.compared);
    whole(&class(imports, body)).texts.into_iter().map(one).collect()
}

fn is(value: &str, name: &str, callee: &str, compared: bool) -> (String, String, String, bool) {
    (value.into(), name.into(), callee.into(), compared)
}

#[test]
fn texts_say_what_they_are_given_to() {
    let body = "String url = \"a\" + 1 + p; @X(key = \"b\") String[] all = {\"c\"}; void m(C c) { c.setPassword(\"d\"); c.put(\"k\", \"e\"); url = \"f\"; C.b().user(\"g\"); new D(\"h\", \"i\"); return \"j\"; }";
    assert_eq!(
        texts("import a.C;", body),
        [
            is("a1?", "url", "", false),
            is("b", "key", "app.X", false),
            is("c", "all", "", false),
            is("d", "password", "a.C.setPassword", false),
            is("k", "", "a.C.put", false),
            is("e", "k", "a.C.put", false),
            is("f", "url", "", false),
            is("g", "user", "a.C.b().user", false),
            is("h", "", "app.D", false),
            is("i", "", "app.D", false),
            is("j", "", "", false),
        ]
    );
}

#[test]
fn what_is_given_back_where_something_failed_is_a_default() {
    let body =
        "String m() { try { return \"a\"; } catch (E e) { log.warn(\"b\"); return \"c\"; } finally { f(() -> { return \"d\"; }); } }";
    let names: Vec<_> = texts("", body).into_iter().map(|(value, name, ..)| (value, name)).collect();
    assert_eq!(names, [("a", ""), ("b", ""), ("c", ".default"), ("d", "")].map(|(value, name)| (value.to_owned(), name.to_owned())));
}

#[test]
fn what_is_given_back_where_nothing_is_set_is_a_default() {
    for (condition, first, second) in [
        ("baseUrl == null", ".default", ""),
        ("baseUrl != null", "", ".default"),
        ("this.urls == null || this.urls.isEmpty()", ".default", ""),
        ("!StringUtils.hasText(endpoint)", ".default", ""),
        ("host.isPresent()", "", ".default"),
        ("user == null", "", ""),
        ("baseUrl == null || user == null", "", ""),
        ("baseUrl.equals(other)", "", ""),
    ] {
        let body = format!("String[] m() {{ if ({condition}) {{ return new String[] {{\"a\"}}; }} else return \"b\"; }}");
        let names: Vec<_> = texts("", &body).into_iter().map(|(_, name, ..)| name).collect();
        assert_eq!(names, [first, second], "{condition}");
    }
}

#[test]
fn what_is_compared_says_so() {
    let body = "void m(String x) { if (x == \"a\" || \"b\".equals(x) || x.startsWith(\"c\" + x)) {} switch (x) { case \"d\": } }";
    let found = texts("", body);
    assert_eq!(
        found.iter().map(|(value, .., compared)| (value.as_str(), *compared)).collect::<Vec<_>>(),
        [("a", true), ("b", true), ("c?", true), ("d", true)]
    );
}

#[test]
fn a_format_is_one_text_and_comments_are_none() {
    let body = "/** \"no\" */ String u = String.format(\"jdbc:%s\", \"mysql\"); // \"no\"\nString v = \"%s/x\".formatted(p); String w = x + y + (\"a\");";
    assert_eq!(
        texts("", body),
        [
            is("jdbc:mysql", "u", "", false),
            is("mysql", "", "java.lang.String.format", false),
            is("?/x", "v", "", false),
            is("a", "", "", false),
        ]
    );
}

/// The holders of a class with this head and body: name, and what changes it.
#[track_caller]
fn holders(head: &str, body: &str) -> Vec<(String, String)> {
    let text = format!("package app;\nimport java.util.*;\n{head} {{\n{body}\n}}");
    let by = |holder: &crate::code::Holder| holder.by.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    whole(&text).holders.iter().map(|one| (one.name.clone(), by(one))).collect()
}

#[test]
fn a_collection_that_methods_change_is_a_holder() {
    let found = |name: &str, by: &str| vec![(name.to_owned(), by.to_owned())];
    let fills = "void a() { m.put(1, 2); } void b() { this.m.remove(1); }";
    assert_eq!(holders("class C", &format!("static final Map<A, B> m = new HashMap<>(); {fills}")), found("m", "C.a C.b"));
    assert_eq!(
        holders("class C", "static Map m = Collections.synchronizedMap(new HashMap()); static void a() { C.m.put(1, 2); }"),
        found("m", "C.a")
    );
    assert_eq!(holders("@Service class C", &format!("private Map m = new HashMap<>(); {fills}")), found("m", "C.a C.b"));
    assert_eq!(holders("class C extends HttpServlet", &format!("Map m; C() {{ m = new HashMap<>(); }} {fills}")), found("m", "C.a C.b"));
    assert_eq!(holders("class C", &format!("static C c = new C(); Map m = new HashMap<>(); {fills}")), found("m", "C.a C.b"));
    assert_eq!(
        holders("class C", "static Set s = ConcurrentHashMap.newKeySet(); void a() { x.forEach(y -> s.add(y)); }"),
        found("s", "C.a")
    );
}

#[test]
fn a_collection_that_is_only_filled_at_the_start_is_no_holder() {
    let map = "static final Map<A, B> m = new HashMap<>();";
    for body in [
        "static { m.put(1, 2); }",
        "C() { m.put(1, 2); }",
        "@PostConstruct void a() { m.put(1, 2); }",
        "static { load(); } private static void load() { put(1); } private static void put(int x) { m.put(x, 2); }",
        "void setM(Map given) { m.putAll(given); }",
        "void a() { m.get(1); }",
        "void a(Map m) { m.put(1, 2); }",
    ] {
        assert_eq!(holders("class C", &format!("{map} {body}")), [], "{body}");
    }
    assert_eq!(holders("class C", "Map m = new HashMap<>(); void a() { m.put(1, 2); }"), []);
    assert_eq!(holders("@Component @RequestScope class C", "Map m = new HashMap<>(); void a() { m.put(1, 2); }"), []);
    assert_eq!(holders("class C", "static List<A> m = List.of(); void a() { m.add(1); }"), []);
    assert_eq!(holders("@Service class C", "void a() { Map m = new HashMap(); m.put(1, 2); }"), []);
}

#[test]
fn a_call_knows_its_function_and_whether_it_is_test_code() {
    let at = |text: &str| {
        let context = named(&whole(text), "f").context.clone();
        (context.function.to_string(), context.test)
    };
    assert_eq!(at("class C { void m() { f(); } }"), ("C.m".into(), false));
    assert_eq!(at("class C { public static void main(String[] a) { f(); } }"), ("C.main".into(), false));
    assert_eq!(at("class C { class D { void m() { run(() -> f()); } } }"), ("C.D.m".into(), false));
    assert_eq!(at("class C { void m() { new X() { void n() { f(); } }; } }"), ("C.m.n".into(), false));
    assert_eq!(at("class C { C() { f(); } }"), ("C.C".into(), false));
    assert_eq!(at("class C { static int x = f(); }"), (String::new(), false));
    assert_eq!(at("class C { static { f(); } }"), (String::new(), false));
    assert_eq!(at("class C { @Test void m() { f(); } }"), ("C.m".into(), true));
    assert_eq!(at("class CTest { void m() { f(); } }"), ("CTest.m".into(), true));
    assert_eq!(at("class C extends TestCase { void m() { f(); } }"), ("C.m".into(), true));
    assert_eq!(at("class CallsIT { void m() { f(); } }"), ("CallsIT.m".into(), true));
    assert_eq!(at("class EDIT { void m() { f(); } }"), ("EDIT.m".into(), false));
    assert_eq!(at("@RunWith(X.class) class C { void m() { f(); } }"), ("C.m".into(), true));
}

#[test]
fn a_call_knows_the_setting_it_stands_under() {
    let guard = |body: &str| {
        let text = format!("class C {{ void m() {{ {body} }} }}");
        named(&whole(&text), "f").context.guard.clone().map(|Guard { name, value }| (name, value))
    };
    let is = |name: &str, value| Some((name.to_owned(), value));
    assert_eq!(guard("if (debug) f();"), is("debug", true));
    assert_eq!(guard("if (!debug) { f(); }"), is("debug", false));
    assert_eq!(guard("if (debug) {} else { f(); }"), is("debug", false));
    assert_eq!(guard("if (config.isDebug()) { f(); }"), is("config.isDebug()", true));
    assert_eq!(guard("if (System.getenv(\"X\") != null) { f(); }"), is("System.getenv(\"X\")", true));
    assert_eq!(guard("if (null == System.getenv(\"X\")) { f(); }"), is("System.getenv(\"X\")", false));
    assert_eq!(guard("if (isDebug()) { f(); }"), is("isDebug()", true));
    assert_eq!(guard("if (list.isEmpty()) { f(); }"), None);
    assert_eq!(guard("if (order.isVoided()) { f(); }"), None);
    assert_eq!(guard("if (x > 1) { f(); }"), None);
    assert_eq!(guard("if (x != null) { f(); }"), None);
    assert_eq!(guard("if (debug) {} f();"), None);
}
