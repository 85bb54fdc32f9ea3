//! `seaworthy model`: what it thinks of the project.

use seaworthy_model::Problem;
use seaworthy_render::{Paint, neutral};
use serde_json::{Value, json};

use crate::args::{Model, Shape};
use crate::check::count_problems;
use crate::output::{columns, say, to_stdout};
use crate::paint;
use crate::reflow::{further_in, hanging};
use crate::refusal::{Exit, refuse, sentence};
use crate::request::{Known, request};

pub(crate) fn run(args: &Model) -> Exit {
    let json = args.format == Shape::Json;
    let request = match request(&args.scan, None, Known::Nothing) {
        Ok(request) => request,
        Err(problems) => return refuse(problems, args.format.format()),
    };
    let model = match seaworthy_engine::model(&request) {
        Ok(model) => model,
        Err(refused) => return refuse(refused.0, args.format.format()),
    };
    let exit = if json {
        print(&neutral::json(&with_problems(&model.json, &model.problems)))
    } else {
        let (paint, room) = columns(args.color);
        let words = neutral::lines(&in_words(&model, args.all, room));
        shown(&paint::model(&words, paint), paint)
    };
    count_problems(model.problems.len(), "model");
    exit
}

/// The model, the facts of code as how many there are of each kind, and what could not be read.
fn in_words(model: &seaworthy_engine::Model, all: bool, room: Option<usize>) -> String {
    let facts = match model.counted.as_str() {
        _ if all => model.facts.clone(),
        "" => String::new(),
        counted => hanging("facts of code: ", &format!("{counted} (--all lists them)"), room) + "\n",
    };
    let problems = listed(&model.problems);
    let wrapped = |text: &str| text.lines().map(|line| further_in(line, room) + "\n").collect::<String>();
    format!("{}{facts}{}", wrapped(&model.text), wrapped(&problems))
}

/// The problems below the model in words.
fn listed(problems: &[Problem]) -> String {
    let title = if problems.is_empty() { "" } else { "\nproblems\n" };
    let lines = problems.iter().map(|problem| format!("  {}\n", sentence(problem)));
    title.to_owned() + &lines.collect::<String>()
}

/// The model as JSON with one more key: what could not be read.
fn with_problems(model: &str, problems: &[Problem]) -> String {
    let Ok(Value::Object(mut model)) = serde_json::from_str(model) else { return model.to_owned() };
    let shapes = problems.iter().map(|problem| {
        let mut shape = json!({ "text": problem.text });
        if let Some(remedy) = &problem.remedy {
            shape["remedy"] = json!(remedy);
        }
        if let Some(path) = &problem.path {
            shape["location"] = json!({ "path": path });
        }
        shape
    });
    model.insert("problems".to_owned(), shapes.collect());
    // What was read as JSON can be written as JSON.
    serde_json::to_string_pretty(&model).unwrap_or_default()
}

/// Prints a page without colours; 2 where that fails.
pub(crate) fn print(text: &str) -> Exit {
    written(text, false)
}

/// Prints a page whose texts are harmless, with its colours; 2 where that fails.
pub(crate) fn shown(text: &str, paint: Paint) -> Exit {
    written(&neutral::output(text), paint.color)
}

fn written(text: &str, color: bool) -> Exit {
    match to_stdout(format!("{}\n", text.trim_end()).as_bytes(), color) {
        Ok(()) => Exit::Clean,
        Err(error) => {
            say(&format!("error: standard output cannot be written to: {error}"));
            Exit::Refused
        }
    }
}
