//! The thread that scans. It takes one job at a time; what changes meanwhile makes the next one.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use crossbeam_channel::{Receiver, Sender, unbounded};
use seaworthy_engine::{Laid, Request, Session};
use seaworthy_model::{Problem, Refusal};

use crate::client::Options;
use crate::host::Host;
use crate::view::{Lines, Names, View, view};

/// What changed on the disk since the last job of a folder.
#[derive(Clone, Debug, Default)]
pub(crate) struct News {
    /// Files came or went: the tree is listed anew.
    pub listing: bool,
    /// Files with another content.
    pub files: Vec<PathBuf>,
}

/// One scan of one workspace folder.
pub(crate) struct Job {
    pub folder: PathBuf,
    pub revision: u64,
    /// Whether the open buffers are all there is: a file that belongs to no project.
    pub alone: bool,
    pub overlay: Vec<Laid>,
    /// The versions of the buffers.
    pub versions: HashMap<PathBuf, i32>,
    pub options: Options,
    pub names: Names,
    pub news: News,
    pub cancelled: Arc<AtomicBool>,
}

/// What the thread says.
pub(crate) enum Event {
    /// How far the scan of a folder is, in percent.
    Progress(PathBuf, u32),
    Done(Box<Done>),
}

/// A job that is over.
pub(crate) struct Done {
    pub folder: PathBuf,
    pub revision: u64,
    pub versions: HashMap<PathBuf, i32>,
    /// `None` where it was cancelled.
    pub view: Option<View>,
}

/// What is kept of a folder from one scan to the next.
#[derive(Default)]
struct Kept {
    session: Session,
    lines: Lines,
    /// The request that was last asked with settings that were not refused.
    good: Option<Request>,
}

/// Starts the thread. It ends when nobody gives it jobs any more.
pub(crate) fn start(host: Arc<dyn Host>) -> (Sender<Job>, Receiver<Event>) {
    let (jobs, to_do) = unbounded::<Job>();
    let (say, events) = unbounded();
    thread::spawn(move || {
        let mut folders: HashMap<PathBuf, Kept> = HashMap::new();
        for job in to_do {
            let kept = folders.entry(job.folder.clone()).or_default();
            let view = catch_unwind(AssertUnwindSafe(|| scan(&job, kept, host.as_ref(), &say))).unwrap_or_else(|_| {
                folders.remove(&job.folder);
                let text = "The scan failed: this is a fault in seaworthy, and a report of it is welcome.";
                Some(View { homeless: vec![text.to_owned()], root: job.folder.clone(), ..View::default() })
            });
            let Job { folder, revision, versions, .. } = job;
            if say.send(Event::Done(Box::new(Done { folder, revision, versions, view }))).is_err() {
                return;
            }
        }
    });
    (jobs, events)
}

fn scan(job: &Job, kept: &mut Kept, host: &dyn Host, say: &Sender<Event>) -> Option<View> {
    if job.news.listing {
        kept.session.list_anew();
    }
    job.news.files.iter().for_each(|path| kept.session.read_anew(path));
    let prepared = host.prepare(&job.folder, &job.options, &job.overlay);
    let refused: Vec<(PathBuf, Refusal)> = match &prepared.settings {
        Some(path) => prepared.refusals.into_iter().map(|refusal| (path.clone(), refusal)).collect(),
        None => vec![],
    };
    let good = kept.good.clone().filter(|_| !refused.is_empty());
    let mut request = good.unwrap_or(prepared.request);
    if refused.is_empty() {
        kept.good = Some(request.clone());
    }
    request.overlay.clone_from(&job.overlay);
    if job.alone {
        request.root = Some(job.folder.clone());
        request.asked = job.overlay.iter().map(|laid| laid.path.clone()).collect();
        kept.session.list_nothing();
    }
    let told = AtomicUsize::new(0);
    let progress = |done: usize, of: usize| {
        let percent = done * 100 / of.max(1);
        if told.fetch_max(percent, Ordering::Relaxed) < percent {
            let _ = say.send(Event::Progress(job.folder.clone(), u32::try_from(percent).unwrap_or(100)));
        }
    };
    let outcome = kept.session.check_unless(&request, &progress, &job.cancelled);
    let root = kept.session.root().map_or_else(|| job.folder.clone(), PathBuf::from);
    let mut view = match outcome {
        Ok(None) => return None,
        Ok(Some(mut report)) => {
            if !job.options.silenced {
                report.leave_out_settled();
            }
            view(report, root, &refused, &job.names, &mut kept.lines)
        }
        Err(refusal) => {
            let mut view = view(seaworthy_model::Report::default(), root, &refused, &job.names, &mut kept.lines);
            view.homeless = refusal.0.iter().map(Problem::line).collect();
            view
        }
    };
    view.rules = kept.session.rules();
    view.homeless.extend(prepared.problems.iter().map(Problem::line));
    Some(view)
}
