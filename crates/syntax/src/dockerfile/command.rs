use crate::shell::{self, Command, Joint, Script, Stitched, is_shell};

use super::heredoc::announces;
use super::lines::{Lines, gather};
use super::{Dockerfile, Form, Heredoc, Instruction, Keyword};

impl Instruction {
    /// The commands of `RUN`, `CMD`, `ENTRYPOINT` and `HEALTHCHECK CMD`; none for other instructions.
    ///
    /// An array is one command. The body of a heredoc counts where a shell runs it. `file` is the one it was read from.
    #[must_use]
    pub fn command(&self, file: &Dockerfile) -> Script {
        let runs = matches!(self.keyword, Keyword::Run | Keyword::Cmd | Keyword::Entrypoint | Keyword::Healthcheck);
        if !runs || self.disables_healthcheck() || self.rest.is_empty() {
            return Script::default();
        }
        if self.form == Form::Json {
            return self.array();
        }
        let Some(text) = file.text.get(..self.rest.end as usize) else { return Script::default() };
        let line = gather(Lines::new(&file.text).until(text), self.rest.start as usize, file.escape).content;
        if let Some(heredoc) = self.heredocs.first().filter(|_| announces(line.text().trim())) {
            return body(heredoc, file);
        }
        let mut script = shell::parse(&line);
        let fed: Vec<&str> = script.commands.iter().filter_map(fed_shell).collect();
        let bodies: Vec<&Heredoc> = fed.iter().filter_map(|name| self.heredocs.iter().find(|one| one.name == *name)).collect();
        let inner: Vec<Command> = bodies.into_iter().flat_map(|heredoc| body(heredoc, file).commands).collect();
        script.commands.extend(inner);
        script
    }

    fn array(&self) -> Script {
        let (Some(first), Some(last)) = (self.words.first(), self.words.last()) else { return Script::default() };
        Script {
            commands: vec![Command {
                words: self.words.clone(),
                assignments: vec![],
                redirects: vec![],
                span: first.span.join(last.span),
                after: Joint::First,
                background: false,
                substituted: false,
                nested: false,
                chosen: false,
            }],
        }
    }
}

/// The heredoc that a shell without a script of its own reads: `bash -e <<EOF`.
fn fed_shell(command: &Command) -> Option<&str> {
    let (program, options) = command.program().split_first()?;
    let plain = is_shell(&program.text) && options.iter().all(|word| word.text.starts_with('-') && !word.text.ends_with('c'));
    let here = command.redirects.iter().find(|redirect| matches!(redirect.operator, "<<" | "<<-"))?;
    here.target.as_ref().filter(|_| plain).map(|target| target.text.as_str())
}

fn body(heredoc: &Heredoc, file: &Dockerfile) -> Script {
    let text = heredoc.body.of(&file.text);
    let interpreter = text.trim_start().strip_prefix("#!").map(|rest| rest.lines().next().unwrap_or(""));
    let shell = interpreter.is_none_or(|line| {
        let mut words = line.split_whitespace().filter(|word| !word.starts_with('-'));
        let first = words.next().unwrap_or("");
        is_shell(if first.ends_with("/env") { words.next().unwrap_or("") } else { first })
    });
    if shell { shell::parse(&Stitched::verbatim(text, heredoc.body.start as usize)) } else { Script::default() }
}
