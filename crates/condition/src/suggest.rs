/// The candidate that `word` is most likely a misspelling of.
pub(crate) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = squeezed(word);
    let allowed = (wanted.chars().count() / 3).clamp(1, 3);
    candidates
        .into_iter()
        .filter(|candidate| *candidate != word)
        .map(|candidate| (strsim::osa_distance(&wanted, &squeezed(candidate)), candidate))
        .filter(|(steps, candidate)| *steps <= allowed && *steps < candidate.len())
        .min()
        .map(|(_, candidate)| candidate)
}

/// What to say about a word that is not known: the nearest candidate, else all of them where they are few.
pub(crate) fn remedy<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>, there_is: &str) -> Option<String> {
    let mut candidates: Vec<&str> = candidates.into_iter().collect();
    if let Some(near) = nearest(word, candidates.iter().copied()) {
        return Some(format!("did you mean `{near}`?"));
    }
    candidates.sort_unstable();
    candidates.dedup();
    if candidates.is_empty() || candidates.len() > 24 {
        return None;
    }
    let listed: Vec<String> = candidates.iter().map(|candidate| format!("`{candidate}`")).collect();
    Some(format!("{there_is} {}", listed.join(", ")))
}

/// Small letters without underscores, so that `runAsUser` is near `run_as_user`.
fn squeezed(word: &str) -> String {
    word.chars().filter(|c| *c != '_').flat_map(char::to_lowercase).take(64).collect()
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
        assert_eq!(nearest("selector", fields), None);
    }
}
