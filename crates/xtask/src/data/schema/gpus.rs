//! `gpus.toml`.

use ngcompat::{Architecture, BoardClass, ComputeCapability, CpuArch, DriverVersion};
use serde::Deserialize;

use super::common::Sources;
use crate::data::value::{OneOrMore, Parsed, Text, Value};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Gpus {
    #[serde(default, rename = "doubts")]
    _doubts: Vec<String>,
    pub(crate) capabilities: Vec<Capability>,
    pub(crate) gpus: Vec<Gpu>,
    pub(crate) sources: Sources,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Capability {
    pub(crate) capability: Value<ComputeCapability>,
    pub(crate) architecture: Parsed<Architecture>,
    #[serde(default)]
    pub(crate) integrated: bool,
    pub(crate) first_driver: Option<u16>,
    pub(crate) last_driver: Option<u16>,
    pub(crate) source: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Gpu {
    pub(crate) name: Text,
    pub(crate) capability: OneOrMore<Parsed<ComputeCapability>>,
    pub(crate) class: Parsed<BoardClass>,
    #[serde(default)]
    pub(crate) listed_only: bool,
    #[serde(default)]
    pub(crate) without_tensor_cores: bool,
    #[serde(rename = "forward_compatibility")]
    pub(crate) forward_compatibility: Option<ForwardCompatibility>,
    #[serde(rename = "first_driver")]
    pub(crate) first_driver: Option<Parsed<DriverVersion>>,
    #[serde(rename = "first_driver_source")]
    pub(crate) first_driver_source: Option<Text>,
    pub(crate) cpu: Option<Parsed<CpuArch>>,
    #[serde(rename = "cpu_source")]
    pub(crate) cpu_source: Option<Text>,
    pub(crate) sources: Vec<Text>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ForwardCompatibility {
    Unsettled,
}
