//! `package.json`, as far as kinds of components need it.

use jsonc_parser::ast::{Object, ObjectProp, Value};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use seaworthy_model::Span;

use super::{Build, Dependency, Named, Program, Runtime, Scope};

pub(super) fn read(text: &str) -> Build {
    let refused = |text: String, span| Build { tool: "npm", language: "javascript", ..Build::refused(text, span) };
    let parsed = match parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default()) {
        Ok(parsed) => parsed,
        Err(error) => {
            let range = error.range();
            return refused(format!("This is no JSON that npm could read: {}.", error.kind()), Span::new(range.start, range.end));
        }
    };
    let Some(Value::Object(root)) = &parsed.value else {
        return refused("This is no JSON object, which package.json is.".to_owned(), Span::default());
    };
    let mut build = Build::of("npm", "javascript");
    if let Some((name, span)) = text_of(root, "name") {
        (build.name, build.place) = (name.to_owned(), span);
    }
    let sections = [
        ("dependencies", Scope::Run),
        ("devDependencies", Scope::Test),
        ("peerDependencies", Scope::Optional),
        ("optionalDependencies", Scope::Optional),
    ];
    for (section, scope) in sections {
        build.dependencies.extend(entries(root, section).filter_map(|one| dependency(one, scope)));
    }
    build.scripts.extend(entries(root, "scripts").filter_map(|one| {
        let command = one.value.as_string_lit()?;
        let range = command.range();
        let (name, command) = (one.name.as_str().to_owned(), command.value.to_string());
        Some(Named { name, command, span: Span::new(range.start, range.end) })
    }));
    build.start = build.scripts.iter().find(|script| script.name == "start").map(|script| script.command.clone()).unwrap_or_default();
    build.library = ["exports", "types", "typings", "module"].iter().any(|key| property(root, key).is_some());
    build.runtime = object(root, "engines").and_then(|engines| text_of(engines, "node")).map(|(version, span)| Runtime {
        product: "node",
        version: version.to_owned(),
        span,
    });
    programs(root, &mut build);
    modules(root, &mut build);
    build
}

fn dependency(one: &ObjectProp<'_>, scope: Scope) -> Option<Dependency> {
    let Value::StringLit(version) = &one.value else { return None };
    let version = version.value.as_ref();
    let local = ["file:", "link:", "workspace:"].iter().find_map(|word| version.strip_prefix(word)).map(str::to_owned);
    let pinned = version.starts_with(|c: char| c.is_ascii_digit()) && !version.contains([' ', '|', 'x', '*']);
    let range = one.range();
    let name = one.name.as_str().to_owned();
    Some(Dependency { name, version: version.to_owned(), pinned, scope, local, span: Span::new(range.start, range.end) })
}

fn programs(root: &Object<'_>, build: &mut Build) {
    let Some(bin) = property(root, "bin") else { return };
    let range = bin.range();
    let whole = Span::new(range.start, range.end);
    match &bin.value {
        Value::StringLit(path) => {
            let name = build.name.rsplit('/').next().unwrap_or_default().to_owned();
            build.programs.push(Program { name, starts: path.value.to_string(), served: false, span: whole });
        }
        Value::Object(all) => {
            for one in &all.properties {
                let starts = one.value.as_string_lit().map(|path| path.value.to_string()).unwrap_or_default();
                build.programs.push(Program { name: one.name.as_str().to_owned(), starts, served: false, span: whole });
            }
        }
        _ => {}
    }
}

/// The workspaces, as a list or below `packages`.
fn modules(root: &Object<'_>, build: &mut Build) {
    let list = match property(root, "workspaces").map(|one| &one.value) {
        Some(Value::Array(list)) => Some(list),
        Some(Value::Object(below)) => property(below, "packages").and_then(|one| one.value.as_array()),
        _ => None,
    };
    let texts = list.into_iter().flat_map(|list| &list.elements).filter_map(Value::as_string_lit);
    build.modules.extend(texts.map(|text| text.value.to_string()));
}

fn property<'a, 't>(object: &'a Object<'t>, key: &str) -> Option<&'a ObjectProp<'t>> {
    object.properties.iter().find(|one| one.name.as_str() == key)
}

fn object<'a, 't>(root: &'a Object<'t>, key: &str) -> Option<&'a Object<'t>> {
    property(root, key)?.value.as_object()
}

fn entries<'a, 't>(root: &'a Object<'t>, key: &str) -> impl Iterator<Item = &'a ObjectProp<'t>> {
    object(root, key).into_iter().flat_map(|found| &found.properties)
}

fn text_of<'a>(object: &'a Object<'_>, key: &str) -> Option<(&'a str, Span)> {
    let text = property(object, key)?.value.as_string_lit()?;
    let range = text.range();
    Some((text.value.as_ref(), Span::new(range.start, range.end)))
}
