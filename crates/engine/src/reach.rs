//! Functions that nothing of the tree names but their own definition: nothing calls them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use aho_corasick::{AhoCorasick, MatchKind};
use rayon::prelude::*;
use seaworthy_model::Fact;
use seaworthy_walk::Options;

use crate::overlay::{File, Stamp};

/// The shortest name that is looked for: shorter ones stand for much.
const SHORTEST: usize = 4;

/// How many files of Python there are at least where what nobody names is taken for what nothing calls: what is smaller may be a
/// part of something.
const FEWEST: usize = 8;

/// How often each name stands in a file.
type Counts = BTreeMap<usize, usize>;

/// What was found in each file, for as long as the same names are looked for.
#[derive(Default)]
pub(crate) struct Named {
    names: Vec<String>,
    files: HashMap<String, (Stamp, Counts)>,
}

impl Named {
    /// The functions that facts stand in and that code and configuration name no second time. Files are read only where there is
    /// such a function, and again only when they are others, or the functions are.
    pub fn never(&mut self, facts: &[Fact], files: &[&File], options: &Options) -> BTreeSet<String> {
        let names: BTreeSet<&String> = facts.iter().filter(|fact| !fact.test).map(|fact| &fact.called).collect();
        let names: Vec<String> = names.into_iter().filter(|name| name.len() >= SHORTEST).cloned().collect();
        if names != self.names {
            *self = Self { names, files: HashMap::new() };
        }
        let whole = files.iter().filter(|file| file.path().ends_with(".py")).count() >= FEWEST;
        let Some(scan) = (whole && !self.names.is_empty()).then(|| scan(&self.names)).flatten() else {
            return BTreeSet::new();
        };
        let known = &self.files;
        let of_file = |file: &&File| {
            let stamp = Stamp::of(file);
            if let Some((_, found)) = known.get(file.path()).filter(|(before, _)| *before == stamp) {
                return (file.path().to_owned(), (stamp, found.clone()));
            }
            (file.path().to_owned(), (stamp, file.text(options).map(|text| in_text(&text, &scan)).unwrap_or_default()))
        };
        self.files = files.par_iter().filter(|file| may_name(file.path())).map(of_file).collect();
        let mut counts = Counts::new();
        for (name, count) in self.files.values().flat_map(|(_, found)| found) {
            *counts.entry(*name).or_default() += count;
        }
        let once = counts.into_iter().filter(|(_, count)| *count == 1);
        once.filter_map(|(name, _)| self.names.get(name).cloned()).collect()
    }

    /// A file has another content, whatever the listing says.
    pub fn forget(&mut self, path: &str) {
        self.files.remove(path);
    }
}

/// Whether a file is code, configuration or a script that may name a function of Python.
fn may_name(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    const ENDINGS: [&str; 25] = [
        "",
        "py",
        "pyi",
        "pyx",
        "toml",
        "cfg",
        "ini",
        "conf",
        "yaml",
        "yml",
        "json",
        "sh",
        "bash",
        "env",
        "xml",
        "in",
        "j2",
        "jinja2",
        "mako",
        "tf",
        "service",
        "properties",
        "ipynb",
        "html",
        "zcml",
    ];
    ENDINGS.contains(&ending) || name.starts_with("Dockerfile") || name.starts_with("Procfile") || name.starts_with('.')
}

/// At one place the longest name alone can stand as a whole word, and no whole word begins within another.
fn scan(names: &[String]) -> Option<AhoCorasick> {
    AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(names).ok()
}

fn in_text(text: &str, scan: &AhoCorasick) -> Counts {
    let mut counts = Counts::new();
    let is_part = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    let bytes = text.as_bytes();
    for hit in scan.find_iter(text) {
        if !is_part(hit.start().checked_sub(1).and_then(|at| bytes.get(at))) && !is_part(bytes.get(hit.end())) {
            *counts.entry(hit.pattern().as_usize()).or_default() += 1;
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::{Counts, in_text, may_name, scan};

    #[test]
    fn a_name_counts_as_a_whole_word() {
        let names = ["send_mail", "mail", "send_mail_later"].map(str::to_owned);
        let scan = scan(&names).unwrap_or_else(|| panic!("{names:?}"));
        let counts = in_text("def send_mail(): pass\nresend_mail()\nsend_mail_later = 'mails.send_mail'", &scan);
        assert_eq!(counts, Counts::from([(0, 2), (2, 1)]));
    }

    #[test]
    fn documentation_and_translations_name_nothing() {
        assert!(may_name("shop/a.py") && may_name("docker/Dockerfile.web") && may_name("Procfile") && may_name("bin/start"));
        assert!(!may_name("docs/a.rst") && !may_name("README.md") && !may_name("locale/de.po") && !may_name("static/a.js"));
    }
}
