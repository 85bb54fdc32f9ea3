//! `seaworthy init`: a commented `seaworthy.toml` from what is seen.

use std::fmt::Write;
use std::path::Path;

use seaworthy_engine::Request;
use seaworthy_model::{ComponentSummary, Report};
use seaworthy_settings::{ComponentKind, FILE};

use crate::args::Init;
use crate::model::print;
use crate::output::to_file;
use crate::refusal::{Exit, problem, refuse};
use crate::request::today;

/// How many components are named; who has more knows the form by then.
const MOST: usize = 30;

/// Where the schema and the page of every key stand.
const PROJECT: &str = env!("CARGO_PKG_REPOSITORY");

pub(crate) fn run(args: &Init) -> Exit {
    let file = args.path.join(FILE);
    if !args.path.is_dir() {
        return refuse(vec![problem(format!("`{}` is no folder", args.path.display()), Some("Name the project's folder."))], None);
    }
    if file.symlink_metadata().is_ok() && !args.force {
        let text = format!("`{}` is there already", file.display());
        return refuse(vec![problem(text, Some("`--force` writes it anew; what it says is lost."))], None);
    }
    let request = Request { asked: vec![args.path.clone()], as_of: today(), ..Request::default() };
    let report = match seaworthy_engine::check(&request, &|_, _| {}) {
        Ok(report) => report,
        Err(refused) => return refuse(refused.0, None),
    };
    if let Err(error) = to_file(&file, text(&report, &args.path).as_bytes()) {
        return refuse(vec![problem(format!("`{}` cannot be written: {error}", file.display()), None)], None);
    }
    print(&seaworthy_render::neutral::output(&seaworthy_render::neutral::lines(&format!(
        "{} is written. Next: look at its components, then seaworthy check",
        file.display()
    ))))
}

/// The file. What follows from the tree stands in it; everything else is a comment that shows how it is said.
fn text(report: &Report, folder: &Path) -> String {
    let raw = PROJECT.replace("https://github.com", "https://raw.githubusercontent.com");
    let mut out = format!(
        "#:schema {raw}/main/docs/schema/settings.schema.json
# How seaworthy looks at this project. Every key: {PROJECT}/blob/main/docs/settings.md
# Options of the command line win over what stands here.

# The Kubernetes release that you deploy to.
kubernetes = {}

# The severity from which the exit code is 1: blocker, warning, note or never.
fail-on = \"blocker\"

# The score under which the exit code is 1, and whether a project without one is refused.
# min-score = 60
# require-score = true

# What is accepted for now: `seaworthy baseline` writes it.
# baseline = \"seaworthy-baseline.json\"

# Paths that are not read, in the form of .gitignore.
# exclude = [\"legacy/\"]

# Rules by id, topic or glob: `seaworthy rules` lists them.
[rules]
# select = [\"*\"]
# ignore = [\"image/no-ignore-file\"]
# packs = [\"my-rules\"]

# How bad a rule is here: blocker, warning, note or off.
[rules.severity]
# \"image/unpinned\" = \"note\"
",
        quoted(&report.kubernetes)
    );
    components(&mut out, report, folder);
    out.push_str(
        "
# What runs a component, where names do not tell: an image, or a workload.
# [[link]]
# component = \"services/web\"
# image = \"registry.example/shop/web\"

# Findings that do not count, each with its reason, and until when where it ends.
# [[ignore]]
# rule = \"state/host-path\"
# path = \"k8s/agent.yaml\"
# reason = \"the agent reads the node's own logs\"
# until = 2027-12-31
",
    );
    out
}

