use super::*;

#[test]
fn yaml_is_flat_with_lists_by_index() {
    let text = "spring:\n  datasource:\n    url: ${DB_URL:jdbc:h2:mem:a}\n  list: [a, 'b']\nserver.port: 80\nnone: ~\n";
    assert_eq!(
        entries(Kind::SettingsYaml, text),
        ["spring.datasource.url=${DB_URL|jdbc:h2:mem:a}", "spring.list.0=a", "spring.list.1=b", "server.port=80", "none=null"]
    );
    assert_eq!(written(Kind::SettingsYaml, text)[2], "b");
}

#[test]
fn each_document_of_yaml_has_its_profile() {
    let text = "a: 1\n---\nspring:\n  profiles: dev\nb: 2\n---\nspring.config.activate.on-profile: prod\nc: 3\n";
    let read = entries(Kind::SettingsYaml, text);
    assert_eq!(read, ["a=1", "spring.profiles=dev @dev", "b=2 @dev", "spring.config.activate.on-profile=prod @prod", "c=3 @prod"]);
}

#[test]
fn sections_that_are_environments_are_profiles() {
    let text = "default: &default\n  adapter: sqlite3\n\ndevelopment:\n  <<: *default\n  database: db/d.sqlite3\nproduction:\n  adapter: postgresql\n  url: <%= ENV['DATABASE_URL'] %>\n";
    assert_eq!(
        entries(Kind::SettingsYaml, text),
        [
            "database=db/d.sqlite3 @development",
            "adapter=sqlite3 @development",
            "adapter=postgresql @production",
            "url=${DATABASE_URL} @production"
        ]
    );
    assert_eq!(entries(Kind::SettingsYaml, "test:\n  a: 1\nname: x\n"), ["test.a=1", "name=x"]);
}

#[test]
fn yaml_with_the_code_of_a_template_is_no_trouble() {
    let text = "<% if x %>\na: <%= ENV.fetch(\"A\") { 5 } %>\n<% end %>\nb: 2\n";
    assert_eq!(entries(Kind::SettingsYaml, text), ["a=${A|5}", "b=2"]);
    assert_eq!(read(Kind::SettingsYaml, "a: 1\n{{ x }}: [\n").troubles, []);
    assert_eq!(read(Kind::SettingsYaml, "a: 1\nb: [\n").troubles.len(), 1);
}

#[test]
fn a_mapping_with_scalars_is_an_object() {
    let text = "handlers:\n  file:\n    class: logging.FileHandler\n    filename: /var/log/a.log\n    more: {x: 1}\n";
    assert_eq!(objects(Kind::SettingsYaml, text), ["class=logging.FileHandler filename=/var/log/a.log", "x=1"]);
}

#[test]
fn json_may_have_comments() {
    let text = "{\n // why\n \"ConnectionStrings\": {\"Default\": \"Server=a\\\\b;\"},\n \"n\": [1, true, null,],\n}\n";
    assert_eq!(entries(Kind::SettingsJson, text), ["ConnectionStrings.Default=Server=a\\b;", "n.0=1", "n.1=true", "n.2=null"]);
    assert_eq!(written(Kind::SettingsJson, text)[0], "Server=a\\\\b;");
}

#[test]
fn what_lines_of_broken_json_and_toml_say_is_kept_with_a_trouble() {
    let json = checked(Kind::SettingsJson, "{\n \"host\": \"db\",\n \"port\": ,\n}");
    assert_eq!((lines(&json), json.troubles.len()), (vec!["host=db".to_owned()], 1));
    let toml = checked(Kind::SettingsToml, "[db]\nhost = \"db\"\nport = = 1\n");
    assert_eq!((lines(&toml), toml.troubles.len()), (vec!["db.host=db".to_owned()], 1));
    assert_eq!(toml.troubles[0].span.of("[db]\nhost = \"db\"\nport = = 1\n"), "= 1");
}

#[test]
fn toml_has_tables_lists_of_them_and_dotted_keys() {
    let text = "a = 1\n[db]\nurl = \"postgres://${DB}\" # c\npool.max = 5\nopts = { x = 'y' }\n[[server]]\nhost = '''h'''\n[[server]]\nhost = \"i\"\n";
    assert_eq!(
        entries(Kind::SettingsToml, text),
        ["a=1", "db.url=postgres://${DB}", "db.pool.max=5", "db.opts.x=y", "server.0.host=h", "server.1.host=i"]
    );
    assert_eq!(written(Kind::SettingsToml, text)[1], "postgres://${DB}");
    assert_eq!(written(Kind::SettingsToml, text)[4], "h");
}

