//! A machine that is known by its name.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::machine::gpu::Gpu;
use crate::values::error::error_code;
use crate::values::platform::CpuArch;
use crate::values::text::{Excerpt, list};

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
/// # Ok::<(), ngcompat::UnknownMachine>(())
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

/// No machine of this name is recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnknownMachine {
    /// The text as given, shortened.
    pub input: Excerpt,
    /// Names that are near, best first.
    pub meant: Vec<String>,
}

impl UnknownMachine {
    /// A stable name of this kind of error.
    pub const fn code(&self) -> &'static str {
        "machine-unknown"
    }
}

impl fmt::Display for UnknownMachine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown machine {}", self.input)?;
        if self.meant.is_empty() {
            return f.write_str("; give its GPUs and the architecture of its CPU instead");
        }
        let quoted: Vec<String> =
            self.meant.iter().map(|name| alloc::format!("`{name}`")).collect();
        write!(f, "; did you mean {}?", list(&quoted, "or"))
    }
}

impl core::error::Error for UnknownMachine {}

error_code!(UnknownMachine);
