//! What a finding says at each of its places.

use std::collections::BTreeMap;

use crate::{Finding, Match, Place};

/// What a finding says at one of its other places, where it is something else than at its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// A sentence about the reader's code.
    pub message: String,
    /// The component it stands at.
    pub component: Option<String>,
}

/// What matches of one cause say at other places than the one that is shown; `others` are in the order in which they count.
pub(crate) fn elsewhere<'a>(first: &Match, others: impl Iterator<Item = &'a Match>) -> BTreeMap<Place, Said> {
    let mut said = BTreeMap::new();
    for one in others.filter(|one| one.place != first.place) {
        said.entry(one.place).or_insert_with(|| Said { message: one.message.clone(), component: one.component.clone() });
    }
    said.retain(|_, said| said.message != first.message || said.component != first.component);
    said
}

impl Finding {
    /// What it says at one of its places.
    #[must_use]
    pub fn said_at(&self, place: Place) -> &str {
        self.said_elsewhere(place).unwrap_or(&self.message)
    }

    /// What it says at one of its other places, where that is not what it says at its own.
    #[must_use]
    pub fn said_elsewhere(&self, place: Place) -> Option<&str> {
        self.elsewhere.get(&place).map(|said| said.message.as_str()).filter(|said| *said != self.message)
    }

    /// Shows it at one of its places, with what it says there, and at `others` again.
    pub fn show_at(&mut self, place: Place, others: Vec<Place>) {
        if let Some(said) = self.elsewhere.remove(&place) {
            let first = Said { message: self.message.clone(), component: self.component.clone() };
            // Whatever said nothing of its own said what is now said elsewhere.
            for other in others.iter().chain([&self.place]) {
                self.elsewhere.entry(*other).or_insert_with(|| first.clone());
            }
            (self.message, self.component) = (said.message, said.component);
        }
        self.elsewhere.retain(|other, _| others.contains(other));
        (self.place, self.occurrences) = (place, others);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::tests::{at as matched, rule};
    use crate::{Confidence, FileId, Judged, Severity, Span};

    fn at(start: u32, message: &str, component: &str) -> Match {
        Match { message: message.into(), component: Some(component.into()), ..matched(start, Judged::default()) }
    }

    fn place(start: u32) -> Place {
        Place { file: FileId(0), span: Span { start, end: start + 1 } }
    }

    fn finding() -> Finding {
        let rule = rule(Severity::Note, Confidence::High);
        Finding::judge(&rule, vec![at(1, "of web", "web"), at(5, "of worker", "worker"), at(9, "of web", "web")]).unwrap()
    }

    #[test]
    fn each_place_says_what_its_match_says() {
        let finding = finding();
        assert_eq!([1, 5, 9].map(|start| finding.said_at(place(start))), ["of web", "of worker", "of web"]);
        assert_eq!([1, 5, 9].map(|start| finding.said_elsewhere(place(start))), [None, Some("of worker"), None]);
    }

    #[test]
    fn what_is_shown_elsewhere_says_what_is_said_there() {
        let mut moved = finding();
        moved.show_at(place(5), vec![place(1), place(9)]);
        assert_eq!((moved.message.as_str(), moved.component.as_deref()), ("of worker", Some("worker")));
        assert_eq!([1, 5, 9].map(|start| moved.said_at(place(start))), ["of web", "of worker", "of web"]);
        moved.show_at(place(1), vec![place(5), place(9)]);
        assert_eq!((moved.message.as_str(), moved.component.as_deref()), ("of web", Some("web")));
        assert_eq!([1, 5, 9].map(|start| moved.said_at(place(start))), ["of web", "of worker", "of web"]);
        moved.show_at(place(9), vec![]);
        assert_eq!((moved.message.as_str(), moved.occurrences.len(), moved.elsewhere.len()), ("of web", 0, 0));
    }
}
