use proptest::prelude::*;
use seaworthy_model::{Part, Value};

use super::{read, tokens};
use crate::code::{Code, LONGEST, On, Target};

/// A value as one line: `<NAME=default>` a variable, `«module.name»` a reference, `?` what is not known.
fn shown(value: &Value) -> String {
    let mut line = String::new();
    for part in &value.parts {
        match part {
            Part::Text(text) => line.push_str(text),
            Part::Env { name, default: None } => line.push_str(&format!("<{name}>")),
            Part::Env { name, default: Some(default) } => line.push_str(&format!("<{name}={}>", shown(default))),
            Part::Ref { module, name } => line.push_str(&format!("«{module}.{name}»")),
            _ => line.push('?'),
        }
    }
    line
}

fn sound(text: &str) -> Code {
    let code = read(text);
    assert_eq!(code.troubles, [], "{text}");
    code
}

/// What the first argument of `f(…)` is known to be, in a function with these statements.
#[track_caller]
fn folds(body: &str, to: &str) {
    let text = format!("const PORT: u16 = 8080;\nconst DIR: &str = \"/data\";\nfn main() {{ {body} }}");
    let code = sound(&text);
    let call = code.calls.iter().find(|call| call.name == "f").expect("f(…)");
    assert_eq!(shown(&call.arguments[0].known.value), to, "{body}");
}

/// The paths of the call of a name.
#[track_caller]
fn calls(text: &str, name: &str, paths: &[&str]) {
    let code = sound(text);
    let call = code.calls.iter().find(|call| call.name == name).unwrap_or_else(|| panic!("{name} in {text}"));
    assert_eq!(call.paths, paths, "{text}");
}

#[test]
fn a_callee_is_resolved_through_its_import() {
    calls("use std::fs; fn f() { fs::write(a, b); }", "write", &["std.fs.write"]);
    calls("use std::{fs::{self, File}, io}; fn f() { File::create(a); }", "create", &["std.fs.File.create"]);
    calls("use std::fs as disk; fn f() { disk::write(a, b) }", "write", &["std.fs.write"]);
    calls("fn f() { use std::fs::write as w; w(a, b) }", "w", &["std.fs.write"]);
    calls("fn f() { std::fs::write(a, b) }", "write", &["std.fs.write"]);
    calls("use crate::store::save; fn f() { save() }", "save", &[".store.save"]);
    calls("mod store; use store::save; fn f() { save() }", "save", &[".store.save"]);
    calls("use actix_web::*; fn f() { HttpServer::new(a) }", "new", &["HttpServer.new", "actix_web.HttpServer.new"]);
    calls("fn write() {} fn f() { write() }", "write", &[]);
}

#[test]
fn a_receiver_is_what_made_it_or_what_it_is_declared_as() {
    calls(
        "use actix_web::HttpServer; async fn f() { HttpServer::new(|| 1).workers(2).bind(a)?.run().await }",
        "bind",
        &["actix_web.HttpServer.new().workers().bind"],
    );
    calls("use sled::Db; fn f(db: &Db) { db.insert(k, v); }", "insert", &["sled.Db.insert"]);
    calls("use actix_web::web; use sqlx::PgPool; async fn f(pool: web::Data<PgPool>) { pool.begin() }", "begin", &["sqlx.PgPool.begin"]);
    calls(
        "use axum::extract::State; use sqlx::PgPool; async fn f(State(pool): State<PgPool>) { pool.begin() }",
        "begin",
        &["sqlx.PgPool.begin"],
    );
    calls("use std::sync::Arc; use r::C; struct A { c: Arc<C> } impl A { fn f(&self) { self.c.get(); } }", "get", &["r.C.get"]);
    calls("use r::C; fn c() -> Result<C, E> { x } fn f() { let c = c()?; c.get() }", "get", &["r.C.get"]);
    calls("use r::C; fn f() { let c = C::open(a).await.unwrap(); c.get() }", "get", &["r.C.open().get"]);
    calls(
        "use axum::Router; fn f() { Router::new().route(a, b).layer(c).route(a, b).merge(d) }",
        "merge",
        &["axum.Router.new().route().merge"],
    );
    calls("use r::C; fn f() { if let Some(c) = C::open(a) { c.get() } }", "get", &["r.C.open().get"]);
    calls("fn f(x: u8) { let (x, _) = g(); x.get() }", "get", &[]);
}

