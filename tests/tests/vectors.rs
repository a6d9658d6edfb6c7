//! The conformance vectors, answered by the core.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::collections::BTreeSet;
use std::fs;

use ngcompat::{Rule, RunMode, Verdict};
use ngcompat_tests::vectors::{answer, files};
use serde_json::Value;

/// With `NGCOMPAT_WRITE_VECTORS` set, as `cargo xtask vectors` does, writes the answers instead.
#[test]
fn the_core_answers_as_written() {
    let write = std::env::var_os("NGCOMPAT_WRITE_VECTORS").is_some();
    let mut ran = 0;
    let mut wrong = Vec::new();
    for file in files().unwrap() {
        assert!(!file.cases.is_empty(), "{} has no case", file.function);
        if write {
            fs::write(&file.path, file.answered().unwrap()).unwrap();
        }
        for case in &file.cases {
            ran += 1;
            let now = answer(&file.function, &case.question).unwrap();
            if !write && now != *case {
                let now = serde_json::to_string_pretty(&now).unwrap();
                wrong.push(format!("{}: now {now}", file.function));
            }
        }
    }
    println!("{ran} vectors");
    assert!(ran >= 300, "only {ran} vectors");
    let few: Vec<_> = wrong.iter().take(3).collect();
    assert!(
        wrong.is_empty(),
        "{} answers differ; if that is meant, run `cargo xtask vectors`\n{few:#?}",
        wrong.len()
    );
}

fn collect<'a>(value: &'a Value, key: &str, into: &mut BTreeSet<&'a str>) {
    match value {
        Value::Object(object) => {
            into.extend(object.get(key).and_then(Value::as_str));
            object.values().for_each(|value| collect(value, key, into));
        }
        Value::Array(items) => items.iter().for_each(|value| collect(value, key, into)),
        _ => {}
    }
}

#[test]
fn they_cover_every_rule_verdict_and_mode() {
    let files = files().unwrap();
    let checks = || files.iter().filter(|file| file.function.starts_with("check"));
    assert_eq!(checks().count(), 2, "of releases, and of builds");
    let answers = || checks().flat_map(|file| &file.cases).filter_map(|case| case.answer.as_ref());
    let (mut rules, mut verdicts, mut modes) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for answer in answers() {
        collect(answer, "rule", &mut rules);
        collect(answer, "verdict", &mut verdicts);
        collect(answer, "mode", &mut modes);
    }
    // Of no release of the data an image for Arm alone is recorded; a test of names has such facts.
    let by_data = |rule: &&Rule| **rule != Rule::PlatformX86NotRecorded;
    let all = Rule::ALL.iter().filter(by_data);
    let missing: Vec<_> = all.filter(|rule| !rules.contains(rule.id())).collect();
    assert!(missing.is_empty(), "no vector shows {missing:?}");
    assert_eq!(verdicts.len(), Verdict::ALL.len());
    assert_eq!(modes.len(), RunMode::ALL.len());
}
