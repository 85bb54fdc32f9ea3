//! What build servers take lines of a log for: their parsers, as strict as any of them.

use std::collections::BTreeMap;

/// A command that a line of a log gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// How it is written: `::`, `##[`, `##word[`, `section_`.
    pub form: &'static str,
    /// Its name, in small letters.
    pub name: String,
    /// Its properties, unescaped, their names in small letters.
    pub properties: BTreeMap<String, String>,
    /// What stands behind it, unescaped.
    pub data: String,
}

/// Every command in a stream: of GitHub's runner in both of its forms, of Azure's agent, of TeamCity, of GitLab.
///
/// It is stricter than they are: names need not be registered, colours may stand before a command, and what Unicode calls
/// a line break ends a line.
#[must_use]
pub fn commands(stream: &str) -> Vec<Command> {
    let breaks = ['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'];
    let lines = stream.split(breaks).map(without_colours);
    lines.filter_map(|line| second(&line).or_else(|| first(&line)).or_else(|| word(&line))).chain(sections(stream)).collect()
}

/// `::name key=value,key=value::data` at the start of the trimmed line: the second form of GitHub's runner.
fn second(line: &str) -> Option<Command> {
    let (info, data) = line.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}').strip_prefix("::")?.split_once("::")?;
    let (name, properties) = info.split_once(' ').unwrap_or((info, ""));
    let unescape = |text: &str| text.replace("%0D", "\r").replace("%0A", "\n");
    let of_property = |text: &str| unescape(text).replace("%3A", ":").replace("%2C", ",").replace("%25", "%");
    let pairs = properties.trim().split(',').filter_map(|pair| pair.split_once('=')).filter(|(_, value)| !value.is_empty());
    Some(Command {
        form: "::",
        name: name.to_lowercase(),
        properties: pairs.map(|(key, value)| (key.trim().to_lowercase(), of_property(value))).collect(),
        data: unescape(data).replace("%25", "%"),
    })
}

/// `##[name key=value;]data` anywhere in the line: the first form of GitHub's runner, and Azure's formats.
fn first(line: &str) -> Option<Command> {
    let (_, rest) = line.split_once("##[")?;
    Some(bare("##[", rest.split([' ', ']']).next().unwrap_or(rest)))
}

/// `##vso[area.action …]` and `##teamcity[message …]`, anywhere and in any case.
fn word(line: &str) -> Option<Command> {
    let lower = line.to_lowercase();
    let found = ["##vso[", "##teamcity["].iter().find_map(|start| lower.split_once(start));
    found.map(|(_, rest)| bare("##word[", rest.split([' ', ']']).next().unwrap_or(rest)))
}

/// `section_start:1700000000:name[options]` with a carriage return or an escape behind it, anywhere: what GitLab's log folds.
fn sections(stream: &str) -> impl Iterator<Item = Command> {
    let found = stream.match_indices("section_").filter_map(|(at, start)| {
        let rest = &stream[at + start.len()..];
        let rest = rest.strip_prefix("start:").or_else(|| rest.strip_prefix("end:"))?;
        let name = rest.trim_start_matches(|c: char| c.is_ascii_digit()).strip_prefix(':')?;
        let behind = name.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || "_.-".contains(c));
        let behind = behind.strip_prefix('[').and_then(|options| options.split_once(']')).map_or(behind, |(_, behind)| behind);
        behind.starts_with(['\r', '\u{1b}']).then(|| bare("section_", name.lines().next().unwrap_or_default()))
    });
    found.collect::<Vec<_>>().into_iter()
}

fn bare(form: &'static str, name: &str) -> Command {
    Command { form, name: name.to_lowercase(), properties: BTreeMap::new(), data: String::new() }
}

/// The line without `ESC [ … m`.
fn without_colours(line: &str) -> String {
    let mut pieces = line.split("\u{1b}[");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        match piece.split_once('m') {
            Some((code, rest)) if code.bytes().all(|byte| byte.is_ascii_digit() || byte == b';') => out.push_str(rest),
            _ => out.push_str(&format!("\u{1b}[{piece}")),
        }
    }
    out
}

/// The characters of a stream that a terminal obeys or a reader does not see, but for line feeds and colours.
#[must_use]
pub fn obeyed(stream: &str) -> Vec<char> {
    let plain = without_colours(stream);
    let bidirectional = |c| matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    plain.chars().filter(|c| (c.is_control() && *c != '\n') || bidirectional(*c) || matches!(c, '\u{2028}' | '\u{2029}')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(stream: &str) -> Vec<&'static str> {
        commands(stream).iter().map(|command| command.form).collect()
    }

    #[test]
    fn the_second_form_stands_at_the_start_of_a_line() {
        assert_eq!(forms("a ::error::b\n \t::error::c\r::set-output name=x::y\n\u{1b}[31m::stop-commands::t\n\u{a0}::debug::x"), ["::"; 4]);
        let [command] = &commands("::error title=a%2Cb,file=c%25,line=::d%0A%253A")[..] else { panic!("it is one command") };
        let properties = [("title".to_owned(), "a,b".to_owned()), ("file".to_owned(), "c%".to_owned())];
        assert_eq!((&command.properties, command.data.as_str()), (&properties.into(), "d\n%3A"));
    }

    #[test]
    fn the_first_form_and_those_of_others_stand_anywhere() {
        assert_eq!(forms("1 | x ##[add-matcher]/evil"), ["##["]);
        assert_eq!(forms("a ##vso[task.setvariable]b\n##TeamCity[message]\n##x[y]"), ["##word["; 2]);
        assert_eq!(forms("section_start:17:a\r\u{1b}[0Kx\nx section_end:17:a[b=c]\r\u{1b}[0K section_start:17:a x"), ["section_"; 2]);
    }

    #[test]
    fn a_colour_is_no_escape_that_counts_and_every_other_is() {
        assert_eq!(obeyed("\u{1b}[1;31mx\u{1b}[0m\n"), Vec::<char>::new());
        assert_eq!(obeyed("\u{1b}[2J\u{9b}2J\u{1b}]0;t\u{7}\u{202e}\r"), ['\u{1b}', '\u{9b}', '\u{1b}', '\u{7}', '\u{202e}', '\r']);
    }
}
