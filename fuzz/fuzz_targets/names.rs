//! Names of GPUs and releases, and what is closest to them: no panic.

#![no_main]

use libfuzzer_sys::fuzz_target;
use ngcompat::Gpu;

fuzz_target!(|text: &str| {
    let _ = text.parse::<Gpu>().map_err(|error| error.to_string());
    let _ = ngcompat::matrix().closest_gpu_names(text);
    let _ = ngcompat::release(text).map_err(|error| error.to_string());
});
