//! What `syn` reads becomes the list of expressions. It recurses as deep as `tokens::too_deep` lets a file nest.

use std::sync::Arc;

use proc_macro2::extra::DelimSpan;
use seaworthy_model::Span;
use syn::{BinOp, Block, Expr, Lit, Local, Member, Stmt};

use super::tokens::at;
use super::tree::{Bound, Here, Id, Left, Name, Node, Scope, Sort, Tree, Used};
use super::types::plain;
use crate::code::Context;

/// How many expressions, and how many texts, of a file are kept.
const MOST: usize = 400_000;

/// Turns the trees of one file into the list.
pub(super) struct Lower<'s> {
    pub text: &'s str,
    pub tree: Tree,
    /// How deep macros stand in each other.
    pub macros: usize,
    /// How many tokens of macros may still be parsed.
    pub tokens: usize,
}

pub(super) fn delimited(span: &DelimSpan) -> Span {
    at(span.open()).join(at(span.close()))
}

impl Lower<'_> {
    pub fn push(&mut self, span: Span, here: Here, sort: Sort) -> Id {
        let id = u32::try_from(self.tree.nodes.len()).unwrap_or(u32::MAX);
        if self.tree.nodes.len() >= MOST {
            self.tree.overflown = true;
            return 0;
        }
        self.tree.nodes.push(Node { span, here, sort });
        id
    }

    pub fn scope(&mut self, here: Here) -> Here {
        let number = u32::try_from(self.tree.scopes.len()).unwrap_or(u32::MAX);
        self.tree.scopes.push(Scope { parent: Some(here.scope), ..Scope::default() });
        Here { scope: number, ..here }
    }

    pub fn context(&mut self, here: Here, change: impl FnOnce(&mut Context)) -> Here {
        let mut context = self.tree.context(here);
        change(&mut context);
        let number = u32::try_from(self.tree.contexts.len()).unwrap_or(u32::MAX);
        self.tree.contexts.push(context);
        Here { context: number, ..here }
    }

    pub fn keep_text(&mut self, id: Id, used: &Used) {
        if !used.taken && self.tree.texts.len() < MOST {
            self.tree.texts.push((id, used.clone()));
        }
    }

    pub fn plain(&mut self, expr: &Expr, here: Here) -> Id {
        self.expr(expr, here, &Used::default())
    }

    pub fn expr(&mut self, expr: &Expr, here: Here, used: &Used) -> Id {
        match expr {
            Expr::Lit(lit) => self.lit(&lit.lit, here, used),
            Expr::Path(path) if path.qself.is_none() => {
                let name = self.name(&path.path);
                self.push(name.span, here, Sort::Path(name))
            }
            Expr::Call(call) => self.call(call, here, used),
            Expr::MethodCall(call) => self.method(call, here, used),
            Expr::Macro(mac) => self.macro_call(&mac.mac, here, used),
            Expr::Field(field) => {
                let base = self.plain(&field.base, here);
                let (name, span) = member(&field.member);
                self.push(self.tree.span(base).join(span), here, Sort::Field { base, name })
            }
            Expr::Await(inner) => self.same(&inner.base, at(inner.await_token.span), here, used),
            Expr::Try(inner) => self.same(&inner.expr, at(inner.question_token.span), here, used),
            Expr::Reference(inner) => self.same(&inner.expr, at(inner.and_token.span), here, used),
            Expr::Paren(inner) => self.same(&inner.expr, delimited(&inner.paren_token.span), here, used),
            Expr::Group(inner) => self.expr(&inner.expr, here, used),
            Expr::Cast(inner) => self.same(&inner.expr, at(inner.as_token.span), here, used),
            Expr::Struct(made) => self.made(made, here),
            Expr::Array(list) => {
                let elements = list.elems.iter().map(|elem| self.expr(elem, here, used)).collect();
                self.push(delimited(&list.bracket_token.span), here, Sort::List(elements))
            }
            Expr::Tuple(list) => {
                let elements = list.elems.iter().map(|elem| self.expr(elem, here, used)).collect();
                self.push(delimited(&list.paren_token.span), here, Sort::Tuple(elements))
            }
            Expr::Index(index) => {
                let base = self.plain(&index.expr, here);
                self.expr(&index.index, here, &Used { taken: true, ..Used::default() });
                let span = self.tree.span(base).join(delimited(&index.bracket_token.span));
                self.push(span, here, Sort::Index(base))
            }
            Expr::Binary(binary) => self.binary(binary, here, used),
            Expr::Assign(assign) => self.assign(assign, here),
            _ => self.flow(expr, here, used),
        }
    }

    /// What is as another expression is; it stands where both do.
    fn same(&mut self, inner: &Expr, around: Span, here: Here, used: &Used) -> Id {
        let inner = self.expr(inner, here, used);
        self.push(self.tree.span(inner).join(around), here, Sort::Same(inner))
    }

    pub fn lit(&mut self, lit: &Lit, here: Here, used: &Used) -> Id {
        let span = at(lit.span());
        let text = match lit {
            Lit::Str(text) => text.value(),
            Lit::ByteStr(bytes) => String::from_utf8_lossy(&bytes.value()).into_owned(),
            Lit::CStr(text) => text.value().to_string_lossy().into_owned(),
            Lit::Char(one) => return self.push(span, here, Sort::Text(one.value().to_string())),
            Lit::Int(number) => return self.push(span, here, Sort::Number(number.base10_digits().to_owned())),
            Lit::Float(number) => return self.push(span, here, Sort::Number(number.base10_digits().to_owned())),
            Lit::Bool(truth) => return self.push(span, here, Sort::Truth(truth.value)),
            _ => return self.push(span, here, Sort::Other),
        };
        let id = self.push(span, here, Sort::Text(text));
        self.keep_text(id, used);
        id
    }

    /// A number for a call whose arguments come first.
    pub fn number(&mut self) -> u32 {
        self.tree.calls.push(Id::MAX);
        u32::try_from(self.tree.calls.len() - 1).unwrap_or(u32::MAX)
    }

    pub fn numbered(&mut self, number: u32, id: Id) -> Id {
        if let Some(call) = self.tree.calls.get_mut(number as usize) {
            *call = id;
        }
        id
    }

    /// Arguments of a call; a text that is wrapped in calls keeps the name that it is given to.
    fn arguments<'e>(&mut self, arguments: impl Iterator<Item = &'e Expr>, number: u32, here: Here, used: &Used) -> Vec<Id> {
        let used = |at| Used { name: used.name.clone(), call: Some((number, at)), compared: false, taken: used.taken };
        arguments.enumerate().map(|(at, argument)| self.expr(argument, here, &used(at))).collect()
    }

    fn call(&mut self, call: &syn::ExprCall, here: Here, used: &Used) -> Id {
        let number = self.number();
        let callee = self.plain(&call.func, here);
        let wraps = match self.tree.node(callee).map(|node| &node.sort) {
            Some(Sort::Path(name)) => matches!(name.last_name(), "Some" | "Ok" | "from" | "new"),
            _ => false,
        };
        let around = if wraps { used.clone() } else { Used::default() };
        let arguments = self.arguments(call.args.iter(), number, here, &around);
        let span = self.tree.span(callee).join(delimited(&call.paren_token.span));
        let id = self.push(span, here, Sort::Call { callee, arguments });
        self.numbered(number, id)
    }

    fn method(&mut self, call: &syn::ExprMethodCall, here: Here, used: &Used) -> Id {
        let number = self.number();
        let name = plain(&call.method);
        let receiver = if transparent(&name) { self.expr(&call.receiver, here, used) } else { self.plain(&call.receiver, here) };
        let compared = matches!(name.as_str(), "eq" | "ne" | "contains" | "starts_with" | "ends_with" | "eq_ignore_ascii_case");
        let arguments = if compared {
            call.args.iter().map(|argument| self.expr(argument, here, &Used { compared: true, ..Used::default() })).collect()
        } else {
            let defaults = name.starts_with("unwrap_or") || name.starts_with("or");
            let around = if defaults { used.clone() } else { Used::default() };
            self.arguments(call.args.iter(), number, here, &around)
        };
        let named = at(call.method.span());
        let span = self.tree.span(receiver).join(delimited(&call.paren_token.span));
        let id = self.push(span, here, Sort::Method { receiver, name, named, arguments });
        self.numbered(number, id)
    }

    fn made(&mut self, made: &syn::ExprStruct, here: Here) -> Id {
        let name = self.name(&made.path);
        let mut fields = Vec::new();
        for field in &made.fields {
            let (key, _) = member(&field.member);
            let used = Used { name: Some(Arc::from(key.as_str())), ..Used::default() };
            fields.push((key, self.expr(&field.expr, here, &used)));
        }
        if let Some(rest) = &made.rest {
            self.plain(rest, here);
        }
        let span = name.span.join(delimited(&made.brace_token.span));
        self.push(span, here, Sort::Struct { name, fields, open: made.rest.is_some() })
    }

    fn binary(&mut self, binary: &syn::ExprBinary, here: Here, used: &Used) -> Id {
        if let BinOp::Add(_) = binary.op {
            let taken = Used { taken: true, ..Used::default() };
            let left = self.expr(&binary.left, here, &taken);
            let right = self.expr(&binary.right, here, &taken);
            let id = self.push(self.tree.span(left).join(self.tree.span(right)), here, Sort::Plus(left, right));
            self.keep_text(id, used);
            return id;
        }
        let compared = Used { compared: true, ..Used::default() };
        let left = self.expr(&binary.left, here, &compared);
        let right = self.expr(&binary.right, here, &compared);
        if matches!(binary.op, BinOp::AddAssign(_)) {
            self.changes(left);
        }
        self.push(self.tree.span(left).join(self.tree.span(right)), here, Sort::Other)
    }

    fn changes(&mut self, left: Id) {
        let Some(node) = self.tree.node(left) else { return };
        if let Sort::Path(Name { segments, .. }) = &node.sort
            && let [name] = segments.as_slice()
        {
            let change = (name.clone(), node.here.scope);
            self.tree.changed.push(change);
        }
    }

    fn assign(&mut self, assign: &syn::ExprAssign, here: Here) -> Id {
        let left = self.plain(&assign.left, here);
        self.changes(left);
        let target = self.tree.node(left).and_then(|node| match &node.sort {
            Sort::Path(name) => Some(Left::Name { name: name.last_name().to_owned(), module: false }),
            Sort::Field { base, name } => Some(Left::Field { base: *base, name: name.clone() }),
            _ => None,
        });
        let name = target.as_ref().map(|left| match left {
            Left::Name { name, .. } | Left::Field { name, .. } => Arc::from(name.as_str()),
        });
        let right = self.expr(&assign.right, here, &Used { name, ..Used::default() });
        let span = self.tree.span(left).join(self.tree.span(right));
        self.tree.assignments.extend(target.map(|target| (target, right, span, here)));
        self.push(span, here, Sort::Other)
    }

    /// A block with a scope of its own: what its last expression gives.
    pub fn block(&mut self, block: &Block, here: Here, used: &Used) -> Id {
        let inside = self.scope(here);
        let last = self.statements(&block.stmts, inside, used);
        let span = delimited(&block.brace_token.span);
        match last {
            Some(last) => self.push(span, here, Sort::Same(last)),
            None => self.push(span, here, Sort::Other),
        }
    }

    pub fn statements(&mut self, statements: &[Stmt], here: Here, used: &Used) -> Option<Id> {
        let items: Vec<&syn::Item> =
            statements.iter().filter_map(|one| if let Stmt::Item(item) = one { Some(item) } else { None }).collect();
        self.items(&items, here);
        let mut last = None;
        for (number, statement) in statements.iter().enumerate() {
            last = None;
            match statement {
                Stmt::Local(local) => self.local(local, here),
                Stmt::Item(_) => {}
                Stmt::Expr(expr, end) => {
                    let Some(here) = self.under(attributes_of(expr), here) else { continue };
                    let gives = end.is_none() && number + 1 == statements.len();
                    let id = if gives { self.expr(expr, here, used) } else { self.plain(expr, here) };
                    last = gives.then_some(id);
                }
                Stmt::Macro(mac) => {
                    let Some(here) = self.under(&mac.attrs, here) else { continue };
                    let id = self.macro_call(&mac.mac, here, &Used::default());
                    last = (mac.semi_token.is_none() && number + 1 == statements.len()).then_some(id);
                }
            }
        }
        last
    }

    fn local(&mut self, local: &Local, here: Here) {
        let Some(here) = self.under(&local.attrs, here) else { return };
        let (pat, ty) = match &local.pat {
            syn::Pat::Type(typed) => (&*typed.pat, self.ty(&typed.ty, here.scope)),
            pat => (pat, None),
        };
        let single = match pat {
            syn::Pat::Ident(one) => Some((plain(&one.ident), one.mutability.is_some(), at(one.ident.span()))),
            _ => None,
        };
        let mut init = None;
        if let Some(given) = &local.init {
            let used = Used { name: single.as_ref().map(|(name, ..)| Arc::from(name.as_str())), ..Used::default() };
            init = Some(self.expr(&given.expr, here, &used));
            if let Some((_, otherwise)) = &given.diverge {
                self.plain(otherwise, here);
            }
        }
        let from = at(local.semi_token.span).end;
        match single {
            Some((name, mutable, span)) => {
                if let Some(init) = init {
                    let whole = span.join(self.tree.span(init));
                    self.tree.assignments.push((Left::Name { name: name.clone(), module: false }, init, whole, here));
                }
                self.tree.bind(here.scope, name, Bound::Value { init, ty, mutable }, from, here.context);
            }
            None => self.pattern(pat, init, from, here),
        }
    }
}

