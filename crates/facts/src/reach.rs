//! Functions that nothing but a call reaches, as far as their file says.

use std::collections::HashSet;

use seaworthy_syntax::code::{Code, On};

/// Names that frameworks, servers and people call by convention, wherever they stand.
const CONVENTIONS: [&str; 24] = [
    "main",
    "app",
    "application",
    "create_app",
    "make_app",
    "get_app",
    "init_app",
    "handler",
    "handle",
    "lambda_handler",
    "lifespan",
    "includeme",
    "setup",
    "teardown",
    "register",
    "configure",
    "run",
    "start",
    "serve",
    "upgrade",
    "downgrade",
    "execute",
    "nworkers_changed",
    "load_tests",
];

/// How such names begin: hooks of servers, plug-ins and test runners.
const HOOKS: [&str; 9] = ["on_", "pre_", "post_", "when_", "worker_", "child_", "pytest_", "before_", "after_"];

/// Files whose functions something calls by their names alone.
const ENTRIES: [&str; 6] = ["conftest.py", "fabfile.py", "tasks.py", "noxfile.py", "dodo.py", "plugin.py"];

/// What of one file's functions is reached otherwise than by a call.
pub(crate) struct Called<'a> {
    otherwise: Option<HashSet<&'a str>>,
}

impl<'a> Called<'a> {
    pub fn of(language: &str, path: &str, code: &'a Code) -> Self {
        let file = path.rsplit('/').next().unwrap_or(path);
        // In other languages compilers or annotations say it, or everything is a method.
        if language != "python" || ENTRIES.contains(&file) || file.contains("gunicorn") {
            return Self { otherwise: None };
        }
        let decorated = code.annotations.iter().filter(|one| one.on == On::Function).map(|one| one.target.as_str());
        Self { otherwise: Some(decorated.chain(code.types.iter().map(|ty| ty.name.as_str())).collect()) }
    }

    /// The name of the function of the module that holds what stands in a function, where only a call reaches it.
    pub fn by<'f>(&self, function: &'f str) -> &'f str {
        let mut parts = function.split('.');
        let outer = parts.next().unwrap_or_default();
        let Some(otherwise) = self.otherwise.as_ref().filter(|_| !outer.starts_with("__")) else { return "" };
        let by_convention = CONVENTIONS.contains(&outer) || HOOKS.iter().any(|start| outer.starts_with(start));
        // A decorated function in a function is given to somebody.
        let own = !otherwise.contains(outer) && parts.all(|inner| !otherwise.contains(inner));
        if own && !by_convention { outer } else { "" }
    }
}
