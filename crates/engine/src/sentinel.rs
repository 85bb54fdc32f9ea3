//! Values that code compares something with, to refuse or replace them: a default that does not work is no secret.

use std::collections::BTreeSet;

use aho_corasick::AhoCorasick;
use rayon::prelude::*;
use seaworthy_model::Fact;

/// Shorter texts are compared for many reasons.
const SHORTEST: usize = 6;

/// The credentials among facts that one of the files compares something with. The files are read only where there is a credential.
pub(crate) fn compared<F: Sync>(facts: &[Fact], files: &[F], read: impl Fn(&F) -> Option<String> + Sync) -> BTreeSet<String> {
    let credentials = facts.iter().filter(|fact| fact.kind == "credential" && !fact.test);
    let values = credentials.filter_map(|fact| fact.field("value")?.known()).filter(|value| value.len() >= SHORTEST);
    let values: Vec<String> = values.collect::<BTreeSet<String>>().into_iter().collect();
    let Some(scan) = (!values.is_empty()).then(|| AhoCorasick::new(&values).ok()).flatten() else { return BTreeSet::new() };
    let of_file = |file: &F| -> BTreeSet<String> {
        let Some(text) = read(file) else { return BTreeSet::new() };
        let hits = scan.find_overlapping_iter(&text).filter(|hit| is_compared(&text, hit.start(), hit.end()));
        hits.filter_map(|hit| values.get(hit.pattern().as_usize()).cloned()).collect()
    };
    files.par_iter().map(of_file).reduce(BTreeSet::new, |mut all, one| {
        all.extend(one);
        all
    })
}

/// Whether a text that is written out between two bytes stands on one side of a comparison.
fn is_compared(text: &str, start: usize, end: usize) -> bool {
    let (Some(before), Some(behind)) = (text.get(..start), text.get(end..)) else { return false };
    let quotes = ['"', '\'', '`'];
    let quoted = before.ends_with(quotes) && behind.starts_with(quotes);
    let before = before.trim_end_matches(quotes).trim_end();
    let behind = behind.trim_start_matches(quotes).trim_start();
    let left = ["==", "!=", ".equals(", ".equalsIgnoreCase(", "<>"].iter().any(|sign| before.ends_with(sign));
    quoted && (left || ["==", "!=", ".equals(", "=="].iter().any(|sign| behind.starts_with(sign)))
}

#[cfg(test)]
mod tests {
    use super::is_compared;

    #[test]
    fn a_comparison_has_the_text_on_either_side() {
        for (text, expected) in [
            (r#"if key == "changeme!" {"#, true),
            (r#"if ("changeme!".equals(key))"#, true),
            (r#"if key is not None and 'changeme!' != key:"#, true),
            (r#"key = "changeme!""#, false),
            (r#"if key == "changeme!!""#, false),
            ("if key == changeme!", false),
        ] {
            let start = text.find("changeme!").unwrap_or(0);
            assert_eq!(is_compared(text, start, start + "changeme!".len()), expected, "{text}");
        }
    }
}
