use std::collections::{BTreeSet, HashMap};

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use regex::bytes::{RegexSet, RegexSetBuilder};

/// An expression of more bytes is looked for by itself.
const LONG: usize = 600;

/// So many bytes of a line are looked at before a word.
const LINE: usize = 160;

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
    members: Vec<Numbers>,
}

/// Members of one shape, as numbers.
#[derive(Debug)]
struct Numbers {
    shape: Shape,
    words: Vec<Number>,
}

/// The number of a word, and of the one that must stand somewhere too.
#[derive(Debug)]
struct Number {
    word: usize,
    owner: Option<usize>,
}

/// How a word stands in code where it means what a library says of it. A bit of what was seen of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// On its own.
    Word = 1,
    /// What is called or built, annotates, is extended, or gets another name: `open(`, `new Box<>(`, `File::<T>::open`, `vec!`,
    /// `Point {`, `@atexit.register`, `class Jobs(Scheduler)`, `getenv as env`.
    Call = 2,
    /// Behind an `@` of its line.
    Annotation = 4,
}

/// Members of a library that stand in code in one shape.
#[derive(Debug)]
pub(crate) struct Members<'a> {
    pub shape: Shape,
    pub words: Vec<Member<'a>>,
}

/// The last name of a member.
#[derive(Debug)]
pub(crate) struct Member<'a> {
    pub word: &'a str,
    /// The class without whose name nothing in a file is known to be one of it.
    pub owner: Option<&'a str>,
}

impl<'a> From<&'a str> for Member<'a> {
    fn from(word: &'a str) -> Self {
        Self { word, owner: None }
    }
}

/// What the scan knows a library by.
#[derive(Debug)]
pub(crate) struct Words<'a> {
    /// Its dotted imports; none where it is built into the language.
    pub imports: Vec<&'a str>,
    /// The last names of its members, and its keys; none where the imports say it alone.
    pub members: Vec<Members<'a>>,
}

impl<'a> Members<'a> {
    /// Words that may stand in code, which a pattern never does; nothing where there are none.
    pub fn of(shape: Shape, words: impl Iterator<Item = impl Into<Member<'a>>>) -> Option<Self> {
        let words: Vec<Member<'a>> = words.map(Into::into).filter(|member| !member.word.contains('*')).collect();
        (!words.is_empty()).then_some(Self { shape, words })
    }
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
                    .map(|members| {
                        let member = |one: Member<'a>| Number { word: number(one.word), owner: one.owner.map(&mut number) };
                        Numbers { shape: members.shape, words: members.words.into_iter().map(member).collect() }
                    })
                    .collect(),
            })
            .collect();
        let mut asked = vec![0; words.len()];
        for library in &libraries {
            library.imports.iter().flatten().for_each(|word| asked[*word] |= Shape::Word as u8);
            for (members, member) in library.members.iter().flat_map(|members| members.words.iter().map(move |member| (members, member))) {
                asked[member.word] |= members.shape as u8;
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
            if *seen & asked != asked && stands_alone(text.as_bytes(), hit.start(), hit.end()) {
                *seen |= shapes(text.as_bytes(), hit.start(), hit.end());
            }
        }
        let is_seen = |word: usize, shape: Shape| seen[word] & shape as u8 != 0;
        self.libraries.iter().any(|library| {
            let imported =
                library.imports.is_empty() || library.imports.iter().any(|import| import.iter().all(|word| is_seen(*word, Shape::Word)));
            let named = |members: &Numbers| {
                members
                    .words
                    .iter()
                    .any(|one| is_seen(one.word, members.shape) && one.owner.is_none_or(|owner| is_seen(owner, Shape::Word)))
            };
            imported && (library.members.is_empty() || library.members.iter().any(named))
        })
    }
}

/// The shapes of a word that stands alone.
fn shapes(text: &[u8], start: usize, end: usize) -> u8 {
    let behind = text[end..].trim_ascii_start();
    let line = text[start.saturating_sub(LINE)..start].rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
    let annotates = line.contains(&b'@');
    let called = annotates || matches!(behind.first(), Some(b'(' | b'<' | b'!' | b':' | b'{')) || behind.starts_with(b"as ");
    let called = called || line.trim_ascii_start().starts_with(b"class ") || line.windows(7).any(|word| word == b" class ");
    Shape::Word as u8 | if called { Shape::Call as u8 } else { 0 } | if annotates { Shape::Annotation as u8 } else { 0 }
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

/// Whether a word is not a part of a longer name.
fn stands_alone(text: &[u8], start: usize, end: usize) -> bool {
    let part = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    !part(start.checked_sub(1).and_then(|before| text.get(before))) && !part(text.get(end))
}

#[cfg(test)]
mod tests {
    use super::{Member, Members, Scan, Shape, Words};

    fn called(words: Vec<&str>) -> Vec<Members<'_>> {
        Members::of(Shape::Call, words.into_iter()).into_iter().collect()
    }

    #[test]
    fn what_is_called_is_a_word_before_its_arguments_and_what_annotates_stands_behind_its_sign() {
        let members = [Members::of(Shape::Call, ["path", "Box"].into_iter()), Members::of(Shape::Annotation, ["get"].into_iter())];
        let members = members.into_iter().flatten().collect();
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
            "import web\n@web.app().get('/')\ndef f(): pass",
        ] {
            assert!(scan.may_hold(holds, false), "{holds}");
        }
        for not in ["import web\npath = 'a'", "import web # for a path", "import web\nweb.get('/')", "import web\nx = web.Box"] {
            assert!(!scan.may_hold(not, false), "{not}");
        }
    }

    #[test]
    fn an_import_and_a_member_of_one_library_are_needed() {
        let scan = Scan::new(
            [
                Words { imports: vec!["logging"], members: called(vec!["FileHandler"]) },
                Words { imports: vec!["google.cloud.storage"], members: called(vec!["Client"]) },
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
            [Words { imports: vec!["org.apache.http", "java.lang.System"], members: called(vec!["HttpGet", "exit"]) }],
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
        let member = Member { word: "getConnection", owner: Some("DriverManager") };
        let members = Members::of(Shape::Call, [member].into_iter()).into_iter().collect();
        let scan = Scan::new([Words { imports: vec!["java.sql"], members }], &[], &[], true);
        assert!(scan.may_hold("import java.sql.*; DriverManager.getConnection(url)", false));
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
