use std::sync::Arc;

use seaworthy_model::{Kind, Problem, Source};
use seaworthy_syntax::{Document, parse};

use crate::entity::{ComposeProject, ComposeService, Known};
use crate::{App, Input, Tables, Vocabulary, join};

fn app(files: &[(&str, &str)]) -> App {
    joined(files).0
}

fn joined(files: &[(&str, &str)]) -> (App, Vec<Problem>) {
    let kind = |path: &str| if path.ends_with("Dockerfile") { Kind::Dockerfile } else { Kind::Compose };
    let source = |(path, text): &(&str, &str)| Source { path: (*path).to_owned(), kind: kind(path), text: Arc::from(*text) };
    let sources: Vec<Source> = files.iter().map(source).collect();
    let documents: Vec<Document> = sources.iter().map(|source| parse(source.kind, &source.text).document).collect();
    let tables = Tables::default();
    let input = Input {
        sources: &sources,
        documents: &documents.iter().collect::<Vec<_>>(),
        facts: vec![],
        vocabulary: Vocabulary::default(),
        tables: &tables,
        kubernetes: "1.36",
        asked: &[],
        project: "shop",
        languages: &[],
        health_pages: &[],
        mentions: vec![],
        compared: std::collections::BTreeSet::new(),
        unreached: std::collections::BTreeSet::new(),
        of_dependency: &|_, _| vec![],
        said: None,
    };
    join(input)
}

fn project<'a>(app: &'a App, path: &str) -> &'a ComposeProject {
    app.entities.compose_projects.iter().find(|project| project.path == path).unwrap()
}

fn service<'a>(app: &'a App, path: &str, name: &str) -> &'a ComposeService {
    let services = project(app, path).services.iter().map(|id| &app.entities[*id]);
    services.into_iter().find(|service| service.name.value == name).unwrap()
}

fn paths(app: &App) -> Vec<&str> {
    app.entities.compose_projects.iter().map(|project| project.path.as_str()).collect()
}

fn env(app: &App, service: &ComposeService) -> Vec<String> {
    service.env.iter().map(|id| &app.entities[*id]).map(|one| format!("{}={}", one.name.value, one.value.value)).collect()
}

#[test]
fn an_override_file_goes_over_its_base_and_makes_it_one_for_development() {
    let app = app(&[
        ("compose.yaml", "services:\n  web:\n    image: web:1\n    environment: {A: base, B: base}\n    ports: ['80:80']\n"),
        ("compose.override.yaml", "services:\n  web:\n    environment: [A=over]\n    ports: ['9229:9229']\n"),
    ]);
    assert_eq!(paths(&app), ["compose.yaml"]);
    assert_eq!(project(&app, "compose.yaml").role, "development");
    let web = service(&app, "compose.yaml", "web");
    assert_eq!(env(&app, web), ["B=base", "A=over"]);
    assert_eq!(web.ports, [80, 9229]);
}

#[test]
fn a_file_whose_services_run_nothing_goes_over_the_one_beside_it() {
    let base = "services:\n  web:\n    image: web:1\n  db:\n    image: postgres:17\n";
    let app = app(&[("compose.yaml", base), ("compose.prod.yaml", "services:\n  web:\n    restart: always\n")]);
    assert_eq!(paths(&app), ["compose.prod.yaml"], "what is only run below a file for production is no project of its own");
    let web = service(&app, "compose.prod.yaml", "web");
    assert_eq!((web.restart.value.as_str(), web.role.as_str()), ("always", "deployment"));
    assert_eq!(project(&app, "compose.prod.yaml").services.len(), 2);
}

#[test]
fn extends_takes_in_services_of_other_files_with_paths_of_their_own() {
    let app = app(&[
        ("compose.yaml", "services:\n  web:\n    extends: {file: common/base.compose.yaml, service: app}\n    environment: {B: '2'}\n"),
        ("common/base.compose.yaml", "services:\n  app:\n    build: ./app\n    environment: {A: '1'}\n"),
    ]);
    assert_eq!(paths(&app), ["compose.yaml"]);
    let web = service(&app, "compose.yaml", "web");
    assert_eq!(web.build.value, "common/app");
    assert_eq!(env(&app, web), ["A=1", "B=2"]);
}

#[test]
fn services_that_extend_each_other_end() {
    let app = app(&[("compose.yaml", "services:\n  a:\n    extends: b\n    image: x:1\n  b:\n    extends: a\n    image: y:1\n")]);
    assert_eq!(project(&app, "compose.yaml").services.len(), 2);
}

#[test]
fn files_that_include_each_other_end() {
    let many =
        format!("include: [{}]\nservices:\n  web:\n    image: web:1\n", ["compose.yaml", "other/compose.yaml"].repeat(40).join(", "));
    let app = app(&[("compose.yaml", &many), ("other/compose.yaml", "include: [../compose.yaml]\nservices:\n  db:\n    image: db:1\n")]);
    assert_eq!(project(&app, "compose.yaml").services.len(), 2);
}

#[test]
fn include_takes_in_whole_files_and_they_are_no_projects_then() {
    let app = app(&[
        ("compose.yaml", "include: [infra/compose.yml, {path: [tools.compose.yaml]}]\nservices:\n  web:\n    image: web:1\n"),
        ("infra/compose.yml", "services:\n  db:\n    build: db\n"),
        ("tools.compose.yaml", "services:\n  mail:\n    image: mail:1\n"),
    ]);
    assert_eq!(service(&app, "compose.yaml", "db").build.value, "infra/db");
    assert_eq!(project(&app, "compose.yaml").files, ["compose.yaml", "infra/compose.yml", "tools.compose.yaml"]);
    assert!(!paths(&app).contains(&"tools.compose.yaml"));
}

