//! What is set aside: manifests of tests, of others, and files that are examples of themselves.

use std::collections::{BTreeMap, BTreeSet};

use seaworthy_model::{Kind, Source};

use crate::Tables;
use crate::ask::within;

/// Why an object gives nothing of its own, or little.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Aside {
    /// It is made for tests.
    Test,
    /// Others make it.
    Vendored,
}

/// Decides by the path what is set aside.
pub(crate) struct Sorter<'a> {
    tables: &'a Tables,
    asked: &'a [String],
    /// Folders that hold something, to tell an environment that is called `test` from a folder of tests.
    folders: BTreeSet<&'a str>,
    /// Folders of charts.
    charts: BTreeSet<&'a str>,
    /// Whether anything that is deployed lies outside folders of tests.
    deploys: bool,
}

const ENVIRONMENTS: [&str; 12] =
    ["prod", "production", "prd", "live", "staging", "stage", "dev", "development", "qa", "uat", "preprod", "preview"];

impl<'a> Sorter<'a> {
    pub fn new(sources: &'a [Source], tables: &'a Tables, asked: &'a [String]) -> Self {
        let mut folders = BTreeSet::new();
        for source in sources {
            folders.extend(source.path.match_indices('/').map(|(at, _)| &source.path[..at]));
        }
        let charts = sources.iter().filter(|source| source.kind == Kind::Chart).map(|source| crate::join::variant::folder_of(&source.path));
        let mut sorter = Self { tables, asked, folders, charts: charts.collect(), deploys: false };
        let deployed = |source: &&Source| {
            matches!(source.kind, Kind::Kubernetes | Kind::Compose | Kind::Kustomization | Kind::Dockerfile | Kind::ChartTemplate)
        };
        sorter.deploys = sources.iter().filter(deployed).any(|source| !sorter.is_test(&source.path));
        sorter
    }

    /// Why a file is set aside; `None` where it is not.
    pub fn aside(&self, path: &str) -> Option<Aside> {
        if self.deploys && self.is_test(path) {
            return Some(Aside::Test);
        }
        self.is_vendored(path).then_some(Aside::Vendored)
    }

    /// Whether a file lies in a chart.
    pub fn is_of_chart(&self, path: &str) -> bool {
        self.charts.contains("") || path.match_indices('/').any(|(at, _)| self.charts.contains(&path[..at]))
    }

    /// The part of a path that says what it is for: what was asked for is looked at for its own sake.
    fn told<'p>(&self, path: &'p str) -> (usize, &'p str) {
        let asked = self.asked.iter().filter(|asked| !asked.is_empty() && within(path, asked)).map(String::len).max();
        let from = asked.unwrap_or(0);
        (from, path.get(from..).unwrap_or_default())
    }

    fn is_test(&self, path: &str) -> bool {
        let (from, told) = self.told(path);
        let mut at = from;
        for segment in told.split('/') {
            let parent = path.get(..at).unwrap_or_default().trim_end_matches('/');
            at += segment.len() + 1;
            let last = at > path.len();
            let named = self.tables.words.test_segments.iter().any(|word| *word == segment.to_ascii_lowercase());
            if named && !last && !self.is_environment(parent) {
                return true;
            }
        }
        false
    }

    /// Whether other environments stand beside a folder that is called `test`.
    fn is_environment(&self, parent: &str) -> bool {
        let beside = |name: &str| self.folders.contains(format!("{parent}/{name}").as_str());
        !parent.is_empty() && ENVIRONMENTS.iter().any(|name| beside(name))
    }

    fn is_vendored(&self, path: &str) -> bool {
        let (from, told) = self.told(path);
        let mut at = from;
        for segment in told.split('/') {
            let parent = path.get(..at).unwrap_or_default().trim_end_matches('/');
            at += segment.len() + 1;
            let below = at <= path.len();
            let vendor = matches!(segment, "vendor" | "third_party" | "third-party" | "node_modules");
            if below && (vendor || segment == "charts" && self.charts.contains(parent)) {
                return true;
            }
        }
        false
    }
}

/// Whether a file only shows what another one looks like: `.env.example`, `Dockerfile.dist`, `compose.sample.yaml`.
pub(crate) fn is_example_file(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let says = |part: &str| matches!(part.to_ascii_lowercase().as_str(), "example" | "sample" | "dist" | "template" | "tmpl");
    // Of a file of variables the word may follow a hyphen: `.env-dist`.
    let variables = name.strip_prefix(".env").is_some_and(|rest| rest.starts_with(['-', '_']) && rest.split(['-', '_', '.']).any(says));
    // Of settings it may stand before the suffix: `application-ldap-sample.yml`.
    let mut parts = name.rsplit_once('.').map_or("", |(stem, _)| stem).split(['-', '_']);
    let settings = parts
        .next()
        .is_some_and(|first| matches!(first, "application" | "bootstrap" | "appsettings" | "config" | "configuration" | "settings"))
        && parts.next_back().is_some_and(|last| matches!(last, "sample" | "example"));
    variables || settings || name.split('.').skip(1).any(says)
}

/// How many documents were set aside, by why.
pub(crate) type Counted = BTreeMap<String, usize>;

#[cfg(test)]
mod tests {
    use super::is_example_file;

    #[test]
    fn a_file_that_shows_what_another_looks_like_is_an_example() {
        for (path, example) in [
            (".env.example", true),
            ("deploy/compose.sample.yaml", true),
            ("Dockerfile.dist", true),
            (".env-dist", true),
            (".env_prod_example", true),
            (".env-distribution", false),
            ("resources/application-ldap-sample.yml", true),
            ("shop/configuration_example.py", true),
            ("shop-example.yaml", false),
            ("template/web.yaml", false),
            ("example.yaml", false),
            ("web.yaml", false),
        ] {
            assert_eq!(is_example_file(path), example, "{path}");
        }
    }
}
