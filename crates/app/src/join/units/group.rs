//! Build files become units.

use std::collections::BTreeMap;

use super::inherit;
use super::programs::{self, Seen};
use super::{Need, Program, Runtime, Unit, place};
use crate::read::Read;
use crate::read::build_file::BuildFile;

use seaworthy_syntax::build::Scope;

/// Every unit of the tree, by folder.
pub(crate) fn of(read: &Read<'_>, code: &Seen<'_>) -> Vec<Unit> {
    let mut by_folder: BTreeMap<&str, Vec<&BuildFile<'_>>> = BTreeMap::new();
    for file in read.builds.iter().filter(|one| one.build.builds() || !one.build.modules.is_empty()) {
        by_folder.entry(file.folder()).or_default().push(file);
    }
    let mut units: Vec<Unit> = by_folder.into_iter().flat_map(|(folder, files)| families(folder, &files)).collect();
    inherit::all(&mut units, read);
    programs::all(&mut units, read, code);
    units
}

/// A folder may hold a Python program and the front end that is given out with it: one unit for each family of tools.
fn families(folder: &str, files: &[&BuildFile<'_>]) -> Vec<Unit> {
    let mut units: Vec<Unit> = vec![];
    for family in ["maven", "gradle", "python", "cargo", "go", "npm"] {
        let of_family: Vec<&&BuildFile<'_>> = files.iter().filter(|file| family_of(file.build.tool) == family).collect();
        if !of_family.is_empty() {
            units.push(unit(folder, family, &of_family));
        }
    }
    units
}

fn family_of(tool: &str) -> &str {
    match tool {
        "pip" | "pipenv" | "pyproject" | "setuptools" => "python",
        other => other,
    }
}

fn unit(folder: &str, family: &'static str, files: &[&&BuildFile<'_>]) -> Unit {
    let mut unit = Unit { folder: folder.to_owned(), family, ..Unit::default() };
    for one in files {
        let build = one.build;
        let scoped = |scope: Scope| if one.aside && scope == Scope::Run { Scope::Test } else { scope };
        if unit.name.is_empty() && !build.name.is_empty() {
            unit.name.clone_from(&build.name);
        }
        // Of several files the one that names the thing says most; a list of tools for development says least.
        let settings = one.path.rsplit('/').next().is_some_and(|name| name.starts_with("settings.gradle"));
        let says_more = unit.place.is_none() || (!build.name.is_empty() && unit.name == build.name && !one.aside && !settings);
        if says_more {
            unit.place = Some(one.place());
            unit.path = one.path.to_owned();
        }
        unit.languages.insert(build.language);
        unit.needs.extend(build.dependencies.iter().map(|need| Need {
            name: need.name.clone(),
            version: need.version.clone(),
            pinned: need.pinned,
            scope: scoped(need.scope),
            place: place(one.file, need.span),
            own: true,
            local: need.local.clone(),
        }));
        if let (None, Some(runtime)) = (&unit.runtime, &build.runtime) {
            let place = place(one.file, runtime.span);
            unit.runtime = Some(Runtime { product: runtime.product, version: runtime.version.clone(), place, own: true });
        }
        unit.plugins.extend(build.plugins.iter().map(|plugin| plugin.name.clone()));
        if unit.packaging.is_empty() {
            unit.packaging.clone_from(&build.packaging);
            unit.packaged = build.packaged.map(|span| place(one.file, span));
        }
        unit.library |= build.library;
        unit.programs.extend(build.programs.iter().map(|one| Program {
            name: one.name.clone(),
            starts: one.starts.clone(),
            served: one.served,
        }));
        if unit.start.is_empty() {
            unit.start.clone_from(&build.start);
        }
        unit.labels.extend(build.labels.iter().cloned());
    }
    unit.only_names = only_names(&unit, files);
    unit
}

/// A build that only names others: Maven's `pom`, a workspace without a package, a root of Gradle without sources.
fn only_names(unit: &Unit, files: &[&&BuildFile<'_>]) -> bool {
    let names_others = files.iter().any(|one| !one.build.modules.is_empty());
    match unit.family {
        "maven" => unit.packaging == "pom",
        "cargo" => unit.name.is_empty(),
        "gradle" => names_others && unit.programs.is_empty() && !unit.needs.iter().any(|need| need.scope == Scope::Run),
        "npm" => {
            names_others && unit.start.is_empty() && unit.programs.is_empty() && !unit.needs.iter().any(|need| need.scope == Scope::Run)
        }
        "python" => names_others && unit.needs.is_empty(),
        _ => false,
    }
}
