//! A workload with its containers and volumes, as entities of one variant.

use std::collections::BTreeMap;

use super::at::At;
use super::objects::{RawObject, Runs, Template};
use super::{container, needs, security};
use crate::Join;
use crate::ask::within;
use crate::entity::{Claim, Container, Id, Known, Link, Mount, Object, PodVolume, Variant, Workload, Written};

pub(crate) fn read<'a>(
    join: &mut Join<'_>,
    object: &RawObject<'a>,
    template: Template<'a>,
    variant: Id<Variant>,
    entity: Id<Object>,
) -> Id<Workload> {
    let spec = object.at.get("spec");
    let single = matches!(object.kind.as_str(), "Pod" | "DaemonSet") || template.runs == Runs::OnDemand;
    let replicas = if single { None } else { object.at.at(&["spec", "replicas"]) };
    let replicas = replicas.and_then(|at| at.node.int().map(|count| Written::at(count, at.place()))).unwrap_or(Written::default_of(1));
    let strategy = ["strategy", "updateStrategy"].iter().find_map(|key| object.at.at(&["spec", key, "type"])).and_then(At::text);
    let pod = template.pod;
    let switched_off = replicas.value == 0 && replicas.place.is_some();
    let hook = object.at.at(&["metadata", "annotations"]).is_some_and(|notes| notes.get("helm.sh/hook").is_some());
    let strategy = strategy.unwrap_or_else(|| Written::default_of("RollingUpdate".to_owned()));
    let id = join.entities.add(Workload {
        place: Some(object.place),
        name: object.name.clone(),
        kind: object.kind.clone(),
        api_version: object.api_version.clone(),
        namespace: object.namespace.clone(),
        meant_single: strategy.value == "Recreate" || object.kind == "Pod",
        replicas,
        strategy,
        labels: template.metadata.map(|metadata| metadata.pairs_of("labels").value).unwrap_or_default(),
        ends: template.runs == Runs::ToAnEnd || hook,
        switched_off,
        node_agent: object.kind == "DaemonSet",
        variant: Link::To(variant),
        object: Link::To(entity),
        ..Workload::default()
    });
    security::workload(&mut join.entities[id], pod, object.at.get("metadata"));
    of_its_kind(&mut join.entities[id], object.at);
    let volumes = volumes(join, id, spec, pod);
    for (list, role) in [("initContainers", "init"), ("containers", "main"), ("ephemeralContainers", "ephemeral")] {
        for at in pod.list(list).filter(|at| at.node.is_map()) {
            // An init container that restarts always is a sidecar, since Kubernetes 1.28.
            let role = if role == "init" && at.get("restartPolicy").and_then(At::str) == Some("Always") { "sidecar" } else { role };
            let container = container::read(join, at, pod, role, template.runs, id);
            mounts(join, at, container, &volumes);
            join.entities[id].containers.push(container);
        }
    }
    needs::of_pod(join, id, pod);
    join.entities[id].operator = is_operator(join, id);
    join.entities[variant].workloads.push(id);
    id
}

/// What only StatefulSets and CronJobs have.
fn of_its_kind(workload: &mut Workload, object: At<'_>) {
    let number = |path: &[&str]| object.at(path).and_then(|at| at.node.int().map(|value| Written::at(value, at.place())));
    if workload.kind == "StatefulSet" {
        workload.service_name = object.at(&["spec", "serviceName"]).and_then(At::text).unwrap_or_default();
    }
    if workload.kind == "CronJob" {
        let policy = object.at(&["spec", "concurrencyPolicy"]).and_then(At::text);
        workload.concurrency_policy = policy.unwrap_or_else(|| Written::default_of("Allow".to_owned()));
        workload.starting_deadline = number(&["spec", "startingDeadlineSeconds"]).unwrap_or_default();
        let of_job = number(&["spec", "jobTemplate", "spec", "activeDeadlineSeconds"]);
        let of_pod = || number(&["spec", "jobTemplate", "spec", "template", "spec", "activeDeadlineSeconds"]);
        workload.active_deadline = of_job.or_else(of_pod).unwrap_or_default();
    }
}

/// A controller is told by a flag that has to do with leader election, or by its image's name.
fn is_operator(join: &Join<'_>, id: Id<Workload>) -> bool {
    let entities = &join.entities;
    entities[id].containers.iter().any(|container| {
        let container = &entities[*container];
        let arguments = container.args.value.iter().chain(&container.command.value);
        let name = container.reference.id().map_or("", |reference| entities[reference].name.as_str());
        arguments.clone().any(|argument| argument.contains("leader-elect")) || name.ends_with("-operator") || name.ends_with("-controller")
    })
}

/// Reads the pods' volumes and the templates of claims, and names them.
fn volumes<'a>(join: &mut Join<'_>, workload: Id<Workload>, spec: Option<At<'a>>, pod: At<'a>) -> BTreeMap<String, Id<PodVolume>> {
    let mut named = BTreeMap::new();
    // A template of a StatefulSet takes the place of the volume of its name.
    let template = |at: &At<'a>| at.at(&["metadata", "name"]).and_then(At::str);
    let templated: Vec<&str> = spec.into_iter().flat_map(|spec| spec.list("volumeClaimTemplates")).filter_map(|at| template(&at)).collect();
    let stays = |at: &At<'a>| at.get("name").and_then(At::str).is_none_or(|name| !templated.contains(&name));
    for at in pod.list("volumes").filter(|at| at.node.is_map()).filter(stays) {
        let volume = volume(join, at, workload);
        let id = join.entities.add(volume);
        named.insert(join.entities[id].name.value.clone(), id);
        join.entities[workload].volumes.push(id);
    }
    for at in spec.into_iter().flat_map(|spec| spec.list("volumeClaimTemplates")) {
        let name = at.get("metadata").map(|metadata| metadata.text_of("name")).unwrap_or_default();
        let claim = join.entities.add(Claim { template: true, workload: Link::To(workload), ..claim(at, name.clone()) });
        let volume = PodVolume {
            place: name.place.or(Some(at.place())),
            name: name.clone(),
            kind: "claim_template".to_owned(),
            claim: Link::To(claim),
            workload: Link::To(workload),
            ..PodVolume::default()
        };
        let id = join.entities.add(volume);
        named.insert(name.value, id);
        join.entities[workload].volumes.push(id);
        join.entities[workload].claim_templates.push(claim);
    }
    named
}

