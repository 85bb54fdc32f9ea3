//! Which image a Dockerfile is built to, by those who build it.

use crate::understood::{Understood, understand};

const STAGES: &str = "ARG NODE=18\nFROM node:${NODE} AS base\nCOPY . /app\nFROM base AS api\nUSER 1000\nCMD [\"node\", \"api.js\"]\n\
                      FROM base AS worker\nUSER 2000\nCMD [\"node\", \"worker.js\"]\nFROM worker AS extra\nUSER 3000\n";

fn users(files: &[(&str, &str)]) -> Vec<String> {
    understand(files).all("image").iter().map(|image| Understood::text_of(image, "user")).collect()
}

fn bases(files: &[(&str, &str)]) -> Vec<String> {
    let mut bases: Vec<String> = understand(files).all("base_image").iter().map(|base| Understood::text_of(base, "written")).collect();
    bases.dedup();
    bases
}

#[test]
fn the_stage_that_compose_builds_is_what_ships() {
    let compose = "services:\n  api: {build: {context: ., target: api}}\n";
    assert_eq!(users(&[("Dockerfile", STAGES), ("compose.yaml", compose)]), ["1000"]);
    assert_eq!(users(&[("Dockerfile", STAGES)]), ["3000"]);
}

#[test]
fn two_stages_that_are_built_are_two_images() {
    let compose = "services:\n  api: {build: {context: ., target: api}}\n  worker: {build: {context: ., target: worker}}\n";
    let understood = understand(&[("Dockerfile", STAGES), ("compose.yaml", compose)]);
    let users: Vec<String> = understood.all("image").iter().map(|image| Understood::text_of(image, "user")).collect();
    assert_eq!(users, ["1000", "2000"]);
    let linked = understood.all("compose_service").iter().map(|service| service["image"].to_string());
    assert_eq!(linked.collect::<std::collections::BTreeSet<_>>().len(), 2, "each service runs its own");
}

#[test]
fn the_stage_that_skaffold_builds_is_what_ships() {
    let skaffold = "apiVersion: skaffold/v4beta6\nkind: Config\nbuild:\n  artifacts:\n    - image: api\n      docker: {target: api}\n";
    assert_eq!(users(&[("Dockerfile", STAGES), ("skaffold.yaml", skaffold)]), ["1000"]);
}

#[test]
fn a_stage_for_developers_or_for_building_is_not_what_ships() {
    let text =
        "FROM golang:1.23 AS builder\nUSER 1000\nFROM builder AS dev\nUSER 2000\nFROM scratch\nCOPY --from=builder /app /app\nUSER 3000\n";
    for target in ["builder", "dev", "absent", "${STAGE}"] {
        let compose = format!("services:\n  api: {{build: {{context: ., target: \"{target}\"}}}}\n");
        assert_eq!(users(&[("Dockerfile", text), ("compose.yaml", &compose)]), ["3000"], "{target}");
    }
    let compose = "services:\n  api: {build: {context: ., target: api}}\n";
    assert_eq!(users(&[("Dockerfile", STAGES), ("compose.dev.yaml", compose)]), ["3000"], "a file for developers");
}

#[test]
fn arguments_that_all_builders_give_take_the_place_of_defaults() {
    let one = "services:\n  api: {build: {context: ., args: {NODE: 22}}}\n";
    assert_eq!(bases(&[("Dockerfile", STAGES), ("compose.yaml", one)]), ["node:22"]);
    let listed = "services:\n  api: {build: {context: ., args: [\"NODE=${NODE:-20}\"]}}\n";
    assert_eq!(bases(&[("Dockerfile", STAGES), ("compose.yaml", listed)]), ["node:20"]);
}

#[test]
fn arguments_on_which_builders_differ_or_which_a_variable_decides_leave_the_default() {
    let two = "services:\n  api: {build: {context: ., args: {NODE: 22}}}\n  worker: {build: .}\n";
    assert_eq!(bases(&[("Dockerfile", STAGES), ("compose.yaml", two)]), ["node:18"]);
    let open = "services:\n  api: {build: {context: ., args: {NODE: \"${NODE}\"}}}\n";
    assert_eq!(bases(&[("Dockerfile", STAGES), ("compose.yaml", open)]), ["node:18"]);
}

#[test]
fn a_dockerfile_that_a_variable_names_is_the_one_in_the_folder_of_the_services_name() {
    let compose = "services:\n  ad: {build: {context: ., dockerfile: \"${AD_DOCKERFILE}\"}, ports: [\"80:80\"]}\n";
    let files = [
        ("src/ad/Dockerfile", "FROM alpine:3.20\nUSER 1\n"),
        ("src/cart/Dockerfile", "FROM alpine:3.20\nUSER 2\n"),
        ("compose.yaml", compose),
    ];
    let understood = understand(&files);
    let deployed: Vec<String> = understood.all("image").iter().map(|image| Understood::text_of(image, "deployed")).collect();
    assert_eq!(deployed, ["true", "false"]);
}

#[test]
fn what_lies_in_mavens_folder_for_images_is_built_for_the_module_above_it() {
    let pom = "<project><artifactId>shop</artifactId><dependencies><dependency><groupId>io.quarkus</groupId>\
               <artifactId>quarkus-rest</artifactId><version>3.27.0</version></dependency></dependencies></project>";
    let root = ("pom.xml", "src/main/docker/Dockerfile.jvm", "");
    for (pom_path, dockerfile, folder) in [root, ("shop/pom.xml", "shop/src/main/docker/Dockerfile.jvm", "shop")] {
        let understood = understand(&[(pom_path, pom), (dockerfile, "FROM eclipse-temurin:21\nEXPOSE 8080\nCMD [\"java\"]\n")]);
        let paths: Vec<String> = understood.all("component").iter().map(|component| Understood::text_of(component, "path")).collect();
        assert_eq!(paths, [folder], "{dockerfile}");
    }
}
