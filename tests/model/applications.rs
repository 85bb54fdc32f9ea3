//! Applications, components, and who is who over all variants.

use crate::understood::{Understood, deployment, understand};

const COMPOSE: &str = "services:\n  web:\n    build: web\n    ports: ['80:80']\n";
const PYTHON: &str = "FROM python:3.12\nCMD [\"gunicorn\", \"app\"]\n";

#[test]
fn compose_projects_of_different_folders_are_applications_each() {
    let app = understand(&[
        ("shop/compose.yaml", COMPOSE),
        ("shop/web/Dockerfile", PYTHON),
        ("blog/compose.yaml", COMPOSE),
        ("blog/web/Dockerfile", PYTHON),
    ]);
    assert_eq!(app.applications(), ["blog", "shop"]);
    assert_eq!(app.components(), ["blog/web service", "shop/web service"]);
}

#[test]
fn one_image_in_two_variants_makes_one_application() {
    let web = deployment("web", "registry.example.com/shop/web:1");
    let app = understand(&[("compose.yaml", COMPOSE), ("web/Dockerfile", PYTHON), ("k8s/web.yaml", &web)]);
    assert_eq!(app.applications().len(), 1);
    assert_eq!(app.components(), ["web service"]);
}

#[test]
fn half_of_the_names_make_one_application_where_an_image_is_its_own() {
    let two = |tag: &str| format!("{}---\n{}", deployment("web", &format!("acme/web:{tag}")), deployment("db", "postgres:16"));
    let (one, other) = (two("1"), deployment("web", "acme/web:2"));
    assert_eq!(understand(&[("a/all.yaml", &one), ("b/web.yaml", &other)]).applications().len(), 1);
    let redis = deployment("redis-master", "redis:7");
    assert_eq!(understand(&[("a/redis.yaml", &redis), ("b/redis.yaml", &redis)]).applications().len(), 2);
}

#[test]
fn one_name_with_images_of_two_names_is_two_components() {
    let (one, other) = (deployment("web", "acme/shop:1"), deployment("web", "acme/blog:1"));
    let both = |text: &str| format!("{text}---\n{}", deployment("api", "acme/api:1"));
    let (one, other) = (both(&one), both(&other));
    let app = understand(&[("k8s/a/all.yaml", &one), ("k8s/b/all.yaml", &other)]);
    assert_eq!(app.components(), ["web worker", "api worker", "web (k8s/b) worker"]);
    let identity = |variant| Understood::text_of(app.workload(variant, "web"), "identity");
    assert_ne!(identity("k8s/a"), identity("k8s/b"));
}

#[test]
fn the_namespace_tells_two_of_one_variant_apart() {
    let named = |namespace: &str| {
        deployment("web", "acme/web:1").replace("{name: web}\nspec", &format!("{{name: web, namespace: {namespace}}}\nspec"))
    };
    let both = format!("{}---\n{}", named("a"), named("b"));
    let app = understand(&[("k8s/all.yaml", &both)]);
    let identities: Vec<String> = app.all("workload").iter().map(|one| Understood::text_of(one, "identity")).collect();
    assert!(identities[0].contains("/a/") && identities[1].contains("/b/"), "{identities:?}");
}

#[test]
fn a_namespace_that_one_variant_sets_does_not_change_who_a_workload_is() {
    let web = deployment("web", "acme/web:1");
    let spaced = web.replace("{name: web}\nspec", "{name: web, namespace: shop}\nspec");
    let app = understand(&[("a/web.yaml", &web), ("b/web.yaml", &spaced)]);
    let identities: Vec<String> = app.all("workload").iter().map(|one| Understood::text_of(one, "identity")).collect();
    assert_eq!(identities[0], identities[1]);
}

#[test]
fn a_component_is_told_from_its_namesake_by_its_path() {
    let app = understand(&[
        ("a/proto/Dockerfile", PYTHON),
        ("b/proto/Dockerfile", PYTHON),
        ("compose.yaml", "services: {a: {build: a/proto}, b: {build: b/proto}}\n"),
    ]);
    let names: Vec<String> = app.all("component").iter().map(|one| Understood::text_of(one, "name")).collect();
    assert_eq!(names, ["proto", "proto (b/proto)"]);
}

#[test]
fn the_root_s_image_has_the_name_that_a_build_gives_it() {
    let web = deployment("web", "ghcr.io/acme/shop:1");
    let linked = |makefile: &str| {
        let app = understand(&[("Dockerfile", PYTHON), ("Makefile", makefile), ("k8s/web.yaml", &web)]);
        app.linked(app.container("k8s", "web"), "image").is_some()
    };
    assert!(linked("image:\n\tdocker build -t ghcr.io/acme/shop:$(TAG) .\n"));
    assert!(!linked("image:\n\tdocker build -t ghcr.io/acme/shop-tools .\n"));
    assert!(!linked("pull:\n\tdocker pull ghcr.io/acme/shop\n"));
}
