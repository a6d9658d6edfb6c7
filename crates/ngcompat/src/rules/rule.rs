//! The table of rules.

use core::fmt;
use core::str::FromStr;

use crate::rules::verdict::{Aspect, Basis};
use crate::values::error::error_code;
use crate::values::text::Excerpt;
use crate::values::words::serde_as_text;

/// Defines [`Rule`]: its id, aspect, basis, source, meaning and reason, in one table that the page
/// `docs/rules.md` is made from.
macro_rules! rules {
    ($($variant:ident = $id:literal, $aspect:expr, $basis:ident, $source:ident, $summary:literal, $reason:literal;)+) => {
        /// The rules, in the order in which they are documented.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Rule {
            $(#[doc = $summary] $variant,)+
        }

        impl Rule {
            /// Every rule.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable name: `driver.too-old`.
            pub const fn id(self) -> &'static str {
                match self {
                    $(Self::$variant => $id,)+
                }
            }

            /// The aspect whose verdict it bears on; `None` for those that only inform.
            pub const fn aspect(self) -> Option<Aspect> {
                match self {
                    $(Self::$variant => $aspect,)+
                }
            }

            /// What it rests on.
            pub const fn basis(self) -> Basis {
                match self {
                    $(Self::$variant => Basis::$basis,)+
                }
            }

            /// The address of the document that states it.
            pub const fn source(self) -> &'static str {
                match self {
                    $(Self::$variant => crate::matrix::generated::sources::$source,)+
                }
            }

            /// The key of that document in `data/sources.toml`.
            pub const fn source_key(self) -> &'static str {
                match self {
                    $(Self::$variant => SourceKey::$source,)+
                }
            }

            /// What it means, in a sentence.
            pub const fn summary(self) -> &'static str {
                match self {
                    $(Self::$variant => $summary,)+
                }
            }

            /// Why it is so.
            pub const fn reason(self) -> &'static str {
                match self {
                    $(Self::$variant => $reason,)+
                }
            }
        }
    };
}

/// The keys in `data/sources.toml` of the documents that rules refer to as a whole.
struct SourceKey;

impl SourceKey {
    const BOARD_LISTS: &str = "board-lists";
    const ARCHITECTURE_MATRIX: &str = "architecture-matrix";
    const CONTAINER_TOOLKIT_NOTES: &str = "container-toolkit-notes";
    const CUDA_TARGETS: &str = "cuda-targets";
    const CUDA_TOOLKIT_NOTES: &str = "cuda-toolkit-notes";
    const DRIVER_BRANCHES: &str = "driver-branches";
    const FORWARD_COMPATIBILITY: &str = "forward-compatibility";
    const MINOR_VERSION_COMPATIBILITY: &str = "minor-version-compatibility";
    const RELEASE_NOTES: &str = "release-notes";
}

const DRIVER: Option<Aspect> = Some(Aspect::Driver);

const GPU: Option<Aspect> = Some(Aspect::Gpu);

const PLATFORM: Option<Aspect> = Some(Aspect::Platform);

const CONTENTS: Option<Aspect> = Some(Aspect::Contents);

