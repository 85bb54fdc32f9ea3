//! GitHub's `primaryLocationLineHash`: the fingerprint by which code scanning knows an alert again.
//!
//! The hash of a line is over the 100 UTF-16 code units from its start on, the lines behind it included: polynomial,
//! base 37, modulo 2^64. Spaces and tabs are left out, every line break is one line feed, U+FFFF stands for the end of
//! the file and zeros behind it. Its number says which line with that hash it is.

use std::collections::HashMap;
use std::fmt;

/// How many units are hashed.
const BLOCK: usize = 100;
const BASE: u64 = 37;
const END: u16 = 0xffff;

/// The hash of one line: `1865688d69673ffa:1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LineHash {
    hash: u64,
    /// Which of the lines with this hash it is, from 1.
    nth: u32,
}

impl fmt::Display for LineHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}:{}", self.hash, self.nth)
    }
}

/// The hashes of all lines of a text, in their order; takes time in proportion to its length.
///
/// There are as many as a [`seaworthy_model::LineIndex`] counts.
pub(super) fn line_hashes(text: &str) -> Vec<LineHash> {
    let (units, starts) = units(text);
    let power = (0..BLOCK).fold(1u64, |power, _| power.wrapping_mul(BASE));
    let push = |hash: u64, unit: u16| hash.wrapping_mul(BASE).wrapping_add(u64::from(unit));
    let mut hash = units[..BLOCK].iter().fold(0, |hash, unit| push(hash, *unit));
    let mut at = 0;
    let mut seen: HashMap<u64, u32> = HashMap::new();
    let mut hashes = Vec::with_capacity(starts.len());
    for start in starts {
        while at < start {
            hash = push(hash, units[at + BLOCK]).wrapping_sub(power.wrapping_mul(u64::from(units[at])));
            at += 1;
        }
        let nth = seen.entry(hash).or_default();
        *nth += 1;
        hashes.push(LineHash { hash, nth: *nth });
    }
    hashes
}

/// The units that are hashed, with the zeros behind them, and where in them each line starts.
fn units(text: &str) -> (Vec<u16>, Vec<usize>) {
    let [space, tab, feed, carriage] = [' ', '\t', '\n', '\r'].map(|c| c as u16);
    let mut units = Vec::with_capacity(text.len() + BLOCK + 1);
    let mut starts = Vec::new();
    let (mut starting, mut returned) = (true, false);
    for unit in text.encode_utf16().chain([END]) {
        if unit == space || unit == tab || (returned && unit == feed) {
            // Blanks between the two halves of a line break part them.
            returned = false;
            continue;
        }
        returned = unit == carriage;
        if starting {
            starts.push(units.len());
        }
        starting = returned || unit == feed;
        units.push(if returned { feed } else { unit });
    }
    units.resize(units.len() + BLOCK, 0);
    (units, starts)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use seaworthy_model::LineIndex;

    use super::*;

    fn written(text: &str) -> Vec<String> {
        line_hashes(text).iter().map(LineHash::to_string).collect()
    }

    // The expected values are those that the SARIF Multitool 5.7.0 gives, which `tests/consumers/sarif` asks anew.

    #[test]
    fn each_line_has_a_hash_and_so_has_the_end() {
        assert_eq!(written("import os\nx = 1\n"), ["1865688d69673ffa:1", "8e00d41f0ebba6bf:1", "c129715d7a2bc9a3:1"]);
        assert_eq!(written(""), ["c129715d7a2bc9a3:1"]);
    }

    #[test]
    fn every_line_break_is_a_line_feed_and_blanks_do_not_count() {
        assert_eq!(
            written("a = 1\rb = 2\r\rc = 3"),
            ["35d4b2755bd57138:1", "6dcc899222d15d37:1", "b86c00a0220ad364:1", "af7bf11eec6ffb0a:1"]
        );
        assert_eq!(
            written("a = 1\r \nb = 2\r\n\tc\n"),
            ["9e4743515034ab76:1", "9fb83c2619d40195:1", "1d808b7bbc83a81f:1", "3791504be0bd17cc:1", "c129715d7a2bc9a3:1"]
        );
        assert_eq!(written("a\r\nb"), written(" a\n\tb "));
    }

    #[test]
    fn units_are_those_of_utf_16() {
        let text = "a = \"😀😀\"\n".repeat(3);
        assert_eq!(written(&text), ["12621f00210c714d:1", "b9b905662ab84937:1", "29fb2231a9179c9:1", "c129715d7a2bc9a3:1"]);
        assert_eq!(written("a\u{2028}b\u{85}c\u{b}d\u{c}e\nf\n"), ["6d928ba36ddb1944:1", "d49030c71550bae3:1", "c129715d7a2bc9a3:1"]);
    }

    #[test]
    fn a_hundred_units_from_the_start_of_the_line_on_are_hashed() {
        let text = format!("{}\n{}\n{}\n{}\n", "x".repeat(99), "y".repeat(100), "z".repeat(101), "w".repeat(5000));
        assert_eq!(
            written(&text),
            ["52b56201ffb585b2:1", "cadd4b5b9d92c51c:1", "430534b53b700418:1", "da8d78a861d84724:1", "c129715d7a2bc9a3:1"]
        );
    }

    #[test]
    fn equal_hashes_of_a_file_are_numbered() {
        let hashes = written(&"}\n".repeat(250));
        assert_eq!(hashes[..2], ["4d54ff68c4c1c5ce:1", "4d54ff68c4c1c5ce:2"]);
        assert_eq!(hashes[200..203], ["4d54ff68c4c1c5ce:201", "4d54ff68c4e6b38e:1", "4d54ff698a3d1b73:1"]);
    }

    proptest! {
        #[test]
        fn there_are_as_many_hashes_as_lines(text in "(a|\n|\r|\t| |\u{2028}|😀){0,60}") {
            prop_assert_eq!(line_hashes(&text).len(), LineIndex::new(text.as_str().into()).count());
        }
    }
}
