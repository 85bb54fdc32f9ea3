//! Branches, loops, closures and patterns.

use seaworthy_model::Span;
use syn::{Expr, Pat};

use super::lower::{Lower, delimited, member};
use super::tokens::at;
use super::tree::{Bound, Here, Id, Sort, Used};
use super::types::plain;

impl Lower<'_> {
    pub fn flow(&mut self, expr: &Expr, here: Here, used: &Used) -> Id {
        match expr {
            Expr::If(one) => self.branch(one, here, used),
            Expr::Match(one) => self.choice(one, here, used),
            Expr::Block(one) => self.block(&one.block, here, used),
            Expr::Unsafe(one) => self.block(&one.block, here, used),
            Expr::Async(one) => self.block(&one.block, here, used),
            Expr::Const(one) => self.block(&one.block, here, used),
            Expr::TryBlock(one) => self.block(&one.block, here, used),
            Expr::Closure(one) => self.closure(one, here, used),
            Expr::Loop(one) => {
                let whole = at(one.loop_token.span).join(delimited(&one.body.brace_token.span));
                if !whole.of(self.text).contains("break") {
                    self.tree.loops.push((whole, here));
                }
                self.block(&one.body, here, &Used::default())
            }
            Expr::While(one) => {
                let inside = self.scope(here);
                self.asked(&one.cond, inside);
                self.block(&one.body, inside, &Used::default())
            }
            Expr::ForLoop(one) => {
                self.plain(&one.expr, here);
                let inside = self.scope(here);
                self.pattern(&one.pat, None, 0, inside);
                self.block(&one.body, inside, &Used::default())
            }
            Expr::Let(one) => {
                self.asked(expr, here);
                self.push(at(one.let_token.span), here, Sort::Other)
            }
            Expr::Unary(one) => {
                let inner = self.expr(&one.expr, here, used);
                let sort = if matches!(one.op, syn::UnOp::Deref(_)) { Sort::Same(inner) } else { Sort::Other };
                self.push(self.tree.span(inner), here, sort)
            }
            Expr::Return(one) => self.perhaps(one.expr.as_deref(), at(one.return_token.span), here),
            Expr::Break(one) => self.perhaps(one.expr.as_deref(), at(one.break_token.span), here),
            Expr::Yield(one) => self.perhaps(one.expr.as_deref(), at(one.yield_token.span), here),
            Expr::Repeat(one) => {
                let inner = self.plain(&one.expr, here);
                self.push(delimited(&one.bracket_token.span).join(self.tree.span(inner)), here, Sort::Other)
            }
            Expr::Range(one) => {
                let ends: Vec<Id> = [&one.start, &one.end].into_iter().flatten().map(|end| self.plain(end, here)).collect();
                let span = ends.iter().map(|end| self.tree.span(*end)).reduce(Span::join).unwrap_or_default();
                self.push(span, here, Sort::Other)
            }
            Expr::RawAddr(one) => self.plain(&one.expr, here),
            _ => self.push(Span::default(), here, Sort::Other),
        }
    }

    /// What jumps away gives nothing where it stands.
    fn perhaps(&mut self, inner: Option<&Expr>, span: Span, here: Here) -> Id {
        if let Some(inner) = inner {
            self.plain(inner, here);
        }
        self.push(span, here, Sort::Other)
    }

    /// A condition, whose patterns hold in the scope: what is taken apart by the only `let`.
    fn asked(&mut self, condition: &Expr, here: Here) -> Option<Id> {
        match condition {
            Expr::Let(one) => {
                let init = self.plain(&one.expr, here);
                self.pattern(&one.pat, Some(init), 0, here);
                Some(init)
            }
            Expr::Binary(both) if matches!(both.op, syn::BinOp::And(_)) => {
                self.asked(&both.left, here);
                self.asked(&both.right, here);
                None
            }
            other => {
                self.plain(other, here);
                None
            }
        }
    }

    fn branch(&mut self, one: &syn::ExprIf, here: Here, used: &Used) -> Id {
        let (yes, no) = self.condition(&one.cond, here);
        let inside = self.scope(here);
        let on = self.asked(&one.cond, inside);
        let mut results = vec![self.block(&one.then_branch, Here { context: yes.context, ..inside }, used)];
        if let Some((_, otherwise)) = &one.else_branch {
            results.push(self.expr(otherwise, no, used));
        }
        let last = results.last().map(|last| self.tree.span(*last)).unwrap_or_default();
        self.push(at(one.if_token.span).join(last), here, Sort::Branches { on, results })
    }

    fn choice(&mut self, one: &syn::ExprMatch, here: Here, used: &Used) -> Id {
        let on = self.plain(&one.expr, here);
        let mut results = Vec::new();
        for arm in &one.arms {
            let Some(under) = self.under(&arm.attrs, here) else { continue };
            let inside = self.scope(under);
            self.pattern(&arm.pat, Some(on), 0, inside);
            results.push(self.expr(&arm.body, inside, used));
        }
        let span = at(one.match_token.span).join(delimited(&one.brace_token.span));
        self.push(span, here, Sort::Branches { on: Some(on), results })
    }

    fn closure(&mut self, one: &syn::ExprClosure, here: Here, used: &Used) -> Id {
        let inside = self.scope(here);
        for input in &one.inputs {
            self.pattern(input, None, 0, inside);
        }
        // What a closure gives is used as the closure is, where it stands in for a value.
        let body = self.expr(&one.body, inside, &Used { call: None, ..used.clone() });
        let span = at(one.inputs_begin.span).join(self.tree.span(body));
        self.push(span, here, Sort::Closure(body))
    }

    /// The names that a pattern gives; a lone one may be what is in what is taken apart.
    pub fn pattern(&mut self, pat: &Pat, init: Option<Id>, from: u32, here: Here) {
        match pat {
            Pat::Ident(one) => {
                self.tree.bind(here.scope, plain(&one.ident), Bound::Taken(init), from, here.context);
                if let Some((_, inner)) = &one.subpat {
                    self.pattern(inner, None, from, here);
                }
            }
            Pat::Type(one) => self.parameter(one, here),
            Pat::TupleStruct(one) => {
                let wraps = one.path.segments.last().is_some_and(|last| last.ident == "Some" || last.ident == "Ok");
                let lone = init.filter(|_| wraps && one.elems.len() == 1);
                one.elems.iter().for_each(|elem| self.pattern(elem, lone, from, here));
            }
            Pat::Tuple(one) => one.elems.iter().for_each(|elem| self.pattern(elem, None, from, here)),
            Pat::Slice(one) => one.elems.iter().for_each(|elem| self.pattern(elem, None, from, here)),
            Pat::Struct(one) => one.fields.iter().for_each(|field| {
                member(&field.member);
                self.pattern(&field.pat, None, from, here);
            }),
            Pat::Or(one) => one.cases.iter().for_each(|case| self.pattern(case, None, from, here)),
            Pat::Paren(one) => self.pattern(&one.pat, init, from, here),
            Pat::Reference(one) => self.pattern(&one.pat, init, from, here),
            Pat::Guard(one) => {
                self.pattern(&one.pat, init, from, here);
                self.plain(&one.guard, here);
            }
            Pat::Lit(one) => {
                self.lit(&one.lit, here, &Used { compared: true, ..Used::default() });
            }
            _ => {}
        }
    }

    /// A pattern whose type is declared, as a parameter's is.
    pub fn parameter(&mut self, one: &syn::PatType, here: Here) {
        match (&*one.pat, self.ty(&one.ty, here.scope)) {
            (Pat::Ident(name), Some(ty)) => {
                let bound = Bound::Value { init: None, ty: Some(ty), mutable: false };
                self.tree.bind(here.scope, plain(&name.ident), bound, 0, here.context);
            }
            (inner, Some(ty)) => self.typed(inner, &ty, 0, here),
            (inner, None) => self.pattern(inner, None, 0, here),
        }
    }

    /// The name in a pattern of one, as `State(pool): State<Pool>`, with the type that it is declared with.
    fn typed(&mut self, pat: &Pat, ty: &super::tree::Ty, from: u32, here: Here) {
        match pat {
            Pat::TupleStruct(one) if one.elems.len() == 1 => {
                let Some(Pat::Ident(name)) = one.elems.first() else { return self.pattern(pat, None, from, here) };
                let bound = Bound::Value { init: None, ty: Some(ty.clone()), mutable: false };
                self.tree.bind(here.scope, plain(&name.ident), bound, from, here.context);
            }
            _ => self.pattern(pat, None, from, here),
        }
    }
}
