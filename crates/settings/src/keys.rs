//! The keys of the file, its schema, and the nearest key to one that is none.

use seaworthy_model::{did_you_mean, meant, nearest};

use crate::written::{Component, File, Ignore, Link, Rules};

/// A key of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// The table in which it stands; empty at the top.
    pub table: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it is for: sentences, Markdown.
    pub doc: &'static str,
}

/// Every key, tables in the order in which they are named at the top.
#[must_use]
pub fn keys() -> Vec<Key> {
    [File::KEYS, Rules::KEYS, Component::KEYS, Link::KEYS, Ignore::KEYS].concat()
}

/// The JSON Schema of the file, made from the types that read it, indented.
#[must_use]
pub fn schema() -> String {
    let schema = schemars::schema_for!(File);
    // A schema is a tree of strings and numbers, which JSON always takes.
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

/// The next step for a key that is none of a table's.
pub(crate) fn remedy(name: &str, table: &str, known: &[Key]) -> String {
    let names = || known.iter().map(|key| key.name);
    if let Some(near) = nearest(name, names()) {
        return did_you_mean(near);
    }
    let all = keys();
    let elsewhere = all.iter().find(|key| key.table != table && (key.name == name || key.name == name.replace('_', "-")));
    match elsewhere {
        Some(key) if key.table.is_empty() => format!("`{}` stands at the top of the file, before any header", key.name),
        Some(key) if key.table == "rules" => format!("`{}` stands under `[rules]`", key.name),
        Some(key) => format!("`{}` stands under `[[{}]]`", key.name, key.table),
        None => meant(name, names()).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_has_every_key_with_its_description() {
        let schema: serde_json::Value = serde_json::from_str(&schema()).expect("it is JSON");
        for key in keys() {
            let pointer = match key.table {
                "" => format!("/properties/{}", key.name),
                "rules" => format!("/properties/rules/properties/{}", key.name),
                table => format!("/properties/{table}/items/properties/{}", key.name),
            };
            let property = schema.pointer(&pointer).unwrap_or_else(|| panic!("{pointer}: {schema:#}"));
            assert_eq!(property["description"], key.doc, "{pointer}");
        }
    }

    #[test]
    fn the_schema_takes_no_key_that_the_reader_refuses() {
        let schema: serde_json::Value = serde_json::from_str(&schema()).expect("it is JSON");
        let of = |pointer: &str| schema.pointer(pointer).and_then(|one| one.as_object()).map_or(0, serde_json::Map::len);
        let tables = ["component", "link", "ignore"].map(|table| of(&format!("/properties/{table}/items/properties")));
        let number = of("/properties") + of("/properties/rules/properties") + tables.iter().sum::<usize>();
        assert_eq!(number, keys().len());
        assert_eq!(schema["additionalProperties"], false);
    }

    #[test]
    fn the_page_of_settings_has_every_key_and_examples_that_are_read() {
        let page = include_str!("../../../docs/settings.md");
        let sections: Vec<&str> = page.split("\n## ").skip(1).collect();
        assert_eq!(sections.len(), 5);
        for key in keys().iter().filter(|key| !matches!(key.name, "rules" | "component" | "link") || !key.table.is_empty()) {
            let title = match key.table {
                "" if key.name == "ignore" => continue,
                "" => "At the top".to_owned(),
                "rules" => "`[rules]`".to_owned(),
                table => format!("`[[{table}]]`"),
            };
            let section = sections.iter().find(|section| section.starts_with(&title)).unwrap_or_else(|| panic!("{title}"));
            assert!(section.contains(&format!("\n### `{}`\n", key.name)), "{title}: {}", key.name);
        }
        let examples: Vec<&str> = page.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
        assert!(examples.len() > 10);
        for example in examples {
            assert!(crate::read("seaworthy.toml", Some(""), example).is_ok(), "{example}");
        }
    }

    #[test]
    fn a_key_of_another_table_is_sent_there() {
        assert_eq!(remedy("select", "", File::KEYS), "`select` stands under `[rules]`");
        assert_eq!(remedy("fail_on", "", File::KEYS), "did you mean `fail-on`?");
        assert_eq!(remedy("min_score", "rules", Rules::KEYS), "`min-score` stands at the top of the file, before any header");
        assert!(remedy("colour", "link", Link::KEYS).starts_with("write one of `component`, `image`"));
    }
}
