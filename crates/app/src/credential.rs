//! What a literal is as a credential, by the key that it stands under and by itself.

use std::sync::OnceLock;

use crate::tables::{Words, glob};

/// What a literal is as a credential. Ordered by how bad it is to find it written out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Not one.
    None,
    /// Stands for one: `<password>`, `${PASSWORD}`.
    Placeholder,
    /// A well-known word.
    Weak,
    /// Any other.
    Plain,
    /// A known key format, or twelve characters of three bits each.
    Strong,
}

impl Strength {
    /// The word that rules compare with.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Placeholder => "placeholder",
            Self::Weak => "weak",
            Self::Plain => "plain",
            Self::Strong => "strong",
        }
    }
}

/// Judges a literal under its key.
///
/// A known key format counts under any key; everything else only where the key names a credential, or where the value is
/// an address with a password in it. An empty value, a variable and a placeholder are none.
#[must_use]
pub fn judge(words: &Words, key: &str, value: &str) -> Strength {
    let value = value.trim();
    if value.is_empty() {
        return Strength::None;
    }
    if known_format(words, value) {
        return if placeholder(words, key, value) { Strength::Placeholder } else { Strength::Strong };
    }
    if let Some((user, password)) = address_credentials(value) {
        let strength = by_itself(words, key, password);
        // Whoever knows the user knows the password.
        return if user == password { strength.min(Strength::Weak) } else { strength };
    }
    if !names_credential(words, key) || no_literal(value) || is_key_of_map(words, key, value) {
        return Strength::None;
    }
    by_itself(words, key, value)
}

fn by_itself(words: &Words, key: &str, value: &str) -> Strength {
    if value.is_empty() || placeholder(words, key, value) {
        return Strength::Placeholder;
    }
    let lower = value.to_ascii_lowercase();
    if is_one_character(value) {
        // `00000000` is a password that people set; for a key it keeps the place.
        let password = ["password", "passwd", "pass", "pwd", "pin"].iter().any(|word| ends_with_word(&snake(key), word));
        return if password { Strength::Weak } else { Strength::Placeholder };
    }
    if words.weak_words.contains(&lower) || describes_itself(words, &lower) {
        return Strength::Weak;
    }
    if is_row(value) {
        return Strength::Placeholder;
    }
    if value.chars().count() >= 12 && bits(value) >= 3.0 { Strength::Strong } else { Strength::Plain }
}

/// Whether a short word under the name of a key is that of an entry in a map: `ACCOUNT_KEY = "acct"`.
fn is_key_of_map(words: &Words, key: &str, value: &str) -> bool {
    let key = snake(key);
    let named = key.ends_with("_key") && !["secret", "api", "private", "encryption"].iter().any(|word| key.contains(word));
    named && value.len() < 6 && value.bytes().all(|byte| byte.is_ascii_lowercase()) && !words.weak_words.iter().any(|word| word == value)
}

/// Whether a value is one character again and again: `111111`.
fn is_one_character(value: &str) -> bool {
    value.len() >= 4 && value.chars().next().is_some_and(|first| value.chars().all(|one| one == first))
}

/// Whether nearly every character is the one behind its left neighbour: `abcdefghijABCDEFGHIJ0123456789`.
fn is_row(value: &str) -> bool {
    let steps = value.as_bytes().windows(2).filter(|pair| pair[1] == pair[0].wrapping_add(1)).count();
    value.len() >= 12 && steps * 10 >= (value.len() - 1) * 9
}

/// Whether a value is made of words, one of which says what it stands for: `my-api-key`, `super_secret_password`. Nobody
/// generates such a one, and nobody needs long to guess it. What everybody adds to a word counts as one: `1234567890!`.
fn describes_itself(known: &Words, lower: &str) -> bool {
    const SAY: [&str; 14] = [
        "key",
        "secret",
        "password",
        "passwd",
        "passphrase",
        "pass",
        "pw",
        "token",
        "example",
        "test",
        "changeme",
        "default",
        "demo",
        "dummy",
    ];
    let words = || lower.split(['-', '_', ' ', '.']).filter(|word| !word.is_empty());
    let weak = |word: &str| known.weak_words.iter().any(|one| one == word.trim_end_matches(['!', '?', '#', '@', '$', '*']));
    let plain = |word: &str| word.len() <= 12 && word.chars().all(|c| c.is_ascii_lowercase()) || weak(word);
    words().count() > 1 && words().all(plain) && words().any(|word| SAY.contains(&word))
}

