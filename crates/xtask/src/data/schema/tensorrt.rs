//! `tensorrt.toml`.

use ngcompat::ComputeCapability;
use serde::Deserialize;

use super::common::Sources;
use crate::data::value::{Text, Value};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TensorRt {
    #[serde(default, rename = "doubts")]
    _doubts: Vec<String>,
    /// Oldest first.
    pub(crate) versions: Vec<TensorRtVersion>,
    pub(crate) sources: Sources,
}

/// What holds from a version of TensorRT on, up to the next row's.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TensorRtVersion {
    pub(crate) since: Text,
    /// All GPUs that it has kernels for.
    #[serde(default)]
    pub(crate) capabilities: Vec<Value<ComputeCapability>>,
    /// The oldest of them.
    pub(crate) minimum: Option<Value<ComputeCapability>>,
    pub(crate) sources: Vec<Text>,
}
