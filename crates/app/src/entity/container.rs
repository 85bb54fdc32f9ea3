use super::{Component, Id, Image, ImageReference, Known, Link, Mount, Workload, Written, entity};

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
        /// Whether it has `resources`; stands at that key.
        resources: Written<bool>,
        /// Whether it has `resources`; stands at `limits` where that is written: what a missing limit belongs into.
        limits: Written<bool>,
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
        /// Whether it starts as root: by its manifest, else its image; unknown where neither says.
        starts_as_root: Known<bool>,
        /// As whom it starts, in words; empty where nothing names a user.
        user: String,
        /// Its own `securityContext`.
        security_context: Written<bool>,
        /// The `securityContext` that speaks for it: its pod's, else its own.
        security: Written<bool>,
        /// Whether its process may gain rights that its parent does not have; Kubernetes' default is true.
        allow_privilege_escalation: Written<bool>,
        /// The capabilities that it adds, without `CAP_`.
        capabilities_added: Written<Vec<String>>,
        /// The capabilities that it drops, without `CAP_`.
        capabilities_dropped: Written<Vec<String>>,
        /// Its seccomp profile's type, else its pod's; empty where none is written.
        seccomp: Written<String>,
        /// Its AppArmor profile's type, else its pod's; empty where none is written.
        app_armor: Written<String>,
        /// Whether its own files can only be read.
        read_only_root: Written<bool>,
        /// How it sees /proc: Default or Unmasked.
        proc_mount: Written<String>,
        /// Seconds that its preStop hook sleeps.
        pre_stop: Written<i64>,
        /// Seconds that its program takes to end by its own setting: an argument or a variable; 0 where none says.
        own_timeout: Written<i64>,
        /// Seconds that it needs to end by its own settings: the two together.
        ending: i64,
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
        /// Whether its image, which others make, keeps its state where no second one sees it: several are as many strangers.
        solitary: bool,
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
        /// Whether another variant runs the same container with another literal under this name; of the name of a Service, a port, a
        /// path, a switch and a number never.
        varies: bool,
        /// The other literals, in words.
        elsewhere: String,
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
        /// The port that the program listens on by itself, where that is known and another one; else 0.
        listens_at: i64,
        /// The path of an HTTP probe.
        path: Written<String>,
        /// http or https, in small letters, for an HTTP probe.
        scheme: Written<String>,
        /// The host that it asks instead of the pod; empty where none is written.
        host: Written<String>,
        /// What an exec probe runs, word by word.
        command: Written<Vec<String>>,
        /// The program that an exec probe runs; empty where it is not known.
        program: String,
        /// Whether the container's image is known to lack that program.
        lacks_program: bool,
        /// What is known to be spoken at its port: http, fastcgi, a protocol's name, or empty.
        speaks: String,
        /// Seconds between two.
        period: Written<i64>,
        /// How many fail in a row until it acts.
        failures: Written<i64>,
        /// How many succeed in a row until it counts as good.
        successes: Written<i64>,
        /// Seconds of failure until it acts.
        patience: i64,
        /// Seconds before the first one.
        initial_delay: Written<i64>,
        /// Its container.
        container: Link<Container>,
        /// Its workload.
        workload: Link<Workload>,
    }
}
