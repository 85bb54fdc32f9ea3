//! What kind a file is: by its name, and where the name leaves it open, by its text.

mod content;
mod settings;
#[cfg(test)]
mod tests;

use seaworthy_model::Kind;

use crate::languages::by_suffix;

/// What `classify` says of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// It is of this kind.
    Kind(Kind),
    /// Its name leaves it open. Never said of a file whose text was given.
    NeedsText,
    /// Nothing that is read.
    Nothing,
}

use Class::{NeedsText, Nothing};

/// Decides what a file is. `path` is relative to the root, with `/`; without a text the name alone decides.
#[must_use]
pub fn classify(path: &str, text: Option<&str>) -> Class {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    if let Some(class) = by_name(name) {
        return class;
    }
    if is_requirements(folder, name) {
        return Class::Kind(Kind::Requirements);
    }
    let lower = name.to_ascii_lowercase();
    let of_pipelines = folder.ends_with(".github/workflows") || folder.ends_with(".circleci");
    if of_pipelines && matches!(extension(&lower), "yaml" | "yml") {
        return Class::Kind(Kind::Pipeline);
    }
    let sign = settings::by_name(folder, &lower);
    if let Some(settings::Sign::Is(kind)) = sign {
        return Class::Kind(kind);
    }
    let family = family(folder, name, &lower);
    if family.is_none() && sign.is_none() {
        return Nothing;
    }
    let Some(text) = text else { return NeedsText };
    let kind = family.and_then(|family| by_text(family, &lower, text));
    kind.or_else(|| sign.and_then(|sign| sign.by_text(folder, text))).map_or(Nothing, Class::Kind)
}

/// What a name leaves open.
#[derive(Clone, Copy)]
enum Family {
    Dockerfile,
    Yaml {
        in_templates: bool,
    },
    Json,
    /// A key by its suffix or name.
    Key,
    /// A script without a suffix, as entry points often are.
    Script,
    /// A template by its suffix, for a file of manifests.
    Template,
}

fn by_name(name: &str) -> Option<Class> {
    let kind = match name {
        "kustomization.yaml" | "kustomization.yml" | "Kustomization" => Kind::Kustomization,
        "Chart.yaml" => Kind::Chart,
        "compose.yaml" | "compose.yml" | "docker-compose.yaml" | "docker-compose.yml" => Kind::Compose,
        "skaffold.yaml" | "skaffold.yml" => Kind::Skaffold,
        ".gitlab-ci.yml"
        | ".travis.yml"
        | "azure-pipelines.yml"
        | "bitbucket-pipelines.yml"
        | "cloudbuild.yaml"
        | "Makefile"
        | "Tiltfile"
        | "Jenkinsfile"
        | "justfile"
        | "Taskfile.yml"
        | "Taskfile.yaml"
        | "docker-bake.hcl"
        | "Procfile"
        | "fly.toml"
        | "app.json" => Kind::Pipeline,
        "pom.xml" => Kind::Pom,
        "build.gradle" | "build.gradle.kts" | "settings.gradle" | "settings.gradle.kts" => Kind::Gradle,
        "gradle.properties" => Kind::GradleProperties,
        ".npmrc" | ".pypirc" => Kind::Ini,
        "pyproject.toml" => Kind::Pyproject,
        "Pipfile" => Kind::Pipfile,
        "setup.py" => Kind::SetupPy,
        "setup.cfg" => Kind::SetupCfg,
        "Cargo.toml" => Kind::CargoManifest,
        "package.json" => Kind::PackageJson,
        "go.mod" => Kind::GoMod,
        "pnpm-lock.yaml" | ".pre-commit-config.yaml" | "mkdocs.yml" => return Some(Nothing),
        _ if matches!(extension(name), "dockerignore" | "containerignore") => Kind::Dockerignore,
        _ if matches!(extension(name), "p12" | "pfx" | "jks" | "keystore" | "jceks" | "bks" | "ppk") => Kind::KeyFile,
        "master.key" => Kind::KeyFile,
        _ if matches!(extension(name), "sh" | "bash") => Kind::Script,
        _ if let Some(kind) = by_suffix(extension(name)) => kind,
        _ => return dockerfile_by_name(&name.to_ascii_lowercase()),
    };
    Some(Class::Kind(kind))
}

