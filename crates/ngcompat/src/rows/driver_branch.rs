//! Driver branches.

use crate::rows::source::Source;
use crate::values::cuda_version::CudaVersion;
use crate::values::driver_version::DriverVersion;

/// A driver branch: a row of the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct DriverBranch {
    /// Its number.
    pub branch: u16,
    /// What kind of branch it is, as NVIDIA or endoflife.date names it.
    pub kind: Option<&'static str>,
    /// **C(D)**: the CUDA version its drivers support by themselves; `None` where it wasn't seen.
    pub cuda: Option<CudaVersion>,
    /// Its first version, where known.
    pub first: Option<DriverVersion>,
    /// The newest version seen.
    pub latest: Option<DriverVersion>,
    /// When it reaches or reached end of life: `YYYY-MM` or `YYYY-MM-DD`.
    pub end_of_life: Option<&'static str>,
    /// Where the end of life is stated.
    pub end_of_life_source: Option<&'static Source>,
    /// Where its CUDA version is stated.
    pub source: &'static Source,
}
