//! JavaScript, TypeScript and Go, by their build files alone.

use super::{Decision, Program};

pub(super) fn npm(program: &Program<'_>) -> Option<Decision> {
    let unit = program.unit;
    for (framework, kind) in [("client", "client"), ("desktop", "client"), ("web", "service")] {
        if let Some((name, _)) = program.framework(framework) {
            return Some((kind, program.names(name)));
        }
    }
    let front_end = unit.needs.iter().find(|need| need.own && program.tables.frameworks.is_front_end(&need.name));
    let command = unit.programs.first();
    if let (None, false, Some(need)) = (command, unit.library, front_end) {
        return Some(("web", program.names(&need.name)));
    }
    if let Some((name, _)) = program.framework("worker") {
        return Some(("worker", program.names(name)));
    }
    if let Some(command) = command {
        return Some(("tool", format!("`{}` installs the command `{}`", unit.path, command.name)));
    }
    if unit.library {
        return Some(("library", format!("`{}` gives others something to import, and starts nothing", unit.path)));
    }
    let first = unit.start.split_whitespace().find(|word| !word.contains('=') && *word != "cross-env")?;
    let starts = program.tables.words.node_starters.iter().any(|one| one == first);
    starts.then(|| ("service", format!("`{}` starts it with `{first}`", unit.path)))
}

pub(super) fn go(program: &Program<'_>) -> Option<Decision> {
    let unit = program.unit;
    if !unit.starts {
        return unit.has_source.then(|| ("library", format!("`{}` has no main.go and no folder cmd", unit.path)));
    }
    if let Some((name, _)) = program.framework("web") {
        return Some(("service", program.names(name)));
    }
    // What serves calls beside its work is one or the other by the command that is started.
    let serves = unit.running().any(|need| need.name == "google.golang.org/grpc");
    let (name, _) = program.framework("worker").filter(|_| !serves)?;
    Some(("worker", program.names(name)))
}
