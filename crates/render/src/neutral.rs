//! Texts of scanned files, made harmless for a terminal, a log and the person who reads them.
//!
//! What a terminal would obey is shown as a symbol, what a reader would not see is spelt out, and what a build server
//! takes for a command of its log is broken.

use std::borrow::Cow;

use seaworthy_model::{Problem, Report, RuleInfo, Status};

/// A text on one line: line breaks and other control characters are symbols, a tab is a space.
#[must_use]
pub fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        push(&mut out, if c == '\t' { ' ' } else { c });
    }
    unarmed(&out).into_owned()
}

/// A text of several lines, such as Markdown: its line feeds stay.
#[must_use]
pub fn lines(text: &str) -> String {
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// A JSON text whose strings hold nothing that is obeyed: such characters are `\u` escapes, and read as they were.
#[must_use]
pub fn json(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if obeyed(text, at, c) {
            c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| out.push_str(&format!("\\u{unit:04x}")));
        } else {
            out.push(c);
        }
    }
    out
}

/// Whether the character at this byte of a JSON text stands there as an escape; outside of strings none does.
fn obeyed(text: &str, at: usize, c: char) -> bool {
    c == '\u{7f}' || hidden(c) || (c == '[' && arms(text, at))
}

/// Adds a character as it may be shown: a control character as its symbol, one that cannot be seen by its number.
pub(crate) fn push(out: &mut String, c: char) {
    let code = u32::from(c);
    match c {
        '\u{0}'..='\u{1f}' => out.push(char::from_u32(0x2400 + code).unwrap_or('\u{fffd}')),
        '\u{7f}' => out.push('\u{2421}'),
        _ if hidden(c) => out.push_str(&format!("\\u{{{code:x}}}")),
        _ => out.push(c),
    }
}

/// Whether a reader does not see the character, or sees others in a false order because of it.
pub(crate) fn hidden(c: char) -> bool {
    matches!(c,
        '\u{80}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0e}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// Whether the `[` at this byte ends what a build server takes for a command: `##[`, `##vso[`, `##teamcity[`.
pub(crate) fn arms(text: &str, at: usize) -> bool {
    text[..at].trim_end_matches(|c: char| c.is_ascii_alphabetic()).ends_with("##")
}

/// The text with every `##word[` broken by a backslash.
fn unarmed(text: &str) -> Cow<'_, str> {
    if !text.contains("##") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 1);
    let mut done = 0;
    for (at, _) in text.match_indices('[') {
        if arms(text, at) {
            out.push_str(&text[done..at]);
            out.push('\\');
            done = at;
        }
    }
    out.push_str(&text[done..]);
    Cow::Owned(out)
}

/// The last pass over what is printed: whatever was put together from harmless pieces is harmless as a line.
///
/// No line holds `##word[`, and none starts with `::` behind white space and colours.
#[must_use]
pub fn output(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for piece in text.split_inclusive('\n') {
        let piece = unarmed(piece);
        let at = visible_start(&piece);
        out.push_str(&piece[..at]);
        if piece[at..].starts_with("::") {
            out.push('\\');
        }
        out.push_str(&piece[at..]);
    }
    out
}

/// The first byte that is neither white space nor part of a colour.
fn visible_start(line: &str) -> usize {
    let mut rest = line;
    loop {
        let trimmed = rest.trim_start();
        let Some((_, after)) = trimmed.strip_prefix("\u{1b}[").and_then(|code| code.split_once('m')) else {
            return line.len() - trimmed.len();
        };
        rest = after;
    }
}

