//! `wheels/<key>.toml`: wheels, one release a version and CUDA.

use std::collections::BTreeMap;

use ngcompat::{BuildPlatform, ComputeCapability};
use serde::Deserialize;

use super::common::Sources;
use crate::data::value::{Text, Value};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wheels {
    #[serde(default, rename = "doubts")]
    _doubts: Vec<String>,
    /// By version, the platforms on which the default build has no CUDA.
    #[serde(default)]
    pub(crate) cpu_only: BTreeMap<Text, Vec<Value<BuildPlatform>>>,
    /// By version, the page for pip's `--find-links`.
    #[serde(default)]
    pub(crate) find_links: BTreeMap<Text, Text>,
    pub(crate) releases: Vec<Wheel>,
    pub(crate) sources: Sources,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wheel {
    pub(crate) version: Text,
    pub(crate) variant: Option<Text>,
    pub(crate) cuda: Option<Text>,
    #[serde(default)]
    pub(crate) python: Vec<Text>,
    #[serde(default)]
    pub(crate) components: BTreeMap<Text, Text>,
    /// The platforms on which the version alone gives this build.
    #[serde(default)]
    pub(crate) pypi: Vec<Value<BuildPlatform>>,
    pub(crate) sources: Vec<Text>,
    #[serde(default)]
    pub(crate) doubts: Vec<String>,
    pub(crate) builds: Vec<WheelBuild>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WheelBuild {
    pub(crate) platform: Value<BuildPlatform>,
    /// Empty where it is not recorded.
    #[serde(default)]
    pub(crate) capabilities: Vec<Value<ComputeCapability>>,
    pub(crate) ptx: Option<Value<ComputeCapability>>,
}
