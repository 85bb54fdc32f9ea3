//! Figures of a report as the outputs of a step of GitHub Actions.

use std::io;

use seaworthy_model::{Report, Severity, shown};

/// Writes `name=value` lines for `$GITHUB_OUTPUT`: the score as it is shown and whether it is an upper bound, both
/// empty where there is none; how many blockers, warnings and notes are open, how many that is together, and how many problems
/// there are.
///
/// Every value is a whole number, `true`, `false` or empty, so that no text of a scanned file can add an output.
///
/// # Errors
/// Those of `out`.
pub fn outputs(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    let [blockers, warnings, notes] = [Severity::Blocker, Severity::Warning, Severity::Note].map(|severity| report.count(severity));
    let overall = report.score.as_ref().and_then(|score| score.overall.as_ref().ok());
    writeln!(out, "score={}", overall.map(|overall| shown(overall.value).to_string()).unwrap_or_default())?;
    writeln!(out, "at-most={}", overall.map(|overall| overall.at_most.to_string()).unwrap_or_default())?;
    let figures = [
        ("blockers", blockers),
        ("warnings", warnings),
        ("notes", notes),
        ("findings", blockers + warnings + notes),
        ("problems", report.problems.len()),
    ];
    for (name, number) in figures {
        writeln!(out, "{name}={number}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::full;

    #[test]
    fn the_figures_are_those_of_the_report() {
        let mut out = Vec::new();
        outputs(&full(), &mut out).expect("a vector takes everything");
        assert_eq!(String::from_utf8_lossy(&out), "score=32\nat-most=false\nblockers=1\nwarnings=1\nnotes=1\nfindings=3\nproblems=1\n");
    }
}
