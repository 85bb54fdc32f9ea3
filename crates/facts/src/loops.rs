//! Loops that never end and do work that others see: work that a program begins by itself.

use std::collections::{HashMap, HashSet};

use seaworthy_model::{Confidence, Fact, Place, Value};
use seaworthy_syntax::code::{Code, Context, Loop, Text};

use crate::extract::Extract;
use crate::kinds::API;

/// More functions than these are not followed from one loop.
const MOST: usize = 200;

/// What each function of a file calls, by its dotted name.
type Called<'a> = HashMap<&'a str, Vec<&'a str>>;

impl Extract<'_> {
    /// Loops that wait in each round, and whose body, or a function of the file that it leads to, writes to a database.
    pub fn loops(&mut self, code: &Code) {
        if code.loops.is_empty() || self.compiled.pauses.is_empty() {
            return;
        }
        let mut called: Called<'_> = HashMap::new();
        for call in &code.calls {
            called.entry(&call.context.function).or_default().push(&call.name);
        }
        let mut by_name: HashMap<&str, Vec<&str>> = HashMap::new();
        for function in called.keys().copied().chain(code.texts.iter().map(|text| &*text.context.function)).collect::<HashSet<_>>() {
            by_name.entry(function.rsplit('.').next().unwrap_or(function)).or_default().push(function);
        }
        for one in &code.loops {
            if !self.waits(one, code) {
                continue;
            }
            let reached = reached(one, code, &called, &by_name);
            let runs = |text: &&Text| one.span.contains(text.span) || reached.contains(&*text.context.function);
            let said: Vec<String> = code.texts.iter().filter(runs).map(sql).collect();
            if said.iter().any(|text| writes(text)) {
                self.facts.push(self.of_loop("scheduler", vec![("works", "true")], one));
                if said.iter().any(|text| locks_rows(text)) {
                    self.facts.push(self.of_loop("lock", vec![("by", "database")], one));
                }
            }
        }
    }

    fn waits(&self, one: &Loop, code: &Code) -> bool {
        let pauses = |path: &String| self.compiled.pauses.contains(&self.compiled.typed(path));
        code.calls.iter().any(|call| one.span.contains(call.span) && call.paths.iter().any(pauses))
    }

    fn of_loop(&self, kind: &'static str, fields: Vec<(&'static str, &str)>, one: &Loop) -> Fact {
        let Context { function, test, guard } = &one.context;
        let api = function.rsplit('.').next().filter(|name| !name.is_empty()).unwrap_or("loop");
        let fields = [(API, api)].into_iter().chain(fields).map(|(name, value)| (name, Value::text(value), None));
        Fact {
            function: function.to_string(),
            test: *test,
            guard: guard.clone(),
            confidence: Confidence::Medium,
            ..Fact::new(kind, Place { file: self.file, span: one.span }, fields.collect())
        }
    }
}

/// The functions of the file that the body of a loop leads to.
fn reached<'a>(one: &Loop, code: &'a Code, called: &Called<'a>, by_name: &HashMap<&'a str, Vec<&'a str>>) -> HashSet<&'a str> {
    let mut reached: HashSet<&str> = HashSet::new();
    let mut left: Vec<&str> = code.calls.iter().filter(|call| one.span.contains(call.span)).map(|call| call.name.as_str()).collect();
    while let Some(name) = left.pop() {
        for function in by_name.get(name).into_iter().flatten() {
            if reached.len() < MOST && reached.insert(function) {
                left.extend(called.get(function).into_iter().flatten());
            }
        }
    }
    reached
}

fn sql(text: &Text) -> String {
    let value = &text.known.value;
    value.known().unwrap_or_else(|| value.prefix()).trim_start().to_ascii_lowercase()
}

/// Whether a statement of SQL changes rows.
fn writes(statement: &str) -> bool {
    statement.starts_with("insert into")
        || statement.starts_with("delete from")
        || statement.starts_with("update ") && statement.contains("set")
}

/// Whether a statement of SQL takes what no other process has taken.
fn locks_rows(statement: &str) -> bool {
    statement.contains("skip locked") || statement.contains("advisory_lock") || statement.contains("advisory_xact_lock")
}
