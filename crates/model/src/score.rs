use std::collections::BTreeMap;
use std::fmt;

/// From here on a component is ready for the cluster.
pub const READY: f64 = 85.0;
/// With less of what applies judged, a score is an upper bound: what is unknown can only lower it.
pub const SURE: f64 = 0.6;
/// With less of what applies judged, there is no score.
pub const ENOUGH: f64 = 0.25;

/// How ready what is deployed is. It counts the findings that are open or known, and none that is silenced.
///
/// `docs/score.md` has the formula.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// The score of the least ready component; else one sentence that says why there is none.
    pub overall: Result<Overall, String>,
    /// The part of what applies that could be judged, from 0 to 1.
    pub coverage: f64,
    /// For each topic with findings, the lowest that a component has by that topic's findings alone.
    pub topics: BTreeMap<String, f64>,
    /// How many open findings stand against the move: the blockers.
    pub must_fix: usize,
    /// How many open findings can be mended in the cluster: all others.
    pub can_wait: usize,
    /// How much work that is.
    pub effort: Effort,
    /// What counts and is not among the report's findings, since it stands outside of what was asked for.
    pub elsewhere: Elsewhere,
}

/// Findings that count for components of a report and are not in it: they stand outside of what was asked for. Each counts once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Elsewhere {
    /// How many blockers.
    pub blockers: usize,
    /// How many warnings.
    pub warnings: usize,
    /// How many notes.
    pub notes: usize,
    /// The components of the report that they count for, by name.
    pub components: Vec<String>,
}

impl Elsewhere {
    /// `2 blockers and 1 note of worker stand outside of what was asked for; the score counts them.`: `None` where there is none.
    #[must_use]
    pub fn sentence(&self) -> Option<String> {
        let numbers = [(self.blockers, "blocker"), (self.warnings, "warning"), (self.notes, "note")];
        let words = numbers.iter().filter(|(number, _)| *number > 0);
        let words: Vec<String> = words.map(|(number, word)| format!("{number} {word}{}", if *number == 1 { "" } else { "s" })).collect();
        let (last, first) = words.split_last()?;
        let words = if first.is_empty() { last.clone() } else { format!("{} and {last}", first.join(", ")) };
        let whose = match self.components.as_slice() {
            [only] => only.clone(),
            more => format!("{} components", more.len()),
        };
        let (stand, them) = if self.blockers + self.warnings + self.notes == 1 { ("stands", "it") } else { ("stand", "them") };
        Some(format!("{words} of {whose} {stand} outside of what was asked for; the score counts {them}."))
    }
}

/// The score of the least ready component.
#[derive(Clone, Debug, PartialEq)]
pub struct Overall {
    /// From 0 to 100, in steps of a millionth; under 60 exactly when a blocker counts, 100 only where nothing does.
    pub value: f64,
    /// Whether it is an upper bound, since less than [`SURE`] was judged.
    pub at_most: bool,
    /// The name of the least ready component.
    pub least: String,
    /// How many components have a score.
    pub scored: usize,
    /// How many of them are at [`READY`] or more.
    pub ready: usize,
    /// What the value is when the silenced findings count too, and how many they are; `None` where there are none.
    pub with_silenced: Option<(f64, usize)>,
}

/// Story points. A cause counts once, however many components it concerns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effort {
    /// Of the blockers.
    pub at_least: u32,
    /// Of blockers and warnings.
    pub likely: u32,
}

/// A score as it is shown: rounded down, so that 100 is shown for nothing less.
#[must_use]
pub fn shown(score: f64) -> u8 {
    // A score lies between 0 and 100, which the cast keeps.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let whole = score.clamp(0.0, 100.0).floor() as u8;
    whole
}

/// `45`, `at most 93`, `45 (38 with 3 silenced)`.
impl fmt::Display for Overall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at_most = if self.at_most { "at most " } else { "" };
        write!(f, "{at_most}{}", shown(self.value))?;
        match self.with_silenced {
            Some((value, silenced)) => write!(f, " ({} with {silenced} silenced)", shown(value)),
            None => Ok(()),
        }
    }
}

/// The one line that a person remembers: `45: cart is the least ready of 30; 29 are at 85 or more.`
impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.overall {
            Ok(overall) => write!(f, "{overall}: {}", overall.sentence()),
            Err(reason) => f.write_str(reason),
        }
    }
}

impl Overall {
    /// What stands behind the number: `cart is the least ready of 30; 29 are at 85 or more.`
    #[must_use]
    pub fn sentence(&self) -> String {
        let Self { least, scored, ready, .. } = self;
        let limit = shown(READY);
        match (scored, ready) {
            (1, 1) => format!("{least} is at {limit} or more."),
            (1, _) => format!("{least} is under {limit}."),
            (all, ready) if all == ready => format!("{least} is the least ready of {all}; all are at {limit} or more."),
            (all, 0) => format!("{least} is the least ready of {all}; none is at {limit} or more."),
            (all, 1) => format!("{least} is the least ready of {all}; 1 is at {limit} or more."),
            (all, ready) => format!("{least} is the least ready of {all}; {ready} are at {limit} or more."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn overall(value: f64, scored: usize, ready: usize) -> Overall {
        Overall { value, at_most: false, least: "cart".into(), scored, ready, with_silenced: None }
    }

    fn said(overall: Result<Overall, String>) -> String {
        let score = Score {
            overall,
            coverage: 1.0,
            topics: BTreeMap::new(),
            must_fix: 0,
            can_wait: 0,
            effort: Effort::default(),
            elsewhere: Elsewhere::default(),
        };
        score.to_string()
    }

    #[test]
    fn the_line_names_the_least_ready_and_counts_the_ready_ones() {
        assert_eq!(said(Ok(overall(45.9, 30, 29))), "45: cart is the least ready of 30; 29 are at 85 or more.");
        assert_eq!(said(Ok(overall(84.999_999, 1, 0))), "84: cart is under 85.");
        assert_eq!(said(Ok(overall(100.0, 2, 2))), "100: cart is the least ready of 2; all are at 85 or more.");
        assert_eq!(said(Err("`rg` is a tool.".into())), "`rg` is a tool.");
    }

    #[test]
    fn what_is_unknown_or_silenced_is_said_with_the_number() {
        let unsure = Overall { at_most: true, ..overall(93.7, 1, 1) };
        let silenced = Overall { with_silenced: Some((38.2, 3)), ..overall(45.0, 1, 0) };
        assert_eq!((unsure.to_string(), silenced.to_string()), ("at most 93".to_owned(), "45 (38 with 3 silenced)".to_owned()));
    }

    #[test]
    fn what_stands_elsewhere_is_said_in_one_sentence() {
        let some = Elsewhere { blockers: 2, warnings: 1, notes: 0, components: vec!["worker".into()] };
        let one = Elsewhere { notes: 1, components: vec!["web".into(), "worker".into()], ..Elsewhere::default() };
        let said = "2 blockers and 1 warning of worker stand outside of what was asked for; the score counts them.";
        assert_eq!(some.sentence().as_deref(), Some(said));
        let said = "1 note of 2 components stands outside of what was asked for; the score counts it.";
        assert_eq!(one.sentence().as_deref(), Some(said));
        assert_eq!(Elsewhere::default().sentence(), None);
    }

    #[test]
    fn a_hundred_is_shown_for_nothing_less() {
        assert_eq!((shown(99.999_999), shown(100.0), shown(-1.0)), (99, 100, 0));
    }
}
