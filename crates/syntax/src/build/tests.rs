use seaworthy_model::Kind;

use super::{Build, Dependency, read};

fn shown(one: &Dependency) -> String {
    format!("{} {} {}{}", one.name, one.version, one.scope.word(), if one.pinned { " pinned" } else { "" })
}

fn dependencies(build: &Build) -> Vec<String> {
    assert!(build.troubles.is_empty(), "{:?}", build.troubles);
    build.dependencies.iter().map(shown).collect()
}

#[test]
fn a_pom_says_its_dependencies_with_the_properties_of_the_file_put_in() {
    let text = "<?xml version=\"1.0\"?>\n<project xmlns=\"http://maven.apache.org/POM/4.0.0\"><parent><groupId>org.springframework.boot</groupId>\
        <artifactId>spring-boot-starter-parent</artifactId><version>3.2.1</version></parent><artifactId>shop</artifactId><packaging>war</packaging>\
        <properties><java.version>17</java.version><h2>2.1</h2><h2.version>${h2}.214</h2.version></properties><dependencies>\
        <dependency><groupId>com.h2database</groupId><artifactId>h2</artifactId><version>${h2.version}</version><scope>runtime</scope></dependency>\
        <dependency><groupId>junit</groupId><artifactId>junit</artifactId><scope>test</scope></dependency>\
        <dependency><groupId>a</groupId><artifactId>b</artifactId><version>${elsewhere}</version><scope>provided</scope></dependency></dependencies>\
        <modules><module>api</module></modules>\
        <build><plugins><plugin><artifactId>maven-shade-plugin</artifactId><configuration><transformers><transformer><mainClass>shop.Main</mainClass>\
        </transformer></transformers></configuration></plugin></plugins></build></project>";
    let build = read(Kind::Pom, text);
    assert_eq!(dependencies(&build), ["com.h2database:h2 2.1.214 run pinned", "junit:junit  test", "a:b ${elsewhere} provided"]);
    assert_eq!((build.name.as_str(), build.packaging.as_str(), build.place.of(text)), ("shop", "war", "shop"));
    assert_eq!(build.parent.as_ref().map(shown).as_deref(), Some("org.springframework.boot:spring-boot-starter-parent 3.2.1 build pinned"));
    assert_eq!(build.plugins[0].name, "org.apache.maven.plugins:maven-shade-plugin");
    assert_eq!(build.programs[0].starts, "shop.Main");
    let runtime = build.runtime.expect("a runtime");
    assert_eq!((runtime.version.as_str(), runtime.span.of(text)), ("17", "17"));
    assert_eq!(build.modules, ["api"]);
    assert!(build.dependencies[0].span.of(text).starts_with("<dependency>"));
}

#[test]
fn the_compiler_plugin_says_the_release_where_no_property_does() {
    let text = "<project><build><pluginManagement><plugins><plugin><artifactId>maven-compiler-plugin</artifactId>\
        <configuration><source>1.8</source></configuration></plugin></plugins></pluginManagement></build></project>";
    assert_eq!(read(Kind::Pom, text).runtime.expect("a runtime").version, "1.8");
}

#[test]
fn gradle_in_groovy_says_dependencies_in_each_of_its_forms() {
    let text = "plugins { id 'org.springframework.boot' version '2.7.1'\n id 'war' }\next { h2Version = '2.1' }\nsourceCompatibility = '17'\n\
        // implementation 'not:this:1'\ndependencies {\n  implementation 'a:b:1.0'\n  compile group: 'c', name: 'd', version: '2'\n\
        \x20 runtimeOnly \"com.h2database:h2:${h2Version}\"\n  testImplementation('e:f') { exclude group: 'x', module: 'y' }\n\
        \x20 implementation project(':domain')\n  compileOnly 'g:h:1.+'\n  implementation 'i:j:1',\n    'k:l:2'\n}\nmainClassName = 'shop.Main'\n";
    let build = read(Kind::Gradle, text);
    assert_eq!(
        dependencies(&build),
        [
            "a:b 1.0 run pinned",
            "c:d 2 run pinned",
            "com.h2database:h2 2.1 run pinned",
            "e:f  test",
            "domain  run",
            "g:h 1.+ provided",
            "i:j 1 run pinned",
            "k:l 2 run pinned"
        ]
    );
    assert_eq!(build.dependencies[4].local.as_deref(), Some(":domain"));
    assert_eq!(build.plugins.iter().map(shown).collect::<Vec<_>>(), ["org.springframework.boot 2.7.1 build pinned", "war  build"]);
    assert_eq!((build.packaging.as_str(), build.programs[0].starts.as_str()), ("war", "shop.Main"));
    assert_eq!(build.runtime.expect("a runtime").version, "17");
}

