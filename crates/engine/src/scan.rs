//! Files become sources, documents and facts.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;
use seaworthy_model::{Fact, FileId, Kind, Place, Problem, Source, Span};
use seaworthy_syntax::{Class, Document, Trouble, classify, parse};
use seaworthy_walk::Options;

use crate::knowledge::Knowledge;
use crate::overlay::{self, File};
use crate::request::{Refused, Request, problem};

/// What was read.
pub(crate) struct Scan {
    /// The name of the root folder.
    pub project: String,
    pub sources: Vec<Source>,
    /// By the same index.
    pub documents: Vec<Document>,
    pub facts: Vec<Fact>,
    /// The words that stand in source code and that evidence is known by, with their places.
    pub mentions: Vec<(String, Place)>,
    /// The credentials that source code compares something with.
    pub compared: BTreeSet<String>,
    pub problems: Vec<Problem>,
    /// Every file of source code, with its language and whether a reader is for it.
    pub languages: Vec<(String, &'static str, bool)>,
    /// Pages that a web server answers with, whose name says that they tell its health.
    pub health_pages: Vec<String>,
    /// Languages of source files that no reader is for, with how many files of each there are.
    pub unread: BTreeMap<&'static str, usize>,
    /// Folders and files that are reported on, relative to the root; empty for everything.
    pub asked: Vec<String>,
}

/// One file that holds something.
struct Read {
    source: Source,
    document: Document,
    troubles: Vec<Trouble>,
    mentions: Vec<(String, Span)>,
}

impl Scan {
    /// Whether a file is reported on.
    pub fn is_asked(&self, file: FileId) -> bool {
        let Some(source) = self.sources.get(file.0 as usize) else { return false };
        self.asked.is_empty() || self.asked.iter().any(|asked| seaworthy_app::within(&source.path, asked))
    }
}

/// Reads the whole project around what is asked for.
pub(crate) fn folder(request: &Request, knowledge: &Knowledge, progress: &(dyn Fn(usize, usize) + Sync)) -> Result<Scan, Refused> {
    let options = Options::default();
    let (root, below) = overlay::asked(request)?;
    let on_disk = |path: &&PathBuf| !request.overlay.iter().any(|laid| laid.path == **path);
    let named: Vec<PathBuf> = request.asked.iter().filter(on_disk).cloned().collect();
    let walked = root.as_ref().map(|root| seaworthy_walk::list(root, &named, &options)).unwrap_or_default();
    if let (Some(problem), true) = (walked.problems.first(), walked.files.is_empty() && root.as_ref().is_some_and(|root| !root.is_dir())) {
        return Err(Refused::Path(problem.clone()));
    }
    let files = overlay::files(request, &walked.files, root.as_deref(), &below)?;
    let wanted: Vec<&File> = files.iter().filter(|file| class(file.path(), None, &below) != Class::Nothing).collect();
    let done = AtomicUsize::new(0);
    let read: Vec<Result<Option<Read>, Problem>> = wanted
        .par_iter()
        .map(|one| {
            let read = file(one, &options, &below, knowledge);
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, wanted.len());
            read
        })
        .collect();
    let name = root.as_ref().and_then(|root| root.file_name());
    let languages = languages(files.iter().map(File::path));
    let mut scan = Scan {
        project: name.map_or_else(|| "project".to_owned(), |name| name.to_string_lossy().into_owned()),
        sources: vec![],
        documents: vec![],
        facts: vec![],
        mentions: vec![],
        compared: BTreeSet::new(),
        problems: walked.problems,
        unread: unread(&languages, &below),
        languages,
        health_pages: files.iter().map(File::path).filter(|path| is_health_page(path)).map(str::to_owned).collect(),
        asked: below,
    };
    collect(&mut scan, read, knowledge);
    let code: Vec<&File> = files.iter().filter(|file| language_of(file.path()).is_some()).collect();
    scan.compared = crate::sentinel::compared(&scan.facts, &code, |file| file.text(&options).ok().map(|text| text.to_string()));
    Ok(scan)
}

/// The files of an example: texts by path.
pub(crate) fn texts(files: &[(String, String)], knowledge: &Knowledge) -> Scan {
    let mut files: Vec<&(String, String)> = files.iter().collect();
    files.sort();
    let read = files.iter().map(|(path, text)| Ok(document(path, Arc::from(text.as_str()), &[], knowledge))).collect();
    let mut scan = Scan {
        project: "example".to_owned(),
        sources: vec![],
        documents: vec![],
        facts: vec![],
        mentions: vec![],
        compared: BTreeSet::new(),
        problems: vec![],
        languages: languages(files.iter().map(|(path, _)| path.as_str())),
        health_pages: files.iter().map(|(path, _)| path.clone()).filter(|path| is_health_page(path)).collect(),
        unread: BTreeMap::new(),
        asked: vec![],
    };
    collect(&mut scan, read, knowledge);
    let code: Vec<&&(String, String)> = files.iter().filter(|(path, _)| language_of(path).is_some()).collect();
    scan.compared = crate::sentinel::compared(&scan.facts, &code, |(_, text)| Some(text.clone()));
    scan
}

