//! Texts laid over the disk: what an editor has not saved, and what an earlier revision held.
#![forbid(unsafe_code)]
#![allow(clippy::disallowed_methods)]

use std::path::Path;

use seaworthy_engine::{Laid, Request, check};
use seaworthy_model::Report;

const LATEST: &str = "FROM python:latest\nCMD [\"python\", \"app.py\"]\n";
const PINNED: &str = "FROM python:3.13.1-slim\nCMD [\"python\", \"app.py\"]\n";

/// What `image/unpinned` says of a folder of files with texts laid over it.
fn unpinned(files: &[(&str, &str)], laid: &[(&str, Option<&str>)]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder of its own");
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder is made");
        std::fs::write(path, text).expect("a file is written");
    }
    let report = scan(folder.path(), laid);
    report.findings.iter().map(|finding| report.sources[finding.place.file.0 as usize].path.clone()).collect()
}

fn scan(root: &Path, laid: &[(&str, Option<&str>)]) -> Report {
    let overlay = laid.iter().map(|(path, text)| Laid { path: root.join(path), text: text.map(Into::into) });
    let request = Request {
        root: Some(root.to_owned()),
        asked: vec![root.to_owned()],
        overlay: overlay.collect(),
        select: vec!["image/unpinned".to_owned()],
        as_of: "2026-11-21".to_owned(),
        ..Request::default()
    };
    check(&request, &|_, _| {}).unwrap_or_else(|refused| panic!("{refused:?}"))
}

#[test]
fn a_text_stands_for_what_the_disk_holds() {
    assert_eq!(unpinned(&[("web/Dockerfile", LATEST)], &[]), ["web/Dockerfile"]);
    assert!(unpinned(&[("web/Dockerfile", LATEST)], &[("web/Dockerfile", Some(PINNED))]).is_empty());
    assert_eq!(unpinned(&[("web/Dockerfile", PINNED)], &[("web/Dockerfile", Some(LATEST))]), ["web/Dockerfile"]);
}

#[test]
fn a_file_that_counts_as_not_there_says_nothing() {
    assert!(unpinned(&[("web/Dockerfile", LATEST)], &[("web/Dockerfile", None)]).is_empty());
}

#[test]
fn a_text_needs_no_file_and_no_folder() {
    assert_eq!(unpinned(&[("README.md", "")], &[("new/place/Dockerfile", Some(LATEST))]), ["new/place/Dockerfile"]);
}

#[test]
fn a_text_of_a_file_that_is_ignored_is_ignored() {
    let files = [(".seaworthyignore", "vendor/\n"), ("vendor/Dockerfile", PINNED)];
    assert!(unpinned(&files, &[("vendor/Dockerfile", Some(LATEST))]).is_empty());
}
