//! What mixed precision depends on, beside the releases themselves: rows of the matrix.

use core::fmt;

use crate::rows::source::Source;
use crate::values::architecture::Architecture;
use crate::values::component_version::ComponentVersion;
use crate::values::compute_capability::ComputeCapability;
use crate::values::release_id::ReleaseId;
use crate::values::words::string_enum;

string_enum! {
    /// A data type of matrix products.
    #[non_exhaustive]
    DataType, "data-type-unknown", "data type";
    /// Double precision.
    Fp64 = "fp64", "FP64", "float64";
    /// Single precision.
    Fp32 = "fp32", "FP32", "float32";
    /// FP32 whose products keep 10 bits of the mantissa.
    Tf32 = "tf32", "TF32";
    /// 16 bits with the range of FP32.
    Bf16 = "bf16", "BF16", "bfloat16";
    /// 16 bits, half precision.
    Fp16 = "fp16", "FP16", "float16";
    /// 8 bits.
    Fp8 = "fp8", "FP8";
    /// 6 bits.
    Fp6 = "fp6", "FP6";
    /// 4 bits.
    Fp4 = "fp4", "FP4";
    /// 8-bit integers.
    Int8 = "int8", "INT8";
    /// 4-bit integers.
    Int4 = "int4", "INT4";
}

string_enum! {
    /// Something that came with a version of PyTorch.
    #[non_exhaustive]
    PyTorchFeature, "pytorch-feature-unknown", "feature of PyTorch";
    /// The memory format in which convolutions suit Tensor Cores.
    ChannelsLast = "channels-last", "channels_last";
    /// Native mixed precision.
    TorchCudaAmp = "torch-cuda-amp", "torch.cuda.amp";
    /// The switches for TF32.
    AllowTf32 = "allow-tf32", "allow_tf32";
    /// Autocast for any device.
    TorchAutocast = "torch-autocast", "torch.autocast";
    /// Autocast to BF16.
    Bf16Autocast = "bf16-autocast", "autocast to BF16";
    /// The namespace of mixed precision for any device.
    TorchAmp = "torch-amp", "torch.amp";
    /// A switch for the precision of FP32 matrix products.
    Float32MatmulPrecision = "float32-matmul-precision", "torch.set_float32_matmul_precision";
    /// FP32 matrix products no longer use TF32 without being asked to.
    Tf32MatmulOffByDefault = "tf32-matmul-off-by-default", "TF32 off by default for matrix products";
    /// The data types `float8_e4m3fn` and `float8_e5m2`.
    Float8DataTypes = "float8-data-types", "float8 data types";
    /// Loss scaling for any device.
    TorchAmpGradScaler = "torch-amp-grad-scaler", "torch.amp.GradScaler";
    /// `torch.cuda.amp` warns that it is deprecated.
    TorchCudaAmpDeprecated = "torch-cuda-amp-deprecated", "deprecation of torch.cuda.amp";
    /// The switches for precision, a backend each.
    Fp32Precision = "fp32-precision", "fp32_precision";
}

string_enum! {
    /// What happened to Apex AMP upstream.
    #[non_exhaustive]
    ApexHistory, "apex-history-unknown", "event in Apex's history";
    /// `amp.initialize` took the place of `amp.init`.
    NewInterface = "new-interface", "new interface";
    /// It is deprecated in favour of PyTorch's own.
    Deprecated = "deprecated", "deprecated";
    /// It is gone.
    Removed = "removed", "removed";
}

/// What mixed precision depends on, beside the releases themselves.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct AmpFacts {
    /// Tensor Cores by compute capability.
    pub tensor_cores: &'static [TensorCoreRow],
    /// The chips that lack the Tensor Cores of these capabilities.
    pub without_tensor_cores: TensorCoreRow,
    /// Where it is stated that FP16 gives NaN on those chips.
    pub fp16_gives_nan: &'static Source,
    /// How fast FP16 is without Tensor Cores.
    pub fp16_rates: &'static [Fp16Rate],
    /// What came with which PyTorch, in order.
    pub pytorch: &'static [Milestone],
    /// What the images set for TF32.
    pub tf32: Tf32Default,
    /// What happened to Apex AMP upstream, in order.
    pub apex: &'static [ApexEvent],
    /// The library that brings FP8 and FP4.
    pub transformer_engine: TransformerEngine,
    /// Sizes that Tensor Cores are at their best with, or need.
    pub shapes: &'static [ShapeRow],
    /// What goes wrong before a release, beside its known issues.
    pub pitfalls: &'static [PitfallRow],
}

