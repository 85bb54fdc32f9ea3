//! Kustomization files: which objects a root reaches, and what it puts over them.

use std::collections::{BTreeMap, BTreeSet};

use seaworthy_model::FileId;
use seaworthy_syntax::yaml::Yaml;

use super::at::At;
use super::compose::Build;
use super::layer::Layer;
use super::patch::Patch;
use super::through::Inner;

/// One `kustomization.yaml`.
pub(crate) struct Kustomization<'a> {
    /// Its folder; empty for the root.
    pub folder: String,
    /// Whether it is a `kind: Component`, which is a part and never a root of its own.
    pub component: bool,
    at: At<'a>,
}

/// What a root reaches.
#[derive(Default)]
pub(crate) struct Reach {
    /// The files whose objects it deploys, each with the folders of the kustomizations that go over it, the deepest first.
    pub files: Vec<(String, Vec<String>)>,
    /// Whether it takes in charts or folders from elsewhere.
    pub from_elsewhere: bool,
    /// What it puts before the names of its objects.
    pub prefix: String,
    /// What it puts behind them.
    pub suffix: String,
}

/// A root of its own.
pub(crate) struct Root {
    pub folder: String,
    /// Whether it is a component that nothing takes in: nobody deploys it as it stands.
    pub component: bool,
    pub reach: Reach,
}

/// The YAML files of a tree, by path.
pub(crate) type Files<'a> = BTreeMap<&'a str, (FileId, &'a Yaml)>;

impl<'a> Kustomization<'a> {
    pub fn read(path: &str, at: At<'a>) -> Self {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        Self { folder, component: at.get("kind").and_then(At::str) == Some("Component"), at }
    }

    /// Folders and files that it lists, relative to the root; an address of elsewhere is left as it is.
    fn resources(&self) -> Vec<String> {
        let listed = ["resources", "bases", "components"].into_iter().flat_map(|key| self.at.list(key)).filter_map(At::str);
        listed.map(|path| join(&self.folder, path)).collect()
    }

    /// Files that hold patches.
    fn patch_files(&self) -> Vec<String> {
        let whole = self.at.list("patchesStrategicMerge").filter_map(At::str).filter(|text| !is_document(text));
        let entries = ["patches", "patchesJson6902"].into_iter().flat_map(|key| self.at.list(key));
        let by_path = entries.filter_map(|entry| entry.get("path").and_then(At::str));
        whole.chain(by_path).map(|path| join(&self.folder, path)).collect()
    }

    /// Names of images whose tag it sets, old and new.
    fn image_names(&self) -> impl Iterator<Item = String> {
        // A new name alone leaves the tag to whoever wrote it.
        self.at
            .list("images")
            .filter(|image| ["newTag", "digest"].iter().any(|key| image.get(key).is_some()))
            .flat_map(|image| ["name", "newName"].into_iter().filter_map(move |key| image.get(key).and_then(At::str).map(str::to_owned)))
    }

    fn takes_from_elsewhere(&self) -> bool {
        ["helmCharts", "generators", "transformers"].iter().any(|key| self.at.get(key).is_some())
            || self.patch_files().iter().any(|path| path.contains("://"))
    }

    /// What it puts over the objects that it reaches.
    fn layer(&self, files: &Files<'a>) -> Layer {
        let mut patches = vec![];
        for entry in self.at.list("patchesStrategicMerge") {
            let Some(text) = entry.str() else { continue };
            if is_document(text) { self.inline(entry, None, &mut patches) } else { self.file(text, None, files, &mut patches) }
        }
        for entry in ["patches", "patchesJson6902"].into_iter().flat_map(|key| self.at.list(key)) {
            let target = entry.get("target");
            if let Some(path) = entry.get("path").and_then(At::str) {
                self.file(path, target, files, &mut patches);
            } else if let Some(patch) = entry.get("patch") {
                self.inline(patch, target, &mut patches);
            }
        }
        Layer::of(self.at, patches)
    }

    fn inline(&self, at: At<'_>, target: Option<At<'_>>, patches: &mut Vec<Patch>) {
        let Some(inner) = Inner::read(at) else { return };
        patches.extend(inner.roots().filter_map(|root| Patch::of(root, target)));
    }

    fn file(&self, path: &str, target: Option<At<'_>>, files: &Files<'a>, patches: &mut Vec<Patch>) {
        let path = join(&self.folder, path);
        let Some((file, yaml)) = files.get(path.as_str()) else { return };
        let roots = yaml.documents().iter().filter_map(|document| yaml.root(document));
        patches.extend(roots.filter_map(|root| Patch::of(At::new(*file, root), target)));
    }
}

fn is_document(text: &str) -> bool {
    text.contains('\n') || text.contains(": ")
}

/// The kustomizations of a tree, by folder.
#[derive(Default)]
pub(crate) struct Kustomizations<'a> {
    by_folder: BTreeMap<String, Kustomization<'a>>,
}

impl<'a> Kustomizations<'a> {
    pub fn new(all: Vec<Kustomization<'a>>) -> Self {
        Self { by_folder: all.into_iter().map(|one| (one.folder.clone(), one)).collect() }
    }

