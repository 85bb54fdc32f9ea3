use super::*;

#[test]
fn directives_of_nginx_are_keys_by_their_blocks() {
    let text = "# c\nuser www;\nhttp {\n  log_format m '$a ; {' \"b\";\n  server {\n    listen 127.0.0.1:80 default_server;\n    access_log \"/var/log/n.log\" m; # c\n\
        \n    location ~ ^/a(b|c)$ {\n      proxy_pass http://${API_HOST}:80;\n      proxy_set_header Host $host;\n    }\n  }\n}\n";
    assert_eq!(
        entries(Kind::Nginx, text),
        [
            "user=www",
            "http.log_format=m $a ; { b",
            "http.server.listen=127.0.0.1:80 default_server",
            "http.server.access_log=/var/log/n.log m",
            "http.server.location=~ ^/a(b|c)$",
            "http.server.location.proxy_pass=http://${API_HOST}:80",
            "http.server.location.proxy_set_header=Host $host"
        ]
    );
    assert_eq!(written(Kind::Nginx, text)[5], "http://${API_HOST}:80");
}

#[test]
fn the_code_of_lua_is_no_directive() {
    let text = "server { content_by_lua_block { if a then b = {1;} end } listen 80; }";
    assert_eq!(entries(Kind::Nginx, text), ["server.listen=80"]);
}

#[test]
fn directives_of_httpd_are_keys_by_their_sections() {
    let text = "Listen 80\n# c\n<IfModule mod_ssl.c>\n  SSLEngine on\n</IfModule>\n<VirtualHost *:80>\n  ServerName \"a.b\"\n  ProxyPass / \\\n    http://localhost:8080/\n\
        <Directory /srv>\n Require all granted\n</Directory>\n  ErrorLog ${APACHE_LOG_DIR}/e.log\n</VirtualHost>\n";
    assert_eq!(
        entries(Kind::Httpd, text),
        [
            "Listen=80",
            "SSLEngine=on",
            "VirtualHost=*:80",
            "VirtualHost.ServerName=a.b",
            "VirtualHost.ProxyPass=/ http://localhost:8080/",
            "VirtualHost.Directory=/srv",
            "VirtualHost.Directory.Require=all granted",
            "VirtualHost.ErrorLog=${APACHE_LOG_DIR}/e.log"
        ]
    );
}

#[test]
fn hocon_has_dotted_and_nested_keys_and_lists() {
    let text = "# c\ninclude \"base.conf\"\nplay.http { secret.key = \"changeme\", // why\n  port: 9000 }\n\"a.b\".c = [1, \"x\", {d = 2}]\n/* no = 1 */\ndir = /var/log\nfile = ${dir}\"/a.log\"\nn = null\n";
    assert_eq!(
        entries(Kind::Hocon, text),
        [
            "play.http.secret.key=changeme",
            "play.http.port=9000",
            "a.b.c.0=1",
            "a.b.c.1=x",
            "a.b.c.2.d=2",
            "dir=/var/log",
            "file=/var/log/a.log",
            "n=null"
        ]
    );
    assert_eq!(written(Kind::Hocon, text)[0], "changeme");
}

#[test]
fn a_variable_that_overrides_a_key_of_hocon_has_it_as_its_default() {
    let text = "db {\n  url = \"jdbc:h2:mem\"\n  url = ${?DB_URL}\n  user = ${?DB_USER}\n}\n";
    assert_eq!(entries(Kind::Hocon, text), ["db.url=${DB_URL|jdbc:h2:mem}", "db.user=${DB_USER}"]);
    let read = read(Kind::Hocon, &format!("a=1\n{}", "a=${?B}\n".repeat(50_000)));
    assert_eq!(lines(&read)[0], "a=${B|1}");
}

#[test]
fn hjson_needs_no_quotes() {
    let text = "{\n  # c\n  database: {\n    uri: \"postgresql://u:p@h/d\"\n  }\n  hostname: lemmy-alpha:8541\n  tls_enabled: false\n}\n";
    assert_eq!(entries(Kind::Hocon, text), ["database.uri=postgresql://u:p@h/d", "hostname=lemmy-alpha:8541", "tls_enabled=false"]);
}
