//! Which files configure a program: by name and place, and for XML and `.conf` by how they begin.

mod aside;
mod content;
#[cfg(test)]
mod tests;

use seaworthy_model::Kind;

use super::extension;

/// Past this many bytes JSON among the resources is data, and past four times as many anywhere.
const SMALL: usize = 64 << 10;

/// What a name says.
#[derive(Clone, Copy)]
pub(super) enum Sign {
    /// It is of this kind.
    Is(Kind),
    /// It is of this kind, unless its text is something else's.
    Like(Kind),
    /// An XML file, of which the first element decides.
    Xml,
    /// A `.conf`, of which the first lines decide.
    Conf,
    /// It is of this kind where it sets up logging.
    Logging(Kind),
}

/// What the name and place of a file say; `lower` is the name in small letters.
pub(super) fn by_name(folder: &str, lower: &str) -> Option<Sign> {
    if is_dotenv(lower) {
        return Some(Sign::Is(Kind::DotEnv));
    }
    // Files of sites have no suffix, or that of the host.
    if lower.ends_with(".conf.template")
        || folder.rsplit('/').next().is_some_and(|last| matches!(last, "sites-available" | "sites-enabled" | "nginx"))
            && !lower.contains('.')
    {
        return Some(Sign::Conf);
    }
    // This program's own settings are not the application's.
    if lower == "seaworthy.toml" {
        return None;
    }
    let suffix = extension(lower);
    if !among("properties xml ini cfg conf yml yaml json json5 jsonc toml config nginx hjson hocon", suffix) {
        return None;
    }
    let stem = &lower[..lower.len() - suffix.len() - 1];
    // Maven's own may lie in `.mvn`; its text says whether it is one.
    if lower == "settings.xml" {
        return Some(Sign::Xml);
    }
    let place = folder.to_ascii_lowercase();
    if aside::is_of_a_tool(&place, lower, stem) || aside::is_for_people(&place, stem) || aside::is_documentation(&place) {
        return None;
    }
    let named = || is_named(stem) || is_placed(folder);
    match suffix {
        "properties" => Some(Sign::Is(Kind::Properties)),
        "xml" if aside::is_data(&place) => None,
        "xml" if is_known_xml(stem) => Some(Sign::Is(Kind::SettingsXml)),
        "xml" => Some(Sign::Xml),
        "config" => is_config_of_dotnet(stem).then_some(Sign::Is(Kind::SettingsXml)),
        "ini" | "cfg" => Some(Sign::Is(Kind::Ini)),
        "conf" if matches!(stem, "application" | "reference") => Some(Sign::Is(Kind::Hocon)),
        "conf" if stem.starts_with("nginx") => Some(Sign::Is(Kind::Nginx)),
        "conf" if matches!(stem, "httpd" | "apache2") || stem.ends_with("vhost") || stem.ends_with("vhosts") => Some(Sign::Is(Kind::Httpd)),
        "conf" => Some(Sign::Conf),
        "nginx" => Some(Sign::Is(Kind::Nginx)),
        "hjson" | "hocon" => Some(Sign::Is(Kind::Hocon)),
        // What a front end loads to know where its server is.
        "json" if is_of_a_front_end(&place, stem) => Some(Sign::Like(Kind::SettingsJson)),
        _ if aside::is_data(&place) || aside::is_of_an_editor(&place) => None,
        "toml" => named().then_some(Sign::Is(Kind::SettingsToml)),
        "json" | "json5" | "jsonc" => like(named(), stem, Kind::SettingsJson),
        _ => like(named(), stem, Kind::SettingsYaml),
    }
}

/// What the name of JSON or YAML says: one of configuration, or one that speaks of logs.
fn like(named: bool, stem: &str, kind: Kind) -> Option<Sign> {
    let logs = || stem.starts_with("log") || stem.ends_with("logging") || stem.ends_with("logger");
    if named { Some(Sign::Like(kind)) } else { logs().then_some(Sign::Logging(kind)) }
}

