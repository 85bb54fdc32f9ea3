//! The address in a text: scheme, host and port of a URL, a data source name, a JDBC address or `host:port`.

/// What an address names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Address<'a> {
    /// `http`, `jdbc:mysql`; empty where none is written.
    pub scheme: &'a str,
    /// The host without brackets; empty where none is named.
    pub host: &'a str,
    /// The port; 0 where none is named.
    pub port: i64,
}

/// Reads an address; what is none has no host.
pub(crate) fn address(text: &str) -> Address<'_> {
    let text = text.trim();
    if text.len() > 2048 || text.contains(char::is_control) {
        return Address::default();
    }
    if let Some((scheme, rest)) = text.split_once("://") {
        let named = !scheme.is_empty() && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '.' | '-' | ':' | '@'));
        return if named { authority(scheme, rest) } else { Address::default() };
    }
    if let Some(rest) = text.strip_prefix("jdbc:") {
        return jdbc(text, rest);
    }
    if let Some(found) = data_source(text) {
        return found;
    }
    // Of several, the first tells where they are.
    let first = text.split(',').next().unwrap_or(text);
    if first.contains(char::is_whitespace) { Address::default() } else { host_and_port("", first) }
}

fn authority<'a>(scheme: &'a str, rest: &'a str) -> Address<'a> {
    let authority = rest.split(['/', '?', '#', ';']).next().unwrap_or(rest);
    let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    // Go's data source names write `tcp(host:port)`.
    let authority = authority.split_once('(').map_or(authority, |(_, inner)| inner.trim_end_matches(')'));
    host_and_port(scheme, authority.split(',').next().unwrap_or(authority))
}

/// `jdbc:oracle:thin:@host:1521:sid`, `jdbc:h2:mem:x`: a host stands behind `@` or `//` alone.
fn jdbc<'a>(whole: &'a str, rest: &'a str) -> Address<'a> {
    let scheme = &whole[.."jdbc:".len() + rest.find(':').unwrap_or(rest.len())];
    match rest.split_once("@//").or_else(|| rest.split_once('@')) {
        Some((_, behind)) => {
            let mut parts = behind.split([':', '/']);
            let host = parts.next().unwrap_or_default();
            let port = parts.next().and_then(|port| port.parse().ok()).unwrap_or(0);
            Address { scheme, host, port }
        }
        None => Address { scheme, ..Address::default() },
    }
}

/// `Server=host,1433;Database=x`, `host=db port=5432 dbname=x`.
fn data_source(text: &str) -> Option<Address<'_>> {
    if !text.contains('=') {
        return None;
    }
    let pairs = text.split([';', ' ']).filter_map(|pair| pair.split_once('='));
    let mut found = Address::default();
    for (key, value) in pairs {
        match key.trim().to_ascii_lowercase().as_str() {
            "server" | "data source" | "source" | "datasource" | "host" | "addr" | "address" => {
                let value = value.trim().trim_start_matches("tcp:");
                let (host, port) = value.split_once(',').unwrap_or((value, ""));
                found.host = host.split('\\').next().unwrap_or(host);
                found.port = port.parse().unwrap_or(found.port);
            }
            "port" => found.port = value.trim().parse().unwrap_or(0),
            _ => {}
        }
    }
    Some(found)
}

fn host_and_port<'a>(scheme: &'a str, text: &'a str) -> Address<'a> {
    let (host, port) = match text.strip_prefix('[') {
        Some(rest) => rest.split_once(']').map_or((rest, ""), |(host, port)| (host, port.trim_start_matches(':'))),
        None if text.matches(':').count() > 1 => (text, ""),
        None => text.split_once(':').unwrap_or((text, "")),
    };
    let named = host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':')) && !host.starts_with('.');
    if !named || (!port.is_empty() && port.parse::<u16>().is_err() && scheme.is_empty()) {
        return Address { scheme, ..Address::default() };
    }
    Address { scheme, host, port: port.parse().unwrap_or(0) }
}

/// Whether a host is the machine itself.
pub(crate) fn is_loopback(host: &str) -> bool {
    let lower = host.to_ascii_lowercase();
    let numbers = |host: &str| host.split('.').count() == 4 && host.split('.').all(|part| part.parse::<u8>().is_ok());
    matches!(lower.as_str(), "localhost" | "::1" | "0:0:0:0:0:0:0:1" | "(local)" | "(localdb)" | "host.docker.internal" | ".")
        || lower.ends_with(".localhost")
        || (lower.starts_with("127.") && numbers(&lower))
}

/// Whether a host stands for every address of the machine.
pub(crate) fn is_any(host: &str) -> bool {
    matches!(host, "0.0.0.0" | "::" | "*" | "+" | "0")
}

/// Whether a host is a number rather than a name.
pub(crate) fn is_number(host: &str) -> bool {
    let of_four = || host.split('.').count() == 4 && host.split('.').all(|part| part.parse::<u8>().is_ok());
    let of_eight = || host.matches(':').count() > 1 && host.chars().all(|c| c.is_ascii_hexdigit() || matches!(c, ':' | '.'));
    of_four() || of_eight()
}

/// Whether a host is a name that everybody can resolve: of several parts, the last no private one.
pub(crate) fn is_public(host: &str) -> bool {
    const PRIVATE: [&str; 14] = [
        "local",
        "internal",
        "intranet",
        "lan",
        "corp",
        "home",
        "cluster",
        "svc",
        "localdomain",
        "private",
        "test",
        "invalid",
        "consul",
        "localhost",
    ];
    let Some((_, last)) = host.rsplit_once('.') else { return false };
    let letters = last.len() >= 2 && last.chars().all(|c| c.is_ascii_alphabetic());
    letters && !PRIVATE.contains(&last.to_ascii_lowercase().as_str()) && !host.contains(".svc.") && !host.contains(".cluster.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_every_form_name_their_host() {
        for (text, scheme, host, port) in [
            ("http://localhost:8080/x", "http", "localhost", 8080),
            ("postgres://u:p@db.shop:5432/shop", "postgres", "db.shop", 5432),
            ("jdbc:mysql://127.0.0.1/shop?x=y", "jdbc:mysql", "127.0.0.1", 0),
            ("jdbc:oracle:thin:@dbhost:1521:orcl", "jdbc:oracle", "dbhost", 1521),
            ("jdbc:h2:mem:x", "jdbc:h2", "", 0),
            ("Server=tcp:sql.shop,1433;Database=x", "", "sql.shop", 1433),
            ("host=db port=5432 dbname=x", "", "db", 5432),
            ("redis:6379", "", "redis", 6379),
            ("kafka-0:9092,kafka-1:9092", "", "kafka-0", 9092),
            ("[::1]:80", "", "::1", 80),
            ("u:p@tcp(10.0.0.1:3306)/x", "", "", 0),
            ("mysql://u:p@tcp(10.0.0.1:3306)/x", "mysql", "10.0.0.1", 3306),
            ("a sentence: with words", "", "", 0),
            ("mongodb://a:1,b:2/x", "mongodb", "a", 1),
        ] {
            assert_eq!(address(text), Address { scheme, host, port }, "{text}");
        }
    }

    #[test]
    fn hosts_are_told_apart() {
        assert!(is_loopback("LOCALHOST") && is_loopback("127.0.1.1") && !is_loopback("127.example.com"));
        assert!(is_public("api.example.com") && !is_public("db") && !is_public("db.internal") && !is_public("10.0.0.1"));
        assert!(is_number("10.0.0.1") && !is_number("db"));
    }
}
