//! What a path with `()` in it is: the types of what calls give are followed.

use crate::compiled::Compiled;

/// How many calls of one path are followed.
const MOST_CALLS: usize = 24;

impl Compiled {
    /// A path as signatures write it: each call in it replaced by the type of what it gives, as far as that is known.
    ///
    /// What a signature says of a call goes first; what is named like a class gives an object of that class; a method of a
    /// builder gives the builder, and its `build` what it is the builder of.
    pub fn typed(&self, path: &str) -> String {
        let mut whole = String::new();
        for (index, part) in path.split("()").enumerate() {
            if index > 0 {
                if index > MOST_CALLS {
                    return path.to_owned();
                }
                whole = self.given_by(&whole);
            }
            whole.push_str(part);
        }
        whole
    }

    fn given_by(&self, callee: &str) -> String {
        if let Some(ty) = self.returns.get(callee) {
            return ty.clone();
        }
        let (owner, name) = callee.rsplit_once('.').unwrap_or(("", callee));
        if name.starts_with(|first: char| first.is_uppercase()) {
            return callee.to_owned();
        }
        let built = owner.strip_suffix("Builder").filter(|_| !owner.is_empty());
        match (built, name) {
            (Some(built), "build") => built.trim_end_matches('.').to_owned(),
            (Some(_), _) => owner.to_owned(),
            (None, "builder" | "newBuilder") if is_class(owner) => format!("{owner}.Builder"),
            (None, "getInstance" | "of" | "create" | "newInstance" | "new") if is_class(owner) => owner.to_owned(),
            _ => format!("{callee}()"),
        }
    }
}

fn is_class(path: &str) -> bool {
    path.rsplit('.').next().is_some_and(|name| name.starts_with(|first: char| first.is_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::Compiled;

    #[test]
    fn what_calls_give_is_followed() {
        let compiled = Compiled { returns: [("logging.getLogger".to_owned(), "logging.Logger".to_owned())].into(), ..Compiled::default() };
        for (path, typed) in [
            ("flask.Flask().run", "flask.Flask.run"),
            ("logging.getLogger().addHandler", "logging.Logger.addHandler"),
            ("a.Client.builder().url().build().call", "a.Client.call"),
            ("a.ClientBuilder().url().build().call", "a.Client.call"),
            ("open().write", "open().write"),
            ("open", "open"),
        ] {
            assert_eq!(compiled.typed(path), typed);
        }
    }
}
