//! Signature files and `facts.yaml` as they are written: structs that mirror them, read once from YAML with places, and once
//! from the JSON that was prepared from it. What they mean is decided elsewhere.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_saphyr::Spanned;

pub(crate) type Text = Spanned<String>;

/// The first document of a signature file.
#[derive(Debug, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    pub library: Text,
    pub imports: Spanned<Vec<Text>>,
    /// The options of a command that take the next word, by the program.
    #[serde(default = "no_options", skip_serializing_if = "no_option")]
    pub options: Pairs<Spanned<Words>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<Call>,
    #[serde(default = "no_pairs", skip_serializing_if = "nothing")]
    pub returns: Pairs<Text>,
    /// Attributes that are read and not called.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reads: Vec<Named>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub annotations: Vec<Annotation>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<Named>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub packages: Vec<Named>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dependencies: Vec<Dependency>,
    /// Names of the library that stand for keys: `javax.naming.Context.PROVIDER_URL` for `java.naming.provider.url`.
    #[serde(default = "no_pairs", skip_serializing_if = "nothing")]
    pub constants: Pairs<Text>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settings: Vec<Setting>,
    /// Keys that the library reads and that mean nothing here: a key one step off from one of them is none of its keys.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub known: Vec<Text>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<Like>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub texts: Vec<Like>,
}

fn no_pairs() -> Pairs<Text> {
    Pairs(vec![])
}

fn no_options() -> Pairs<Spanned<Words>> {
    Pairs(vec![])
}

fn no_option(pairs: &Pairs<Spanned<Words>>) -> bool {
    pairs.0.is_empty()
}

fn nothing(pairs: &Pairs<Text>) -> bool {
    pairs.0.is_empty()
}

#[derive(Debug, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Call {
    pub name: Spanned<Words>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<Text>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub named: Vec<Text>,
    /// Whether the last name alone says it, where the receiver's type is not known and the library is imported.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub distinctive: bool,
    /// Whether it gives the setting `key` the value `value`, which are two of its parameters.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sets: bool,
    /// Whether what it is given by name, and the entries of an object that it is given, are keys of settings.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub configures: bool,
    /// Whether it waits for a while: what a loop does in each round that begins work by itself.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pauses: bool,
    /// Keys of settings: where any of them is set, it means nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unless: Vec<Text>,
    /// Calls, one of which in the same function waits for what is begun: then it means nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub awaited: Vec<Text>,
    /// What must hold somewhere in the whole text first, where the name says too little.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scan: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Text>,
    #[serde(default = "no_yields", skip_serializing_if = "yields_nothing")]
    pub yields: Yields,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returns: Option<Text>,
}

fn no_yields() -> Yields {
    Pairs(vec![])
}

fn yields_nothing(yields: &Yields) -> bool {
    yields.0.is_empty()
}

#[derive(Debug, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Annotation {
    pub name: Spanned<Words>,
    /// Annotations whose paths stand before that of its first parameter: of the type that holds it, and beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Spanned<Words>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<Text>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub named: Vec<Text>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub on: Vec<Text>,
    /// Whether the last name alone says it, where what it is a member of is not known and the library is imported.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub distinctive: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Text>,
    pub yields: Yields,
}

/// A type that others extend, a package that a file imports, or an attribute that is read.
#[derive(Debug, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Named {
    pub name: Spanned<Words>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Text>,
    pub yields: Yields,
}

/// What a library does as soon as a program is built with it.
#[derive(Debug, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Dependency {
    /// As the ecosystem spells it; a `*` at the end stands for the rest.
    pub name: Spanned<Words>,
    pub yields: Yields,
}

