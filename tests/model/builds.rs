//! What build files say: components, their kinds, what belongs to what, and the facts that come of it.

use crate::understood::{Understood, deployment, understand};

fn kind(files: &[(&str, &str)]) -> String {
    let app = understand(files);
    assert_eq!(app.all("component").len(), 1, "{}", app.text);
    Understood::text_of(&app.all("component")[0], "kind")
}

fn sorted(files: &[(&str, &str)]) -> Vec<String> {
    let mut components = understand(files).components();
    components.sort();
    components
}

const PACKAGE: &str = "[project]\nname = \"shop\"\n[build-system]\nrequires = [\"setuptools\"]\n";

fn pyproject(more: &str) -> String {
    format!("[project]\nname = \"shop\"\n{more}\n[build-system]\nrequires = [\"setuptools\"]\n")
}

fn pom(name: &str, more: &str) -> String {
    format!("<project><groupId>acme</groupId><artifactId>{name}</artifactId>{more}</project>")
}

fn needs(dependencies: &[&str]) -> String {
    let each = dependencies.iter().map(|one| {
        let (group, artifact) = one.split_once(':').expect("a group");
        format!("<dependency><groupId>{group}</groupId><artifactId>{artifact}</artifactId></dependency>")
    });
    format!("<dependencies>{}</dependencies>", each.collect::<String>())
}

const BOOT: &str = "<build><plugins><plugin><groupId>org.springframework.boot</groupId><artifactId>spring-boot-maven-plugin</artifactId></plugin></plugins></build>";
const WEB: &str = "org.springframework.boot:spring-boot-starter-web";

#[test]
fn a_python_package_that_starts_nothing_is_a_library() {
    assert_eq!(kind(&[("pyproject.toml", PACKAGE), ("src/shop/__init__.py", "x = 1\n")]), "library");
    let flask = pyproject(
        "dependencies = [\"click\", \"werkzeug\"]\nclassifiers = [\"Topic :: Software Development :: Libraries\"]\n[project.scripts]\nflask = \"flask.cli:main\"\n",
    );
    assert_eq!(kind(&[("pyproject.toml", &flask), ("src/flask/app.py", "x = 1\n")]), "library");
}

#[test]
fn a_python_package_with_commands_is_a_tool_and_with_a_web_framework_a_service() {
    let tool = pyproject("dependencies = [\"click\"]\n[project.scripts]\nshop = \"shop.cli:main\"\n");
    assert_eq!(kind(&[("pyproject.toml", &tool)]), "tool");
    let service = pyproject("dependencies = [\"click\", \"flask\"]\n[project.scripts]\nshop = \"shop.cli:main\"\n");
    assert_eq!(kind(&[("pyproject.toml", &service)]), "service");
    assert_eq!(
        kind(&[(
            "setup.cfg",
            "[metadata]\nname = shop\n[files]\npackages = shop\n[entry_points]\nwsgi_scripts =\n    shop = shop.wsgi:init\n"
        )]),
        "service"
    );
}

#[test]
fn a_python_program_is_what_its_requirements_say() {
    let program = |requirements: &str| kind(&[("requirements.txt", requirements), ("app.py", "x = 1\n")]);
    assert_eq!(program("Flask==2.0.1\n"), "service");
    assert_eq!(program("gunicorn\n"), "service");
    assert_eq!(program("celery[redis]>=5\n"), "worker");
    assert_eq!(program("typer\n"), "tool");
    assert_eq!(program("requests\n"), "unknown");
    assert_eq!(kind(&[("requirements.txt", "django\n"), ("manage.py", "x = 1\n")]), "service");
    assert_eq!(kind(&[("Pipfile", "[packages]\nfastapi = \"*\"\n"), ("app.py", "x = 1\n")]), "service");
}

#[test]
fn what_a_requirements_file_lists_for_development_decides_nothing() {
    let files = [("requirements.txt", "requests\n"), ("requirements-dev.txt", "flask\n"), ("app.py", "x = 1\n")];
    assert_eq!(kind(&files), "unknown");
    // The documentation of a project is no program of it.
    let files =
        [("requirements.txt", "flask\n"), ("app.py", "x = 1\n"), ("docs/requirements.txt", "sphinx\n"), ("docs/conf.py", "x = 1\n")];
    assert_eq!(understand(&files).all("component").len(), 1);
}

