//! Which nodes declare something.

use super::scope::{Class, FILE, Said, Scope, Variable};
use super::walk::{Given, Held, Here, Walk};
use crate::code::{Import, On};
use crate::grammar::{Node, span};

/// Annotations of methods that a test framework runs.
const TESTS: [&str; 13] = [
    "Test",
    "ParameterizedTest",
    "RepeatedTest",
    "TestFactory",
    "TestTemplate",
    "Before",
    "BeforeEach",
    "BeforeAll",
    "BeforeClass",
    "After",
    "AfterEach",
    "AfterAll",
    "AfterClass",
];

/// Methods that a container calls once, before it serves anything.
const STARTING: [&str; 4] = ["afterPropertiesSet", "contextInitialized", "init", "postConstruct"];

impl<'t> Walk<'t> {
    fn open(&mut self, scope: Scope<'t>) -> u32 {
        self.scopes.push(scope);
        u32::try_from(self.scopes.len() - 1).unwrap_or(FILE)
    }

    pub(super) fn class(&mut self, node: Node<'t>, at: u32) -> u32 {
        let name = node.child_by_field_name("name").map_or("", |name| self.source(name));
        let bases = bases(node);
        let scope = self.class_scope(node, name, bases, at);
        let class = self.scopes[scope as usize].class;
        self.scopes[at as usize].classes.insert(name, class);
        self.type_parameters(node, scope);
        scope
    }

    /// The body of `new Base() { … }` or of an enum's constant.
    pub(super) fn nameless(&mut self, node: Node<'t>, at: u32) -> u32 {
        let bases = node.child_by_field_name("type").into_iter().collect();
        self.class_scope(node, "", bases, at)
    }

    fn class_scope(&mut self, node: Node<'t>, name: &'t str, bases: Vec<Node<'t>>, at: u32) -> u32 {
        let number = u32::try_from(self.classes.len()).unwrap_or(u32::MAX);
        let around = &self.scopes[at as usize];
        let (outer, mut scope) = (around.class, around.of_class(at, number, name));
        scope.test |= ["Test", "Tests", "TestCase"].iter().any(|end| name.ends_with(end))
            || name.strip_suffix("IT").is_some_and(|start| start.ends_with(char::is_lowercase))
            || bases.iter().any(|base| self.source(*base).ends_with("TestCase"))
            || self.annotated(node).any(|name| matches!(name, "SpringBootTest" | "RunWith" | "ExtendWith" | "QuarkusTest" | "WebMvcTest"));
        let path = match (name, self.package) {
            ("", _) => String::new(),
            (_, "") => scope.path.to_string(),
            (_, package) => format!("{package}.{}", scope.path),
        };
        let scope = self.open(scope);
        let (names, hidden, methods) = Default::default();
        self.classes.push(Class { node, name, path, outer, scope, bases, names, hidden, methods });
        scope
    }

    pub(super) fn method(&mut self, node: Node<'t>, at: u32) -> u32 {
        let name = node.child_by_field_name("name").map_or("", |name| self.source(name));
        let around = &self.scopes[at as usize];
        let mut scope = around.function(at, name);
        scope.test |= self.annotated(node).any(|name| TESTS.contains(&name));
        scope.starting = matches!(node.kind(), "constructor_declaration" | "compact_constructor_declaration")
            || STARTING.contains(&name)
            || is_setter(node, name)
            || self.annotated(node).any(|name| name == "PostConstruct");
        if node.kind() == "method_declaration"
            && let Some(class) = around.class.and_then(|class| self.classes.get_mut(class as usize))
        {
            let gives = class.methods.entry(name).or_insert_with(|| {
                class.names.push(name);
                vec![]
            });
            gives.extend(node.child_by_field_name("type"));
            if modifiers(node).is_some_and(|modifiers| has_word(modifiers, "private")) {
                class.hidden.insert(name);
            }
        }
        let scope = self.open(scope);
        self.type_parameters(node, scope);
        scope
    }

    /// What runs when a class is loaded or an object of it is made.
    pub(super) fn initializer(&mut self, at: u32) -> u32 {
        let scope = Scope { starting: true, ..self.scopes[at as usize].block(at) };
        self.open(scope)
    }

    pub(super) fn block(&mut self, node: Node<'t>, kind: &str, at: u32) -> u32 {
        let block = self.scopes[at as usize].block(at);
        let scope = self.open(block);
        let parameters = node.child_by_field_name("parameters");
        match (kind, parameters) {
            ("enhanced_for_statement", _) => self.single(node, scope, true),
            ("lambda_expression", Some(parameters)) if parameters.kind() == "identifier" => {
                self.declare(parameters, Said::Nowhere, None, node, scope, true);
            }
            ("lambda_expression", Some(parameters)) if parameters.kind() == "inferred_parameters" => {
                let mut cursor = parameters.walk();
                for name in parameters.named_children(&mut cursor).filter(|child| child.kind() == "identifier") {
                    self.declare(name, Said::Nowhere, None, node, scope, true);
                }
            }
            _ => {}
        }
        scope
    }

