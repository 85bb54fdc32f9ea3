//! What builds take from those above them, and which of the tree they need.

use std::collections::{BTreeMap, HashMap};

use seaworthy_syntax::build::{Build, Dependency, Scope};

use super::{Need, Runtime, Unit, place};
use crate::read::Read;
use crate::read::build_file::BuildFile;
use crate::read::kustomize::join as join_path;

/// How many parents stand above a build.
const HIGHEST: usize = 16;
const BOOT: &str = "org.springframework.boot";

/// Fills in what is inherited, versions and the units that each needs.
pub(super) fn all(units: &mut [Unit], read: &Read<'_>) {
    let tree = Tree::of(read);
    let by_name: HashMap<(&'static str, String), usize> = units
        .iter()
        .enumerate()
        .filter(|(_, unit)| !unit.name.is_empty())
        .map(|(index, unit)| ((unit.family, unit.name.clone()), index))
        .collect();
    let by_folder: HashMap<(&'static str, String), usize> =
        units.iter().enumerate().map(|(index, unit)| ((unit.family, unit.folder.clone()), index)).collect();
    for unit in units.iter_mut().filter(|unit| matches!(unit.family, "maven" | "gradle")) {
        let above = tree.above(unit);
        inherited(unit, &above);
        versions(unit, &above);
    }
    for unit in units.iter_mut().filter(|unit| unit.family == "cargo") {
        let managed = tree.workspace(&unit.folder).map(|file| &file.build.managed);
        for need in unit.needs.iter_mut().filter(|need| need.version.is_empty()) {
            let said = managed.and_then(|managed| managed.iter().find(|one| one.name == need.name));
            need.version = said.map(|one| one.version.clone()).unwrap_or_default();
        }
    }
    let artifacts = artifacts(units, &tree);
    let finder = Finder { by_name, by_folder, artifacts };
    let uses: Vec<Vec<usize>> = units.iter().map(|unit| used(unit, units, &finder)).collect();
    for (index, uses) in uses.into_iter().enumerate() {
        for used in &uses {
            units[*used].library_of.get_or_insert(index);
        }
        units[index].uses = uses;
    }
}

/// The build files by what finds them.
struct Tree<'a> {
    /// Maven's projects by their artifact.
    artifacts: HashMap<&'a str, Vec<&'a BuildFile<'a>>>,
    by_folder: BTreeMap<&'a str, Vec<&'a BuildFile<'a>>>,
}

impl<'a> Tree<'a> {
    fn of(read: &'a Read<'_>) -> Self {
        let mut artifacts: HashMap<&str, Vec<&BuildFile<'_>>> = HashMap::new();
        let mut by_folder: BTreeMap<&str, Vec<&BuildFile<'_>>> = BTreeMap::new();
        for file in &read.builds {
            by_folder.entry(file.folder()).or_default().push(file);
            if file.build.tool == "maven" {
                artifacts.entry(&file.build.name).or_default().push(file);
            }
        }
        Self { artifacts, by_folder }
    }

    /// The files of a unit, then those of the builds above it, the nearest first.
    fn above(&self, unit: &Unit) -> Vec<&'a BuildFile<'a>> {
        if unit.family == "maven" { self.parents(unit) } else { self.folders(unit) }
    }

    fn parents(&self, unit: &Unit) -> Vec<&'a BuildFile<'a>> {
        let here = self.by_folder.get(unit.folder.as_str()).into_iter().flatten();
        let mut file = here.copied().find(|file| file.build.tool == "maven");
        let mut found = vec![];
        while let Some(one) = file.filter(|_| found.len() < HIGHEST) {
            found.push(one);
            let artifact = one.build.parent.as_ref().and_then(|parent| parent.name.rsplit(':').next());
            // Of several of one name, the one with which it shares most of its path.
            let named = artifact.and_then(|artifact| self.artifacts.get(artifact)).into_iter().flatten();
            file = named.filter(|other| other.path != one.path).max_by_key(|other| shared(other.path, one.path)).copied();
        }
        found
    }

    fn folders(&self, unit: &Unit) -> Vec<&'a BuildFile<'a>> {
        upward(&unit.folder)
            .flat_map(|folder| self.by_folder.get(folder).into_iter().flatten())
            .copied()
            .filter(|file| file.build.tool == "gradle")
            .collect()
    }

    /// The workspace that holds a folder.
    fn workspace(&self, folder: &str) -> Option<&'a BuildFile<'a>> {
        let manifests = upward(folder).flat_map(|folder| self.by_folder.get(folder).into_iter().flatten());
        manifests.copied().find(|file| file.build.tool == "cargo" && !file.build.managed.is_empty())
    }
}

/// A folder and those above it, the nearest first; no more than a sane tree has.
fn upward(folder: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder), |folder| (!folder.is_empty()).then(|| folder.rsplit_once('/').map_or("", |(above, _)| above)))
        .take(HIGHEST)
}

fn shared(one: &str, other: &str) -> usize {
    one.split('/').zip(other.split('/')).take_while(|(one, other)| one == other).count()
}

