//! Facts that a message in the same text denies: a driver that is not loaded, a GPU that is not found.
//!
//! What is installed or written down is then not what runs, so the fact is not known.

use alloc::vec::Vec;

use crate::machine::conflict::{
    Conflict, ConflictValue, Fact, IN_PARTS, LOST, NOT_FOUND, NOT_LOADED, NOT_STARTED,
    WITHOUT_LIBCUDA,
};
use crate::machine::environment::Environment;
use crate::reading::clean::CleanText;
use crate::reading::diagnose::mention::is_mention;
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::pattern::Found;

/// Messages, the fact that each denies, and what it says of it.
const DENIALS: &[(&str, Fact, &str)] = &[
    ("cuda-803", Fact::Driver, IN_PARTS),
    ("kernel-gpu-init-failed", Fact::Gpus, NOT_STARTED),
    ("kernel-module-build-failed", Fact::Driver, NOT_LOADED),
    ("kernel-module-rejected", Fact::Driver, NOT_LOADED),
    ("nvml-driver-not-loaded", Fact::Driver, NOT_LOADED),
    ("nvml-version-mismatch", Fact::Driver, IN_PARTS),
    ("smi-cuda-missing", Fact::CudaDriver, WITHOUT_LIBCUDA),
    ("smi-gpu-lost", Fact::Gpus, LOST),
    ("smi-no-devices", Fact::Gpus, NOT_FOUND),
    ("smi-no-driver", Fact::Driver, NOT_LOADED),
];

/// What prints nothing unless the driver works.
const PROOFS: &[FactKind] = &[
    FactKind::NvidiaSmi,
    FactKind::NvidiaSmiCsv,
    FactKind::NvidiaSmiList,
    FactKind::NvidiaSmiQuery,
    FactKind::CollectEnv,
    FactKind::Banner,
];

/// The denials of facts that the text states and nothing in it proves.
pub(crate) fn add(text: &CleanText, found: &[Found], readings: &mut Vec<TextReading>) {
    for Found { message, place, .. } in found {
        let Some((_, fact, words)) = DENIALS.iter().find(|(code, ..)| *code == message.code) else {
            continue;
        };
        let line = text.line_of(place.start);
        let proven = readings.iter().any(|reading| {
            PROOFS.contains(&reading.kind)
                && states(&reading.environment, *fact)
                && !is_taken_back(reading, line)
        });
        let stated = readings.iter().any(|reading| {
            states(&reading.environment, *fact)
                || *fact == Fact::CudaDriver && reading.environment.driver.is_some()
        });
        let known = readings
            .iter()
            .any(|reading| reading.environment.conflicts.iter().any(|one| one.fact == *fact));
        if known || proven || !stated || is_mention(text, place) {
            continue;
        }
        let env = Environment::new();
        let mut reading = TextReading::of(FactKind::Message, text, place.start, place.end, env);
        let value = ConflictValue::new(*words, reading.origin());
        reading.environment.conflicts.push(Conflict::new(*fact, alloc::vec![value]));
        readings.push(reading);
    }
}

/// Whether a message takes a header back: one of the tool without a GPU below it, and the message instead.
fn is_taken_back(reading: &TextReading, line: usize) -> bool {
    let end = *reading.lines.end();
    reading.environment.gpus.is_empty()
        && matches!(reading.kind, FactKind::NvidiaSmi | FactKind::NvidiaSmiQuery)
        && (end..=end + BELOW).contains(&line)
}

/// How many lines below a header what takes it back is.
const BELOW: usize = 3;

fn states(env: &Environment, fact: Fact) -> bool {
    match fact {
        Fact::Gpus => !env.gpus.is_empty(),
        Fact::CudaDriver => env.cuda_driver.is_some(),
        _ => env.driver.is_some(),
    }
}

/// The facts as if no message denied them: what a message means may depend on them.
pub(crate) fn lifted(env: &Environment) -> Environment {
    let mut env = env.clone();
    env.conflicts.retain_mut(|conflict| {
        let all = conflict.values.len();
        conflict.values.retain(|one| DENIALS.iter().all(|(.., words)| one.value != *words));
        conflict.values.len() == all || conflict.values.len() > 1
    });
    env
}
