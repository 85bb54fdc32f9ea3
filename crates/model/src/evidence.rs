use crate::Place;

/// Something good that was found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Evidence {
    /// The rule that says so.
    pub rule: String,
    /// A sentence about the reader's code.
    pub message: String,
    /// The component that has it.
    pub component: Option<String>,
    /// Where.
    pub place: Place,
}

/// A rule that could not be judged for an entity, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unknown {
    /// The rule.
    pub rule: String,
    /// The component, where there is one.
    pub component: Option<String>,
    /// Why: a phrase.
    pub reason: String,
    /// Where it was seen, when there is a place.
    pub place: Option<Place>,
}
