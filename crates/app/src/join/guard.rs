//! Settings under which facts hold: what image, workload and the committed default say of them.

use std::collections::{BTreeSet, HashMap};

use seaworthy_model::{Guard, Part, Source, Value};
use seaworthy_syntax::Document;
use seaworthy_syntax::code::Target;

use crate::App;
use crate::entity::{Component, EnvVar, Id, Image};

/// What is known of the settings of a project.
pub(crate) struct Switches<'a> {
    /// The values of a setting, by its name.
    settings: HashMap<&'a str, Vec<&'a Value>>,
    /// The values that image, workload and Compose give to a variable, by component.
    given: HashMap<(u32, String), BTreeSet<bool>>,
}

/// What decides whether a fact holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Decided {
    /// The variable of the environment that decides it; empty where none does.
    pub variable: String,
    /// Whether it holds; `None` where that is known only when the program runs.
    pub holds: Option<bool>,
}

impl<'a> Switches<'a> {
    pub fn of(app: &App, sources: &'a [Source], documents: &'a [&'a Document]) -> Self {
        let mut settings: HashMap<&str, Vec<&Value>> = HashMap::new();
        for (_, document) in sources.iter().zip(documents) {
            match document {
                Document::Code(code) => {
                    let kept =
                        code.assignments.iter().filter(|one| matches!(one.target, Target::Module | Target::Key(_)) && !one.context.test);
                    kept.for_each(|one| settings.entry(&one.name).or_default().push(&one.known.value));
                }
                Document::Settings(file) => {
                    for entry in &file.entries {
                        settings.entry(entry.key.rsplit('.').next().unwrap_or(&entry.key)).or_default().push(&entry.known.value);
                    }
                }
                _ => {}
            }
        }
        Self { settings, given: given(app) }
    }

    /// Whether what stands under a guard holds in a component.
    pub fn decide(&self, guard: &Guard, component: Option<Id<Component>>) -> Decided {
        let Some(name) = setting_of(&guard.name) else { return Decided::default() };
        if guard.name.contains("environ") || guard.name.contains("getenv") || guard.name.contains("System.getenv") {
            return self.by_variable(name, None, guard, component);
        }
        let mut values = self.settings.get(name).into_iter().flatten();
        let Some(first) = values.next() else { return Decided::default() };
        if values.any(|other| other != first) {
            return Decided::default();
        }
        match first.parts.as_slice() {
            [Part::Env { name, default }] => self.by_variable(name, default.as_ref(), guard, component),
            _ => Decided { variable: String::new(), holds: first.known().map(|text| is_true(&text) == guard.value) },
        }
    }

    fn by_variable(&self, name: &str, default: Option<&Value>, guard: &Guard, component: Option<Id<Component>>) -> Decided {
        let given = component.and_then(|component| self.given.get(&(component.index, name.to_owned())));
        let truth = match given.map(|given| given.iter().copied().collect::<Vec<_>>()) {
            Some(given) => (given.len() == 1).then(|| given[0]),
            // An absent variable is false.
            None => default.map_or(Some(false), |default| default.known().map(|text| is_true(&text))),
        };
        Decided { variable: name.to_owned(), holds: truth.map(|truth| truth == guard.value) }
    }
}

fn is_true(text: &str) -> bool {
    !matches!(text.trim().to_ascii_lowercase().as_str(), "" | "0" | "false" | "no" | "off" | "none" | "null" | "n" | "f")
}

/// The last name in a condition: `LOG_TO_STDOUT` of `app.config["LOG_TO_STDOUT"]`.
fn setting_of(condition: &str) -> Option<&str> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    if condition.contains([' ', '<', '>', '=', '+', '&', '|']) {
        return None;
    }
    condition.split(|c: char| !is_part(c)).rfind(|word| word.len() > 2 && !word.starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether a guard that asks for the operating system lets a container of Linux through; `None` for any other guard.
pub(crate) fn on_linux(guard: &Guard) -> Option<bool> {
    let name = guard.name.to_ascii_lowercase();
    let last = name.trim_end_matches("()").rsplit('.').next().unwrap_or_default();
    let asks = ["os.name", "sys.platform", "platform.system()", "systemutils.is_os_"].iter().any(|one| name.contains(one))
        || matches!(last, "iswindows" | "is_windows" | "iswin" | "is_win" | "ismac" | "is_mac" | "ismacos");
    let of = |words: &[&str]| words.iter().any(|word| name.contains(word));
    let linux = of(&["linux", "posix", "unix"]);
    let told = linux || of(&["win", "mac", "'nt'", "\"nt\""]);
    (asks && told).then(|| (linux != name.contains("!=")) == guard.value)
}

/// What the images, workloads and Compose services of each component give to variables.
fn given(app: &App) -> HashMap<(u32, String), BTreeSet<bool>> {
    let entities = &app.entities;
    let mut given: HashMap<(u32, String), BTreeSet<bool>> = HashMap::new();
    let mut outside: BTreeSet<(u32, String)> = BTreeSet::new();
    let variables = |of: &[Id<EnvVar>]| -> Vec<(String, String, bool)> {
        let one = |id: &Id<EnvVar>| &entities[*id];
        of.iter().map(one).map(|one| (one.name.value.clone(), one.value.value.clone(), one.value.place.is_some())).collect()
    };
    for id in entities.ids::<Component>() {
        let component = &entities[id];
        let containers = component.workloads.iter().flat_map(|workload| &entities[*workload].containers);
        let by_workloads = containers.filter(|container| entities[**container].component.id() == Some(id)).map(|id| &entities[*id].env);
        let services = component.compose_services.iter().map(|service| &entities[*service].env);
        for (name, value, written) in by_workloads.chain(services).flat_map(|env| variables(env)) {
            outside.insert((id.index, name.clone()));
            let truths = given.entry((id.index, name)).or_default();
            // A reference to a Secret or a ConfigMap may be anything.
            truths.extend(if written { vec![is_true(&value)] } else { vec![true, false] });
        }
    }
    let of_image = |image: Id<Image>| entities[image].component.id();
    for one in entities.instructions.iter().filter(|one| one.keyword == "ENV" && !one.key.value.is_empty()) {
        let Some(component) = one.image.id().and_then(of_image) else { continue };
        let key = (component.index, one.key.value.clone());
        if !outside.contains(&key) {
            given.entry(key).or_default().insert(is_true(&one.value.value));
        }
    }
    given
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_setting_of_a_guard_is_its_last_name() {
        for (condition, name) in [
            ("app.config['LOG_TO_STDOUT']", Some("LOG_TO_STDOUT")),
            ("settings.DEBUG", Some("DEBUG")),
            ("os.environ.get(\"FILE\")", Some("FILE")),
            ("a and b", None),
        ] {
            assert_eq!(setting_of(condition), name, "{condition}");
        }
    }

    #[test]
    fn what_asks_for_the_system_is_known() {
        for (condition, truth) in [
            ("os.name == 'nt'", Some(false)),
            ("sys.platform != \"win32\"", Some(true)),
            ("sys.platform.startswith('linux')", Some(true)),
            ("platform.system() == 'Windows'", Some(false)),
            ("SystemUtils.IS_OS_WINDOWS", Some(false)),
            ("System.getProperty(\"os.name\").startsWith(\"Windows\")", Some(false)),
            ("isWindows()", Some(false)),
            ("System.getProperty(\"os.name\")", None),
            ("settings.WINDOWS_LOGIN", None),
        ] {
            assert_eq!(on_linux(&Guard { name: condition.to_owned(), value: true }), truth, "{condition}");
        }
    }

    #[test]
    fn an_absent_variable_is_false_and_a_default_counts() {
        let variable = Value { parts: vec![Part::Env { name: "TO_STDOUT".into(), default: None }] };
        let literal = Value::text("True");
        let settings = [("TO_STDOUT", vec![&variable]), ("TO_FILE", vec![&literal])].into_iter().collect();
        let switches = Switches { settings, given: [((3, "TO_STDOUT".to_owned()), [true].into())].into() };
        let guard = |name: &str, value| Guard { name: name.to_owned(), value };
        let holds = |guard: &Guard, component| switches.decide(guard, component).holds;
        assert_eq!(holds(&guard("config.TO_STDOUT", true), None), Some(false));
        assert_eq!(holds(&guard("config.TO_STDOUT", false), None), Some(true));
        assert_eq!(holds(&guard("config.TO_STDOUT", true), Some(Id::new(3))), Some(true));
        assert_eq!(holds(&guard("config.TO_FILE", true), None), Some(true));
        assert_eq!(holds(&guard("config.OTHER", true), None), None);
        assert_eq!(switches.decide(&guard("config.TO_STDOUT", true), None).variable, "TO_STDOUT");
    }
}
