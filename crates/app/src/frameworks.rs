//! The table of frameworks: what a dependency says about the program that has it.

use serde::Deserialize;

use crate::tables::glob;

/// The rows of `frameworks.yaml`, and the libraries of front ends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Frameworks {
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "date")]
    _date: String,
    rows: Vec<Framework>,
    programs: Vec<Program>,
    front_ends: Vec<String>,
}

/// Programs that run others' code, known by the names of their commands.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Program {
    names: Vec<String>,
    on_term: String,
    #[serde(default)]
    binds: String,
}

/// A framework in a range of its versions.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Framework {
    names: Vec<String>,
    /// What people call it; empty for what only looks like one.
    #[serde(rename = "framework")]
    pub name: String,
    /// What a program with it is: web, worker, job, tool, desktop, client.
    pub kind: String,
    /// drains, cut, ignored or unknown.
    pub on_term: String,
    /// all, loopback or unknown.
    pub binds: String,
    #[serde(default)]
    from: Option<String>,
    #[serde(default)]
    before: Option<String>,
}

/// A framework as a dependency of some version is it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known<'t> {
    /// The row.
    pub row: &'t Framework,
    /// What it does with SIGTERM; `unknown` where that rests on a version that is not known.
    pub on_term: &'t str,
    /// What it binds.
    pub binds: &'t str,
}

impl Frameworks {
    /// The framework that a dependency is; `None` where it is none.
    pub fn of(&self, dependency: &str, version: &str) -> Option<Known<'_>> {
        let mut named = self.rows.iter().filter(|row| row.names.iter().any(|name| glob(name, dependency)));
        let version = numbers(version);
        let fits = |row: &&Framework| {
            let from = row.from.as_ref().is_none_or(|from| version >= numbers(from));
            from && row.before.as_ref().is_none_or(|before| version < numbers(before))
        };
        let depends = |row: &Framework| row.from.is_some() || row.before.is_some();
        // Which of the rows holds for a version that is not known is not known either: what they say of the kind is the same.
        let row = named.find(|row| (version.is_empty() && depends(row)) || fits(row))?;
        let said = !(version.is_empty() && depends(row));
        let known = Known { row, on_term: if said { &row.on_term } else { "unknown" }, binds: &row.binds };
        Some(known).filter(|known| !known.row.name.is_empty())
    }

    /// What the program of a command does with SIGTERM; `None` where it is no known one.
    pub fn program(&self, name: &str) -> Option<&str> {
        self.row_of(name).map(|row| row.on_term.as_str())
    }

    /// Whether the program of a command listens on the loopback address until it is told another one.
    pub fn binds_loopback(&self, name: &str) -> bool {
        self.row_of(name).is_some_and(|row| row.binds == "loopback")
    }

    fn row_of(&self, program: &str) -> Option<&Program> {
        self.programs.iter().find(|row| row.names.iter().any(|one| one == program))
    }

    /// Whether a dependency makes what runs in a browser.
    pub fn is_front_end(&self, dependency: &str) -> bool {
        self.front_ends.iter().any(|name| name == dependency)
    }
}

/// The first version that a text allows, as numbers: `2.0.3.RELEASE` is 2, 0, 3, and `!=0.11,>=1.0` is 1, 0.
fn numbers(version: &str) -> Vec<u32> {
    let version = version.split(',').find(|part| !part.trim_start().starts_with(['!', '<'])).unwrap_or_default();
    let start = version.find(|c: char| c.is_ascii_digit()).unwrap_or(version.len());
    let end = version[start..].find(|c: char| !c.is_ascii_digit() && c != '.').map_or(version.len(), |end| start + end);
    version[start..end].split('.').filter_map(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(from: Option<&str>, before: Option<&str>, on_term: &str) -> Framework {
        Framework {
            names: vec!["boot".into()],
            name: "Boot".into(),
            kind: "web".into(),
            on_term: on_term.into(),
            binds: "all".into(),
            from: from.map(str::to_owned),
            before: before.map(str::to_owned),
        }
    }

    #[test]
    fn the_version_decides_between_rows_and_one_that_is_not_known_decides_nothing() {
        let rows = vec![row(Some("3.4"), None, "drains"), row(None, Some("3.4"), "cut")];
        let table = Frameworks { rows, ..Frameworks::default() };
        let on_term = |version: &str| table.of("boot", version).map(|known| known.on_term.to_owned());
        for (version, expected) in
            [("3.10.1", "drains"), ("2.0.3.RELEASE", "cut"), ("!=2.1,>=3.4,<4", "drains"), ("", "unknown"), ("${x}", "unknown")]
        {
            assert_eq!(on_term(version).as_deref(), Some(expected), "{version}");
        }
        assert!(table.of("other", "1").is_none());
    }
}
