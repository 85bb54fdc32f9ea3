//! The beginning of a rule file.

use std::fs;
use std::path::Path;

const RULE: &str = include_str!("rule.yaml");

/// Writes `rules/<topic>/<name>.yaml`; refuses an id that is none, and a rule that is there.
pub fn rule(root: &Path, id: &str) -> Result<String, String> {
    let (topic, name) = id.split_once('/').filter(|(topic, name)| word(topic) && word(name)).ok_or_else(|| {
        format!("`{id}` is no rule's id: it is TOPIC/NAME, both of small letters, digits and hyphens, such as state/local-write")
    })?;
    let path = format!("rules/{topic}/{name}.yaml");
    let file = root.join(&path);
    if file.exists() {
        return Err(format!("{path} is there already"));
    }
    fs::create_dir_all(root.join("rules").join(topic)).map_err(|error| format!("rules/{topic}: {error}"))?;
    fs::write(&file, RULE.replace("TITLE", &title(name))).map_err(|error| format!("{path}: {error}"))?;
    Ok(format!("{path} is begun; `cargo test -p seaworthy-tests --test examples` runs its examples"))
}

fn word(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.chars().all(|character| character.is_ascii_lowercase() || character.is_ascii_digit() || character == '-')
}

/// `no-liveness-probe` is `No liveness probe`.
fn title(name: &str) -> String {
    let words = name.replace('-', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_topic_and_a_name() {
        for id in ["local-write", "state/", "/x", "state/../x", "State/x", "a/b/c"] {
            assert!(rule(Path::new("/nonexistent"), id).unwrap_err().contains("is no rule's id"), "{id}");
        }
    }

    #[test]
    fn the_title_is_the_name_in_words() {
        assert_eq!(title("no-liveness-probe"), "No liveness probe");
    }
}
