use seaworthy_model::Span;

use crate::Trouble;
use crate::shell::Stitched;

use super::heredoc::{Announced, announced};
use super::json::{NoStrings, strings};
use super::words::{blanks, flags, old_pair, pairs, whole, words};
use super::{Form, Instruction, Keyword};

/// The instruction of this name, whatever its case.
pub(super) fn known(word: &str) -> Option<Keyword> {
    Some(match word.to_ascii_lowercase().as_str() {
        "from" => Keyword::From,
        "run" => Keyword::Run,
        "cmd" => Keyword::Cmd,
        "label" => Keyword::Label,
        "maintainer" => Keyword::Maintainer,
        "expose" => Keyword::Expose,
        "env" => Keyword::Env,
        "add" => Keyword::Add,
        "copy" => Keyword::Copy,
        "entrypoint" => Keyword::Entrypoint,
        "volume" => Keyword::Volume,
        "user" => Keyword::User,
        "workdir" => Keyword::Workdir,
        "arg" => Keyword::Arg,
        "onbuild" => Keyword::Onbuild,
        "stopsignal" => Keyword::Stopsignal,
        "healthcheck" => Keyword::Healthcheck,
        "shell" => Keyword::Shell,
        _ => return None,
    })
}

/// Reads one instruction without its heredocs' bodies, which the second part announces.
pub(super) fn read(content: &Stitched, escape: char, problems: &mut Vec<Trouble>) -> (Instruction, Vec<Announced>) {
    let text = content.text();
    let (keyword, start, mut end) = keyword(text, 0);
    let mut instruction = Instruction {
        keyword,
        keyword_span: content.span(start, end),
        span: content.span(start, text.trim_end().len()),
        arguments: Span::default(),
        rest: Span::default(),
        flags: vec![],
        form: Form::Shell,
        words: vec![],
        pairs: vec![],
        heredocs: vec![],
        onbuild: false,
        stage: None,
    };
    let behind = blanks(text, end);
    if instruction.keyword == Keyword::Onbuild && behind < text.len() {
        let (trigger, start, trigger_end) = self::keyword(text, behind);
        instruction.keyword_span = content.span(start, trigger_end);
        instruction.keyword = trigger;
        instruction.onbuild = true;
        end = trigger_end;
    }
    let last = text.trim_end().len();
    let from = blanks(text, end).min(last.max(end));
    // What is not there stands at the end of the instruction, and not behind the line breaks that follow.
    let end_of_it = instruction.span.end as usize;
    let given = |from: usize| if from < last { content.span(from, last) } else { Span::new(end_of_it, end_of_it) };
    instruction.arguments = given(from);
    // Flags belong to instructions that are known; anything else keeps its words.
    let (flags, mut rest) = flags(content, end, escape);
    instruction.flags = flags;
    if instruction.keyword == Keyword::Healthcheck && text[rest..].get(..3).is_some_and(|word| word.eq_ignore_ascii_case("cmd")) {
        rest = blanks(text, rest + 3);
    }
    let rest = rest.min(last.max(end));
    instruction.rest = given(rest);
    let heredocs = arguments(&mut instruction, content, rest, escape, problems);
    complain(&instruction, text[rest..].trim().is_empty(), problems);
    (instruction, heredocs)
}

fn keyword(text: &str, from: usize) -> (Keyword, usize, usize) {
    let end = text[from..].find(char::is_whitespace).map_or(text.len(), |found| from + found);
    let word = &text[from..end];
    (known(word).unwrap_or_else(|| Keyword::Unknown(word.to_owned())), from, end)
}

