//! What a signature file is refused for.

use seaworthy_condition::{Condition, Type};
use serde_saphyr::Spanned;

use crate::compiled::{OF_DEPENDENCY, OF_NAME, OF_PACKAGE, OF_SETTER, OF_SETTING, OF_TARGET, OF_TEXT, on_from, parts};
use crate::given::{Arguments, arguments};
use crate::given_parts::Taken;
use crate::kinds::{API, FieldInfo, FieldType, Kind, Kinds};
use crate::refusal::{Reading, instead};
use crate::scan;
use crate::written::{File, Like, Pairs, Scalar, Setting, Text, Words, Yields};

/// What an entry says beside the name that it is for.
struct Entry<'a> {
    parameters: Vec<&'a Text>,
    /// What it is given beside them.
    own: &'a [&'a str],
    when: Option<&'a Text>,
    yields: &'a Yields,
}

pub(crate) fn check(file: &File, kinds: &Kinds, reading: &mut Reading<'_>) {
    says_something(file, reading);
    for import in &file.imports.value {
        if import.value.is_empty() || import.value.contains(char::is_whitespace) {
            reading.refuse(import, format!("`{}` is no module", import.value), "write the dotted name that code imports");
        }
    }
    of_code(file, kinds, reading);
    of_builds(file, kinds, reading);
    for (name, _) in &file.constants.0 {
        below_an_import(&name.value, name, &file.imports.value, reading);
    }
    for one in &file.settings {
        setting(one, file, kinds, reading);
    }
    for (all, own) in [(&file.names, OF_NAME.as_slice()), (&file.texts, OF_TEXT.as_slice())] {
        for one in all {
            like(one, own, kinds, reading);
        }
    }
}

fn says_something(file: &File, reading: &mut Reading<'_>) {
    let of_code = file.calls.len() + file.reads.len() + file.annotations.len() + file.types.len() + file.constants.0.len();
    let of_builds = file.packages.len() + file.dependencies.len();
    if of_code + of_builds + file.settings.len() + file.names.len() + file.texts.len() == 0 {
        let remedy = "describe a call, an annotation, a type or a setting, or remove the file";
        reading.refuse(&file.library, "the library says nothing", remedy);
    }
}

/// Calls, attributes that are read, annotations and types.
fn of_code(file: &File, kinds: &Kinds, reading: &mut Reading<'_>) {
    let imports = &file.imports.value;
    for call in &file.calls {
        names(&call.name, imports, reading);
        if call.sets && !OF_SETTER.iter().all(|own| call.parameters.iter().any(|parameter| parameter.value == *own)) {
            reading.refuse(&call.name, "what it `sets` is not known", "name the parameters `key` and `value`");
        }
        if call.yields.0.is_empty() && call.returns.is_none() && !call.sets && !call.configures && !call.pauses {
            reading.refuse(&call.name, "the call yields nothing and returns nothing", "say what it `yields` or `returns`");
        }
        call.scan.iter().for_each(|scan| expression(scan, reading));
        let parameters = call.parameters.iter().chain(&call.named).collect();
        entry(&Entry { parameters, own: &[], when: call.when.as_ref(), yields: &call.yields }, kinds, reading);
    }
    for read in &file.reads {
        names(&read.name, imports, reading);
        entry(&Entry { parameters: vec![], own: &[], when: read.when.as_ref(), yields: &read.yields }, kinds, reading);
    }
    for annotation in &file.annotations {
        names(&annotation.name, imports, reading);
        if let Some(base) = &annotation.base {
            names(base, imports, reading);
        }
        for on in annotation.on.iter().filter(|on| on_from(&on.value).is_none()) {
            reading.refuse(on, format!("nothing is called `{}`", on.value), "write `type`, `function`, `field` or `parameter`");
        }
        let parameters = annotation.parameters.iter().chain(&annotation.named).collect();
        let own = &[OF_TARGET];
        entry(&Entry { parameters, own, when: annotation.when.as_ref(), yields: &annotation.yields }, kinds, reading);
    }
    for ty in &file.types {
        names(&ty.name, imports, reading);
        entry(&Entry { parameters: vec![], own: &[OF_TARGET], when: ty.when.as_ref(), yields: &ty.yields }, kinds, reading);
    }
}

