//! A Dockerfile as the image that it builds for deployment.

use seaworthy_model::{FileId, Place, Span};
use seaworthy_syntax::dockerfile::{Base, Dockerfile, Instruction as Raw, Keyword, Stage};
use seaworthy_syntax::shell;

use super::container::reference_of;
use super::{context, instruction, process};
use crate::Join;
use crate::entity::{BaseImage, BuildStage, ExposedPort, Id, Image, ImageReference, Link, Package, Written};
use crate::join::variant::folder_of;
use crate::tables::glob;

/// A Dockerfile and the entity that it became.
pub(crate) struct Built<'a> {
    pub path: &'a str,
    pub file: FileId,
    pub document: &'a Dockerfile,
    pub image: Id<Image>,
    /// The stages whose file system ships, the shipped one first.
    pub chain: Vec<usize>,
}

impl Built<'_> {
    pub fn place(&self, span: Span) -> Place {
        Place { file: self.file, span }
    }
}

/// Images of one Dockerfile; nobody ships more.
const MOST: usize = 16;

/// The images that a Dockerfile is built to: one for each stage that somebody builds by its name, else one.
pub(crate) fn read<'a>(join: &mut Join<'a>, file: FileId, path: &'a str, document: &'a Dockerfile, targets: &[String]) -> Vec<Built<'a>> {
    if document.stages.is_empty() {
        return vec![];
    }
    let mut shipped: Vec<usize> =
        targets.iter().filter_map(|name| document.stage_named(name)).filter(|stage| ships(join, document, *stage)).collect();
    shipped.sort_unstable();
    shipped.dedup();
    shipped.truncate(MOST);
    if shipped.is_empty() {
        shipped.push(shipped_stage(join, document));
    }
    shipped.into_iter().map(|stage| one(join, file, path, document, stage)).collect()
}

/// Whether a stage that somebody names can be what is deployed: it is not for development, and no later stage takes its
/// files, as one does that was made to be shipped.
fn ships(join: &Join<'_>, document: &Dockerfile, stage: usize) -> bool {
    let taken = document.copies_from().any(|(instruction, from, _)| {
        let later = document.instructions[instruction].stage.and_then(|index| document.stages.get(index));
        matches!(from, Base::Stage(index) if index == stage)
            && later.is_some_and(|later| later.index > stage && !is_development_stage(join, later))
    });
    !taken && !is_development_stage(join, &document.stages[stage])
}

/// The build context of a Dockerfile that nothing names: its folder, and for Maven's `src/main/docker` the folder of the module.
pub(crate) fn usual_context(path: &str) -> &str {
    let folder = folder_of(path);
    let module = folder.strip_suffix("src/main/docker").filter(|module| module.is_empty() || module.ends_with('/'));
    module.map_or(folder, |module| module.trim_end_matches('/'))
}

fn one<'a>(join: &mut Join<'a>, file: FileId, path: &'a str, document: &'a Dockerfile, shipped: usize) -> Built<'a> {
    let chain = document.base_chain(shipped);
    let from = &document.instructions[document.stages[shipped].from];
    let image = join.entities.add(Image {
        place: Some(Place { file, span: from.span }),
        dockerfile: path.to_owned(),
        context: context::of(&join.tree, path, document),
        development: is_development(join, path) || document.stages.iter().all(|stage| is_development_stage(join, stage)),
        user_known: true,
        stage: Link::No("it has no stage"),
        process: Link::No("the base image decides what starts"),
        base: Link::No("it starts from nothing"),
        ..Image::default()
    });
    join.copied.insert(image, context::files(document));
    let built = Built { path, file, document, image, chain };
    stages(join, &built, shipped);
    let others = join.entities.packages.len();
    instruction::read(join, &built);
    let makes = makes_packages(join, others);
    join.entities[image].development |= makes;
    user(join, &built);
    exposed(join, &built);
    process::read(join, &built);
    built
}

/// Whether what an image installs, behind as many packages of others, makes packages of the system: it is for who releases the
/// program, and is not deployed.
fn makes_packages(join: &Join<'_>, others: usize) -> bool {
    let words = &join.tables.words.packaging_tools;
    let tool = |one: &Package| one.ships && !one.removed && words.contains(&one.name.value);
    join.entities.packages.iter().skip(others).any(tool)
}

