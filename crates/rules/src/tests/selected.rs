use std::sync::Arc;

use super::{LOCAL_WRITE, ROOT_USER, read};
use crate::{Rule, select};

fn rules() -> Vec<Arc<Rule>> {
    let other = ROOT_USER.replace("Runs as root", "Logs to a file");
    read(&[("state/local-write.yaml", LOCAL_WRITE), ("state/root-user.yaml", ROOT_USER), ("logs/sink.yaml", &other)]).unwrap().rules
}

fn chosen(wanted: &[&str], ignored: &[&str]) -> Result<Vec<String>, String> {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let rules = select(&rules(), &words(wanted), &words(ignored))
        .map_err(|wrong| wrong.iter().map(|one| format!("{}; {}", one.text, one.remedy)).collect::<Vec<_>>().join("\n"))?;
    Ok(rules.iter().map(|rule| rule.info.id.clone()).collect())
}

#[test]
fn nothing_selected_is_everything() {
    assert_eq!(chosen(&[], &[]).unwrap(), ["logs/sink", "state/local-write", "state/root-user"]);
}

#[test]
fn a_word_is_an_id_a_topic_or_a_glob() {
    assert_eq!(chosen(&["state/root-user"], &[]).unwrap(), ["state/root-user"]);
    assert_eq!(chosen(&["state"], &["*/local-*"]).unwrap(), ["state/root-user"]);
    assert_eq!(chosen(&["*/*s*r"], &[]).unwrap(), ["state/root-user"]);
    assert_eq!(chosen(&["logs/sin?", "state"], &["state/*"]).unwrap(), ["logs/sink"]);
}

#[test]
fn a_word_that_names_no_rule_is_refused_with_the_nearest() {
    assert_eq!(chosen(&["state/root-usr"], &[]).unwrap_err(), "`state/root-usr` names no rule; did you mean `state/root-user`?");
    assert_eq!(chosen(&[], &["stat"]).unwrap_err(), "`stat` names no rule; did you mean `state`?");
    assert_eq!(
        chosen(&["state/root-usr", "logs"], &["stat"]).unwrap_err(),
        "`state/root-usr` names no rule; did you mean `state/root-user`?\n`stat` names no rule; did you mean `state`?"
    );
    assert_eq!(chosen(&["network/*"], &[]).unwrap_err(), "`network/*` names no rule; `seaworthy rules` lists them");
}
