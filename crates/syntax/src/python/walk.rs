use seaworthy_model::{Guard, Span};

use super::scope::{Binding, Bound, END, MODULE, Scope};
use super::span;
use super::text::{Hands, Used};
use super::unset;
use crate::code::Import;
use crate::grammar::{Node, Tree};

/// How many texts, and how many literal objects, of one file are kept.
pub(super) const MOST: usize = 20_000;
/// The longest condition that is kept as a guard's name.
const LONGEST_GUARD: usize = 120;

/// Where a node stands: its scope, the guard directly around it, whether only a started file runs it, and whether it is run
/// only where something is not set or failed.
#[derive(Clone, Copy)]
pub(super) struct Here {
    pub scope: u32,
    pub guard: Option<u32>,
    pub main: bool,
    pub unset: bool,
    /// The end of the block.
    pub until: u32,
}

/// What the children of a node stand in.
#[derive(Clone, Copy)]
struct Frame<'t> {
    here: Here,
    inside: Inside,
    hands: Hands<'t>,
}

#[derive(Clone, Copy)]
enum Inside {
    Plain,
    /// A condition: what holds where it is true, and where it is not.
    If {
        yes: Here,
        no: Here,
    },
    /// `a if condition else b`, whose parts have no names: what stands before the condition, and what behind it.
    Either {
        condition: Span,
        yes: Here,
        no: Here,
    },
    /// A function, a lambda or a class, whose body has a scope of its own.
    Body(Here),
    /// A comprehension, all of which has a scope of its own.
    Within(Here),
}

