//! A report on what is there; where a revision is named, on what changed since.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use seaworthy_engine::{Laid, Request, Session};
use seaworthy_model::{Problem, Report};
use seaworthy_settings::Settings;

use crate::args::Check;
use crate::git;
use crate::progress::with_progress;
use crate::refusal::problems;

/// Scans the project; where `--since` names a revision, its state at that revision too, and keeps what came between.
///
/// # Errors
/// What the engine or git refuses.
pub(crate) fn report(check: &Check, request: &Request) -> Result<Report, Vec<Problem>> {
    // What did not change is read once for both states.
    let mut session = Session::default();
    let scan = |session: &mut Session, request: &Request| {
        let report = with_progress(!check.quiet, |progress| session.check(request, progress, &AtomicBool::new(false)));
        // Nobody cancels it, so that there is one.
        report.map(Option::unwrap_or_default).map_err(problems)
    };
    let Some(revision) = &check.since else { return scan(&mut session, request) };
    let root = git::root(request.root.as_deref(), &request.asked);
    let before = git::before(&root, revision).map_err(|problem| vec![problem])?;
    let mut report = scan(&mut session, request)?;
    let settings = settings(request.settings.as_ref(), &before.texts, &root);
    if settings.as_ref().map(|one| &one.text) != request.settings.as_ref().map(|one| &one.text) {
        // Settings decide what is listed.
        session = Session::default();
    }
    // What is unsaved, and not on disk, was not there.
    let unsaved = request.overlay.iter().filter(|laid| !laid.path.exists()).map(|laid| Laid { text: None, ..laid.clone() });
    let overlay = before.texts.into_iter().chain(unsaved).collect();
    let old = scan(&mut session, &Request { overlay, settings, baseline: vec![], ..request.clone() })?;
    seaworthy_engine::since(&mut report, &old, before.since);
    Ok(report)
}

/// The settings as they were; those of today where the old ones are refused or lie elsewhere.
fn settings(now: Option<&Arc<Settings>>, texts: &[Laid], root: &Path) -> Option<Arc<Settings>> {
    let now = now?;
    let changed = texts.iter().find(|laid| now.inside && laid.path == root.join(&now.path));
    let Some(changed) = changed else { return Some(Arc::clone(now)) };
    let old = seaworthy_settings::read(&now.path, Some(&now.folder), changed.text.as_deref()?);
    Some(old.map_or_else(|_| Arc::clone(now), Arc::new))
}
