use std::sync::Arc;

use crate::Place;

/// Names a [`Source`] within one scan: its index in the report's list of sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// What a file is, decided once by `syntax::classify`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// A Dockerfile or Containerfile.
    Dockerfile,
    /// A `.dockerignore` or `.containerignore`.
    Dockerignore,
    /// A Compose file.
    Compose,
    /// YAML or JSON that holds at least one Kubernetes object.
    Kubernetes,
    /// A `kustomization.yaml`.
    Kustomization,
    /// A `Chart.yaml`.
    Chart,
    /// The values of a chart.
    ChartValues,
    /// A file below a chart's `templates/`: not YAML until it is rendered.
    ChartTemplate,
    /// A Skaffold file.
    Skaffold,
    /// A list of JSON 6902 operations, which Kustomize puts over objects.
    Patch,
    /// A pipeline, Makefile or Tiltfile, of which only the commands are looked at.
    Pipeline,
    /// A shell script.
    Script,
    /// Java's `.properties`.
    Properties,
    /// A `.env` file.
    DotEnv,
    /// Configuration in INI's form.
    Ini,
    /// YAML that configures a program.
    SettingsYaml,
    /// JSON that configures a program, with or without comments.
    SettingsJson,
    /// TOML that configures a program.
    SettingsToml,
    /// XML that configures a program or the server that it runs in.
    SettingsXml,
    /// HOCON or HJSON, which Play, Akka and others are configured with.
    Hocon,
    /// Configuration of nginx.
    Nginx,
    /// Configuration of Apache httpd.
    Httpd,
    /// A private key, or a store of keys, which may be binary.
    KeyFile,
    /// Python source.
    Python,
    /// Java source.
    Java,
    /// Rust source.
    Rust,
    /// A `pom.xml`.
    Pom,
    /// A `build.gradle` or `settings.gradle`, in Groovy or Kotlin.
    Gradle,
    /// A `gradle.properties`.
    GradleProperties,
    /// A `pyproject.toml`.
    Pyproject,
    /// A list of requirements for pip.
    Requirements,
    /// A `Pipfile`.
    Pipfile,
    /// A `setup.py`.
    SetupPy,
    /// A `setup.cfg`.
    SetupCfg,
    /// A `Cargo.toml`.
    CargoManifest,
    /// A `package.json`.
    PackageJson,
    /// A `go.mod`.
    GoMod,
}

/// One file as it was read: the text that all spans refer to.
#[derive(Clone, Debug)]
pub struct Source {
    /// Relative to the project's root, with `/`, never absolute, never with `..`.
    pub path: String,
    /// What it is.
    pub kind: Kind,
    /// Decoded text, without a byte order mark.
    pub text: Arc<str>,
}

/// What could not be read, or be read only in part. Never skipped in silence: every format shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where, when a file of the scan is concerned and was read.
    pub place: Option<Place>,
    /// The file's path relative to the root, when a file is concerned.
    pub path: Option<String>,
    /// What happened: a sentence without the path.
    pub text: String,
    /// The next step, when there is one.
    pub remedy: Option<String>,
}
