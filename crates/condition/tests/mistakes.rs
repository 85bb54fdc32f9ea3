//! Each mistake that an author makes is refused, with the place and the message in sight.
mod world;

use seaworthy_condition::{Condition, Type};
use world::{Model, compile, names};

/// The faults as lines: what is underlined, what is said, what to write instead.
fn faults(condition: &str) -> Vec<String> {
    let Err(faults) = compile(condition) else { return vec![] };
    let line = |fault: seaworthy_condition::Fault| {
        let remedy = fault.remedy.map(|remedy| format!(" ({remedy})")).unwrap_or_default();
        format!("[{}] {}{remedy}", &condition[fault.span], fault.text)
    };
    faults.into_iter().map(line).collect()
}

#[track_caller]
fn refused(condition: &str, expected: &[&str]) {
    assert_eq!(faults(condition), expected, "{condition}");
}

#[test]
fn a_misspelt_field_is_refused_wherever_it_stands() {
    refused("workload.replcas > 1", &["[replcas] `workload` has no field `replcas` (did you mean `replicas`?)"]);
    refused("has(workload.replcas)", &["[replcas] `workload` has no field `replcas` (did you mean `replicas`?)"]);
    refused("workload.nmae == 'a' && false", &["[nmae] `workload` has no field `nmae` (did you mean `name`?)"]);
    refused("workload.containers.exists(c, c.image.tga == 'a')", &["[tga] `image` has no field `tga` (did you mean `tag`?)"]);
    refused(
        "workload . zzz > 1 // why",
        &["[zzz] `workload` has no field `zzz` (write one of `containers`, `image`, `labels`, `name`, `owner`, `paused`, `replicas`)"],
    );
    refused("workload.name.x == 1", &["[x] `workload.name` is a string, which has no fields"]);
    refused(
        "workload.containers.name == 'a'",
        &["[name] `workload.containers` is a list(container), which has no field `name` (`exists(x, x.name …)` asks its elements)"],
    );
}

#[test]
fn a_misspelt_name_is_refused() {
    refused("workloda.replicas > 1", &["[workloda] There is no `workloda` here (did you mean `workload`?)"]);
    refused("replicas > 1", &["[replicas] There is no `replicas` here (did you mean `workload.replicas`?)"]);
    refused("workload.containers.exists(c, d.name == 'a')", &["[d] There is no `d` here (write one of `c`, `image`, `path`, `workload`)"]);
    refused(
        "workload.containers.exists(c, true) && c.name == 'a'",
        &["[c] There is no `c` here (write one of `image`, `path`, `workload`)"],
    );
}

#[test]
fn types_that_do_not_go_together_are_refused() {
    refused(
        "workload.name == 3",
        &["[workload.name == 3] `workload.name` is a string and `3` is an int, and `==` compares values of one type"],
    );
    refused(
        "workload.replicas != 'a'",
        &["[workload.replicas != 'a'] `workload.replicas` is an int and `'a'` is a string, and `!=` compares values of one type"],
    );
    refused(
        "workload.replicas < '3'",
        &["[workload.replicas < '3'] `workload.replicas` is an int and `'3'` is a string, and `<` compares values of one type"],
    );
    refused("workload.paused < true", &["[workload.paused < true] `<` takes an int or a string, not a bool"]);
    refused("workload.replicas && true", &["[workload.replicas] `workload.replicas` is an int, and `&&` takes bools"]);
    refused("!workload.replicas", &["[workload.replicas] `workload.replicas` is an int, and `!` takes a bool"]);
    refused(
        "-workload.name == 'a'",
        &[
            "[-workload.name == 'a'] `-workload.name` is an int and `'a'` is a string, and `==` compares values of one type",
            "[workload.name] `workload.name` is a string, and `-` takes an int",
        ],
    );
    refused(
        "workload.name + 1 == 'a'",
        &["[workload.name + 1] `workload.name` is a string and `1` is an int, and `+` joins values of one type"],
    );
    refused("'a' - 'b' == 'c'", &["['a' - 'b'] `-` takes an int, not a string"]);
    refused(
        "(workload.paused ? 1 : 'a') == 1",
        &["[workload.paused ? 1 : 'a'] `1` is an int and `'a'` is a string, and both sides of `:` are of one type"],
    );
    refused("workload.replicas ? true : false", &["[workload.replicas] `workload.replicas` is an int, and `?` takes a bool"]);
    refused("3 in workload.labels", &["[3 in workload.labels] `3` is an int, and `workload.labels` is a list(string)"]);
    refused(
        "'a' in workload.name",
        &["[workload.name] `workload.name` is a string, and `in` looks into a list (`text.contains(part)` looks into a string)"],
    );
    refused(
        "workload == workload.image",
        &["[workload == workload.image] `workload` is a workload and `workload.image` is an image, and `==` compares values of one type"],
    );
    refused("workload.replicas in [1, 'a']", &["['a'] `1` is an int and `'a'` is a string, and the elements of a list are of one type"]);
}

