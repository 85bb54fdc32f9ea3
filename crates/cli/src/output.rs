//! Where reports go: formats, files, standard output.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::Duration;

use anstream::{AutoStream, ColorChoice};
use seaworthy_model::{Problem, Report};
use seaworthy_render::{FORMATS, Paint, Terminal};

use crate::args::{Check, When};

/// What a report is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// For a person.
    Terminal,
    /// For a program: one of [`FORMATS`], by its index.
    Program(usize),
}

/// The formats' names, for the help.
pub(crate) static NAMES: LazyLock<String> = LazyLock::new(|| {
    let names = names();
    let (last, others) = names.split_last().map_or(("", &[][..]), |(last, others)| (*last, others));
    format!("Write a report: {} or {last}, to a file or to standard output; repeatable", others.join(", "))
});

fn names() -> Vec<&'static str> {
    std::iter::once("terminal").chain(FORMATS.iter().map(|(name, _)| *name)).collect()
}

impl Format {
    pub(crate) fn parse(word: &str) -> Result<Self, String> {
        if word == "terminal" {
            return Ok(Self::Terminal);
        }
        let known = FORMATS.iter().position(|(name, _)| *name == word).map(Self::Program);
        known.ok_or_else(|| format!("`{word}` is none of {}", names().join(", ")))
    }

    /// The contract's own format.
    pub(crate) fn json() -> Option<Self> {
        Self::parse("json").ok()
    }
}

/// A report that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Output {
    pub(crate) format: Format,
    /// Standard output, where there is none.
    pub(crate) file: Option<PathBuf>,
}

impl Output {
    /// `FORMAT` or `FORMAT=FILE`.
    pub(crate) fn parse(word: &str) -> Result<Self, String> {
        let (format, file) = word.split_once('=').map_or((word, None), |(format, file)| (format, Some(file)));
        match file {
            Some("") => Err("the file's name is missing behind `=`".into()),
            file => Ok(Self { format: Format::parse(format)?, file: file.map(PathBuf::from) }),
        }
    }
}

/// The reports that the arguments ask for: the terminal's, where they say nothing.
///
/// # Errors
/// Two reports cannot share standard output.
pub(crate) fn asked(check: &Check) -> Result<Vec<Output>, Problem> {
    let format = check.format.map(|format| Output { format, file: None });
    let mut outputs: Vec<Output> = check.outputs.iter().cloned().chain(format).collect();
    if outputs.is_empty() {
        outputs.push(Output { format: Format::Terminal, file: None });
    }
    outputs.dedup();
    if outputs.iter().filter(|output| output.file.is_none()).count() > 1 {
        return Err(Problem {
            place: None,
            path: None,
            text: "two reports are to be written to standard output".into(),
            remedy: Some("Give all but one of them a file: `--output json=report.json`.".into()),
        });
    }
    Ok(outputs)
}

/// How the report looks on standard output, or in a file, where nobody knows a width or a colour.
pub(crate) fn look(check: &Check, to_file: bool, report: &Report, elapsed: Duration) -> Terminal {
    let terminal = io::stdout().is_terminal() && !to_file;
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    Terminal {
        width: width(),
        color: color(check.color, to_file) != ColorChoice::Never,
        boxes: (terminal && !dumb) || check.color == When::Always,
        all: check.all,
        quiet: check.quiet,
        elapsed: (!to_file).then_some(elapsed),
        files: report.files(),
    }
}

/// Whether standard output has colours, and how wide it is where it has frames.
pub(crate) fn screen(when: When) -> (bool, Option<usize>) {
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    let frames = (io::stdout().is_terminal() && !dumb) || when == When::Always;
    (color(when, false) != ColorChoice::Never, frames.then(width))
}

/// The colours of a page of words, and how wide it is: as the terminal, up to what is good to read; as it is written, where there is
/// none.
pub(crate) fn columns(when: When) -> (Paint, Option<usize>) {
    let (color, width) = screen(when);
    (Paint { color }, width.map(|width| width.clamp(40, 100)))
}

fn color(when: When, to_file: bool) -> ColorChoice {
    match when {
        When::Always => ColorChoice::Always,
        When::Never => ColorChoice::Never,
        When::Auto if to_file => ColorChoice::Never,
        When::Auto => AutoStream::choice(&io::stdout()),
    }
}

/// What `COLUMNS` says, else the terminal, else 80.
pub(crate) fn width() -> usize {
    let said = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).filter(|columns| *columns > 0);
    said.or_else(|| terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))).unwrap_or(80)
}

/// The bytes of a report.
pub(crate) fn rendered(format: Format, report: &Report, look: &Terminal) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    match format {
        Format::Terminal => bytes = seaworthy_render::terminal(report, look).into_bytes(),
        Format::Program(at) => {
            if let Some((_, write)) = FORMATS.get(at) {
                write(report, &mut bytes)?;
            }
        }
    }
    Ok(bytes)
}

/// Writes a whole file or none: beside its place first, then into it.
#[allow(clippy::disallowed_methods, reason = "reports are written here, and nowhere else")]
pub(crate) fn to_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let special = std::fs::metadata(path).is_ok_and(|data| !data.is_file());
    if special {
        // A pipe or a device such as /dev/stderr has no beside.
        return std::fs::OpenOptions::new().write(true).open(path)?.write_all(bytes);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        return Err(io::Error::new(io::ErrorKind::NotFound, format!("there is no folder `{}`", folder.display())));
    }
    let mut beside = tempfile::Builder::new().prefix(".seaworthy-").tempfile_in(folder)?;
    beside.write_all(bytes)?;
    readable(beside.as_file())?;
    beside.persist(path)?;
    Ok(())
}

/// A report is as readable as any other new file; temporary files are their owner's alone.
#[cfg(unix)]
fn readable(file: &std::fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_: &std::fs::File) -> io::Result<()> {
    Ok(())
}

/// Writes to standard output. A reader that has gone away is no error: `seaworthy check | head` is fine.
pub(crate) fn to_stdout(bytes: &[u8], color: bool) -> io::Result<()> {
    let choice = if color { ColorChoice::Always } else { ColorChoice::AlwaysAnsi };
    let mut out = AutoStream::new(io::stdout().lock(), choice);
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// A line on standard error, harmless as the report is; that it cannot be written has nobody to be told.
pub(crate) fn say(text: &str) {
    let line = seaworthy_render::neutral::output(&seaworthy_render::neutral::lines(text));
    let _ = writeln!(io::stderr(), "{line}");
}
