//! `platforms.toml`.

use ngcompat::{ComputeCapability, CudaVersion, DriverVersion, JetPack};
use serde::Deserialize;
use toml::Spanned;

use super::common::Sources;
use crate::data::value::{Text, Value};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Systems {
    #[serde(default, rename = "doubts")]
    _doubts: Vec<String>,
    pub(crate) windows: Vec<WindowsBranch>,
    pub(crate) jetpack: Vec<JetPackRelease>,
    pub(crate) sources: Sources,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WindowsBranch {
    pub(crate) branch: Spanned<u16>,
    pub(crate) first: Spanned<u16>,
    pub(crate) last: u16,
    pub(crate) source: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct JetPackRelease {
    pub(crate) jetpack: Value<JetPack>,
    #[serde(default)]
    pub(crate) preview: bool,
    pub(crate) l4t: Vec<Value<JetPack>>,
    pub(crate) cuda: Value<CudaVersion>,
    #[serde(default)]
    pub(crate) cuda_inferred: bool,
    pub(crate) driver: Option<Value<DriverVersion>>,
    pub(crate) driver_source: Option<Text>,
    pub(crate) capabilities: Vec<Value<ComputeCapability>>,
    pub(crate) source: Text,
}
