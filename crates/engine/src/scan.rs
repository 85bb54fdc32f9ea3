//! Files become sources, documents and facts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;
use seaworthy_app::CodeFile;
use seaworthy_model::{Fact, FileId, Kind, Place, Problem, Source, Span};
use seaworthy_syntax::{Class, Document, Trouble, classify, comment, languages, parse};
use seaworthy_walk::Options;

use crate::knowledge::Knowledge;
use crate::overlay::File;
use crate::policy::{Policy, Unknown};
use crate::reach::Named;
use crate::request::problem;
use crate::sentinel::Compared;

/// Source of so many bytes is always parsed: it may be what is left of a longer one.
const SHORT: usize = 256;

/// What was read.
pub(crate) struct Scan {
    /// The name of the root folder.
    pub project: String,
    pub sources: Vec<Source>,
    /// By the same index.
    pub documents: Vec<Arc<Document>>,
    pub facts: Vec<Fact>,
    /// The words that stand in source code and that evidence is known by, with their places.
    pub mentions: Vec<(String, Place)>,
    /// The credentials that source code compares something with.
    pub compared: BTreeSet<String>,
    /// The functions that nothing of the tree names but their definition.
    pub unreached: BTreeSet<String>,
    pub problems: Vec<Problem>,
    /// Folders that nothing could be read of.
    pub closed: Vec<String>,
    /// Every file of source code.
    pub languages: Vec<CodeFile>,
    /// Pages that a web server answers with, whose name says that they tell its health.
    pub health_pages: Vec<String>,
    /// Languages of source files that no reader is for, with how many files of each there are.
    pub unread: BTreeMap<&'static str, usize>,
    /// Folders and files that are reported on, relative to the root; empty for everything.
    pub asked: Vec<String>,
    /// What the project's settings say.
    pub policy: Option<Policy>,
}

/// One file that holds something. It depends on nothing but the file's path and text, and what a scan is judged by.
pub(crate) struct Read {
    source: Source,
    document: Arc<Document>,
    troubles: Vec<Trouble>,
    mentions: Vec<(String, Span)>,
}

/// What became of one file: what it holds, nothing, or why it could not be read.
pub(crate) type Outcome = Result<Option<Arc<Read>>, Problem>;

/// The facts of one file, under the id that it has in them.
pub(crate) type FactsOf = (FileId, Arc<[Fact]>);

impl Scan {
    /// A scan of files of which nothing is read yet.
    pub fn of(project: &str, paths: &[&str], problems: Vec<Problem>, asked: Vec<String>) -> Self {
        let languages = of_code(paths.iter().copied());
        Self {
            project: project.to_owned(),
            sources: vec![],
            documents: vec![],
            facts: vec![],
            mentions: vec![],
            compared: BTreeSet::new(),
            unreached: BTreeSet::new(),
            problems,
            closed: vec![],
            unread: unread(&languages, &asked),
            languages,
            health_pages: paths.iter().filter(|path| is_health_page(path)).map(|path| (*path).to_owned()).collect(),
            asked,
            policy: None,
        }
    }

    /// Adds what the settings name and what is no rule to the problems.
    pub fn name_unknown(&mut self, unknown: Vec<Unknown>) {
        let Some(policy) = &self.policy else { return };
        let said = unknown.into_iter().map(|(span, one)| policy.problem(span, &format!("{}.", one.text), Some(one.remedy)));
        self.problems.extend(said);
    }

    /// Whether a file is reported on.
    pub fn is_asked(&self, file: FileId) -> bool {
        self.sources.get(file.0 as usize).is_some_and(|source| is_asked(&source.path, &self.asked))
    }
}

/// Whether a path is reported on: everything is, where nothing is named.
pub(crate) fn is_asked(path: &str, asked: &[String]) -> bool {
    asked.is_empty() || asked.iter().any(|asked| seaworthy_app::within(path, asked))
}

/// The files of an example: texts by path.
pub(crate) fn texts(files: &[(String, String)], knowledge: &Knowledge) -> Scan {
    let mut files: Vec<&(String, String)> = files.iter().collect();
    files.sort();
    let paths: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
    let mut scan = Scan::of("example", &paths, vec![], vec![]);
    let read = files.iter().map(|(path, text)| Ok(document(path, Arc::from(text.as_str()), &[], knowledge)));
    collect(&mut scan, read.map(|outcome| (outcome, None)), knowledge);
    let laid: Vec<File> = files.iter().map(|(path, text)| File::Laid(path.clone(), Arc::from(text.as_str()))).collect();
    let code: Vec<&File> = laid.iter().filter(|file| is_code(file.path())).collect();
    scan.compared = Compared::default().of(&scan.facts, &code, &Options::default());
    scan.unreached = Named::default().never(&scan.facts, &laid.iter().collect::<Vec<_>>(), &Options::default());
    scan
}

