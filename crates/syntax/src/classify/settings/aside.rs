//! Files that look like configuration and configure something else.

use super::{among, has_part};

/// Files that configure what builds, checks or packs a program, and not the program.
pub(super) fn is_of_a_tool(place: &str, lower: &str, stem: &str) -> bool {
    const FILES: &str = "setup.cfg tox.ini pytest.ini mypy.ini pylintrc.ini babel.cfg babel.ini ansible.cfg desktop.ini gradle.properties \
        gradle-wrapper.properties maven-wrapper.properties pom.properties sonar-project.properties local.properties build.properties \
        crowdin.properties lombok.config pom.xml build.xml ivy.xml package.json package-lock.json composer.json angular.json manifest.json \
        global.json launchsettings.json vercel.json renovate.json nx.json pyproject.toml cargo.toml rustfmt.toml clippy.toml deny.toml \
        rust-toolchain.toml cliff.toml book.toml netlify.toml fly.toml ruff.toml poetry.toml uv.toml osv-scanner.toml typos.toml diesel.toml \
        dependabot.yml dependabot.yaml _config.yml mkdocs.yml codecov.yml lefthook.yml nuget.config packages.config phpunit.xml \
        application.xml components.json i18n.yml brakeman.yml rubocop.yml importmap.json \
        custom-environment-variables.json custom-environment-variables.yml custom-environment-variables.yaml";
    const FOLDERS: &str = ".github .circleci .cargo .config .mvn .vscode .idea .settings .devcontainer .buildkite .gradle .git node_modules \
        bower_components vendor third_party .storybook nbproject .claude .zed";
    const WORDS: [&str; 22] = [
        "tsconfig",
        "jsconfig",
        "webpack",
        "babel",
        "eslint",
        "jest",
        "vite",
        "vitest",
        "karma",
        "cypress",
        "playwright",
        "tslint",
        "prettier",
        "stylelint",
        "commitlint",
        "checkstyle",
        "findbugs",
        "spotbugs",
        "pmd",
        "tailwind",
        "rollup",
        "jacoco",
    ];
    let bare = stem.trim_start_matches('.');
    among(FILES, lower)
        || has_part(place, FOLDERS)
        || WORDS.iter().any(|word| bare.starts_with(word))
        || bare.len() < stem.len()
        || stem.ends_with(".schema")
        || stem.contains("changelog")
        || place.contains("renovate")
}

/// Settings of the editors and helpers of those who write the program.
pub(super) fn is_of_an_editor(place: &str) -> bool {
    place.split('/').any(|part| part.len() > 1 && part.starts_with('.'))
}

/// Texts for people: message bundles and translations.
pub(super) fn is_for_people(place: &str, stem: &str) -> bool {
    const FOLDERS: &str = "i18n l10n locale locales lang langs language languages translation translations messages nls intl";
    const WORDS: &str = "message messages label labels i18n translation translations bundle strings validationmessages \
        applicationresources localstrings resourcebundle locale";
    let last = stem.rsplit(['.', '-']).next().unwrap_or(stem);
    let first = stem.split(['_', '-', '.']).next().unwrap_or(stem);
    has_part(place, FOLDERS)
        || among(WORDS, first)
        || among(WORDS, last)
        || ["messages", "labels", "bundle"].iter().any(|word| stem.ends_with(word))
        || has_language(stem)
}

/// `name_de`, `name_pt_BR`, `name_zh-hant`.
fn has_language(stem: &str) -> bool {
    const LANGUAGES: &str = "ar bg ca cs da de el en es et eu fa fi fr gl he hi hr hu hy id is it iw ja ka ko lt lv mk nb nl nn no pl pt ro \
        ru sk sl sq sr sv th tr uk vi zh";
    let Some((before, last)) = stem.rsplit_once('_') else { return false };
    let before = before.rsplit('_').next().unwrap_or_default();
    let language = last.split('-').next().unwrap_or(last);
    among(LANGUAGES, language) || last.len() == 2 && among(LANGUAGES, before)
}

/// Pages about a program, with examples of its configuration among them.
pub(super) fn is_documentation(place: &str) -> bool {
    has_part(place, "docs doc api-ref releasenotes")
}

/// Data, examples of requests, schemas of databases, pages.
pub(super) fn is_data(place: &str) -> bool {
    has_part(
        place,
        "fixtures fixture testdata test-data __fixtures__ __snapshots__ data seeds seed migrations migration changelog liquibase static \
         public assets schemas schema openapi swagger mappings dashboards wiremock samples generators themes",
    )
}
