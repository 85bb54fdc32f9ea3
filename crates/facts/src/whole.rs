//! Facts that a file is by itself, whatever any signature says: a key, variables of an environment.

use seaworthy_model::{Fact, FileId, Kind, Place, Span, Value};
use seaworthy_syntax::settings::Settings;

use crate::kinds::API;
use crate::whereabouts::{is_test_path, profile_of};

/// Folders of what others are to learn from, or what only a pipeline uses.
const ASIDE: [&str; 12] =
    ["example", "examples", "sample", "samples", "demo", "demos", "docs", "doc", ".github", "e2e", "tutorial", "quickstarts"];

/// The fact that a file is a private key or a store of keys; `None` where it is none: a certificate, a store of those to trust.
#[must_use]
pub fn key_file(file: FileId, path: &str, text: &str) -> Option<Fact> {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let marker = text.find("-----BEGIN ").filter(|at| text[*at..].lines().next().is_some_and(|line| line.contains("PRIVATE KEY")));
    let what = match name.rsplit_once('.').map_or("", |(_, suffix)| suffix) {
        _ if marker.is_some() => "private_key",
        "p12" | "pfx" | "jks" | "keystore" | "jceks" | "bks" | "ppk" => {
            if ["trust", "cacert", "public", "debug"].iter().any(|word| name.contains(word)) {
                return None;
            }
            "key_store"
        }
        "key" if name == "master.key" || path.contains("config/credentials/") => "master_key",
        "xml" if text.contains("<masterKey") || text.contains("AspNetCore.DataProtection") => "data_protection",
        _ => return None,
    };
    let encrypted = text.contains("ENCRYPTED") || text.contains("<encryptedSecret") && !text.contains("NullXmlEncryptor");
    let start = marker.unwrap_or(0);
    let end = start + text[start..].lines().next().map_or(0, str::len);
    let fields = vec![("what", what), ("encrypted", if encrypted { "true" } else { "false" })];
    Some(fact("key_file", &name, file, path, Span::new(start, end), fields))
}

/// The fact that a file with variables of an environment is tracked; stands at its first variable.
#[must_use]
pub fn env_file(file: FileId, path: &str, kind: Kind, settings: &Settings) -> Option<Fact> {
    let first = settings.entries.iter().find(|entry| entry.known.value.known().is_some_and(|value| !value.is_empty()))?;
    let name = path.rsplit('/').next().unwrap_or(path);
    let mut fact = fact("variables_file", name, file, path, first.span, vec![]);
    profile_of(path).clone_into(&mut fact.profile);
    (kind == Kind::DotEnv).then_some(fact)
}

fn fact(kind: &'static str, name: &str, file: FileId, path: &str, span: Span, fields: Vec<(&'static str, &str)>) -> Fact {
    let aside = path.split('/').any(|folder| ASIDE.contains(&folder));
    let fields = fields.into_iter().map(|(name, value)| (name, Value::text(value), None));
    let fields = std::iter::once((API, Value::text(name), None)).chain(fields).collect();
    Fact { library: "files".to_owned(), test: is_test_path(path) || aside, ..Fact::new(kind, Place { file, span }, fields) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_told_from_certificates_and_stores_to_trust() {
        let what = |path: &str, text: &str| {
            key_file(FileId(0), path, text).map(|fact| (fact.field("what").and_then(Value::known).unwrap_or_default(), fact.test))
        };
        let pem = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\n";
        assert_eq!(what("certs/server.pem", pem), Some(("private_key".to_owned(), false)));
        assert_eq!(what("tests/server.pem", pem), Some(("private_key".to_owned(), true)));
        assert_eq!(what("certs/server.pem", "-----BEGIN CERTIFICATE-----\nMIIE\n"), None);
        assert_eq!(what("config/keystore.jks", ""), Some(("key_store".to_owned(), false)));
        assert_eq!(what("config/truststore.jks", ""), None);
        assert_eq!(what("config/master.key", "0123456789abcdef"), Some(("master_key".to_owned(), false)));
        assert_eq!(what("slides.key", "PK"), None);
    }
}
