//! What is kept from one scan to the next: a fresh session is a scan, and an edit reads one file again.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rayon::prelude::*;
use seaworthy_model::Report;
use seaworthy_syntax::Class;
use seaworthy_walk::{Options, Walked};

use crate::knowledge::{Knowledge, Rules};
use crate::overlay::{self, File, Stamp};
use crate::policy::{self, Policy};
use crate::reach::Named;
use crate::request::{PackFiles, Refused, Request, problem};
use crate::scan::{self, FactsOf, Outcome, Scan};
use crate::sentinel::Compared;

/// Scans of one project, one after the other. Each gives what a scan of its own would give.
///
/// Files that are the same as before are not read again; whether they are, the listing says, which is made once and whenever
/// [`Session::list_anew`] was called, and what is laid over the disk.
#[derive(Default)]
pub struct Session {
    root: Option<PathBuf>,
    listing: Listing,
    files: HashMap<String, Kept>,
    compared: Compared,
    named: Named,
    knowledge: Option<Arc<Knowledge>>,
    /// What was reported on: the same file can be another thing below another folder.
    below: Vec<String>,
    /// What was not listed.
    excluded: Vec<String>,
}

#[derive(Default)]
enum Listing {
    #[default]
    None,
    /// There is nothing on the disk but what is laid over it.
    Nothing,
    /// What is there, and which paths were named.
    Made(Arc<Walked>, Vec<PathBuf>),
}

/// Where nobody cancels, it never comes to this.
pub(crate) fn cancelled() -> Refused {
    problem("The scan was cancelled.".to_owned()).into()
}

/// What is kept of a file.
struct Kept {
    stamp: Stamp,
    outcome: Outcome,
    facts: Option<FactsOf>,
}

impl Session {
    /// Audits what a request asks for.
    ///
    /// # Errors
    /// What kept it from its work: a rule pack, a path or an argument that is refused.
    pub fn check(&mut self, request: &Request, progress: &(dyn Fn(usize, usize) + Sync)) -> Result<Report, Refused> {
        self.check_unless(request, progress, &AtomicBool::new(false))?.ok_or_else(cancelled)
    }

    /// The same; `None` once `cancelled` is set before everything is read.
    ///
    /// # Errors
    /// As [`Session::check`].
    pub fn check_unless(
        &mut self,
        request: &Request,
        progress: &(dyn Fn(usize, usize) + Sync),
        cancelled: &AtomicBool,
    ) -> Result<Option<Report>, Refused> {
        let knowledge = self.knowledge(&request.packs)?;
        let (rules, kubernetes) = (policy::rules(&knowledge, request), knowledge.kubernetes_of(request));
        let ((rules, unknown), kubernetes) = match (rules, kubernetes) {
            (Ok(rules), Ok(kubernetes)) => (rules, kubernetes),
            (rules, kubernetes) => {
                let of_rules = rules.err().map(|refused| refused.0).unwrap_or_default();
                return Err(Refused(of_rules.into_iter().chain(kubernetes.err()).collect()));
            }
        };
        crate::on_threads(request.jobs, || {
            let scan = self.scan(request, &knowledge, progress, cancelled)?;
            Ok(scan.map(|mut scan| {
                scan.name_unknown(unknown);
                crate::report(scan, &knowledge, &rules, &kubernetes, request.as_of.clone(), &request.baseline)
            }))
        })?
    }

    /// The top of the project that was scanned last, without links; `None` where one text alone was the whole of it.
    #[must_use]
    pub fn root(&self) -> Option<&Path> {
        self.root.as_deref()
    }

    /// The rules that were last known, with those of packs; `None` before the first scan.
    #[must_use]
    pub fn rules(&self) -> Option<Rules> {
        self.knowledge.clone().map(Rules)
    }

    /// Files came or went, or what is ignored did.
    pub fn list_anew(&mut self) {
        self.listing = Listing::None;
    }

    /// The disk does not count: the texts that are laid over it are the whole project.
    pub fn list_nothing(&mut self) {
        self.listing = Listing::Nothing;
    }

    /// A file has another content than when it was listed; its path starts at the top, and has no links.
    pub fn read_anew(&mut self, path: &Path) {
        let Some(below) = self.root.as_ref().and_then(|root| path.strip_prefix(root).ok()) else { return };
        let below = seaworthy_walk::slashed(below);
        self.files.remove(&below);
        self.compared.forget(&below);
        self.named.forget(&below);
    }

    pub(crate) fn knowledge(&mut self, packs: &[PackFiles]) -> Result<Arc<Knowledge>, Refused> {
        if let Some(knowledge) = self.knowledge.as_ref().filter(|knowledge| knowledge.packs == packs) {
            return Ok(Arc::clone(knowledge));
        }
        let knowledge = Arc::new(Knowledge::of(packs)?);
        // Which words are looked for, the rules say.
        self.files.clear();
        self.knowledge = Some(Arc::clone(&knowledge));
        Ok(knowledge)
    }

