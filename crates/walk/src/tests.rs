use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::process::Command;

use super::*;

fn tree(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    folder
}

fn paths(walked: &Walked) -> Vec<&str> {
    walked.files.iter().map(|found| found.path.as_str()).collect()
}

fn said(walked: &Walked) -> Vec<(&str, &str)> {
    walked.problems.iter().map(|problem| (problem.path.as_deref().unwrap_or(""), problem.text.as_str())).collect()
}

#[test]
fn files_are_listed_in_the_order_of_their_bytes_hidden_ones_too() {
    let root = tree(&[("b/x", ""), ("b.txt", ""), ("a", ""), (".env", ""), (".github/w.yml", ""), ("B", "")]);
    let walked = list(root.path(), &[], &Options::default());
    assert_eq!(paths(&walked), [".env", ".github/w.yml", "B", "a", "b.txt", "b/x"]);
    assert_eq!(said(&walked), []);
}

#[test]
fn ignore_files_hold_without_a_repository_and_below_each_other() {
    let root = tree(&[
        (".gitignore", "*.log\n/out/\n"),
        (".seaworthyignore", "testdata/\n!kept.log\n"),
        ("a.log", ""),
        ("kept.log", ""),
        ("out/x", ""),
        ("sub/out/x", ""),
        ("sub/.gitignore", "!b.log\n"),
        ("sub/b.log", ""),
        ("sub/testdata/bad.yaml", ""),
        (".ignore", "seen\n"),
        ("seen", ""),
    ]);
    let walked = list(root.path(), &[], &Options::default());
    assert_eq!(
        paths(&walked),
        [".gitignore", ".ignore", ".seaworthyignore", "kept.log", "seen", "sub/.gitignore", "sub/b.log", "sub/out/x"]
    );
}

#[test]
fn folders_of_tools_are_left_out_and_own_folders_of_the_same_name_are_not() {
    let root = tree(&[
        (".git/config", ""),
        ("web/node_modules/x/package.json", ""),
        ("py/venv/pyvenv.cfg", ""),
        ("py/venv/a.py", ""),
        ("go/vendor/modules.txt", ""),
        ("go/vendor/a.go", ""),
        ("rs/Cargo.toml", ""),
        ("rs/target/x", ""),
        ("own/vendor/a", ""),
        ("own/venv/a", ""),
        ("own/target/a", ""),
        ("own/submodule/.git", "gitdir: x"),
    ]);
    assert_eq!(paths(&list(root.path(), &[], &Options::default())), ["own/target/a", "own/vendor/a", "own/venv/a", "rs/Cargo.toml"]);
}

#[test]
fn what_is_asked_for_is_listed_even_when_it_is_ignored() {
    let root = tree(&[
        (".gitignore", "out/\nx.yaml\n"),
        ("out/a.yaml", ""),
        ("out/.gitignore", "b*\n"),
        ("out/b.yaml", ""),
        ("x.yaml", ""),
        ("y", ""),
    ]);
    let at = |path: &str| root.path().join(path);
    let walked = list(root.path(), &[at("out"), at("x.yaml"), at("y"), root.path().to_owned()], &Options::default());
    assert_eq!(paths(&walked), [".gitignore", "out/.gitignore", "out/a.yaml", "x.yaml", "y"]);
    let walked = list(root.path(), &[at("gone"), std::env::temp_dir()], &Options::default());
    assert_eq!(walked.problems.len(), 2);
    assert_eq!(walked.problems.iter().filter(|problem| problem.text == "It is not there.").count(), 1);
}

#[test]
fn an_asked_folder_that_is_not_ignored_keeps_the_rules_above_it() {
    let root = tree(&[(".gitignore", "*.log\n"), ("app/a.log", ""), ("app/b", "")]);
    let walked = list(root.path(), &[root.path().join("app")], &Options::default());
    assert_eq!(paths(&walked), [".gitignore", "app/b"]);
}

#[test]
fn links_are_not_followed_and_one_that_leads_out_is_said() {
    let outside = tree(&[("secret", "x")]);
    let root = tree(&[("a/file", "")]);
    symlink("file", root.path().join("a/again")).expect("a link");
    symlink("..", root.path().join("a/loop")).expect("a link");
    symlink("nowhere", root.path().join("a/dangling")).expect("a link");
    symlink(outside.path(), root.path().join("out")).expect("a link");
    let walked = list(root.path(), &[root.path().join("out")], &Options::default());
    assert_eq!(paths(&walked), ["a/file"]);
    assert!(said(&walked).contains(&("out", "The link leads out of the project and is not followed.")));
    let link = Found { path: "out".to_owned(), absolute: root.path().join("out"), size: 0, written: None };
    assert!(matches!(read(&link, &Options::default()), Err(Some(_))));
}