#[test]
fn gradle_in_kotlin_says_dependencies_in_each_of_its_forms() {
    let text = "plugins {\n  kotlin(\"jvm\") version \"1.9.0\"\n  application\n  id(\"io.ktor.plugin\") version \"2.3.0\" apply false\n}\n\
        val ktor = \"2.3.0\"\ndependencies {\n  implementation(\"io.ktor:ktor-server-netty:$ktor\")\n  implementation(kotlin(\"stdlib\"))\n\
        \x20 implementation(platform(\"a:bom:1\"))\n  testImplementation(\n    \"b:c:1\"\n  )\n  implementation(libs.spring.web)\n}\n\
        application { mainClass.set(\"shop.MainKt\") }\njava { toolchain { languageVersion = JavaLanguageVersion.of(21) } }\n";
    let build = read(Kind::Gradle, text);
    assert_eq!(
        dependencies(&build),
        [
            "io.ktor:ktor-server-netty 2.3.0 run pinned",
            "org.jetbrains.kotlin:kotlin-stdlib  run",
            "a:bom 1 build pinned",
            "b:c 1 test pinned",
            "libs.spring.web  run"
        ]
    );
    let plugins: Vec<&str> = build.plugins.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(plugins, ["org.jetbrains.kotlin.jvm", "application"]);
    assert_eq!((build.language, build.programs[0].starts.as_str()), ("kotlin", "shop.MainKt"));
    assert_eq!(build.managed[0].name, "io.ktor.plugin");
    assert_eq!(build.runtime.expect("a runtime").version, "21");
}

#[test]
fn what_gradle_gives_to_every_build_below_is_kept_apart() {
    let text = "subprojects {\n  apply plugin: 'java'\n  dependencies { implementation 'a:b:1' }\n}\nallprojects { apply plugin: 'idea' }\n\
        buildscript { dependencies { classpath 'org.springframework.boot:spring-boot-gradle-plugin:2.0.0' } }\n";
    let build = read(Kind::Gradle, text);
    assert_eq!(dependencies(&build), Vec::<String>::new());
    assert_eq!(build.below.dependencies[0].name, "a:b");
    assert_eq!(build.below.plugins.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["java", "idea"]);
    assert_eq!(build.managed[0].version, "2.0.0");
    let settings = read(Kind::Gradle, "rootProject.name = 'shop'\ninclude 'api', ':web:ui'\n");
    assert_eq!((settings.name.as_str(), settings.modules), ("shop", vec!["api".to_owned(), "web/ui".to_owned()]));
    assert_eq!(read(Kind::GradleProperties, "# x\nbootVersion=2.0.3\n").properties["bootVersion"], "2.0.3");
}

#[test]
fn requirements_are_lines_with_extras_markers_hashes_and_addresses() {
    let text = "# for the web\nFlask==2.0.1  # pinned\nSQLAlchemy[asyncio] >= 1.4, <2 ; python_version > '3'\n-r other.txt\n-e .\n\
        a_b==1 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\ngit+https://example.org/x/Thing.git@v1#egg=Thing\nnamed @ https://example.org/n-1.zip\n\
        https://example.org/dist/wheel_one-1.0-py3-none-any.whl\n-i https://pypi.example.org\n";
    let build = read(Kind::Requirements, text);
    assert_eq!(
        dependencies(&build),
        [
            "flask ==2.0.1 run pinned",
            "sqlalchemy >=1.4,<2 run",
            "a-b ==1 run pinned",
            "thing  run pinned",
            "named  run pinned",
            "wheel-one  run pinned"
        ]
    );
    assert_eq!(build.dependencies[1].span.of(text), "SQLAlchemy[asyncio] >= 1.4, <2 ; python_version > '3'");
}

#[test]
fn a_pipfile_says_packages_and_the_release_of_python() {
    let text = "[packages]\nflask = \"*\"\ndjango = {version = \"==4.2\", extras = [\"x\"]}\n[dev-packages]\npytest = \"*\"\n[requires]\npython_version = \"3.9\"\n";
    let build = read(Kind::Pipfile, text);
    assert_eq!(dependencies(&build), ["flask  run", "django ==4.2 run pinned", "pytest  test"]);
    assert_eq!(build.dependencies[0].span.of(text), "flask = \"*\"");
    assert_eq!(build.runtime.expect("a runtime").version, "3.9");
}

