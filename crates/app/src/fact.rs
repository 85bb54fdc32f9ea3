//! Facts of code as entities: their fields are declared as data, not in Rust.

use std::borrow::Cow;

use seaworthy_condition::{Absent, Datum, Entity, Field, Type};
use seaworthy_model::{Fact, Guard, Place, Value};

use crate::App;
use crate::entity::{AsField, Component, Id, Link, Named, Reading};
use crate::value::{self, shown};

/// The word of the entity that a value is to a condition.
pub const VALUE: &str = "value";

/// The numbers of these kinds begin behind those of the entities.
const FACT: u16 = 1_000;
const VALUE_KIND: u16 = 999;

/// How many fields a kind may have: a value is named by its fact and its field.
const MOST_FIELDS: u32 = 16;

/// A kind of fact as `rules/facts.yaml` declares it.
#[derive(Clone, Debug)]
pub struct FactKind {
    /// Its word.
    pub name: &'static str,
    /// The field of a component that lists all of its kind.
    pub plural: &'static str,
    /// What it is.
    pub doc: String,
    /// Its fields: name, type ([`VALUE`] for a path or address), doc.
    pub fields: Vec<(&'static str, Type, String)>,
}

impl FactKind {
    /// The declared fields, and those that every fact has.
    pub(crate) fn all_fields(&self) -> Vec<Field> {
        let declared =
            self.fields.iter().map(|(name, ty, doc)| Field { name: Cow::Borrowed(name), ty: ty.clone(), doc: Cow::Owned(doc.clone()) });
        let common = COMMON.iter().filter(|(name, ..)| !self.fields.iter().any(|(declared, ..)| declared == name));
        declared.chain(common.map(|(name, ty, doc)| field(name, ty(), doc))).collect()
    }

    /// The field of a component that lists the facts of this kind in its code.
    pub(crate) fn of_component(&self) -> Field {
        let doc = format!("What its code and configuration say of this: {}", lower_first(&self.doc));
        let ty = Type::List(Box::new(Type::Entity(Cow::Borrowed(self.name))));
        Field { name: Cow::Borrowed(self.plural), ty, doc: Cow::Owned(doc) }
    }
}

fn lower_first(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map(|first| first.to_lowercase().chain(rest).collect()).unwrap_or_default()
}

type Row = (&'static str, fn() -> Type, &'static str);

/// Fields of every fact.
const COMMON: [Row; 20] = [
    ("test", || Type::Bool, "Whether it stands in test code."),
    ("example", || Type::Bool, "Whether it stands in a file that is an example to be copied."),
    ("aside", || Type::Bool, "Whether it stands in a command, a migration, a script, a build step or documentation: no request runs it."),
    ("function", || Type::Text, "The function that holds it; empty at module level."),
    ("handler", || Type::Text, "What the annotation that says it stands at, as `function` names what is in that; empty for all else."),
    ("library", || Type::Text, "The library whose signature says it."),
    ("guarded", || Type::Bool, "Whether it holds only under a setting."),
    ("guard", || Type::Text, "The setting under which it holds, as the code writes it."),
    ("switch", || Type::Text, "The variable of the environment that decides whether it holds; empty where none does."),
    ("key", || Type::Text, "The key of a configuration file or settings module that says it; empty for code."),
    ("profile", || Type::Text, "The profile or environment that it is for; empty for all."),
    (
        "development",
        || Type::Bool,
        "Whether its profile, the folder of its file, the setting under which it holds or each Compose project that mounts its file is one for development, tests or one's own machine.",
    ),
    ("overlaid", || Type::Bool, "Whether the framework lays the environment over the file that says it."),
    ("replaced", || Type::Bool, "Whether another layer, a profile for production or a description of a deployment sets the same key."),
    ("mounted", || Type::Bool, "Whether a Compose service mounts its file, so that it is no part of the image."),
    (
        "hosted",
        || Type::Bool,
        "Whether it stands in the file of a web server or process manager that nothing of the tree takes into a container: what a host runs today.",
    ),
    (
        "started",
        || Type::Text,
        "For Python: `yes` where a command of what is deployed starts this very file, `check` where a health check of an image runs it, `no` where it runs only when started and none does; else empty.",
    ),
    (
        "unreached",
        || Type::Bool,
        "For Python: whether only a call reaches it, and nothing of the tree's code and configuration names the function that holds it.",
    ),
    ("file", || Type::Text, "The file that it stands in."),
    ("component", || Type::Entity(Cow::Borrowed("component")), "The component whose code it is."),
];

fn field(name: &'static str, ty: Type, doc: &'static str) -> Field {
    Field { name: Cow::Borrowed(name), ty, doc: Cow::Borrowed(doc) }
}

/// A fact, and the component whose code it is.
#[derive(Clone, Debug)]
pub struct Joined {
    /// The fact.
    pub fact: Fact,
    /// The component, where its file lies in the folder of one.
    pub component: Option<Id<Component>>,
    /// The further programs that are built with its file, where that is a library's.
    pub also: Vec<Id<Component>>,
    /// Whether its file is an example to be copied.
    pub example: bool,
    /// Whether a command of what is deployed starts its file: `yes`, `no` or empty.
    pub started: &'static str,
    /// Whether nothing of the tree names the function that holds it.
    pub unreached: bool,
    /// The variable of the environment that decides whether it holds; empty where none does.
    pub switch: String,
    /// Whether the framework lays the environment over its file.
    pub overlaid: bool,
    /// Whether another layer, another profile or a description of a deployment sets its key.
    pub replaced: bool,
    /// Whether a Compose service mounts its file.
    pub mounted: bool,
    /// Whether only Compose services for development do.
    pub mounted_aside: bool,
    /// Whether its file is one of a server or process manager that nothing of the tree takes into a container.
    pub hosted: bool,
}

impl App {
    pub(crate) fn facts_of(&self, name: &str) -> Vec<Entity> {
        let Some(kind) = self.fact_kind(name) else { return vec![] };
        let of_kind = self.facts.iter().enumerate().filter(|(_, joined)| joined.fact.kind == name);
        of_kind.map(|(index, _)| Entity { kind, index: u32::try_from(index).unwrap_or(u32::MAX) }).collect()
    }

