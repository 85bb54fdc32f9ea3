use proptest::prelude::*;
use seaworthy_model::{Confidence, Fact, FileId, Kind, Value};
use seaworthy_syntax::code;

use crate::{FieldType, Kinds, Signatures, examples, language, prepare, shown};

const KINDS: &str = "
kinds:
  - name: log_sink
    doc: A place that log lines are sent to.
    fields:
      - { name: sink, type: word, words: [file, console], doc: What takes the lines. }
      - { name: path, type: path, doc: Where to. }
      - { name: rotates, type: bool, doc: Whether it rotates. }
      - { name: keeps, type: int, doc: How many it keeps. }
";

const LOGGING: &str = "
library: logging
imports: [logging]
calls:
  - name: logging.FileHandler
    parameters: [filename]
    named: [backupCount]
    yields: { log_sink: { keeps: $backupCount, rotates: true, sink: file, path: $filename } }
  - name: logging.basicConfig
    named: [filename]
    when: has(arg.filename) && !arg.filename.absolute
    yields: { log_sink: { sink: file, path: $filename } }
settings:
  - object: { class: logging.FileHandler }
    named: [filename]
    yields: { log_sink: { sink: file, path: $filename } }
";

pub(crate) fn kinds() -> Kinds {
    Kinds::read("facts.yaml", KINDS).expect("the kinds are read")
}

fn facts_at(path: &str, text: &str) -> Vec<Fact> {
    let signatures = Signatures::read(&[("python/logging.yaml", LOGGING)], &kinds()).unwrap_or_else(|refusals| panic!("{refusals:#?}"));
    signatures.extract(FileId(7), path, "python", &code::read(Kind::Python, text))
}

fn facts(text: &str) -> Vec<Fact> {
    facts_at("app.py", text)
}

/// The refusals of a signature file: place, what and what to do.
fn refused(text: &str) -> Vec<String> {
    match Signatures::read(&[("python/logging.yaml", text)], &kinds()) {
        Ok(_) => vec![],
        Err(refusals) => refusals.iter().map(|one| format!("{}:{} {}; {}", one.line, one.column, one.text, one.remedy)).collect(),
    }
}

#[test]
fn a_call_yields_the_fields_in_the_order_of_the_kind() {
    let found = facts("import logging as l\nP = '/var/log/a.log'\nl.FileHandler(P, backupCount=3)");
    let [fact] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(shown(fact), "log_sink file /var/log/a.log rotates 3");
    assert_eq!(fact.field("api"), Some(&Value::text("logging.FileHandler")));
    assert_eq!((fact.place.file, fact.library.as_str(), fact.confidence), (FileId(7), "logging", Confidence::High));
}

#[test]
fn a_value_stands_where_it_is_written() {
    let text = "import logging as l\nP = '/var/log/a.log'\nl.FileHandler(P)";
    let place = facts(text)[0].fields.iter().find(|(name, ..)| *name == "path").and_then(|(.., place)| *place).expect("a place");
    assert_eq!(place.span.of(text), "'/var/log/a.log'");
}

#[test]
fn a_parameter_that_is_not_given_gives_no_field() {
    assert_eq!(facts("import logging\nlogging.FileHandler(None)")[0].field("path"), None);
    assert_eq!(facts("import logging\nlogging.FileHandler()")[0].field("keeps"), None);
}

#[test]
fn a_named_parameter_is_not_taken_by_position() {
    assert_eq!(facts("import logging\nlogging.FileHandler('a', 'b')")[0].field("keeps"), None);
    assert_eq!(facts("import logging\nlogging.FileHandler(filename='a')")[0].field("path"), Some(&Value::text("a")));
}

#[test]
fn a_condition_decides_and_what_it_cannot_know_it_does_not_say() {
    let count = |arguments: &str| facts(&format!("import logging\nlogging.basicConfig({arguments})")).len();
    assert_eq!(count("filename='a.log'"), 1);
    assert_eq!(count("filename='/a.log'"), 0);
    assert_eq!(count("level=1"), 0);
    assert_eq!(count("filename=None"), 0);
    assert_eq!(count("**options"), 0);
    assert_eq!(count("filename='a.log', **options"), 1);
}

