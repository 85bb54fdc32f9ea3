use super::*;

fn named(path: &str) -> Class {
    classify(path, None)
}

fn read(path: &str, text: &str) -> Option<Kind> {
    assert_eq!(classify(path, None), NeedsText, "{path}");
    match classify(path, Some(text)) {
        Class::Kind(kind) => Some(kind),
        Nothing => None,
        NeedsText => panic!("{path}: the text was given"),
    }
}

const OBJECT: &str = "# licence\napiVersion: v1\nkind: Pod\n";

#[test]
fn names_that_decide_need_no_text() {
    for (path, kind) in [
        ("Dockerfile", Kind::Dockerfile),
        ("a/dockerfile", Kind::Dockerfile),
        ("a/Containerfile", Kind::Dockerfile),
        ("Dockerfile.dev", Kind::Dockerfile),
        ("Dockerfile.alpine-3.20", Kind::Dockerfile),
        ("api.Dockerfile", Kind::Dockerfile),
        ("api.containerfile", Kind::Dockerfile),
        (".dockerignore", Kind::Dockerignore),
        ("Dockerfile.dockerignore", Kind::Dockerignore),
        ("a/.containerignore", Kind::Dockerignore),
        ("docker-compose.yml", Kind::Compose),
        ("compose.yaml", Kind::Compose),
        ("k/kustomization.yaml", Kind::Kustomization),
        ("k/Kustomization", Kind::Kustomization),
        ("chart/Chart.yaml", Kind::Chart),
        (".github/workflows/ci.yml", Kind::Pipeline),
        (".gitlab-ci.yml", Kind::Pipeline),
        ("api/Makefile", Kind::Pipeline),
        ("Tiltfile", Kind::Pipeline),
        ("src/app.py", Kind::Python),
        ("src/main/java/App.java", Kind::Java),
        ("src/main.rs", Kind::Rust),
        ("dockerfile.py", Kind::Python),
    ] {
        assert_eq!(named(path), Class::Kind(kind), "{path}");
        assert_eq!(classify(path, Some("")), Class::Kind(kind), "{path}");
    }
}

#[test]
fn a_compose_file_of_another_name_is_known_by_what_stands_in_it() {
    let compose = Some(Kind::Compose);
    let service = "services:\n\n  database:\n    image: mysql:8.4\nvolumes:\n  data: {}\n";
    assert_eq!(read("docker/compose/shop-mysql.yaml", service), compose);
    assert_eq!(read("stack.yml", "# licence\nversion: '3'\nx-logging: &log {}\nservices:\n  web:\n    ports: []\n    build: .\n"), compose);
    // Another key at the top, no service with an image, an image that is deeper.
    assert_eq!(read("a.yaml", &format!("{service}pipeline: {{}}\n")), None);
    assert_eq!(read("a.yaml", "services:\n  web:\n    class: Shop\\Web\n"), None);
    assert_eq!(read("a.yaml", "services:\n  web:\n    a:\n      b:\n        image: x\n"), None);
    assert_eq!(read("a.yaml", "version: 1\nname: x\n"), None);
}

#[test]
fn what_is_read_by_nobody_is_nothing_by_its_name() {
    for path in [
        "README.md",
        "Dockerfile.md",
        "Dockerfile.j2",
        "Dockerfile.dev.tmpl",
        "Dockerfile~",
        "package-lock.json",
        "tsconfig.base.json",
        "docker-compose.yml.j2",
        "src/main.kt",
        "image.png",
        "",
        "compose.json.gz",
    ] {
        assert_eq!(named(path), Nothing, "{path}");
    }
}

#[test]
fn a_dockerfile_of_another_name_is_known_by_its_first_instruction() {
    let dockerfile = Some(Kind::Dockerfile);
    assert_eq!(read("Dockerfile-prod", "# comment\n\nARG V=1\nFROM a:$V\n"), dockerfile);
    assert_eq!(read("build.docker", "\r\nfrom alpine\r\n"), dockerfile);
    assert_eq!(read("Dockerfile_x", "# syntax=docker/dockerfile:1\nRUN x\n"), dockerfile);
    assert_eq!(read("Dockerfile.go", "FROM golang\n"), dockerfile);
    assert_eq!(read("Dockerfile.go", "package docker\n"), None);
    assert_eq!(read("dockerfile-parser.ts", "import x from 'y'\n"), None);
    assert_eq!(read("Dockerfile-empty", ""), None);
    assert_eq!(read("Dockerfile-word", "FROM\n"), None);
}

#[test]
fn an_object_has_both_words_at_the_top_of_one_document() {
    let object = Some(Kind::Kubernetes);
    assert_eq!(read("a.yaml", OBJECT), object);
    assert_eq!(read("a.yml", "a: 1\r\n---\r\nkind: X\r\n\"apiVersion\": v1\r\n"), object);
    assert_eq!(read("a.yaml", "  apiVersion: v1\n  kind: Pod\n"), object);
    assert_eq!(read("a.yaml", "{\"apiVersion\": \"v1\", \"kind\": \"Pod\"}"), object);
    assert_eq!(read("a.yaml", "apiVersion: v1\n---\nkind: Pod\n"), None);
    assert_eq!(read("a.yaml", "spec:\n  apiVersion: v1\n  kind: Pod\n"), None);
    assert_eq!(read("a.yaml", "apiVersion: skaffold/v4beta1\nkind: Config\n"), None);
    assert_eq!(read("openapi.yaml", "openapi: 3.0.0\ninfo: {}\n"), None);
    assert_eq!(read("values.yaml", OBJECT), object);
    assert_eq!(read("docker-compose-config.yaml", OBJECT), object);
}

