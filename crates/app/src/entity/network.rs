use super::{Component, Id, Known, Link, Variant, Workload, Written, entity};

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
        /// What keeps a client at one pod, as written: `ClientIP`, or an annotation of a load balancer; empty for nothing.
        affinity: Written<String>,
        /// Whether it has an address of its own outside of the cluster: a LoadBalancer or NodePort.
        outward: bool,
        /// Whether a port of it speaks HTTP, by its protocol, name or number.
        http: bool,
        /// How many Services of its variant are outward and speak HTTP, this one among them if it does.
        outward_http: i64,
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
        /// The port that the program listens on by itself, where that is known and another one; else 0.
        listens_at: i64,
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
        /// What keeps a client at one pod: the annotation's value; empty for nothing.
        affinity: Written<String>,
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
        /// ConfigMap, Secret, or Values for the values of a chart.
        kind: String,
        /// Whether the same value stands as user or database beside it.
        equals_user: bool,
        /// The name of the object that holds it.
        object_name: String,
        /// The key of the entry whose text is the document in which it stands; empty for an entry of the object itself.
        document: String,
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
