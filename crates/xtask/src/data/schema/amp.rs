//! `amp.toml`.

use ngcompat::amp::{ApexHistory, DataType, PyTorchFeature};
use ngcompat::{Architecture, ComputeCapability, ReleaseId};
use serde::Deserialize;

use super::common::Sources;
use crate::data::value::{Day, MajorMinor, Parsed, Text, Value};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MixedPrecision {
    #[serde(default, rename = "doubts")]
    _doubts: Vec<String>,
    pub(crate) tensor_cores: Vec<TensorCores>,
    pub(crate) without_tensor_cores: WithoutTensorCores,
    pub(crate) fp16_rates: Vec<Fp16Rate>,
    pub(crate) gains: Vec<Gain>,
    pub(crate) pytorch: Vec<Milestone>,
    pub(crate) tf32: Tf32,
    pub(crate) apex: Vec<ApexEvent>,
    pub(crate) transformer_engine: TransformerEngine,
    pub(crate) shapes: Vec<Shape>,
    pub(crate) pitfalls: Vec<Pitfall>,
    pub(crate) sources: Sources,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TensorCores {
    pub(crate) capabilities: Vec<Value<ComputeCapability>>,
    pub(crate) generation: Option<u8>,
    pub(crate) data_types: Vec<Parsed<DataType>>,
    pub(crate) source: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WithoutTensorCores {
    pub(crate) capabilities: Vec<Value<ComputeCapability>>,
    pub(crate) source: Text,
    pub(crate) fp16_source: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Fp16Rate {
    pub(crate) capabilities: Vec<Value<ComputeCapability>>,
    pub(crate) doubled: bool,
    pub(crate) source: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Gain {
    pub(crate) factor: u8,
    pub(crate) tf32: Option<u8>,
    pub(crate) models: Vec<Text>,
    pub(crate) source: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Milestone {
    pub(crate) feature: Value<PyTorchFeature>,
    pub(crate) since: Value<MajorMinor>,
    pub(crate) source: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tf32 {
    pub(crate) since: Value<ReleaseId>,
    pub(crate) since_source: Text,
    pub(crate) variable: String,
    pub(crate) seen: Vec<Value<ReleaseId>>,
    pub(crate) source: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApexEvent {
    pub(crate) event: Parsed<ApexHistory>,
    pub(crate) date: Value<Day>,
    pub(crate) source: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TransformerEngine {
    pub(crate) since: Value<ReleaseId>,
    pub(crate) source: Text,
    pub(crate) needs: Vec<TransformerEngineNeed>,
    pub(crate) recipes: Vec<Recipe>,
    pub(crate) defaults: Vec<Recipe>,
    pub(crate) recipes_source: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Recipe {
    pub(crate) name: String,
    pub(crate) since: Text,
    pub(crate) capabilities: Vec<Value<ComputeCapability>>,
    pub(crate) cuda: Option<Text>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TransformerEngineNeed {
    pub(crate) data_type: Parsed<DataType>,
    pub(crate) capabilities: Vec<Value<ComputeCapability>>,
    pub(crate) cuda: Text,
    pub(crate) version: Option<Text>,
    pub(crate) limits: Option<String>,
    pub(crate) source: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Shape {
    pub(crate) data_type: Parsed<DataType>,
    pub(crate) multiple_of: u16,
    pub(crate) source: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pitfall {
    pub(crate) before: Value<ReleaseId>,
    #[serde(default)]
    pub(crate) architectures: Vec<Value<Architecture>>,
    pub(crate) text: String,
    pub(crate) workaround: Option<String>,
    pub(crate) source: Text,
}