#[test]
fn a_broken_manifest_is_still_one() {
    assert_eq!(read("a.yaml", "apiVersion: v1\nkind: Pod\nspec: [\n\t:::\n"), Some(Kind::Kubernetes));
}

#[test]
fn an_object_in_json_has_both_words_as_keys_of_its_top() {
    assert_eq!(read("a.json", "{\n \"spec\": {\"a\": [\"}\\\"\"]},\n \"kind\" : \"Pod\", \"apiVersion\": \"v1\"}"), Some(Kind::Kubernetes));
    assert_eq!(read("a.json", "{\"properties\": {\"kind\": {}, \"apiVersion\": {}}}"), None);
    assert_eq!(read("a.json", "{\"a\": \"kind\", \"b\": \"apiVersion\"}"), None);
    assert_eq!(read("a.json", "[1, 2"), None);
    assert_eq!(read("a.json", "{\"kind\": \"\\"), None);
}

#[test]
fn compose_files_have_many_names() {
    let services = "services:\n  web:\n    image: x\n";
    for path in ["docker-compose.prod.yml", "docker-compose-dev.yaml", "compose.override.yaml", "local-compose.yml", "compose-test.yaml"] {
        assert_eq!(read(path, services), Some(Kind::Compose), "{path}");
    }
    assert_eq!(read("docker-compose.v1.yml", "web:\n  image: x\n"), Some(Kind::Compose));
    assert_eq!(read("decompose.yaml", "parts: 3\n"), None);
}

#[test]
fn values_and_templates_of_charts_are_told_from_manifests() {
    assert_eq!(read("chart/values.yaml", "replicas: 1\n"), Some(Kind::ChartValues));
    assert_eq!(read("chart/values-prod.yml", ""), Some(Kind::ChartValues));
    assert_eq!(read("chart/templates/a.yaml", "kind: {{ .Values.k }}\n"), Some(Kind::ChartTemplate));
    assert_eq!(read("chart/templates/_helpers.tpl", "{{- define \"x\" -}}{{ end }}"), Some(Kind::ChartTemplate));
    assert_eq!(read("chart/templates/plain.yaml", OBJECT), Some(Kind::Kubernetes));
    assert_eq!(read("deploy.yaml.tmpl", "{{ if .x }}\nkind: Pod\n"), Some(Kind::ChartTemplate));
    assert_eq!(named("page.tpl"), Nothing);
}

#[test]
fn an_action_that_yaml_cannot_hold_makes_a_template_and_one_in_a_text_does_not() {
    let with = |rest: &str| read("deploy/a.yaml", &format!("{OBJECT}{rest}"));
    let (template, object) = (Some(Kind::ChartTemplate), Some(Kind::Kubernetes));
    assert_eq!(with("metadata:\n  name: {{ .Values.name }}\n"), template);
    assert_eq!(with("metadata:\n  name: {{ .Values.name }}-x\n"), template);
    assert_eq!(with("spec:\n  {{- include \"x\" . | nindent 2 }}\n"), template);
    assert_eq!(with("{{- if .x }}\na: 1\n{{- end }}\n"), template);
    assert_eq!(with("expr: \"{{ $labels.pod }}\"\n"), object);
    assert_eq!(with("data:\n  x: |\n    {{ range .Alerts }}\n    a: {{ .b }}\n"), object);
    assert_eq!(with("expr: \"{{ $labels.pod }}\"\nbroken: [\n"), object);
}

#[test]
fn a_long_json_is_looked_at_once() {
    let text = format!("{{\"apiVersion\": 1, \"a\": [{}{{\"kind\": 1}}]}}", "{\"k\": \"v\"}, ".repeat(200_000));
    let start = std::time::Instant::now();
    assert_eq!(read("big.json", &text), None);
    assert!(start.elapsed() < std::time::Duration::from_secs(5));
}

#[test]
fn a_list_of_operations_is_a_patch() {
    let patch = Some(Kind::Patch);
    assert_eq!(read("p/patch.yaml", "# why\n- op: replace\n  path: /spec/replicas\n  value: 2\n"), patch);
    assert_eq!(read("p/patch.yaml", "---\n- {path: /a, op: remove}\n"), patch);
    assert_eq!(read("p/patch.json", "[\n  {\n    \"op\": \"remove\",\n    \"path\": \"/a\"\n  }\n]\n"), patch);
    assert_eq!(read("p/list.yaml", "- name: op\n  path: x\n"), None);
    assert_eq!(read("p/patch.yaml", "op: a\npath: b\n"), None);
}

#[test]
fn a_script_needs_no_suffix_where_scripts_of_containers_stand() {
    assert_eq!(read("docker/web/init", "#!/bin/bash\nexec shop\n"), Some(Kind::Script));
    assert_eq!(read("scripts/prepare", "#!/usr/bin/env python3\n"), None);
    assert_eq!(named("src/init"), Nothing);
}