/// What is imported, and what build files name.
fn of_builds(file: &File, kinds: &Kinds, reading: &mut Reading<'_>) {
    for package in &file.packages {
        if package.name.value.0.is_empty() {
            reading.refuse(&package.name, "no name stands here", "write what is imported");
        }
        entry(&Entry { parameters: vec![], own: &[OF_PACKAGE], when: package.when.as_ref(), yields: &package.yields }, kinds, reading);
    }
    for dependency in &file.dependencies {
        if dependency.name.value.0.is_empty() {
            reading.refuse(&dependency.name, "no name stands here", "write what a build file names");
        }
        entry(&Entry { parameters: vec![], own: &[OF_DEPENDENCY], when: None, yields: &dependency.yields }, kinds, reading);
    }
}

/// What is said of names, or of texts, that fit an expression.
fn like(like: &Like, own: &[&str], kinds: &Kinds, reading: &mut Reading<'_>) {
    let named = regex::Regex::new(&like.like.value).ok();
    let own: Vec<&str> = own.iter().copied().chain(named.iter().flat_map(parts)).collect();
    expression(&like.like, reading);
    like.scan.iter().for_each(|scan| expression(scan, reading));
    entry(&Entry { parameters: vec![], own: &own, when: like.when.as_ref(), yields: &like.yields }, kinds, reading);
}

fn expression(expression: &Text, reading: &mut Reading<'_>) {
    let compiled = regex::Regex::new(&expression.value).map(drop).and_then(|()| scan::check(&expression.value));
    if let Err(error) = compiled {
        let said = error.to_string();
        let said = said.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
        reading.refuse(expression, format!("the expression does not compile: {said}"), "correct it");
    }
}

fn setting(setting: &Setting, file: &File, kinds: &Kinds, reading: &mut Reading<'_>) {
    match (&setting.key, &setting.assign, &setting.object) {
        (Some(_), None, None) => {}
        (None, Some(paths), None) => names(paths, &file.imports.value, reading),
        (None, None, Some(object)) => match object.0.as_slice() {
            [(_, values)] if values.value.0.is_empty() => {
                reading.refuse(values, "no name stands here", "write the values that are meant");
            }
            [_] => {}
            [] => reading.refuse(&file.library, "an `object` names no key", "name the key, and the values of it that are meant"),
            [_, (second, _), ..] => reading.refuse(second, "an `object` names more than one key", "write an entry for each key"),
        },
        _ => reading.refuse(&file.library, "a setting has one of `key`, `assign` and `object`", "write an entry for each"),
    }
    if let Some(files) = setting.files.as_ref().filter(|files| files.value.0.iter().any(|file| file.contains('/'))) {
        reading.refuse(files, "`files` are patterns of a file's name, without its folders", "leave out what stands before the last `/`");
    }
    let parameters = setting.named.iter().collect();
    entry(&Entry { parameters, own: &OF_SETTING, when: setting.when.as_ref(), yields: &setting.yields }, kinds, reading);
}

/// A name that lies below no import would never be seen by the word scan.
fn names(names: &Spanned<Words>, imports: &[Text], reading: &mut Reading<'_>) {
    if names.value.0.is_empty() {
        reading.refuse(names, "no name stands here", "write the dotted name of what is called");
    }
    for name in &names.value.0 {
        below_an_import(name, names, imports, reading);
    }
}

