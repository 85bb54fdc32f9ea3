//! What Kustomize makes of objects.

use crate::understood::{Understood, deployment, service, understand};

const OVERLAY: &str = "prod/kustomization.yaml";

fn with(overlay: &str, others: &[(&str, &str)]) -> Understood {
    let base = deployment("web", "shop/web");
    let mut files = vec![("base/kustomization.yaml", "resources: [web.yaml]\n"), ("base/web.yaml", base.as_str()), (OVERLAY, overlay)];
    files.extend(others);
    understand(&files)
}

#[test]
fn a_strategic_merge_file_gives_its_fields_and_their_places() {
    let patch = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: 3\n  template:\n    spec:\n      \
                 containers:\n        - name: web\n          resources: {limits: {memory: 1Gi}}\n        - name: proxy\n          image: envoy:1.30\n";
    let app = with("resources: [../base]\npatches: [{path: patch.yaml}]\n", &[("prod/patch.yaml", patch)]);
    let web = app.workload("prod", "web");
    assert_eq!((Understood::field(web, "replicas"), Understood::place(web, "replicas")), (3.into(), "prod/patch.yaml:5".to_owned()));
    let container = app.container("prod", "web");
    assert_eq!(Understood::text_of(container, "memory_limit"), "1Gi");
    assert_eq!(Understood::place(container, "image_name"), "base/web.yaml:11");
    assert_eq!(web["containers"].as_array().map(Vec::len), Some(2), "the patch adds a container");
    assert_eq!(app.variants(), ["prod kustomize primary"], "a patch is no workload and its base no root");
}

#[test]
fn an_inline_patch_has_its_places_within_the_block() {
    let overlay = "resources: [../base]\npatches:\n  - patch: |-\n      apiVersion: apps/v1\n      kind: Deployment\n      \
                   metadata: {name: web}\n      spec:\n        replicas: 5\n";
    let app = with(overlay, &[]);
    let web = app.workload("prod", "web");
    assert_eq!(
        (Understood::field(web, "replicas"), Understood::place(web, "replicas")),
        (5.into(), "prod/kustomization.yaml:8".to_owned())
    );
    assert_eq!(web["replicas"]["at"]["column"], 19);
}

#[test]
fn a_patch_with_a_target_goes_over_what_the_target_names() {
    let overlay = "resources: [../base]\npatches:\n  - target: {kind: Deployment, name: 'w.*'}\n    patch: |\n      \
                   apiVersion: apps/v1\n      kind: Deployment\n      metadata: {name: ignored}\n      spec: {replicas: 4}\n  \
                   - target: {kind: StatefulSet}\n    patch: |\n      spec: {replicas: 9}\n";
    let app = with(overlay, &[]);
    assert_eq!(Understood::field(app.workload("prod", "web"), "replicas"), 4);
}

#[test]
fn operations_are_applied_one_by_one() {
    let operations = "- {op: replace, path: /spec/template/spec/containers/0/image, value: 'shop/web:2'}\n\
                      - {op: add, path: /spec/replicas, value: 2}\n- {op: add, path: /spec/template/spec/containers/0/env, value: [{name: A, value: b}]}\n\
                      - {op: remove, path: /spec/template/spec/containers/0/env/0}\n- {op: remove, path: /nowhere/at/all}\n";
    let overlay =
        "resources: [../base]\npatchesJson6902:\n  - target: {group: apps, version: v1, kind: Deployment, name: web}\n    path: ops.yaml\n";
    let app = with(overlay, &[("prod/ops.yaml", operations)]);
    assert_eq!(Understood::place(app.container("prod", "web"), "image_name"), "prod/ops.yaml:1");
    assert_eq!(Understood::field(app.workload("prod", "web"), "replicas"), 2);
    assert_eq!(app.container("prod", "web")["env"].as_array().map(Vec::len), Some(0));
}

#[test]
fn a_patch_can_delete() {
    let patch = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      containers:\n        \
                 - name: web\n          $patch: delete\n        - name: other\n          image: shop/other:1\n      volumes: null\n";
    let app = with("resources: [../base]\npatchesStrategicMerge: [patch.yaml]\n", &[("prod/patch.yaml", patch)]);
    assert_eq!(Understood::text_of(app.container("prod", "web"), "name"), "other");
}

#[test]
fn a_new_tag_is_the_image_and_its_place() {
    let overlay = "resources: [../base]\nimages:\n  - name: shop/web\n    newName: registry:5000/web\n    newTag: v3\n";
    let app = with(overlay, &[]);
    let container = app.container("prod", "web");
    assert_eq!(Understood::text_of(container, "image_name"), "registry:5000/web:v3");
    assert_eq!(Understood::place(container, "image_name"), "prod/kustomization.yaml:5");
    let digest = with("resources: [../base]\nimages: [{name: shop/web, digest: 'sha256:abc'}]\n", &[]);
    assert_eq!(Understood::text_of(digest.container("prod", "web"), "image_name"), "shop/web@sha256:abc");
}

