//! What belongs to what.

mod application;
mod component;
mod compose_mount;
pub(crate) mod compose_role;
mod controls;
pub(crate) mod derived;
mod hosts;
mod image;
mod kind;
mod naming;
mod near;
mod needs;
mod primary;
mod protect;
mod security;
mod select;
mod settle;
mod shared_directory;
mod start_wait;
mod storage;
mod values;
pub(crate) mod variant;

pub(crate) use near::meets;
use seaworthy_model::Fact;

use crate::ask::within;
use crate::entity::{Component, Id};
use crate::fact::Joined;
use crate::read::Read;
use crate::{App, Join};

/// Links everything, in the order in which one link rests on another.
pub(crate) fn all(join: &mut Join<'_>, read: &Read<'_>, project: &str) {
    select::all(join, read);
    needs::all(join, read);
    protect::all(join, read);
    settle::containers(join);
    storage::all(join);
    component::link_images(join, read);
    security::all(join);
    controls::all(join);
    application::group(join, read, project);
    primary::all(join, read);
    component::all(join, read);
    settle::references(join, read);
    compose_mount::all(join);
    compose_role::all(join, read);
    shared_directory::all(join);
    start_wait::all(join, read);
    image::all(join, read);
    settle::listening(join);
    kind::all(join, read);
    settle::project(join);
    protect::shielded(join, read);
    storage::backed_up(join, read);
    hosts::all(join, read);
    values::all(join);
}

/// Gives each fact the component in whose folder its file lies: the nearest one.
pub(crate) fn facts(app: &App, facts: Vec<Fact>) -> Vec<Joined> {
    let entities = &app.entities;
    let with_source: Vec<Id<Component>> = entities.ids::<Component>().filter(|id| entities[*id].has_source).collect();
    let holder = |fact: &Fact| {
        let path = app.paths.get(fact.place.file.0 as usize)?;
        let holding = with_source.iter().filter(|id| entities[**id].path.is_empty() || within(path, &entities[**id].path));
        holding.max_by_key(|id| entities[**id].path.len()).copied()
    };
    facts.into_iter().map(|fact| Joined { component: holder(&fact), fact }).collect()
}
