//! Keys of configuration that are one step off from one that a library reads.

use seaworthy_model::{Confidence, Fact, FileId, Place, Value};
use seaworthy_syntax::settings::Setting;

use crate::compiled::{Compiled, canonical};
use crate::kinds::API;

/// In shorter keys one letter makes another word.
const SHORTEST: usize = 14;

/// The fact that a key is meant for a library, and is none of those that it reads; `None` where it may be one of somebody else.
pub(crate) fn ignored(compiled: &Compiled, file: FileId, path: &str, setting: &Setting) -> Option<Fact> {
    let name = path.rsplit('/').next().unwrap_or(path);
    if !(name.starts_with("application") || name.starts_with("bootstrap")) || setting.key.len() < SHORTEST {
        return None;
    }
    let key = canonical(&setting.key);
    let is_known = compiled.keys.contains_key(&key) || compiled.known.iter().any(|(_, known)| *known == key);
    if is_known {
        return None;
    }
    let (meant, _) = compiled.known.iter().find(|(_, known)| is_near(&key, known))?;
    let fields = vec![
        (API, Value::text(setting.key.as_str()), None),
        ("key", Value::text(setting.key.as_str()), None),
        ("meant", Value::text(meant.as_str()), None),
    ];
    Some(Fact {
        library: "settings".to_owned(),
        confidence: Confidence::Medium,
        key: setting.key.clone(),
        profile: setting.profile.clone(),
        ..Fact::new("ignored_setting", Place { file, span: setting.span }, fields)
    })
}

/// Whether two canonical keys differ in where their parts end, or in one letter of a part. A plural is another word.
fn is_near(key: &str, known: &str) -> bool {
    if letters(key).eq(letters(known)) {
        return true;
    }
    let parts = |key: &str| key.split('.').count();
    if parts(key) != parts(known) || known.len() < SHORTEST || key.contains(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let mut others = key.split('.').zip(known.split('.')).filter(|(mine, theirs)| mine != theirs);
    let (Some((mine, theirs)), None) = (others.next(), others.next()) else { return false };
    let plural = mine.strip_suffix('s') == Some(theirs) || theirs.strip_suffix('s') == Some(mine);
    !plural && theirs.len() >= 6 && strsim::damerau_levenshtein(mine, theirs) == 1
}

fn letters(key: &str) -> impl Iterator<Item = u8> {
    key.bytes().filter(|byte| *byte != b'.')
}

#[cfg(test)]
mod tests {
    use super::is_near;

    #[test]
    fn a_key_is_near_by_its_dots_or_by_one_letter() {
        assert!(is_near("spring.datasource.driver.class.name", "spring.datasource.driverclassname"));
        assert!(is_near("spring.datasuorce.url", "spring.datasource.url"));
        assert!(is_near("spring.datasource.pasword", "spring.datasource.password"));
        assert!(!is_near("management.endpoint.health", "management.endpoints.health"));
        assert!(!is_near("spring.datasource.uri", "spring.datasource.url"));
        assert!(!is_near("spring.kafka.consumer", "spring.kafka.producer"));
    }
}
