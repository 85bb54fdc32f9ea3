//! `pyproject.toml`: PEP 621, Poetry, and what build backends are told.

use seaworthy_model::Span;
use toml_edit::{Item, TableLike};

use super::requirement::{self, is_pinned, normal};
use super::{Build, Dependency, Program, Runtime, Scope, toml};

pub(super) fn read(text: &str) -> Build {
    let document = match toml::parse(text, "Python's tools") {
        Ok(document) => document,
        Err(trouble) => return Build::of("pyproject", "python").troubled(trouble),
    };
    let root = document.as_item();
    let mut build = Build::of("pyproject", "python");
    project(root, &mut build);
    poetry(root, &mut build);
    groups(root, &mut build);
    backend(root, &mut build);
    build.modules.extend(toml::texts(root, &["tool", "uv", "workspace", "members"]).into_iter().map(|(member, _)| member.to_owned()));
    build.dependencies.sort_by_key(|one| one.span);
    build
}

fn project(root: &Item, build: &mut Build) {
    named(root, &["project", "name"], build);
    let requirements = |texts: Vec<(&str, Span)>, scope| {
        texts.into_iter().filter_map(move |(text, span)| requirement::read(text, scope, span)).collect::<Vec<_>>()
    };
    build.dependencies.extend(requirements(toml::texts(root, &["project", "dependencies"]), Scope::Run));
    for (_, item) in toml::table(root, &["project", "optional-dependencies"]).into_iter().flat_map(TableLike::iter) {
        build.dependencies.extend(requirements(toml::list(item), Scope::Optional));
    }
    runtime(toml::at(root, &["project", "requires-python"]), build);
    scripts(root, &["project", "scripts"], build);
    scripts(root, &["project", "gui-scripts"], build);
    build.labels.extend(toml::texts(root, &["project", "classifiers"]).into_iter().map(|(label, _)| label.to_owned()));
}

fn poetry(root: &Item, build: &mut Build) {
    const POETRY: [&str; 2] = ["tool", "poetry"];
    named(root, &["tool", "poetry", "name"], build);
    let sections: [(&[&str], Scope); 2] =
        [(&["tool", "poetry", "dependencies"], Scope::Run), (&["tool", "poetry", "dev-dependencies"], Scope::Test)];
    for (keys, scope) in sections {
        let Some(table) = toml::table(root, keys) else { continue };
        listed(table, scope, build);
    }
    for (group, item) in toml::table(root, &["tool", "poetry", "group"]).into_iter().flat_map(TableLike::iter) {
        let scope = if group == "main" { Scope::Run } else { Scope::Test };
        if let Some(table) = toml::table(item, &["dependencies"]) {
            listed(table, scope, build);
        }
    }
    scripts(root, &["tool", "poetry", "scripts"], build);
    build.labels.extend(toml::texts(root, &["tool", "poetry", "classifiers"]).into_iter().map(|(label, _)| label.to_owned()));
    let is_no_package =
        toml::at(root, &POETRY).and_then(|poetry| toml::at(poetry, &["package-mode"])).and_then(Item::as_bool) == Some(false);
    if is_no_package {
        build.packaging = "none".to_owned();
    }
}

/// The dependencies of a table of Poetry's; Python itself is the runtime.
fn listed(table: &dyn TableLike, scope: Scope, build: &mut Build) {
    for (name, item) in table.iter() {
        // Several versions for several platforms are one dependency.
        let first = item.as_array().and_then(|all| all.get(0)).map(|value| Item::Value(value.clone()));
        let said = first.as_ref().unwrap_or(item);
        if name == "python" {
            runtime(Some(item), build);
            continue;
        }
        let version = said.as_str().or_else(|| toml::text(said, &["version"])).unwrap_or_default();
        let version = if version == "*" { String::new() } else { version.to_owned() };
        let optional = toml::at(said, &["optional"]).and_then(Item::as_bool) == Some(true);
        let exact = version.starts_with(|c: char| c.is_ascii_digit()) && !version.contains(['*', ',', '|']);
        build.dependencies.push(Dependency {
            name: normal(name),
            pinned: exact || is_pinned(&version),
            version,
            scope: if optional && scope == Scope::Run { Scope::Optional } else { scope },
            local: toml::text(said, &["path"]).map(str::to_owned),
            span: toml::pair(table, name, item),
        });
    }
}

/// Dependency groups (PEP 735), and those of uv and PDM: for development.
fn groups(root: &Item, build: &mut Build) {
    let mut lists: Vec<&Item> =
        toml::table(root, &["dependency-groups"]).into_iter().flat_map(TableLike::iter).map(|(_, item)| item).collect();
    lists.extend(toml::at(root, &["tool", "uv", "dev-dependencies"]));
    lists.extend(toml::table(root, &["tool", "pdm", "dev-dependencies"]).into_iter().flat_map(TableLike::iter).map(|(_, item)| item));
    for item in lists {
        let found = toml::list(item).into_iter().filter_map(|(text, span)| requirement::read(text, Scope::Test, span));
        build.dependencies.extend(found);
    }
}

fn backend(root: &Item, build: &mut Build) {
    let Some(system) = toml::at(root, &["build-system"]) else { return };
    let needed = toml::texts(system, &["requires"]);
    build.dependencies.extend(needed.into_iter().filter_map(|(text, span)| requirement::read(text, Scope::Build, span)));
    let item = toml::at(system, &["build-backend"]);
    let name = item.and_then(Item::as_str).unwrap_or("setuptools.build_meta").to_owned();
    let span = toml::place(item.or(Some(system)));
    build.plugins.push(Dependency { name, version: String::new(), pinned: false, scope: Scope::Build, local: None, span });
    build.library = !build.name.is_empty() && build.packaging != "none";
    if build.library {
        build.packaging = "package".to_owned();
    }
}

fn named(root: &Item, keys: &[&str], build: &mut Build) {
    let Some(item) = toml::at(root, keys) else { return };
    if let (Some(name), true) = (item.as_str(), build.name.is_empty()) {
        build.name = name.to_owned();
        build.place = toml::place(Some(item));
    }
}

fn runtime(item: Option<&Item>, build: &mut Build) {
    let Some(item) = item else { return };
    if let (Some(version), None) = (item.as_str(), &build.runtime) {
        build.runtime = Some(Runtime { product: "python", version: version.to_owned(), span: toml::place(Some(item)) });
    }
}

fn scripts(root: &Item, keys: &[&str], build: &mut Build) {
    let Some(table) = toml::table(root, keys) else { return };
    for (name, item) in table.iter() {
        let starts =
            item.as_str().or_else(|| toml::text(item, &["reference"])).or_else(|| toml::text(item, &["callable"])).unwrap_or_default();
        build.programs.push(Program {
            name: name.to_owned(),
            starts: starts.to_owned(),
            served: false,
            span: toml::pair(table, name, item),
        });
    }
}
