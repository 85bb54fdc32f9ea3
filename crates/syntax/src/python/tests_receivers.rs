use super::read;

/// The paths of the call that ends last, and of those the whole.
#[track_caller]
fn calls(text: &str, paths: &[&str]) {
    let code = read(text);
    let last = code.calls.iter().max_by_key(|call| (call.span.end, call.span.len())).expect("a call");
    assert_eq!(last.paths, paths, "{text}");
}

#[test]
fn what_a_call_gave_is_followed() {
    calls("from flask import Flask\napp = Flask(__name__)\napp.run()", &["flask.Flask().run"]);
    calls("import sqlite3\nconn = sqlite3.connect(x)\nconn.execute('')", &["sqlite3.connect().execute"]);
    calls("import sqlite3\nc = sqlite3.connect(x).cursor()\nc.execute('')", &["sqlite3.connect().cursor().execute"]);
    calls("import sqlite3\nasync def f():\n  c = await sqlite3.connect(x)\n  await c.execute('')", &["sqlite3.connect().execute"]);
    calls("import redis\nr = x or redis.Redis()\nr.get('')", &["redis.Redis().get"]);
    calls("import redis\nr = redis.Redis() if x else redis.Sentinel()\nr.get('')", &["redis.Redis().get", "redis.Sentinel().get"]);
    calls("from app import db\ndb.create_all()", &["app.db.create_all"]);
    calls("from app import make\nmake().run()", &["app.make().run"]);
    calls("x().run()", &["x().run"]);
    calls("x.y().run()", &[]);
    calls("a[0].run()", &[]);
}

#[test]
fn a_chain_of_calls_is_one_path() {
    let code = read("import logging\nlogging.getLogger('x').addHandler(h)");
    let paths: Vec<_> = code.calls.iter().map(|call| call.paths.join(" ")).collect();
    assert_eq!(paths, ["logging.getLogger().addHandler", "logging.getLogger"]);
}

#[test]
fn what_a_with_gives_is_what_was_called() {
    calls("with open(p) as f:\n  f.write('')", &["open().write"]);
    calls(
        "import aiohttp\nasync def g():\n  async with aiohttp.ClientSession() as s, x as y:\n    s.get('')",
        &["aiohttp.ClientSession().get"],
    );
    calls("with open(p) as (f, g):\n  f.write('')", &[]);
}

#[test]
fn a_member_of_an_object_is_followed_within_its_class() {
    calls(
        "import sqlite3\nclass A:\n  def __init__(self):\n    self.c = sqlite3.connect(x)\n  def m(self):\n    self.c.execute('')",
        &["sqlite3.connect().execute"],
    );
    calls(
        "import sqlite3\nclass A:\n  c = None\n  def m(self):\n    self.c = sqlite3.connect(x)\n  def n(self):\n    self.c.execute('')",
        &["sqlite3.connect().execute"],
    );
    calls("import sqlite3\nclass A:\n  c = sqlite3.connect(x)\nA.c.execute('')", &["sqlite3.connect().execute"]);
    calls(
        "import sqlite3\nclass A:\n  def __init__(self):\n    self.c = sqlite3.connect(x)\na = A()\na.c.execute('')",
        &["sqlite3.connect().execute"],
    );
    calls(
        "import redis\nclass A:\n  @property\n  def c(self):\n    return redis.Redis()\n  def m(self):\n    self.c.get('')",
        &["redis.Redis().get"],
    );
    calls("class A:\n  def m(self):\n    self.n()", &[]);
}

#[test]
fn a_class_gives_what_its_bases_give() {
    let base = "from a import Base\nclass A(Base):\n";
    calls(&format!("{base}  def m(self):\n    self.run()"), &["a.Base.run"]);
    calls(&format!("{base}  @classmethod\n  def m(cls):\n    cls.run()"), &["a.Base.run"]);
    calls(&format!("{base}  def run(self):\n    super().run()"), &["a.Base.run"]);
    calls(&format!("{base}  def run(self):\n    super(A, self).run()"), &["a.Base.run"]);
    calls(&format!("{base}  def run(self):\n    pass\n  def m(self):\n    self.run()"), &[]);
    calls(&format!("{base}  pass\nA().run()"), &["a.Base().run"]);
    calls(&format!("{base}  pass\nA()"), &["a.Base"]);
    calls(&format!("{base}  def __init__(self, x): pass\nA(1)"), &[]);
    calls(&format!("{base}  pass\nclass B(A):\n  pass\nb = B()\nb.run()"), &["a.Base().run"]);
    calls("import a, b\nclass A(a.X, b.Y[int], metaclass=M):\n  def m(self):\n    self.run()", &["a.X.run", "b.Y.run"]);
    calls("class A(A):\n  def m(self):\n    self.run()", &[]);
}

