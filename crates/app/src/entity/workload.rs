use super::{Autoscaler, Component, Id, Image, ImageReference, Known, Link, Object, Service, Variant, Written, entity};

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
        /// The variant that it is part of.
        variant: Link<Variant>,
        /// The component that it runs.
        component: Link<Component>,
        /// The object.
        object: Link<Object>,
    }
}

entity! {
    /// A container of a workload.
    Container = "container" {
        /// Its name.
        name: Written<String>,
        /// main, init, sidecar or ephemeral.
        role: String,
        /// The image that it runs.
        reference: Link<ImageReference>,
        /// The image's name as written.
        image_name: Written<String>,
        /// The image that a Dockerfile of this tree builds for it.
        image: Link<Image>,
        /// Its entry point, where the manifest sets one.
        command: Written<Vec<String>>,
        /// Its arguments, where the manifest sets them.
        args: Written<Vec<String>>,
        /// Its ports.
        ports: Vec<Id<Port>>,
        /// Its environment variables.
        env: Vec<Id<EnvVar>>,
        /// Its mounts.
        mounts: Vec<Id<Mount>>,
        /// Its liveness probe.
        liveness: Link<Probe>,
        /// Its readiness probe.
        readiness: Link<Probe>,
        /// Its startup probe.
        startup: Link<Probe>,
        /// Its lines under `resources`.
        resources: Written<bool>,
        /// The CPU that it requests, as written.
        cpu_request: Written<String>,
        /// The memory that it requests, as written; Kubernetes takes the limit where only that is written.
        memory_request: Written<String>,
        /// The CPU that it gets at most.
        cpu_limit: Written<String>,
        /// The memory that it gets at most.
        memory_limit: Written<String>,
        /// Whether a LimitRange of its namespace gives it resources.
        limit_range: bool,
        /// Whether it is privileged.
        privileged: Written<bool>,
        /// The user id that it is made to run as: its own, else its pod's; -1 where none is written.
        run_as_user: Written<i64>,
        /// Whether the kubelet refuses it as root: its own setting, else its pod's.
        run_as_non_root: Written<bool>,
        /// Whether it listens: a port, a Service, a probe of its own, or its image says so.
        listens: bool,
        /// Why it is thought to listen.
        listens_because: Written<String>,
        /// Whether a Service sends it traffic.
        behind_service: bool,
        /// Whether it is known by its name as a helper that nobody asks for probes (a mesh's proxy, an agent).
        helper: bool,
        /// Whether it only makes load or tests: its name says so.
        load_generator: bool,
        /// Whether its image keeps data: a database, a broker, a store.
        keeps_data: bool,
        /// Whether it is a cache whose data nobody misses: its name says so, or its arguments switch persistence off.
        cache: bool,
        /// Whether a volume that outlives the pod is mounted where it keeps its data.
        data_kept: Known<bool>,
        /// Whether it is one of several that its kind of probe is asked of: long-running, not a helper.
        long_running: bool,
        /// Its workload.
        workload: Link<Workload>,
        /// The component that it runs.
        component: Link<Component>,
    }
}

entity! {
    /// An environment variable of a container or a Compose service.
    EnvVar = "env_var" {
        /// Its name.
        name: Written<String>,
        /// Its literal value; empty where it has none.
        value: Written<String>,
        /// The value with all but its first two characters hidden.
        masked: String,
        /// none, placeholder, weak, plain or strong: what the value is as a credential, by name and value.
        credential: String,
        /// What tells this secret from others: the same wherever one value stands; for a well-known word, component and name.
        secret: String,
        /// Whether it is the default of a variable that the user can set: `${VAR:-x}`.
        overridable: bool,
        /// Whether the same value stands as user or database beside it.
        equals_user: bool,
        /// literal, secret, config_map, field, resource, or variable.
        source: String,
        /// The container that has it.
        container: Link<Container>,
        /// The Compose service that has it.
        compose_service: Link<super::ComposeService>,
        /// The component.
        component: Link<Component>,
    }
}

entity! {
    /// A port of a container.
    Port = "port" {
        /// Its name; empty where it has none.
        name: Written<String>,
        /// Its number.
        number: Written<i64>,
        /// The host's port that it takes; 0 for none.
        host_port: Written<i64>,
        /// TCP, UDP or SCTP.
        protocol: String,
        /// Its container.
        container: Link<Container>,
    }
}

entity! {
    /// A probe of a container.
    Probe = "probe" {
        /// liveness, readiness or startup.
        kind: String,
        /// http, tcp, grpc, exec, or empty where it says nothing.
        action: String,
        /// The port as written: a number or a name; empty where it has none.
        port: Written<String>,
        /// The port's number; 0 where it is not known.
        port_number: i64,
        /// Whether a port of its container has this name or number; unknown where the container names no port.
        port_exists: Known<bool>,
        /// The path of an HTTP probe.
        path: Written<String>,
        /// Seconds before the first one.
        initial_delay: Written<i64>,
        /// Its container.
        container: Link<Container>,
        /// Its workload.
        workload: Link<Workload>,
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
        /// Whether it is a template of a StatefulSet.
        template: bool,
        /// The workload that has the template.
        workload: Link<Workload>,
        /// The object.
        object: Link<Object>,
    }
}