pub(crate) fn file(file: &File, options: &Options, asked: &[String], knowledge: &Knowledge) -> Outcome {
    let path = file.path();
    match file.text(options) {
        Ok(text) => Ok(document(path, text, asked, knowledge)),
        // Stores of keys are binary, and their names say enough.
        Err(None) if classify(path, None) == Class::Kind(Kind::KeyFile) => Ok(document(path, Arc::from(""), asked, knowledge)),
        // So is what bears the name of a key and is another program's document.
        Err(None) if classify(path, None) == Class::NeedsText && path.ends_with(".key") => Ok(None),
        Err(None) => {
            let text = "The file is binary, and its name is that of a text.".to_owned();
            Err(Problem {
                path: Some(path.to_owned()),
                remedy: Some("Save it as UTF-8, or name it otherwise.".to_owned()),
                ..problem(text)
            })
        }
        Err(Some(problem)) => Err(problem),
    }
}

/// What a file is. A folder of test data or documentation is no sign against what is asked for by name, and all its folders may
/// be signs for it.
pub(crate) fn class(path: &str, text: Option<&str>, asked: &[String]) -> Class {
    match classify(path, text) {
        Class::Nothing => classify(told(path, asked), text),
        class => class,
    }
}

fn document(path: &str, text: Arc<str>, asked: &[String], knowledge: &Knowledge) -> Option<Arc<Read>> {
    let Class::Kind(kind) = class(path, Some(&text), asked) else { return None };
    let path = path.to_owned();
    let Some(language) = seaworthy_facts::language(kind) else {
        let parsed = parse(kind, &text);
        let (document, troubles) = (Arc::new(parsed.document), parsed.problems);
        return Some(Arc::new(Read { source: Source { path, kind, text }, document, troubles, mentions: vec![] }));
    };
    let mentions: Vec<(String, Span)> = knowledge.mentions.in_text(&text).into_iter().map(|(word, span)| (word.to_owned(), span)).collect();
    // Most source files hold no word that a signature cares about, and are never parsed.
    if knowledge.signatures.may_hold(language, told(&path, asked), &text) {
        let parsed = parse(kind, &text);
        let (document, troubles) = (Arc::new(parsed.document), parsed.problems);
        return Some(Arc::new(Read { source: Source { path, kind, text }, document, troubles, mentions }));
    }
    // A word may be missing because of a mistake, which hides what was there; of a test nothing is judged.
    if may_be_broken(kind, &text) && !seaworthy_facts::is_test_path(told(&path, asked)) {
        let troubles = parse(kind, &text).problems;
        if !troubles.is_empty() {
            return Some(Arc::new(Read { source: Source { path, kind, text }, document: Arc::new(Document::Text), troubles, mentions }));
        }
    }
    let document = Arc::new(Document::Text);
    let kept = !mentions.is_empty() || crate::silence::may_hold(&text);
    kept.then(|| Arc::new(Read { source: Source { path, kind, text }, document, troubles: vec![], mentions }))
}

/// Whether source without a word that a signature cares about is parsed all the same: it is short, or not every bracket in it is
/// closed. Both cost next to nothing; where a bracket without its like may be one of a comment or a text, it is looked at closer.
fn may_be_broken(kind: Kind, text: &Arc<str>) -> bool {
    // What eight bits count to.
    const COUNTED: usize = 127;
    let mut open = [0_i64; 3];
    for chunk in text.as_bytes().chunks(COUNTED) {
        let mut here = [0_i8; 3];
        for byte in chunk {
            here[0] += i8::from(*byte == b'(') - i8::from(*byte == b')');
            here[1] += i8::from(*byte == b'[') - i8::from(*byte == b']');
            here[2] += i8::from(*byte == b'{') - i8::from(*byte == b'}');
        }
        open.iter_mut().zip(here).for_each(|(open, here)| *open += i64::from(here));
    }
    text.len() <= SHORT || (open != [0; 3] && !comment::layout(kind, text).closes())
}

