//! The word that was meant by one that is not known.

/// A word that is longer is none that was misspelt.
const LONGEST: usize = 64;
/// How many words are listed where none is near.
const MOST: usize = 24;

/// The known word that was most likely meant; `None` where none is near enough. Capitals, `_` and `-` do not count, and the name
/// behind the slash of an id stands for the id: `hostpath` is near `state/host-path`.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > LONGEST {
        return None;
    }
    let wanted = squeezed(word);
    let allowed = (wanted.chars().count() / 3).clamp(1, 3);
    let steps = |other: &str| {
        let whole = strsim::osa_distance(&wanted, &squeezed(other));
        let Some((_, name)) = other.split_once('/') else { return whole };
        // A whole part of a name is near, and whatever is as near as a misspelling is nearer.
        let part = name.split('-').any(|part| part == wanted).then_some(allowed);
        let name = strsim::osa_distance(&wanted, &squeezed(name));
        whole.min(name).min(part.unwrap_or(usize::MAX))
    };
    let near = known.into_iter().filter(|other| *other != word).map(|other| (steps(other), other));
    near.filter(|(steps, other)| *steps <= allowed && *steps < other.len()).min().map(|(_, other)| other)
}

/// The next step for a word that is not known, a phrase: the word that was meant, else all that are known where they are few.
pub fn meant<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let mut all: Vec<&str> = known.into_iter().collect();
    all.sort_unstable();
    all.dedup();
    match nearest(word, all.iter().copied()) {
        Some(near) => Some(did_you_mean(near)),
        None => (1..=MOST).contains(&all.len()).then(|| format!("write one of {}", listed(&all))),
    }
}

/// The next step where it is known what was meant.
#[must_use]
pub fn did_you_mean(word: &str) -> String {
    format!("did you mean `{word}`?")
}

/// The words, each in backticks.
#[must_use]
pub fn listed(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

fn squeezed(word: &str) -> String {
    word.chars().filter(|letter| !matches!(letter, '_' | '-')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelling_is_near_and_another_word_is_not() {
        let fields = ["replicas", "name", "run_as_user"];
        assert_eq!(nearest("replcas", fields), Some("replicas"));
        assert_eq!(nearest("nmae", fields), Some("name"));
        assert_eq!(nearest("runAsUser", fields), Some("run_as_user"));
        assert_eq!(nearest("fail_on", ["min-score", "fail-on"]), Some("fail-on"));
        assert_eq!((nearest("selector", fields), nearest("x", ["y"])), (None, None));
        assert_eq!(nearest(&"name".repeat(20), fields), None);
    }

    #[test]
    fn an_id_is_found_by_its_name_and_by_a_part_of_it() {
        let ids = ["health/no-liveness-probe", "health/no-readiness-probe", "state", "state/host-path", "state/local-write"];
        assert_eq!(nearest("state/hostpath", ids), Some("state/host-path"));
        assert_eq!(nearest("host-paht", ids), Some("state/host-path"));
        assert_eq!(nearest("liveness", ids), Some("health/no-liveness-probe"));
        assert_eq!((nearest("stat", ids), nearest("zzz", ids)), (Some("state"), None));
    }

    #[test]
    fn where_nothing_is_near_what_is_known_is_listed_once_if_it_is_little() {
        assert_eq!(meant("wehn", ["when", "then"]).as_deref(), Some("did you mean `when`?"));
        assert_eq!(meant("fatal", ["note", "warning", "note"]).as_deref(), Some("write one of `note`, `warning`"));
        let many: Vec<String> = (0..100).map(|number| format!("word-{number}")).collect();
        assert_eq!((meant("fatal", many.iter().map(String::as_str)), meant("fatal", [])), (None, None));
    }
}
