//! The kind of a program by its build files and by what its code was seen to do, where nothing that deploys it decides.

mod java;
mod others;
mod python;
mod rust;

use std::collections::BTreeSet;

pub(crate) use java::{packed_into, starts_with};

use crate::frameworks::Known;
use crate::join::units::Unit;
use crate::tables::Tables;

/// How many units are looked at for the frameworks of one.
const MOST_UNITS: usize = 400;

/// A kind and the sentence that says what decided it.
pub(crate) type Decision = (&'static str, String);

/// A unit with all that may say what it is.
pub(crate) struct Program<'a> {
    pub unit: &'a Unit,
    pub units: &'a [Unit],
    pub tables: &'a Tables,
}

/// The kind of what a unit builds; `None` where its build files and its code leave that open.
pub(crate) fn of(program: &Program<'_>) -> Option<Decision> {
    let unit = program.unit;
    if unit.only_names {
        return None;
    }
    if unit.only_tests {
        return Some(("test", format!("`{}` builds nothing but tests", unit.path)));
    }
    let segments = &program.tables.words.test_segments;
    if let Some(folder) = unit.folder.split('/').find(|part| segments.iter().any(|segment| segment == part)) {
        return Some(("test", format!("`{}` lies in the folder `{folder}`", unit.path)));
    }
    match unit.family {
        "python" => python::of(program),
        "maven" | "gradle" => java::of(program),
        "cargo" => rust::of(program),
        "npm" => others::npm(program),
        "go" => others::go(program),
        _ => None,
    }
}

impl<'a> Program<'a> {
    /// The first framework of a kind that it runs with, its own before those of the units that it needs; and its dependency.
    fn framework(&self, kind: &str) -> Option<(&'a str, Known<'a>)> {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut waiting: Vec<&'a Unit> = vec![self.unit];
        let mut at = 0;
        while let Some(unit) = waiting.get(at).copied().filter(|_| at < MOST_UNITS) {
            at += 1;
            if !seen.insert(&unit.folder) {
                continue;
            }
            let known = unit.running().filter_map(|need| Some((need.name.as_str(), self.tables.frameworks.of(&need.name, &need.version)?)));
            if let Some(found) = known.filter(|(_, known)| known.row.kind == kind).min_by_key(|(name, _)| *name) {
                return Some(found);
            }
            waiting.extend(unit.uses.iter().map(|used| &self.units[*used]));
        }
        None
    }

    /// `pom.xml names spring-boot-starter-web`.
    fn names(&self, dependency: &str) -> String {
        let short = dependency.rsplit(':').next().unwrap_or(dependency);
        let own = self.unit.needs.iter().any(|need| need.own && need.name == dependency);
        if own { format!("`{}` names {short}", self.unit.path) } else { format!("what `{}` builds on names {short}", self.unit.path) }
    }

    /// Where its own code takes connections.
    fn listens(&self) -> Option<Decision> {
        let path = self.unit.listens.first()?;
        Some(("service", format!("its code listens (`{path}`)")))
    }
}
