//! What the path of a file says about the facts in it.

use seaworthy_syntax::languages;

/// Whether a path is one that test code is kept at, by the habits of all languages.
#[must_use]
pub fn is_test_path(path: &str) -> bool {
    let mut parts = path.rsplit('/');
    let file = parts.next().unwrap_or(path);
    let stem = file.split('.').next().unwrap_or(file);
    let named = stem.starts_with("test_")
        || stem.starts_with("test-") && file.ends_with(".py")
        || stem.ends_with("_test")
        || stem.ends_with("_tests");
    // What builds a crate of Rust is no part of what runs.
    let whole = matches!(stem, "conftest" | "tests" | "test") || file == "build.rs";
    // Programs in a hidden folder are for the tools that look there: `.semgrep`, `.github`.
    let is_code = file.rsplit_once('.').is_some_and(|(_, suffix)| languages::by_suffix(suffix).is_some());
    let folder = |folder: &str| {
        matches!(
            folder,
            "test"
                | "tests"
                | "testing"
                | "__tests__"
                | "spec"
                | "specs"
                | "testdata"
                | "test-files"
                | "test-data"
                | "test-resources"
                | "fixtures"
                | "testFixtures"
                | "it"
                | "benches"
                | "e2e"
                | "cypress"
                | "playwright"
                | "_integration-test"
        ) || is_of_dotnet(folder)
            || is_code && folder.len() > 1 && folder.starts_with('.')
    };
    // Settings of what runs tests: `settings/ci.py`, `.env-test`.
    let for_tests = |profile: &str| matches!(profile, "test" | "testing" | "ci" | "e2e");
    let settings = is_settings_module(path) && for_tests(profile_of(path)) || for_tests(of_variables(file));
    named || whole || settings || parts.any(|part| folder(part) || part.ends_with("-tests") || part.ends_with("-test"))
}

/// What stands behind `.env` in a file's name: `test` of `.env.test`, `.env-test` and `.env_test`.
fn of_variables(file: &str) -> &str {
    file.strip_prefix(".env").and_then(|rest| rest.strip_prefix(['.', '-', '_'])).unwrap_or_default()
}

/// Whether a file of code holds settings: its names in capitals are keys.
pub(crate) fn is_settings_module(path: &str) -> bool {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = file.split('.').next().unwrap_or(file);
    let last = folder.rsplit('/').next().unwrap_or(folder);
    let of_docs = matches!(last, "doc" | "docs" | "source");
    let named = |word: &str| stem == word || stem.starts_with(&format!("{word}_")) || stem.ends_with(&format!("_{word}"));
    !of_docs
        && (["settings", "config", "conf", "configuration", "defaults"].into_iter().any(named) || matches!(last, "settings" | "config"))
}

/// Names of environments.
const KNOWN: [&str; 13] =
    ["local", "dev", "development", "test", "testing", "staging", "stage", "prod", "production", "ci", "docker", "kubernetes", "sandbox"];

/// Words that say in a name of several that it is for the developer's own machine: `local_dev`, `dev-docker`.
const OWN: [&str; 6] = ["local", "dev", "development", "test", "testing", "ci"];

/// Whether a name is one of an environment, or two of them of which one says whose machine it is.
fn is_known(name: &str) -> bool {
    let parts = || name.split(['_', '-']);
    KNOWN.contains(&name) || parts().count() == 2 && parts().all(|part| KNOWN.contains(&part)) && parts().any(|part| OWN.contains(&part))
}

/// What else a settings module is for where its name begins with `settings_`: one database of several, one service that runs tests.
const OF_SETTINGS: [&str; 9] = ["postgres", "postgresql", "mysql", "mariadb", "sqlite", "oracle", "travis", "jenkins", "circleci"];

