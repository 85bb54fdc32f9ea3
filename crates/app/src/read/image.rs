//! A Dockerfile as the image that it builds for deployment.

use seaworthy_model::{FileId, Place, Span};
use seaworthy_syntax::dockerfile::{Base, Dockerfile, Instruction as Raw, Keyword, Stage};
use seaworthy_syntax::shell;

use super::container::reference_of;
use super::process;
use crate::Join;
use crate::credential;
use crate::entity::{BaseImage, BuildStage, Id, Image, ImageReference, Instruction, Link, Package, Written};
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

pub(crate) fn read<'a>(join: &mut Join<'a>, file: FileId, path: &'a str, document: &'a Dockerfile) -> Option<Built<'a>> {
    if document.stages.is_empty() {
        return None;
    }
    let shipped = shipped_stage(join, document);
    let chain = document.base_chain(shipped);
    let from = &document.instructions[document.stages[shipped].from];
    let image = join.entities.add(Image {
        place: Some(Place { file, span: from.span }),
        dockerfile: path.to_owned(),
        context: folder_of(path).to_owned(),
        development: is_development(join, path) || document.stages.iter().all(|stage| is_development_stage(join, stage)),
        user_known: true,
        stage: Link::No("it has no stage"),
        process: Link::No("the base image decides what starts"),
        base: Link::No("it starts from nothing"),
        ..Image::default()
    });
    let built = Built { path, file, document, image, chain };
    stages(join, &built, shipped);
    instructions(join, &built);
    user(join, &built);
    exposed(join, &built);
    process::read(join, &built);
    Some(built)
}

/// The last stage that is not named for development, else the last.
fn shipped_stage(join: &Join<'_>, document: &Dockerfile) -> usize {
    document.stages.iter().rposition(|stage| !is_development_stage(join, stage)).unwrap_or(document.stages.len() - 1)
}

fn is_development_stage(join: &Join<'_>, stage: &Stage) -> bool {
    let name = stage.name.as_ref().map(|name| name.text.to_ascii_lowercase()).unwrap_or_default();
    join.tables.words.dev_stages.contains(&name)
}

/// `Dockerfile.dev`, and whatever lies below a folder for development.
fn is_development(join: &Join<'_>, path: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let name = name.to_ascii_lowercase();
    let parts = name
        .split(['.', '-', '_'])
        .any(|part| matches!(part, "dev" | "development" | "debug" | "test" | "tests" | "tilt" | "ci" | "local" | "e2e"));
    let words = &join.tables.words.development_folders;
    parts || folder.split('/').any(|part| words.iter().any(|word| word == &part.to_ascii_lowercase()))
}

fn stages(join: &mut Join<'_>, built: &Built<'_>, shipped: usize) {
    for stage in &built.document.stages {
        let ships = built.chain.contains(&stage.index);
        let from = &built.document.instructions[stage.from];
        let name = stage.name.as_ref().map(|name| Written::at(name.text.clone(), built.place(name.span))).unwrap_or_default();
        let base = base(join, built, stage.index);
        let id = join.entities.add(BuildStage {
            place: Some(built.place(from.span)),
            name,
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

fn instructions(join: &mut Join<'_>, built: &Built<'_>) {
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
                join.entities.add(Instruction { key_file, ..one });
            }
            _ => {
                let run = raw.keyword == Keyword::Run;
                let id = join.entities.add(one);
                if run {
                    packages(join, built, raw, id, ships);
                }
            }
        }
    }
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

fn packages(join: &mut Join<'_>, built: &Built<'_>, raw: &Raw, instruction: Id<Instruction>, ships: bool) {
    for package in shell::packages(&raw.command(built.document)) {
        join.entities.add(Package {
            place: Some(built.place(package.span)),
            name: Written::at(package.name, built.place(package.span)),
            manager: package.manager.word().to_owned(),
            version: package.version.unwrap_or_default(),
            pinned: package.pinned,
            ships,
            image: Link::To(built.image),
            instruction: Link::To(instruction),
        });
    }
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

fn exposed(join: &mut Join<'_>, built: &Built<'_>) {
    let own = built.document.instructions.iter().filter(|raw| raw.keyword == Keyword::Expose && !raw.onbuild);
    let shipped = own.filter(|raw| raw.stage.is_some_and(|stage| built.chain.contains(&stage)));
    let ports = shipped.flat_map(|raw| raw.words.iter().map(move |word| (raw, word)));
    let ports = ports.filter_map(|(raw, word)| known_value(built, raw, word.text.split('/').next()?));
    let ports: Vec<i64> = ports.filter_map(|port| port.split('-').next()?.parse().ok()).collect();
    let image = &mut join.entities[built.image];
    image.exposed = ports;
    let Some(base) = image.base.id().map(|base| join.entities[base].clone()) else { return };
    let repository = seaworthy_syntax::reference::parse(&base.written.value).repository_path();
    let known = join.tables.image(&repository, &base.name, &base.tag).unwrap_or_default();
    join.entities[built.image].exposed.extend(known.ports);
}
