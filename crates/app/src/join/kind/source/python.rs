//! Python: an application, a package of commands, or a package for others.

use super::{Decision, Program};

pub(super) fn of(program: &Program<'_>) -> Option<Decision> {
    let unit = program.unit;
    let says = |word: &str| unit.labels.iter().find(|label| label.contains(word));
    if let Some(label) = says("Software Development :: Libraries").filter(|_| unit.library) {
        return Some(("library", format!("`{}` calls it a library (`{label}`)", unit.path)));
    }
    if let Some(served) = unit.programs.iter().find(|one| one.served) {
        return Some(("service", format!("`{}` installs `{}` for a web server", unit.path, served.name)));
    }
    if let Some(found) = program.listens() {
        return Some(found);
    }
    let web = program.framework("web");
    if unit.library {
        return Some(package(program, web.map(|(name, _)| name)));
    }
    if let Some((name, _)) = web {
        return Some(("service", program.names(name)));
    }
    if let Some(path) = unit.served.first().or(unit.routes.first()) {
        return Some(("service", format!("`{path}` is an application for a web server")));
    }
    for (framework, kind) in [("worker", "worker"), ("job", "job"), ("desktop", "client"), ("tool", "tool")] {
        if let Some((name, _)) = program.framework(framework) {
            return Some((kind, program.names(name)));
        }
    }
    unit.programs.first().map(|one| ("tool", format!("`{}` installs the command `{}`", unit.path, one.name)))
}

/// A package with a build backend.
fn package(program: &Program<'_>, web: Option<&str>) -> Decision {
    let unit = program.unit;
    if let Some(command) = unit.programs.first() {
        return match web {
            Some(web) => ("service", format!("{}, and it installs the command `{}`", program.names(web), command.name)),
            None => ("tool", format!("`{}` installs the command `{}`, and nothing of it listens", unit.path, command.name)),
        };
    }
    if let (Some(path), true) = (unit.served.first(), web.is_some()) {
        return ("service", format!("`{path}` is an application for a web server"));
    }
    if unit.labels.iter().any(|label| label.starts_with("Environment :: Console")) {
        return ("tool", format!("`{}` calls it a program for the console", unit.path));
    }
    ("library", format!("`{}` builds a package that starts nothing", unit.path))
}
