//! The nouns of seaworthy: what every other part speaks of.
//!
//! Nothing here knows a parser, a condition, a disk or a wire format.
#![forbid(unsafe_code)]

mod day;
mod evidence;
mod fact;
mod finding;
mod lines;
mod nearest;
mod refusal;
mod report;
mod rule;
mod said;
mod score;
mod source;
mod span;
mod value;
mod words;

pub use day::is_day;
pub use evidence::{Evidence, Unknown};
pub use fact::{Fact, Guard};
pub use finding::{Cause, Effect, Finding, Judged, Match, Reason, Related, Silence, Status};
pub use lines::{Columns, LineIndex, Position};
pub use nearest::{did_you_mean, listed, meant, nearest};
pub use refusal::Refusal;
pub use report::{Accepted, ComponentSummary, LeftOut, Report, Since, Understood};
pub use rule::{Confidence, RuleInfo, Settled, Severity, Stage, names_rule};
pub use said::Said;
pub use score::{ENOUGH, Effort, Elsewhere, Overall, READY, SURE, Score, shown};
pub use source::{FileId, Kind, Problem, Source};
pub use span::{Place, Span};
pub use value::{Part, Value};
pub use words::{capital, ended, sentence};
