use crate::{Confidence, Place, Value};

/// The setting under which a fact holds: `if settings.LOG_TO_FILE:`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guard {
    /// The condition's name as the code writes it.
    pub name: String,
    /// What it must be for the fact to hold.
    pub value: bool,
}

/// A language-neutral statement about what code does, with its place.
///
/// It depends on one file and the signatures alone; what another file must supply stays a reference in its values.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// A kind that `rules/facts.yaml` declares, such as `log_sink`.
    pub kind: &'static str,
    /// The whole expression that says it, such as a call.
    pub place: Place,
    /// The values of the kind's fields, with the place of each where it is written by itself.
    pub fields: Vec<(&'static str, Value, Option<Place>)>,
    /// The library that the signature describes.
    pub library: String,
    /// The function that holds it; empty at module level.
    pub function: String,
    /// The name by which alone it is reached: that of the function of a module that holds it, where nothing but a call of it runs
    /// it; empty for what a class, a decorator or the module itself may run, and for languages that do not say so.
    pub called: String,
    /// Whether it stands in test code.
    pub test: bool,
    /// The setting under which it holds.
    pub guard: Option<Guard>,
    /// How sure its signature is of it.
    pub confidence: Confidence,
    /// The key of a configuration file or a settings module that says it; empty for code.
    pub key: String,
    /// The profile or environment that it is for; empty for all.
    pub profile: String,
}

impl Fact {
    /// A fact that is sure, and of which no more is known: no library, no function, no test, no condition, no key.
    #[must_use]
    pub fn new(kind: &'static str, place: Place, fields: Vec<(&'static str, Value, Option<Place>)>) -> Self {
        Self {
            kind,
            place,
            fields,
            library: String::new(),
            function: String::new(),
            called: String::new(),
            test: false,
            guard: None,
            confidence: Confidence::High,
            key: String::new(),
            profile: String::new(),
        }
    }

    /// The value of a field; `None` where the fact does not say it.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Value> {
        self.fields.iter().find(|(field, ..)| *field == name).map(|(_, value, _)| value)
    }
}