    /// The kustomizations that no other lists, and those that `named` holds, with what each reaches.
    pub fn roots(&self, named: impl Fn(&str) -> bool) -> Vec<Root> {
        let listed: BTreeSet<String> = self.by_folder.values().flat_map(Kustomization::resources).collect();
        let roots = self.by_folder.values().filter(|one| !listed.contains(&one.folder) || (!one.component && named(&one.folder)));
        roots
            .map(|one| {
                let mut reach = Reach::default();
                self.follow(one, 0, &mut BTreeSet::new(), &mut reach);
                let text = |key: &str| one.at.get(key).and_then(At::str).unwrap_or_default().to_owned();
                reach.prefix = text("namePrefix");
                reach.suffix = text("nameSuffix");
                Root { folder: one.folder.clone(), component: one.component, reach }
            })
            .collect()
    }

    /// `scope` is where the files of the kustomization begin that lists this one: a component goes over all of them.
    fn follow(&self, one: &Kustomization<'a>, scope: usize, seen: &mut BTreeSet<String>, reach: &mut Reach) {
        if !seen.insert(one.folder.clone()) {
            return;
        }
        let begin = if one.component { scope } else { reach.files.len() };
        for path in one.resources() {
            if let Some(next) = self.by_folder.get(&path) {
                self.follow(next, begin, seen, reach);
            } else if path.contains("://") || path.contains("?ref=") || path.starts_with("github.com/") {
                reach.from_elsewhere = true;
            } else if !reach.files.iter().any(|(known, _)| *known == path) {
                reach.files.push((path, vec![]));
            }
        }
        reach.from_elsewhere |= one.takes_from_elsewhere();
        for (_, layers) in &mut reach.files[begin..] {
            layers.push(one.folder.clone());
        }
    }

    /// What each kustomization puts over objects, by its folder.
    pub fn layers(&self, files: &Files<'a>) -> BTreeMap<String, Layer> {
        self.by_folder.iter().map(|(folder, one)| (folder.clone(), one.layer(files))).collect()
    }

    /// Files whose objects only a component lists.
    pub fn part_files(&self) -> BTreeSet<String> {
        self.by_folder.values().filter(|one| one.component).flat_map(Kustomization::resources).collect()
    }

    /// Every file that some kustomization uses as a patch.
    pub fn patch_files(&self) -> BTreeSet<String> {
        self.by_folder.values().flat_map(Kustomization::patch_files).collect()
    }

    /// Names of images whose tag some kustomization sets.
    pub fn owned_images(&self) -> BTreeSet<String> {
        self.by_folder.values().flat_map(Kustomization::image_names).collect()
    }
}

/// A path as it is written in a file of `folder`, relative to the root, with `.` and `..` taken out.
pub(crate) fn join(folder: &str, path: &str) -> String {
    if path.contains("://") {
        return path.to_owned();
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// An image that a Skaffold file builds.
pub(crate) struct Artifact {
    /// Its name, as it is written.
    pub image: String,
    /// The folder of its build context, relative to the root.
    pub context: String,
    /// Its Dockerfile, relative to the root.
    pub dockerfile: String,
}

/// Images and build contexts that a Skaffold file names.
pub(crate) fn skaffold_artifacts<'a>(path: &str, at: At<'a>) -> Vec<Artifact> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let artifacts = at.at(&["build"]).into_iter().flat_map(|build| build.list("artifacts"));
    artifacts
        .filter_map(|artifact| {
            let image = artifact.get("image")?.str()?.to_owned();
            let context = join(folder, artifact.get("context").and_then(At::str).unwrap_or("."));
            let dockerfile = artifact.at(&["docker", "dockerfile"]).and_then(At::str).unwrap_or("Dockerfile");
            let dockerfile = join(&context, dockerfile);
            Some(Artifact { image, context, dockerfile })
        })
        .collect()
}

/// What a Skaffold file says of the Dockerfiles that it builds.
pub(crate) fn skaffold_builds(path: &str, at: At<'_>) -> Vec<Build> {
    let artifacts = skaffold_artifacts(path, at);
    let written = at.at(&["build"]).into_iter().flat_map(|build| build.list("artifacts")).filter(|one| one.get("image").is_some());
    let builds = artifacts.into_iter().zip(written).map(|(Artifact { dockerfile, .. }, artifact)| {
        let arguments = artifact.at(&["docker", "buildArgs"]).into_iter().flat_map(At::entries);
        let literal = arguments.filter_map(|(name, value)| Some((name.str()?.to_owned(), value.str()?.to_owned())));
        let target = artifact.at(&["docker", "target"]).and_then(At::str).map(str::to_owned);
        Build { dockerfile, target, arguments: literal.filter(|(_, value)| !value.contains("{{")).collect() }
    });
    builds.collect()
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn a_path_is_joined_without_dots() {
        assert_eq!(join("k8s/overlays/prod", "../../base"), "k8s/base");
        assert_eq!(join("", "./a//b"), "a/b");
        assert_eq!(join("a", "https://example.com/x"), "https://example.com/x");
    }
}
