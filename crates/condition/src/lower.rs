use crate::builtin::{self, Form};
use crate::fault::Fault;
use crate::pattern::Pattern;
use crate::spans::{Spans, is_operator};
use cel::common::ast::{CallExpr, ComprehensionExpr, Expr, IdedExpr, ListExpr, LiteralValue, SelectExpr, operators};

/// What `cel` evaluates, made from what the author wrote.
#[derive(Debug)]
pub(crate) struct Lowered {
    pub(crate) expr: IdedExpr,
    /// The names that are not variables of the condition itself, each once.
    pub(crate) names: Vec<String>,
    pub(crate) patterns: Vec<Pattern>,
}

/// The value of a name; an error where it is absent.
pub(crate) const VALUE: &str = "@value";
/// Whether a field is written: `@has(entity, "field")`.
pub(crate) const HAS: &str = "@has";
/// A function of the world: `@call("name", @world, [receiver, arguments…])`.
pub(crate) const CALL: &str = "@call";
/// A regular expression by its number: `@matches(text, 0, @patterns)`.
pub(crate) const MATCHES: &str = "@matches";
pub(crate) const WORLD: &str = "@world";
pub(crate) const PATTERNS: &str = "@patterns";
const RESULT: &str = "@result";

/// Refuses what a condition cannot hold and rewrites the rest.
pub(crate) fn lower(expr: &IdedExpr, spans: &Spans) -> Result<Lowered, Fault> {
    let mut lowering = Lowering { spans, scope: Vec::new(), names: Vec::new(), patterns: Vec::new() };
    let expr = lowering.expr(expr)?;
    Ok(Lowered { expr, names: lowering.names, patterns: lowering.patterns })
}

struct Lowering<'a> {
    spans: &'a Spans,
    scope: Vec<String>,
    names: Vec<String>,
    patterns: Vec<Pattern>,
}

impl Lowering<'_> {
    fn expr(&mut self, expr: &IdedExpr) -> Result<IdedExpr, Fault> {
        match &expr.expr {
            Expr::Literal(literal) => self.literal(expr, literal),
            Expr::Ident(name) if self.scope.contains(name) => Ok(ident(name)),
            Expr::Ident(_) => Ok(call(VALUE, vec![self.name(expr)?])),
            Expr::Select(select) => Ok(node(Expr::Select(SelectExpr {
                operand: Box::new(self.operand(&select.operand)?),
                field: select.field.clone(),
                test: false,
            }))),
            Expr::List(list) if list.elements.is_empty() => {
                Err(self.fault(expr, "An empty list literal has no type").remedy("`size(x) == 0` asks whether a list is empty"))
            }
            Expr::List(elements) => Ok(list(self.all(&elements.elements)?)),
            Expr::Call(written) if is_operator(&written.func_name) => self.operator(expr, written),
            Expr::Call(written) => self.function(expr, written),
            Expr::Map(_) | Expr::Struct(_) => Err(self.fault(expr, "A map or message literal is not supported in a condition")),
            Expr::Comprehension(_) | Expr::Unspecified => Err(self.fault(expr, "The condition is not valid CEL")),
        }
    }

    fn all(&mut self, exprs: &[IdedExpr]) -> Result<Vec<IdedExpr>, Fault> {
        exprs.iter().map(|expr| self.expr(expr)).collect()
    }

    fn fault(&self, expr: &IdedExpr, text: &str) -> Fault {
        Fault::new(self.spans.whole(expr), text)
    }

    fn literal(&self, expr: &IdedExpr, literal: &LiteralValue) -> Result<IdedExpr, Fault> {
        match literal {
            LiteralValue::Boolean(_) | LiteralValue::Int(_) | LiteralValue::String(_) => Ok(node(Expr::Literal(literal.clone()))),
            LiteralValue::Null => Err(self
                .fault(expr, "`null` is not supported in a condition: no value is ever null")
                .remedy("`has(x.field)` asks whether a field is written")),
            LiteralValue::Double(_) | LiteralValue::UInt(_) => Err(self.fault(expr, "A number in a condition is an int, such as `5`")),
            LiteralValue::Bytes(_) => Err(self.fault(expr, "Bytes are not supported in a condition").remedy("write a string")),
        }
    }

    /// A name from outside the condition.
    fn name(&mut self, expr: &IdedExpr) -> Result<IdedExpr, Fault> {
        let Expr::Ident(name) = &expr.expr else { return self.expr(expr) };
        if name.starts_with('.') {
            return Err(self.fault(expr, "A name does not begin with a dot"));
        }
        if !self.names.contains(name) {
            self.names.push(name.clone());
        }
        Ok(ident(name))
    }

    /// What a field is selected from: an absent name answers for itself there, so it needs no `@value`.
    fn operand(&mut self, expr: &IdedExpr) -> Result<IdedExpr, Fault> {
        match &expr.expr {
            Expr::Ident(name) if !self.scope.contains(name) => self.name(expr),
            _ => self.expr(expr),
        }
    }

    fn operator(&mut self, expr: &IdedExpr, written: &CallExpr) -> Result<IdedExpr, Fault> {
        if written.func_name == operators::INDEX {
            return Err(self.fault(expr, "An index is not supported in a condition").remedy("`list.exists(x, …)` asks the elements"));
        }
        Ok(call(&written.func_name, self.all(&written.args)?))
    }

    fn function(&mut self, expr: &IdedExpr, written: &CallExpr) -> Result<IdedExpr, Fault> {
        let Some(known) = builtin::find(&written.func_name, written.target.is_some()) else {
            return self.world_call(written);
        };
        if known.name == "has" {
            return self.has(expr, written);
        }
        let Some(target) = &written.target else { return Ok(call(known.name, self.all(&written.args)?)) };
        if known.form == Form::OnList {
            return self.over_list(expr, target, written);
        }
        if known.name == "matches" {
            return self.matches(expr, target, written);
        }
        let target = self.expr(target)?;
        let args = self.all(&written.args)?;
        Ok(node(Expr::Call(CallExpr { func_name: known.name.to_owned(), target: Some(Box::new(target)), args })))
    }

    fn world_call(&mut self, written: &CallExpr) -> Result<IdedExpr, Fault> {
        let receiver = written.target.iter().map(|target| self.expr(target)).collect::<Result<Vec<_>, _>>()?;
        let arguments = receiver.into_iter().chain(self.all(&written.args)?).collect();
        Ok(call(CALL, vec![text(&written.func_name), ident(WORLD), list(arguments)]))
    }

    fn has(&mut self, expr: &IdedExpr, written: &CallExpr) -> Result<IdedExpr, Fault> {
        if let [IdedExpr { expr: Expr::Select(select), .. }] = written.args.as_slice() {
            let operand = self.operand(&select.operand)?;
            return Ok(call(HAS, vec![operand, text(&select.field)]));
        }
        Err(self.fault(expr, "`has` takes one field").remedy("such as `has(x.field)`"))
    }

    fn matches(&mut self, expr: &IdedExpr, target: &IdedExpr, written: &CallExpr) -> Result<IdedExpr, Fault> {
        let [IdedExpr { expr: Expr::Literal(LiteralValue::String(pattern)), .. }] = written.args.as_slice() else {
            return Err(self.fault(expr, "`matches` takes one regular expression, which is a literal"));
        };
        let number = self.patterns.len();
        self.patterns.push(Pattern::new(pattern.inner()));
        Ok(call(MATCHES, vec![self.expr(target)?, int(number as i64), ident(PATTERNS)]))
    }

    fn over_list(&mut self, expr: &IdedExpr, target: &IdedExpr, written: &CallExpr) -> Result<IdedExpr, Fault> {
        let name = written.func_name.as_str();
        let [IdedExpr { expr: Expr::Ident(variable), .. }, clauses @ ..] = written.args.as_slice() else {
            return Err(self.fault(expr, &format!("The first argument of `{name}` is the name of a variable")));
        };
        if clauses.len() != 1 && !(name == "map" && clauses.len() == 2) {
            return Err(self
                .fault(expr, &format!("`{name}` takes a variable and a condition"))
                .remedy(format!("such as `list.{name}(x, …)`")));
        }
        let range = self.expr(target)?;
        self.scope.push(variable.clone());
        let clauses = self.all(clauses);
        self.scope.pop();
        Ok(comprehension(name, range, variable, clauses?))
    }
}