/// Whether a key names a credential: `DB_PASSWORD`, `apiKey`, `spring.datasource.password`.
fn names_credential(words: &Words, key: &str) -> bool {
    let key = snake(key);
    let fits = |pattern: &String| glob(pattern, &key);
    words.credential_keys.iter().any(|word| fits(word) || ends_with_word(&key, word)) && !words.credential_key_exceptions.iter().any(fits)
}

fn ends_with_word(key: &str, word: &str) -> bool {
    key.strip_suffix(word).is_some_and(|rest| rest.is_empty() || rest.ends_with('_'))
}

/// `spring.datasource.password`, `API-KEY` and `apiKey` in one spelling: lower case with underscores.
fn snake(key: &str) -> String {
    let mut snake = String::with_capacity(key.len() + 4);
    let mut lower_before = false;
    for c in key.chars() {
        if c.is_ascii_uppercase() && lower_before {
            snake.push('_');
        }
        lower_before = c.is_ascii_lowercase() || c.is_ascii_digit();
        snake.push(if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' });
    }
    snake
}

/// Values under a credential's key that are plainly something else: a switch, a number, a path, an address.
fn no_literal(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    matches!(lower.as_str(), "true" | "false" | "yes" | "no" | "on" | "off" | "none" | "null" | "nil")
        || value.starts_with('/')
        || value.starts_with("./")
        || value.contains("://")
        || value.starts_with("$(")
}

fn placeholder(words: &Words, key: &str, value: &str) -> bool {
    let bare = |text: &str| snake(text);
    value.starts_with('$')
        || is_hollow_key(value)
        || is_name_of_credential(value)
        || value.contains("{{")
        || value.contains("${")
        || value.contains("$(")
        || words.placeholders.iter().any(|pattern| glob(pattern, value) || glob(&pattern.to_ascii_lowercase(), &value.to_ascii_lowercase()))
        || bare(key) == bare(value)
        || is_crossed_out(value)
        || value.chars().all(|c| matches!(c, '*' | 'x' | 'X' | '.' | '-' | '#'))
}

/// Whether most of a value's groups are crossed out: `d43c91c0-xxxx-xxxx-xxxx-xxxxxxxxxxxx`.
fn is_crossed_out(value: &str) -> bool {
    let groups = || value.split('-').filter(|group| group.len() >= 4);
    let crossed = groups().filter(|group| group.chars().all(|c| matches!(c, 'x' | 'X' | '*'))).count();
    crossed >= 2 && crossed * 2 > groups().count()
}

/// Whether only the frame of a key in PEM stands there: `-----BEGIN PRIVATE KEY----- ... -----END PRIVATE KEY-----`.
fn is_hollow_key(value: &str) -> bool {
    let Some(body) = value.split("-----BEGIN ").nth(1).and_then(|rest| rest.split_once("-----")) else { return false };
    let body = body.1.split("-----END").next().unwrap_or_default();
    let letters = body.chars().filter(char::is_ascii_alphanumeric).count();
    body.contains("...") || body.contains(['<', '…']) || letters == 0
}

/// Whether a value is written as the name of a variable that says what belongs there: `CLUSTER_API_SECRET`.
fn is_name_of_credential(value: &str) -> bool {
    let value = value.trim_matches(['"', '\'', '\\']);
    let mut parts = value.split('_');
    let is_part = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    value.contains('_')
        && value.starts_with(|c: char| c.is_ascii_uppercase())
        && value.split('_').all(is_part)
        && parts.any(|part| matches!(part, "SECRET" | "KEY" | "PASSWORD" | "PASS" | "TOKEN" | "CREDENTIALS"))
}

/// Whether a value is made of the last words of its key, or they of it: `AUTH_METHOD_PASSWORD = "password"` and
/// `"password": "userPassword"` name something, and protect nothing.
#[must_use]
pub fn names_itself(key: &str, value: &str) -> bool {
    let (key, value) = (snake(key), snake(value));
    let last = key.rsplit('_').next().unwrap_or(&key);
    !value.is_empty() && (ends_with_word(&key, &value) || ends_with_word(&value, &key) || value.len() > 3 && last.starts_with(&value))
}

/// User and password in `scheme://user:password@host`, in `Server=db;User Id=sa;Password=…` and in `jdbc:mysql://db/x?password=…`.
fn address_credentials(value: &str) -> Option<(&str, &str)> {
    of_url(value).or_else(|| of_pairs(value))
}

/// The password among pairs that also name a server or a user.
fn of_pairs(value: &str) -> Option<(&str, &str)> {
    let pairs = || value.split([';', '?', '&', ' ']).filter_map(|pair| pair.split_once('='));
    let one_of = |words: &[&str]| {
        let is = |key: &str| words.iter().any(|word| key.trim().eq_ignore_ascii_case(word));
        pairs().find(|(key, _)| is(key)).map(|(_, value)| value.trim())
    };
    let user = one_of(&["user id", "id", "uid", "user", "username"]);
    let server = one_of(&["server", "data source", "host", "dbname", "database"]);
    if !value.starts_with("jdbc:") && user.is_none() && server.is_none() {
        return None;
    }
    let password = one_of(&["password", "pwd"]).filter(|password| !password.is_empty())?;
    Some((user.unwrap_or_default(), password))
}

fn of_url(value: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = value.split_once("://")?;
    if scheme.is_empty() || !scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '.' | '-' | ':')) {
        return None;
    }
    let authority = rest.split(['/', '?', '#']).next()?;
    let (user_info, _) = authority.rsplit_once('@')?;
    user_info.split_once(':').filter(|(_, password)| !password.is_empty())
}