#[test]
fn a_python_program_whose_code_listens_is_a_service() {
    let code = "from http.server import HTTPServer, BaseHTTPRequestHandler\nimport uvicorn\nuvicorn.run('app:app', host='0.0.0.0')\n";
    let app = understand(&[("requirements.txt", "requests\n"), ("app.py", code)]);
    let expected = if app.all("listen").is_empty() { "unknown" } else { "service" };
    assert_eq!(Understood::text_of(&app.all("component")[0], "kind"), expected);
}

#[test]
fn a_java_archive_is_what_starts_it() {
    assert_eq!(kind(&[("pom.xml", &pom("shop", &(needs(&[WEB]) + BOOT)))]), "service");
    assert_eq!(kind(&[("pom.xml", &pom("shop", &(needs(&["org.springframework.boot:spring-boot-starter"]) + BOOT)))]), "worker");
    assert_eq!(kind(&[("pom.xml", &pom("shop", &(needs(&["org.springframework.boot:spring-boot-starter-batch"]) + BOOT)))]), "job");
    assert_eq!(kind(&[("pom.xml", &pom("shop", "<packaging>war</packaging>"))]), "service");
    assert_eq!(kind(&[("pom.xml", &pom("shop", &needs(&["com.google.guava:guava"])))]), "library");
    let main = "<build><plugins><plugin><artifactId>maven-shade-plugin</artifactId><configuration><mainClass>a.Main</mainClass></configuration></plugin></plugins></build>";
    assert_eq!(kind(&[("pom.xml", &pom("shop", &(needs(&["info.picocli:picocli"]) + main)))]), "tool");
    assert_eq!(
        kind(&[("build.gradle", "plugins { id 'application' }\ndependencies { implementation 'io.javalin:javalin:5.0' }\n")]),
        "service"
    );
    assert_eq!(kind(&[("build.gradle.kts", "plugins { java }\ndependencies { implementation(\"a:b:1\") }\n")]), "library");
}

#[test]
fn of_many_modules_those_that_start_are_components_and_the_rest_their_libraries() {
    let app = understand(&[
        ("pom.xml", &pom("parent", "<packaging>pom</packaging><modules><module>web</module><module>domain</module></modules>")),
        ("web/pom.xml", &pom("web", &(needs(&[WEB, "acme:domain"]) + BOOT))),
        ("domain/pom.xml", &pom("domain", "")),
        ("domain/src/main/java/acme/Book.java", "class Book {}\n"),
    ]);
    let mut components = app.components();
    components.sort();
    assert_eq!(components, ["domain library", "web service"]);
    let web = app.one("component", "name", "web");
    assert_eq!(web["uses"].as_array().map(Vec::len), Some(1));
    assert_eq!(Understood::text_of(web, "build_file"), "web/pom.xml");
    assert_eq!(app.applications(), ["example"]);
}

#[test]
fn what_a_parent_gives_is_the_modules_own() {
    let parent = pom(
        "parent",
        "<parent><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-parent</artifactId><version>2.7.1</version></parent>\
         <packaging>pom</packaging><properties><java.version>11</java.version></properties>",
    );
    let above = "<parent><groupId>acme</groupId><artifactId>parent</artifactId></parent>";
    let app = understand(&[("pom.xml", &parent), ("web/pom.xml", &pom("web", &(above.to_owned() + &needs(&[WEB]) + BOOT)))]);
    let framework = app.one("framework", "name", "Spring Boot");
    let said = ["version", "kind", "on_term", "binds"].map(|field| Understood::text_of(framework, field));
    assert_eq!(said, ["2.7.1", "web", "cut", "all"]);
    assert_eq!(Understood::text_of(app.one("runtime", "product", "java"), "version"), "11");
    assert_eq!(app.linked(framework, "component").map(|one| Understood::text_of(one, "name")).as_deref(), Some("web"));
}

