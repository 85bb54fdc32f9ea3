use crate::builtin::{self, Form};
use crate::fault::Fault;
use crate::spans::Spans;
use cel::common::ast::{EntryExpr, Expr, IdedExpr};
use cel::{Env, ParseError};
use std::ops::Range;
use std::sync::LazyLock;

/// The longest condition, in bytes. What is longer belongs into several clauses.
const LONGEST: usize = 16 * 1024;
/// The deepest syntax tree: evaluating takes up to 30 KiB of stack for each level, and a thread of a pool has 2 MiB.
const DEEPEST: usize = 32;
/// Up to here a text is parsed on the caller's stack.
const SHORT: usize = 512;
const FEW_BRACKETS: usize = 40;
/// The generated parser takes some 12 KiB of stack for each bracket, and some 2 KiB for each operator in a row.
const STACK: usize = 64 * 1024 * 1024;

/// Without macros, so that the tree holds `has(…)` and `exists(…)` as they are written.
static GRAMMAR: LazyLock<Env> = LazyLock::new(|| Env::default().with_optional_support(false));

/// The syntax tree of `text`, as written, and where its nodes stand.
pub(crate) fn parse(text: &str) -> Result<(IdedExpr, Spans), Fault> {
    if text.len() > LONGEST {
        return Err(Fault::new(0..text.len(), format!("The condition is longer than {LONGEST} bytes")));
    }
    if text.trim().is_empty() {
        return Err(Fault::new(0..text.len(), "The condition is empty"));
    }
    let brackets = text.bytes().filter(|byte| matches!(byte, b'(' | b'[' | b'{' | b'?')).count();
    if text.len() <= SHORT && brackets <= FEW_BRACKETS {
        return parse_here(text);
    }
    let roomy = std::thread::Builder::new().stack_size(STACK);
    std::thread::scope(|scope| {
        let thread = roomy.spawn_scoped(scope, || parse_here(text)).ok()?;
        thread.join().ok()
    })
    .unwrap_or_else(|| Err(Fault::new(0..text.len(), "The condition is too much for the parser")))
}

fn parse_here(text: &str) -> Result<(IdedExpr, Spans), Fault> {
    match GRAMMAR.parser().parse_with_source_info(text) {
        Ok((expr, info)) if depth(&expr) <= DEEPEST => Ok((expr, Spans { info })),
        Ok(_) => Err(too_deep(text)),
        Err(errors) => Err(first_fault(text, &errors.errors)),
    }
}

fn depth(expr: &IdedExpr) -> usize {
    let deepest = |children: &[IdedExpr]| children.iter().map(depth).max().unwrap_or_default();
    1 + match &expr.expr {
        Expr::Select(select) => depth(&select.operand),
        Expr::List(list) => deepest(&list.elements),
        Expr::Call(call) => {
            // A macro over a list is evaluated as a loop around a step.
            let macro_step =
                usize::from(builtin::find(&call.func_name, call.target.is_some()).is_some_and(|known| known.form == Form::OnList));
            macro_step + deepest(&call.args).max(call.target.as_deref().map_or(0, depth))
        }
        Expr::Map(map) => map.entries.iter().map(|entry| entry_depth(&entry.expr)).max().unwrap_or_default(),
        Expr::Struct(made) => made.entries.iter().map(|entry| entry_depth(&entry.expr)).max().unwrap_or_default(),
        _ => 0,
    }
}

fn entry_depth(entry: &EntryExpr) -> usize {
    match entry {
        EntryExpr::StructField(field) => depth(&field.value),
        EntryExpr::MapEntry(entry) => depth(&entry.key).max(depth(&entry.value)),
    }
}

fn too_deep(text: &str) -> Fault {
    Fault::new(0..text.len(), format!("The condition is nested more than {DEEPEST} levels deep"))
}

fn first_fault(text: &str, errors: &[ParseError]) -> Fault {
    let deep = |error: &ParseError| {
        error.msg.contains("Recursion limit") || error.source.as_ref().is_some_and(|source| source.to_string().contains("Recursion limit"))
    };
    if errors.iter().any(deep) {
        return too_deep(text);
    }
    let Some(error) = errors.first() else { return Fault::new(0..text.len(), "The condition is not valid CEL") };
    worded(text, offset(text, error.pos), &error.msg)
}

