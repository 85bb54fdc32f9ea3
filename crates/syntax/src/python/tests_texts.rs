use super::read;
use super::tests::shown;

/// Each text as one line: its name, its value, what is called with it, and `==` where it is compared.
fn texts(text: &str) -> Vec<String> {
    let line = |one: &crate::code::Text| {
        let callee = if one.callee.is_empty() { String::new() } else { format!(" in {}", one.callee.join(" ")) };
        let name = if one.name.is_empty() { String::new() } else { format!("{}: ", one.name) };
        format!("{name}{}{callee}{}", shown(&one.known.value), if one.compared { " ==" } else { "" })
    };
    read(text).texts.iter().map(line).collect()
}

#[test]
fn what_is_put_together_is_one_text() {
    assert_eq!(texts("x = 'a' 'b'"), ["x: ab"]);
    assert_eq!(texts("x = 'a' + y + 'b'"), ["x: a?b"]);
    assert_eq!(texts("x = f'{y}/b'"), ["x: ?/b"]);
    assert_eq!(texts("x = 'a/%s/%s' % ('b', 'c')"), ["x: a/b/c"]);
    assert_eq!(texts("x = 'a/{}'.format('b')"), ["x: a/b", "b in format"]);
    assert_eq!(texts("from pathlib import Path\nx = Path('/a') / 'b'"), ["x: /a/b", "/a in pathlib.Path"]);
    assert_eq!(texts("x = ('a'\n 'b')"), ["x: ab"]);
    assert_eq!(texts("x = 'a' + g('b')"), ["x: a?", "b in g"]);
}

#[test]
fn documentation_and_types_are_no_texts() {
    assert_eq!(texts("'doc'\ndef f():\n  'doc'\n  'a' + 'b'\nclass C:\n  '''doc'''"), [""; 0]);
    assert_eq!(texts("def f(a: 'C', b: 'D' = None) -> 'E': pass\nx: 'F' = 1"), [""; 0]);
    assert_eq!(texts("x = b'bytes'"), [""; 0]);
}

#[test]
fn a_text_says_what_it_is_given_to() {
    assert_eq!(texts("self.a.b = 'x'"), ["b: x"]);
    assert_eq!(texts("a = c['b'] = 'x'"), ["b", "b: x"]);
    assert_eq!(texts("a += 'x'"), ["a: x"]);
    assert_eq!(texts("self.origins.append('x')"), ["origins: x in append"]);
    assert_eq!(texts("a = ['x', ('y', 'z')]"), ["a[]: x", "a[]: y", "a[]: z"]);
    assert_eq!(texts("a = {'b': {'x'}}"), ["b", "b[]: x"]);
    assert_eq!(texts("a = f(['x'])"), ["x in f"]);
    assert_eq!(texts("a = self.options.get('b', 'x')"), ["b in get", ".default: x in get"]);
    assert_eq!(texts("a = b or 'x'"), ["a.default: x"]);
    assert_eq!(texts("a: str = 'x'"), ["a: x"]);
    assert_eq!(texts("if (a := 'x'): pass"), ["a: x"]);
    assert_eq!(texts("a = {'k': 'v'}"), ["k", "k: v"]);
    assert_eq!(texts("def f(a='x', b: str = 'y'): pass"), ["a: x", "b: y"]);
    assert_eq!(texts("a = 1\nprint 'x'"), ["x"]);
}

#[test]
fn a_text_says_what_is_called_with_it() {
    assert_eq!(texts("import a\na.b('x', c='y', d=['z'])"), ["x in a.b", "c: y in a.b", "d[]: z in a.b"]);
    assert_eq!(texts("import a\na.b(a.c('x'))"), ["x in a.c"]);
    assert_eq!(texts("import a\na.C('x').d('y')"), ["x in a.C", "y in a.C().d"]);
    assert_eq!(texts("import a\na.b({'k': 'v'})"), ["k", "k: v"]);
}

#[test]
fn an_argument_of_a_function_of_this_file_bears_the_name_of_its_parameter() {
    assert_eq!(texts("def f(a, b: str, c=1): pass\nf('x', 'y', 'z')"), ["a: x", "b: y", "c: z"]);
    assert_eq!(texts("class C:\n  def __init__(self, a): pass\n  def m(self, b):\n    self.m('x')\nC('y')"), ["b: x in m", "a: y"]);
    assert_eq!(texts("def f(a, *b, c=1): pass\nf('x', 'y')"), ["a: x", "y"]);
}

#[test]
fn a_text_that_is_compared_says_so() {
    assert_eq!(texts("if a == 'x' or b in ('y', 'z'): pass"), ["x ==", "y ==", "z =="]);
    assert_eq!(texts("match a:\n  case 'x' | 'y': pass\n  case ['z', b]: c = 'w'"), ["x ==", "y ==", "z ==", "c: w"]);
}

#[test]
fn what_is_given_back_where_something_is_not_set_is_a_default() {
    assert_eq!(texts("def f(env_url):\n  if env_url is None:\n    return ('x', 'y')\n  return 'z'"), [".default: x", ".default: y", "z"]);
    assert_eq!(texts("def f(url):\n  if url:\n    return 'x'\n  else:\n    return 'y'"), ["x", ".default: y"]);
    assert_eq!(texts("def f():\n  try:\n    return g('x')\n  except KeyError:\n    return 'y'"), ["x in g", ".default: y"]);
    // What is done with it is another matter, and so is who is asked for.
    assert_eq!(texts("def f(url):\n  if url is None:\n    return g('x')"), ["x in g"]);
    assert_eq!(texts("def f(user):\n  if user is None:\n    return 'x'"), ["x"]);
    assert_eq!(texts("def f(url):\n  if not url:\n    def h():\n      return 'x'\n    return h"), ["x"]);
}

#[test]
fn what_a_condition_chooses_in_a_text_stands_under_it() {
    let code = read("x = f\"{'a' if settings.DEBUG else 'b'}c\"");
    let guards: Vec<_> =
        code.texts.iter().map(|text| text.context.guard.as_ref().map(|guard| (guard.name.as_str(), guard.value))).collect();
    assert_eq!(guards, [None, Some(("settings.DEBUG", true)), Some(("settings.DEBUG", false))]);
}

#[test]
fn a_file_of_data_is_read_up_to_a_bound() {
    let code = read(&format!("X = [{}]", "'abcdefgh', ".repeat(80_000)));
    assert_eq!((code.texts.len(), code.troubles.len()), (20_000, 1));
    assert!(code.troubles[0].text.contains("20000"));
    let code = read(&format!("X = [{}]", "{'a': 1}, ".repeat(30_000)));
    assert_eq!((code.objects.len(), code.troubles.len()), (20_000, 1));
}
