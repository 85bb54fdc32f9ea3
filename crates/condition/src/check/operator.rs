use super::Checker;
use crate::fault::Fault;
use crate::table::Type;
use cel::common::ast::{CallExpr, IdedExpr, operators};

impl Checker<'_> {
    pub(super) fn operator(&mut self, expr: &IdedExpr, written: &CallExpr) -> Option<Type> {
        match (written.func_name.as_str(), written.args.as_slice()) {
            (operators::LOGICAL_NOT, [operand]) => {
                self.expect(operand, &Type::Bool, "and `!` takes a bool");
                Some(Type::Bool)
            }
            (operators::NEGATE, [operand]) => {
                self.expect(operand, &Type::Int, "and `-` takes an int");
                Some(Type::Int)
            }
            (operators::CONDITIONAL, [condition, then, otherwise]) => {
                self.expect(condition, &Type::Bool, "and `?` takes a bool");
                self.alike(expr, then, otherwise, "both sides of `:` are of one type")
            }
            (name, [left, right]) => self.binary(expr, name, left, right),
            _ => None,
        }
    }

    fn binary(&mut self, expr: &IdedExpr, name: &str, left: &IdedExpr, right: &IdedExpr) -> Option<Type> {
        let symbol = name.trim_start_matches(['_', '@']).trim_end_matches('_');
        match name {
            operators::LOGICAL_AND | operators::LOGICAL_OR => {
                let because = format!("and `{symbol}` takes bools");
                self.expect(left, &Type::Bool, &because);
                self.expect(right, &Type::Bool, &because);
                Some(Type::Bool)
            }
            operators::EQUALS | operators::NOT_EQUALS => {
                self.alike(expr, left, right, &format!("`{symbol}` compares values of one type"));
                Some(Type::Bool)
            }
            operators::LESS | operators::LESS_EQUALS | operators::GREATER | operators::GREATER_EQUALS => {
                let ty = self.alike(expr, left, right, &format!("`{symbol}` compares values of one type"));
                self.one_of(expr, ty, &[Type::Int, Type::Text], symbol);
                Some(Type::Bool)
            }
            operators::IN => self.contained(expr, left, right),
            operators::ADD => {
                let ty = self.alike(expr, left, right, "`+` joins values of one type")?;
                if matches!(ty, Type::List(_)) { Some(ty) } else { self.one_of(expr, Some(ty), &[Type::Int, Type::Text], symbol) }
            }
            _ => {
                let ty = self.alike(expr, left, right, &format!("`{symbol}` takes ints"))?;
                self.one_of(expr, Some(ty), &[Type::Int], symbol)
            }
        }
    }

    /// The type of two expressions that are of one.
    fn alike(&mut self, expr: &IdedExpr, left: &IdedExpr, right: &IdedExpr, rule: &str) -> Option<Type> {
        let (left_type, right_type) = (self.of(left), self.of(right));
        let (left_type, right_type) = (left_type?, right_type?);
        if left_type == right_type {
            return Some(left_type);
        }
        let text = format!("{}, and {rule}", self.two(left, &left_type, right, &right_type));
        self.fault(self.spans.whole(expr), text);
        None
    }

    fn one_of(&mut self, expr: &IdedExpr, ty: Option<Type>, allowed: &[Type], symbol: &str) -> Option<Type> {
        let ty = ty?;
        if allowed.contains(&ty) {
            return Some(ty);
        }
        let names: Vec<String> = allowed.iter().map(Type::described).collect();
        self.fault(self.spans.whole(expr), format!("`{symbol}` takes {}, not {}", names.join(" or "), ty.described()));
        None
    }

    fn contained(&mut self, expr: &IdedExpr, left: &IdedExpr, right: &IdedExpr) -> Option<Type> {
        let (left_type, right_type) = (self.of(left), self.of(right));
        let right_type = right_type?;
        let written = self.spans.quoted(right);
        let Type::List(element) = &right_type else {
            let mut fault =
                Fault::new(self.spans.whole(right), format!("{written} is {}, and `in` looks into a list", right_type.described()));
            if right_type == Type::Text {
                fault = fault.remedy("`text.contains(part)` looks into a string");
            }
            self.faults.push(fault);
            return Some(Type::Bool);
        };
        if let Some(left_type) = left_type.filter(|left_type| *left_type != **element) {
            let text = format!("{} is {}, and {written} is {}", self.spans.quoted(left), left_type.described(), right_type.described());
            self.fault(self.spans.whole(expr), text);
        }
        Some(Type::Bool)
    }
}
