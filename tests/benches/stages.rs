//! What each stage of a scan costs: `cargo bench`, over the applications of `fixtures/`, or over the folder that
//! `SEAWORTHY_BENCH` names.
#![forbid(unsafe_code)]

use std::path::PathBuf;
use std::sync::Arc;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use seaworthy_engine::{Request, Session, check, model};
use seaworthy_model::{Kind, Report};
use seaworthy_syntax::{Class, classify, parse};
use seaworthy_walk::{Options, list, read};

fn main() {
    divan::main();
}

/// The folder that is scanned.
fn folder() -> PathBuf {
    std::env::var_os("SEAWORTHY_BENCH").map_or_else(|| seaworthy_tests::root().join("fixtures"), PathBuf::from)
}

fn request() -> Request {
    Request { root: Some(folder()), asked: vec![folder()], as_of: "2026-11-21".to_owned(), ..Request::default() }
}

fn texts() -> Vec<(String, Arc<str>)> {
    let options = Options::default();
    let files = list(&folder(), &[], &options).files;
    files.iter().filter_map(|found| Some((found.path.clone(), read(found, &options).ok()?))).collect()
}

fn sources() -> Vec<(Kind, Arc<str>)> {
    let of_kind = |(path, text): (String, Arc<str>)| match classify(&path, Some(&text)) {
        Class::Kind(kind) => Some((kind, text)),
        _ => None,
    };
    texts().into_iter().filter_map(of_kind).collect()
}

/// # Panics
/// Where the folder cannot be scanned.
fn report() -> Report {
    check(&request(), &|_, _| {}).unwrap_or_else(|refused| panic!("{refused:?}"))
}

#[divan::bench]
fn walk_list() {
    black_box(list(&folder(), &[], &Options::default()));
}

#[divan::bench]
fn walk_read(bencher: Bencher<'_, '_>) {
    let bytes: usize = texts().iter().map(|(_, text)| text.len()).sum();
    bencher.counter(BytesCount::new(bytes)).bench(texts);
}

#[divan::bench]
fn syntax_classify(bencher: Bencher<'_, '_>) {
    let texts = texts();
    bencher.bench(|| texts.iter().filter(|(path, text)| matches!(classify(path, Some(text)), Class::Kind(_))).count());
}

/// One after the other and each to its end, which no scan does: most source files hold no word that a signature cares about.
#[divan::bench]
fn syntax_parse(bencher: Bencher<'_, '_>) {
    let sources = sources();
    let bytes: usize = sources.iter().map(|(_, text)| text.len()).sum();
    bencher.counter(BytesCount::new(bytes)).bench(|| sources.iter().map(|(kind, text)| parse(*kind, text).problems.len()).sum::<usize>());
}

/// Reading, facts and the join, and all of it in words and as JSON, which an audit does not need.
#[divan::bench]
fn engine_model() {
    black_box(model(&request()).is_ok());
}

/// The whole audit.
#[divan::bench]
fn engine_check() {
    black_box(report());
}

/// The audit again, when no file has changed: what an edit costs beside its one file.
#[divan::bench]
fn engine_again(bencher: Bencher<'_, '_>) {
    let (request, mut session) = (request(), Session::default());
    assert!(session.check(&request, &|_, _| {}).is_ok(), "the folder can be scanned");
    bencher.bench_local(|| session.check(&request, &|_, _| {}).is_ok());
}

/// The report in each format for programs.
#[divan::bench(args = seaworthy_render::FORMATS.map(|(name, _)| name))]
fn render(bencher: Bencher<'_, '_>, format: &str) {
    let report = report();
    let write = seaworthy_render::FORMATS.iter().find(|(name, _)| *name == format).map(|(_, write)| *write);
    let write = write.expect("the format is one of the list");
    bencher.bench(|| {
        let mut bytes = Vec::new();
        write(&report, &mut bytes).expect("memory takes what is written");
        bytes
    });
}