/// Dependencies and plug-ins of a parent, and its release of Java.
fn inherited(unit: &mut Unit, above: &[&BuildFile<'_>]) {
    let is_own = |file: &BuildFile<'_>| file.folder() == unit.folder;
    let mut needs: Vec<Need> = vec![];
    let mut plugins: Vec<String> = vec![];
    for file in above {
        let own = is_own(file);
        let (given, built_with): (&[Dependency], &[Dependency]) = match unit.family {
            "gradle" => (&file.build.below.dependencies, &file.build.below.plugins),
            _ => (&file.build.dependencies, &file.build.plugins),
        };
        if own {
            continue;
        }
        needs.extend(given.iter().map(|one| Need {
            name: one.name.clone(),
            version: one.version.clone(),
            pinned: one.pinned,
            scope: one.scope,
            place: place(file.file, one.span),
            own: false,
            local: one.local.clone(),
        }));
        plugins.extend(built_with.iter().map(|one| one.name.clone()));
        if let (None, Some(runtime)) = (&unit.runtime, &file.build.runtime) {
            let place = place(file.file, runtime.span);
            unit.runtime = Some(Runtime { product: runtime.product, version: runtime.version.clone(), place, own: false });
        }
    }
    needs.retain(|need| !unit.needs.iter().any(|own| own.name == need.name));
    unit.needs.extend(needs);
    unit.plugins.extend(plugins);
}

/// Versions that a build above says: by properties, by management, by the parent or plug-in of Spring Boot.
fn versions(unit: &mut Unit, above: &[&BuildFile<'_>]) {
    let boot = above.iter().find_map(|file| boot(file.build)).map(|version| filled(&version, above));
    for need in &mut unit.needs {
        if need.version.is_empty() {
            let managed = above.iter().flat_map(|file| &file.build.managed).find(|one| one.name == need.name && !one.version.is_empty());
            need.version = managed.map(|one| one.version.clone()).unwrap_or_default();
        }
        if need.version.contains('$') {
            need.version = filled(&need.version, above);
            need.pinned = !need.version.contains(['$', '[', '+', '(']) && !need.version.ends_with("-SNAPSHOT");
        }
        let of_boot = need.name.strip_prefix(BOOT).is_some_and(|rest| rest.starts_with(':'));
        if let (true, true, Some(boot)) = (of_boot, need.version.is_empty(), &boot) {
            need.version.clone_from(boot);
        }
    }
    if let Some(runtime) = &mut unit.runtime {
        runtime.version = filled(&runtime.version, above);
    }
}

/// The version of Spring Boot that a build is made with.
fn boot(build: &Build) -> Option<String> {
    let version = |one: &Dependency| Some(one.version.clone()).filter(|version| !version.is_empty());
    let parent = build.parent.as_ref().filter(|parent| {
        parent.name == format!("{BOOT}:spring-boot-starter-parent") || parent.name == format!("{BOOT}:spring-boot-dependencies")
    });
    let named = |one: &&Dependency| {
        let artifact = one.name.strip_prefix(BOOT);
        matches!(artifact, Some("" | ":spring-boot-dependencies" | ":spring-boot-gradle-plugin" | ":spring-boot-maven-plugin"))
    };
    let declared = build.managed.iter().chain(&build.plugins).chain(&build.dependencies).filter(named);
    parent.and_then(version).or_else(|| declared.filter_map(version).next())
}

/// A text with the properties of the builds above put in.
fn filled(text: &str, above: &[&BuildFile<'_>]) -> String {
    let mut text = text.to_owned();
    for _ in 0..8 {
        let Some(at) = text.find('$') else { break };
        let rest = &text[at + 1..];
        let (name, end) = match rest.strip_prefix('{') {
            Some(inner) => match inner.find('}') {
                Some(end) => (&inner[..end], at + 2 + end + 1),
                None => break,
            },
            None => {
                let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
                (&rest[..end], at + 1 + end)
            }
        };
        let said = above.iter().find_map(|file| file.build.properties.get(name));
        let Some(value) = said.filter(|value| value.len() + text.len() < 1_000) else { break };
        text.replace_range(at..end, value);
    }
    text
}

/// What finds a unit that another one needs.
struct Finder {
    by_name: HashMap<(&'static str, String), usize>,
    by_folder: HashMap<(&'static str, String), usize>,
    /// Maven's, by group and artifact.
    artifacts: HashMap<String, usize>,
}

/// Maven's units by group and artifact; several of one artifact differ by their group alone.
fn artifacts(units: &[Unit], tree: &Tree<'_>) -> HashMap<String, usize> {
    let of_maven = units.iter().enumerate().filter(|(_, unit)| unit.family == "maven" && !unit.name.is_empty());
    let named = of_maven.filter_map(|(index, unit)| {
        let above = tree.above(unit);
        let group = above.first()?.build.properties.get("project.groupId")?;
        Some((format!("{}:{}", filled(group, &above), unit.name), index))
    });
    named.collect()
}

/// The units of the tree that a unit needs when it runs.
fn used(unit: &Unit, units: &[Unit], finder: &Finder) -> Vec<usize> {
    let Finder { by_name, by_folder, artifacts } = finder;
    let mut found: Vec<usize> = vec![];
    for need in unit.running().chain(unit.needs.iter().filter(|need| need.scope == Scope::Optional && need.local.is_some())) {
        let name = need.name.clone();
        let target = match (unit.family, &need.local) {
            ("gradle", Some(local)) => gradle(unit, local, by_folder),
            ("cargo", Some(local)) | ("python", Some(local)) => by_folder.get(&(unit.family, join_path(&unit.folder, local))).copied(),
            ("maven", _) => {
                let artifact = || by_name.get(&("maven", name.rsplit(':').next().unwrap_or_default().to_owned())).copied();
                artifacts.get(&name).copied().or_else(artifact)
            }
            ("cargo" | "npm", _) => by_name.get(&(unit.family, name)).copied(),
            _ => None,
        };
        if let Some(target) = target.filter(|target| units[*target].folder != unit.folder && !found.contains(target)) {
            found.push(target);
        }
    }
    found
}

/// A project of Gradle by its path, below the highest folder in which it is one.
fn gradle(unit: &Unit, local: &str, by_folder: &HashMap<(&'static str, String), usize>) -> Option<usize> {
    let path = local.trim_start_matches(':').replace(':', "/");
    upward(&unit.folder).filter_map(|root| by_folder.get(&("gradle", join_path(root, &path))).copied()).last()
}