#[test]
fn the_value_is_of_the_type_that_is_wanted() {
    refused("workload.replicas", &["[workload.replicas] `workload.replicas` is an int, where a bool is wanted"]);
    let fault = Condition::compile("workload.paused", &names(), &Model, &Type::Text).unwrap_err();
    assert_eq!(fault[0].text, "`workload.paused` is a bool, where a string is wanted");
}

#[test]
fn macros_are_typed() {
    refused("workload.containers.exists(c, c.name)", &["[c.name] `c.name` is a string, and the condition of `exists` is a bool"]);
    refused("workload.name.exists(c, true)", &["[workload.name] `workload.name` is a string, and `exists` goes over a list"]);
    refused(
        "workload.containers.exists(c, c.ports.exists(p, p == c.name))",
        &["[p == c.name] `p` is an int and `c.name` is a string, and `==` compares values of one type"],
    );
    refused(
        "workload.containers.map(c, c.name).exists(n, n == 1)",
        &["[n == 1] `n` is a string and `1` is an int, and `==` compares values of one type"],
    );
    refused(
        "workload.containers.filter(c, c.ports)",
        &[
            "[workload.containers.filter(c, c.ports)] `workload.containers.filter(c, c.ports)` is a list(container), where a bool is wanted",
            "[c.ports] `c.ports` is a list(int), and the condition of `filter` is a bool",
        ],
    );
    refused(
        "workload.containers.exists(c)",
        &["[workload.containers.exists(c)] `exists` takes a variable and a condition (such as `list.exists(x, …)`)"],
    );
    refused(
        "workload.containers.exists(1, true)",
        &["[workload.containers.exists(1, true)] The first argument of `exists` is the name of a variable"],
    );
}

#[test]
fn functions_that_are_not_there_are_refused_with_those_that_are() {
    refused("workload.name.startswith('a')", &["[startswith] There is no function `startswith` of a string (did you mean `startsWith`?)"]);
    refused(
        "workload.name.trim() == 'a'",
        &[
            "[trim] There is no function `trim` of a string (write one of `contains`, `endsWith`, `lowerAscii`, `matches`, `size`, `startsWith`)",
        ],
    );
    refused("workload.keep(path)", &["[keep] There is no function `keep` of a workload (did you mean `keeps`?)"]);
    refused("image.keeps(path)", &["[keeps] There is no function `keeps` of an image (it is written `workload.keeps(string)`)"]);
    refused("startsWith(path, 'a')", &["[startsWith] There is no function `startsWith` (it is written `text.startsWith(prefix)`)"]);
    refused("timestamp('2020') == 1", &["[timestamp] There is no function `timestamp` (write one of `has`, `newest`, `size`, `string`)"]);
    refused(
        "type(1) == int",
        &[
            "[type] There is no function `type` (write one of `has`, `newest`, `size`, `string`)",
            "[int] There is no `int` here (write one of `image`, `path`, `workload`)",
        ],
    );
    refused(
        "workload.replicas() == 1",
        &["[replicas] There is no function `replicas` of a workload (`replicas` is a field, written without parentheses)"],
    );
}

