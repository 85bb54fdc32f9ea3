use crate::shell::{Stitched, Word};

/// Why an argument is no array of strings.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NoStrings {
    /// It is no JSON: a command line that begins with a bracket, perhaps.
    NotJson,
    /// It is JSON, and holds something else.
    OtherValues,
}

/// The strings of the array that begins at byte `from`. What stands behind the array is not looked at, as in BuildKit.
pub(super) fn strings(source: &Stitched, from: usize) -> Result<Vec<Word>, NoStrings> {
    let mut reader = Reader { source, at: from };
    let mut words = vec![];
    let mut others = false;
    reader.expect(b'[')?;
    if reader.expect(b']').is_ok() {
        return Ok(words);
    }
    loop {
        match reader.peek() {
            Some(b'"') => words.push(reader.string()?),
            Some(_) => {
                reader.scalar()?;
                others = true;
            }
            None => return Err(NoStrings::NotJson),
        }
        if reader.expect(b',').is_err() {
            reader.expect(b']')?;
            return if others { Err(NoStrings::OtherValues) } else { Ok(words) };
        }
    }
}

struct Reader<'a> {
    source: &'a Stitched,
    at: usize,
}

impl Reader<'_> {
    fn peek(&mut self) -> Option<u8> {
        let bytes = self.source.text().as_bytes();
        while bytes.get(self.at).is_some_and(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
        bytes.get(self.at).copied()
    }

    fn expect(&mut self, byte: u8) -> Result<(), NoStrings> {
        if self.peek() != Some(byte) {
            return Err(NoStrings::NotJson);
        }
        self.at += 1;
        Ok(())
    }

    fn scalar(&mut self) -> Result<(), NoStrings> {
        let rest = &self.source.text()[self.at..];
        let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '+' | '-'))).unwrap_or(rest.len());
        let word = &rest[..length];
        let number = word.starts_with(|c: char| c.is_ascii_digit() || c == '-') && word.parse::<f64>().is_ok();
        if !number && !matches!(word, "true" | "false" | "null") {
            return Err(NoStrings::NotJson);
        }
        self.at += length;
        Ok(())
    }

    fn string(&mut self) -> Result<Word, NoStrings> {
        let text = self.source.text();
        let start = self.at;
        let mut out = String::new();
        let mut rest = text[start + 1..].char_indices();
        while let Some((offset, one)) = rest.next() {
            match one {
                '"' => {
                    self.at = start + 1 + offset + 1;
                    return Ok(self.word(start, out));
                }
                '\\' => {
                    let (_, escaped) = rest.next().ok_or(NoStrings::NotJson)?;
                    let code = match escaped {
                        'u' => Some(unit(&mut rest)?),
                        _ => None,
                    };
                    out.push(match (escaped, code) {
                        (_, Some(code)) => char::from_u32(code).unwrap_or('\u{fffd}'),
                        ('"' | '\\' | '/', _) => escaped,
                        ('n', _) => '\n',
                        ('t', _) => '\t',
                        ('r', _) => '\r',
                        ('b', _) => '\u{8}',
                        ('f', _) => '\u{c}',
                        _ => return Err(NoStrings::NotJson),
                    });
                }
                _ if one < ' ' => return Err(NoStrings::NotJson),
                _ => out.push(one),
            }
        }
        Err(NoStrings::NotJson)
    }

    fn word(&self, start: usize, out: String) -> Word {
        let same = self.source.text().get(start + 1..self.at - 1) == Some(out.as_str());
        let content = if same { self.source.unbroken(start + 1, self.at - 1) } else { None };
        let dynamic = out.contains('$');
        Word { text: out, span: self.source.span(start, self.at), content, quoted: true, dynamic }
    }
}

/// The four digits behind `\u`.
fn unit(rest: &mut std::str::CharIndices) -> Result<u32, NoStrings> {
    (0..4).try_fold(0, |code, _| {
        let digit = rest.next().and_then(|(_, digit)| digit.to_digit(16)).ok_or(NoStrings::NotJson)?;
        Ok(code * 16 + digit)
    })
}