/// `requirements.txt`, `requirements-dev.txt`, `dev-requirements.txt`, and every list in a folder `requirements`.
fn is_requirements(folder: &str, name: &str) -> bool {
    let Some(stem) = name.strip_suffix(".txt") else { return false };
    let named = ["requirements", "-requirements", "_requirements", ".requirements"];
    stem.starts_with("requirements") || named.iter().any(|end| stem.ends_with(end)) || folder.rsplit('/').next() == Some("requirements")
}

fn extension(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

/// `Dockerfile`, `Dockerfile.dev`, `dev.Dockerfile`, and the same for Containerfile, in any case.
fn dockerfile_by_name(lower: &str) -> Option<Class> {
    let [stem, extension] = ["dockerfile", "containerfile"].map(|word| (lower.strip_prefix(word), extension(lower) == word));
    for (rest, is_extension) in [stem, extension] {
        if is_extension || rest == Some("") {
            return Some(Class::Kind(Kind::Dockerfile));
        }
        let Some(suffix) = rest.and_then(|rest| rest.strip_prefix('.')) else { continue };
        let last = suffix.rsplit('.').next().unwrap_or(suffix);
        if is_no_dockerfile(last) {
            return Some(Nothing);
        }
        // `Dockerfile.go` is a Dockerfile for Go as often as `dockerfile.go` is Go.
        return (!is_of_a_language(last)).then_some(Class::Kind(Kind::Dockerfile));
    }
    None
}

/// Documents, templates and left-overs.
fn is_no_dockerfile(extension: &str) -> bool {
    const TEMPLATES: [&str; 14] =
        ["j2", "jinja", "jinja2", "tmpl", "tpl", "template", "gotmpl", "erb", "ejs", "mustache", "hbs", "in", "m4", "liquid"];
    const OTHERS: [&str; 20] = [
        "md", "mdx", "rst", "adoc", "html", "htm", "svg", "png", "snap", "orig", "bak", "swp", "rej", "patch", "diff", "lock", "pyc", "d",
        "map", "golden",
    ];
    extension.ends_with('~') || TEMPLATES.contains(&extension) || OTHERS.contains(&extension)
}

fn is_of_a_language(extension: &str) -> bool {
    const LANGUAGES: [&str; 28] = [
        "go", "js", "mjs", "cjs", "jsx", "ts", "tsx", "rs", "java", "kt", "rb", "php", "cs", "c", "h", "cpp", "scala", "sh", "bash", "ps1",
        "lua", "pl", "json", "yaml", "yml", "toml", "xml", "txt",
    ];
    LANGUAGES.contains(&extension)
}

fn family(folder: &str, name: &str, lower: &str) -> Option<Family> {
    let in_templates = folder.split('/').any(|part| part == "templates");
    let suffix = extension(lower);
    let names_dockerfile = lower.contains("dockerfile") || lower.contains("containerfile") || suffix == "docker";
    match suffix {
        "yaml" | "yml" => Some(Family::Yaml { in_templates }),
        "tpl" if in_templates => Some(Family::Template),
        "tpl" | "tmpl" | "gotmpl" | "template" if holds_manifests(lower) => Some(Family::Template),
        "pem" | "key" => Some(Family::Key),
        _ if matches!(lower, "id_rsa" | "id_dsa" | "id_ecdsa" | "id_ed25519") => Some(Family::Key),
        "xml" if lower.starts_with("key-") => Some(Family::Key),
        "json" if is_known_json(name) => None,
        "json" => Some(Family::Json),
        _ if matches!(lower, "entrypoint" | "docker-entrypoint" | "start" | "run" | "boot") || is_script_by_place(folder, lower) => {
            Some(Family::Script)
        }
        _ if names_dockerfile && !is_no_dockerfile(suffix) && !lower.ends_with('~') => Some(Family::Dockerfile),
        _ => None,
    }
}

/// Whether a file without a suffix stands where scripts of containers and hosts do.
fn is_script_by_place(folder: &str, lower: &str) -> bool {
    const FOLDERS: [&str; 10] =
        ["docker", "scripts", "script", "container", "containers", "docker-scripts", ".docker", "rootfs", "entrypoint.d", "cont-init.d"];
    !lower.contains('.') && folder.split('/').any(|part| FOLDERS.contains(&part.to_ascii_lowercase().as_str()))
}

/// Whether the name without its last suffix is one of YAML or JSON.
fn holds_manifests(lower: &str) -> bool {
    let stem = lower.rsplit_once('.').map_or("", |(stem, _)| stem);
    matches!(extension(stem), "yaml" | "yml" | "json")
}

fn is_known_json(name: &str) -> bool {
    const NAMES: [&str; 13] = [
        "package-lock.json",
        "npm-shrinkwrap.json",
        "composer.json",
        "composer.lock.json",
        "bower.json",
        "jsconfig.json",
        "angular.json",
        "nx.json",
        "lerna.json",
        "appsettings.json",
        "launchSettings.json",
        "global.json",
        "values.schema.json",
    ];
    NAMES.contains(&name) || name.starts_with("tsconfig") || name.starts_with(".eslintrc") || name.ends_with(".schema.json")
}

fn by_text(family: Family, lower: &str, text: &str) -> Option<Kind> {
    match family {
        Family::Dockerfile => content::is_dockerfile(text).then_some(Kind::Dockerfile),
        Family::Template => text.contains("{{").then_some(Kind::ChartTemplate),
        Family::Key => (text.contains("PRIVATE KEY-----") || text.contains("AspNetCore.DataProtection")).then_some(Kind::KeyFile),
        Family::Script => is_shell_script(text).then_some(Kind::Script),
        Family::Json if content::is_patch(text) => Some(Kind::Patch),
        Family::Json => content::is_object_in_json(text).then_some(Kind::Kubernetes),
        Family::Yaml { in_templates } => yaml(in_templates, lower, text),
    }
}

fn yaml(in_templates: bool, lower: &str, text: &str) -> Option<Kind> {
    if in_templates && text.contains("{{") {
        return Some(Kind::ChartTemplate);
    }
    let stem = lower.rsplit_once('.').map_or(lower, |(stem, _)| stem);
    let is_object = content::is_object_in_yaml(text);
    if (is_object || in_templates) && content::is_template(text) {
        return Some(Kind::ChartTemplate);
    }
    if is_object {
        return Some(Kind::Kubernetes);
    }
    if content::is_patch(text) {
        return Some(Kind::Patch);
    }
    let named =
        stem.starts_with("docker-compose") || stem.starts_with("compose.") || stem.contains("compose") && content::has_services(text);
    if named || content::is_compose(text) {
        return Some(Kind::Compose);
    }
    if stem.starts_with("values") {
        return Some(Kind::ChartValues);
    }
    // What a platform deploys: its commands and variables are those of a pipeline.
    let of_a_platform = matches!(stem, "render" | "heroku" | "app" | "spec") && content::is_of_a_platform(text);
    of_a_platform.then_some(Kind::Pipeline)
}

fn is_shell_script(text: &str) -> bool {
    let first = text.lines().next().unwrap_or_default();
    let program = first.strip_prefix("#!").map(str::trim).and_then(|line| line.split_whitespace().find(|word| !word.ends_with("/env")));
    program.is_some_and(crate::shell::is_shell)
}
