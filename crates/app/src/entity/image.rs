use super::{Component, ComposeService, Container, Id, Known, Link, Written, entity};

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
        /// Whether it is for development only: by its name, or because only stages for development exist.
        development: bool,
        /// Ports that it EXPOSEs, or that its base image does.
        exposed: Vec<i64>,
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
        /// Its image.
        image: Link<Image>,
        /// The whole RUN instruction.
        instruction: Link<Instruction>,
    }
}

entity! {
    /// What starts in an image: ENTRYPOINT and CMD of the stage that ships, else of its base.
    Process = "process" {
        /// The command as it is written.
        command: Written<String>,
        /// exec (JSON form) or shell.
        form: String,
        /// What is the first process: program, shell, script, npm, yarn, pnpm, init, or unknown.
        first: String,
        /// The program that is meant to run: the last command's name.
        program: String,
        /// Its `sh`, where a shell stands between: dash, ash, bash, or empty where it is not known.
        shell: String,
        /// Whether SIGTERM reaches the program.
        hears_term: Known<bool>,
        /// Whether SIGTERM reaches it only because this shell replaces itself with a single command.
        fragile: bool,
        /// Whether a line of an entry script decides it.
        script: Written<String>,
        /// The image.
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
        /// Where it stands: from, copy, mount, compose or container.
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
