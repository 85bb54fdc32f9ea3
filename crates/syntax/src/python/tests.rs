use proptest::prelude::*;
use seaworthy_model::{Guard, Part, Value};

use super::read;
use crate::code::{Call, Code, Known, LONGEST};

/// What the first argument of the last call of `f` is known to be.
fn folded(text: &str) -> Known {
    let code = read(text);
    assert_eq!(code.troubles, [], "{text}");
    code.calls.iter().rfind(|call| call.name == "f").and_then(|call| call.arguments.first()).expect("f(…)").known.clone()
}

/// A value as one line: `<NAME=default>` a variable, `«module.name»` a reference, `?` what is not known.
pub(super) fn shown(value: &Value) -> String {
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

#[track_caller]
pub(super) fn folds(text: &str, to: &str) {
    assert_eq!(shown(&folded(text).value), to, "{text}");
}

fn last(code: &Code) -> &Call {
    code.calls.last().expect("a call")
}

#[track_caller]
fn calls(text: &str, paths: &[&str]) {
    assert_eq!(last(&read(text)).paths, paths, "{text}");
}

#[test]
fn a_callee_is_resolved_through_its_import() {
    calls("import logging\nlogging.FileHandler('x')", &["logging.FileHandler"]);
    calls("import logging as l\nl.FileHandler('x')", &["logging.FileHandler"]);
    calls("import logging.handlers\nlogging.handlers.SysLogHandler()", &["logging.handlers.SysLogHandler"]);
    calls("import logging.handlers as h\nh.SysLogHandler()", &["logging.handlers.SysLogHandler"]);
    calls("from logging import FileHandler as FH\nFH('x')", &["logging.FileHandler"]);
    calls("from logging import handlers\nhandlers.SysLogHandler()", &["logging.handlers.SysLogHandler"]);
    calls("from .log import (\n  # mine\n  handler,\n  other as o,\n)\no()", &[".log.other"]);
    calls("from . import log\nlog.handler()", &[".log.handler"]);
    calls("def g():\n  import logging\n  logging.FileHandler('x')", &["logging.FileHandler"]);
    calls("import logging\nH = logging.FileHandler\nH('x')", &["logging.FileHandler"]);
    calls("import logging\nclass A:\n  def m(self):\n    logging.FileHandler('x')", &["logging.FileHandler"]);
}

#[test]
fn a_wildcard_import_gives_a_candidate_beside_the_builtin() {
    calls("from logging.handlers import *\nSysLogHandler()", &["SysLogHandler", "logging.handlers.SysLogHandler"]);
    calls("open('x')", &["open"]);
}

#[test]
fn an_import_that_is_tried_and_replaced_gives_both() {
    calls("try:\n  import json as j\nexcept ImportError:\n  import simplejson as j\nj.loads('')", &["json.loads", "simplejson.loads"]);
}

#[test]
fn a_name_of_this_file_hides_what_is_imported() {
    calls("from logging import FileHandler\nclass FileHandler: pass\nFileHandler('x')", &[]);
    calls("from logging.handlers import *\ndef SysLogHandler(): pass\nSysLogHandler()", &[]);
    calls("import logging\ndef g(logging):\n  logging.FileHandler('x')", &[]);
    calls("import logging\ng = lambda logging: logging.FileHandler('x')", &[]);
    calls("import logging\nfor logging in x:\n  logging.FileHandler('x')", &[]);
    calls("import logging\nwith x as logging:\n  logging.FileHandler('x')", &[]);
    calls("x.FileHandler('x')", &[]);
}

#[test]
fn a_receiver_that_is_not_known_keeps_its_place_and_the_name() {
    let text = "logger().addHandler(h)";
    let code = read(text);
    let call = code.calls.first().expect("a call");
    assert_eq!((call.name.as_str(), call.receiver.map(|span| span.of(text))), ("addHandler", Some("logger()")));
}

#[test]
fn literals_are_read_as_python_reads_them() {
    folds(r#"f("a" 'b' r"\n" "\n\x41\u00e9\101")"#, "ab\\n\nAéA");
    folds("f('''a\nb''')", "a\nb");
    folds("f(b'bytes')", "?");
    folds(r#"f("\N{BULLET}x")"#, "?");
    folds("f(8_080)", "8080");
    folds("f(0o755)", "493");
    folds("f(True)", "true");
    assert!(folded("f(None)").nothing);
    assert!(folded("X = None\nf(X)").nothing);
}

#[test]
fn texts_are_put_together() {
    folds("D = '/data'\nf(D + '/' + 'a.log')", "/data/a.log");
    folds("D = '/data'\nf(f'{D}/{name}.log')", "/data/?.log");
    folds("f(f'{{x}}{1}{2!r}')", "{x}1?");
    folds("f(f'{x:>10}/a')", "?/a");
    folds("f('/var/%s/%d.log%%' % ('a', 3))", "/var/a/3.log%");
    folds("f('/var/%s' % name)", "/var/?");
    folds("f('/var/%(name)s' % d)", "/var/?");
    folds("f('/var/{}/{0}/{n}{{}}'.format('a', n='b'))", "/var/a/a/b{}");
    folds("f('/var/{:>5}'.format('a'))", "/var/?");
    folds("f(str('a'))", "a");
    folds("f((\n 'a'\n 'b'\n))", "ab");
    folds("f(1 + 2)", "?");
    folds("f(10 / 2)", "?");
    folds("f(f'{None}{True}')", "??");
}

#[test]
fn paths_are_joined() {
    folds("import os\nf(os.path.join('/data', 'a', 'b.log'))", "/data/a/b.log");
    folds("from os.path import join\nf(join('/data/', 'b.log'))", "/data/b.log");
    folds("import os\nf(os.path.join('/data', '/etc/x'))", "/etc/x");
    folds("import os\nf(os.path.join(os.path.dirname(__file__), 'x.log'))", "?/x.log");
    folds("import os\nf(os.path.join(*parts))", "?");
    folds("from pathlib import Path\nf(Path('/data') / 'a' / 'b.log')", "/data/a/b.log");
    folds("from pathlib import Path\nf(Path('/data', 'a').joinpath('b'))", "/data/a/b");
    folds("from pathlib import Path\nB = Path(__file__).resolve().parent.parent\nf(B / 'logs' / 'x.log')", "?/logs/x.log");
    folds("import os\nf(os.path.expanduser('~/x.log'))", "?/x.log");
    folds("import os\nf(os.path.abspath('x.log'))", "?/x.log");
    folds("import os\nf(os.path.dirname('/var/log/x.log'))", "/var/log");
    folds("import tempfile, os\nf(os.path.join(tempfile.gettempdir(), 'x'))", "/tmp/x");
    folds("import tempfile\nf(tempfile.mkdtemp() + '/x')", "/tmp/?/x");
    folds("import tempfile\nf(tempfile.mkdtemp(dir='/srv'))", "?");
    folds("import tempfile\nwith tempfile.TemporaryDirectory() as t:\n  f(t)", "/tmp/?");
    folds("import tempfile\nwith tempfile.NamedTemporaryFile() as t:\n  f(t.name)", "/tmp/?");
}

#[test]
fn the_environment_is_seen() {
    folds("import os\nf(os.environ.get('D', '/data'))", "<D=/data>");
    folds("import os\nf(os.getenv('D'))", "<D>");
    folds("import os\nf(os.getenv('D', None))", "<D>");
    folds("import os\nf(os.environ['D'] + '/x')", "<D>/x");
    folds("from os import environ as e\nf(e['D'])", "<D>");
    folds("import os\nf(os.getenv('D') or '/data')", "<D=/data>");
    folds("import os\nf(os.getenv('D', '').replace('a', 'b') or '/data')", "<D=/data>");
    folds("import os\nf(os.getenv('A', os.getenv('B', 'c')))", "<A=<B=c>>");
    folds("import os\nf(int(os.getenv('PORT', '80')))", "<PORT=80>");
    folds("import os\nf(os.getenv(name))", "?");
    folds("import os\nf(os.path.join(os.getenv('D', '/data'), 'x'))", "<D=/data>/x");
}

#[test]
fn a_name_of_another_module_is_a_reference() {
    folds("from django.conf import settings\nf(settings.LOG)", "«django.conf.settings.LOG»");
    folds("from .config import LOG\nf(LOG)", "«.config.LOG»");
    folds("from config import *\nf(LOG)", "«config.LOG»");
    folds("f(LOG)", "?");
    folds("import config\nf(config)", "?");
}

#[test]
fn a_constant_is_folded_where_it_is_assigned_once() {
    folds("P = '/x'\ndef g():\n  f(P)", "/x");
    folds("def g():\n  f(P)\nP = '/x'", "/x");
    folds("f(P)\nP = '/x'", "?");
    folds("P = '/x'\nP = '/y'\nf(P)", "?");
    folds("P = '/x'\nP += '/y'\nf(P)", "?");
    folds("P = '/x'\ndef g(P):\n  f(P)", "?");
    folds("P = '/x'\ndef g():\n  global P\n  P = '/y'\ndef h():\n  f(P)", "?");
    folds("P: str = '/x'\nf(P)", "/x");
    folds("A = B = '/x'\nf(A)", "/x");
    folds("if (P := '/x'):\n  f(P)", "/x");
    folds("P, Q = '/x', '/y'\nf(P)", "?");
    folds("P = '/x'\ndel P\nf(P)", "?");
    folds("A = B\nB = A\nf(A)", "?");
    folds("class C:\n  P = '/x'\n  def m(self):\n    f(self.P)", "/x");
    folds("class C:\n  P = '/x'\nf(C.P)", "/x");
    folds("class C:\n  P = '/x'\n  def m(self):\n    f(P)", "?");
    folds("class C:\n  def __init__(self):\n    self.p = '/x'\n  def m(self):\n    f(self.p)", "/x");
}

#[test]
fn a_value_says_where_it_is_written() {
    let text = "P = '/x'\nQ = P\nf(Q)\nf('/y')";
    assert_eq!(read(text).calls.iter().map(|call| call.arguments[0].known.written.of(text)).collect::<Vec<_>>(), ["'/x'", "'/y'"]);
    let joined = "P = '/x'\nf(P + '/y')";
    assert_eq!(folded(joined).written.of(joined), "P + '/y'");
}

#[test]
fn arguments_stand_by_position_and_by_name() {
    let code = read("f('a', # first\n 'b', mode='w', **more)");
    let call = last(&code);
    let named: Vec<_> = call.arguments.iter().map(|one| (one.name.as_deref(), shown(&one.known.value))).collect();
    assert_eq!(named, [(None, "a".into()), (None, "b".into()), (Some("mode"), "w".into())]);
    assert!(call.open);
    assert_eq!(last(&read("f('a', *rest, 'c')")).arguments.len(), 1);
}

#[test]
fn a_call_knows_its_function_and_whether_it_is_test_code() {
    let at = |text: &str| {
        let code = read(text);
        (last(&code).context.function.to_string(), last(&code).context.test)
    };
    assert_eq!(at("f()"), (String::new(), false));
    assert_eq!(at("def g():\n  def h():\n    f()"), ("g.h".into(), false));
    assert_eq!(at("class C:\n  def m(self):\n    f()"), ("C.m".into(), false));
    assert_eq!(at("class C:\n  f()"), (String::new(), false));
    assert_eq!(at("def test_x():\n  f()"), ("test_x".into(), true));
    assert_eq!(at("class Checks(unittest.TestCase):\n  def setUp(self):\n    f()"), ("Checks.setUp".into(), true));
    assert_eq!(at("class TestX:\n  def helper(self):\n    f()"), ("TestX.helper".into(), true));
    assert_eq!(at("if __name__ == '__main__':\n  f()"), ("__main__".into(), false));
    assert_eq!(at("if __name__ != '__main__':\n  f()"), (String::new(), false));
}

#[test]
fn a_call_knows_the_setting_it_stands_under() {
    let guard = |text: &str| {
        let code = read(text);
        last(&code).context.guard.clone().map(|Guard { name, value }| (name, value))
    };
    let is = |name: &str, value| Some((name.to_owned(), value));
    assert_eq!(guard("if settings.LOG_TO_FILE:\n  f()"), is("settings.LOG_TO_FILE", true));
    assert_eq!(guard("if not app.debug:\n  f()"), is("app.debug", false));
    assert_eq!(guard("if DEBUG:\n  pass\nelse:\n  f()"), is("DEBUG", false));
    assert_eq!(guard("if not (DEBUG):\n  pass\nelse:\n  f()"), is("DEBUG", true));
    assert_eq!(guard("if A:\n  pass\nelif B:\n  f()"), is("B", true));
    assert_eq!(guard("if A:\n  if x > 1:\n    f()"), is("A", true));
    assert_eq!(guard("if A:\n  pass\nelif B:\n  pass\nelse:\n  f()"), is("A", false));
    assert_eq!(guard("if app.config['X']:\n  f()"), is("app.config['X']", true));
    assert_eq!(guard("if not os.environ.get('X'):\n  f()"), is("os.environ.get('X')", false));
    assert_eq!(guard("if getattr(settings, 'X', False):\n  f()"), is("getattr(settings, 'X', False)", true));
    assert_eq!(guard("if x[i]:\n  f()"), None);
    assert_eq!(guard("if check('X'):\n  f()"), None);
    assert_eq!(guard("if x > 1:\n  f()"), None);
    assert_eq!(guard("if sys.platform == 'win32':\n  f()"), is("sys.platform == 'win32'", true));
    assert_eq!(guard("if platform.system() != \"Linux\":\n  f()"), is("platform.system() != \"Linux\"", true));
    assert_eq!(guard("if os.name == 'nt' and x == 'y':\n  f()"), is("os.name == 'nt'", true));
    assert_eq!(guard("if x > 1 and y == 'y':\n  f()"), None);
    assert_eq!(guard("if not key and settings.DEBUG:\n  f()"), is("settings.DEBUG", true));
    assert_eq!(guard("if not key and settings.DEBUG:\n  pass\nelse:\n  f()"), None);
    assert_eq!(guard("if key or not DEBUG:\n  f()"), None);
    assert_eq!(guard("if key or not DEBUG:\n  pass\nelse:\n  f()"), is("DEBUG", true));
    assert_eq!(guard("if not (key or PRODUCTION):\n  f()"), is("PRODUCTION", false));
    assert_eq!(guard("if A:\n  pass\nf()"), None);
}

#[test]
fn a_dict_is_an_object_and_so_is_the_one_in_it() {
    let text = "LOGGING = {'handlers': {'file': {'class': 'logging.FileHandler', 'filename': '/x', **more, 1: 2}}}";
    let code = read(text);
    let keys: Vec<Vec<&str>> = code.objects.iter().map(|one| one.entries.iter().map(|entry| entry.key.as_str()).collect()).collect();
    assert_eq!(keys, [vec!["handlers"], vec!["file"], vec!["class", "filename"]]);
}

#[test]
fn the_constants_of_the_module_are_kept() {
    let code = read("A = '/x'\nB = 1\nB = 2\ndef g():\n  C = 3");
    assert_eq!(code.constants.iter().map(|one| (one.name.as_str(), shown(&one.known.value))).collect::<Vec<_>>(), [("A", "/x".into())]);
}

#[test]
fn a_syntax_error_costs_its_place_and_no_more() {
    let text = "import logging\nlogging.FileHandler('/a')\ndef (:\nlogging.FileHandler('/b')\n";
    let code = read(text);
    assert_eq!(code.troubles.len(), 1);
    assert!(code.troubles[0].span.start >= 41, "{:?}", code.troubles);
    assert!(code.calls.iter().any(|call| call.paths == ["logging.FileHandler"]));
}

#[test]
fn an_error_that_takes_in_the_rest_of_the_file_stands_on_one_line() {
    let text = "import logging\nx = (((\nlogging.FileHandler('/b')\ndef f(:\n  y\n";
    let span = read(text).troubles[0].span;
    assert!(!span.of(text).contains('\n'), "{span:?}");
}

#[test]
fn python_2_is_read() {
    let code = read("import logging\nprint 'x'\ntry:\n  pass\nexcept E, e:\n  pass\nlogging.FileHandler('/a')\n");
    assert_eq!(last(&code).paths, ["logging.FileHandler"]);
}

#[test]
fn deep_nesting_costs_no_stack() {
    for (open, close) in [("f(", ")"), ("(", ")"), ("[", "]"), ("lambda: ", ""), ("not ", ""), ("x.f(", ")"), ("{'a': ", "}")] {
        read(&format!("{}1{}", open.repeat(50_000), close.repeat(50_000)));
    }
    read(&format!("f({}1)", "'a' + ".repeat(50_000)));
    read(&format!("{}1{}", "f(".repeat(50_000), ")".repeat(10)));
    read(&(0..600).map(|depth| format!("{}if x:\n", " ".repeat(depth))).collect::<String>());
}

#[test]
fn values_that_feed_on_each_other_stay_within_their_bound() {
    let text: String = (1..2000).map(|n| format!("a{n} = a{} + a{}\n", n - 1, n - 1)).collect();
    let code = read(&format!("a0 = 'xxxxxxxxxxxxxxxx'\n{text}f(a30, a1999)"));
    let longest = code.constants.iter().map(|one| one.known.value.prefix().len()).max();
    assert!(longest <= Some(4096));
    let long = format!("a = '{}'\n{}", "x".repeat(100_000), "f(a)\n".repeat(50_000));
    assert_eq!(last(&read(&long)).arguments.len(), 1);
}

#[test]
fn a_file_over_the_bound_is_refused_with_the_bound() {
    let code = read(&"x\n".repeat(LONGEST));
    assert!(code.troubles[0].text.contains("1048576"));
    assert_eq!(code.calls, []);
}

#[test]
fn every_prefix_of_a_program_is_read() {
    let text = "from a import b as c\nclass A(TestCase):\n  x: int = {'k': f\"{c!r:>{w}}\"}\n  def m(self, *a, k='é', **kw):\n    self.p = '%s' % (a,)\n    match x:\n      case {'a': [b, *c]} as d: pass\n    with open(self.p) as (f, g): global z; del z\n";
    for (at, _) in text.char_indices() {
        read(&text[..at]);
    }
}

fn spans_are_in(text: &str) {
    let code = read(text);
    let spans = code.calls.iter().flat_map(|call| {
        let arguments = call.arguments.iter().flat_map(|one| [one.span, one.known.written]);
        [call.span, call.callee].into_iter().chain(call.receiver).chain(arguments)
    });
    let objects = code.objects.iter().flat_map(|one| one.entries.iter().map(|entry| entry.span).chain([one.span]));
    let rest = code.imports.iter().map(|one| one.span).chain(code.constants.iter().map(|one| one.span));
    for span in spans.chain(objects).chain(rest).chain(code.troubles.iter().map(|one| one.span)) {
        assert!(text.get(span.start as usize..span.end as usize).is_some(), "{span:?} of {text:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_text_makes_the_reader_panic(text in ".{0,200}") {
        spans_are_in(&text);
    }

    #[test]
    fn no_mixture_of_python_makes_the_reader_panic(words in proptest::collection::vec(proptest::sample::select(vec![
        "import ", "from ", ".", "*", "as ", "a", "b", "self", "(", ")", "{", "}", "[", "]", ":", "\n", "\n  ", "'x'", "f'{", "}'", "\"", "\\", "%",
        "+", "/", "=", ":=", ",", "def ", "class ", "lambda ", "if ", "not ", "else", "global ", "del ", "with ", "for ", "in ", "**", "é", "None", "or ",
        "os.environ", ".get", ".format", "match ", "case ", "import os\n", "'%s' ", "'{'", "str(", "0x", "9", "#", "\t", "\r", "\0",
    ]), 0..60)) {
        spans_are_in(&words.concat());
    }
}
