use crate::pattern::Pattern;
use crate::world::{Absent, Datum, Entity, World};
use cel::ExecutionError;
use cel::common::traits::Indexer;
use cel::common::types::{CelBool, CelInt, CelList, CelString, Type};
use cel::common::value::{CowVal, StaticVal, Val};
use std::any::Any;
use std::fmt;
use std::sync::Arc;

static ENTITY: Type = Type::new_unspecified_type("entity");
static ABSENT: Type = Type::new_unspecified_type("absent");
static HIDDEN: Type = Type::new_unspecified_type("hidden");

/// The mark by which an absence is told from other errors once it has gone through an evaluation.
pub(crate) const ABSENCE: &str = "@absence";

pub(crate) fn absence(reason: &str) -> ExecutionError {
    ExecutionError::FunctionError { function: ABSENCE.to_owned(), message: reason.to_owned() }
}

/// An entity as CEL sees it: its fields are asked for when they are selected.
#[derive(Clone)]
pub(crate) struct EntityVal {
    pub(crate) world: Arc<dyn World>,
    pub(crate) entity: Entity,
}

// The world may be large: printing an entity does not print it.
impl fmt::Debug for EntityVal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.entity.fmt(f)
    }
}

impl Indexer for EntityVal {
    fn get<'b, 'v>(&'b self, field: &dyn Val) -> Result<CowVal<'b, 'v>, ExecutionError>
    where
        Self: 'v,
    {
        let Some(field) = field.downcast_ref::<CelString>() else { return Err(absence("a field is not named by a string")) };
        let datum = self.world.get(self.entity, field.inner()).map_err(|Absent(reason)| absence(&reason))?;
        Ok(CowVal::Owned(value(datum, &self.world)))
    }

    fn steal<'v>(self: Box<Self>, field: &dyn Val) -> Result<Box<dyn Val + 'v>, ExecutionError>
    where
        Self: 'v,
    {
        self.get(field).map(CowVal::into_owned)
    }
}

impl Val for EntityVal {
    fn get_type(&self) -> &Type {
        &ENTITY
    }

    fn cel_type() -> &'static Type {
        &ENTITY
    }

    fn as_indexer<'b, 'v>(&'b self) -> Option<&'b (dyn Indexer + 'v)>
    where
        Self: 'v,
    {
        Some(self)
    }

    fn equals(&self, other: &dyn Val) -> bool {
        other.downcast_ref::<EntityVal>().is_some_and(|other| other.entity == self.entity)
    }

    fn clone_as_boxed<'v>(&self) -> Box<dyn Val + 'v> {
        Box::new(self.clone())
    }

    fn as_any(&self) -> Option<&dyn Any> {
        Some(self)
    }
}

impl StaticVal for EntityVal {}

/// A name without a value: whatever is selected from it is an error with its reason.
#[derive(Clone, Debug)]
pub(crate) struct AbsentVal(pub(crate) Arc<str>);

impl Indexer for AbsentVal {
    fn get<'b, 'v>(&'b self, _: &dyn Val) -> Result<CowVal<'b, 'v>, ExecutionError>
    where
        Self: 'v,
    {
        Err(absence(&self.0))
    }

    fn steal<'v>(self: Box<Self>, _: &dyn Val) -> Result<Box<dyn Val + 'v>, ExecutionError>
    where
        Self: 'v,
    {
        Err(absence(&self.0))
    }
}

impl Val for AbsentVal {
    fn get_type(&self) -> &Type {
        &ABSENT
    }

    fn cel_type() -> &'static Type {
        &ABSENT
    }

    fn as_indexer<'b, 'v>(&'b self) -> Option<&'b (dyn Indexer + 'v)>
    where
        Self: 'v,
    {
        Some(self)
    }

    fn clone_as_boxed<'v>(&self) -> Box<dyn Val + 'v> {
        Box::new(self.clone())
    }

    fn as_any(&self) -> Option<&dyn Any> {
        Some(self)
    }
}

impl StaticVal for AbsentVal {}

/// What the functions of the environment need beside their arguments; no condition can name it.
#[derive(Clone)]
pub(crate) struct Hidden<T>(pub(crate) T);

impl<T> fmt::Debug for Hidden<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("hidden")
    }
}

impl<T: Clone + Send + Sync + 'static> Val for Hidden<T> {
    fn get_type(&self) -> &Type {
        &HIDDEN
    }

    fn cel_type() -> &'static Type {
        &HIDDEN
    }

    fn clone_as_boxed<'v>(&self) -> Box<dyn Val + 'v>
    where
        Self: 'v,
    {
        Box::new(self.clone())
    }

    fn as_any(&self) -> Option<&dyn Any> {
        Some(self)
    }
}

impl<T: Clone + Send + Sync + 'static> StaticVal for Hidden<T> {}

pub(crate) type WorldVal = Hidden<Arc<dyn World>>;
pub(crate) type PatternsVal = Hidden<Arc<[Pattern]>>;

/// A datum as CEL's own type; an entity as [`EntityVal`].
pub(crate) fn value(datum: Datum, world: &Arc<dyn World>) -> Box<dyn Val> {
    match datum {
        Datum::Bool(value) => Box::new(CelBool::from(value)),
        Datum::Int(value) => Box::new(CelInt::from(value)),
        Datum::Text(value) => Box::new(CelString::from(value.as_ref().to_owned())),
        Datum::List(elements) => {
            let elements: Vec<Box<dyn Val>> = elements.into_iter().map(|element| self::value(element, world)).collect();
            Box::new(CelList::from(elements))
        }
        Datum::Entity(entity) => Box::new(EntityVal { world: world.clone(), entity }),
    }
}

/// The way back, for the arguments of a function of the world.
pub(crate) fn datum(value: &dyn Val) -> Result<Datum, ExecutionError> {
    if let Some(entity) = value.downcast_ref::<EntityVal>() {
        return Ok(Datum::Entity(entity.entity));
    }
    if let Some(text) = value.downcast_ref::<CelString>() {
        return Ok(Datum::Text(text.inner().into()));
    }
    if let Some(int) = value.downcast_ref::<CelInt>() {
        return Ok(Datum::Int(*int.inner()));
    }
    if let Some(bool) = value.downcast_ref::<CelBool>() {
        return Ok(Datum::Bool(*bool.inner()));
    }
    if let Some(list) = value.downcast_ref::<CelList>() {
        return list.inner().iter().map(|element| datum(element.as_ref())).collect::<Result<_, _>>().map(Datum::List);
    }
    if let Some(absent) = value.downcast_ref::<AbsentVal>() {
        return Err(absence(&absent.0));
    }
    Err(absence("an argument is of a type that the world does not know"))
}
