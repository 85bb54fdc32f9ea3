//! What the Pod Security Standards refuse of a pod, beyond what is a cause of its own: privileges, host namespaces, host ports
//! and host paths are said where they are written.

use seaworthy_model::Place;

use crate::Join;
use crate::entity::{Container, Control, Link, PodVolume, Workload};

/// The capabilities that "baseline" lets a container add.
const BASELINE: [&str; 13] = [
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
];

/// The settings of the kernel that each pod has for itself.
const SAFE: [&str; 10] = [
    "kernel.shm_rmid_forced",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.ip_local_reserved_ports",
    "net.ipv4.ip_unprivileged_port_start",
    "net.ipv4.ping_group_range",
    "net.ipv4.tcp_fin_timeout",
    "net.ipv4.tcp_keepalive_intvl",
    "net.ipv4.tcp_keepalive_probes",
    "net.ipv4.tcp_keepalive_time",
    "net.ipv4.tcp_syncookies",
];

struct Unmet {
    name: &'static str,
    value: String,
    baseline: bool,
    place: Option<Place>,
}

pub(crate) fn all(join: &mut Join<'_>) {
    for id in join.entities.ids::<Container>() {
        let container = &join.entities[id];
        let workload = container.workload.clone();
        let windows = workload.id().is_some_and(|workload| join.entities[workload].windows);
        // What a privileged container may do makes all the rest of no account.
        if container.role == "ephemeral" || container.privileged.value || windows {
            continue;
        }
        for unmet in of_container(container) {
            add(join, unmet, Link::To(id), workload.clone());
        }
    }
    for id in join.entities.ids::<Workload>() {
        let workload = &join.entities[id];
        let sysctls: Vec<&str> = workload.sysctls.value.iter().map(String::as_str).filter(|name| !SAFE.contains(name)).collect();
        if !sysctls.is_empty() {
            let unmet = Unmet { name: "sysctls", value: sysctls.join(", "), baseline: true, place: workload.sysctls.place };
            add(join, unmet, Link::No("it is the pod's"), Link::To(id));
        }
    }
    for id in join.entities.ids::<PodVolume>() {
        let volume = &join.entities[id];
        if matches!(volume.kind.as_str(), "nfs" | "disk") {
            let unmet = Unmet { name: "volume-type", value: volume.name.value.clone(), baseline: false, place: volume.place };
            let workload = volume.workload.clone();
            add(join, unmet, Link::No("it is the pod's"), workload);
        }
    }
}

fn add(join: &mut Join<'_>, unmet: Unmet, container: Link<Container>, workload: Link<Workload>) {
    let Unmet { name, value, baseline, place } = unmet;
    join.entities.add(Control { place, name: name.to_owned(), value, baseline, container, workload });
}

fn of_container(container: &Container) -> Vec<Unmet> {
    let own = container.security_context.place.or(container.place);
    let shared = container.security.place.or(container.place);
    let mut unmet = vec![];
    let mut add = |name, value: String, baseline, place| unmet.push(Unmet { name, value, baseline, place });
    if container.allow_privilege_escalation.value {
        let written = container.allow_privilege_escalation.place;
        add("privilege-escalation", if written.is_some() { "true".to_owned() } else { String::new() }, false, written.or(own));
    }
    if !container.capabilities_dropped.value.iter().any(|name| name == "ALL") {
        add("capabilities", container.capabilities_dropped.value.join(", "), false, container.capabilities_dropped.place.or(own));
    }
    let added = container.capabilities_added.value.iter().filter(|name| *name != "NET_BIND_SERVICE");
    let added: Vec<&str> = added.map(String::as_str).collect();
    if !added.is_empty() {
        let beyond = added.iter().any(|name| !BASELINE.contains(name));
        add("added-capabilities", added.join(", "), beyond, container.capabilities_added.place);
    }
    if !matches!(container.seccomp.value.as_str(), "RuntimeDefault" | "Localhost") {
        let unconfined = container.seccomp.value == "Unconfined";
        add("seccomp", container.seccomp.value.clone(), unconfined, container.seccomp.place.or(shared));
    }
    let user = &container.run_as_user;
    if user.place.is_some() && user.value == 0 {
        add("root", "0".to_owned(), false, user.place);
    } else if user.place.is_none() && !container.run_as_non_root.value {
        let place = container.run_as_non_root.place.or(shared);
        add("root", String::new(), false, place);
    }
    if container.proc_mount.value == "Unmasked" {
        add("proc-mount", "Unmasked".to_owned(), true, container.proc_mount.place);
    }
    if container.app_armor.value == "Unconfined" {
        add("app-armor", "Unconfined".to_owned(), true, container.app_armor.place);
    }
    unmet
}
