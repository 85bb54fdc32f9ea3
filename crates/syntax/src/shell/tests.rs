use proptest::prelude::*;

use super::*;

fn script(text: &str) -> Script {
    parse(&Stitched::verbatim(text, 0))
}

/// The words of each command; those in substitutions begin with `$`.
fn words(text: &str) -> Vec<String> {
    let line = |command: &Command| command.words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
    script(text).commands.iter().map(|one| if one.substituted { format!("${}", line(one)) } else { line(one) }).collect()
}

fn start(text: &str) -> Start {
    script(text).start().unwrap()
}

/// `name`, `name=version` where it is pinned, `name?version` where a version is written that does not pin.
fn installed(text: &str) -> Vec<String> {
    let script = script(text);
    packages(&script)
        .into_iter()
        .map(|one| match (one.version, one.pinned) {
            (Some(version), true) => format!("{}={version}", one.name),
            (Some(version), false) => format!("{}?{version}", one.name),
            (None, true) => format!("{}=", one.name),
            (None, false) => one.name,
        })
        .collect()
}

#[test]
fn commands_are_told_apart_by_their_operators() {
    let found = script("a && b || c | d; e & f\ng");
    let joints: Vec<Joint> = found.commands.iter().map(|command| command.after).collect();
    use Joint::{And, Background, First, Or, Pipe, Sequence};
    assert_eq!(joints, [First, And, Or, Pipe, Sequence, Background, Sequence]);
    assert!(found.commands[4].background);
}

#[test]
fn a_line_that_ends_in_an_operator_goes_on() {
    assert_eq!(script("a &&\n\n  b").commands[1].after, Joint::And);
    assert_eq!(words("a \\\n  b # c && d\ne"), ["a b", "e"]);
}

