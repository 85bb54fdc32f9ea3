use std::fs;
use std::sync::Arc;

use seaworthy_engine::{Laid, Model, Refused, Request, check, model};
use seaworthy_model::Report;

use crate::Tree;

/// Files that are given as texts, by their paths, laid over a folder `example` that holds nothing: they are the whole project.
struct Texts {
    request: Request,
    /// The folder goes with it.
    _tree: Tree,
}

impl Texts {
    fn new(files: &[(String, String)], request: Request) -> Self {
        let tree = Tree::new();
        let root = tree.path().join("example");
        fs::create_dir(&root).expect("the folder is made");
        let laid = |(path, text): &(String, String)| Laid { path: root.join(path), text: Some(Arc::from(text.as_str())) };
        let overlay = files.iter().map(laid).collect();
        Self { request: Request { overlay, asked: vec![root.clone()], root: Some(root), ..request }, _tree: tree }
    }
}

/// Audits files that are given as texts, by their paths, as the request says: its rules, its packs, its day.
///
/// # Errors
/// What the engine refuses.
///
/// # Panics
/// Where the system gives no temporary folder.
pub fn check_texts(files: &[(String, String)], request: Request) -> Result<Report, Refused> {
    check(&Texts::new(files, request).request, &|_, _| {})
}

/// What is understood of files that are given as texts, by their paths.
///
/// # Errors
/// What the engine refuses.
///
/// # Panics
/// Where the system gives no temporary folder.
pub fn model_texts(files: &[(String, String)]) -> Result<Model, Refused> {
    model(&Texts::new(files, Request::default()).request)
}
