//! What a component is, by what deploys it and by its image; what really starts; what Compose is for.

use crate::understood::{Understood, deployment, service, understand};

fn kind(files: &[(&str, &str)]) -> String {
    let app = understand(files);
    assert_eq!(app.all("component").len(), 1, "{}", app.text);
    Understood::text_of(&app.all("component")[0], "kind")
}

#[test]
fn a_workload_behind_a_service_is_a_service() {
    let (web, service) = (deployment("web", "acme/web:1"), service("web"));
    assert_eq!(kind(&[("k8s/web.yaml", &web), ("k8s/service.yaml", &service)]), "service");
}

#[test]
fn a_workload_that_declares_a_port_is_a_service() {
    let web = deployment("web", "acme/web:1") + "          ports: [{containerPort: 80}]\n";
    assert_eq!(kind(&[("k8s/web.yaml", &web)]), "service");
}

#[test]
fn a_workload_with_neither_service_nor_port_is_a_worker() {
    let web = deployment("mailer", "acme/mailer:1");
    assert_eq!(kind(&[("k8s/web.yaml", &web)]), "worker");
}

#[test]
fn what_only_jobs_run_is_a_job() {
    let pod = "{spec: {restartPolicy: Never, containers: [{name: a, image: 'acme/a:1'}]}}";
    let job = format!("apiVersion: batch/v1\nkind: Job\nmetadata: {{name: a}}\nspec: {{template: {pod}}}\n");
    assert_eq!(kind(&[("k8s/job.yaml", &job)]), "job");
    let cron =
        format!("apiVersion: batch/v1\nkind: CronJob\nmetadata: {{name: a}}\nspec: {{jobTemplate: {{spec: {{template: {pod}}}}}}}\n");
    assert_eq!(kind(&[("k8s/cron.yaml", &cron)]), "job");
}

#[test]
fn a_well_known_image_that_is_run_as_it_is_is_backing() {
    let database = deployment("db", "postgres:16");
    assert_eq!(kind(&[("k8s/db.yaml", &database)]), "backing");
}

#[test]
fn an_image_that_puts_configuration_onto_a_database_is_backing() {
    let files = [
        ("db/Dockerfile", "FROM mysql:8.4\nCOPY init.sql /docker-entrypoint-initdb.d/\nEXPOSE 3306\n"),
        ("compose.yaml", "services: {db: {build: db, ports: ['3306:3306']}}\n"),
    ];
    assert_eq!(kind(&files), "backing");
    assert!(understand(&files).text.contains("component db — backing, because its image is built on `mysql:8.4`, which others make"));
    let program = ("db/pyproject.toml", "[project]\nname = 'db'\ndependencies = ['flask']\n");
    assert_eq!(kind(&[files[0], files[1], program]), "service");
}

#[test]
fn a_port_that_compose_publishes_makes_a_service() {
    let files = [("web/Dockerfile", "FROM acme/base:1\n"), ("compose.yaml", "services: {web: {build: web, ports: ['80:80']}}\n")];
    assert_eq!(kind(&files), "service");
    let files = [("web/Dockerfile", "FROM acme/base:1\n"), ("compose.yaml", "services: {web: {build: web}}\n")];
    assert_eq!(kind(&files), "worker");
}

#[test]
fn an_image_that_exposes_a_port_or_starts_a_server_is_a_service() {
    assert_eq!(kind(&[("web/Dockerfile", "FROM acme/base:1\nEXPOSE 80\n")]), "service");
    assert_eq!(kind(&[("web/Dockerfile", "FROM acme/base:1\nCMD [\"gunicorn\", \"app\"]\n")]), "service");
    assert_eq!(kind(&[("web/Dockerfile", "FROM acme/base:1\nCMD [\"./run\"]\n")]), "unknown");
}

#[test]
fn an_image_that_starts_a_tool_is_a_tool() {
    assert_eq!(kind(&[("lint/Dockerfile", "FROM acme/base:1\nENTRYPOINT [\"terraform\"]\n")]), "tool");
}

#[test]
fn the_last_stage_for_other_than_development_is_what_ships() {
    let dockerfile = "FROM golang:1.24 AS build\nFROM acme/base:1 AS run\nUSER 10\nFROM run AS dev-envs\nUSER root\n";
    let app = understand(&[("web/Dockerfile", dockerfile)]);
    assert_eq!(Understood::text_of(&app.all("image")[0], "user"), "10");
}

fn hears(dockerfile: &str, script: &str) -> serde_json::Value {
    let app = understand(&[("web/Dockerfile", dockerfile), ("web/run.sh", script)]);
    Understood::field(&app.all("process")[0], "hears_term")
}

#[test]
fn a_shell_stays_or_replaces_itself_as_its_kind_does() {
    assert_eq!(hears("FROM debian:12\nCMD [\"app\"]\n", ""), true);
    assert_eq!(hears("FROM debian:12\nCMD app --serve\n", ""), false);
    assert_eq!(hears("FROM alpine:3.20\nCMD app --serve\n", ""), true);
}

#[test]
fn an_entry_script_stays_unless_it_says_exec() {
    let dockerfile = "FROM debian:12\nCOPY run.sh /run.sh\nENTRYPOINT [\"/run.sh\"]\n";
    assert_eq!(hears(dockerfile, "#!/bin/bash\nset -e\nexec app\n"), true);
    assert_eq!(hears(dockerfile, "#!/bin/bash\nset -e\napp\n"), false);
}

