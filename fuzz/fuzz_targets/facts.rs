//! Pasted texts: no panic, and what is read goes through JSON.

#![no_main]

use libfuzzer_sys::fuzz_target;
use ngcompat::{Environment, parse_facts};

fuzz_target!(|text: &str| {
    let facts = parse_facts(text);
    let _ = facts.to_string();
    let json = serde_json::to_string(&facts).expect("facts are plain data");
    let back: Environment = serde_json::from_str(&json).expect("and read back");
    assert_eq!(back.driver, facts.environment.driver);
    assert_eq!(back.cuda_driver, facts.environment.cuda_driver);
});
