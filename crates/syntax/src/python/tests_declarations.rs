use super::read;
use super::tests::shown;
use crate::code::{Annotation, On};

/// A decorator as one line: its paths, its arguments and what it stands at.
fn line(one: &Annotation) -> String {
    let argument = |at: &crate::code::Argument| {
        let value = shown(&at.known.value);
        at.name.as_ref().map_or_else(|| value.clone(), |name| format!("{name}={value}"))
    };
    let given: Vec<String> = one.arguments.iter().map(argument).collect();
    let on = if one.on == On::Type { "class" } else { "def" };
    format!("{}({}) {on} {}", one.paths.join(" "), given.join(", "), one.target)
}

fn decorators(text: &str) -> Vec<String> {
    read(text).annotations.iter().map(line).collect()
}

#[test]
fn a_decorator_says_what_it_stands_at() {
    let app = "from flask import Flask\napp = Flask(__name__)\n";
    let route = format!("{app}@app.route('/x', methods=['GET', 'POST'])\ndef f(): pass");
    assert_eq!(decorators(&route), ["flask.Flask().route(/x, methods=GET, methods=POST) def f"]);
    assert!(read(&route).calls.iter().any(|call| call.paths == ["flask.Flask().route"]));
    assert_eq!(decorators("from a import api_view\n@api_view(['GET'])\nasync def f(): pass"), ["a.api_view(GET) def f"]);
    assert_eq!(decorators("import a\n@a.b('x', [1], 'y')\nclass C: pass"), ["a.b(x, ?, y) class C"]);
    assert_eq!(decorators("import a\n@a.b\n@a.c\ndef f(): pass\ndef g(): pass"), ["a.b() def f", "a.c() def f"]);
}

#[test]
fn a_decorator_of_a_method_stands_in_its_class() {
    let code = read("class C:\n  @staticmethod\n  def m(): pass\n");
    let one = &code.annotations[0];
    assert_eq!((one.name.as_str(), one.target.as_str(), &*one.context.function), ("staticmethod", "m", "C"));
}

#[test]
fn a_class_says_what_it_extends_and_what_it_can_do() {
    let text = "from a import B, D\nclass C(B, D[int], metaclass=M):\n  x = 1\n  def n(self): pass\n  def m(self): pass\nclass E(C): pass\nclass F: pass\nclass G(x()): pass";
    let code = read(text);
    let types: Vec<_> = code.types.iter().map(|one| (one.name.as_str(), one.bases.clone(), one.methods.join(" "))).collect();
    let paths = |paths: &[&str]| paths.iter().map(|path| (*path).to_owned()).collect::<Vec<_>>();
    assert_eq!(types[0], ("C", vec![paths(&["a.B"]), paths(&["a.D"])], "n m".into()));
    assert_eq!(types[1], ("E", vec![paths(&["a.B", "a.D"])], String::new()));
    assert_eq!(types[2], ("F", vec![], String::new()));
    assert_eq!(types[3], ("G", vec![paths(&["x()"])], String::new()));
    assert_eq!(code.types[0].span.of(text), "C");
}
