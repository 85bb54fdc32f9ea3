/// Whether a path is one that test code is kept at, by the habits of all languages.
pub(crate) fn is_test_path(path: &str) -> bool {
    let mut parts = path.rsplit('/');
    let file = parts.next().unwrap_or(path);
    let stem = file.split('.').next().unwrap_or(file);
    let named = stem.starts_with("test_") || stem.ends_with("_test") || stem.ends_with("_tests") || stem == "conftest";
    named || parts.any(|folder| matches!(folder, "test" | "tests" | "testing" | "__tests__" | "spec"))
}

#[cfg(test)]
mod tests {
    use super::is_test_path;

    #[test]
    fn test_code_is_known_by_its_path() {
        for path in ["tests/app.py", "a/test/x.py", "test_app.py", "a/app_test.py", "conftest.py"] {
            assert!(is_test_path(path), "{path}");
        }
        for path in ["app.py", "contest/app.py", "attest.py", "latest/app.py", "testimony.py"] {
            assert!(!is_test_path(path), "{path}");
        }
    }
}
