use super::super::{Class, classify};
use super::*;

fn kind(path: &str, text: &str) -> Option<Kind> {
    match classify(path, Some(text)) {
        Class::Kind(kind) => Some(kind),
        _ => None,
    }
}

#[test]
fn configuration_is_known_by_its_name() {
    for (path, expected) in [
        ("src/main/resources/application-prod.properties", Kind::Properties),
        ("conf/log4j.properties", Kind::Properties),
        (".env", Kind::DotEnv),
        ("web/.env.production", Kind::DotEnv),
        ("docker/server.env", Kind::DotEnv),
        ("api/alembic.ini", Kind::Ini),
        ("uwsgi.ini", Kind::Ini),
        ("dev/config.toml", Kind::SettingsToml),
        ("Rocket.toml", Kind::SettingsToml),
        ("config/default.toml", Kind::SettingsToml),
        ("WEB-INF/web.xml", Kind::SettingsXml),
        ("src/main/resources/logback-spring.xml", Kind::SettingsXml),
        ("deploy/orders-ds.xml", Kind::SettingsXml),
        ("Site/Web.config", Kind::SettingsXml),
    ] {
        assert_eq!(classify(path, None), Class::Kind(expected), "{path}");
    }
}

#[test]
fn yaml_and_json_that_nothing_else_claims_are_configuration_where_they_are_named_or_placed_so() {
    let yaml = Some(Kind::SettingsYaml);
    for path in [
        "application.yml",
        "a/bootstrap-docker.yml",
        "config/database.yml",
        "config/cable.yml",
        "log4j2.yaml",
        "configuration/base.yaml",
        "app.config.yaml",
        "src/main/resources/x.yml",
    ] {
        assert_eq!(kind(path, "a: 1\n"), yaml, "{path}");
    }
    let json = Some(Kind::SettingsJson);
    for path in [
        "Api/appsettings.Development.json",
        "config.json",
        "config/default.json",
        "src/main/webapp/keycloak.json",
        "settings-local.json",
        "app.config.json",
    ] {
        assert_eq!(kind(path, "{\"a\": 1}"), json, "{path}");
    }
    assert_eq!(kind("config/pod.yaml", "apiVersion: v1\nkind: Pod\n"), Some(Kind::Kubernetes));
    assert_eq!(kind("config/docker-compose.prod.yml", "services: {}\n"), Some(Kind::Compose));
}

#[test]
fn what_configures_something_else_is_none() {
    for path in [
        "tox.ini",
        "gradle/wrapper/gradle-wrapper.properties",
        ".cargo/config.toml",
        "tsconfig.json",
        "jest.config.json",
        ".github/settings.yml",
        "src/main/resources/messages_de.properties",
        "src/main/resources/messages.properties",
        "src/main/resources/i18n/labels.properties",
        "conf/locale/locale_en-US.ini",
        "config/locales/en.yml",
        "src/main/resources/data/config.json",
        "src/main/resources/db/changelog/db.changelog-master.yaml",
        "docs/config.yml",
        "src/settings.ts",
        ".env.d.ts",
        "config/application.yml.j2",
        "config/database.yml.erb",
        "service.yaml",
        "data.json",
    ] {
        assert_eq!(kind(path, "{a: 1}\n"), None, "{path}");
    }
    assert_eq!(kind("config/openapi.yml", "openapi: 3.0.0\npaths: {}\n"), None);
    assert_eq!(kind("config/api.json", "{\n  \"swagger\": \"2.0\"\n}"), None);
    assert_eq!(kind("conf/prometheus.yml", "global: {}\nscrape_configs: []\n"), None);
    assert_eq!(kind("config/list.json", "[1]"), None);
    assert_eq!(kind("src/main/resources/cities.json", &format!("{{\"a\": \"{}\"}}", "x".repeat(SMALL))), None);
}

#[test]
fn the_first_element_decides_about_xml_of_another_name() {
    let xml = Some(Kind::SettingsXml);
    assert_eq!(kind("a/spring-db.xml", "<?xml version=\"1.0\"?>\n<!-- <a/> -->\n<!DOCTYPE beans>\n<beans:beans xmlns:beans='x'/>"), xml);
    assert_eq!(kind("a/x.xml", "<configuration><appender/></configuration>"), xml);
    assert_eq!(kind("a/x.xml", "<configuration><source/></configuration>"), None);
    assert_eq!(kind("setup/x.xml", "<!DOCTYPE properties SYSTEM 'http://java.sun.com/dtd/properties.dtd'><properties/>"), xml);
    assert_eq!(kind("a/x.xml", "<properties/>"), None);
    assert_eq!(kind("a/x.xml", "<project/>"), None);
    assert_eq!(kind("a/x.xml", "no element"), None);
    assert_eq!(kind("a/x.xml", "<!-- open"), None);
}

#[test]
fn a_conf_with_sections_is_ini() {
    assert_eq!(kind("supervisor/web.conf", "; c\n\n[program:web]\ncommand=x\n"), Some(Kind::Ini));
    assert_eq!(kind("redis.conf", "port 6379\n"), None);
}

#[test]
fn servers_are_known_by_name_or_by_their_directives() {
    for (path, text, expected) in [
        ("docker/nginx.conf", "", Some(Kind::Nginx)),
        ("nginx/conf.d/default.conf", "# c\nserver {\n  listen 80;\n}\n", Some(Kind::Nginx)),
        ("nginx/templates/default.conf.template", "upstream a {\n}\n", Some(Kind::Nginx)),
        ("sites-available/app", "server {\n", Some(Kind::Nginx)),
        ("a/httpd.conf", "", Some(Kind::Httpd)),
        ("apache/000-default.conf", "<VirtualHost *:80>\n</VirtualHost>\n", Some(Kind::Httpd)),
        ("src/main/resources/application.conf", "", Some(Kind::Hocon)),
        ("conf/routes.conf", "a {\n b = 1\n}\n", Some(Kind::Hocon)),
        ("config/config.hjson", "", Some(Kind::Hocon)),
        ("db/postgresql.conf", "listen_addresses = '*'\nport = 5432\n", None),
        ("db/redis.conf", "port 6379\nsave 900 1\n", None),
        ("etc/logrotate.conf", "/var/log/x {\n  daily\n}\n", None),
    ] {
        assert_eq!(kind(path, text), expected, "{path}");
    }
}
