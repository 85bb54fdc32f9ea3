//! What the commands of a start say about it: development servers, installations, several processes, logs in files.

use super::ran::Ran;
use super::{Command, base};
use crate::entity::{Process, Written};
use crate::tables::{Words, glob};

/// The fields of a process that its commands decide.
pub(super) fn of(words: &Words, command: &Command, ran: &[Ran]) -> Process {
    let said = |one: &Ran| one.place.map(|place| Written::at(shown(&one.words), place)).unwrap_or_default();
    let found = |list: &[String]| ran.iter().find(|one| (one.main || !one.nested) && fits_any(list, &one.words));
    let server = found(&words.development_servers);
    let installs = ran.iter().find(|one| fits_any(&words.start_installs, &one.words));
    let migrates = migration(words, ran);
    let manager = ran.iter().filter(|one| !one.nested || one.main).find_map(|one| manager(words, one));
    let beside = beside(words, ran);
    let redirected = redirected(ran);
    let daemon = ran.iter().find(|one| !one.nested && fits_any(&words.daemon_starts, &one.words) && !in_foreground(&one.words));
    Process {
        development_server: server.map(said).unwrap_or_default(),
        development_server_maybe: server.is_some_and(|one| one.chosen),
        reloads: server
            .is_some_and(|one| fits_any(&words.reloading_servers, &one.words) && !one.words.iter().any(|word| word == "--noreload")),
        loopback: server.is_some_and(|one| fits_any(&words.loopback_servers, &one.words) && !told_an_address(&one.words, command)),
        rewrites: ran.iter().find(|one| rewrites(words, &one.words)).map(said).unwrap_or_default(),
        installs: installs.map(said).unwrap_or_default(),
        installs_maybe: installs.is_some_and(|one| one.nested),
        migrates_maybe: migrates.is_some_and(|one| one.chosen),
        migration_locks: migrates.is_some_and(|one| fits_any(&words.locking_migrations, &one.words)),
        migration_drops: migrates.is_some_and(|one| fits_any(&words.dropping_migrations, &one.words)),
        migrates: migrates.map(said).unwrap_or_default(),
        redirected_to: redirected.clone().map(|(file, _)| file).unwrap_or_default(),
        still_printed: redirected.is_some_and(|(_, copied)| copied),
        manager: manager.unwrap_or_default(),
        daemon: daemon.filter(|_| beside.is_empty()).map(said).unwrap_or_default(),
        beside,
        ..Process::default()
    }
}

/// What changes the schema before the program starts, the worst of it first. A container that is there for nothing else is a job.
fn migration<'a>(words: &Words, ran: &'a [Ran]) -> Option<&'a Ran> {
    let worst_first = [&words.dropping_migrations, &words.start_migrations, &words.locking_migrations];
    worst_first.into_iter().find_map(|list| ran.iter().find(|one| !one.main && fits_any(list, &one.words)))
}

/// A command in a message: not more of it than tells it from others.
fn shown(words: &[String]) -> String {
    let text = words.join(" ");
    let text = text.split(['\n', '\r']).next().unwrap_or_default().trim_end();
    match text.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", text[..at].trim_end()),
        None => text.to_owned(),
    }
}

fn fits_any(patterns: &[String], words: &[String]) -> bool {
    starts(words).into_iter().any(|words| patterns.iter().any(|pattern| fits(pattern, words)))
}

/// The words from each program that only runs the next one: `poetry run`, `bundle exec`, `python`.
pub(super) fn starts(words: &[String]) -> Vec<&[String]> {
    let mut all = vec![words];
    let Some(first) = words.first().map(|word| base(word)) else { return all };
    let second = words.get(1).map(String::as_str);
    let skip = match (first, second) {
        ("poetry" | "pipenv" | "uv" | "pdm" | "hatch" | "rye" | "doppler", Some("run")) | ("bundle", Some("exec")) => 2,
        ("python" | "python2" | "python3" | "ruby" | "npx" | "bunx" | "xvfb-run", Some(second)) if !second.starts_with('-') => 1,
        ("python" | "python2" | "python3", Some("-m" | "-u")) => 2,
        ("cross-env" | "env", Some(_)) => words.iter().skip(1).take_while(|word| word.contains('=')).count() + 1,
        _ => return all,
    };
    all.extend(words.get(skip..).filter(|rest| !rest.is_empty()));
    all
}