    /// Reads the whole project around what is asked for.
    pub(crate) fn scan(
        &mut self,
        request: &Request,
        knowledge: &Knowledge,
        progress: &(dyn Fn(usize, usize) + Sync),
        cancelled: &AtomicBool,
    ) -> Result<Option<Scan>, Refused> {
        let options = Options { exclude: policy::excluded(request), ..Options::default() };
        let (root, below) = overlay::asked(request)?;
        if self.excluded != options.exclude && !matches!(self.listing, Listing::Nothing) {
            self.listing = Listing::None;
        }
        self.excluded.clone_from(&options.exclude);
        if root != self.root || below != self.below {
            let listing = std::mem::take(&mut self.listing);
            let listing = if matches!(listing, Listing::Nothing) { listing } else { Listing::None };
            let knowledge = self.knowledge.take();
            *self =
                Self { root: root.clone(), below: below.clone(), listing, knowledge, excluded: options.exclude.clone(), ..Self::default() };
        }
        let walked = self.walked(request, &options)?;
        let mut files = overlay::files(request, &walked.files, root.as_deref(), &below)?;
        files.retain(|file| !policy::excludes(request, file.path(), &below));
        let wanted: Vec<&File> = files.iter().filter(|file| scan::class(file.path(), None, &below) != Class::Nothing).collect();
        if !self.read(&wanted, &options, knowledge, progress, cancelled) {
            return Ok(None);
        }
        let name = root.as_ref().and_then(|root| root.file_name());
        let name = name.map_or_else(|| "project".to_owned(), |name| name.to_string_lossy().into_owned());
        let paths: Vec<&str> = files.iter().map(File::path).collect();
        let mut scan = Scan::of(&name, &paths, walked.problems.clone(), below);
        scan.closed.clone_from(&walked.closed);
        self.collect(&mut scan, &wanted, knowledge);
        scan.policy = request.settings.as_ref().map(|settings| Policy::of(settings, &mut scan));
        let code: Vec<&File> = files.iter().filter(|file| scan::is_code(file.path())).collect();
        scan.compared = self.compared.of(&scan.facts, &code, &options);
        scan.unreached = self.named.never(&scan.facts, &files.iter().collect::<Vec<_>>(), &options);
        Ok(Some(scan))
    }

    fn walked(&mut self, request: &Request, options: &Options) -> Result<Arc<Walked>, Refused> {
        let on_disk = |path: &&PathBuf| !request.overlay.iter().any(|laid| laid.path == **path);
        let named: Vec<PathBuf> = request.asked.iter().filter(on_disk).cloned().collect();
        match &self.listing {
            Listing::Nothing => return Ok(Arc::default()),
            Listing::Made(walked, of) if *of == named => return Ok(Arc::clone(walked)),
            _ => {}
        }
        let walked = self.root.as_ref().map(|root| seaworthy_walk::list(root, &named, options)).unwrap_or_default();
        let is_folder = self.root.as_ref().is_none_or(|root| root.is_dir());
        if let (Some(problem), true) = (walked.problems.first(), walked.files.is_empty() && !is_folder) {
            return Err(Refused::from(problem.clone()));
        }
        let walked = Arc::new(walked);
        self.listing = Listing::Made(Arc::clone(&walked), named);
        Ok(walked)
    }

    /// Reads the files that are not as they were kept, and forgets those that are gone. Whether it was not cancelled; what was
    /// read until then is kept.
    fn read(
        &mut self,
        wanted: &[&File],
        options: &Options,
        knowledge: &Knowledge,
        progress: &(dyn Fn(usize, usize) + Sync),
        cancelled: &AtomicBool,
    ) -> bool {
        let (done, below, kept) = (AtomicUsize::new(0), &self.below, &self.files);
        let read = |one: &&File| {
            let stamp = Stamp::of(one);
            let same = kept.get(one.path()).is_some_and(|kept| kept.stamp == stamp);
            let stopped = cancelled.load(Ordering::Relaxed);
            let outcome = (!same && !stopped).then(|| scan::file(one, options, below, knowledge));
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, wanted.len());
            outcome.map(|outcome| (one.path().to_owned(), Kept { stamp, outcome, facts: None }))
        };
        let new: Vec<(String, Kept)> = wanted.par_iter().filter_map(read).collect();
        self.files.extend(new);
        if cancelled.load(Ordering::Relaxed) {
            return false;
        }
        if self.files.len() > wanted.len() {
            // Both are in the order of paths' bytes.
            self.files.retain(|path, _| wanted.binary_search_by(|file| file.path().as_bytes().cmp(path.as_bytes())).is_ok());
        }
        true
    }

    fn collect(&mut self, scan: &mut Scan, wanted: &[&File], knowledge: &Knowledge) {
        let kept = |file: &&File| self.files.get(file.path()).map(|kept| (kept.outcome.clone(), kept.facts.clone()));
        let facts = scan::collect(scan, wanted.iter().filter_map(kept), knowledge);
        for (source, facts) in scan.sources.iter().zip(facts) {
            if let Some(kept) = self.files.get_mut(&source.path) {
                kept.facts = Some(facts);
            }
        }
    }
}
