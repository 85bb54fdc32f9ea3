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
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overall {
    /// From 0 to 100, in steps of a millionth; under 60 exactly when a blocker counts, 100 only where nothing does.
    pub value: f64,
    /// Whether it is an upper bound, since less than [`SURE`] was judged of the least ready component, or of all, or something is
    /// lost.
    pub at_most: bool,
    /// The files that could not be read, or only in part, and that may say something of a component that has a score.
    pub lost: Vec<String>,
    /// The part of what applies to the least ready component that was judged, and of what applies to all, from 0 to 1.
    pub judged: (f64, f64),
    /// The name of the least ready component.
    pub least: String,
    /// How many components have a score.
    pub scored: usize,
    /// How many of them are at [`READY`] or more, and not by an upper bound.
    pub ready: usize,
    /// How many have an upper bound of [`READY`] or more, which proves nothing.
    pub may_be: usize,
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
        let Self { least, scored, ready, may_be, .. } = self;
        let limit = shown(READY);
        let doubt = self.doubt();
        let others = match (ready, may_be) {
            (1, _) if *scored == 1 => return format!("{least} is at {limit} or more{doubt}."),
            (_, 1) if *scored == 1 => return format!("{least} may be at {limit} or more{doubt}."),
            _ if *scored == 1 => return format!("{least} is under {limit}{doubt}."),
            (all, _) if all == scored => format!("all are at {limit} or more"),
            (0, 0) => format!("none is at {limit} or more"),
            (0, more) => format!("{more} may be at {limit} or more"),
            (1, 0) => format!("1 is at {limit} or more"),
            (ready, 0) => format!("{ready} are at {limit} or more"),
            (1, more) => format!("1 is at {limit} or more, {more} may be"),
            (ready, more) => format!("{ready} are at {limit} or more, {more} may be"),
        };
        format!("{least} is the least ready of {scored}{doubt}; {others}.")
    }

    /// ` (64 % of it could not be judged)`, ` (web/app.py could not be read in full)`, where the number is an upper bound.
    fn doubt(&self) -> String {
        if !self.at_most {
            return String::new();
        }
        let (of_least, of_all) = self.judged;
        let (judged, whose) = if of_least < SURE { (of_least, "it") } else { (of_all, "all") };
        let unjudged = (judged < SURE).then(|| format!("{} % of {whose} could not be judged", 100 - shown(judged * 100.0)));
        let lost = match self.lost.as_slice() {
            [] => None,
            [only] => Some(format!("{only} could not be read in full")),
            [first, more @ ..] => Some(format!("{first} and {} more could not be read in full", more.len())),
        };
        let reasons: Vec<String> = unjudged.into_iter().chain(lost).collect();
        format!(" ({})", reasons.join("; "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn overall(value: f64, scored: usize, ready: usize) -> Overall {
        Overall { value, at_most: false, least: "cart".into(), scored, ready, judged: (1.0, 1.0), ..Overall::default() }
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
        let unsure = Overall { at_most: true, judged: (0.36, 0.5), may_be: 1, ..overall(93.7, 1, 0) };
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
    fn an_upper_bound_is_never_counted_as_ready() {
        let bound =
            |value, scored, ready, may_be, judged| said(Ok(Overall { at_most: true, judged, may_be, ..overall(value, scored, ready) }));
        let one = bound(85.2, 6, 0, 6, (0.36, 0.5));
        assert_eq!(one, "at most 85: cart is the least ready of 6 (64 % of it could not be judged); 6 may be at 85 or more.");
        let one = bound(85.2, 6, 2, 3, (0.9, 0.5));
        assert_eq!(one, "at most 85: cart is the least ready of 6 (50 % of all could not be judged); 2 are at 85 or more, 3 may be.");
        assert_eq!(bound(85.2, 1, 0, 1, (0.36, 0.36)), "at most 85: cart may be at 85 or more (64 % of it could not be judged).");
        assert_eq!(bound(44.0, 1, 0, 0, (0.36, 0.36)), "at most 44: cart is under 85 (64 % of it could not be judged).");
    }

    #[test]
    fn a_hundred_is_shown_for_nothing_less() {
        assert_eq!((shown(99.999_999), shown(100.0), shown(-1.0)), (99, 100, 0));
    }
}
