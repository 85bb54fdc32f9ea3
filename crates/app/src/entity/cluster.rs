use super::{Claim, Id, Known, Link, Object, Variant, Workload, Written, entity};

entity! {
    /// A HorizontalPodAutoscaler, or a ScaledObject of KEDA.
    Autoscaler = "autoscaler" {
        /// Its name.
        name: Written<String>,
        /// The fewest pods; 1 where it is not written.
        minimum: Written<i64>,
        /// The most pods; 0 where it is not written.
        maximum: Written<i64>,
        /// The name of what it scales.
        target: Written<String>,
        /// The kind of what it scales.
        target_kind: String,
        /// Whether that exists; unknown where it may come from elsewhere, and where it is no workload.
        target_exists: Known<bool>,
        /// The requests that it scales on a share of: cpu, memory, or both.
        shares_of: Vec<String>,
        /// Whether every container that it measures requests these; unknown where its target is not in the tree.
        has_requests: Known<bool>,
        /// What is not requested, in words: `web` (cpu).
        lacks: String,
        /// The workload that it scales.
        workload: Link<Workload>,
        /// The variant that it is part of.
        variant: Link<Variant>,
        /// The object.
        object: Link<Object>,
    }
}

entity! {
    /// A PodDisruptionBudget.
    DisruptionBudget = "disruption_budget" {
        /// Its name.
        name: Written<String>,
        /// Its namespace; empty where none is written.
        namespace: Written<String>,
        /// Its selector: `key=value`, and what else a selector can ask; empty where it has none.
        selector: Written<Vec<String>>,
        /// How many pods it keeps: a number or a share.
        min_available: Written<String>,
        /// How many pods may be away: a number or a share.
        max_unavailable: Written<String>,
        /// The workloads whose pods it selects.
        workloads: Vec<Id<Workload>>,
        /// The workload that it selects, the first of them.
        workload: Link<Workload>,
        /// How many pods these run at least; 0 where it selects none.
        pods: i64,
        /// Whether it lets a pod be evicted while only that many run; unknown where its pods are not in the tree.
        allows: Known<bool>,
        /// Whether more pods may run than at least: an autoscaler sets their number.
        grows: bool,
        /// What forbids the eviction, as it is written: `minAvailable: 2`.
        written: Written<String>,
        /// The variant that it is part of.
        variant: Link<Variant>,
        /// The object.
        object: Link<Object>,
    }
}

entity! {
    /// A NetworkPolicy, of Kubernetes or of a network that has kinds of its own.
    NetworkPolicy = "network_policy" {
        /// Its name.
        name: Written<String>,
        /// Its namespace; empty where none is written.
        namespace: Written<String>,
        /// Its selector: `key=value`, and what else a selector can ask; empty for every pod.
        selector: Written<Vec<String>>,
        /// The workloads whose pods it selects.
        workloads: Vec<Id<Workload>>,
        /// The workload that it selects, the first of them.
        workload: Link<Workload>,
        /// The variant that it is part of.
        variant: Link<Variant>,
        /// The object.
        object: Link<Object>,
    }
}

entity! {
    /// A PersistentVolume.
    PersistentVolume = "persistent_volume" {
        /// Its name.
        name: Written<String>,
        /// host_path, local, nfs, csi, disk or other.
        kind: String,
        /// The node's path of a hostPath or a local volume.
        path: Written<String>,
        /// Its storage class; empty where none is written.
        storage_class: Written<String>,
        /// The claim that it is kept for, by name; empty where it is for any.
        claim_name: Written<String>,
        /// The claim of the tree that gets it.
        claim: Link<Claim>,
        /// Whether a container that keeps data has it mounted.
        holds_data: bool,
        /// The workload that mounts it.
        workload: Link<Workload>,
        /// The variant that it is part of.
        variant: Link<Variant>,
        /// The object.
        object: Link<Object>,
    }
}
