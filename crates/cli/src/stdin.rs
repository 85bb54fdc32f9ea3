//! Standard input in the place of a file.

use std::io::Read;

use seaworthy_engine::Laid;
use seaworthy_model::Problem;

use crate::args::Check;
use crate::refusal::problem;

/// What is larger is not read from disk either.
const LARGEST: u64 = 8 << 20;

/// The text of standard input and the file that it stands for, where the one path is `-`.
///
/// # Errors
/// A `-` without a name or beside other paths, a name without a `-`, and what is no text.
pub(crate) fn text_of(check: &Check) -> Result<Option<Laid>, Problem> {
    let dash = check.scan.paths.iter().any(|path| path.as_os_str() == "-");
    let way = Some("`seaworthy check - --stdin-filename NAME` reads the text of the file NAME from standard input.");
    match (&check.stdin_filename, dash) {
        (None, false) => Ok(None),
        (None, true) => Err(problem("standard input has no name: what a file is, its name decides", way)),
        (Some(_), false) => Err(problem("`--stdin-filename` is given, and standard input is not what is asked for", way)),
        (Some(_), true) if check.scan.paths.len() > 1 => Err(problem("standard input is asked for beside other paths", way)),
        (Some(path), true) => Ok(Some(Laid { path: path.clone(), text: Some(text()?.into()) })),
    }
}

fn text() -> Result<String, Problem> {
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().take(LARGEST + 1).read_to_end(&mut bytes);
    read.map_err(|error| problem(format!("standard input cannot be read: {error}"), None))?;
    if bytes.len() as u64 > LARGEST {
        return Err(problem("standard input is larger than 8 MB and is not judged", None));
    }
    let text =
        String::from_utf8(bytes).map_err(|_| problem("standard input is not UTF-8", Some("Convert it, or check the file itself.")))?;
    Ok(text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), str::to_owned))
}