rules! {
    DriverNative = "driver.native", DRIVER, CudaCompatibility, CUDA_TOOLKIT_NOTES,
        "The driver is of the toolkit's own branch or a later one.",
        "A driver runs every CUDA version up to its own. The container's entry point compares branches only.";
    DriverOlderThanToolkit = "driver.older-than-toolkit", DRIVER, CudaCompatibility, CUDA_TOOLKIT_NOTES,
        "The driver is of the toolkit's own branch, but older than the driver that came with the toolkit.",
        "It runs natively all the same, because compatibility is a matter of branches; fixes made since are missing.";
    DriverForwardCompatibility = "driver.forward-compatibility", DRIVER, CudaCompatibility, FORWARD_COMPATIBILITY,
        "The image's compatibility package accepts this driver branch and this board.",
        "The image carries newer user-mode driver libraries (cuda-compat) that run on the kernel drivers of certain older branches, on data center boards, on select NGC-ready RTX boards and, with a package of its own, on Jetson. That holds only as long as the way the container is started puts these libraries in place.";
    DriverMinorVersionCompatibility = "driver.minor-version-compatibility", DRIVER, CudaCompatibility, MINOR_VERSION_COMPATIBILITY,
        "The driver is older than the toolkit but supports the same CUDA major version, at or above the floor.",
        "From CUDA 11 on, a toolkit runs on every driver of its major version from a floor on, on any board. Code that needs just-in-time compilation from PTX does not run, and calls that need a newer driver fail with error 36.";
    DriverCompatLibrariesOnUnlistedBoard = "driver.compat-libraries-on-unlisted-board", DRIVER, CudaCompatibility, CONTAINER_TOOLKIT_NOTES,
        "On a GeForce or TITAN board, older container toolkits load the image's compatibility libraries although the board does not allow them.",
        "CUDA then fails to initialise with error 804 (803 where a stray libcuda is found) although minor-version compatibility would do.";
    DriverSharedLibcuda = "driver.shared-libcuda", DRIVER, CudaCompatibility, FORWARD_COMPATIBILITY,
        "The GPU could use the image's compatibility package, but not beside another GPU of the machine.",
        "All GPUs of a process share one libcuda. If it is the compatibility library, CUDA fails on the first GPU that the library does not accept, and then on all. Minor-version compatibility holds for all GPUs alike; where it does not suffice, the container must see only the GPUs that the package works on.";
    DriverModeUnsettled = "driver.mode-unsettled", DRIVER, CudaCompatibility, FORWARD_COMPATIBILITY,
        "The release runs, but the facts leave open in which mode.",
        "Minor-version compatibility suffices on any board; where the compatibility package works too, the container uses it.";
    DriverTooOld = "driver.too-old", DRIVER, CudaCompatibility, FORWARD_COMPATIBILITY,
        "The driver is older than the container's CUDA, and no compatibility mode bridges the gap.",
        "Without native support, forward compatibility or minor-version compatibility CUDA does not initialise.";
    DriverListedButNotAccepted = "driver.listed-but-not-accepted", DRIVER, CudaCompatibility, FORWARD_COMPATIBILITY,
        "The release notes list this driver branch for data center boards, but a better source excludes it.",
        "Lists in release notes are carried over from older pages. The list inside the compatibility library, NVIDIA's matrix and the CUDA images' own requirement come first.";
    DriverCompatPackageUnknown = "driver.compat-package-unknown", DRIVER, CudaCompatibility, FORWARD_COMPATIBILITY,
        "Only forward compatibility would do, and whether the image carries its package is not recorded.",
        "Images of NVIDIA's frameworks and CUDA base images carry the package from CUDA 10.0 on; images built on plain systems and wheels do not.";
    DriverUnknown = "driver.unknown", DRIVER, CudaCompatibility, FORWARD_COMPATIBILITY,
        "Neither the driver nor the CUDA version it supports is known.",
        "The driver decides whether the container's CUDA runs at all.";
    DriverBoardClassUnknown = "driver.board-class-unknown", DRIVER, CudaCompatibility, FORWARD_COMPATIBILITY,
        "Whether this driver suffices depends on the class of the board, which is not known.",
        "Forward compatibility works on data center boards and not on GeForce and TITAN.";
    DriverNumberIncomplete = "driver.number-incomplete", DRIVER, CudaCompatibility, MINOR_VERSION_COMPATIBILITY,
        "The driver's branch is known, but its whole number decides.",
        "A floor such as 450.80.02 lies inside a branch.";
    DriverForwardCompatibilityUnsettled = "driver.forward-compatibility-unsettled", DRIVER, CudaCompatibility, FORWARD_COMPATIBILITY,
        "Only forward compatibility would do, and whether it works on this board is not settled.",
        "NVIDIA documents it for data center boards and select RTX boards. For RTX professional boards the library's own device list or the CUDA image's requirement may name the brand; for other professional boards and vGPU profiles nothing does. Jetson has a package of its own.";
    DriverPlatformUnknown = "driver.platform-unknown", DRIVER, CudaCompatibility, MINOR_VERSION_COMPATIBILITY,
        "The driver's number may be a Windows or a Linux one, and the answer depends on which.",
        "Windows drivers are numbered apart from Linux ones and have floors of their own.";
    DriverToolkitUnknown = "driver.toolkit-unknown", DRIVER, ReleaseNotes, RELEASE_NOTES,
        "The CUDA version inside this release was not collected.",
        "Without it nothing can be said about drivers.";
    DriverDroppedGpu = "driver.dropped-gpu", DRIVER, Hardware, ARCHITECTURE_MATRIX,
        "The driver is of a branch that no longer drives this GPU.",
        "R470 is the last branch for Kepler, R580 the last for Maxwell, Pascal and Volta.";
    DriverOlderThanGpu = "driver.older-than-gpu", DRIVER, Hardware, ARCHITECTURE_MATRIX,
        "The driver is of a branch that does not know this GPU yet.",
        "A GPU needs a driver at least as new as its architecture.";
    DriverOlderThanBoard = "driver.older-than-board", DRIVER, Hardware, BOARD_LISTS,
        "The driver is older than the first whose list of GPUs names this board.",
        "Boards come out years after the first of their architecture (L40S, H200, GH200, B300). A driver may run a board before it names it, hence a warning.";
    DriverEndOfLife = "driver.end-of-life", DRIVER, CudaCompatibility, DRIVER_BRANCHES,
        "The driver's branch has reached the end of its life.",
        "It still runs, but gets no fixes.";
    DriverCudaFieldDiffers = "driver.cuda-field-differs", DRIVER, CudaCompatibility, DRIVER_BRANCHES,
        "The CUDA version told is not the one this driver supports by itself.",
        "Inside a container whose compatibility libraries are active, nvidia-smi shows their CUDA version; the driver's number is the better fact.";
    GpuSupported = "gpu.supported", GPU, ReleaseNotes, RELEASE_NOTES,
        "The release has machine code for this GPU.",
        "Its family is in the release notes' list, or the toolkit builds for its compute capability.";
    GpuCapabilityTooLow = "gpu.capability-too-low", GPU, ReleaseNotes, RELEASE_NOTES,
        "The GPU's compute capability is below the release's minimum.",
        "The container has no machine code for it.";
    GpuNotYetSupported = "gpu.not-yet-supported", GPU, Hardware, CUDA_TARGETS,
        "The GPU's generation is newer than anything the release has machine code for.",
        "Machine code runs on GPUs of the same major compute capability only; just-in-time compilation from PTX is nothing NVIDIA supports here.";
    GpuNewerThanRelease = "gpu.newer-than-release", GPU, Hardware, CUDA_TARGETS,
        "The GPU is newer than the release, but of a generation it has machine code for.",
        "Machine code built for a compute capability runs on later ones of the same major number. The container prints that the GPU is not yet supported, and goes on.";
    GpuRunsByPtx = "gpu.runs-by-ptx", GPU, Hardware, CUDA_TARGETS,
        "The build has no machine code for this GPU, but PTX that the driver compiles.",
        "PTX is compiled at the first start by a driver at least as new as the toolkit; libraries without PTX may still fail.";
    GpuPtxNeedsNewerDriver = "gpu.ptx-needs-newer-driver", GPU, Hardware, MINOR_VERSION_COMPATIBILITY,
        "The build has only PTX for this GPU, which the driver cannot compile or perhaps cannot.",
        "A driver compiles PTX of its own CUDA version and older ones; in CUDA minor-version compatibility the toolkit is newer.";
    GpuCodeNotRecorded = "gpu.code-not-recorded", GPU, Hardware, CUDA_TARGETS,
        "The GPUs that the build has machine code for are not recorded.",
        "The targets of its toolkit stand in for an image, except for a GPU that the next major version of CUDA drops: what an image adds often drops it earlier. A wheel may have been built for fewer.";
    GpuFamilyNotListed = "gpu.family-not-listed", GPU, ReleaseNotes, RELEASE_NOTES,
        "The release notes don't list this GPU's family, but the toolkit builds for it.",
        "Lists of families lag behind: 20.06 lists no Ampere, although its CUDA 11.0 is the first that builds for it.";
    GpuUntestedFamily = "gpu.untested-family", GPU, ReleaseNotes, RELEASE_NOTES,
        "The release notes say that containers are no longer tested on this GPU's family.",
        "From 23.06 on this holds for Pascal.";
    GpuUnknown = "gpu.unknown", GPU, Hardware, CUDA_TARGETS,
        "The GPU, or its compute capability, is not known.",
        "Whether the container has machine code for it depends on its compute capability.";
    GpuMinimumNotCollected = "gpu.minimum-not-collected", GPU, ReleaseNotes, RELEASE_NOTES,
        "The minimum compute capability of this release was not collected, and it decides.",
        "The releases around it differ, or require more than this GPU has.";
    GpuIntegratedTarget = "gpu.integrated-target", GPU, Hardware, CUDA_TARGETS,
        "The toolkit does not name this integrated GPU among its targets.",
        "Integrated GPUs (Tegra) have machine code of their own; whether code of a sibling runs was not seen.";
    GpuToolkitUnknown = "gpu.toolkit-unknown", GPU, ReleaseNotes, RELEASE_NOTES,
        "The CUDA version inside this release was not collected.",
        "Without it nothing can be said about the GPUs it has machine code for.";
    PlatformArm64NotSeen = "platform.arm64-not-seen", PLATFORM, ReleaseNotes, RELEASE_NOTES,
        "No image of this release for Arm was seen.",
        "Images for Arm are offered from 22.05 on, but were not seen for every release; not seen does not mean no.";
    PlatformNoBuild = "platform.no-build", PLATFORM, ReleaseNotes, RELEASE_NOTES,
        "The release was not built for this platform.",
        "Wheels exist for the platforms that their index lists, and no others.";
    PlatformCpuOnly = "platform.cpu-only", PLATFORM, ReleaseNotes, RELEASE_NOTES,
        "What PyPI installs on this platform for this version has no CUDA.",
        "On Windows and on Arm many versions of PyTorch on PyPI are CPU builds; the builds with CUDA have an index of their own.";
    PlatformIgpuImageElsewhere = "platform.igpu-image-elsewhere", PLATFORM, Hardware, RELEASE_NOTES,
        "An image for Jetson modules is to run on another machine.",
        "Its machine code and libraries are those of integrated GPUs.";
    PlatformIntegratedImage = "platform.integrated-image", PLATFORM, ReleaseNotes, RELEASE_NOTES,
        "An integrated GPU needs the right image of the release.",
        "For Jetson modules up to Orin that is the image with the suffix -igpu, from 24.01 to 26.02; Jetson Thor and later releases take the ordinary Arm image.";
    PlatformWindows = "platform.windows", PLATFORM, CudaCompatibility, MINOR_VERSION_COMPATIBILITY,
        "On Windows the container runs inside WSL, on the Windows driver.",
        "The containers are Linux containers; the driver's number and floors are the Windows ones.";
    StartRequirementRefused = "start.requirement-refused", PLATFORM, CudaCompatibility, CONTAINER_TOOLKIT_NOTES,
        "The image's NVIDIA_REQUIRE_CUDA does not hold on this machine.",
        "Docker's legacy hook and enroot check it before they start a container; CDI, Podman and Apptainer do not. It is a warning unless the launcher is known to check.";
    StartRequirementNotRecorded = "start.requirement-not-recorded", PLATFORM, CudaCompatibility, CONTAINER_TOOLKIT_NOTES,
        "The launcher checks NVIDIA_REQUIRE_CUDA, and that of this image is not recorded.",
        "Where the driver supports the image's CUDA by itself the requirement holds; otherwise it decides whether the container starts.";
    ContentsRequirementNotMet = "contents.requirement-not-met", CONTENTS, ReleaseNotes, RELEASE_NOTES,
        "The release contains another version than the job asks for.",
        "Versions compare by their numbers.";
    ContentsNotSeen = "contents.not-seen", CONTENTS, ReleaseNotes, RELEASE_NOTES,
        "The version of a component the job asks for was not seen for this release.",
        "Not seen does not mean that it isn't there.";
    ReleaseNewerThanData = "release.newer-than-data", DRIVER, ReleaseNotes, RELEASE_NOTES,
        "The release is newer than the data.",
        "Nothing is recorded of it yet, so nothing can be said.";
    DataInferred = "data.inferred", None, ReleaseNotes, RELEASE_NOTES,
        "A fact of the build is inferred from its neighbours.",
        "NGC containers of one month share a base image, and images of one family are built alike. An inferred fact decides like any other, but is not documented.";
    IssuesKnown = "issues.known", None, ReleaseNotes, RELEASE_NOTES,
        "The release has a known issue that this machine can meet.",
        "It does not bear on the verdict.";
    IssuesNotCollected = "issues.not-collected", None, ReleaseNotes, RELEASE_NOTES,
        "The list of known issues of this release was not collected.",
        "Not collected is not none.";
}

