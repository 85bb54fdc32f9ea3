//! Which modules are only taken in where the program is debugged: what stands in them holds there alone.

use std::collections::HashMap;

use seaworthy_model::{FileId, Guard, Source};
use seaworthy_syntax::Document;
use seaworthy_syntax::code::Code;

use crate::fact::debugs;

/// The files of modules that nothing imports but under a setting for debugging, each with that setting.
pub(crate) struct Debugged {
    files: HashMap<FileId, Guard>,
}

impl Debugged {
    /// `tests`: the names of folders of tests, in small letters.
    pub fn of(tests: &[String], sources: &[Source], documents: &[&Document]) -> Self {
        let is_test = |path: &str| path.split('/').any(|part| part.starts_with("test_") || tests.iter().any(|one| one == part));
        let python = |source: &Source| source.path.ends_with(".py") && !is_test(&source.path);
        let code: Vec<(&str, &Code)> = sources
            .iter()
            .zip(documents)
            .filter_map(|(source, document)| match document {
                Document::Code(code) if python(source) => Some((source.path.as_str(), code)),
                _ => None,
            })
            .collect();
        let mut files = HashMap::new();
        for (path, code) in &code {
            for import in &code.imports {
                let Some(guard) = import.guard.as_ref().filter(|guard| debugs(guard)) else { continue };
                let named = names(&import.path, path);
                let found = sources.iter().position(|source| named.iter().any(|name| is_module(&source.path, name)));
                if let Some(at) = found {
                    files.insert(FileId(u32::try_from(at).unwrap_or(u32::MAX)), guard.clone());
                }
            }
        }
        files.retain(|file, _| {
            let Some(own) = sources.get(file.0 as usize) else { return false };
            let stem = own.path.rsplit('/').next().unwrap_or_default().trim_end_matches(".py");
            let read = code.iter().any(|(path, code)| {
                let mut free = code.imports.iter().filter(|import| !import.guard.as_ref().is_some_and(debugs));
                free.any(|import| names(&import.path, path).iter().any(|name| is_module(&own.path, name)))
            });
            // What was not read as code holds nothing that a signature knows, and may import it all the same.
            let unread = |(source, document): (&Source, &&Document)| {
                !matches!(document, Document::Code(_)) && python(source) && source.text.contains("import") && source.text.contains(stem)
            };
            !read && !sources.iter().zip(documents).any(unread)
        });
        Self { files }
    }

    /// The setting under which the module of a file is taken in; `None` where it is always.
    pub fn guard(&self, file: FileId) -> Option<&Guard> {
        self.files.get(&file)
    }
}

/// The modules that an import may name, by their paths without an ending: what it names, and what holds that.
fn names(import: &str, from: &str) -> Vec<String> {
    let bare = import.trim_start_matches('.');
    let dots = import.len() - bare.len();
    let mut folder = String::new();
    if dots > 0 {
        let parts: Vec<&str> = from.split('/').collect();
        let above = parts.len().saturating_sub(dots);
        folder = parts[..above].iter().map(|part| format!("{part}/")).collect();
    }
    let whole = format!("{folder}{}", bare.replace('.', "/"));
    let holding = whole.rsplit_once('/').map(|(above, _)| above.to_owned());
    std::iter::once(whole).chain(holding).filter(|name| name.contains('/')).collect()
}

/// Whether a file is the module of this path, which may begin below a folder of sources.
fn is_module(path: &str, name: &str) -> bool {
    let Some(above) = path.strip_suffix(".py").and_then(|path| path.strip_suffix(name)) else { return false };
    above.is_empty() || above.ends_with('/')
}

#[cfg(test)]
mod tests {
    use super::{is_module, names};

    #[test]
    fn an_import_names_a_module_or_what_stands_in_one() {
        assert_eq!(names("shop.views.reload", "shop/urls.py"), ["shop/views/reload", "shop/views"]);
        assert_eq!(names(".reload", "shop/urls.py"), ["shop/reload"]);
        assert_eq!(names("..dev.tools", "shop/web/urls.py"), ["shop/dev/tools", "shop/dev"]);
        assert!(is_module("src/shop/views/reload.py", "shop/views/reload"));
        assert!(!is_module("workshop/views/reload.py", "shop/views/reload"));
    }
}
