//! Instructions of a Dockerfile, one by one: what each puts into the image.

use seaworthy_syntax::dockerfile::{Form, Instruction as Raw, Keyword};
use seaworthy_syntax::shell;

use super::image::Built;
use super::run;
use crate::Join;
use crate::credential;
use crate::entity::{DeclaredVolume, Instruction, Known, Link, Written};
use crate::tables::{Words, glob};

pub(super) fn read(join: &mut Join<'_>, built: &Built<'_>) {
    for raw in &built.document.instructions {
        let ships = raw.stage.is_some_and(|stage| built.chain.contains(&stage));
        let stage = raw.stage.and_then(|stage| join.entities[built.image].stages.get(stage).copied());
        let text = raw.rest.of(&built.document.text).to_owned();
        let one = Instruction {
            place: Some(built.place(raw.span)),
            keyword: keyword(&raw.keyword).to_owned(),
            text: Written::at(text, built.place(raw.rest)),
            credential: "none".to_owned(),
            ships,
            onbuild: raw.onbuild,
            stage: Link::from_option(stage, "it stands before the first FROM"),
            image: Link::To(built.image),
            ..Instruction::default()
        };
        match raw.keyword {
            Keyword::Env | Keyword::Arg => pairs(join, built, raw, one),
            Keyword::Copy | Keyword::Add => {
                let key_file = key_file(join, built, raw);
                let one = copied(join, built, raw, one);
                join.entities.add(Instruction { key_file, ..one });
            }
            Keyword::Run => {
                let script = raw.command(built.document);
                let one = run::read(built, raw, &script, one);
                let id = join.entities.add(one);
                run::packages(join, built, &script, id, ships);
            }
            Keyword::Cmd | Keyword::Entrypoint => {
                let shadowed_by = shadowed_by(built, raw);
                join.entities.add(Instruction { shadowed_by, ..one });
            }
            Keyword::Volume if ships && !raw.onbuild => {
                volumes(join, built, raw);
                join.entities.add(one);
            }
            _ => {
                join.entities.add(one);
            }
        }
    }
    join.entities[built.image].brings_code = brings_code(built);
}

/// Whether the stage that ships may hold a program: what is copied in beside lists of dependencies and settings, or fetched.
fn brings_code(built: &Built<'_>) -> bool {
    let shipped = built.document.instructions.iter().filter(|raw| raw.stage.is_some_and(|stage| built.chain.contains(&stage)));
    shipped.into_iter().any(|raw| match raw.keyword {
        Keyword::Copy | Keyword::Add => {
            let Some((target, sources)) = raw.words.split_last() else { return true };
            // A tool from another image goes where programs are; a stage of this file gives what it built.
            let tool = raw.flag("from").and_then(|flag| flag.value.as_deref()).is_some_and(|from| from.contains(['/', ':']))
                && target.text.contains("/bin");
            let from_context = raw.flag("from").is_none();
            !tool && (!from_context || !raw.heredocs.is_empty() || sources.iter().any(|word| !is_setting(&word.text)))
        }
        Keyword::Run => run::may_bring_code(&raw.command(built.document)) || raw.words.iter().any(|word| word.dynamic),
        _ => false,
    })
}

/// Files that say what a program needs or how it is set, and are none themselves.
fn is_setting(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let lists = [
        "package",
        "npm-shrinkwrap",
        "yarn.lock",
        "pnpm-lock",
        "requirements",
        "pyproject",
        "poetry",
        "pipfile",
        "uv.lock",
        "gemfile",
        "composer",
        "go.mod",
        "go.sum",
    ];
    let ends = [".conf", ".ini", ".cnf", ".sh", ".crt", ".pem", ".cfg", ".vcl", ".htaccess", "crontab", "entrypoint"];
    let folders = ["docker", ".docker", "conf", "config", "etc", "supervisor", "nginx", "apache", "php"];
    let in_folder = path.split('/').rev().skip(1).any(|part| folders.contains(&part.to_ascii_lowercase().as_str()));
    in_folder || lists.iter().any(|start| name.starts_with(start)) || ends.iter().any(|end| name.ends_with(end))
}

