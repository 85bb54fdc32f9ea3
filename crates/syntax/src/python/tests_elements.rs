use super::read;
use super::tests::shown;

/// The paths of each call, in the order of the text.
fn calls(text: &str) -> Vec<String> {
    read(text).calls.iter().map(|call| call.paths.join(" ")).collect()
}

#[test]
fn an_element_that_is_asked_for_is_a_call() {
    assert_eq!(calls("import os\nx = os.environ['A']"), ["os.environ.__getitem__"]);
    assert_eq!(calls("from os import environ\nf(environ['A'])"), ["f", "os.environ.__getitem__"]);
    let code = read("import os\nx = os.environ['A']");
    assert_eq!(shown(&code.calls[0].arguments[0].known.value), "A");
}

#[test]
fn an_element_that_is_set_or_numbered_is_none() {
    for text in ["import os\nos.environ['A'] = 'b'", "import sys\nsys.argv[1]", "import sys\nsys.argv[1:]", "a['x']"] {
        assert_eq!(calls(text), [""; 0], "{text}");
    }
}

#[test]
fn what_an_element_gives_is_followed() {
    assert_eq!(
        calls("from flask import request\nf = request.files['a']\nf.save('b')"),
        ["flask.request.files.__getitem__", "flask.request.files.__getitem__().save"]
    );
}

#[test]
fn a_path_that_is_joined_is_a_path() {
    assert_eq!(calls("import pathlib\np = pathlib.Path('a') / 'b'\np.unlink()")[1..], ["pathlib.Path().unlink"]);
    assert_eq!(calls("import a\np = a.total() / 2\np.unlink()")[1..], [""]);
}

#[test]
fn what_a_method_is_called_on_is_an_argument() {
    let code = read("import pathlib\np = pathlib.Path('/etc') / 'b'\np.unlink()\nq.unlink()");
    let given: Vec<Vec<String>> =
        code.calls[1..].iter().map(|call| call.arguments.iter().map(|one| shown(&one.known.value)).collect()).collect();
    assert_eq!(given, [vec!["/etc/b".to_owned()], vec!["?".to_owned()]]);
}

#[test]
fn lists_tuples_and_sets_are_kept_with_their_elements() {
    let code = read("A = ['x', y]\nf((1, 'z'))\nB = []\nC = {'w'}");
    let lists: Vec<Vec<String>> =
        code.lists.iter().map(|list| list.elements.iter().map(|element| shown(&element.value)).collect()).collect();
    assert_eq!(lists, [vec!["x", "?"], vec!["1", "z"], vec!["w"]]);
    assert_eq!(code.assignments[0].known.written, code.lists[0].span);
}

/// The paths of each attribute that is read, in the order of the text.
fn reads(text: &str) -> Vec<String> {
    read(text).reads.iter().map(|read| read.paths.join(" ")).collect()
}

#[test]
fn an_attribute_that_is_read_is_kept() {
    assert_eq!(reads("from flask import request\nf(request.remote_addr)"), ["flask.request.remote_addr"]);
    assert_eq!(
        reads("from fastapi import Request\ndef f(r: Request):\n  c = r.client\n  return c.host"),
        ["fastapi.Request.client", "fastapi.Request.client.host"]
    );
    assert_eq!(
        reads("import tornado.web as w\nclass H(w.RequestHandler):\n  def get(self):\n    return self.request.remote_ip"),
        ["tornado.web.RequestHandler", "tornado.web.RequestHandler.request.remote_ip"]
    );
}

#[test]
fn an_attribute_that_is_called_set_or_of_this_file_is_no_read() {
    for text in [
        "from flask import request\nrequest.headers.get('a')",
        "from flask import g\ng.user.name = 'a'",
        "def f(request):\n  return request.remote_addr",
        "class A:\n  def f(self):\n    return self.remote_addr",
        "import os\nos.name",
    ] {
        assert_eq!(reads(text), [""; 0], "{text}");
    }
}
