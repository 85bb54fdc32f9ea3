//! The types of a condition, over the tree as written. What lowering refuses never comes here.

mod call;
mod operator;

use crate::fault::Fault;
use crate::pattern::Pattern;
use crate::spans::{Spans, is_operator};
use crate::table::{Function, Name, Table, Type};
use cel::common::ast::{Expr, IdedExpr, LiteralValue};
use seaworthy_model::{did_you_mean, meant, nearest};
use std::ops::Range;

/// All faults of the condition, in the order of the text.
pub(crate) fn check(expr: &IdedExpr, spans: &Spans, names: &[Name], table: &dyn Table, wanted: &Type) -> Vec<Fault> {
    let mut checker = Checker { spans, names, table, functions: table.functions(), scope: Vec::new(), faults: Vec::new() };
    if let Some(ty) = checker.of(expr)
        && ty != *wanted
    {
        checker.fault(spans.all(), format!("{} is {}, where {} is wanted", spans.quoted(expr), ty.described(), wanted.described()));
    }
    checker.faults.sort_by_key(|fault| (fault.span.start, fault.span.end));
    checker.faults
}

/// The fields of a path, one after the other: the type of the last. A list goes on into its elements where `through` says so.
pub(crate) fn field(table: &dyn Table, of: &Type, written: &str, name: &str, span: Range<usize>) -> Result<Type, Fault> {
    match of {
        Type::Entity(entity) => table.field(entity, name).map(|field| field.ty).ok_or_else(|| {
            let mut fault = Fault::new(span, format!("`{entity}` has no field `{name}`"));
            let fields = table.fields(entity);
            fault.remedy = meant(name, fields.iter().map(String::as_str));
            fault
        }),
        Type::List(_) => Err(Fault::new(span, format!("{written} is {}, which has no field `{name}`", of.described()))
            .remedy(format!("`exists(x, x.{name} …)` asks its elements"))),
        _ => Err(Fault::new(span, format!("{written} is {}, which has no fields", of.described()))),
    }
}

/// A name that the condition does not see, and the one that was meant.
pub(crate) fn unknown_name(name: &str, span: Range<usize>, known: &[&str], names: &[Name], table: &dyn Table) -> Fault {
    let mut fault = Fault::new(span, format!("There is no `{name}` here"));
    let owner = names.iter().find(|known| match &known.ty {
        Type::Entity(entity) => table.field(entity, name).is_some(),
        _ => false,
    });
    fault.remedy = match owner.filter(|_| nearest(name, known.iter().copied()).is_none()) {
        Some(owner) => Some(did_you_mean(&format!("{}.{name}", owner.name))),
        None => meant(name, known.iter().copied()),
    };
    fault
}

struct Checker<'a> {
    spans: &'a Spans,
    names: &'a [Name],
    table: &'a dyn Table,
    functions: Vec<Function>,
    /// The variables of the macros around, innermost last; without a type where the list already has a fault.
    scope: Vec<(String, Option<Type>)>,
    faults: Vec<Fault>,
}

impl Checker<'_> {
    /// The type of an expression; nothing where a fault has been told already.
    fn of(&mut self, expr: &IdedExpr) -> Option<Type> {
        match &expr.expr {
            Expr::Literal(LiteralValue::Boolean(_)) => Some(Type::Bool),
            Expr::Literal(LiteralValue::Int(_)) => Some(Type::Int),
            Expr::Literal(LiteralValue::String(_)) => Some(Type::Text),
            Expr::Ident(name) => self.name(expr, name),
            Expr::Select(select) => {
                let operand = self.of(&select.operand)?;
                let written = self.spans.quoted(&select.operand);
                let typed = field(self.table, &operand, &written, &select.field, self.spans.field(expr));
                typed.map_err(|fault| self.faults.push(fault)).ok()
            }
            Expr::List(list) => self.list(&list.elements),
            Expr::Call(written) if is_operator(&written.func_name) => self.operator(expr, written),
            Expr::Call(written) => self.call(expr, written),
            _ => None,
        }
    }

    fn fault(&mut self, span: Range<usize>, text: impl Into<String>) {
        self.faults.push(Fault::new(span, text));
    }

    fn name(&mut self, expr: &IdedExpr, name: &str) -> Option<Type> {
        if let Some((_, ty)) = self.scope.iter().rev().find(|(variable, _)| variable == name) {
            return ty.clone();
        }
        if let Some(known) = self.names.iter().find(|known| known.name == name) {
            return Some(known.ty.clone());
        }
        let variables = self.scope.iter().map(|(variable, _)| variable.as_str());
        let known: Vec<&str> = self.names.iter().map(|known| known.name.as_ref()).chain(variables).collect();
        let fault = unknown_name(name, self.spans.token(expr.id), &known, self.names, self.table);
        self.faults.push(fault);
        None
    }

    fn list(&mut self, elements: &[IdedExpr]) -> Option<Type> {
        let types: Vec<Option<Type>> = elements.iter().map(|element| self.of(element)).collect();
        let (first, ty) = elements.iter().zip(&types).find_map(|(element, ty)| Some((element, ty.clone()?)))?;
        for (element, other) in elements.iter().zip(&types) {
            let Some(other) = other.as_ref().filter(|other| **other != ty) else { continue };
            let text = format!("{}, and the elements of a list are of one type", self.two(first, &ty, element, other));
            self.fault(self.spans.whole(element), text);
        }
        types.iter().all(Option::is_some).then(|| Type::list(ty))
    }

    /// "`a` is an int and `b` is a string", for two expressions whose types do not go together.
    fn two(&self, left: &IdedExpr, left_type: &Type, right: &IdedExpr, right_type: &Type) -> String {
        let (left, right) = (self.spans.quoted(left), self.spans.quoted(right));
        format!("{left} is {} and {right} is {}", left_type.described(), right_type.described())
    }

    /// Whether the expression is of that type; what it is otherwise becomes a fault that begins with it and ends with `because`.
    fn expect(&mut self, expr: &IdedExpr, wanted: &Type, because: &str) -> bool {
        match self.of(expr) {
            Some(ty) if ty == *wanted => true,
            Some(ty) => {
                let text = format!("{} is {}, {because}", self.spans.quoted(expr), ty.described());
                self.fault(self.spans.whole(expr), text);
                false
            }
            None => false,
        }
    }

    /// A literal that does not compile is a fault of the literal.
    fn pattern(&mut self, literal: &IdedExpr) {
        let Expr::Literal(LiteralValue::String(text)) = &literal.expr else { return };
        if let Err(reason) = Pattern::new(text.inner()).regex() {
            self.fault(self.spans.whole(literal), format!("The regular expression does not compile: {reason}"));
        }
    }
}
