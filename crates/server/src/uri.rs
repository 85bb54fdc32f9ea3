//! Paths and the URIs that clients name them by.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::protocol::lsp;

/// The path that a URI names; `None` where it is no file of this machine, such as a buffer that was never saved.
pub(crate) fn path_of(uri: &str) -> Option<PathBuf> {
    let (scheme, rest) = uri.split_once(':')?;
    if !scheme.eq_ignore_ascii_case("file") {
        return None;
    }
    let rest = rest.split(['?', '#']).next().unwrap_or(rest);
    let path = match rest.strip_prefix("//") {
        Some(rest) => rest.strip_prefix("localhost").unwrap_or(rest),
        None => rest,
    };
    let path = decoded(path)?;
    if !path.starts_with('/') || path.contains('\0') {
        return None;
    }
    let drive = path.as_bytes().get(1).is_some_and(u8::is_ascii_alphabetic) && path.as_bytes().get(2) == Some(&b':');
    Some(PathBuf::from(if cfg!(windows) && drive { &path[1..] } else { &path }))
}

/// The URI of a path that starts at the top; `None` where it does not.
pub(crate) fn uri_of(path: &Path) -> Option<lsp::Uri> {
    let text = path.to_str()?.replace(std::path::MAIN_SEPARATOR, "/");
    if !path.is_absolute() {
        return None;
    }
    let slash = if text.starts_with('/') { "" } else { "/" };
    lsp::Uri::from_str(&format!("file://{slash}{}", encoded(&text))).ok()
}

/// The URI of a path below a folder that the client named.
pub(crate) fn below(folder: &str, path: &Path) -> Option<lsp::Uri> {
    let text = path.to_str()?.replace(std::path::MAIN_SEPARATOR, "/");
    lsp::Uri::from_str(&format!("{}/{}", folder.trim_end_matches('/'), encoded(&text))).ok()
}

fn decoded(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut path = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'%' {
            let digits = text.get(at + 1..at + 3)?;
            path.push(u8::from_str_radix(digits, 16).ok()?);
            at += 3;
        } else {
            path.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(path).ok()
}

fn encoded(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => text.push(char::from(byte)),
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn a_path_comes_back_from_its_uri_whatever_stands_in_it() {
        for path in ["/a/b.yaml", "/a b/ü#?%20.yaml", "/k8s/[x]/{y}|z.yaml", "/日本/\u{1f680}.py", "/a\\b:c&d=e;f,g'h\"i"] {
            let uri = uri_of(Path::new(path)).expect("a URI");
            assert_eq!(path_of(uri.as_str()).as_deref(), Some(Path::new(path)), "{}", uri.as_str());
        }
    }

    #[test]
    fn what_names_no_file_of_this_machine_has_no_path() {
        for uri in ["untitled:Untitled-1", "vscode-notebook:/a", "file://server/share/a", "file:", "file:///%zz", "file:///%ff", "x"] {
            assert_eq!(path_of(uri), None, "{uri}");
        }
    }

    #[test]
    #[cfg(unix)]
    fn each_spelling_of_a_uri_is_read() {
        for uri in ["file:///a%20b/%63.py", "FILE:///a%20b/c.py", "file://localhost/a%20b/c.py", "file:/a%20b/c.py"] {
            assert_eq!(path_of(uri).as_deref(), Some(Path::new("/a b/c.py")), "{uri}");
        }
    }
}
