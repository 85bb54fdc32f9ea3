//! What the server asks of the program around it.

use std::path::{Path, PathBuf};

use seaworthy_engine::{Laid, Request, RulePage};
use seaworthy_model::{Problem, Refusal};

use crate::client::Options;

/// The disk beside what is scanned, the clock, the table of processes: the server touches none of them itself.
pub trait Host: Send + Sync {
    /// What a scan of a folder asks for, as the command line would: packs, settings, the baseline, the day. `overlay` holds the
    /// open buffers; the text of one counts where its file would be read.
    fn prepare(&self, folder: &Path, options: &Options, overlay: &[Laid]) -> Prepared;

    /// A rule's page in Markdown.
    fn markdown(&self, page: &RulePage) -> String;

    /// Whether a process is there; `None` where that cannot be known.
    fn is_alive(&self, process: u32) -> Option<bool>;
}

/// What a scan asks for.
#[derive(Debug, Default)]
pub struct Prepared {
    /// The request, without the open buffers. What is refused is left out of it.
    pub request: Request,
    /// The file of the settings, where there is one.
    pub settings: Option<PathBuf>,
    /// What its text is refused for; then the settings that were last good are in force.
    pub refusals: Vec<Refusal>,
    /// What else could not be read: packs, the baseline.
    pub problems: Vec<Problem>,
}