#[test]
fn an_object_yields_a_fact_at_the_object() {
    let text = "L = {'file': {'class': 'logging.FileHandler', 'filename': 'x.log', 'level': 'INFO'}, 'mail': {'class': 'x'}}";
    let found = facts(text);
    assert_eq!(
        found.iter().map(|fact| (shown(fact), fact.place.span.of(text).len())).collect::<Vec<_>>(),
        [("log_sink file x.log".to_owned(), 70)]
    );
    let named = facts("import logging\nL = {'class': logging.FileHandler, 'filename': 'x.log'}");
    assert_eq!(named.len(), 1);
}

#[test]
fn facts_say_where_they_stand() {
    let fact = facts("import logging\ndef setup():\n  if settings.FILE:\n    logging.FileHandler('a')").remove(0);
    assert_eq!((fact.function.as_str(), fact.test, fact.guard.map(|guard| guard.name)), ("setup", false, Some("settings.FILE".into())));
    assert!(facts_at("tests/app.py", "import logging\nlogging.FileHandler('a')")[0].test);
    assert!(facts("import logging\ndef test_a():\n  logging.FileHandler('a')")[0].test);
}

#[test]
fn only_a_file_with_import_and_member_is_worth_parsing() {
    let signatures = Signatures::read(&[("python/logging.yaml", LOGGING)], &kinds()).expect("it is read");
    assert!(signatures.may_hold("python", "app.py", "import logging\nlogging.basicConfig()"));
    assert!(!signatures.may_hold("python", "app.py", "import logging\nlogging.getLogger()"));
    assert!(!signatures.may_hold("ruby", "app.rb", "import logging\nlogging.basicConfig()"));
    assert_eq!(language(Kind::Python), Some("python"));
    assert_eq!(language(Kind::Compose), None);
}

#[test]
fn what_is_not_understood_is_refused_with_its_place_and_the_next_step() {
    // The word that is pointed at, and what is said of it.
    let refusal = |from: &str, to: &str| {
        let text = LOGGING.replacen(from, to, 1);
        let refusals = Signatures::read(&[("python/logging.yaml", &text)], &kinds()).expect_err("it is refused");
        let [one] = refusals.as_slice() else { panic!("{refusals:?}") };
        let line = text.lines().nth(one.line as usize - 1).unwrap_or_default();
        let word: String = line.chars().skip(one.column as usize - 1).take_while(|c| c.is_alphanumeric() || "_.$[".contains(*c)).collect();
        format!("{word}: {}; {}", one.text, one.remedy)
    };
    assert_eq!(refusal("calls:", "cals:"), "cals: `cals` is no key that is known here; did you mean `calls`?");
    assert!(refusal("library: logging", "").ends_with("`library` is missing; add it"));
    assert_eq!(refusal("sink: file", "sink: fiel"), "fiel: `fiel` is no word of `sink`; did you mean `file`?");
    assert_eq!(refusal("sink: file", "snk: file"), "snk: `log_sink` has no field `snk`; did you mean `sink`?");
    assert_eq!(refusal("{ log_sink: { keeps", "{ logsink: { keeps"), "logsink: `logsink` is no kind of fact; did you mean `log_sink`?");
    assert_eq!(refusal("path: $filename", "path: $filenam"), "$filenam: `$filenam` is no parameter; did you mean `filename`?");
    assert_eq!(refusal("rotates: true", "rotates: yes"), "yes: `rotates` is true or false; write `true`, `false` or a `$parameter`");
    assert_eq!(
        refusal("named: [backupCount]", "named: [backupCount, filename]"),
        "filename: the parameter `filename` stands here twice; leave one of them out"
    );
    assert_eq!(
        refusal("name: logging.File", "name: File"),
        "FileHandler: `FileHandler` lies below none of the imports; write its whole dotted name, or add its module to `imports`"
    );
    assert_eq!(refusal("{ log_sink: { keeps", "{ log_sink: { api: x, keeps"), "api: every fact has `api` by itself; leave it out");
    assert_eq!(
        refusal("    parameters: [filename]\n", "    parametrs: [filename]\n"),
        "parametrs: `parametrs` is no key that is known here; did you mean `parameters`?"
    );
}

#[test]
fn a_condition_over_a_parameter_that_is_not_there_is_refused() {
    let refusals = refused(&LOGGING.replacen("has(arg.filename)", "has(arg.filname)", 1));
    assert_eq!(refusals.len(), 1, "{refusals:?}");
    assert!(refusals[0].starts_with("11:11 ") && refusals[0].contains("filname"), "{refusals:?}");
}

