/// A function or macro that every condition has.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Builtin {
    /// Its name.
    pub name: &'static str,
    /// How it is called.
    pub usage: &'static str,
    /// One sentence for the generated documentation.
    pub doc: &'static str,
    pub(crate) form: Form,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// `name(x)`
    Global,
    /// `x.name(…)` on a string
    OnText,
    /// `x.name(variable, …)` on a list
    OnList,
    /// `name(x)` and `x.name()`
    Either,
}

const fn builtin(name: &'static str, form: Form, usage: &'static str, doc: &'static str) -> Builtin {
    Builtin { name, usage, doc, form }
}

/// All functions and macros that every condition has; there are no others but those of a [`Table`](crate::Table).
pub const BUILTINS: &[Builtin] = &[
    builtin("has", Form::Global, "has(x.field)", "Whether the field is written, as opposed to taking its default."),
    builtin("size", Form::Either, "size(x)", "How many elements a list has, or characters a string; also `x.size()`."),
    builtin("string", Form::Global, "string(x)", "A bool or an int as a string."),
    builtin("startsWith", Form::OnText, "text.startsWith(prefix)", "Whether the string begins with the prefix."),
    builtin("endsWith", Form::OnText, "text.endsWith(suffix)", "Whether the string ends with the suffix."),
    builtin("contains", Form::OnText, "text.contains(part)", "Whether the part stands somewhere in the string."),
    builtin(
        "matches",
        Form::OnText,
        "text.matches('regex')",
        "Whether the regular expression, a literal, matches somewhere in the string.",
    ),
    builtin("lowerAscii", Form::OnText, "text.lowerAscii()", "The string with the letters A to Z made small."),
    builtin("exists", Form::OnList, "list.exists(x, condition)", "Whether the condition holds for an element."),
    builtin("all", Form::OnList, "list.all(x, condition)", "Whether the condition holds for each element; true for an empty list."),
    builtin("exists_one", Form::OnList, "list.exists_one(x, condition)", "Whether the condition holds for exactly one element."),
    builtin("filter", Form::OnList, "list.filter(x, condition)", "The elements for which the condition holds."),
    builtin(
        "map",
        Form::OnList,
        "list.map(x, value)",
        "The list of the values; with three arguments, `list.map(x, condition, value)`, of the elements for which the condition holds.",
    ),
];

/// The builtin called `name` as a member (`x.name(…)`) or as a global function.
pub(crate) fn find(name: &str, member: bool) -> Option<&'static Builtin> {
    BUILTINS.iter().find(|builtin| {
        builtin.name == name
            && match builtin.form {
                Form::Global => !member,
                Form::OnText | Form::OnList => member,
                Form::Either => true,
            }
    })
}
