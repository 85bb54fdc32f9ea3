//! What the engine is asked for, from the arguments and the project's settings.

use std::path::{Path, PathBuf};

use seaworthy_engine::{Laid, Request};
use seaworthy_model::Problem;

use crate::args::Scan;
use crate::refusal::problem;
use crate::{baseline, packs, settings};

/// What is known and does not count.
#[derive(Clone, Copy)]
pub(crate) enum Known<'a> {
    Nothing,
    /// What the baseline of the arguments accepts, else that of the settings.
    Baseline(Option<&'a Path>),
}

/// The request, but for the choice of rules. A text that stands for a file is all that is reported on, and settings are looked for
/// from that file on.
///
/// # Errors
/// Settings, packs, a baseline or a day that are refused.
pub(crate) fn request(scan: &Scan, laid: Option<Laid>, known: Known<'_>) -> Result<Request, Vec<Problem>> {
    let asked: Vec<PathBuf> = laid.as_ref().map_or_else(|| scan.paths.clone(), |laid| vec![laid.path.clone()]);
    let start = asked.first().map_or(Path::new("."), PathBuf::as_path);
    // Everything that is refused is said at once.
    let (found, mut problems) = settings::in_part(&scan.chosen, scan.root.as_deref(), start, &[]);
    if laid.is_none() && asked.iter().any(|path| path.as_os_str() == "-") {
        problems.push(problem(
            "`-` is standard input, which `seaworthy check` alone reads",
            Some("Name a folder or a file; `./-` is a file of that name."),
        ));
    }
    let baseline = match known {
        Known::Nothing => Ok(vec![]),
        Known::Baseline(named) => baseline::accepted_by(named, found.as_ref()),
    };
    let baseline = baseline.unwrap_or_else(|refused| {
        problems.push(refused);
        vec![]
    });
    let packs = packs::all(&scan.packs, found.as_ref()).unwrap_or_else(|refused| {
        problems.extend(refused);
        vec![]
    });
    let as_of = day(scan.as_of.as_deref()).unwrap_or_else(|refused| {
        problems.push(refused);
        String::new()
    });
    let request = Request {
        root: scan.root.clone(),
        packs,
        settings: found.map(|found| found.settings),
        kubernetes: scan.kubernetes.clone(),
        as_of,
        jobs: scan.jobs,
        overlay: laid.into_iter().collect(),
        asked,
        baseline,
        ..Request::default()
    };
    if problems.is_empty() {
        return Ok(request);
    }
    problems.extend(seaworthy_engine::refused(&request));
    Err(problems)
}

/// The day that is judged for: today, where none is named.
pub(crate) fn day(asked: Option<&str>) -> Result<String, Problem> {
    let Some(asked) = asked else { return Ok(today()) };
    let sound = seaworthy_model::is_day(asked).then(|| asked.to_owned());
    sound.ok_or_else(|| problem(format!("`{asked}` is no day."), Some("Write it as YYYY-MM-DD.")))
}

/// Today, where this program runs.
pub(crate) fn today() -> String {
    jiff::Zoned::now().date().to_string()
}