#[test]
fn kinds_are_refused_with_their_place() {
    let refusal = |from: &str, to: &str| {
        let refusals = Kinds::read("facts.yaml", &KINDS.replacen(from, to, 1)).expect_err("it is refused");
        refusals.iter().map(|one| format!("{}:{} {}", one.line, one.column, one.text)).collect::<Vec<_>>()
    };
    assert_eq!(refusal("type: path", "type: pth"), ["7:29 `pth` is no type"]);
    assert_eq!(refusal("name: path", "name: api"), ["7:17 `log_sink` has the field `api` already"]);
    assert_eq!(refusal("words: [file, console], ", ""), ["6:29 a `word` has `words`, and nothing else has"]);
    assert_eq!(refusal("doc: Where to.", "dox: Where to."), ["7:35 `dox` is no key that is known here"]);
    assert_eq!(refusal("name: log_sink", "name: LogSink"), ["3:11 `LogSink` is no name"]);
}

#[test]
fn every_kind_has_api_before_its_own_fields() {
    let kinds = kinds();
    let kind = kinds.kind("log_sink").expect("it is declared");
    assert_eq!(kind.fields.iter().map(|field| field.name).collect::<Vec<_>>(), ["api", "sink", "path", "rotates", "keeps"]);
    assert_eq!(kind.field("sink").map(|field| &field.ty), Some(&FieldType::Word(vec!["file".into(), "console".into()])));
}

#[test]
fn a_file_that_was_prepared_as_plain_json_is_read() {
    let kinds = r#"{"kinds":[{"name":"log_sink","doc":"d","fields":[{"name":"sink","type":"word","words":["file"],"doc":"d"}]}]}"#;
    let json = r#"{"library":"l","imports":["l"],"calls":[{"name":"l.f","yields":{"log_sink":{"sink":"file"}}}]}"#;
    let signatures = Signatures::from_prepared(&[("python/l.yaml", json)], &Kinds::from_prepared(kinds));
    let found = signatures.extract(FileId(0), "a.py", "python", &code::read(Kind::Python, "import l\nl.f()"));
    assert_eq!(found.iter().map(shown).collect::<Vec<_>>(), ["log_sink file"]);
}

#[test]
fn a_name_that_several_wildcards_may_give_is_less_sure() {
    let found = facts("from a import *\nfrom logging import *\nFileHandler('x')");
    assert_eq!(found.iter().map(|fact| fact.confidence).collect::<Vec<_>>(), [Confidence::Medium]);
    assert_eq!(facts("from logging import *\nFileHandler('x')")[0].confidence, Confidence::High);
}

#[test]
fn an_example_that_is_wrong_says_how() {
    let signatures = Signatures::read(&[("python/logging.yaml", LOGGING)], &kinds()).expect("it is read");
    let text = "library: x\n---\n- code: |\n    import logging\n    logging.FileHandler('a')\n    ^^^^^^^ log_sink file b\n";
    let examples = examples("x.yaml", text).expect("it has a form");
    assert_eq!(examples[0].line, 4);
    assert_eq!(
        examples[0].differences(&signatures, Kind::Python),
        ["`log_sink file b` at `logging` is not found", "`log_sink file a rotates` at `logging.FileHandler('a')` is not expected"]
    );
}

#[test]
fn carets_under_nothing_are_refused() {
    let refusals = examples("x.yaml", "a: b\n---\n- code: |\n    x\n    ^^^ log_sink\n").expect_err("it is refused");
    assert_eq!((refusals[0].line, refusals[0].text.as_str()), (5, "carets stand under no text"));
}

const FLASK: &str = "
library: flask
imports: [flask, shop]
calls:
  - name: flask.Flask.start
    parameters: [filename]
    yields: { log_sink: { sink: file, path: $filename } }
returns:
  shop.make: flask.Flask
settings:
  - key: [LOG_FILE, logging.file.name]
    yields: { log_sink: { sink: file, path: $value } }
  - assign: [flask.Flask.log]
    yields: { log_sink: { sink: file, path: $value } }
names:
  - like: '(?i)log_?path$'
    when: arg.value.known
    yields: { log_sink: { path: $value } }
texts:
  - like: '^/var/log/'
    yields: { log_sink: { sink: console, path: $text } }
