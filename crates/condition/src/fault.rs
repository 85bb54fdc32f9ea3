use std::ops::Range;

/// Why a condition, a field path or a template is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Bytes of the text that was handed in; always on character boundaries and inside it.
    pub span: Range<usize>,
    /// A sentence without a full stop.
    pub text: String,
    /// What to write instead, where that is known.
    pub remedy: Option<String>,
}

impl Fault {
    pub(crate) fn new(span: Range<usize>, text: impl Into<String>) -> Self {
        Self { span, text: text.into(), remedy: None }
    }

    pub(crate) fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }
}
