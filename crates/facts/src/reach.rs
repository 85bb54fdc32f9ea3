//! Functions that nothing but a call reaches, as far as their file says.

use std::collections::HashSet;

use seaworthy_syntax::code::{Code, On};

use crate::conventions::OfLanguage;
use crate::words::named;

/// What of one file's functions is reached otherwise than by a call.
pub(crate) struct Called<'a> {
    conventions: &'a OfLanguage,
    otherwise: Option<HashSet<&'a str>>,
}

impl<'a> Called<'a> {
    pub fn of(conventions: &'a OfLanguage, path: &str, code: &'a Code) -> Self {
        let file = path.rsplit('/').next().unwrap_or(path);
        // In other languages compilers or annotations say it, or everything is a method.
        if conventions.functions.is_empty() || conventions.files.iter().any(|pattern| named(pattern, file)) {
            return Self { conventions, otherwise: None };
        }
        let decorated = code.annotations.iter().filter(|one| one.on == On::Function).map(|one| one.target.as_str());
        Self { conventions, otherwise: Some(decorated.chain(code.types.iter().map(|ty| ty.name.as_str())).collect()) }
    }

    /// The name of the function of the module that holds what stands in a function, where only a call reaches it.
    pub fn by<'f>(&self, function: &'f str) -> &'f str {
        let mut parts = function.split('.');
        let outer = parts.next().unwrap_or_default();
        let Some(otherwise) = self.otherwise.as_ref().filter(|_| !outer.starts_with("__")) else { return "" };
        let OfLanguage { functions, hooks, .. } = self.conventions;
        let by_convention = functions.iter().any(|name| name == outer) || hooks.iter().any(|start| outer.starts_with(start.as_str()));
        // A decorated function in a function is given to somebody.
        let own = !otherwise.contains(outer) && parts.all(|inner| !otherwise.contains(inner));
        if own && !by_convention { outer } else { "" }
    }
}
