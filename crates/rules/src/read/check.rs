//! Whether what a rule asks for exists: names, fields and types, at their places in the file.

use std::collections::BTreeSet;

use seaworthy_condition::{Condition, Fault, FieldPath, Name, Piece, Table, Type};

use seaworthy_model::listed;

use super::parts;
use super::words::several;
use crate::refusal::{Reading, instead};
use crate::rule::{AROUND, Rule};
use crate::written::{self, Text};

/// What a rule may ask.
pub(crate) struct Asked<'a> {
    pub(crate) table: &'a dyn Table,
    pub(crate) entities: &'a [String],
}

impl Asked<'_> {
    /// What a condition for this entity sees.
    fn names(&self, entity: &str) -> Vec<Name> {
        let around = AROUND.into_iter().filter(|name| *name != entity);
        let name = |name: &str| Name { name: name.to_owned().into(), ty: Type::entity(name.to_owned()) };
        std::iter::once(entity).chain(around).map(name).collect()
    }
}

/// Checks all conditions, templates and field paths of a rule.
pub(crate) fn check(reading: &mut Reading, written: &written::Rule, rule: &Rule, asked: &Asked) {
    let mut entities = BTreeSet::new();
    for one in &written.matches.value {
        let entity = one.entity.value.as_str();
        if !asked.entities.iter().any(|known| known == entity) {
            let remedy = instead(entity, asked.entities.iter().map(String::as_str));
            reading.refuse(&one.entity, format!("`{entity}` is no fact kind or entity"), remedy);
            continue;
        }
        entities.insert(entity);
        Checker { reading, table: asked.table, names: asked.names(entity) }.match_of(one);
    }
    for (clause, meant) in written.context.iter().flat_map(|context| &context.value).zip(&rule.context) {
        let theirs: Vec<&str> = entities.iter().copied().filter(|entity| rule.counts_for(entity, |name| meant.speaks_of(name))).collect();
        nobody(reading, &clause.when, &theirs, &entities);
        for entity in theirs {
            Checker { reading, table: asked.table, names: asked.names(entity) }.clause(clause);
        }
    }
    for (cover, meant) in written.covers.iter().flat_map(|covers| &covers.value).zip(&rule.covers) {
        let Some(when) = &cover.when else { continue };
        let theirs: Vec<&str> = entities.iter().copied().filter(|entity| rule.counts_for(entity, |name| meant.speaks_of(name))).collect();
        nobody(reading, when, &theirs, &entities);
        for entity in theirs {
            Checker { reading, table: asked.table, names: asked.names(entity) }.condition(when);
        }
    }
}

/// Refuses what speaks of entities that no match has together.
fn nobody(reading: &mut Reading, when: &Text, theirs: &[&str], all: &BTreeSet<&str>) {
    if !theirs.is_empty() || all.is_empty() {
        return;
    }
    let all: Vec<&str> = all.iter().copied().collect();
    let text = format!("no match sees {} at once", listed(&all));
    reading.refuse(when, text, "make it several clauses, each about one of them");
}

struct Checker<'a, 'r> {
    reading: &'a mut Reading<'r>,
    table: &'a dyn Table,
    names: Vec<Name>,
}

impl Checker<'_, '_> {
    fn match_of(&mut self, written: &written::Match) {
        if let Some(when) = &written.when {
            self.condition(when);
        }
        self.template(&written.message, false);
        if let Some(subject) = &written.subject {
            self.template(subject, true);
        }
        if let Some(at) = &written.at {
            self.path(at);
        }
        self.show(written.show.as_ref());
    }

    fn clause(&mut self, written: &written::Clause) {
        self.condition(&written.when);
        for text in [&written.drop, &written.because].into_iter().flatten() {
            self.template(text, false);
        }
        self.show(written.show.as_ref());
    }

    fn condition(&mut self, written: &Text) {
        let faults = Condition::compile(&written.value, &self.names, self.table, &Type::Bool).err();
        for fault in faults.unwrap_or_default() {
            parts::refuse(self.reading, written, fault);
        }
    }

    /// The paths of a template. What is no template at all has been refused before.
    fn template(&mut self, written: &Text, bare: bool) {
        // Said already when the words were read, and to be said once.
        let mut silent = Reading::new("", "");
        let pieces = if bare { parts::subject(&mut silent, written) } else { parts::template(&mut silent, written) };
        for piece in pieces {
            let Piece::Path(path, span) = piece else { continue };
            match FieldPath::parse(&path, &self.names, self.table) {
                Ok((_, ty)) => self.printable(written, &path, span, &ty),
                Err(fault) => {
                    let span = span.start + fault.span.start..span.start + fault.span.end;
                    parts::refuse(self.reading, written, Fault { span, ..fault });
                }
            }
        }
    }

    /// A text can hold a value, and not a thing with fields.
    fn printable(&mut self, written: &Text, path: &str, span: std::ops::Range<usize>, ty: &Type) {
        let mut ty = ty;
        while let Type::List(element) = ty {
            ty = element;
        }
        let Type::Entity(entity) = ty else { return };
        let fields = self.table.fields(entity);
        let scalar =
            |name: &&String| self.table.field(entity, name).is_some_and(|field| !matches!(field.ty, Type::Entity(_) | Type::List(_)));
        let field = fields.iter().find(|name| *name == "name").or_else(|| fields.iter().find(scalar));
        let remedy = field.map_or("name one of its fields".into(), |field| format!("name one of its fields, such as `{path}.{field}`"));
        self.reading.refuse_in(written, &span, format!("`{path}` is the whole {entity}, which is no text"), remedy);
    }

    fn show(&mut self, written: Option<&serde_saphyr::Spanned<written::OneOrMany>>) {
        for path in several(&mut Reading::new("", ""), written, "show") {
            self.path(&path);
        }
    }

    fn path(&mut self, written: &Text) {
        // What is no path at all has been refused before.
        if crate::rule::Path::new(&written.value).is_none() {
            return;
        }
        if let Err(fault) = FieldPath::parse(&written.value, &self.names, self.table) {
            parts::refuse(self.reading, written, fault);
        }
    }
}