#[test]
fn a_declared_type_is_what_it_says() {
    calls("from flask import Flask\ndef f(app: Flask):\n  app.run()", &["flask.Flask.run"]);
    calls("import flask\ndef f(app: flask.Flask = None):\n  app.run()", &["flask.Flask.run"]);
    calls("import flask\ndef f(app: 'flask.Flask'):\n  app.run()", &["flask.Flask.run"]);
    calls("from flask import Flask\nfrom typing import Optional\ndef f(app: Optional[Flask]):\n  app.run()", &["flask.Flask.run"]);
    calls("from flask import Flask\nimport typing\ndef f(app: typing.Annotated[Flask, x]):\n  app.run()", &["flask.Flask.run"]);
    calls("from flask import Flask\ndef f(app: Flask | None):\n  app.run()", &["flask.Flask.run"]);
    calls("from flask import Flask\napp: Flask = make()\napp.run()", &["flask.Flask.run"]);
    calls("from flask import Flask\nfrom typing import Any\napp: Any = Flask()\napp.run()", &["flask.Flask().run"]);
    calls("from a import S\nclass C:\n  db: S\n  def m(self):\n    self.db.get()", &["a.S.get"]);
    calls("def f(x: str):\n  x.format()", &[]);
    calls("from a import S\ndef f(*x: S):\n  x.get()", &[]);
}

#[test]
fn a_function_of_this_file_gives_what_it_returns() {
    calls("from flask import Flask\ndef make():\n  app = Flask(__name__)\n  return app\napp = make()\napp.run()", &["flask.Flask().run"]);
    calls("from flask import Flask\ndef make() -> Flask:\n  return x\nmake().run()", &["flask.Flask.run"]);
    calls("import a\n_c = None\ndef get():\n  global _c\n  if _c is None:\n    _c = a.C()\n  return _c\nget().x()", &["a.C().x"]);
    calls("def f():\n  return f()\nf().x()", &[]);
}

#[test]
fn the_nearest_assignment_before_a_use_counts() {
    calls("import a, b\nx = a.A()\nx = b.B()\nx.run()", &["b.B().run"]);
    calls("import a, b\nx = a.A()\nif y:\n  x = b.B()\nx.run()", &["a.A().run", "b.B().run"]);
    calls("import a, b\nif y:\n  x = a.A()\nelse:\n  x = b.B()\nx.run()", &["a.A().run", "b.B().run"]);
    calls("import a\nq = a.A()\nq = q.filter()\nq = q.order()\nq.run()", &["a.A().filter().order().run"]);
    calls("import a\nx = None\ndef f():\n  x.run()\nx = a.A()\ny.z()\nf()\nx.run()", &["a.A().run"]);
    calls("import a\nx = a.A()\nfor x in y:\n  x.run()", &[]);
    calls("import a\nx = a.A()\nfor i in y:\n  x.run()", &["a.A().run"]);
    calls("try:\n  from a import B\nexcept ImportError:\n  B = None\nB()", &["a.B"]);
}

#[test]
fn a_comprehension_has_names_of_its_own() {
    calls("import a\nx = a.A()\ny = [x for x in z]\nx.run()", &["a.A().run"]);
    calls("import a\nx = a.A()\n[x.run() for x in z]", &[]);
    calls("import a\nx = a.A()\n[x.run() for y in z]", &["a.A().run"]);
    calls("import a\n[x for y in z if (x := a.A())]\nx.run()", &["a.A().run"]);
    calls("import a\nif (x := a.A()):\n  x.run()", &["a.A().run"]);
    calls("import a\nx = a.A()\nlambda x: x.run()", &[]);
}

#[test]
fn a_pattern_that_matches_gives_names() {
    calls("import a\nx = a.A()\nmatch y:\n  case x:\n    x.run()", &[]);
    calls("import a\nx = a.A()\nmatch y:\n  case {'k': B(z=x)}:\n    x.run()", &[]);
    calls("import a\nx = a.A()\nmatch y:\n  case [1, 2] as x:\n    x.run()", &[]);
    calls("import a\nx = a.A()\nmatch y:\n  case a.B:\n    x.run()", &["a.A().run"]);
}

#[test]
fn newer_python_is_read() {
    calls("import a\nclass C[T](a.B[T]):\n  def m[U](self, x: U):\n    self.run()", &["a.B.run"]);
    calls("import a\ntype X[T] = a.B[T]\na.run()", &["a.run"]);
}

#[test]
fn names_that_feed_on_each_other_come_to_an_end() {
    let chain: String = (1..2000).map(|n| format!("a{n} = a{}.x() or a{}.y()\n", n - 1, n - 1)).collect();
    let code = read(&format!("import m\na0 = m.A()\n{chain}a1999.run()"));
    assert_eq!(code.troubles, []);
    let again = "q = q.f(q)\n".repeat(5000);
    assert_eq!(read(&format!("import m\nq = m.q()\n{again}q.run()")).troubles, []);
    let global = "def f():\n  global q\n  q = q.x(q.y())\n".repeat(2000);
    assert_eq!(read(&format!("import m\nq = m.q()\n{global}q.run()")).troubles, []);
}
