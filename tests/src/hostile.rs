use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::process::Command;

use crate::Tree;

/// What stands in a file outside the root that a link of the tree leads to: no output ever holds it.
pub const SECRET: &str = "outside-of-the-root-3f9a";

const DEPTH: usize = 100_000;
const OBJECT: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: hostile\ndata:\n  a: ";

/// The folder `fixtures/hostile` and everything that is too large or too odd to commit, with the secret beside it.
///
/// # Panics
/// Where it cannot be written.
#[must_use]
pub fn hostile() -> (Tree, Tree) {
    let (tree, outside) = (Tree::copy_of("fixtures/hostile"), Tree::new());
    long(&tree);
    deep(&tree);
    dockerfiles(&tree);
    names(&tree);
    special(&tree, &outside);
    (tree, outside)
}

fn deployment(image: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: odd}}\nspec:\n  selector: {{matchLabels: {{app: odd}}}}\n  template:\n    \
         metadata: {{labels: {{app: odd}}}}\n    spec:\n      containers:\n        - name: odd\n          image: {image}\n"
    )
}

fn long(tree: &Tree) {
    let megabyte = "x".repeat(1 << 20);
    tree.write("one-line.yaml", format!("{OBJECT}\"{megabyte}\"\n"));
    tree.write("one-line.json", format!("{{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"data\":{{\"a\":\"{megabyte}\"}}}}"));
    tree.write("one-line.py", format!("import logging; x = '{megabyte}'; logging.FileHandler('/var/log/a.log')\n"));
    tree.write("many-documents.yaml", "---\napiVersion: v1\nkind: Pod\n".repeat(5_000));
    tree.write("many-lines.py", format!("import logging\n{}logging.FileHandler('/var/log/a.log')\n", "x = 1\n".repeat(20_000)));
}

fn deep(tree: &Tree) {
    tree.write("brackets.yaml", format!("{OBJECT}{}", "[".repeat(DEPTH)));
    tree.write("braces.yaml", format!("{OBJECT}{}", "{a: ".repeat(DEPTH)));
    tree.write("dashes.yaml", format!("{OBJECT}\n    {}", "- ".repeat(DEPTH)));
    tree.write("brackets.json", format!("{{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"data\":{}", "[".repeat(DEPTH)));
    tree.write("parentheses.py", format!("import logging\nlogging.FileHandler({}", "(".repeat(DEPTH)));
    tree.write("sum.py", format!("import logging\nlogging.FileHandler({}'a')\n", "'a' + ".repeat(DEPTH)));
    let folders: PathBuf = std::iter::repeat_n("deep", 200).collect();
    tree.write(folders.join("Dockerfile"), "FROM debian\n");
}

fn dockerfiles(tree: &Tree) {
    tree.write("continued/Dockerfile", format!("FROM debian:12\nRUN true{}\n", " \\\n  && true".repeat(10_000)));
    tree.write("substitution/Dockerfile", format!("FROM {}\n", "${a:-".repeat(DEPTH)));
    tree.write("subshell/Dockerfile", format!("FROM debian:12\nRUN {}\n", "$( ( ".repeat(DEPTH)));
    tree.write("json/Dockerfile", format!("FROM debian:12\nCMD {}\n", "[".repeat(DEPTH)));
    tree.write("trigger/Dockerfile", format!("FROM debian:12\n{}RUN true\n", "ONBUILD ".repeat(DEPTH)));
    let chain: String = (1..2_000).map(|stage| format!("FROM s{stage} AS s{}\n", stage - 1)).collect();
    tree.write("stages/Dockerfile", chain);
    tree.write("arguments/Dockerfile", format!("ARG A=$A\n{}FROM $A\n", "ARG A=$A$A\n".repeat(60)));
}

fn names(tree: &Tree) {
    for name in
        ["new\nline.yaml", "escape\u{1b}[31m.yaml", "::error::x.yaml", "##[error]x.yaml", "reversed\u{202e}x.yaml", "-rf.yaml", " .yaml"]
    {
        tree.write(name, deployment("registry.example.com/odd:latest"));
    }
    tree.write(OsStr::from_bytes(b"not-utf-8-\xff.yaml"), deployment("registry.example.com/odd:latest"));
}

fn special(tree: &Tree, outside: &Tree) {
    let secret = outside.write("secret.yaml", deployment(SECRET));
    let folder = tree.path();
    symlink(&secret, folder.join("link-out.yaml")).expect("a link");
    symlink(outside.path(), folder.join("folder-out")).expect("a link");
    symlink(folder, folder.join("loop")).expect("a link");
    symlink("link-to-itself.yaml", folder.join("link-to-itself.yaml")).expect("a link");
    symlink("/dev/zero", folder.join("zero.yaml")).expect("a link");
    let made = Command::new("mkfifo").arg(folder.join("pipe.yaml")).status().expect("mkfifo runs");
    assert!(made.success());
    let huge = fs::File::create(folder.join("huge.yaml")).expect("a file");
    // Sparse: it takes no room on the disk.
    huge.set_len(1 << 34).expect("a length");
}
