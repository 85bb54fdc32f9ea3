/// The documents of a rule file, each with the place of every character as in the whole file: what belongs to the other
/// document is blanks.
#[derive(Debug)]
pub struct Documents {
    /// The rule.
    pub rule: String,
    /// Its examples, where there is a second document.
    pub examples: Option<String>,
    /// The line (from 1) at which a third document starts.
    pub third: Option<usize>,
}

/// Takes a rule file apart. In YAML a line that starts with `---` is a separator wherever it stands.
pub fn documents(text: &str) -> Documents {
    let mut starts: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        if is_separator(line) && (!starts.is_empty() || has_content(&text[..at])) {
            starts.push((at, number + 1));
        }
        at += line.len();
    }
    let end = |index: usize| starts.get(index).map_or(text.len(), |(start, _)| *start);
    let header = header_of(&text[..end(0)]);
    Documents {
        rule: format!("{}{}", blanks(&text[..header]), &text[header..end(0)]),
        examples: starts.first().map(|(start, _)| format!("{}{}", blanks(&text[..start + 3]), &text[start + 3..end(1)])),
        third: starts.get(1).map(|(_, line)| *line),
    }
}

fn is_separator(line: &str) -> bool {
    line.strip_prefix("---").is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\n', '\r']))
}

fn has_content(text: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim_start_matches('\u{feff}').trim();
        !line.is_empty() && !line.starts_with('#') && line != "---"
    })
}

/// The bytes up to and with a separator above the first document.
fn header_of(text: &str) -> usize {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if is_separator(line) {
            return at + 3;
        }
        at += line.len();
    }
    0
}

fn blanks(text: &str) -> String {
    text.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect()
}
