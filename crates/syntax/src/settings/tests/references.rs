use super::*;

fn value(text: &str) -> String {
    shown(&super::super::reference::read(text))
}

#[test]
fn a_name_in_capitals_is_a_variable_of_the_environment_and_any_other_a_setting() {
    assert_eq!(value("${DB_URL}"), "${DB_URL}");
    assert_eq!(value("${DB_URL:jdbc:h2:mem:x}"), "${DB_URL|jdbc:h2:mem:x}");
    assert_eq!(value("${db.host:localhost}:5432"), "{db.host|localhost}:5432");
    assert_eq!(value("a ${X:} b"), "a ${X|} b");
    assert_eq!(value("plain $ { text"), "plain $ { text");
    assert_eq!(value("${unclosed"), "${unclosed");
}

#[test]
fn each_tool_says_in_its_way_that_it_means_the_environment() {
    assert_eq!(value("${env.db_host:localhost}"), "${db_host|localhost}");
    assert_eq!(value("${env:LOG_DIR:-/var/log}/app.log"), "${LOG_DIR|/var/log}/app.log");
    assert_eq!(value("$${env:LOG_DIR}/a"), "${LOG_DIR}/a");
    assert_eq!(value("${?DB}"), "${DB}");
    assert_eq!(value("${LOG-/tmp}"), "${LOG|/tmp}");
    assert_eq!(value("#{systemEnvironment['HOME_DIR']}"), "${HOME_DIR}");
    assert_eq!(value("${sys:log.dir:-logs}"), "{log.dir|logs}");
    assert_eq!(value("${ctx:user}"), "?");
    assert_eq!(value("${date:yyyy}"), "?");
}

#[test]
fn a_default_may_be_a_reference_itself() {
    assert_eq!(value("${LOG_FILE:-${LOG_PATH:-/tmp}/spring.log}"), "${LOG_FILE|${LOG_PATH|/tmp}/spring.log}");
    assert_eq!(value("${A:${B:${C:d}}}"), "${A|${B|${C|d}}}");
}

#[test]
fn what_ruby_takes_from_the_environment_is_a_variable_with_its_default() {
    assert_eq!(value("<%= ENV['PW'] %>"), "${PW}");
    assert_eq!(value("<%= ENV[\"H\"] || 'localhost' %>"), "${H|localhost}");
    assert_eq!(value("<%= ENV.fetch(\"REDIS_URL\") { \"redis://localhost:6379/1\" } %>"), "${REDIS_URL|redis://localhost:6379/1}");
    assert_eq!(value("<%= ENV.fetch('N', 5) %>"), "${N|5}");
    assert_eq!(value("<%= Rails.root.join('x') %>/a"), "?/a");
    assert_eq!(value("{{ name }}.log"), "?.log");
    assert_eq!(value("@project.version@"), "?");
    assert_eq!(value("me@example.org"), "me@example.org");
}
