use super::*;
use crate::{Level, Limit};

fn settings(text: &str) -> Settings {
    read("seaworthy.toml", Some(""), text).unwrap_or_else(|refusals| panic!("{refusals:#?}"))
}

/// What is refused, as `line:column text; remedy`.
fn refused(text: &str) -> Vec<String> {
    let refusals = read("seaworthy.toml", Some(""), text).expect_err("it is refused");
    refusals.iter().map(|one| format!("{}:{} {}; {}", one.line, one.column, one.text, one.remedy)).collect()
}

#[test]
fn an_empty_file_says_nothing() {
    let settings = settings("\u{feff}# nothing yet\n");
    assert!(settings.select.is_empty() && settings.fail_on.is_none() && !settings.require_score);
}

#[test]
fn every_key_is_read() {
    let text = r#"
kubernetes = "1.33"
fail-on = "warning"
min-score = 60
require-score = true
baseline = "policy/known.json"
exclude = ["legacy/", "*.bak"]

[rules]
select = ["state", "image/*"]
ignore = ["image/unpinned"]
packs = ["policy/rules"]
severity = { "state/host-path" = "note" }

[[component]]
path = "services/web"
kind = "worker"

[[component]]
name = "batch"
application = "shop"

[[link]]
component = "services/web"
image = "registry.example/shop/web"

[[ignore]]
rule = "state/*"
path = "k8s/legacy/"
component = "web"
reason = "goes away in spring"
until = 2027-03-31
"#;
    let settings = settings(text);
    assert_eq!(settings.kubernetes.as_ref().map(|one| one.value.as_str()), Some("1.33"));
    assert_eq!(settings.fail_on.as_ref().map(|one| one.value), Some(Limit::Warning));
    assert_eq!(settings.min_score.as_ref().map(|one| one.value.0), Some(60));
    assert!(settings.require_score);
    assert_eq!(settings.baseline.as_ref().map(|one| one.value.as_str()), Some("policy/known.json"));
    assert!(settings.exclude[0].value.matches("a/legacy/b") && settings.exclude[1].value.matches("x.bak"));
    assert_eq!((settings.select.len(), settings.off.len(), settings.packs.len()), (2, 1, 1));
    assert_eq!((settings.components.len(), settings.links.len()), (2, 1));
    let ignore = &settings.ignored[0];
    assert_eq!(settings.spot(ignore.span), "seaworthy.toml:27:1");
    assert!(ignore.means("state/host-path", "k8s/legacy/a.yaml", Some("web")));
    assert!(
        !ignore.means("state/host-path", "k8s/legacy/a.yaml", Some("api")) && !ignore.means("logs/file", "k8s/legacy/a.yaml", Some("web"))
    );
    assert_eq!(ignore.until.as_ref().map(|day| day.value.as_str()), Some("2027-03-31"));
    assert_eq!(ignore.reason.span.of(&settings.text), "\"goes away in spring\"");
}

