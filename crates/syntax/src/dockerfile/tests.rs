use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::shell::packages;

fn read(text: &str) -> Dockerfile {
    parse(&Arc::from(text))
}

/// A file that is read without a problem.
fn clean(text: &str) -> Dockerfile {
    let file = read(text);
    assert_eq!(file.problems, [], "{text}");
    file
}

fn texts(words: &[Word]) -> Vec<&str> {
    words.iter().map(|word| word.text.as_str()).collect()
}

/// The commands of an instruction, a line each.
fn commands(file: &Dockerfile, at: usize) -> Vec<String> {
    file.instructions[at].command(file).commands.iter().map(|one| texts(&one.words).join(" ")).collect()
}

fn pairs(file: &Dockerfile, at: usize) -> Vec<(&str, Option<&str>)> {
    file.instructions[at].pairs.iter().map(|pair| (pair.key.as_str(), pair.value.as_deref())).collect()
}

fn image(file: &Dockerfile, stage: usize) -> &str {
    match &file.stages[stage].base {
        Base::Image { reference, .. } => &reference.written,
        other => panic!("{other:?}"),
    }
}

#[test]
fn directives_stand_at_the_top_alone() {
    let file = clean("# syntax=docker/dockerfile:1\n# Escape = `\n# check=skip=all\nFROM a\nRUN b `\n  c\\\n# escape=x\n");
    let names: Vec<_> = file.directives.iter().map(|one| (one.name.as_str(), one.value.as_str())).collect();
    assert_eq!(names, [("syntax", "docker/dockerfile:1"), ("escape", "`"), ("check", "skip=all")]);
    assert_eq!((file.escape, file.instructions.len(), file.comments.len()), ('`', 2, 1));
    assert_eq!(clean("# a note\n# escape=`\nFROM a\n").escape, '\\');
}

#[test]
fn a_continued_instruction_keeps_its_comments_and_empty_lines_out() {
    let text = "FROM a\nRUN b \\\n  # note && c\n\n  d && \\ \n e\nCMD f";
    let file = clean(text);
    assert_eq!(commands(&file, 1), ["b d", "e"]);
    assert_eq!(file.instructions[1].span.of(text), "RUN b \\\n  # note && c\n\n  d && \\ \n e");
    assert_eq!(file.comments[0].of(text), "# note && c");
    let run = file.instructions[1].command(&file);
    assert_eq!(run.commands[1].span.of(text), "e");
    assert_eq!(run.commands[0].span.of(text), "b \\\n  # note && c\n\n  d");
}

#[test]
fn a_doubled_escape_does_not_continue_a_line() {
    assert_eq!(clean("FROM a\nRUN echo \\\\\nRUN b").instructions.len(), 3);
}

#[test]
fn line_ends_may_be_lf_crlf_or_cr() {
    for text in ["from a\nrun b \\\n c\ncmd d\n", "from a\r\nrun b \\\r\n c\r\ncmd d\r\n", "from a\rrun b \\\r c\rcmd d\r"] {
        let file = clean(text);
        assert_eq!((file.instructions.len(), image(&file, 0), commands(&file, 1)), (3, "a", vec!["b  c".replace("  ", " ")]), "{text:?}");
        assert_eq!(file.instructions[2].span.of(text), "cmd d");
    }
}

#[test]
fn a_heredoc_may_stand_anywhere_in_run() {
    let text =
        "FROM a\nRUN <<EOF\napt-get update\napt-get install -y git\nEOF\nRUN cat <<'X' > /f && c <<-Y\nFROM no\nX\n\tz\n\tY\nUSER u\n";
    let file = clean(text);
    assert_eq!(file.instructions.len(), 4);
    assert_eq!(commands(&file, 1), ["apt-get update", "apt-get install -y git"]);
    assert_eq!(packages(&file.instructions[1].command(&file))[0].span.of(text), "git");
    assert_eq!(commands(&file, 2), ["cat", "c"]);
    let [x, y] = &file.instructions[2].heredocs[..] else { panic!() };
    assert_eq!((x.expand, x.strip_tabs, x.body.of(text)), (false, false, "FROM no\n"));
    assert_eq!((y.expand, y.strip_tabs, y.body.of(text)), (true, true, "\tz\n"));
    assert!(file.instructions[2].span.of(text).ends_with("\tY"));
}

