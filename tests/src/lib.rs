//! What the tests of the whole share: the binary, a throwaway tree, a run under limits, a case as text.
#![forbid(unsafe_code)]
#![allow(clippy::disallowed_methods)]

mod case;
mod findings;
mod hostile;
mod log;
mod run;
mod texts;
mod tree;

pub use case::{Case, Expectation, Step};
pub use findings::{findings, list};
pub use hostile::{SECRET, hostile};
pub use log::{Command, commands, obeyed};
pub use run::{Limits, Run, run, run_as, run_limited, run_reading, seaworthy};
pub use texts::{check_texts, model_texts};
pub use tree::{Tree, root};
