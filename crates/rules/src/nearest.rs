/// The word of `known` that is nearest to `word`; `None` where none is near enough to be meant.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (word.chars().count() / 3).max(2);
    known
        .into_iter()
        .map(|other| (strsim::osa_distance(word, other), other))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, other)| other)
}

/// The next step for a word that is not known.
pub(crate) fn remedy<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let mut known: Vec<&str> = known.into_iter().collect();
    known.sort_unstable();
    known.dedup();
    if let Some(near) = nearest(word, known.iter().copied()) {
        return format!("did you mean `{near}`?");
    }
    if known.is_empty() { "leave it out".into() } else { format!("write one of {}", listed(&known)) }
}

/// The words, each in backticks.
pub(crate) fn listed(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_word_finds_the_one_that_was_meant() {
        assert_eq!(nearest("replcas", ["replicas", "name", "kind"]), Some("replicas"));
        assert_eq!(nearest("wehn", ["when", "then"]), Some("when"));
        assert_eq!(nearest("entirely-else", ["when", "then"]), None);
    }

    #[test]
    fn where_nothing_is_near_all_that_is_known_is_listed() {
        assert_eq!(remedy("fatal", ["note", "warning", "blocker"]), "write one of `blocker`, `note`, `warning`");
    }
}