#[test]
fn versions_of_gradle_come_from_its_properties() {
    let app = understand(&[
        ("gradle.properties", "boot=3.4.1\n"),
        ("settings.gradle", "rootProject.name = 'shop'\ninclude 'web', 'domain'\n"),
        ("build.gradle", "subprojects { apply plugin: 'java' }\n"),
        (
            "web/build.gradle",
            "apply plugin: OwnPlugin\ndependencies {\n  compile project(':domain')\n  compile \"org.springframework.boot:spring-boot-starter-web:$boot\"\n}\n",
        ),
        ("domain/build.gradle", "dependencies { compile 'a:b:1' }\n"),
    ]);
    let mut components = app.components();
    components.sort();
    assert_eq!(components, ["domain library", "web service"]);
    assert_eq!(Understood::text_of(app.one("framework", "name", "Spring Boot"), "on_term"), "drains");
}

#[test]
fn a_crate_is_a_library_unless_it_builds_a_program() {
    let manifest = |needs: &str| format!("[package]\nname = \"shop\"\n[dependencies]\n{needs}\n");
    let main = ("src/main.rs", "fn main() {}\n");
    assert_eq!(kind(&[("Cargo.toml", &manifest("axum = \"0.7\"")), ("src/lib.rs", "")]), "library");
    assert_eq!(kind(&[("Cargo.toml", &manifest("axum = \"0.7\"")), main]), "service");
    assert_eq!(kind(&[("Cargo.toml", &manifest("clap = \"4\"")), main]), "tool");
    assert_eq!(kind(&[("Cargo.toml", &manifest("rand = \"0.8\"")), main]), "unknown");
}

#[test]
fn a_program_serves_when_a_crate_of_its_workspace_does() {
    let files = [
        ("Cargo.toml", "[workspace]\nmembers = [\"app\", \"http\", \"xtask\"]\n[workspace.dependencies]\nhttp = { path = \"http\" }\n"),
        ("app/Cargo.toml", "[package]\nname = \"app\"\n[dependencies]\nhttp.workspace = true\n"),
        ("app/src/main.rs", "fn main() {}\n"),
        ("http/Cargo.toml", "[package]\nname = \"http\"\n[dependencies]\nactix-web = \"4\"\n"),
        ("http/src/lib.rs", ""),
        ("xtask/Cargo.toml", "[package]\nname = \"xtask\"\n"),
        ("xtask/src/main.rs", "fn main() {}\n"),
    ];
    assert_eq!(sorted(&files), ["app service", "http library", "xtask tool"]);
}

#[test]
fn packages_of_npm_and_modules_of_go_are_known_by_their_build_files() {
    let npm = |more: &str| kind(&[("package.json", &format!("{{\"name\": \"shop\", {more}}}"))]);
    assert_eq!(npm("\"dependencies\": {\"express\": \"4\"}, \"scripts\": {\"start\": \"node .\"}"), "service");
    assert_eq!(npm("\"dependencies\": {\"react-dom\": \"18\", \"react-scripts\": \"5\"}"), "web");
    assert_eq!(npm("\"bin\": \"cli.js\""), "tool");
    assert_eq!(npm("\"exports\": {}"), "library");
    assert_eq!(npm("\"dependencies\": {\"react-native\": \"0.7\"}"), "client");
    let module = "module a.b/shop\nrequire github.com/gin-gonic/gin v1.9.0\n";
    assert_eq!(kind(&[("go.mod", module), ("main.go", "package main\n")]), "service");
    assert_eq!(kind(&[("go.mod", module), ("shop.go", "package shop\n")]), "library");
    // What only holds tools for the build of something else is no program.
    let tools =
        understand(&[("package.json", "{\"devDependencies\": {\"eslint\": \"9\"}}"), ("web/Dockerfile", "FROM acme/base:1\nEXPOSE 80\n")]);
    assert_eq!(tools.components(), ["web service"]);
}

#[test]
fn a_build_file_belongs_to_the_component_whose_image_holds_it() {
    let app = understand(&[
        ("shop/Dockerfile", "FROM python:3.12\nEXPOSE 80\n"),
        ("shop/src/requirements.txt", "flask==2.0.1\n"),
        ("shop/src/app.py", "x = 1\n"),
        ("shop/docs/requirements.txt", "sphinx\n"),
    ]);
    assert_eq!(app.components(), ["shop service"]);
    assert_eq!(Understood::text_of(&app.all("component")[0], "build_file"), "shop/src/requirements.txt");
    let dependencies: Vec<String> = app.all("dependency").iter().map(|one| Understood::text_of(one, "name")).collect();
    assert_eq!(dependencies, ["flask"]);
}