#[test]
fn arguments_of_the_wrong_type_or_number_are_refused() {
    refused("workload.keeps(1)", &["[1] `1` is an int, and `keeps` takes a string"]);
    refused("workload.keeps()", &["[workload.keeps()] `keeps` takes one argument, and 0 are given"]);
    refused("workload.name.contains(1)", &["[1] `1` is an int, and `contains` takes a string"]);
    refused(
        "workload.labels.contains('a')",
        &["[workload.labels] `workload.labels` is a list(string), and `contains` is called on a string (`x in list` looks into a list)"],
    );
    refused("workload.name.lowerAscii(1) == 'a'", &["[workload.name.lowerAscii(1)] `lowerAscii` takes no argument, and 1 are given"]);
    refused("size(3) == 1", &["[3] `3` is an int, and `size` takes a list or a string"]);
    refused("string(workload) == 'a'", &["[workload] `workload` is a workload, and `string` takes a bool, an int or a string"]);
    refused("has(workload)", &["[has(workload)] `has` takes one field (such as `has(x.field)`)"]);
}

#[test]
fn a_regular_expression_is_a_literal_that_compiles() {
    refused("workload.name.matches('(')", &["['('] The regular expression does not compile: unclosed group"]);
    refused("workload.name.matches(path)", &["[workload.name.matches(path)] `matches` takes one regular expression, which is a literal"]);
    refused("workload.replicas.matches('a')", &["[workload.replicas] `workload.replicas` is an int, and `matches` is called on a string"]);
}

#[test]
fn what_a_condition_has_not_of_cel_is_refused() {
    let optional = "(a scalar always has a value; `has(x.field)` asks whether it is written)";
    refused("workload.?replcas.orValue(1) > 1", &[&format!("[.?] The optional syntax `.?` is not supported in a condition {optional}")]);
    refused(
        "workload == null",
        &["[null] `null` is not supported in a condition: no value is ever null (`has(x.field)` asks whether a field is written)"],
    );
    refused("workload.replicas > 1.5", &["[1.5] A number in a condition is an int, such as `5`"]);
    refused("workload.replicas > 1u", &["[1u] A number in a condition is an int, such as `5`"]);
    refused(
        "workload.labels[0] == 'a'",
        &["[workload.labels[0]] An index is not supported in a condition (`list.exists(x, …)` asks the elements)"],
    );
    refused("workload.labels == []", &["[[]] An empty list literal has no type (`size(x) == 0` asks whether a list is empty)"]);
    refused("{'a': 1} == workload", &["[{] A map or message literal is not supported in a condition"]);
    refused("b'a' == workload.name", &["[b'a'] Bytes are not supported in a condition (write a string)"]);
    refused(".workload.paused", &["[workload] A name does not begin with a dot"]);
}

#[test]
fn a_fault_of_syntax_says_what_to_write() {
    refused("workload.name = 'a'", &["[=] `=` does not belong to CEL (`==` compares)"]);
    refused("workload.paused and true", &["[and] `and` stands where CEL expects something else (and is written `&&`)"]);
    refused("not workload.paused", &["[workload] `workload` stands where CEL expects something else (not is written `!`)"]);
    refused("workload.paused & true", &["[&] `&` does not belong to CEL (and is written `&&`)"]);
    refused("workload.replicas ==", &["[] The condition ends too early"]);
    refused("(workload.paused", &["[] `)` is missing at the end"]);
    refused("'é' == workload.name and true", &["[and] `and` stands where CEL expects something else (and is written `&&`)"]);
    refused(
        "workload.name == 'a",
        &[
            "['a] The string that begins here does not end, or holds an escape that CEL does not know (a backslash is written `\\\\`, or the string as `r\"…\"`)",
        ],
    );
    refused("workload.replicas > 99999999999999999999", &["[99999999999999999999] The number does not fit into 64 bits"]);
    refused("if == 1", &["[if] `if` is a reserved word of CEL and names nothing"]);
    refused("", &["[] The condition is empty"]);
}

#[test]
fn all_faults_are_told_in_the_order_of_the_text() {
    refused(
        "workload.typo == 1 || has(image.tga) || workload.name == 1",
        &[
            "[typo] `workload` has no field `typo` (write one of `containers`, `image`, `labels`, `name`, `owner`, `paused`, `replicas`)",
            "[tga] `image` has no field `tga` (did you mean `tag`?)",
            "[workload.name == 1] `workload.name` is a string and `1` is an int, and `==` compares values of one type",
        ],
    );
}
