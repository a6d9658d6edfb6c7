//! Builds: the binary form of a release, which the rules judge and nothing else.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use crate::machine::conflict::{Conflict, Fact};
use crate::rows::stated::{DriverRequirement, GpuRequirement, MinimumCapability};
use crate::values::compute_capability::ComputeCapability;
use crate::values::cuda_version::CudaVersion;
use crate::values::driver_version::DriverVersion;
use crate::values::words::string_enum;

string_enum! {
    /// Whether CUDA comes in a container image or is installed on the machine.
    #[non_exhaustive]
    BuildKind, "build-kind-unknown", "kind of build";
    /// A container image, which the container tools start.
    Image = "image", "image", "container";
    /// A Python wheel or another binary that runs on the machine itself. It has no more machine code
    /// than it was built with.
    Wheel = "wheel", "wheel", "binary";
}

string_enum! {
    /// The platform a build is made for.
    #[non_exhaustive]
    BuildPlatform, "build-platform-unknown", "build platform";
    /// Linux on x86-64.
    LinuxX86_64 = "linux-x86_64", "Linux x86_64", "x86_64", "amd64", "linux/amd64";
    /// Linux on 64-bit Arm: servers (SBSA), and Jetson Thor.
    LinuxAarch64 = "linux-aarch64", "Linux arm64", "aarch64", "arm64", "sbsa", "linux/arm64";
    /// Jetson modules up to Orin, whose images have the suffix `-igpu` or `l4t`.
    Jetson = "jetson", "Jetson", "igpu", "l4t";
    /// Windows on x86-64.
    WindowsX86_64 = "windows-x86_64", "Windows", "windows", "win_amd64";
}

string_enum! {
    /// A fact of a build that can be inferred.
    #[non_exhaustive]
    BuildFact, "build-fact-unknown", "fact of a build";
    /// The CUDA version inside.
    Cuda = "cuda", "CUDA version";
    /// The machine code.
    Capabilities = "capabilities", "machine code";
    /// Whether it carries the forward compatibility package.
    CompatPackage = "compat_package", "forward compatibility package";
    /// What it requires of the machine to start.
    Requires = "requires", "NVIDIA_REQUIRE_CUDA";
}

/// What the rules judge: CUDA and machine code made for a platform.
///
/// The releases of the matrix have theirs. Anyone can make one from the facts of an image or a
/// binary of their own; what is left out is not known.
///
/// ```
/// use ngcompat::{Build, Environment, RunMode};
///
/// let build = Build::new("12.8".parse()?)
///     .capabilities(["8.0".parse()?, "9.0".parse()?])
///     .compat_package(false);
/// let env = Environment::new().driver("535.161.08".parse()?).gpu("H100".parse()?);
/// let report = ngcompat::matrix().check_build(&build, &env);
/// assert_eq!(report.mode(), Some(RunMode::MinorVersionCompatibility));
/// # Ok::<(), ngcompat::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
#[non_exhaustive]
pub struct Build {
    /// Whether it is an image or runs on the machine itself.
    pub kind: BuildKind,
    /// The platform it is made for.
    pub platform: BuildPlatform,
    /// The CUDA version of the runtime inside: `12.8`.
    ///
    /// The rules call it **T**.
    pub cuda: Option<CudaVersion>,
    /// Whether it carries the forward compatibility package (`cuda-compat`).
    pub compat_package: Option<bool>,
    /// Whether its own start-up tests the compatibility libraries and uses them only where they work, as
    /// NGC's framework images do. Other images get them from the container tools, untested.
    pub compat_tested: Option<bool>,
    /// Whether it puts its compatibility libraries in front of the driver's, whatever the machine.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "is_false"))]
    pub compat_first: bool,
    /// The first driver, newer than those libraries, with which it does so.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub compat_first_from: Option<DriverVersion>,
    /// The driver whose user-mode libraries it carries (`CUDA_DRIVER_VERSION`), or, where that is not
    /// recorded, the driver that came with its toolkit.
    pub compat_driver: Option<DriverVersion>,
    /// The compute capabilities it has machine code for, in order. Where they are not recorded, the
    /// targets of its toolkit are used for an image.
    pub capabilities: Option<Cow<'static, [ComputeCapability]>>,
    /// Those among them whose code uses features of this very architecture (`sm_120a`), and therefore
    /// runs on no later step of their generation.
    ///
    /// Source: the CUDA C++ programming guide, on architecture-specific features.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "<[_]>::is_empty"))]
    pub arch_specific: Cow<'static, [ComputeCapability]>,
    /// The capability it has PTX for, the oldest of several: a driver compiles it for that GPU and any
    /// later one.
    pub ptx: Option<ComputeCapability>,
    /// The oldest driver that loads its machine code, where that is newer than CUDA's own floor:
    /// compressed code needs a newer driver.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub loads_from: Option<DriverVersion>,
    /// `NVIDIA_REQUIRE_CUDA`: what container tools check before they start it.
    pub requires: Option<Cow<'static, str>>,
    /// The facts that follow from neighbours, and were not read from this build.
    pub inferred: Cow<'static, [BuildFact]>,
    /// The facts above that its own description states in different ways, and which are therefore not
    /// known.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub conflicts: Vec<Conflict>,
}

