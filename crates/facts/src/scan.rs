use std::collections::{BTreeSet, HashMap};

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use regex::bytes::{RegexSet, RegexSetBuilder};

/// An expression of more bytes is looked for by itself.
const LONG: usize = 600;

/// So many bytes before a word are looked at.
const BEFORE: usize = 240;

/// Up to how many words the scan is a DFA.
const DFA: usize = 4000;

/// The words by which files that may hold a fact are told from those that cannot: an import *and* a member of one library.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    words: Option<AhoCorasick>,
    /// The shapes that are asked for of each word.
    asked: Vec<u8>,
    libraries: Vec<Numbered>,
    /// What holds somewhere in a file that is parsed all the same.
    expressions: Vec<RegexSet>,
    /// What holds somewhere in test code that is parsed.
    in_tests: Vec<RegexSet>,
}

/// The words of one library, as numbers.
#[derive(Debug)]
struct Numbered {
    /// Of one of these all are needed: `google.cloud.storage` may stand in the code as `from google.cloud import storage`. What
    /// is built into the language has none.
    imports: Vec<Vec<usize>>,
    /// One of these; none where an import says it alone.
    members: Vec<Number>,
}

/// The number of a member's word, and of the one that must stand somewhere too.
#[derive(Debug)]
struct Number {
    shape: Shape,
    word: usize,
    owner: Option<usize>,
}

/// How a word stands in code where it means what a library says of it. A bit of what was seen of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// On its own.
    Word = 1,
    /// As what is called or built, annotates, is extended, or gets another name: `open(`, `new Box<>(`, `File::<T>::open`, `vec!`,
    /// `Point {`, `@atexit.register`, `class Jobs(Scheduler)`, `getenv as env`, `make = open`.
    Used = 2,
    /// Behind an `@` of its line, or where it gets another name.
    Annotation = 4,
}

/// The last name of a member.
#[derive(Debug)]
pub(crate) struct Member<'a> {
    pub shape: Shape,
    pub word: &'a str,
    /// The class without whose name, or that of its builder, nothing in a file is known to be one of it.
    pub owner: Option<&'a str>,
}

/// What the scan knows a library by.
#[derive(Debug)]
pub(crate) struct Words<'a> {
    /// Its dotted imports; none where it is built into the language.
    pub imports: Vec<&'a str>,
    /// Its members and keys, of which a pattern is never a word; none where the imports say it alone.
    pub members: Vec<Member<'a>>,
}

impl Scan {
    /// The scan for libraries, and for expressions of which one that holds is enough: all of them in code, and those that speak
    /// of test code in that.
    ///
    /// With `whole`, code writes what it imports in one piece (`import java.io.File;`); without, perhaps in several.
    pub fn new<'a>(libraries: impl IntoIterator<Item = Words<'a>>, expressions: &[&str], in_tests: &[&str], whole: bool) -> Self {
        let mut words: Vec<&str> = Vec::new();
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        let mut number = |word: &'a str| {
            *numbers.entry(word).or_insert_with(|| {
                words.push(word);
                words.len() - 1
            })
        };
        let parts = |import: &'a str| pieces(import, whole);
        let libraries: Vec<Numbered> = libraries
            .into_iter()
            .filter(|library| !library.imports.is_empty() || !library.members.is_empty())
            .map(|library| Numbered {
                imports: library.imports.iter().map(|import| parts(import).into_iter().map(&mut number).collect()).collect(),
                members: (library.members.into_iter())
                    .map(|one| Number { shape: one.shape, word: number(one.word), owner: one.owner.map(&mut number) })
                    .collect(),
            })
            .collect();
        let mut asked = vec![0; words.len()];
        for library in &libraries {
            library.imports.iter().flatten().for_each(|word| asked[*word] |= Shape::Word as u8);
            for member in &library.members {
                asked[member.word] |= member.shape as u8;
                member.owner.iter().for_each(|owner| asked[*owner] |= Shape::Word as u8);
            }
        }
        // A DFA is three times as fast, and takes 2 KiB for each word.
        let kind = if words.len() <= DFA { AhoCorasickKind::DFA } else { AhoCorasickKind::ContiguousNFA };
        // It cannot fail below four thousand million states; without it every file is parsed.
        let scan = AhoCorasick::builder().kind(Some(kind)).build(&words).ok();
        Self { words: scan, asked, libraries, expressions: sets(expressions), in_tests: sets(in_tests) }
    }

    /// Whether a text may hold a fact that anybody asks for; of test code few do.
    pub fn may_hold(&self, text: &str, test: bool) -> bool {
        if test {
            return self.in_tests.iter().any(|expressions| expressions.is_match(text.as_bytes()));
        }
        let Some(words) = &self.words else { return true };
        if self.expressions.iter().any(|expressions| expressions.is_match(text.as_bytes())) {
            return true;
        }
        let mut seen = vec![0; self.asked.len()];
        for hit in words.find_overlapping_iter(text) {
            let word = hit.pattern().as_usize();
            let (seen, asked) = (&mut seen[word], self.asked[word]);
            if *seen & asked != asked {
                *seen |= shapes(text.as_bytes(), hit.start(), hit.end(), asked);
            }
        }
        let is_seen = |word: usize, shape: Shape| seen[word] & shape as u8 != 0;
        self.libraries.iter().any(|library| {
            let imported =
                library.imports.is_empty() || library.imports.iter().any(|import| import.iter().all(|word| is_seen(*word, Shape::Word)));
            let named = |one: &Number| is_seen(one.word, one.shape) && one.owner.is_none_or(|owner| is_seen(owner, Shape::Word));
            imported && (library.members.is_empty() || library.members.iter().any(named))
        })
    }
}

