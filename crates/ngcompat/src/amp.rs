//! How to train in mixed precision in a release on a GPU.
//!
//! Every part of the answer is a [`Statement`]: a value, where there is one, with what it rests on.
//! What release notes state comes first; the rest follows from the release's PyTorch, its other
//! contents and the GPU.

mod facts;
mod question;
mod snippet;

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;

pub use self::facts::{
    AmpFacts, ApexEvent, ApexHistory, DataType, Milestone, ParseApexHistoryError,
    ParseDataTypeError, ParsePyTorchFeatureError, PitfallRow, PyTorchFeature, ShapeRow,
    TensorCoreRow, Tf32Default, TransformerEngine, TransformerEngineNeed,
};
use self::question::Question;
use crate::environment::Environment;
use crate::gpu::{Gpu, words};
use crate::matrix::{Matrix, matrix};
use crate::release::{Release, ReleaseName};
use crate::report::Verdict;
use crate::source::Source;
use crate::text::Excerpt;
use crate::version::{ComponentVersion, ReleaseId, serde_as_text};

words! {
    /// What a statement about mixed precision rests on.
    AmpBasis, ParseAmpBasisError, "amp-basis-unknown", "basis";
    /// The notes of this very release state it.
    ReleaseNotes = "release-notes", "release notes";
    /// It was seen in this image's environment.
    Image = "image", "the image itself";
    /// Another document says it of this release.
    Reported = "reported", "reported";
    /// It follows from the release's version of PyTorch or its other contents.
    Derived = "derived", "derived from the release's contents";
    /// It holds for NVIDIA's PyTorch containers, or mixed precision, in general; this release's own
    /// word was not seen.
    General = "general", "in general";
    /// It is a matter of the GPU.
    Hardware = "hardware", "hardware";
}

words! {
    /// The interface to mixed precision.
    AmpInterface, ParseAmpInterfaceError, "amp-interface-unknown", "interface to mixed precision";
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
    fn new(
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
}

/// Apex AMP in this release.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ApexAdvice {
    /// Whether Apex is in the image; `None` where it was not seen.
    pub present: Option<bool>,
    /// Whether to use it for new work.
    pub recommended: bool,
    /// What had happened to Apex AMP upstream by then; `None` where nothing had.
    pub upstream: Option<ApexHistory>,
}

/// Advice on sizes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Shape {
    /// For matrix products of this data type,
    pub data_type: DataType,
    /// sizes should be multiples of this.
    pub multiple_of: u16,
}

/// What FP16 gains over FP32, as release notes put it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Gains {
    /// By which factor memory traffic and storage get smaller.
    pub memory_factor: Option<u8>,
    /// By which factor Tensor Cores do more arithmetic than FP32 units; `None` where the GPU has
    /// none, or it is not known.
    pub tensor_core_factor: Option<u8>,
}

/// Something that is known to go wrong in this release on this GPU.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Pitfall {
    /// What happens.
    pub message: &'static str,
    /// What helps.
    pub workaround: Option<&'static str>,
    /// What it rests on.
    pub basis: AmpBasis,
    /// Where it is stated.
    pub source: &'static Source,
}

/// How to train in mixed precision in a release on a GPU: what [`amp`] gives.
///
/// [`Display`](fmt::Display) is what a person reads; with the feature `serde` it is the JSON that
/// the command line, Python and JavaScript share.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct AmpGuidance {
    /// The release.
    pub release: ReleaseName,
    /// The GPU.
    pub gpu: Gpu,
    /// Whether the release has machine code for the GPU at all.
    pub gpu_verdict: Verdict,
    /// The release's version of PyTorch, on which most of the answer depends.
    pub pytorch: Statement<ComponentVersion>,
    /// Whether the GPU has Tensor Cores.
    pub tensor_cores: Statement<TensorCores>,
    /// The interface to use.
    pub api: Statement<AmpApi>,
    /// The data type to train in.
    pub dtype: Statement<AmpDataType>,
    /// TF32.
    pub tf32: Statement<Tf32>,
    /// FP8.
    pub fp8: Statement<LowPrecision>,
    /// FP4.
    pub fp4: Statement<LowPrecision>,
    /// Apex AMP.
    pub apex: Statement<ApexAdvice>,
    /// What sizes to choose.
    pub shapes: Vec<Statement<Shape>>,
    /// What to expect of FP16.
    pub gains: Statement<Gains>,
    /// What is known to go wrong.
    pub pitfalls: Vec<Pitfall>,
    /// A training step to paste into a script; `None` where no interface is known.
    pub snippet: Option<String>,
}

