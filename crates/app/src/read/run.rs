//! What a RUN instruction installs, fetches and leaves behind.

use seaworthy_model::Span;
use seaworthy_syntax::dockerfile::Instruction as Raw;
use seaworthy_syntax::shell::{self, Joint, Script};

use super::image::Built;
use crate::Join;
use crate::entity::{Id, Instruction, Link, Package, PackageInstall, Written};
use crate::tables::glob;

/// What a RUN instruction fetches, and what it leaves behind.
pub(super) fn read(built: &Built<'_>, raw: &Raw, script: &Script, one: Instruction) -> Instruction {
    let piped = piped(script).map(|(text, span)| Written::at(text, built.place(span)));
    let download = download(script).map(|(text, span)| Written::at(text, built.place(span)));
    let cached =
        raw.flags.iter().any(|flag| flag.name == "mount" && flag.value.as_deref().is_some_and(|value| value.contains("type=cache")));
    let left = leaves_cache(script).filter(|_| !cached).map(|(name, span)| Written::at(name.to_owned(), built.place(span)));
    Instruction {
        piped: piped.unwrap_or_default(),
        one_architecture: download.unwrap_or_default(),
        leaves_cache: left.unwrap_or_default(),
        ..one
    }
}

fn base(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn fetches(command: &shell::Command) -> bool {
    command.program().first().is_some_and(|word| matches!(base(&word.text), "curl" | "wget"))
}

fn runs_what_it_reads(command: &shell::Command) -> bool {
    command.program().first().is_some_and(|word| {
        let name = base(&word.text);
        shell::is_shell(name) || matches!(name, "zsh" | "python" | "python3" | "perl" | "node" | "php" | "ruby")
    })
}

/// `curl … | sh`, `sh -c "$(curl …)"`, `bash <(curl …)`: the address, and the whole of it.
fn piped(script: &Script) -> Option<(String, Span)> {
    for (at, command) in script.commands.iter().enumerate() {
        if !fetches(command) {
            continue;
        }
        let next = script.commands[at + 1..].iter().find(|next| !next.substituted);
        let reads = next.filter(|next| next.after == Joint::Pipe && runs_what_it_reads(next));
        // A command inside `$(…)` follows the one that holds it.
        let holder = script.commands[..at].iter().rev().find(|one| !one.substituted).filter(|_| command.substituted);
        let holds = holder.filter(|holder| {
            // All of the script, and not a word of it, is what is fetched.
            let inline =
                holder.words.iter().skip_while(|word| word.text != "-c").nth(1).is_some_and(|word| word.text.starts_with(['$', '`']));
            runs_what_it_reads(holder) && (holder.words.len() < 3 || inline)
        });
        let Some(end) = reads.or(holds) else { continue };
        let address = command.words.iter().find(|word| word.text.contains("://"));
        let text = address.map_or("a script", |word| word.text.as_str());
        let span = Span::new(command.span.start.min(end.span.start) as usize, command.span.end.max(end.span.end) as usize);
        return Some((text.to_owned(), span));
    }
    None
}

/// The word of a download that names one architecture, where nothing in it says which one the image is for.
fn download(script: &Script) -> Option<(String, Span)> {
    let words = script.commands.iter().filter(|command| fetches(command)).flat_map(|command| &command.words);
    let mut named = words.filter(|word| word.text.contains("://"));
    named.find_map(|word| Some((architecture(&word.text)?, word.span)))
}

/// The architecture that an address names.
pub(super) fn architecture(address: &str) -> Option<String> {
    let known = ["amd64", "x86_64", "x86-64", "linux64", "linux-x64", "arm64", "aarch64"];
    let file = address.split("://").nth(1)?;
    known.iter().find(|name| file.to_ascii_lowercase().contains(**name)).map(|name| (*name).to_owned())
}

/// The package manager whose caches stay in the layer.
fn leaves_cache(script: &Script) -> Option<(&'static str, Span)> {
    let has = |command: &shell::Command, text: &str| command.words.iter().any(|word| word.text == text);
    let removes = |folder: &str| {
        script.commands.iter().any(|command| {
            let first = command.program().first().map_or("", |word| base(&word.text));
            let covers = |word: &shell::Word| {
                let path = word.text.trim_end_matches(['*', '/']);
                path.len() > 4 && (folder.starts_with(path) || path.starts_with(folder))
            };
            matches!(first, "rm" | "find") && command.words.iter().any(covers)
        })
    };
    let cleans = |name: &str| {
        script
            .commands
            .iter()
            .any(|command| command.program().first().is_some_and(|word| base(&word.text) == name) && has(command, "clean"))
    };
    for command in &script.commands {
        let name = command.program().first().map_or("", |word| base(&word.text));
        let found = match name {
            "apt-get" | "apt" if has(command, "update") && !removes("/var/lib/apt/lists") => "apt",
            "apk" if has(command, "add") && !has(command, "--no-cache") && !removes("/var/cache/apk") => "apk",
            "yum" | "dnf" | "microdnf" if has(command, "install") && !cleans(name) && !removes("/var/cache") => "yum",
            _ => continue,
        };
        return Some((found, command.span));
    }
    None
}

/// The packages that a RUN instruction installs by name.
pub(super) fn packages(join: &mut Join<'_>, built: &Built<'_>, script: &Script, instruction: Id<Instruction>, ships: bool) {
    let removed: Vec<&str> = removed(script);
    let mut installs: Vec<Id<PackageInstall>> = vec![];
    for package in shell::packages(script) {
        let words = &join.tables.words;
        let fits = |list: &[String]| list.iter().any(|pattern| glob(pattern, &package.name));
        let system = !matches!(package.manager.word(), "pip" | "npm" | "gem" | "go" | "cargo");
        let role = match () {
            () if !system => "",
            () if fits(&words.ssh_servers) => "ssh",
            () if fits(&words.host_agents) => "agent",
            () if fits(&words.build_tools) => "build",
            () => "",
        };
        let removed = removed.iter().any(|one| *one == package.name || *one == "*");
        let (pinned, install) = (package.pinned, built.place(package.install));
        let id = join.entities.add(Package {
            place: Some(built.place(package.span)),
            name: Written::at(package.name, built.place(package.span)),
            manager: package.manager.word().to_owned(),
            version: package.version.unwrap_or_default(),
            pinned: package.pinned,
            ships,
            role: role.to_owned(),
            removed,
            image: Link::To(built.image),
            instruction: Link::To(instruction),
        });
        let known = installs.last().copied().filter(|known| join.entities[*known].place == Some(install));
        let command = known.unwrap_or_else(|| {
            let manager = package.manager.word().to_owned();
            let image = Link::To(built.image);
            let added = join.entities.add(PackageInstall { place: Some(install), manager, ships, image, ..PackageInstall::default() });
            installs.push(added);
            added
        });
        if !pinned {
            join.entities[command].unpinned.push(id);
        }
    }
    for command in installs {
        let names: Vec<&str> = join.entities[command].unpinned.iter().map(|one| join.entities[*one].name.value.as_str()).collect();
        join.entities[command].unpinned_names = in_words(&names);
    }
}

/// `a`, `a` and `b`, or the first two of them and how many more there are.
fn in_words(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => format!("`{one}`"),
        [one, two] => format!("`{one}` and `{two}`"),
        [one, two, rest @ ..] => format!("`{one}`, `{two}` and {} more", rest.len()),
    }
}

