//! A report on what is there; where a revision is named, on what changed since.

use std::path::{Path, PathBuf};

use seaworthy_engine::{Laid, Request, Session};
use seaworthy_model::{Problem, Report};

use crate::args::Check;
use crate::git;
use crate::progress::with_progress;
use crate::settings;

/// Scans the project; where `--since` names a revision, its state at that revision too, and keeps what came between.
///
/// # Errors
/// What the engine or git refuses.
pub(crate) fn report(check: &Check, request: &Request) -> Result<Report, Vec<Problem>> {
    // What did not change is read once for both states.
    let mut session = Session::default();
    let scan = |session: &mut Session, request: &Request| {
        with_progress(!check.quiet, |progress| session.check(request, progress)).map_err(|refused| refused.0)
    };
    let Some(revision) = &check.since else { return scan(&mut session, request) };
    let root = git::root(request.root.as_deref(), &request.asked);
    let before = git::before(&root, revision).map_err(|problem| vec![problem])?;
    let mut report = scan(&mut session, request)?;
    let start = request.asked.first().map_or(Path::new("."), PathBuf::as_path);
    // Today's, where the old ones are refused.
    let found = settings::of(&check.scan.chosen, Some(&root), start, &before.texts);
    let settings = found.map_or_else(|_| request.settings.clone(), |found| found.map(|found| found.settings));
    // What is unsaved, and not on disk, was not there.
    let unsaved = request.overlay.iter().filter(|laid| !laid.path.exists()).map(|laid| Laid { text: None, ..laid.clone() });
    let overlay = before.texts.into_iter().chain(unsaved).collect();
    let old = scan(&mut session, &Request { overlay, settings, baseline: vec![], ..request.clone() })?;
    seaworthy_engine::since(&mut report, &old, before.since);
    Ok(report)
}
