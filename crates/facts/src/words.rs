//! What names and texts say, in code and in configuration files: whatever is given a value, and whatever is written out.

use std::collections::HashSet;

use seaworthy_model::{Confidence, FileId, Span};
use seaworthy_syntax::code::{Code, Context, Known};
use seaworthy_syntax::settings::{Setting, Settings};

use crate::compiled::{Key, Like, canonical, parts};
use crate::extract::{Extract, Found, written};
use crate::given_parts::Lists;
use crate::near::ignored;
use crate::replaceable::Replaceable;
use crate::signatures::{SETTINGS, Signatures};
use crate::whereabouts::{is_test_path, profile_of};

/// Which entries for keys are meant.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meant {
    /// All of them, but for those of other files.
    Any,
    /// Those that say so themselves: of this file, or of any module.
    Named,
}

impl Signatures {
    /// The facts that a configuration file holds, in the order of the text.
    #[must_use]
    pub fn extract_settings(&self, file: FileId, path: &str, settings: &Settings) -> Vec<seaworthy_model::Fact> {
        let Some(compiled) = self.compiled(SETTINGS) else { return vec![] };
        let lists = Lists::default();
        let mut extract = Extract { compiled, file, lists: &lists, facts: Vec::new() };
        let context = Context::default();
        let profile = profile_of(path);
        for setting in &settings.entries {
            let profile = if setting.profile.is_empty() { profile } else { setting.profile.as_str() };
            extract.entry(setting, path, profile, &context);
            extract.facts.extend(ignored(compiled, file, path, setting));
        }
        let from = extract.facts.len();
        settings.objects.iter().for_each(|object| extract.object(object, &context));
        extract.facts[from..].iter_mut().for_each(|fact| profile.clone_into(&mut fact.profile));
        let test = is_test_path(path);
        // Who asks Testcontainers for a database has it for one run.
        let of_tests = settings.entries.iter().filter(|one| one.known.value.prefix().starts_with("jdbc:tc:"));
        let of_tests: HashSet<&str> = of_tests.map(|one| if one.profile.is_empty() { profile } else { one.profile.as_str() }).collect();
        extract.facts.iter_mut().for_each(|fact| fact.test |= test || of_tests.contains(fact.profile.as_str()));
        // What a proxy calls by a name of its own stands where the name is explained.
        let named: Vec<String> =
            settings.entries.iter().filter(|one| one.key.ends_with("upstream")).filter_map(|one| one.known.value.known()).collect();
        extract.facts.retain(|fact| {
            let host = fact.field("url").filter(|_| !named.is_empty()).and_then(|url| url.known());
            let host = host.as_deref().and_then(|url| url.split_once("://")).map(|(_, rest)| rest.split(['/', ':']).next().unwrap_or(rest));
            !host.is_some_and(|host| named.iter().any(|name| name == host))
        });
        extract.done()
    }
}

