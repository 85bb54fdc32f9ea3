use serde_json::Value;

/// What is understood of a few files.
pub struct Understood {
    pub text: String,
    pub problems: Vec<String>,
    json: Value,
}

/// Reads files that are given as path and text.
pub fn understand(files: &[(&str, &str)]) -> Understood {
    let files: Vec<(String, String)> = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    let model = seaworthy_tests::model_texts(&files).unwrap_or_else(|refused| panic!("{refused:?}"));
    let json = serde_json::from_str(&model.json).expect("the model is JSON");
    Understood { text: model.text, problems: model.problems.into_iter().map(|problem| problem.text).collect(), json }
}

/// A Deployment of one container in a few lines.
pub fn deployment(name: &str, image: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}}}\nspec:\n  selector: {{matchLabels: {{app: {name}}}}}\n  \
         template:\n    metadata: {{labels: {{app: {name}}}}}\n    spec:\n      containers:\n        - name: {name}\n          image: {image}\n"
    )
}

/// A Service for its pods.
pub fn service(name: &str) -> String {
    format!("apiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\nspec: {{selector: {{app: {name}}}, ports: [{{port: 80}}]}}\n")
}

impl Understood {
    /// Every entity of a kind.
    pub fn all(&self, kind: &str) -> &[Value] {
        self.json[kind].as_array().map_or(&[], Vec::as_slice)
    }

    /// A field of an entity, without its place.
    pub fn field(entity: &Value, field: &str) -> Value {
        let found = &entity[field];
        found.get("value").unwrap_or(found).clone()
    }

    /// A field as text.
    pub fn text_of(entity: &Value, field: &str) -> String {
        match Self::field(entity, field) {
            Value::String(text) => text,
            other => other.to_string(),
        }
    }

    /// `path:line` of where a field is written.
    pub fn place(entity: &Value, field: &str) -> String {
        let at = &entity[field]["at"];
        format!("{}:{}", at["path"].as_str().unwrap_or("?"), at["line"])
    }

    /// What a link leads to.
    pub fn linked(&self, entity: &Value, field: &str) -> Option<&Value> {
        let link = entity.get(field)?;
        self.json[link["kind"].as_str()?].get(usize::try_from(link["id"].as_u64()?).ok()?)
    }

    /// The only entity of a kind with this value in a field.
    pub fn one(&self, kind: &str, field: &str, value: &str) -> &Value {
        let mut found = self.all(kind).iter().filter(|entity| Self::text_of(entity, field) == value);
        let first = found.next().unwrap_or_else(|| panic!("no {kind} has {field} {value}:\n{}", self.text));
        assert!(found.next().is_none(), "several {kind} have {field} {value}:\n{}", self.text);
        first
    }

    /// The workload of a name in the variant of a root.
    pub fn workload(&self, variant: &str, name: &str) -> &Value {
        let fits = |entity: &&Value| {
            Self::text_of(entity, "name") == name && self.linked(entity, "variant").is_some_and(|one| Self::text_of(one, "root") == variant)
        };
        self.all("workload").iter().find(fits).unwrap_or_else(|| panic!("no {name} in {variant}:\n{}", self.text))
    }

    /// The only container of that workload.
    pub fn container(&self, variant: &str, name: &str) -> &Value {
        let first = self.workload(variant, name)["containers"][0]["id"].as_u64().expect("a container");
        &self.all("container")[usize::try_from(first).expect("an index")]
    }

    /// `root kind rank` of each variant.
    pub fn variants(&self) -> Vec<String> {
        let shown = |variant: &Value| {
            let rank = if Self::field(variant, "primary") == Value::Bool(true) { "primary" } else { "secondary" };
            format!("{} {} {rank}", Self::text_of(variant, "root"), Self::text_of(variant, "kind"))
        };
        self.all("variant").iter().map(shown).collect()
    }

    /// `name kind` of each component.
    pub fn components(&self) -> Vec<String> {
        self.all("component").iter().map(|one| format!("{} {}", Self::text_of(one, "name"), Self::text_of(one, "kind"))).collect()
    }

    /// The names of the applications.
    pub fn applications(&self) -> Vec<String> {
        self.all("application").iter().map(|one| Self::text_of(one, "name")).collect()
    }
}
