//! A requirement as Python writes it (PEP 508): `name[extra]>=1,<2; marker`, `name @ address`.

use seaworthy_model::Span;

use super::{Dependency, Scope};

/// Reads one requirement; `None` where the text does not begin with a name.
pub(super) fn read(text: &str, scope: Scope, span: Span) -> Option<Dependency> {
    let text = text.trim();
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))).unwrap_or(text.len());
    let name = normal(&text[..end]);
    if name.is_empty() {
        return None;
    }
    let mut rest = text[end..].trim_start();
    if let Some(extras) = rest.strip_prefix('[') {
        rest = extras.split_once(']').map_or("", |(_, rest)| rest).trim_start();
    }
    let (specifier, marker) = rest.split_once(';').unwrap_or((rest, ""));
    // An extra of the package itself, as build tools write it.
    let scope = if marker.contains("extra ==") && scope == Scope::Run { Scope::Optional } else { scope };
    let version = if specifier.starts_with('@') { String::new() } else { compact(specifier) };
    let pinned = specifier.starts_with('@') || is_pinned(&version);
    Some(Dependency { name, version, pinned, scope, local: None, span })
}

/// The name as package indexes compare it (PEP 503): small letters, one `-` for each run of `-`, `_` and `.`.
pub(super) fn normal(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.trim_matches(['-', '_', '.']).chars() {
        match c {
            '-' | '_' | '.' if out.ends_with('-') => {}
            '-' | '_' | '.' => out.push('-'),
            c => out.push(c.to_ascii_lowercase()),
        }
    }
    out
}

/// Whether a specifier leaves one version alone.
pub(super) fn is_pinned(version: &str) -> bool {
    version.starts_with("==") && !version.contains(['*', ','])
}

fn compact(specifier: &str) -> String {
    let inner = specifier.trim().trim_start_matches('(').trim_end_matches(')');
    inner.chars().filter(|c| !c.is_whitespace()).collect()
}
