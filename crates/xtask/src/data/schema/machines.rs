//! `machines.toml`.

use ngcompat::CpuArch;
use serde::Deserialize;

use super::common::Sources;
use crate::data::value::{Parsed, Text};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Machines {
    #[serde(default, rename = "doubts")]
    _doubts: Vec<String>,
    pub(crate) machines: Vec<MachineRow>,
    pub(crate) sources: Sources,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MachineRow {
    pub(crate) name: Text,
    #[serde(default)]
    pub(crate) also: Vec<Text>,
    /// A name of `gpus.toml`, a board of another vendor, or a compute capability in words.
    pub(crate) gpu: Text,
    pub(crate) count: Option<u16>,
    pub(crate) arch: Parsed<CpuArch>,
    pub(crate) sources: Vec<Text>,
}

impl MachineRow {
    pub(crate) fn names(&self) -> impl Iterator<Item = &Text> {
        std::iter::once(&self.name).chain(&self.also)
    }
}