/// One of `key`, `assign` and `object`.
#[derive(Debug, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Setting {
    /// Keys of configuration files and settings modules.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<Spanned<Words>>,
    /// Whether a name of any module is meant, not of settings modules alone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub anywhere: bool,
    /// Names of the files that are meant, with `*`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub files: Option<Spanned<Words>>,
    /// Attributes of types.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assign: Option<Spanned<Words>>,
    /// The key of a literal object, and the values of it that are meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<Pairs<Spanned<Words>>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub named: Vec<Text>,
    /// Other keys: where any of them is set, this one means nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unless: Vec<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Text>,
    pub yields: Yields,
}

/// A regular expression over names or texts.
#[derive(Debug, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Like {
    pub like: Text,
    /// What must hold somewhere in the whole text first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scan: Option<Text>,
    /// Whether it speaks of test code as well.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tests: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Text>,
    pub yields: Yields,
}

/// A kind of fact, and the values of its fields.
pub(crate) type Yields = Pairs<Pairs<Spanned<Scalar>>>;

/// `facts.yaml`.
#[derive(Debug, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Facts {
    pub kinds: Vec<Kind>,
}

#[derive(Debug, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Kind {
    pub name: Text,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plural: Option<Text>,
    pub doc: String,
    pub fields: Vec<Field>,
}

#[derive(Debug, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Field {
    pub name: Text,
    #[serde(rename = "type")]
    pub ty: Text,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<Text>,
    pub doc: String,
}

/// One entry of the examples.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Example {
    #[serde(default)]
    pub code: Option<Text>,
    /// The path of a configuration file or a settings module, and its text.
    #[serde(default)]
    pub file: Option<Text>,
    #[serde(default)]
    pub text: Option<Text>,
}

/// One word or a list of them.
#[derive(Debug)]
pub(crate) struct Words(pub Vec<String>);

/// A word, `$parameter`, truth or whole number, as text; a truth or number is never a parameter.
#[derive(Clone, Debug)]
pub(crate) enum Scalar {
    Text(String),
    Bool(bool),
    Int(i64),
}

/// A mapping in the order in which it is written, with the place of each key.
#[derive(Clone, Debug)]
pub(crate) struct Pairs<V>(pub Vec<(Text, V)>);

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrMany;
        impl<'de> Visitor<'de> for OneOrMany {
            type Value = Words;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a list of texts")
            }
            fn visit_str<E: Error>(self, one: &str) -> Result<Words, E> {
                Ok(Words(vec![one.to_owned()]))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Words, A::Error> {
                let mut words = Vec::new();
                while let Some(word) = list.next_element()? {
                    words.push(word);
                }
                Ok(Words(words))
            }
        }
        deserializer.deserialize_any(OneOrMany)
    }
}

impl Serialize for Words {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl Visitor<'_> for Any {
            type Value = Scalar;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a word, `$parameter`, true, false or a whole number")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Scalar, E> {
                Ok(Scalar::Text(text.to_owned()))
            }
            fn visit_bool<E: Error>(self, truth: bool) -> Result<Scalar, E> {
                Ok(Scalar::Bool(truth))
            }
            fn visit_i64<E: Error>(self, number: i64) -> Result<Scalar, E> {
                Ok(Scalar::Int(number))
            }
            fn visit_u64<E: Error>(self, number: u64) -> Result<Scalar, E> {
                i64::try_from(number).map(Scalar::Int).map_err(E::custom)
            }
        }
        deserializer.deserialize_any(Any)
    }
}

impl Serialize for Scalar {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Scalar::Text(text) => serializer.serialize_str(text),
            Scalar::Bool(truth) => serializer.serialize_bool(*truth),
            Scalar::Int(number) => serializer.serialize_i64(*number),
        }
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Pairs<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each<V>(std::marker::PhantomData<V>);
        impl<'de, V: Deserialize<'de>> Visitor<'de> for Each<V> {
            type Value = Pairs<V>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a mapping")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<V>, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Each(std::marker::PhantomData))
    }
}

impl<V: Serialize> Serialize for Pairs<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(&key.value, value)?;
        }
        map.end()
    }
}
