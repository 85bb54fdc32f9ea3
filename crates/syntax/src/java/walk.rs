use seaworthy_model::{Guard, Span};

use super::scope::{Class, FILE, Scope, Variable};
use super::usage::{Use, Uses};
use super::{guard, unset};
use crate::code::{Import, On};
use crate::grammar::{Node, Tree, span};

/// Where a node stands: its scope, the guard directly around it, and whether it is run only where something failed or is not set.
#[derive(Clone, Copy)]
pub(super) struct Here {
    pub scope: u32,
    pub guard: Option<u32>,
    pub fallback: bool,
}

/// What the children of a node stand in.
#[derive(Clone, Copy)]
struct Frame<'t> {
    here: Here,
    inside: Inside,
    uses: Uses<'t>,
    /// What annotations here stand at.
    held: Option<Held<'t>>,
}

/// What an annotation stands at, and where that stands.
#[derive(Clone, Copy)]
pub(super) struct Held<'t> {
    pub on: On,
    pub target: &'t str,
    pub scope: u32,
}

#[derive(Clone, Copy)]
enum Inside {
    Plain,
    /// A condition: what holds where it is true, and where it is not.
    If {
        yes: Here,
        no: Here,
    },
    /// What has a scope of its own but for its modifiers and its name.
    Scoped(Here),
}

/// `left = value`, or a declaration with a value.
pub(super) struct Given<'t> {
    pub left: Node<'t>,
    /// The variable, where it is declared here.
    pub variable: Option<u32>,
    pub value: Node<'t>,
    pub whole: Node<'t>,
    pub here: Here,
}

