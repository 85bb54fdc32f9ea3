//! A file beside what is scanned — settings, a rule of a pack, a baseline — as a text.

use std::io::Read;
use std::path::Path;

/// The text of a plain file of at most `most` megabytes.
///
/// # Errors
/// Why it cannot be read, as a phrase.
#[allow(clippy::disallowed_methods, reason = "the one place at which `cli` opens a file to read it")]
pub(crate) fn read(path: &Path, most: u64) -> Result<String, String> {
    let what = std::fs::metadata(path).map_err(|error| error.to_string())?;
    // Opening a FIFO waits for its writer.
    if !what.is_file() {
        return Err("it is no plain file".into());
    }
    let file = std::fs::File::open(path).map_err(|error| error.to_string())?;
    let mut bytes = Vec::new();
    file.take((most << 20) + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > most << 20 {
        return Err(format!("it is larger than {most} MB"));
    }
    String::from_utf8(bytes).map_err(|_| "it is not UTF-8".into())
}

/// A path with `/`, as reports name it.
pub(crate) fn path(path: &Path) -> String {
    let text = path.to_string_lossy();
    if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() }
}
