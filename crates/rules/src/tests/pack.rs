use seaworthy_condition::Piece;
use seaworthy_model::{Confidence, Severity, Stage};

use super::{LOCAL_WRITE, ROOT_USER, Small, entities, read};
use crate::{Same, Scope, Verdict, builtin, check_builtin};

#[test]
fn a_rule_is_read_as_it_is_meant() {
    let pack = read(&[("state/local-write.yaml", LOCAL_WRITE), ("state/root-user.yaml", ROOT_USER)]).unwrap();
    let rule = &pack.rules[0];
    assert_eq!((rule.info.id.as_str(), rule.info.topic(), rule.path.as_str()), ("state/local-write", "state", "state/local-write.yaml"));
    assert_eq!((rule.info.severity, rule.info.confidence, rule.info.stage), (Severity::Warning, Confidence::High, Stage::App));
    assert_eq!((rule.info.effort, rule.info.weight, rule.info.security, rule.scope), (5, 1.0, None, Scope::Component));
    assert_eq!(rule.evidence_words, ["upload"]);
    assert_eq!((rule.covers[0].rule.as_str(), rule.covers[0].same), ("state/root-user", Same::Subject));
    let one = &rule.matches[0];
    assert_eq!((one.entity.as_str(), one.verdict), ("write", Verdict::Finding));
    assert_eq!(one.when.as_ref().unwrap().text(), "write.path.absolute && !write.test");
    assert!(one.when.as_ref().unwrap().condition().is_some());
    assert!(matches!(one.subject.as_deref(), Some([Piece::Path(path, _)]) if path == "write.path.root"));
    assert_eq!(one.message.len(), 5);
    let clause = &rule.context[1];
    assert_eq!((clause.severity, clause.step, clause.drop.is_none()), (Some(Severity::Blocker), 0, true));
    assert_eq!(clause.show.iter().map(ToString::to_string).collect::<Vec<_>>(), ["workload.replicas", "workload"]);
}

#[test]
fn a_rule_for_what_a_deployer_writes_holds_for_backing_too() {
    let pack = read(&[("state/local-write.yaml", LOCAL_WRITE), ("state/root-user.yaml", ROOT_USER)]).unwrap();
    assert_eq!(pack.rules[0].kinds, ["service", "worker", "job", "web", "unknown"]);
    assert_eq!(pack.rules[1].kinds, ["service", "worker", "job", "web", "unknown", "backing"]);
}

#[test]
fn a_clause_counts_for_the_matches_that_see_what_it_names() {
    let pack = read(&[("state/root-user.yaml", ROOT_USER)]).unwrap();
    let count = |entity| pack.rules[0].context_of(entity).count();
    assert_eq!((count("container"), count("compose_service")), (2, 1));
}

#[test]
fn a_separator_above_the_rule_and_comments_are_read() {
    let text = format!("# about this file\n---\n{}", ROOT_USER.replace("severity: note", "severity: note # mild"));
    assert!(read(&[("state/root-user.yaml", &text)]).is_ok());
}

#[test]
fn a_key_under_forty_lines_of_comments_is_read() {
    let text = ROOT_USER.replace("context:\n", &format!("context:\n{}", "  # word\n".repeat(40)));
    assert_eq!(read(&[("state/root-user.yaml", &text)]).err(), None);
}

#[test]
fn the_prepared_pack_holds_what_its_texts_hold() {
    let pack = builtin();
    assert_eq!(pack.rules.rules.len(), pack.texts.len());
    for rule in &pack.rules.rules {
        let text = pack.text(&rule.info.id).expect("each rule has its text");
        assert!(text.contains("title:"), "{}", rule.info.id);
        assert!(rule.path.starts_with("rules/") && !rule.matches.is_empty(), "{}", rule.info.id);
        let whens = rule.matches.iter().filter_map(|one| one.when.as_ref()).chain(rule.context.iter().map(|clause| &clause.when));
        for when in whens {
            assert!(when.condition().is_some(), "{}: {}", rule.info.id, when.text());
        }
    }
}

#[test]
fn what_is_embedded_is_json() {
    let pack = builtin();
    let texts = pack.signatures.iter().chain(pack.tables).map(|(_, json)| *json).chain([pack.facts]);
    for json in texts {
        assert!(serde_json::from_str::<serde_json::Value>(json).is_ok(), "{json}");
    }
}

#[test]
fn the_check_of_the_builtin_pack_names_files_below_rules() {
    assert!(check_builtin(&Small, &entities()).iter().all(|refusal| refusal.path.starts_with("rules/")));
}

#[test]
fn the_rule_of_the_readme_has_its_form() {
    let readme = include_str!("../../../../rules/README.md");
    let sample = readme.split("```yaml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("the page shows a rule");
    let rule: crate::written::Rule = crate::written::read(&crate::written::documents(sample).rule).expect("it is a rule");
    assert_eq!(rule.matches.value.len(), 1);
    assert_eq!(crate::examples("workload/console.yaml", sample).map(|all| all.len()), Ok(3));
}