#[test]
fn xml_has_elements_and_attributes_as_keys() {
    let text = "<?xml version=\"1.0\"?>\n<!-- <Connector port=\"1\"/> -->\n<Server>\n <Connector port=\"8080\" host=\"${HTTP_HOST:0.0.0.0}\"/>\n\
        <a> x &amp; y </a><b><![CDATA[ z ]]></b>\n</Server>";
    assert_eq!(
        entries(Kind::SettingsXml, text),
        ["Server.Connector.port=8080", "Server.Connector.host=${HTTP_HOST|0.0.0.0}", "Server.a=x & y", "Server.b=z"]
    );
    assert_eq!(written(Kind::SettingsXml, text)[0], "8080");
}

#[test]
fn properties_within_xml_set_their_own_keys() {
    let text = "<persistence><persistence-unit name=\"u\"><properties><property name=\"hibernate.connection.url\" value=\"jdbc:x\"/></properties></persistence-unit></persistence>";
    assert_eq!(entries(Kind::SettingsXml, text), ["persistence.persistence-unit.name=u", "hibernate.connection.url=jdbc:x"]);
    let text =
        "<hibernate-configuration><session-factory><property name=\"show_sql\">true</property></session-factory></hibernate-configuration>";
    assert_eq!(entries(Kind::SettingsXml, text), ["show_sql=true"]);
    let text = "<beans><bean id=\"d\" class=\"C\"><property name=\"url\" value=\"jdbc:y\"/></bean></beans>";
    assert_eq!(entries(Kind::SettingsXml, text), ["beans.bean.id=d", "beans.bean.class=C", "beans.bean.url=jdbc:y"]);
    assert_eq!(objects(Kind::SettingsXml, text), ["element=bean id=d class=C url=jdbc:y"]);
    let text = "<web-app><context-param><param-name>a.b</param-name><param-value>c</param-value></context-param>\
        <session-config><cookie-config><secure>true</secure></cookie-config></session-config></web-app>";
    assert_eq!(entries(Kind::SettingsXml, text), ["a.b=c", "web-app.session-config.cookie-config.secure=true"]);
    let text = "<configuration><appSettings><add key=\"K\" value=\"V\"/></appSettings><connectionStrings><add name=\"D\" connectionString=\"S\"/></connectionStrings></configuration>";
    assert_eq!(entries(Kind::SettingsXml, text), ["configuration.appSettings.K=V", "configuration.connectionStrings.D=S"]);
}

#[test]
fn appenders_of_every_logger_are_objects_with_their_properties_in_place() {
    let logback = "<configuration>\n<property name=\"DIR\" value=\"/var/log\"/>\n<appender name=\"F\" class=\"ch.qos.logback.core.FileAppender\">\n\
        <file>${DIR}/a.log</file>\n<rollingPolicy class=\"P\"><fileNamePattern>${DIR}/a.%d.log</fileNamePattern></rollingPolicy></appender></configuration>";
    assert_eq!(
        objects(Kind::SettingsXml, logback)[1],
        "element=appender name=F class=ch.qos.logback.core.FileAppender file=/var/log/a.log rollingPolicy.class=P rollingPolicy.fileNamePattern=/var/log/a.%d.log"
    );
    let log4j = "<!DOCTYPE log4j:configuration SYSTEM \"log4j.dtd\">\n<log4j:configuration xmlns:log4j=\"http://jakarta.apache.org/log4j/\">\
        <appender name=\"F\" class=\"org.apache.log4j.FileAppender\"><param name=\"File\" value=\"/x.log\"/></appender></log4j:configuration>";
    assert_eq!(objects(Kind::SettingsXml, log4j), ["element=appender name=F class=org.apache.log4j.FileAppender File=/x.log"]);
    let log4j2 = "<Configuration><Properties><Property name=\"d\">/v</Property></Properties><Appenders><RollingFile name=\"R\" fileName=\"${d}/r.log\"/></Appenders></Configuration>";
    assert!(objects(Kind::SettingsXml, log4j2).contains(&"element=RollingFile name=R fileName=/v/r.log".to_owned()));
}

#[test]
fn broken_xml_is_a_trouble_with_its_place() {
    let text = "<a>\n  <b>é</c>\n</a>";
    let read = checked(Kind::SettingsXml, text);
    assert_eq!(read.troubles.len(), 1);
    assert_eq!(read.troubles[0].span.of(text).trim(), "</c>");
}