#[test]
fn a_fifo_is_never_opened() {
    let root = tree(&[("a", "")]);
    let fifo = root.path().join("Dockerfile");
    assert!(Command::new("mkfifo").arg(&fifo).status().expect("mkfifo").success());
    let walked = list(root.path(), &[], &Options::default());
    assert_eq!(paths(&walked), ["a"]);
    assert_eq!(said(&walked), [("Dockerfile", "It is a FIFO, a socket or a device and is not opened.")]);
    let found = Found { path: "Dockerfile".to_owned(), absolute: fifo, size: 0, written: None };
    assert!(matches!(read(&found, &Options::default()), Err(Some(_))));
}

#[test]
fn what_is_over_a_bound_names_the_bound() {
    let root = tree(&[("a/b/c/deep", ""), ("a/file", "12345"), ("z", "")]);
    let options = Options { max_depth: 2, ..Options::default() };
    let walked = list(root.path(), &[], &options);
    assert_eq!(paths(&walked), ["a/file", "z"]);
    assert_eq!(said(&walked), [("a/b", "The folder lies 2 levels deep; nothing in it is read.")]);

    let options = Options { max_files: 2, max_file: 4, ..Options::default() };
    let walked = list(root.path(), &[], &options);
    assert_eq!(said(&walked), [("z", "The project has more than 2 files; those from here on are not read.")]);
    let refused = read(&walked.files[1], &options).expect_err("the file is too long");
    assert_eq!(refused.map(|problem| problem.text), Some("The file is longer than 4 bytes and is not read.".to_owned()));
}

#[test]
fn a_name_that_is_not_utf_8_is_a_problem() {
    let root = tree(&[("a", "")]);
    let odd = |name: &[u8]| root.path().join(std::ffi::OsStr::from_bytes(name));
    fs::write(odd(b"caf\xe9.yaml"), "").expect("a file");
    fs::create_dir(odd(b"d\xff")).expect("a folder");
    fs::write(odd(b"d\xff").join("x"), "").expect("a file");
    let walked = list(root.path(), &[], &Options::default());
    assert_eq!(paths(&walked), ["a"]);
    assert_eq!(said(&walked).iter().map(|(path, _)| *path).collect::<Vec<_>>(), ["caf\u{fffd}.yaml", "d\u{fffd}"]);
    assert_eq!(walked.closed, ["d\u{fffd}"], "a folder may hold anything");
}

#[test]
fn binary_files_have_no_text_and_say_nothing() {
    let root = tree(&[("a.yaml", "\0\u{1}"), ("b.yaml", "\u{feff}b: 1")]);
    let walked = list(root.path(), &[], &Options::default());
    assert_eq!(read(&walked.files[0], &Options::default()), Err(None));
    assert_eq!(read(&walked.files[1], &Options::default()), Ok("b: 1".into()));
}

#[test]
fn a_missing_root_is_a_problem() {
    let root = tree(&[]);
    let walked = list(&root.path().join("gone"), &[], &Options::default());
    assert_eq!(said(&walked), [("", "The project's root is not there.")]);
}

#[test]
fn a_broken_ignore_file_is_a_problem_and_its_other_lines_hold() {
    let root = tree(&[(".seaworthyignore", "a{b\nx\n"), ("x", ""), ("y", "")]);
    let walked = list(root.path(), &[], &Options::default());
    assert_eq!(paths(&walked), [".seaworthyignore", "y"]);
    assert!(said(&walked)[0].1.starts_with("An ignore file is read only in part: "), "{:?}", said(&walked));
}

#[test]
fn a_path_that_may_not_be_read_says_so_in_the_same_words_everywhere() {
    let denied = std::io::Error::from(std::io::ErrorKind::PermissionDenied);
    assert_eq!(reason(&denied), "permission denied");
}

#[test]
fn the_root_is_the_repository_around_a_path() {
    let root = tree(&[("repo/.git/HEAD", ""), ("repo/a/b/c", ""), ("repo/sub/.git", "gitdir: x"), ("repo/sub/d/e", "")]);
    let at = |path: &str| fs::canonicalize(root.path().join(path)).expect("a path");
    assert_eq!(root_of(&at("repo/a/b/c")), at("repo"));
    assert_eq!(root_of(&at("repo/a")), at("repo"));
    assert_eq!(root_of(&at("repo/sub/d")), at("repo/sub"));
}

