use super::{Component, EnvVar, Id, Image, ImageReference, Known, Link, Variant, Workload, Written, entity};

entity! {
    /// A Kubernetes Service.
    Service = "service" {
        /// Its name.
        name: Written<String>,
        /// Its namespace; empty where none is written.
        namespace: Written<String>,
        /// ClusterIP, NodePort, LoadBalancer or ExternalName.
        type_: Written<String>,
        /// Its selector, `key=value`; empty where it has none.
        selector: Written<Vec<String>>,
        /// Its ports.
        ports: Vec<Id<ServicePort>>,
        /// The workloads whose pods it selects.
        workloads: Vec<Id<Workload>>,
        /// Whether it selects any pod; unknown where what it selects may come from elsewhere.
        has_pods: Known<bool>,
        /// The variant that it is part of.
        variant: Link<Variant>,
        /// The component that it leads to.
        component: Link<Component>,
        /// The object.
        object: Link<Object>,
    }
}

entity! {
    /// A port of a Service.
    ServicePort = "service_port" {
        /// Its name; empty where it has none.
        name: Written<String>,
        /// Its number.
        number: Written<i64>,
        /// Where it leads: a port's number or name; the number above where it is not written.
        target: Written<String>,
        /// Whether a container that the Service selects has such a port; unknown where it names no port at all.
        reaches: Known<bool>,
        /// The ports that those containers have, in words.
        available: String,
        /// Whether the target is a name, which must exist.
        by_name: bool,
        /// Its Service.
        service: Link<Service>,
        /// The workload that it selects, the first of them.
        workload: Link<Workload>,
    }
}

entity! {
    /// An Ingress.
    Ingress = "ingress" {
        /// Its name.
        name: Written<String>,
        /// Its namespace; empty where none is written.
        namespace: Written<String>,
        /// Where its rules lead.
        backends: Vec<Id<Backend>>,
        /// The variant that it is part of.
        variant: Link<Variant>,
        /// The object.
        object: Link<Object>,
    }
}

entity! {
    /// A backend of an Ingress.
    Backend = "backend" {
        /// The Service that it names.
        service_name: Written<String>,
        /// The Service's port that it names: a number or a name.
        port: Written<String>,
        /// Whether that Service exists; unknown where it may come from elsewhere.
        exists: Known<bool>,
        /// Whether that Service has the port; unknown where the Service is not in the tree.
        port_exists: Known<bool>,
        /// The Service.
        service: Link<Service>,
        /// Its Ingress.
        ingress: Link<Ingress>,
    }
}

entity! {
    /// A HorizontalPodAutoscaler, or a ScaledObject of KEDA.
    Autoscaler = "autoscaler" {
        /// Its name.
        name: Written<String>,
        /// The fewest pods; 1 where it is not written.
        minimum: Written<i64>,
        /// The most pods.
        maximum: Written<i64>,
        /// The workload that it scales.
        workload: Link<Workload>,
        /// The variant that it is part of.
        variant: Link<Variant>,
    }
}

entity! {
    /// An entry of a ConfigMap or Secret.
    ConfigEntry = "config_entry" {
        /// Its key.
        key: Written<String>,
        /// Its value, decoded where a Secret's `data` holds it.
        value: Written<String>,
        /// The value with all but its first two characters hidden.
        masked: String,
        /// none, placeholder, weak, plain or strong: what the value is as a credential, by key and value.
        credential: String,
        /// What tells this secret from others: the same wherever one value stands; for a well-known word, object and key.
        secret: String,
        /// ConfigMap or Secret.
        kind: String,
        /// Whether the same value stands as user or database beside it.
        equals_user: bool,
        /// The name of the object that holds it.
        object_name: String,
        /// The object.
        object: Link<Object>,
        /// The component that reads it, where exactly one does.
        component: Link<Component>,
    }
}

entity! {
    /// Any Kubernetes object.
    Object = "object" {
        /// Its kind.
        kind: String,
        /// Its API version.
        api_version: Written<String>,
        /// Its name.
        name: Written<String>,
        /// Its namespace; empty where none is written.
        namespace: Written<String>,
        /// The Kubernetes release that no longer serves this version, such as `1.25`; empty where it is served.
        removed_in: String,
        /// Whether the release that is judged for no longer serves it.
        removed: bool,
        /// The version that takes its place; empty where there is none.
        replacement: String,
        /// Whether a banner or a folder says that it is generated or vendored.
        generated: bool,
        /// The workload that it is.
        workload: Link<Workload>,
        /// The variant that it is part of.
        variant: Link<Variant>,
        /// The component that it deploys.
        component: Link<Component>,
    }
}

entity! {
    /// A Compose project: one Compose file with what it extends.
    ComposeProject = "compose_project" {
        /// The file's path.
        path: String,
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
        /// The variant that it is.
        variant: Link<Variant>,
    }
}

entity! {
    /// A service of a Compose project.
    ComposeService = "compose_service" {
        /// Its name.
        name: Written<String>,
        /// The image that it names.
        reference: Link<ImageReference>,
        /// Its build context; empty where it builds nothing.
        build: Written<String>,
        /// The stage that it builds.
        target: Written<String>,
        /// Whether it publishes a port on the host.
        publishes: Written<bool>,
        /// Its environment.
        env: Vec<Id<EnvVar>>,
        /// What it mounts.
        mounts: Vec<Id<super::Mount>>,
        /// Whether its image keeps data: a database, a broker, a store.
        keeps_data: bool,
        /// Whether it is a cache whose data nobody misses.
        cache: bool,
        /// Whether a named volume or a bind mount is where it keeps its data.
        data_kept: Known<bool>,
        /// Whether it is privileged.
        privileged: Written<bool>,
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