fn file(file: &File, options: &Options, asked: &[String], knowledge: &Knowledge) -> Result<Option<Read>, Problem> {
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
fn class(path: &str, text: Option<&str>, asked: &[String]) -> Class {
    match classify(path, text) {
        Class::Nothing => classify(told(path, asked), text),
        class => class,
    }
}

fn document(path: &str, text: Arc<str>, asked: &[String], knowledge: &Knowledge) -> Option<Read> {
    let Class::Kind(kind) = class(path, Some(&text), asked) else { return None };
    let path = path.to_owned();
    let Some(language) = seaworthy_facts::language(kind) else {
        let parsed = parse(kind, &text);
        let (document, troubles) = (parsed.document, parsed.problems);
        return Some(Read { source: Source { path, kind, text }, document, troubles, mentions: vec![] });
    };
    let mentions: Vec<(String, Span)> = knowledge.mentions.in_text(&text).into_iter().map(|(word, span)| (word.to_owned(), span)).collect();
    // Most source files hold no word that a signature cares about, and are never parsed.
    if knowledge.signatures.may_hold(language, told(&path, asked), &text) {
        let parsed = parse(kind, &text);
        let (document, troubles) = (parsed.document, parsed.problems);
        return Some(Read { source: Source { path, kind, text }, document, troubles, mentions });
    }
    let document = Document::Text;
    (!mentions.is_empty()).then(|| Read { source: Source { path, kind, text }, document, troubles: vec![], mentions })
}

/// Gives each file its id, in the order of the paths, and takes the facts from code.
fn collect(scan: &mut Scan, read: Vec<Result<Option<Read>, Problem>>, knowledge: &Knowledge) {
    for one in read {
        let read = match one {
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
        let troubles = read.troubles.into_iter().filter(|_| read.source.kind != Kind::ChartTemplate);
        scan.problems.extend(troubles.map(|trouble| Problem {
            place: Some(Place { file, span: trouble.span }),
            path: Some(path.clone()),
            text: trouble.text,
            remedy: trouble.remedy,
        }));
        // What lies in a folder of tests is judged by the path below what was asked for: it may be what is scanned.
        let below = told(path, &scan.asked);
        if !seaworthy_facts::is_test_path(below) {
            scan.mentions.extend(read.mentions.into_iter().map(|(word, span)| (word, Place { file, span })));
        }
        scan.sources.push(read.source);
        scan.documents.push(read.document);
    }
    scan.facts = facts(scan, knowledge);
}

/// What the files say, each by itself: in the order of the files, whichever is read first.
fn facts(scan: &Scan, knowledge: &Knowledge) -> Vec<Fact> {
    let of_file = |(index, (source, document)): (usize, (&Source, &Document))| {
        let file = FileId(u32::try_from(index).unwrap_or(u32::MAX));
        let below = told(&source.path, &scan.asked);
        match (document, seaworthy_facts::language(source.kind)) {
            (Document::Code(code), Some(language)) => knowledge.signatures.extract(file, below, language, code),
            (Document::Settings(settings), _) => {
                let whole = seaworthy_facts::env_file(file, below, source.kind, settings);
                whole.into_iter().chain(knowledge.signatures.extract_settings(file, below, settings)).collect()
            }
            _ if source.kind == Kind::KeyFile => seaworthy_facts::key_file(file, below, &source.text).into_iter().collect(),
            _ => vec![],
        }
    };
    let files = scan.sources.par_iter().zip(&scan.documents).enumerate();
    files.map(of_file).collect::<Vec<_>>().into_iter().flatten().collect()
}

/// A path below the folder that was asked for and that holds it.
fn told<'a>(path: &'a str, asked: &[String]) -> &'a str {
    let holding = asked.iter().filter(|asked| seaworthy_app::within(path, asked) && asked.len() < path.len());
    holding.map(|asked| path[asked.len()..].trim_start_matches('/')).min_by_key(|below| below.len()).unwrap_or(path)
}

/// The files of source code among paths, each with its language and whether a reader is for it.
fn languages<'a>(paths: impl Iterator<Item = &'a str>) -> Vec<(String, &'static str, bool)> {
    paths.filter_map(|path| language_of(path).map(|language| (path.to_owned(), language, is_read(path)))).collect()
}

/// `webapp/health.jsp`, `public/ping.php`: a file that a web server answers with by its name.
fn is_health_page(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let Some((stem, ending)) = name.rsplit_once('.') else { return false };
    matches!(ending, "jsp" | "jspx" | "html" | "htm" | "php" | "aspx" | "ashx" | "asp" | "cfm" | "txt")
        && matches!(stem, "health" | "healthz" | "healthcheck" | "health-check" | "health_check" | "ping" | "alive" | "heartbeat")
}

fn is_read(path: &str) -> bool {
    matches!(classify(path, None), Class::Kind(kind) if kind == Kind::SetupPy || seaworthy_facts::language(kind).is_some())
}

fn language_of(path: &str) -> Option<&'static str> {
    Some(match path.rsplit_once('.')?.1 {
        "py" => "Python",
        "java" => "Java",
        "kt" => "Kotlin",
        "js" | "mjs" | "cjs" | "jsx" => "JavaScript",
        "ts" | "tsx" | "mts" => "TypeScript",
        "go" => "Go",
        "cs" => "C#",
        "rb" => "Ruby",
        "php" => "PHP",
        "rs" => "Rust",
        _ => return None,
    })
}

/// Source files in languages that no reader is for: what only code shows is not known of them.
fn unread(languages: &[(String, &'static str, bool)], asked: &[String]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    let is_asked = |path: &str| asked.is_empty() || asked.iter().any(|asked| seaworthy_app::within(path, asked));
    for (_, language, _) in languages.iter().filter(|(path, _, read)| !read && is_asked(path)) {
        *counts.entry(*language).or_insert(0) += 1;
    }
    counts
}