fn known_format(words: &Words, value: &str) -> bool {
    static FORMATS: OnceLock<Option<regex::RegexSet>> = OnceLock::new();
    let formats = FORMATS.get_or_init(|| regex::RegexSet::new(&words.known_key_formats).ok());
    formats.as_ref().is_some_and(|formats| formats.is_match(value))
}

/// Shannon's entropy in bits for each character.
fn bits(value: &str) -> f64 {
    let mut counts = std::collections::BTreeMap::new();
    for c in value.chars() {
        *counts.entry(c).or_insert(0_u32) += 1;
    }
    let all = f64::from(counts.values().sum::<u32>());
    counts.values().map(|count| f64::from(*count) / all).map(|share| -share * share.log2()).sum()
}

/// What tells a secret from others: its value's hash, or where it stands when it is a well-known word. In an address a
/// well-known word is told by its user, whatever the address's key is called.
#[must_use]
pub fn identity(strength: &str, value: &str, stands: &str) -> String {
    if !matches!(strength, "plain" | "strong") {
        return match of_url(value) {
            Some((user, password)) if strength == "weak" && !user.is_empty() => format!("{user} {}", hash(password)),
            _ => stands.to_owned(),
        };
    }
    // The password of an address is the same secret as the password alone.
    hash(address_credentials(value).map_or(value, |(_, password)| password))
}

/// FNV-1a, which stays the same over releases.
fn hash(value: &str) -> String {
    let hash = value.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}

/// What is secret of a credential: all of it, or the password of an address.
pub(crate) fn secret_of(value: &str) -> &str {
    address_credentials(value).map_or(value, |(_, password)| password)
}

/// A credential as [`masked`], an address with its other parts.
pub(crate) fn concealed(value: &str) -> String {
    let Some((_, password)) = address_credentials(value) else { return masked(value) };
    // The password is a part of the value.
    let start = password.as_ptr().addr() - value.as_ptr().addr();
    format!("{}{}{}", &value[..start], masked(password), &value[start + password.len()..])
}

