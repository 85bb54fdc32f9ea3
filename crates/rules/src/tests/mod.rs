//! Packs in strings, read against a small table.

mod form;
mod pack;
mod refused;
mod selected;

use seaworthy_condition::{Field, Function, Table, Type};

use crate::{Pack, read_pack};

/// Two entities of a deployment, one of Compose, one fact, and what is around them.
pub(super) struct Small;

impl Small {
    fn types(entity: &str) -> Vec<(&'static str, Type)> {
        match entity {
            "write" => vec![("path", Type::entity("value")), ("api", Type::Text), ("test", Type::Bool)],
            "value" => vec![("absolute", Type::Bool), ("root", Type::Text), ("text", Type::Text)],
            "container" => vec![("name", Type::Text), ("run_as_user", Type::Int), ("ports", Type::list(Type::entity("port")))],
            "port" => vec![("number", Type::Int)],
            "compose_service" => vec![("name", Type::Text), ("command", Type::Text)],
            "workload" => vec![("name", Type::Text), ("replicas", Type::Int), ("keeps_data", Type::Bool)],
            "component" | "image" | "application" | "project" => vec![("name", Type::Text)],
            _ => vec![],
        }
    }
}

impl Table for Small {
    fn field(&self, entity: &str, name: &str) -> Option<Field> {
        let (name, ty) = Self::types(entity).into_iter().find(|(field, _)| *field == name)?;
        Some(Field { name: name.into(), ty, doc: "A field.".into() })
    }
    fn fields(&self, entity: &str) -> Vec<String> {
        Self::types(entity).into_iter().map(|(name, _)| name.to_owned()).collect()
    }
    fn functions(&self) -> Vec<Function> {
        vec![]
    }
}

fn entities() -> Vec<String> {
    ["write", "container", "compose_service", "port", "workload"].map(str::to_owned).to_vec()
}

/// A rule for a fact, with everything that a rule can have.
pub(super) const LOCAL_WRITE: &str = r#"title: Data kept on the local file system
matches:
  - for: write
    when: write.path.absolute && !write.test
    message: "`{write.api}` keeps data at `{write.path.text}`, which a restart discards"
    subject: write.path.root
scope: component
severity: warning
effort: 5
stage: app
covers: [{rule: state/root-user, same: subject}]
evidence_words: [upload]
context:
  - when: workload.keeps_data
    drop: a volume that keeps it is mounted there
    show: workload.name
  - when: workload.replicas > 1
    severity: blocker
    because: "`{workload.name}` runs {workload.replicas} replicas"
    show: [workload.replicas, workload]
why: |
  A container's files go with it.
remedy: Write to an object store.
links: [https://12factor.net/processes]
---
- bad: Two replicas
  files:
    app.py: |
      open("/a", "w")
      ^^^^^^^^^^^^^^^ blocker
- good: A temporary file
  files:
    app.py: open("/tmp/a", "w")
"#;

/// A rule with matches for two entities.
pub(super) const ROOT_USER: &str = "title: Runs as root
matches:
  - for: container
    when: container.run_as_user == 0
    message: \"`{container.name}` runs as root\"
  - for: compose_service
    message: \"`{compose_service.name}` runs as root\"
severity: note
effort: 1
stage: deploy
context:
  - when: container.run_as_user == 0 && workload.replicas > 1
    step: -1
    because: only a container has that
  - when: component.name == 'web'
    effort: 2
    because: both have a component
why: It matters.
remedy: Set a user.
";

pub(super) fn read(files: &[(&str, &str)]) -> Result<Pack, Vec<String>> {
    let files: Vec<(String, String)> = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    read_pack(&files, &Small, &entities(), &["logs/file"]).map_err(|all| all.iter().map(ToString::to_string).collect())
}

/// What the rule for writes is refused for once `from` is `to`.
pub(super) fn changed(from: &str, to: &str) -> Vec<String> {
    assert!(LOCAL_WRITE.contains(from), "the sample holds `{from}`");
    let text = LOCAL_WRITE.replacen(from, to, 1);
    read(&[("state/local-write.yaml", &text), ("state/root-user.yaml", ROOT_USER)]).err().unwrap_or_default()
}