fn below_an_import<T>(name: &str, at: &Spanned<T>, imports: &[Text], reading: &mut Reading<'_>) {
    let below = |import: &Text| name.strip_prefix(import.value.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    if !imports.is_empty() && !imports.iter().any(below) {
        let remedy = "write its whole dotted name, or add its module to `imports`";
        reading.refuse(at, format!("`{name}` lies below none of the imports"), remedy);
    }
}

fn entry(entry: &Entry<'_>, kinds: &Kinds, reading: &mut Reading<'_>) {
    for (at, parameter) in entry.parameters.iter().enumerate() {
        if !is_identifier(&parameter.value) {
            reading.refuse(
                parameter,
                format!("`{}` is no name of a parameter", parameter.value),
                "write it as a name of letters, digits and `_`",
            );
        }
        if entry.parameters[..at].iter().any(|other| other.value == parameter.value) {
            reading.refuse(parameter, format!("the parameter `{}` stands here twice", parameter.value), "leave one of them out");
        }
    }
    let written = entry.parameters.iter().map(|parameter| parameter.value.as_str());
    let parameters: Vec<&str> = written.chain(entry.own.iter().copied()).collect();
    if let Some(when) = entry.when {
        condition(when, &parameters, reading);
    }
    for (kind_name, fields) in &entry.yields.0 {
        match kinds.kind(&kind_name.value) {
            Some(kind) => yielded(kind, fields, &parameters, reading),
            None => {
                let remedy = instead(&kind_name.value, kinds.kinds().iter().map(|kind| kind.name));
                reading.refuse(kind_name, format!("`{}` is no kind of fact", kind_name.value), remedy);
            }
        }
    }
}

fn condition(when: &Text, parameters: &[&str], reading: &mut Reading<'_>) {
    let Err(faults) = Condition::compile(&when.value, &Arguments::names(), &arguments(parameters), &Type::Bool) else { return };
    for fault in faults {
        let remedy = fault.remedy.unwrap_or_else(|| "correct the condition".to_owned());
        let said = when.value.get(fault.span).map(|part| format!(" (at `{part}`)")).unwrap_or_default();
        reading.refuse(when, format!("{}{said}", fault.text), remedy);
    }
}

fn yielded(kind: &Kind, fields: &Pairs<Spanned<Scalar>>, parameters: &[&str], reading: &mut Reading<'_>) {
    for (at, (name, value)) in fields.0.iter().enumerate() {
        if fields.0[..at].iter().any(|(other, _)| other.value == name.value) {
            reading.refuse(name, format!("the field `{}` stands here twice", name.value), "leave one of them out");
        }
        match kind.field(&name.value) {
            Some(field) if field.name == API => {
                reading.refuse(name, format!("every fact has `{API}` by itself"), "leave it out");
            }
            Some(field) => scalar(field, value, parameters, reading),
            None => {
                let known = kind.fields.iter().map(|field| field.name).filter(|name| *name != API);
                reading.refuse(name, format!("`{}` has no field `{}`", kind.name, name.value), instead(&name.value, known));
            }
        }
    }
}

fn scalar(field: &FieldInfo, value: &Spanned<Scalar>, parameters: &[&str], reading: &mut Reading<'_>) {
    let parameter = match &value.value {
        Scalar::Text(text) => text.strip_prefix('$'),
        _ => None,
    };
    if let Some(parameter) = parameter {
        let (parameter, taken) = parameter.split_once('.').unwrap_or((parameter, ""));
        if Taken::of(taken).is_none() {
            reading.refuse(value, format!("nothing of a value is called `{taken}`"), instead(taken, Taken::WORDS));
        }
        if !parameters.contains(&parameter) {
            reading.refuse(value, format!("`${parameter}` is no parameter"), instead(parameter, parameters.iter().copied()));
        }
        return;
    }
    match (&field.ty, &value.value) {
        (FieldType::Word(words), Scalar::Text(word)) if !words.contains(word) => {
            let remedy = instead(word, words.iter().map(String::as_str));
            reading.refuse(value, format!("`{word}` is no word of `{}`", field.name), remedy);
        }
        (FieldType::Word(_) | FieldType::Text | FieldType::Path | FieldType::Value, Scalar::Text(_))
        | (FieldType::Bool, Scalar::Bool(_))
        | (FieldType::Int, Scalar::Int(_)) => {}
        (FieldType::Bool, _) => {
            reading.refuse(value, format!("`{}` is true or false", field.name), "write `true`, `false` or a `$parameter`")
        }
        (FieldType::Int, _) => {
            reading.refuse(value, format!("`{}` is a whole number", field.name), "write a whole number or a `$parameter`")
        }
        _ => reading.refuse(value, format!("`{}` is a text", field.name), "put it in quotes"),
    }
}

fn is_identifier(name: &str) -> bool {
    name.starts_with(|first: char| first.is_alphabetic() || first == '_') && name.chars().all(|one| one.is_alphanumeric() || one == '_')
}
