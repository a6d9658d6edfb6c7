//! Messages that people paste: the rows that [`diagnose`](crate::diagnose()) reads.

use crate::rows::source::{Certainty, Source};
use crate::values::words::string_enum;

string_enum! {
    /// When a message is a false alarm.
    #[non_exhaustive]
    FalseAlarmRule, "false-alarm-rule-unknown", "rule for false alarms";
    /// Whenever it is printed.
    Always = "always", "always";
    /// Where the image has machine code that the GPU runs.
    GpuCovered = "gpu-covered", "the GPU is covered";
    /// Where the status in brackets is empty and the driver's version runs the image.
    CompatibleWithoutStatus = "compatible-without-status", "compatible without a status";
}

/// A message, its cause and its cure: a row of the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Message {
    /// A stable name in kebab case: `cuda-804`.
    pub code: &'static str,
    /// The numbers of the CUDA error it is about.
    pub numbers: &'static [u16],
    /// The names of the CUDA error it is about: `CUDA_ERROR_NO_DEVICE`.
    pub names: &'static [&'static str],
    /// What it looks like. Letters match in either case, white space matches any white space,
    /// line ends included, and `{…}` matches one of [`Message::PLACEHOLDERS`].
    pub patterns: &'static [&'static str],
    /// The messages that are only a consequence of this one where both are in one text.
    pub explains: &'static [&'static str],
    /// What it says, in a few words.
    pub title: &'static str,
    /// What causes it.
    pub cause: &'static str,
    /// How sure the cause is, where nothing else is known.
    pub certainty: Certainty,
    /// What else the same message can mean.
    pub also: &'static [&'static str],
    /// What helps, in order of effort.
    pub fixes: &'static [&'static str],
    /// When it is a false alarm; `None` where it never is.
    pub false_alarm: Option<FalseAlarm>,
    /// Where it is described.
    pub sources: &'static [&'static Source],
}

/// When a message is a false alarm, and what is to be said then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct FalseAlarm {
    /// When.
    pub when: FalseAlarmRule,
    /// Why it is printed although nothing is wrong.
    pub cause: &'static str,
    /// What to do then; the message's own fixes where there are none.
    pub fixes: &'static [&'static str],
    /// Where that is described.
    pub source: &'static Source,
}

impl Message {
    /// The placeholders of patterns, without their braces.
    pub const PLACEHOLDERS: &'static [&'static str] = &[
        "any",
        "branch",
        "built_capabilities",
        "built_for",
        "capability",
        "condition",
        "cuda",
        "cuda_driver",
        "cuda_number",
        "driver",
        "end",
        "gpu",
        "index",
        "library",
        "maximum_capability",
        "minimum_capability",
        "number",
        "plain_driver",
        "plain_library",
        "release",
        "status",
        "xid",
    ];
}
