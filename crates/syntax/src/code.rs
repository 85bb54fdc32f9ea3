//! Source code as facts need it: one small tree for every language.
//!
//! Names are resolved and values folded within the file; nothing here says what a call means.

use std::sync::Arc;

use seaworthy_model::{Guard, Kind, Span, Value};

use crate::Trouble;

/// The longest source that is parsed, in bytes; a longer one is a [`Trouble`] and an empty tree.
pub const LONGEST: usize = 1 << 20;

/// A file of source code. What could not be read is in `troubles`; the rest is complete.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Code {
    /// The names that other modules give this file.
    pub imports: Vec<Import>,
    /// Every call, in the order of the text.
    pub calls: Vec<Call>,
    /// Attributes that are read and not called, of what another module gives, in the order of the text.
    pub reads: Vec<Read>,
    /// Loops that nothing in them ends, in the order of the text; of Rust so far.
    pub loops: Vec<Loop>,
    /// Every literal object whose keys are texts (a Python dict), in the order of the text; nested ones stand by themselves.
    pub objects: Vec<Object>,
    /// Every list, tuple and set that is written out, by its span; nested ones stand by themselves.
    pub lists: Vec<List>,
    /// The names of the module that are assigned once: what another file may take from this one.
    pub constants: Vec<Constant>,
    /// Everything that is given a value by `=`, in the order of the text.
    pub assignments: Vec<Assignment>,
    /// Annotations, decorators and attribute macros, in the order of the text. A decorator that is called is a call as well.
    pub annotations: Vec<Annotation>,
    /// Classes, interfaces, structs and enums, in the order of the text.
    pub types: Vec<Type>,
    /// Collections that live as long as the process and that its functions change.
    pub holders: Vec<Holder>,
    /// Every text that is written out and is not documentation, in the order of the text.
    pub texts: Vec<Text>,
    /// What could not be read: at most one syntax error, the first.
    pub troubles: Vec<Trouble>,
}

/// A name that another module gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The name in this file; `None` for every public name of the module.
    pub local: Option<String>,
    /// The dotted path of what it names; a relative one starts with dots.
    pub path: String,
    /// The statement.
    pub span: Span,
    /// The setting under which it is made; only where a language's statements run one after the other.
    pub guard: Option<Guard>,
}

/// Where in the program something stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// The function that holds it, dotted (`Class.method`); `__main__` for what runs only when the file is started; else empty.
    pub function: Arc<str>,
    /// Whether it stands in a function or class that is test code by its name or base.
    pub test: bool,
    /// The setting under which it runs.
    pub guard: Option<Guard>,
}

/// What an expression is known to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its pieces; at most 4 KiB of text.
    pub value: Value,
    /// Where the text is written: elsewhere in the file when it comes from a constant.
    pub written: Span,
    /// Whether it is the language's word for nothing (`None`, `null`); the value is then unknown.
    pub nothing: bool,
}

/// A value that a call is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    /// Its name where it is given by name; those without a name stand in their positions.
    pub name: Option<String>,
    /// The expression in the call. A literal object here is the element of `objects` with the same span.
    pub span: Span,
    /// What it is known to be.
    pub known: Known,
}

/// A call, or the making of an object: its callee is then the class.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The dotted paths that the callee may have: one as a rule, several under wildcards, none where it is not known.
    ///
    /// `()` stands for what a call gives: `sqlite3.connect().execute` is called on what `sqlite3.connect(…)` gave, and
    /// `flask.Flask().run` on an object of that class. A receiver whose type is declared is that type without more
    /// (`javax.servlet.http.HttpSession.setAttribute`). What comes back from where, signatures say.
    pub paths: Vec<String>,
    /// The last name of the callee, as written; empty where it has none.
    pub name: String,
    /// The whole call.
    pub span: Span,
    /// The callee.
    pub callee: Span,
    /// What the callee's last name is a member of, as written; `None` for a bare name.
    pub receiver: Option<Span>,
    /// The arguments whose position or name is known. What it is called on is the argument named `self`,
    /// unless another module gives it (`Path("a").write_text("")`). An element that is asked for by a key (`os.environ["A"]`) is a call of `__getitem__`.
    pub arguments: Vec<Argument>,
    /// Whether it may be given more than `arguments` says: `*list`, `**options`.
    pub open: bool,
    /// Where it stands.
    pub context: Context,
}

/// An attribute that is read: `request.remote_addr`.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// The dotted paths that it may have, as [`Call::paths`] writes them; at least one.
    pub paths: Vec<String>,
    /// The whole expression.
    pub span: Span,
    /// Where it stands.
    pub context: Context,
}

/// A loop that nothing in it ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Loop {
    /// The whole loop.
    pub span: Span,
    /// Where it stands.
    pub context: Context,
}

/// A literal object with keys that are texts.
#[derive(Clone, Debug, PartialEq)]
pub struct Object {
    /// Its entries: key, the key's span, the value's span, and what the value is.
    pub entries: Vec<Entry>,
    /// The whole literal.
    pub span: Span,
    /// Where it stands.
    pub context: Context,
}

/// A list, tuple or set that is written out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// The whole literal.
    pub span: Span,
    /// Its first elements, at most 64.
    pub elements: Vec<Known>,
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// The key and its value.
    pub span: Span,
    /// What the value is known to be.
    pub known: Known,
}

