//! CUDA toolkits.

use crate::rows::source::Source;
use crate::values::compute_capability::ComputeCapability;
use crate::values::cuda_version::CudaVersion;
use crate::values::driver_version::DriverVersion;

/// A CUDA minor version (12.4 and its updates): a row of the matrix.
///
/// All updates of a minor version share the driver branch, the targets and the rules of
/// compatibility.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cuda {
    /// Major and minor number.
    pub version: CudaVersion,
    /// The **own branch**: the branch of the driver that came with this toolkit, the first that
    /// runs it natively.
    pub branch: u16,
    /// The compute capabilities its compiler builds machine code for, in order.
    pub targets: &'static [ComputeCapability],
    /// Where the targets are stated.
    pub targets_source: &'static Source,
    /// The forward compatibility package; `None` before CUDA 10.0, which has none.
    pub forward_package: Option<ForwardPackage>,
    /// The floor of minor-version compatibility; `None` before CUDA 11, which has none.
    pub minor_version_floor: Option<MinorVersionFloor>,
    /// Where the own branch is stated.
    pub source: &'static Source,
}

/// The package `cuda-compat-X-Y`: newer user-mode driver libraries on an older kernel driver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ForwardPackage {
    /// The branches of the kernel drivers it accepts, in order. A list, not a minimum.
    pub bases: &'static [BaseBranch],
    /// Whether the list of devices inside the library is recorded.
    pub devices_seen: bool,
    /// Where the list is stated.
    pub source: &'static Source,
}

/// A driver branch that a forward compatibility package accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct BaseBranch {
    /// The branch.
    pub branch: u16,
    /// The smallest version inside the branch, where one is stated: the same for every package that
    /// accepts the branch.
    pub minimum: Option<DriverVersion>,
    /// The first version of the package's own driver that accepts this branch, where an older
    /// update of the same minor version did not.
    pub since: Option<DriverVersion>,
    /// Whether RTX professional boards are expected to work with it: the list of devices inside the
    /// library is recorded, or the CUDA image's requirement names their brands for this branch.
    pub rtx_boards: bool,
}

/// The smallest driver on which CUDA minor-version compatibility works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct MinorVersionFloor {
    /// On Linux.
    pub linux: DriverVersion,
    /// On Windows, and so under WSL.
    pub windows: DriverVersion,
    /// Where the floor is stated.
    pub source: &'static Source,
}

impl Cuda {
    /// The entry of the forward package's list for a kernel driver of `branch`.
    ///
    /// `package_driver` is the version of the package's own driver, where known.
    pub fn base(&self, branch: u16, package_driver: Option<DriverVersion>) -> Option<BaseBranch> {
        let package = self.forward_package.as_ref()?;
        package.bases.iter().copied().find(|base| {
            base.branch == branch
                && match (base.since, package_driver) {
                    (Some(since), Some(own)) => own.at_least(since) == Some(true),
                    _ => true,
                }
        })
    }
}
