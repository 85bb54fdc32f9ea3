use owo_colors::{OwoColorize, Style};
use seaworthy_model::Severity;

/// The colours of a page, or none of them.
#[derive(Clone, Copy, Debug)]
pub struct Paint {
    /// Whether there are any.
    pub color: bool,
}

impl Paint {
    /// A title.
    #[must_use]
    pub fn bold(self, text: &str) -> String {
        self.with(text, Style::new().bold())
    }

    /// What is beside the point.
    #[must_use]
    pub fn dim(self, text: &str) -> String {
        self.with(text, Style::new().dimmed())
    }

    pub(crate) fn place(self, text: &str) -> String {
        self.with(text, Style::new().cyan())
    }

    /// What is well.
    #[must_use]
    pub fn good(self, text: &str) -> String {
        self.with(text, Style::new().green())
    }

    /// What is as bad as that.
    #[must_use]
    pub fn severity(self, severity: Severity, text: &str) -> String {
        self.with(text, severity_style(severity).bold())
    }

    /// In a style that the caller chose.
    pub(crate) fn words(self, text: &str, style: Style) -> String {
        self.with(text, style)
    }

    fn with(self, text: &str, style: Style) -> String {
        if self.color && !text.is_empty() { text.style(style).to_string() } else { text.to_owned() }
    }
}

/// The colour that a severity has everywhere on a page.
pub(crate) fn severity_style(severity: Severity) -> Style {
    match severity {
        Severity::Blocker => Style::new().red(),
        Severity::Warning => Style::new().yellow(),
        Severity::Note => Style::new().cyan(),
    }
}
