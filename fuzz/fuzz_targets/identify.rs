//! Identification: no panic.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = ngcompat::identify(text).map_err(|error| error.to_string());
});
