//! Databases that only their port tells: images of one's own name that serve the port of one.

use crate::Join;
use crate::entity::{ComposeService, Container, Id, ImageReference};
use crate::read::workload::data_kept;

const DATABASES: [i64; 8] = [5432, 3306, 1433, 1521, 27017, 9042, 5984, 26257];
/// What stands between a program and its database, and serves the same port.
const BETWEEN: [&str; 14] = [
    "proxy", "bouncer", "pool", "router", "exporter", "admin", "gate", "tunnel", "ssh", "balancer", "forward", "relay", "maxscale",
    "mongos",
];

/// Whether an image that nothing else is known of serves the port of a database, by its own name and that of what runs it.
fn is_database(join: &Join<'_>, reference: &ImageReference, ports: &[i64], name: &str) -> bool {
    let known = join.tables.image(&reference.repository, &reference.name, &reference.tag).is_some_and(|known| !known.ports.is_empty());
    let between = |name: &str| BETWEEN.iter().any(|word| name.to_ascii_lowercase().contains(word));
    ports.len() == 1 && DATABASES.contains(&ports[0]) && !known && !between(&reference.name) && !between(name)
}

/// Whether a Compose service runs one.
pub(super) fn of_service(join: &Join<'_>, id: Id<ComposeService>) -> bool {
    let service = &join.entities[id];
    let Some(reference) = service.reference.id().map(|reference| &join.entities[reference]) else { return false };
    !service.keeps_data && service.build.place.is_none() && is_database(join, reference, &service.ports, &service.name.value)
}

/// Marks the containers that run one. Where such an image keeps its data is not known, so that any volume that lasts is taken for it.
pub(super) fn containers(join: &mut Join<'_>) {
    for id in join.entities.ids::<Container>() {
        let container = &join.entities[id];
        let Some(reference) = container.reference.id().map(|reference| &join.entities[reference]) else { continue };
        let ports: Vec<i64> = container.ports.iter().map(|port| join.entities[*port].number.value).collect();
        let other = container.keeps_data || container.role != "main" || container.image.id().is_some();
        if other || !is_database(join, reference, &ports, &container.name.value) {
            continue;
        }
        let kept = data_kept(join, id, &[]);
        let container = &mut join.entities[id];
        container.keeps_data = true;
        container.data_kept = kept;
    }
}
