//! Questions in JSON, as in `tests/vectors/check.json`: no panic in any rule, and the cheap decision
//! agrees with the report, which goes through JSON.

#![no_main]

use libfuzzer_sys::fuzz_target;
use ngcompat::{Environment, Report};

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
    let json = serde_json::to_string(&report).expect("a report is plain data");
    let back: Report = serde_json::from_str(&json).expect("and reads back");
    assert_eq!(back, report);
});
