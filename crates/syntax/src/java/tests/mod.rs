mod hostile;
mod names;
mod uses;
mod values;

use seaworthy_model::{Part, Value};

use super::read;
use crate::code::{Call, Code};

/// A value as one line: `<NAME=default>` a variable, `[key=default]` a setting, `«class.NAME»` a reference, `?` what is not known.
fn shown(value: &Value) -> String {
    let default = |default: &Option<Value>| default.as_ref().map_or_else(String::new, |value| format!("={}", shown(value)));
    let part = |part: &Part| match part {
        Part::Text(text) => text.clone(),
        Part::Env { name, default: value } => format!("<{name}{}>", default(value)),
        Part::Setting { key, default: value } => format!("[{key}{}]", default(value)),
        Part::Ref { module, name } => format!("«{module}.{name}»"),
        _ => "?".into(),
    };
    value.parts.iter().map(part).collect()
}

/// A class of the package `app` with these imports and this body.
fn class(imports: &str, body: &str) -> String {
    format!("package app;\n{imports}\nclass A extends Base {{\n{body}\n}}")
}

/// What a file that is whole holds.
#[track_caller]
fn whole(text: &str) -> Code {
    let code = read(text);
    assert_eq!(code.troubles, [], "{text}");
    code
}

/// The call of a file that has this name.
#[track_caller]
fn named<'a>(code: &'a Code, name: &str) -> &'a Call {
    code.calls.iter().rfind(|call| call.name == name).unwrap_or_else(|| panic!("no call of {name}: {:#?}", code.calls))
}
