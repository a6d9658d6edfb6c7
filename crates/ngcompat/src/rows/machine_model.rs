//! Machines by the names that vendors and clouds give them.

use crate::rows::source::Source;
use crate::values::platform::CpuArch;

/// A machine that is known by its name, such as `DGX H100` or `p4d.24xlarge`: a row of the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct MachineModel {
    /// Its names, the usual one first; `#` is any whole number: `Standard_NC#ads_A100_v4`.
    pub names: &'static [&'static str],
    /// Each of its GPUs, by a name that [`Gpu`](crate::Gpu) reads.
    pub gpu: &'static str,
    /// How many GPUs it has; `None` where that is not recorded.
    pub count: Option<u16>,
    /// The architecture of its CPU.
    pub arch: CpuArch,
    /// Where it is stated.
    pub sources: &'static [&'static Source],
}