/// The packages that a script removes again; `*` where it removes a group by a name that hides them.
fn removed(script: &Script) -> Vec<&str> {
    let removes = |command: &&shell::Command| {
        let name = command.program().first().map_or("", |word| base(&word.text));
        let how = ["remove", "purge", "del", "erase", "autoremove", "--purge"];
        matches!(name, "apt" | "apt-get" | "apk" | "yum" | "dnf" | "microdnf" | "zypper")
            && command.words.iter().any(|word| how.contains(&word.text.as_str()))
    };
    let words = script.commands.iter().filter(removes).flat_map(|command| command.words.iter().skip(1));
    words.map(|word| if word.text.starts_with(['.', '$']) || word.text.contains("-deps") { "*" } else { word.text.as_str() }).collect()
}

/// Whether a script may bring a program into the image: it fetches something, or installs it by name.
pub(super) fn may_bring_code(script: &Script) -> bool {
    let brings = |command: &shell::Command| {
        let name = command.program().first().map_or("", |word| base(&word.text));
        let with = |text: &str| command.words.iter().any(|word| word.text == text);
        matches!(
            name,
            "git" | "curl" | "wget" | "svn" | "hg" | "aria2c" | "unzip" | "tar" | "make" | "npx" | "go" | "cargo" | "mvn" | "gradle"
        ) || (name == "composer" && with("create-project"))
            || name.starts_with('$')
    };
    let named = |package: &shell::Package| matches!(package.manager.word(), "pip" | "npm" | "gem" | "go" | "cargo");
    script.commands.iter().any(brings) || shell::packages(script).iter().any(named)
}
