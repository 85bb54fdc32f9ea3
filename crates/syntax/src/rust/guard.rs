//! The settings under which branches run.

use seaworthy_model::Guard;
use syn::Expr;

use super::lower::{Lower, delimited, member};
use super::tokens::at;
use super::tree::Here;

/// The longest condition that is kept as a guard's name.
const LONGEST_GUARD: usize = 120;

impl Lower<'_> {
    /// The guard under which the branches of a condition run.
    pub fn condition(&mut self, condition: &Expr, here: Here) -> (Here, Here) {
        let (mut inner, mut value) = (condition, true);
        loop {
            match inner {
                Expr::Unary(unary) if matches!(unary.op, syn::UnOp::Not(_)) => (inner, value) = (&unary.expr, !value),
                Expr::Paren(paren) => inner = &paren.expr,
                _ => break,
            }
        }
        // Both parts hold where both are asked for; the first that is a setting stands for them.
        if let Expr::Binary(both) = inner
            && value
            && matches!(both.op, syn::BinOp::And(_))
        {
            for part in [&both.left, &both.right] {
                let (under, _) = self.condition(part, here);
                if under.context != here.context {
                    return (under, here);
                }
            }
            return (here, here);
        }
        let name = match inner {
            Expr::Macro(mac) if mac.mac.path.is_ident("cfg") => mac.mac.tokens.to_string(),
            Expr::Path(_) | Expr::Field(_) => text_of(inner, self.text),
            Expr::MethodCall(call) if (call.method == "is_ok" || call.method == "is_some") && asks_setting(&call.receiver) => {
                text_of(inner, self.text)
            }
            _ => return (here, here),
        };
        if name.is_empty() || name.len() > LONGEST_GUARD || name.contains('\n') {
            return (here, here);
        }
        let mut under = |value| self.context(here, |context| context.guard = Some(Guard { name: name.clone(), value }));
        (under(value), under(!value))
    }
}

/// Whether something is a name or field, or what the environment is asked for.
fn asks_setting(expr: &Expr) -> bool {
    match expr {
        Expr::Path(_) | Expr::Field(_) => true,
        Expr::Call(call) => {
            let last = |path: &syn::Path| path.segments.last().is_some_and(|last| last.ident == "var" || last.ident == "var_os");
            matches!(&*call.func, Expr::Path(path) if last(&path.path)) && matches!(call.args.first(), Some(Expr::Lit(_)))
        }
        _ => false,
    }
}

/// The text of what begins with a path and ends with a name or a call.
fn text_of(expr: &Expr, text: &str) -> String {
    let (mut first, last) = (
        expr,
        match expr {
            Expr::Path(path) => path.path.segments.last().map(|segment| at(segment.ident.span())),
            Expr::Field(field) => Some(member(&field.member).1),
            Expr::MethodCall(call) => Some(delimited(&call.paren_token.span)),
            _ => None,
        },
    );
    let start = loop {
        first = match first {
            Expr::Field(field) => &field.base,
            Expr::MethodCall(call) => &call.receiver,
            Expr::Call(call) => &call.func,
            Expr::Path(path) => break path.path.segments.first().map(|segment| at(segment.ident.span())),
            _ => break None,
        };
    };
    start.zip(last).map_or_else(String::new, |(start, last)| start.join(last).of(text).to_owned())
}