#[test]
fn the_body_of_a_heredoc_counts_where_a_shell_runs_it() {
    let body = "\napk add git\nEOF\n";
    for line in ["RUN <<EOF", "RUN bash -e <<EOF", "RUN --mount=type=cache,target=/x <<'EOF'", "RUN <<EOF sh"] {
        let file = clean(&format!("FROM a\n{line}{body}"));
        assert_eq!(packages(&file.instructions[1].command(&file)).len(), 1, "{line}");
    }
    for line in ["RUN python3 <<EOF", "RUN cat <<EOF > /x", "COPY <<EOF /x", "RUN <<EOF\n#!/usr/bin/env python3"] {
        let file = clean(&format!("FROM a\n{line}{body}"));
        assert_eq!(packages(&file.instructions[1].command(&file)), [], "{line}");
    }
    let file = clean(&format!("FROM a\nRUN <<EOF\n#!/usr/bin/env bash{body}"));
    assert_eq!(packages(&file.instructions[1].command(&file)).len(), 1);
}

#[test]
fn two_files_can_be_copied_from_heredocs() {
    let file = clean("FROM a\nCOPY --chmod=755 <<one.sh <<\"two\" /bin/\n1\none.sh\n2\ntwo\nUSER x\n");
    assert_eq!((file.instructions[1].heredocs.len(), file.instructions.len()), (2, 3));
}

#[test]
fn shifts_and_here_strings_are_no_heredocs() {
    clean("FROM a\nRUN echo $((1<<2)) && cat <<< word && x $(( 1 << 2 ))\nRUN [\"a\", \"<<EOF\"]\nCMD cat <<EOF\n");
}

#[test]
fn a_heredoc_that_nothing_ends_does_not_take_the_file() {
    let file = read("FROM a\nRUN <<EOF\n b\nUSER x\n");
    assert_eq!((file.problems.len(), file.instructions.len()), (1, 3));
    assert!(file.problems[0].text.contains("`EOF`"));
}

#[test]
fn an_array_of_strings_is_json_and_anything_else_a_command_line() {
    let text = "FROM a\nCMD [\"a\", \"b\\\"c\\u0041\" ] # more\nRUN [ \"$X\" = y ] && z\nCOPY [\"a b\", \"/c\"]\nVOLUME []\nCMD ['a']\n";
    let file = clean(text);
    assert_eq!((file.instructions[1].form, texts(&file.instructions[1].words)), (Form::Json, vec!["a", "b\"cA"]));
    assert_eq!(file.instructions[1].words[1].span.of(text), "\"b\\\"c\\u0041\"");
    assert_eq!((file.instructions[2].form, commands(&file, 2)), (Form::Shell, vec!["[ $X = y ]".to_owned(), "z".to_owned()]));
    assert_eq!(texts(&file.instructions[3].words), ["a b", "/c"]);
    assert_eq!((file.instructions[4].form, file.instructions[5].form), (Form::Json, Form::Shell));
    assert_eq!(read("FROM a\nCMD [\"a\", 1]\n").problems.len(), 1);
}

#[test]
fn an_array_may_go_over_lines() {
    let file = clean("FROM a\nCMD [ \\\n  \"a\", \\\n  # note\n  \"b\" ]\n");
    assert_eq!(commands(&file, 1), ["a b"]);
}

