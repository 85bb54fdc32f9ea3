use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};

/// What one run of the binary gave.
#[derive(Debug)]
pub struct Run {
    /// The exit code; `None` where a signal or the time limit ended it.
    pub code: Option<i32>,
    /// Standard output, as it came.
    pub stdout: Vec<u8>,
    /// Standard error.
    pub stderr: String,
    /// How long it took.
    pub took: Duration,
    /// Whether the time limit ended it.
    pub timed_out: bool,
}

impl Run {
    /// Standard output as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.stdout).into_owned()
    }

    /// Standard output as JSON.
    ///
    /// # Panics
    /// Where it is none.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.stdout)
            .unwrap_or_else(|error| panic!("no JSON on standard output: {error}\n{}\n{}", self.text(), self.stderr))
    }
}

/// What a run may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Wall time.
    pub time: Duration,
    /// Address space in KiB; `None` for as much as there is.
    pub memory: Option<u64>,
}

/// The binary, built once for each test program, in the profile that the tests are built in.
///
/// # Panics
/// Where it does not build.
pub fn seaworthy() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        let program = std::env::current_exe().expect("the test program's path");
        let profile = program.ancestors().nth(2).expect("a test program stands in <target>/<profile>/deps");
        let target = profile.parent().expect("a profile stands in the target folder");
        let mut build = Command::new(env!("CARGO"));
        build.args(["build", "--quiet", "--package", "seaworthy-cli", "--target-dir"]).arg(target).current_dir(crate::root());
        if profile.file_name().is_some_and(|name| name == "release") {
            build.arg("--release");
        }
        assert!(build.status().expect("cargo runs").success(), "the binary builds");
        profile.join("seaworthy")
    })
}

/// Runs the binary in `folder`, without limits on memory and for a minute at most.
#[must_use]
pub fn run(folder: &Path, arguments: &[&str]) -> Run {
    run_limited(folder, arguments, Limits { time: Duration::from_secs(60), memory: None })
}

/// The same with a file of `folder` on standard input.
///
/// # Panics
/// Where the file cannot be opened.
#[must_use]
pub fn run_reading(folder: &Path, arguments: &[&str], input: &str) -> Run {
    let input = std::fs::File::open(folder.join(input)).expect("the input is there");
    run_with(folder, arguments, Limits { time: Duration::from_secs(60), memory: None }, input.into(), &[])
}

/// The same with these variables in its environment and nothing on standard input.
#[must_use]
pub fn run_as(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Run {
    run_with(folder, arguments, Limits { time: Duration::from_secs(60), memory: None }, Stdio::null(), environment)
}

/// Runs the binary in `folder` under limits, with nothing on standard input and an environment that says nothing
/// about colour or continuous integration.
///
/// # Panics
/// Where it cannot be started.
#[must_use]
pub fn run_limited(folder: &Path, arguments: &[&str], limits: Limits) -> Run {
    run_with(folder, arguments, limits, Stdio::null(), &[])
}

fn run_with(folder: &Path, arguments: &[&str], limits: Limits, input: Stdio, environment: &[(&str, &str)]) -> Run {
    let limit = limits.memory.map_or_else(|| "unlimited".to_owned(), |memory| memory.to_string());
    let mut command = Command::new("sh");
    command.args(["-c", r#"ulimit -v "$1"; shift; exec "$@""#, "sh", &limit]).arg(seaworthy()).args(arguments);
    for name in ["CI", "GITHUB_ACTIONS", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "FORCE_COLOR", "COLUMNS"] {
        command.env_remove(name);
    }
    command.envs(environment.iter().copied());
    // Each thread's allocator reserves address space: two are enough to count what the scan takes.
    command.env("MALLOC_ARENA_MAX", "2").current_dir(folder);
    let start = Instant::now();
    let mut child = command.stdin(input).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary starts");
    let stdout = drain(child.stdout.take().expect("a pipe"));
    let stderr = drain(child.stderr.take().expect("a pipe"));
    let status = wait(&mut child, start + limits.time);
    let took = start.elapsed();
    let (stdout, stderr) = (stdout.join().expect("it is read"), stderr.join().expect("it is read"));
    Run {
        code: status.and_then(|status| status.code()),
        stdout,
        stderr: String::from_utf8_lossy(&stderr).into_owned(),
        took,
        timed_out: status.is_none(),
    }
}

fn drain(mut pipe: impl Read + Send + 'static) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        pipe.read_to_end(&mut bytes).expect("the pipe is read");
        bytes
    })
}

fn wait(child: &mut Child, until: Instant) -> Option<ExitStatus> {
    loop {
        if let Some(status) = child.try_wait().expect("its state") {
            return Some(status);
        }
        if Instant::now() > until {
            child.kill().expect("it ends");
            child.wait().expect("it has ended");
            return None;
        }
        thread::sleep(Duration::from_millis(5));
    }
}