/// What was understood, as entries to uncomment.
fn components(out: &mut String, report: &Report, folder: &Path) {
    let all = &report.understood.components;
    let _ = match all.len() {
        0 => {
            let within = if folder == Path::new(".") { "this folder".to_owned() } else { harmless(&folder.to_string_lossy()) };
            writeln!(out, "\n# No component was found in {within}. What a component is, is said like this:")
        }
        1 => writeln!(out, "\n# What was understood: one component. Where its kind is wrong, uncomment it and say the right one:"),
        number => {
            writeln!(out, "\n# What was understood: {number} components. Where a kind is wrong, uncomment the entry and say the right one:")
        }
    };
    let _ = writeln!(out, "# {}.", ComponentKind::WORDS.join(", "));
    if all.is_empty() {
        out.push_str("# [[component]]\n# path = \"services/web\"\n# kind = \"service\"\n");
    }
    for component in all.iter().take(MOST) {
        entry(out, component);
    }
    if all.len() > MOST {
        let _ = writeln!(out, "# … and {} more: seaworthy model", all.len() - MOST);
    }
}

fn entry(out: &mut String, component: &ComponentSummary) {
    let why = component.evidence.iter().map(|one| harmless(one)).collect::<Vec<_>>().join("; ");
    let known = ComponentKind::WORDS.contains(&component.kind.as_str());
    let (kind, why) = if known { (component.kind.as_str(), why) } else { ("service", format!("a guess: {why}")) };
    let _ = writeln!(out, "# [[component]]\n# name = {}", quoted(&component.name));
    // A path is a pattern: one with signs of its own is left to the name.
    if !component.path.is_empty() && !component.path.contains(['\\', '*', '?', '[', ']', '{', '}', '!']) {
        let _ = writeln!(out, "# path = {}", quoted(&component.path));
    }
    let _ = writeln!(out, "# kind = {}  # {why}", quoted(kind));
}

/// A text of TOML, on one line.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            _ if is_hidden(letter) => {
                let _ = write!(out, "\\U{:08X}", letter as u32);
            }
            _ => out.push(letter),
        }
    }
    out + "\""
}

/// A text for a comment, on one line.
fn harmless(text: &str) -> String {
    text.chars().map(|letter| if is_hidden(letter) { ' ' } else { letter }).collect()
}

/// What ends a line, moves a cursor or turns the direction of writing.
fn is_hidden(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(names: &[&str]) -> Report {
        let component = |name: &&str| ComponentSummary {
            name: (*name).to_owned(),
            kind: "unknown".into(),
            path: format!("services/{name}"),
            evidence: vec![format!("nothing deploys `{name}`")],
            ..ComponentSummary::default()
        };
        let mut report = Report { kubernetes: "1.36".into(), ..Report::default() };
        report.understood.components = names.iter().map(component).collect();
        report
    }

    /// The file with everything that is a comment and reads like TOML taken in.
    fn uncommented(text: &str) -> String {
        let taken = text.lines().map(|line| match line.strip_prefix("# ") {
            Some(rest) if rest.starts_with('[') || rest.starts_with('"') || rest.split(' ').nth(1) == Some("=") => rest,
            _ => line,
        });
        taken.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn what_is_written_is_read_again_with_and_without_its_comments() {
        for names in [&[][..], &["web", "api"], &["a\"b\\c", "x\ny = 1", "\u{202e}evil", "'''"]] {
            let text = text(&report(names), Path::new("."));
            let read = seaworthy_settings::read(FILE, Some(""), &text).unwrap_or_else(|refusals| panic!("{refusals:#?}\n{text}"));
            assert_eq!(read.kubernetes.map(|release| release.value.as_str().to_owned()), Some("1.36".into()));
            let whole = uncommented(&text);
            let read = seaworthy_settings::read(FILE, Some(""), &whole).unwrap_or_else(|refusals| panic!("{refusals:#?}\n{whole}"));
            assert_eq!(read.components.len(), names.len().max(1), "{whole}");
            assert_eq!((read.links.len(), read.ignored.len()), (1, 1));
        }
    }

    #[test]
    fn every_key_is_shown() {
        let text = text(&report(&["web"]), Path::new("."));
        for key in seaworthy_settings::keys()
            .iter()
            .filter(|key| !matches!(key.name, "rules" | "component" | "link" | "ignore" | "application" | "workload" | "severity"))
        {
            assert!(text.lines().any(|line| line.trim_start_matches("# ").starts_with(&format!("{} = ", key.name))), "{}", key.name);
        }
    }
}
