//! `pom.xml`: one project of Maven, with the properties of the same file put in.

use std::collections::BTreeMap;

use roxmltree::{Document, Node, ParsingOptions};
use seaworthy_model::Span;

use super::{Build, Dependency, Program, Runtime, Scope};

/// More nodes than any project has.
const MOST_NODES: u32 = 200_000;
/// How often a property may stand for another one.
const DEEPEST: usize = 8;

pub(super) fn read(text: &str) -> Build {
    let options = ParsingOptions { nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let document = match Document::parse_with_options(text, options) {
        Ok(document) => document,
        Err(error) => {
            return Build {
                tool: "maven",
                language: "java",
                ..Build::refused(
                    format!("This is no XML that Maven could read: {} (line {}).", crate::xml::said(&error), error.pos().row),
                    Span::default(),
                )
            };
        }
    };
    let root = document.root_element();
    let file = File { properties: properties(root) };
    let mut build = Build::of("maven", "java");
    if let Some(name) = child(root, "artifactId") {
        (build.name, build.place) = (file.text(name), place(name));
    }
    build.parent = child(root, "parent").map(|parent| file.dependency(parent, Scope::Build));
    let packaging = child(root, "packaging");
    build.packaging = packaging.map_or_else(|| "jar".to_owned(), |node| file.text(node));
    build.packaged = packaging.map(place);
    file.project(root, false, &mut build);
    for profile in children(root, "profiles", "profile") {
        file.project(profile, true, &mut build);
    }
    build.runtime = file.runtime(root);
    file.starts(root, &mut build);
    build.properties = file.properties;
    build
}

struct File {
    properties: BTreeMap<String, String>,
}

impl File {
    /// What stands in a project or in one of its profiles.
    fn project(&self, node: Node<'_, '_>, profile: bool, build: &mut Build) {
        for dependency in children(node, "dependencies", "dependency") {
            let mut found = self.dependency(dependency, Scope::Run);
            if profile && found.scope == Scope::Run {
                found.scope = Scope::Optional;
            }
            build.dependencies.push(found);
        }
        let managed = child(node, "dependencyManagement").into_iter().flat_map(|node| children(node, "dependencies", "dependency"));
        build.managed.extend(managed.map(|one| self.dependency(one, Scope::Run)));
        let plugins = child(node, "build").into_iter().flat_map(|node| children(node, "plugins", "plugin"));
        for plugin in plugins {
            let found = self.dependency(plugin, Scope::Build);
            self.main_classes(plugin, build);
            build.plugins.push(found);
        }
        build.modules.extend(children(node, "modules", "module").map(|module| self.text(module)));
    }

    fn dependency(&self, node: Node<'_, '_>, scope: Scope) -> Dependency {
        let text = |name: &str| child(node, name).map(|found| self.text(found)).unwrap_or_default();
        let group = Some(text("groupId")).filter(|group| !group.is_empty()).unwrap_or_else(|| "org.apache.maven.plugins".to_owned());
        let version = text("version");
        let optional = text("optional") == "true";
        let scope = match text("scope").as_str() {
            "test" => Scope::Test,
            "provided" | "system" => Scope::Provided,
            "import" => Scope::Build,
            _ if optional => Scope::Optional,
            _ => scope,
        };
        let pinned = !version.is_empty()
            && !version.contains(['[', '(', '$'])
            && !matches!(version.as_str(), "LATEST" | "RELEASE")
            && !version.ends_with("-SNAPSHOT");
        Dependency { name: format!("{group}:{}", text("artifactId")), version, pinned, scope, local: None, span: whole(node) }
    }

    /// Classes that a plug-in is told to start, at whatever depth its own configuration has them.
    fn main_classes(&self, plugin: Node<'_, '_>, build: &mut Build) {
        let named = plugin.descendants().filter(|node| matches!(node.tag_name().name(), "mainClass" | "Main-Class"));
        for node in named {
            let starts = self.text(node);
            if !starts.is_empty() && !starts.contains('$') {
                build.programs.push(Program { name: String::new(), starts, served: false, span: place(node) });
            }
        }
    }

    fn starts(&self, root: Node<'_, '_>, build: &mut Build) {
        let Some(node) = child(root, "properties").and_then(|node| child(node, "start-class")) else { return };
        build.programs.push(Program { name: String::new(), starts: self.text(node), served: false, span: place(node) });
    }

    /// The release that the compiler is told; properties before the plug-in's own configuration.
    fn runtime(&self, root: Node<'_, '_>) -> Option<Runtime> {
        let properties = child(root, "properties");
        let names = ["maven.compiler.release", "java.version", "maven.compiler.target", "maven.compiler.source", "jdk.version"];
        let by_property = names.iter().find_map(|name| child(properties?, name));
        let by_plugin = || {
            let plugins = root.children().filter(|node| node.has_tag_name_of("build")).flat_map(|node| node.descendants());
            let compiler = plugins
                .filter(|node| node.has_tag_name_of("plugin"))
                .find(|node| child(*node, "artifactId").is_some_and(|name| self.text(name) == "maven-compiler-plugin"))?;
            let configuration = child(compiler, "configuration")?;
            ["release", "target", "source"].iter().find_map(|name| child(configuration, name))
        };
        let node = by_property.or_else(by_plugin)?;
        let version = self.text(node);
        let known = version.starts_with(|c: char| c.is_ascii_digit());
        known.then(|| Runtime { product: "java", version, span: place(node) })
    }

    /// The text of an element with the file's own properties put in; what it does not say stays as it is written.
    fn text(&self, node: Node<'_, '_>) -> String {
        let mut text = node.text().unwrap_or_default().trim().to_owned();
        for _ in 0..DEEPEST {
            let Some(start) = text.find("${") else { break };
            let Some(end) = text[start..].find('}').map(|end| start + end) else { break };
            let Some(value) = self.properties.get(&text[start + 2..end]) else { break };
            // A value that stands for itself would grow without end.
            if text.len() + value.len() > 1_000 {
                break;
            }
            text.replace_range(start..=end, value);
        }
        text
    }
}

fn properties(root: Node<'_, '_>) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let text = |node: Node<'_, '_>| node.text().unwrap_or_default().trim().to_owned();
    for node in child(root, "properties").into_iter().flat_map(|node| node.children()).filter(Node::is_element) {
        found.insert(node.tag_name().name().to_owned(), text(node));
    }
    let parent = child(root, "parent");
    for name in ["groupId", "artifactId", "version"] {
        let own = child(root, name).or_else(|| parent.and_then(|parent| child(parent, name)));
        for prefix in ["project", "pom"] {
            found.extend(own.map(|node| (format!("{prefix}.{name}"), text(node))));
        }
        found.extend(parent.and_then(|parent| child(parent, name)).map(|node| (format!("project.parent.{name}"), text(node))));
    }
    found
}

/// An element by its name, whatever its namespace.
trait Named {
    fn has_tag_name_of(&self, name: &str) -> bool;
}

impl Named for Node<'_, '_> {
    fn has_tag_name_of(&self, name: &str) -> bool {
        self.is_element() && self.tag_name().name() == name
    }
}

fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|node| node.has_tag_name_of(name))
}

fn children<'a, 'i>(node: Node<'a, 'i>, list: &str, one: &'static str) -> impl Iterator<Item = Node<'a, 'i>> {
    child(node, list).into_iter().flat_map(|list| list.children()).filter(move |node| node.has_tag_name_of(one))
}

fn whole(node: Node<'_, '_>) -> Span {
    let range = node.range();
    Span::new(range.start, range.end)
}

/// The text of an element, without the blanks around it.
fn place(node: Node<'_, '_>) -> Span {
    let Some(text) = node.children().find(Node::is_text) else { return whole(node) };
    let range = text.range();
    let written = text.text().unwrap_or_default();
    let before = written.len() - written.trim_start().len();
    Span::new(range.start + before, (range.start + before + written.trim().len()).min(range.end))
}