#[test]
fn quotes_hold_words_together_and_operators_off() {
    assert_eq!(words(r#"echo "a && b" 'c; d' e\ f "g\"h" x"y z"w"#), [r#"echo a && b c; d e f g"h xy zw"#]);
    assert_eq!(words("echo it's fine"), ["echo its fine"]);
}

#[test]
fn a_word_knows_where_its_text_stands() {
    let text = r#"sh -c "npm start" 'a'"b" $X"#;
    let found = script(text).commands.remove(0).words;
    assert_eq!(found[2].content.map(|span| span.of(text)), Some("npm start"));
    assert_eq!((found[3].content, found[3].text.as_str()), (None, "ab"));
    assert!(found[4].dynamic && !found[2].dynamic);
}

#[test]
fn commands_inside_conditions_loops_and_groups_are_found() {
    assert_eq!(words("if [ -f x ]; then a; elif b; then c; else d; fi; e"), ["[ -f x ]", "a", "b", "c", "d", "e"]);
    assert_eq!(words("for p in git curl; do apk add $p; done && x"), ["apk add $p", "x"]);
    assert_eq!(words("while read l; do a; done < f; { b; c; } && (d; e)"), ["read l", "a", "b", "c", "d", "e"]);
    assert_eq!(words("case \"$A\" in\n x|y) a ;; *) b; esac; c"), ["a", "b", "c"]);
    assert_eq!(words("f() { a; }; function g { b; }; f"), ["a", "b", "f"]);
    assert_eq!(words("[[ -f a && -f b ]] || c"), ["[[ -f a -f b ]]", "c"]);
    assert_eq!(words("((i++)); A=(x y) b"), ["((i++))", "b"]);
}

#[test]
fn commands_in_substitutions_follow_the_one_that_holds_them() {
    assert_eq!(words("echo $(apk add git && x) `y z` && b"), ["echo $(apk add git && x) `y z`", "$apk add git", "$x", "$y z", "b"]);
    assert_eq!(words("A=\"$(a \"$(b)\")\" c $((1 << 2))"), ["c $((1 << 2))", "$a $(b)", "$b"]);
}

#[test]
fn assignments_and_redirects_are_no_words() {
    let found = script("A=b C='d e' cmd x 2>&1 >>log <in <<<here &>all").commands.remove(0);
    assert_eq!(found.assignments, [("A".into(), "b".into()), ("C".into(), "d e".into())]);
    assert_eq!(found.words.len(), 2);
    let operators: Vec<_> = found.redirects.iter().map(|one| (one.descriptor, one.operator)).collect();
    assert_eq!(operators, [(Some(2), ">&"), (None, ">>"), (None, "<"), (None, "<<<"), (None, "&>")]);
}

#[test]
fn the_body_of_a_here_document_is_no_command() {
    assert_eq!(words("cat <<'EOF' > f && a\nb; c\nEOF\nd"), ["cat", "a", "d"]);
    assert_eq!(words("cat <<-A <<B\n\tx\n\tA\ny\nB\nz"), ["cat", "z"]);
}

#[test]
fn a_single_last_command_is_where_a_shell_can_replace_itself() {
    assert!(start("node a.js").single);
    assert!(start("cd /app && X=1 node a.js").single);
    assert!(start("set -e; node a.js").single);
    for text in ["a | tee log", "a & b", "a || b", "(a)", "if x; then a; fi", "{ a; }", "a &"] {
        assert!(!start(text).single, "{text}");
    }
    assert!(start("a | tee log").piped);
    assert!(start("a > log 2>&1").redirected);
    assert!(start("a & wait").background);
    assert_eq!(script("# nothing").start(), None);
}

#[test]
fn exec_is_seen_and_the_program_behind_it() {
    let found = start("./migrate && exec env A=b gunicorn app:app");
    assert!(found.exec && found.single);
    assert_eq!((found.commands, found.last.program()[0].text.as_str()), (2, "gunicorn"));
    assert!(!start("a; exec > log; b").exec);
}

#[test]
fn the_script_of_a_shell_in_a_command_can_be_read() {
    let text = "bash -euxo pipefail -c 'apt-get install -y git'";
    let found = packages(&script(text));
    assert_eq!(found[0].span.of(text), "git");
    assert_eq!(script("sh run.sh -c x").commands[0].inline(), None);
}

#[test]
fn apt_packages_are_words_that_are_neither_options_nor_files() {
    assert_eq!(installed("apt-get update && apt-get install -y --no-install-recommends git=1:2.* curl"), ["git=1:2.*", "curl"]);
    assert_eq!(installed("DEBIAN_FRONTEND=noninteractive sudo -E apt-get -y -o Dpkg::Options::=--force-confold install a"), ["a"]);
    assert_eq!(installed("apt-get install -yt bullseye-backports b; apt install -t=x c; env A=b aptitude install d"), ["b", "c", "d"]);
    assert_eq!(installed("apt-get install -y ./x.deb /tmp/y.deb old- $PKGS linux-headers-$(uname -r) php$V-cli"), Vec::<String>::new());
    assert_eq!(installed("apt-get install -y a=$V b=${V:-1} g++ d/stable"), ["a=$V", "b=${V:-1}", "g++", "d=stable"]);
    assert_eq!(installed("apt-get install -y; apt-get remove x; apt-get update; xargs apt-get install -y"), Vec::<String>::new());
    assert_eq!(installed("for p in a b; do apt-get install -y \"$p\"; done"), Vec::<String>::new());
}

#[test]
fn apk_packages_are_told_from_virtual_ones_and_repositories() {
    assert_eq!(installed("apk --no-cache add -t .build gcc && apk add --virtual x y~=1.2 --repository http://r z"), ["gcc", "y=1.2", "z"]);
    assert_eq!(installed("apk add -U a@edge 'b>1' c=~3 d==4 .build !e x.apk"), ["a", "b=1", "c=~3", "d=4"]);
    assert_eq!(installed("apk add --no-cache --virtual=.deps a"), ["a"]);
}

#[test]
fn rpm_packages_carry_their_version_in_the_name() {
    assert_eq!(
        installed("yum -y install httpd-2.24.2 gcc-c++ java-11-openjdk a-$V"),
        ["httpd=2.24.2", "gcc-c++", "java-11-openjdk", "a=$V"]
    );
    assert_eq!(installed("dnf module install -y nodejs:18 && microdnf install x.rpm https://a/b.rpm @dev b"), ["nodejs=18", "b"]);
    assert_eq!(installed("dnf install --enablerepo crb --setopt=x=1 a && tdnf install -y b"), ["a", "b"]);
    assert_eq!(installed("zypper -n in -y a 'b>=1' c=2"), ["a", "b=1", "c=2"]);
}

#[test]
fn pip_packages_leave_out_files_and_folders() {
    assert_eq!(installed("pip install -Ur requirements.txt -c c.txt -e . . ./x x.whl"), Vec::<String>::new());
    assert_eq!(
        installed("pip3 install --no-cache-dir --upgrade pip 'flask[async]>=2,<3' django~=4.2"),
        ["pip", "flask=2,<3", "django=4.2"]
    );
    assert_eq!(installed("python3.11 -u -m pip install --index-url https://i a===1 b"), ["a=1", "b"]);
    assert_eq!(installed("/venv/bin/pip install -c c.txt a; uv pip install --system b; pipx install c==1"), ["a=", "b", "c=1"]);
    assert_eq!(installed("pip install git+https://h/o/r.git@v1#egg=r git+https://h/o/s https://h/t.tar.gz"), ["r=v1", "s"]);
    assert_eq!(installed("pip download x; pip freeze; python setup.py install"), Vec::<String>::new());
}

#[test]
fn npm_without_a_name_installs_the_project() {
    assert_eq!(installed("npm install && npm ci && npm install --production && npm i ./pkg /a ../b c.tgz"), Vec::<String>::new());
    assert_eq!(
        installed("npm install -g yarn @scope/a @scope/b@1 c@latest d@^2 e@$V f@v3"),
        ["yarn", "@scope/a", "@scope/b=1", "c=latest", "d=^2", "e=$V", "f=v3"]
    );
    assert_eq!(installed("npm i user/repo git+https://h/r.git github:a/b --loglevel warn; pnpm add -g x"), ["x"]);
    assert_eq!(installed("yarn && yarn install && yarn global add a@1 && yarn add b"), ["a=1", "b"]);
}

#[test]
fn other_managers_are_known() {
    assert_eq!(
        installed("gem install --no-document bundler:2.1 && gem install rails -v 7 && gem install x -- --with-y z"),
        ["bundler=2.1", "rails=7", "x"]
    );
    assert_eq!(installed("go install -ldflags '-s -w' a.b/c@v1 d.e/f@latest ./..."), ["a.b/c=v1", "d.e/f?latest"]);
    assert_eq!(
        installed("cargo install --locked a && cargo +nightly install b@1 c --version 2; cargo install --path ."),
        ["a", "b=1", "c=2"]
    );
    assert_eq!(installed("composer global require a/b:^1 c/d"), ["a/b=^1", "c/d"]);
}

#[test]
fn deep_nesting_costs_no_stack_and_little_time() {
    for unit in ["$(", "`", "(", "{ ", "if ", "\"$(", "${", "case x in a) "] {
        assert!(script(&unit.repeat(20_000)).commands.len() < 100_000);
    }
    assert!(packages(&script(&"sh -c '".repeat(5_000))).is_empty());
}

proptest! {
    #[test]
    fn reading_never_panics_and_every_span_can_be_cut_out(
        text in "([a$(){}`'\"\\\\<>&|;=#é \n\t0-]|<<E\n|\nE\n|sh -c |apt-get install |if |case x in |\\[\\[ |\\]\\] ){0,40}"
    ) {
        let found = script(&text);
        let _ = found.start();
        for command in &found.commands {
            let words = command.words.iter().flat_map(|word| [Some(word.span), word.content]).flatten();
            for span in words.chain([command.span]).chain(command.redirects.iter().map(|one| one.span)) {
                prop_assert!(text.get(span.start as usize..span.end as usize).is_some());
            }
            for word in &command.words {
                prop_assert!(word.content.is_none_or(|span| span.of(&text) == word.text));
            }
        }
        for package in packages(&found) {
            prop_assert!(text.get(package.span.start as usize..package.span.end as usize).is_some());
        }
    }
}
