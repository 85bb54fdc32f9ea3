//! What an application is made of: one struct for each kind of entity, which is also what conditions are checked
//! against and what `docs/model.md` is generated from.
//!
//! A new field is one line in its struct, with its doc comment, and the line that reads it; a new kind is one struct
//! and one line in `arenas!`.

mod access;
mod address;
mod cluster;
mod compose;
mod container;
mod field;
mod image;
mod network;
mod process;
mod project;
mod workload;

pub use access::*;
pub use address::*;
pub use cluster::*;
pub use compose::*;
pub use container::*;
pub use field::{AsDatum, AsField, Column, Id, Known, Link, Reading, Written};
pub use image::*;
pub use network::*;
pub use process::*;
pub use project::*;
pub use workload::*;

use seaworthy_condition::Field;
use seaworthy_model::Place;

/// A kind of entity: its word in rules, and its number among the kinds.
pub trait Named: Sized + 'static {
    /// The word by which rules name it.
    const NAME: &'static str;
    /// What it is.
    const DOC: &'static str;
    /// Its number among the kinds, stable within one build.
    const KIND: u16;
    /// Its fields, in the order in which they are written.
    const COLUMNS: &'static [Column<Self>];
    /// Where it stands; what a finding about it points at.
    fn place(&self) -> Option<Place>;
}

