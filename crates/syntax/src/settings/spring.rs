//! The profiles of Spring: which document of a file is for which.

use super::Setting;

/// Gives the entries of one document the profile that it names.
pub(super) fn give_profile(entries: &mut [Setting]) {
    let names = |key: &str| {
        let key = key.split(['[']).next().unwrap_or(key);
        matches!(key, "spring.config.activate.on-profile" | "spring.profiles" | "spring.profiles.0" | "spring.config.activate.onProfile")
    };
    let profile = entries.iter().rev().find(|entry| names(&entry.key)).and_then(|entry| entry.known.value.known());
    let Some(profile) = profile.map(|profile| profile.trim().to_owned()).filter(|profile| !profile.is_empty()) else { return };
    for entry in entries {
        entry.profile.clone_from(&profile);
    }
}

/// The profile that a file is for by its path: `prod` of `application-prod.yml`, of `config/prod.yaml` and of `appsettings.prod.json`;
/// empty for all. What a document or section says of itself, [`Setting::profile`], counts more.
#[must_use]
pub fn profile_of(path: &str) -> &str {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    if name == ".env" {
        return "";
    }
    if let Some(rest) = name.strip_prefix(".env.") {
        let profile = rest.strip_suffix(".local").filter(|rest| !rest.is_empty()).unwrap_or(rest);
        let is_example = ["example", "sample", "dist", "template", "default", "defaults"].iter().any(|word| profile.contains(word));
        return if is_example { "" } else { profile };
    }
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    for base in ["application", "bootstrap", "appsettings", "config", "settings", "application.conf"] {
        if let Some(profile) = stem.strip_prefix(base).and_then(|rest| rest.strip_prefix(['-', '.'])) {
            return if is_word(profile) { profile } else { "" };
        }
    }
    if stem.starts_with("log4j") || stem.starts_with("logback") {
        let rest = stem.split_once('-').map_or("", |(_, rest)| rest);
        return if rest == "spring" { "" } else { rest.strip_prefix("spring-").unwrap_or(rest) };
    }
    let parts = folder.rsplit('/').take(2);
    let among_configuration =
        parts.into_iter().any(|part| matches!(part, "config" | "configs" | "configuration" | "conf" | "settings" | "environments"));
    if among_configuration && is_environment(stem) { stem } else { "" }
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

/// Whether a word is what environments are called.
pub(super) fn is_environment(word: &str) -> bool {
    const NAMES: [&str; 22] = [
        "local",
        "dev",
        "devel",
        "develop",
        "development",
        "test",
        "tests",
        "testing",
        "ci",
        "qa",
        "uat",
        "int",
        "integration",
        "preprod",
        "stage",
        "staging",
        "preview",
        "sandbox",
        "demo",
        "live",
        "prod",
        "production",
    ];
    NAMES.contains(&word.to_ascii_lowercase().as_str())
}
