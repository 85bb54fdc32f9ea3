//! The order of work: plan, extract, join, judge, silence, compare with what is known.
//!
//! Nothing here knows standard output, a wire format, arguments or any one rule.
#![forbid(unsafe_code)]

mod baseline;
mod cause;
mod context;
mod cover;
mod judge;
mod knowledge;
mod mention;
mod nothing;
mod overlay;
mod policy;
mod reach;
mod request;
mod scan;
mod score;
mod sentinel;
mod session;
mod silence;
mod since;
mod speak;
mod summary;
mod trial;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use seaworthy_app::{App, CodeFile, Input, Said};
use seaworthy_model::{Accepted, Problem, Report};
use seaworthy_rules::Rule;
use seaworthy_syntax::Document;

pub use knowledge::{Rules, documentation, refusals, vocabulary};
pub use request::{Laid, Model, PackFiles, Refused, Request, RulePage, Tested, Trial};
pub use seaworthy_walk::{is_repository, root_of};
pub use session::Session;
pub use silence::{SAY_WHY, silencing};
pub use since::since;
pub use trial::{found, test};

use knowledge::Knowledge;
use scan::Scan;

/// Audits what a request asks for: the first scan of a [`Session`]. `progress` is told how many files are done, of how many.
///
/// # Errors
/// What kept it from its work: a rule pack, a path or an argument that is refused.
pub fn check(request: &Request, progress: &(dyn Fn(usize, usize) + Sync)) -> Result<Report, Refused> {
    Session::default().check(request, progress)
}

/// What a request is refused for, whatever it selects: its packs, its release of Kubernetes. Nothing is scanned.
#[must_use]
pub fn refused(request: &Request) -> Vec<Problem> {
    match Knowledge::of(&request.packs) {
        Ok(knowledge) => knowledge.kubernetes_of(request).err().into_iter().collect(),
        Err(Refused(problems)) => problems,
    }
}

/// What is understood of a project, without judging it.
///
/// # Errors
/// A path that is refused.
pub fn model(request: &Request) -> Result<Model, Refused> {
    let mut session = Session::default();
    let knowledge = session.knowledge(&request.packs)?;
    let kubernetes = knowledge.kubernetes_of(request)?;
    on_threads(request.jobs, || {
        let scan = session.scan(request, &knowledge, &|_, _| {}, &AtomicBool::new(false))?;
        Ok(described(scan.ok_or_else(session::cancelled)?, &knowledge, &kubernetes))
    })?
}

fn described(mut scan: Scan, knowledge: &Knowledge, kubernetes: &str) -> Model {
    let app = understand(&mut scan, knowledge, kubernetes);
    Model {
        text: seaworthy_app::describe(&app, &scan.sources),
        facts: seaworthy_app::describe_facts(&app, &scan.sources),
        counted: seaworthy_app::count_facts(&app),
        json: seaworthy_app::describe_json(&app, &scan.sources),
        problems: scan.problems,
    }
}

fn on_threads<T: Send>(jobs: Option<usize>, work: impl FnOnce() -> T + Send) -> Result<T, Refused> {
    let Some(jobs) = jobs else { return Ok(work()) };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build();
    let pool = pool.map_err(|error| Refused::from(request::problem(format!("{jobs} threads cannot be started: {error}."))))?;
    Ok(pool.install(work))
}

fn understand(scan: &mut Scan, knowledge: &Knowledge, kubernetes: &str) -> App {
    let of_dependency = |name: &str, place| knowledge.signatures.of_dependency(name, place);
    let documents: Vec<&Document> = scan.documents.iter().map(Arc::as_ref).collect();
    // What could not be read of code is as unknown as a language without a reader.
    let lost: BTreeSet<&str> = scan.problems.iter().filter_map(|problem| problem.path.as_deref()).collect();
    let understood = |file: &CodeFile| CodeFile { read: file.read && !lost.contains(file.path.as_str()), ..file.clone() };
    let languages: Cow<'_, [CodeFile]> = match lost.is_empty() {
        true => Cow::Borrowed(&scan.languages),
        false => scan.languages.iter().map(understood).collect(),
    };
    let input = Input {
        sources: &scan.sources,
        documents: &documents,
        facts: std::mem::take(&mut scan.facts),
        vocabulary: knowledge.vocabulary.clone(),
        tables: knowledge.tables,
        kubernetes,
        asked: &scan.asked,
        project: &scan.project,
        languages: &languages,
        health_pages: &scan.health_pages,
        mentions: std::mem::take(&mut scan.mentions),
        compared: std::mem::take(&mut scan.compared),
        unreached: std::mem::take(&mut scan.unreached),
        of_dependency: &of_dependency,
        said: scan.policy.as_ref().map(|policy| Said { settings: &policy.settings, file: policy.file }),
    };
    let (app, problems) = seaworthy_app::join(input);
    scan.problems.extend(problems);
    scan.problems.sort_by(|a, b| problem_order(a).cmp(&problem_order(b)));
    app
}

fn problem_order(problem: &Problem) -> (Option<&str>, Option<seaworthy_model::Place>, &str) {
    (problem.path.as_deref(), problem.place, &problem.text)
}

fn report(mut scan: Scan, knowledge: &Knowledge, rules: &[Arc<Rule>], kubernetes: &str, as_of: String, accepted: &[Accepted]) -> Report {
    let app = Arc::new(understand(&mut scan, knowledge, kubernetes));
    let mut judged = judge::all(&app, &scan, rules);
    let coverage = score::coverage(&app, knowledge.rules(), rules, &judged.unknown, &scan);
    let said = silence::apply(&mut judged.findings, &scan, knowledge.rules(), rules, &as_of);
    scan.problems.extend(said);
    scan.problems.sort_by(|a, b| problem_order(a).cmp(&problem_order(b)));
    judged.leave_out_contradicted(rules, &scan.sources);
    let vanished = baseline::apply(&mut judged.findings, accepted, &scan, knowledge.rules(), rules);
    let is_file = |asked: &String| scan.sources.iter().any(|source| source.path == *asked);
    // What single files say is not what a component lacks.
    let whole = scan.asked.is_empty() || !scan.asked.iter().all(is_file);
    let mut report = Report { vanished, ..summary::whole(&app, &scan, rules, judged, kubernetes, as_of) };
    summary::show_where_asked(&mut report, &scan);
    summary::say_unread(&mut report, &scan);
    if whole {
        // What stands elsewhere counts for a component, too: its score does not depend on what is asked for.
        let asked = summary::asked(&app, &scan, &report);
        score::give(&mut report, &coverage, &asked);
    }
    summary::narrow(&mut report, &app, &scan);
    report
}
