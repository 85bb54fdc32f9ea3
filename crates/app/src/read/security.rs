//! What a pod and its containers may do: security contexts, node, namespace.

use seaworthy_model::Place;

use super::at::At;
use crate::entity::{Container, Workload, Written};

/// The text at a path; the empty text without a place where there is none.
fn text(at: At<'_>, path: &[&str]) -> Written<String> {
    at.at(path).and_then(At::text).unwrap_or_default()
}

/// The number at a path, or this default.
fn int(at: At<'_>, path: &[&str], default: i64) -> Written<i64> {
    let found = at.at(path).and_then(|at| at.node.int().map(|value| Written::at(value, at.place())));
    found.unwrap_or_else(|| Written::default_of(default))
}

/// The switch at a path, or this default.
fn switch(at: At<'_>, path: &[&str], default: bool) -> Written<bool> {
    let found = at.at(path).and_then(|at| at.node.bool().map(|value| Written::at(value, at.place())));
    found.unwrap_or_else(|| Written::default_of(default))
}

/// Whether a mapping has a key, and where.
fn has(at: At<'_>, key: &str) -> Written<bool> {
    at.key(key).map(|place| Written::at(true, place)).unwrap_or_default()
}

/// The setting of a container, else of its pod.
fn either<'a>(own: At<'a>, pod: At<'a>, path: &[&str]) -> Option<At<'a>> {
    let path: Vec<&str> = std::iter::once("securityContext").chain(path.iter().copied()).collect();
    own.at(&path).or_else(|| pod.at(&path))
}

/// Fills in what a container's security context says, or its pod's for it.
pub(crate) fn container(container: &mut Container, own: At<'_>, pod: At<'_>) {
    let effective = |path: &[&str]| either(own, pod, path).and_then(At::text).unwrap_or_default();
    let user = either(own, pod, &["runAsUser"]).and_then(|at| at.node.int().map(|user| Written::at(user, at.place())));
    let non_root = either(own, pod, &["runAsNonRoot"]).and_then(|at| at.node.bool().map(|value| Written::at(value, at.place())));
    container.run_as_user = user.unwrap_or(Written::default_of(-1));
    container.run_as_non_root = non_root.unwrap_or_default();
    container.security_context = has(own, "securityContext");
    let of_pod = has(pod, "securityContext");
    container.security = if of_pod.value { of_pod } else { container.security_context.clone() };
    container.privileged = switch(own, &["securityContext", "privileged"], false);
    container.allow_privilege_escalation = switch(own, &["securityContext", "allowPrivilegeEscalation"], true);
    container.capabilities_added = capabilities(own, "add");
    container.capabilities_dropped = capabilities(own, "drop");
    container.seccomp = effective(&["seccompProfile", "type"]);
    container.app_armor = effective(&["appArmorProfile", "type"]);
    container.read_only_root = switch(own, &["securityContext", "readOnlyRootFilesystem"], false);
    container.proc_mount = text(own, &["securityContext", "procMount"]);
    container.pre_stop = pre_stop(own);
}

fn capabilities(own: At<'_>, key: &str) -> Written<Vec<String>> {
    let mut written = own.at(&["securityContext", "capabilities"]).map(|at| at.texts_of(key)).unwrap_or_default();
    for name in &mut written.value {
        let upper = name.to_ascii_uppercase();
        *name = upper.strip_prefix("CAP_").unwrap_or(&upper).to_owned();
    }
    written
}

/// How long a preStop hook sleeps: by its `sleep` action, or by the program of that name.
fn pre_stop(own: At<'_>) -> Written<i64> {
    let hook = |path: &[&str]| own.at(&[&["lifecycle", "preStop"], path].concat());
    if let Some(at) = hook(&["sleep", "seconds"]) {
        return at.node.int().map(|seconds| Written::at(seconds, at.place())).unwrap_or_default();
    }
    let Some(command) = hook(&["exec", "command"]) else { return Written::default() };
    let text = command.items().filter_map(At::str).collect::<Vec<_>>().join(" ");
    let mut words = text.split([' ', '\n', ';', '&', '"', '\'']).filter(|word| !word.is_empty());
    let mut seconds = 0_i64;
    while let Some(word) = words.next() {
        if word == "sleep" || word.ends_with("/sleep") {
            seconds = words.next().and_then(duration).unwrap_or(0).saturating_add(seconds);
        }
    }
    if seconds == 0 { Written::default() } else { Written::at(seconds, command.place()) }
}