";

fn shown_of(path: &str, text: &str) -> Vec<String> {
    let signatures = Signatures::read(&[("python/flask.yaml", FLASK)], &kinds()).unwrap_or_else(|refusals| panic!("{refusals:#?}"));
    signatures.extract(FileId(0), path, "python", &code::read(Kind::Python, text)).iter().map(shown).collect()
}

#[test]
fn names_and_texts_are_facts_wherever_they_are_given() {
    assert_eq!(shown_of("app.py", "log_path = 'a.log'\nf(LOG_PATH='b.log')"), ["log_sink a.log", "log_sink b.log"]);
    assert_eq!(shown_of("app.py", "x = f('/var/log/x')"), ["log_sink console /var/log/x"]);
}

#[test]
fn a_settings_module_sets_keys() {
    assert_eq!(shown_of("settings.py", "LOG_FILE = 'a.log'"), ["log_sink file a.log"]);
    assert_eq!(shown_of("app.py", "LOG_FILE = 'a.log'"), Vec::<String>::new());
}

#[test]
fn a_configuration_file_sets_keys_in_every_spelling() {
    use seaworthy_model::Span;
    use seaworthy_syntax::code::Known;
    use seaworthy_syntax::settings::{Setting, Settings};
    let setting = |key: &str| Setting {
        key: key.into(),
        span: Span::new(0, 9),
        known: Known { value: Value::text("a.log"), written: Span::new(5, 9), nothing: false },
        profile: String::new(),
    };
    let signatures = Signatures::read(&[("java/flask.yaml", FLASK)], &kinds()).expect("it is read");
    let settings = Settings { entries: vec![setting("logging.FILE.na-me"), setting("logging.file")], ..Settings::default() };
    let facts = signatures.extract_settings(FileId(0), "application-prod.yml", &settings);
    assert_eq!(facts.iter().map(shown).collect::<Vec<_>>(), ["log_sink file a.log"]);
    assert_eq!((facts[0].key.as_str(), facts[0].profile.as_str()), ("logging.FILE.na-me", "prod"));
}

const MAIL: &str = "
library: mail
imports: [mail]
calls:
  - name: [tables.Table.put, tables.Table.with]
    parameters: [key, value]
    sets: true
constants:
  mail.Session.HOST: mail.smtp.host
settings:
  - key: mail.smtp.host
    yields: { log_sink: { sink: console, path: $value } }
packages:
  - name: mail.old
    when: \"!arg.path.text.startsWith('mail.old.samples')\"
    yields: { log_sink: { sink: file, path: $path } }
texts:
  - like: '^log:(?<path>[^;]+)'
    yields: { log_sink: { sink: file, path: $path } }
";

fn mail_of(text: &str) -> Vec<String> {
    let mail = MAIL.replace("imports: [mail]", "imports: [mail, tables]");
    let signatures = Signatures::read(&[("python/mail.yaml", &mail)], &kinds()).unwrap_or_else(|refusals| panic!("{refusals:#?}"));
    let facts: Vec<String> = signatures.extract(FileId(0), "app.py", "python", &code::read(Kind::Python, text)).iter().map(shown).collect();
    assert!(facts.is_empty() || signatures.may_hold("python", "app.py", text), "the word scan passes over {text}");
    facts
}

#[test]
fn a_call_that_sets_a_key_says_what_a_configuration_file_would() {
    assert_eq!(mail_of("import tables\ntables.Table().put('mail.smtp.host', 'a')"), ["log_sink console a"]);
    assert_eq!(mail_of("import tables\nfrom mail import Session\ntables.Table().put(Session.HOST, 'a')"), ["log_sink console a"]);
    assert_eq!(mail_of("import tables\ntables.Table().put('mail.smtp.port', 'a')"), Vec::<String>::new());
    assert_eq!(mail_of("import tables\ntables.Table().put(key, 'a')"), Vec::<String>::new());
}

#[test]
fn a_package_that_is_imported_is_said_once() {
    assert_eq!(mail_of("import mail.old.a\nfrom mail.old import b\nfrom mail import older"), ["log_sink file mail.old.a"]);
    assert_eq!(mail_of("import mail.old.samples.x\nimport mail.old"), ["log_sink file mail.old"]);
}

