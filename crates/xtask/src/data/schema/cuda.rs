//! `drivers.toml` and `cuda.toml`.

use ngcompat::{BranchKind, ComputeCapability, CudaVersion, DriverVersion};
use serde::Deserialize;
use toml::Spanned;

use super::common::Sources;
use crate::data::value::{BaseBranch, Date, Parsed, Text, Value};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Drivers {
    #[serde(default, rename = "doubts")]
    _doubts: Vec<String>,
    pub(crate) branches: Vec<Branch>,
    pub(crate) sources: Sources,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Branch {
    pub(crate) branch: Spanned<u16>,
    pub(crate) kind: Option<Parsed<BranchKind>>,
    pub(crate) cuda: Option<Value<CudaVersion>>,
    pub(crate) source: Text,
    pub(crate) first: Option<Value<DriverVersion>>,
    pub(crate) latest: Option<Value<DriverVersion>>,
    pub(crate) latest_source: Option<Text>,
    pub(crate) windows_latest: Option<Value<DriverVersion>>,
    pub(crate) windows_latest_source: Option<Text>,
    pub(crate) end_of_life: Option<Value<Date>>,
    pub(crate) end_of_life_source: Option<Text>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CudaVersions {
    #[serde(default, rename = "doubts")]
    _doubts: Vec<String>,
    pub(crate) minor_version_floors: Vec<Floor>,
    pub(crate) base_floors: Vec<BaseFloor>,
    pub(crate) cuda: Vec<Cuda>,
    pub(crate) sources: Sources,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Floor {
    pub(crate) from: Value<CudaVersion>,
    pub(crate) to: Value<CudaVersion>,
    pub(crate) linux: Value<DriverVersion>,
    pub(crate) windows: Value<DriverVersion>,
    pub(crate) source: Text,
}

/// The smallest driver of a base branch, for every package that accepts the branch.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BaseFloor {
    pub(crate) driver: Value<DriverVersion>,
    pub(crate) source: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cuda {
    pub(crate) version: Value<CudaVersion>,
    pub(crate) branch: u16,
    pub(crate) source: Text,
    pub(crate) targets: Vec<Value<ComputeCapability>>,
    pub(crate) targets_source: Text,
    pub(crate) toolkits: Vec<Toolkit>,
    pub(crate) forward_package: Option<ForwardPackage>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Toolkit {
    pub(crate) version: Text,
    pub(crate) driver: Option<Value<DriverVersion>>,
    #[serde(rename = "windows_driver")]
    _windows_driver: Option<Value<DriverVersion>>,
    /// Other ways in which release notes print this toolkit.
    #[serde(default)]
    pub(crate) printed: Vec<Text>,
    pub(crate) source: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ForwardPackage {
    pub(crate) source: Text,
    pub(crate) bases: Vec<Value<BaseBranch>>,
    /// Base branches for which the CUDA image's requirement names the brands of RTX boards.
    #[serde(default)]
    pub(crate) rtx_boards: Vec<Spanned<u16>>,
    /// Whether the list of devices inside the library was seen.
    #[serde(default)]
    pub(crate) devices_seen: bool,
    /// How the list was put together, for people.
    #[serde(rename = "why")]
    _why: String,
}
