//! `Pipfile`: what pipenv installs.

use toml_edit::{Item, TableLike};

use super::requirement::{is_pinned, normal};
use super::{Build, Dependency, Runtime, Scope, toml};

pub(super) fn read(text: &str) -> Build {
    let document = match toml::parse(text, "pipenv") {
        Ok(document) => document,
        Err(trouble) => return Build::of("pipenv", "python").troubled(trouble),
    };
    let root = document.as_item();
    let mut build = Build::of("pipenv", "python");
    for (section, scope) in [("packages", Scope::Run), ("dev-packages", Scope::Test)] {
        let Some(table) = toml::table(root, &[section]) else { continue };
        build.dependencies.extend(table.iter().map(|(name, item)| dependency(table, name, item, scope)));
    }
    for key in ["python_full_version", "python_version"] {
        let item = toml::at(root, &["requires", key]);
        if let (Some(version), None) = (item.and_then(Item::as_str), &build.runtime) {
            build.runtime = Some(Runtime { product: "python", version: version.to_owned(), span: toml::place(item) });
        }
    }
    build
}

fn dependency(table: &dyn TableLike, name: &str, item: &Item, scope: Scope) -> Dependency {
    let written = item.as_str().or_else(|| toml::text(item, &["version"])).unwrap_or_default();
    let version = if written == "*" { String::new() } else { written.to_owned() };
    let local = toml::text(item, &["path"]).map(str::to_owned);
    let pinned = is_pinned(&version) || toml::text(item, &["ref"]).is_some();
    Dependency { name: normal(name), version, pinned, scope, local, span: toml::pair(table, name, item) }
}
