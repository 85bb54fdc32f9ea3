use serde::de::DeserializeOwned;
use serde_saphyr::Error;

/// Why a document does not have the form that is asked for, with its place in the file.
#[derive(Debug)]
pub struct Fault {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// What is wrong.
    pub text: String,
    /// The next step.
    pub remedy: &'static str,
    /// A key that is not known, and those that are: they make a better next step.
    pub unknown: Option<(String, Vec<&'static str>)>,
}

/// Reads one document strictly: no unknown or repeated key, no `yes` for `true`, no tag.
pub fn read<T: DeserializeOwned>(document: &str) -> Result<T, Fault> {
    let options = serde_saphyr::options! { strict_booleans: true, reject_unsupported_tags: true, with_snippet: false };
    serde_saphyr::from_str_with_options(document, options).map_err(|error| fault(&error, document))
}

/// The keys that only the rule itself has and must have: where one is missing, nothing nearer than the file can be named.
const OF_THE_RULE: [&str; 7] = ["title", "matches", "severity", "effort", "stage", "why", "remedy"];

fn fault(error: &Error, document: &str) -> Fault {
    let error = error.without_snippet();
    let number = |wide: u64| u32::try_from(wide).unwrap_or(u32::MAX).max(1);
    let (line, column) = match error {
        Error::SerdeMissingField { field, .. } if OF_THE_RULE.contains(field) => (1, 1),
        _ => error.location().map_or((1, 1), |at| (number(at.line()), number(at.column()))),
    };
    let column = if matches!(error, Error::UnsupportedTag { .. }) { tag(document, line).unwrap_or(column) } else { column };
    let unknown = match error {
        Error::SerdeUnknownField { field, expected, .. } => Some((field.clone(), expected.clone())),
        _ => None,
    };
    let (text, remedy) = said(error);
    Fault { line, column, text, remedy, unknown }
}

/// The column of a line's tag: the error names the value behind it.
fn tag(document: &str, line: u32) -> Option<u32> {
    let line = document.lines().nth(line as usize - 1)?;
    let before = &line[..line.find(" !")? + 1];
    u32::try_from(before.chars().count() + 1).ok()
}

/// What is wrong and the next step, in the words of rule files where serde's are those of Rust.
fn said(error: &Error) -> (String, &'static str) {
    const FORM: &str = "correct it; `rules/README.md` describes the form";
    match error {
        Error::SerdeUnknownField { field, .. } => (format!("`{field}` is no key that is known here"), "leave it out"),
        Error::SerdeMissingField { field, .. } => (format!("`{field}` is missing"), "add it"),
        Error::DuplicateMappingKey { key, .. } => {
            (format!("the key `{}` stands here twice", key.as_deref().unwrap_or("?")), "leave one of them out")
        }
        Error::NullIntoString { .. } => ("the key has no value".into(), "write it, or leave the key out"),
        Error::UnsupportedTag { .. } => ("a value that starts with `!` is a tag in YAML".into(), "put it in quotes"),
        Error::InvalidScalar { ty: "f32" | "f64" | "floating point", .. } => ("a number is expected here".into(), FORM),
        Error::InvalidScalar { ty, .. } if ty.starts_with(['i', 'u']) => ("a whole number is expected here".into(), FORM),
        Error::Unexpected { expected: "sequence start", .. } => ("a list is expected here".into(), FORM),
        Error::Unexpected { expected: "mapping start", .. } => ("a mapping is expected here".into(), FORM),
        Error::Unexpected { expected: "string scalar", .. } => ("a text is expected here".into(), FORM),
        Error::Eof { .. } => ("there is nothing here to read".into(), FORM),
        other => (unplaced(&other.to_string()), FORM),
    }
}

/// The reader's own words, in one line and without the place that is said beside them.
fn unplaced(text: &str) -> String {
    let text = text.lines().next().unwrap_or_default();
    let text = text.strip_prefix("error: ").unwrap_or(text);
    let end = text.rfind(" at line ").or_else(|| text.rfind(", line ")).unwrap_or(text.len());
    text[..end].to_owned()
}
