use super::{Component, ComposeService, Container, Image, Instruction, Known, Link, Workload, Written, entity};

entity! {
    /// What starts: ENTRYPOINT and CMD of an image's stage that ships, or what a container or Compose service puts in their place.
    Process = "process" {
        /// The command as it is written.
        command: Written<String>,
        /// Who writes it: image, container or compose.
        stands_in: String,
        /// exec (JSON form, a list) or shell.
        form: String,
        /// What is the first process: program, shell, script, npm, yarn, pnpm, init, no_shell, or unknown.
        first: String,
        /// The program that is meant to run: the last command's name.
        program: String,
        /// What runs the code of the program, where that is a known one: gunicorn, uvicorn, celery, puma; empty else.
        runner: String,
        /// What that does with SIGTERM: drains, cut, ignored or unknown; empty where it is none that is known.
        on_term: String,
        /// The file or module of Python that it starts; empty where it names none.
        starts: String,
        /// The same as it is written, with its path.
        path: String,
        /// Its `sh`, where a shell stands between: dash, ash, bash, or empty where it is not known.
        shell: String,
        /// Whether SIGTERM reaches the program.
        hears_term: Known<bool>,
        /// Whether SIGTERM reaches it only because this shell replaces itself with the last command.
        fragile: bool,
        /// Whether a line of an entry script decides it.
        script: Written<String>,
        /// The development server that it starts, as its command says; empty for none.
        development_server: Written<String>,
        /// Whether a test of a variable in the script decides about that.
        development_server_maybe: bool,
        /// Whether that server reloads or debugs.
        reloads: bool,
        /// Whether its server listens on the loopback address alone: one for development, or a known one that is told no other.
        loopback: bool,
        /// The command that changes a file in its place before the program starts; empty for none.
        rewrites: Written<String>,
        /// The command that installs, builds or fetches before the program starts; empty for none.
        installs: Written<String>,
        /// Whether that command stands under a condition.
        installs_maybe: bool,
        /// The command that changes the database's schema before the program starts; empty for none.
        migrates: Written<String>,
        /// Whether a test of a variable in the script decides about that.
        migrates_maybe: bool,
        /// Whether that command takes a lock, so that one of several does it.
        migration_locks: bool,
        /// Whether that command drops tables or empties them.
        migration_drops: bool,
        /// The file that standard output goes to; empty where it goes nowhere else.
        redirected_to: Written<String>,
        /// Whether it is printed as well, by `tee`, so that the file only holds a copy.
        still_printed: bool,
        /// The process manager that it starts; empty for none.
        manager: String,
        /// The programs that run beside each other, where a script starts several.
        beside: Vec<String>,
        /// The command that puts its program in the background; empty for none.
        daemon: Written<String>,
        /// Whether it is only for development: its image, or its Compose project.
        development: bool,
        /// Whether everything of the tree that runs its image starts something else.
        replaced: Written<bool>,
        /// The component that it starts.
        component: Link<Component>,
        /// The image.
        image: Link<Image>,
        /// The container that starts it, where a manifest writes it.
        container: Link<Container>,
        /// That container's workload.
        workload: Link<Workload>,
        /// The Compose service that starts it, where a Compose file writes it.
        compose_service: Link<ComposeService>,
    }
}

entity! {
    /// A port in an EXPOSE instruction.
    ExposedPort = "exposed_port" {
        /// As it is written.
        written: Written<String>,
        /// Its number, the first of a range; 0 where that is not known.
        number: i64,
        /// Whether it is a port at all: from 1 to 65535, without a host's address or port.
        valid: bool,
        /// Whether it stands in the stage that ships, or in one below it.
        ships: bool,
        /// The port that the program listens on by itself, where that is known and none is EXPOSEd that it is; else 0.
        listens_at: i64,
        /// Its image.
        image: Link<Image>,
        /// The whole EXPOSE instruction.
        instruction: Link<Instruction>,
    }
}

entity! {
    /// A folder in a VOLUME instruction of the stage that ships, or of one below it.
    DeclaredVolume = "declared_volume" {
        /// Its path.
        path: Written<String>,
        /// Whether it holds nothing that anybody misses: temporary files, caches, sockets.
        temporary: bool,
        /// Whether it holds a database's data or uploads, by its image or its name.
        precious: bool,
        /// Whether everything that runs the image mounts a volume there that outlives the container; unknown where nothing runs it.
        mounted: Known<bool>,
        /// Where one of them is that mounts nothing there.
        unmounted_in: Written<String>,
        /// Its image.
        image: Link<Image>,
    }
}
