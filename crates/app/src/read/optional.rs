//! Containers of a Kustomize component that no kustomization takes in: nobody runs them as they stand, but they say how an
//! image is meant to be run.

use seaworthy_model::{FileId, Place};

use super::objects::{self, RawObject};
use super::security;
use crate::entity::Container;

/// A container that may be deployed.
pub(crate) struct Optional {
    /// The file that it stands in.
    pub file: FileId,
    /// The image that it names, as written.
    pub image: String,
    /// What makes it run as another user than root; `None` where nothing does.
    pub not_root: Option<Place>,
}

/// The containers of an object.
pub(super) fn of(object: &RawObject<'_>) -> Vec<Optional> {
    let Some(template) = objects::pod_template(object) else { return vec![] };
    let containers = ["containers", "initContainers"].into_iter().flat_map(|key| template.pod.list(key));
    let optional = containers.filter_map(|at| {
        let image = at.get("image")?.str()?.to_owned();
        let mut container = Container::default();
        security::container(&mut container, at, template.pod);
        let by_user = container.run_as_user.place.filter(|_| container.run_as_user.value > 0);
        let not_root = by_user.or(container.run_as_non_root.place.filter(|_| container.run_as_non_root.value));
        Some(Optional { file: object.at.file, image, not_root })
    });
    optional.collect()
}