fn git(root: &Path, arguments: &[&str]) {
    let mut git = Command::new("git");
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("GIT_")) {
        git.env_remove(name);
    }
    let who = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"];
    let done = git.args(who).args(arguments).current_dir(root).output().expect("git runs");
    assert!(done.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn what_git_tracks_is_listed_though_a_gitignore_names_it() {
    let files = [
        (".gitignore", ".env\n*.key\n/local/\n"),
        (".seaworthyignore", "old/\n"),
        (".env", "A=1"),
        ("local/a/b.env", "B=1"),
        ("old/.env", ""),
    ];
    let root = tree(&files);
    fs::create_dir_all(root.path().join("node_modules/x")).expect("a folder");
    fs::write(root.path().join("node_modules/x/.env"), "").expect("a file");
    git(root.path(), &["init", "--quiet"]);
    git(root.path(), &["add", "--all", "--force"]);
    // These are somebody's own.
    for path in ["web/.env", "local/a/c.env", "local/tls.key"] {
        fs::create_dir_all(root.path().join(path).parent().expect("a parent")).expect("a folder");
        fs::write(root.path().join(path), "").expect("a file");
    }
    for version in ["2", "4"] {
        git(root.path(), &["update-index", "--index-version", version]);
        let walked = list(root.path(), &[], &Options::default());
        assert_eq!(paths(&walked), [".env", ".gitignore", ".seaworthyignore", "local/a/b.env"], "version {version}");
        assert_eq!(said(&walked), []);
    }
    let exclude = vec!["local/".to_owned()];
    assert_eq!(paths(&list(root.path(), &[], &Options { exclude, ..Options::default() })), [".env", ".gitignore", ".seaworthyignore"]);
    fs::remove_file(root.path().join(".env")).expect("it goes");
    symlink("local/a/c.env", root.path().join(".env")).expect("a link");
    assert!(!paths(&list(root.path(), &[], &Options::default())).contains(&".env"), "what is a link now is no file");
}

#[test]
fn a_linked_worktree_has_an_index_of_its_own() {
    let root = tree(&[("main/.gitignore", ".env\n"), ("main/.env", "A=1")]);
    let main = root.path().join("main");
    git(&main, &["init", "--quiet"]);
    git(&main, &["add", "--all", "--force"]);
    git(&main, &["commit", "--quiet", "--message", "first"]);
    git(&main, &["worktree", "add", "--quiet", "../other"]);
    assert_eq!(paths(&list(&root.path().join("other"), &[], &Options::default())), [".env", ".gitignore"]);
}

#[test]
fn a_git_file_that_names_another_place_is_not_followed() {
    let root = tree(&[("main/.gitignore", ".env\n"), ("main/.env", "A=1"), ("copy/.gitignore", ".env\n"), ("copy/.env", "")]);
    let main = root.path().join("main");
    git(&main, &["init", "--quiet"]);
    git(&main, &["add", "--all", "--force"]);
    fs::write(root.path().join("copy/.git"), "gitdir: ../main/.git\n").expect("a file");
    assert_eq!(paths(&list(&root.path().join("copy"), &[], &Options::default())), [".gitignore"]);
}

#[test]
fn the_index_is_found_above_the_root_and_in_repositories_below_it() {
    let files = [
        (".seaworthyignore", "*.pem\n"),
        ("app/.gitignore", ".env\n*.pem\n"),
        ("app/.env", "A=1"),
        ("app/web/.gitignore", ".env\n"),
        ("app/web/.env", "A=1"),
        ("app/web/tls.pem", ""),
    ];
    let root = tree(&files);
    let app = root.path().join("app");
    git(&app, &["init", "--quiet"]);
    git(&app, &["add", "--all", "--force"]);
    fs::write(app.join("web/own.pem"), "").expect("a file");
    fs::create_dir_all(app.join("local")).expect("a folder");
    fs::write(app.join("local/.env"), "").expect("a file");
    let listed = |top: &Path| paths(&list(top, &[], &Options::default())).into_iter().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(listed(&app.join("web")), [".env", ".gitignore", "own.pem", "tls.pem"]);
    // The project's own ignore file holds for what lies in a repository below it.
    let whole = [".seaworthyignore", "app/.env", "app/.gitignore", "app/web/.env", "app/web/.gitignore"];
    assert_eq!(listed(root.path()), whole);
}
