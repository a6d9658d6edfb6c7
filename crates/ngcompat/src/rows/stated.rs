//! What release notes state about drivers, GPUs and platforms.

use core::fmt;

use crate::rows::source::Source;
use crate::values::architecture::Architecture;
use crate::values::compute_capability::ComputeCapability;
use crate::values::driver_version::DriverVersion;
use crate::values::words::string_enum;

/// What the release notes say about drivers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DriverRequirement {
    /// "Requires driver release … or later"; `None` where the notes print no number.
    pub minimum: Option<DriverVersion>,
    /// The older branches that data center boards may use, as printed.
    pub datacenter_branches: &'static [ListedBranch],
    /// The boards that sentence names, as printed.
    pub datacenter_boards: &'static [&'static str],
    /// Branches that the notes call not forward-compatible.
    pub not_forward_compatible: &'static [u16],
    /// Whether the notes point to NVIDIA's CUDA compatibility document instead of naming drivers.
    pub refers_elsewhere: bool,
    /// Where it is stated.
    pub source: &'static Source,
}

/// A branch as release notes list it: `418.xx`, `470.57 (or later R470)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(with = "alloc::string::String")
)]
#[non_exhaustive]
pub struct ListedBranch {
    /// The branch.
    pub branch: u16,
    /// The smallest version inside the branch, where printed.
    pub minimum: Option<DriverVersion>,
}

impl fmt::Display for ListedBranch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.minimum {
            Some(minimum) => minimum.fmt(f),
            None => self.branch.fmt(f),
        }
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for ListedBranch {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What the release notes say about GPUs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct GpuRequirement {
    /// The smallest compute capability.
    #[cfg_attr(feature = "serde", serde(rename = "minimum_compute_capability"))]
    #[cfg_attr(feature = "schema", schemars(with = "Option<ComputeCapability>"))]
    pub minimum: MinimumCapability,
    /// The families they name, in order of capability; empty where that text is not recorded.
    pub families: &'static [Architecture],
    /// Families they still name but say are no longer tested.
    #[cfg_attr(feature = "serde", serde(rename = "untested_families"))]
    pub untested: &'static [Architecture],
    /// Where it is stated; `None` where that text is not recorded.
    pub source: Option<&'static Source>,
}

/// The smallest compute capability a release supports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum MinimumCapability {
    /// As its release notes print it.
    Printed(ComputeCapability),
    /// Nothing is stated: what counts is which machine code the build has.
    NotStated,
    /// Not recorded. The minimum never went down from one release to the next, so that the nearest
    /// releases whose notes print one bound it.
    NotRecorded {
        /// The minimum of the nearest earlier release that prints one.
        earlier: Option<ComputeCapability>,
        /// The minimum of the nearest later release that prints one.
        later: Option<ComputeCapability>,
    },
}

#[cfg(feature = "serde")]
impl serde::Serialize for MinimumCapability {
    /// What the release notes print, and nothing that follows from others.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Printed(capability) => serializer.serialize_some(capability),
            Self::NotStated | Self::NotRecorded { .. } => serializer.serialize_none(),
        }
    }
}

impl MinimumCapability {
    /// The minimum as printed, or as it follows from its neighbours: between two releases that print
    /// the same one it is theirs.
    ///
    /// ```
    /// use ngcompat::{ComputeCapability, MinimumCapability};
    ///
    /// let between = |earlier, later| {
    ///     let [earlier, later] = [earlier, later].map(|minor| Some(ComputeCapability::new(7, minor)));
    ///     MinimumCapability::NotRecorded { earlier, later }.known()
    /// };
    /// assert_eq!(between(5, 5), Some(ComputeCapability::new(7, 5)));
    /// assert_eq!(between(0, 5), None);
    /// ```
    pub const fn known(self) -> Option<ComputeCapability> {
        match self {
            Self::Printed(minimum) => Some(minimum),
            Self::NotRecorded { earlier: Some(earlier), later: Some(later) }
                if earlier.major == later.major && earlier.minor == later.minor =>
            {
                Some(later)
            }
            Self::NotRecorded { .. } | Self::NotStated => None,
        }
    }
}

string_enum! {
    /// A platform for which an image of a release is recorded.
    #[non_exhaustive]
    ImagePlatform, "image-platform-unknown", "image platform";
    /// The ordinary image for x86-64 machines.
    X86_64 = "x86_64", "x86_64", "amd64";
    /// The image for 64-bit Arm machines.
    Aarch64 = "aarch64", "aarch64", "arm64";
    /// The image for Arm servers (SBSA).
    Sbsa = "sbsa", "Arm SBSA";
    /// The image for integrated GPUs (tag suffix `-igpu`).
    Igpu = "igpu", "integrated GPU";
}
