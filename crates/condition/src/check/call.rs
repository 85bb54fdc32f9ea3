use super::Checker;
use crate::builtin::{self, BUILTINS, Form};
use crate::fault::Fault;
use crate::table::{Function, Type};
use cel::common::ast::{CallExpr, Expr, IdedExpr};
use seaworthy_model::meant;

impl Checker<'_> {
    pub(super) fn call(&mut self, expr: &IdedExpr, written: &CallExpr) -> Option<Type> {
        let name = written.func_name.as_str();
        let target = written.target.as_deref();
        match builtin::find(name, target.is_some()).map(|known| (known.form, target)) {
            Some((Form::OnList, Some(target))) => self.over_list(name, target, &written.args),
            Some((Form::OnText, Some(target))) => self.on_text(expr, name, target, &written.args),
            Some((Form::Either, _)) => self.size(expr, target, &written.args),
            Some(_) if name == "has" => {
                for argument in &written.args {
                    self.of(argument);
                }
                Some(Type::Bool)
            }
            Some(_) => self.string(expr, &written.args),
            None => self.of_world(expr, written),
        }
    }

    fn over_list(&mut self, name: &str, target: &IdedExpr, arguments: &[IdedExpr]) -> Option<Type> {
        let [IdedExpr { expr: Expr::Ident(variable), .. }, clauses @ ..] = arguments else { return None };
        let list = self.of(target);
        let element = match &list {
            Some(Type::List(element)) => Some((**element).clone()),
            Some(other) => {
                let text = format!("{} is {}, and `{name}` goes over a list", self.spans.quoted(target), other.described());
                self.fault(self.spans.whole(target), text);
                None
            }
            None => None,
        };
        self.scope.push((variable.clone(), element));
        let ty = self.clauses(name, list, clauses);
        self.scope.pop();
        ty
    }

    fn clauses(&mut self, name: &str, list: Option<Type>, clauses: &[IdedExpr]) -> Option<Type> {
        let because = format!("and the condition of `{name}` is a bool");
        match (name, clauses) {
            ("map", [value]) => self.of(value).map(Type::list),
            ("map", [condition, value]) => {
                self.expect(condition, &Type::Bool, &because);
                self.of(value).map(Type::list)
            }
            ("filter", [condition]) => {
                self.expect(condition, &Type::Bool, &because);
                list.filter(|list| matches!(list, Type::List(_)))
            }
            (_, [condition]) => {
                self.expect(condition, &Type::Bool, &because);
                Some(Type::Bool)
            }
            _ => None,
        }
    }

    fn on_text(&mut self, expr: &IdedExpr, name: &str, target: &IdedExpr, arguments: &[IdedExpr]) -> Option<Type> {
        let ty = self.of(target);
        if let Some(other) = ty.filter(|ty| *ty != Type::Text) {
            let text = format!("{} is {}, and `{name}` is called on a string", self.spans.quoted(target), other.described());
            let mut fault = Fault::new(self.spans.whole(target), text);
            if name == "contains" && matches!(other, Type::List(_)) {
                fault = fault.remedy("`x in list` looks into a list");
            }
            self.faults.push(fault);
        }
        let wanted: &[Type] = if name == "lowerAscii" { &[] } else { &[Type::Text] };
        self.arguments(expr, name, wanted, arguments);
        if name == "matches"
            && let [literal] = arguments
        {
            self.pattern(literal);
        }
        Some(if name == "lowerAscii" { Type::Text } else { Type::Bool })
    }

    fn size(&mut self, expr: &IdedExpr, target: Option<&IdedExpr>, arguments: &[IdedExpr]) -> Option<Type> {
        let subject = match (target, arguments) {
            (Some(target), []) => target,
            (None, [argument]) => argument,
            _ => {
                self.fault(self.spans.whole(expr), "`size` is written `size(x)` or `x.size()`");
                return Some(Type::Int);
            }
        };
        if let Some(ty) = self.of(subject).filter(|ty| !matches!(ty, Type::Text | Type::List(_))) {
            let text = format!("{} is {}, and `size` takes a list or a string", self.spans.quoted(subject), ty.described());
            self.fault(self.spans.whole(subject), text);
        }
        Some(Type::Int)
    }

    fn string(&mut self, expr: &IdedExpr, arguments: &[IdedExpr]) -> Option<Type> {
        let [argument] = arguments else {
            self.fault(self.spans.whole(expr), "`string` takes one argument");
            return Some(Type::Text);
        };
        if let Some(ty) = self.of(argument).filter(|ty| !matches!(ty, Type::Text | Type::Int | Type::Bool)) {
            let text = format!("{} is {}, and `string` takes a bool, an int or a string", self.spans.quoted(argument), ty.described());
            self.fault(self.spans.whole(argument), text);
        }
        Some(Type::Text)
    }

    fn arguments(&mut self, expr: &IdedExpr, name: &str, wanted: &[Type], arguments: &[IdedExpr]) {
        if wanted.len() != arguments.len() {
            let count = match wanted.len() {
                0 => "no argument".to_owned(),
                1 => "one argument".to_owned(),
                more => format!("{more} arguments"),
            };
            self.fault(self.spans.whole(expr), format!("`{name}` takes {count}, and {} are given", arguments.len()));
            return;
        }
        for (argument, wanted) in arguments.iter().zip(wanted) {
            self.expect(argument, wanted, &format!("and `{name}` takes {}", wanted.described()));
        }
    }

    fn of_world(&mut self, expr: &IdedExpr, written: &CallExpr) -> Option<Type> {
        let name = written.func_name.as_str();
        let receiver = match &written.target {
            Some(target) => Some(self.of(target)?),
            None => None,
        };
        let known = self.functions.iter().find(|known| known.name == name && known.receiver == receiver).cloned();
        let Some(Function { arguments, returns, .. }) = known else {
            self.unknown_function(expr, written, receiver.as_ref());
            return None;
        };
        self.arguments(expr, name, &arguments, &written.args);
        Some(returns)
    }

    fn unknown_function(&mut self, expr: &IdedExpr, written: &CallExpr, receiver: Option<&Type>) {
        let name = written.func_name.as_str();
        let text = match receiver {
            Some(receiver) => format!("There is no function `{name}` of {}", receiver.described()),
            None => format!("There is no function `{name}`"),
        };
        let mut fault = Fault::new(self.spans.function(expr), text);
        let field = match receiver {
            Some(Type::Entity(entity)) => self.table.field(entity, name).is_some(),
            _ => false,
        };
        fault.remedy =
            if field { Some(format!("`{name}` is a field, written without parentheses")) } else { self.there_is(name, receiver) };
        self.faults.push(fault);
    }

    /// The function that was meant, or those that there are.
    fn there_is(&self, name: &str, receiver: Option<&Type>) -> Option<String> {
        let fits = |form: Form| match receiver {
            None => matches!(form, Form::Global | Form::Either),
            Some(Type::Text) => matches!(form, Form::OnText | Form::Either),
            Some(Type::List(_)) => matches!(form, Form::OnList | Form::Either),
            Some(_) => false,
        };
        let elsewhere = BUILTINS.iter().find(|known| known.name == name && !fits(known.form)).map(|known| known.usage.to_owned());
        let elsewhere = elsewhere.or_else(|| self.functions.iter().find(|known| known.name == name).map(Function::usage));
        if let Some(usage) = elsewhere {
            return Some(format!("it is written `{usage}`"));
        }
        let builtins = BUILTINS.iter().filter(|known| fits(known.form)).map(|known| known.name);
        let own = self.functions.iter().filter(|known| known.receiver.as_ref() == receiver).map(|known| known.name);
        let there_is = builtins.chain(own);
        meant(name, there_is)
    }
}
