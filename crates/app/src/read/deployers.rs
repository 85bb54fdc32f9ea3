//! What deploys: the paths that Flux, Argo CD, Skaffold, Tilt, scripts and pipelines hand to a cluster.

use super::at::At;
use super::kustomize::join;
use super::objects::RawObject;
use crate::ask::within;
use crate::join::variant::folder_of;
use crate::tables::glob;

/// A path that something deploys.
#[derive(Clone, Debug)]
pub(crate) struct Named {
    /// A folder or file, relative to the root; it may hold `*`.
    path: String,
    /// What deploys it: a phrase.
    pub by: String,
    /// Whether that is how it reaches a cluster: a deployer or a pipeline. A script or Makefile may be for somebody's own.
    pub settled: bool,
}

impl Named {
    fn new(path: &str, by: String) -> Self {
        Self { path: join("", path), by, settled: true }
    }

    /// Whether it is this folder of a kustomization.
    pub fn is(&self, folder: &str) -> bool {
        glob(&self.path, folder)
    }

    /// Whether a variant is deployed by it.
    pub fn covers(&self, kind: &str, root: &str) -> bool {
        let root = if root == "." { "" } else { root };
        if self.path.is_empty() || root.is_empty() {
            return self.path == root;
        }
        glob(&self.path, root) || within(root, &self.path) || (kind == "plain" && within(&self.path, root))
    }
}

/// What an object of Flux or Argo CD deploys.
pub(crate) fn of_object(object: &RawObject<'_>, named: &mut Vec<Named>) {
    let by = || format!("{} `{}` deploys it ({})", object.kind, object.name.value, object.path);
    let spec = object.at.get("spec");
    match (object.group(), object.kind.as_str()) {
        ("kustomize.toolkit.fluxcd.io", "Kustomization") => {
            let path = spec.and_then(|spec| spec.get("path")).and_then(At::str);
            named.extend(path.map(|path| Named::new(path, by())));
        }
        ("argoproj.io", "Application") => named.extend(sources(spec).map(|path| Named::new(path, by()))),
        ("argoproj.io", "ApplicationSet") => {
            let template = spec.and_then(|spec| spec.at(&["template", "spec"]));
            let written = sources(template).filter(|path| !path.contains("{{"));
            named.extend(written.map(|path| Named::new(path, by())));
            let directories = spec.into_iter().flat_map(|spec| spec.list("generators")).filter_map(|generator| generator.get("git"));
            let paths = directories.flat_map(|git| git.list("directories")).filter(|one| !one.bool_of("exclude").value);
            named.extend(paths.filter_map(|one| one.get("path")?.str()).map(|path| Named::new(path, by())));
        }
        _ => {}
    }
}

fn sources<'a>(spec: Option<At<'a>>) -> impl Iterator<Item = &'a str> {
    let one = spec.and_then(|spec| spec.get("source"));
    let several = spec.into_iter().flat_map(|spec| spec.list("sources"));
    one.into_iter().chain(several).filter_map(|source| source.get("path").and_then(At::str))
}

/// What a Skaffold file deploys without a profile.
pub(crate) fn of_skaffold(path: &str, at: At<'_>, named: &mut Vec<Named>) {
    let lists: [&[&str]; 4] = [
        &["manifests", "rawYaml"],
        &["manifests", "kustomize", "paths"],
        &["deploy", "kubectl", "manifests"],
        &["deploy", "kustomize", "paths"],
    ];
    for list in lists {
        let paths = at.at(list).into_iter().flat_map(At::items).filter_map(At::str);
        named.extend(paths.map(|written| Named::new(&join(folder_of(path), written), format!("Skaffold deploys it ({path})"))));
    }
}

