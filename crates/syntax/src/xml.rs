//! Why a text is no XML, in words for who wrote it.

use roxmltree::Error;

/// What is wrong, a phrase; the library says it in words of its own.
pub(crate) fn said(error: &Error) -> String {
    match error {
        Error::UnexpectedCloseTag(open, close, _) => format!("`</{close}>` stands where `</{open}>` should"),
        Error::UnknownEntityReference(name, _) => format!("the entity `&{name};` is declared nowhere"),
        Error::MalformedEntityReference(_) => "a `&` begins no entity: as a character it is written `&amp;`".into(),
        Error::UnknownNamespace(prefix, _) => format!("the prefix `{prefix}` is declared nowhere"),
        Error::DuplicatedAttribute(name, _) => format!("the attribute `{name}` stands twice in one element"),
        Error::DuplicatedNamespace(name, _) => format!("the namespace `{name}` stands twice in one element"),
        Error::NoRootNode => "it has no element".into(),
        Error::UnclosedRootNode | Error::UnexpectedEndOfStream => "it ends before its elements are closed".into(),
        Error::DtdDetected => "it holds a document type, which is not read".into(),
        Error::EntityReferenceLoop(_) => "its entities stand for each other without an end".into(),
        Error::NodesLimitReached | Error::AttributesLimitReached | Error::NamespacesLimitReached => "it holds more than is read".into(),
        Error::NonXmlChar(..) => "it holds a character that XML does not take".into(),
        _ => "the syntax is wrong here".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_said_in_the_words_of_the_file() {
        let wrong = |text: &str| said(&roxmltree::Document::parse(text).expect_err(text));
        assert_eq!(wrong("<a><b></a>"), "`</a>` stands where `</b>` should");
        assert_eq!(wrong("<a>&shop;</a>"), "the entity `&shop;` is declared nowhere");
        assert_eq!(wrong("<a x='1' x='2'/>"), "the attribute `x` stands twice in one element");
        assert_eq!((wrong("<a>").as_str(), wrong("").as_str()), ("it ends before its elements are closed", "it has no element"));
        assert_eq!(wrong("<a <"), "the syntax is wrong here");
    }
}
