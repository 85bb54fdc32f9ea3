use std::ops::Range;

use seaworthy_model::Span;

use super::lex::{Lexer, Operator, Token};
use super::{Command, Joint, Redirect, Script, Stitched, Word};

/// Scripts within scripts are followed this far, so that hostile nesting costs no more than its bytes times this.
const DEPTH: usize = 12;

/// Reads a script. Never fails: what is no shell gives commands that nobody knows.
#[must_use]
pub fn parse(source: &Stitched) -> Script {
    let mut commands = vec![];
    read(source, 0, &mut commands);
    Script { commands }
}

fn read(source: &Stitched, depth: usize, commands: &mut Vec<Command>) {
    let mut reader = Reader::new(depth > 0);
    for token in Lexer::new(source) {
        reader.token(token);
        reader.flush(source, depth, commands);
    }
    reader.finish(false);
    reader.flush(source, depth, commands);
}

/// Name and value, where a word is an assignment.
pub(super) fn assignment(word: &str) -> Option<(&str, &str)> {
    let (name, value) = word.split_once('=')?;
    let name = name.strip_suffix('+').unwrap_or(name);
    let valid = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') && !name.starts_with(|c: char| c.is_ascii_digit());
    (valid && !name.is_empty()).then_some((name, value))
}

/// What the next words are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expects {
    Command,
    /// `for name in a b`, up to the end of the line or `do`.
    LoopHead,
    /// `case word`, up to `in`.
    CaseHead,
    /// `a|b)`.
    CasePattern,
    /// `function name`.
    FunctionName,
    /// `A=(x y)`, up to the bracket.
    Array,
}

struct Reader {
    words: Vec<Word>,
    assignments: Vec<(String, String)>,
    redirects: Vec<Redirect>,
    scripts: Vec<Range<usize>>,
    span: Option<Span>,
    done: Vec<(Command, Vec<Range<usize>>)>,
    joint: Joint,
    expects: Expects,
    depth: usize,
    cases: usize,
    closed: bool,
    opened: bool,
    substituted: bool,
    /// Of each `if` that is open, whether what it tests names a variable.
    tests: Vec<bool>,
    /// Whether the words are those of a test: between `if` and `then`.
    testing: bool,
    /// Whether the command before was a test of a variable.
    tested: bool,
}

/// Whether a word names a variable of the environment, by the habit of its spelling: `$MIGRATE`, `${RUN_MIGRATIONS:-no}`.
fn names_variable(word: &Word) -> bool {
    word.dynamic && word.text.split('$').skip(1).any(|rest| rest.trim_start_matches('{').starts_with(|c: char| c.is_ascii_uppercase()))
}

impl Reader {
    fn new(substituted: bool) -> Self {
        Self {
            words: vec![],
            assignments: vec![],
            redirects: vec![],
            scripts: vec![],
            span: None,
            done: vec![],
            joint: Joint::First,
            expects: Expects::Command,
            depth: 0,
            cases: 0,
            closed: false,
            opened: false,
            substituted,
            tests: vec![],
            testing: false,
            tested: false,
        }
    }

    /// Hands over the finished commands, each followed by those of its substitutions.
    fn flush(&mut self, source: &Stitched, depth: usize, commands: &mut Vec<Command>) {
        for (command, scripts) in self.done.drain(..) {
            commands.push(command);
            for script in scripts.into_iter().filter(|_| depth < DEPTH) {
                read(&source.slice(script.start, script.end), depth + 1, commands);
            }
        }
    }

    fn token(&mut self, token: Token) {
        let opened = std::mem::take(&mut self.opened);
        match token {
            Token::Operator(operator) => self.operator(operator, opened),
            Token::Redirect(redirect, scripts) => self.redirect(redirect, scripts),
            Token::Word(word, scripts) => self.word(word, scripts),
        }
    }

    /// `[[ a && b ]]` is one command whose operators are its own.
    fn in_test(&self) -> bool {
        self.words.first().is_some_and(|first| first.text == "[[") && self.words.last().is_some_and(|last| last.text != "]]")
    }

    fn operator(&mut self, operator: Operator, opened: bool) {
        let ends = matches!(operator, Operator::Sequence | Operator::Newline | Operator::CaseEnd);
        match self.expects {
            Expects::Array if operator == Operator::Close => self.expects = Expects::Command,
            Expects::CasePattern if operator == Operator::Close => self.expects = Expects::Command,
            Expects::LoopHead if ends => self.expects = Expects::Command,
            Expects::FunctionName => self.expects = Expects::Command,
            Expects::Command if self.in_test() && !ends => {}
            Expects::Command => self.join(operator, opened),
            Expects::Array | Expects::CasePattern | Expects::LoopHead | Expects::CaseHead => {}
        }
    }

