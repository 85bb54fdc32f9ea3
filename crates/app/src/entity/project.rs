use super::{ComposeService, ConfigEntry, Id, Image, Known, Link, Process, Workload, Written, entity};

entity! {
    /// What is scanned: the folder that holds everything.
    Project = "project" {
        /// The name of its folder.
        name: String,
        /// Its applications.
        applications: Vec<Id<Application>>,
        /// Whether it holds anything that is deployed.
        deployable: bool,
    }
}

entity! {
    /// Components that are deployed together.
    Application = "application" {
        /// A short name: the last part of its folder, or the project's.
        name: String,
        /// The folder that holds it, relative to the root; empty for the root itself.
        folder: String,
        /// Its components.
        components: Vec<Id<Component>>,
        /// How many of its components have a workload that runs on, and does not end by itself.
        lasting: i64,
        /// The ways in which it is deployed.
        variants: Vec<Id<Variant>>,
        /// What ConfigMaps and Secrets of its variants hold, and the documents in them, key by key.
        config_entries: Vec<Id<ConfigEntry>>,
        /// Whether a network policy says who may speak to its pods, one that is switched off too; unknown where one may come from
        /// elsewhere.
        network_policy: Known<bool>,
        /// Whether something copies its data away: a backup job or a schedule of snapshots; unknown where one may come from elsewhere.
        backed_up: Known<bool>,
        /// The project.
        project: Link<Project>,
    }
}

entity! {
    /// One program of an application: what an image holds, a workload runs, a Compose service starts or a build file builds.
    Component = "component" {
        /// Its name within the application.
        name: String,
        /// What tells it from others of its application, whatever the folder of the project is called; empty for what bears its name.
        identity: String,
        /// service, worker, job, web, tool, library, client, backing, example, test or unknown.
        kind: String,
        /// What decided the kind, a sentence each.
        evidence: Vec<String>,
        /// Its folder, relative to the root; empty where its source is not in the tree.
        path: String,
        /// The application that it belongs to.
        application: Link<Application>,
        /// The image that holds it.
        image: Link<Image>,
        /// Every image that is built from its folder, the one above among them.
        images: Vec<Id<Image>>,
        /// The workloads that run it, over all variants.
        workloads: Vec<Id<Workload>>,
        /// The Compose services that run it.
        compose_services: Vec<Id<ComposeService>>,
        /// Whether a manifest of the tree runs it on Kubernetes; unknown where a chart that is not rendered, a release, a command or its
        /// build may.
        on_kubernetes: Known<bool>,
        /// The Compose file that runs it, rather one that is not for development; empty where none does.
        compose_file: Written<String>,
        /// What starts it where it is deployed: its image's command, or what manifests and Compose files put in its place.
        processes: Vec<Id<Process>>,
        /// Whether its source is in the tree.
        has_source: bool,
        /// The languages that its build files are for: java, kotlin, python, rust, javascript, go.
        languages: Vec<String>,
        /// The path of the build file that says most of it; empty where it has none.
        build_file: Written<String>,
        /// The page of it whose name says that it tells its health, such as `health.jsp`; empty where it has none.
        health_page: String,
        /// The libraries of the tree that it is built with.
        uses: Vec<Id<Component>>,
    }
}

entity! {
    /// One way in which an application is deployed: a folder of manifests, a Kustomize root, a Compose project.
    Variant = "variant" {
        /// Its folder or file, relative to the root; `.` for the root itself.
        root: String,
        /// plain, kustomize or compose.
        kind: String,
        /// Whether it is meant for production; a secondary one alone gives notes.
        primary: bool,
        /// Why it is primary or secondary, a sentence each.
        evidence: Vec<String>,
        /// The variant that its file is made from; empty where it is none's output.
        generated_from: String,
        /// What Kustomize puts before the names of its objects.
        prefix: String,
        /// What Kustomize puts behind them.
        suffix: String,
        /// The application that it deploys.
        application: Link<Application>,
        /// Its workloads.
        workloads: Vec<Id<Workload>>,
    }
}

entity! {
    /// A key that stands twice in one mapping of a manifest or Compose file: the last one wins, or the file is refused.
    DuplicateKey = "duplicate_key" {
        /// The key.
        key: Written<String>,
        /// The keys from the document's root to the mapping that holds it, with dots.
        path: String,
        /// Whether both have the same value.
        same_value: bool,
        /// What the lost value was: probe, resources, security_context, env, or empty.
        loses: String,
        /// The workload in which it stands.
        workload: Link<Workload>,
    }
}