#[test]
fn pyproject_says_what_the_standard_and_poetry_do() {
    let text = "[project]\nname = \"shop\"\nrequires-python = \">=3.9\"\ndependencies = [\"flask>=2\", \"celery\"]\nclassifiers = [\"Framework :: Flask\"]\n\
        [project.optional-dependencies]\nx = [\"redis\"]\n[project.scripts]\nshop = \"shop.cli:main\"\n[dependency-groups]\ndev = [\"pytest\", {include-group = \"y\"}]\n\
        [build-system]\nrequires = [\"flit_core<4\"]\nbuild-backend = \"flit_core.buildapi\"\n";
    let build = read(Kind::Pyproject, text);
    assert_eq!(dependencies(&build), ["flask >=2 run", "celery  run", "redis  optional", "pytest  test", "flit-core <4 build"]);
    assert!(build.library && build.labels == ["Framework :: Flask"] && build.plugins[0].name == "flit_core.buildapi");
    assert_eq!((build.programs[0].name.as_str(), build.programs[0].starts.as_str()), ("shop", "shop.cli:main"));
    let poetry = "[tool.poetry]\nname = \"shop\"\n[tool.poetry.dependencies]\npython = \"^3.11\"\ndjango = \"4.2.1\"\nlib = {path = \"../lib\"}\n\
        [tool.poetry.group.dev.dependencies]\nblack = \"^23\"\n";
    let build = read(Kind::Pyproject, poetry);
    assert_eq!(dependencies(&build), ["django 4.2.1 run pinned", "lib  run", "black ^23 test"]);
    assert_eq!((build.runtime.expect("a runtime").version.as_str(), build.library), ("^3.11", false));
    assert_eq!(build.dependencies[1].local.as_deref(), Some("../lib"));
    assert!(!read(Kind::Pyproject, "[tool.black]\nline-length = 100\n").builds());
}

#[cfg(feature = "python")]
#[test]
fn setup_py_is_read_by_the_literals_of_its_call() {
    let text = "from setuptools import setup, find_packages\nneeds = [\n    'django>=3.2,<4.3',\n    # 'not-this',\n    'celery',\n]\nsetup(\n    name='shop',\n    \
        packages=find_packages(),\n    python_requires='>=3.8',\n    install_requires=needs,\n    extras_require={'test': ['pytest>=7']},\n    \
        entry_points={'console_scripts': ['shop = shop.cli:main']},\n    classifiers=['Framework :: Django'],\n)\n";
    let build = read(Kind::SetupPy, text);
    assert_eq!(dependencies(&build), ["django >=3.2,<4.3 run", "celery  run", "pytest >=7 optional"]);
    assert_eq!((build.name.as_str(), build.library), ("shop", true));
    assert_eq!(build.programs[0].starts, "shop.cli:main");
    assert_eq!(build.labels, ["Framework :: Django"]);
    assert_eq!(build.runtime.expect("a runtime").version, ">=3.8");
}

#[test]
fn setup_cfg_says_what_setuptools_and_pbr_do() {
    let text = "[metadata]\nname = keystone\npython_requires = >=3.9\nclassifiers =\n    Environment :: OpenStack\n[options]\ninstall_requires =\n    flask>=1\n    \
        # a comment\n    redis\npackages = find:\n[entry_points]\nconsole_scripts =\n    manage = a.b:main\nwsgi_scripts =\n    public = a.wsgi:init\n[flake8]\nname = x\n";
    let build = read(Kind::SetupCfg, text);
    assert_eq!(dependencies(&build), ["flask >=1 run", "redis  run"]);
    assert_eq!(build.dependencies[1].span.of(text), "redis");
    assert_eq!(build.programs.iter().map(|one| (one.name.as_str(), one.served)).collect::<Vec<_>>(), [("manage", false), ("public", true)]);
    assert!(build.library && build.name == "keystone");
    assert!(!read(Kind::SetupCfg, "[flake8]\nmax-line-length = 120\n").builds());
}