    fn fact_kind(&self, name: &str) -> Option<u16> {
        let kind = self.vocabulary.facts.iter().position(|kind| kind.name == name)?;
        Some(FACT + u16::try_from(kind).unwrap_or(0))
    }

    pub(crate) fn fact_place(&self, entity: Entity) -> Option<Place> {
        if entity.kind == VALUE_KIND {
            let (fact, name) = self.value(entity)?;
            return fact.fields.iter().find(|(field, ..)| *field == name).and_then(|(.., place)| *place).or(Some(fact.place));
        }
        self.fact(entity).map(|joined| joined.fact.place)
    }

    /// The fact that an entity is.
    #[must_use]
    pub fn fact(&self, entity: Entity) -> Option<&Joined> {
        if entity.kind < FACT {
            return None;
        }
        self.facts.get(entity.index as usize)
    }

    fn value(&self, entity: Entity) -> Option<(&Fact, &'static str)> {
        let (fact, field) = (entity.index / MOST_FIELDS, entity.index % MOST_FIELDS);
        let fact = &self.facts.get(fact as usize)?.fact;
        let kind = self.vocabulary.facts.iter().find(|kind| kind.name == fact.kind)?;
        Some((fact, kind.fields.get(field as usize)?.0))
    }

    pub(crate) fn fact_reading(&self, entity: Entity, name: &str) -> Option<Reading> {
        if entity.kind == Component::KIND {
            return self.listed(entity.index, name);
        }
        if entity.kind == VALUE_KIND {
            let (fact, field) = self.value(entity)?;
            if name == "file" {
                let path = self.fact_place(entity).and_then(|place| self.paths.get(place.file.0 as usize));
                let path = path.filter(|_| fact.field(field).is_some()).map_or("", String::as_str);
                return Some(Reading { value: Ok(Datum::Text(path.into())), place: None, written: !path.is_empty() });
            }
            return value::reading(self, fact.field(field), key_of(fact, field), name);
        }
        let joined = self.fact(entity)?;
        let fact = &joined.fact;
        let text = |text: &str| Some(Reading { value: Ok(Datum::Text(text.into())), place: None, written: !text.is_empty() });
        let flag = |flag: bool| Some(Reading { value: Ok(Datum::Bool(flag)), place: None, written: flag });
        let kind = self.vocabulary.facts.iter().find(|kind| kind.name == fact.kind)?;
        let Some(index) = kind.fields.iter().position(|(field, ..)| *field == name) else {
            return match name {
                "test" => flag(fact.test),
                "example" => flag(joined.example),
                "aside" => flag(is_aside(self.paths.get(fact.place.file.0 as usize).map_or("", String::as_str))),
                "function" => text(&fact.function),
                "handler" => text(&fact.field("handler").and_then(Value::known).unwrap_or_default()),
                "library" => text(&fact.library),
                "guarded" => flag(fact.guard.is_some()),
                "guard" => text(fact.guard.as_ref().map_or("", |guard| guard.name.as_str())),
                "switch" => text(&joined.switch),
                "key" => text(&fact.key),
                "profile" => text(&fact.profile),
                "development" => flag(
                    joined.mounted_aside
                        || is_development(&fact.profile)
                        || self.of_file(fact).is_some_and(lies_aside)
                        || fact.guard.as_ref().is_some_and(debugs),
                ),
                "overlaid" => flag(joined.overlaid),
                "replaced" => flag(joined.replaced),
                "mounted" => flag(joined.mounted),
                "hosted" => flag(joined.hosted),
                "started" => text(joined.started),
                "unreached" => flag(joined.unreached),
                "file" => text(self.of_file(fact).unwrap_or_default()),
                "component" => Some(Link::from_option(joined.component, "its file lies in no component's folder").reading()),
                _ => None,
            };
        };
        let place = fact.fields.iter().find(|(field, ..)| *field == name).and_then(|(.., place)| *place);
        let value = fact.field(name);
        let datum = match &kind.fields[index].1 {
            Type::Bool => Datum::Bool(value.and_then(Value::known).is_some_and(|text| text.eq_ignore_ascii_case("true"))),
            Type::Int => Datum::Int(value.and_then(Value::known).and_then(|text| text.parse().ok()).unwrap_or(0)),
            Type::Entity(_) => {
                let field = u32::try_from(index).unwrap_or(0);
                Datum::Entity(Entity { kind: VALUE_KIND, index: entity.index * MOST_FIELDS + field })
            }
            _ => Datum::Text(value.map(shown).unwrap_or_default().into()),
        };
        Some(Reading { value: Ok(datum), place, written: value.is_some() })
    }