/// The shapes of a word, of those that are asked for.
fn shapes(text: &[u8], start: usize, end: usize, asked: u8) -> u8 {
    let (before, behind) = (&text[start.saturating_sub(BEFORE)..start], &text[end..]);
    if before.last().is_some_and(is_part) {
        return 0;
    }
    if behind.first().is_some_and(is_part) {
        // `RestTemplateBuilder` gives a `RestTemplate`.
        return if behind.starts_with(b"Builder") { Shape::Word as u8 } else { 0 };
    }
    if asked == Shape::Word as u8 {
        return asked;
    }
    let behind = behind.trim_ascii_start();
    let named = is_named(before, behind);
    let annotates = named || before.rsplit(|byte| *byte == b'\n').next().is_some_and(|line| line.contains(&b'@'));
    let opens = |signs: &[u8]| behind.starts_with(signs);
    let called = matches!(behind.first(), Some(b'(' | b'<' | b'!' | b'{' | b'#' | b'\\')) || opens(b"::") || opens(b"//") || opens(b"/*");
    let used = annotates || called || is_extended(before);
    Shape::Word as u8 | if used { Shape::Used as u8 } else { 0 } | if annotates { Shape::Annotation as u8 } else { 0 }
}

/// Whether what ends between two texts gets another name: `getenv as env`, `make = sqlite3.connect`, `= gzip.open if packed else open`,
/// `return sqlite3.connect`.
fn is_named(before: &[u8], behind: &[u8]) -> bool {
    let renamed =
        behind.strip_prefix(b"as").is_some_and(|rest| rest.first().is_some_and(|byte| byte.is_ascii_whitespace() || *byte == b'\\'));
    let path = before.iter().rev().take_while(|byte| is_part(byte) || matches!(byte, b'.' | b':')).count();
    let given = before[..before.len() - path].trim_ascii_end();
    let kept = given.ends_with(b"=") && !given.ends_with(b"==") && !given.ends_with(b"!=");
    renamed || !behind.starts_with(b".") && (kept || given.ends_with(b" else") || given.ends_with(b" return"))
}

/// Whether the head of a class goes on up to the end of a text.
fn is_extended(before: &[u8]) -> bool {
    let goes_on = |byte: &u8| is_part(byte) || byte.is_ascii_whitespace() || matches!(byte, b'.' | b',' | b'(' | b'<' | b'>' | b'?' | b'&');
    let head = &before[before.len() - before.iter().rev().take_while(|byte| goes_on(byte)).count()..];
    head.starts_with(b"class ") || head.windows(7).any(|word| word[0].is_ascii_whitespace() && word.ends_with(b"class "))
}

/// Expressions whose letters, spaces and ends of words are those of ASCII: with Unicode's ends of words a text that holds one letter
/// beyond ASCII is searched ten times slower, and its classes take longer to compile. Several entries may have the same expression.
///
/// What a set has read so far is one of as many states as its expressions have together, and each is made when it is first met:
/// a long one multiplies those of all others, and is a set of its own.
fn sets(expressions: &[&str]) -> Vec<RegexSet> {
    let each: BTreeSet<&str> = expressions.iter().copied().collect();
    let (long, short): (Vec<&str>, Vec<&str>) = each.into_iter().partition(|expression| expression.len() > LONG);
    let sets = long.into_iter().map(|one| vec![one]).chain([short]).filter(|set| !set.is_empty());
    sets.filter_map(|set| RegexSetBuilder::new(set).unicode(false).build().ok()).collect()
}

/// Whether an expression can be looked for in whole files.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn check(expression: &str) -> Result<(), regex::Error> {
    RegexSetBuilder::new([expression]).unicode(false).build().map(drop)
}

/// The words that stand for an import.
fn pieces(import: &str, whole: bool) -> Vec<&str> {
    // What lies in `java.lang` is never imported.
    let import = import.strip_prefix("java.lang.").unwrap_or(import);
    if !whole {
        return import.split(['.', '/', ':', '\\']).filter(|part| !part.is_empty()).collect();
    }
    match import.rsplit_once('.') {
        // A class may come with all of its package.
        Some((package, class)) if class.starts_with(char::is_uppercase) => vec![package, class],
        _ => vec![import],
    }
}

