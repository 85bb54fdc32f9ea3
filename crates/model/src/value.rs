/// One piece of what an expression is known to be.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Part {
    /// Text that is written in the source.
    Text(String),
    /// An environment variable, with the default behind it where there is one.
    Env {
        /// The variable's name.
        name: String,
        /// What is used when it is not set.
        default: Option<Value>,
    },
    /// A key of the application's settings.
    Setting {
        /// The key as the code spells it.
        key: String,
        /// What is used when it is not set.
        default: Option<Value>,
    },
    /// A name of another module, which the join resolves.
    Ref {
        /// The module, dotted.
        module: String,
        /// The name in it.
        name: String,
    },
    /// Known only when the program runs.
    Unknown,
}

/// What an expression is known to be without running it: pieces in order. No piece is the empty text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Value {
    /// The pieces; neighbouring texts are joined.
    pub parts: Vec<Part>,
}

impl Value {
    /// A value that is written out.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::default() } else { Self { parts: vec![Part::Text(text)] } }
    }

    /// A value of which nothing is known.
    #[must_use]
    pub fn unknown() -> Self {
        Self { parts: vec![Part::Unknown] }
    }

    /// This value with `other` behind it.
    #[must_use]
    pub fn then(mut self, other: Value) -> Self {
        for part in other.parts {
            match (self.parts.last_mut(), part) {
                (Some(Part::Text(last)), Part::Text(next)) => last.push_str(&next),
                (_, part) => self.parts.push(part),
            }
        }
        self
    }

    /// The whole text, where every piece is known; an environment variable or a setting counts as its default.
    #[must_use]
    pub fn known(&self) -> Option<String> {
        let mut whole = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => whole.push_str(text),
                Part::Env { default: Some(default), .. } | Part::Setting { default: Some(default), .. } => {
                    whole.push_str(&default.known()?)
                }
                _ => return None,
            }
        }
        Some(whole)
    }

    /// What is known from the start up to the first piece that is not.
    #[must_use]
    pub fn prefix(&self) -> String {
        let mut prefix = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => prefix.push_str(text),
                Part::Env { default: Some(default), .. } | Part::Setting { default: Some(default), .. } if default.known().is_some() => {
                    prefix.push_str(&default.known().unwrap_or_default())
                }
                _ => break,
            }
        }
        prefix
    }

    /// The environment variables that it is taken from, in order.
    pub fn env(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Env { name, .. } => Some(name.as_str()),
            _ => None,
        })
    }

    /// Whether the environment or the settings can change it without a change of the code.
    #[must_use]
    pub fn overridable(&self) -> bool {
        self.parts.iter().any(|part| matches!(part, Part::Env { .. } | Part::Setting { .. }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_environment_variable_counts_as_its_default() {
        let value =
            Value { parts: vec![Part::Env { name: "DIR".into(), default: Some(Value::text("/data")) }] }.then(Value::text("/a.log"));
        assert_eq!(value.known().as_deref(), Some("/data/a.log"));
        assert!(value.overridable());
    }

    #[test]
    fn a_setting_counts_as_its_default() {
        let value = Value { parts: vec![Part::Setting { key: "dir".into(), default: Some(Value::text("/data")) }] };
        assert_eq!((value.known().as_deref(), value.prefix().as_str(), value.overridable()), (Some("/data"), "/data", true));
        assert_eq!(Value { parts: vec![Part::Setting { key: "dir".into(), default: None }] }.known(), None);
    }

    #[test]
    fn what_is_not_known_ends_the_prefix() {
        let value = Value::text("/data/").then(Value::unknown()).then(Value::text(".csv"));
        assert_eq!((value.known(), value.prefix().as_str()), (None, "/data/"));
    }
}
