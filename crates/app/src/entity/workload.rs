use super::{Autoscaler, Component, Container, Id, Known, Link, Object, Service, Variant, Written, entity};

entity! {
    /// What runs pods on Kubernetes: a Deployment, StatefulSet, DaemonSet, Job, CronJob, Pod, and kinds that embed a pod template.
    Workload = "workload" {
        /// Its name.
        name: Written<String>,
        /// Its kind, such as `Deployment`.
        kind: String,
        /// Its API version.
        api_version: Written<String>,
        /// Its namespace; empty where none is written.
        namespace: Written<String>,
        /// What tells it from others of its application, the same in all variants.
        identity: String,
        /// How many pods run at least: the autoscaler's minimum, else what is written, else Kubernetes' default.
        replicas: Written<i64>,
        /// Its update strategy: RollingUpdate, Recreate or OnDelete.
        strategy: Written<String>,
        /// Its containers, init containers and sidecars among them.
        containers: Vec<Id<Container>>,
        /// Its pods' volumes.
        volumes: Vec<Id<PodVolume>>,
        /// The templates of claims that each of its pods gets one of.
        claim_templates: Vec<Id<Claim>>,
        /// Its pods' labels, `key=value`.
        labels: Vec<String>,
        /// The Services that select its pods.
        services: Vec<Id<Service>>,
        /// Whether a PodDisruptionBudget selects its pods; unknown where one may come from elsewhere.
        budgeted: Known<bool>,
        /// Whether its pods are kept on several nodes: a spread constraint, or an anti-affinity to themselves.
        spread: Written<bool>,
        /// The autoscaler that sets its replicas.
        autoscaler: Link<Autoscaler>,
        /// Whether it runs to an end: a Job, a CronJob, a chart's hook or test.
        ends: bool,
        /// Whether its replicas are set to 0: it is switched off.
        switched_off: bool,
        /// Whether it is an operator or controller: leader election, or rights to watch custom resources.
        operator: bool,
        /// Whether it is an agent of the node: a DaemonSet.
        node_agent: bool,
        /// Whether it is meant to be one: Recreate, a claim, leader election, `Pod`.
        meant_single: bool,
        /// Whether its pods use the host's network.
        host_network: Written<bool>,
        /// Whether its pods see the host's processes.
        host_pid: Written<bool>,
        /// Whether its pods share the host's IPC namespace.
        host_ipc: Written<bool>,
        /// The service account; empty for the default one.
        service_account: Written<String>,
        /// Whether its pods get the token of their service account: unless the pod or the account says no.
        mounts_token: Written<bool>,
        /// Its pods' `securityContext`.
        security_context: Written<bool>,
        /// The group that its volumes are given to; -1 where none is written.
        fs_group: Written<i64>,
        /// The kernel settings that it changes, by name.
        sysctls: Written<Vec<String>>,
        /// The Pod Security profile that its namespace enforces: restricted, baseline, or empty.
        enforces: Written<String>,
        /// Whether its pods need Windows nodes.
        windows: bool,
        /// The name of the one node that it may run on; empty where it may run on several.
        node: Written<String>,
        /// What happens to a container that ends: Always, OnFailure or Never.
        restart_policy: Written<String>,
        /// Whether another object of the cluster owns it: a text taken from a running cluster.
        owned: bool,
        /// Seconds that its pods have from SIGTERM to SIGKILL.
        grace_period: Written<i64>,
        /// A StatefulSet's governing Service; empty where none is written.
        service_name: Written<String>,
        /// Whether that Service exists; unknown where it may come from elsewhere.
        governed: Known<bool>,
        /// Whether that Service is headless, so that each pod has a name of its own; unknown where it is not in the tree.
        headless: Known<bool>,
        /// A CronJob's policy for runs that overlap: Allow, Forbid or Replace.
        concurrency_policy: Written<String>,
        /// Seconds within which a run of a CronJob may still start late; 0 where none are written.
        starting_deadline: Written<i64>,
        /// Seconds after which a run is stopped; 0 where none are written.
        active_deadline: Written<i64>,
        /// What it names that has to be there before its pods start: ConfigMaps, Secrets, claims and the like.
        needs: Vec<Id<super::Need>>,
        /// The variant that it is part of.
        variant: Link<Variant>,
        /// The component that it runs.
        component: Link<Component>,
        /// The object.
        object: Link<Object>,
    }
}

entity! {
    /// A place at which a container sees a volume.
    Mount = "mount" {
        /// The path in the container.
        path: Written<String>,
        /// The volume.
        volume: Link<PodVolume>,
        /// In Compose: the host's path or the named volume; empty for an anonymous one.
        source: Written<String>,
        /// Whether it is read-only.
        read_only: Written<bool>,
        /// Whether what is written there outlives the pod: a claim, a claim template, CSI or NFS, writable.
        keeps: bool,
        /// Whether all replicas see the same files there: not a claim template, not an emptyDir.
        shared: bool,
        /// Whether an init container changes the owner of what is there.
        prepared: bool,
        /// Its container.
        container: Link<Container>,
    }
}

entity! {
    /// A volume of a workload's pods.
    PodVolume = "pod_volume" {
        /// Its name.
        name: Written<String>,
        /// empty_dir, host_path, claim, claim_template, ephemeral, config_map, secret, projected, downward, csi, nfs, image or other.
        kind: String,
        /// The host's path of a hostPath.
        host_path: Written<String>,
        /// Whether that path is a container runtime's socket.
        runtime_socket: bool,
        /// Whether that path is one that agents of a node read: logs, /proc, /sys, the kubelet's folders.
        node_path: bool,
        /// Whether some container may write there.
        writable: bool,
        /// Whether some container that keeps data has it mounted.
        holds_data: bool,
        /// The name of the claim that it names; empty where it is no claim.
        claim_name: Written<String>,
        /// The claim that it names.
        claim: Link<Claim>,
        /// Where it is mounted.
        mounts: Vec<Id<Mount>>,
        /// Its workload.
        workload: Link<Workload>,
    }
}

entity! {
    /// A PersistentVolumeClaim, or a template of one.
    Claim = "claim" {
        /// Its name.
        name: Written<String>,
        /// Its access modes.
        access_modes: Written<Vec<String>>,
        /// Its storage class; empty for the cluster's default.
        storage_class: Written<String>,
        /// The PersistentVolume that it asks for by name; empty where it takes any.
        volume_name: Written<String>,
        /// Whether it is a template of a StatefulSet.
        template: bool,
        /// The workload that has the template.
        workload: Link<Workload>,
        /// The object.
        object: Link<Object>,
    }
}