impl Sign {
    /// The kind once the text is known.
    pub fn by_text(self, folder: &str, text: &str) -> Option<Kind> {
        match self {
            Sign::Is(kind) => Some(kind),
            Sign::Like(kind) => {
                let bound = if is_placed(folder) { SMALL } else { 4 * SMALL };
                let is_data = kind == Kind::SettingsJson && (text.len() > bound || !text.trim_start().starts_with(['{', '/']));
                (!is_data && !content::is_description(text)).then_some(kind)
            }
            Sign::Xml => content::is_settings_xml(text).then_some(Kind::SettingsXml),
            Sign::Conf => content::conf(folder, text),
            Sign::Logging(kind) => (text.len() <= SMALL && content::sets_up_logging(text)).then_some(kind),
        }
    }
}

/// Whether a word is one of those in a list, between white space.
fn among(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|one| one == word)
}

fn has_part(place: &str, list: &str) -> bool {
    place.split('/').any(|part| among(list, part))
}

/// `.env`, `.env.production`, `web.env`.
fn is_dotenv(lower: &str) -> bool {
    const OTHERS: &str = "js ts mjs cjs json yml yaml md php rb py enc gpg age vault j2 erb tmpl tpl keys";
    match lower.strip_prefix(".env") {
        Some("") => true,
        Some(rest) if rest.starts_with(['.', '-', '_']) => !among(OTHERS, extension(rest)),
        _ => lower == ".flaskenv" || lower == ".envrc" || extension(lower) == "env" || lower.ends_with(".env.example"),
    }
}

/// Whether a name is one that configuration has: as it is, or with a profile behind it.
fn is_named(stem: &str) -> bool {
    const NAMES: &str = "application bootstrap appsettings config configuration settings conf database storage cable redis cache queue \
        mongoid sidekiq secrets credentials logging log4j log4j2 logback log4rs log_config logging_config keycloak rocket puma \
        microprofile-config hazelcast redisson config_file default_config";
    let (head, profile) = stem.split_once(['.', '-']).unwrap_or((stem, ""));
    let is_profile = profile.len() <= 24 && profile.matches('-').count() < 2;
    among(NAMES, stem)
        || is_profile && (among(NAMES, head) || head.ends_with("_config"))
        || stem.ends_with(".config")
        || stem.ends_with("-config")
        || stem.ends_with("_config")
}

/// Whether JSON beside the pictures of a front end says where its server is.
fn is_of_a_front_end(place: &str, stem: &str) -> bool {
    const NAMES: &str = "config configuration settings keycloak appsettings app-config app.config environment env runtime-config";
    place.split('/').next_back().is_some_and(|last| matches!(last, "assets" | "public" | "static")) && among(NAMES, stem)
}

/// Whether a folder is one that configuration stands in.
fn is_placed(folder: &str) -> bool {
    let beside = folder.rsplit('/').take(2).any(|part| among("config configs configuration conf settings", part));
    beside || folder.contains("src/main/resources") || folder.contains("WEB-INF")
}

fn is_config_of_dotnet(stem: &str) -> bool {
    matches!(stem, "web" | "app") || stem.starts_with("web.") || stem.starts_with("nlog")
}

fn is_known_xml(stem: &str) -> bool {
    const NAMES: &str = "web persistence server context ejb-jar hibernate.cfg web-fragment quartz ehcache hazelcast infinispan jgroups \
        glassfish-resources glassfish-web sun-web resin-web tomee applicationcontext dispatcher-servlet openejb activemq jboss standalone \
        domain mybatis-config";
    const STARTS: [&str; 12] = [
        "logback",
        "log4j",
        "standalone-",
        "applicationcontext",
        "jboss-",
        "weblogic",
        "ibm-",
        "hazelcast-",
        "ehcache-",
        "jgroups-",
        "wildfly-",
        "persistence-",
    ];
    let is_known = among(NAMES, stem) || STARTS.iter().any(|start| stem.starts_with(start)) || stem.ends_with("-ds");
    is_known && !stem.ends_with(".windup")
}
