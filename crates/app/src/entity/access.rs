use super::{Id, Known, Link, Variant, Workload, Written, entity};

entity! {
    /// Something that has to be there before a workload's pods start: a ConfigMap, Secret, claim, ServiceAccount or PriorityClass that it names.
    Need = "need" {
        /// ConfigMap, Secret, PersistentVolumeClaim, ServiceAccount or PriorityClass.
        kind: String,
        /// Its name.
        name: Written<String>,
        /// The key in it that is needed; empty where all of it is.
        key: Written<String>,
        /// Whether the pods start without it.
        optional: bool,
        /// Whether something in the tree defines it; unknown where it may come from elsewhere.
        defined: Known<bool>,
        /// Whether it has that key; true where no key is named, unknown where its text is not in the tree.
        has_key: Known<bool>,
        /// The keys that it has, in words.
        keys: String,
        /// The workload.
        workload: Link<Workload>,
    }
}

entity! {
    /// A Role or ClusterRole.
    Role = "role" {
        /// Its name.
        name: Written<String>,
        /// Role or ClusterRole.
        kind: String,
        /// Whether it may change `*`, every kind of the cluster's own API groups or of all.
        wildcard: Written<bool>,
        /// Whether it may read Secrets.
        reads_secrets: Written<bool>,
        /// The bindings that give it to somebody.
        bindings: Vec<Id<RoleBinding>>,
        /// The variant that it is part of.
        variant: Link<Variant>,
    }
}

entity! {
    /// A RoleBinding or ClusterRoleBinding.
    RoleBinding = "role_binding" {
        /// Its name.
        name: Written<String>,
        /// RoleBinding or ClusterRoleBinding.
        kind: String,
        /// The role's name.
        role_name: Written<String>,
        /// The role.
        role: Link<Role>,
        /// The service accounts that it gives the role to, by name.
        accounts: Written<Vec<String>>,
        /// Whether the `default` account is among them, or all accounts are.
        to_default: Written<bool>,
        /// Whether the role may do everything: it is `cluster-admin`.
        administrator: bool,
        /// The variant that it is part of.
        variant: Link<Variant>,
    }
}

entity! {
    /// A control of the Pod Security Standards that a container or its pod does not meet.
    Control = "control" {
        /// privilege-escalation, capabilities, added-capabilities, seccomp, root, sysctls, proc-mount, app-armor or volume-type.
        name: String,
        /// What is written against it; empty where nothing is written at all.
        value: String,
        /// Whether the profile "baseline" refuses it, and not only "restricted".
        baseline: bool,
        /// The container; none where it is the pod's.
        container: Link<super::Container>,
        /// The workload.
        workload: Link<Workload>,
    }
}
