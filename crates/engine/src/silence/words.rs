//! What a silence says: rules, the last day, the reason.

/// What stands where a reason is to be written. It is none.
pub const SAY_WHY: &str = "say here why it is fine";

/// The rules, the last day and the reason.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Words {
    /// Ids, topics and globs; at least one.
    pub rules: Vec<String>,
    /// The last day on which it holds, `YYYY-MM-DD`.
    pub until: Option<String>,
    /// Empty where none is written.
    pub reason: String,
}

impl Words {
    /// Reads `state/local-write, health/* until 2027-01-31`.
    ///
    /// # Errors
    /// What is wrong, and the next step.
    pub fn read(text: &str, reason: &str) -> Result<Self, (String, String)> {
        let (rules, until) = match text.trim().rsplit_once("until ") {
            Some((rules, day)) if rules.is_empty() || rules.ends_with([' ', ',']) => (rules, Some(day.trim())),
            _ => (text, None),
        };
        if let Some(day) = until.filter(|day| !seaworthy_model::is_day(day)) {
            let remedy = "Write the last day as `until 2027-01-31`.";
            return Err((format!("`{day}` is no day: this silences nothing."), remedy.to_owned()));
        }
        let rules: Vec<String> = rules.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect();
        if rules.is_empty() {
            let remedy = "Name the rules, such as `state/local-write`; a topic and `*` are names as well.";
            return Err(("This names no rule, and silences nothing.".to_owned(), remedy.to_owned()));
        }
        let reason = Some(reason.trim()).filter(|reason| *reason != SAY_WHY).unwrap_or_default();
        Ok(Self { rules, until: until.map(str::to_owned), reason: reason.to_owned() })
    }

    /// Whether its last day has gone by.
    pub fn is_over(&self, as_of: &str) -> bool {
        // Days of this form are ordered as texts.
        self.until.as_deref().is_some_and(|until| until < as_of)
    }

    /// Which of its words names a rule.
    pub fn naming(&self, rule: &str) -> Option<usize> {
        self.rules.iter().position(|word| seaworthy_model::names_rule(word, rule))
    }

    /// The words, each in backticks.
    pub fn listed(&self) -> String {
        self.rules.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_silence_says_rules_and_a_last_day() {
        assert_eq!(Words::read("state", SAY_WHY).unwrap().reason, "", "nobody wrote this");
        let read = Words::read("state/local-write, health/* until 2027-01-31", " a reason ").unwrap();
        assert_eq!(read.rules, ["state/local-write", "health/*"]);
        assert_eq!((read.until.as_deref(), read.reason.as_str()), (Some("2027-01-31"), "a reason"));
        assert_eq!((read.naming("health/x"), read.naming("state/x")), (Some(1), None));
    }

    #[test]
    fn it_holds_through_its_last_day() {
        let read = Words::read("state until 2027-01-31", "").unwrap();
        assert!(!read.is_over("2027-01-31"));
        assert!(read.is_over("2027-02-01"));
    }

    #[test]
    fn what_names_no_rule_or_no_day_is_refused() {
        for text in ["", " , ", "until 2027-01-31", "state until 2027-02-29", "state until soon", "state until 27-1-1"] {
            assert!(Words::read(text, "").is_err(), "{text}");
        }
    }
}
