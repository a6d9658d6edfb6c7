//! The parts of the answer.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::rows::amp::{ApexHistory, DataType};
use crate::rows::source::Source;
use crate::values::release_id::ReleaseId;
use crate::values::words::string_enum;

string_enum! {
    /// What a statement about mixed precision rests on.
    #[non_exhaustive]
    AmpBasis, "amp-basis-unknown", "basis";
    /// The notes of this very release state it.
    ReleaseNotes = "release-notes", "release notes";
    /// It was found in this image's environment.
    Image = "image", "the image itself";
    /// Another document says it of this release.
    Reported = "reported", "reported";
    /// It follows from the release's version of PyTorch or its other contents.
    Derived = "derived", "derived from the release's contents";
    /// It holds for NVIDIA's PyTorch containers, or mixed precision, in general; this release's own
    /// word is not recorded.
    General = "general", "in general";
    /// It is a matter of the GPU.
    Hardware = "hardware", "hardware";
}

string_enum! {
    /// The interface to mixed precision.
    #[non_exhaustive]
    AmpInterface, "amp-interface-unknown", "interface to mixed precision";
    /// NVIDIA's extension Apex.
    Apex = "apex", "Apex AMP";
    /// PyTorch's own, for CUDA.
    TorchCudaAmp = "torch-cuda-amp", "torch.cuda.amp";
    /// PyTorch's own, autocast for any device.
    TorchAutocast = "torch-autocast", "torch.autocast";
    /// PyTorch's own, for any device.
    TorchAmp = "torch-amp", "torch.amp";
}

/// One part of the answer, with what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Statement_{T}"))]
#[non_exhaustive]
pub struct Statement<T> {
    /// The answer; `None` where it is not known.
    pub value: Option<T>,
    /// The answer in words, or what is unknown.
    pub message: String,
    /// What it rests on.
    pub basis: AmpBasis,
    /// The documents that state what it rests on.
    pub sources: Vec<&'static Source>,
}

impl<T> Statement<T> {
    pub(crate) fn new(
        value: Option<T>,
        message: impl Into<String>,
        basis: AmpBasis,
        sources: impl IntoIterator<Item = &'static Source>,
    ) -> Self {
        let mut once: Vec<&'static Source> = Vec::new();
        for source in sources {
            if !once.contains(&source) {
                once.push(source);
            }
        }
        Self { value, message: message.into(), basis, sources: once }
    }
}

impl<T> fmt::Display for Statement<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// The Tensor Cores of a GPU.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TensorCores {
    /// Whether there are any.
    pub present: bool,
    /// Their generation.
    pub generation: Option<u8>,
    /// The data types whose matrix products run on them.
    pub data_types: Vec<DataType>,
}

/// The names to use.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AmpApi {
    /// The interface.
    pub interface: AmpInterface,
    /// What to import: `torch.cuda.amp`.
    pub import: &'static str,
    /// What chooses the data type of operations: `torch.cuda.amp.autocast`.
    pub autocast: &'static str,
    /// What scales the loss: `torch.cuda.amp.GradScaler`.
    pub scaler: &'static str,
    /// Whether `torch.cuda.amp` is deprecated; `None` where that is not known.
    pub torch_cuda_amp_deprecated: Option<bool>,
}

/// The data type to train in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AmpDataType {
    /// The data type; FP32 where mixed precision is not worth it.
    pub data_type: DataType,
    /// Whether the loss must be scaled.
    pub loss_scaling: bool,
}

/// TF32: FP32 matrix products on Tensor Cores, without a change to the script.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Tf32 {
    /// Whether GPU and release have it.
    pub available: bool,
    /// Whether it is on without being asked for, in this container.
    pub on_by_default: Option<bool>,
    /// What switches it, as of the release's PyTorch.
    pub switches: Vec<&'static str>,
}

/// A data type of fewer than 16 bits, through a library.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LowPrecision {
    /// Whether GPU and release have it.
    pub available: bool,
    /// The library that brings it: `Transformer Engine`.
    pub library: &'static str,
    /// What to import: `transformer_engine.pytorch`.
    pub import: &'static str,
    /// The first release whose image contains the library.
    pub since: ReleaseId,
    /// The recipes that work on this GPU in this release, by the names of their classes; empty for
    /// data types other than FP8.
    pub recipes: Vec<&'static str>,
    /// The recipe that is taken where none is named; `None` where it is not known. Where it is not
    /// among `recipes` it fails.
    pub default_recipe: Option<&'static str>,
}

/// Apex AMP in this release.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ApexAdvice {
    /// Whether Apex is in the image; `None` where it is not recorded.
    pub present: Option<bool>,
    /// Whether to use it for new work.
    pub recommended: bool,
    /// What had happened to Apex AMP upstream by then; `None` where nothing had.
    pub upstream: Option<ApexHistory>,
}

/// Advice on sizes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Shape {
    /// For matrix products of this data type,
    pub data_type: DataType,
    /// sizes should be multiples of this.
    pub multiple_of: u16,
}

/// What FP16 gains over FP32.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Gains {
    /// By which factor memory traffic and storage get smaller, as release notes put it. Operations
    /// that memory bandwidth limits get faster by it.
    pub memory_factor: Option<u8>,
    /// By which factor, about, the GPU's own Tensor Cores do more arithmetic than its FP32 units;
    /// `None` where it has none, or it is not recorded.
    pub tensor_core_factor: Option<u8>,
}

/// Something that is known to go wrong in this release on this GPU.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Pitfall {
    /// What happens.
    pub message: &'static str,
    /// The earlier release that the notes say it of, where they repeat an issue.
    pub stated_for: Option<ReleaseId>,
    /// What helps.
    pub workaround: Option<&'static str>,
    /// What it rests on.
    pub basis: AmpBasis,
    /// Where it is stated.
    pub source: &'static Source,
}
