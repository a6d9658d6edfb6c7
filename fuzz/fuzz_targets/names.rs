//! Names of GPUs, families and releases, and what is closest to them: no panic, and the name of a release
//! leads back to it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use ngcompat::Gpu;

fuzz_target!(|text: &str| {
    let _ = text.parse::<Gpu>().map_err(|error| error.to_string());
    let _ = ngcompat::matrix().closest_gpu_names(text);
    let _ = ngcompat::matrix().family(text).map_err(|error| error.to_string());
    match ngcompat::release(text) {
        Ok(release) => {
            let _ = (release.image(), release.install());
            let again = ngcompat::release(&release.name().to_string()).expect("a name is one");
            assert_eq!(again.name().to_string(), release.name().to_string());
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