impl Rule {
    /// All that is documented about it.
    ///
    /// ```
    /// let rule: ngcompat::Rule = "driver.too-old".parse()?;
    /// assert!(rule.explain().to_string().starts_with("driver.too-old\n\n"));
    /// # Ok::<(), ngcompat::ParseRuleError>(())
    /// ```
    pub const fn explain(self) -> Explanation {
        Explanation {
            rule: self,
            summary: self.summary(),
            reason: self.reason(),
            aspect: self.aspect(),
            basis: self.basis(),
            source: self.source(),
        }
    }
}

/// What a rule means, why, and where it is stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Explanation {
    /// The rule.
    pub rule: Rule,
    /// What it means, in a sentence.
    pub summary: &'static str,
    /// Why it is so.
    pub reason: &'static str,
    /// The aspect whose verdict it bears on; `None` where it only informs.
    pub aspect: Option<Aspect>,
    /// What it rests on.
    pub basis: Basis,
    /// The address of the document that states it.
    pub source: &'static str,
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rule, summary, reason, aspect, basis, source } = self;
        write!(f, "{rule}\n\n{summary}\n\nWhy: {reason}\n\n")?;
        match aspect {
            Some(aspect) => writeln!(f, "Bears on the verdict about: {}", aspect.name())?,
            None => f.write_str("It only informs and bears on no verdict.\n")?,
        }
        write!(f, "Basis: {}\nSource: {source}\n", basis.name())
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

/// A text that names no rule.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParseRuleError {
    /// None of the known rules.
    Unknown {
        /// The text as given, shortened.
        input: Excerpt,
        /// The rule whose name comes closest.
        closest: Rule,
    },
}

impl ParseRuleError {
    /// A stable name of this kind of error.
    pub const fn code(&self) -> &'static str {
        "rule-unknown"
    }
}

impl fmt::Display for ParseRuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Unknown { input, closest } = self;
        write!(f, "no rule is called {input}; the closest is `{closest}`")
    }
}

impl core::error::Error for ParseRuleError {}

error_code!(ParseRuleError);

impl FromStr for Rule {
    type Err = ParseRuleError;

    fn from_str(input: &str) -> Result<Self, Self::Err> {
        let text = input.trim();
        if let Some(rule) = Self::ALL.iter().find(|rule| rule.id() == text) {
            return Ok(*rule);
        }
        let start = crate::values::text::start_of(text, 64);
        let closest = Self::ALL
            .iter()
            .min_by_key(|rule| crate::values::text::distance(start, rule.id()))
            .map_or(Self::DriverNative, |rule| *rule);
        Err(ParseRuleError::Unknown { input: Excerpt::new(text), closest })
    }
}

serde_as_text!(Rule);
