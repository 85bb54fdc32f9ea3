//! Roles and who has them.

use super::at::At;
use super::objects::RawObject;
use crate::Join;
use crate::entity::{Id, Link, Role, RoleBinding, Variant, Written};

/// Reads a role or a binding; other objects are nothing here.
pub(crate) fn read(join: &mut Join<'_>, object: &RawObject<'_>, variant: Id<Variant>) {
    if object.group() != "rbac.authorization.k8s.io" {
        return;
    }
    match object.kind.as_str() {
        "Role" | "ClusterRole" => role(join, object, variant),
        "RoleBinding" | "ClusterRoleBinding" => binding(join, object, variant),
        _ => {}
    }
}

fn holds(at: At<'_>, key: &str, wanted: &[&str]) -> Option<Written<bool>> {
    let mut values = at.list(key);
    values.find(|value| value.str().is_some_and(|text| wanted.contains(&text))).map(|value| Written::at(true, value.place()))
}

fn role(join: &mut Join<'_>, object: &RawObject<'_>, variant: Id<Variant>) {
    let rules = || object.at.list("rules");
    // `*` over a group of one's own is an operator's business with its own kinds.
    let clusters = |rule: &At<'_>| {
        rule.list("apiGroups").filter_map(At::str).any(|group| matches!(group, "*" | "" | "apps" | "rbac.authorization.k8s.io" | "batch"))
    };
    // Every verb on a few named kinds is wide, and says what for; so does reading everything.
    let wildcard = rules().filter(clusters).filter(writes).find_map(|rule| holds(rule, "resources", &["*"]));
    let reads_secrets = rules().find_map(|rule| {
        let secrets = holds(rule, "resources", &["secrets", "*"]).filter(|_| holds(rule, "apiGroups", &["", "*"]).is_some());
        secrets.filter(|_| holds(rule, "verbs", &["get", "list", "watch", "*"]).is_some())
    });
    join.entities.add(Role {
        place: Some(object.place),
        name: object.name.clone(),
        kind: object.kind.clone(),
        wildcard: wildcard.unwrap_or_default(),
        reads_secrets: reads_secrets.unwrap_or_default(),
        variant: Link::To(variant),
        ..Role::default()
    });
}

/// Whether a rule lets somebody change things.
fn writes(rule: &At<'_>) -> bool {
    rule.list("verbs").filter_map(At::str).any(|verb| !matches!(verb, "get" | "list" | "watch"))
}

fn binding(join: &mut Join<'_>, object: &RawObject<'_>, variant: Id<Variant>) {
    let subjects = || object.at.list("subjects");
    let of = |at: &At<'_>, kind: &str| at.get("kind").and_then(At::str) == Some(kind);
    let accounts = subjects().filter(|at| of(at, "ServiceAccount")).filter_map(|at| at.get("name").and_then(At::text));
    let accounts: Vec<Written<String>> = accounts.collect();
    let groups = subjects().filter(|at| of(at, "Group")).filter_map(|at| at.get("name").and_then(At::text));
    let everybody = groups.filter(|name| name.value == "system:authenticated" || name.value.starts_with("system:serviceaccounts"));
    let to_default = accounts.iter().find(|name| name.value == "default").cloned().or_else(|| everybody.into_iter().next());
    let role_name = object.at.at(&["roleRef", "name"]).and_then(At::text).unwrap_or_default();
    join.entities.add(RoleBinding {
        place: Some(object.place),
        name: object.name.clone(),
        kind: object.kind.clone(),
        administrator: role_name.value == "cluster-admin",
        role_name,
        role: Link::No("the role is not in the tree"),
        accounts: Written {
            value: accounts.iter().map(|name| name.value.clone()).collect(),
            place: accounts.first().and_then(|name| name.place),
        },
        to_default: to_default.map(|name| Written { value: true, place: name.place }).unwrap_or_default(),
        variant: Link::To(variant),
    });
}
