use crate::builtin::{self, Form};
use cel::common::ast::{CallExpr, Expr, IdedExpr};
use std::collections::BTreeSet;

type Fields = Vec<String>;

/// The field paths of a tree as written, sorted.
pub(crate) fn fields_used(expr: &IdedExpr) -> Vec<Fields> {
    let mut usage = Usage { scope: Vec::new(), found: BTreeSet::new() };
    usage.visit(expr);
    usage.found.into_iter().collect()
}

struct Usage {
    /// The variables of the macros around, with the path of the list that they go over.
    scope: Vec<(String, Option<Fields>)>,
    found: BTreeSet<Fields>,
}

impl Usage {
    fn visit(&mut self, expr: &IdedExpr) {
        if let Some(path) = self.path(expr) {
            self.found.insert(path);
        }
    }

    /// The path that the expression is, if it is one; what else it holds has then been visited.
    fn path(&mut self, expr: &IdedExpr) -> Option<Fields> {
        match &expr.expr {
            Expr::Ident(name) => match self.scope.iter().rev().find(|(variable, _)| variable == name) {
                Some((_, path)) => path.clone(),
                None => Some(vec![name.clone()]),
            },
            Expr::Select(select) => {
                let mut path = self.path(&select.operand)?;
                path.push(select.field.clone());
                Some(path)
            }
            Expr::List(list) => {
                list.elements.iter().for_each(|element| self.visit(element));
                None
            }
            Expr::Call(call) => self.call(call),
            _ => None,
        }
    }

    fn call(&mut self, call: &CallExpr) -> Option<Fields> {
        let over_list = builtin::find(&call.func_name, call.target.is_some()).is_some_and(|known| known.form == Form::OnList);
        if over_list
            && let (Some(target), [IdedExpr { expr: Expr::Ident(variable), .. }, clauses @ ..]) = (&call.target, call.args.as_slice())
        {
            return self.over_list(&call.func_name, target, variable, clauses);
        }
        call.target.iter().for_each(|target| self.visit(target));
        call.args.iter().for_each(|argument| self.visit(argument));
        None
    }

    fn over_list(&mut self, name: &str, target: &IdedExpr, variable: &str, clauses: &[IdedExpr]) -> Option<Fields> {
        let list = self.path(target);
        self.found.extend(list.clone());
        self.scope.push((variable.to_owned(), list.clone()));
        let mut last = None;
        for clause in clauses {
            last = self.path(clause);
            self.found.extend(last.clone());
        }
        self.scope.pop();
        match name {
            "filter" => list,
            "map" => last,
            _ => None,
        }
    }
}
