use std::collections::HashMap;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

/// Up to how many words the scan is a DFA.
const DFA: usize = 4000;

/// The words by which files that may hold a fact are told from those that cannot: an import *and* a member of one library.
#[derive(Debug)]
pub(crate) struct Scan {
    words: Option<AhoCorasick>,
    count: usize,
    libraries: Vec<Words>,
}

/// The words of one library, as numbers.
#[derive(Debug)]
struct Words {
    /// Of one of these all are needed: `google.cloud.storage` may stand in the code as `from google.cloud import storage`. What
    /// is built into the language has none.
    imports: Vec<Vec<usize>>,
    /// One of these.
    members: Vec<usize>,
}

impl Scan {
    /// The scan for libraries, each with its dotted imports and the last names of its members.
    pub fn new<'a>(libraries: impl IntoIterator<Item = (Vec<&'a str>, Vec<&'a str>)>) -> Self {
        let mut words: Vec<&str> = Vec::new();
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        let mut number = |word: &'a str| {
            *numbers.entry(word).or_insert_with(|| {
                words.push(word);
                words.len() - 1
            })
        };
        let libraries = libraries
            .into_iter()
            .map(|(imports, members)| Words {
                imports: imports
                    .iter()
                    .map(|import| import.split(['.', '/', ':', '\\']).filter(|part| !part.is_empty()).map(&mut number).collect())
                    .collect(),
                members: members.into_iter().map(&mut number).collect(),
            })
            .collect();
        // A DFA is three times as fast, and takes 2 KiB for each word.
        let kind = if words.len() <= DFA { AhoCorasickKind::DFA } else { AhoCorasickKind::ContiguousNFA };
        // It cannot fail below four thousand million states; without it every file is parsed.
        let scan = AhoCorasick::builder().kind(Some(kind)).build(&words).ok();
        Self { words: scan, count: words.len(), libraries }
    }

    pub fn may_hold(&self, text: &str) -> bool {
        let Some(words) = &self.words else { return true };
        let mut seen = vec![false; self.count];
        let mut left = self.count;
        for hit in words.find_overlapping_iter(text) {
            let number = hit.pattern().as_usize();
            if seen[number] || !stands_alone(text.as_bytes(), hit.start(), hit.end()) {
                continue;
            }
            seen[number] = true;
            left -= 1;
            if left == 0 {
                break;
            }
        }
        self.libraries.iter().any(|library| {
            let imported = library.imports.is_empty() || library.imports.iter().any(|import| import.iter().all(|word| seen[*word]));
            imported && library.members.iter().any(|member| seen[*member])
        })
    }
}

/// Whether a word is not a part of a longer name.
fn stands_alone(text: &[u8], start: usize, end: usize) -> bool {
    let part = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    !part(start.checked_sub(1).and_then(|before| text.get(before))) && !part(text.get(end))
}

#[cfg(test)]
mod tests {
    use super::Scan;

    #[test]
    fn an_import_and_a_member_of_one_library_are_needed() {
        let scan = Scan::new([(vec!["logging"], vec!["FileHandler"]), (vec!["google.cloud.storage"], vec!["Client"])]);
        assert!(scan.may_hold("import logging\nlogging.FileHandler('x')"));
        assert!(scan.may_hold("from google.cloud import storage\nstorage.Client()"));
        assert!(!scan.may_hold("import logging"));
        assert!(!scan.may_hold("import logging\nClient()"));
        assert!(!scan.may_hold("FileHandler('x')"));
        assert!(!scan.may_hold("import blogging\nMyFileHandler('x')"));
    }

    #[test]
    fn without_a_library_no_file_holds_a_fact() {
        assert!(!Scan::new([]).may_hold("import logging"));
    }
}
