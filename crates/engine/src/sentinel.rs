//! Values that code compares something with, to refuse or replace them, or calls an example: a default that does not work is no
//! secret.

use std::collections::{BTreeSet, HashMap};

use aho_corasick::{AhoCorasick, MatchKind};
use rayon::prelude::*;
use seaworthy_model::Fact;
use seaworthy_walk::Options;

use crate::overlay::{File, Stamp};

/// Shorter texts are compared for many reasons.
const SHORTEST: usize = 6;

/// What was found in each file, for as long as the same values are looked for.
#[derive(Default)]
pub(crate) struct Compared {
    values: Vec<String>,
    files: HashMap<String, (Stamp, BTreeSet<String>)>,
}

impl Compared {
    /// The credentials among facts that one of the files compares something with. Files are read only where there is a
    /// credential, and again only when they are others, or the credentials are.
    pub fn of(&mut self, facts: &[Fact], files: &[&File], options: &Options) -> BTreeSet<String> {
        let credentials = facts.iter().filter(|fact| fact.kind == "credential" && !fact.test);
        let values = credentials.filter_map(|fact| fact.field("value")?.known()).filter(|value| value.len() >= SHORTEST);
        let values: Vec<String> = values.collect::<BTreeSet<String>>().into_iter().collect();
        if values != self.values {
            *self = Self { values, files: HashMap::new() };
        }
        let Some(scan) = (!self.values.is_empty()).then(|| Values::of(&self.values)).flatten() else {
            return BTreeSet::new();
        };
        let (known, values) = (&self.files, &self.values);
        let of_file = |file: &&File| {
            let stamp = Stamp::of(file);
            if let Some((_, found)) = known.get(file.path()).filter(|(before, _)| *before == stamp) {
                return (file.path().to_owned(), (stamp, found.clone()));
            }
            let text = file.text(options).ok();
            (file.path().to_owned(), (stamp, text.map(|text| in_text(&text, &scan, values)).unwrap_or_default()))
        };
        self.files = files.par_iter().map(of_file).collect();
        self.files.values().flat_map(|(_, found)| found.iter().cloned()).collect()
    }

    /// A file has another content, whatever the listing says.
    pub fn forget(&mut self, path: &str) {
        self.files.remove(path);
    }
}

/// Finds values in texts.
struct Values {
    all: AhoCorasick,
    /// Says ten times as fast whether there is any, which most files do not hold.
    any: AhoCorasick,
}

impl Values {
    fn of(values: &[String]) -> Option<Self> {
        let any = AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(values).ok()?;
        Some(Self { all: AhoCorasick::new(values).ok()?, any })
    }
}

fn in_text(text: &str, scan: &Values, values: &[String]) -> BTreeSet<String> {
    if !scan.any.is_match(text) {
        return BTreeSet::new();
    }
    let hits = scan.all.find_overlapping_iter(text).filter(|hit| is_compared(text, hit.start(), hit.end()));
    hits.filter_map(|hit| values.get(hit.pattern().as_usize()).cloned()).collect()
}

/// Whether a text that is written out between two bytes stands on one side of a comparison, or is given as an example.
fn is_compared(text: &str, start: usize, end: usize) -> bool {
    let (Some(before), Some(behind)) = (text.get(..start), text.get(end..)) else { return false };
    let quotes = ['"', '\'', '`'];
    let quoted = before.ends_with(quotes) && behind.starts_with(quotes);
    let before = before.trim_end_matches(quotes).trim_end();
    let behind = behind.trim_start_matches(quotes).trim_start();
    let left = ["==", "!=", ".equals(", ".equalsIgnoreCase(", "<>"].iter().any(|sign| before.ends_with(sign));
    let example = ["example =", "example=", "example:", "Example ="].iter().any(|sign| before.ends_with(sign));
    quoted && (left || example || ["==", "!=", ".equals(", "=="].iter().any(|sign| behind.starts_with(sign)))
}

#[cfg(test)]
mod tests {
    use super::is_compared;

    #[test]
    fn a_comparison_has_the_text_on_either_side_and_an_example_behind_its_name() {
        for (text, expected) in [
            (r#"if key == "changeme!" {"#, true),
            (r#"if ("changeme!".equals(key))"#, true),
            (r#"if key is not None and 'changeme!' != key:"#, true),
            (r#"key = "changeme!""#, false),
            (r#"if key == "changeme!!""#, false),
            ("if key == changeme!", false),
            (r#"#[schema(example = "changeme!")]"#, true),
            (r#"Field(example='changeme!')"#, true),
            (r#"counterexample: "changeme!!""#, false),
        ] {
            let start = text.find("changeme!").unwrap_or(0);
            assert_eq!(is_compared(text, start, start + "changeme!".len()), expected, "{text}");
        }
    }
}