#[test]
fn replicas_and_namespace_are_applied() {
    let app = with("resources: [../base]\nnamespace: shop\nreplicas: [{name: web, count: 7}]\n", &[]);
    let web = app.workload("prod", "web");
    assert_eq!((Understood::field(web, "replicas"), Understood::text_of(web, "namespace")), (7.into(), "shop".to_owned()));
    assert_eq!(Understood::place(web, "namespace"), "prod/kustomization.yaml:2");
}

#[test]
fn prefixes_do_not_change_who_a_workload_is() {
    let base = deployment("web", "shop/web");
    let overlay = |prefix: &str| format!("namePrefix: {prefix}-\nnamespace: {prefix}\nresources: [../../base]\n");
    let (one, two) = (overlay("eu"), overlay("us"));
    let app = understand(&[
        ("base/kustomization.yaml", "resources: [web.yaml]\n"),
        ("base/web.yaml", &base),
        ("overlays/eu/kustomization.yaml", &one),
        ("overlays/us/kustomization.yaml", &two),
    ]);
    let identity = |variant| Understood::text_of(app.workload(variant, "web"), "identity");
    assert_eq!(identity("overlays/eu"), identity("overlays/us"));
    assert_eq!(app.all("component").len(), 1);
    assert_eq!(Understood::text_of(app.one("variant", "root", "overlays/eu"), "prefix"), "eu-");
}

#[test]
fn a_component_goes_over_what_lists_it_and_is_nothing_by_itself() {
    let component = "kind: Component\nresources: [cache.yaml]\npatches:\n  - patch: |\n      apiVersion: apps/v1\n      kind: Deployment\n      \
                     metadata: {name: web}\n      spec: {replicas: 6}\n";
    let cache = deployment("cache", "redis:7");
    let files = [("cache/kustomization.yaml", component), ("cache/cache.yaml", cache.as_str())];
    let taken = with("resources: [../base]\ncomponents: [../cache]\n", &files);
    assert_eq!(Understood::field(taken.workload("prod", "web"), "replicas"), 6);
    assert_eq!(taken.all("workload").len(), 2);
    let left = with("resources: [../base]\n", &files);
    assert_eq!(left.all("workload").len(), 1);
    assert!(left.text.contains("set aside 1 document: in a Kustomize component"), "{}", left.text);
}

#[test]
fn each_base_has_its_own_layers() {
    let (web, jobs) = (deployment("web", "shop/web"), deployment("jobs", "shop/web"));
    let app = understand(&[
        ("a/kustomization.yaml", "resources: [web.yaml]\nimages: [{name: shop/web, newTag: a}]\n"),
        ("a/web.yaml", &web),
        ("b/kustomization.yaml", "resources: [jobs.yaml]\nimages: [{name: shop/web, newTag: b}]\n"),
        ("b/jobs.yaml", &jobs),
        ("kustomization.yaml", "resources: [a, b]\n"),
    ]);
    assert_eq!(Understood::text_of(app.container(".", "web"), "image_name"), "shop/web:a");
    assert_eq!(Understood::text_of(app.container(".", "jobs"), "image_name"), "shop/web:b");
}

#[test]
fn a_patch_without_its_base_is_a_problem() {
    let patch = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: gone}\nspec: {replicas: 2}\n";
    let app = with("resources: [../base]\npatches: [{path: patch.yaml}]\n", &[("prod/patch.yaml", patch)]);
    assert_eq!(app.problems, ["The patch is for Deployment `gone`, which no kustomization that lists it reaches."]);
}

#[test]
fn bases_that_list_each_other_end() {
    let service = service("web");
    let app = understand(&[
        ("a/kustomization.yaml", "resources: [../b, web.yaml]\n"),
        ("b/kustomization.yaml", "resources: [../a]\n"),
        ("a/web.yaml", &service),
    ]);
    assert!(app.all("service").len() <= 1);
}

#[test]
fn a_target_that_is_no_pattern_goes_over_nothing_else() {
    let overlay = "resources: [../base]\npatches:\n  - target: {kind: Deployment, name: 'w('}\n    patch: |\n      spec: {replicas: 4}\n  \
                   - target: {labelSelector: 'tier=front'}\n    patch: |\n      spec: {replicas: 5}\n";
    assert_eq!(Understood::field(with(overlay, &[]).workload("prod", "web"), "replicas"), 1);
}
