//! `releases/pytorch/YY.MM.toml` and `bases/YY.MM.toml`.

use std::collections::BTreeMap;

use ngcompat::{
    AnnouncementKind, Architecture, BuildPlatform, ComputeCapability, DriverVersion, ImagePlatform,
    IssueKind, JobMode, Precision, ReleaseId,
};
use serde::Deserialize;
use toml::Spanned;

use super::common::Sources;
use super::table::Fact;
use crate::data::value::{Date, Parsed, Text, Value};

/// Versions of components, by source, then by component.
pub(crate) type Contents = BTreeMap<Text, BTreeMap<Text, Text>>;

/// Platforms for which an image was seen, by source.
pub(crate) type Images = BTreeMap<Text, Vec<Value<ImagePlatform>>>;

/// A PyTorch container.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Release {
    pub(crate) release: Value<ReleaseId>,
    #[serde(rename = "released")]
    _released: Option<Parsed<Date>>,
    #[serde(default)]
    pub(crate) known_issues_complete: bool,
    #[serde(default)]
    pub(crate) doubts: Vec<String>,
    pub(crate) sources: Sources,
    #[serde(default)]
    pub(crate) contents: Contents,
    pub(crate) driver: Option<Driver>,
    pub(crate) gpu: Option<GpuRequirement>,
    #[serde(default)]
    pub(crate) images: Images,
    /// By source.
    #[serde(default)]
    pub(crate) features: BTreeMap<Text, Vec<String>>,
    #[serde(default)]
    pub(crate) examples: BTreeMap<Text, Vec<Text>>,
    pub(crate) amp: Option<Amp>,
    #[serde(default)]
    pub(crate) announcements: Vec<Announcement>,
    #[serde(default)]
    pub(crate) known_issues: Vec<KnownIssue>,
}

/// The image that NGC's containers of a month are built on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Base {
    pub(crate) month: Value<ReleaseId>,
    #[serde(default)]
    pub(crate) doubts: Vec<String>,
    #[serde(default)]
    pub(crate) sources: Sources,
    #[serde(default)]
    pub(crate) contents: Contents,
    pub(crate) driver: Option<Driver>,
    pub(crate) gpu: Option<GpuRequirement>,
    #[serde(default)]
    pub(crate) images: Images,
    #[serde(default)]
    pub(crate) builds: Vec<BaseBuild>,
}

/// What is known of a platform's image beside what all share.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BaseBuild {
    pub(crate) platform: Value<BuildPlatform>,
    /// Its own CUDA, or `same`.
    pub(crate) cuda: Option<Text>,
    #[serde(default)]
    pub(crate) capabilities: Vec<Value<ComputeCapability>>,
    pub(crate) ptx: Option<Value<ComputeCapability>>,
    #[serde(default)]
    pub(crate) inferred: Vec<Spanned<Fact>>,
    pub(crate) source: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Driver {
    pub(crate) source: Text,
    pub(crate) minimum: Option<Value<DriverVersion>>,
    #[serde(default)]
    pub(crate) datacenter_branches: Vec<Value<DriverVersion>>,
    #[serde(default)]
    pub(crate) datacenter_boards: Vec<String>,
    #[serde(default)]
    pub(crate) not_forward_compatible: Vec<Spanned<u16>>,
    #[serde(default)]
    pub(crate) refers_elsewhere: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GpuRequirement {
    pub(crate) source: Option<Text>,
    pub(crate) minimum_compute_capability: Option<Value<ComputeCapability>>,
    #[serde(default)]
    pub(crate) families: Vec<Value<Architecture>>,
    #[serde(default)]
    pub(crate) untested_families: Vec<Value<Architecture>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Amp {
    pub(crate) source: Text,
    pub(crate) native: Option<bool>,
    pub(crate) apex: Option<bool>,
    pub(crate) memory_factor: Option<u8>,
    pub(crate) tensor_core_factor: Option<u8>,
    #[serde(default)]
    pub(crate) notes: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Announcement {
    pub(crate) source: Text,
    pub(crate) kind: Parsed<AnnouncementKind>,
    pub(crate) text: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct KnownIssue {
    pub(crate) source: Text,
    pub(crate) kind: Parsed<IssueKind>,
    pub(crate) summary: String,
    #[serde(default)]
    pub(crate) models: Vec<String>,
    #[serde(default)]
    pub(crate) architectures: Vec<Value<Architecture>>,
    pub(crate) mode: Option<Parsed<JobMode>>,
    pub(crate) precision: Option<Parsed<Precision>>,
    pub(crate) versus: Option<Value<ReleaseId>>,
    pub(crate) up_to_percent: Option<u8>,
    /// The earlier release that the page says it of, where it repeats an issue.
    pub(crate) stated_for: Option<Value<ReleaseId>>,
    pub(crate) workaround: Option<String>,
    pub(crate) reported_by: Option<String>,
}
