//! Starts that wait for something else before the program runs.

use seaworthy_model::{Place, Span};
use seaworthy_syntax::dockerfile::{Form, Instruction};
use seaworthy_syntax::shell::{self, Script, Stitched};

use crate::Join;
use crate::entity::{ComposeService, Container, Id, Image, Link, StartWait, Written};
use crate::read::Read;
use crate::read::image::Built;
use crate::tables::Words;

/// One wait: what is written, where, and by what it waits.
struct Wait {
    text: String,
    span: Span,
    by: &'static str,
}

/// Finds them in what images, Compose services and containers start.
pub(crate) fn all(join: &mut Join<'_>, read: &Read<'_>) {
    for built in &read.built {
        by_image(join, built);
    }
    for id in join.entities.ids::<ComposeService>() {
        by_compose(join, id);
    }
    for id in join.entities.ids::<Container>() {
        by_container(join, id);
    }
}

fn by_image(join: &mut Join<'_>, built: &Built<'_>) {
    let (entry, command) = built.document.start_of(built.chain[0]);
    let mut found = vec![];
    for raw in entry.into_iter().chain(command) {
        found.extend(of_instruction(join, built, raw));
    }
    let image = &join.entities[built.image];
    let (waiting, component) = (image.name.clone(), image.component.clone());
    let of = StartWait {
        stands_in: "image".to_owned(),
        waiting,
        image: Link::To(built.image),
        compose_service: Link::No("no Compose service says it"),
        workload: Link::No("no workload says it"),
        component,
        ..StartWait::default()
    };
    note(join, found, &of);
}

/// Adds what was found, each with what `of` says of all.
fn note(join: &mut Join<'_>, found: Vec<(Place, Wait)>, of: &StartWait) {
    for (place, wait) in found {
        let text = Written::at(wait.text, place);
        join.entities.add(StartWait { place: Some(place), text, by: wait.by.to_owned(), ..of.clone() });
    }
}

fn of_instruction(join: &Join<'_>, built: &Built<'_>, raw: &Instruction) -> Vec<(Place, Wait)> {
    let known = &join.tables.words;
    let own = |waits: Vec<Wait>| waits.into_iter().map(|wait| (built.place(wait.span), wait)).collect();
    if raw.form == Form::Shell {
        return own(in_script(known, &raw.command(built.document)));
    }
    let words: Vec<&str> = raw.words.iter().map(|word| word.text.as_str()).collect();
    if let Some((at, text)) = inline(&words) {
        return own(in_script(known, &shell::parse(&Stitched::collapsed(text, raw.words[at].span))));
    }
    if let Some((at, by)) = waiter(known, &words) {
        return own(vec![Wait { text: words[at].to_owned(), span: raw.words[at].span, by }]);
    }
    entry_script(join, Some(built.image), &words)
}

/// The waits of an entry script that the words name.
fn entry_script(join: &Join<'_>, image: Option<Id<Image>>, words: &[&str]) -> Vec<(Place, Wait)> {
    let known = &join.tables.words;
    let is_script = |word: &&&str| word.ends_with(".sh") || word.ends_with("entrypoint");
    let Some(file) = words.iter().take(2).find(is_script).map(|word| base(word)) else { return vec![] };
    let Some((_, file, script)) = join.script(image, file) else { return vec![] };
    in_script(known, script).into_iter().map(|wait| (Place { file, span: wait.span }, wait)).collect()
}

fn by_compose(join: &mut Join<'_>, id: Id<ComposeService>) {
    let service = &join.entities[id];
    let image = service.image.id();
    let mut found = vec![];
    for written in [&service.entrypoint, &service.command] {
        let Some(place) = written.place else { continue };
        let words: Vec<&str> = written.value.iter().map(String::as_str).collect();
        found.extend(of_words(join, &words, place, image));
    }
    let (waiting, component) = (service.name.value.clone(), service.component.clone());
    let of = StartWait {
        stands_in: "compose".to_owned(),
        waiting,
        image: Link::No("no image says it"),
        compose_service: Link::To(id),
        workload: Link::No("no workload says it"),
        component,
        ..StartWait::default()
    };
    note(join, found, &of);
}

/// A container that starts with a wait; an init container is Kubernetes' own means, which shows in the pod's state.
fn by_container(join: &mut Join<'_>, id: Id<Container>) {
    let container = &join.entities[id];
    if container.role != "main" {
        return;
    }
    let Some(place) = container.command.place.or(container.args.place) else { return };
    let words: Vec<&str> = container.command.value.iter().chain(&container.args.value).map(String::as_str).collect();
    let found = of_words(join, &words, place, container.image.id());
    let (waiting, workload, component) = (container.name.value.clone(), container.workload.clone(), container.component.clone());
    let of = StartWait {
        stands_in: "container".to_owned(),
        waiting,
        image: Link::No("no image says it"),
        compose_service: Link::No("no Compose service says it"),
        workload,
        component,
        ..StartWait::default()
    };
    note(join, found, &of);
}

