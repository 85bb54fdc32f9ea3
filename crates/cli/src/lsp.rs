//! `seaworthy lsp`: what the language server asks of the program around it.

use std::io::{BufReader, stdin, stdout};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use seaworthy_engine::{Laid, Request, RulePage};
use seaworthy_render::neutral;
use seaworthy_server::{Host, Options, Prepared};

use crate::args::Chosen;
use crate::refusal::Exit;
use crate::request::today;
use crate::{baseline, markdown, packs, settings};

/// Serves the editor at the other end of standard input and output, until it says so or is gone.
pub(crate) fn run() -> Exit {
    if seaworthy_server::run(Arc::new(Machine), BufReader::new(stdin()), stdout()) {
        Exit::Clean
    } else {
        // The protocol wants 1 where the client left without a word.
        Exit::Found
    }
}

/// The disk, the clock and the table of processes of this machine.
struct Machine;

impl Host for Machine {
    fn prepare(&self, folder: &Path, options: &Options, overlay: &[Laid]) -> Prepared {
        let mut problems = vec![];
        let found = settings::find(&Chosen::default(), None, folder, overlay);
        let (settings, found, refusals) = match found {
            Some(read) => {
                problems.extend(read.unread);
                (Some(read.file), read.found.filter(|_| read.refusals.is_empty()), read.refusals)
            }
            None => (None, None, vec![]),
        };
        let named: Vec<PathBuf> = options.rules.iter().map(|pack| folder.join(pack)).collect();
        let packs = packs::all(&named, found.as_ref()).unwrap_or_else(|refused| {
            problems.extend(refused);
            vec![]
        });
        let named = options.baseline.as_ref().map(|path| folder.join(path));
        let baseline = baseline::accepted_by(named.as_deref(), found.as_ref()).unwrap_or_else(|refused| {
            problems.push(refused);
            vec![]
        });
        let request = Request {
            baseline,
            asked: vec![folder.to_owned()],
            settings: found.map(|found| found.settings),
            packs,
            select: options.select.clone(),
            ignore: options.ignore.clone(),
            kubernetes: options.kubernetes.clone(),
            as_of: today(),
            ..Request::default()
        };
        Prepared { request, settings, refusals, problems }
    }

    fn markdown(&self, page: &RulePage) -> String {
        neutral::lines(&markdown::page(page))
    }

    #[cfg(unix)]
    fn is_alive(&self, process: u32) -> Option<bool> {
        let process = rustix::process::Pid::from_raw(i32::try_from(process).ok()?)?;
        match rustix::process::test_kill_process(process) {
            Ok(()) | Err(rustix::io::Errno::PERM) => Some(true),
            Err(rustix::io::Errno::SRCH) => Some(false),
            Err(_) => None,
        }
    }

    #[cfg(not(unix))]
    fn is_alive(&self, _: u32) -> Option<bool> {
        None
    }
}