#[test]
fn a_cargo_manifest_says_dependencies_targets_and_members() {
    let text = "[package]\nname = \"shop\"\nrust-version = \"1.70\"\ncategories = [\"command-line-utilities\"]\n[dependencies]\naxum = \"0.7\"\n\
        lib = { path = \"../lib\" }\nrenamed = { package = \"real\", version = \"=1.0\" }\nshared.workspace = true\nextra = { version = \"1\", optional = true }\n\
        [dev-dependencies]\nproptest = \"1\"\n[target.'cfg(unix)'.dependencies]\nlibc = \"0.2\"\n[[bin]]\nname = \"rg\"\npath = \"main.rs\"\n[workspace]\nmembers = [\"crates/*\"]\n";
    let build = read(Kind::CargoManifest, text);
    assert_eq!(
        dependencies(&build),
        ["axum 0.7 run", "lib  run", "real =1.0 run pinned", "shared  run", "extra 1 optional", "proptest 1 test", "libc 0.2 run"]
    );
    assert_eq!(build.dependencies[1].local.as_deref(), Some("../lib"));
    assert_eq!((build.programs[0].name.as_str(), build.modules.as_slice(), build.library), ("rg", &["crates/*".to_owned()][..], false));
    assert!(read(Kind::CargoManifest, "[package]\nname = \"x\"\n[lib]\nname = \"x\"\n").library);
}

#[test]
fn package_json_and_go_mod_are_read_as_far_as_kinds_need_it() {
    let text = "{\"name\": \"@shop/web\", \"scripts\": {\"start\": \"node .\"}, \"bin\": \"cli.js\", \"exports\": {}, \"workspaces\": [\"packages/*\"],\n\
        \"dependencies\": {\"express\": \"^4.17.1\", \"own\": \"workspace:*\"}, \"devDependencies\": {\"jest\": \"29.0.0\"}, \"engines\": {\"node\": \">=18\"}}";
    let build = read(Kind::PackageJson, text);
    assert_eq!(dependencies(&build), ["express ^4.17.1 run", "own workspace:* run", "jest 29.0.0 test pinned"]);
    assert_eq!((build.start.as_str(), build.library, build.programs[0].name.as_str()), ("node .", true, "web"));
    assert_eq!(build.modules, ["packages/*"]);
    assert_eq!((build.scripts[0].name.as_str(), build.scripts[0].span.of(text)), ("start", "\"node .\""));
    let text = "module example.org/shop\n\ngo 1.21\n\nrequire (\n\tgithub.com/gin-gonic/gin v1.9.0\n\tgolang.org/x/sys v0.1.0 // indirect\n)\nrequire a.b/c v1.0.0\n";
    let build = read(Kind::GoMod, text);
    assert_eq!(dependencies(&build), ["github.com/gin-gonic/gin v1.9.0 run pinned", "a.b/c v1.0.0 run pinned"]);
    assert_eq!((build.name.as_str(), build.runtime.expect("a runtime").version.as_str()), ("example.org/shop", "1.21"));
}

#[test]
fn conditions_and_classes_of_the_build_are_read_through() {
    let build = read(Kind::Gradle, "apply plugin: OwnPlugin\ndependencies {\n  if (x) {\n  } else {\n    compile 'a:b:1'\n  }\n}\n");
    assert_eq!((build.plugins[0].name.as_str(), dependencies(&build)), ("OwnPlugin", vec!["a:b 1 run pinned".to_owned()]));
}

#[test]
fn what_cannot_be_read_is_a_trouble_and_no_dependency() {
    for (kind, text) in
        [(Kind::Pom, "<project><a></project>"), (Kind::CargoManifest, "[package\n"), (Kind::PackageJson, "{\"name\": "), (Kind::Pom, "")]
    {
        let build = read(kind, text);
        assert_eq!((build.troubles.len(), build.dependencies.len()), (1, 0), "{kind:?} {text}");
    }
}

#[test]
fn no_depth_of_nesting_exhausts_a_reader() {
    let deep = 100_000;
    for text in ["[", "{", "(", "<a>", "a = [", "a {\n", "[[a.", "{\"a\":", "dependencies {", "\"", "a[", "/*", "\\\n"] {
        let text = text.repeat(deep);
        for kind in [
            Kind::Pom,
            Kind::Gradle,
            Kind::Pyproject,
            Kind::Requirements,
            Kind::Pipfile,
            Kind::SetupCfg,
            Kind::CargoManifest,
            Kind::PackageJson,
            Kind::GoMod,
        ] {
            let _ = read(kind, &text);
        }
    }
}
