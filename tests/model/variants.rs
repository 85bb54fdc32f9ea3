//! The ways in which an application is deployed, and which of them count.

use crate::understood::{Understood, deployment, service, understand};

fn plain(paths: &[&str]) -> Understood {
    let web = deployment("web", "shop/web");
    let files: Vec<(&str, &str)> = paths.iter().map(|path| (*path, web.as_str())).collect();
    understand(&files)
}

#[test]
fn a_folder_with_its_subfolders_is_one_variant() {
    let (web, init) = (deployment("web", "shop/web"), service("init"));
    let app = understand(&[("k8s/web.yaml", &web), ("k8s/init/init.yaml", &init)]);
    assert_eq!(app.variants(), ["k8s plain primary"]);
}

#[test]
fn folders_in_which_one_name_stands_twice_are_variants_each() {
    assert_eq!(plain(&["k8s/a/web.yaml", "k8s/b/web.yaml"]).variants(), ["k8s/a plain primary", "k8s/b plain primary"]);
}

#[test]
fn what_a_skaffold_file_deploys_is_primary_and_its_rivals_are_not() {
    let web = deployment("web", "shop/web");
    let skaffold = "apiVersion: skaffold/v3\nkind: Config\nmanifests: {kustomize: {paths: [deploy]}}\n";
    let app = understand(&[
        ("skaffold.yaml", skaffold),
        ("deploy/kustomization.yaml", "resources: [web.yaml]\n"),
        ("deploy/web.yaml", &web),
        ("other/web.yaml", &web),
    ]);
    assert_eq!(app.variants(), ["deploy kustomize primary", "other plain secondary"]);
    assert!(app.text.contains("primary: Skaffold deploys it (skaffold.yaml)"), "{}", app.text);
    assert!(app.text.contains("secondary: `deploy` deploys the same"), "{}", app.text);
}

#[test]
fn what_flux_and_argo_cd_deploy_is_primary() {
    let web = deployment("web", "shop/web");
    let flux = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: shop}\nspec: {path: ./apps/shop}\n";
    let argo = "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: shop}\nspec: {source: {path: apps/shop}}\n";
    for (path, deployer) in [("clusters/flux.yaml", flux), ("argo/shop.yaml", argo)] {
        let app = understand(&[(path, deployer), ("apps/shop/web.yaml", &web), ("old/web.yaml", &web)]);
        let variants = app.variants();
        assert!(
            variants.contains(&"apps/shop plain primary".to_owned()) && variants.contains(&"old plain secondary".to_owned()),
            "{variants:?}"
        );
    }
}

#[test]
fn a_listed_base_is_a_root_where_something_deploys_it() {
    let web = deployment("web", "shop/web");
    let files = [
        ("base/kustomization.yaml", "resources: [web.yaml]\n"),
        ("base/web.yaml", web.as_str()),
        ("big/kustomization.yaml", "resources: [../base]\n"),
    ];
    assert_eq!(understand(&files).variants(), ["big kustomize primary"]);
    let mut deployed = files.to_vec();
    deployed.push((".github/workflows/deploy.yml", "      - run: kubectl apply -k ./base\n"));
    assert_eq!(understand(&deployed).variants(), ["base kustomize primary", "big kustomize secondary"]);
}

#[test]
fn what_a_pipeline_applies_is_primary() {
    let web = deployment("web", "shop/web");
    for (path, text) in [
        (".github/workflows/deploy.yml", "jobs:\n  deploy:\n    steps:\n      - run: kubectl apply -f k8s/ -n shop\n"),
        (".gitlab-ci.yml", "deploy:\n  script:\n    - kubectl apply -f k8s/web.yaml\n"),
        ("Tiltfile", "k8s_yaml('k8s/web.yaml')\n"),
    ] {
        let app = understand(&[(path, text), ("k8s/web.yaml", &web), ("more/web.yaml", &web)]);
        assert_eq!(app.variants(), ["k8s plain primary", "more plain secondary"], "{path}");
    }
}

