//! References to images: `registry:5000/path/name:tag@digest`.

/// What an image's name says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// As it is written.
    pub written: String,
    /// The registry with its port, where one is named.
    pub registry: Option<String>,
    /// The path without the registry.
    pub repository: String,
    /// The last segment of the path.
    pub name: String,
    /// The tag.
    pub tag: Option<String>,
    /// The digest, algorithm included.
    pub digest: Option<String>,
    /// Whether a variable or a template is left in it.
    pub variables: bool,
}

/// How firmly a reference names one image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pin {
    /// A digest: always the same bytes.
    Digest,
    /// A tag that names a version, a date or a commit.
    Version,
    /// A tag that moves by its nature: `alpine`, `stable-slim`, `lts`.
    Channel(String),
    /// `latest` is written.
    Latest,
    /// No tag, which means `latest`.
    None,
    /// A variable decides.
    Unknown,
}

/// Names of the registry that is meant where none is named.
const DOCKER_HUB: &[&str] = &["docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com", "hub.docker.com"];
/// Where copies of the official images are kept: registry and folder.
const OFFICIAL_COPIES: &[(&str, &str)] = &[("public.ecr.aws", "docker/library/"), ("mirror.gcr.io", "library/")];

/// Reads a reference. Never fails: what is no reference becomes a repository of that name.
#[must_use]
pub fn parse(written: &str) -> Reference {
    let written = written.trim();
    // Within `${TAG:-latest}` and `{{ … }}` no sign separates anything.
    let mask = masked(written);
    let (path_end, digest) = match mask.find('@') {
        Some(at) => (at, Some(written[at + 1..].to_owned())),
        None => (written.len(), None),
    };
    let segment = mask[..path_end].rfind('/').map_or(0, |at| at + 1);
    let (name_end, tag) = match mask[segment..path_end].find(':') {
        Some(at) => (segment + at, Some(written[segment + at + 1..path_end].to_owned())),
        None => (path_end, None),
    };
    let registry_end = mask[..name_end].find('/').filter(|at| is_registry(&written[..*at]));
    let repository = &written[registry_end.map_or(0, |at| at + 1)..name_end];
    Reference {
        registry: registry_end.map(|at| written[..at].to_owned()),
        repository: repository.to_owned(),
        name: written[segment..name_end].to_owned(),
        tag: tag.filter(|tag| !tag.is_empty()),
        digest,
        variables: is_variable(written),
        written: written.to_owned(),
    }
}

fn is_registry(first: &str) -> bool {
    first == "localhost" || first.contains(['.', ':']) || is_variable(first)
}

fn is_variable(text: &str) -> bool {
    text.contains('$') || text.contains("{{") || text.contains("{%")
}

