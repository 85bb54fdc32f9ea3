//! What the reader says of YAML that it cannot read.

use granit_parser::ErrorKind;
use seaworthy_model::Span;

use super::{DEPTH, DUPLICATES, NESTING, REPEATED, TROUBLES};
use crate::Trouble;

/// How much of the line is shown as the place, in bytes.
const SHOWN: usize = 80;

/// A document that cannot be read from the byte `at` on.
pub(super) fn broken(kind: &ErrorKind, at: usize, source: &str) -> Trouble {
    let (text, remedy) = sentence(kind);
    Trouble { span: rest_of_line(at, source), text, remedy: remedy.map(str::to_owned) }
}

pub(super) fn unknown_alias(name: &str, span: Span) -> Trouble {
    let name: String = name.chars().take(SHOWN).collect();
    trouble(span, format!("No value before this one is named `&{name}`."))
}

pub(super) fn cycle(alias: &str, span: Span) -> Trouble {
    let alias: String = alias.chars().take(SHOWN).collect();
    trouble(span, format!("`{alias}` names a value that holds it."))
}

pub(super) fn repeats(span: Span) -> Trouble {
    trouble(
        span,
        format!(
            "The aliases of this file repeat more than {REPEATED} values, or nest deeper than {DEPTH} levels; aliases over that bound are not followed."
        ),
    )
}

pub(super) fn many_duplicates(span: Span) -> Trouble {
    trouble(span, format!("This file has more than {DUPLICATES} duplicate keys; those from here on are not listed."))
}

pub(super) fn more(span: Span) -> Trouble {
    trouble(span, format!("This file has more than {TROUBLES} places that cannot be read; those from here on are not listed."))
}

pub(super) fn too_long() -> Trouble {
    trouble(Span::default(), "This file is longer than 4 GiB and is not read.".to_owned())
}

fn trouble(span: Span, text: String) -> Trouble {
    Trouble { span, text, remedy: None }
}

fn rest_of_line(at: usize, source: &str) -> Span {
    let floor = |mut byte: usize| {
        byte = byte.min(source.len());
        while !source.is_char_boundary(byte) {
            byte -= 1;
        }
        byte
    };
    let at = floor(at);
    let rest = &source[at..floor(at.saturating_add(SHOWN))];
    let line = rest.split(['\n', '\r']).next().unwrap_or("");
    Span::new(at, at + line.trim_end().len())
}

/// What is wrong, and the next step.
fn sentence(kind: &ErrorKind) -> (String, Option<&'static str>) {
    const TABS: &str = "Indent with spaces.";
    const QUOTE: &str = "Close the quote, or indent its further lines more than its key.";
    let (what, remedy) = match kind {
        ErrorKind::RecursionLimitExceeded => {
            return (format!("This document nests deeper than {NESTING} levels and is not read from here on."), None);
        }
        ErrorKind::TabNotAllowed | ErrorKind::TabInBlockIndentation | ErrorKind::TabInIndentation | ErrorKind::TabAtBlockScalarStart => {
            ("A tab stands where indentation is", Some(TABS))
        }
        ErrorKind::UnclosedFlowCollection { open } | ErrorKind::MismatchedFlowCollectionEnd { open, .. } => {
            let what = format!("`{open}` is not closed");
            return (unread(&what), Some("Close it; an action of a template is no YAML until it is rendered."));
        }
        ErrorKind::UnexpectedEofFlowSequence | ErrorKind::UnexpectedEofFlowMapping | ErrorKind::UnexpectedEofImplicitFlowMapping => {
            ("The file ends within brackets", None)
        }
        ErrorKind::UnexpectedEof | ErrorKind::UnexpectedEofBlockMapping | ErrorKind::UnexpectedEofBlockSequence => {
            ("The file ends within a value", None)
        }
        ErrorKind::UnclosedQuotedScalar => ("A quote is not closed", Some(QUOTE)),
        ErrorKind::InvalidQuotedScalarIndent | ErrorKind::DocumentIndicatorInQuotedScalar => {
            ("A quoted text goes on in a line that is not indented", Some(QUOTE))
        }
        ErrorKind::ExpectedFlowMappingSeparator | ErrorKind::ExpectedFlowSequenceSeparator => {
            ("A comma or a closing bracket is missing", None)
        }
        ErrorKind::MisplacedFlowCollectionEnd => ("A bracket closes what was not opened", None),
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement => {
            ("A `:` stands where no key is", Some("Quote the text that holds the colon, or indent the line as its neighbours are."))
        }
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => ("A line is neither `key: value` nor the rest of a text", None),
        ErrorKind::ExpectedBlockMappingKey | ErrorKind::MappingKeyNotAllowed => {
            ("A key is missing, or is indented differently from its neighbours", None)
        }
        ErrorKind::InvalidIndentation | ErrorKind::InvalidBlockScalarIndent | ErrorKind::InvalidFlowScalarIndent => {
            ("A line is indented differently from its neighbours", None)
        }
        ErrorKind::ExpectedBlockSequenceEntry | ErrorKind::BlockSequenceEntryNotAllowed => {
            ("A `-` is missing, or stands where no list is", None)
        }
        ErrorKind::UnexpectedCharacter { character } => {
            let what = format!("The character {character:?} begins no value");
            return (unread(&what), Some("Quote the text that begins with it."));
        }
        other => rare(other),
    };
    (unread(what), remedy)
}

