//! Which variants are meant for production: severity is the worst of these, and another alone gives a note.

use std::collections::BTreeSet;

use super::variant::{secondary, told};
use crate::Join;
use crate::entity::{Application, Id, Variant};
use crate::read::Read;
use crate::read::deployers::Named;

const PRODUCTION: [&str; 5] = ["prod", "production", "prd", "live", "main"];
const OTHERS: [&str; 17] = [
    "dev",
    "develop",
    "development",
    "staging",
    "stage",
    "stg",
    "test",
    "testing",
    "qa",
    "uat",
    "preview",
    "local",
    "minikube",
    "kind",
    "sandbox",
    "ci",
    "preprod",
];

/// Decides for each variant, and keeps why.
pub(crate) fn all(join: &mut Join<'_>, read: &Read<'_>) {
    let below: Vec<Option<String>> = join.entities.variants.iter().map(|variant| aside(join, &variant.root)).collect();
    // Where everything stands below such folders, they are what the project is.
    let all_below = below.iter().all(Option::is_some);
    for application in join.entities.ids::<Application>() {
        let ids = join.entities[application].variants.clone();
        let decided: Vec<(Id<Variant>, bool, Vec<String>)> = ids
            .iter()
            .map(|id| {
                let below = below[id.index as usize].clone().filter(|_| !all_below);
                let (primary, why) = decide(join, read, *id, &ids, below);
                (*id, primary, why)
            })
            .collect();
        for (id, primary, why) in decided {
            join.entities[id].primary = primary;
            join.entities[id].evidence = why;
        }
    }
}

fn decide(join: &Join<'_>, read: &Read<'_>, id: Id<Variant>, all: &[Id<Variant>], below: Option<String>) -> (bool, Vec<String>) {
    let variant = &join.entities[id];
    let by = deployer(read, variant);
    if !variant.generated_from.is_empty() {
        return (false, vec![format!("it holds what `{}` makes", variant.generated_from)]);
    }
    if let Some(why) = below {
        return (false, vec![why]);
    }
    if let Some((own, other)) = environment(join, id, all) {
        return (false, vec![format!("its environment is `{own}`, and `{other}` stands beside it")]);
    }
    if let Some(by) = by {
        return (true, vec![by.by.clone()]);
    }
    if variant.kind == "compose" {
        return (true, vec![]);
    }
    let rival = all.iter().filter(|other| **other != id).find_map(|other| {
        let one = &join.entities[*other];
        let meant = one.generated_from.is_empty() && aside(join, &one.root).is_none() && environment(join, *other, all).is_none();
        let by = deployer(read, one).filter(|named| meant && named.settled)?;
        shares(join, id, *other).then(|| format!("`{}` deploys the same, and {}", one.root, by.by))
    });
    match rival {
        Some(why) => (false, vec![why]),
        None => (true, vec!["nothing else is known to deploy the same".to_owned()]),
    }
}

fn deployer<'r>(read: &'r Read<'_>, variant: &Variant) -> Option<&'r Named> {
    let by = || read.named.iter().filter(|named| named.covers(&variant.kind, &variant.root));
    by().find(|named| named.settled).or_else(|| by().next())
}

/// Why a path says that a variant is for something else than production.
fn aside(join: &Join<'_>, root: &str) -> Option<String> {
    let found = secondary(root, &join.tables.words.secondary_segments, join.asked)?;
    Some(format!("it stands below `{found}`"))
}

/// The word of its path that names an environment which is none of production, and the variant of production beside it.
fn environment(join: &Join<'_>, id: Id<Variant>, all: &[Id<Variant>]) -> Option<(String, String)> {
    let below = |id: Id<Variant>| told(&join.entities[id].root, join.asked);
    let has = |id: Id<Variant>, list: &[&str]| words(below(id)).any(|word| list.contains(&word.as_str()));
    let own = words(below(id)).find(|word| OTHERS.contains(&word.as_str())).filter(|_| !has(id, &PRODUCTION))?;
    let comparable = |other: Id<Variant>| {
        let other_one = &join.entities[other];
        other != id && other_one.kind != "compose" && other_one.generated_from.is_empty() && aside(join, &other_one.root).is_none()
    };
    // One without any environment in its path, that runs the same, is what the others are derived from or deployed beside.
    let production =
        |other: &&Id<Variant>| comparable(**other) && (has(**other, &PRODUCTION) || !has(**other, &OTHERS) && shares(join, id, **other));
    let beside = all.iter().find(production).filter(|_| join.entities[id].kind != "compose")?;
    Some((own, join.entities[*beside].root.clone()))
}

fn words(root: &str) -> impl Iterator<Item = String> {
    root.split(['/', '-', '_', '.']).map(str::to_ascii_lowercase)
}

/// Whether two variants have a workload of one name.
fn shares(join: &Join<'_>, one: Id<Variant>, other: Id<Variant>) -> bool {
    let names = |id: Id<Variant>| -> BTreeSet<&str> {
        join.entities[id].workloads.iter().map(|workload| join.entities[*workload].name.value.as_str()).collect()
    };
    !names(one).is_disjoint(&names(other))
}
