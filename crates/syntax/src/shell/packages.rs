use seaworthy_model::Span;

use super::install::{Arguments, package};
use super::specs::{Spec, specs, versioned};
use super::{Command, Script, Word, basename};

/// Who installs a package.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Manager {
    /// apt-get, apt, aptitude.
    Apt,
    /// apk.
    Apk,
    /// yum, dnf, microdnf, tdnf.
    Yum,
    /// zypper.
    Zypper,
    /// pip, pipx, `python -m pip`, uv.
    Pip,
    /// npm, pnpm.
    Npm,
    /// yarn.
    Yarn,
    /// gem.
    Gem,
    /// `go install`.
    Go,
    /// `cargo install`.
    Cargo,
    /// composer.
    Composer,
}

impl Manager {
    /// Its word in messages.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Apt => "apt",
            Self::Apk => "apk",
            Self::Yum => "yum",
            Self::Zypper => "zypper",
            Self::Pip => "pip",
            Self::Npm => "npm",
            Self::Yarn => "yarn",
            Self::Gem => "gem",
            Self::Go => "go",
            Self::Cargo => "cargo",
            Self::Composer => "composer",
        }
    }
}

/// A package that a script installs by name. Files, folders, addresses and names that a variable decides are none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// Who installs it.
    pub manager: Manager,
    /// Its name, without version, extras and repository tag.
    pub name: String,
    /// The version, range, release or tag that is written; `$NAME` as written.
    pub version: Option<String>,
    /// Whether what is installed is bounded: by a version or range, by a variable in its place, or by constraints.
    /// A tag of npm that is written out counts as said; `latest` of Go, which is what it takes unsaid, does not.
    pub pinned: bool,
    /// The word that names it.
    pub span: Span,
    /// What installs it: the program, up to the word that says so; equal for all that one command installs.
    pub install: Span,
}

/// The packages that a script installs, those of `sh -c '…'` included, in the order in which they are written.
#[must_use]
pub fn packages(script: &Script) -> Vec<Package> {
    let mut found = vec![];
    collect(script, 0, &mut found);
    found
}

fn collect(script: &Script, depth: usize, found: &mut Vec<Package>) {
    for command in &script.commands {
        // A shell in a shell in a shell is hostile.
        if let Some(inner) = command.inline().filter(|_| depth < 3) {
            collect(&inner, depth + 1, found);
            continue;
        }
        installed(command, found);
    }
}

fn installed(command: &Command, found: &mut Vec<Package>) {
    let Some((spec, words)) = manager(command.program()) else { return };
    for spec in spec {
        let Some(arguments) = Arguments::read(spec, words) else { continue };
        let from = command.program().first().map_or(command.span, |word| word.span);
        let install = Span { end: arguments.said.unwrap_or(from.end), ..from };
        found.extend(arguments.operands.iter().filter_map(|word| {
            let (name, version, pinned) = package(spec.manager, word, &arguments)?;
            Some(Package { manager: spec.manager, name, version, pinned, span: word.span, install })
        }));
        return;
    }
}

fn manager(words: &[Word]) -> Option<(&'static [Spec], &[Word])> {
    let (program, rest) = words.split_first()?;
    let name = basename(&program.text);
    if !versioned(name, "python") && name != "pypy" {
        return Some((specs(name), rest));
    }
    // `python -u -m pip install`.
    let at = rest.iter().position(|word| word.text == "-m")?;
    let module = rest.get(at + 1)?;
    let options = rest[..at].iter().all(|word| word.text.starts_with('-'));
    (options && matches!(module.text.as_str(), "pip" | "pipx" | "uv")).then(|| (specs(&module.text), &rest[at + 2..]))
}