#[test]
fn values_may_be_quoted_escaped_or_written_the_old_way() {
    let text = "FROM a\nENV A=1 B=\"x y\" C='$Z' D=e\\ f \\\n  E=$A\nENV OLD the whole \"rest\"\nLABEL \"a.b\"=\"c=d\" e\n";
    let file = read(text);
    assert_eq!(pairs(&file, 1), [("A", Some("1")), ("B", Some("x y")), ("C", Some("$Z")), ("D", Some("e f")), ("E", Some("$A"))]);
    assert_eq!(file.instructions[1].pairs[1].value_span.of(text), "\"x y\"");
    assert_eq!(file.instructions[1].pairs.iter().map(|pair| pair.dynamic).collect::<Vec<_>>(), [false, false, false, false, true]);
    assert_eq!(pairs(&file, 2), [("OLD", Some("the whole rest"))]);
    assert_eq!(file.instructions[3].pairs[0].value_span.of(text), "\"c=d\"");
    assert_eq!(file.problems.iter().map(|one| one.span.of(text)).collect::<Vec<_>>(), ["e"]);
    assert_eq!(pairs(&clean("ARG A B=c D=\n"), 0), [("A", None), ("B", Some("c")), ("D", Some(""))]);
    assert_eq!(read("FROM a\nENV A\n").problems.len(), 1);
}

#[test]
fn a_flag_knows_its_name_and_value() {
    let text = "FROM --platform=$BUILDPLATFORM a\nRUN --mount=type=secret,id=x --network=none b --c\nCOPY --link --from=0 d e\nHEALTHCHECK --interval=5s CMD curl x || exit 1\n";
    let file = clean(text);
    assert_eq!(file.stages[0].platform.as_deref(), Some("$BUILDPLATFORM"));
    assert_eq!(file.instructions[1].flags.iter().map(|flag| flag.name.as_str()).collect::<Vec<_>>(), ["mount", "network"]);
    assert_eq!(file.instructions[1].flags[0].value_span.map(|span| span.of(text)), Some("type=secret,id=x"));
    assert_eq!(commands(&file, 1), ["b --c"]);
    assert_eq!(file.instructions[2].flag("link").map(|flag| flag.value.clone()), Some(None));
    assert_eq!((commands(&file, 3), file.instructions[3].rest.of(text)), (vec!["curl x".into(), "exit 1".into()], "curl x || exit 1"));
}

#[test]
fn a_health_check_may_be_a_command_an_array_or_none() {
    let file = clean("FROM a\nHEALTHCHECK NONE\nHEALTHCHECK CMD [\"b\", \"c\"]\n");
    assert!(file.instructions[1].disables_healthcheck() && !file.instructions[2].disables_healthcheck());
    assert_eq!((commands(&file, 1), commands(&file, 2)), (vec![], vec!["b c".to_owned()]));
}

#[test]
fn a_trigger_is_read_as_the_instruction_that_it_holds() {
    let text = "FROM a AS b\nONBUILD RUN c\nONBUILD USER root\nFROM b\n";
    let file = clean(text);
    assert_eq!(
        (&file.instructions[1].keyword, file.instructions[1].keyword_span.of(text), commands(&file, 1)),
        (&Keyword::Run, "RUN", vec!["c".into()])
    );
    assert!(file.instructions[1].onbuild && file.instructions[1].span.of(text) == "ONBUILD RUN c");
    assert_eq!(file.instruction_last(1, Keyword::User), None);
    assert_eq!(read("FROM a\nONBUILD\n").problems.len(), 1);
}

#[test]
fn arguments_before_from_take_part_in_it() {
    let text = "ARG R\nARG V=3.9\nARG I=python:${V}\nFROM $I AS a\nFROM ${R:-ghcr.io}/x:${V}-${T:+y}slim\nFROM ${N-alpine}:$V\nFROM \"${V:+busybox}\"\n";
    let file = clean(text);
    assert_eq!(
        (image(&file, 0), image(&file, 1), image(&file, 2), image(&file, 3)),
        ("python:3.9", "ghcr.io/x:3.9-slim", "alpine:3.9", "busybox")
    );
    let Base::Image { span, argument, .. } = &file.stages[0].base else { panic!() };
    assert_eq!((span.of(text), argument.map(|span| span.of(text))), ("$I", Some("python:${V}")));
    let Base::Image { argument, .. } = &file.stages[3].base else { panic!() };
    assert_eq!(*argument, None);
}

