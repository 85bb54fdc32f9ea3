//! `Cargo.toml`.

use toml_edit::{Item, TableLike};

use super::{Build, Dependency, Program, Runtime, Scope, toml};

pub(super) fn read(text: &str) -> Build {
    let document = match toml::parse(text, "Cargo") {
        Ok(document) => document,
        Err(trouble) => return Build::of("cargo", "rust").troubled(trouble),
    };
    let root = document.as_item();
    let mut build = Build::of("cargo", "rust");
    if let Some(item) = toml::at(root, &["package", "name"]) {
        build.name = item.as_str().unwrap_or_default().to_owned();
        build.place = toml::place(Some(item));
    }
    build.modules.extend(toml::texts(root, &["workspace", "members"]).into_iter().map(|(member, _)| member.to_owned()));
    if let Some(table) = toml::table(root, &["workspace", "dependencies"]) {
        build.managed.extend(table.iter().map(|(name, item)| dependency(table, name, item, Scope::Run)));
    }
    sections(root, &mut build);
    for (_, item) in toml::table(root, &["target"]).into_iter().flat_map(TableLike::iter) {
        sections(item, &mut build);
    }
    build.dependencies.sort_by_key(|one| one.span);
    targets(root, &mut build);
    let release = toml::at(root, &["package", "rust-version"]).or_else(|| toml::at(root, &["workspace", "package", "rust-version"]));
    if let Some(version) = release.and_then(Item::as_str) {
        build.runtime = Some(Runtime { product: "rust", version: version.to_owned(), span: toml::place(release) });
    }
    build.labels.extend(toml::texts(root, &["package", "categories"]).into_iter().map(|(label, _)| label.to_owned()));
    build
}

fn sections(item: &Item, build: &mut Build) {
    let all = [
        ("dependencies", Scope::Run),
        ("dev-dependencies", Scope::Test),
        ("dev_dependencies", Scope::Test),
        ("build-dependencies", Scope::Build),
        ("build_dependencies", Scope::Build),
    ];
    for (section, scope) in all {
        let Some(table) = toml::table(item, &[section]) else { continue };
        build.dependencies.extend(table.iter().map(|(name, item)| dependency(table, name, item, scope)));
    }
}

fn dependency(table: &dyn TableLike, name: &str, item: &Item, scope: Scope) -> Dependency {
    let version = item.as_str().or_else(|| toml::text(item, &["version"])).unwrap_or_default().to_owned();
    let optional = toml::at(item, &["optional"]).and_then(Item::as_bool) == Some(true);
    Dependency {
        name: toml::text(item, &["package"]).unwrap_or(name).to_owned(),
        pinned: version.starts_with('=') || toml::text(item, &["rev"]).is_some(),
        version,
        scope: if optional && scope == Scope::Run { Scope::Optional } else { scope },
        local: toml::text(item, &["path"]).map(str::to_owned),
        span: toml::pair(table, name, item),
    }
}

/// What is declared; what lies at `src/main.rs` and `src/bin/` is found by the tree alone.
fn targets(root: &Item, build: &mut Build) {
    build.library = toml::at(root, &["lib"]).is_some();
    let tables = toml::at(root, &["bin"]).and_then(Item::as_array_of_tables);
    for table in tables.into_iter().flat_map(toml_edit::ArrayOfTables::iter) {
        let text = |key: &str| table.get(key).and_then(Item::as_str).unwrap_or_default().to_owned();
        let span = toml::place(table.get("name"));
        build.programs.push(Program { name: text("name"), starts: text("path"), served: false, span });
    }
}
