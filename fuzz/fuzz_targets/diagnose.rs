//! Pasted logs: no panic.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = ngcompat::diagnose(text).to_string();
});
