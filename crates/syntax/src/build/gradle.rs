//! `build.gradle`, `settings.gradle`, and the same in Kotlin, by their literals.

use std::collections::BTreeMap;

use seaworthy_model::Span;

use super::gradle_text::{Statement, first_word, literals, statements};
use super::{Build, Dependency, Program, Runtime, Scope};

pub(super) fn read(text: &str) -> Build {
    let mut build = Build::of("gradle", "java");
    let all = statements(text);
    let variables = variables(&all);
    for statement in &all {
        let file = Reading { statement, variables: &variables };
        file.statement(&mut build);
    }
    build.properties = variables;
    if build.plugins.iter().chain(&build.below.plugins).any(|one| one.name.starts_with("org.jetbrains.kotlin") || one.name == "kotlin") {
        build.language = "kotlin";
    }
    let archive = ["ear", "war"].into_iter().find_map(|name| build.plugins.iter().find(|plugin| plugin.name == name));
    (build.packaging, build.packaged) = archive.map_or_else(Default::default, |one| (one.name.clone(), Some(one.span)));
    build
}

/// `gradle.properties`: names for every build of the tree.
pub(super) fn properties(text: &str) -> Build {
    let lines = text.lines().map(str::trim).filter(|line| !line.starts_with(['#', '!']));
    let pairs = lines.filter_map(|line| line.split_once(['=', ':']));
    let properties = pairs.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())).collect();
    Build { properties, ..Build::of("gradle", "java") }
}

/// Names that are given one text: `ext.x = "1"`, `def x = "1"`, `val x = "1"`, `set("x", "1")`.
fn variables(all: &[Statement]) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for statement in all {
        let text = &statement.text;
        let texts = literals(text);
        if let (true, [name, value]) = (text.starts_with("set("), texts.as_slice()) {
            found.entry((*name).to_owned()).or_insert_with(|| (*value).to_owned());
        } else if let (Some((left, right)), [.., value]) = (text.split_once('='), texts.as_slice()) {
            let whole = right.trim().trim_matches(['"', '\'']) == *value;
            let name = left.split_whitespace().next_back().unwrap_or_default();
            let name = name.trim_end_matches("\"]").trim_end_matches("']").rsplit(['.', '"', '\'']).next().unwrap_or_default();
            if whole && !name.is_empty() {
                found.entry(name.to_owned()).or_insert_with(|| (*value).to_owned());
            }
        }
    }
    found
}

struct Reading<'a> {
    statement: &'a Statement,
    variables: &'a BTreeMap<String, String>,
}