/// The report with every text harmless, but for the sources' own, which only snippets show.
pub(crate) fn report(report: &Report) -> Report {
    let mut report = report.clone();
    let understood = &mut report.understood;
    each([&mut understood.project]);
    each(&mut understood.applications);
    each(&mut understood.variants);
    each(&mut understood.nothing);
    for component in &mut understood.components {
        each([&mut component.name, &mut component.application, &mut component.kind, &mut component.path]);
        each(component.evidence.iter_mut().chain(&mut component.details));
    }
    each(report.sources.iter_mut().map(|source| &mut source.path));
    for finding in &mut report.findings {
        each([&mut finding.rule, &mut finding.title, &mut finding.message]);
        each(finding.component.iter_mut().chain(&mut finding.concerns).chain(&mut finding.application).chain(&mut finding.variants));
        each(finding.reasons.iter_mut().map(|reason| &mut reason.text));
        each(finding.related.iter_mut().map(|related| &mut related.text));
        each(finding.elsewhere.values_mut().flat_map(|said| [&mut said.message].into_iter().chain(&mut said.component)));
        if let Status::Silenced(silence) = &mut finding.status {
            each([&mut silence.reason].into_iter().chain(&mut silence.until));
        }
    }
    for evidence in &mut report.evidence {
        each([&mut evidence.rule, &mut evidence.message]);
        each(&mut evidence.component);
    }
    for unknown in &mut report.unknown {
        each([&mut unknown.rule, &mut unknown.reason]);
        each(&mut unknown.component);
    }
    for one in &mut report.vanished {
        each([&mut one.path, &mut one.rule, &mut one.fingerprint, &mut one.message].into_iter().chain(&mut one.component));
    }
    if let Some(since) = &mut report.since {
        each([&mut since.revision, &mut since.base]);
    }
    if let Some(score) = &mut report.score {
        match &mut score.overall {
            Ok(overall) => {
                overall.least = line(&overall.least);
                each(&mut overall.lost);
            }
            Err(reason) => *reason = line(reason),
        }
        each(&mut score.elsewhere.components);
        score.topics = std::mem::take(&mut score.topics).into_iter().map(|(topic, value)| (line(&topic), value)).collect();
    }
    report.problems.iter_mut().for_each(problem);
    report.rules = std::mem::take(&mut report.rules).into_iter().map(|(id, info)| (line(&id), rule(info))).collect();
    report
}

fn each<'a>(texts: impl IntoIterator<Item = &'a mut String>) {
    texts.into_iter().for_each(|text| *text = line(text));
}

fn problem(problem: &mut Problem) {
    each([&mut problem.text].into_iter().chain(&mut problem.path).chain(&mut problem.remedy));
}

fn rule(mut info: RuleInfo) -> RuleInfo {
    each([&mut info.id, &mut info.title].into_iter().chain(&mut info.links));
    info.why = lines(&info.why);
    info.remedy = lines(&info.remedy);
    info
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Whether GitHub's runner executes something on this line: its second parser takes `::name` at the start of the
    /// trimmed line, its first `##[name` anywhere.
    fn runs(line: &str) -> bool {
        line.trim_start().starts_with("::") || line.contains("##[")
    }

    #[test]
    fn escapes_and_overrides_are_shown_and_not_obeyed() {
        assert_eq!(line("a\u{1b}[2Jb\r\nc\u{202e}d\u{200b}\u{9b}"), "a␛[2Jb␍␊c\\u{202e}d\\u{200b}\\u{9b}");
    }

    #[test]
    fn what_a_build_server_takes_for_a_command_is_broken() {
        assert_eq!(
            line("x ##[add-matcher]/evil ##vso[task] ##teamcity[x] ##Vso[y]"),
            "x ##\\[add-matcher]/evil ##\\vso[task] ##teamcity\\[x]".replace("##\\vso[", "##vso\\[") + " ##Vso\\[y]"
        );
        assert_eq!(line("## [heading] a[0]"), "## [heading] a[0]");
    }

    #[test]
    fn no_line_starts_with_two_colons_even_behind_a_colour() {
        assert_eq!(output("::error::x\n  ::add-mask::y\n\u{1b}[31m ::z\n"), "\\::error::x\n  \\::add-mask::y\n\u{1b}[31m \\::z\n");
    }

    proptest! {
        #[test]
        fn no_text_becomes_a_command(texts in prop::collection::vec("(##|\\[|::|vso| |\t|\r|\n|\u{1b}|\u{a0}|x){0,8}", 0..6)) {
            let page = output(&texts.iter().map(|text| line(text)).collect::<Vec<_>>().join("\n"));
            for line in page.lines() {
                prop_assert!(!runs(line), "{line:?}");
                prop_assert!(!line.chars().any(|c| c.is_control()));
            }
        }
    }
}
