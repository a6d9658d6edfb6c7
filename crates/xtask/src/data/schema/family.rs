//! `families.toml`.

use ngcompat::{CudaVersion, FamilyKind, VersionOrder};
use serde::Deserialize;

use super::common::Sources;
use crate::data::value::{Parsed, Text};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Families {
    #[serde(default, rename = "doubts")]
    _doubts: Vec<String>,
    pub(crate) families: Vec<Family>,
    pub(crate) sources: Sources,
}

/// A product line.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Family {
    pub(crate) key: Text,
    pub(crate) name: String,
    pub(crate) kind: Parsed<FamilyKind>,
    #[serde(default)]
    pub(crate) repositories: Vec<Text>,
    pub(crate) tag: Option<Text>,
    /// The variant that the tag `latest` is.
    pub(crate) latest: Option<Text>,
    pub(crate) order: Parsed<VersionOrder>,
    /// Whether its images carry the forward compatibility package where a row does not say.
    pub(crate) package: Option<bool>,
    /// Whether the start-up of its images tests the compatibility libraries.
    pub(crate) compat_tested: Option<bool>,
    /// Whether its pages agree with the month on GPUs, so that the base's statement is its own.
    #[serde(default)]
    pub(crate) gpu_of_base: bool,
    /// Whether its images hold CUDA and nothing else that has machine code.
    #[serde(default)]
    pub(crate) only_cuda: bool,
    /// Whether it has an image for Jetson modules in the months whose base has one.
    #[serde(default)]
    pub(crate) jetson_of_base: bool,
    /// Which of its images are there for TensorRT: `all`, or those of a variant.
    pub(crate) for_tensorrt: Option<String>,
    /// `NVIDIA_REQUIRE_CUDA` of its images, where a row does not say.
    pub(crate) requires: Option<String>,
    pub(crate) variable: Option<String>,
    pub(crate) notes: Option<Text>,
    pub(crate) source: Text,
}

impl Family {
    /// What an image of this CUDA version requires, where its row does not say. Images with an older
    /// CUDA than the one required came before the requirement.
    pub(crate) fn requires_of(&self, cuda: Option<CudaVersion>) -> Option<&str> {
        const FIRST: CudaVersion = CudaVersion::new(9, 0);
        self.requires.as_deref().filter(|_| cuda >= Some(FIRST))
    }
}
