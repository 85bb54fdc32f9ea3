//! What is set aside, and documents that stand in others.

use crate::understood::{Understood, deployment, understand};

#[test]
fn manifests_of_tests_give_nothing_where_something_is_deployed_elsewhere() {
    let web = deployment("web", "shop/web");
    let app = understand(&[("k8s/web.yaml", &web), ("pkg/testdata/pod.yaml", &web), ("test/e2e/app.yaml", &web)]);
    assert_eq!(app.variants(), ["k8s plain primary"]);
    assert!(app.text.contains("set aside 2 documents: below a folder of tests"), "{}", app.text);
}

#[test]
fn manifests_of_tests_are_all_that_a_project_of_tests_has() {
    let web = deployment("web", "shop/web");
    assert_eq!(understand(&[("test/web.yaml", &web)]).variants(), ["test plain primary"]);
}

#[test]
fn an_environment_that_is_called_test_is_no_folder_of_tests() {
    let web = deployment("web", "shop/web");
    let app = understand(&[("envs/test/web.yaml", &web), ("envs/prod/web.yaml", &web)]);
    assert_eq!(app.variants(), ["envs/prod plain primary", "envs/test plain secondary"]);
}

#[test]
fn what_others_make_is_judged_for_its_api_version_alone() {
    let old = deployment("web", "shop/web").replace("apps/v1", "extensions/v1beta1");
    let own = deployment("api", "shop/api");
    let app = understand(&[("third_party/web.yaml", &old), ("k8s/api.yaml", &own)]);
    assert_eq!(app.all("workload").len(), 1);
    let object = app.one("object", "name", "web");
    assert_eq!(Understood::field(object, "removed"), true);
    assert!(app.text.contains("set aside 1 document: made by others"), "{}", app.text);
}

#[test]
fn a_chart_within_a_chart_is_made_by_others() {
    let web = deployment("web", "shop/web");
    let chart = "apiVersion: v2\nname: shop\nversion: 1.0.0\n";
    let app = understand(&[("shop/Chart.yaml", chart), ("shop/charts/redis/web.yaml", &web), ("charts/own/web.yaml", &web)]);
    assert_eq!(app.variants(), ["charts/own plain primary"]);
}

#[test]
fn example_files_give_nothing() {
    let web = deployment("web", "shop/web");
    let compose = "services: {db: {image: postgres}}\n";
    let app = understand(&[
        ("k8s/web.example.yaml", &web),
        ("compose.sample.yaml", compose),
        ("Dockerfile.dist", "FROM alpine\n"),
        ("compose.yaml", compose),
    ]);
    assert_eq!(app.variants(), ["compose.yaml compose primary"]);
    assert_eq!(app.all("image").len(), 0);
    assert!(app.text.contains("set aside 3 documents: an example by its name"), "{}", app.text);
}

#[test]
fn a_document_in_a_config_map_has_its_places() {
    let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata:\n  application.yml: |\n    spring:\n      datasource:\n        \
               url: jdbc:mysql://db/shop\n        password: hunter2-not-weak\n  log.properties: |\n    # levels\n    level = debug\n  \
               one.json: '{\"a\": {\"token\": \"x1y2z3\"}}'\n  plain: value\n";
    let app = understand(&[("k8s/settings.yaml", map)]);
    let password = app.one("config_entry", "key", "spring.datasource.password");
    assert_eq!(Understood::place(password, "key"), "k8s/settings.yaml:9");
    assert_eq!(password["at"]["column"], 19);
    assert_eq!(Understood::text_of(password, "document"), "application.yml");
    assert_ne!(Understood::text_of(password, "credential"), "none");
    let level = app.one("config_entry", "key", "level");
    assert_eq!(
        (Understood::text_of(level, "value"), Understood::place(level, "value")),
        ("debug".to_owned(), "k8s/settings.yaml:12".to_owned())
    );
    let token = app.one("config_entry", "key", "a.token");
    assert_eq!(token["at"]["line"], 13);
    assert_eq!(Understood::text_of(app.one("config_entry", "key", "plain"), "document"), "");
}

#[test]
fn a_host_in_such_a_document_stands_at_its_own_place() {
    let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata:\n  application.yml: |\n    redis:\n      host: cache\n";
    let app = understand(&[("k8s/settings.yaml", map)]);
    let host = app.one("host_reference", "host", "cache");
    assert_eq!((host["at"]["line"].as_u64(), host["at"]["column"].as_u64()), (Some(7), Some(13)));
}

#[test]
fn an_entry_that_is_no_document_stays_one_value() {
    let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata:\n  nginx.conf: |\n    server {\n      listen 80;\n    }\n  \
               broken.yaml: |\n    a: [\n";
    assert_eq!(understand(&[("k8s/settings.yaml", map)]).all("config_entry").len(), 2);
}

#[test]
fn what_was_asked_for_is_looked_at_for_its_own_sake() {
    let tree = seaworthy_tests::Tree::new();
    let web = deployment("web", "shop/web");
    tree.write("k8s/web.yaml", &web);
    tree.write("test/data/web.yaml", &web);
    let model = |asked: &str| {
        let request = seaworthy_engine::Request {
            root: Some(tree.path().to_path_buf()),
            asked: vec![tree.path().join(asked)],
            ..seaworthy_engine::Request::default()
        };
        seaworthy_engine::model(&request).unwrap_or_else(|refused| panic!("{refused:?}")).text
    };
    assert!(!model("").contains("variant test/data"), "{}", model(""));
    assert!(model("test/data").contains("variant test/data (plain, primary)"), "{}", model("test/data"));
}