#[test]
fn an_expression_names_parts_of_a_text() {
    use seaworthy_model::Span;
    use seaworthy_syntax::code::Known;
    use seaworthy_syntax::settings::{Setting, Settings};
    let signatures = Signatures::read(&[("java/mail.yaml", &MAIL.replace("[mail]", "[mail, tables]"))], &kinds()).expect("it is read");
    let known = Known { value: Value::text("log:a.log;MODE=x"), written: Span::new(2, 18), nothing: false };
    let entry = Setting { key: "x".into(), span: Span::new(0, 18), known, profile: String::new() };
    let facts = signatures.extract_settings(FileId(0), "a.yml", &Settings { entries: vec![entry], ..Settings::default() });
    assert_eq!(facts.iter().map(shown).collect::<Vec<_>>(), ["log_sink file a.log"]);
}

#[test]
fn a_call_that_sets_has_a_key_and_a_value() {
    let refusals = refused(&MAIL.replace("[key, value]", "[key]").replace("imports: [mail]", "imports: []"));
    assert_eq!(refusals, ["5:11 what it `sets` is not known; name the parameters `key` and `value`"]);
}

#[test]
fn a_part_that_nothing_has_is_refused() {
    let refusals = refused(&LOGGING.replacen("path: $filename", "path: $filename.hots", 1));
    assert!(refusals.len() == 1 && refusals[0].ends_with("nothing of a value is called `hots`; did you mean `host`?"), "{refusals:?}");
}

proptest! {
    #[test]
    fn no_signature_file_makes_the_reader_panic(text in "\\PC{0,80}", at in 0usize..600) {
        let mutated: String = LOGGING.chars().take(at).chain(text.chars()).chain(LOGGING.chars().skip(at)).collect();
        for text in [&text, &mutated] {
            let _ = Signatures::read(&[("python/x.yaml", text)], &kinds());
            let _ = (prepare("x", text), examples("x", &format!("a: b\n---\n- code: |\n   {text}\n   ^^^ {text}")));
        }
    }
}

#[test]
fn a_dependency_says_what_it_does_by_itself() {
    let text =
        "library: x\nimports: []\ndependencies:\n  - name: ['a:b', 'c:d-*']\n    yields: { log_sink: { sink: file, path: $name } }\n";
    let signatures = Signatures::read(&[("java/x.yaml", text)], &kinds()).unwrap_or_else(|refusals| panic!("{refusals:#?}"));
    let place = seaworthy_model::Place { file: FileId(3), span: seaworthy_model::Span::new(1, 2) };
    let said = |name: &str| signatures.of_dependency(name, place).iter().map(shown).collect::<Vec<_>>();
    assert_eq!((said("a:b"), said("c:d-e")), (vec!["log_sink file a:b".to_owned()], vec!["log_sink file c:d-e".to_owned()]));
    assert_eq!(said("a:bc"), Vec::<String>::new());
    assert_eq!(signatures.of_dependency("a:b", place)[0].place, place);
}

const ROUTES: &str = "
library: web
imports: [web]
annotations:
  - name: web.Get
    parameters: [path]
    base: web.Path
    on: [function]
    yields: { log_sink: { path: $path } }
";

#[test]
fn the_path_of_a_class_stands_before_that_of_its_methods_and_each_of_several_is_said() {
    let signatures = Signatures::read(&[("java/web.yaml", ROUTES)], &kinds()).unwrap_or_else(|refusals| panic!("{refusals:#?}"));
    let said = |text: &str| -> Vec<String> {
        let code = code::read(Kind::Java, &format!("import web.*; {text}"));
        signatures.extract(FileId(0), "A.java", "java", &code).iter().map(shown).collect()
    };
    assert_eq!(said("@Path(\"/a/\") class A { @Get(\"b\") void b() {} }"), ["log_sink /a/b"]);
    assert_eq!(said("@Path(\"/a\") class A { @Get void b() {} }"), ["log_sink /a"]);
    assert_eq!(
        said("@Path(\"a\") class A { @Get @Path(\"b\") void b() {} @Get @Path(\"c\") void b(int i) {} }"),
        ["log_sink a/b", "log_sink a/c"]
    );
    assert_eq!(said("@Path(\"/a\") class A {} class B { @Get({\"/b\", \"/c\"}) void b() {} }"), ["log_sink /b", "log_sink /c"]);
    assert_eq!(said("class B { @Get void b() {} }"), ["log_sink"]);
}