/// What one walk over the tree collects. It never recurses, so that no nesting exhausts the stack.
pub(super) struct Walk<'t> {
    pub text: &'t str,
    pub package: &'t str,
    pub scopes: Vec<Scope<'t>>,
    pub classes: Vec<Class<'t>>,
    pub variables: Vec<Variable<'t>>,
    pub guards: Vec<Guard>,
    pub imports: Vec<Import>,
    /// Whether each of `imports` is a static one.
    pub of_members: Vec<bool>,
    pub calls: Vec<(Node<'t>, Here)>,
    pub given: Vec<Given<'t>>,
    /// Variables that are changed by anything but `=`.
    pub stirred: Vec<(Node<'t>, u32)>,
    pub annotations: Vec<(Node<'t>, Held<'t>, Here)>,
    pub texts: Vec<(Node<'t>, Use<'t>, Here)>,
    /// The span of the whole tree.
    whole: Span,
    /// The first place that is not Java.
    pub broken: Option<Span>,
}

impl<'t> Walk<'t> {
    pub fn over(tree: &'t Tree, text: &'t str) -> Self {
        let mut walk = Walk {
            text,
            package: "",
            scopes: vec![Scope::default()],
            classes: vec![],
            variables: vec![],
            guards: vec![],
            imports: vec![],
            of_members: vec![],
            calls: vec![],
            given: vec![],
            stirred: vec![],
            annotations: vec![],
            texts: vec![],
            whole: span(tree.root_node()),
            broken: None,
        };
        let here = Here { scope: FILE, guard: None, fallback: false };
        let outside = Frame { here, inside: Inside::Plain, uses: Uses::Plain, held: None };
        tree.visit(outside, |cursor, parent| walk.visit(cursor.node(), cursor.field_name(), parent));
        walk
    }

    pub fn source(&self, node: Node<'_>) -> &'t str {
        self.text.get(node.start_byte()..node.end_byte()).unwrap_or("")
    }

    fn visit(&mut self, node: Node<'t>, field: Option<&str>, parent: Frame<'t>) -> Frame<'t> {
        // Where the whole file is one error, an error in it says more.
        if (node.is_error() || node.is_missing()) && self.broken.is_none_or(|first| first == self.whole) {
            self.broken = Some(span(node));
        }
        if !node.is_named() || node.is_extra() && !node.is_error() {
            return Frame { inside: Inside::Plain, uses: Uses::Plain, ..parent };
        }
        let kind = node.kind();
        let here = match (parent.inside, field) {
            (Inside::If { yes, .. }, Some("consequence")) => yes,
            (Inside::If { no, .. }, Some("alternative")) => no,
            (Inside::Scoped(inner), _) if kind != "modifiers" => inner,
            _ => parent.here,
        };
        let used = parent.uses.of(field);
        let uses = self.usage(node, kind, used, here);
        let held = match kind {
            "modifiers" | "annotation_argument_list" | "element_value_pair" | "element_value_array_initializer" => parent.held,
            "annotation" | "marker_annotation" => {
                self.annotations.extend(parent.held.map(|held| (node, held, here)));
                parent.held
            }
            _ => None,
        };
        let frame = Frame { here, inside: Inside::Plain, uses, held };
        self.enter(node, kind, frame)
    }

    fn enter(&mut self, node: Node<'t>, kind: &str, frame: Frame<'t>) -> Frame<'t> {
        let here = frame.here;
        let scoped = |scope: u32, held| Frame { inside: Inside::Scoped(Here { scope, ..here }), held, ..frame };
        match kind {
            "method_invocation" | "explicit_constructor_invocation" => self.calls.push((node, here)),
            "object_creation_expression" => {
                self.calls.push((node, here));
                let mut cursor = node.walk();
                let body = node.named_children(&mut cursor).find(|child| child.kind() == "class_body");
                // The arguments are evaluated outside; that they see the body's fields too does no harm.
                if body.is_some() {
                    return scoped(self.nameless(node, here.scope), None);
                }
            }
            "enum_constant" => {
                self.calls.push((node, here));
                let held = Some(self.held(On::Field, node, here.scope));
                let body = node.child_by_field_name("body").map(|_| self.nameless(node, here.scope));
                return body.map_or(Frame { held, ..frame }, |scope| scoped(scope, held));
            }
            "class_declaration" | "interface_declaration" | "enum_declaration" | "record_declaration" | "annotation_type_declaration" => {
                let inner = self.class(node, here.scope);
                return scoped(inner, Some(self.held(On::Type, node, here.scope)));
            }
            "method_declaration"
            | "constructor_declaration"
            | "compact_constructor_declaration"
            | "annotation_type_element_declaration" => {
                let inner = self.method(node, here.scope);
                let held = Some(Held { scope: inner, ..self.held(On::Function, node, here.scope) });
                return Frame { inside: Inside::Scoped(Here { scope: inner, fallback: false, ..here }), held, ..frame };
            }
            "static_initializer" => return scoped(self.initializer(here.scope), None),
            "block" if self.scopes[here.scope as usize].fields => return scoped(self.initializer(here.scope), None),
            "block"
            | "for_statement"
            | "enhanced_for_statement"
            | "try_with_resources_statement"
            | "catch_clause"
            | "switch_block"
            | "switch_rule"
            | "lambda_expression" => {
                let inner = self.block(node, kind, here.scope);
                let fallback = (here.fallback || kind == "catch_clause") && kind != "lambda_expression";
                return Frame { inside: Inside::Scoped(Here { scope: inner, fallback, ..here }), held: None, ..frame };
            }
            "if_statement" => {
                let inside = self.condition(node, here);
                return Frame { inside, ..frame };
            }
            "formal_parameter" | "spread_parameter" => {
                let held = self.parameter(node, here.scope);
                return Frame { held, ..frame };
            }
            "field_declaration" | "constant_declaration" | "local_variable_declaration" => {
                let held = self.variables_of(node, here);
                return Frame { held, ..frame };
            }
            _ => self.bind(node, kind, here),
        }
        frame
    }

    fn held(&self, on: On, node: Node<'t>, scope: u32) -> Held<'t> {
        Held { on, target: node.child_by_field_name("name").map_or("", |name| self.source(name)), scope }
    }

    fn condition(&mut self, node: Node<'t>, here: Here) -> Inside {
        let Some(condition) = node.child_by_field_name("condition") else { return Inside::Plain };
        let [mut yes, mut no] = unset::asks(condition, self.text).map(|unset| Here { fallback: here.fallback || unset, ..here });
        if let Some((name, value)) = guard::of(condition, self.text) {
            let first = u32::try_from(self.guards.len()).unwrap_or(u32::MAX);
            self.guards.extend([value, !value].map(|value| Guard { name: name.to_owned(), value }));
            (yes.guard, no.guard) = (Some(first), Some(first + 1));
        }
        Inside::If { yes, no }
    }
}
