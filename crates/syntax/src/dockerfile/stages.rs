use std::collections::{BTreeMap, HashMap};

use seaworthy_model::Span;

use crate::reference;
use crate::shell::Word;

use super::expand::{Expanded, Variable, expand, unset};
use super::{Base, Dockerfile, Flag, Instruction, Keyword, Pair, Stage};

/// Finds the stages and tells each instruction which one it stands in.
pub(super) fn stages(instructions: &mut [Instruction], text: &str, given: &BTreeMap<String, String>) -> Vec<Stage> {
    let mut stages: Vec<Stage> = vec![];
    let mut globals: HashMap<String, Variable> = HashMap::new();
    let mut names: HashMap<String, usize> = HashMap::new();
    for (at, instruction) in instructions.iter_mut().enumerate() {
        if instruction.keyword == Keyword::From && !instruction.onbuild {
            let stage = stage(instruction, at, stages.len(), &globals, &names, text);
            if let Some(name) = &stage.name {
                names.insert(name.text.to_ascii_lowercase(), stage.index);
            }
            stages.push(stage);
        }
        instruction.stage = stages.len().checked_sub(1);
        match stages.last_mut() {
            Some(stage) => stage.instructions.end = at + 1,
            None => declare(instruction, given, &mut globals),
        }
    }
    stages
}

/// Takes up the arguments that stand before the first `FROM`; a value that is given takes the place of a default.
fn declare(instruction: &Instruction, given: &BTreeMap<String, String>, globals: &mut HashMap<String, Variable>) {
    if instruction.keyword != Keyword::Arg {
        return;
    }
    for pair in &instruction.pairs {
        let value = match (given.get(&pair.key), &pair.value) {
            (Some(value), _) => Variable::Value(value.clone(), None),
            (None, Some(value)) => {
                let expanded = expand(value, &|name| globals.get(name).cloned().unwrap_or_else(|| unset(name)));
                if expanded.left.is_some() { Variable::Platform } else { Variable::Value(expanded.text, Some(pair.value_span)) }
            }
            (None, None) => unset(&pair.key),
        };
        globals.insert(pair.key.clone(), value);
    }
}

fn stage(
    instruction: &Instruction,
    at: usize,
    index: usize,
    globals: &HashMap<String, Variable>,
    names: &HashMap<String, usize>,
    text: &str,
) -> Stage {
    let words = &instruction.words;
    let named = words.len() > 2 && words[1].text.eq_ignore_ascii_case("as");
    let base = match words.first() {
        None => Base::Unknown { span: instruction.keyword_span, variable: None },
        Some(word) => {
            let expanded = expand(&word.text, &|name| globals.get(name).cloned().unwrap_or_else(|| unset(name)));
            match names.get(&expanded.text.to_ascii_lowercase()) {
                Some(stage) => Base::Stage(*stage),
                None => base(word, expanded, text),
            }
        }
    };
    Stage {
        name: words.get(2).filter(|_| named).cloned(),
        index,
        from: at,
        instructions: at..at + 1,
        base,
        platform: instruction.flag("platform").and_then(|flag| flag.value.clone()),
    }
}

fn base(word: &Word, expanded: Expanded, text: &str) -> Base {
    let span = word.span;
    if expanded.text == "scratch" {
        return Base::Scratch;
    }
    let reference = reference::parse(&expanded.text);
    let hidden = reference.name.contains('$') || reference.name.contains("{{") || reference.name.is_empty();
    if hidden {
        let first = || expand(span.of(text), &|_| Variable::Unset).left;
        return Base::Unknown { span, variable: expanded.left.or_else(first) };
    }
    Base::Image { reference, span, argument: expanded.origin }
}

impl Dockerfile {
    /// The same file as it is built with values for its arguments: they take the place of the defaults.
    #[must_use]
    pub fn with_arguments(&self, given: BTreeMap<String, String>) -> Dockerfile {
        let mut file = self.clone();
        file.stages = stages(&mut file.instructions, &self.text, &given);
        file.given = given;
        file
    }

    /// The stages that a stage is built upon, itself the first. A stage stands in it once.
    #[must_use]
    pub fn base_chain(&self, stage: usize) -> Vec<usize> {
        let mut chain = vec![];
        let mut next = self.stages.get(stage);
        while let Some(one) = next {
            chain.push(one.index);
            // A stage is built upon an earlier one, so the way ends.
            next = match one.base {
                Base::Stage(base) if base < one.index => self.stages.get(base),
                _ => None,
            };
        }
        chain
    }

    /// The last stage of this name, whatever its case.
    #[must_use]
    pub fn stage_named(&self, name: &str) -> Option<usize> {
        self.stages.iter().rposition(|stage| stage.name.as_ref().is_some_and(|own| own.text.eq_ignore_ascii_case(name)))
    }

    /// What `COPY --from` and `RUN --mount=from=` name: the instruction, what it is, and where the name stands.
    pub fn copies_from(&self) -> impl Iterator<Item = (usize, Base, Span)> {
        let named = |stage: &Stage| stage.name.as_ref().map(|name| (name.text.to_ascii_lowercase(), stage.index));
        let names: HashMap<String, usize> = self.stages.iter().filter_map(named).collect();
        let flags = self.instructions.iter().enumerate().flat_map(|(at, one)| one.flags.iter().map(move |flag| (at, one, flag)));
        flags.filter_map(move |(at, instruction, flag)| {
            let (name, span) = source_of(&instruction.keyword, flag)?;
            Some((at, self.source(name, span, &names), span))
        })
    }

