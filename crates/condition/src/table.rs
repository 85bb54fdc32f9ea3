use std::borrow::Cow;
use std::fmt;

/// The type of a field, a name or an expression.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// True or false.
    Bool,
    /// A whole number of 64 bits.
    Int,
    /// A string.
    Text,
    /// A list whose elements are all of one type.
    List(Box<Type>),
    /// A thing with fields, by the name that [`Table`] knows it by.
    Entity(Cow<'static, str>),
}

impl Type {
    /// A list of `element`.
    pub fn list(element: Type) -> Self {
        Type::List(Box::new(element))
    }

    /// An entity named `name`.
    pub fn entity(name: impl Into<Cow<'static, str>>) -> Self {
        Type::Entity(name.into())
    }

    /// The type with its article, for a sentence.
    pub(crate) fn described(&self) -> String {
        let name = self.to_string();
        let article = if name.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
        format!("{article} {name}")
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Type::Bool => f.write_str("bool"),
            Type::Int => f.write_str("int"),
            Type::Text => f.write_str("string"),
            Type::List(element) => write!(f, "list({element})"),
            Type::Entity(name) => f.write_str(name),
        }
    }
}

/// A field of an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// As conditions write it.
    pub name: Cow<'static, str>,
    /// The type of its value.
    pub ty: Type,
    /// One sentence for the generated documentation.
    pub doc: Cow<'static, str>,
}

/// A function that the world answers, such as `workload.keeps(path)`.
///
/// Its name is none of [`BUILTINS`](crate::BUILTINS): those win.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// As conditions write it.
    pub name: &'static str,
    /// What it is called on; without one it is called as `name(…)`.
    pub receiver: Option<Type>,
    /// The types of its arguments, the receiver not among them.
    pub arguments: Vec<Type>,
    /// The type of its value.
    pub returns: Type,
    /// One sentence for the generated documentation.
    pub doc: &'static str,
}

impl Function {
    /// How it is called: `workload.keeps(string)`.
    pub fn usage(&self) -> String {
        let receiver = self.receiver.as_ref().map(|receiver| format!("{receiver}.")).unwrap_or_default();
        let arguments: Vec<String> = self.arguments.iter().map(Type::to_string).collect();
        format!("{receiver}{}({})", self.name, arguments.join(", "))
    }
}

/// Which fields and functions there are.
pub trait Table {
    /// The field `name` of `entity`, if there is one.
    fn field(&self, entity: &str, name: &str) -> Option<Field>;
    /// The names of all fields of `entity`, from which a suggestion is made.
    fn fields(&self, entity: &str) -> Vec<String>;
    /// All functions of the world.
    fn functions(&self) -> Vec<Function>;
}

/// A name that a condition sees, such as `workload`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// As conditions write it: one identifier.
    pub name: Cow<'static, str>,
    /// The type of its value.
    pub ty: Type,
}
