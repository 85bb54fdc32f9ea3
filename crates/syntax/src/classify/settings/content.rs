//! What the text of a file says where its name leaves it open.

use seaworthy_model::Kind;

use super::among;

/// How much of a text is looked at for its first element or section, in bytes: licences stand before it.
const HEAD: usize = 4096;

fn head(text: &str) -> &str {
    &text[..text.floor_char_boundary(HEAD)]
}

/// Whether YAML or JSON describes an interface, a pipeline, what is deployed, or what watches it.
pub(super) fn is_description(text: &str) -> bool {
    const KEYS: &str = "openapi swagger asyncapi databaseChangeLog AWSTemplateFormatVersion scrape_configs scrape_config_files receivers \
        apiVersion on jobs stages steps hosts groups dashboards panels exporters schema_config limits_config";
    head(text).lines().any(|line| {
        let content = line.trim_start_matches([' ', '\t', '{', '"']);
        let is_top = content.len() == line.len() || line.trim_start().starts_with(['"', '{']) && line.len() - content.len() <= 6;
        is_top && content.split_once(':').is_some_and(|(key, _)| among(KEYS, key.trim_end_matches(['"', ' '])))
    })
}

/// Whether JSON or YAML says where logs go: handlers of Python's `logging`, or appenders.
pub(super) fn sets_up_logging(text: &str) -> bool {
    text.contains("appenders") || text.contains("handlers") && (text.contains("logging.") || text.contains("loggers"))
}

/// Whether XML begins with an element that configures a program or its server.
pub(super) fn is_settings_xml(text: &str) -> bool {
    root(head(text)).is_some_and(|root| is_settings_root(root, text))
}

/// The name of the first element, without its prefix.
fn root(head: &str) -> Option<&str> {
    let mut rest = head;
    loop {
        rest = &rest[rest.find('<')? + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = &comment[comment.find("-->")?..];
        } else if !rest.starts_with(['?', '!']) {
            let end = rest.find(|letter: char| letter.is_whitespace() || matches!(letter, '>' | '/'))?;
            let name = &rest[..end];
            return Some(name.rsplit(':').next().unwrap_or(name));
        }
    }
}

fn is_settings_root(root: &str, text: &str) -> bool {
    const ROOTS: &str = "web-app web-fragment persistence Server Context beans datasources ejb-jar hibernate-configuration hazelcast \
        hazelcast-client ehcache Configuration blueprint jboss-web jboss-app weblogic-web-app weblogic-application infinispan jgroups \
        job-scheduling-data cache-config tomee messaging-deployment jdbc-data-source";
    let has = |signs: &[&str]| signs.iter().any(|sign| text.contains(sign));
    match root {
        // What many programs call their file, so that more has to speak for it.
        "configuration" => has(&["<appender", "<appSettings", "<connectionStrings", "<system.web", "urn:activemq"]),
        "config" => has(&["urn:org:jgroups", "ehcache"]),
        "resources" => has(&["jdbc-resource", "jdbc-connection-pool", "<Resource "]),
        // Maven's, with the users of repositories.
        "settings" => has(&["<servers>", "<proxies>"]),
        // What `java.util.Properties` reads from XML.
        "properties" => has(&["/dtd/properties.dtd"]),
        "server" => has(&["<featureManager", "urn:jboss", "<dataSource"]),
        "domain" => has(&["urn:jboss"]),
        root => among(ROOTS, root),
    }
}

/// What a `.conf` is: a section of INI at its start, the blocks of nginx, the sections of httpd, or the braces of HOCON where one
/// is expected.
pub(super) fn conf(folder: &str, text: &str) -> Option<Kind> {
    const NGINX: &str = "server http events upstream location stream map listen server_name proxy_pass root worker_processes user \
        proxy_set_header include log_format limit_req_zone proxy_cache_path gzip";
    const HTTPD: &str = "Listen ServerName ServerRoot DocumentRoot LoadModule ProxyPass ErrorLog CustomLog WSGIScriptAlias Alias \
        RewriteEngine ServerAdmin User KeepAlive";
    let mut lines = head(text).lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with(['#', ';'])).take(40).peekable();
    let first = *lines.peek()?;
    if first.starts_with('[') && first.ends_with(']') {
        return Some(Kind::Ini);
    }
    let lines: Vec<&str> = lines.collect();
    let word = |line: &str| line.split([' ', '\t', ';', '{']).next().unwrap_or_default().to_owned();
    if ["<VirtualHost", "<Directory", "<IfModule", "<Location", "<Proxy"].iter().any(|sign| text.contains(sign))
        || lines.iter().any(|line| !line.ends_with([';', '{']) && line.contains(' ') && among(HTTPD, &word(line)) && !line.contains('='))
    {
        return Some(Kind::Httpd);
    }
    if lines.iter().any(|line| line.ends_with([';', '{']) && among(NGINX, &word(line))) {
        return Some(Kind::Nginx);
    }
    let is_java = folder.ends_with("conf") || folder.contains("src/main/resources");
    (is_java && text.contains('{') && text.contains(['=', ':']) && !text.contains(";\n")).then_some(Kind::Hocon)
}