/// The Tensor Cores of some compute capabilities.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct TensorCoreRow {
    /// The capabilities.
    pub capabilities: &'static [ComputeCapability],
    /// Their generation; `None` where there are none.
    pub generation: Option<u8>,
    /// The data types whose matrix products run on them; none where there are no Tensor Cores.
    pub data_types: &'static [DataType],
    /// Where it is stated.
    pub source: &'static Source,
}

/// How fast FP16 arithmetic is without Tensor Cores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fp16Rate {
    /// The capabilities.
    pub capabilities: &'static [ComputeCapability],
    /// Whether it is twice the rate of FP32; otherwise it is far below that.
    pub doubled: bool,
    /// Where it is stated.
    pub source: &'static Source,
}

/// What came with which PyTorch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Milestone {
    /// What came.
    pub feature: PyTorchFeature,
    /// The major and minor number of the first version that has it.
    pub since: (u64, u64),
    /// Where it is stated.
    pub source: &'static Source,
}

/// What the images set so that FP32 matrix products use TF32.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tf32Default {
    /// The first release that is said to have TF32 on by default.
    pub since: ReleaseId,
    /// Where that is stated.
    pub since_source: &'static Source,
    /// The variable and its value.
    pub variable: &'static str,
    /// The releases in whose environment it was found.
    pub seen: &'static [ReleaseId],
    /// Where it is stated.
    pub source: &'static Source,
}

/// Something that happened to Apex AMP upstream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ApexEvent {
    /// What happened.
    pub event: ApexHistory,
    /// The month: images of later months can show it.
    pub month: ReleaseId,
    /// The day: `YYYY-MM-DD`.
    pub date: &'static str,
    /// Where it is stated.
    pub source: &'static Source,
}

/// Transformer Engine, the library that brings FP8 and FP4.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct TransformerEngine {
    /// The first release whose image contains it.
    pub since: ReleaseId,
    /// Where that is stated.
    pub source: &'static Source,
    /// What it needs for which data type on which GPU.
    pub needs: &'static [TransformerEngineNeed],
    /// The recipes for FP8, and from which version on they work on which GPU.
    pub recipes: &'static [Recipe],
    /// The recipes that are taken where none is named, oldest first.
    pub defaults: &'static [Recipe],
    /// Where both are stated.
    pub recipes_source: &'static Source,
}

/// A recipe for FP8.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Recipe {
    /// The name of its class: `DelayedScaling`.
    pub name: &'static str,
    /// The first version of the library.
    pub since: ComponentVersion,
    /// The GPUs.
    pub capabilities: &'static [ComputeCapability],
    /// The first CUDA toolkit that will do; `None` where any will.
    pub cuda: Option<ComponentVersion>,
}

/// What Transformer Engine needs for a data type on some GPUs.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TransformerEngineNeed {
    /// The data type.
    pub data_type: DataType,
    /// The GPUs.
    pub capabilities: &'static [ComputeCapability],
    /// The first CUDA toolkit that will do.
    pub cuda: ComponentVersion,
    /// The first version of the library that will do; `None` where any will.
    pub version: Option<ComponentVersion>,
    /// What does not work all the same.
    pub limits: Option<&'static str>,
    /// Where it is stated.
    pub source: &'static Source,
}

impl fmt::Display for TransformerEngineNeed {
    /// What is needed: `CUDA 12.1.1 and Transformer Engine 0.7`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CUDA {}", self.cuda)?;
        match &self.version {
            Some(version) => write!(f, " and Transformer Engine {version}"),
            None => Ok(()),
        }
    }
}

/// A size that Tensor Cores are at their best with, or need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ShapeRow {
    /// For matrix products of this data type,
    pub data_type: DataType,
    /// sizes should be multiples of this.
    pub multiple_of: u16,
    /// Where it is stated.
    pub source: &'static Source,
}

/// Something that goes wrong before a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct PitfallRow {
    /// The first release in which it doesn't.
    pub before: ReleaseId,
    /// The GPU families it concerns.
    pub architectures: &'static [Architecture],
    /// What happens.
    pub text: &'static str,
    /// What helps.
    pub workaround: Option<&'static str>,
    /// Where it is stated.
    pub source: &'static Source,
}
