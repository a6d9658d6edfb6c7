//! Systems whose drivers are numbered apart from Linux ones.

use crate::rows::source::Source;
use crate::values::compute_capability::ComputeCapability;
use crate::values::cuda_version::CudaVersion;
use crate::values::driver_version::DriverVersion;
use crate::values::jetpack::JetPack;

/// The Windows drivers of a driver branch: a row of the matrix. They support the CUDA of that branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct WindowsBranch {
    /// The number of the branch on Linux.
    pub branch: u16,
    /// The smallest first number that its Windows drivers have.
    pub first: u16,
    /// The greatest.
    pub last: u16,
    /// Where it is stated.
    pub source: &'static Source,
}

/// A JetPack release: a row of the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct JetPackRelease {
    /// Its version.
    pub jetpack: JetPack,
    /// Whether it is a developer preview.
    pub preview: bool,
    /// The versions of Jetson Linux in it.
    pub l4t: &'static [JetPack],
    /// **C(D)**: the CUDA version that its driver supports.
    pub cuda: CudaVersion,
    /// Whether `cuda` follows from the releases before and after it.
    pub cuda_inferred: bool,
    /// The driver that `nvidia-smi` prints on it, where known.
    pub driver: Option<DriverVersion>,
    /// The compute capabilities of the modules it is for.
    pub capabilities: &'static [ComputeCapability],
    /// Where it is stated.
    pub source: &'static Source,
}
