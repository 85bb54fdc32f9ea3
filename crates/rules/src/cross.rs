//! What can only be judged over the rules of a pack together.

use std::collections::{BTreeMap, BTreeSet};

use seaworthy_model::{did_you_mean, listed, nearest};

use crate::pack::Read;

/// Refuses two rules with one title, a `covers` of no rule, and rules that cover each other.
pub(crate) fn cross(read: &mut [Read], others: &[&str]) {
    titles(read);
    covered(read, others);
    cycles(read);
}

fn titles(read: &mut [Read]) {
    let mut first: BTreeMap<String, String> = BTreeMap::new();
    for one in read {
        let key = one.written.title.value.trim().to_lowercase();
        match first.get(&key) {
            Some(other) => {
                let text = format!("the rule `{other}` has this title too");
                one.reading.refuse(&one.written.title, text, "name the two apart");
            }
            None => drop(first.insert(key, one.rule.info.id.clone())),
        }
    }
}

fn covered(read: &mut [Read], others: &[&str]) {
    let own: Vec<String> = read.iter().map(|one| one.rule.info.id.clone()).collect();
    for one in read {
        for cover in one.written.covers.iter().flat_map(|covers| &covers.value) {
            let known = || own.iter().map(String::as_str).chain(others.iter().copied());
            let id = cover.rule.value.as_str();
            if known().any(|known| known == id) {
                continue;
            }
            let remedy = nearest(id, known()).map_or("write the id of a rule".into(), did_you_mean);
            one.reading.refuse(&cover.rule, format!("`covers` names `{id}`, which is no rule"), remedy);
        }
    }
}

/// An edge of the graph of covers: from whom, to whom, and when.
type Edge<'a> = (&'a str, &'a str, Option<&'a str>);

fn cycles(read: &mut [Read]) {
    let mut wrong: Vec<(usize, usize, String)> = Vec::new();
    let edges: Vec<Edge> = read.iter().flat_map(edges_of).collect();
    for (at, one) in read.iter().enumerate() {
        for (index, (from, to, when)) in edges_of(one).into_iter().enumerate() {
            // Two whens can exclude each other only where each edge has one, and they are not all the same.
            let same = |edge: &Edge| when.is_none() || edge.2 == when;
            if let Some(way) = way(&edges, to, from, &same) {
                let names: Vec<&str> = std::iter::once(from).chain(way).collect();
                wrong.push((at, index, format!("`covers` goes round: {}", listed(&names).replace(", ", " → "))));
            }
        }
    }
    for (at, index, text) in wrong {
        let Read { reading, written, .. } = &mut read[at];
        if let Some(cover) = written.covers.as_ref().and_then(|covers| covers.value.get(index)) {
            reading.refuse(&cover.rule, text, "take one of them out, or give each a `when` that excludes the others");
        }
    }
}

fn edges_of<'e>(one: &'e Read<'_>) -> Vec<Edge<'e>> {
    one.rule
        .covers
        .iter()
        .map(|cover| (one.rule.info.id.as_str(), cover.rule.as_str(), cover.when.as_ref().map(|when| when.text())))
        .collect()
}

/// The rules on the shortest way from `start` to `goal`, both among them, over the edges that count.
fn way<'a>(edges: &[Edge<'a>], start: &'a str, goal: &'a str, counts: &dyn Fn(&Edge) -> bool) -> Option<Vec<&'a str>> {
    let mut seen = BTreeSet::from([start]);
    let mut ways = vec![vec![start]];
    while !ways.is_empty() {
        if let Some(found) = ways.iter().find(|way| way.last() == Some(&goal)) {
            return Some(found.clone());
        }
        let mut longer = Vec::new();
        for way in &ways {
            for (_, to, _) in edges.iter().filter(|edge| way.last() == Some(&edge.0) && counts(edge)) {
                if seen.insert(to) {
                    longer.push(way.iter().copied().chain([*to]).collect());
                }
            }
        }
        ways = longer;
    }
    None
}