/// Whether a byte is a part of a name.
fn is_part(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || *byte == b'_'
}

#[cfg(test)]
mod tests {
    use super::{Member, Scan, Shape, Words};

    fn used(words: Vec<&str>) -> Vec<Member<'_>> {
        words.into_iter().map(|word| Member { shape: Shape::Used, word, owner: None }).collect()
    }

    #[test]
    fn what_is_called_is_a_word_before_its_arguments_and_what_annotates_stands_behind_its_sign() {
        let mut members = used(vec!["path", "Box"]);
        members.push(Member { shape: Shape::Annotation, word: "get", owner: None });
        let scan = Scan::new([Words { imports: vec!["web"], members }], &[], &[], false);
        for holds in [
            "from web import path\npath ('a')",
            "import web\nweb.path(\n'a')",
            "from web import path as p\np('a')",
            "use web::Box; Box::<u8>::new()",
            "import web.Box; new Box<>();",
            "import web\n@web.path\ndef f(): pass",
            "import web\nclass Mine(web.Box): pass",
            "import web.Box; public class Mine extends Box implements Other {}",
            "import web.Box;\npublic class Mine\n    extends Box\n    implements Other {}",
            "import web\nclass Mine(\n    Other,\n    web.Box,\n): pass",
            "import web\nmake = web.path\nmake('a')",
            "import web\nmake = other if x else web.path\nmake('a')",
            "import web\ndef make():\n    return web.path",
            "import web\nweb.path \\\n  ('a')",
            "import web\nweb.path  # it\n('a')",
            "from web import path as\tp\np('a')",
            "from web import get as every\n@every('/')\ndef f(): pass",
            "import web\n@web.app().get('/')\ndef f(): pass",
        ] {
            assert!(scan.may_hold(holds, false), "{holds}");
        }
        for not in [
            "import web\npath = 'a'",
            "import web # for a path",
            "import web\nweb.get('/')",
            "import web\nx = web.path.name",
            "import web\nif x == path: pass",
        ] {
            assert!(!scan.may_hold(not, false), "{not}");
        }
    }

    #[test]
    fn an_import_and_a_member_of_one_library_are_needed() {
        let scan = Scan::new(
            [
                Words { imports: vec!["logging"], members: used(vec!["FileHandler"]) },
                Words { imports: vec!["google.cloud.storage"], members: used(vec!["Client"]) },
            ],
            &["jdbc:"],
            &["AKIA"],
            false,
        );
        assert!(scan.may_hold("import logging\nlogging.FileHandler('x')", false));
        assert!(scan.may_hold("from google.cloud import storage\nstorage.Client()", false));
        assert!(scan.may_hold("x = 'jdbc:mysql://db'", false));
        assert!(!scan.may_hold("import logging", false));
        assert!(!scan.may_hold("import logging\nlogging.FileHandler('x')", true));
        assert!(scan.may_hold("KEY = 'AKIA'", true));
        assert!(!scan.may_hold("import logging\nClient()", false));
        assert!(!scan.may_hold("FileHandler('x')", false));
        assert!(!scan.may_hold("import blogging\nMyFileHandler('x')", false));
    }

    #[test]
    fn an_import_in_one_piece_is_looked_for_as_it_is_written() {
        let scan = Scan::new(
            [Words { imports: vec!["org.apache.http", "java.lang.System"], members: used(vec!["HttpGet", "exit"]) }],
            &[],
            &[],
            true,
        );
        assert!(scan.may_hold("import org.apache.http.client.HttpGet; var get = new HttpGet(url);", false));
        assert!(scan.may_hold("System.exit(1);", false));
        assert!(!scan.may_hold("// http://www.apache.org/licenses HttpGet", false));
    }

    #[test]
    fn a_member_of_a_class_stands_beside_its_name() {
        let members = vec![Member { shape: Shape::Used, word: "getConnection", owner: Some("DriverManager") }];
        let scan = Scan::new([Words { imports: vec!["java.sql"], members }], &[], &[], true);
        assert!(scan.may_hold("import java.sql.*; DriverManager.getConnection(url)", false));
        assert!(scan.may_hold("import java.sql.*; builder(DriverManagerBuilder b) { b.build().getConnection() }", false));
        assert!(!scan.may_hold("import java.sql.*; source.getConnection()", false));
    }

    #[test]
    fn an_expression_is_found_beside_letters_beyond_ascii() {
        let scan = Scan::new([], &[r"(?i)\bpassword\s*=", "jdbc:", "jdbc:"], &[], false);
        assert!(scan.may_hold("größe = 1; PASSWORD = '…'", false));
        assert!(!scan.may_hold("größe = 'Schlüssel'", false));
    }

    #[test]
    fn without_a_library_no_file_holds_a_fact() {
        assert!(!Scan::new([], &[], &[], false).may_hold("import logging", false));
    }
}
