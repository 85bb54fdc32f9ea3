use crate::lower::{CALL, HAS, Lowered, MATCHES, PATTERNS, VALUE, WORLD};
use crate::pattern::Pattern;
use crate::value::{ABSENCE, AbsentVal, EntityVal, Hidden, PatternsVal, WorldVal, absence, datum, value};
use crate::world::{Absent, Datum, Verdict, World};
use cel::common::types::{CelBool, CelInt, CelList, CelString, DYN_TYPE, STRING_TYPE};
use cel::common::value::{CowVal, Val};
use cel::context::VariableResolver;
use cel::{Context, DeclarationError, Env, ExecutionError, Value};
use std::sync::{Arc, LazyLock};

/// One for all conditions: building it takes ten times as long as an evaluation.
static ENVIRONMENT: LazyLock<Arc<Env>> = LazyLock::new(|| {
    let mut env = Env::stdlib();
    // Declared once under names that the library cannot have, so this does not fail; if it did, a call would be an unknown.
    let _ = declare(&mut env);
    Arc::new(env)
});

fn declare(env: &mut Env) -> Result<(), DeclarationError> {
    env.add_overload(VALUE, VALUE, vec![DYN_TYPE], value_of)?;
    env.add_overload(HAS, HAS, vec![DYN_TYPE, STRING_TYPE], has)?;
    env.add_overload(CALL, CALL, vec![STRING_TYPE, DYN_TYPE, DYN_TYPE], call)?;
    env.add_overload(MATCHES, MATCHES, vec![DYN_TYPE, DYN_TYPE, DYN_TYPE], matches)?;
    env.add_member_overload("lowerAscii", "lower_ascii", STRING_TYPE, vec![], lower_ascii)
}

/// What the condition comes to.
pub(crate) fn evaluate(
    lowered: &Lowered,
    patterns: &Arc<[Pattern]>,
    world: &Arc<dyn World>,
    names: &dyn Fn(&str) -> Result<Datum, Absent>,
) -> Verdict {
    let value_of = |name: &String| match names(name) {
        Ok(datum) => value(datum, world),
        Err(Absent(reason)) => Box::new(AbsentVal(reason.into())),
    };
    let scope = Scope {
        names: &lowered.names,
        values: lowered.names.iter().map(value_of).collect(),
        world: Hidden(world.clone()),
        patterns: Hidden(patterns.clone()),
    };
    let mut context = Context::with_env(ENVIRONMENT.clone());
    context.set_variable_resolver(&scope);
    match Value::resolve_val(&lowered.expr, &context) {
        Ok(result) => match result.downcast_ref::<CelBool>().map(|bool| *bool.inner()) {
            Some(true) => Verdict::True,
            Some(false) => Verdict::False,
            None => Verdict::Unknown("the condition comes to a value that is neither true nor false".to_owned()),
        },
        Err(error) => Verdict::Unknown(phrase(error)),
    }
}

fn phrase(error: ExecutionError) -> String {
    match error {
        ExecutionError::FunctionError { function, message } if function == ABSENCE => message,
        ExecutionError::DivisionByZero(_) | ExecutionError::RemainderByZero(_) => "a number is divided by zero".to_owned(),
        ExecutionError::Overflow(..) => "a number does not fit into 64 bits".to_owned(),
        other => {
            let text = other.to_string();
            let mut letters = text.chars();
            letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
        }
    }
}

/// The names of one evaluation. They are few, so a walk over them is faster than a map.
struct Scope<'a> {
    names: &'a [String],
    values: Vec<Box<dyn Val>>,
    world: WorldVal,
    patterns: PatternsVal,
}

impl VariableResolver for Scope<'_> {
    fn resolve<'b>(&'b self, variable: &str) -> Option<CowVal<'b, 'b>> {
        match variable {
            WORLD => Some(CowVal::Borrowed(&self.world)),
            PATTERNS => Some(CowVal::Borrowed(&self.patterns)),
            _ => {
                let at = self.names.iter().position(|name| name == variable)?;
                self.values.get(at).map(|value| CowVal::Borrowed(value.as_ref()))
            }
        }
    }
}

type Outcome<'b, 'v> = Result<CowVal<'b, 'v>, ExecutionError>;

fn wrong_type(function: &str) -> ExecutionError {
    absence(&format!("`{function}` is given a value of another type"))
}

fn value_of<'b, 'v>(mut args: Vec<CowVal<'b, 'v>>) -> Outcome<'b, 'v> {
    let Some(value) = args.pop() else { return Err(ExecutionError::missing_argument_or_target()) };
    match value.downcast_ref::<AbsentVal>() {
        Some(absent) => Err(absence(&absent.0)),
        None => Ok(value),
    }
}

fn has<'b, 'v>(args: Vec<CowVal<'b, 'v>>) -> Outcome<'b, 'v> {
    let [subject, field] = args.as_slice() else { return Err(ExecutionError::missing_argument_or_target()) };
    if let Some(absent) = subject.downcast_ref::<AbsentVal>() {
        return Err(absence(&absent.0));
    }
    let (Some(subject), Some(field)) = (subject.downcast_ref::<EntityVal>(), field.downcast_ref::<CelString>()) else {
        return Err(wrong_type("has"));
    };
    Ok(CowVal::owned(CelBool::from(subject.world.has(subject.entity, field.inner()))))
}

fn call<'b, 'v>(args: Vec<CowVal<'b, 'v>>) -> Outcome<'b, 'v> {
    let [name, world, arguments] = args.as_slice() else { return Err(ExecutionError::missing_argument_or_target()) };
    let (Some(name), Some(world), Some(arguments)) =
        (name.downcast_ref::<CelString>(), world.downcast_ref::<WorldVal>(), arguments.downcast_ref::<CelList>())
    else {
        return Err(wrong_type("call"));
    };
    let arguments = arguments.inner().iter().map(|argument| datum(argument.as_ref())).collect::<Result<Vec<_>, _>>()?;
    let answer = world.0.call(name.inner(), &arguments).map_err(|Absent(reason)| absence(&reason))?;
    Ok(CowVal::Owned(value(answer, &world.0)))
}

fn matches<'b, 'v>(args: Vec<CowVal<'b, 'v>>) -> Outcome<'b, 'v> {
    let [text, number, patterns] = args.as_slice() else { return Err(ExecutionError::missing_argument_or_target()) };
    let (Some(text), Some(number), Some(patterns)) =
        (text.downcast_ref::<CelString>(), number.downcast_ref::<CelInt>(), patterns.downcast_ref::<PatternsVal>())
    else {
        return Err(wrong_type("matches"));
    };
    let pattern = usize::try_from(*number.inner()).ok().and_then(|number| patterns.0.get(number));
    let regex = pattern.ok_or_else(|| wrong_type("matches"))?.regex().map_err(|reason| absence(&reason))?;
    Ok(CowVal::owned(CelBool::from(regex.is_match(text.inner()))))
}

fn lower_ascii<'b, 'v>(args: Vec<CowVal<'b, 'v>>) -> Outcome<'b, 'v> {
    let text = args.first().and_then(|text| text.downcast_ref::<CelString>()).ok_or_else(|| wrong_type("lowerAscii"))?;
    Ok(CowVal::owned(CelString::from(text.inner().to_ascii_lowercase())))
}
