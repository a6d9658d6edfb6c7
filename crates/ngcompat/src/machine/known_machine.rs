//! A machine that is known by its name.

use alloc::vec::Vec;

use crate::machine::gpu::Gpu;
use crate::values::platform::CpuArch;

/// What the name of a machine says of it, such as `DGX H100`, `Jetson Orin Nano Super` or the instance type
/// `p4d.24xlarge`.
///
/// ```
/// use ngcompat::{CpuArch, KnownMachine};
///
/// let machine: KnownMachine = "p4d.24xlarge".parse()?;
/// assert_eq!((machine.gpus.len(), machine.arch), (8, CpuArch::X86_64));
/// assert_eq!(machine.gpus[0].name(), Some("NVIDIA A100-SXM4-40GB"));
/// let error = "DGX Sparc".parse::<KnownMachine>().unwrap_err();
/// assert_eq!(error.to_string(), "unknown machine `DGX Sparc`; did you mean `DGX Spark`?");
/// # Ok::<(), ngcompat::ParseError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct KnownMachine {
    /// The usual name; `#` in it is any number.
    pub name: &'static str,
    /// Its GPUs; one where their count is not recorded.
    pub gpus: Vec<Gpu>,
    /// The architecture of its CPU.
    pub arch: CpuArch,
}