/// A claim as its spec says it.
pub(crate) fn claim(at: At<'_>, name: Written<String>) -> Claim {
    let spec = at.get("spec");
    Claim {
        place: name.place.or(Some(at.place())),
        name,
        access_modes: spec.map(|spec| spec.texts_of("accessModes")).unwrap_or_default(),
        storage_class: spec.map(|spec| spec.text_of("storageClassName")).unwrap_or_default(),
        volume_name: spec.map(|spec| spec.text_of("volumeName")).unwrap_or_default(),
        ..Claim::default()
    }
}

const SOURCES: [(&str, &str); 14] = [
    ("hostPath", "host_path"),
    ("emptyDir", "empty_dir"),
    ("persistentVolumeClaim", "claim"),
    ("ephemeral", "ephemeral"),
    ("configMap", "config_map"),
    ("secret", "secret"),
    ("projected", "projected"),
    ("downwardAPI", "downward"),
    ("csi", "csi"),
    ("nfs", "nfs"),
    ("image", "image"),
    ("gcePersistentDisk", "disk"),
    ("awsElasticBlockStore", "disk"),
    ("azureDisk", "disk"),
];

fn volume(join: &Join<'_>, at: At<'_>, workload: Id<Workload>) -> PodVolume {
    let name = at.text_of("name");
    let source = SOURCES.iter().find(|(key, _)| at.get(key).is_some());
    // Without a source a volume is an emptyDir, unless it has one that is not in the list.
    let other = at.entries().any(|(key, _)| key.str().is_some_and(|key| key != "name"));
    let kind = source.map_or(if other { "other" } else { "empty_dir" }, |(_, kind)| kind);
    let host_path = at.at(&["hostPath", "path"]).and_then(At::text).unwrap_or_default();
    let path = host_path.value.as_str();
    let words = &join.tables.words;
    let claim_name = at.at(&["persistentVolumeClaim", "claimName"]);
    PodVolume {
        place: host_path.place.or(name.place).or(Some(at.place())),
        kind: kind.to_owned(),
        runtime_socket: words.runtime_sockets.iter().any(|socket| path == socket || path.trim_start_matches("/host") == socket),
        node_path: words.node_paths.iter().any(|node| within(path, node)),
        claim: claim_name.map_or(Link::No("it is no claim"), |_| Link::No("the claim is not in the tree")),
        claim_name: claim_name.and_then(At::text).unwrap_or_default(),
        host_path,
        name,
        workload: Link::To(workload),
        ..PodVolume::default()
    }
}

fn mounts(join: &mut Join<'_>, at: At<'_>, container: Id<Container>, volumes: &BTreeMap<String, Id<PodVolume>>) {
    let listed =
        at.list("volumeMounts").map(|mount| (mount, "mountPath")).chain(at.list("volumeDevices").map(|mount| (mount, "devicePath")));
    for (mount, key) in listed {
        let path = mount.text_of(key);
        let volume = mount.get("name").and_then(At::str).and_then(|name| volumes.get(name)).copied();
        let kind = volume.map_or("", |volume| join.entities[volume].kind.as_str());
        let read_only = mount.bool_of("readOnly");
        let lasting = matches!(kind, "claim" | "claim_template" | "csi" | "nfs" | "disk" | "other");
        let keeps = lasting && !read_only.value;
        let shared = matches!(kind, "claim" | "csi" | "nfs" | "other");
        let writable = !read_only.value;
        let id = join.entities.add(Mount {
            place: path.place.or(Some(mount.place())),
            path,
            volume: Link::from_option(volume, "its workload has no such volume"),
            read_only,
            keeps,
            shared,
            container: Link::To(container),
            ..Mount::default()
        });
        join.entities[container].mounts.push(id);
        if let Some(volume) = volume {
            join.entities[volume].mounts.push(id);
            join.entities[volume].writable |= writable;
        }
    }
}

/// Whether data at one of these paths outlives the pod: a lasting volume at it, above it, or just below it.
///
/// A volume below the path counts, since servers keep their data in a folder of their own there.
pub(crate) fn data_kept(join: &Join<'_>, container: Id<Container>, data: &[String]) -> Known<bool> {
    let container = &join.entities[container];
    let keeping: Vec<&Mount> = container.mounts.iter().map(|mount| &join.entities[*mount]).filter(|mount| mount.keeps).collect();
    let fits = |mount: &&&Mount| data.iter().any(|path| within(path, &mount.path.value) || within(&mount.path.value, path));
    if let Some(mount) = keeping.iter().find(fits) {
        return Known::Is(true, mount.place);
    }
    // A lasting volume elsewhere may be where a setting moves the data: it is not known that nothing keeps it.
    match keeping.first() {
        Some(mount) if data.is_empty() => Known::Is(true, mount.place),
        Some(mount) if !mount.path.value.contains("conf") => {
            Known::Unknown("a lasting volume is mounted elsewhere, and a setting may keep the data there".to_owned())
        }
        _ => Known::Is(false, None),
    }
}