#[test]
fn an_environment_beside_production_is_secondary() {
    let app = plain(&["overlays/dev/web.yaml", "overlays/production/web.yaml", "overlays/staging/web.yaml"]);
    assert_eq!(app.variants(), ["overlays/dev plain secondary", "overlays/production plain primary", "overlays/staging plain secondary"]);
    assert!(app.text.contains("secondary: its environment is `dev`, and `overlays/production` stands beside it"), "{}", app.text);
}

#[test]
fn an_environment_without_another_is_what_runs() {
    assert_eq!(plain(&["overlays/dev/web.yaml"]).variants(), ["overlays/dev plain primary"]);
    assert_eq!(plain(&["envs/dev/web.yaml", "envs/staging/web.yaml"]).variants(), ["envs/dev plain primary", "envs/staging plain primary"]);
}

#[test]
fn examples_and_documentation_are_secondary_unless_they_are_all_there_is() {
    assert_eq!(plain(&["docs/web.yaml", "k8s/web.yaml"]).variants(), ["docs plain secondary", "k8s plain primary"]);
    assert_eq!(plain(&["examples/web.yaml"]).variants(), ["examples plain primary"]);
}

#[test]
fn a_file_that_holds_what_kustomize_makes_is_its_output() {
    let (web, service) = (deployment("web", "shop/web"), service("web"));
    let install = format!("{service}---\n{web}");
    let files = [
        ("deploy/kustomization.yaml", "resources: [web.yaml, service.yaml]\n"),
        ("deploy/web.yaml", web.as_str()),
        ("deploy/service.yaml", service.as_str()),
    ];
    let mut all = files.to_vec();
    all.push(("install.yaml", &install));
    let app = understand(&all);
    assert_eq!(app.variants(), ["deploy kustomize primary", "install.yaml plain secondary"]);
    assert_eq!(Understood::text_of(app.one("variant", "root", "install.yaml"), "generated_from"), "deploy");
}

#[test]
fn a_file_with_workloads_of_its_own_is_no_output() {
    let (web, service) = (deployment("web", "shop/web"), service("web"));
    let more = format!("{service}---\n{web}---\n{}---\n{}", deployment("a", "shop/a"), deployment("b", "shop/b"));
    let app = understand(&[
        ("deploy/kustomization.yaml", "resources: [web.yaml, service.yaml]\n"),
        ("deploy/web.yaml", &web),
        ("deploy/service.yaml", &service),
        ("all.yaml", &more),
    ]);
    assert_eq!(Understood::text_of(app.one("variant", "root", "."), "generated_from"), "");
}

#[test]
fn a_selector_links_in_its_variant_and_among_siblings_only() {
    let (web, service) = (deployment("web", "shop/web"), service("web"));
    let known = |files: &[(&str, &str)]| Understood::field(&understand(files).all("service")[0], "has_pods");
    assert_eq!(known(&[("k8s/web.yaml", &web), ("k8s/service.yaml", &service)]), true);
    assert_eq!(known(&[("apps/a/web.yaml", &web), ("apps/b/service.yaml", &service)]), true);
    let elsewhere = known(&[("apps/a/web.yaml", &web), ("other/b/service.yaml", &service)]);
    assert!(elsewhere["absent"].as_str().is_some_and(|why| why.contains("another variant")), "{elsewhere}");
    let other = deployment("other", "shop/other");
    assert_eq!(known(&[("k8s/service.yaml", &service), ("k8s/other.yaml", &other)]), false);
}

#[test]
fn what_a_script_applies_rivals_nothing() {
    let web = deployment("web", "shop/web");
    let script = "#!/bin/sh\nkind create cluster\nkubectl apply -f ./local/k8s\n";
    let app = understand(&[("local/kind.sh", script), ("local/k8s/web.yaml", &web), ("prod/web.yaml", &web)]);
    assert!(app.variants().contains(&"prod plain primary".to_owned()), "{:?}", app.variants());
}
