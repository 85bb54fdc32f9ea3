//! Holds the licence and the origin of each dependency against the lists of `deny.toml`.

use std::fs;
use std::path::Path;

use serde_json::Value;

/// Where packages may come from, beside this workspace.
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Says how many dependencies are in order, or names each that is not.
pub fn check(root: &Path) -> Result<String, String> {
    let deny = fs::read_to_string(root.join("deny.toml")).map_err(|error| format!("deny.toml cannot be read: {error}"))?;
    let allowed = allow_list(&deny)?;
    let metadata = metadata()?;
    let packages = metadata["packages"].as_array().ok_or("`cargo metadata` lists no packages")?;
    let refused: Vec<String> = packages.iter().filter_map(|package| refusal(package, &allowed)).collect();
    if refused.is_empty() {
        return Ok(format!("{} packages, each under a licence that deny.toml allows", packages.len()));
    }
    Err(refused.join("\n"))
}

fn metadata() -> Result<Value, String> {
    let output = super::cargo()
        .args(["metadata", "--format-version", "1", "--locked"])
        .output()
        .map_err(|error| format!("cargo does not start: {error}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    serde_json::from_slice(&output.stdout).map_err(|error| format!("`cargo metadata` gives no JSON: {error}"))
}

/// The strings of `allow = […]` in the section `[licenses]`.
fn allow_list(deny: &str) -> Result<Vec<String>, String> {
    let section = deny.split("\n[").find_map(|section| section.strip_prefix("licenses]")).ok_or("deny.toml has no [licenses]")?;
    let list = section.split_once("allow = [").and_then(|(_, rest)| rest.split_once(']')).ok_or("[licenses] has no `allow`")?.0;
    let words = list.lines().flat_map(|line| line.split('#').next().unwrap_or("").split(','));
    let names: Vec<String> = words.map(|word| word.trim().trim_matches('"').to_owned()).filter(|word| !word.is_empty()).collect();
    Ok(names)
}

fn refusal(package: &Value, allowed: &[String]) -> Option<String> {
    let text = |key: &str| package[key].as_str().unwrap_or("");
    let name = format!("{} {}", text("name"), text("version"));
    let source = package["source"].as_str();
    if source.is_some_and(|source| source != REGISTRY) {
        return Some(format!("{name} comes from {}, not from crates.io", text("source")));
    }
    if satisfied(text("license"), allowed) {
        return None;
    }
    Some(format!("{name} is under `{}`, which deny.toml does not allow", text("license")))
}

/// Whether the licence expression can be met with allowed licences alone.
fn satisfied(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ").replace(" WITH ", "\u{a0}WITH\u{a0}");
    let words: Vec<String> = spaced.split(' ').filter(|word| !word.is_empty()).map(|word| word.replace('\u{a0}', " ")).collect();
    let mut rest = words.as_slice();
    any_of(&mut rest, allowed) && rest.is_empty()
}

fn any_of(rest: &mut &[String], allowed: &[String]) -> bool {
    let mut met = all_of(rest, allowed);
    while take(rest, "OR") {
        met |= all_of(rest, allowed);
    }
    met
}

fn all_of(rest: &mut &[String], allowed: &[String]) -> bool {
    let mut met = one(rest, allowed);
    while take(rest, "AND") {
        met &= one(rest, allowed);
    }
    met
}

fn one(rest: &mut &[String], allowed: &[String]) -> bool {
    if take(rest, "(") {
        let met = any_of(rest, allowed);
        return take(rest, ")") && met;
    }
    let Some((name, after)) = rest.split_first() else { return false };
    *rest = after;
    allowed.contains(name)
}

fn take(rest: &mut &[String], word: &str) -> bool {
    let Some((first, after)) = rest.split_first() else { return false };
    if first == word {
        *rest = after;
        return true;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(expression: &str) -> bool {
        satisfied(expression, &["MIT".into(), "Unicode-3.0".into(), "Apache-2.0 WITH LLVM-exception".into()])
    }

    #[test]
    fn one_licence_of_a_choice_is_enough() {
        assert!(allowed("GPL-3.0 OR MIT"));
        assert!(allowed("MIT/Apache-2.0"));
        assert!(!allowed("GPL-3.0 OR AGPL-3.0"));
    }

    #[test]
    fn every_licence_of_a_conjunction_is_needed() {
        assert!(allowed("(MIT OR Apache-2.0) AND Unicode-3.0"));
        assert!(!allowed("(MIT OR Apache-2.0) AND OpenSSL"));
    }

    #[test]
    fn an_exception_belongs_to_its_licence() {
        assert!(allowed("Apache-2.0 WITH LLVM-exception"));
        assert!(!allowed("Apache-2.0 WITH Other-exception"));
    }

    #[test]
    fn no_licence_and_a_broken_expression_are_refused() {
        assert!(!allowed(""));
        assert!(!allowed("(MIT"));
        assert!(!allowed("MIT MIT"));
    }

    #[test]
    fn the_allow_list_is_that_of_the_licences_section() {
        let deny = "[bans]\nallow = [\"x\"]\n[licenses]\nallow = [\n  \"MIT\", # most\n  # a comment\n  \"ISC\",\n]\n";
        assert_eq!(allow_list(deny).unwrap(), ["MIT", "ISC"]);
    }
}
