//! `messages.toml`.

use ngcompat::Certainty;
use ngcompat::diagnose::FalseAlarmRule;
use serde::Deserialize;

use super::common::Sources;
use crate::data::value::{Parsed, Text};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Messages {
    /// How programs print the number of a CUDA error.
    pub(crate) number_forms: Vec<Text>,
    pub(crate) messages: Vec<Message>,
    pub(crate) sources: Sources,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Message {
    pub(crate) code: Text,
    /// The message whose patterns lead here as well, depending on what they say.
    pub(crate) variant_of: Option<Text>,
    #[serde(default)]
    pub(crate) numbers: Vec<u16>,
    #[serde(default)]
    pub(crate) names: Vec<Text>,
    #[serde(default)]
    pub(crate) patterns: Vec<Text>,
    /// The messages that are only a consequence where this one stands in the same text.
    #[serde(default)]
    pub(crate) explains: Vec<Text>,
    pub(crate) title: String,
    pub(crate) cause: String,
    pub(crate) certainty: Parsed<Certainty>,
    #[serde(default)]
    pub(crate) also: Vec<String>,
    pub(crate) fixes: Vec<String>,
    pub(crate) false_alarm: Option<FalseAlarm>,
    pub(crate) sources: Vec<Text>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FalseAlarm {
    pub(crate) when: Parsed<FalseAlarmRule>,
    pub(crate) cause: String,
    #[serde(default)]
    pub(crate) fixes: Vec<String>,
    pub(crate) source: Text,
}