/// An `ENV` or `ARG` is one entity for each pair, since each is judged by itself.
fn pairs(join: &mut Join<'_>, built: &Built<'_>, raw: &Raw, one: Instruction) {
    for pair in &raw.pairs {
        let value = pair.value.clone().unwrap_or_default();
        let strength = if pair.dynamic { credential::Strength::None } else { credential::judge(&join.tables.words, &pair.key, &value) };
        join.entities.add(Instruction {
            place: Some(built.place(pair.span)),
            key: Written::at(pair.key.clone(), built.place(pair.key_span)),
            value: pair.value.as_ref().map(|value| Written::at(value.clone(), built.place(pair.value_span))).unwrap_or_default(),
            credential: strength.word().to_owned(),
            is_address: is_address(&pair.key, &value),
            is_loopback: is_loopback(&value),
            built_in: join.tables.words.build_time_prefixes.iter().any(|prefix| pair.key.starts_with(prefix.as_str())),
            agent: agent(&join.tables.words, &value),
            ..one.clone()
        });
    }
}

fn keyword(keyword: &Keyword) -> &str {
    match keyword {
        Keyword::From => "FROM",
        Keyword::Run => "RUN",
        Keyword::Cmd => "CMD",
        Keyword::Label => "LABEL",
        Keyword::Maintainer => "MAINTAINER",
        Keyword::Expose => "EXPOSE",
        Keyword::Env => "ENV",
        Keyword::Add => "ADD",
        Keyword::Copy => "COPY",
        Keyword::Entrypoint => "ENTRYPOINT",
        Keyword::Volume => "VOLUME",
        Keyword::User => "USER",
        Keyword::Workdir => "WORKDIR",
        Keyword::Arg => "ARG",
        Keyword::Onbuild => "ONBUILD",
        Keyword::Stopsignal => "STOPSIGNAL",
        Keyword::Healthcheck => "HEALTHCHECK",
        Keyword::Shell => "SHELL",
        Keyword::Unknown(written) => written,
    }
}

/// The source of a copy that is a key by its name, and does not come from another stage.
fn key_file(join: &Join<'_>, built: &Built<'_>, raw: &Raw) -> Written<String> {
    if raw.flag("from").is_some() || raw.words.len() < 2 {
        return Written::default();
    }
    let is_key = |word: &&shell::Word| {
        let name = word.text.rsplit('/').next().unwrap_or(&word.text);
        join.tables.words.key_files.iter().any(|pattern| glob(pattern, name))
    };
    let found = raw.words[..raw.words.len() - 1].iter().find(is_key);
    found.map(|word| Written::at(word.text.clone(), built.place(word.span))).unwrap_or_default()
}

/// What a COPY or ADD brings in: the whole build context, the configuration of one environment, a file from an address.
fn copied(join: &Join<'_>, built: &Built<'_>, raw: &Raw, one: Instruction) -> Instruction {
    if raw.flag("from").is_some() || raw.words.len() < 2 {
        return one;
    }
    let sources = &raw.words[..raw.words.len() - 1];
    let at = |word: Option<&shell::Word>| word.map(|word| Written::at(word.text.clone(), built.place(word.span))).unwrap_or_default();
    let whole = sources.iter().find(|word| matches!(word.text.as_str(), "." | "./" | "/" | "./." | "*" | "./*"));
    let files = &join.tables.words.environment_files;
    let environment = sources.iter().find(|word| {
        let name = word.text.rsplit('/').next().unwrap_or(&word.text);
        files.iter().any(|file| file == name) || by_environment(name)
    });
    let address = sources.iter().find(|word| {
        let fetched = ["http://", "https://", "ftp://"].iter().any(|scheme| word.text.starts_with(scheme));
        // A repository's address with a commit is checked by its own name.
        fetched && !word.text.contains(".git") && raw.keyword == Keyword::Add && raw.flag("checksum").is_none()
    });
    Instruction {
        copies_all: at(whole),
        environment_file: at(environment),
        fetches: at(address),
        one_architecture: at(address.filter(|word| run::architecture(&word.text).is_some())),
        ..one
    }
}

