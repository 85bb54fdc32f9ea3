//! What belongs to what.

mod application;
mod component;
mod compose_role;
mod kind;
mod select;
mod settle;
pub(crate) mod variant;

use seaworthy_model::Fact;

use crate::ask::within;
use crate::entity::{Component, Id};
use crate::fact::Joined;
use crate::read::Read;
use crate::{App, Join};

/// Links everything, in the order in which one link rests on another.
pub(crate) fn all(join: &mut Join<'_>, read: &Read<'_>, project: &str) {
    select::all(join, read);
    settle::containers(join);
    component::link_images(join, read);
    application::group(join, read, project);
    component::all(join, read);
    settle::references(join, read);
    compose_role::all(join);
    settle::listening(join);
    kind::all(join, read);
    settle::project(join);
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
