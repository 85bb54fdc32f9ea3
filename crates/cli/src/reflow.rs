//! Pages in the width of a terminal.

use seaworthy_render::{width, wrap};

/// A paragraph, or an item of a list with the bytes of the sign that it begins with.
struct Paragraph {
    words: String,
    hang: usize,
}

/// Markdown behind `indent`, its paragraphs and lists in lines of at most `room` cells; blocks of code stay as they are. As it is
/// written, where nobody sees a width.
pub(crate) fn reflow(markdown: &str, indent: &str, room: Option<usize>) -> String {
    let Some(room) = room else { return indented(markdown, indent) };
    let mut out = Vec::new();
    let mut open: Option<Paragraph> = None;
    let mut fence = None;
    for line in markdown.trim_end().lines() {
        let text = line.trim_start();
        let marks = text.len() - text.trim_start_matches('`').len();
        let as_is =
            fence.is_some() || marks >= 3 || text.is_empty() || text.starts_with('|') || (open.is_none() && line.starts_with("    "));
        match fence {
            None if marks >= 3 => fence = Some(marks),
            Some(opened) if marks >= opened => fence = None,
            _ => {}
        }
        let item = hang_of(text);
        if as_is || item > 0 {
            out.extend(open.take().into_iter().flat_map(|paragraph| lines(&paragraph, indent, room)));
        }
        if as_is {
            out.push(if text.is_empty() { String::new() } else { format!("{indent}{line}") });
            continue;
        }
        match &mut open {
            Some(paragraph) => {
                paragraph.words.push(' ');
                paragraph.words.push_str(text);
            }
            None => open = Some(Paragraph { words: text.to_owned(), hang: item }),
        }
    }
    out.extend(open.into_iter().flat_map(|paragraph| lines(&paragraph, indent, room)));
    out.join("\n")
}

/// Words behind a label, wrapped below themselves; in one line where nobody sees a width.
pub(crate) fn hanging(label: &str, words: &str, room: Option<usize>) -> String {
    let Some(room) = room else { return format!("{label}{words}") };
    // Beside a label that takes most of a line there is no room for words.
    let (mut start, pad) = match width(label) {
        wide if wide + 24 > room => (format!("{}\n    ", label.trim_end()), " ".repeat(4)),
        wide => (label.to_owned(), " ".repeat(wide)),
    };
    let mut out = Vec::new();
    for line in wrap(words, room.saturating_sub(pad.len())) {
        out.push(format!("{start}{line}"));
        start.clone_from(&pad);
    }
    out.join("\n")
}

/// A line, what does not fit into it four cells further in.
pub(crate) fn further_in(line: &str, room: Option<usize>) -> String {
    let Some(room) = room.filter(|room| width(line) > *room) else { return line.to_owned() };
    let indent = line.len() - line.trim_start().len();
    let lines = wrap(line, room.saturating_sub(indent + 4));
    let pad = |at: usize| " ".repeat(if at == 0 { indent } else { indent + 4 });
    lines.iter().enumerate().map(|(at, line)| format!("{}{line}", pad(at))).collect::<Vec<_>>().join("\n")
}

/// The cells of the sign with which an item of a list begins; 0 for what is none.
fn hang_of(text: &str) -> usize {
    if text.starts_with("- ") || text.starts_with("* ") {
        return 2;
    }
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if (1..=2).contains(&digits) && text[digits..].starts_with(". ") { digits + 2 } else { 0 }
}

fn lines(paragraph: &Paragraph, indent: &str, room: usize) -> Vec<String> {
    let (sign, words) = paragraph.words.split_at(paragraph.hang);
    let pad = " ".repeat(sign.len());
    let wrapped = wrap(words, room.saturating_sub(indent.len() + sign.len()));
    wrapped.iter().enumerate().map(|(at, line)| format!("{indent}{}{line}", if at == 0 { sign } else { &pad })).collect()
}

/// A text with each of its lines behind `by`.
pub(crate) fn indented(text: &str, by: &str) -> String {
    let lines = text.trim_end().lines().map(|line| if line.trim().is_empty() { String::new() } else { format!("{by}{line}") });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "A paragraph that is written\nin two lines.\n\n- an item of some words\n- another\n\n```yaml\nkey:   a value that is as it is\n```\n";

    #[test]
    fn paragraphs_and_items_fill_a_line_and_code_stays() {
        let wide = "  A paragraph that is written in two lines.\n\n  - an item of some words\n  - another\n\n  ```yaml\n  key:   a value that is as it is\n  ```";
        assert_eq!(reflow(TEXT, "  ", Some(60)), wide);
        let narrow = reflow(TEXT, "  ", Some(20));
        assert!(narrow.starts_with("  A paragraph that\n  is written in two\n  lines.\n\n  - an item of some\n    words\n"), "{narrow}");
        assert!(narrow.contains("\n  key:   a value that is as it is\n"), "{narrow}");
    }

    #[test]
    fn where_nobody_sees_a_width_it_is_as_it_is_written() {
        assert_eq!(reflow("One\ntwo.\n\nThree.\n", "  ", None), "  One\n  two.\n\n  Three.");
        assert_eq!(hanging("id  ", "a title", None), "id  a title");
    }

    #[test]
    fn what_does_not_fit_stands_further_in() {
        assert_eq!(further_in("  one two three four", Some(16)), "  one two\n      three four");
        assert_eq!(further_in("  one two", Some(16)), "  one two");
    }

    #[test]
    fn words_stand_below_themselves() {
        assert_eq!(hanging("id  ", "words that go on and on and on", Some(30)), "id  words that go on and on\n    and on");
    }
}