/// Whether a command is one of this form: the program, then words in this order, options anywhere; behind `!` none of these.
fn fits(pattern: &str, words: &[String]) -> bool {
    let mut parts = pattern.split(' ');
    let (Some(program), Some((first, rest))) = (parts.next(), words.split_first()) else { return false };
    if !(glob(program, base(first)) || glob(program, first)) {
        return false;
    }
    let mut at = 0;
    parts.all(|part| {
        if let Some(unwanted) = part.strip_prefix('!') {
            return !rest.iter().any(|word| word == unwanted);
        }
        if part.starts_with('-') {
            return rest.iter().any(|word| word == part || word.strip_prefix(part).is_some_and(|value| value.starts_with('=')));
        }
        let found =
            rest[at.min(rest.len())..].iter().position(|word| !word.starts_with('-') && (glob(part, word) || glob(part, base(word))));
        found.is_some_and(|found| {
            at += found + 1;
            true
        })
    })
}

/// What configuration ends in, besides the words that say that it is a template.
const CONFIGURATION: [&str; 14] =
    ["cfg", "cnf", "conf", "config", "env", "ini", "json", "properties", "php", "py", "toml", "xml", "yaml", "yml"];

/// Whether a command copies one file that is called a template, and by its endings configuration: no folder, no picture.
fn copies_template(table: &Words, words: &[String]) -> bool {
    let (options, operands): (Vec<&String>, Vec<&String>) = words.iter().skip(1).partition(|word| word.starts_with('-'));
    let [from, _] = operands.as_slice() else { return false };
    let recursive = options.iter().any(|option| *option == "--recursive" || !option.starts_with("--") && option.contains(['r', 'R', 'a']));
    let name = base(from).to_ascii_lowercase();
    let is_template = |part: &str| table.template_words.iter().any(|word| word == part);
    let mut endings = name.rsplit('.').skip_while(|part| is_template(part));
    !recursive
        && name.split(['.', '-', '_']).any(is_template)
        && endings.next().is_some_and(|ending| CONFIGURATION.contains(&ending) && name != ending)
}

/// Whether a command changes a file in its place, or makes one from a template that the image brings.
fn rewrites(table: &Words, words: &[String]) -> bool {
    if matches!(words.first().map(|first| base(first)), Some("cp" | "install")) {
        return copies_template(table, words);
    }
    let in_place =
        |word: &String| word.starts_with("-i") || word.starts_with("--in-place") || word == "-pi" || word == "-ri" || word == "-Ei";
    matches!(words.first().map(|first| base(first)), Some("sed" | "gsed" | "perl" | "yq" | "xmlstarlet"))
        && words.iter().skip(1).any(in_place)
}

fn in_foreground(words: &[String]) -> bool {
    words.iter().any(|word| {
        let word = word.to_ascii_lowercase();
        word.contains("foreground") || word.contains("daemon off") || word == "--no-daemon" || word == "--nodaemon"
    })
}

/// Whether an option, an address or a variable says where a server listens.
pub(super) fn told_an_address(words: &[String], command: &Command) -> bool {
    let says = |word: &String| {
        let option = word.split('=').next().unwrap_or(word);
        word.contains("0.0.0.0")
            || word.contains("::")
            || word.contains('$')
            || matches!(option, "--host" | "-h" | "-H" | "-b" | "--bind" | "-a" | "--dev-addr" | "--address")
    };
    let variables = ["FLASK_RUN_HOST", "HOST", "UVICORN_HOST", "GUNICORN_CMD_ARGS", "HOSTNAME"];
    words.iter().skip(1).any(says) || command.variables.iter().any(|name| variables.contains(&name.as_str()))
}

fn manager(words: &Words, one: &Ran) -> Option<String> {
    let first = one.words.first()?;
    if first == "/init" {
        return Some("s6-overlay".to_owned());
    }
    starts(&one.words)
        .into_iter()
        .filter_map(|rest| rest.first())
        .map(|first| base(first))
        .find(|name| words.process_managers.iter().any(|one| one == name))
        .map(str::to_owned)
}

