//! What build files say together: those of one folder are one unit, with what it inherits and which others it needs.

mod group;
mod inherit;
mod programs;

use std::collections::BTreeSet;

use seaworthy_model::{FileId, Place, Span};
use seaworthy_syntax::build::Scope;

use crate::entity::{Component, Id};

pub(crate) use group::of;
pub(crate) use programs::Seen;

/// What the build files of one folder build.
#[derive(Clone, Debug, Default)]
pub(crate) struct Unit {
    /// The folder, relative to the root; empty for the root.
    pub folder: String,
    /// What the build calls it; empty where it does not say.
    pub name: String,
    /// The build file that says most, and its path.
    pub place: Option<Place>,
    pub path: String,
    /// maven, gradle, cargo, npm, go; python's tools are one: python.
    pub family: &'static str,
    /// The languages that its build files are for.
    pub languages: BTreeSet<&'static str>,
    /// What it needs, what it inherits among that, with versions as far as the tree says them.
    pub needs: Vec<Need>,
    /// The release of its language.
    pub runtime: Option<Runtime>,
    /// Plug-ins of its build, inherited ones too.
    pub plugins: BTreeSet<String>,
    pub packaging: String,
    /// Where its build file says that.
    pub packaged: Option<Place>,
    /// Whether it gives others something to call.
    pub library: bool,
    /// Whether it only names other builds.
    pub only_names: bool,
    pub programs: Vec<Program>,
    pub start: String,
    pub labels: Vec<String>,
    /// The units of the tree that it needs when it runs.
    pub uses: Vec<usize>,
    /// Whether its folder holds the start of a program, by the convention of its language.
    pub starts: bool,
    /// Files of applications that a server loads: `wsgi.py`, `asgi.py`, `manage.py`.
    pub served: Vec<String>,
    /// Files in which its own code takes connections, and those in which it answers at paths; not what it only gives to others.
    pub listens: Vec<String>,
    pub routes: Vec<String>,
    /// A unit of the tree that needs it when it runs.
    pub library_of: Option<usize>,
    /// Whether all of its source is that of tests.
    pub only_tests: bool,
    /// Whether the tree holds source in its languages in its folder.
    pub has_source: bool,
    /// The component that it is, or is a part of.
    pub component: Option<Id<Component>>,
}

/// Something that a unit needs.
#[derive(Clone, Debug)]
pub(crate) struct Need {
    pub name: String,
    pub version: String,
    pub pinned: bool,
    pub scope: Scope,
    /// Where it is declared; a parent's when it is inherited.
    pub place: Place,
    /// Whether the unit declares it itself.
    pub own: bool,
    pub local: Option<String>,
}

/// The release of a language that a unit is written for.
#[derive(Clone, Debug)]
pub(crate) struct Runtime {
    pub product: &'static str,
    pub version: String,
    pub place: Place,
    /// Whether the unit says it itself.
    pub own: bool,
}

/// A command or class that a unit starts.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    pub name: String,
    pub starts: String,
    pub served: bool,
}

impl Unit {
    /// What it needs when it runs, and the frameworks that its server gives.
    pub fn running(&self) -> impl Iterator<Item = &Need> {
        self.needs.iter().filter(|need| matches!(need.scope, Scope::Run | Scope::Provided))
    }

    /// Whether a plug-in of its build has this name, or one that ends in it.
    pub fn builds_with(&self, name: &str) -> bool {
        self.plugins.iter().any(|plugin| plugin == name || plugin.rsplit(':').next() == Some(name))
    }

    /// A short name for people: the last part of what the build calls it, else of its folder.
    pub fn short_name(&self) -> &str {
        let own = self.name.rsplit(['/', ':']).next().unwrap_or_default();
        if own.is_empty() { self.folder.rsplit('/').next().unwrap_or_default() } else { own }
    }
}

fn place(file: FileId, span: Span) -> Place {
    Place { file, span }
}
