//! `.dockerignore`: which files of a build context are left out.

use seaworthy_model::Span;

/// The patterns of a `.dockerignore`, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ignore {
    /// Each pattern in its clean form, whether `!` stands before it, and its line without blanks around it.
    pub patterns: Vec<(String, bool, Span)>,
}

/// Reads a `.dockerignore`.
#[must_use]
pub fn parse(text: &str) -> Ignore {
    let mut patterns = vec![];
    let mut at = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        let trimmed = line.trim();
        let start = at + (line.len() - line.trim_start().len());
        at += line.len();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        let (negated, rest) = trimmed.strip_prefix('!').map_or((false, trimmed), |rest| (true, rest.trim()));
        let pattern = clean(rest);
        // Docker has always let `.` mean nothing.
        if !pattern.is_empty() {
            patterns.push((pattern, negated, Span::new(start, start + trimmed.len())));
        }
    }
    Ignore { patterns }
}

/// The pattern without `.`, `..`, doubled and outer slashes.
fn clean(pattern: &str) -> String {
    let mut parts: Vec<&str> = vec![];
    for part in pattern.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

impl Ignore {
    /// Whether a path, relative to the context and with `/`, is left out. The last pattern that matches it or a folder
    /// above it decides.
    #[must_use]
    pub fn ignores(&self, path: &str) -> bool {
        let path = clean(path);
        let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        let above: Vec<&str> = ends.map(|end| &path[..end]).collect();
        let mut ignored = false;
        for (pattern, negated, _) in &self.patterns {
            // Only what changes the answer needs a look.
            if *negated == ignored {
                let tokens = tokens(pattern);
                ignored ^= above.iter().any(|path| matches(&tokens, path));
            }
        }
        ignored
    }
}

#[derive(Debug, PartialEq)]
enum Token {
    Char(char),
    /// `?`.
    One,
    /// `*`.
    Some,
    /// `**` at the end.
    All,
    /// `**` elsewhere: any folders, or none.
    Folders,
    /// `[a-z]`, `[^a]`.
    Class(bool, Vec<(char, char)>),
}

fn tokens(pattern: &str) -> Vec<Token> {
    let mut tokens = vec![];
    let mut rest = pattern.chars().peekable();
    while let Some(one) = rest.next() {
        tokens.push(match one {
            '*' if rest.peek() == Some(&'*') => {
                while rest.peek() == Some(&'*') {
                    rest.next();
                }
                rest.next_if_eq(&'/');
                if rest.peek().is_none() { Token::All } else { Token::Folders }
            }
            '*' => Token::Some,
            '?' => Token::One,
            '\\' => Token::Char(rest.next().unwrap_or('\\')),
            '[' => match class(rest.clone()) {
                Some((token, length)) => {
                    rest.nth(length - 1);
                    token
                }
                None => Token::Char('['),
            },
            _ => Token::Char(one),
        });
    }
    tokens
}

/// A class, and how many characters it takes behind its `[`. None is longer than a line of a hundred.
fn class(mut rest: impl Iterator<Item = char>) -> Option<(Token, usize)> {
    let mut signs: Vec<char> = rest.by_ref().take(100).take_while(|one| *one != ']').collect();
    let length = signs.len() + 1;
    if signs.is_empty() || signs.len() >= 100 {
        return None;
    }
    let negated = matches!(signs[0], '^' | '!');
    if negated {
        signs.remove(0);
    }
    let mut ranges = vec![];
    let mut at = 0;
    while at < signs.len() {
        let end = if signs.get(at + 1) == Some(&'-') { signs.get(at + 2) } else { None };
        ranges.push((signs[at], *end.unwrap_or(&signs[at])));
        at += if end.is_some() { 3 } else { 1 };
    }
    Some((Token::Class(negated, ranges), length))
}

/// Follows all ways at once, so that no pattern costs more than its length times that of the path.
fn matches(tokens: &[Token], path: &str) -> bool {
    let path: Vec<char> = path.chars().collect();
    // Whether the tokens so far can end before each character.
    let mut ways = vec![false; path.len() + 1];
    ways[0] = true;
    for token in tokens {
        let mut next = vec![false; path.len() + 1];
        let mut open = false;
        for at in 0..=path.len() {
            let before = at.checked_sub(1).map(|before| path[before]);
            next[at] = match token {
                Token::All => {
                    open |= ways[at];
                    open
                }
                Token::Folders => {
                    let result = ways[at] || (open && before == Some('/'));
                    open |= ways[at];
                    result
                }
                Token::Some => {
                    open = ways[at] || (open && before != Some('/'));
                    open
                }
                Token::One => at > 0 && ways[at - 1] && before != Some('/'),
                Token::Char(one) => at > 0 && ways[at - 1] && before == Some(*one),
                Token::Class(negated, ranges) => {
                    at > 0
                        && ways[at - 1]
                        && before.is_some_and(|c| c != '/' && ranges.iter().any(|(low, high)| (*low..=*high).contains(&c)) != *negated)
                }
            };
        }
        ways = next;
    }
    ways[path.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_last_pattern_that_matches_decides() {
        let ignore = parse("# notes\n*.md\n!README.md\nREADME-secret.md\n");
        assert!(ignore.ignores("CHANGELOG.md") && ignore.ignores("README-secret.md"));
        assert!(!ignore.ignores("README.md") && !ignore.ignores("docs/a.md"));
    }

    #[test]
    fn a_folder_takes_what_is_in_it() {
        let ignore = parse("node_modules\n/dist/\r\n!dist/keep\n");
        assert!(ignore.ignores("node_modules/a/b.js") && ignore.ignores("dist/x"));
        assert!(!ignore.ignores("dist/keep/y") && !ignore.ignores("web/node_modules/a"));
    }

    #[test]
    fn two_stars_cross_folders_and_one_does_not() {
        let ignore = parse("**/*.env\n*/temp*\nlogs/**\n");
        assert!(ignore.ignores(".env") && ignore.ignores("a/b/c.env") && ignore.ignores("a/temporary.txt") && ignore.ignores("logs/a/b"));
        assert!(!ignore.ignores("a/b/temp") && !ignore.ignores("temp"));
    }

    #[test]
    fn everything_but_one_folder_can_be_left_out() {
        let ignore = parse("*\n!src\n!go.[ms][ou]?\n");
        assert!(ignore.ignores(".git/config") && !ignore.ignores("src/main.go") && !ignore.ignores("go.mod"));
    }

    #[test]
    fn a_dot_means_nothing_and_a_span_is_the_line() {
        let text = ".\n  a/../b  \n";
        let ignore = parse(text);
        assert_eq!(ignore.patterns.len(), 1);
        assert_eq!((ignore.patterns[0].0.as_str(), ignore.patterns[0].2.of(text)), ("b", "a/../b"));
    }

    proptest! {
        #[test]
        fn reading_never_panics(text in "[a!*?/\\[\\]^\\\\.é\\n -]{0,60}", path in "[a/é.]{0,20}") {
            let ignore = parse(&text);
            let _ = ignore.ignores(&path);
            for (_, _, span) in &ignore.patterns {
                prop_assert!(text.get(span.start as usize..span.end as usize).is_some());
            }
        }
    }
}
