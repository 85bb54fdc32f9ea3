//! The file as it is written: structs that mirror it, one to one. They read it, and the schema is made from them.

use schemars::JsonSchema;
use toml::Spanned;
use toml::de::DeValue;

use crate::Written;
use crate::keys::Key;
use crate::pattern::Pattern;
use crate::reading::{Field, Readable, Reading, Tables};
use crate::words::{ComponentKind, Date, Level, Limit, Path, Release, RuleWord, Score, Text};

/// Declares a table of the file: its struct, how it is read, and its keys with their descriptions.
macro_rules! table {
    ($(#[$attribute:meta])* $name:ident at $at:literal { $(#[doc = $doc:literal] $key:literal $field:ident: $ty:ty,)+ }) => {
        #[derive(Debug, Default, JsonSchema)]
        #[schemars(deny_unknown_fields, default, inline)]
        $(#[$attribute])*
        pub(crate) struct $name {
            $(#[doc = $doc] #[schemars(rename = $key)] pub $field: Field<$ty>,)+
        }
        impl $name {
            /// Its keys, in their order.
            pub const KEYS: &'static [Key] = &[$(Key { table: $at, name: $key, doc: $doc }),+];
        }
        impl Readable for $name {
            fn takes() -> (&'static str, &'static str) {
                ("a table", "{ … }")
            }
            fn read(value: &Spanned<DeValue<'_>>, key: &str, reading: &mut Reading<'_>) -> Option<Self> {
                let table = reading.table(value, key, Self::KEYS)?;
                Some(Self { $($field: reading.field(table, key, $key),)+ })
            }
        }
    };
}

table! {
    /// The settings of a project for seaworthy, in `seaworthy.toml`. Options of the command line win over them.
    #[schemars(title = "seaworthy.toml")]
    File at "" {
        #[doc = "The Kubernetes release to judge for, such as `1.33`; the newest known one unless said."]
        "kubernetes" kubernetes: Release,
        #[doc = "The severity from which the exit code is 1: `blocker` unless said."]
        "fail-on" fail_on: Limit,
        #[doc = "The score under which the exit code is 1, from 0 to 100. Where a project has no score, this passes and says so."]
        "min-score" min_score: Score,
        #[doc = "Whether a project that has no score is refused, with exit code 2; `false` unless said."]
        "require-score" require_score: bool,
        #[doc = "The baseline that `seaworthy baseline` wrote, relative to this file: what it holds is known, and does not count."]
        "baseline" baseline: Path,
        #[doc = "Paths that are not read, in the form of `.gitignore`, relative to this file."]
        "exclude" exclude: Vec<Written<Pattern>>,
        #[doc = "Which rules are judged, and how bad they are."]
        "rules" rules: Rules,
        #[doc = "Components of which you know better what they are."]
        "component" component: Tables<Component>,
        #[doc = "Components and what runs them, where names do not tell."]
        "link" link: Tables<Link>,
        #[doc = "Findings that do not count, each with its reason."]
        "ignore" ignore: Tables<Ignore>,
    }
}

table! {
    /// Which rules are judged, and how bad they are. Rules are named by id (`state/host-path`), topic (`state`) or glob (`state/*`).
    Rules at "rules" {
        #[doc = "The rules that are judged; all unless said."]
        "select" select: Vec<Written<RuleWord>>,
        #[doc = "The rules that are not judged."]
        "ignore" ignore: Vec<Written<RuleWord>>,
        #[doc = "Folders with rules of your own, relative to this file."]
        "packs" packs: Vec<Written<Path>>,
        #[doc = "How bad the findings of rules are: `blocker`, `warning`, `note` or `off`. It is final: no context moves it. An id wins over a glob or topic, a longer word over a shorter one."]
        "severity" severity: Severities,
    }
}

table! {
    /// What is said of the components that `path` and `name` mean: `kind`, `application`, or both.
    #[schemars(extend("anyOf" = [{"required": ["path"]}, {"required": ["name"]}]))]
    Component at "component" {
        #[doc = "The component's folder, relative to this file, `.` for this file's own; a glob means several."]
        "path" path: Pattern,
        #[doc = "The component's name, as the report has it."]
        "name" name: Text,
        #[doc = "What it is; this decides which rules are for it."]
        "kind" kind: ComponentKind,
        #[doc = "The application that it is a part of."]
        "application" application: Text,
    }
}

table! {
    /// A component and what runs it: an `image` or a `workload`.
    #[schemars(extend("required" = ["component"], "oneOf" = [{"required": ["image"]}, {"required": ["workload"]}]))]
    Link at "link" {
        #[doc = "The component: its folder or its Dockerfile, relative to the project's root, or its name."]
        "component" component: Text,
        #[doc = "The image that holds it, as manifests name it, without its tag: `registry.example/shop/web`."]
        "image" image: Text,
        #[doc = "The workload or Compose service that runs it: `web`, or with its kind `Deployment/web`."]
        "workload" workload: Text,
    }
}

table! {
    /// Findings that do not count. What `path`, `rule` and `component` say must all hold; at least one of them is needed.
    #[schemars(extend("required" = ["reason"], "anyOf" = [{"required": ["path"]}, {"required": ["rule"]}, {"required": ["component"]}]))]
    Ignore at "ignore" {
        #[doc = "The files in which the findings stand, in the form of `.gitignore`, relative to this file."]
        "path" path: Pattern,
        #[doc = "The rules that give them: an id, a topic or a glob."]
        "rule" rule: RuleWord,
        #[doc = "The component at which they stand."]
        "component" component: Text,
        #[doc = "Why they do not count; reports show it."]
        "reason" reason: Text,
        #[doc = "The last day on which this holds, YYYY-MM-DD; always, unless said."]
        "until" until: Date,
    }
}

/// Rules with their severities, in the order in which they are written.
#[derive(Debug, Default)]
pub(crate) struct Severities(pub Vec<(Written<RuleWord>, Written<Level>)>);

impl JsonSchema for Severities {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Severities".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let (words, levels) = (generator.subschema_for::<RuleWord>(), generator.subschema_for::<Level>());
        schemars::json_schema!({ "type": "object", "propertyNames": words, "additionalProperties": levels })
    }
}

impl Readable for Severities {
    fn takes() -> (&'static str, &'static str) {
        ("a table of rules with severities", "{ \"image/unpinned\" = \"note\" }")
    }
    fn read(value: &Spanned<DeValue<'_>>, key: &str, reading: &mut Reading<'_>) -> Option<Self> {
        let entries = reading.entries(value, key)?;
        let read = entries.into_iter().filter_map(|(name, level)| {
            let word = reading.word::<RuleWord>(name.get_ref(), crate::reading::span(name), key);
            let level = Written::<Level>::read(level, &format!("{key}.{}", name.get_ref()), reading);
            Some((word?, level?))
        });
        Some(Self(read.collect()))
    }
}
