//! Field paths, the fields that a condition uses, and message templates.
mod world;

use seaworthy_condition::{Condition, FieldPath, Piece, Type, template};
use world::{Model, names};

fn used(condition: &str) -> Vec<String> {
    Condition::parse(condition).unwrap().fields_used().iter().map(|path| path.join(".")).collect()
}

#[test]
fn the_fields_that_a_condition_uses_start_at_a_name() {
    assert_eq!(used("has(workload.replicas) && workload.image.tag == path"), ["path", "workload.image.tag", "workload.replicas"]);
    assert_eq!(
        used("workload.containers.filter(c, c.name != 'a').exists(c, c.ports.exists(p, p == image.layers))"),
        ["image.layers", "workload.containers", "workload.containers.name", "workload.containers.ports"]
    );
    assert_eq!(used("workload.keeps(image.tag)"), ["image.tag", "workload"]);
    assert_eq!(
        used("workload.containers.map(c, c.image).exists(i, i.tag == 'x')"),
        ["workload.containers", "workload.containers.image", "workload.containers.image.tag"]
    );
}

fn path(text: &str) -> Result<(String, Type), String> {
    let fault =
        |fault: seaworthy_condition::Fault| format!("[{}] {} ({})", &text[fault.span], fault.text, fault.remedy.unwrap_or_default());
    FieldPath::parse(text, &names(), &Model).map(|(path, ty)| (path.to_string(), ty)).map_err(fault)
}

#[test]
fn a_field_path_goes_on_into_the_elements_of_a_list() {
    assert_eq!(path("workload.replicas"), Ok(("workload.replicas".into(), Type::Int)));
    assert_eq!(path("workload.containers.image.tag"), Ok(("workload.containers.image.tag".into(), Type::Text)));
    assert_eq!(path("workload.containers"), Ok(("workload.containers".into(), Type::list(Type::entity("container")))));
    assert_eq!(path("path"), Ok(("path".into(), Type::Text)));
}

#[test]
fn a_field_path_that_leads_nowhere_is_refused() {
    assert_eq!(path("workload.containers.nmae"), Err("[nmae] `container` has no field `nmae` (did you mean `name`?)".into()));
    assert_eq!(path("workload.name.size"), Err("[size] `workload.name` is a string, which has no fields ()".into()));
    assert_eq!(path("wrkload.name"), Err("[wrkload] There is no `wrkload` here (did you mean `workload`?)".into()));
    for bad in ["", ".", "workload.", "workload..name", "workload.name ", "size(workload)", "workload.é"] {
        assert!(path(bad).unwrap_err().contains("is not a field path"), "{bad}");
    }
}

#[test]
fn a_template_is_text_and_field_paths() {
    let text = "`{workload.name}` runs {{{workload.replicas}}} ${{HOME}}";
    assert_eq!(
        template(text).unwrap(),
        [
            Piece::Text("`".into()),
            Piece::Path("workload.name".into(), 2..15),
            Piece::Text("` runs {".into()),
            Piece::Path("workload.replicas".into(), 26..43),
            Piece::Text("} ${HOME}".into()),
        ]
    );
    assert_eq!(&text[26..43], "workload.replicas");
    assert_eq!(template("").unwrap(), []);
    assert_eq!(template("{a}").unwrap(), [Piece::Path("a".into(), 1..2)]);
}

#[test]
fn a_template_with_a_stray_brace_is_refused_with_its_place() {
    let fault = |text: &str| {
        let fault = template(text).unwrap_err();
        (text[fault.span].to_owned(), fault.text)
    };
    assert_eq!(fault("a {b"), ("{".into(), "A `{` is not closed".into()));
    assert_eq!(fault("a b} c"), ("}".into(), "A `}` closes nothing".into()));
    assert_eq!(fault("é {} c"), ("{}".into(), "`{}` is not a field path".into()));
    assert_eq!(fault("{a.b + 1}"), ("{a.b + 1}".into(), "`{a.b + 1}` is not a field path".into()));
}