impl Reading<'_> {
    fn statement(&self, build: &mut Build) {
        let (text, word) = (self.statement.text.as_str(), first_word(&self.statement.text));
        match (self.block(), word) {
            ("plugins", _) => self.plugin(build),
            _ if self.within("dependencies") => self.dependencies(build),
            (_, "apply") if text.contains("plugin") => self.applied(build),
            (_, "include") => build.modules.extend(self.texts().iter().map(|path| path.trim_start_matches(':').replace(':', "/"))),
            (_, "rootProject.name") => self.named(build),
            (
                _,
                "sourceCompatibility"
                | "targetCompatibility"
                | "java.sourceCompatibility"
                | "languageVersion"
                | "jvmToolchain"
                | "languageVersion.set",
            ) => {
                self.runtime(build);
            }
            (_, "mainClass" | "mainClassName" | "mainClass.set" | "application.mainClassName") => self.starts(build),
            _ if text.contains("Main-Class") => self.starts(build),
            _ => {}
        }
    }

    fn block(&self) -> &str {
        self.statement.blocks.last().map_or("", String::as_str)
    }

    fn within(&self, name: &str) -> bool {
        self.statement.blocks.iter().any(|block| block == name)
    }

    fn span(&self) -> Span {
        Span::new(self.statement.start, self.statement.end)
    }

    /// The literals of the statement, with the file's own names put in.
    fn texts(&self) -> Vec<String> {
        literals(&self.statement.text).into_iter().map(|text| self.filled(text)).collect()
    }

    fn filled(&self, text: &str) -> String {
        let Some(at) = text.find('$') else { return text.to_owned() };
        let rest = &text[at + 1..];
        let (inner, behind) = match rest.strip_prefix('{') {
            Some(inner) => inner.split_once('}').unwrap_or((inner, "")),
            None => rest.split_at(rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len())),
        };
        let name = inner.trim().trim_end_matches(['"', '\'', ']', ')']).rsplit(['.', '"', '\'']).next().unwrap_or_default();
        match self.variables.get(name) {
            Some(value) if !value.contains('$') => format!("{}{value}{behind}", &text[..at]),
            _ => text.to_owned(),
        }
    }

    fn dependencies(&self, build: &mut Build) {
        let build_script = self.within("buildscript");
        let constraint = self.within("constraints") || self.within("dependencyManagement");
        let Some(scope) = scope(first_word(&self.statement.text)) else { return };
        let found = self.declared(if build_script { Scope::Build } else { scope });
        if constraint || build_script {
            build.managed.extend(found);
        } else {
            self.keep(found, build, |build| &mut build.dependencies, |build| &mut build.below.dependencies);
        }
    }

    /// What stands in `allprojects` holds here and below, what stands in `subprojects` below alone.
    fn keep(
        &self,
        found: Vec<Dependency>,
        build: &mut Build,
        own: impl Fn(&mut Build) -> &mut Vec<Dependency>,
        below: impl Fn(&mut Build) -> &mut Vec<Dependency>,
    ) {
        if self.within("allprojects") || self.within("subprojects") || self.within("configure") {
            below(build).extend(found.clone());
        }
        if !self.within("subprojects") && !self.within("configure") {
            own(build).extend(found);
        }
    }

    fn declared(&self, scope: Scope) -> Vec<Dependency> {
        let (text, span, texts) = (self.statement.text.as_str(), self.span(), self.texts());
        let made = |name: String, version: String, local: Option<String>| {
            let pinned = !version.is_empty()
                && !version.contains(['+', '$', '[', '('])
                && !version.starts_with("latest")
                && !version.ends_with("-SNAPSHOT");
            Dependency { name, version, pinned, scope, local, span }
        };
        let map = |key: &str| self.entry(key);
        if let (Some(group), Some(name)) = (map("group"), map("name")) {
            return vec![made(format!("{group}:{name}"), map("version").unwrap_or_default(), None)];
        }
        let of_project = text.contains("project(") || text.contains("project (");
        let kotlin = text.contains("kotlin(");
        let platform = text.contains("platform(") || text.contains("enforcedPlatform(");
        let mut found: Vec<Dependency> = vec![];
        for one in texts {
            if of_project && one.starts_with(':') {
                found.push(made(one.trim_start_matches(':').to_owned(), String::new(), Some(one)));
            } else if kotlin && !one.contains(':') {
                found.push(made(format!("org.jetbrains.kotlin:kotlin-{one}"), String::new(), None));
            } else if one.contains(':') && !one.contains(char::is_whitespace) {
                let mut parts = one.splitn(3, ':');
                let (group, name) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
                let version = parts.next().unwrap_or_default().split(['@', ':']).next().unwrap_or_default();
                found.push(made(format!("{group}:{name}"), version.to_owned(), None));
            }
        }
        if let (true, Some(catalog)) = (found.is_empty(), catalog(text)) {
            found.push(made(catalog, String::new(), None));
        }
        if platform {
            found.iter_mut().for_each(|one| one.scope = Scope::Build);
        }
        found
    }

    /// `key: 'value'` of Groovy, `key = "value"` of Kotlin.
    fn entry(&self, key: &str) -> Option<String> {
        let text = &self.statement.text;
        let found = text.match_indices(key).find_map(|(at, _)| {
            let before = text[..at].chars().next_back();
            let rest = text[at + key.len()..].trim_start().strip_prefix([':', '='])?.trim_start();
            (!before.is_some_and(char::is_alphanumeric) && rest.starts_with(['"', '\''])).then_some(rest)
        })?;
        literals(found).first().map(|value| self.filled(value))
    }

    fn plugin(&self, build: &mut Build) {
        let (text, texts) = (self.statement.text.as_str(), self.texts());
        let word = first_word(text);
        let version = text.split_once(" version ").and_then(|(_, rest)| literals(rest).first().map(|version| self.filled(version)));
        let name = match word {
            "id" | "kotlin" => {
                let Some(name) = texts.first() else { return };
                if word == "kotlin" { format!("org.jetbrains.kotlin.{name}") } else { name.clone() }
            }
            "alias" => catalog(text).unwrap_or_default(),
            "val" | "def" | "" => return,
            bare => bare.to_owned(),
        };
        let found = self.plug(name, version.unwrap_or_default());
        // `apply false` says the version for builds below.
        let waits = text.contains("apply false") || text.contains("apply(false)");
        if waits { build.managed.push(found) } else { build.plugins.push(found) }
    }

    fn applied(&self, build: &mut Build) {
        // A class of the build itself stands without quotes.
        let bare = || self.statement.text.split(['=', ':']).nth(1).map(|rest| first_word(rest).to_owned());
        let Some(name) = self.entry("plugin").or_else(bare).filter(|name| !name.is_empty()) else { return };
        let found = vec![self.plug(name, String::new())];
        self.keep(found, build, |build| &mut build.plugins, |build| &mut build.below.plugins);
    }

    fn plug(&self, name: String, version: String) -> Dependency {
        Dependency { pinned: !version.is_empty(), name, version, scope: Scope::Build, local: None, span: self.span() }
    }

    fn named(&self, build: &mut Build) {
        if let Some(name) = self.texts().first() {
            (build.name, build.place) = (name.clone(), self.span());
        }
    }

    fn starts(&self, build: &mut Build) {
        let texts = self.texts();
        let Some(starts) = texts.iter().rfind(|text| text.contains('.') && !text.contains(' ')) else { return };
        build.programs.push(Program { name: String::new(), starts: starts.clone(), served: false, span: self.span() });
    }

    /// `17`, `'1.8'`, `JavaVersion.VERSION_17`, `JavaLanguageVersion.of(21)`.
    fn runtime(&self, build: &mut Build) {
        let word = first_word(&self.statement.text);
        let Some(at) = self.statement.text.find(word) else { return };
        let value = &self.statement.text[at + word.len()..];
        let digits = value.find(|c: char| c.is_ascii_digit()).map(|at| &value[at..]);
        let version: String = digits.unwrap_or_default().chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | '_')).collect();
        let version = version.replace('_', ".").trim_end_matches('.').to_owned();
        if !version.is_empty() && build.runtime.is_none() {
            build.runtime = Some(Runtime { product: "java", version, span: self.span() });
        }
    }
}

/// `libs.spring.boot.web` of a version catalog: only that it is one of the catalog's is known here.
fn catalog(text: &str) -> Option<String> {
    let at = text.find("libs.")?;
    let name: String = text[at..].chars().take_while(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-')).collect();
    Some(name)
}

/// When what a configuration names is there; `None` for what is no configuration.
fn scope(configuration: &str) -> Option<Scope> {
    let lower = configuration.to_ascii_lowercase();
    Some(match configuration {
        "" | "exclude" | "if" | "for" | "else" | "def" | "val" | "constraints" | "components" | "modules" | "because" | "version" => {
            return None;
        }
        "implementation" | "api" | "compile" | "runtime" | "runtimeOnly" | "mavenBom" => Scope::Run,
        "classpath" => Scope::Build,
        "compileOnly" | "compileOnlyApi" | "providedCompile" | "providedRuntime" | "provided" => Scope::Provided,
        "annotationProcessor" | "kapt" | "ksp" => Scope::Build,
        "developmentOnly" | "testAndDevelopmentOnly" => Scope::Test,
        _ if lower.contains("test") => Scope::Test,
        _ => Scope::Optional,
    })
}
