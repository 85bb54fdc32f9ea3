//! Measuring, cutting and wrapping texts for a terminal.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How many cells a text without colours takes.
#[must_use]
pub fn width(text: &str) -> usize {
    text.width()
}

/// How many cells a character takes.
pub(crate) fn cells(c: char) -> usize {
    c.width().unwrap_or(0)
}

/// The text, or as much of its start as fits, with an ellipsis.
pub(crate) fn fit(text: &str, room: usize) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut taken = 1;
    for c in text.chars() {
        taken += cells(c);
        if taken > room {
            break;
        }
        out.push(c);
    }
    out.push('…');
    out
}

/// The text, or as much of its end as fits, behind an ellipsis: a path is known by its end.
pub(crate) fn fit_end(text: &str, room: usize) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let mut taken = 1;
    let mut from = text.len();
    for (at, c) in text.char_indices().rev() {
        taken += cells(c);
        if taken > room {
            break;
        }
        from = at;
    }
    format!("…{}", &text[from..])
}

/// The words of a text in lines of at most `room` cells; a longer word is cut into pieces.
#[must_use]
pub fn wrap(text: &str, room: usize) -> Vec<String> {
    let room = room.max(8);
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in text.split_whitespace() {
        let mut word = word.to_owned();
        if used > 0 && used + 1 + width(&word) > room {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        while width(&word) > room {
            let rest = split_off(&mut word, room);
            lines.push(std::mem::replace(&mut word, rest));
        }
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        line.push_str(&word);
        used += width(&word);
    }
    if used > 0 {
        lines.push(line);
    }
    lines
}

/// Cuts a word after `room` cells and gives what is left; always moves on by one character.
fn split_off(word: &mut String, room: usize) -> String {
    let mut taken = 0;
    let mut at = word.len();
    for (index, c) in word.char_indices() {
        taken += cells(c);
        if index > 0 && taken > room {
            at = index;
            break;
        }
    }
    word.split_off(at)
}

/// The first paragraph of a Markdown text on one line, as far as whole sentences go within `limit` cells; the first
/// sentence is always whole.
pub(crate) fn first_sentences(markdown: &str, limit: usize) -> String {
    let paragraph: Vec<&str> = markdown
        .lines()
        .map(str::trim)
        .skip_while(|line| line.is_empty())
        .take_while(|line| !line.is_empty() && !line.starts_with("```"))
        // The items of a list are sentences of their own.
        .map(|line| line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")).unwrap_or(line))
        .collect();
    let paragraph = paragraph.join(" ");
    let mut end = 0;
    for stop in sentence_ends(&paragraph) {
        if end > 0 && width(&paragraph[..stop]) > limit {
            break;
        }
        end = stop;
    }
    match paragraph[..end].strip_suffix(':') {
        Some(before) => format!("{before}."),
        None => paragraph[..end].to_owned(),
    }
}

/// The bytes behind each sentence: a full stop outside of code, before a space and something that starts a sentence.
fn sentence_ends(paragraph: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut code = false;
    for (at, c) in paragraph.char_indices() {
        code ^= c == '`';
        let next = paragraph[at..].strip_prefix(". ").and_then(|rest| rest.chars().next());
        if !code && next.is_some_and(|next| !next.is_lowercase()) {
            ends.push(at + 1);
        }
    }
    ends.push(paragraph.len());
    ends
}

/// A number with its word: `1 finding`, `2 findings`.
pub(crate) fn count(number: usize, word: &str) -> String {
    if number == 1 {
        return format!("1 {word}");
    }
    match word.strip_suffix('y') {
        Some(stem) if !word.ends_with("ay") && !word.ends_with("ey") => format!("{number} {stem}ies"),
        _ => format!("{number} {word}s"),
    }
}

/// The first `most` of the names, and how many there are besides.
pub(crate) fn some_of(names: &[String], most: usize) -> String {
    let shown = names.iter().take(most).cloned().collect::<Vec<_>>().join(", ");
    if names.len() > most { format!("{shown} and {} more", names.len() - most) } else { shown }
}

/// The root of a variant in words: a single point says nothing to a reader.
pub(crate) fn of_root(root: &str) -> &str {
    if root.is_empty() || root == "." { "the top folder" } else { root }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_cut_at_its_start_and_words_at_their_end() {
        assert_eq!((fit_end("very/long/path.yaml", 10).as_str(), fit("a long sentence", 7).as_str()), ("…path.yaml", "a long…"));
        assert_eq!(fit("日本語", 4), "日…");
    }

    #[test]
    fn lines_are_as_wide_as_the_room_and_no_wider() {
        assert_eq!(wrap("one two three-and-a-half four", 9), ["one two", "three-and", "-a-half", "four"]);
        assert_eq!(wrap("日本語日本語", 8), ["日本語日", "本語"]);
    }

    #[test]
    fn a_remedy_is_shown_by_its_first_sentences() {
        let markdown = "\nWrite `CMD [\"a. B\"]`. It forwards signals,\ne.g. SIGTERM. And more that is long.\n\nSecond paragraph.";
        assert_eq!(first_sentences(markdown, 60), "Write `CMD [\"a. B\"]`. It forwards signals, e.g. SIGTERM.");
        assert_eq!(first_sentences("Add:\n```yaml\nx: 1\n```", 60), "Add.");
        assert_eq!(first_sentences("- Source: copy it.\n- Data: claim\n  storage.\n", 60), "Source: copy it. Data: claim storage.");
        assert_eq!(first_sentences("", 60), "");
    }

    #[test]
    fn numbers_have_their_words() {
        assert_eq!((count(1, "reply"), count(2, "reply"), count(0, "note")), ("1 reply".into(), "2 replies".into(), "0 notes".into()));
    }
}
