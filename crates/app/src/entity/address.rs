use super::{Component, ConfigEntry, Container, Known, Link, Service, Variant, Workload, Written, entity};

entity! {
    /// A line of `hostAliases`: names that a pod's own hosts file gives an address.
    HostAlias = "host_alias" {
        /// The address.
        address: Written<String>,
        /// The names.
        names: Vec<String>,
        /// Whether the address is the pod itself: loopback.
        loopback: bool,
        /// The workload.
        workload: Link<Workload>,
    }
}

entity! {
    /// An address that a manifest fixes for a Service, a load balancer or a pod.
    StaticAddress = "static_address" {
        /// The address, or several, as written.
        value: Written<String>,
        /// What has it: service, load_balancer or pod.
        of: String,
        /// The name of the Service or workload that has it.
        name: String,
        /// The Service.
        service: Link<Service>,
        /// The workload.
        workload: Link<Workload>,
        /// The variant that it is part of.
        variant: Link<Variant>,
    }
}

entity! {
    /// A name of a host within the cluster that a value of a manifest names: a container's variable, or a ConfigMap's entry.
    HostReference = "host_reference" {
        /// The host as it is written, without scheme and port.
        host: Written<String>,
        /// The variable or key whose value names it.
        key: String,
        /// The variable's container, or the ConfigMap, by name.
        holder: String,
        /// Whether a Service of the variant, or of one beside it, has this name; unknown where it may be installed from elsewhere.
        resolves: Known<bool>,
        /// The Service that is meant, where one letter or two tell it from this name; empty where none is.
        near: String,
        /// The container whose variable it is.
        container: Link<Container>,
        /// The entry of a ConfigMap that it is in.
        config_entry: Link<ConfigEntry>,
        /// The workload.
        workload: Link<Workload>,
        /// The variant that it is part of.
        variant: Link<Variant>,
        /// The component that reads it.
        component: Link<Component>,
    }
}
