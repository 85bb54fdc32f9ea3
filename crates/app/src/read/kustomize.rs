//! Kustomization files: which objects a root reaches, and what it puts over them.

use std::collections::{BTreeMap, BTreeSet};

use super::at::At;

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
pub(crate) struct Reach<'a> {
    /// Paths of the files whose objects it deploys.
    pub files: BTreeSet<String>,
    /// Patches, from the deepest base to the root: later ones win.
    pub patches: Vec<At<'a>>,
    /// Names of images whose tag or name it sets.
    pub images: Vec<String>,
    /// `(name, count)` of `replicas:`.
    pub replicas: Vec<(String, At<'a>)>,
    /// Whether it takes in charts or folders from elsewhere.
    pub from_elsewhere: bool,
}

impl<'a> Kustomization<'a> {
    pub fn read(path: &str, at: At<'a>) -> Self {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        Self { folder, component: at.get("kind").and_then(At::str) == Some("Component"), at }
    }

    fn lists(&self, keys: &[&str]) -> Vec<(String, At<'a>)> {
        let named = keys.iter().flat_map(|key| self.at.list(key)).filter_map(|at| Some((at.str()?, at)));
        named.map(|(path, at)| (join(&self.folder, path), at)).collect()
    }

    /// Folders and files that it lists, relative to the root; an address of elsewhere is left as it is.
    fn resources(&self) -> Vec<String> {
        self.lists(&["resources", "bases", "components"]).into_iter().map(|(path, _)| path).collect()
    }

    /// Files that hold patches.
    pub fn patch_files(&self) -> Vec<String> {
        let whole = self.lists(&["patchesStrategicMerge"]).into_iter().map(|(path, _)| path);
        let entries = ["patches", "patchesJson6902"].into_iter().flat_map(|key| self.at.list(key));
        let by_path = entries.filter_map(|entry| entry.get("path").and_then(At::str).map(|path| join(&self.folder, path)));
        whole.chain(by_path).collect()
    }

    fn image_names(&self) -> impl Iterator<Item = String> {
        // A new name alone leaves the tag to whoever wrote it.
        self.at
            .list("images")
            .filter(|image| ["newTag", "digest"].iter().any(|key| image.get(key).is_some()))
            .filter_map(|image| image.get("name").and_then(At::str).map(str::to_owned))
    }

    fn replicas(&self) -> impl Iterator<Item = (String, At<'a>)> {
        self.at.list("replicas").filter_map(|one| Some((one.get("name")?.str()?.to_owned(), one.get("count")?)))
    }
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

    /// Folders of the kustomizations that no other lists, with what each reaches. A component that nothing lists is one
    /// too, told by the second field.
    pub fn roots(&self, patches: &BTreeMap<String, Vec<At<'a>>>) -> Vec<(String, bool, Reach<'a>)> {
        let listed: BTreeSet<String> = self.by_folder.values().flat_map(Kustomization::resources).collect();
        let roots = self.by_folder.values().filter(|one| !listed.contains(&one.folder));
        roots
            .map(|one| {
                let mut reach = Reach::default();
                self.follow(one, patches, &mut BTreeSet::new(), &mut reach);
                (one.folder.clone(), one.component, reach)
            })
            .collect()
    }

    fn follow(&self, one: &Kustomization<'a>, patches: &BTreeMap<String, Vec<At<'a>>>, seen: &mut BTreeSet<String>, reach: &mut Reach<'a>) {
        if !seen.insert(one.folder.clone()) {
            return;
        }
        for path in one.resources() {
            if let Some(next) = self.by_folder.get(&path) {
                self.follow(next, patches, seen, reach);
            } else if path.contains("://") || path.contains("?ref=") || path.starts_with("github.com/") {
                reach.from_elsewhere = true;
            } else {
                reach.files.insert(path);
            }
        }
        reach.from_elsewhere |= one.at.get("helmCharts").is_some() || one.at.get("generators").is_some();
        reach.patches.extend(one.patch_files().iter().filter_map(|path| patches.get(path)).flatten().copied());
        reach.images.extend(one.image_names());
        reach.replicas.extend(one.replicas());
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

/// The documents of files that hold patches, by path.
pub(crate) type Patches<'a> = BTreeMap<String, Vec<At<'a>>>;

/// Images and build contexts that a Skaffold file names.
pub(crate) fn skaffold_artifacts<'a>(path: &str, at: At<'a>) -> Vec<(String, String, String)> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let artifacts = at.at(&["build"]).into_iter().flat_map(|build| build.list("artifacts"));
    artifacts
        .filter_map(|artifact| {
            let image = artifact.get("image")?.str()?.to_owned();
            let context = join(folder, artifact.get("context").and_then(At::str).unwrap_or("."));
            let dockerfile = artifact.at(&["docker", "dockerfile"]).and_then(At::str).unwrap_or("Dockerfile");
            let dockerfile = join(&context, dockerfile);
            Some((image, context, dockerfile))
        })
        .collect()
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