#[test]
fn values_are_folded_within_the_file() {
    folds(r#"f("a")"#, "a");
    folds(r#"let a = "x"; f(format!("{a}/{}/{0}{{}}:{PORT}", DIR))"#, "x//data//data{}:8080");
    folds(r#"f(DIR.to_string() + "/x")"#, "/data/x");
    folds(r#"f(std::path::Path::new(DIR).join("log").join("a.log"))"#, "/data/log/a.log");
    folds(r#"f(concat!("a", "b"))"#, "ab");
    folds(r#"f(std::env::var("P").unwrap_or_else(|_| "80".to_string()))"#, "<P=80>");
    folds(r#"let p: u16 = std::env::var("P").unwrap_or("80".into()).parse().unwrap(); f(p)"#, "<P=80>");
    folds(r#"let p = std::env::var("P").ok().and_then(|v| v.parse().ok()).unwrap_or(80); f(p)"#, "<P=80>");
    folds(r#"f(match std::env::var("P") { Ok(v) => v, Err(_) => "80".into() })"#, "<P=80>");
    folds(r#"f(if let Ok(v) = std::env::var("P") { v } else { "80".into() })"#, "<P=80>");
    folds(r#"f(env!("P"))"#, "?");
    folds(r#"f(std::env::var(name).expect("it is set"))"#, "?");
    folds(r#"f(("127.0.0.1", PORT))"#, "127.0.0.1:8080");
    folds(r#"f(std::net::SocketAddr::from(([127, 0, 0, 1], 3000)))"#, "127.0.0.1:3000");
    folds(r#"f(std::net::SocketAddr::new([0, 0, 0, 0].into(), port))"#, "0.0.0.0:?");
    folds(r#"f((std::net::Ipv4Addr::UNSPECIFIED, 80))"#, "0.0.0.0:80");
    folds(r#"let mut a = String::from("x"); a.push_str(y); f(a)"#, "x?");
    folds(r#"let mut a = "x"; a = "y"; f(a)"#, "?");
    folds(r#"f(crate::config::PORT)"#, "«.config.PORT»");
}

#[test]
fn the_bodies_of_macros_are_read() {
    calls("fn f() { println!(\"{}\", std::fs::read(a)); }", "read", &["std.fs.read"]);
    calls("fn f() { tokio::select! { _ = tokio::signal::ctrl_c() => { stop() }, x = y => {} } }", "ctrl_c", &["tokio.signal.ctrl_c"]);
    calls("fn f() { sqlx::query!(\"SELECT 1\", a) }", "query!", &["sqlx.query!"]);
    calls("use tracing::info; fn f() { info!(a = %b.c(), ?d, \"x {}\", std::fs::read(a)); }", "read", &["std.fs.read"]);
    calls("lazy_static! { static ref X: T = std::fs::read(a); }", "read", &["std.fs.read"]);
    calls("thread_local! { static X: T = std::fs::read(a); }", "read", &["std.fs.read"]);
    let code = sound("fn f() { json!({ \"a\": { \"b\": 1 }, \"c\": [x] }); quote! { std::fs::write(a, b) } }");
    let keys: Vec<_> = code.objects.iter().map(|object| object.entries.iter().map(|one| one.key.as_str()).collect::<Vec<_>>()).collect();
    assert_eq!(keys, [vec!["a", "c"], vec!["b"]]);
    assert!(code.calls.iter().all(|call| call.name != "write"));
}

#[test]
fn attributes_are_annotations_and_a_type_has_its_traits() {
    let code = sound(
        "use clap::Parser; use actix_web::get;\n#[derive(Parser, Debug)] struct A { #[arg(long, env = \"PORT\")] port: u16 }\n\
         impl std::fmt::Display for A {}\n#[get(\"/x\")] async fn x() {}",
    );
    let all: Vec<_> =
        code.annotations.iter().map(|one| (one.paths.last().map_or("", String::as_str), one.on, one.target.as_str())).collect();
    assert_eq!(all, [("derive", On::Type, "A"), ("Debug.arg", On::Field, "port"), ("actix_web.get", On::Function, "x")]);
    assert_eq!(code.annotations[1].paths, ["arg", "clap.Parser.arg", "Debug.arg"]);
    let given: Vec<_> = code.annotations[1].arguments.iter().map(|one| (one.name.as_deref(), shown(&one.known.value))).collect();
    assert_eq!(given, [(None, "?".to_owned()), (Some("env"), "PORT".to_owned())]);
    assert_eq!(code.types[0].bases, [vec!["clap.Parser"], vec!["Debug"], vec!["std.fmt.Display"]]);
}

#[test]
fn tests_and_conditions_of_compilation_are_known() {
    let code = sound(
        "#[cfg(test)] mod tests { fn a() { one() } }\n#[tokio::test] async fn b() { one() }\nfn c() { if cfg!(debug_assertions) { two() } }\n\
         #[cfg(not(debug_assertions))] fn d() { two() }\n#[cfg(windows)] fn e() { three() }\nfn g() { if !settings.debug { two() } }\n\
         struct S; impl S { fn m(&self) { four() } }",
    );
    let of = |name: &str| code.calls.iter().filter(|call| call.name == name).collect::<Vec<_>>();
    assert!(of("one").len() == 2 && of("one").iter().all(|call| call.context.test));
    let guards: Vec<_> =
        of("two").iter().filter_map(|call| call.context.guard.as_ref()).map(|one| (one.name.as_str(), one.value)).collect();
    assert_eq!(guards, [("debug_assertions", true), ("debug_assertions", false), ("settings.debug", false)]);
    assert!(of("three").is_empty());
    assert_eq!(&*of("four")[0].context.function, "S.m");
}

#[test]
fn a_static_collection_that_functions_change_is_a_holder() {
    for (declared, change) in [
        ("static X: LazyLock<Mutex<HashMap<u8, u8>>> = LazyLock::new(Default::default);", "X.lock().unwrap().insert(k, v);"),
        ("static X: OnceCell<RwLock<Vec<u8>>> = OnceCell::new();", "let mut m = X.get().unwrap().write().await; m.push(v);"),
        ("lazy_static! { static ref X: DashMap<u8, u8> = DashMap::new(); }", "X.insert(k, v);"),
    ] {
        let code = sound(&format!("{declared} fn g(k: u8, v: u8) {{ {change} }}"));
        let all: Vec<_> = code.holders.iter().map(|one| format!("{} by {}", one.name, one.by.join(" "))).collect();
        assert_eq!(all, ["X by g"], "{change}");
    }
    assert_eq!(sound("static X: Mutex<Vec<u8>> = a(); fn g() { X.lock().unwrap().len(); let mut m = Vec::new(); m.push(1); }").holders, []);
}

#[test]
fn a_text_has_the_name_that_it_is_given_to() {
    let code = sound(
        "fn login(user: &str, password: &str) {}\nfn f() { let token = \"a\".to_string(); login(\"b\", \"c\"); C { key: Some(\"d\".into()) };\n\
         if x == \"e\" {} match y { \"g\" => {} _ => {} } }",
    );
    let all: Vec<_> = code.texts.iter().map(|text| (text.name.as_str(), shown(&text.known.value), text.compared)).collect();
    let expected =
        [("token", "a", false), ("user", "b", false), ("password", "c", false), ("key", "d", false), ("", "e", true), ("", "g", true)];
    assert_eq!(all, expected.map(|(name, text, compared)| (name, text.to_owned(), compared)));
}

#[test]
fn what_is_given_a_value_is_an_assignment() {
    let code = sound("use r::C; static A: &str = \"a\"; fn f(c: C) { let b = \"b\"; c.key = \"c\"; }");
    let all: Vec<_> = code.assignments.iter().map(|one| (one.name.as_str(), one.target.clone())).collect();
    assert_eq!(all, [("A", Target::Module), ("b", Target::Local), ("key", Target::Member(vec!["r.C".into()]))]);
    assert_eq!((code.constants[0].name.as_str(), code.constants.len()), ("A", 1));
}

#[test]
fn of_what_is_no_rust_the_texts_are_said() {
    let code = read("fn f( { let a = \"x\"; }}");
    assert_eq!(code.troubles.len(), 1);
    let code = read("fn f() { let = \"x\"; }");
    assert_eq!((code.troubles.len(), code.texts.len()), (1, 1));
    let code = read("#!/usr/bin/env rust-script\nfn f() { g(\"é\", h) }");
    assert_eq!((code.troubles.len(), code.calls.len()), (0, 1));
    let text = format!("fn f() {{}}{}", " ".repeat(LONGEST));
    assert_eq!(read(&text).troubles.len(), 1);
}

#[test]
fn no_nesting_exhausts_the_stack() {
    let n = 100_000;
    for (before, middle, after) in
        [("(", "1", ")"), ("[", "", "]"), ("!", "x", ""), ("&", "x", ""), ("{", "", "}"), ("1 + ", "1", ""), ("|x| ", "1", "")]
    {
        let text = format!("fn f() {{ let a = {}{middle}{}; }}", before.repeat(n), after.repeat(n));
        assert_eq!(read(&text).troubles.len(), 1, "{before}");
    }
    for repeated in [".a()", "?", "[0]", " as u8", " else if x {}", "{}", "-> u8", "::a", "<u8", "(1)", "= b"] {
        read(&format!("fn f() {{ if x {{}} {} }}", repeated.repeat(n / 2)));
        read(&format!("fn f() {{ x{} }}", repeated.repeat(n / 2)));
        read(&format!("fn f() {{ x{} }}", repeated.repeat(tokens::RUN / 4)));
    }
    read(&format!("fn f() {{ {}{} }}", "a!(".repeat(n), ")".repeat(n)));
    let deepest = tokens::BRACKETS - 4;
    for (open, close) in [("(", ")"), ("a!(", ")"), ("{", "}"), ("[", "]"), ("a(", ")"), ("|x| {", "}")] {
        let text = format!("fn f() {{ {}1{} }}", open.repeat(deepest), close.repeat(deepest));
        assert_eq!(read(&text).troubles, [], "{open}");
    }
    read(&format!("fn f() {{ {}1 }}", "!".repeat(tokens::RUN - 20)));
    read(&format!("type A = {}u8;", "&".repeat(tokens::RUN - 20)));
    read(&format!("fn f() {{ {}1 }}", "x = ".repeat(tokens::RUN / 2 - 20)));
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "[a-z(){}\\[\\];,.:!#\"'=<>&|*+?% \n0-9]{0,60}") {
        read(&text);
        read(&format!("fn f() {{ {text} }}"));
        read(&format!("fn f() {{ m!({text}) }}"));
    }
}
