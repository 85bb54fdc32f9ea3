use cel::common::ast::{Expr, IdedExpr, LiteralValue, SourceInfo};
use std::ops::Range;

/// Where the nodes of a syntax tree stand. The tree keeps one token for each node; the rest is found from the text around it.
#[derive(Debug)]
pub(crate) struct Spans {
    pub(crate) info: SourceInfo,
}

impl Spans {
    /// The text of the condition.
    pub(crate) fn text(&self) -> &str {
        &self.info.source
    }

    /// All of the text.
    pub(crate) fn all(&self) -> Range<usize> {
        0..self.text().len()
    }

    /// The text at `span`.
    pub(crate) fn slice(&self, span: &Range<usize>) -> &str {
        self.text().get(span.clone()).unwrap_or_default()
    }

    /// The node as a sentence quotes it, on one line and not too long.
    pub(crate) fn quoted(&self, expr: &IdedExpr) -> String {
        let text = self.slice(&self.whole(expr)).split_whitespace().collect::<Vec<_>>().join(" ");
        if text.chars().count() <= 60 {
            return format!("`{text}`");
        }
        format!("`{}…`", text.chars().take(57).collect::<String>())
    }

    /// The whole expression, without parentheses around it.
    pub(crate) fn whole(&self, expr: &IdedExpr) -> Range<usize> {
        let token = self.token(expr.id);
        match &expr.expr {
            Expr::Select(select) => self.whole(&select.operand).start..self.field(expr).end,
            Expr::List(list) => {
                let end = list.elements.last().map_or(token.end, |last| self.whole(last).end);
                token.start..self.closed(end, ']')
            }
            Expr::Call(call) if is_operator(&call.func_name) => {
                let spans = call.args.iter().map(|argument| self.whole(argument));
                let joined = spans.fold(token, |a, b| a.start.min(b.start)..a.end.max(b.end));
                if call.func_name == "_[_]" { joined.start..self.closed(joined.end, ']') } else { joined }
            }
            Expr::Call(call) => {
                let name = self.function(expr);
                let start = call.target.as_ref().map_or(name.start, |target| self.whole(target).start);
                let end = call.args.last().map_or(token.end, |last| self.whole(last).end);
                start..self.closed(end, ')')
            }
            Expr::Literal(LiteralValue::Int(int)) if *int.inner() < 0 => self.signed(token),
            _ => token,
        }
    }

    /// The name of the field that a selection selects.
    pub(crate) fn field(&self, expr: &IdedExpr) -> Range<usize> {
        let dot = self.token(expr.id);
        let Expr::Select(select) = &expr.expr else { return dot };
        let after = self.text().get(dot.end..).unwrap_or_default();
        let Some(at) = after.find(&select.field) else { return dot };
        dot.end + at..dot.end + at + select.field.len()
    }

    /// The name of the function that a call calls.
    pub(crate) fn function(&self, expr: &IdedExpr) -> Range<usize> {
        let open = self.token(expr.id);
        let Expr::Call(call) = &expr.expr else { return open };
        let before = self.text().get(..open.start).unwrap_or_default();
        let name = call.func_name.trim_start_matches('.');
        before.rfind(name).map_or(open, |at| at..at + name.len())
    }

    /// The one token that the tree keeps for a node.
    pub(crate) fn token(&self, id: u64) -> Range<usize> {
        let Some((start, last)) = self.info.offset_for(id) else { return self.all() };
        let span = start as usize..(last as usize).saturating_add(1);
        if self.text().get(span.clone()).is_some() { span } else { self.all() }
    }

    /// The end of the bracket that closes at or after `from`.
    fn closed(&self, from: usize, bracket: char) -> usize {
        let after = self.text().get(from..).unwrap_or_default();
        after.find(bracket).map_or(from, |at| from + at + 1)
    }

    fn signed(&self, token: Range<usize>) -> Range<usize> {
        let before = self.text().get(..token.start).unwrap_or_default();
        before.rfind('-').unwrap_or(token.start)..token.end
    }
}

/// Whether the name is that of an operator, which no function can have.
pub(crate) fn is_operator(name: &str) -> bool {
    name.contains('_') && name.contains(|c: char| !c.is_alphanumeric() && c != '_' && c != '.') || name == "@in"
}