    fn join(&mut self, operator: Operator, opened: bool) {
        match operator {
            Operator::Open if self.words.is_empty() && !self.assignments.is_empty() => self.expects = Expects::Array,
            Operator::Open if self.words.len() == 1 => self.opened = true,
            Operator::Open => self.depth += 1,
            // `name()` begins a function.
            Operator::Close if opened && self.words.len() == 1 => self.forget(),
            Operator::Close => {
                self.finish(false);
                self.depth = self.depth.saturating_sub(1);
                self.closed = true;
            }
            Operator::CaseEnd => {
                self.finish(false);
                self.joint = Joint::Sequence;
                if self.cases > 0 {
                    self.expects = Expects::CasePattern;
                }
            }
            Operator::Background => self.follow(Joint::Background),
            Operator::And => self.follow(Joint::And),
            Operator::Or => self.follow(Joint::Or),
            Operator::Pipe => self.follow(Joint::Pipe),
            Operator::Sequence => self.follow(Joint::Sequence),
            // A line may end behind `&&`: the joint stays.
            Operator::Newline if self.span.is_none() && !self.closed => {}
            Operator::Newline => self.follow(Joint::Sequence),
        }
    }

    fn follow(&mut self, joint: Joint) {
        let anything = self.span.is_some() || self.closed;
        self.finish(joint == Joint::Background);
        self.closed = false;
        if anything {
            self.joint = joint;
        }
    }

    fn redirect(&mut self, redirect: Redirect, scripts: Vec<Range<usize>>) {
        // What stands behind `done` or `}` belongs to the loop or group.
        if self.expects != Expects::Command || self.closed {
            return;
        }
        self.grow(redirect.span);
        self.redirects.push(redirect);
        self.scripts.extend(scripts);
    }

    fn word(&mut self, word: Word, scripts: Vec<Range<usize>>) {
        let plain = if word.quoted { "" } else { word.text.as_str() };
        match self.expects {
            Expects::LoopHead if plain == "do" => self.expects = Expects::Command,
            Expects::CaseHead if plain == "in" => self.expects = Expects::CasePattern,
            Expects::CasePattern if plain == "esac" => {
                self.expects = Expects::Command;
                self.leave("esac");
            }
            Expects::FunctionName => {
                self.expects = Expects::Command;
                self.opened = false;
            }
            Expects::Command => self.command_word(word, scripts),
            // `for x in $(apk info)` runs a command of its own, which is rare enough to be left out.
            _ => {}
        }
    }

    fn command_word(&mut self, word: Word, scripts: Vec<Range<usize>>) {
        if self.words.is_empty() && self.assignments.is_empty() && !word.quoted && self.keyword(&word.text) {
            return;
        }
        self.closed = false;
        self.grow(word.span);
        self.scripts.extend(scripts);
        match assignment(&word.text) {
            Some((name, value)) if self.words.is_empty() => self.assignments.push((name.to_owned(), value.to_owned())),
            _ => self.words.push(word),
        }
    }

    fn keyword(&mut self, word: &str) -> bool {
        match word {
            "if" => self.tests.push(false),
            "fi" => drop(self.tests.pop()),
            _ => {}
        }
        self.testing = match word {
            "if" | "elif" => true,
            "then" => false,
            _ => self.testing,
        };
        match word {
            "if" | "while" | "until" | "{" => self.depth += 1,
            "for" | "select" => {
                self.depth += 1;
                self.expects = Expects::LoopHead;
            }
            "case" => {
                self.depth += 1;
                self.cases += 1;
                self.expects = Expects::CaseHead;
            }
            "function" => self.expects = Expects::FunctionName,
            "then" | "else" | "elif" | "do" | "!" => {}
            "fi" | "done" | "esac" | "}" => self.leave(word),
            _ => return false,
        }
        true
    }

    fn leave(&mut self, word: &str) {
        if word == "esac" {
            self.cases = self.cases.saturating_sub(1);
        }
        self.depth = self.depth.saturating_sub(1);
        self.closed = true;
    }

    fn grow(&mut self, span: Span) {
        self.span = Some(self.span.map_or(span, |whole| whole.join(span)));
    }

    fn forget(&mut self) {
        self.words.clear();
        self.redirects.clear();
        self.span = None;
    }

    fn finish(&mut self, background: bool) {
        let Some(span) = self.span.take() else { return };
        let names = self.words.iter().any(names_variable);
        let short = self.tested && matches!(self.joint, Joint::And | Joint::Or);
        let chosen = short || self.tests.iter().any(|test| *test);
        self.tested = names && self.words.first().is_some_and(|first| matches!(first.text.as_str(), "[" | "[[" | "test"));
        if let Some(test) = self.tests.last_mut().filter(|_| self.testing) {
            *test |= names;
        }
        let command = Command {
            words: std::mem::take(&mut self.words),
            assignments: std::mem::take(&mut self.assignments),
            redirects: std::mem::take(&mut self.redirects),
            span,
            after: self.joint,
            background,
            substituted: self.substituted,
            nested: self.depth > 0,
            chosen,
        };
        self.done.push((command, std::mem::take(&mut self.scripts)));
        self.joint = Joint::Sequence;
    }
}