#[test]
fn of_several_images_with_one_context_each_has_the_build_file_beside_its_dockerfile() {
    let app = understand(&[
        (
            "compose.yaml",
            "services:\n  ad: {build: {context: ., dockerfile: src/ad/Dockerfile}}\n  mail: {build: {context: ., dockerfile: src/mail/Dockerfile}}\n",
        ),
        ("src/ad/Dockerfile", "FROM acme/base:1\n"),
        ("src/ad/pom.xml", &pom("ad-service", "")),
        ("src/mail/Dockerfile", "FROM acme/base:1\n"),
        ("src/mail/requirements.txt", "flask\n"),
    ]);
    let path = |name: &str| Understood::text_of(app.one("component", "name", name), "path");
    assert_eq!((path("ad"), path("mail")), ("src/ad".to_owned(), "src/mail".to_owned()));
}

#[test]
fn a_workload_runs_what_is_built_under_the_name_of_its_image() {
    let web = deployment("web", "acme/shop-web:1");
    let app = understand(&[("k8s/web.yaml", &web), ("shop-web/pom.xml", &pom("shop-web", &(needs(&[WEB]) + BOOT)))]);
    assert_eq!(app.components(), ["web worker"]);
    assert_eq!(Understood::text_of(&app.all("component")[0], "path"), "shop-web");
    assert_eq!(Understood::field(&app.all("component")[0], "has_source"), true);
    // A name that ends in the workload's tells as much, where only one does.
    let app = understand(&[
        ("k8s/web.yaml", &deployment("web", "acme/other:1")),
        ("shop-web/pom.xml", &pom("shop-web", &(needs(&[WEB]) + BOOT))),
    ]);
    assert_eq!(app.components(), ["web worker"]);
}

#[test]
fn what_others_wrote_is_no_component() {
    let files =
        [("requirements.txt", "flask\n"), ("app.py", "x = 1\n"), ("third_party/x/package.json", "{\"name\": \"x\", \"bin\": \"x.js\"}")];
    assert_eq!(understand(&files).all("component").len(), 1);
}

#[test]
fn what_compose_runs_is_a_service_when_its_framework_is_one() {
    let files = [
        ("compose.yaml", "services: {api: {build: api}}\n"),
        ("api/Dockerfile", "FROM acme/base:1\n"),
        ("api/requirements.txt", "flask\n"),
    ];
    assert_eq!(kind(&files), "service");
}

#[test]
fn of_several_images_with_one_context_the_folder_of_each_dockerfile_holds_the_source() {
    let app = understand(&[
        (
            "compose.yaml",
            "services:\n  ad: {build: {context: ., dockerfile: src/ad/Dockerfile}}\n  mail: {build: {context: ., dockerfile: src/mail/Dockerfile}}\n",
        ),
        ("src/ad/Dockerfile", "FROM acme/base:1\n"),
        ("src/mail/Dockerfile", "FROM acme/base:1\n"),
    ]);
    let paths: Vec<String> = app.all("component").iter().map(|one| Understood::text_of(one, "path")).collect();
    assert_eq!(paths, ["src/ad", "src/mail"]);
}

#[test]
fn a_dockerfile_in_a_folder_for_images_alone_holds_the_program_above() {
    let app = understand(&[
        ("docker/Dockerfile", "FROM acme/base:1\n"),
        ("package.json", "{\"name\": \"shop\", \"dependencies\": {\"express\": \"4\"}}"),
    ]);
    assert_eq!(app.all("component").len(), 1, "{}", app.text);
    assert_eq!(["path", "kind"].map(|field| Understood::text_of(&app.all("component")[0], field)), ["", "service"]);
}

#[test]
fn a_front_end_below_a_program_that_is_left_open_does_not_decide_it() {
    let front = "{\"name\": \"ui\", \"dependencies\": {\"react-dom\": \"18\"}}";
    let files = [
        ("Dockerfile", "FROM acme/base:1\n"),
        ("go.mod", "module a.b/shop\n"),
        ("cmd/shop/shop.go", "package main\n"),
        ("ui/package.json", front),
    ];
    assert_eq!(kind(&files), "unknown");
}
