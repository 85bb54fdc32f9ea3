//! Colours of the pages that are no report: put on when the page is harmless and stands in its lines.

use seaworthy_model::Severity;
use seaworthy_render::Paint;

/// The headings of a rule's page.
const HEADINGS: [&str; 4] = ["Why", "What to do", "What its surroundings change", "Read more"];

/// A rule's page: what stands at the margin is its own, since texts and examples are indented.
pub(crate) fn page(text: &str, paint: Paint) -> String {
    let line = |(at, line): (usize, &str)| match line {
        _ if at == 0 || HEADINGS.contains(&line) => paint.bold(line),
        _ if line.starts_with("Bad: ") => labelled(line, 4, |label| paint.severity(Severity::Blocker, label)),
        _ if line.starts_with("Good: ") => labelled(line, 5, |label| paint.good(label)),
        _ if line.starts_with("    ") => carets(line, paint),
        _ if line.starts_with("  ") => clause(line, paint),
        _ => nature(line, paint),
    };
    text.lines().enumerate().map(line).collect::<Vec<_>>().join("\n")
}

/// The list of rules: the word that says how bad.
pub(crate) fn table(text: &str, paint: Paint) -> String {
    let line = |line: &str| {
        let at = line.find("  ").filter(|at| line[..*at].contains('/'));
        let Some(at) = at.map(|at| at + line[at..].len() - line[at..].trim_start().len()) else { return line.to_owned() };
        let (before, after) = line.split_at(at);
        let word = after.split([' ', '*']).next().unwrap_or_default();
        let painted = word.parse().map_or_else(|_| paint.dim(word), |severity| paint.severity(severity, word));
        format!("{before}{painted}{}", &after[word.len()..])
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// What is understood: the applications and the components stand out.
pub(crate) fn model(text: &str, paint: Paint) -> String {
    let line = |line: &str| {
        let (indent, words) = line.split_at(line.len() - line.trim_start().len());
        match words.split_once(' ') {
            Some(("application", _)) if indent.is_empty() => paint.bold(line),
            Some(("component", rest)) if indent.len() == 2 => {
                let (name, why) = rest.split_once(" — ").map_or((rest, String::new()), |(name, why)| (name, format!(" — {why}")));
                format!("{indent}component {}{why}", paint.bold(name))
            }
            _ => line.to_owned(),
        }
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

fn labelled(line: &str, wide: usize, paint: impl Fn(&str) -> String) -> String {
    let (label, rest) = line.split_at(wide);
    format!("{}{rest}", paint(label))
}

/// `state/local-write · warning · high confidence`.
fn nature(line: &str, paint: Paint) -> String {
    let painted = |part: &str| part.parse().map_or_else(|_| part.to_owned(), |severity| paint.severity(severity, part));
    line.split(" · ").map(painted).collect::<Vec<_>>().join(" · ")
}

/// `  blocker: no volume keeps it`.
fn clause(line: &str, paint: Paint) -> String {
    let Some((word, rest)) = line.trim_start().split_once(": ") else { return line.to_owned() };
    word.parse().map_or_else(|_| line.to_owned(), |severity| format!("  {}: {rest}", paint.severity(severity, word)))
}

/// `    ^^^^ warning: what is said there`.
fn carets(line: &str, paint: Paint) -> String {
    let words = line.trim_start();
    let marks = words.len() - words.trim_start_matches('^').len();
    let said = words[marks..].trim_start();
    if marks == 0 || !(said.is_empty() || words[marks..].starts_with(' ')) {
        return line.to_owned();
    }
    let severity = said.split(':').next().and_then(|word| word.parse().ok()).unwrap_or(Severity::Blocker);
    format!("{}{}", &line[..line.len() - words.len()], paint.severity(severity, words))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAINT: Paint = Paint { color: true };

    #[test]
    fn a_page_without_colours_is_as_it_was() {
        let text = "Title\nstate/x · warning · high confidence\n\nWhy\n  blocker: words\n\nBad: one\n  a.py\n    x = 1\n    ^ warning";
        assert_eq!(page(text, Paint { color: false }), text);
        assert_eq!(table("state/x  warning  A title", Paint { color: false }), "state/x  warning  A title");
        assert_eq!(model("application a\n  component b — service", Paint { color: false }), "application a\n  component b — service");
    }

    #[test]
    fn what_is_how_bad_has_the_colour_that_reports_give_it() {
        let red = |text: &str| PAINT.severity(Severity::Blocker, text);
        assert_eq!(page("T\nWhy\n  blocker: gone", PAINT).lines().nth(2), Some(&*format!("  {}: gone", red("blocker"))));
        assert_eq!(page("T\n    ^^ blocker: gone", PAINT).lines().nth(1), Some(&*format!("    {}", red("^^ blocker: gone"))));
        assert_eq!(table("state/x    blocker*  A title", PAINT), format!("state/x    {}*  A title", red("blocker")));
        assert_eq!(table("           of two lines", PAINT), "           of two lines");
        assert_eq!(model("  component b — service", PAINT), format!("  component {} — service", PAINT.bold("b")));
    }
}