pub(super) fn member(member: &Member) -> (String, Span) {
    match member {
        Member::Named(name) => (plain(name), at(name.span())),
        Member::Unnamed(index) => (index.index.to_string(), at(index.span)),
    }
}

fn attributes_of(expr: &Expr) -> &[syn::Attribute] {
    match expr {
        Expr::Block(one) => &one.attrs,
        Expr::Call(one) => &one.attrs,
        Expr::MethodCall(one) => &one.attrs,
        Expr::If(one) => &one.attrs,
        Expr::Macro(one) => &one.attrs,
        Expr::Assign(one) => &one.attrs,
        Expr::Try(one) => &one.attrs,
        Expr::Await(one) => &one.attrs,
        _ => &[],
    }
}

/// Methods that give what they are called on, in another form.
pub(super) fn transparent(name: &str) -> bool {
    const NAMES: [&str; 38] = [
        "unwrap",
        "expect",
        "clone",
        "cloned",
        "into",
        "try_into",
        "as_ref",
        "as_mut",
        "as_deref",
        "as_str",
        "as_bytes",
        "as_path",
        "to_string",
        "to_owned",
        "to_path_buf",
        "into_owned",
        "into_string",
        "into_boxed_str",
        "to_str",
        "to_string_lossy",
        "trim",
        "display",
        "parse",
        "ok",
        "context",
        "with_context",
        "map_err",
        "borrow",
        "borrow_mut",
        "into_inner",
        "get_ref",
        "lock",
        "unwrap_or_default",
        "to_vec",
        "ok_or_else",
        "ok_or",
        "into_response",
        "boxed",
    ];
    NAMES.contains(&name)
}