fn role(path: &str, text: &str) -> String {
    Understood::text_of(&understand(&[(path, text), ("web/Dockerfile", "FROM acme/base:1\n")]).all("compose_project")[0], "role")
}

#[test]
fn a_name_or_a_comment_says_what_a_compose_file_is_for() {
    assert_eq!(role("compose.dev.yaml", "services: {web: {build: web}}\n"), "development");
    assert_eq!(role("compose.yaml", "# For local development only\nservices: {web: {build: web}}\n"), "development");
    assert_eq!(role("compose.prod.yaml", "services: {web: {image: 'acme/web:1'}}\n"), "deployment");
}

#[test]
fn what_nothing_else_deploys_compose_deploys() {
    assert_eq!(role("compose.yaml", "services: {web: {build: web, ports: ['80:80']}}\n"), "deployment");
}

#[test]
fn a_mounted_source_says_development() {
    assert_eq!(role("compose.yaml", "services: {web: {build: web, volumes: ['./web:/app']}}\n"), "development");
}

#[test]
fn what_stands_below_a_folder_of_examples_is_one_where_something_else_is_deployed() {
    let dockerfile = "FROM acme/base:1\nEXPOSE 80\n";
    let both =
        understand(&[("web/Dockerfile", dockerfile), ("examples/hello/Dockerfile", dockerfile), ("e2e/runner/Dockerfile", dockerfile)]);
    let mut components = both.components();
    components.sort();
    assert_eq!(components, ["hello example", "runner test", "web service"]);
    assert_eq!(kind(&[("examples/hello/Dockerfile", dockerfile)]), "service");
}

#[test]
fn a_hook_of_a_chart_ends_and_no_replicas_switch_off() {
    let hook = deployment("migrate", "acme/a:1")
        .replace("{name: migrate}\nspec", "{name: migrate, annotations: {helm.sh/hook: post-install}}\nspec");
    let app = understand(&[("k8s/hook.yaml", &hook)]);
    assert_eq!(Understood::field(app.workload("k8s", "migrate"), "ends"), true);
    let off = deployment("web", "acme/a:1").replace("spec:\n  selector", "spec:\n  replicas: 0\n  selector");
    assert_eq!(Understood::field(understand(&[("k8s/web.yaml", &off)]).workload("k8s", "web"), "switched_off"), true);
}

#[test]
fn the_minimum_of_an_autoscaler_is_what_runs() {
    let web = deployment("web", "acme/web:1");
    let scaler = "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: web}\nspec: {scaleTargetRef: {kind: Deployment, name: web}, minReplicas: 3, maxReplicas: 9}\n";
    let app = understand(&[("k8s/web.yaml", &web), ("k8s/scaler.yaml", scaler)]);
    let web = app.workload("k8s", "web");
    assert_eq!((Understood::field(web, "replicas"), Understood::place(web, "replicas")), (3.into(), "k8s/scaler.yaml:4".to_owned()));
}

#[test]
fn known_kinds_with_a_pod_template_are_workloads_and_definitions_are_not() {
    let rollout = deployment("web", "acme/web:1").replace("apps/v1\nkind: Deployment", "argoproj.io/v1alpha1\nkind: Rollout");
    let knative = deployment("api", "acme/api:1").replace("apps/v1\nkind: Deployment", "serving.knative.dev/v1\nkind: Service");
    let definition = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: a}\nspec: {versions: [{schema: {openAPIV3Schema: {properties: {spec: {properties: {template: {type: object}}}}}}}]}\n";
    let app = understand(&[("k8s/a.yaml", &rollout), ("k8s/b.yaml", &knative), ("k8s/c.yaml", definition)]);
    let kinds: Vec<String> = app.all("workload").iter().map(|one| Understood::text_of(one, "kind")).collect();
    assert_eq!(kinds, ["Rollout", "Service"]);
}

#[test]
fn a_part_of_a_workload_is_none() {
    let part = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {containers: [{name: web}]}}}\n";
    let app = understand(&[("k8s/part.yaml", part)]);
    assert_eq!(app.all("workload").len(), 0);
    assert!(app.text.contains("set aside k8s/part.yaml: `web` has no container with an image"), "{}", app.text);
}

#[test]
fn an_image_whose_tag_a_builder_sets_is_owned() {
    let web = deployment("web", "acme/web");
    let owned = |path: &str, text: &str| {
        let app = understand(&[(path, text), ("k8s/web.yaml", &web)]);
        Understood::field(app.one("image_reference", "repository", "acme/web"), "owned")
    };
    assert_eq!(owned("skaffold.yaml", "apiVersion: skaffold/v3\nkind: Config\nbuild: {artifacts: [{image: acme/web}]}\n"), true);
    assert_eq!(owned("x/kustomization.yaml", "images: [{name: acme/web, newTag: v1}]\n"), true);
    assert_eq!(owned("Tiltfile", "docker_build('acme/web', '.')\n"), true);
    assert_eq!(owned("skaffold.yaml", "apiVersion: skaffold/v3\nkind: Config\nbuild: {artifacts: [{image: acme/api}]}\n"), false);
}
