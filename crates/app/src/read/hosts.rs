//! Names of hosts within the cluster that stand in the values of variables and ConfigMaps.

use std::ops::Range;

/// Where a value names a host that may be a Service, under its key. Public names, addresses and placeholders are none.
pub(crate) fn named(key: &str, value: &str) -> Vec<Range<usize>> {
    let mut found = in_urls(value);
    let one_line = !value.trim_end().contains(['\n', ' ', '\t']);
    if found.is_empty() && one_line && !names_an_image(key) {
        found = pairs(value, names_hosts(key));
    }
    found.retain(|range| value.get(range.clone()).is_some_and(within_cluster));
    found.sort_by_key(|range| range.start);
    found.dedup();
    found
}

/// The hosts of each `scheme://user@host:port,host:port/`. What stands behind a `#` at a line's start is a comment.
fn in_urls(value: &str) -> Vec<Range<usize>> {
    let mut found = vec![];
    for (at, _) in value.match_indices("://") {
        let line = value[..at].rfind('\n').map_or(0, |end| end + 1);
        let scheme = value[..at].chars().next_back();
        if value[line..at].trim_start().starts_with(['#', ';']) || value[line..at].trim_start().starts_with("//") {
            continue;
        }
        if !scheme.is_some_and(|c| c.is_ascii_alphanumeric()) {
            continue;
        }
        let start = at + 3;
        let rest = &value[start..];
        let end = rest.find(|c: char| c.is_whitespace() || "/?#;'\"`<>()[]{}|\\$".contains(c)).unwrap_or(rest.len());
        let user = rest[..end].rfind('@').map_or(0, |at| at + 1);
        // `http://${HOST}` and `http://$(HOST)` name a variable, and so does a name that goes on with one.
        if rest[end..].starts_with(['$', '{', '(']) {
            continue;
        }
        found.extend(parts(value, start + user..start + end));
    }
    found
}

/// The parts of a list by commas, without their ports.
fn parts(value: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut start = range.start;
    let mut found = vec![];
    for part in value[range].split(',') {
        let host = part.split(':').next().unwrap_or_default();
        found.push(start..start + host.len());
        start += part.len() + 1;
    }
    found
}

/// `host:port`, several of them by commas; where the key says that it names hosts, a bare name as well.
fn pairs(value: &str, bare: bool) -> Vec<Range<usize>> {
    let mut start = 0;
    let mut found = vec![];
    for part in value.trim_end().split(',') {
        let (host, port) = part.split_once(':').map_or((part, None), |(host, port)| (host, Some(port)));
        let fits = match port {
            Some(port) => (2..=5).contains(&port.len()) && port.bytes().all(|byte| byte.is_ascii_digit()),
            None => bare,
        };
        if !fits {
            return vec![];
        }
        found.push(start..start + host.len());
        start += part.len() + 1;
    }
    found
}

/// Whether a key says that its value is a name of a host: `REDIS_HOST`, `db.host`, `mysqlHost`.
fn names_hosts(key: &str) -> bool {
    let lower = key.to_ascii_lowercase().replace(['-', '.'], "_");
    let ends = ["host", "hosts", "hostname", "hostnames"].iter().any(|word| lower.ends_with(word));
    let public = ["allowed", "virtual", "ingress", "public", "external", "trusted", "listen", "bind", "self", "node", "own", "cookie"];
    ends && !lower.contains("ghost") && lower != "hostname" && !public.iter().any(|word| lower.contains(word))
}

/// A key under which `name:number` is an image and its tag, or a time.
fn names_an_image(key: &str) -> bool {
    let lower = key.to_ascii_lowercase();
    ["image", "version", "tag", "time", "repository", "schedule"].iter().any(|word| lower.contains(word))
}

/// Whether a name can only mean something within the cluster: one label, or one that ends as Services do.
fn within_cluster(host: &str) -> bool {
    let label = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_lowercase())
            && !part.ends_with('-')
            && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    const NO_HOSTS: [&str; 22] = [
        "localhost",
        "kubernetes",
        "host",
        "hostname",
        "example",
        "server",
        "domain",
        "none",
        "null",
        "nil",
        "true",
        "false",
        "unused",
        "undefined",
        "unset",
        "ip",
        "address",
        "user",
        "username",
        "your-host",
        "changeme",
        "http",
    ];
    let host = host.strip_suffix('.').unwrap_or(host);
    let mut labels: Vec<&str> = host.split('.').collect();
    let cluster = strip(&mut labels);
    // Two labels are a Service and its namespace, or a public name: the join knows the namespaces.
    !labels.is_empty()
        && labels.len() <= if cluster { 3 } else { 2 }
        && labels.iter().all(|part| label(part) && part.len() > 1 && part.len() < 64)
        && !NO_HOSTS.contains(&labels[0])
}

/// Takes `.svc` and `.svc.cluster.local` off; whether there was one.
pub(crate) fn strip(labels: &mut Vec<&str>) -> bool {
    let before = labels.len();
    for suffix in [&["svc", "cluster", "local"][..], &["svc"], &["cluster", "local"]] {
        if labels.len() > suffix.len() && labels.ends_with(suffix) {
            labels.truncate(labels.len() - suffix.len());
            break;
        }
    }
    labels.len() < before
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn hosts_are_found_in_urls_pairs_and_under_keys_that_name_them() {
        for (key, value, hosts) in [
            ("URL", "http://web:8080/x", &["web"][..]),
            ("URL", "jdbc:mysql://db.shop.svc.cluster.local:3306/x?y=http%3A", &["db.shop.svc.cluster.local"]),
            ("URL", "mongodb://user:pass@mongo-0,mongo-1:27017/x", &["mongo-0", "mongo-1"]),
            ("URL", "https://example.co.uk/", &[]),
            ("URL", "http://$(DB_HOST):80 http://localhost:1 http://10.0.0.1/", &[]),
            ("URL", "http://api-${ENV}/", &[]),
            ("CART_ADDR", "cart:7070", &["cart"]),
            ("BROKERS", "kafka-0:9092,kafka-1:9092", &["kafka-0", "kafka-1"]),
            ("REDIS_HOST", "redis", &["redis"]),
            ("REDIS_NAME", "redis", &[]),
            ("IMAGE", "postgres:17", &[]),
            ("ALLOWED_HOSTS", "shop", &[]),
            ("nginx.conf", "server {\n  # http://old\n  proxy_pass http://web;\n}", &["web"]),
        ] {
            let found: Vec<&str> = named(key, value).into_iter().map(|range| &value[range]).collect();
            assert_eq!(found, hosts, "{key}={value}");
        }
    }

    #[test]
    fn what_is_no_host_is_cut_at_no_odd_place() {
        for value in ["://", "a://", "a://é:1,ü", ",,:", "é://@@:,", "a://[::1]:80", "a://b\n", ":80,", "x:é1"] {
            for range in named("HOST", value) {
                assert!(value.get(range).is_some(), "{value}");
            }
        }
    }
}
