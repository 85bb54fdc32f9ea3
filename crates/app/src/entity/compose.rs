use super::{Component, EnvVar, Id, Image, ImageReference, Known, Link, Variant, Workload, Written, entity};

entity! {
    /// A Compose project: a Compose file with what it includes, extends and what overrides it.
    ComposeProject = "compose_project" {
        /// The path of its main file.
        path: String,
        /// Every file that it is made of, the main one first.
        files: Vec<String>,
        /// deployment, development or unknown.
        role: String,
        /// Why it has this role, a phrase each.
        evidence: Vec<String>,
        /// Its services.
        services: Vec<Id<ComposeService>>,
        /// Whether Kubernetes manifests of the tree deploy the same images.
        has_manifests: bool,
        /// Whether a comment at its head says that it is for development.
        says_development: bool,
        /// Whether some of its services are only parts of ones that stand elsewhere.
        partial: bool,
        /// Whether it names networks or volumes that something else makes.
        external: bool,
        /// The variant that it is.
        variant: Link<Variant>,
    }
}

entity! {
    /// A service of a Compose project.
    ComposeService = "compose_service" {
        /// Its name.
        name: Written<String>,
        /// What it is run for: deployment, development or unknown, as its project, and development under a profile of that name; manifests where Kubernetes manifests deploy the same images.
        role: String,
        /// The image that it names.
        reference: Link<ImageReference>,
        /// Its build context; empty where it builds nothing.
        build: Written<String>,
        /// The stage that it builds.
        target: Written<String>,
        /// Whether it publishes a port on the host.
        publishes: Written<bool>,
        /// The ports of its container that it publishes or exposes.
        ports: Vec<i64>,
        /// Its environment.
        env: Vec<Id<EnvVar>>,
        /// The files that it takes its environment from.
        env_files: Written<Vec<String>>,
        /// The names of the secrets that it is given as files.
        secrets: Written<Vec<String>>,
        /// What it mounts.
        mounts: Vec<Id<ComposeMount>>,
        /// What it waits for.
        dependencies: Vec<Id<ComposeDependency>>,
        /// The names of the services that wait until it runs or is healthy.
        waited_for_by: Vec<String>,
        /// Whether something checks its health: its own healthcheck or its image's; unknown where its image comes from elsewhere and may have one.
        has_healthcheck: Known<bool>,
        /// Whether a health check is written and switched off.
        healthcheck_off: Written<bool>,
        /// Its entry point, where it sets one.
        entrypoint: Written<Vec<String>>,
        /// Its command, where it sets one.
        command: Written<Vec<String>>,
        /// The profiles that it is run under; empty where it is always run.
        profiles: Written<Vec<String>>,
        /// How many containers it runs.
        replicas: Written<i64>,
        /// Its restart policy: no, always, on-failure or unless-stopped.
        restart: Written<String>,
        /// Whether it says on which machines it runs or how it is updated: only a swarm reads that.
        placed: Written<bool>,
        /// Whether Compose copies changed files into it while it runs.
        watches: Written<bool>,
        /// The container's fixed name; empty where it has none.
        container_name: Written<String>,
        /// The services that it reaches by `links`.
        links: Written<Vec<String>>,
        /// The lines that it adds to its hosts file.
        extra_hosts: Written<Vec<String>>,
        /// The fixed address that it has in a network; empty where it has none.
        static_ip: Written<String>,
        /// Whether its image keeps data: a database, a broker, a store.
        keeps_data: bool,
        /// Whether it is a cache whose data nobody misses.
        cache: bool,
        /// Whether a named volume or a bind mount is where it keeps its data.
        data_kept: Known<bool>,
        /// Whether it is privileged.
        privileged: Written<bool>,
        /// Whether it uses the host's network.
        host_network: Written<bool>,
        /// Whether it sees the host's processes.
        host_pid: Written<bool>,
        /// Whether it shares the host's IPC namespace.
        host_ipc: Written<bool>,
        /// The mount of a container runtime's socket; empty where there is none.
        runtime_socket: Written<String>,
        /// The image that it builds.
        image: Link<Image>,
        /// The Compose project.
        compose_project: Link<ComposeProject>,
        /// The component.
        component: Link<Component>,
    }
}

entity! {
    /// A port of a container that a Compose service publishes on its host.
    PublishedPort = "published_port" {
        /// The container's port, the first of a range.
        number: Written<i64>,
        /// The port that the program listens on by itself, where that is known and another one; else 0.
        listens_at: i64,
        /// Its service.
        compose_service: Link<ComposeService>,
    }
}

entity! {
    /// A mount of a Compose service.
    ComposeMount = "compose_mount" {
        /// The path in the container.
        path: Written<String>,
        /// The host's path or the named volume; empty for an anonymous one.
        source: Written<String>,
        /// bind, volume, anonymous, tmpfs or other.
        kind: String,
        /// What a bind mount brings in: source, configuration, data, socket, host (a facility of the machine), or unknown; empty for other mounts.
        holds: String,
        /// Whether it is read-only.
        read_only: bool,
        /// Whether what is written there outlives the container: a bind mount or a named volume.
        keeps: bool,
        /// Its service.
        compose_service: Link<ComposeService>,
    }
}

entity! {
    /// A service that a Compose service waits for before it is started: an entry of `depends_on`.
    ComposeDependency = "compose_dependency" {
        /// The name of the service that it waits for.
        on: Written<String>,
        /// started, healthy or completed: what it waits for.
        condition: String,
        /// The service that it waits for.
        needs: Link<ComposeService>,
        /// The service that waits.
        compose_service: Link<ComposeService>,
    }
}

entity! {
    /// A directory that two Compose services, or two workloads, have mounted, one of them to write.
    SharedDirectory = "shared_directory" {
        /// The host's path, or the name of the volume.
        source: Written<String>,
        /// volume, bind or host_path.
        kind: String,
        /// The services or workloads that use it.
        users: Vec<String>,
        /// Those of them that may write.
        writers: Vec<String>,
        /// The Compose service that it is shown for, a writer.
        compose_service: Link<ComposeService>,
        /// The workload that it is shown for.
        workload: Link<Workload>,
        /// The component.
        component: Link<Component>,
    }
}

entity! {
    /// A step of a start that only waits for something else: a sleep, a wait for a port, a loop.
    StartWait = "start_wait" {
        /// What waits, as it is written.
        text: Written<String>,
        /// sleep, port or loop.
        by: String,
        /// image, compose or container: what starts so.
        stands_in: String,
        /// The name of what starts so.
        waiting: String,
        /// The image that starts so.
        image: Link<Image>,
        /// The Compose service that starts so.
        compose_service: Link<ComposeService>,
        /// The workload that starts so.
        workload: Link<Workload>,
        /// The component.
        component: Link<Component>,
    }
}