/// The same text with a byte that separates nothing wherever a variable stands; of the same length.
fn masked(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let mut open = 0usize;
    let closed = text.rfind('}').unwrap_or(0);
    for (at, byte) in bytes.iter_mut().enumerate() {
        match *byte {
            b'{' => open += 1,
            b'}' => open = open.saturating_sub(1),
            b':' | b'/' | b'@' if open > 0 && at < closed => *byte = b'_',
            _ => {}
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

impl Reference {
    /// The name of the official image that it is: `postgres` for `postgres`, `library/postgres` and
    /// `docker.io/library/postgres`; `None` for `foo/postgres`.
    #[must_use]
    pub fn official(&self) -> Option<&str> {
        if is_variable(&self.repository) || self.repository.is_empty() {
            return None;
        }
        let name = match self.registry.as_deref() {
            Some(registry) if !DOCKER_HUB.contains(&registry) => {
                let (_, folder) = OFFICIAL_COPIES.iter().find(|(copies, _)| *copies == registry)?;
                self.repository.strip_prefix(folder)?
            }
            _ => self.repository.strip_prefix("library/").unwrap_or(&self.repository),
        };
        (!name.contains('/')).then_some(name)
    }

    /// Registry and path, without Docker Hub's name and its `library/`: `bitnami/redis`, `gcr.io/distroless/static`.
    #[must_use]
    pub fn repository_path(&self) -> String {
        if let Some(official) = self.official() {
            return official.to_owned();
        }
        match self.registry.as_deref() {
            Some(registry) if !DOCKER_HUB.contains(&registry) => format!("{registry}/{}", self.repository),
            _ => self.repository.clone(),
        }
    }

    /// Whether the tag of a distribution's own image names its release, or the image's name does (`static-debian12:nonroot`); the tag
    /// of any other image says nothing about the version.
    fn names_release(&self, tag: &str) -> bool {
        let distribution = matches!(self.official(), Some("debian" | "ubuntu" | "buildpack-deps"));
        distribution && tag.split('-').any(|part| RELEASES.contains(&part)) || self.is_of_release()
    }

    /// Whether the image's own name ends with a release of Debian or Ubuntu.
    fn is_of_release(&self) -> bool {
        let last = self.name.rsplit('-').next().unwrap_or_default();
        let number = last.strip_prefix("debian").or_else(|| last.strip_prefix("ubuntu")).unwrap_or_default();
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
    }

    /// How firmly it names one image.
    #[must_use]
    pub fn pin(&self) -> Pin {
        if self.digest.is_some() {
            return Pin::Digest;
        }
        match self.tag.as_deref() {
            // `app${SUFFIX}` may hold the tag.
            None if is_variable(&self.name) => Pin::Unknown,
            None => Pin::None,
            Some(tag) if is_variable(tag) => Pin::Unknown,
            Some("latest") => Pin::Latest,
            Some(tag) if names_version(tag) || self.names_release(tag) => Pin::Version,
            Some(tag) => Pin::Channel(tag.to_owned()),
        }
    }
}

/// Names of releases of Debian and Ubuntu: `debian:bookworm` is `debian:12`.
const RELEASES: [&str; 14] = [
    "stretch", "buster", "bullseye", "bookworm", "trixie", "forky", "xenial", "bionic", "focal", "jammy", "mantic", "noble", "oracular",
    "plucky",
];

/// Whether a part between `-` or `_` is a version, a date or a commit.
fn names_version(tag: &str) -> bool {
    // The architecture's name holds a sign that separates parts.
    tag.replace("x86_64", "").split(['-', '_']).any(|part| {
        let digits = part.strip_prefix(['v', 'V']).unwrap_or(part);
        let hex = (7..=40).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_hexdigit());
        digits.starts_with(|c: char| c.is_ascii_digit()) || (hex && part.bytes().any(|byte| byte.is_ascii_digit()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parts(written: &str) -> (Option<String>, String, Option<String>, Option<String>) {
        let one = parse(written);
        (one.registry, one.repository, one.tag, one.digest)
    }

    #[test]
    fn a_registrys_port_is_no_tag() {
        assert_eq!(parts("repo:5000/x"), (Some("repo:5000".into()), "x".into(), None, None));
        assert_eq!(parts("repo:5000/a/x:1"), (Some("repo:5000".into()), "a/x".into(), Some("1".into()), None));
        assert_eq!(parts("localhost/x"), (Some("localhost".into()), "x".into(), None, None));
    }

    #[test]
    fn a_digest_stands_behind_the_tag() {
        let one = parse("docker.io/library/node:20@sha256:abc");
        assert_eq!((one.tag.as_deref(), one.digest.as_deref(), one.official()), (Some("20"), Some("sha256:abc"), Some("node")));
        assert_eq!(one.pin(), Pin::Digest);
    }

    #[test]
    fn an_official_image_has_many_names() {
        for written in [
            "postgres",
            "library/postgres",
            "docker.io/library/postgres:16",
            "docker.io/postgres",
            "public.ecr.aws/docker/library/postgres",
        ] {
            assert_eq!(parse(written).official(), Some("postgres"), "{written}");
            assert_eq!(parse(written).repository_path(), "postgres", "{written}");
        }
        for written in ["foo/postgres", "quay.io/postgres", "gcr.io/library/postgres", "$X/postgres", "postgres$X", ""] {
            assert_eq!(parse(written).official(), None, "{written}");
        }
    }

    #[test]
    fn the_repositorys_path_leaves_out_docker_hub() {
        assert_eq!(parse("docker.io/bitnami/redis:7").repository_path(), "bitnami/redis");
        assert_eq!(parse("gcr.io/distroless/static:nonroot").repository_path(), "gcr.io/distroless/static");
    }

    #[test]
    fn what_a_tag_names_is_a_version_or_a_channel() {
        for tag in ["1.25-alpine", "2", "v5", "latest-rust-1.80.1", "bookworm-20240101", "a1b2c3d", "main-a1b2c3d", "r_2", "18-alpine"] {
            assert_eq!(parse(&format!("x:{tag}")).pin(), Pin::Version, "{tag}");
        }
        for tag in ["alpine", "stable-slim", "lts-alpine", "nonroot", "dev", "jdk17", "debian12", "trixie", "deadbeef", "latest-x86_64"] {
            assert_eq!(parse(&format!("x:{tag}")).pin(), Pin::Channel(tag.into()), "{tag}");
        }
        let named = "gcr.io/distroless/static-debian12:nonroot";
        for written in ["debian:bookworm-slim", "docker.io/library/ubuntu:noble", "buildpack-deps:trixie-scm", named] {
            assert_eq!(parse(written).pin(), Pin::Version, "{written}");
        }
        for written in ["debian:sid-slim", "debian:stable", "ubuntu:rolling", "python:bookworm", "gcr.io/distroless/static:nonroot"] {
            assert!(matches!(parse(written).pin(), Pin::Channel(_)), "{written}");
        }
        assert_eq!(parse("x:latest").pin(), Pin::Latest);
        assert_eq!(parse("repo:5000/x").pin(), Pin::None);
        assert_eq!(parse("gcr.io/distroless/static-debian12").pin(), Pin::None);
    }

    #[test]
    fn a_variable_hides_its_own_colons_and_slashes() {
        assert_eq!(parts("${R:-a.b/c}/x:${TAG:-1@2}"), (Some("${R:-a.b/c}".into()), "x".into(), Some("${TAG:-1@2}".into()), None));
        assert_eq!(parts("{{ .Values.image.repository | default \"a/b\" }}:{{ .tag }}").2.as_deref(), Some("{{ .tag }}"));
        assert_eq!(parse("node:$V").pin(), Pin::Unknown);
        assert_eq!(parse("node$V").pin(), Pin::Unknown);
        assert_eq!(parse("$R/node").pin(), Pin::None);
    }

    proptest! {
        #[test]
        fn reading_never_panics(written in "[a-z0-9:/@${}é .-]{0,40}") {
            let one = parse(&written);
            let _ = (one.pin(), one.official(), one.repository_path());
        }
    }
}