/// What one walk over the tree collects. It never recurses, so that no nesting exhausts the stack.
pub(super) struct Walk<'t> {
    pub text: &'t str,
    pub scopes: Vec<Scope<'t>>,
    pub guards: Vec<Guard>,
    pub imports: Vec<Import>,
    pub calls: Vec<(Node<'t>, Here)>,
    pub objects: Vec<(Node<'t>, Here)>,
    /// Lists, tuples and sets.
    pub lists: Vec<(Node<'t>, Here)>,
    /// Elements that are asked for by a key.
    pub elements: Vec<(Node<'t>, Here)>,
    /// Attributes that are read, whole chains of names.
    pub reads: Vec<(Node<'t>, Here)>,
    /// What gives something a value.
    pub assignments: Vec<(Node<'t>, Here)>,
    /// What is deleted.
    pub deletions: Vec<(Node<'t>, Here)>,
    /// Texts that are written out, and what each is used for.
    pub texts: Vec<(Node<'t>, Here, Used<'t>)>,
    /// Whether there are more texts or literal objects than are kept.
    pub overflown: bool,
    /// The span of the whole tree.
    whole: Span,
    /// Decorators and what they stand at, a function or class by its scope.
    pub decorators: Vec<(Node<'t>, u32, Here)>,
    /// Classes by their scopes.
    pub classes: Vec<(u32, Here)>,
    /// The decorators that were just seen, for the function or class behind them.
    above: Vec<Node<'t>>,
    /// The first place that is not Python.
    pub broken: Option<Span>,
}

impl<'t> Walk<'t> {
    pub fn over(tree: &'t Tree, text: &'t str) -> Self {
        let mut walk = Walk {
            text,
            scopes: vec![Scope::module()],
            guards: vec![],
            imports: vec![],
            calls: vec![],
            objects: vec![],
            lists: vec![],
            elements: vec![],
            reads: vec![],
            assignments: vec![],
            deletions: vec![],
            texts: vec![],
            overflown: false,
            decorators: vec![],
            classes: vec![],
            above: vec![],
            whole: span(tree.root_node()),
            broken: None,
        };
        let outside = Frame {
            here: Here { scope: MODULE, guard: None, main: false, unset: false, until: END },
            inside: Inside::Plain,
            hands: Hands::Nothing,
        };
        tree.visit(outside, |cursor, parent| {
            let node = cursor.node();
            walk.keep_broken(node);
            // Punctuation says nothing, and neither does what it holds.
            if node.is_named() { walk.visit(node, cursor.field_name(), parent) } else { outside }
        });
        walk
    }

    fn keep_broken(&mut self, node: Node<'t>) {
        // Where the whole file is one error, an error in it says more.
        if self.broken.is_none_or(|first| first == self.whole) && (node.is_error() || node.is_missing()) {
            self.broken = Some(span(node));
        }
    }

    fn visit(&mut self, node: Node<'t>, field: Option<&str>, parent: Frame<'t>) -> Frame<'t> {
        let here = match (parent.inside, field) {
            (Inside::If { yes, .. }, Some("consequence")) => yes,
            (Inside::If { no, .. }, Some("alternative")) => no,
            (Inside::Body(body), Some("body")) => body,
            (Inside::Either { condition, yes, .. }, _) if span(node).end <= condition.start => yes,
            (Inside::Either { condition, no, .. }, _) if span(node).start >= condition.end => no,
            _ => parent.here,
        };
        let used = parent.hands.over(node, field);
        self.keep_text(node, here, used);
        let inside = self.enter(node, here);
        if node.kind() == "subscript" && field != Some("left") {
            self.elements.push((node, here));
        }
        if node.kind() == "attribute" && !matches!(field, Some("left" | "function" | "object")) && self.reads.len() < MOST {
            self.reads.push((node, here));
        }
        let hands = self.hands(node, used, here);
        match inside {
            Inside::Within(here) => Frame { here, inside: Inside::Plain, hands },
            inside if node.kind() == "block" => Frame { here: Here { until: span(node).end, ..here }, inside, hands },
            inside => Frame { here, inside, hands },
        }
    }

    fn enter(&mut self, node: Node<'t>, here: Here) -> Inside {
        match node.kind() {
            "call" => self.calls.push((node, here)),
            "dictionary" if self.objects.len() < MOST => self.objects.push((node, here)),
            "list" | "tuple" | "set" if self.lists.len() < MOST => self.lists.push((node, here)),
            "dictionary" => self.overflown = true,
            "delete_statement" => {
                self.deletions.push((node, here));
                self.bind(node, here);
            }
            "if_statement" | "elif_clause" => return self.condition(node.child_by_field_name("condition"), here),
            "conditional_expression" => {
                let condition = node.named_child(1);
                return match (condition, self.condition(condition, here)) {
                    (Some(condition), Inside::If { yes, no }) => Inside::Either { condition: span(condition), yes, no },
                    (_, inside) => inside,
                };
            }
            "except_clause" => return Inside::Within(Here { unset: true, ..here }),
            "decorated_definition" => self.above.clear(),
            "decorator" => self.above.push(node),
            "function_definition" => return Inside::Body(Here { scope: self.function(node, here), unset: false, ..here }),
            "class_definition" => return Inside::Body(Here { scope: self.class(node, here), ..here }),
            "lambda" => return Inside::Body(Here { scope: self.lambda(node, here), ..here }),
            "list_comprehension" | "set_comprehension" | "dictionary_comprehension" | "generator_expression" => {
                let scope = self.scopes[here.scope as usize].comprehension(here.scope);
                return Inside::Within(Here { scope: self.open(scope, node, here), until: END, ..here });
            }
            "assignment" | "augmented_assignment" | "named_expression" => {
                self.assignments.push((node, here));
                self.bind(node, here);
            }
            _ => self.bind(node, here),
        }
        Inside::Plain
    }

    fn condition(&mut self, condition: Option<Node<'t>>, here: Here) -> Inside {
        let Some(mut condition) = condition else { return Inside::Plain };
        let [unset, set] = unset::asks(condition, self.text);
        let [when, otherwise] = [unset, set].map(|unset| Here { unset: here.unset || unset, ..here });
        let mut value = true;
        while let "not_operator" | "parenthesized_expression" = condition.kind() {
            value ^= condition.kind() == "not_operator";
            let Some(inner) = condition.named_child(0) else { break };
            condition = inner;
        }
        let name = span(condition).of(self.text);
        if name.len() <= LONGEST_GUARD && !name.contains('\n') && self.is_setting(condition) {
            let first = u32::try_from(self.guards.len()).unwrap_or(u32::MAX);
            self.guards.extend([value, !value].map(|value| Guard { name: name.to_owned(), value }));
            return Inside::If { yes: Here { guard: Some(first), ..when }, no: Here { guard: Some(first + 1), ..otherwise } };
        }
        if let Some((name, is, both)) = self.part(condition, value) {
            let first = u32::try_from(self.guards.len()).unwrap_or(u32::MAX);
            self.guards.push(Guard { name: name.to_owned(), value: is });
            let under = |here: Here| Here { guard: Some(first), ..here };
            return if both { Inside::If { yes: under(when), no: otherwise } } else { Inside::If { yes: when, no: under(otherwise) } };
        }
        let main = condition.kind() == "comparison_operator" && name.contains("__name__") && name.contains("__main__");
        Inside::If { yes: Here { main: here.main || (main && value && name.contains("==")), ..when }, no: otherwise }
    }

    /// The first setting of a condition with several parts, what it is in the branch that it holds for, and whether that is the
    /// first one: `not KEY and DEBUG` lets in only where both hold, `DEBUG or not KEY` keeps out only where neither does.
    fn part(&self, condition: Node<'t>, value: bool) -> Option<(&'t str, bool, bool)> {
        let both = operator(condition)? == "and";
        let mut left = Some(condition);
        while let Some(parts) = left.take().filter(|parts| operator(*parts).is_some_and(|one| (one == "and") == both)) {
            left = parts.child_by_field_name("left");
            for part in [parts.child_by_field_name("right"), left].into_iter().flatten() {
                let (mut part, mut is) = (part, both);
                while let "not_operator" | "parenthesized_expression" = part.kind() {
                    is ^= part.kind() == "not_operator";
                    let Some(inner) = part.named_child(0) else { break };
                    part = inner;
                }
                let name = span(part).of(self.text);
                if name.len() <= LONGEST_GUARD && !name.contains('\n') && self.is_setting(part) && tells(name) {
                    return Some((name, is, both == value));
                }
            }
        }
        None
    }

    /// Whether a condition is a name, a key that is written out, or a function that reads one.
    fn is_setting(&self, condition: Node<'t>) -> bool {
        let plain = |node: Node<'t>| matches!(node.kind(), "identifier" | "attribute") && !span(node).of(self.text).contains(['(', '[']);
        let literal = |node: Node<'t>| matches!(node.kind(), "string" | "true" | "false" | "none" | "integer" | "keyword_argument");
        match condition.kind() {
            // Which system it is: its name against one that is written out.
            "comparison_operator" | "call" if asks_system(span(condition).of(self.text)) => true,
            "subscript" => {
                condition.child_by_field_name("value").is_some_and(plain)
                    && condition.child_by_field_name("subscript").is_some_and(|key| key.kind() == "string")
            }
            "call" => {
                let callee = condition.child_by_field_name("function").filter(|callee| plain(*callee));
                let name = callee.map_or("", |callee| span(callee).of(self.text));
                let reads = matches!(name.rsplit('.').next(), Some("get" | "getenv" | "getattr" | "env" | "config" | "bool"));
                let Some(given) = condition.child_by_field_name("arguments").filter(|_| reads) else { return false };
                let mut cursor = given.walk();
                given.named_children(&mut cursor).enumerate().all(|(at, one)| literal(one) || (at == 0 && plain(one)))
            }
            _ => plain(condition),
        }
    }

    fn function(&mut self, node: Node<'t>, here: Here) -> u32 {
        let name = node.child_by_field_name("name").map_or("", |name| span(name).of(self.text));
        let property = self.above.iter().any(|decorator| span(*decorator).of(self.text).trim_end().ends_with("property"));
        let scope = Scope { property, ..self.scopes[here.scope as usize].function(here.scope, name) };
        let function = self.open(scope, node, here);
        self.add(name, Bound::Function(function), node, here);
        self.decorate(function, here);
        function
    }

    fn lambda(&mut self, node: Node<'t>, here: Here) -> u32 {
        let scope = self.scopes[here.scope as usize].lambda(here.scope);
        self.open(scope, node, here)
    }

    fn class(&mut self, node: Node<'t>, here: Here) -> u32 {
        let name = node.child_by_field_name("name").map_or("", |name| span(name).of(self.text));
        let bases = node.child_by_field_name("superclasses").map_or("", |bases| span(bases).of(self.text));
        let test = name.starts_with("Test") || bases.contains("TestCase");
        let scope = self.scopes[here.scope as usize].class(here.scope, name, test);
        let class = self.open(scope, node, here);
        self.add(name, Bound::Class(class), node, here);
        self.classes.push((class, here));
        self.decorate(class, here);
        class
    }

    fn decorate(&mut self, scope: u32, here: Here) {
        self.decorators.extend(self.above.drain(..).map(|decorator| (decorator, scope, here)));
    }

    /// Opens a scope, with the parameters of `node` as its first names.
    fn open(&mut self, scope: Scope<'t>, node: Node<'t>, here: Here) -> u32 {
        let at = u32::try_from(self.scopes.len()).unwrap_or(u32::MAX);
        self.scopes.push(Scope { node: Some(node), ..scope });
        let Some(parameters) = node.child_by_field_name("parameters") else { return at };
        let mut cursor = parameters.walk();
        for parameter in parameters.named_children(&mut cursor) {
            let name = parameter.child_by_field_name("name").or_else(|| match parameter.kind() {
                "identifier" => Some(parameter),
                _ => parameter.named_child(0),
            });
            let Some(name) = name else { continue };
            if parameter.child_by_field_name("value").is_some() {
                self.assignments.push((parameter, Here { scope: at, ..here }));
            }
            match parameter.child_by_field_name("type") {
                Some(declared) if name.kind() == "identifier" => {
                    self.parameter(at, name, Bound::Declared { node: declared, scope: here.scope }, node);
                }
                _ if name.kind() == "identifier" => self.parameter(at, name, Bound::Other, node),
                _ => self.bind_all(name, Here { scope: at, until: END, ..here }),
            }
        }
        at
    }

    fn parameter(&mut self, at: u32, name: Node<'t>, bound: Bound<'t>, whole: Node<'t>) {
        let Span { start, .. } = span(whole);
        let binding = Binding { bound, start, end: span(name).end, holds: start, until: END };
        self.scopes[at as usize].names.entry(span(name).of(self.text)).or_default().push(binding);
    }
}

/// The operator of a condition with several parts.
fn operator(condition: Node<'_>) -> Option<&'static str> {
    let operator = (condition.kind() == "boolean_operator").then(|| condition.child_by_field_name("operator"))??;
    Some(if operator.kind() == "and" { "and" } else { "or" })
}

/// Whether a name is one that settings have: in capitals, of something that holds settings, or one that speaks of debugging.
fn tells(name: &str) -> bool {
    let last = name.rsplit(|c: char| !c.is_alphanumeric() && c != '_').find(|word| !word.is_empty()).unwrap_or_default();
    let capitals = last.len() > 2 && last.starts_with(|c: char| c.is_ascii_uppercase()) && !last.contains(|c: char| c.is_ascii_lowercase());
    let lower = name.to_ascii_lowercase();
    capitals
        || ["settings.", "config", "environ", "getenv", "debug", "is_dev", "is_prod"].iter().any(|word| lower.contains(word))
        || asks_system(name)
}

/// Whether a condition compares the name of the operating system, and nothing else, with one that is written out.
fn asks_system(condition: &str) -> bool {
    let subject = ["os.name", "sys.platform", "platform.system()"].into_iter().find_map(|name| condition.strip_prefix(name));
    let rest = subject.map(|rest| rest.trim_start().trim_end_matches(')'));
    let text = rest.and_then(|rest| ["==", "!=", ".startswith("].into_iter().find_map(|operator| rest.strip_prefix(operator)));
    text.is_some_and(|text| {
        let text = text.trim();
        text.len() > 2 && text.starts_with(['\'', '"']) && text.matches(&text[..1]).count() == 2
    })
}
