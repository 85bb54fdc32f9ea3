use crate::check;
use crate::evaluate;
use crate::fault::Fault;
use crate::lower::{self, Lowered};
use crate::parse;
use crate::pattern::Pattern;
use crate::spans::Spans;
use crate::table::{Name, Table, Type};
use crate::used;
use crate::world::{Absent, Datum, Verdict, World};
use cel::common::ast::IdedExpr;
use std::fmt;
use std::sync::Arc;

/// A condition whose syntax is right. It is cheap to clone, and its regular expressions are compiled once for all clones.
#[derive(Clone)]
pub struct Condition {
    inner: Arc<Inner>,
}

struct Inner {
    written: IdedExpr,
    spans: Spans,
    lowered: Lowered,
    patterns: Arc<[Pattern]>,
}

impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Condition").field(&self.text()).finish()
    }
}

impl PartialEq for Condition {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text()
    }
}

impl Eq for Condition {}

impl Condition {
    /// The condition that `text` spells, with its names and types unchecked.
    ///
    /// # Errors
    /// The first thing that is not CEL, or that CEL has and a condition has not.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let (written, spans) = parse::parse(text)?;
        let mut lowered = lower::lower(&written, &spans)?;
        let patterns = std::mem::take(&mut lowered.patterns).into();
        Ok(Self { inner: Arc::new(Inner { written, spans, lowered, patterns }) })
    }

    /// The condition that `text` spells, whose names, fields and types are right and whose value is of type `wanted`.
    ///
    /// # Errors
    /// One fault where the syntax is wrong, else all faults in the order of the text; never an empty list.
    pub fn compile(text: &str, names: &[Name], table: &dyn Table, wanted: &Type) -> Result<Self, Vec<Fault>> {
        let condition = Self::parse(text).map_err(|fault| vec![fault])?;
        let faults = condition.check(names, table, wanted);
        if faults.is_empty() { Ok(condition) } else { Err(faults) }
    }

    /// What is wrong with the names, fields and types, in the order of the text.
    pub fn check(&self, names: &[Name], table: &dyn Table, wanted: &Type) -> Vec<Fault> {
        check::check(&self.inner.written, &self.inner.spans, names, table, wanted)
    }

    /// What the condition comes to. `names` is asked once for each name that the condition holds, `world` only for what the
    /// evaluation comes to.
    pub fn evaluate(&self, world: &Arc<dyn World>, names: &dyn Fn(&str) -> Result<Datum, Absent>) -> Verdict {
        evaluate::evaluate(&self.inner.lowered, &self.inner.patterns, world, names)
    }

    /// Every field path that starts at a name, each once and sorted: `["workload", "replicas"]`. A path into a list goes on into
    /// its elements, so `workload.containers.exists(c, c.name == "a")` uses `["workload", "containers", "name"]` too.
    pub fn fields_used(&self) -> Vec<Vec<String>> {
        used::fields_used(&self.inner.written)
    }

    /// As it was written.
    pub fn text(&self) -> &str {
        self.inner.spans.text()
    }
}