/// A credential with all but its first two characters hidden: `hu… (12 characters)`; of an address, its password.
#[must_use]
pub fn masked(value: &str) -> String {
    let value = secret_of(value);
    let count = value.chars().count();
    let shown: String = value.chars().take(if count > 4 { 2 } else { 0 }).collect();
    format!("{shown}… ({count} characters)")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Words {
        let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let mut words = Words::default();
        words.credential_keys = list(&["password", "secret", "api_key", "token"]);
        words.credential_key_exceptions = list(&["*_file", "token_issuer"]);
        words.weak_words = list(&["changeme", "postgres", "1234567890"]);
        words.placeholders = list(&["<*>", "YOUR_*", "*_VAL"]);
        words.known_key_formats = list(&["^AKIA[0-9A-Z]{16}$", "^-----BEGIN "]);
        words
    }

    #[test]
    fn a_literal_is_judged_by_key_and_value() {
        for (key, value, expected) in [
            ("DB_PASSWORD", "hunter2", Strength::Plain),
            ("DB_PASSWORD", "changeme", Strength::Weak),
            ("DB_PASSWORD", "00000000", Strength::Weak),
            ("SECRET", "111111", Strength::Placeholder),
            ("DB_PASSWORD", "111112", Strength::Plain),
            ("dbPassword", "postgres", Strength::Weak),
            ("API-KEY", "9f86d081884c7d659a2feaa0", Strength::Strong),
            ("DB_PASSWORD", "${DB_PASSWORD}", Strength::Placeholder),
            ("DB_PASSWORD", "<password>", Strength::Placeholder),
            ("CLIENT_SECRET", "d43c91c0-xxxx-xxxx-xxxx-xxxxxxxxxxxx", Strength::Placeholder),
            ("DB_PASSWORD", "DB_PASSWORD", Strength::Placeholder),
            ("sasl.password", "\"CLUSTER_API_SECRET\"", Strength::Placeholder),
            ("privateKey", "-----BEGIN EC PRIVATE KEY-----", Strength::Placeholder),
            ("PASSWORD_FILE", "/run/secrets/db", Strength::None),
            ("TOKEN_ISSUER", "shop", Strength::None),
            ("SECRET_ENABLED", "true", Strength::None),
            ("DB_HOST", "postgres", Strength::None),
            ("DATABASE_URL", "postgres://app:hunter2@db/shop", Strength::Plain),
            ("DATABASE_URL", "postgres://app@db/shop", Strength::None),
            ("CatalogConnection", "Server=db,1433;User Id=sa;Password=hunter2;Encrypt=true", Strength::Plain),
            ("url", "jdbc:mysql://db/shop?user=app&password=hunter2", Strength::Plain),
            ("HELP", "password=hunter2 is an example", Strength::None),
            ("DATABASE_URL", "mysql://bookstack-app:bookstack-app@db/books", Strength::Weak),
            ("API_KEY", "my-pictrs-key", Strength::Weak),
            ("DB_PASSWORD", "super_secret_password", Strength::Weak),
            ("API_KEY", "shop-local-development-supersecret-key-1234567890!", Strength::Weak),
            ("API_KEY", "shop-production-key-5839201746!", Strength::Strong),
            ("API_KEY", "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", Strength::Placeholder),
            ("DB_PASSWORD", "correct-horse-battery-staple", Strength::Strong),
            ("API_KEY", "key-9f86d081884c7d65", Strength::Strong),
            ("AWS_KEY", "AKIAIOSFODNN7EXAMPLE", Strength::Strong),
            ("sshPrivateKey", "-----BEGIN OPENSSH PRIVATE KEY-----\n...\n-----END OPENSSH PRIVATE KEY-----", Strength::Placeholder),
        ] {
            assert_eq!(judge(&words(), key, value), expected, "{key}={value}");
        }
    }

    #[test]
    fn a_value_of_its_keys_words_names_something() {
        assert!(names_itself("AUTH_METHOD_PASSWORD", "password") && names_itself("requestToken", "request_token"));
        assert!(names_itself("password", "userPassword") && names_itself("password", "pass"));
        assert!(!names_itself("DB_PASSWORD", "word") && !names_itself("DB_PASSWORD", "hunter2"));
    }

    #[test]
    fn a_masked_value_shows_two_characters_and_its_length() {
        assert_eq!(masked("hunter2-hunter2"), "hu… (15 characters)");
        assert_eq!(masked("abc"), "… (3 characters)");
    }
}
