//! Collections that live as long as the process, as facts.

use seaworthy_model::{Fact, Place, Value};
use seaworthy_syntax::code::{Annotation, Code, Holder, On};

use crate::extract::Extract;
use crate::kinds::API;

const KIND: &str = "state_holder";

/// What a file of Java holds that may keep something as long as the process: a class's collection, or one that is made for threads.
pub(crate) const SCAN: &str = r"(?m)^\s*(private|protected|public|final|static)\b[^;=(){}\n]*(\bstatic\b[^;=(){}\n]*=\s*(new\s+(java\.util\.)?(Hash|Tree|Linked|Array|Weak|Identity|Enum)\w*[<(]|(Maps|Lists|Sets|Queues)\.new|Collections\.(synchronized|newSet))|=\s*new\s+(java\.util\.concurrent\.)?(Concurrent|CopyOnWrite|Delay|LinkedBlocking|ArrayBlocking|PriorityBlocking)\w*[<(])";

/// Annotations of what answers requests or takes messages, by their last name.
const HANDLING: [&str; 34] = [
    "DELETE",
    "DeleteMapping",
    "Get",
    "GET",
    "GetMapping",
    "Incoming",
    "JmsListener",
    "KafkaListener",
    "MessageMapping",
    "OnClose",
    "OnMessage",
    "OnOpen",
    "PATCH",
    "POST",
    "PUT",
    "PatchMapping",
    "Path",
    "Post",
    "PostMapping",
    "PutMapping",
    "QueryMapping",
    "RabbitListener",
    "RequestMapping",
    "action",
    "api_view",
    "api_route",
    "delete",
    "get",
    "on_event",
    "patch",
    "post",
    "put",
    "route",
    "websocket",
];

/// Methods that servers call by their name, in Java.
const OF_SERVLETS: [&str; 8] = ["doDelete", "doGet", "doPatch", "doPost", "doPut", "onMessage", "processAction", "service"];

/// Methods that servers call by their name, of classes in Python.
const OF_VIEWS: [&str; 16] = [
    "delete",
    "dispatch",
    "do_GET",
    "do_POST",
    "do_PUT",
    "form_valid",
    "get",
    "on_get",
    "on_message",
    "on_post",
    "on_put",
    "patch",
    "post",
    "put",
    "receive",
    "receive_json",
];

impl Extract<'_> {
    /// What functions change and nothing but this process sees.
    pub fn holders(&mut self, code: &Code, language: &str, path: &str) {
        for holder in &code.holders {
            let handler = holder.by.iter().find(|by| handles(by, code, language, path));
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

/// Whether a server calls a function: it is annotated so, or its name or its file's says so.
fn handles(by: &str, code: &Code, language: &str, path: &str) -> bool {
    let own = by.rsplit('.').next().unwrap_or(by);
    let handling = |one: &Annotation| HANDLING.contains(&one.name.as_str()) && matches!(one.on, On::Function) && one.target == own;
    if code.annotations.iter().any(handling) {
        return true;
    }
    match language {
        "java" => OF_SERVLETS.contains(&own),
        "python" => (by.contains('.') && OF_VIEWS.contains(&own)) || is_of_views(path),
        _ => false,
    }
}

/// Whether a module holds views by its name, as those of Django do.
fn is_of_views(path: &str) -> bool {
    let mut parts = path.rsplit('/');
    let stem = parts.next().and_then(|file| file.split('.').next()).unwrap_or_default();
    matches!(stem, "views" | "consumers" | "viewsets") || parts.next() == Some("views")
}