#[test]
fn the_nearest_word_says_how_bad_a_rule_is() {
    let settings = settings(
        "[rules.severity]\n\"*\" = \"note\"\nstate = \"warning\"\n\"state/host-path\" = \"off\"\n\"state/h*t-p*a*t*h\" = \"blocker\"\n",
    );
    assert_eq!(settings.level("state/host-path"), Some(Level::Off));
    assert_eq!(settings.level("state/local-write"), Some(Level::Warning));
    assert_eq!(settings.level("logs/file"), Some(Level::Note));
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let found = refused(
        "fail_on = \"warning\"\nmin-score = 101\nexclude = [\"a[\", 1]\n\n[rules]\nselct = [\"state\"]\nseverity = { state = \"fatal\" }\n\n[[ignore]]\nrule = \"state\"\n",
    );
    let expected = [
        "1:1 `fail_on` is no key; did you mean `fail-on`?",
        "2:13 `min-score` is 101, and takes a whole number from 0 to 100; write `min-score = 60`",
        "3:12 `exclude`: `a[` is no pattern of paths: unclosed character class; missing ']'; mend the pattern",
        "3:18 an item of `exclude` is a number, and is a pattern of paths; write `exclude = [\"legacy/\"]`",
        "6:1 `selct` is no key of `rules`; did you mean `select`?",
        "7:22 `rules.severity.state`: `fatal` is no severity; write one of `blocker`, `note`, `off`, `warning`",
        "9:1 this `[[ignore]]` says no `reason`; say why the findings do not count: `reason = \"…\"`",
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_line_that_is_no_toml_is_said_once_and_the_others_are_read() {
    let found = refused("fail-on = warning\nkubernetes = \"2.0\"\n");
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found[0].starts_with("1:") && found[0].contains("`fail-on = \"warning\"`"), "{found:#?}");
    assert!(found[1].starts_with("2:14 `kubernetes`: `2.0` is no release"), "{found:#?}");
}

#[test]
fn what_is_said_twice_is_refused() {
    let found = refused("fail-on = \"note\"\nfail-on = \"note\"\nexclude = [\"a\", \"a\"]\n");
    assert!(found.iter().any(|one| one.starts_with("2:1 `fail-on` stands here twice; leave one")), "{found:#?}");
    assert!(found.iter().any(|one| one.starts_with("3:17 `exclude` names this twice")), "{found:#?}");
    let ignore = "[[ignore]]\nrule = \"state\"\nreason = \"x\"\n";
    assert!(refused(&format!("{ignore}\n{ignore}"))[0].contains("means what one above it means"));
    assert!(refused("[rules]\nselect = [\"state\"]\nignore = [\"state\"]\n")[0].contains("which `rules.select` names too"));
}

#[test]
fn an_entry_that_lacks_what_it_needs_is_refused_at_its_header() {
    let starts = |text: &str, start: &str| {
        let found = refused(text);
        assert!(found.iter().any(|one| one.starts_with(start)), "{start}\n{found:#?}");
    };
    starts("\n[[component]]\nkind = \"job\"\n", "2:1 this `[[component]]` says neither `path` nor `name`");
    starts("[[component]]\npath = \"web\"\n", "1:1 this `[[component]]` says nothing of the component");
    starts("[[link]]\ncomponent = \"web\"\n", "1:1 this `[[link]]` says neither");
    starts("[[link]]\ncomponent = \"web\"\nimage = \"a\"\nworkload = \"b\"\n", "4:12 this `[[link]]` says both");
    starts("[[link]]\nimage = \"a\"\n", "1:1 this `[[link]]` says no `component`");
    starts("[[ignore]]\nreason = \"x\"\n", "1:1 this `[[ignore]]` means every finding");
    starts("[[ignore]]\nrule = \"state\"\nreason = \" \"\n", "3:10 `ignore.reason`: the text is empty");
    starts(
        "[[ignore]]\nrule = \"state\"\nreason = \"x\"\nuntil = 2027-01-01T00:00:00Z\n",
        "4:9 `ignore.until`: `2027-01-01T00:00:00Z` is no day",
    );
    // What is refused is not said to be missing as well.
    assert_eq!(refused("[[ignore]]\nrule = \"State\"\nreason = \"x\"\n").len(), 1);
    starts("ignore = [\"state\"]\n", "1:11 `ignore` is a text, and takes tables; rules that are off");
    starts("rules = [\"state\"]\n", "1:9 `rules` is a list, and takes a table");
}

#[test]
fn hostile_texts_are_refused_and_nothing_else() {
    for text in [
        "[",
        "]]]",
        "a = {".repeat(5000).as_str(),
        "[".repeat(100_000).as_str(),
        "\0",
        "ignore = [[[[]]]]",
        "\"",
        "= 1",
        "[[ignore]\n",
        "exclude = ['\u{202e}']\nx",
    ] {
        assert!(read("seaworthy.toml", Some(""), text).is_err());
    }
    assert!(read("seaworthy.toml", Some(""), &"#".repeat(LONGEST + 1)).is_err());
    let many: String = (0..20_000).map(|number| format!("key{number} = 1\n")).collect();
    assert_eq!(refused(&many).len(), 20_000);
}
