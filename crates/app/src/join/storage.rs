//! Which claims and volumes a workload gets, which images are alone with their state, and whether data is copied away.

use super::near::{Nearness, from_elsewhere, nearness, same_namespace};
use crate::Join;
use crate::entity::{Application, Claim, Container, Entities, Id, Known, Link, PersistentVolume, PodVolume, Variant, Workload};
use crate::read::Read;
use crate::tables::glob;

/// Links claims and volumes, once it is known which volumes hold data.
pub(crate) fn all(join: &mut Join<'_>) {
    for id in join.entities.ids::<PodVolume>() {
        claimed(join, id);
    }
    for id in join.entities.ids::<PersistentVolume>() {
        given(join, id);
    }
    for id in join.entities.ids::<Container>() {
        solitary(join, id);
    }
}

fn variant_of(entities: &Entities, claim: &Claim) -> Option<Id<Variant>> {
    match claim.workload.id() {
        Some(workload) => entities[workload].variant.id(),
        None => claim.object.id().and_then(|object| entities[object].variant.id()),
    }
}

/// The claim that a volume names: of its variant, else of a sibling.
fn claimed(join: &mut Join<'_>, id: Id<PodVolume>) {
    let entities = &join.entities;
    let volume = &entities[id];
    if volume.claim.id().is_some() || volume.claim_name.value.is_empty() {
        return;
    }
    let Some(workload) = volume.workload.id().map(|workload| &entities[workload]) else { return };
    let Some(variant) = workload.variant.id() else { return };
    let near = |claim: Id<Claim>| {
        let one = &entities[claim];
        let object = one.object.id().map(|object| &entities[object])?;
        let fits = one.name.value == volume.claim_name.value && same_namespace(&object.namespace.value, &workload.namespace.value);
        fits.then(|| Some((nearness(entities, variant, variant_of(entities, one)?), claim))).flatten()
    };
    let found = entities.ids::<Claim>().filter_map(near).min_by_key(|(nearness, _)| *nearness);
    if let Some((Nearness::Same | Nearness::Sibling, claim)) = found {
        join.entities[id].claim = Link::To(claim);
    }
}

/// The claim that gets a volume, and who mounts it: by the names that they give each other, else by their storage class.
fn given(join: &mut Join<'_>, id: Id<PersistentVolume>) {
    let entities = &join.entities;
    let volume = &entities[id];
    let Some(variant) = volume.variant.id() else { return };
    let fits = |claim: &Claim| {
        let by_name = !volume.claim_name.value.is_empty() && claim.name.value == volume.claim_name.value;
        let of_claim = claim.volume_name.value == volume.name.value;
        let unnamed = volume.claim_name.value.is_empty() && claim.volume_name.value.is_empty();
        by_name
            || of_claim
            || (unnamed && claim.storage_class.value == volume.storage_class.value && !volume.storage_class.value.is_empty())
    };
    let near = |claim: Id<Claim>| {
        let other = variant_of(entities, &entities[claim])?;
        (fits(&entities[claim]) && nearness(entities, variant, other) != Nearness::Elsewhere).then_some(claim)
    };
    let claims: Vec<Id<Claim>> = entities.ids::<Claim>().filter_map(near).collect();
    let using = |volume: &&PodVolume| volume.claim.id().is_some_and(|claim| claims.contains(&claim));
    let users: Vec<&PodVolume> = entities.pod_volumes.iter().filter(using).collect();
    let holds_data = users.iter().any(|volume| volume.holds_data);
    let workload = users.first().and_then(|volume| volume.workload.id());
    let volume = &mut join.entities[id];
    volume.holds_data = holds_data;
    volume.claim = Link::from_option(claims.first().copied(), "no claim of the tree gets it");
    volume.workload = Link::from_option(workload, "no workload of the tree mounts it");
}

/// Whether a container's image, which others make, keeps its state where no second one sees it.
fn solitary(join: &mut Join<'_>, id: Id<Container>) {
    let entities = &join.entities;
    let container = &entities[id];
    if container.role != "main" || container.image.id().is_some() {
        return;
    }
    let (Some(reference), Some(workload)) = (container.reference.id(), container.workload.id()) else { return };
    let (reference, workload) = (&entities[reference], &entities[workload]);
    let fits = |pattern: &String| if pattern.contains('/') { glob(pattern, &reference.repository) } else { glob(pattern, &reference.name) };
    let words = &join.tables.words;
    let database = words.solitary_databases.iter().any(fits);
    // A set of databases may replicate by itself; the pods of a Deployment do not know each other.
    let alone = words.solitary_images.iter().any(fits) || (database && workload.kind != "StatefulSet");
    let copy = |name: &str| {
        ["slave", "replica", "follower", "secondary", "read", "standby", "cluster", "sentinel"].iter().any(|word| name.contains(word))
    };
    let copies = copy(&workload.name.value) || copy(&container.name.value) || workload.labels.iter().any(|label| copy(label));
    join.entities[id].solitary = alone && !copies;
}

/// Whether each application's data is copied away by something in the tree.
pub(crate) fn backed_up(join: &mut Join<'_>, read: &Read<'_>) {
    let entities = &join.entities;
    let by_object = entities.objects.iter().find(|object| {
        let group = object.api_version.value.split('/').next().unwrap_or_default();
        object.kind.starts_with("VolumeSnapshot")
            || object.kind.contains("Backup")
            || (group == "velero.io" && object.kind == "Schedule")
            || (group == "k8s.cnpg.io" && object.kind == "ScheduledBackup")
            || matches!(object.kind.as_str(), "ReplicationSource" | "RecurringJob" | "SnapshotPolicy" | "Restic")
    });
    let place = by_object.map(|object| object.place).or_else(|| backup_job(join).map(|workload| entities[workload].place));
    for id in join.entities.ids::<Application>() {
        let unknown = || join.entities[id].variants.iter().find_map(|variant| from_elsewhere(&join.entities, read, *variant));
        let known = match place {
            Some(place) => Known::Is(true, place),
            None => unknown().map_or(Known::Is(false, None), Known::Unknown),
        };
        join.entities[id].backed_up = known;
    }
}

/// A workload that makes backups, by its name, its image or what it runs.
fn backup_job(join: &Join<'_>) -> Option<Id<Workload>> {
    let words = &join.tables.words.backup_words;
    let says = |text: &str| {
        let text = text.to_ascii_lowercase();
        words.iter().any(|word| text.contains(word.as_str())) && !text.contains("restore")
    };
    let entities = &join.entities;
    let container = |container: &Container| {
        let image = container.reference.id().map_or("", |reference| entities[reference].repository.as_str());
        let commands = container.command.value.iter().chain(&container.args.value);
        let image_says = join.tables.words.backup_images.iter().any(|word| image.contains(word.as_str()));
        image_says || says(&container.name.value) || commands.into_iter().any(|word| says(word))
    };
    entities.ids::<Workload>().find(|id| {
        let workload = &entities[*id];
        says(&workload.name.value) || workload.containers.iter().any(|one| container(&entities[*one]))
    })
}
