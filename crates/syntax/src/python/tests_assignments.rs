use super::read;
use super::tests::shown;
use crate::code::Target;

/// Each assignment as one line: the target, the name, the value and where it stands.
fn given(text: &str) -> Vec<String> {
    let one = |target: &Target| match target {
        Target::Module => "module".to_owned(),
        Target::Local => "local".to_owned(),
        Target::Member(paths) => format!("member({})", paths.join(" ")),
        Target::Key(paths) => format!("key({})", paths.join(" ")),
    };
    let line = |at: &crate::code::Assignment| format!("{} {} = {}", one(&at.target), at.name, shown(&at.known.value));
    read(text).assignments.iter().map(line).collect()
}

#[test]
fn a_name_is_given_a_value() {
    assert_eq!(given("A = 'x'\nB: int = 2\nC: str\n"), ["module A = x", "module B = 2"]);
    assert_eq!(given("A = B = 'x'"), ["module A = x", "module B = x"]);
    assert_eq!(given("A, B = 'x', 'y'"), [""; 0]);
    assert_eq!(given("def f():\n  a = 'x'\n  self.b = 'y'"), ["local a = x", "local b = y"]);
    assert_eq!(given("class C:\n  a = 'x'\n  def m(self):\n    self.a = 'y'"), ["module a = x", "local a = y"]);
    assert_eq!(given("def f():\n  global a\n  a = 'x'"), ["module a = x"]);
    assert_eq!(given("if (a := 'x'): pass"), ["module a = x"]);
    assert_eq!(given("def f(a, host='h', port: int = 80): pass"), ["local host = h", "local port = 80"]);
}

#[test]
fn what_is_added_is_only_the_end() {
    assert_eq!(given("A = 'x'\nA += 'y'\nA -= 1"), ["module A = x", "module A = ?y", "module A = ?"]);
}

#[test]
fn a_member_and_a_key_say_what_holds_them() {
    let app = "from flask import Flask\napp = Flask(__name__)\n";
    assert_eq!(given(&format!("{app}app.secret_key = 'x'"))[1..], ["member(flask.Flask()) secret_key = x"]);
    assert_eq!(given(&format!("{app}app.config['KEY'] = 'x'"))[1..], ["key(flask.Flask().config) KEY = x"]);
    assert_eq!(given(&format!("{app}app.config[key] = 'x'"))[1..], [""; 0]);
    assert_eq!(given("import os\nos.environ['X'] = 'x'"), ["key(os.environ) X = x"]);
    assert_eq!(given("x.y = 'z'"), ["member(x) y = z"]);
    assert_eq!(given("import a\nclass C(a.B): pass\nC().x = 'y'"), ["member(a.B()) x = y"]);
}

#[test]
fn an_assignment_knows_where_it_stands() {
    let code = read("def f():\n  if DEBUG:\n    a = 'x'");
    let context = &code.assignments[0].context;
    assert_eq!((&*context.function, context.guard.as_ref().map(|guard| guard.name.as_str())), ("f", Some("DEBUG")));
}

#[test]
fn a_long_chain_of_names_costs_no_more_than_its_length() {
    assert_eq!(read(&format!("{}'x'", "a = ".repeat(100_000))).troubles, []);
}