/// How to train in mixed precision in a release on a GPU.
///
/// ```
/// use ngcompat::Gpu;
/// use ngcompat::amp::{AmpInterface, DataType};
///
/// let guidance = ngcompat::amp(ngcompat::release("20.12")?, &"Tesla V100".parse()?);
/// assert_eq!(guidance.api.value.unwrap().interface, AmpInterface::TorchCudaAmp);
/// let dtype = guidance.dtype.value.unwrap();
/// assert!(dtype.data_type == DataType::Fp16 && dtype.loss_scaling);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn amp(release: &'static Release, gpu: &Gpu) -> AmpGuidance {
    matrix().amp(release, gpu)
}

impl AmpGuidance {
    pub(crate) fn of(matrix: &Matrix, release: &'static Release, gpu: &Gpu) -> Self {
        let q = Question::of(matrix, release, gpu);
        let api = q.api();
        let dtype = q.dtype();
        let fp8 = q.low_precision(DataType::Fp8);
        let snippet = api.value.as_ref().map(|api| {
            let new_apex = q.apex_event(ApexHistory::NewInterface).is_some();
            snippet::training_step(api.interface, new_apex, dtype.value)
        });
        Self {
            release: release.name(),
            gpu: gpu.clone(),
            gpu_verdict: matrix.outcome(release, &Environment::new().gpu(gpu.clone())).aspects.gpu,
            pytorch: q.pytorch(),
            tensor_cores: q.tensor_cores(),
            shapes: q.shapes(&dtype, &fp8),
            api,
            dtype,
            tf32: q.tf32(),
            fp8,
            fp4: q.low_precision(DataType::Fp4),
            apex: q.apex(),
            gains: q.gains(),
            pitfalls: q.pitfalls(),
            snippet,
        }
    }
}

impl fmt::Display for AmpGuidance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} on {}: mixed precision", self.release, self.gpu)?;
        if self.gpu_verdict == Verdict::Incompatible {
            f.write_str("\n! This release does not run on this GPU; the check says why.\n")?;
        }
        let mut part = |heading: &str, message: &str, basis: AmpBasis, sources: &[&Source]| {
            write!(f, "\n{heading}\n  {message}\n  [{}", basis.name())?;
            for source in sources {
                write!(f, "; {}", source.what)?;
            }
            f.write_str("]\n")
        };
        macro_rules! parts {
            ($($heading:literal $statement:expr;)+) => {
                $(part($heading, &$statement.message, $statement.basis, &$statement.sources)?;)+
            };
        }
        parts! {
            "PyTorch" self.pytorch;
            "Tensor Cores" self.tensor_cores;
            "Interface" self.api;
            "Data type" self.dtype;
            "TF32" self.tf32;
            "FP8" self.fp8;
            "FP4" self.fp4;
            "Apex" self.apex;
        }
        for shape in &self.shapes {
            parts! { "Sizes" shape; }
        }
        parts! { "Gain" self.gains; }
        for pitfall in &self.pitfalls {
            let mut message = String::from(pitfall.message);
            if let Some(workaround) = pitfall.workaround {
                message.push_str(" Workaround: ");
                message.push_str(workaround);
            }
            part("! Known to go wrong", &message, pitfall.basis, &[pitfall.source])?;
        }
        if let Some(snippet) = &self.snippet {
            writeln!(f, "\nA training step\n")?;
            for line in snippet.lines() {
                writeln!(f, "{}{line}", if line.is_empty() { "" } else { "    " })?;
            }
        }
        Ok(())
    }
}
