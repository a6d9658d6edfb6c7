//! Questions in JSON, as in `tests/vectors/check.json`: no panic in any rule, and the cheap decision
//! agrees with the report.

#![no_main]

use libfuzzer_sys::fuzz_target;
use ngcompat::Environment;

#[derive(serde::Deserialize)]
struct Question {
    release: String,
    facts: Environment,
}

fuzz_target!(|text: &str| {
    let Ok(question) = serde_json::from_str::<Question>(text) else { return };
    let Ok(release) = ngcompat::release(&question.release) else { return };
    let report = release.check(&question.facts);
    assert_eq!(report.outcome, release.outcome(&question.facts));
    let _ = report.to_string();
});