impl Build {
    /// A build of which nothing is known.
    pub const UNKNOWN: Self = Self {
        kind: BuildKind::Image,
        platform: BuildPlatform::LinuxX86_64,
        cuda: None,
        compat_package: None,
        compat_tested: None,
        compat_first: false,
        compat_first_from: None,
        compat_driver: None,
        capabilities: None,
        arch_specific: Cow::Borrowed(&[]),
        ptx: None,
        loads_from: None,
        requires: None,
        inferred: Cow::Borrowed(&[]),
        conflicts: Vec::new(),
    };

    /// An image for Linux on x86-64 with this CUDA version inside.
    pub const fn new(cuda: CudaVersion) -> Self {
        let mut build = Self::UNKNOWN;
        build.cuda = Some(cuda);
        build
    }

    /// Whether it is an image or runs on the machine itself.
    #[must_use]
    pub fn kind(mut self, kind: BuildKind) -> Self {
        self.kind = kind;
        self
    }

    /// The platform it is made for.
    #[must_use]
    pub fn platform(mut self, platform: BuildPlatform) -> Self {
        self.platform = platform;
        self
    }

    /// The compute capabilities it has machine code for, in any order.
    #[must_use]
    pub fn capabilities(mut self, all: impl IntoIterator<Item = ComputeCapability>) -> Self {
        let mut sorted: Vec<_> = all.into_iter().collect();
        sorted.sort_unstable();
        sorted.dedup();
        self.capabilities = Some(Cow::Owned(sorted));
        self
    }

    /// The capabilities among them whose code runs on no later step of their generation.
    #[must_use]
    pub fn arch_specific(mut self, these: impl IntoIterator<Item = ComputeCapability>) -> Self {
        let mut sorted: Vec<_> = these.into_iter().collect();
        sorted.sort_unstable();
        sorted.dedup();
        self.arch_specific = Cow::Owned(sorted);
        self
    }

    /// The capability it has PTX for, the oldest of several.
    #[must_use]
    pub fn ptx(mut self, capability: ComputeCapability) -> Self {
        self.ptx = Some(capability);
        self
    }

    /// The oldest driver that loads its machine code.
    #[must_use]
    pub fn loads_from(mut self, driver: DriverVersion) -> Self {
        self.loads_from = Some(driver);
        self
    }

    /// Whether it carries the forward compatibility package.
    #[must_use]
    pub fn compat_package(mut self, carried: bool) -> Self {
        self.compat_package = Some(carried);
        self
    }

    /// Whether its own start-up tests the compatibility libraries.
    #[must_use]
    pub fn compat_tested(mut self, tested: bool) -> Self {
        self.compat_tested = Some(tested);
        self
    }

    /// Whether it puts its compatibility libraries in front of the driver's, whatever the machine.
    #[must_use]
    pub fn compat_first(mut self, first: bool) -> Self {
        self.compat_first = first;
        self
    }

    /// The first driver with which it puts its compatibility libraries in front of the driver's.
    #[must_use]
    pub fn compat_first_from(mut self, driver: DriverVersion) -> Self {
        self.compat_first_from = Some(driver);
        self
    }

    /// The driver whose user-mode libraries it carries.
    #[must_use]
    pub fn compat_driver(mut self, driver: DriverVersion) -> Self {
        self.compat_driver = Some(driver);
        self
    }

    /// The oldest driver on which CUDA minor-version compatibility works, by the floor of its CUDA.
    pub(crate) fn oldest_driver(&self, floor: DriverVersion) -> DriverVersion {
        self.loads_from.map_or(floor, |first| first.max(floor))
    }

    /// The contradiction that makes a fact unknown.
    pub(crate) fn disputed(&self, fact: Fact) -> Option<&Conflict> {
        self.conflicts.iter().find(|conflict| conflict.fact == fact)
    }

    /// Whether a fact follows from neighbours.
    pub fn is_inferred(&self, fact: BuildFact) -> bool {
        self.inferred.contains(&fact)
    }
}

#[cfg(feature = "serde")]
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
const fn is_false(value: &bool) -> bool {
    !*value
}

impl Default for Build {
    fn default() -> Self {
        Self::UNKNOWN
    }
}

/// A build of a release, with what documents state about it: a row of the matrix.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct BuildRow {
    /// The build.
    pub build: Build,
    /// What documents state about the drivers and GPUs it needs.
    pub stated: &'static Stated,
}

/// What documents state about the drivers and GPUs that a build needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stated {
    /// About drivers; `None` where no such text is recorded.
    pub driver: Option<DriverRequirement>,
    /// About GPUs.
    pub gpu: GpuRequirement,
}

impl Stated {
    /// Nothing.
    pub const NOTHING: Self = Self {
        driver: None,
        gpu: GpuRequirement {
            minimum: MinimumCapability::NotStated,
            families: &[],
            untested: &[],
            source: None,
        },
    };
}