#[test]
fn anchors_and_fragments_are_taken_in_and_reset_takes_away() {
    let app = app(&[
        (
            "compose.yaml",
            "x-app: &app\n  image: app:1\n  environment: &env {A: '1'}\nservices:\n  web:\n    <<: *app\n    environment: {<<: *env, B: '2'}\n    ports: ['80:80']\n",
        ),
        ("compose.override.yaml", "services:\n  web:\n    ports: !reset []\n"),
    ]);
    let web = service(&app, "compose.yaml", "web");
    let mut all = env(&app, web);
    all.sort();
    assert_eq!(all, ["A=1", "B=2"]);
    assert!(web.ports.is_empty() && !web.publishes.value);
}

#[test]
fn short_and_long_forms_say_the_same() {
    let app = app(&[(
        "compose.yaml",
        "services:
  short:
    image: ${REGISTRY:-ghcr.io/shop}/web:${TAG:-1.2}
    ports: ['127.0.0.1:8080:80/tcp', '9000-9002']
    volumes: ['./data:/data:ro', 'named:/named', '/anonymous']
    depends_on: [long]
    env_file: .env
    healthcheck: {test: [NONE]}
  long:
    image: web:1.2
    ports: [{target: 80, published: 8080}]
    volumes:
      - {type: bind, source: ./data, target: /data, read_only: true}
      - {type: volume, source: named, target: /named}
      - {type: volume, target: /anonymous}
    depends_on: {short: {condition: service_healthy}}
    env_file: [{path: .env, required: false}]
    healthcheck: {test: 'true'}
volumes: {named: {}}
",
    )]);
    let mounts = |name: &str| -> Vec<(String, String, bool, bool)> {
        let all = service(&app, "compose.yaml", name).mounts.iter().map(|id| &app.entities[*id]);
        all.map(|mount| (mount.kind.clone(), mount.path.value.clone(), mount.read_only, mount.keeps)).collect()
    };
    assert_eq!(mounts("short"), mounts("long"));
    assert_eq!(mounts("short").iter().filter(|(.., keeps)| *keeps).count(), 2);
    let (short, long) = (service(&app, "compose.yaml", "short"), service(&app, "compose.yaml", "long"));
    assert_eq!((short.ports.as_slice(), long.ports.as_slice()), ([80, 9000].as_slice(), [80].as_slice()));
    assert_eq!(short.env_files.value, long.env_files.value);
    assert!(short.healthcheck_off.value && matches!(long.has_healthcheck, Known::Is(true, _)));
    let condition = |service: &ComposeService| app.entities[service.dependencies[0]].condition.clone();
    assert_eq!((condition(short), condition(long)), ("started".to_owned(), "healthy".to_owned()));
    let named = &app.entities[short.reference.id().unwrap()];
    assert_eq!((named.repository.as_str(), named.pin.as_str()), ("ghcr.io/shop/web", "version"));
}

#[test]
fn a_dockerfile_that_stands_inside_is_an_image_with_places_of_its_own() {
    let text = "services:\n  web:\n    build:\n      dockerfile_inline: |\n        FROM python:3.12\n        EXPOSE 8000\n        CMD [\"python\", \"app.py\"]\n";
    let app = app(&[("compose.yaml", text)]);
    let image = &app.entities[service(&app, "compose.yaml", "web").image.id().unwrap()];
    assert_eq!(image.exposed, [8000]);
    let base = &app.entities[image.base.id().unwrap()];
    assert_eq!(base.place.unwrap().span.of(text), "python:3.12");
}

#[test]
fn what_is_mounted_over_the_source_is_told_from_data_and_configuration() {
    let app = app(&[
        ("web/Dockerfile", "FROM node:22\nWORKDIR /code\nCOPY . .\nCMD [\"node\", \"server.js\"]\n"),
        (
            "compose.yaml",
            "services:
  web:
    build: web
    volumes: ['./web/src:/code/src', './web/uploads:/code/uploads', './web/app.json:/code/app.json', './nginx/conf.d:/etc/nginx/conf.d', '/srv/files:/files', '/etc/localtime:/etc/localtime', './other:/other']
",
        ),
    ]);
    let holds: Vec<&str> = app.entities.compose_mounts.iter().map(|mount| mount.holds.as_str()).collect();
    assert_eq!(holds, ["source", "data", "configuration", "configuration", "data", "host", "unknown"]);
    assert_eq!(project(&app, "compose.yaml").role, "development");
}

#[test]
fn services_under_a_profile_for_developers_are_for_development() {
    let app = app(&[("compose.yaml", "services:\n  web:\n    image: web:1\n  shell:\n    image: web:1\n    profiles: [debug]\n")]);
    assert_eq!(service(&app, "compose.yaml", "web").role, "deployment");
    assert_eq!(service(&app, "compose.yaml", "shell").role, "development");
}

#[test]
fn the_layout_of_version_1_is_a_problem() {
    let (app, problems) = joined(&[("docker-compose.yml", "web:\n  image: web:1\n")]);
    assert!(app.entities.compose_services.is_empty());
    assert!(problems[0].text.contains("version 1"));
}
