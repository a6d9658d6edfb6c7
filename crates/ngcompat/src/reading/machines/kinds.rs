//! Kinds of machines by the names that clouds give them: `p4d.24xlarge`, `Standard_NC24ads_A100_v4`.

use crate::machine::environment::Environment;
use crate::matrix::compiled::matrix;

/// What is known, with the GPUs of a kind of machine where none are given.
pub(super) fn with_kind(mut environment: Environment, kind: &str) -> Environment {
    if let Ok(known) = matrix().machine(kind) {
        if environment.gpus.is_empty() {
            environment.gpus = known.gpus;
        }
        environment.platform.arch = environment.platform.arch.or(Some(known.arch));
    }
    environment
}

/// Whether clouds give this name to machines with NVIDIA's GPUs: those recorded, and the series that are
/// theirs.
pub(super) fn has_gpus(kind: &str) -> bool {
    let kind = kind.to_ascii_lowercase();
    let digit_behind = |front: &str| {
        kind.strip_prefix(front)
            .is_some_and(|rest| rest.starts_with(|one: char| one.is_ascii_digit()))
    };
    // Amazon's g4ad has boards of another vendor.
    let amazon =
        (digit_behind("p") || digit_behind("g")) && kind.contains('.') && !kind.starts_with("g4ad");
    let azure = ["standard_nc", "standard_nd", "standard_nv"];
    let others = ["a2-", "a3-", "a4-", "a4x-", "g2-", "g4-", "vm.gpu", "bm.gpu", "gpu_", "gpu-"];
    let series = azure.iter().chain(&others).any(|front| kind.starts_with(front));
    amazon || series || matrix().machine(&kind).is_ok()
}
