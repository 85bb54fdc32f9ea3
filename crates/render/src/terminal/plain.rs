//! A finding as a paragraph whose first line editors and `grep` know: `path:line:column: severity: message [rule]`.

use seaworthy_model::{Effect, Finding};

use super::Page;

impl<'a> Page<'a> {
    pub(super) fn paragraph(&mut self, finding: &'a Finding) {
        self.gap();
        self.first_line(finding);
        for reason in finding.reasons.iter().filter(|reason| reason.effect != Effect::NotJudged) {
            let at = reason.place.map(|place| format!("{}: ", self.files.short(place))).unwrap_or_default();
            self.line(&format!("  {at}{}", reason.said()));
        }
        for related in &finding.related {
            let at = self.files.short(related.place);
            self.line(&format!("  {at}: {}", related.text));
        }
        if let Some(not_judged) = self.unjudged(finding) {
            let line = format!("  {}", self.paint.dim(&not_judged));
            self.line(&line);
        }
        if let Some(remedy) = self.remedy(finding) {
            self.line(&format!("  {remedy}"));
        }
        let about = self.about(finding);
        let line = format!("  {}", self.paint.dim(&about));
        self.line(&line);
    }

    pub(super) fn first_line(&mut self, finding: &Finding) {
        let (start, _) = self.files.range(finding.place);
        let place = format!("{}:{}:{}", self.files.path(finding.place.file), start.line, start.column);
        let severity = self.paint.severity(finding.severity, finding.severity.word());
        let line = format!("{place}: {severity}: {} {}", finding.message, self.paint.dim(&format!("[{}]", finding.rule)));
        self.line(&line);
    }
}
