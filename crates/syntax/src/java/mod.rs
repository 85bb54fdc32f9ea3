//! Java source through tree-sitter.

use crate::code::Code;
use crate::grammar::parse;

/// Reads Java source; what is not Java becomes one trouble, and what stands around it is read.
pub(crate) fn read(text: &str) -> Code {
    match parse(&tree_sitter_java::LANGUAGE.into(), "Java", text) {
        Ok(_) => Code::default(),
        Err(trouble) => trouble.into(),
    }
}