/// What commands of a script, pipeline or Tiltfile apply.
pub(crate) fn of_text(path: &str, text: &str, named: &mut Vec<Named>) {
    if !["kubectl", "kustomize", "k8s_yaml", "oc apply"].iter().any(|word| text.contains(word)) {
        return;
    }
    let by = || format!("a command applies it ({path})");
    let settled = !path.ends_with(".sh") && !path.ends_with("Makefile") && !path.ends_with("justfile");
    let whole = text.replace("\\\n", " ");
    for line in whole.lines().filter(|line| !line.trim_start().starts_with('#')) {
        for written in applied(line) {
            let Some(clean) = clean(written) else { continue };
            named.push(Named { settled, ..Named::new(&clean, by()) });
            named.push(Named { settled, ..Named::new(&join(folder_of(path), &clean), by()) });
        }
    }
}

/// The images that a Tiltfile builds.
pub(crate) fn tilt_images(text: &str) -> impl Iterator<Item = String> {
    let calls = ["docker_build(", "custom_build(", "docker_build_with_restart("];
    let named = calls.into_iter().flat_map(|call| text.split(call).skip(1));
    named.filter_map(|rest| rest.split(['\'', '"']).nth(1)).map(str::to_owned)
}

/// The paths that one line hands to a cluster.
fn applied(line: &str) -> Vec<&str> {
    let words: Vec<&str> = line.split_whitespace().map(|word| word.trim_matches(['\'', '"', ',', ';'])).collect();
    let mut paths = vec![];
    if let Some(at) = words.iter().position(|word| matches!(*word, "apply" | "create" | "replace"))
        && words[..at].iter().any(|word| word.ends_with("kubectl") || *word == "oc" || *word == "$(KUBECTL)")
    {
        let mut rest = words[at..].iter();
        while let Some(word) = rest.next() {
            let joined = ["-f=", "-k=", "--filename=", "--kustomize="].iter().find_map(|flag| word.strip_prefix(flag));
            match *word {
                "-f" | "-k" | "--filename" | "--kustomize" | "-Rf" | "-fR" => paths.extend(rest.next().copied()),
                _ => paths.extend(joined),
            }
        }
    }
    if let Some(at) = words.iter().position(|word| word.ends_with("kustomize"))
        && words.get(at + 1) == Some(&"build")
    {
        paths.extend(words[at + 2..].iter().find(|word| !word.starts_with('-')).copied());
    }
    for call in ["k8s_yaml(", "kustomize("] {
        let Some((_, rest)) = line.split_once(call) else { continue };
        let inside = rest.split(')').next().unwrap_or_default();
        paths.extend(inside.split(['\'', '"']).skip(1).step_by(2));
    }
    paths
}

/// A path as it is written, without the variable that it may begin with; `None` for what is none.
fn clean(written: &str) -> Option<String> {
    let path = written.trim_matches(['\'', '"', ')', '`']);
    let path = if path.starts_with('$') { path.split_once('/').map_or("", |(_, rest)| rest) } else { path };
    let is_path = !path.is_empty() && path != "-" && !path.contains("://") && !path.contains(['$', '{', '<', '|']);
    is_path.then(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_names_what_it_applies() {
        for (line, paths) in [
            ("        run: kubectl apply -f k8s/ -n shop", vec!["k8s/"]),
            ("kubectl -n shop apply -k ./deploy/overlays/prod", vec!["./deploy/overlays/prod"]),
            ("kustomize build --enable-helm $ROOT/deploy | kubectl apply -f -", vec!["-", "$ROOT/deploy"]),
            ("k8s_yaml(['a.yaml', 'b.yaml'])", vec!["a.yaml", "b.yaml"]),
            ("kubectl get pods -f x", vec![]),
        ] {
            assert_eq!(applied(line), paths, "{line}");
        }
        assert_eq!(clean("$ROOT/deploy").as_deref(), Some("deploy"));
        assert_eq!(clean("-"), None);
    }

    #[test]
    fn a_path_covers_what_lies_below_it() {
        let named = |path| Named::new(path, String::new());
        assert!(named("./k8s/").covers("plain", "k8s"));
        assert!(named("k8s/web.yaml").covers("plain", "k8s"));
        assert!(named("apps").covers("kustomize", "apps/prod"));
        assert!(!named("apps/prod").covers("kustomize", "apps"));
        assert!(!named(".").covers("kustomize", "apps"));
        assert!(named("apps/*").covers("kustomize", "apps/prod"));
    }
}
