//! `setup.cfg`: setuptools' declarative form, and pbr's.

use seaworthy_model::Span;

use super::requirement;
use super::{Build, Dependency, Program, Runtime, Scope};

/// A key of a section with its lines: text and place of each.
struct Entry<'t> {
    section: String,
    key: String,
    lines: Vec<(&'t str, Span)>,
}

pub(super) fn read(text: &str) -> Build {
    let mut build = Build::of("setuptools", "python");
    for entry in entries(text) {
        let first = entry.lines.first().copied().unwrap_or_default();
        match (entry.section.as_str(), entry.key.as_str()) {
            ("metadata", "name") => (build.name, build.place) = (first.0.to_owned(), first.1),
            ("metadata", "classifiers" | "classifier") => build.labels.extend(entry.lines.iter().map(|(label, _)| (*label).to_owned())),
            ("metadata" | "options", "python_requires" | "requires-python" | "python-requires") => {
                build.runtime = Some(Runtime { product: "python", version: first.0.to_owned(), span: first.1 });
            }
            ("options", "install_requires") => build.dependencies.extend(requirements(&entry, Scope::Run)),
            ("options", "setup_requires") => build.dependencies.extend(requirements(&entry, Scope::Build)),
            ("options", "tests_require") => build.dependencies.extend(requirements(&entry, Scope::Test)),
            ("options.extras_require" | "extras", _) => build.dependencies.extend(requirements(&entry, Scope::Optional)),
            ("options", "packages" | "py_modules") | ("files", "packages" | "modules") => build.library = true,
            ("options.entry_points" | "entry_points", "console_scripts" | "gui_scripts") => programs(&entry, false, &mut build),
            ("options.entry_points" | "entry_points", "wsgi_scripts") => programs(&entry, true, &mut build),
            _ => {}
        }
    }
    if build.library {
        build.packaging = "package".to_owned();
    }
    build
}

fn entries(text: &str) -> Vec<Entry<'_>> {
    let mut entries: Vec<Entry<'_>> = vec![];
    let (mut section, mut at) = (String::new(), 0);
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let content = line.trim();
        if content.is_empty() || content.starts_with(['#', ';']) {
            continue;
        }
        // What is placed is the end of the line.
        let place = |part: &str| {
            let end = start + line.trim_end().len();
            Span::new(end - part.len(), end)
        };
        if line.starts_with([' ', '\t']) {
            if let Some(last) = entries.last_mut() {
                last.lines.push((content, place(content)));
            }
        } else if let Some(name) = content.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = name.trim().to_owned();
        } else if let Some((key, value)) = content.split_once(['=', ':']) {
            let value = value.trim();
            let lines = if value.is_empty() { vec![] } else { vec![(value, place(value))] };
            entries.push(Entry { section: section.clone(), key: key.trim().to_ascii_lowercase(), lines });
        }
    }
    entries
}

fn requirements(entry: &Entry<'_>, scope: Scope) -> Vec<Dependency> {
    entry.lines.iter().filter_map(|(line, span)| requirement::read(line, scope, *span)).collect()
}

fn programs(entry: &Entry<'_>, served: bool, build: &mut Build) {
    for (line, span) in &entry.lines {
        if let Some((name, starts)) = line.split_once('=') {
            build.programs.push(Program { name: name.trim().to_owned(), starts: starts.trim().to_owned(), served, span: *span });
        }
    }
}