    /// Why what is absent from a component's code cannot be judged: it is not in the tree, or most of it is not read.
    #[must_use]
    pub fn unseen(&self, component: Id<Component>) -> Option<&str> {
        self.unseen.get(component.index as usize)?.as_deref()
    }

    /// The first of some words, with its place, that stands in a component's code.
    #[must_use]
    pub fn mentioned(&self, component: Entity, words: &[String]) -> Option<(&str, Place)> {
        let said = self.mentions.get(&component.index).filter(|_| component.kind == Component::KIND)?;
        said.iter().find(|(word, _)| words.contains(word)).map(|(word, place)| (word.as_str(), *place))
    }

    fn of_file(&self, fact: &Fact) -> Option<&str> {
        self.paths.get(fact.place.file.0 as usize).map(String::as_str)
    }

    /// The facts of one kind in a component's own code, without its tests; absent where it was not possible to look.
    fn listed(&self, component: u32, plural: &str) -> Option<Reading> {
        let kind = self.vocabulary.facts.iter().find(|kind| kind.plural == plural)?;
        let number = self.fact_kind(kind.name)?;
        let indexes = self.by_component.get(&(component, kind.name)).map(Vec::as_slice).unwrap_or_default();
        let list: Vec<Datum> = indexes.iter().map(|index| Datum::Entity(Entity { kind: number, index: *index })).collect();
        let place = indexes.first().and_then(|index| self.facts.get(*index as usize)).map(|joined| joined.fact.place);
        match self.unseen.get(component as usize) {
            Some(Some(why)) if list.is_empty() => Some(Reading { value: Err(Absent(why.clone())), place: None, written: false }),
            _ => Some(Reading { written: !list.is_empty(), value: Ok(Datum::List(list)), place }),
        }
    }
}

/// The name that a value of a fact is given to: the credential's own, the setting's key, else the field.
/// The name that a field's value is given to: where it is a credential, the name that code or configuration gives it.
pub(crate) fn key_of<'a>(fact: &'a Fact, field: &'a str) -> &'a str {
    let own = || match fact.field("name")?.parts.as_slice() {
        [seaworthy_model::Part::Text(name)] => Some(name.as_str()),
        _ => None,
    };
    match field {
        "password" if !fact.key.is_empty() => &fact.key,
        "value" => own().unwrap_or(if fact.key.is_empty() { "password" } else { &fact.key }),
        field => field,
    }
}

/// Whether what stands under a guard holds only while the program is debugged or developed: `settings.DEBUG`, `not PRODUCTION`.
pub(crate) fn debugs(guard: &Guard) -> bool {
    let last = guard.name.trim_end_matches([']', ')', '"', '\'', '(']);
    let last = last.rsplit(['.', '[', '"', '\'', '(']).next().unwrap_or(last).to_ascii_lowercase();
    let bare = last.trim_start_matches("is_").trim_start_matches("in_").trim_end_matches("_mode").trim_end_matches("_env");
    match bare {
        "debug" | "isdebug" | "dev" | "isdev" | "development" | "isdevelopment" | "local_dev" | "testing" => guard.value,
        "prod" | "isprod" | "production" | "isproduction" => !guard.value,
        _ => false,
    }
}

/// Whether a file lies in a folder for development or one's own machine. Packages of Java begin below `src`.
fn lies_aside(path: &str) -> bool {
    let folders = path.rsplit_once('/').map_or("", |(folders, _)| folders).split('/').take_while(|folder| *folder != "src");
    const NAMES: [&str; 10] =
        ["dev", "development", "devel", "local", "localdev", "devstack", "vagrant", ".devcontainer", ".vscode", ".gitpod"];
    folders.into_iter().any(|folder| NAMES.contains(&folder))
}

/// Whether a file of code is, by its path, a command, a migration, a script, a build step or documentation.
fn is_aside(path: &str) -> bool {
    let mut parts = path.rsplit('/');
    let file = parts.next().unwrap_or(path);
    let stem = file.split('.').next().unwrap_or(file);
    let by_name = matches!(
        stem,
        "setup" | "manage" | "fabfile" | "noxfile" | "conftest" | "build" | "makefile" | "Makefile" | "cli" | "__main__" | "seed"
    );
    let by_folder = |folder: &str| {
        matches!(
            folder,
            "migrations"
                | "alembic"
                | "commands"
                | "scripts"
                | "script"
                | "tools"
                | "tool"
                | "hack"
                | "doc"
                | "docs"
                | "examples"
                | "benchmark"
                | "benchmarks"
                | "bench"
                | "seeds"
                | "seeders"
                | "buildSrc"
                | "cli"
                | "devtools"
                | "ci"
        )
    };
    // In a program's own source a folder of this name is a package like any other.
    let folders = path.len().checked_sub(file.len()).map_or("", |end| &path[..end]);
    let above = folders.find("src/main/").map(|at| &folders[..at]);
    match above {
        // Its own module may be a tool: whatever is not code of it is for that.
        Some(above) => !folders.contains("src/main/java/") && above.split('/').any(|folder| matches!(folder, "tools" | "tool" | "scripts")),
        None => by_name || is_tool(path) || parts.any(|folder| folder.starts_with('.') || by_folder(folder)),
    }
}

/// Whether a file of Python lies in a folder of programs at the top of the tree, beside the packages: it is run by hand.
fn is_tool(path: &str) -> bool {
    path.strip_prefix("bin/").is_some_and(|below| below.ends_with(".py"))
}

/// Whether a profile is one for development, tests or one's own machine.
pub(crate) fn is_development(profile: &str) -> bool {
    let lower = profile.to_ascii_lowercase();
    let whole = matches!(
        lower.as_str(),
        "local" | "dev" | "develop" | "development" | "test" | "testing" | "tests" | "ci" | "debug" | "sandbox" | "e2e"
    );
    // `local_dev`, `dev-docker`; of a name with several words one of a real environment counts more.
    let parts = || lower.split(['_', '-']);
    let real = parts().any(|part| matches!(part, "prod" | "production" | "live" | "staging" | "stage"));
    whole || !real && parts().any(|part| matches!(part, "local" | "dev" | "development" | "ci"))
}