/// What CEL's macro of this name stands for.
fn comprehension(name: &str, range: IdedExpr, variable: &str, mut clauses: Vec<IdedExpr>) -> IdedExpr {
    let result = || ident(RESULT);
    let value = clauses.pop().unwrap_or_else(|| ident(variable));
    let append = |element| call(operators::ADD, vec![result(), list(vec![element])]);
    let when = |guard, then| call(operators::CONDITIONAL, vec![guard, then, result()]);
    let (start, going, step, end) = match name {
        "exists" => {
            let going = call(operators::LOGICAL_NOT, vec![result()]);
            (bool(false), going, call(operators::LOGICAL_OR, vec![result(), value]), result())
        }
        "all" => (bool(true), result(), call(operators::LOGICAL_AND, vec![result(), value]), result()),
        "exists_one" => {
            let more = call(operators::ADD, vec![result(), int(1)]);
            (int(0), bool(true), when(value, more), call(operators::EQUALS, vec![result(), int(1)]))
        }
        "filter" => (list(Vec::new()), bool(true), when(value, append(ident(variable))), result()),
        _ => {
            let step = match clauses.pop() {
                Some(guard) => when(guard, append(value)),
                None => append(value),
            };
            (list(Vec::new()), bool(true), step, result())
        }
    };
    node(Expr::Comprehension(Box::new(ComprehensionExpr {
        iter_range: range,
        iter_var: variable.to_owned(),
        iter_var2: None,
        accu_var: RESULT.to_owned(),
        accu_init: start,
        loop_cond: going,
        loop_step: step,
        result: end,
    })))
}

fn node(expr: Expr) -> IdedExpr {
    IdedExpr { id: 0, expr }
}

fn ident(name: &str) -> IdedExpr {
    node(Expr::Ident(name.to_owned()))
}

fn call(name: &str, args: Vec<IdedExpr>) -> IdedExpr {
    node(Expr::Call(CallExpr { func_name: name.to_owned(), target: None, args }))
}

fn list(elements: Vec<IdedExpr>) -> IdedExpr {
    node(Expr::List(ListExpr::new(elements)))
}

fn text(value: &str) -> IdedExpr {
    node(Expr::Literal(LiteralValue::String(value.to_owned().into())))
}

fn int(value: i64) -> IdedExpr {
    node(Expr::Literal(LiteralValue::Int(value.into())))
}

fn bool(value: bool) -> IdedExpr {
    node(Expr::Literal(LiteralValue::Boolean(value.into())))
}