    fn type_parameters(&mut self, node: Node<'t>, scope: u32) {
        let mut cursor = node.walk();
        let Some(list) = node.named_children(&mut cursor).find(|child| child.kind() == "type_parameters") else { return };
        let mut cursor = list.walk();
        for parameter in list.named_children(&mut cursor) {
            let mut inner = parameter.walk();
            let name = parameter.named_children(&mut inner).find(|child| child.kind() == "type_identifier");
            if let Some(name) = name {
                let name = self.source(name);
                self.scopes[scope as usize].classes.insert(name, None);
            }
        }
    }

    pub(super) fn parameter(&mut self, node: Node<'t>, at: u32) -> Option<Held<'t>> {
        let mut cursor = node.walk();
        let declarator = node.named_children(&mut cursor).find(|child| child.kind() == "variable_declarator").unwrap_or(node);
        let name = declarator.child_by_field_name("name")?;
        let mut cursor = node.walk();
        let written = node.child_by_field_name("type").or_else(|| node.named_children(&mut cursor).find(|child| is_type(child.kind())));
        self.declare(name, written.map_or(Said::Nowhere, Said::Here), modifiers(node), node, at, true);
        let on = if self.scopes[at as usize].fields { On::Field } else { On::Parameter };
        Some(Held { on, target: self.source(name), scope: at })
    }

    pub(super) fn variables_of(&mut self, node: Node<'t>, here: Here) -> Option<Held<'t>> {
        let modifiers = modifiers(node);
        let said = self.said(node);
        let mut cursor = node.walk();
        let mut first = None;
        for declarator in node.children_by_field_name("declarator", &mut cursor) {
            let Some(name) = declarator.child_by_field_name("name") else { continue };
            let variable = self.declare(name, said, modifiers, node, here.scope, false);
            first = first.or(Some(name));
            if let Some(value) = declarator.child_by_field_name("value") {
                self.variables[variable as usize].values.push((value, here.scope));
                self.given.push(Given { left: name, variable: Some(variable), value, whole: declarator, here });
            }
        }
        let fields = self.scopes[here.scope as usize].fields;
        first.filter(|_| fields).map(|name| Held { on: On::Field, target: self.source(name), scope: here.scope })
    }

    /// A declaration of one name, with its type and its value as fields.
    fn single(&mut self, node: Node<'t>, at: u32, open: bool) {
        let Some(name) = node.child_by_field_name("name") else { return };
        let said = match self.said(node) {
            Said::ByValue if open => Said::Nowhere,
            said => said,
        };
        let variable = self.declare(name, said, modifiers(node), node, at, open);
        let value = node.child_by_field_name("value").filter(|_| !open);
        self.variables[variable as usize].values.extend(value.map(|value| (value, at)));
    }

    fn said(&self, node: Node<'t>) -> Said<'t> {
        match node.child_by_field_name("type") {
            Some(written) if self.source(written) == "var" => Said::ByValue,
            Some(written) => Said::Here(written),
            None => Said::Nowhere,
        }
    }

    fn declare(&mut self, name: Node<'t>, said: Said<'t>, modifiers: Option<Node<'t>>, whole: Node<'t>, at: u32, open: bool) -> u32 {
        let number = u32::try_from(self.variables.len()).unwrap_or(u32::MAX);
        let name = self.source(name);
        let implied = whole.kind() == "constant_declaration";
        let has = |word: &str| implied || modifiers.is_some_and(|modifiers| has_word(modifiers, word));
        let (fixed, class_level) = (has("final"), has("static"));
        let scope = &mut self.scopes[at as usize];
        scope.variables.entry(name).or_default().push(number);
        let field = scope.fields;
        self.variables.push(Variable { name, said, scope: at, modifiers, whole, values: vec![], open, field, fixed, class_level });
        number
    }

    pub(super) fn bind(&mut self, node: Node<'t>, kind: &str, here: Here) {
        match kind {
            "package_declaration" => {
                let mut cursor = node.walk();
                let name = node.named_children(&mut cursor).find(|child| matches!(child.kind(), "identifier" | "scoped_identifier"));
                self.package = name.map_or("", |name| self.source(name));
            }
            "import_declaration" => self.import(node),
            "assignment_expression" => self.assignment(node, here),
            "update_expression" => self.stirred.extend(node.named_child(0).map(|left| (left, here.scope))),
            "resource" => self.single(node, here.scope, false),
            "catch_formal_parameter" => {
                let mut cursor = node.walk();
                let types = node.named_children(&mut cursor).find(|child| child.kind() == "catch_type");
                if let Some(name) = node.child_by_field_name("name") {
                    self.declare(name, types.map_or(Said::Nowhere, Said::Here), modifiers(node), node, here.scope, true);
                }
            }
            "instanceof_expression" => {
                if let (Some(name), Some(right)) = (node.child_by_field_name("name"), node.child_by_field_name("right")) {
                    self.declare(name, Said::Here(right), None, node, here.scope, true);
                }
            }
            "type_pattern" | "record_pattern_component" => {
                if let (Some(written), Some(name)) = (node.named_child(0), node.named_child(1)) {
                    self.declare(name, Said::Here(written), None, node, here.scope, true);
                }
            }
            _ => {}
        }
    }

    fn assignment(&mut self, node: Node<'t>, here: Here) {
        let field = |name| node.child_by_field_name(name);
        let (Some(left), Some(value)) = (field("left"), field("right")) else { return };
        if field("operator").is_some_and(|operator| operator.kind() == "=") {
            self.given.push(Given { left, variable: None, value, whole: node, here });
        } else {
            self.stirred.push((left, here.scope));
        }
    }

    fn import(&mut self, node: Node<'t>) {
        let mut cursor = node.walk();
        let (mut path, mut all, mut members) = ("", false, false);
        for child in node.children(&mut cursor) {
            match child.kind() {
                "identifier" | "scoped_identifier" => path = self.source(child),
                "asterisk" => all = true,
                "static" => members = true,
                _ => {}
            }
        }
        let path: String = path.split_whitespace().collect();
        let local = (!all).then(|| path.rsplit('.').next().unwrap_or(&path).to_owned());
        self.imports.push(Import { local, path, span: span(node), guard: None });
        self.of_members.push(members);
    }

    /// The last names of the annotations at a declaration.
    pub(super) fn annotated(&self, node: Node<'t>) -> impl Iterator<Item = &'t str> + use<'t> {
        let text = self.text;
        annotations(modifiers(node)).filter_map(move |annotation| {
            let name = span(annotation.child_by_field_name("name")?).of(text);
            name.rsplit('.').next()
        })
    }
}

/// Whether a method only gives its object what it is made of, as a container does when it starts.
fn is_setter(method: Node<'_>, name: &str) -> bool {
    let lone = method.child_by_field_name("parameters").is_some_and(|parameters| parameters.named_child_count() == 1);
    let named = name.strip_prefix("set").is_some_and(|property| property.starts_with(char::is_uppercase));
    lone && named && !modifiers(method).is_some_and(|modifiers| has_word(modifiers, "static"))
}

pub(super) fn modifiers(node: Node<'_>) -> Option<Node<'_>> {
    let mut cursor = node.walk();
    node.named_children(&mut cursor).take(4).find(|child| child.kind() == "modifiers")
}

/// The annotations among the modifiers of a declaration.
pub(super) fn annotations<'t>(modifiers: Option<Node<'t>>) -> impl Iterator<Item = Node<'t>> {
    let found: Vec<Node<'t>> = modifiers.map_or_else(Vec::new, |modifiers| {
        let mut cursor = modifiers.walk();
        modifiers.named_children(&mut cursor).filter(|child| matches!(child.kind(), "annotation" | "marker_annotation")).collect()
    });
    found.into_iter()
}

fn has_word(modifiers: Node<'_>, word: &str) -> bool {
    let mut cursor = modifiers.walk();
    modifiers.children(&mut cursor).any(|child| child.kind() == word)
}

fn bases(node: Node<'_>) -> Vec<Node<'_>> {
    let mut bases = Vec::new();
    let mut cursor = node.walk();
    for child in node.named_children(&mut cursor) {
        let mut inner = child.walk();
        match child.kind() {
            "superclass" => bases.extend(child.named_children(&mut inner).filter(|child| is_type(child.kind()))),
            "super_interfaces" | "extends_interfaces" => {
                let list = child.named_children(&mut inner).find(|child| child.kind() == "type_list");
                if let Some(list) = list {
                    let mut cursor = list.walk();
                    bases.extend(list.named_children(&mut cursor).filter(|child| is_type(child.kind())));
                }
            }
            _ => {}
        }
    }
    bases
}

fn is_type(kind: &str) -> bool {
    kind.ends_with("_type") || matches!(kind, "type_identifier" | "scoped_type_identifier")
}