/// Gives each file its id, in the order of the paths, and takes the facts from code. Facts that are known under the id that their
/// file has now are taken over. The facts of each file that holds something, in the same order.
pub(crate) fn collect(scan: &mut Scan, files: impl Iterator<Item = (Outcome, Option<FactsOf>)>, knowledge: &Knowledge) -> Vec<FactsOf> {
    let mut known = vec![];
    for (outcome, facts) in files {
        let read = match outcome {
            Ok(Some(read)) => read,
            Ok(None) => continue,
            Err(problem) => {
                scan.problems.push(problem);
                continue;
            }
        };
        let file = FileId(u32::try_from(scan.sources.len()).unwrap_or(u32::MAX));
        let path = &read.source.path;
        // A template is not YAML until it is rendered: what it looks like is nothing to complain of.
        let troubles = read.troubles.iter().filter(|_| read.source.kind != Kind::ChartTemplate);
        scan.problems.extend(troubles.map(|trouble| Problem {
            place: Some(Place { file, span: trouble.span }),
            path: Some(path.clone()),
            text: trouble.text.clone(),
            remedy: trouble.remedy.clone(),
        }));
        // What lies in a folder of tests is judged by the path below what was asked for: it may be what is scanned.
        let below = told(path, &scan.asked);
        if !seaworthy_facts::is_test_path(below) {
            scan.mentions.extend(read.mentions.iter().map(|(word, span)| (word.clone(), Place { file, span: *span })));
        }
        scan.sources.push(read.source.clone());
        scan.documents.push(Arc::clone(&read.document));
        known.push(facts.filter(|(under, _)| *under == file));
    }
    let asked = &scan.asked;
    let files = scan.sources.par_iter().zip(&scan.documents).zip(known).enumerate();
    let facts: Vec<FactsOf> = files
        .map(|(index, ((source, document), known))| {
            let file = FileId(u32::try_from(index).unwrap_or(u32::MAX));
            known.unwrap_or_else(|| (file, facts(file, source, document, asked, knowledge).into()))
        })
        .collect();
    scan.facts = facts.iter().flat_map(|(_, facts)| facts.iter().cloned()).collect();
    facts
}

/// What a file says by itself.
fn facts(file: FileId, source: &Source, document: &Document, asked: &[String], knowledge: &Knowledge) -> Vec<Fact> {
    let below = told(&source.path, asked);
    match (document, seaworthy_facts::language(source.kind)) {
        (Document::Code(code), Some(language)) => knowledge.signatures.extract(file, below, language, code),
        (Document::Settings(settings), _) => {
            let whole = seaworthy_facts::env_file(file, below, source.kind, settings);
            whole.into_iter().chain(knowledge.signatures.extract_settings(file, below, settings)).collect()
        }
        (Document::Script(script), _) => knowledge.signatures.extract_script(file, below, script),
        _ if source.kind == Kind::GradleProperties => knowledge.signatures.extract_build_properties(file, below, &source.text),
        _ if source.kind == Kind::Pipeline => knowledge.signatures.extract_pipeline(file, below, &source.text),
        _ if source.kind == Kind::KeyFile => seaworthy_facts::key_file(file, below, &source.text).into_iter().collect(),
        _ => vec![],
    }
}

/// A path below the folder that was asked for and that holds it.
pub(crate) fn told<'a>(path: &'a str, asked: &[String]) -> &'a str {
    let holding = asked.iter().filter(|asked| seaworthy_app::within(path, asked) && asked.len() < path.len());
    holding.map(|asked| path[asked.len()..].trim_start_matches('/')).min_by_key(|below| below.len()).unwrap_or(path)
}

/// The files of source code among paths.
fn of_code<'a>(paths: impl Iterator<Item = &'a str>) -> Vec<CodeFile> {
    let file = |path: &'a str| Some(CodeFile { language: languages::name(path)?, path: path.to_owned(), read: is_read(path) });
    paths.filter_map(file).collect()
}

/// `webapp/health.jsp`, `public/ping.php`: a file that a web server answers with by its name.
fn is_health_page(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let Some((stem, ending)) = name.rsplit_once('.') else { return false };
    matches!(ending, "jsp" | "jspx" | "html" | "htm" | "php" | "aspx" | "ashx" | "asp" | "cfm" | "txt")
        && matches!(stem, "health" | "healthz" | "healthcheck" | "health-check" | "health_check" | "ping" | "alive" | "heartbeat")
}

pub(crate) fn is_read(path: &str) -> bool {
    matches!(classify(path, None), Class::Kind(kind) if kind == Kind::SetupPy || seaworthy_facts::language(kind).is_some())
}

/// Whether a file is source code, by its name.
pub(crate) fn is_code(path: &str) -> bool {
    languages::name(path).is_some()
}

/// Source files in languages that no reader is for: what only code shows is not known of them.
fn unread(languages: &[CodeFile], asked: &[String]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for file in languages.iter().filter(|file| !file.read && is_asked(&file.path, asked)) {
        *counts.entry(file.language).or_insert(0) += 1;
    }
    counts
}