/// The word of a field: `type_` stands for a word that Rust keeps for itself.
pub(crate) const fn word(field: &'static str) -> &'static str {
    match field.as_bytes() {
        [before @ .., b'_'] => match std::str::from_utf8(before) {
            Ok(before) => before,
            Err(_) => field,
        },
        _ => field,
    }
}

/// Declares a kind of entity: the struct, and its table of fields from the same lines.
macro_rules! entity {
    ($(#[doc = $doc:literal])+ $type:ident = $name:literal { $($(#[doc = $field_doc:literal])+ $field:ident: $ty:ty,)* }) => {
        $(#[doc = $doc])+
        #[derive(Clone, Debug, Default)]
        pub struct $type {
            /// Where it stands: what a finding about it points at.
            pub place: Option<seaworthy_model::Place>,
            $($(#[doc = $field_doc])+ pub $field: $ty,)*
        }
        impl crate::entity::Named for $type {
            const NAME: &'static str = $name;
            const DOC: &'static str = concat!($($doc, "\n"),+);
            const KIND: u16 = crate::entity::Kind::$type as u16;
            const COLUMNS: &'static [crate::entity::Column<Self>] = &[
                $(crate::entity::Column {
                    name: crate::entity::word(stringify!($field)),
                    doc: concat!($($field_doc, "\n"),+),
                    ty: <$ty as crate::entity::AsField>::ty,
                    read: |one: &Self| crate::entity::AsField::reading(&one.$field),
                },)*
            ];
            fn place(&self) -> Option<seaworthy_model::Place> {
                self.place
            }
        }
    };
}
pub(crate) use entity;

macro_rules! arenas {
    ($($list:ident: $type:ident),+ $(,)?) => {
        /// The kinds of entities, in the order in which they are documented.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u16)]
        pub(crate) enum Kind { $($type),+ }

        /// An application as it was understood: every entity, in lists by kind; an [`Id`] is an index into one.
        #[derive(Debug, Default)]
        pub struct Entities { $(#[doc = concat!("Every `", stringify!($type), "`.")] pub $list: Vec<$type>),+ }

        $(impl Arena<$type> for Entities {
            fn all(&self) -> &[$type] { &self.$list }
            fn all_mut(&mut self) -> &mut Vec<$type> { &mut self.$list }
        })+

        impl Entities {
            /// How many entities of a kind there are, by the kind's word.
            #[must_use]
            pub fn count(&self, name: &str) -> Option<(u16, usize)> {
                $(if name == <$type as Named>::NAME { return Some((<$type as Named>::KIND, self.$list.len())); })+
                None
            }

            /// One field of one entity; `None` where the kind has no such field.
            #[must_use]
            pub fn reading(&self, kind: u16, index: u32, field: &str) -> Option<Reading> {
                $(if kind == <$type as Named>::KIND {
                    let one = self.$list.get(index as usize)?;
                    let column = <$type as Named>::COLUMNS.iter().find(|column| column.name == field)?;
                    return Some((column.read)(one));
                })+
                None
            }

            /// Where an entity stands.
            #[must_use]
            pub fn place(&self, kind: u16, index: u32) -> Option<Place> {
                $(if kind == <$type as Named>::KIND { return self.$list.get(index as usize).and_then(Named::place); })+
                None
            }

            /// The fields of a kind, by its word.
            #[must_use]
            pub fn fields(name: &str) -> Option<Vec<Field>> {
                $(if name == <$type as Named>::NAME { return Some(<$type as Named>::COLUMNS.iter().map(Column::field).collect()); })+
                None
            }

            /// Every kind: its word and what it is.
            #[must_use]
            pub fn kinds() -> Vec<(&'static str, &'static str)> {
                vec![$((<$type as Named>::NAME, <$type as Named>::DOC.trim_ascii())),+]
            }

            /// The word of a kind, by its number.
            #[must_use]
            pub fn word(kind: u16) -> Option<&'static str> {
                $(if kind == <$type as Named>::KIND { return Some(<$type as Named>::NAME); })+
                None
            }
        }
    };
}

arenas! {
    projects: Project, applications: Application, components: Component, variants: Variant,
    images: Image, build_stages: BuildStage, base_images: BaseImage, instructions: Instruction, packages: Package, package_installs: PackageInstall,
    processes: Process,
    exposed_ports: ExposedPort, declared_volumes: DeclaredVolume,
    image_references: ImageReference,
    workloads: Workload, containers: Container, env_vars: EnvVar, ports: Port, probes: Probe, mounts: Mount, pod_volumes: PodVolume,
    claims: Claim, services: Service, service_ports: ServicePort, ingresses: Ingress, backends: Backend, config_entries: ConfigEntry,
    autoscalers: Autoscaler, disruption_budgets: DisruptionBudget, network_policies: NetworkPolicy, persistent_volumes: PersistentVolume,
    host_aliases: HostAlias, static_addresses: StaticAddress, host_references: HostReference,
    needs: Need, roles: Role, role_bindings: RoleBinding, controls: Control,
    objects: Object, compose_projects: ComposeProject, compose_services: ComposeService, compose_mounts: ComposeMount, published_ports: PublishedPort,
    compose_dependencies: ComposeDependency, shared_directories: SharedDirectory, start_waits: StartWait, duplicate_keys: DuplicateKey,
}

/// The list of the entities of one kind.
pub trait Arena<T> {
    /// All of them.
    fn all(&self) -> &[T];
    /// All of them, to change.
    fn all_mut(&mut self) -> &mut Vec<T>;
}

impl Entities {
    /// Adds an entity and names it.
    pub fn add<T>(&mut self, one: T) -> Id<T>
    where
        Self: Arena<T>,
    {
        let list = self.all_mut();
        list.push(one);
        Id::new(list.len() - 1)
    }

    /// The names of all entities of one kind.
    pub fn ids<T>(&self) -> impl Iterator<Item = Id<T>> + use<T>
    where
        Self: Arena<T>,
    {
        (0..self.all().len()).map(Id::new)
    }
}

impl<T> std::ops::Index<Id<T>> for Entities
where
    Entities: Arena<T>,
{
    type Output = T;
    fn index(&self, id: Id<T>) -> &T {
        &self.all()[id.index as usize]
    }
}

impl<T> std::ops::IndexMut<Id<T>> for Entities
where
    Entities: Arena<T>,
{
    fn index_mut(&mut self, id: Id<T>) -> &mut T {
        &mut self.all_mut()[id.index as usize]
    }
}
