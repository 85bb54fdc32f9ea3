//! As written, then as meant: what several keys say together.

use std::collections::BTreeMap;

use seaworthy_model::Span;

use crate::reading::{Field, Reading};
use crate::words::{Path, Text};
use crate::written::{self, File};
use crate::{Component, Ignore, Link, Pattern, Runs, Settings, Written};

/// The settings that a file means. What its tables lack, and what they say twice, is refused.
pub(crate) fn converted(file: File, folder: Option<&str>, reading: &mut Reading<'_>) -> Settings {
    let folder = folder.unwrap_or_default();
    let rules = file.rules.or_default();
    let severity = rules.severity.or_default().0;
    let (select, off) = (rules.select.or_default(), rules.ignore.or_default());
    for both in off.iter().filter(|word| select.iter().any(|other| other.value == word.value)) {
        let text = format!("`rules.ignore` names `{}`, which `rules.select` names too", both.value);
        reading.refuse(both.span, text, "leave it out of one of the two");
    }
    let components: Vec<Component> = file.component.or_default().0.into_iter().filter_map(|one| component(one, folder, reading)).collect();
    let links: Vec<Link> = file.link.or_default().0.into_iter().filter_map(|one| link(one, reading)).collect();
    let ignored: Vec<Ignore> = file.ignore.or_default().0.into_iter().filter_map(|one| ignore(one, folder, reading)).collect();
    twice(
        components.iter().map(|one| (one.span, shown(&[&one.path.as_ref().map(|one| one.value.as_str()), &value(one.name.as_ref())]))),
        "component",
        reading,
    );
    twice(links.iter().map(|one| (one.span, shown(&[&Some(one.component.value.as_str()), &Some(one.runs.written())]))), "link", reading);
    let of = |one: &Ignore| {
        let rule = one.rule.as_ref().map(|word| word.value.as_str().to_owned());
        shown(&[&one.path.as_ref().map(|one| one.value.as_str()), &rule.as_deref(), &value(one.component.as_ref())])
    };
    twice(ignored.iter().map(|one| (one.span, of(one))), "ignore", reading);
    Settings {
        kubernetes: file.kubernetes.given(),
        fail_on: file.fail_on.given(),
        min_score: file.min_score.given(),
        require_score: file.require_score.or_default(),
        baseline: file.baseline.given().map(path),
        exclude: file.exclude.or_default().into_iter().map(|one| in_folder(one, folder)).collect(),
        select,
        off,
        packs: rules.packs.or_default().into_iter().map(path).collect(),
        severity,
        components,
        links,
        ignored,
        ..Settings::default()
    }
}

fn path(written: Written<Path>) -> Written<String> {
    Written { value: written.value.0, span: written.span }
}

fn text(field: Field<Text>) -> Option<Written<String>> {
    field.given().map(|written| Written { value: written.value.0, span: written.span })
}

fn value(written: Option<&Written<String>>) -> Option<&str> {
    written.map(|one| one.value.as_str())
}

fn in_folder(written: Written<Pattern>, folder: &str) -> Written<Pattern> {
    Written { value: written.value.in_folder(folder), span: written.span }
}

fn shown(parts: &[&Option<&str>]) -> Vec<Option<String>> {
    parts.iter().map(|part| part.map(str::to_owned)).collect()
}

/// Refuses an entry that says the same as one above it.
fn twice(entries: impl Iterator<Item = (Span, Vec<Option<String>>)>, table: &str, reading: &mut Reading<'_>) {
    let mut seen: BTreeMap<Vec<Option<String>>, Span> = BTreeMap::new();
    for (span, entry) in entries {
        if seen.insert(entry, span).is_some() {
            reading.refuse(span, format!("this `[[{table}]]` means what one above it means"), "make one of the two");
        }
    }
}

fn component(Written { value: one, span }: Written<written::Component>, folder: &str, reading: &mut Reading<'_>) -> Option<Component> {
    if one.path.is_absent() && one.name.is_absent() {
        reading.refuse(span, "this `[[component]]` says neither `path` nor `name`", "name its folder: `path = \"services/web\"`");
    }
    if one.kind.is_absent() && one.application.is_absent() {
        let remedy = "say what it is, such as `kind = \"worker\"`, or its `application`";
        reading.refuse(span, "this `[[component]]` says nothing of the component", remedy);
    }
    let path = one.path.given().map(|path| in_folder(path, folder));
    let entry = Component { span, path, name: text(one.name), kind: one.kind.given(), application: text(one.application) };
    (entry.path.is_some() || entry.name.is_some()).then_some(entry)
}

fn link(Written { value: one, span }: Written<written::Link>, reading: &mut Reading<'_>) -> Option<Link> {
    if one.component.is_absent() {
        reading.refuse(span, "this `[[link]]` says no `component`", "name its folder: `component = \"services/web\"`");
    }
    match (&one.image, &one.workload) {
        (Field::Absent, Field::Absent) => {
            reading.refuse(
                span,
                "this `[[link]]` says neither `image` nor `workload`",
                "name what runs the component: `workload = \"Deployment/web\"`",
            );
        }
        (Field::Is(_), Field::Is(workload)) => {
            reading.refuse(workload.span, "this `[[link]]` says both `image` and `workload`", "make two links of it");
        }
        _ => {}
    }
    let runs = text(one.image).map(Runs::Image).or_else(|| text(one.workload).map(Runs::Workload))?;
    Some(Link { span, component: text(one.component)?, runs })
}

fn ignore(Written { value: one, span }: Written<written::Ignore>, folder: &str, reading: &mut Reading<'_>) -> Option<Ignore> {
    if one.path.is_absent() && one.rule.is_absent() && one.component.is_absent() {
        let remedy = "say at least one of `path`, `rule` and `component`";
        reading.refuse(span, "this `[[ignore]]` means every finding", remedy);
    }
    if one.reason.is_absent() {
        reading.refuse(span, "this `[[ignore]]` says no `reason`", "say why the findings do not count: `reason = \"…\"`");
    }
    let path = one.path.given().map(|path| in_folder(path, folder));
    let reason = text(one.reason)?;
    Some(Ignore { span, path, rule: one.rule.given(), component: text(one.component), reason, until: one.until.given() })
}

impl Runs {
    fn written(&self) -> &str {
        match self {
            Runs::Image(name) | Runs::Workload(name) => &name.value,
        }
    }
}
