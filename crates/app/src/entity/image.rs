use super::{Component, ComposeService, Container, DeclaredVolume, ExposedPort, Id, Link, Process, Written, entity};

entity! {
    /// What one Dockerfile builds for deployment.
    Image = "image" {
        /// Its name: the folder of its Dockerfile, or what deployments call it.
        name: String,
        /// The Dockerfile's path.
        dockerfile: String,
        /// The folder that is its build context, as far as it is known.
        context: String,
        /// The stage that ships.
        stage: Link<BuildStage>,
        /// Every stage.
        stages: Vec<Id<BuildStage>>,
        /// The image below the stage that ships, through stages.
        base: Link<BaseImage>,
        /// The user that its process starts as: the last USER, else the base image's; empty where neither says.
        user: Written<String>,
        /// Whether it is known as whom it starts.
        user_known: bool,
        /// Whether it starts as root and stays root.
        runs_as_root: bool,
        /// Whether an entry point drops root by itself (gosu, su-exec, setpriv).
        drops_root: bool,
        /// Whether each container of a Kustomize component that nothing takes in runs it as another user than root; stands at the setting.
        optional_user: Written<bool>,
        /// Whether it is for development, for building others only or for a platform of another kind: by its name, because only stages
        /// for development exist, or because other images of the tree take nothing but files from it.
        development: bool,
        /// Whether other images of the tree that ship are built upon it.
        base_of_others: bool,
        /// Ports that it EXPOSEs, or that its base image does.
        exposed: Vec<i64>,
        /// The port that programs built upon its base listen on, where nothing read says another; 0 where that is not known.
        default_port: i64,
        /// The port of the container itself that its HEALTHCHECK asks by HTTP; 0 where it asks none.
        healthcheck_port: i64,
        /// The ports of its own EXPOSE instructions, those of build stages among them.
        own_ports: Vec<Id<ExposedPort>>,
        /// The folders of its own VOLUME instructions, in the stage that ships.
        own_volumes: Vec<Id<DeclaredVolume>>,
        /// The signal that ends it: STOPSIGNAL, else the base image's where that is known; empty for SIGTERM by default.
        stop_signal: Written<String>,
        /// What its HEALTHCHECK runs; empty where it has none of its own.
        healthcheck: Written<String>,
        /// Whether a stage that does not ship gives files to the one that does.
        multi_stage: bool,
        /// Whether instructions of the stage that ships, or of one below it, may put a program into it.
        brings_code: bool,
        /// Whether a `.dockerignore` may hold for its build context.
        ignore_file: bool,
        /// Whether a workload or a Compose service of the tree runs it.
        deployed: bool,
        /// What starts.
        process: Link<Process>,
        /// The component that it holds.
        component: Link<Component>,
    }
}

entity! {
    /// A stage of a Dockerfile.
    BuildStage = "build_stage" {
        /// Its name after AS; empty where it has none.
        name: Written<String>,
        /// Its number, from 0.
        index: i64,
        /// Whether this stage, or one based on it, is what ships.
        ships: bool,
        /// Whether the stage that ships copies files from it, be it through others.
        gives_files: bool,
        /// The platform in its FROM line, as written.
        platform: Written<String>,
        /// The image in its FROM line.
        base: Link<BaseImage>,
        /// The image that it is a stage of.
        image: Link<Image>,
    }
}

entity! {
    /// The image in a FROM line, with what is known of official images.
    BaseImage = "base_image" {
        /// As it is written, with build arguments put in.
        written: Written<String>,
        /// The last part of its name.
        name: String,
        /// Its tag; empty where it has none.
        tag: String,
        /// Whether it stands in the table of images.
        known: bool,
        /// As whom it starts, where that is known.
        user: String,
        /// Its `sh`: dash, ash, bash, none, or empty where it is not known.
        shell: String,
        /// Whether its own entry point drops root.
        drops_root: bool,
        /// What it starts by itself: nothing of use (a shell, a prompt), an init system, or empty where it is not known.
        starts: String,
        /// The tools for building that it holds, in words; empty where it is none for building.
        sdk: String,
        /// The language runtime that it holds: java, node, python, dotnet, ruby or php; empty for none that is known.
        runtime: String,
        /// The version of that runtime as far as it has to fit: the major one, for Python and Ruby with the minor one.
        runtime_version: String,
        /// Whether it is an image of Windows.
        windows: bool,
        /// The application server that it is: tomcat, jetty, tomee, wildfly, liberty, payara, websphere, weblogic; empty for none.
        server: String,
        /// What it keeps: database, broker, store or cache; empty for nothing.
        keeps: String,
    }
}

