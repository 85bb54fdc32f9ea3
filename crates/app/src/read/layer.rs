//! What one kustomization puts over the objects that it reaches.

use seaworthy_model::{Place, Problem, Span};

use super::at::At;
use super::patch::Patch;
use super::tree::{Key, Shape, Tree};
use crate::entity::Written;

/// The changes of one kustomization, in the order in which Kustomize makes them.
pub(crate) struct Layer {
    pub patches: Vec<Patch>,
    /// The namespace of all its objects.
    pub namespace: Option<Written<String>>,
    replicas: Vec<(String, Tree)>,
    images: Vec<NewImage>,
}

struct NewImage {
    name: String,
    new_name: Option<String>,
    /// What follows the name, with where it is written.
    version: Option<(String, Place)>,
}

impl Layer {
    pub fn of(at: At<'_>, patches: Vec<Patch>) -> Layer {
        let count = |one: At<'_>| Some((one.get("name")?.str()?.to_owned(), Tree::of(one.get("count")?)));
        Layer {
            patches,
            namespace: at.get("namespace").and_then(At::text).filter(|namespace| !namespace.value.is_empty()),
            replicas: at.list("replicas").filter_map(count).collect(),
            images: at.list("images").filter_map(NewImage::of).collect(),
        }
    }

    /// Parts of workloads that went over none.
    pub fn problems(&self, paths: &[String]) -> Vec<Problem> {
        let lost = self.patches.iter().filter_map(|patch| Some((patch.place, patch.without_base()?)));
        lost.map(|(place, (kind, name))| Problem {
            place: Some(place),
            path: paths.get(place.file.0 as usize).cloned(),
            text: format!("The patch is for {kind} `{name}`, which no kustomization that lists it reaches."),
            remedy: Some("List the file that holds the whole object under `resources`.".to_owned()),
        })
        .collect()
    }

    /// Goes over an object; says whether anything of it may be another than before.
    pub fn apply(&self, object: &mut Tree) -> bool {
        let mut changed = false;
        for patch in &self.patches {
            changed |= patch.apply(object);
        }
        changed |= self.scale(object);
        if !self.images.is_empty() {
            changed |= self.rename(object);
        }
        changed
    }

    fn scale(&self, object: &mut Tree) -> bool {
        let name = object.at(&["metadata", "name"]).and_then(Tree::str).unwrap_or_default();
        let Some((_, count)) = self.replicas.iter().rev().find(|(of, _)| of == name) else { return false };
        let scales = matches!(
            object.get("kind").and_then(Tree::str),
            Some("Deployment" | "StatefulSet" | "ReplicaSet" | "ReplicationController" | "Rollout")
        );
        let Some(spec) = object.get_mut("spec").filter(|_| scales) else { return false };
        spec.set(Key { text: "replicas".to_owned(), place: count.place }, count.clone());
        true
    }

    /// Renames the images of all containers below.
    fn rename(&self, tree: &mut Tree) -> bool {
        let mut changed = false;
        match &mut tree.shape {
            Shape::Map(entries) => {
                for (key, value) in entries {
                    if matches!(key.text.as_str(), "containers" | "initContainers" | "ephemeralContainers")
                        && let Shape::Seq(items) = &mut value.shape
                    {
                        changed |= items.iter_mut().map(|item| self.rename_one(item)).fold(false, |one, other| one | other);
                    } else {
                        changed |= self.rename(value);
                    }
                }
            }
            Shape::Seq(items) => changed |= items.iter_mut().map(|item| self.rename(item)).fold(false, |one, other| one | other),
            _ => {}
        }
        changed
    }

    fn rename_one(&self, container: &mut Tree) -> bool {
        let Some(image) = container.get_mut("image") else { return false };
        let Some(written) = image.str().map(str::to_owned) else { return false };
        let name = without_version(&written);
        let Some(new) = self.images.iter().find(|new| new.name == name) else { return false };
        let (version, place) = match &new.version {
            Some((version, place)) => (version.as_str(), *place),
            None => (&written[name.len()..], image.place),
        };
        *image = Tree::text(format!("{}{version}", new.new_name.as_deref().unwrap_or(name)), place);
        true
    }
}

impl NewImage {
    fn of(at: At<'_>) -> Option<NewImage> {
        let tag = at.get("newTag").and_then(At::text).map(|tag| (format!(":{}", tag.value), tag.place));
        let digest = at.get("digest").and_then(At::text).map(|digest| (format!("@{}", digest.value), digest.place));
        let none = Place { file: at.file, span: Span::default() };
        Some(NewImage {
            name: at.get("name")?.str()?.to_owned(),
            new_name: at.get("newName").and_then(At::str).map(str::to_owned),
            version: digest.or(tag).map(|(version, place)| (version, place.unwrap_or(none))),
        })
    }
}

/// The name of an image without tag and digest; a port of a registry is no tag.
fn without_version(written: &str) -> &str {
    let name = written.split('@').next().unwrap_or(written);
    let last = name.rfind('/').map_or(0, |at| at + 1);
    name[last..].find(':').map_or(name, |at| &name[..last + at])
}
