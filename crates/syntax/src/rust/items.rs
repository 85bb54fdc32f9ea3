//! Items: imports, functions, types, constants.

use std::sync::Arc;

use seaworthy_model::Span;
use syn::{Fields, FnArg, ImplItem, Item, Pat, Signature, TraitItem, UseTree};

use super::attributes::is_test;
use super::lower::{Lower, delimited};
use super::tokens::at;
use super::tree::{Bound, Function, Here, Left, Struct, Ty, Used};
use super::types::plain;
use crate::code::{Import, On};

impl Lower<'_> {
    pub fn items(&mut self, items: &[&Item], here: Here) {
        for item in items {
            self.item(item, here);
        }
    }

    fn item(&mut self, item: &Item, here: Here) {
        match item {
            Item::Use(one) => {
                let span = at(one.use_token.span).join(at(one.semi_token.span));
                self.import(&one.tree, String::new(), span, here);
            }
            Item::ExternCrate(one) => {
                let name = plain(&one.ident);
                let local = one.rename.as_ref().map_or_else(|| name.clone(), |(_, rename)| plain(rename));
                self.imported(local, name, at(one.extern_token.span).join(at(one.semi_token.span)), here);
            }
            Item::Fn(one) => {
                let Some(under) = self.under(&one.attrs, here) else { return };
                let at = self.function(&one.sig, None, under);
                self.tree.bind(here.scope, plain(&one.sig.ident), Bound::Function(at), 0, here.context);
                self.body(&one.sig, &one.attrs, Some(&one.block), None, under);
            }
            Item::Mod(one) => {
                self.tree.bind(here.scope, plain(&one.ident), Bound::Module, 0, here.context);
                let Some(under) = self.under(&one.attrs, here) else { return };
                if let Some((_, inner)) = &one.content {
                    let inside = self.scope(under);
                    self.items(&inner.iter().collect::<Vec<_>>(), inside);
                }
            }
            Item::Const(one) => self.constant(&one.ident, &one.ty, &one.expr, &one.attrs, false, here),
            Item::Static(one) => self.constant(&one.ident, &one.ty, &one.expr, &one.attrs, true, here),
            Item::Struct(one) => {
                let (name, context) = self.declare(&one.ident, &one.attrs, here);
                self.fields(name, &one.fields, context);
            }
            Item::Enum(one) => {
                let (_, context) = self.declare(&one.ident, &one.attrs, here);
                for variant in &one.variants {
                    let derives = self.derives(&one.attrs, here.scope);
                    self.annotations(&variant.attrs, On::Field, &plain(&variant.ident), context, &derives, None);
                }
            }
            Item::Trait(one) => {
                let (at, context) = self.declare(&one.ident, &one.attrs, here);
                self.members_of_trait(one, at, context);
            }
            Item::Impl(one) => self.implementation(one, here),
            Item::Type(one) => {
                if let Some(ty) = self.ty(&one.ty, here.scope) {
                    self.tree.bind(here.scope, plain(&one.ident), Bound::Alias(ty), 0, here.context);
                }
            }
            Item::Macro(one) if one.ident.is_none() => {
                let Some(under) = self.under(&one.attrs, here) else { return };
                self.macro_call(&one.mac, under, &Used::default());
            }
            _ => {}
        }
    }

    fn import(&mut self, tree: &UseTree, before: String, span: Span, here: Here) {
        let below = |name: String| if before.is_empty() { name } else { format!("{before}.{name}") };
        match tree {
            UseTree::Path(path) => self.import(&path.tree, below(plain(&path.ident)), span, here),
            UseTree::Name(name) if name.ident == "self" => {
                let local = before.rsplit('.').next().unwrap_or(&before).to_owned();
                self.imported(local, before, span, here);
            }
            UseTree::Name(name) => self.imported(plain(&name.ident), below(plain(&name.ident)), span, here),
            UseTree::Rename(name) if name.ident == "self" => self.imported(plain(&name.rename), before, span, here),
            UseTree::Rename(name) => self.imported(plain(&name.rename), below(plain(&name.ident)), span, here),
            UseTree::Glob(_) => {
                if let Some(scope) = self.tree.scopes.get_mut(here.scope as usize) {
                    scope.globs.push(before.clone());
                }
                self.tree.imports.push(Import { local: None, path: relative(&before), span, guard: None });
            }
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.import(tree, before.clone(), span, here)),
        }
    }

    fn imported(&mut self, local: String, path: String, span: Span, here: Here) {
        self.tree.imports.push(Import { local: Some(local.clone()), path: relative(&path), span, guard: None });
        self.tree.bind(here.scope, local, Bound::Import(path), 0, here.context);
    }

    fn constant(&mut self, name: &syn::Ident, ty: &syn::Type, expr: &syn::Expr, attrs: &[syn::Attribute], shared: bool, here: Here) {
        let Some(here) = self.under(attrs, here) else { return };
        let ty = self.ty(ty, here.scope);
        let used = Used { name: Some(Arc::from(plain(name))), ..Used::default() };
        let init = self.expr(expr, here, &used);
        let whole = at(name.span()).join(self.tree.span(init));
        self.tree.assignments.push((Left::Name { name: plain(name), module: true }, init, whole, here));
        self.tree.bind(here.scope, plain(name), Bound::Constant { init, ty, whole, shared }, 0, here.context);
    }

    /// The type of a name, made where it is not there yet.
    fn named(&mut self, name: &str) -> u32 {
        if let Some(at) = self.tree.named.get(name) {
            return *at;
        }
        let at = u32::try_from(self.tree.structs.len()).unwrap_or(u32::MAX);
        self.tree.structs.push(Struct { name: name.to_owned(), ..Struct::default() });
        self.tree.named.insert(name.to_owned(), at);
        at
    }

    fn declare(&mut self, name: &syn::Ident, attrs: &[syn::Attribute], here: Here) -> (u32, Here) {
        let under = self.under(attrs, here).unwrap_or(here);
        let at_type = self.named(&plain(name));
        self.annotations(attrs, On::Type, &plain(name), under, &[], Some(at_type));
        let bases = self.derives(attrs, here.scope);
        let inside = self.context(under, |context| context.function = Arc::from(plain(name)));
        if let Some(one) = self.tree.structs.get_mut(at_type as usize) {
            one.declared.get_or_insert((at(name.span()), under.context));
            one.bases.extend(bases);
        }
        self.tree.bind(here.scope, plain(name), Bound::Type(at_type), 0, here.context);
        (at_type, inside)
    }

    fn fields(&mut self, owner: u32, fields: &Fields, here: Here) {
        let derives = self.tree.structs.get(owner as usize).map(|one| one.bases.clone()).unwrap_or_default();
        for (number, field) in fields.iter().enumerate() {
            let name = field.ident.as_ref().map_or_else(|| number.to_string(), plain);
            self.annotations(&field.attrs, On::Field, &name, here, &derives, None);
            let ty = self.ty(&field.ty, here.scope);
            if let (Some(ty), Some(one)) = (ty, self.tree.structs.get_mut(owner as usize)) {
                one.fields.insert(name, ty);
            }
        }
    }

    fn members_of_trait(&mut self, one: &syn::ItemTrait, owner: u32, here: Here) {
        let inside = self.scope(here);
        self.own(inside, owner);
        for member in &one.items {
            let TraitItem::Fn(method) = member else { continue };
            let Some(under) = self.under(&method.attrs, inside) else { continue };
            let at = self.function(&method.sig, Some(owner), under);
            self.method_of(owner, plain(&method.sig.ident), at);
            self.body(&method.sig, &method.attrs, method.default.as_ref(), Some(owner), under);
        }
    }

    fn own(&mut self, inside: Here, owner: u32) {
        if let Some(scope) = self.tree.scopes.get_mut(inside.scope as usize) {
            scope.owner = Some(owner);
        }
    }

    fn method_of(&mut self, owner: u32, name: String, function: u32) {
        if let Some(one) = self.tree.structs.get_mut(owner as usize) {
            one.methods.push((name, function));
        }
    }

    fn implementation(&mut self, one: &syn::ItemImpl, here: Here) {
        let Some(under) = self.under(&one.attrs, here) else { return };
        let ty = self.ty(&one.self_ty, here.scope).unwrap_or_default();
        let name = ty.segments.last().cloned().unwrap_or_default();
        let owner = self.named(&name);
        let base = one.trait_.as_ref().map(|(path, _)| self.path_type(path, here.scope));
        if let Some(of) = self.tree.structs.get_mut(owner as usize) {
            of.bases.extend(base);
        }
        let inside = self.scope(under);
        self.own(inside, owner);
        let inside = self.context(inside, |context| context.function = Arc::from(name.as_str()));
        self.annotations(&one.attrs, On::Type, &name, inside, &[], None);
        for member in &one.items {
            match member {
                ImplItem::Fn(method) => {
                    let Some(under) = self.under(&method.attrs, inside) else { continue };
                    let at = self.function(&method.sig, Some(owner), under);
                    self.method_of(owner, plain(&method.sig.ident), at);
                    self.body(&method.sig, &method.attrs, Some(&method.block), Some(owner), under);
                }
                ImplItem::Const(one) => {
                    let used = Used { name: Some(Arc::from(plain(&one.ident))), ..Used::default() };
                    let init = self.expr(&one.expr, inside, &used);
                    let whole = at(one.ident.span()).join(self.tree.span(init));
                    self.tree.assignments.push((Left::Name { name: plain(&one.ident), module: true }, init, whole, inside));
                    if let Some(of) = self.tree.structs.get_mut(owner as usize) {
                        of.constants.insert(plain(&one.ident), init);
                    }
                }
                ImplItem::Macro(one) => {
                    self.macro_call(&one.mac, inside, &Used::default());
                }
                _ => {}
            }
        }
    }

    fn function(&mut self, sig: &Signature, owner: Option<u32>, here: Here) -> u32 {
        let mut parameters = Vec::new();
        for input in &sig.inputs {
            if let FnArg::Typed(typed) = input {
                parameters.push(if let Pat::Ident(name) = &*typed.pat { plain(&name.ident) } else { String::new() });
            }
        }
        let gives = self.given_back(&sig.output, here.scope);
        self.tree.functions.push(Function { parameters, gives, owner });
        u32::try_from(self.tree.functions.len() - 1).unwrap_or(u32::MAX)
    }

    fn body(&mut self, sig: &Signature, attrs: &[syn::Attribute], block: Option<&syn::Block>, owner: Option<u32>, here: Here) {
        let name = plain(&sig.ident);
        self.annotations(attrs, On::Function, &name, here, &[], None);
        let of = owner.and_then(|owner| self.tree.structs.get(owner as usize)).map(|one| one.name.clone());
        let whole = of.map_or_else(|| name.clone(), |of| format!("{of}.{name}"));
        let test = is_test(attrs);
        let inside = self.scope(here);
        let inside = self.context(inside, |context| {
            context.function = Arc::from(whole);
            context.test |= test;
        });
        if let Some(scope) = self.tree.scopes.get_mut(inside.scope as usize) {
            scope.function = true;
        }
        for input in &sig.inputs {
            if let FnArg::Typed(typed) = input {
                if let Pat::Ident(name) = &*typed.pat {
                    self.annotations(&typed.attrs, On::Parameter, &plain(&name.ident), inside, &[], None);
                }
                self.parameter(typed, inside);
            } else if let Some(owner) = owner {
                let name = self.tree.structs.get(owner as usize).map(|one| one.name.clone()).unwrap_or_default();
                let ty = Ty { segments: vec!["Self".to_owned(), name], arguments: vec![], scope: inside.scope };
                self.tree.bind(
                    inside.scope,
                    "self".to_owned(),
                    Bound::Value { init: None, ty: Some(ty), mutable: false },
                    0,
                    inside.context,
                );
            }
        }
        if let Some(block) = block {
            // What a function gives back is not given to the function's name.
            self.statements(&block.stmts, inside, &Used::default());
            self.push(delimited(&block.brace_token.span), inside, super::tree::Sort::Other);
        }
    }
}

/// A path as other readers write it: one of this crate begins with dots.
pub(super) fn relative(path: &str) -> String {
    let mut rest = path;
    let mut dots = 0;
    while let Some(("crate" | "self" | "super", behind)) = rest.split_once('.') {
        dots = if rest.starts_with("super") { dots + 2 } else { dots.max(1) };
        rest = behind;
    }
    format!("{}{rest}", &"......."[..dots.min(7)])
}
