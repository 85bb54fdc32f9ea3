//! What does not count: silenced, known, gone; and the change that a report is about.

use seaworthy_model::Status;

use super::Page;

impl Page<'_> {
    /// A line for what does not count, and one for the change; none where there is neither.
    pub(super) fn settled_lines(&mut self, start: &str) {
        let report = self.report;
        let shown = |settled: fn(&Status) -> bool| report.findings.iter().filter(|finding| settled(&finding.status)).count();
        let silenced = report.left_out.silenced + shown(|status| matches!(status, Status::Silenced(_)));
        // Where nothing else is there, the line above says it.
        let known = if self.says_known() { 0 } else { self.known() };
        let numbers = [(silenced, "silenced"), (known, "known from the baseline"), (report.vanished.len(), "of the baseline gone")];
        let parts: Vec<String> =
            numbers.iter().filter(|(number, _)| *number > 0).map(|(number, words)| format!("{number} {words}")).collect();
        if !parts.is_empty() {
            let line = self.paint.dim(&parts.join(", "));
            self.line(&format!("{start}{line}"));
        }
        if let Some(since) = &report.since {
            let base: String = since.base.chars().take(12).collect();
            let line = self.paint.dim(&format!("Only what changed since `{}` is shown (from commit {base})", since.revision));
            self.line(&format!("{start}{line}"));
        }
    }

    /// How many findings the baseline accepts, shown or not.
    pub(super) fn known(&self) -> usize {
        self.report.left_out.known + self.report.findings.iter().filter(|finding| finding.status == Status::Known).count()
    }

    /// What the baseline accepts and is no more: named where everything is.
    pub(super) fn gone(&mut self) {
        if self.options.all {
            let lines = self.report.vanished.iter().map(|one| format!("{}: {} [{}]", one.path, one.message, one.rule)).collect();
            self.list("Gone", lines);
        }
    }
}
