//! Rust: a program or a crate for others.

use super::{Decision, Program};

pub(super) fn of(program: &Program<'_>) -> Option<Decision> {
    let unit = program.unit;
    if !unit.starts && unit.programs.is_empty() {
        return Some(("library", format!("`{}` builds no program", unit.path)));
    }
    if let Some((name, _)) = program.framework("web") {
        return Some(("service", program.names(name)));
    }
    if let Some(found) = program.listens() {
        return Some(found);
    }
    for (framework, kind) in [("desktop", "client"), ("worker", "worker"), ("tool", "tool")] {
        if let Some((name, _)) = program.framework(framework) {
            return Some((kind, program.names(name)));
        }
    }
    let label = unit.labels.iter().find(|label| label.starts_with("command-line"));
    label.map(|label| ("tool", format!("`{}` calls it a program for the command line (`{label}`)", unit.path)))
}
