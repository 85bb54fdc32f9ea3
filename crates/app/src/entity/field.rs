use std::borrow::Cow;
use std::marker::PhantomData;

use seaworthy_condition::{Absent, Datum, Entity, Field, Type};
use seaworthy_model::Place;

use super::Named;

/// Names an entity of one kind: its index in the app's list of that kind.
#[derive(Debug)]
pub struct Id<T> {
    /// The index.
    pub index: u32,
    kind: PhantomData<fn() -> T>,
}

impl<T> Id<T> {
    /// The entity at `index`.
    #[must_use]
    pub fn new(index: usize) -> Self {
        Self { index: u32::try_from(index).unwrap_or(u32::MAX), kind: PhantomData }
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Id<T> {}
impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index
    }
}
impl<T> Eq for Id<T> {}
impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.index.cmp(&other.index)
    }
}
impl<T> std::hash::Hash for Id<T> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.index.hash(state);
    }
}

/// A value with the place where it is written; without a place it is a default, and `has()` of it is false.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written<T> {
    /// Kubernetes' default, or the type's zero, where nothing is written.
    pub value: T,
    /// Where it is written, or what decided it.
    pub place: Option<Place>,
}

impl<T> Written<T> {
    /// A value that stands at `place`.
    pub fn at(value: T, place: Place) -> Self {
        Self { value, place: Some(place) }
    }

    /// A value that nothing in the tree writes.
    pub fn default_of(value: T) -> Self {
        Self { value, place: None }
    }
}

/// Another entity, or why there is none.
#[derive(Debug)]
pub enum Link<T> {
    /// The entity.
    To(Id<T>),
    /// Why there is none: a phrase.
    No(&'static str),
}

impl<T> Link<T> {
    /// The entity, where there is one.
    pub fn id(&self) -> Option<Id<T>> {
        match self {
            Self::To(id) => Some(*id),
            Self::No(_) => None,
        }
    }

    /// A link to `id`, or none for this reason.
    pub fn from_option(id: Option<Id<T>>, why_not: &'static str) -> Self {
        id.map_or(Self::No(why_not), Self::To)
    }
}

impl<T> Clone for Link<T> {
    fn clone(&self) -> Self {
        match self {
            Self::To(id) => Self::To(*id),
            Self::No(why) => Self::No(why),
        }
    }
}

impl<T> Default for Link<T> {
    fn default() -> Self {
        Self::No("nothing is linked")
    }
}

/// What could be found out, or why it could not: a condition that asks for the latter is unknown.
#[derive(Clone, Debug)]
pub enum Known<T> {
    /// It is so, and this place shows it.
    Is(T, Option<Place>),
    /// Why it is not known: a phrase.
    Unknown(String),
}

impl<T: Default> Default for Known<T> {
    fn default() -> Self {
        Self::Is(T::default(), None)
    }
}

/// One field of one entity, as a condition, a message or a place asks for it.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The value, or why there is none.
    pub value: Result<Datum, Absent>,
    /// Where it stands.
    pub place: Option<Place>,
    /// Whether it is written.
    pub written: bool,
}

/// What a field's Rust type is to a condition.
pub trait AsField {
    /// The type that conditions are checked against.
    fn ty() -> Type;
    /// The value and its place.
    fn reading(&self) -> Reading;
}

/// A Rust type that is one value of a condition.
pub trait AsDatum {
    /// The type.
    fn ty() -> Type;
    /// The value.
    fn datum(&self) -> Datum;
    /// Whether it says anything: false for the type's zero.
    fn says(&self) -> bool;
}

impl AsDatum for bool {
    fn ty() -> Type {
        Type::Bool
    }
    fn datum(&self) -> Datum {
        Datum::Bool(*self)
    }
    fn says(&self) -> bool {
        *self
    }
}

impl AsDatum for i64 {
    fn ty() -> Type {
        Type::Int
    }
    fn datum(&self) -> Datum {
        Datum::Int(*self)
    }
    fn says(&self) -> bool {
        *self != 0
    }
}

impl AsDatum for String {
    fn ty() -> Type {
        Type::Text
    }
    fn datum(&self) -> Datum {
        Datum::Text(self.as_str().into())
    }
    fn says(&self) -> bool {
        !self.is_empty()
    }
}

impl AsDatum for &'static str {
    fn ty() -> Type {
        Type::Text
    }
    fn datum(&self) -> Datum {
        Datum::Text((*self).into())
    }
    fn says(&self) -> bool {
        !self.is_empty()
    }
}

impl<T: AsDatum> AsDatum for Vec<T> {
    fn ty() -> Type {
        Type::List(Box::new(T::ty()))
    }
    fn datum(&self) -> Datum {
        Datum::List(self.iter().map(AsDatum::datum).collect())
    }
    fn says(&self) -> bool {
        !self.is_empty()
    }
}

impl<T: Named> AsDatum for Id<T> {
    fn ty() -> Type {
        Type::Entity(Cow::Borrowed(T::NAME))
    }
    fn datum(&self) -> Datum {
        Datum::Entity(Entity { kind: T::KIND, index: self.index })
    }
    fn says(&self) -> bool {
        true
    }
}

impl<T: AsDatum> AsField for T {
    fn ty() -> Type {
        T::ty()
    }
    fn reading(&self) -> Reading {
        Reading { value: Ok(self.datum()), place: None, written: self.says() }
    }
}

impl<T: AsDatum> AsField for Written<T> {
    fn ty() -> Type {
        T::ty()
    }
    fn reading(&self) -> Reading {
        Reading { value: Ok(self.value.datum()), place: self.place, written: self.place.is_some() }
    }
}

impl<T: AsDatum> AsField for Known<T> {
    fn ty() -> Type {
        T::ty()
    }
    fn reading(&self) -> Reading {
        match self {
            Self::Is(value, place) => Reading { value: Ok(value.datum()), place: *place, written: true },
            Self::Unknown(why) => Reading { value: Err(Absent(why.clone())), place: None, written: false },
        }
    }
}

impl<T: Named> AsField for Link<T> {
    fn ty() -> Type {
        Type::Entity(Cow::Borrowed(T::NAME))
    }
    fn reading(&self) -> Reading {
        match self {
            Self::To(id) => Reading { value: Ok(id.datum()), place: None, written: true },
            Self::No(why) => Reading { value: Err(Absent((*why).to_owned())), place: None, written: false },
        }
    }
}

/// A row of an entity's table of fields.
#[derive(Clone, Copy)]
pub struct Column<T> {
    /// The field's name in conditions.
    pub name: &'static str,
    /// What it is.
    pub doc: &'static str,
    /// Its type.
    pub ty: fn() -> Type,
    /// How it is read.
    pub read: fn(&T) -> Reading,
}

impl<T> Column<T> {
    /// The row as conditions and documents see it.
    #[must_use]
    pub fn field(&self) -> Field {
        Field { name: Cow::Borrowed(self.name), ty: (self.ty)(), doc: Cow::Borrowed(self.doc.trim()) }
    }
}
