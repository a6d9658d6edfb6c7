//! `releases/<key>.toml`: the releases of a family in one table.

use std::collections::BTreeMap;

use ngcompat::{BuildFact, BuildPlatform, ComputeCapability, DriverVersion, ReleaseId};
use serde::Deserialize;
use toml::Spanned;

use super::common::Sources;
use crate::data::value::{Text, Value};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Table {
    #[serde(default, rename = "doubts")]
    _doubts: Vec<String>,
    pub(crate) releases: Vec<Row>,
    pub(crate) sources: Sources,
}

/// A release, or several that do not differ.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Row {
    pub(crate) version: Text,
    pub(crate) variant: Option<Text>,
    pub(crate) until: Option<Text>,
    pub(crate) tag: Option<Text>,
    pub(crate) cuda: Option<Text>,
    /// The month whose base image it is built on.
    pub(crate) base: Option<Value<ReleaseId>>,
    pub(crate) package: Option<bool>,
    pub(crate) package_driver: Option<Value<DriverVersion>>,
    #[serde(default)]
    pub(crate) package_first: bool,
    /// The first driver with which it does so.
    pub(crate) package_first_from: Option<Value<DriverVersion>>,
    pub(crate) loads_from: Option<Value<DriverVersion>>,
    /// The code it holds for other versions of CUDA, which need newer drivers.
    #[serde(default)]
    pub(crate) runtimes: Vec<Runtime>,
    #[serde(default)]
    pub(crate) platforms: Vec<Value<BuildPlatform>>,
    #[serde(default)]
    pub(crate) package_by_platform: BTreeMap<Value<BuildPlatform>, bool>,
    pub(crate) driver_minimum: Option<Value<DriverVersion>>,
    #[serde(default)]
    pub(crate) capabilities: Vec<Value<ComputeCapability>>,
    #[serde(default)]
    pub(crate) capabilities_by_platform:
        BTreeMap<Value<BuildPlatform>, Vec<Value<ComputeCapability>>>,
    /// Those of them whose code runs on no later step.
    #[serde(default)]
    pub(crate) arch_specific: Vec<Value<ComputeCapability>>,
    pub(crate) ptx: Option<Value<ComputeCapability>>,
    pub(crate) minimum_capability: Option<Value<ComputeCapability>>,
    #[serde(default)]
    pub(crate) requires: Vec<Text>,
    #[serde(default)]
    pub(crate) inferred: Vec<Spanned<Fact>>,
    #[serde(default = "yes")]
    pub(crate) listed: bool,
    #[serde(default)]
    pub(crate) components: BTreeMap<Text, Text>,
    pub(crate) sources: Vec<Text>,
    #[serde(default)]
    pub(crate) doubts: Vec<String>,
}

/// Code of an image for another version of CUDA than that of its row.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Runtime {
    /// The platform whose machines load it, where it is not the row's.
    pub(crate) platform: Option<Value<BuildPlatform>>,
    pub(crate) cuda: Text,
    #[serde(default)]
    pub(crate) capabilities: Vec<Value<ComputeCapability>>,
    pub(crate) loads_from: Option<Value<DriverVersion>>,
}

fn yes() -> bool {
    true
}

/// A value of a row that can follow from its neighbours, in the order in which rows give them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Fact {
    Cuda,
    Package,
    Capabilities,
    Requires,
}

impl From<Fact> for BuildFact {
    fn from(fact: Fact) -> Self {
        match fact {
            Fact::Cuda => Self::Cuda,
            Fact::Capabilities => Self::Capabilities,
            Fact::Package => Self::CompatPackage,
            Fact::Requires => Self::Requires,
        }
    }
}
