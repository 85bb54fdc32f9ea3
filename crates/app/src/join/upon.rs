//! Images of the tree that other images of the tree are built upon, or take files from.

use std::collections::{BTreeMap, BTreeSet};

use super::component::folder_name;
use crate::Join;
use crate::entity::{Id, Image, ImageReference, Link};
use crate::read::Read;
use crate::read::image::Built;

/// Links the names in Dockerfiles to the images that other Dockerfiles of the tree are built to: one whose folder or file
/// has the name, or one that has a stage of the tag's name. What is only built with is not what is deployed.
pub(super) fn all(join: &mut Join<'_>, read: &Read<'_>) {
    let named = names(read);
    let mut upon: BTreeSet<Id<Image>> = BTreeSet::new();
    let mut within: BTreeSet<Id<Image>> = BTreeSet::new();
    for (reference, own) in join.references_of.clone() {
        let Some(found) = meant(join, &named, reference, own) else { continue };
        let one = &mut join.entities[reference];
        one.image = Link::To(found);
        if one.ships {
            upon.insert(found)
        } else {
            within.insert(found)
        };
    }
    for image in upon.union(&within) {
        let base = upon.contains(image);
        join.entities[*image].base_of_others = base;
        join.entities[*image].development |= !base;
    }
}

fn names<'a>(read: &'a Read<'_>) -> BTreeMap<String, Vec<&'a Built<'a>>> {
    let mut named: BTreeMap<String, Vec<&Built<'_>>> = BTreeMap::new();
    for built in &read.built {
        let stages = built.document.stages.iter().filter_map(|stage| Some(stage.name.as_ref()?.text.clone()));
        let own: BTreeSet<String> = stages.chain(folder_name(built.path)).collect();
        own.into_iter().for_each(|name| named.entry(name).or_default().push(built));
    }
    named
}

/// The image that a name in a Dockerfile means, if only one can be meant.
fn meant(join: &Join<'_>, named: &BTreeMap<String, Vec<&Built<'_>>>, reference: Id<ImageReference>, own: Id<Image>) -> Option<Id<Image>> {
    let one: &ImageReference = &join.entities[reference];
    let dockerfile = &join.entities[own].dockerfile;
    if join.tables.is_well_known(&one.repository) || !one.repository.contains('/') {
        return None;
    }
    // A tag that is no version says which image of a repository it is; else the repository does.
    let by_tag = named.get(&one.tag).filter(|_| one.pin == "channel");
    let found = by_tag.or_else(|| named.get(&one.name))?;
    let mut others = found.iter().filter(|built| built.path != dockerfile);
    let first = others.next()?;
    others.all(|other| other.path == first.path).then_some(first.image)
}
