//! The dotted paths of types.

use super::fold::Fold;
use super::scope::{FILE, Said};
use crate::grammar::Node;

/// How many scopes a name is looked for in.
pub(super) const SCOPES: usize = 64;
/// How many names a dotted path may have.
pub(super) const SEGMENTS: usize = 32;
/// How many paths a name may have, under wildcard imports and with several bases.
pub(super) const CANDIDATES: usize = 8;

/// Classes of `java.lang`, which every file sees, sorted.
const LANG: [&str; 81] = [
    "Appendable",
    "ArithmeticException",
    "ArrayIndexOutOfBoundsException",
    "ArrayStoreException",
    "AssertionError",
    "AutoCloseable",
    "Boolean",
    "Byte",
    "CharSequence",
    "Character",
    "Class",
    "ClassCastException",
    "ClassLoader",
    "ClassNotFoundException",
    "CloneNotSupportedException",
    "Cloneable",
    "Comparable",
    "Deprecated",
    "Double",
    "Enum",
    "Error",
    "Exception",
    "ExceptionInInitializerError",
    "Float",
    "FunctionalInterface",
    "IllegalAccessException",
    "IllegalArgumentException",
    "IllegalMonitorStateException",
    "IllegalStateException",
    "IndexOutOfBoundsException",
    "InheritableThreadLocal",
    "InstantiationException",
    "Integer",
    "InterruptedException",
    "Iterable",
    "LinkageError",
    "Long",
    "Math",
    "Module",
    "NegativeArraySizeException",
    "NoClassDefFoundError",
    "NoSuchFieldException",
    "NoSuchMethodException",
    "NullPointerException",
    "Number",
    "NumberFormatException",
    "Object",
    "OutOfMemoryError",
    "Override",
    "Package",
    "Process",
    "ProcessBuilder",
    "ProcessHandle",
    "Readable",
    "Record",
    "ReflectiveOperationException",
    "Runnable",
    "Runtime",
    "RuntimeException",
    "SafeVarargs",
    "SecurityException",
    "SecurityManager",
    "Short",
    "StackOverflowError",
    "StackTraceElement",
    "StackWalker",
    "StrictMath",
    "String",
    "StringBuffer",
    "StringBuilder",
    "StringIndexOutOfBoundsException",
    "SuppressWarnings",
    "System",
    "Thread",
    "ThreadGroup",
    "ThreadLocal",
    "Throwable",
    "UnsatisfiedLinkError",
    "UnsupportedOperationException",
    "VirtualMachineError",
    "Void",
];

impl<'t> Fold<'_, 't> {
    /// The dotted paths that a written type may have, without its arguments; of an array, those of its elements.
    pub(super) fn type_paths(&self, node: Node<'t>, from: u32) -> Vec<String> {
        let mut node = node;
        for _ in 0..SEGMENTS {
            let inner = match node.kind() {
                "generic_type" => node.named_child(0),
                "array_type" => node.child_by_field_name("element"),
                "annotated_type" => node.named_child(u32::try_from(node.named_child_count().saturating_sub(1)).unwrap_or(0)),
                "type_identifier" | "identifier" => return self.simple(self.source(node), from),
                "scoped_type_identifier" | "scoped_identifier" => return self.dotted(&self.names(node), from),
                "catch_type" => {
                    let mut cursor = node.walk();
                    let each = node.named_children(&mut cursor).take(CANDIDATES).filter(|child| child.kind() != "catch_type");
                    return each.flat_map(|one| self.type_paths(one, from)).take(CANDIDATES).collect();
                }
                _ => return vec![],
            };
            let Some(inner) = inner else { return vec![] };
            node = inner;
        }
        vec![]
    }

    /// The names of a dotted one, without type arguments and annotations; none where there are too many.
    fn names(&self, node: Node<'t>) -> Vec<&'t str> {
        let mut names = Vec::new();
        let mut node = node;
        while names.len() < SEGMENTS && self.work.take(1) {
            let children = u32::try_from(node.named_child_count()).unwrap_or(0);
            match node.kind() {
                "scoped_type_identifier" | "scoped_identifier" => {
                    names.extend(node.named_child(children.saturating_sub(1)).map(|last| self.source(last)));
                }
                "generic_type" => {}
                _ => {
                    names.push(self.source(node));
                    names.reverse();
                    return names;
                }
            }
            let Some(next) = node.named_child(0) else { break };
            node = next;
        }
        vec![]
    }

    pub(super) fn dotted(&self, names: &[&str], from: u32) -> Vec<String> {
        match names {
            [] => vec![],
            [one] => self.simple(one, from),
            [first, rest @ ..] if is_class(first) || self.class_named(first, from).is_some() => {
                let rest = rest.join(".");
                self.simple(first, from).into_iter().map(|path| format!("{path}.{rest}")).collect()
            }
            _ => vec![names.join(".")],
        }
    }

    /// The paths of a type by its simple name.
    pub(super) fn simple(&self, name: &str, from: u32) -> Vec<String> {
        if name.is_empty() || !self.work.take(1 + self.wildcards.len()) {
            return vec![];
        }
        if let Some(class) = self.class_named(name, from) {
            let path = class.and_then(|class| self.walk.classes.get(class as usize)).map(|class| class.path.clone());
            return path.into_iter().filter(|path| !path.is_empty()).collect();
        }
        if let Some(path) = self.imported.get(name) {
            return vec![(*path).to_owned()];
        }
        if LANG.binary_search(&name).is_ok() {
            return vec![format!("java.lang.{name}")];
        }
        let package = self.walk.package;
        let own = if package.is_empty() { name.to_owned() } else { format!("{package}.{name}") };
        let others = self.wildcards.iter().take(CANDIDATES - 1).map(|package| format!("{package}.{name}"));
        let mut paths = vec![own];
        paths.extend(others);
        paths
    }

    /// The class of this file that a name stands for; `Some(None)` for a type parameter.
    pub(super) fn class_named(&self, name: &str, from: u32) -> Option<Option<u32>> {
        let mut at = from;
        for _ in 0..SCOPES {
            let scope = self.walk.scopes.get(at as usize)?;
            if let Some(class) = scope.classes.get(name) {
                return Some(*class);
            }
            if at == FILE {
                return None;
            }
            at = scope.parent;
        }
        None
    }

    /// The paths of what a class extends and implements.
    pub(super) fn bases(&self, class: u32) -> Vec<String> {
        let Some(class) = self.walk.classes.get(class as usize) else { return vec![] };
        let outside = self.walk.scopes.get(class.scope as usize).map_or(FILE, |scope| scope.parent);
        class.bases.iter().take(CANDIDATES).flat_map(|base| self.type_paths(*base, outside)).take(CANDIDATES).collect()
    }

    /// The paths of a variable's type.
    pub(super) fn type_of(&self, variable: u32, depth: usize) -> Vec<String> {
        let Some(variable) = self.walk.variables.get(variable as usize) else { return vec![] };
        match (variable.said, variable.values.as_slice()) {
            (Said::Here(written), _) => self.type_paths(written, variable.scope),
            (Said::ByValue, [(value, scope), ..]) => self.paths_within(*value, *scope, depth + 1),
            _ => vec![],
        }
    }
}

/// Whether a name is written as those of classes are.
pub(super) fn is_class(name: &str) -> bool {
    name.starts_with(char::is_uppercase)
}
