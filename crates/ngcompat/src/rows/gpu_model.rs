//! Compute capabilities and GPU models.

use crate::rows::source::Source;
use crate::values::architecture::Architecture;
use crate::values::board_class::{BoardClass, ForwardCompatibility};
use crate::values::compute_capability::ComputeCapability;
use crate::values::driver_version::DriverVersion;
use crate::values::platform::CpuArch;

/// What is known of one compute capability: a row of the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct CapabilityRow {
    /// The capability.
    pub capability: ComputeCapability,
    /// Its architecture.
    pub architecture: Architecture,
    /// Whether it belongs to integrated GPUs (Tegra) only, whose machine code is their own.
    pub integrated: bool,
    /// The first driver branch that knows it.
    pub first_driver: Option<u16>,
    /// The last driver branch that drives it.
    pub last_driver: Option<u16>,
    /// Where the driver branches are stated.
    pub source: &'static Source,
}

/// A GPU model by the name that drivers print: a row of the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct GpuModel {
    /// The name, as `nvidia-smi` prints it where that is recorded.
    pub name: &'static str,
    /// Its compute capability; several where the same name was given to different chips.
    pub capabilities: &'static [ComputeCapability],
    /// Its board class.
    pub class: BoardClass,
    /// Whether the forward compatibility package works on it.
    pub forward_compatibility: ForwardCompatibility,
    /// Whether a driver prints this name; otherwise it is known from lists of PCI ids only.
    pub printed: bool,
    /// Whether its chip lacks the Tensor Cores of its compute capability: those of the GTX 16 series.
    pub without_tensor_cores: bool,
    /// What its Tensor Cores gain, where recorded.
    pub tensor_core_gain: Option<TensorCoreGain>,
    /// The first Linux driver whose list of GPUs names the board, where that is younger than the
    /// first of its capability. A driver may run a board before it names it.
    pub first_driver: Option<DriverVersion>,
    /// Where that is stated.
    pub first_driver_source: Option<&'static Source>,
    /// The CPU of every machine that it is known to be built into, where it is always the same: that of
    /// the superchip, or of the only machines that have the board.
    pub cpu: Option<CpuArch>,
    /// Where that is stated.
    pub cpu_source: Option<&'static Source>,
    /// Where it is stated.
    pub sources: &'static [&'static Source],
}

/// How much more arithmetic Tensor Cores do in FP16 than FP32 units do in FP32, by data sheets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct TensorCoreGain {
    /// By which factor, about.
    pub factor: u8,
    /// By which factor beside FP32 products that use TF32, where recorded.
    pub tf32_factor: Option<u8>,
    /// Where it is stated.
    pub source: &'static Source,
}