impl Extract<'_> {
    fn entry(&mut self, setting: &Setting, path: &str, profile: &str, context: &Context) {
        let found = Found { key: &setting.key, profile, ..Found::of(&setting.key, setting.span, Confidence::High, context) };
        self.key(&setting.key, &setting.known, path, Meant::Any, &found);
        self.name(&setting.key, &setting.known, &found);
        self.text(&setting.known, &setting.key, "", false, &found);
    }

    /// What is said of a key of a configuration file or a settings module.
    pub fn key(&mut self, key: &str, value: &Known, path: &str, meant: Meant, found: &Found<'_>) {
        let compiled = self.compiled;
        let plain = canonical(key);
        let file = path.rsplit('/').next().unwrap_or(path);
        let exact = compiled.keys.get(&plain).into_iter().flatten();
        let parts: Vec<&str> = plain.split('.').collect();
        let fitting = compiled.patterns.iter().filter(|(pattern, _)| fits(pattern, &parts)).map(|(_, key)| key);
        let of_file = |key: &&Key| key.files.iter().any(|pattern| named(pattern, file));
        let chosen = exact.chain(fitting).filter(|key| match meant {
            // What code sets by its whole key stands in no file.
            Meant::Any => path.is_empty() || key.files.is_empty() || of_file(key),
            Meant::Named => {
                (key.anywhere && (key.files.is_empty() || of_file(key)))
                    || key.files.iter().any(|one| !one.starts_with("*.") && named(one, file))
            }
        });
        for entry in chosen.filter_map(|key| compiled.entries.get(key.entry)) {
            self.setting(entry, value, key, found);
        }
    }

    /// What the names and texts of source code say.
    pub fn words(&mut self, code: &Code) {
        let lists = code.lists.iter().map(|list| list.span).collect();
        let mut said = Said { spans: HashSet::new(), lists };
        if !self.compiled.names.is_empty() {
            for assignment in &code.assignments {
                let found = Found::of(&assignment.name, assignment.span, Confidence::High, &assignment.context);
                self.name_once(&assignment.name, &assignment.known, &found, &mut said);
            }
            for call in &code.calls {
                for argument in &call.arguments {
                    let Some(name) = &argument.name else { continue };
                    self.name_once(name, &argument.known, &Found::of(name, argument.span, Confidence::High, &call.context), &mut said);
                }
            }
            for object in &code.objects {
                for entry in &object.entries {
                    let found = Found::of(&entry.key, entry.span, Confidence::High, &object.context);
                    self.name_once(&entry.key, &entry.known, &found, &mut said);
                }
            }
        }
        let replaceable = Replaceable::of(code);
        for text in code.texts.iter().filter(|text| text.compared || !replaceable.holds(text)) {
            let found = Found::of(&text.name, text.span, Confidence::High, &text.context);
            if !text.name.is_empty() && !text.compared {
                self.name_once(&text.name, &text.known, &found, &mut said);
            }
            self.text(&text.known, &text.name, text.callee.first().map_or("", String::as_str), text.compared, &found);
        }
    }

    fn name_once(&mut self, name: &str, value: &Known, found: &Found<'_>, said: &mut Said) {
        // A list is none of what its name says: each of its elements may be one.
        let list = said.lists.contains(&value.written);
        if !list && !said.spans.contains(&value.written) && self.name(name, value, found) {
            said.spans.insert(value.written);
        }
    }

    /// What a name says of what is given under it, and whether any entry is for such a name.
    pub fn name(&mut self, name: &str, value: &Known, found: &Found<'_>) -> bool {
        let compiled = self.compiled;
        let mut meant = false;
        for like in compiled.names.matching(name) {
            let Some(entry) = compiled.entries.get(like.entry) else { continue };
            meant = true;
            let called = written(name, found.span);
            let parts = parts_of(like, name, found.span);
            let given = [Some(value).filter(|known| !known.nothing), Some(&called)].into_iter().chain(parts.iter().map(Option::as_ref));
            self.yields(entry, &given.collect(), false, found);
        }
        meant
    }

    fn text(&mut self, text: &Known, name: &str, callee: &str, compared: bool, found: &Found<'_>) {
        let compiled = self.compiled;
        let shown = text.value.known().unwrap_or_else(|| text.value.prefix());
        if shown.is_empty() {
            return;
        }
        for like in compiled.texts.matching(&shown) {
            let Some(entry) = compiled.entries.get(like.entry).filter(|entry| entry.asks("compared") == compared) else { continue };
            let (name, callee) = (written(name, found.span), written(callee, found.span));
            let span = text.written;
            let parts = parts_of(like, &shown, span);
            let compared = written("true", span);
            let given = [Some(text), Some(&name), Some(&callee), Some(&compared)].into_iter().chain(parts.iter().map(Option::as_ref));
            self.yields(entry, &given.collect(), false, &Found { span, api: &shown, ..*found });
        }
    }
}

/// What the names of a file have said.
struct Said {
    /// Where the values stand of which something was said.
    spans: HashSet<Span>,
    /// Where lists stand.
    lists: HashSet<Span>,
}

/// The parts of a text that an expression names.
fn parts_of(like: &Like, text: &str, span: Span) -> Vec<Option<Known>> {
    let Some(expression) = &like.parts else { return vec![] };
    let found = expression.captures(text);
    let part = |name| found.as_ref().and_then(|found| found.name(name)).map(|part| written(part.as_str(), span));
    parts(expression).map(part).collect()
}

/// Whether the parts of a key fit a pattern, in which `*` is any one part and a first `**` any number of them.
fn fits(pattern: &[String], parts: &[&str]) -> bool {
    match pattern.split_first() {
        Some((first, rest)) if first == "**" => rest.len() <= parts.len() && fits(rest, &parts[parts.len() - rest.len()..]),
        _ => pattern.len() == parts.len() && pattern.iter().zip(parts).all(|(pattern, part)| pattern == "*" || pattern == part),
    }
}

/// Whether the name of a file fits a pattern with at most one `*`.
pub(crate) fn named(pattern: &str, file: &str) -> bool {
    match pattern.split_once('*') {
        Some((before, behind)) => file.len() >= before.len() + behind.len() && file.starts_with(before) && file.ends_with(behind),
        None => pattern == file,
    }
}

#[cfg(test)]
mod tests {
    use super::{fits, named};

    #[test]
    fn a_star_is_one_part_of_a_key_and_two_are_any_number() {
        let pattern = |text: &str| text.split('.').map(str::to_owned).collect::<Vec<_>>();
        assert!(fits(&pattern("a.*.c"), &["a", "b", "c"]));
        assert!(!fits(&pattern("a.*"), &["a", "b", "c"]));
        assert!(fits(&pattern("**.url"), &["a", "b", "url"]));
        assert!(fits(&pattern("**.url"), &["url"]));
    }

    #[test]
    fn a_file_is_named_by_a_pattern() {
        assert!(named("application*.yml", "application-prod.yml"));
        assert!(!named("application*.yml", "other.yml"));
        assert!(named("redis.conf", "redis.conf"));
    }
}
