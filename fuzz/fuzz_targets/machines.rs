//! Texts of several machines: no panic, and each machine's facts go through JSON.

#![no_main]

use libfuzzer_sys::fuzz_target;
use ngcompat::Environment;
use ngcompat::facts::parse_machines;

fuzz_target!(|text: &str| {
    let read = parse_machines(text);
    let lines = text.lines().count().max(1);
    for machine in &read.machines {
        assert!((1..=lines).contains(&machine.line), "line {} of {lines}", machine.line);
        let json = serde_json::to_string(&machine.environment).expect("facts are plain data");
        let back: Environment = serde_json::from_str(&json).expect("and read back");
        assert_eq!(back, machine.environment);
    }
    serde_json::to_string(&read).expect("machines are plain data");
});
