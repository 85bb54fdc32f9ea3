//! Dockerfiles for another platform, beside the one that says it for all.

use std::collections::BTreeSet;

use super::variant::folder_of;
use crate::Join;
use crate::entity::{Id, Image, Process};

/// What the names of Dockerfiles call platforms that run containers in a way of their own.
const PLATFORMS: [&str; 11] = [
    "appservice",
    "app-service",
    "heroku",
    "lambda",
    "beanstalk",
    "elasticbeanstalk",
    "appengine",
    "app-engine",
    "balena",
    "railway",
    "render",
];

/// Sets aside the images of such Dockerfiles where a plain `Dockerfile` stands beside them: that is the one for a cluster.
pub(super) fn all(join: &mut Join<'_>) {
    let file = |path: &str| path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let plain = join.entities.images.iter().filter(|image| file(&image.dockerfile) == "dockerfile");
    let plain: BTreeSet<String> = plain.map(|image| folder_of(&image.dockerfile).to_owned()).collect();
    let is_elsewhere = |image: &Image| names_platform(&file(&image.dockerfile)) && plain.contains(folder_of(&image.dockerfile));
    let elsewhere: BTreeSet<Id<Image>> = join.entities.ids::<Image>().filter(|id| is_elsewhere(&join.entities[*id])).collect();
    for id in &elsewhere {
        join.entities[*id].development = true;
    }
    for (reference, image) in join.references_of.clone() {
        join.entities[reference].development |= elsewhere.contains(&image);
    }
    for id in join.entities.ids::<Process>() {
        let of = join.entities[id].image.id();
        join.entities[id].development |= of.is_some_and(|image| elsewhere.contains(&image));
    }
}

/// Whether the name of a Dockerfile has the name of a platform in it, as a whole part.
fn names_platform(name: &str) -> bool {
    let squeezed = format!("-{}-", name.replace(['.', '_'], "-"));
    PLATFORMS.iter().any(|platform| squeezed.contains(&format!("-{platform}-")))
}

#[cfg(test)]
mod tests {
    use super::names_platform;

    #[test]
    fn a_platform_is_a_whole_part_of_a_name() {
        for (name, expected) in [
            ("dockerfile-for-app-service", true),
            ("dockerfile.heroku", true),
            ("heroku.dockerfile", true),
            ("dockerfile", false),
            ("dockerfile.renderer", false),
            ("dockerfile.web", false),
        ] {
            assert_eq!(names_platform(name), expected, "{name}");
        }
    }
}