/// The last stage that is not named for development, else the last; one whose name says that it is released before one that is named
/// for something else and takes nothing of it.
fn shipped_stage(join: &Join<'_>, document: &Dockerfile) -> usize {
    let last = document.stages.iter().rposition(|stage| !is_development_stage(join, stage)).unwrap_or(document.stages.len() - 1);
    let is_release = |stage: &Stage| {
        stage
            .name
            .as_ref()
            .is_some_and(|name| matches!(name.text.to_ascii_lowercase().as_str(), "release" | "production" | "prod" | "final"))
    };
    let released = document
        .stages
        .iter()
        .rposition(is_release)
        .filter(|released| *released < last && document.stages[last].name.is_some() && !giving(document, last).contains(released));
    released.unwrap_or(last)
}

fn is_development_stage(join: &Join<'_>, stage: &Stage) -> bool {
    let name = stage.name.as_ref().map(|name| name.text.to_ascii_lowercase()).unwrap_or_default();
    join.tables.words.dev_stages.contains(&name)
}

/// `Dockerfile.dev`, and whatever lies below a folder for development.
fn is_development(join: &Join<'_>, path: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let name = name.to_ascii_lowercase();
    let parts = name.split(['.', '-', '_']).any(|part| {
        matches!(part, "dev" | "development" | "debug" | "test" | "tests" | "tilt" | "ci" | "local" | "e2e" | "cypress" | "playwright")
    });
    let words = &join.tables.words.development_folders;
    parts || folder.split('/').any(|part| words.iter().any(|word| word == &part.to_ascii_lowercase()))
}

fn stages(join: &mut Join<'_>, built: &Built<'_>, shipped: usize) {
    let giving = giving(built.document, shipped);
    join.entities[built.image].multi_stage = giving.iter().any(|stage| !built.chain.contains(stage));
    for stage in &built.document.stages {
        let ships = built.chain.contains(&stage.index);
        let from = &built.document.instructions[stage.from];
        let name = stage.name.as_ref().map(|name| Written::at(name.text.clone(), built.place(name.span))).unwrap_or_default();
        let base = base(join, built, stage.index);
        let platform = from.flag("platform").and_then(|flag| Some(Written::at(flag.value.clone()?, built.place(flag.span))));
        let id = join.entities.add(BuildStage {
            place: Some(built.place(from.span)),
            name,
            gives_files: giving.contains(&stage.index) && !ships,
            platform: platform.unwrap_or_default(),
            index: i64::try_from(stage.index).unwrap_or(0),
            ships,
            base: Link::from_option(base, "it starts from another stage, from nothing, or from what a variable names"),
            image: Link::To(built.image),
        });
        let image = &mut join.entities[built.image];
        image.stages.push(id);
        if stage.index == shipped {
            image.stage = Link::To(id);
        }
        // The last of the chain stands on the image below.
        if built.chain.last() == Some(&stage.index) {
            image.base = Link::from_option(base, "its base is not known");
        }
    }
    for (instruction, from, span) in built.document.copies_from() {
        let Base::Image { reference, .. } = from else { continue };
        let raw = &built.document.instructions[instruction];
        let stands_in = if raw.keyword == Keyword::Run { "mount" } else { "copy" };
        let found = reference_of(&reference.written, Some(built.place(span)), stands_in, join);
        let stage = raw.stage.unwrap_or(0);
        add_reference(join, built, found, stage);
    }
}

/// The stages whose files get into this one, itself the first, be it through others.
fn giving(document: &Dockerfile, stage: usize) -> Vec<usize> {
    let mut reached = document.base_chain(stage);
    let mut at = 0;
    while let Some(stage) = reached.get(at).copied() {
        at += 1;
        let copied = document.copies_from().filter(|(instruction, ..)| document.instructions[*instruction].stage == Some(stage));
        let sources = copied.filter_map(|(_, from, _)| if let Base::Stage(from) = from { Some(from) } else { None });
        for next in sources.flat_map(|from| document.base_chain(from)).collect::<Vec<_>>() {
            if !reached.contains(&next) {
                reached.push(next);
            }
        }
    }
    reached
}