entity! {
    /// An instruction of a Dockerfile; a trigger of ONBUILD too.
    Instruction = "instruction" {
        /// Its keyword in capitals.
        keyword: String,
        /// Its arguments as written, continuation lines and all.
        text: Written<String>,
        /// For ENV, ARG and LABEL: the key.
        key: Written<String>,
        /// For ENV, ARG and LABEL: the value; empty where there is none.
        value: Written<String>,
        /// For ENV and ARG: none, placeholder, weak, plain or strong, by key and value.
        credential: String,
        /// For COPY and ADD: the key file that it copies in; empty where it copies none.
        key_file: Written<String>,
        /// For CMD and ENTRYPOINT: the later instruction that takes its place; empty where it holds.
        shadowed_by: Written<String>,
        /// For COPY and ADD: the source where that is the whole build context; empty where it is not.
        copies_all: Written<String>,
        /// For COPY and ADD: the configuration file of one environment that it copies in; empty where it copies none.
        environment_file: Written<String>,
        /// For ADD: the address that it fetches without a checksum; empty where it fetches none.
        fetches: Written<String>,
        /// For RUN: the command that fetches a script for a shell to run unread; empty where there is none.
        piped: Written<String>,
        /// For RUN and ADD: the word that makes a download one for a single architecture; empty where there is none.
        one_architecture: Written<String>,
        /// For RUN: the package manager whose caches stay behind; empty where none do.
        leaves_cache: Written<String>,
        /// For ENV and ARG: whether its name or its value says that it is an address.
        is_address: bool,
        /// For ENV and ARG: whether a front end's build puts it into what browsers load.
        built_in: bool,
        /// For ENV and ARG: whether its value leads back to the container itself: localhost.
        is_loopback: bool,
        /// For ENV: whether a workload or Compose service that runs the image sets it too.
        set_outside: bool,
        /// For ENV: the monitoring agent that it loads; empty for none.
        agent: String,
        /// Whether it stands in the stage that ships, or in one below it.
        ships: bool,
        /// Whether it is a trigger of ONBUILD.
        onbuild: bool,
        /// Its stage.
        stage: Link<BuildStage>,
        /// Its image.
        image: Link<Image>,
    }
}

entity! {
    /// A package that a RUN instruction installs by name.
    Package = "installed_package" {
        /// Its name.
        name: Written<String>,
        /// The program that installs it: apt, apk, yum, zypper, pip, npm, gem, go, cargo.
        manager: String,
        /// Its version as written; empty where there is none.
        version: String,
        /// Whether a version, a file or a variable decides which one is installed.
        pinned: bool,
        /// Whether it ends up in the stage that ships.
        ships: bool,
        /// What it is for beside the program: build, ssh or agent; empty for all else.
        role: String,
        /// Whether the same instruction removes it again.
        removed: bool,
        /// Its image.
        image: Link<Image>,
        /// The whole RUN instruction.
        instruction: Link<Instruction>,
    }
}

entity! {
    /// A command of a RUN instruction that installs packages by name; stands at its program and subcommand.
    PackageInstall = "package_install" {
        /// The program that installs: apt, apk, yum, zypper, pip, npm, gem, go, cargo.
        manager: String,
        /// The packages that it installs without a version.
        unpinned: Vec<Id<Package>>,
        /// Their names in words; empty where there is none.
        unpinned_names: String,
        /// Whether what it installs ends up in the stage that ships.
        ships: bool,
        /// Its image.
        image: Link<Image>,
    }
}

entity! {
    /// A name of an image, wherever one stands: FROM, COPY --from, RUN --mount, a Compose service, a container.
    ImageReference = "image_reference" {
        /// As it is written.
        written: Written<String>,
        /// The last part of its name.
        name: String,
        /// The whole path without the registry.
        repository: String,
        /// Its tag; empty where it has none.
        tag: String,
        /// Its digest; empty where it has none.
        digest: String,
        /// digest, version, channel, latest, none or unknown (a variable decides).
        pin: String,
        /// Where it stands: from, copy, mount, compose, container or values.
        stands_in: String,
        /// Whether something else owns the tag: a builder, a Kustomize `images` entry, the same Compose service's build.
        owned: bool,
        /// Whether it is built in this tree.
        built_here: bool,
        /// Whether it decides what ships: false in a build stage that only gives files.
        ships: bool,
        /// Where it is only for development: a stage, an image or a Compose project that is not deployed.
        development: bool,
        /// Whether it is a database, broker or cache by its name, as the table of images knows them.
        keeps_data: bool,
        /// The folder in which such an image keeps its data.
        data_path: String,
        /// As whom it starts, where the table of images knows it.
        user: String,
        /// The language runtime that it is, where the table of images knows it, and nothing else.
        runtime: String,
        /// The image that a Dockerfile of this tree builds under this name.
        image: Link<Image>,
        /// The container that names it.
        container: Link<Container>,
        /// The Compose service that names it.
        compose_service: Link<ComposeService>,
        /// The component that it is part of.
        component: Link<Component>,
    }
}