fn arguments(instruction: &mut Instruction, content: &Stitched, rest: usize, escape: char, problems: &mut Vec<Trouble>) -> Vec<Announced> {
    let text = content.text();
    let takes_json = matches!(
        instruction.keyword,
        Keyword::Run
            | Keyword::Cmd
            | Keyword::Entrypoint
            | Keyword::Healthcheck
            | Keyword::Shell
            | Keyword::Copy
            | Keyword::Add
            | Keyword::Volume
    );
    if takes_json && text[rest..].starts_with('[') {
        match strings(content, rest) {
            Ok(found) => {
                instruction.form = Form::Json;
                instruction.words = found;
                return vec![];
            }
            Err(NoStrings::OtherValues) => problems.push(trouble(
                instruction.rest,
                "This JSON array holds a value that is no string.",
                "Put each of its values in double quotes.",
            )),
            Err(NoStrings::NotJson) => {}
        }
    }
    match instruction.keyword {
        Keyword::Env | Keyword::Label => {
            let found = pairs(content, rest, escape);
            let old = found.first().is_some_and(|pair| pair.value.is_none());
            instruction.pairs = if old { old_pair(content, rest, escape).into_iter().collect() } else { found };
        }
        Keyword::Arg => instruction.pairs = pairs(content, rest, escape),
        Keyword::User | Keyword::Workdir | Keyword::Stopsignal | Keyword::Maintainer => {
            instruction.words.extend(whole(content, rest, escape).map(|token| token.word));
        }
        Keyword::Run => {
            let here = text[rest..].contains("<<");
            return if here { announced(text, &words(content, rest, '\\')) } else { vec![] };
        }
        Keyword::Cmd | Keyword::Entrypoint => {}
        // What is not `CMD` is `NONE`.
        Keyword::Healthcheck if text[rest..].trim().eq_ignore_ascii_case("none") => {
            instruction.words = words(content, rest, escape).into_iter().map(|token| token.word).collect();
        }
        Keyword::Healthcheck => {}
        _ => {
            let tokens = words(content, rest, escape);
            let takes_heredocs = matches!(instruction.keyword, Keyword::Copy | Keyword::Add);
            let heredocs = if takes_heredocs { announced(text, &tokens) } else { vec![] };
            instruction.words = tokens.into_iter().map(|token| token.word).collect();
            return heredocs;
        }
    }
    vec![]
}

fn trouble(span: Span, text: &str, remedy: &str) -> Trouble {
    Trouble { span, text: text.to_owned(), remedy: Some(remedy.to_owned()) }
}

/// Says what BuildKit refuses.
fn complain(instruction: &Instruction, empty: bool, problems: &mut Vec<Trouble>) {
    let place = instruction.keyword_span;
    match &instruction.keyword {
        Keyword::Unknown(_) => {}
        Keyword::Onbuild => problems.push(trouble(place, "`ONBUILD` names no instruction.", "Put the instruction behind it.")),
        Keyword::From => from(instruction, problems),
        Keyword::Copy | Keyword::Add if instruction.words.len() < 2 => problems.push(trouble(
            instruction.span,
            "A copy names what is copied and where to; one of the two is missing.",
            "Name at least one source and a destination.",
        )),
        Keyword::Env | Keyword::Label if !empty => values(instruction, problems),
        Keyword::Shell if instruction.form == Form::Shell => {
            problems.push(trouble(instruction.span, "`SHELL` is not a JSON array.", "Write it as `SHELL [\"/bin/bash\", \"-c\"]`."));
        }
        Keyword::Cmd | Keyword::Entrypoint | Keyword::Copy | Keyword::Add | Keyword::Shell => {}
        _ if empty => problems.push(trouble(place, "The instruction has no arguments.", "Complete or remove it.")),
        _ => {}
    }
}

/// Says which name has no value.
fn values(instruction: &Instruction, problems: &mut Vec<Trouble>) {
    let remedy = "Write it as `name=value`, a value with blanks in quotes.";
    if instruction.pairs.is_empty() {
        problems.push(trouble(instruction.span, "The name has no value.", remedy));
    }
    if let Some(pair) = instruction.pairs.iter().find(|pair| pair.value.is_none()) {
        problems.push(trouble(pair.span, &format!("`{}` has no `=`.", pair.key), remedy));
    }
}

fn from(instruction: &Instruction, problems: &mut Vec<Trouble>) {
    let words = &instruction.words;
    let named = words.len() == 3 && words[1].text.eq_ignore_ascii_case("as");
    if words.is_empty() {
        problems.push(trouble(instruction.keyword_span, "`FROM` names no image.", "Name the image that the stage starts from."));
    } else if words.len() != 1 && !named {
        problems.push(trouble(
            instruction.span,
            "`FROM` takes an image and perhaps `AS` and a name.",
            "Move what else stands there, such as a comment, to a line of its own.",
        ));
    } else if named && !valid_name(&words[2].text) {
        problems.push(trouble(
            words[2].span,
            "The stage's name does not begin with a letter, or holds a sign that names do not have.",
            "Use letters, digits, `-`, `_` and `.`, with a letter first.",
        ));
    }
}

fn valid_name(name: &str) -> bool {
    let template = name.contains("{{");
    template
        || name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}
