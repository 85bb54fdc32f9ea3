//! Templates of manifests: not YAML until they are rendered, so that little is read of them.

use seaworthy_model::Span;

/// What a template says without being rendered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Template {
    /// The objects that it makes, in the order of the file; one of them may stand under a condition or in a loop.
    pub kinds: Vec<Named>,
}

/// A `kind:` at the start of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The word, without quotes; where it is an action, that action.
    pub name: String,
    /// Where the word stands.
    pub span: Span,
}

const WORKLOADS: [&str; 10] = [
    "Deployment",
    "StatefulSet",
    "DaemonSet",
    "ReplicaSet",
    "ReplicationController",
    "Job",
    "CronJob",
    "Pod",
    "Rollout",
    "DeploymentConfig",
];

impl Template {
    /// Those that run containers, or may: a kind that is itself an action is among them.
    pub fn workloads(&self) -> impl Iterator<Item = &Named> {
        self.kinds.iter().filter(|kind| WORKLOADS.contains(&kind.name.as_str()) || kind.name.starts_with("{{"))
    }
}

/// Reads a template.
#[must_use]
pub fn parse(text: &str) -> Template {
    let mut kinds = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        kinds.extend(named(line, start));
        start += line.len();
    }
    Template { kinds }
}

fn named(line: &str, start: usize) -> Option<Named> {
    let rest = line.strip_prefix("kind:")?;
    let value = rest.trim_start();
    let from = start + line.len() - value.len();
    let value = if value.starts_with("{{") { value.trim_end() } else { value.split([' ', '\t', '\n', '\r', '#']).next()? };
    let name = value.trim_matches(['"', '\'']);
    (!name.is_empty()).then(|| Named { name: name.to_owned(), span: Span::new(from, from + value.len()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kinds_at_the_start_of_a_line_are_found() {
        let text = "{{- if .Values.on }}\napiVersion: apps/v1\nkind: Deployment # it\nspec:\n  kind: Inner\n---\r\nkind: \"Service\"\r\n";
        let read = parse(text);
        let names: Vec<_> = read.kinds.iter().map(|kind| (kind.name.as_str(), kind.span.of(text))).collect();
        assert_eq!(names, [("Deployment", "Deployment"), ("Service", "\"Service\"")]);
        assert_eq!(read.workloads().count(), 1);
    }

    #[test]
    fn a_kind_that_is_an_action_may_be_a_workload() {
        let read = parse("kind: {{ .Values.kind | default \"Deployment\" }}\nkind:\n");
        assert_eq!(read.kinds.len(), 1);
        assert_eq!(read.workloads().count(), 1);
    }
}
