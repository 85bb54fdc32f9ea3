//! Build files of every tool as what they declare: dependencies, the runtime, what is built.

use seaworthy_model::Span;

use crate::Trouble;

/// A build file. What could not be read is in `troubles`; the rest is complete.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Build {
    /// The tool that reads it: maven, gradle, pip, pipenv, poetry, setuptools, cargo …
    pub tool: &'static str,
    /// What it calls the thing that it builds; empty where it does not say.
    pub name: String,
    /// Where the name stands, else the start of the file.
    pub place: Span,
    /// What it needs, in the order of the text.
    pub dependencies: Vec<Dependency>,
    /// The language and the release of it that it is written for, where it says so.
    pub runtime: Option<Runtime>,
    /// What comes out, in the tool's own word: jar, war, ear, pom; bin, lib; empty where it does not say.
    pub packaging: String,
    /// Commands that it installs or starts: `[project.scripts]`, `[[bin]]`, `mainClass`.
    pub programs: Vec<String>,
    /// Plug-ins of the build: `org.springframework.boot`, `maven-war-plugin`, `jib-maven-plugin`.
    pub plugins: Vec<Dependency>,
    /// Other folders that it builds, relative to its own: Maven modules, a Cargo workspace's members.
    pub modules: Vec<String>,
    /// What could not be read.
    pub troubles: Vec<Trouble>,
}

/// Something that is needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dependency {
    /// Its name, as the ecosystem spells it: `org.springframework.boot:spring-boot-starter-web`, `flask`, `actix-web`.
    pub name: String,
    /// The version or range as written; empty where another place says it.
    pub version: String,
    /// Whether exactly one version fits.
    pub pinned: bool,
    /// When it is there.
    pub scope: Scope,
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