/// Programs that only wait, watch or show, beside one that works.
const HELPERS: [&str; 22] = [
    "sleep",
    "tail",
    "wait",
    "echo",
    "printf",
    "cat",
    "touch",
    "chmod",
    "chown",
    "mkdir",
    "inotifywait",
    "wait-for-it.sh",
    "wait-for-it",
    "curl",
    "wget",
    "nc",
    "true",
    "kill",
    "trap",
    "read",
    "cd",
    ":",
];

/// The programs that run beside each other: put in the background by `&` or by themselves, and the one in front.
fn beside(words: &Words, ran: &[Ran]) -> Vec<String> {
    let mut names: Vec<String> = vec![];
    let works = |one: &&Ran| one.words.first().is_some_and(|first| !HELPERS.contains(&base(first)) && !first.starts_with('$'));
    for one in ran.iter().filter(works) {
        let daemon = !one.main && (fits_any(&words.daemon_starts, &one.words) || goes_by_itself(&one.words)) && !in_foreground(&one.words);
        let last_daemon = one.main && fits_any(&words.daemon_starts, &one.words);
        if !(one.main || last_daemon || ((one.background || daemon) && !one.nested)) || one.piped {
            continue;
        }
        let name = service_name(&one.words);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.len() > 1 { names } else { vec![] }
}

/// Servers that leave the foreground unless they are told to stay.
fn goes_by_itself(words: &[String]) -> bool {
    let Some(name) = words.first().map(|first| base(first)) else { return false };
    let stays = |options: &[&str]| words.iter().any(|word| options.contains(&word.as_str()));
    match name {
        "nginx" => words.len() == 1 || (!in_foreground(words) && !stays(&["-t", "-s", "-v", "-V", "-T"])),
        "cron" | "crond" => !stays(&["-f", "-n"]),
        "sshd" => !stays(&["-D", "-t", "-T"]),
        "rsyslogd" => !stays(&["-n"]),
        _ => false,
    }
}

/// The program of `service x start` and `/etc/init.d/x start` is x.
fn service_name(words: &[String]) -> String {
    let first = words.first().map(|first| base(first)).unwrap_or_default();
    let name = match (first, words.get(1)) {
        ("service" | "rc-service", Some(name)) => name,
        ("systemctl", _) => words.get(2).map_or(first, String::as_str),
        _ => first,
    };
    name.to_owned()
}

/// The file that standard output of what works goes to, by a redirection or through `tee`, which prints it as well.
fn redirected(ran: &[Ran]) -> Option<(Written<String>, bool)> {
    let file = |path: &&String| !path.is_empty() && !["/dev/", "/proc/", "&", "$", "/tmp/fifo"].iter().any(|start| path.starts_with(start));
    for one in ran.iter().filter(|one| one.main || one.background || one.piped) {
        let tee = one.piped && one.words.first().is_some_and(|first| base(first) == "tee");
        let written = one.words.iter().skip(1).filter(|word| tee && !word.starts_with('-'));
        let helper = one.words.first().is_none_or(|first| HELPERS.contains(&base(first)));
        let found = one.output.iter().filter(|_| !helper && !one.piped).chain(written).find(file);
        if let (Some(found), Some(place)) = (found, one.place) {
            return Some((Written::at(found.clone(), place), tee && one.output.is_empty()));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn a_pattern_is_the_program_words_in_order_and_options_anywhere() {
        for (pattern, command, fitting) in [
            ("flask run", "flask --app shop run --port 80", true),
            ("flask run", "flask db upgrade", false),
            ("*manage.py runserver", "python manage.py runserver 0.0.0.0:8000", true),
            ("uvicorn --reload", "uvicorn app:app --host 0.0.0.0 --reload", true),
            ("uvicorn --reload", "uvicorn app:app", false),
            ("vite !build !preview", "vite preview", false),
            ("npm run *:dev", "npm run api:dev", true),
            ("*tomcat*/startup.sh", "/opt/tomcat9/bin/startup.sh", true),
            ("*tomcat*/startup.sh", "/app/startup.sh", false),
            ("service start", "service nginx start", true),
            ("python* -m http.server", "python3 -m http.server 8000", true),
        ] {
            assert_eq!(fits_any(&[pattern.to_owned()], &words(command)), fitting, "{pattern} {command}");
        }
    }

    #[test]
    fn a_long_command_is_cut_where_a_character_ends() {
        assert_eq!(shown(&["ä".repeat(80)]).chars().count(), 61);
    }
}
