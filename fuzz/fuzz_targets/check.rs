//! Environments from JSON: no panic in any rule, and the cheap decision agrees with the report.

#![no_main]

use libfuzzer_sys::fuzz_target;
use ngcompat::{Environment, releases};

fuzz_target!(|input: (usize, &str)| {
    let (position, json) = input;
    let Ok(env) = serde_json::from_str::<Environment>(json) else { return };
    let release = &releases()[position % releases().len()];
    let report = release.check(&env);
    assert_eq!(report.outcome, release.outcome(&env));
    let _ = report.to_string();
});
