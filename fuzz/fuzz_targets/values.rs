//! Every value that is parsed from text: no panic, and what parses prints back the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use ngcompat::{
    ComponentVersion, ComputeCapability, CudaVersion, DriverVersion, ReleaseId, Requirement, Rule,
};

fuzz_target!(|text: &str| {
    macro_rules! round_trip {
        ($($value:ty),+) => {$(
            if let Ok(value) = text.parse::<$value>() {
                assert_eq!(value.to_string().parse::<$value>().as_ref(), Ok(&value));
            }
        )+};
    }
    round_trip!(
        ReleaseId,
        DriverVersion,
        CudaVersion,
        ComponentVersion,
        ComputeCapability,
        Requirement
    );
    let _ = text.parse::<Rule>();
});