fn base(join: &mut Join<'_>, built: &Built<'_>, stage: usize) -> Option<Id<BaseImage>> {
    let Base::Image { reference, span, .. } = &built.document.stages[stage].base else { return None };
    let place = built.place(*span);
    let mut found = reference_of(&reference.written, Some(place), "from", join);
    found.written = Written::at(reference.written.clone(), place);
    let known = join.tables.image(&found.repository, &found.name, &found.tag);
    let id = join.entities.add(BaseImage {
        place: Some(place),
        written: found.written.clone(),
        name: found.name.clone(),
        tag: found.tag.clone(),
        known: known.is_some(),
        user: known.as_ref().and_then(|known| known.user.clone()).unwrap_or_default(),
        shell: known.as_ref().and_then(|known| known.shell.clone()).unwrap_or_default(),
        drops_root: known.as_ref().is_some_and(|known| known.drops_root),
        starts: known.as_ref().map(|known| known.starts.clone()).unwrap_or_default(),
        sdk: known.as_ref().map(|known| known.sdk.clone()).unwrap_or_default(),
        runtime_version: known.as_ref().map(|known| runtime_version(join, &known.runtime, &found)).unwrap_or_default(),
        runtime: known.as_ref().map(|known| known.runtime.clone()).unwrap_or_default(),
        windows: known.as_ref().is_some_and(|known| known.windows),
        server: known.as_ref().map(|known| known.server.clone()).unwrap_or_default(),
        keeps: known.as_ref().map(|known| known.keeps.clone()).unwrap_or_default(),
    });
    add_reference(join, built, found, stage);
    Some(id)
}

fn add_reference(join: &mut Join<'_>, built: &Built<'_>, found: ImageReference, stage: usize) {
    let ships = built.chain.contains(&stage);
    let for_development = !ships && built.document.stages.get(stage).is_some_and(|stage| is_development_stage(join, stage));
    let development = join.entities[built.image].development || for_development;
    join.entities.add(ImageReference { ships, development, image: Link::No("no Dockerfile of the tree builds it"), ..found });
    let last = join.entities.image_references.len() - 1;
    join.references_of.push((Id::new(last), built.image));
}

/// As whom the image starts: its last USER, else its base's.
fn user(join: &mut Join<'_>, built: &Built<'_>) {
    let written = built.document.instruction_last(built.chain[0], Keyword::User).and_then(|raw| raw.words.first().map(|word| (raw, word)));
    let base = join.entities[built.image].base.id().map(|base| join.entities[base].clone());
    let dropped = drops_root(join, built, base.as_ref());
    let on_nothing = matches!(built.document.stages[built.chain[built.chain.len() - 1]].base, Base::Scratch);
    let unknown_base = matches!(built.document.stages[built.chain[built.chain.len() - 1]].base, Base::Unknown { .. });
    let image = &mut join.entities[built.image];
    match written {
        Some((raw, word)) => {
            let name = word.text.split(':').next().unwrap_or_default();
            let resolved = known_value(built, raw, name);
            image.user_known = resolved.is_some();
            let name = resolved.unwrap_or_else(|| name.to_owned());
            image.runs_as_root = image.user_known && matches!(name.as_str(), "root" | "0") && !dropped;
            image.user = Written::at(name, built.place(raw.span));
        }
        None => {
            let user = base.map(|base| base.user).unwrap_or_default();
            image.user_known = !user.is_empty();
            // An image that is not in the table most likely starts as root, as images do that name no user.
            image.runs_as_root = !dropped && !unknown_base && (user.is_empty() || matches!(user.as_str(), "root" | "0"));
            image.user_known |= on_nothing;
            image.user = Written::default_of(user);
        }
    }
    image.drops_root = dropped;
}

/// A word as its instruction sees it; `None` where a variable without a known value decides it.
fn known_value(built: &Built<'_>, raw: &Raw, word: &str) -> Option<String> {
    let at = built.document.instructions.iter().position(|one| one.span == raw.span)?;
    built.document.value_at(at, word).filter(|value| !value.contains('$'))
}

/// Whether something on the way to the program drops root: the base's own entry point, or gosu and its like.
fn drops_root(join: &Join<'_>, built: &Built<'_>, base: Option<&BaseImage>) -> bool {
    let own_entry = built.document.instruction_last(built.chain[0], Keyword::Entrypoint);
    if own_entry.is_none() && base.is_some_and(|base| base.drops_root) {
        return true;
    }
    let droppers = &join.tables.words.root_droppers;
    let shipped = |raw: &&Raw| raw.stage.is_some_and(|stage| built.chain.contains(&stage));
    let starts =
        [Keyword::Entrypoint, Keyword::Cmd].into_iter().filter_map(|keyword| built.document.instruction_last(built.chain[0], keyword));
    let in_start = starts
        .flat_map(|raw| raw.rest.of(&built.document.text).split(|c: char| !c.is_alphanumeric() && c != '-'))
        .any(|word| droppers.iter().any(|one| one == word));
    let installed = built
        .document
        .instructions
        .iter()
        .filter(shipped)
        .filter(|raw| raw.keyword == Keyword::Run)
        .any(|raw| shell::packages(&raw.command(built.document)).iter().any(|package| droppers.contains(&package.name)));
    in_start || installed
}

