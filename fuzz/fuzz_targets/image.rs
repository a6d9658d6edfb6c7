//! What images say of themselves: no panic, and what is read can be judged and goes through JSON.

#![no_main]

use libfuzzer_sys::fuzz_target;
use ngcompat::identify::parse_image;
use ngcompat::{Build, Environment, Report, matrix};

fuzz_target!(|text: &str| {
    let facts = match parse_image(text) {
        Ok(facts) => facts,
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
    let json = serde_json::to_string(&facts.build).expect("a build is plain data");
    let back: Build = serde_json::from_str(&json).expect("and reads back");
    assert_eq!(back, facts.build);
    let env = Environment::new();
    let report = matrix().check_build(&facts.build, &env);
    assert_eq!(report.outcome, matrix().outcome_of_build(&facts.build, &env));
    let json = serde_json::to_string(&report).expect("a report is plain data");
    let back: Report = serde_json::from_str(&json).expect("and reads back");
    assert_eq!(back, report);
});
