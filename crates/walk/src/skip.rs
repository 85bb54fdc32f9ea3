use std::path::Path;

/// Whether a folder, or a `.git` file, belongs to a tool: version control, installed dependencies, caches, build output.
///
/// A name that people also use for their own folders needs a sign beside it.
pub(super) fn is_of_a_tool(path: &Path, name: &str) -> bool {
    let beside = |file: &str| path.parent().is_some_and(|folder| folder.join(file).is_file());
    let within = |file: &str| path.join(file).exists();
    match name {
        ".git" | ".hg" | ".svn" | ".jj" => true,
        "node_modules" | "bower_components" | "site-packages" | "dist-packages" => true,
        ".venv" | "__pycache__" | ".tox" | ".nox" | ".terraform" | ".gradle" | ".idea" => true,
        "venv" | "env" | "virtualenv" => within("pyvenv.cfg"),
        "vendor" => within("modules.txt") || within("autoload.php"),
        "target" => within("CACHEDIR.TAG") || beside("Cargo.toml") || beside("pom.xml"),
        _ => false,
    }
}
