//! A probe of a container, and the times that a container's program gives itself.

use super::at::At;
use super::security::duration;
use crate::Join;
use crate::entity::{Container, Id, Known, Link, Probe, Workload, Written};

pub(crate) fn probe(join: &mut Join<'_>, at: At<'_>, kind: &str, container: Id<Container>, workload: Id<Workload>) -> Id<Probe> {
    let actions = [("httpGet", "http"), ("tcpSocket", "tcp"), ("grpc", "grpc"), ("exec", "exec")];
    let action = actions.iter().find(|(key, _)| at.get(key).is_some());
    let body = action.and_then(|(key, _)| at.get(key));
    let text = |key: &str| body.map(|body| body.text_of(key)).unwrap_or_default();
    let port = text("port");
    let mut scheme = text("scheme");
    scheme.value = if scheme.value.is_empty() { "http".to_owned() } else { scheme.value.to_ascii_lowercase() };
    let command = body.map(|body| body.texts_of("command")).unwrap_or_default();
    let period = at.int_or("periodSeconds", 10);
    let failures = at.int_or("failureThreshold", 3);
    join.entities.add(Probe {
        place: port.place.or(Some(at.place())),
        kind: kind.to_owned(),
        action: action.map_or("", |(_, action)| action).to_owned(),
        port_number: port.value.parse().unwrap_or(0),
        port_exists: if port.value.is_empty() { Known::Is(true, None) } else { Known::Unknown("the container names no port".to_owned()) },
        port,
        path: text("path"),
        scheme,
        host: text("host"),
        program: program(&command.value),
        command,
        lacks_program: false,
        listens_at: 0,
        speaks: String::new(),
        initial_delay: at.int_or("initialDelaySeconds", 0),
        patience: period.value.saturating_mul(failures.value),
        period,
        failures,
        successes: at.int_or("successThreshold", 1),
        container: Link::To(container),
        workload: Link::To(workload),
    })
}

/// The program that a command starts, without its folder where that is one of the system's; empty for a program of some other folder.
fn program(command: &[String]) -> String {
    let Some(first) = command.first() else { return String::new() };
    let folder_known =
        ["/bin/", "/usr/bin/", "/usr/local/bin/", "/sbin/", "/usr/sbin/"].iter().find_map(|folder| first.strip_prefix(folder));
    let name = folder_known.unwrap_or(first);
    let head = name.split(' ').next().unwrap_or(name);
    if head.contains(['/', '$']) { String::new() } else { name.to_owned() }
}

/// The longest time that an argument or a variable gives the program to end.
pub(crate) fn own_timeout(join: &Join<'_>, id: Id<Container>) -> Written<i64> {
    let container = &join.entities[id];
    let known = |key: &str| {
        let key = key.trim_start_matches('-').replace(['-', '.'], "_").to_ascii_lowercase();
        join.tables.words.shutdown_timeouts.contains(&key)
    };
    // Without a unit, what is more than an hour counts milliseconds.
    let seconds =
        |text: &str| duration(text).map(|seconds| if seconds > 3600 && text.parse::<i64>().is_ok() { seconds / 1000 } else { seconds });
    let mut longest = Written::default();
    let mut take = |found: Option<i64>, place| {
        if let (Some(seconds), Some(place)) = (found, place)
            && seconds > longest.value
        {
            longest = Written::at(seconds, place);
        }
    };
    for list in [&container.command, &container.args] {
        let words: Vec<&str> = list.value.iter().flat_map(|one| one.split_whitespace()).collect();
        for (at, word) in words.iter().enumerate() {
            match word.split_once('=') {
                Some((key, value)) if known(key) => take(seconds(value), list.place),
                None if word.starts_with('-') && known(word) => take(words.get(at + 1).and_then(|next| seconds(next)), list.place),
                _ => {}
            }
        }
    }
    for variable in &container.env {
        let variable = &join.entities[*variable];
        if known(&variable.name.value) {
            take(seconds(&variable.value.value), variable.value.place);
        }
    }
    longest
}
