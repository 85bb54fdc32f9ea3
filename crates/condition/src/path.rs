use crate::check::{field, unknown_name};
use crate::fault::Fault;
use crate::table::{Name, Table, Type};
use std::fmt;

/// A checked field path such as `workload.replicas`: a name, then fields. It is never empty.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FieldPath(Vec<String>);

impl FieldPath {
    /// The path that `text` spells and the type of what it leads to. A path into a list goes on into its elements
    /// (`workload.containers.name` is a string), so its values may be several.
    ///
    /// # Errors
    /// The first segment that is no identifier, or that the names or the table do not know.
    pub fn parse(text: &str, names: &[Name], table: &dyn Table) -> Result<(Self, Type), Fault> {
        let mut segments: Vec<String> = Vec::new();
        let mut reached: Option<Type> = None;
        let mut at = 0;
        for segment in text.split('.') {
            let span = at..at + segment.len();
            at = span.end + 1;
            if !is_identifier(segment) {
                let fault = Fault::new(if segment.is_empty() { 0..text.len() } else { span }, format!("`{text}` is not a field path"));
                return Err(fault.remedy("a field path is names with dots between, such as `workload.name`"));
            }
            let next = match &reached {
                None => names.iter().find(|name| name.name == segment).map(|name| name.ty.clone()).ok_or_else(|| {
                    let known: Vec<&str> = names.iter().map(|name| name.name.as_ref()).collect();
                    unknown_name(segment, span, &known, names, table)
                })?,
                Some(ty) => field(table, element(ty), &format!("`{}`", segments.join(".")), segment, span)?,
            };
            reached = Some(next);
            segments.push(segment.to_owned());
        }
        reached.map(|ty| (Self(segments), ty)).ok_or_else(|| Fault::new(0..text.len(), "The field path is empty"))
    }

    /// The name, then the fields.
    pub fn segments(&self) -> &[String] {
        &self.0
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("."))
    }
}

/// The innermost element type of a list, or the type itself.
fn element(ty: &Type) -> &Type {
    match ty {
        Type::List(inner) => element(inner),
        other => other,
    }
}

pub(crate) fn is_identifier(text: &str) -> bool {
    let mut letters = text.bytes();
    letters.next().is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
        && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == b'_')
}
