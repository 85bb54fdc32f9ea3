//! Texts of scanned files and of rules as HTML that says them and does nothing: no tag, no link, no image, no mention.
//!
//! What is made here belongs into HTML blocks of Markdown, where a text on one line has no meaning as Markdown; only what
//! [`line`] makes stands within Markdown itself. The texts themselves are harmless already, see [`crate::neutral`].

/// A text with code between backticks, as it is shown.
///
/// Outside of code the signs by which GitHub finds mentions, references, formulas and addresses stand in elements of their
/// own: it looks for them within one text.
pub(crate) fn prose(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 32);
    for (at, piece) in text.split('`').enumerate() {
        match (at % 2, piece) {
            (_, "") => {}
            (0, piece) => out.push_str(&words(piece)),
            (_, piece) => out.push_str(&code(piece)),
        }
    }
    out
}

/// A text that is code, whatever it holds.
pub(crate) fn code(text: &str) -> String {
    format!("<code>{}</code>", escaped(text))
}

/// A text within a line of Markdown, shown as it is written: what would be markup stands behind a backslash.
pub(crate) fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            // A mention or a reference would call somebody, or link something.
            '@' => out.push_str("&#64;"),
            '#' => out.push_str("&#35;"),
            '\n' | '\r' => out.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '!' | '$' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out.replace("://", ":&#47;/")
}

/// A text with code between backticks within a line of Markdown.
pub(crate) fn sentence(text: &str) -> String {
    let piece = |(at, piece): (usize, &str)| match (at % 2, piece) {
        (_, "") => String::new(),
        (0, piece) => line(piece),
        // Within the element Markdown is read all the same.
        (_, piece) => format!("<code>{}</code>", line(piece)),
    };
    text.split('`').enumerate().map(piece).collect()
}

/// Lines of code, as one line of HTML.
fn block(lines: &[&str]) -> String {
    let lines: Vec<String> = lines.iter().map(|line| escaped(line)).collect();
    format!("<pre>{}</pre>", lines.join("&#10;"))
}

/// What a rule says in Markdown: paragraphs, lists, code between fences; on one line.
pub(crate) fn rule(markdown: &str) -> String {
    let mut out = String::new();
    let mut paragraph: Vec<&str> = Vec::new();
    let mut lines = markdown.lines();
    while let Some(line) = lines.next() {
        let text = line.trim();
        let item = text.strip_prefix("- ").or_else(|| text.strip_prefix("* "));
        let fence = text.starts_with("```");
        if text.is_empty() || fence || item.is_some() {
            flush(&mut out, &mut paragraph);
        }
        if fence {
            let held: Vec<&str> = lines.by_ref().take_while(|line| !line.trim_start().starts_with("```")).collect();
            out.push_str(&block(&held));
        } else if let Some(item) = item {
            paragraph.extend(["• ", item]);
        } else if !text.is_empty() {
            paragraph.extend(if paragraph.is_empty() { None } else { Some(" ") });
            paragraph.push(text);
        }
    }
    flush(&mut out, &mut paragraph);
    out
}

fn flush(out: &mut String, paragraph: &mut Vec<&str>) {
    if !paragraph.is_empty() {
        out.push_str(&format!("<p>{}</p>", prose(&paragraph.concat())));
        paragraph.clear();
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|c| push(&mut out, c));
    out
}

fn words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if matches!(c, '@' | '#' | '$') || (c == ':' && text[at..].starts_with("://")) {
            out.push_str("<span>");
            push(&mut out, c);
            out.push_str("</span>");
        } else {
            push(&mut out, c);
        }
    }
    out
}

fn push(out: &mut String, c: char) {
    match c {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '"' => out.push_str("&quot;"),
        '\'' => out.push_str("&#39;"),
        // A line of its own could be an empty one, which ends an HTML block.
        '\n' | '\r' => out.push(' '),
        _ => out.push(c),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn code_stands_between_backticks_and_nothing_else_has_a_meaning() {
        assert_eq!(prose("`a|b` keeps *x* at <img src=\"x\">"), "<code>a|b</code> keeps *x* at &lt;img src=&quot;x&quot;&gt;");
        assert_eq!(prose("a ` b"), "a <code> b</code>");
        assert_eq!(code("</code><b>`"), "<code>&lt;/code&gt;&lt;b&gt;`</code>");
    }

    #[test]
    fn mentions_references_formulas_and_addresses_are_broken_outside_of_code() {
        assert_eq!(
            prose("@octocat #1 $x$ https://a.example `@b`"),
            "<span>@</span>octocat <span>#</span>1 <span>$</span>x<span>$</span> https<span>:</span>//a.example <code>@b</code>"
        );
    }

    #[test]
    fn a_rules_paragraphs_lists_and_code_are_one_line() {
        assert_eq!(
            rule("Do\nthis:\n\n- one\n  more\n- two\n\n```yaml\na: <1>\n\nb: 2\n```\nDone."),
            "<p>Do this:</p><p>• one more</p><p>• two</p><pre>a: &lt;1&gt;&#10;&#10;b: 2</pre><p>Done.</p>"
        );
        assert_eq!(rule("```\nopen"), "<pre>open</pre>");
    }

    proptest! {
        #[test]
        fn no_text_opens_a_tag_or_a_line(text in "(<|>|&|\"|'|`|\n|\r|@|#|://|[a-z ]){0,20}") {
            for shown in [prose(&text), code(&text), rule(&text)] {
                let mut left = shown.clone();
                for own in ["<span>", "</span>", "<code>", "</code>", "<p>", "</p>", "<pre>", "</pre>"] {
                    left = left.replace(own, "");
                }
                prop_assert!(!left.contains(['<', '>', '"', '\n', '\r']), "{shown}");
            }
        }
    }
}