    fn source(&self, name: &str, span: Span, names: &HashMap<String, usize>) -> Base {
        let numbered = name.parse().ok().filter(|index| *index < self.stages.len());
        if let Some(index) = names.get(&name.to_ascii_lowercase()).copied().or(numbered) {
            return Base::Stage(index);
        }
        let word = Word { text: name.to_owned(), span, content: None, quoted: false, dynamic: false };
        base(&word, Expanded { text: name.to_owned(), left: None, origin: None }, &self.text)
    }

    /// The pairs of `ENV` that hold at the end of a stage, those of the stages below it first.
    #[must_use]
    pub fn env_of(&self, stage: usize) -> Vec<&Pair> {
        let mut chain = self.base_chain(stage);
        chain.reverse();
        chain.into_iter().flat_map(|index| self.of(index, Keyword::Env)).flat_map(|instruction| &instruction.pairs).collect()
    }

    /// The last instruction of this kind in a stage, or in the nearest stage below it. Triggers are left out.
    #[must_use]
    pub fn instruction_last(&self, stage: usize, keyword: Keyword) -> Option<&Instruction> {
        self.base_chain(stage).into_iter().find_map(|index| self.of(index, keyword.clone()).last())
    }

    /// What starts: the entry point and the command that hold at the end of a stage. An entry point discards the
    /// command of the stages below it.
    #[must_use]
    pub fn start_of(&self, stage: usize) -> (Option<&Instruction>, Option<&Instruction>) {
        let mut command = None;
        for index in self.base_chain(stage) {
            command = command.or_else(|| self.of(index, Keyword::Cmd).last());
            let entry = self.of(index, Keyword::Entrypoint).last();
            if entry.is_some() {
                return (entry, command);
            }
        }
        (None, command)
    }

    /// A text as instruction `at` sees it, with arguments and environment put in; `None` where a part is not known.
    #[must_use]
    pub fn value_at(&self, at: usize, text: &str) -> Option<String> {
        if !text.contains('$') {
            return Some(text.to_owned());
        }
        let scope = self.scope(at);
        let expanded = expand(text, &|name| scope.get(name).cloned().unwrap_or_else(|| unset(name)));
        expanded.left.is_none().then_some(expanded.text)
    }

    /// The variables that instruction `at` sees.
    fn scope(&self, at: usize) -> HashMap<String, Variable> {
        let mut globals = HashMap::new();
        self.instructions.iter().take_while(|one| one.stage.is_none()).for_each(|one| declare(one, &self.given, &mut globals));
        let Some(stage) = self.instructions.get(at).and_then(|one| one.stage) else { return globals };
        let mut environment: HashMap<String, Variable> = HashMap::new();
        let mut arguments: HashMap<String, Variable> = HashMap::new();
        for index in self.base_chain(stage).into_iter().rev() {
            for instruction in self.instructions[self.stages[index].instructions.clone()].iter().filter(|one| !one.onbuild) {
                if index == stage && instruction.span.start >= self.instructions[at].span.start {
                    break;
                }
                for pair in instruction.pairs.iter().filter(|_| matches!(instruction.keyword, Keyword::Arg | Keyword::Env)) {
                    let given = self.given.get(&pair.key).filter(|_| instruction.keyword == Keyword::Arg);
                    let value = match (given, pair.value.as_deref()) {
                        (Some(given), _) => Variable::Value(given.clone(), None),
                        (None, None) => globals.get(&pair.key).cloned().unwrap_or_else(|| unset(&pair.key)),
                        (None, Some(value)) => {
                            let known = |name: &str| environment.get(name).or_else(|| arguments.get(name)).cloned();
                            let expanded = expand(value, &|name| known(name).unwrap_or_else(|| unset(name)));
                            let text = Variable::Value(expanded.text, Some(pair.value_span));
                            if expanded.left.is_some() { Variable::Platform } else { text }
                        }
                    };
                    let into = if instruction.keyword == Keyword::Env { &mut environment } else { &mut arguments };
                    into.insert(pair.key.clone(), value);
                }
            }
        }
        arguments.extend(environment);
        arguments
    }

    fn of(&self, stage: usize, keyword: Keyword) -> impl DoubleEndedIterator<Item = &Instruction> {
        let range = self.stages.get(stage).map_or(0..0, |stage| stage.instructions.clone());
        self.instructions[range].iter().filter(move |one| one.keyword == keyword && !one.onbuild)
    }
}

/// The name behind `--from=` or `--mount=…,from=`, and its place.
fn source_of<'a>(keyword: &Keyword, flag: &'a Flag) -> Option<(&'a str, Span)> {
    let value = flag.value.as_deref()?;
    let whole = flag.value_span?;
    let (name, at) = match (keyword, flag.name.as_str()) {
        (Keyword::Copy | Keyword::Add, "from") => (value, 0),
        (Keyword::Run, "mount") => {
            let at = if value.starts_with("from=") { 5 } else { value.find(",from=")? + 6 };
            (value[at..].split(',').next().unwrap_or(""), at)
        }
        _ => return None,
    };
    let start = whole.start as usize + at;
    let span = if whole.len() == value.len() { Span::new(start, start + name.len()) } else { whole };
    (!name.is_empty()).then_some((name, span))
}
