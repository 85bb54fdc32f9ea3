//! References of a file to its own keys.

use std::collections::HashMap;

use seaworthy_model::{Part, Value};

use super::sink::Sink;
use crate::code::Known;
use crate::folding::{Work, clip};

/// How often what a reference stands for is looked at for references of its own.
const ROUNDS: usize = 4;

/// Puts the values of the file's own keys where other values refer to them; `{part}.key` counts as `key` for each of `prefixes`.
///
/// A variable of the environment keeps its name and takes the file's value as its default, or, where the file `wins`, is it.
pub(super) fn fold(sink: &mut Sink, prefixes: &[&str], wins: bool) {
    if !sink.entries().iter().any(|entry| refers(&entry.known))
        && !sink.objects().iter().any(|object| object.entries.iter().any(|entry| refers(&entry.known)))
    {
        return;
    }
    let work = Work::new();
    for _ in 0..ROUNDS {
        let mut own: HashMap<(&str, &str), &Value> = HashMap::new();
        let mut copies = Vec::new();
        let entries = sink.entries();
        for entry in entries.iter() {
            copies.push((entry.key.clone(), entry.profile.clone(), entry.known.value.clone()));
        }
        for (key, profile, value) in &copies {
            own.insert((key, profile), value);
            let short = prefixes.iter().find_map(|prefix| key.strip_prefix(prefix)?.strip_prefix('.'));
            if let Some(short) = short {
                own.entry((short, profile)).or_insert(value);
            }
        }
        let find = |name: &str, profile: &str| own.get(&(name, profile)).or_else(|| own.get(&(name, ""))).copied();
        let mut changed = false;
        for entry in sink.entries() {
            changed |= replace(&mut entry.known, &entry.key, &|name| find(name, &entry.profile), wins, &work);
        }
        for entry in sink.objects().iter_mut().flat_map(|object| &mut object.entries) {
            changed |= replace(&mut entry.known, &entry.key, &|name| find(name, ""), wins, &work);
        }
        if !changed || work.exhausted() {
            return;
        }
    }
}

fn refers(known: &Known) -> bool {
    known.value.parts.iter().any(|part| matches!(part, Part::Setting { .. } | Part::Env { default: None, .. }))
}

fn replace<'a>(known: &mut Known, own: &str, find: &impl Fn(&str) -> Option<&'a Value>, wins: bool, work: &Work) -> bool {
    if !refers(known) {
        return false;
    }
    let mut changed = false;
    let mut whole = Value::default();
    for part in std::mem::take(&mut known.value.parts) {
        let name = match &part {
            Part::Setting { key, .. } => key.as_str(),
            Part::Env { name, default: None } => name.as_str(),
            _ => "",
        };
        let found = find(name).filter(|value| !name.is_empty() && name != own && !names(value, name) && work.take_value(value));
        let next = match (found, part) {
            (None, part) => Value { parts: vec![part] },
            (Some(value), Part::Env { name, .. }) if !wins => Value { parts: vec![Part::Env { name, default: Some(value.clone()) }] },
            (Some(value), _) => value.clone(),
        };
        changed |= found.is_some();
        whole = whole.then(next);
    }
    clip(&mut whole);
    known.value = whole;
    changed
}

/// Whether a value refers to a name, which would never end.
fn names(value: &Value, name: &str) -> bool {
    value.parts.iter().any(|part| match part {
        Part::Setting { key, .. } => key == name,
        Part::Env { name: other, .. } => other == name,
        _ => false,
    })
}
