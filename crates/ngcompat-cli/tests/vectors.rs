//! The conformance vectors, answered by the program: the same JSON as every other way to ask.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::process::Command;

use ngcompat_tests::vectors::{Case, files};
use serde_json::Value;

/// The command line that asks a question; `None` for one that no command asks.
fn command_line(function: &str, question: &Value) -> Option<Vec<String>> {
    let text = |key: &str| question.get(key).and_then(Value::as_str).map(String::from);
    let list = |value: Option<&Value>| -> Vec<String> {
        let items = value.and_then(Value::as_array).cloned().unwrap_or_default();
        items.iter().map(|item| String::from(item.as_str().unwrap())).collect()
    };
    let mut words = vec![String::from(function), String::from("--json")];
    let mut option = |name: &str, value: Option<String>| {
        // With `=`, so that a value may be empty or begin with a dash.
        words.extend(value.map(|value| format!("--{name}={value}")));
    };
    match function {
        // One has no command of its own, the others read files or take a build.
        "newest" | "parse_facts" | "diagnose" | "check_build" | "parse_image" => return None,
        "regressions" => option("model", text("model")),
        "constraint_for" => option("for", text("release")),
        _ => {}
    }
    if let Some(facts) = question.get("facts") {
        // What is installed is found or read from a file, not given by options.
        if facts.get("container").is_some() {
            return None;
        }
        for (key, name) in [
            ("driver", "driver"),
            ("cuda_driver", "cuda-driver"),
            ("jetpack", "jetpack"),
            ("os", "os"),
            ("arch", "arch"),
            ("launcher", "launcher"),
            ("toolkit", "toolkit"),
            ("machine", "machine"),
        ] {
            option(name, facts.get(key).and_then(Value::as_str).map(String::from));
        }
        for gpu in list(facts.get("gpus")) {
            option("gpu", Some(gpu));
        }
        for requirement in list(facts.get("requires")) {
            option("with", Some(requirement));
        }
    }
    for key in ["gpu", "mode", "precision", "brand", "dialect", "family"] {
        option(key, text(key));
    }
    if function == "issues" {
        option("model", text("model"));
    }
    for gpu in list(question.get("gpus")) {
        option("gpu", Some(gpu));
    }
    words.push(String::from("--"));
    for key in ["release", "from", "to", "text", "rule"] {
        words.extend(text(key).filter(|_| function != "constraint_for"));
    }
    words.extend(list(question.get("expressions")));
    let name = match function {
        "release" => "show",
        "regressions" => "issues",
        "constraint_for" => "constraint",
        other => other,
    };
    name.clone_into(words.first_mut()?);
    Some(words)
}

#[test]
fn the_program_answers_as_written() {
    let mut ran = 0;
    for file in files().unwrap() {
        for Case { question, answer, error } in &file.cases {
            let Some(words) = command_line(&file.function, question) else { continue };
            let output =
                Command::new(env!("CARGO_BIN_EXE_ngcompat")).args(&words).output().unwrap();
            let shown = String::from_utf8(output.stdout).unwrap();
            let complaint = String::from_utf8(output.stderr).unwrap();
            ran += 1;
            if let Some(error) = error {
                assert_eq!(output.status.code(), Some(2), "{words:?}: {shown}");
                let flat: String = complaint.split_whitespace().collect();
                let message: String = error.message.split_whitespace().collect();
                assert!(flat.contains(&message), "{words:?}: {complaint}");
                continue;
            }
            // Where there is no answer, a program says why.
            if answer.as_ref().is_none_or(Value::is_null) {
                assert_eq!(output.status.code(), Some(2), "{words:?}: {shown}");
                assert!(complaint.starts_with("error: "), "{words:?}: {complaint}");
                continue;
            }
            let shown: Value = serde_json::from_str(&shown)
                .unwrap_or_else(|error| panic!("{words:?}: {error}\n{shown}{complaint}"));
            let shown = match file.function.as_str() {
                "regressions" => shown.get("regressions").cloned().unwrap(),
                "constraint_for" => shown.get("constraint").cloned().unwrap(),
                _ => shown,
            };
            assert_eq!(Some(&shown), answer.as_ref(), "{words:?}");
        }
    }
    assert!(ran >= 120, "only {ran} vectors");
}
