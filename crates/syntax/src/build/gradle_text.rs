//! The text of a Gradle file, Groovy or Kotlin, as statements in blocks: what is needed to find literals, not a language.

/// Deeper blocks are read, but only the outermost so many are named.
const NAMED_BLOCKS: usize = 32;

/// A statement, or the head of a block.
pub(super) struct Statement {
    /// The first words of the blocks around it, the outermost first.
    pub blocks: Vec<String>,
    /// Its text without comments; line ends within brackets are kept.
    pub text: String,
    /// Where it begins.
    pub start: usize,
    /// The first byte behind it.
    pub end: usize,
}

/// Cuts a file into statements, in the order of the text.
pub(super) fn statements(text: &str) -> Vec<Statement> {
    let mut cutter = Cutter { text, found: vec![], blocks: vec![], depth: 0, from: None, last: 0, said: String::new(), brackets: 0 };
    cutter.cut();
    cutter.found
}

struct Cutter<'t> {
    text: &'t str,
    found: Vec<Statement>,
    blocks: Vec<String>,
    depth: usize,
    /// Where the statement begins.
    from: Option<usize>,
    last: usize,
    said: String,
    brackets: usize,
}

impl Cutter<'_> {
    fn cut(&mut self) {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let next = match bytes[at] {
                b'/' if bytes.get(at + 1) == Some(&b'/') => self.text[at..].find('\n').map_or(bytes.len(), |end| at + end),
                b'/' if bytes.get(at + 1) == Some(&b'*') => self.text[at..].find("*/").map_or(bytes.len(), |end| at + end + 2),
                b'"' | b'\'' => self.keep(at, end_of_text(self.text, at)),
                b'{' if self.brackets == 0 => self.open(at),
                b'}' if self.brackets == 0 => self.close(at),
                b'\n' | b';' if self.brackets == 0 && !self.goes_on() => {
                    self.finish();
                    at + 1
                }
                byte => {
                    match byte {
                        b'(' | b'[' => self.brackets += 1,
                        b')' | b']' => self.brackets = self.brackets.saturating_sub(1),
                        _ => {}
                    }
                    let width = self.text[at..].chars().next().map_or(1, char::len_utf8);
                    self.keep(at, at + width)
                }
            };
            at = next;
        }
        self.finish();
    }

    /// A statement that ends in a comma goes on in the next line.
    fn goes_on(&self) -> bool {
        self.said.trim_end().ends_with(',')
    }

    fn keep(&mut self, at: usize, end: usize) -> usize {
        let part = &self.text[at..end];
        if !part.trim().is_empty() {
            self.from.get_or_insert(at);
            self.last = end;
        }
        if self.from.is_some() {
            self.said.push_str(part);
        }
        end
    }

    fn finish(&mut self) {
        let text = std::mem::take(&mut self.said).trim().to_owned();
        if let Some(start) = self.from.take()
            && !text.is_empty()
        {
            self.found.push(Statement { blocks: self.blocks.clone(), text, start, end: self.last });
        }
        self.brackets = 0;
    }

    fn open(&mut self, at: usize) -> usize {
        let head = self.said.trim().to_owned();
        self.finish();
        self.depth += 1;
        if self.depth <= NAMED_BLOCKS {
            self.blocks.push(first_word(&head).to_owned());
        }
        at + 1
    }

    fn close(&mut self, at: usize) -> usize {
        self.finish();
        if self.depth <= NAMED_BLOCKS {
            self.blocks.pop();
        }
        self.depth = self.depth.saturating_sub(1);
        at + 1
    }
}

/// The first byte behind the text that begins at `at`; a text of one line ends with it.
fn end_of_text(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let quote = bytes[at];
    if bytes[at..].starts_with(&[quote; 3]) {
        let close = if quote == b'"' { "\"\"\"" } else { "'''" };
        return text[at + 3..].find(close).map_or(text.len(), |end| at + 3 + end + 3);
    }
    let mut end = at + 1;
    while end < bytes.len() {
        match bytes[end] {
            b'\\' => end += 1,
            b'\n' => return end,
            byte if byte == quote => return end + 1,
            _ => {}
        }
        end += 1;
    }
    text.len()
}

/// The first word of a statement: letters, digits, `_`, `.` and `-`; a word in quotes or backticks without them.
pub(super) fn first_word(text: &str) -> &str {
    let text = text.trim_start_matches(['"', '\'', '`', ' ', '(']);
    let end = text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.' | '-'))).unwrap_or(text.len());
    &text[..end]
}

/// The texts between quotes of a statement.
pub(super) fn literals(statement: &str) -> Vec<&str> {
    let bytes = statement.as_bytes();
    let (mut at, mut found) = (0, vec![]);
    while at < bytes.len() {
        if matches!(bytes[at], b'"' | b'\'') {
            let end = end_of_text(statement, at);
            found.push(statement[at..end].trim_matches(['"', '\'']));
            at = end;
        } else {
            at += 1;
        }
    }
    found
}