/// What the parser's message says about the author's text.
fn worded(text: &str, at: usize, message: &str) -> Fault {
    if let Some(piece) = quoted_after(message, "unsupported syntax") {
        return unsupported(text, at, piece);
    }
    if let Some(word) = message.strip_prefix("reserved identifier: ") {
        return Fault::new(span(text, at, word), format!("`{word}` is a reserved word of CEL and names nothing"));
    }
    if message.starts_with("invalid int literal") {
        return Fault::new(word(text, at), "The number does not fit into 64 bits");
    }
    if let Some(piece) = quoted_after(message, "token recognition error at:") {
        return unrecognised(text, at, piece);
    }
    if message.contains("'<EOF>' expecting") || message.ends_with("at '<EOF>'") {
        let missing = quoted_after(message, "Syntax error: missing").map(|what| format!("`{what}` is missing at the end"));
        return Fault::new(text.len()..text.len(), missing.unwrap_or_else(|| "The condition ends too early".to_owned()));
    }
    let span = word(text, at);
    let Some(found) = text.get(span.clone()).filter(|found| !found.is_empty()) else {
        return Fault::new(0..text.len(), "The condition is not valid CEL");
    };
    let fault = Fault::new(span.clone(), format!("`{found}` stands where CEL expects something else"));
    let before = text.get(..at).unwrap_or_default().trim_end();
    match found {
        "and" | "AND" => fault.remedy("and is written `&&`"),
        "or" | "OR" => fault.remedy("or is written `||`"),
        "not" => fault.remedy("not is written `!`"),
        _ if before.ends_with("not") => fault.remedy("not is written `!`"),
        _ => fault,
    }
}

fn unsupported(text: &str, at: usize, piece: &str) -> Fault {
    if piece == "`" {
        return Fault::new(span(text, at, piece), "A name in backticks is not supported in a condition");
    }
    Fault::new(span(text, at, piece), format!("The optional syntax `{piece}` is not supported in a condition"))
        .remedy("a scalar always has a value; `has(x.field)` asks whether it is written")
}

fn unrecognised(text: &str, at: usize, piece: &str) -> Fault {
    let shown = piece.trim();
    let fault = Fault::new(span(text, at, shown), format!("`{shown}` does not belong to CEL"));
    match shown.chars().next() {
        Some('=') => fault.remedy("`==` compares"),
        Some('&') => fault.remedy("and is written `&&`"),
        Some('|') => fault.remedy("or is written `||`"),
        Some('"' | '\'') => {
            Fault::new(span(text, at, shown), "The string that begins here does not end, or holds an escape that CEL does not know")
                .remedy("a backslash is written `\\\\`, or the string as `r\"…\"`")
        }
        _ => fault,
    }
}

/// What stands in quotes after `lead`.
fn quoted_after<'a>(message: &'a str, lead: &str) -> Option<&'a str> {
    let (_, rest) = message.split_once(lead)?;
    let rest = rest.trim_start_matches(':').trim_start().strip_prefix('\'')?;
    let end = rest.find("' expecting").or_else(|| rest.find("' at ")).or_else(|| rest.rfind('\''))?;
    rest.get(..end)
}

/// The byte at which a line and a column, both from 1 and in characters, stand.
fn offset(text: &str, (line, column): (isize, isize)) -> usize {
    let (Ok(line), Ok(column)) = (usize::try_from(line - 1), usize::try_from(column - 1)) else { return 0 };
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let rest = text.get(start..).unwrap_or_default();
    rest.char_indices().nth(column).map_or(text.len(), |(at, _)| start + at)
}

fn span(text: &str, at: usize, piece: &str) -> Range<usize> {
    if text.get(at..).is_some_and(|rest| rest.starts_with(piece)) { at..at + piece.len() } else { word(text, at) }
}

/// The word that begins at `at`, or the one character there.
fn word(text: &str, at: usize) -> Range<usize> {
    let rest = text.get(at..).unwrap_or_default();
    let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    let one = rest.chars().next().map_or(0, char::len_utf8);
    at.min(text.len())..at.min(text.len()) + length.max(one)
}
