//! Facts from build files: dependencies, the release of the language, frameworks.

use std::collections::BTreeMap;

use super::kind::source::{packed_into, starts_with};
use super::units::{Need, Unit};
use crate::frameworks::{Frameworks, Known};
use crate::tables::Tables;
use seaworthy_model::{Fact, Place, Value};

/// What the build files of every unit declare.
pub(crate) fn facts(units: &[Unit], tables: &Tables, of_dependency: &dyn Fn(&str, Place) -> Vec<Fact>) -> Vec<Fact> {
    let mut facts = vec![];
    // What belongs to no component is for the build, the documentation or the tests.
    for unit in units.iter().filter(|unit| unit.component.is_some()) {
        facts.extend(unit.needs.iter().map(|need| dependency(unit, need)));
        facts.extend(unit.running().flat_map(|need| of_dependency(&need.name, at(unit, need.own, need.place))));
        facts.extend(runtime(unit));
        facts.extend(archive(unit, tables).filter(|_| packed_into(unit, units).is_none()));
        // What a program of the JVM is built with beside its own build makes its front end, which no process of Node serves.
        let of_front_end =
            unit.family == "npm" && units.iter().any(|other| other.folder == unit.folder && matches!(other.family, "maven" | "gradle"));
        if !of_front_end {
            frameworks_of(unit, &tables.frameworks, &mut facts);
        }
    }
    facts
}

fn fact(kind: &'static str, api: &str, place: Place, fields: &[(&'static str, &str)]) -> Fact {
    let given = fields.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (*name, Value::text(*value), None));
    Fact::new(kind, place, std::iter::once(("api", Value::text(api), None)).chain(given).collect())
}

/// Where a unit says something itself, else the unit: what a parent says concerns each build below it.
fn at(unit: &Unit, own: bool, place: Place) -> Place {
    if own { place } else { unit.place.unwrap_or(place) }
}

fn dependency(unit: &Unit, need: &Need) -> Fact {
    let version = said(&need.version);
    let fields = [
        ("name", need.name.as_str()),
        ("version", version),
        ("pinned", if need.pinned { "true" } else { "" }),
        ("scope", need.scope.word()),
    ];
    fact("dependency", &need.name, at(unit, need.own, need.place), &fields)
}

fn runtime(unit: &Unit) -> Option<Fact> {
    // A library's release is that of the program that it is built into, where it only inherits it.
    let runtime = unit.runtime.as_ref().filter(|runtime| runtime.own || unit.library_of.is_none())?;
    // Java's releases up to 8 have two names.
    let version = runtime.version.strip_prefix("1.").filter(|_| runtime.product == "java").unwrap_or(&runtime.version);
    let fields = [("product", runtime.product), ("version", said(version))];
    (!said(version).is_empty()).then(|| fact("runtime", runtime.product, at(unit, runtime.own, runtime.place), &fields))
}

/// An archive that an application server runs: one that nothing of its build makes start by itself.
fn archive(unit: &Unit, tables: &Tables) -> Option<Fact> {
    let place = unit.packaged.filter(|_| matches!(unit.packaging.as_str(), "war" | "ear") && starts_with(unit, tables).is_none())?;
    let server = tables.words.server_plugins.iter().find(|name| unit.builds_with(name)).map_or("", String::as_str);
    Some(fact("component_model", &unit.packaging, place, &[("model", unit.packaging.as_str()), ("server", server)]))
}

/// One fact for each framework, at the first dependency that says most of it: a web server is more than a worker.
fn frameworks_of(unit: &Unit, frameworks: &Frameworks, facts: &mut Vec<Fact>) {
    let mut named: BTreeMap<&str, (&Need, Known<'_>)> = BTreeMap::new();
    for need in unit.running() {
        let Some(known) = frameworks.of(&need.name, &need.version) else { continue };
        let more = named.get(known.row.name.as_str()).is_none_or(|(_, told)| told.row.kind != "web" && known.row.kind == "web");
        if more {
            named.insert(&known.row.name, (need, known));
        }
    }
    for (need, known) in named.into_values() {
        let row = known.row;
        let fields = [
            ("name", row.name.as_str()),
            ("version", said(&need.version)),
            ("kind", row.kind.as_str()),
            ("on_term", known.on_term),
            ("binds", known.binds),
        ];
        facts.push(fact("framework", &need.name, at(unit, need.own, need.place), &fields));
    }
}

/// A version as far as the tree says it: one that rests on a name from elsewhere says nothing.
fn said(version: &str) -> &str {
    if version.contains('$') { "" } else { version }
}