fn of_words(join: &Join<'_>, words: &[&str], place: Place, image: Option<Id<Image>>) -> Vec<(Place, Wait)> {
    let known = &join.tables.words;
    let here = |waits: Vec<Wait>| waits.into_iter().map(|wait| (place, wait)).collect();
    if let Some((_, text)) = inline(words) {
        return here(in_script(known, &shell::parse(&Stitched::collapsed(text, place.span))));
    }
    // A command that Compose is given as one text is split at its blanks, a shell's script with it.
    if words.first().is_some_and(|first| shell::is_shell(first)) && words.get(1).is_some_and(|word| word.starts_with('-')) {
        return here(in_script(known, &shell::parse(&Stitched::collapsed(&words[2..].join(" "), place.span))));
    }
    if let Some((at, by)) = waiter(known, words) {
        return vec![(place, Wait { text: words[at].to_owned(), span: place.span, by })];
    }
    entry_script(join, image, words)
}

fn base(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The script behind `sh -c`, and which word it is.
fn inline<'w>(words: &[&'w str]) -> Option<(usize, &'w str)> {
    if !words.first().is_some_and(|first| shell::is_shell(first)) {
        return None;
    }
    let at = words.iter().position(|word| word.starts_with('-') && word.ends_with('c'))? + 1;
    words.get(at).filter(|script| script.contains(char::is_whitespace)).map(|script| (at, *script))
}

/// The program that waits for a port before it starts another, among the words of a start.
fn waiter(known: &Words, words: &[&str]) -> Option<(usize, &'static str)> {
    let at = words.iter().take(3).position(|word| known.waiting_programs.iter().any(|one| one == base(word)))?;
    // `dockerize` also fills templates.
    let waits = base(words[at]) != "dockerize" || words.iter().any(|word| word.starts_with("-wait") || word.starts_with("--wait"));
    waits.then_some((at, "port"))
}

/// Commands that only prepare: what sleeps behind them sleeps before any work.
const PREPARING: [&str; 18] = [
    "echo", "printf", "set", "export", "cd", "mkdir", "chmod", "chown", "source", ".", "test", "[", "[[", "trap", "umask", "ulimit", "env",
    "date",
];
/// Commands that start nothing: a script that ends in one of them does its work before.
const ENDING: [&str; 8] = ["exit", "echo", "true", ":", "wait", "sleep", "return", "printf"];

fn in_script(known: &Words, script: &Script) -> Vec<Wait> {
    let own: Vec<_> = script.commands.iter().filter(|command| !command.substituted && !command.words.is_empty()).collect();
    let name_of = |command: &shell::Command| command.program().first().map(|word| base(&word.text).to_owned()).unwrap_or_default();
    if own.last().is_none_or(|last| ENDING.contains(&name_of(last).as_str())) {
        return vec![];
    }
    let mut found: Vec<Wait> = vec![];
    let mut asked: Option<&shell::Command> = None;
    for (at, command) in own.iter().enumerate() {
        let words: Vec<&str> = command.program().iter().map(|word| word.text.as_str()).collect();
        let Some(name) = words.first().map(|word| base(word)) else { continue };
        let mut push = |command: &shell::Command, by: &'static str| {
            let text = command.words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
            found.push(Wait { text, span: command.span, by });
        };
        if waiter(known, &words).is_some() {
            push(command, "port");
        } else if at + 1 == own.len() {
            break;
        } else if name == "sleep" && command.nested {
            if let Some(asking) = asked.take() {
                push(asking, "loop");
            }
        } else if name == "sleep" && own[..at].iter().all(|before| PREPARING.contains(&name_of(before).as_str()) && !before.background) {
            push(command, "sleep");
        } else if command.nested && known.asking_programs.iter().any(|one| one == name) {
            asked = Some(command);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waits(text: &str) -> Vec<(String, &'static str)> {
        let mut known = Words::default();
        known.waiting_programs = vec!["wait-for-it.sh".to_owned()];
        known.asking_programs = vec!["nc".to_owned()];
        in_script(&known, &shell::parse(&Stitched::verbatim(text, 0))).into_iter().map(|wait| (wait.text, wait.by)).collect()
    }

    #[test]
    fn a_sleep_before_the_program_is_a_wait() {
        assert_eq!(waits("sleep 10\nexec java -jar app.jar\n"), [("sleep 10".to_owned(), "sleep")]);
        assert_eq!(waits("sleep 10 && python app.py"), [("sleep 10".to_owned(), "sleep")]);
    }

    #[test]
    fn a_program_that_waits_for_a_port_is_a_wait_even_where_it_starts_the_other() {
        assert_eq!(
            waits("exec ./wait-for-it.sh db:5432 -- python app.py\n"),
            [("exec ./wait-for-it.sh db:5432 -- python app.py".to_owned(), "port")]
        );
    }

    #[test]
    fn a_loop_that_asks_and_sleeps_is_a_wait() {
        assert_eq!(waits("while ! nc -z db 5432; do\n  sleep 1\ndone\nexec python app.py\n"), [("nc -z db 5432".to_owned(), "loop")]);
    }

    #[test]
    fn a_sleep_that_keeps_a_container_alive_or_retries_the_work_itself_is_none() {
        assert_eq!(waits("sleep infinity"), []);
        assert_eq!(waits("until ./migrate; do sleep 2; done\nexec python app.py\n"), []);
        assert_eq!(waits("server &\nsleep 5\n./setup\nwait\n"), []);
        assert_eq!(waits("backup check\nsleep 60\necho done\nexit 0\n"), []);
    }
}
