//! What a rule is asked.

use crate::machine::environment::Environment;
use crate::machine::gpu::Gpu;
use crate::matrix::tables::Matrix;
use crate::rows::driver_branch::DriverBranch;
use crate::rows::release::Release;

/// What a rule is asked.
#[derive(Clone, Copy)]
pub(crate) struct RuleContext<'a> {
    pub(crate) matrix: &'a Matrix,
    pub(crate) release: &'static Release,
    pub(crate) env: &'a Environment,
    /// The row of the driver's branch; `None` where no driver was told or the matrix lacks it.
    pub(crate) branch: Option<&'static DriverBranch>,
    /// The GPU being judged; [`Gpu::UNKNOWN`] where none was told.
    pub(crate) gpu: &'a Gpu,
}
