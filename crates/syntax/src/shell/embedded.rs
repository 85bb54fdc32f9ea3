use std::sync::Arc;

use super::{Script, Stitched, parse};
use crate::yaml::{self, Node};

/// The keys of pipelines that hold commands.
const KEYS: [&str; 13] = [
    "run",
    "script",
    "before_script",
    "after_script",
    "after_success",
    "before_deploy",
    "after_deploy",
    "command",
    "commands",
    "cmd",
    "cmds",
    "bash",
    "inlineScript",
];

/// How deep a pipeline nests before the rest of it is not looked at: levels.
const DEPTH: u8 = 24;

/// The scripts that stand in a pipeline: the recipes of a Makefile, the steps of a CI file, `sh "…"` of a Jenkinsfile.
#[must_use]
pub fn embedded(path: &str, text: &str) -> Vec<Script> {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.rsplit_once('.').map_or(name, |(_, suffix)| suffix) {
        "yml" | "yaml" => steps(text),
        "Jenkinsfile" => quoted(text),
        "Makefile" | "justfile" => recipes(text),
        _ => vec![],
    }
}

/// Each recipe line is a script of its own; one that ends in `\\` goes on in the next.
fn recipes(text: &str) -> Vec<Script> {
    let mut scripts = vec![];
    let mut open: Option<Stitched> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let bare = line.trim_end_matches(['\n', '\r']);
        let own = bare.trim_start_matches(['\t', ' ']);
        if open.is_none() && own.len() == bare.len() {
            continue;
        }
        let own = if open.is_none() { own.trim_start_matches(['@', '-', '+']) } else { own };
        let (own, goes_on) = own.strip_suffix('\\').map_or((own, false), |own| (own, true));
        let from = start + bare.find(own).unwrap_or(0);
        let script = open.get_or_insert_with(Stitched::default);
        script.push(own, from);
        if !goes_on {
            scripts.extend(open.take().map(|script| parse(&script)));
        }
    }
    scripts.extend(open.map(|script| parse(&script)));
    scripts
}

/// What stands under the keys that hold commands.
fn steps(text: &str) -> Vec<Script> {
    let read = yaml::parse(Arc::from(text));
    let mut scripts = vec![];
    for root in read.documents().iter().filter_map(|document| read.root(document)) {
        below(root, false, DEPTH, &mut scripts);
    }
    scripts
}

fn below(node: Node<'_>, commands: bool, depth: u8, scripts: &mut Vec<Script>) {
    let Some(depth) = depth.checked_sub(1) else { return };
    if let (true, Some(script)) = (commands, node.str()) {
        let verbatim = node.verbatim().then(|| Stitched::verbatim(script, node.content_span().start as usize));
        let block = || node.block().map(|block| lines(script, |byte| block.source(byte) as usize));
        scripts.push(parse(&verbatim.or_else(block).unwrap_or_else(|| Stitched::collapsed(script, node.span()))));
    }
    for entry in node.entries() {
        below(entry.value, entry.key.str().is_some_and(|key| KEYS.contains(&key)), depth, scripts);
    }
    node.items().for_each(|item| below(item, commands, depth, scripts));
}

/// A text whose lines stand somewhere each.
fn lines(text: &str, place: impl Fn(u32) -> usize) -> Stitched {
    let mut stitched = Stitched::default();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        stitched.push(line, place(u32::try_from(at).unwrap_or(u32::MAX)));
        at += line.len();
    }
    stitched
}

/// The texts behind `sh`.
fn quoted(text: &str) -> Vec<Script> {
    let mut scripts = vec![];
    let mut at = 0;
    while let Some(found) = text[at..].find("sh") {
        let start = at + found;
        at = start + 2;
        let alone = !text[..start].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '/'));
        let behind = text[at..].trim_start_matches([' ', '(', '\t', '\n']);
        let behind = behind.strip_prefix("script:").map_or(behind, str::trim_start);
        let Some(quote) = ["\'\'\'", "\"\"\"", "\'", "\""].into_iter().find(|quote| alone && behind.starts_with(quote)) else { continue };
        let begin = text.len() - behind.len() + quote.len();
        let Some(length) = text[begin..].find(quote).filter(|length| quote.len() == 3 || !text[begin..begin + length].contains('\n'))
        else {
            continue;
        };
        scripts.push(parse(&Stitched::verbatim(&text[begin..begin + length], begin)));
        at = begin + length + quote.len();
    }
    scripts
}

#[cfg(test)]
mod tests {
    use super::embedded;

    fn commands(path: &str, text: &str) -> Vec<String> {
        let scripts = embedded(path, text);
        scripts.iter().flat_map(|script| &script.commands).map(|command| command.span.of(text).to_owned()).collect()
    }

    #[test]
    fn the_recipes_of_a_makefile_are_scripts_line_by_line() {
        let text = "HOST = web\n\ndeploy: build\n\t@ssh $(HOST) ls && \\\n\t  date\n\t-rm x\n";
        assert_eq!(commands("Makefile", text), ["ssh $(HOST) ls", "HOST", "date", "rm x"]);
    }

    #[test]
    fn the_steps_of_a_pipeline_are_scripts_at_their_places() {
        let text =
            "jobs:\n  a:\n    steps:\n      - run: |\n          scp a b:/c\n          date\n      - run: ls -l\n        env: {A: b}\n";
        assert_eq!(commands(".github/workflows/ci.yml", text), ["scp a b:/c", "date", "ls -l"]);
        assert_eq!(commands(".gitlab-ci.yml", "deploy:\n  script:\n    - ls\n    - date\n"), ["ls", "date"]);
    }

    #[test]
    fn the_texts_behind_sh_of_a_jenkinsfile_are_scripts() {
        let text = "stage { sh 'ls'\n sh(script: \"date\")\n sh \'\'\'\n a b\n\'\'\' push 'no' }";
        assert_eq!(commands("Jenkinsfile", text), ["ls", "date", "a b"]);
    }
}
