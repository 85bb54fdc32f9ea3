//! Java and Kotlin: an archive that a server runs, one that starts by itself, or one for others.

use super::{Decision, Program};
use crate::join::units::Unit;
use crate::tables::Tables;

/// The plug-in that makes of a unit an archive which starts by itself.
pub(crate) fn starts_with<'t>(unit: &Unit, tables: &'t Tables) -> Option<&'t str> {
    tables.words.starting_plugins.iter().map(String::as_str).find(|plugin| unit.builds_with(plugin))
}

/// The enterprise archive of the tree that a module is put into: a server runs the whole.
pub(crate) fn packed_into<'u>(unit: &Unit, units: &'u [Unit]) -> Option<&'u Unit> {
    let holds = |whole: &&Unit| whole.packaging == "ear" && whole.uses.iter().any(|used| units[*used].folder == unit.folder);
    units.iter().find(|whole| unit.packaging != "ear" && holds(whole))
}

pub(super) fn of(program: &Program<'_>) -> Option<Decision> {
    let unit = program.unit;
    if let Some(whole) = packed_into(unit, program.units) {
        return Some(("library", format!("`{}` packs it into its `ear`", whole.path)));
    }
    if matches!(unit.packaging.as_str(), "war" | "ear") {
        return Some(("service", format!("`{}` packages it as `{}`, which an application server runs", unit.path, unit.packaging)));
    }
    for (plugin, kind) in [("com.android.application", "client"), ("com.android.library", "library")] {
        if unit.builds_with(plugin) {
            return Some((kind, format!("`{}` builds with {plugin}", unit.path)));
        }
    }
    if let Some(found) = program.listens().filter(|_| unit.library_of.is_none()) {
        return Some(found);
    }
    let starting = starts_with(unit, program.tables);
    let starts = starting.is_some() || !unit.programs.is_empty();
    let web = program.framework("web");
    let Some(starting) = starting.map(|plugin| format!("`{}` builds with {plugin}", unit.path)).or_else(|| {
        // What a plug-in of the build itself makes of it cannot be seen: what nothing else needs is what is started.
        let alone = web.is_some() && unit.library_of.is_none();
        (starts || alone).then(|| match unit.programs.first() {
            Some(main) => format!("`{}` starts `{}`", unit.path, main.starts),
            None => "nothing else of the tree needs it".to_owned(),
        })
    }) else {
        return Some(("library", format!("`{}` builds an archive that starts nothing", unit.path)));
    };
    if let Some((name, _)) = program.framework("tool").filter(|_| web.is_none()) {
        return Some(("tool", format!("{starting}, and {}", program.names(name))));
    }
    for (framework, kind) in [("web", "service"), ("job", "job"), ("worker", "worker"), ("desktop", "client")] {
        if let Some((name, _)) = program.framework(framework) {
            return Some((kind, format!("{starting}, and {}", program.names(name))));
        }
    }
    None
}
