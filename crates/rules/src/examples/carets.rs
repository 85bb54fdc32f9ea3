use seaworthy_model::Severity;

use super::{ExampleFile, Expected};
use crate::refusal::{Reading, instead};
use crate::written::Text;

const SEVERITIES: [&str; 3] = ["blocker", "warning", "note"];

/// Takes the lines of carets out of a file's text.
pub(super) fn file(reading: &mut Reading, path: &str, written: &Text) -> ExampleFile {
    let mut text = String::new();
    let mut expected = Vec::new();
    let mut above: Option<(u32, usize)> = None;
    let mut number = 0;
    for (index, line) in written.value.split_inclusive('\n').enumerate() {
        let Some(carets) = carets(line) else {
            number += 1;
            above = Some((number, line.trim_end_matches(['\n', '\r']).chars().count()));
            text.push_str(line);
            continue;
        };
        let Some((number, length)) = above else {
            let at = reading.line_within(written, index);
            reading.refuse_line(at, 1, "the carets stand under no text", "put them under the line that they speak of");
            continue;
        };
        match judge(&carets, number, length) {
            Ok(one) => expected.push(one),
            Err((wrong, remedy)) => {
                let at = reading.line_within(written, index);
                reading.refuse_line(at, 1, wrong, remedy);
            }
        }
    }
    ExampleFile { path: path.to_owned(), text, expected }
}

struct Carets<'a> {
    before: usize,
    count: usize,
    words: &'a str,
}

/// The parts of a line that is blanks, carets, and then nothing or a blank and words.
fn carets(line: &str) -> Option<Carets<'_>> {
    let line = line.trim_end();
    let marks = line.trim_start_matches(' ');
    let words = marks.trim_start_matches('^');
    let count = marks.len() - words.len();
    (count > 0 && (words.is_empty() || words.starts_with(' '))).then(|| Carets {
        before: line.len() - marks.len(),
        count,
        words: words.trim(),
    })
}

fn judge(carets: &Carets, line: u32, length: usize) -> Result<Expected, (String, String)> {
    if carets.before + carets.count > length {
        return Err(("the carets reach past the end of the line above".into(), "end them under its last character".into()));
    }
    let (word, message) = match carets.words.split_once(':') {
        Some((word, message)) => (word.trim(), Some(message.trim().to_owned())),
        None => (carets.words, None),
    };
    let severity = match word {
        "" if message.is_none() => None,
        word => Some(word.parse::<Severity>().map_err(|_| (format!("`{word}` is no severity"), instead(word, SEVERITIES)))?),
    };
    if message.as_deref() == Some("") {
        return Err(("the message behind the carets is empty".into(), "write it, or leave the colon out".into()));
    }
    let column = |at: usize| u32::try_from(at + 1).unwrap_or(u32::MAX);
    Ok(Expected { line, column: column(carets.before), end_column: column(carets.before + carets.count), severity, message })
}