/// The profile that a class of a settings module is for, by its name: `dev` of `DevConfig`.
pub(crate) fn profile_of_class(name: &str) -> String {
    let bare = ["Config", "Settings", "Configuration"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or_default();
    let bare = bare.trim_end_matches('_').to_ascii_lowercase();
    if KNOWN.contains(&bare.as_str()) { bare } else { String::new() }
}

/// The profile of a folder among others of profiles: `local` of `profiles/local`.
fn of_folder(folder: &str) -> &str {
    let (above, last) = folder.rsplit_once('/').unwrap_or(("", folder));
    let among = matches!(above.rsplit('/').next(), Some("profiles" | "environments" | "envs"));
    if among && is_known(last) { last } else { "" }
}

/// The profile that a configuration file is for, by its name: `production` of `config/production.yaml`.
pub(crate) fn profile_of(path: &str) -> &str {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = file.split('.').next().unwrap_or(file);
    if let Some((base, profile)) = stem.split_once('-')
        && matches!(base, "application" | "bootstrap")
    {
        return profile;
    }
    if is_known(of_variables(file)) {
        return of_variables(file);
    }
    if let Some(profile) = file.strip_suffix(".env").filter(|profile| is_known(profile)) {
        return profile;
    }
    let parts: Vec<&str> = file.split('.').collect();
    if let [first, profile, _] = parts.as_slice()
        && matches!(*first, "appsettings" | "config" | "settings" | "")
    {
        return profile;
    }
    let of_settings = matches!(folder.rsplit('/').next(), Some("config" | "configuration" | "conf" | "settings" | "environments"));
    let own = ["settings_", "config_", "configuration_"].iter().find_map(|start| stem.strip_prefix(start));
    let own = own.or_else(|| ["_settings", "_config", "_configuration"].iter().find_map(|end| stem.strip_suffix(end)));
    match own {
        Some(own) if is_known(own) || stem.starts_with("settings_") && OF_SETTINGS.contains(&own) => own,
        _ if of_settings && is_known(stem) => stem,
        _ => of_folder(folder),
    }
}

/// Whether a folder is a project of tests as .NET names them: `Shop.UnitTests`, `EndToEndApiTests`.
fn is_of_dotnet(folder: &str) -> bool {
    let stem = folder.strip_suffix("Tests").or_else(|| folder.strip_suffix(".Test"));
    stem.is_some_and(|stem| stem.ends_with(|last: char| last.is_ascii_lowercase() || last == '.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn test_code_is_known_by_its_path() {
        for path in [
            "tests/app.py",
            "a/test/x.py",
            "e2e/setup.py",
            ".semgrep/rules/a.py",
            "test_app.py",
            "tools/test-trips.py",
            "a/app_test.py",
            "a/build.rs",
            "conftest.py",
            "tests.py",
            "src/test/java/A.java",
            "src/Shop.UnitTests/Orders.cs",
            "Shop.Test/appsettings.json",
            "_integration-test/setup.py",
        ] {
            assert!(is_test_path(path), "{path}");
        }
        for path in ["settings/ci.py", "shop/settings_testing.py", "shop/configuration_testing.py", ".env.test", "web/.env-test", ".env_ci"]
        {
            assert!(is_test_path(path), "{path}");
        }
        for path in [
            "settings/prod.py",
            "ci.py",
            ".env",
            ".env.local",
            ".env.testament",
            "app.py",
            "contest/app.py",
            "Shop.Contests/appsettings.json",
            "attest.py",
            "latest/app.py",
            "testimony.py",
            "src/main/java/A.java",
        ] {
            assert!(!is_test_path(path), "{path}");
        }
    }

    #[test]
    fn settings_modules_are_known_by_their_path() {
        for path in ["shop/settings.py", "config.py", "shop/settings/base.py", "settings_prod.py"] {
            assert!(is_settings_module(path), "{path}");
        }
        for path in ["docs/conf.py", "app.py", "shop/configurator.py"] {
            assert!(!is_settings_module(path), "{path}");
        }
    }

    #[test]
    fn a_class_of_settings_is_for_a_profile() {
        assert_eq!(profile_of_class("DevConfig"), "dev");
        assert_eq!(profile_of_class("ProductionSettings"), "production");
        assert_eq!(profile_of_class("Config"), "");
    }

    #[test]
    fn a_profile_is_part_of_a_files_name() {
        for (path, profile) in [
            ("src/main/resources/application-prod.yml", "prod"),
            ("appsettings.Production.json", "Production"),
            ("configuration/local.yaml", "local"),
            ("configuration/base.yaml", ""),
            ("shop/settings_prod.py", "prod"),
            ("shop/local_settings.py", "local"),
            ("settings/local_dev.py", "local_dev"),
            ("settings/local_shop.py", ""),
            ("src/main/resources/profiles/local/shop.properties", "local"),
            ("src/main/resources/profiles/aws/shop.properties", ""),
            ("local/shop.properties", ""),
            (".env.production", "production"),
            (".env-dev", "dev"),
            ("application.yml", ""),
            (".env", ""),
        ] {
            assert_eq!(profile_of(path), profile, "{path}");
        }
    }
}
