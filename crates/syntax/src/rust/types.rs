//! Types and paths as they are written.

use proc_macro2::Ident;
use syn::{GenericArgument, PathArguments, ReturnType, Type, TypeParamBound};

use super::lower::Lower;
use super::tokens::at;
use super::tree::{Name, Ty};

/// A name without the mark of a raw one.
pub(super) fn plain(ident: &Ident) -> String {
    let text = ident.to_string();
    text.strip_prefix("r#").map(str::to_owned).unwrap_or(text)
}

impl Lower<'_> {
    /// A path; one of several parts is remembered, as it needs no import.
    pub fn name(&mut self, path: &syn::Path) -> Name {
        let segments: Vec<String> = path.segments.iter().map(|segment| plain(&segment.ident)).collect();
        let first = path.segments.first().map(|segment| at(segment.ident.span())).unwrap_or_default();
        let last = path.segments.last().map(|segment| at(segment.ident.span())).unwrap_or_default();
        let name = Name { segments, span: first.join(last) };
        if name.segments.len() > 1 {
            self.tree.paths.push(name.clone());
        }
        name
    }

    /// A type without what it is wrapped in by the language: references, brackets, `dyn` and `impl`.
    pub fn ty(&mut self, ty: &Type, scope: u32) -> Option<Ty> {
        match ty {
            Type::Path(path) if path.qself.is_none() => Some(self.path_type(&path.path, scope)),
            Type::Reference(inner) => self.ty(&inner.elem, scope),
            Type::Ptr(inner) => self.ty(&inner.elem, scope),
            Type::Paren(inner) => self.ty(&inner.elem, scope),
            Type::Group(inner) => self.ty(&inner.elem, scope),
            Type::ImplTrait(inner) => self.bound(inner.bounds.iter(), scope),
            Type::TraitObject(inner) => self.bound(inner.bounds.iter(), scope),
            Type::Tuple(inner) => {
                let arguments = inner.elems.iter().map(|elem| self.ty(elem, scope).unwrap_or_default()).collect();
                Some(Ty { segments: vec![], arguments, scope })
            }
            Type::Array(inner) => self.ty(&inner.elem, scope).map(|inner| list_of(inner, scope)),
            Type::Slice(inner) => self.ty(&inner.elem, scope).map(|inner| list_of(inner, scope)),
            _ => None,
        }
    }

    fn bound<'b>(&mut self, mut bounds: impl Iterator<Item = &'b TypeParamBound>, scope: u32) -> Option<Ty> {
        bounds.find_map(|bound| match bound {
            TypeParamBound::Trait(bound) => Some(self.path_type(&bound.path, scope)),
            _ => None,
        })
    }

    pub fn path_type(&mut self, path: &syn::Path, scope: u32) -> Ty {
        let name = self.name(path);
        let mut arguments = Vec::new();
        match path.segments.last().map(|segment| &segment.arguments) {
            Some(PathArguments::AngleBracketed(given)) => {
                for argument in &given.args {
                    match argument {
                        GenericArgument::Type(ty) => arguments.push(self.ty(ty, scope).unwrap_or_default()),
                        GenericArgument::AssocType(ty) => arguments.push(self.ty(&ty.ty, scope).unwrap_or_default()),
                        _ => {}
                    }
                }
            }
            Some(PathArguments::Parenthesized(given)) => arguments.extend(self.given_back(&given.output, scope)),
            _ => {}
        }
        Ty { segments: name.segments, arguments, scope }
    }

    pub fn given_back(&mut self, output: &ReturnType, scope: u32) -> Option<Ty> {
        match output {
            ReturnType::Type(_, ty) => self.ty(ty, scope),
            ReturnType::Default => None,
        }
    }
}

fn list_of(inner: Ty, scope: u32) -> Ty {
    Ty { segments: vec!["[]".to_owned()], arguments: vec![inner], scope }
}
