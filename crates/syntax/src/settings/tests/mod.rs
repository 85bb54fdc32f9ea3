mod forms;
mod hostile;
mod references;
mod servers;
mod structured;

use seaworthy_model::{Kind, Part, Value};

use super::{Settings, profile_of, read};

/// A value as one line: `${NAME|default}` for the environment, `{key|default}` for settings, `?` for what is not known.
fn shown(value: &Value) -> String {
    let behind = |default: &Option<Value>| default.as_ref().map_or_else(String::new, |default| format!("|{}", shown(default)));
    let part = |part: &Part| match part {
        Part::Text(text) => text.clone(),
        Part::Env { name, default } => format!("${{{name}{}}}", behind(default)),
        Part::Setting { key, default } => format!("{{{key}{}}}", behind(default)),
        _ => "?".to_owned(),
    };
    value.parts.iter().map(part).collect()
}

/// What a text sets, a line for each key: `key=value`, with `@profile` behind it. Every place lies within the text.
fn entries(kind: Kind, text: &str) -> Vec<String> {
    let read = checked(kind, text);
    assert_eq!(read.troubles, [], "{text}");
    lines(&read)
}

fn lines(read: &Settings) -> Vec<String> {
    let line = |entry: &super::Setting| {
        let profile = if entry.profile.is_empty() { String::new() } else { format!(" @{}", entry.profile) };
        let value = if entry.known.nothing { "null".to_owned() } else { shown(&entry.known.value) };
        format!("{}={value}{profile}", entry.key)
    };
    read.entries.iter().map(line).collect()
}

fn objects(kind: Kind, text: &str) -> Vec<String> {
    let entry = |entry: &crate::code::Entry| format!("{}={}", entry.key, shown(&entry.known.value));
    checked(kind, text).objects.iter().map(|object| object.entries.iter().map(entry).collect::<Vec<_>>().join(" ")).collect()
}

fn checked(kind: Kind, text: &str) -> Settings {
    let read = read(kind, text);
    let within = |span: seaworthy_model::Span| {
        assert!(text.get(span.start as usize..span.end as usize).is_some(), "{span:?} lies not within {text:?}");
    };
    read.entries.iter().for_each(|entry| [entry.span, entry.known.written].into_iter().for_each(within));
    read.objects.iter().for_each(|object| within(object.span));
    read.objects.iter().flat_map(|object| &object.entries).for_each(|entry| [entry.span, entry.known.written].into_iter().for_each(within));
    read.troubles.iter().for_each(|trouble| within(trouble.span));
    read
}

/// The source of each value.
fn written(kind: Kind, text: &str) -> Vec<String> {
    checked(kind, text).entries.iter().map(|entry| entry.known.written.of(text).to_owned()).collect()
}

#[test]
fn the_profile_of_a_file_is_in_its_path() {
    for (path, profile) in [
        ("src/main/resources/application-prod.yml", "prod"),
        ("application.yml", ""),
        ("bootstrap-docker.properties", "docker"),
        ("Api/appsettings.Development.json", "Development"),
        ("config/production.yaml", "production"),
        ("configuration/base.yaml", ""),
        ("config/environments/staging.yml", "staging"),
        ("config/database.yml", ""),
        (".env", ""),
        ("web/.env.production", "production"),
        ("web/.env.test.local", "test"),
        (".env.local", "local"),
        (".env.example", ""),
        ("logback-spring.xml", ""),
        ("logback-test.xml", "test"),
        ("src/production.py", ""),
        ("", ""),
    ] {
        assert_eq!(profile_of(path), profile, "{path}");
    }
}