/// Seconds of a written duration: `30`, `30s`, `1m30s`, `PT30S`, `5000ms`; `None` for what is none.
pub(crate) fn duration(text: &str) -> Option<i64> {
    let text = text.trim().to_ascii_lowercase();
    let text = text.strip_prefix("pt").unwrap_or(&text);
    if let Ok(number) = text.parse::<i64>() {
        return (number >= 0).then_some(number);
    }
    let mut total = 0.0;
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let number: f64 = rest[..end].parse().ok()?;
        let unit = rest[end..].find(|c: char| c.is_ascii_digit()).map_or(&rest[end..], |at| &rest[end..end + at]);
        let seconds = match unit {
            "ms" => 0.001,
            "s" | "sec" | "seconds" => 1.0,
            "m" | "min" => 60.0,
            "h" => 3600.0,
            "d" => 86_400.0,
            _ => return None,
        };
        total += number * seconds;
        rest = &rest[end + unit.len()..];
    }
    // Saturates: a duration of ages is one.
    #[allow(clippy::cast_possible_truncation, reason = "the cast saturates")]
    Some(total.ceil() as i64)
}

/// Fills in what a pod's template says of all its containers.
pub(crate) fn workload(workload: &mut Workload, pod: At<'_>, metadata: Option<At<'_>>) {
    workload.host_network = switch(pod, &["hostNetwork"], false);
    workload.host_pid = switch(pod, &["hostPID"], false);
    workload.host_ipc = switch(pod, &["hostIPC"], false);
    let account = pod.at(&["serviceAccountName"]).or_else(|| pod.at(&["serviceAccount"]));
    workload.service_account = account.and_then(At::text).unwrap_or_default();
    workload.mounts_token = switch(pod, &["automountServiceAccountToken"], true);
    workload.security_context = has(pod, "securityContext");
    workload.fs_group = int(pod, &["securityContext", "fsGroup"], -1);
    workload.restart_policy = pod.at(&["restartPolicy"]).and_then(At::text).unwrap_or_else(|| Written::default_of("Always".to_owned()));
    workload.grace_period = int(pod, &["terminationGracePeriodSeconds"], 30);
    workload.node = node(pod);
    workload.windows = text(pod, &["os", "name"]).value == "windows"
        || ["kubernetes.io/os", "beta.kubernetes.io/os"].iter().any(|key| text(pod, &["nodeSelector", key]).value == "windows");
    workload.owned = metadata.is_some_and(|metadata| metadata.get("ownerReferences").is_some());
    let sysctls = pod.at(&["securityContext", "sysctls"]);
    workload.sysctls = sysctls
        .map(|at| Written::at(at.items().filter_map(|one| one.get("name")?.str().map(str::to_owned)).collect(), at.place()))
        .unwrap_or_default();
}

/// The nodes that a pod names: by `nodeName`, by the label that each node has for its own name, or by a required affinity to it.
fn node(pod: At<'_>) -> Written<String> {
    const LABEL: &str = "kubernetes.io/hostname";
    if let Some(name) = pod.at(&["nodeName"]).or_else(|| pod.at(&["nodeSelector", LABEL])).and_then(At::text) {
        return name;
    }
    let required = ["affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution"];
    let terms = pod.at(&required).into_iter().flat_map(|at| at.list("nodeSelectorTerms"));
    let mut names: Vec<&str> = vec![];
    let mut place: Option<Place> = None;
    for term in terms {
        let by_label = term.list("matchExpressions").filter(|one| one.get("key").and_then(At::str) == Some(LABEL));
        let by_field = term.list("matchFields").filter(|one| one.get("key").and_then(At::str) == Some("metadata.name"));
        let named: Vec<At<'_>> = by_label
            .chain(by_field)
            .filter(|one| one.get("operator").and_then(At::str) == Some("In"))
            .flat_map(|one| one.list("values"))
            .collect();
        // Terms are alternatives: one that names no node leaves the choice open.
        let Some(first) = named.first() else { return Written::default() };
        place = place.or(Some(first.place()));
        names.extend(named.iter().filter_map(|value| value.str()));
    }
    place.map(|place| Written::at(names.join(", "), place)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::duration;

    #[test]
    fn a_duration_is_read_in_seconds() {
        for (text, seconds) in [
            ("30", Some(30)),
            ("30s", Some(30)),
            ("1m30s", Some(90)),
            ("PT1M", Some(60)),
            ("1500ms", Some(2)),
            ("soon", None),
            ("", Some(0)),
        ] {
            assert_eq!(duration(text), seconds, "{text}");
        }
    }
}