/// What few files have: directives, tags, anchors, escapes, and signs in the wrong place.
fn rare(kind: &ErrorKind) -> (&'static str, Option<&'static str>) {
    const DIRECTIVE: &str = "Write `%YAML 1.2` in a line of its own above the `---`, or leave the line out.";
    const TAG: &str = "Write a tag as `!name`, or leave it out.";
    const ESCAPE: &str = "Write the backslash twice, or the text in single quotes.";
    match kind {
        ErrorKind::UnsupportedYamlMajorVersion => ("The `%YAML` line names a version that no reader knows", Some(DIRECTIVE)),
        ErrorKind::DuplicateVersionDirective | ErrorKind::DuplicateTagDirective => ("A line that begins with `%` stands there twice", None),
        ErrorKind::MissingDocumentEndBeforeDirective | ErrorKind::ExpectedDocumentStart | ErrorKind::DirectiveDisallowed => {
            ("A document ends where no `---` or `...` stands", Some("Write `---` between two documents."))
        }
        ErrorKind::InvalidDirectiveTerminator
        | ErrorKind::MissingYamlVersionSeparator
        | ErrorKind::MissingDirectiveName
        | ErrorKind::InvalidDirectiveName
        | ErrorKind::DirectiveByteLimitExceeded { .. }
        | ErrorKind::TooManyReservedDirectiveParams { .. }
        | ErrorKind::YamlVersionTooLong
        | ErrorKind::MissingYamlVersion
        | ErrorKind::InvalidTagDirectiveTerminator
        | ErrorKind::ExpectedTagDirectiveBang => ("A line that begins with `%` says nothing that YAML knows", Some(DIRECTIVE)),
        ErrorKind::InvalidDocumentEnd => ("Something stands behind `...` in its line", None),
        ErrorKind::UndeclaredTagHandle => ("A tag has a prefix that is not declared", None),
        ErrorKind::ExpectedTagBang
        | ErrorKind::InvalidGlobalTagCharacter
        | ErrorKind::InvalidTagTerminator
        | ErrorKind::MissingTagUri
        | ErrorKind::UnclosedVerbatimTag
        | ErrorKind::InvalidTagEscape
        | ErrorKind::InvalidTagUtf8LeadingByte
        | ErrorKind::InvalidTagUtf8TrailingByte
        | ErrorKind::InvalidTagUtf8 => ("What begins with `!` is no tag", Some(TAG)),
        ErrorKind::MissingAnchorOrAliasName => ("A name is missing behind `&` or `*`", Some("Quote the text that begins with it.")),
        ErrorKind::UnknownAnchor => ("No value before this one has the name behind the `*`", None),
        ErrorKind::BomInsideDocument => {
            ("A byte order mark stands within the file", Some("Take it away; it may stand at the beginning alone."))
        }
        ErrorKind::CommentInterceptedScalar | ErrorKind::CommentNotSeparated => (
            "A comment stands within a text, or at its end without a space before the `#`",
            Some("Put a space before it, or quote the text."),
        ),
        ErrorKind::ExpectedWhitespace | ErrorKind::InvalidBlockEntryWhitespace | ErrorKind::InvalidMappingValueWhitespace => {
            ("A space is missing behind `-`, `:` or `?`, or a tab stands there", Some("Write one space."))
        }
        ErrorKind::FlowMappingValueAdjacentCollection => ("A space is missing behind `:`", Some("Write one space.")),
        ErrorKind::BlockEntryInFlowCollection | ErrorKind::PlainScalarStartsWithDashFlowIndicator => {
            ("A list with `-` stands within brackets", Some("Separate with commas there."))
        }
        ErrorKind::ZeroBlockScalarIndent | ErrorKind::InvalidBlockScalarHeader => {
            ("Behind `|` or `>` stands what is neither `+`, `-` nor a number from 1 to 9", Some("Begin the text in the next line."))
        }
        ErrorKind::InvalidTrailingSingleQuotedScalar | ErrorKind::InvalidTrailingDoubleQuotedScalar => {
            ("Something stands behind a closed quote", Some("Put all of the text into the quotes, and double a quote within."))
        }
        ErrorKind::UnknownQuotedScalarEscape
        | ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidLowSurrogateHexEscape
        | ErrorKind::InvalidLowSurrogate
        | ErrorKind::MissingLowSurrogate
        | ErrorKind::UnpairedLowSurrogate
        | ErrorKind::InvalidUnicodeEscape => ("Behind a backslash in double quotes stands what is no escape", Some(ESCAPE)),
        ErrorKind::TabInPlainScalar => ("A tab stands within a text", Some("Write a space, or quote the text.")),
        ErrorKind::UnexpectedEndOfPlainScalar | ErrorKind::ExpectedNodeContent => ("A value is missing", None),
        _ => ("This is not YAML that can be read", None),
    }
}

fn unread(what: &str) -> String {
    format!("{what}, and the document is not read from here on.")
}