/// Whether a variable for the environment is a part of a file's name: `config.$ENV.json`.
fn by_environment(name: &str) -> bool {
    let Some((_, rest)) = name.split_once('$') else { return false };
    let variable: String = rest.trim_start_matches('{').chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    let variable = variable.to_ascii_lowercase();
    ["env", "environment", "app_env", "node_env", "build_env", "profile", "stage", "deploy_env", "target_env"].contains(&variable.as_str())
        && name.contains('.')
}

/// A later CMD or ENTRYPOINT of the same stage takes the place of an earlier one.
fn shadowed_by(built: &Built<'_>, raw: &Raw) -> Written<String> {
    let later = |one: &&Raw| one.stage == raw.stage && !one.onbuild && !raw.onbuild && one.span.start > raw.span.start;
    let same = built.document.instructions.iter().filter(later).find(|one| one.keyword == raw.keyword);
    // An ENTRYPOINT in shell form takes no arguments, wherever it stands in the stage.
    let entry = |one: &&Raw| one.stage == raw.stage && !one.onbuild && one.keyword == Keyword::Entrypoint;
    let entry = || built.document.instructions.iter().rfind(entry).filter(|one| one.form == Form::Shell);
    let found = same.or_else(|| if raw.keyword == Keyword::Cmd { entry() } else { None });
    let found = found.filter(|_| raw.stage.is_some_and(|stage| built.chain.contains(&stage)));
    found.map(|one| Written::at(one.keyword_span.of(&built.document.text).to_owned(), built.place(one.span))).unwrap_or_default()
}

fn volumes(join: &mut Join<'_>, built: &Built<'_>, raw: &Raw) {
    let at = built.document.instructions.iter().position(|one| one.span == raw.span).unwrap_or(0);
    for word in &raw.words {
        let place = built.place(word.span);
        let Some(value) = built.document.value_at(at, &word.text).filter(|value| !value.contains('$')) else { continue };
        let path = value.to_ascii_lowercase();
        let part = |words: &[&str]| {
            let whole = path.split('/').any(|part| words.contains(&part));
            whole || path.split(['/', '-', '_', '.']).any(|part| words.contains(&part))
        };
        let keeps = join.entities[built.image].base.id().map(|base| join.entities[base].keeps.clone()).unwrap_or_default();
        let id = join.entities.add(DeclaredVolume {
            place: Some(place),
            path: Written::at(value.replace("//", "/"), place),
            temporary: part(&["tmp", "temp", "cache", "run", "sock", "log", "logs", "node_modules", "vendor", "build", "dist", "target"]),
            precious: matches!(keeps.as_str(), "database" | "broker" | "store")
                || part(&["upload", "uploads", "media", "attachments", "postgresql", "pgdata", "mysql", "mongodb"]),
            mounted: Known::Unknown("nothing of the tree runs the image".to_owned()),
            unmounted_in: Written::default(),
            image: Link::To(built.image),
        });
        join.entities[built.image].own_volumes.push(id);
    }
}

fn is_address(key: &str, value: &str) -> bool {
    let key = key.to_ascii_uppercase();
    let by_value = ["http://", "https://", "ws://", "wss://"].iter().any(|scheme| value.starts_with(scheme)) || is_loopback(value);
    let by_key = ["_URL", "_URI", "_HOST", "_ENDPOINT", "_BASE_URL", "_API", "_ORIGIN", "_DOMAIN", "_SERVER", "_BACKEND", "_GATEWAY"];
    by_value || (by_key.iter().any(|end| key.ends_with(end)) && (value.is_empty() || value.contains(['$', '.', ':'])))
}

fn is_loopback(value: &str) -> bool {
    let host = value.split("://").last().unwrap_or(value);
    let host = host.rsplit('@').next().unwrap_or(host).split(['/', ':', '?']).next().unwrap_or(host);
    matches!(host, "localhost" | "127.0.0.1" | "host.docker.internal")
}

/// The monitoring agent that an option such as `-javaagent` loads.
fn agent(words: &Words, value: &str) -> String {
    let loads = ["-javaagent:", "-agentpath:", "LD_PRELOAD", "liboneagent"].iter().any(|option| value.contains(option));
    let lower = value.to_ascii_lowercase();
    let found = words.agent_files.iter().find(|file| lower.contains(file.as_str())).filter(|_| loads);
    found.cloned().unwrap_or_default()
}
