use super::read;

/// Each collection that functions change, with those functions.
fn holders(text: &str) -> Vec<String> {
    read(text).holders.iter().map(|one| format!("{} by {}", one.name, one.by.join(" "))).collect()
}

#[test]
fn a_collection_that_a_function_changes_is_a_holder() {
    for change in
        ["X[k] = v", "X[k] += 1", "X[a][b] = v", "X[k].append(v)", "X.update(v)", "X.pop(k)", "del X[k]", "X.setdefault(k, []).append(v)"]
    {
        assert_eq!(holders(&format!("X = {{}}\ndef f(k, v):\n  {change}")), ["X by f"], "{change}");
    }
    for made in ["[]", "[1, 2]", "dict()", "set()", "{a: b for a in c}"] {
        assert_eq!(holders(&format!("X = {made}\ndef f(v):\n  X.clear()")), ["X by f"], "{made}");
    }
    assert_eq!(holders("from collections import defaultdict\nX: dict = defaultdict(list)\ndef f(v):\n  X[v].append(1)"), ["X by f"]);
    assert_eq!(holders("import queue\nX = queue.Queue()\nclass C:\n  def m(self, v):\n    X.put(v)"), ["X by C.m"]);
    assert_eq!(holders("X = []\ndef f():\n  global X\n  X += [1]\ndef g():\n  global X\n  X = []"), ["X by f g"]);
}

#[test]
fn a_collection_of_a_class_is_one_for_all_its_objects() {
    assert_eq!(holders("class C:\n  x = {}\n  def m(self, k):\n    self.x[k] = 1"), ["x by C.m"]);
    assert_eq!(holders("class C:\n  x = {}\n  @classmethod\n  def m(cls, k):\n    cls.x[k] = 1"), ["x by C.m"]);
    assert_eq!(holders("class C:\n  x = {}\ndef f(k):\n  C.x[k] = 1"), ["x by f"]);
    assert_eq!(holders("class C:\n  x = {}\n  def __init__(self):\n    self.x = {}\n  def m(self, k):\n    self.x[k] = 1"), [""; 0]);
    assert_eq!(holders("class C:\n  def __init__(self):\n    self.x = {}\n  def m(self, k):\n    self.x[k] = 1"), [""; 0]);
}

#[test]
fn what_functions_do_not_change_is_no_holder() {
    assert_eq!(holders("X = {}\nX['k'] = 1\nX.update(a=1)"), [""; 0]);
    assert_eq!(holders("X = {}\ndef f(X):\n  X['k'] = 1"), [""; 0]);
    assert_eq!(holders("X = {}\ndef f():\n  X = {}\n  X['k'] = 1"), [""; 0]);
    assert_eq!(holders("X = {}\ndef f():\n  return X['k']"), [""; 0]);
    assert_eq!(holders("from a import X\ndef f():\n  X['k'] = 1"), [""; 0]);
    assert_eq!(holders("X = g()\ndef f():\n  X['k'] = 1"), [""; 0]);
    assert_eq!(holders("__all__ = []\ndef f(x):\n  __all__.append(x)"), [""; 0]);
    assert_eq!(holders("X = 0\ndef f():\n  global X\n  X += 1"), [""; 0]);
}

#[test]
fn a_registry_that_decorators_fill_is_no_holder() {
    assert_eq!(holders("X = {}\ndef register(f):\n  X[f.__name__] = f\n  return f"), [""; 0]);
    assert_eq!(holders("X = {}\ndef register(name):\n  def deco(f):\n    X[name] = f\n    return f\n  return deco"), [""; 0]);
    assert_eq!(holders("X = []\ndef register(f: Callable):\n  X.append((1, f))\n  return f"), [""; 0]);
    assert_eq!(holders("X = []\ndef register(f):\n  X.append(f)\n  def w(): f()\n  return w"), [""; 0]);
    assert_eq!(holders("X = []\nclass C:\n  def __init_subclass__(cls):\n    X.append(cls)"), [""; 0]);
    assert_eq!(holders("X = []\nclass M(type):\n  def __new__(m, n, b, d):\n    X.append(n)"), [""; 0]);
    assert_eq!(holders("X = {}\ndef f(k):\n  X[k] = load(k)\n  return k"), ["X by f"]);
}

#[test]
fn a_holder_says_where_it_is_declared_and_where_it_is_changed_first() {
    let text = "X = {}\ndef f(k):\n  X[k] = 1\ndef g(k):\n  X.pop(k)";
    let code = read(text);
    assert_eq!((code.holders[0].span.of(text), code.holders[0].changed.of(text)), ("X = {}", "X[k] = 1"));
}
