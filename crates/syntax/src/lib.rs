//! What kind a file is, and how each kind is read: a document and the problems in it, never an error.
//!
//! Nothing here knows a rule or a fact.
#![forbid(unsafe_code)]

pub mod build;
mod classify;
pub mod code;
pub mod comment;
pub mod dockerfile;
#[cfg(any(feature = "java", feature = "python", feature = "rust"))]
mod folding;
#[cfg(any(feature = "python", feature = "java"))]
mod grammar;
#[cfg(feature = "java")]
mod java;
pub mod languages;
#[cfg(feature = "python")]
mod python;
pub mod reference;
#[cfg(feature = "rust")]
mod rust;
pub mod settings;
pub mod shell;
pub mod template;
mod xml;
pub mod yaml;

use std::sync::Arc;

use seaworthy_model::{Kind, Span};

pub use classify::{Class, classify};

/// A place that could not be read, or be read only in part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// Where, in the text that was read.
    pub span: Span,
    /// What is there: a sentence without the path.
    pub text: String,
    /// The next step, when there is one.
    pub remedy: Option<String>,
}

impl Trouble {
    /// One that concerns the whole text.
    pub(crate) fn of_all(text: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { span: Span::default(), text: text.into(), remedy: Some(remedy.into()) }
    }
}

/// A source as its reader understands it.
#[derive(Debug)]
#[non_exhaustive]
pub enum Document {
    /// A Dockerfile.
    Dockerfile(dockerfile::Dockerfile),
    /// Compose, Kubernetes, Kustomize, Skaffold, `Chart.yaml` and the values of charts.
    Yaml(yaml::Yaml),
    /// A shell script.
    Script(shell::Script),
    /// A template of a chart, which is not rendered.
    Template(template::Template),
    /// Source code of any language.
    Code(code::Code),
    /// A configuration file of any format.
    Settings(settings::Settings),
    /// A build file of any tool.
    Build(build::Build),
    /// A text of which only words are looked at.
    Text,
    /// A kind that no reader here is for; its trouble says so.
    Unread,
}

/// A document and what could not be read of it, in the order of the text.
#[derive(Debug)]
pub struct Parsed {
    /// What was read.
    pub document: Document,
    /// What was not.
    pub problems: Vec<Trouble>,
}

/// Reads a text as what [`classify`] says it is. Never fails; the text has no byte order mark.
#[must_use]
pub fn parse(kind: Kind, text: &Arc<str>) -> Parsed {
    match kind {
        Kind::Dockerfile => {
            let mut read = dockerfile::parse(text);
            let problems = std::mem::take(&mut read.problems);
            Parsed { document: Document::Dockerfile(read), problems }
        }
        Kind::Compose | Kind::Kubernetes | Kind::Kustomization | Kind::Patch | Kind::Skaffold | Kind::Chart | Kind::ChartValues => {
            let read = yaml::parse(Arc::clone(text));
            let problems = read.problems().to_vec();
            Parsed { document: Document::Yaml(read), problems }
        }
        Kind::Script => {
            let script = shell::parse(&shell::Stitched::verbatim(text, 0));
            Parsed { document: Document::Script(script), problems: Vec::new() }
        }
        _ if languages::language(kind).is_some() => {
            let mut read = code::read(kind, text);
            let problems = std::mem::take(&mut read.troubles);
            Parsed { document: Document::Code(read), problems }
        }
        Kind::Pom
        | Kind::Gradle
        | Kind::GradleProperties
        | Kind::Pyproject
        | Kind::Requirements
        | Kind::Pipfile
        | Kind::SetupPy
        | Kind::SetupCfg
        | Kind::CargoManifest
        | Kind::PackageJson
        | Kind::GoMod => {
            let mut read = build::read(kind, text);
            let problems = std::mem::take(&mut read.troubles);
            Parsed { document: Document::Build(read), problems }
        }
        Kind::Properties
        | Kind::DotEnv
        | Kind::Ini
        | Kind::SettingsYaml
        | Kind::SettingsJson
        | Kind::SettingsToml
        | Kind::SettingsXml
        | Kind::Hocon
        | Kind::Nginx
        | Kind::Httpd => {
            let mut read = settings::read(kind, text);
            let problems = std::mem::take(&mut read.troubles);
            Parsed { document: Document::Settings(read), problems }
        }
        // That a `.dockerignore` is there is all that is asked of it.
        Kind::Dockerignore | Kind::Pipeline | Kind::KeyFile => Parsed { document: Document::Text, problems: Vec::new() },
        Kind::ChartTemplate => Parsed { document: Document::Template(template::parse(text)), problems: Vec::new() },
        _ => {
            let text = format!("This build reads no source of the kind {kind:?}.");
            let trouble = Trouble { span: Span::default(), text, remedy: None };
            Parsed { document: Document::Unread, problems: vec![trouble] }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_its_reader_and_its_problems_come_with_it() {
        let read = |kind, text: &str| parse(kind, &text.into());
        assert!(matches!(read(Kind::Dockerfile, "FROM a\n").document, Document::Dockerfile(_)));
        assert!(matches!(read(Kind::Dockerignore, "*\n").document, Document::Text));
        assert!(matches!(read(Kind::ChartTemplate, "{{ x }}\n").document, Document::Template(_)));
        #[cfg(feature = "python")]
        assert!(matches!(read(Kind::Python, "x = 1\n").document, Document::Code(_)));
        #[cfg(feature = "java")]
        assert!(matches!(read(Kind::Java, "class A {}\n").document, Document::Code(_)));
        let broken = read(Kind::Compose, "services: [\n");
        assert!(matches!(broken.document, Document::Yaml(_)));
        assert_eq!(broken.problems.len(), 1);
    }

    #[test]
    fn all_that_is_read_can_be_handed_between_threads() {
        fn hand<T: Send + Sync>() {}
        hand::<Parsed>();
    }
}
