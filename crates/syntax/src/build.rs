//! Build files of every tool as what they declare: dependencies, the runtime, what is built.

mod cargo;
mod gomod;
mod gradle;
mod gradle_text;
mod maven;
mod package_json;
mod pip;
mod pipfile;
mod pyproject;
mod requirement;
mod setup_cfg;
mod setup_py;
#[cfg(test)]
mod tests;
mod toml;

use std::collections::BTreeMap;

use seaworthy_model::{Kind, Span};

use crate::Trouble;

/// The longest build file that is read, in bytes; a longer one is a [`Trouble`] and declares nothing.
pub const LONGEST: usize = 1 << 20;

/// A build file. What could not be read is in `troubles`; the rest is complete.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Build {
    /// The tool that reads it: maven, gradle, pip, pipenv, pyproject, setuptools, cargo, npm, go.
    pub tool: &'static str,
    /// The language that it builds, where the tool says it: java, python, rust, javascript, go.
    pub language: &'static str,
    /// What it calls the thing that it builds; empty where it does not say.
    pub name: String,
    /// Where the name stands, else the start of the file.
    pub place: Span,
    /// What it needs, in the order of the text.
    pub dependencies: Vec<Dependency>,
    /// Names that it gives to texts, for itself and for builds below: Maven's properties, Gradle's variables.
    pub properties: BTreeMap<String, String>,
    /// Versions that it sets for what others name: dependency management, a workspace's dependencies.
    pub managed: Vec<Dependency>,
    /// The build that it takes its defaults from: a Maven parent.
    pub parent: Option<Dependency>,
    /// The language and the release of it that it is written for, where it says so.
    pub runtime: Option<Runtime>,
    /// What comes out, in the tool's own word: jar, war, ear, pom; package; empty where it does not say.
    pub packaging: String,
    /// Where that is written; nothing where it is only a default.
    pub packaged: Option<Span>,
    /// Whether it gives others something to call: `[lib]`, `exports`, a Python package with a build backend.
    pub library: bool,
    /// Commands that it installs, and classes that it starts.
    pub programs: Vec<Program>,
    /// The command that starts it (`scripts.start`); empty where it names none.
    pub start: String,
    /// The commands that it gives names to: npm's scripts.
    pub scripts: Vec<Named>,
    /// Plug-ins of the build: `org.springframework.boot`, `org.apache.maven.plugins:maven-war-plugin`, a build backend.
    pub plugins: Vec<Dependency>,
    /// What it gives to every build below it, beside Maven's inheritance: `subprojects { … }` of Gradle.
    pub below: Below,
    /// Other folders that it builds, relative to its own: Maven modules, a workspace's members; may hold `*`.
    pub modules: Vec<String>,
    /// What it says of itself to a registry: classifiers, categories.
    pub labels: Vec<String>,
    /// What could not be read.
    pub troubles: Vec<Trouble>,
}

/// What a build gives to every build below it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Below {
    /// Dependencies.
    pub dependencies: Vec<Dependency>,
    /// Plug-ins.
    pub plugins: Vec<Dependency>,
}

/// Something that is needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dependency {
    /// Its name, as the ecosystem spells it: `org.springframework.boot:spring-boot-starter-web`, `flask`, `actix-web`.
    pub name: String,
    /// The version or range as written, without names that the file itself gives; empty where another place says it.
    pub version: String,
    /// Whether exactly one version fits.
    pub pinned: bool,
    /// When it is there.
    pub scope: Scope,
    /// Where it lies, when it is a part of the same tree: a folder relative to the file's, or a Gradle path (`:domain`).
    pub local: Option<String>,
    /// The whole declaration.
    pub span: Span,
}

/// When a dependency is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// When the program runs.
    Run,
    /// For the compiler, and given by what the program runs in (`provided`).
    Provided,
    /// For the build alone.
    Build,
    /// For tests and development.
    Test,
    /// Only when asked for.
    Optional,
}

/// A command that is installed, or a class that is started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// What users type; empty for a class.
    pub name: String,
    /// What it starts: `package.module:function`, a class, a file; empty where the tool's convention says it.
    pub starts: String,
    /// Whether it is an application for a web server, not a command (`wsgi_scripts`).
    pub served: bool,
    /// Where it is declared.
    pub span: Span,
}

/// A command under a name of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its name: `start`, `build:css`.
    pub name: String,
    /// What a shell reads.
    pub command: String,
    /// Where the command stands, quotes included.
    pub span: Span,
}

/// A language and the release of it that a program is written for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Runtime {
    /// java, python, rust …
    pub product: &'static str,
    /// The release as written, such as `17`, `>=3.9`.
    pub version: String,
    /// Where it is written.
    pub span: Span,
}

/// Reads a build file of a kind; a kind that is none is a trouble.
#[must_use]
pub fn read(kind: Kind, text: &str) -> Build {
    if text.len() > LONGEST {
        return Build::refused(format!("The build file has {} bytes, and {LONGEST} are read at most.", text.len()), Span::default());
    }
    match kind {
        Kind::Pom => maven::read(text),
        Kind::Gradle => gradle::read(text),
        Kind::GradleProperties => gradle::properties(text),
        Kind::Pyproject => pyproject::read(text),
        Kind::Requirements => pip::read(text),
        Kind::Pipfile => pipfile::read(text),
        Kind::SetupPy => setup_py::read(text),
        Kind::SetupCfg => setup_cfg::read(text),
        Kind::CargoManifest => cargo::read(text),
        Kind::PackageJson => package_json::read(text),
        Kind::GoMod => gomod::read(text),
        _ => Build::refused(format!("A file of the kind {kind:?} is no build file."), Span::default()),
    }
}

impl Build {
    /// An empty build of a tool.
    fn of(tool: &'static str, language: &'static str) -> Self {
        Self { tool, language, ..Self::default() }
    }

    /// Nothing but the reason why nothing was read.
    fn refused(text: impl Into<String>, span: Span) -> Self {
        Self { troubles: vec![Trouble { span, text: text.into(), remedy: None }], ..Self::default() }
    }

    /// The same, with one thing more that could not be read.
    fn troubled(mut self, trouble: Trouble) -> Self {
        self.troubles.push(trouble);
        self
    }

    /// Whether it declares anything that is built; false for a file that only sets up tools.
    #[must_use]
    pub fn builds(&self) -> bool {
        !self.name.is_empty() || !self.dependencies.is_empty() || !self.programs.is_empty() || !self.plugins.is_empty()
    }

    /// The dependencies that are there when the program runs, those that its server gives among them.
    pub fn running(&self) -> impl Iterator<Item = &Dependency> {
        self.dependencies.iter().filter(|one| matches!(one.scope, Scope::Run | Scope::Provided))
    }
}

impl Scope {
    /// Its word, as facts say it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Provided => "provided",
            Self::Build => "build",
            Self::Test => "test",
            Self::Optional => "optional",
        }
    }
}
