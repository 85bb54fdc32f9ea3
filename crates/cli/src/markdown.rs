//! A rule's page as Markdown, made of what its file says.

use seaworthy_engine::RulePage;
use seaworthy_rules::ExampleFile;

use crate::explain::{changes, nature, titled, with_carets};

/// The page: what the rule is, why, what to do, where to read more, and its examples as they are written.
pub(crate) fn page(page: &RulePage) -> String {
    let info = &page.info;
    let mut out = format!("# {}\n\n`{}` · {}\n\n", info.title, info.id, nature(info));
    let entities: Vec<String> = page.entities.iter().map(|entity| format!("`{entity}`")).collect();
    out.push_str(&format!("Judges {} in components of the kinds {}.\n", entities.join(", "), page.kinds.join(", ")));
    out.push_str(&format!("\n## Why it matters\n\n{}\n\n## What to do\n\n{}\n", info.why.trim(), info.remedy.trim()));
    if !page.context.is_empty() {
        let changes: Vec<String> = changes(page).into_iter().map(|(does, why)| format!("- **{does}**: {why}\n")).collect();
        out.push_str(&format!("\n## What its surroundings change\n\n{}", changes.concat()));
    }
    if !info.links.is_empty() {
        let links: Vec<String> = info.links.iter().map(|link| format!("- <{link}>\n")).collect();
        out.push_str(&format!("\n## Read more\n\n{}", links.concat()));
    }
    for (title, bad) in [("What it reports", true), ("What it leaves alone", false)] {
        let examples: Vec<_> = page.examples.iter().filter(|example| example.bad == bad).collect();
        if examples.is_empty() {
            continue;
        }
        out.push_str(&format!("\n## {title}\n"));
        for example in examples {
            out.push_str(&format!("\n### {}\n", titled(example)));
            example.files.iter().for_each(|file| out.push_str(&block(file)));
        }
    }
    out
}

/// A file's name and its text, in a fence that is longer than any in the text.
fn block(file: &ExampleFile) -> String {
    let text = with_carets(file, None);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat((longest + 1).max(3));
    format!("\n`{}`\n\n{fence}{}\n{}\n{fence}\n", file.path, language(&file.path), text.trim_end_matches('\n'))
}

/// The word by which Markdown readers know a file's language.
fn language(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.rsplit('.').next().unwrap_or(name) {
        "yaml" | "yml" => "yaml",
        "json" => "json",
        "py" => "python",
        "java" => "java",
        "rs" => "rust",
        "xml" => "xml",
        "properties" => "properties",
        "sh" => "sh",
        "toml" => "toml",
        _ if name.contains("Dockerfile") || name.contains("Containerfile") => "dockerfile",
        _ => "text",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> ExampleFile {
        ExampleFile { path: path.into(), text: text.into(), expected: vec![] }
    }

    #[test]
    fn a_fence_is_longer_than_any_in_its_text() {
        let block = block(&file("web/README.md", "```sh\nx\n```\n"));
        assert_eq!(block, "\n`web/README.md`\n\n````text\n```sh\nx\n```\n````\n");
    }

    #[test]
    fn a_language_is_known_by_the_files_name() {
        let languages = ["k8s/web.yml", "Dockerfile", "Dockerfile.prod", "a.py", "notes"].map(language);
        assert_eq!(languages, ["yaml", "dockerfile", "dockerfile", "python", "text"]);
    }
}