/// What an assignment gives a value to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A name of the module, or a static or class-level one.
    Module,
    /// A name of one function, or a field of one object.
    Local,
    /// A member of something else: the paths that the latter may have, as [`Call::paths`] writes them.
    Member(Vec<String>),
    /// An element by its key, a text: the paths that what holds it may have.
    Key(Vec<String>),
}

/// Something that is given a value.
#[derive(Clone, Debug, PartialEq)]
pub struct Assignment {
    /// What it is.
    pub target: Target,
    /// Its last name, or the key.
    pub name: String,
    /// The assignment.
    pub span: Span,
    /// What the value is known to be.
    pub known: Known,
    /// Where it stands.
    pub context: Context,
}

/// What an annotation stands at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// A class, interface, struct or enum.
    Type,
    /// A function or method.
    Function,
    /// A field or constant.
    Field,
    /// A parameter.
    Parameter,
}

/// An annotation, decorator or attribute macro.
#[derive(Clone, Debug, PartialEq)]
pub struct Annotation {
    /// The dotted paths that it may have, as [`Call::paths`] writes them.
    pub paths: Vec<String>,
    /// Its last name, as written.
    pub name: String,
    /// The annotation with its arguments.
    pub span: Span,
    /// Its arguments; a lone one without a name stands in the first position.
    pub arguments: Vec<Argument>,
    /// What it stands at.
    pub on: On,
    /// The name of what it stands at.
    pub target: String,
    /// Where it stands: for a method, the class that holds it.
    pub context: Context,
}

/// A class, interface, struct or enum.
#[derive(Clone, Debug, PartialEq)]
pub struct Type {
    /// Its name.
    pub name: String,
    /// Its name where it is declared.
    pub span: Span,
    /// What it extends and implements: for each the dotted paths that it may have.
    pub bases: Vec<Vec<String>>,
    /// The names of its methods.
    pub methods: Vec<String>,
    /// Where it stands.
    pub context: Context,
}

/// A collection that lives as long as the process, and that functions change: a list of the module, a static map.
#[derive(Clone, Debug, PartialEq)]
pub struct Holder {
    /// Its name.
    pub name: String,
    /// The whole declaration.
    pub span: Span,
    /// The first place at which a function changes it.
    pub changed: Span,
    /// The functions that change it, dotted.
    pub by: Vec<Arc<str>>,
    /// Where it is declared.
    pub context: Context,
}

/// A text that is written out, with what it is used for. What is put together from several is one text.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// What it is known to be.
    pub known: Known,
    /// The whole expression.
    pub span: Span,
    /// The name that it is given to: a variable, field, key or parameter by name; empty where there is none. `[]` stands behind it
    /// where it is an element of a list, and `.default` where it is what holds when something else is not set.
    pub name: String,
    /// The dotted paths of what is called with it, as [`Call::paths`] writes them, or the name of a method of something that is not
    /// known; empty where nothing is.
    pub callee: Vec<String>,
    /// Whether it is compared with something.
    pub compared: bool,
    /// Where it stands.
    pub context: Context,
}

/// A name of the module that is assigned once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constant {
    /// The name.
    pub name: String,
    /// The assignment.
    pub span: Span,
    /// What it is known to be.
    pub known: Known,
}

/// Reads source code of a kind; a kind that this build does not read is a trouble.
#[must_use]
pub fn read(kind: Kind, text: &str) -> Code {
    if let Some(language) = crate::languages::language(kind) {
        return (language.read)(text);
    }
    let said = format!("This build reads no source code of the kind {kind:?}; the file has {} bytes.", text.len());
    Trouble::of_all(said, "Use a build with every language.").into()
}

/// What is said of a text that is longer than what is parsed.
#[cfg(any(feature = "java", feature = "python", feature = "rust"))]
pub(crate) fn too_long(text: &str) -> Option<Trouble> {
    (text.len() > LONGEST).then(|| {
        let text = format!("The file has {} bytes; source code is read up to {LONGEST} bytes.", text.len());
        Trouble::of_all(text, "Leave the file out of the scan where it is generated.")
    })
}

/// What is said of the first place that is not of a language, `name`.
#[cfg(any(feature = "java", feature = "python", feature = "rust"))]
pub(crate) fn broken(span: Span, name: &str, text: &str) -> Trouble {
    // An error may take in everything behind it.
    let length = span.of(text).find(['\n', '\r']).unwrap_or(span.len());
    Trouble {
        span: Span::new(span.start as usize, span.start as usize + length),
        text: format!("This is not {name} that can be read; what stands around it is."),
        remedy: Some("Mend the syntax, or leave the file out of the scan.".into()),
    }
}

/// What is said of a file whose values cost more than they may.
#[cfg(any(feature = "java", feature = "python", feature = "rust"))]
pub(crate) fn entangled() -> Trouble {
    let text = "The file's values are so entangled that some were left unknown.".into();
    Trouble { span: Span::default(), text, remedy: None }
}

impl From<Trouble> for Code {
    /// Nothing but the reason why nothing was read.
    fn from(trouble: Trouble) -> Self {
        Self { troubles: vec![trouble], ..Self::default() }
    }
}
