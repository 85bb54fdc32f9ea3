//! What belongs to what.

mod application;
mod component;
mod compose_mount;
pub(crate) mod compose_role;
mod controls;
pub(crate) mod declared;
mod default_port;
mod deployed;
pub(crate) mod derived;
mod elsewhere;
pub(crate) mod facts;
mod guard;
mod hosted;
mod hosts;
mod image;
mod kind;
mod naming;
mod near;
mod needs;
mod overlay;
mod primary;
mod protect;
mod resolve;
mod said;
mod security;
mod select;
mod settle;
mod shared_directory;
mod source;
mod start_wait;
mod started;
mod storage;
pub(crate) mod units;
mod upon;
mod values;
pub(crate) mod variant;

use crate::Join;
use crate::read::Read;
pub(crate) use near::meets;

/// Links everything, in the order in which one link rests on another.
pub(crate) fn all(join: &mut Join<'_>, read: &Read<'_>, project: &str) {
    select::all(join, read);
    needs::all(join, read);
    protect::all(join, read);
    settle::containers(join);
    storage::all(join);
    component::link_images(join, read);
    elsewhere::all(join);
    said::images(join);
    upon::all(join, read);
    security::all(join);
    controls::all(join);
    application::group(join, read, project);
    primary::all(join, read);
    component::all(join, read);
    source::all(join, project);
    naming::all(join, read);
    settle::references(join, read);
    compose_mount::all(join);
    compose_role::all(join, read);
    shared_directory::all(join);
    start_wait::all(join, read);
    image::all(join, read);
    settle::listening(join);
    kind::all(join, read);
    said::components(join);
    started::all(join);
    default_port::all(join, read);
    settle::project(join);
    deployed::all(join, read);
    protect::shielded(join, read);
    storage::backed_up(join, read);
    hosts::all(join, read);
    values::all(join);
}