#[test]
fn what_a_variable_hides_is_unknown() {
    let file =
        clean("ARG IMAGE\nARG TAG\nFROM ${IMAGE}\nFROM base-$TARGETARCH\nFROM node:$TAG\nFROM {{ .Image }} AS x\nFROM $MISSING/node\n");
    let variable = |stage: usize| match &file.stages[stage].base {
        Base::Unknown { variable, .. } => variable.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!((variable(0).as_deref(), variable(1).as_deref(), variable(3)), (Some("IMAGE"), Some("TARGETARCH"), None));
    assert_eq!((image(&file, 2), image(&file, 4)), ("node:$TAG", "$MISSING/node"));
}

#[test]
fn variables_that_double_themselves_stop_growing() {
    let mut text = String::from("ARG A0=aaaaaaaaaaaaaaaa\n");
    for at in 1..40 {
        text += &format!("ARG A{at}=$A{0}$A{0}\n", at - 1);
    }
    let file = clean(&(text + "FROM $A39\n"));
    assert!(matches!(file.stages[0].base, Base::Unknown { .. }));
}

#[test]
fn stages_are_named_without_regard_to_case_and_only_backwards() {
    let text = "FROM a AS Build\nFROM build as Two\nCOPY --from=BUILD x y\nCOPY --from=0 x y\nCOPY --from=9 x y\nCOPY --from=nginx:1 x y\nRUN --mount=type=bind,from=two,target=/x z\nFROM three\nFROM scratch AS three\nFROM 0\n";
    let file = clean(text);
    assert_eq!((&file.stages[1].base, &file.stages[3].base), (&Base::Stage(0), &Base::Scratch));
    assert_eq!((image(&file, 2), image(&file, 4)), ("three", "0"));
    let copies: Vec<_> = file.copies_from().map(|(_, base, span)| (span.of(text), matches!(base, Base::Stage(_)))).collect();
    assert_eq!(copies, [("BUILD", true), ("0", true), ("9", false), ("nginx:1", false), ("two", true)]);
    assert_eq!((file.stage_named("TWO"), file.base_chain(1), file.base_chain(7)), (Some(1), vec![1, 0], vec![]));
}

#[test]
fn a_stage_inherits_from_the_stages_below_it() {
    let text = "ARG V=1\nFROM a AS base\nENV A=1\nUSER app\nCMD [\"old\"]\nFROM base\nARG V\nENV A=2 B=$V\nENTRYPOINT [\"x\"]\nWORKDIR /w/$B/${A}\nUSER $NOBODY\nFROM base\n";
    let file = clean(text);
    let env: Vec<_> = file.env_of(1).iter().map(|pair| (pair.key.as_str(), pair.value.as_deref().unwrap_or(""))).collect();
    assert_eq!(env, [("A", "1"), ("A", "2"), ("B", "$V")]);
    assert_eq!(file.instruction_last(2, Keyword::User).map(|one| texts(&one.words)), Some(vec!["app"]));
    let (entry, command) = file.start_of(1);
    assert!(entry.is_some() && command.is_none() && file.start_of(2).1.is_some());
    assert_eq!(file.value_at(9, "/w/$B/${A}").as_deref(), Some("/w/1/2"));
    assert_eq!(file.value_at(10, "$NOBODY"), None);
}

#[test]
fn an_instruction_that_is_broken_leaves_the_others() {
    let text = "FROM\nFROM a b\nFROM a AS 1x\nFORM b\nCOPY x\nUSER\nEXPOSE 80\n";
    let file = read(text);
    assert_eq!(file.instructions.len(), 7);
    let places: Vec<_> = file.problems.iter().map(|one| one.span.of(text)).collect();
    assert_eq!(places, ["FROM", "FROM a b", "1x", "FORM b", "COPY x", "USER"]);
    assert!(file.problems.iter().all(|one| one.remedy.is_some()));
}

#[test]
fn lines_that_are_no_instructions_are_said_once() {
    let text = "FROM a\nRUN b &&\n  c &&\n  d\nUSER x\n{% if y %}\nRUN z\n";
    let places: Vec<_> = read(text).problems.iter().map(|one| one.span.of(text).to_owned()).collect();
    assert_eq!(places, ["c &&\n  d", "{% if y %}"]);
}

#[test]
fn a_file_without_from_is_a_snippet() {
    let file = read("# note\nRUN a\nUSER b\n");
    assert_eq!((file.problems.len(), file.instructions.len(), file.instructions[0].stage, file.stages.len()), (1, 2, None, 0));
    for text in ["", "\n\n", "# only\n", "ARG A=1\n", "\\", "\\\n\\\n"] {
        clean(text);
    }
}

#[test]
fn a_file_may_end_in_the_middle_of_a_line() {
    let text = "FROM a\nRUN b \\";
    let file = clean(text);
    assert_eq!((commands(&file, 1), file.instructions[1].span.of(text)), (vec!["b".to_owned()], "RUN b"));
}

#[test]
fn blanks_belong_to_a_path_or_a_maintainer() {
    let file = clean("FROM a\nMAINTAINER It's me <a@b.c>\nWORKDIR /a b\nUSER \"x\":y\n");
    let words: Vec<_> = file.instructions[1..].iter().flat_map(|one| texts(&one.words)).collect();
    assert_eq!(words, ["It's me <a@b.c>", "/a b", "x:y"]);
}

#[test]
fn another_reader_finds_the_same_instructions() {
    let texts = [
        "# syntax=x\nARG A=1\nFROM a:$A AS b\nRUN --mount=type=cache,target=/x <<EOF\nb\nEOF\nCOPY --from=b [\"c\", \"d\"]\nCMD e\n",
        "# escape=`\nfrom a\r\nenv a b c\r\nlabel x=\"y `\n z\"\r\nhealthcheck none\r\nonbuild run x\r\n",
        "FROM a\nRUN b \\\n# c\n\n && d\nEXPOSE 80/tcp 81\nVOLUME [\"/x\"]\nSTOPSIGNAL SIGQUIT\nSHELL [\"bash\", \"-c\"]\n",
    ];
    for text in texts {
        let other = parse_dockerfile::parse(text).unwrap();
        assert_eq!(clean(text).instructions.len(), other.instructions.len(), "{text}");
    }
}

#[test]
fn arguments_that_are_not_there_stand_within_the_instruction() {
    for text in ["{\\\n\r\\\n", "RUN\\\n\n", "RUN"] {
        let file = read(text);
        let one = &file.instructions[0];
        assert!(one.span.contains(one.arguments) && one.span.contains(one.rest), "{one:?}");
    }
}

proptest! {
    #[test]
    fn reading_never_panics_and_every_span_can_be_cut_out(
        text in "(# escape=`\n|FROM |RUN |COPY |ENV |ARG |CMD |HEALTHCHECK |ONBUILD |USER |CMD|--from=|--mount=|<<E|\nE\n|AS |\\\\\n|`\r\n|\n|\r|[a$(){}'\"\\\\,=:#/é \t0]|\\[\"|\"\\]|\\$\\{A:-){0,40}"
    ) {
        let file = read(&text);
        let mut spans: Vec<Span> = file.problems.iter().map(|one| one.span).chain(file.comments.iter().copied()).collect();
        for one in &file.instructions {
            let inner = [one.keyword_span, one.arguments, one.rest];
            prop_assert!(inner.iter().all(|span| one.span.contains(*span)), "{one:?}");
            spans.extend(inner);
            spans.push(one.span);
            spans.extend(one.words.iter().flat_map(|word| [Some(word.span), word.content]).flatten());
            spans.extend(one.flags.iter().flat_map(|flag| [Some(flag.span), flag.value_span]).flatten());
            spans.extend(one.pairs.iter().flat_map(|pair| [pair.span, pair.key_span, pair.value_span]));
            spans.extend(one.heredocs.iter().map(|heredoc| heredoc.body));
            spans.extend(one.command(&file).commands.iter().map(|command| command.span));
        }
        spans.extend(file.copies_from().map(|(_, _, span)| span));
        for stage in &file.stages {
            let _ = (file.env_of(stage.index), file.start_of(stage.index), file.value_at(stage.from, "$A${A:-b}"));
        }
        for span in spans {
            prop_assert!(text.get(span.start as usize..span.end as usize).is_some(), "{span:?}");
        }
    }
}
