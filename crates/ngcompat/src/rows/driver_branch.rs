//! Driver branches.

use crate::rows::source::Source;
use crate::values::branch_kind::BranchKind;
use crate::values::cuda_version::CudaVersion;
use crate::values::driver_version::DriverVersion;

/// A driver branch: a row of the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct DriverBranch {
    /// Its number.
    pub branch: u16,
    /// What kind of branch it is, as NVIDIA or endoflife.date names it.
    pub kind: Option<BranchKind>,
    /// **C(D)**: the CUDA version its drivers support by themselves; `None` where not recorded.
    pub cuda: Option<CudaVersion>,
    /// Its first version, where known.
    pub first: Option<DriverVersion>,
    /// The newest version recorded for Linux.
    pub latest: Option<DriverVersion>,
    /// Where that is stated.
    pub latest_source: Option<&'static Source>,
    /// The newest version recorded for Windows, whose drivers are numbered apart.
    pub windows_latest: Option<DriverVersion>,
    /// Where that is stated.
    pub windows_latest_source: Option<&'static Source>,
    /// When it reaches or reached end of life: `YYYY-MM` or `YYYY-MM-DD`.
    pub end_of_life: Option<&'static str>,
    /// Where the end of life is stated.
    pub end_of_life_source: Option<&'static Source>,
    /// Where its CUDA version is stated.
    pub source: &'static Source,
}

impl DriverBranch {
    /// Whether its end of life had come on a day, `YYYY-MM-DD`. A branch without a recorded end has
    /// not ended.
    pub fn has_ended(&self, day: &str) -> bool {
        self.end_of_life.is_some_and(|end| end <= day)
    }

    /// Whether one would install it on that day: of long-term support or production, and not ended.
    pub fn is_maintained(&self, day: &str) -> bool {
        matches!(self.kind, Some(BranchKind::LongTermSupport | BranchKind::Production))
            && !self.has_ended(day)
    }
}