/// The version of a language runtime as far as it has to fit, from an image's tag or name; empty where none says it.
fn runtime_version(join: &Join<'_>, runtime: &str, found: &ImageReference) -> String {
    if runtime == "java" {
        let patterns = join.tables.java_tags().iter();
        let in_text = |pattern: &regex::Regex| {
            let of_tag = pattern.captures(&found.tag).or_else(|| pattern.captures(&found.name));
            of_tag.and_then(|captures| Some(captures.get(1)?.as_str().to_owned()))
        };
        let builder = matches!(found.name.as_str(), "maven" | "gradle" | "tomcat" | "jetty" | "scala-sbt");
        return patterns.take(if builder { 1 } else { 2 }).find_map(in_text).unwrap_or_default();
    }
    let parts = if matches!(runtime, "python" | "ruby" | "php") { 2 } else { 1 };
    let version: Vec<&str> = found.tag.split('-').next().unwrap_or_default().split('.').collect();
    let numbers = version.iter().take_while(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())).count();
    if numbers < parts || runtime.is_empty() { String::new() } else { version[..parts].join(".") }
}

fn exposed(join: &mut Join<'_>, built: &Built<'_>) {
    let own = built.document.instructions.iter().filter(|raw| raw.keyword == Keyword::Expose && !raw.onbuild);
    let mut ports = vec![];
    for (raw, word) in own.flat_map(|raw| raw.words.iter().map(move |word| (raw, word))) {
        let ships = raw.stage.is_some_and(|stage| built.chain.contains(&stage));
        let text = known_value(built, raw, &word.text);
        let (number, valid) = text.as_deref().map_or((0, true), port);
        let instruction = join.entities.instructions.iter().rposition(|one| one.place == Some(built.place(raw.span)));
        let id = join.entities.add(ExposedPort {
            place: Some(built.place(word.span)),
            written: Written::at(word.text.clone(), built.place(word.span)),
            number,
            valid,
            ships,
            listens_at: 0,
            image: Link::To(built.image),
            instruction: Link::from_option(instruction.map(Id::new), "it stands before the first FROM"),
        });
        join.entities[built.image].own_ports.push(id);
        if ships && valid && number > 0 {
            ports.push(number);
        }
    }
    let image = &mut join.entities[built.image];
    image.exposed = ports;
    let stop = built.document.instruction_last(built.chain[0], Keyword::Stopsignal);
    let stop = stop.and_then(|raw| raw.words.first()).map(|word| Written::at(word.text.clone(), built.place(word.span)));
    image.stop_signal = stop.clone().unwrap_or_default();
    let Some(base) = image.base.id().map(|base| join.entities[base].clone()) else { return };
    let repository = seaworthy_syntax::reference::parse(&base.written.value).repository_path();
    let known = join.tables.image(&repository, &base.name, &base.tag).unwrap_or_default();
    let image = &mut join.entities[built.image];
    image.exposed.extend(known.ports);
    let variables = built.document.env_of(built.chain[0]);
    let told = variables.iter().any(|pair| join.tables.words.port_variables.iter().any(|pattern| glob(pattern, &pair.key)));
    image.default_port = if told { 0 } else { known.default_port };
    if stop.is_none() {
        image.stop_signal = Written::default_of(known.stop_signal);
    }
}

/// The first number of `8080`, `8080/tcp` or `8080-8090/udp`, and whether it is a port.
fn port(text: &str) -> (i64, bool) {
    let (ports, protocol) = text.split_once('/').unwrap_or((text, "tcp"));
    let known = matches!(protocol.to_ascii_lowercase().as_str(), "tcp" | "udp" | "sctp");
    let numbers: Vec<Option<i64>> = ports.splitn(2, '-').map(|part| part.parse().ok()).collect();
    let fits = numbers.iter().all(|number| number.is_some_and(|number| (1..=65535).contains(&number)));
    (numbers.first().copied().flatten().unwrap_or(0), known && fits)
}

#[cfg(test)]
mod tests {
    use super::port;

    #[test]
    fn a_port_is_a_number_up_to_65535_a_range_and_a_protocol() {
        for (text, read) in [
            ("8080", (8080, true)),
            ("53/UDP", (53, true)),
            ("8000-8010", (8000, true)),
            ("65536/tcp", (65536, false)),
            ("127.0.0.1:80:80", (0, false)),
            ("80:80", (0, false)),
            ("80/http", (80, false)),
        ] {
            assert_eq!(port(text), read, "{text}");
        }
    }
}
