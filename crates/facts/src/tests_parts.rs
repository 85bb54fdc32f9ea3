use seaworthy_model::{FileId, Kind};
use seaworthy_syntax::code;

use crate::tests::kinds;
use crate::{Signatures, shown};

const PARTS: &str = "
library: web
imports: [web]
calls:
  - name: web.listen
    parameters: [address]
    named: [self]
    yields: { log_sink: { path: $address.port } }
  - name: web.run
    parameters: [args]
    when: arg.args.written.contains('-m,pip')
    yields: { log_sink: { path: $args.first } }
  - name: web.sign
    parameters: [key]
    when: arg.key.call == 'os.urandom'
    yields: { log_sink: { sink: file } }
  - name: web.Config.update
    configures: true
settings:
  - key: [LOG_FILE]
    anywhere: true
    yields: { log_sink: { path: $value } }
  - object: { log.path: '*' }
    yields: { log_sink: { path: $value } }
  - key: [errorlog]
    files: ['gunicorn*.py']
    yields: { log_sink: { path: $value.file } }
";

fn parts_of(path: &str, text: &str) -> Vec<String> {
    let signatures = Signatures::read(&[("python/web.yaml", PARTS)], &kinds()).unwrap_or_else(|refusals| panic!("{refusals:#?}"));
    assert!(signatures.may_hold("python", path, text), "{text}");
    signatures.extract(FileId(0), path, "python", &code::read(Kind::Python, text)).iter().map(shown).collect()
}

#[test]
fn a_part_of_what_is_given_is_taken() {
    assert_eq!(parts_of("a.py", "import web\nweb.listen('0.0.0.0:80')"), ["log_sink 80"]);
    assert_eq!(parts_of("a.py", "import web\nweb.listen('a')"), ["log_sink"]);
}

#[test]
fn a_list_is_one_text_and_has_elements() {
    assert_eq!(parts_of("a.py", "import web\nA = [x, '-m', 'pip']\nweb.run(A)"), ["log_sink ?"]);
    assert_eq!(parts_of("a.py", "import web\nweb.run(('py', '-m', 'pip', x))"), ["log_sink py"]);
    assert_eq!(parts_of("a.py", "import web\nweb.run(['ls'])"), [""; 0]);
}

#[test]
fn a_call_is_given_keys() {
    assert_eq!(parts_of("a.py", "import web\nc = web.Config()\nc.update(LOG_FILE='a.log')"), ["log_sink a.log"]);
    assert_eq!(parts_of("a.py", "import web\nc = web.Config()\nc.update({'LOG_FILE': 'a.log', 'X': 1})"), ["log_sink a.log"]);
}

#[test]
fn a_key_may_be_meant_in_any_module_or_in_files_of_a_name() {
    assert_eq!(parts_of("a.py", "class Config:\n  LOG_FILE = 'a.log'"), ["log_sink a.log"]);
    assert_eq!(parts_of("gunicorn.conf.py", "errorlog = 'x://a.log'"), ["log_sink a.log"]);
}

#[test]
fn a_pattern_of_files_with_a_folder_is_refused() {
    let text = PARTS.replacen("'gunicorn*.py'", "'**/gunicorn*.py'", 1);
    let refusals = Signatures::read(&[("python/web.yaml", &text)], &kinds()).expect_err("it would fit no file");
    let [one] = refusals.as_slice() else { panic!("{refusals:?}") };
    assert_eq!(one.text, "`files` are patterns of a file's name, without its folders");
}

#[test]
fn what_is_called_to_get_a_value_is_seen() {
    assert_eq!(parts_of("a.py", "import os, web\nKEY = os.urandom(8)\nweb.sign(KEY)"), ["log_sink file"]);
    assert_eq!(parts_of("a.py", "import os, web\nweb.sign(os.getcwd())"), [""; 0]);
}

#[test]
fn an_object_may_have_any_value_under_its_key() {
    assert_eq!(parts_of("a.py", "import web\nX = {'log.path': 'a.log'}"), ["log_sink a.log"]);
    assert_eq!(parts_of("a.py", "import web\nX = {'log.path': y}"), ["log_sink ?"]);
}
