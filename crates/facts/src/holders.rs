//! Collections that live as long as the process, as facts.

use seaworthy_model::{Fact, Place, Value};
use seaworthy_syntax::code::{Annotation, Code, Holder, On};

use crate::compiled::Compiled;
use crate::extract::Extract;
use crate::kinds::API;

const KIND: &str = "state_holder";

impl Extract<'_> {
    /// What functions change and nothing but this process sees.
    pub fn holders(&mut self, code: &Code, path: &str) {
        let compiled = self.compiled;
        for holder in &code.holders {
            let handler = holder.by.iter().find(|by| compiled.handles(by, code, path));
            let Some(by) = handler.or(holder.by.first()) else { continue };
            let changed = Place { file: self.file, span: holder.changed };
            let mut fields = vec![
                (API, Value::text(&holder.name), None),
                ("name", Value::text(&holder.name), None),
                ("sort", Value::text("collection"), None),
                ("by", Value::text(by.as_ref()), Some(changed)),
            ];
            if handler.is_some() {
                fields.push(("handled", Value::text("true"), None));
            }
            self.facts.push(fact(holder, self.file, fields));
        }
    }
}

fn fact(holder: &Holder, file: seaworthy_model::FileId, fields: Vec<(&'static str, Value, Option<Place>)>) -> Fact {
    Fact {
        function: holder.context.function.to_string(),
        test: holder.context.test,
        guard: holder.context.guard.clone(),
        ..Fact::new(KIND, Place { file, span: holder.span }, fields)
    }
}

impl Compiled {
    /// Whether a server calls a function: it is annotated so, or its name or its module's says so.
    fn handles(&self, by: &str, code: &Code, path: &str) -> bool {
        let (annotations, of) = (&self.handling, &self.conventions);
        let own = by.rsplit('.').next().unwrap_or(by);
        let handling = |one: &Annotation| annotations.contains(&one.name) && matches!(one.on, On::Function) && one.target == own;
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
        let named = |names: &[String], name: &str| names.iter().any(|one| one == name);
        let in_module = named(&of.modules, file.split('.').next().unwrap_or(file)) || named(&of.folders, last_folder(folder));
        code.annotations.iter().any(handling) || (by.contains('.') && named(&of.methods, own)) || in_module
    }
}

fn last_folder(folder: &str) -> &str {
    folder.rsplit('/').next().unwrap_or(folder)
}
