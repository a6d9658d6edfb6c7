//! The table of rules.

use core::fmt;
use core::str::FromStr;

use crate::rules::verdict::{Aspect, Basis};
use crate::values::error::ParseError;
use crate::values::text::distance;
use crate::values::words::serde_as_text;

/// Defines [`Rule`]: its id, aspect, basis, source, meaning and reason, in one table that the page
/// `docs/rules.md` is made from.
macro_rules! rules {
    ($($variant:ident = $id:literal, $aspect:expr, $basis:ident, $source:ident, $summary:literal, $reason:literal;)+) => {
        /// The rules, in the order in which they are documented.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[non_exhaustive]
        pub enum Rule {
            $(#[doc = $summary] #[cfg_attr(feature = "schema", schemars(rename = $id))] $variant,)+
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

            /// The aspect whose verdict it bears on; `None` for those that only inform, and for
            /// `facts.contradictory`, which bears on what the fact affects.
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
    const CONTAINER_TOOLKIT_WSL: &str = "container-toolkit-wsl";
    const CONTAINER_TOOLKIT_NOTES: &str = "container-toolkit-notes";
    const CUDA_TARGETS: &str = "cuda-targets";
    const CUDA_TOOLKIT_NOTES: &str = "cuda-toolkit-notes";
    const DRIVER_BRANCHES: &str = "driver-branches";
    const FORWARD_COMPATIBILITY: &str = "forward-compatibility";
    const MINOR_VERSION_COMPATIBILITY: &str = "minor-version-compatibility";
    const RELEASE_NOTES: &str = "release-notes";
    const WSL: &str = "wsl";
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
        "On a GeForce or TITAN board, container tools load the image's compatibility libraries although they do not work on the board.",
        "CUDA then fails to initialise with error 804 (803 where a stray libcuda is found) although minor-version compatibility would do. No version of NVIDIA Container Toolkit looks at the board: up to 1.17.3 it mounts the libraries, 1.17.4 leaves them out, later versions load them again. `cuda-compat-mode=disabled` (1.17.7 and later) or the feature flag `disable-cuda-compat-lib-hook` keeps them out, and so does a library path without their folder. NGC's framework images test the libraries themselves at their start and fall back, so they are not concerned. It is a warning unless the launcher and the toolkit's version are known to load them.";
    DriverCompatLibrariesFirst = "driver.compat-libraries-first", DRIVER, CudaCompatibility, CONTAINER_TOOLKIT_NOTES,
        "The image puts its compatibility libraries in front of the driver's, and the driver is newer than they are.",
        "CUDA then fails with error 803: the libraries do not accept a driver of a later branch. Some launchers put the driver's own libraries in front all the same, so that reports differ. A library path that begins with the driver's folder keeps the image's libraries out.";
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
        "The driver's branch is known, but the answer depends on its whole number.",
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
    DriverOlderThanWsl = "driver.older-than-wsl", DRIVER, CudaCompatibility, WSL,
        "The Windows driver is older than CUDA inside WSL.",
        "On Windows, Linux containers and programs run inside WSL 2. NVIDIA's first preview driver with CUDA there is 455.41 of June 2020; ordinary Windows drivers have it since R470 (471 and later). Of those in between it is not recorded.";
    DriverOlderThanBoard = "driver.older-than-board", DRIVER, Hardware, BOARD_LISTS,
        "The driver is older than the first whose list of GPUs names this board.",
        "Boards come out years after the first of their architecture (L40S, H200, GH200, B300). A driver may run a board before it names it, hence a warning.";
    DriverEndOfLife = "driver.end-of-life", DRIVER, CudaCompatibility, DRIVER_BRANCHES,
        "The driver's branch has reached the end of its life.",
        "It still runs, but gets no fixes.";
    DriverOtherSystem = "driver.other-system", DRIVER, CudaCompatibility, MINOR_VERSION_COMPATIBILITY,
        "The driver's number is one that drivers of the given operating system do not have.",
        "Windows, and so WSL, and Linux number their drivers apart. The answer is certain only where it is the same for both.";
    DriverNotKnown = "driver.not-known", DRIVER, CudaCompatibility, DRIVER_BRANCHES,
        "No driver of this number is known.",
        "A mistyped number gives a wrong answer. The CUDA version of a branch that is not recorded follows from the branches around it.";
    DriverJetsonSystem = "driver.jetson-system", DRIVER, Hardware, ARCHITECTURE_MATRIX,
        "The driver or JetPack is of Jetson modules, and the GPU is not one that it is for.",
        "Jetson Linux brings the driver of the modules that it is made for and drives no others.";
    DriverCudaFieldDiffers = "driver.cuda-field-differs", DRIVER, CudaCompatibility, DRIVER_BRANCHES,
        "The CUDA version given is not the one this driver supports by itself.",
        "Inside a container whose compatibility libraries are active, nvidia-smi shows their CUDA version; the driver's number is the better fact.";
    GpuSupported = "gpu.supported", GPU, ReleaseNotes, RELEASE_NOTES,
        "The release supports this GPU.",
        "Its family is in the release notes' list, or the toolkit builds for its compute capability.";
    GpuCapabilityTooLow = "gpu.capability-too-low", GPU, ReleaseNotes, RELEASE_NOTES,
        "The GPU's compute capability is below the release's minimum.",
        "The release does not support the GPU. Whether its machine code leaves it out too is another matter: images up to 24.01 require a newer GPU than the oldest they have code for.";
    GpuNotYetSupported = "gpu.not-yet-supported", GPU, Hardware, CUDA_TARGETS,
        "The GPU's generation is newer than anything the release has machine code for.",
        "Machine code runs on GPUs of the same major compute capability only; NVIDIA does not support falling back to PTX just-in-time compilation here.";
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
        "The targets of its toolkit are used for an image, except for a GPU that the next major version of CUDA drops, or one before Volta where the toolkit builds for Ampere: what an image adds often drops it earlier. A wheel may have been built for fewer.";
    GpuFamilyNotListed = "gpu.family-not-listed", GPU, ReleaseNotes, RELEASE_NOTES,
        "The release notes don't list this GPU's family, but the toolkit builds for it.",
        "Lists of families lag behind: 20.06 lists no Ampere, although its CUDA 11.0 is the first that builds for it.";
    GpuUntestedFamily = "gpu.untested-family", GPU, ReleaseNotes, RELEASE_NOTES,
        "The release notes say that containers are no longer tested on this GPU's family.",
        "From 23.06 on this holds for Pascal.";
    GpuUnknown = "gpu.unknown", GPU, Hardware, CUDA_TARGETS,
        "The GPU, or its compute capability, is not known.",
        "Whether the container has machine code for it depends on its compute capability.";
    GpuOtherVendor = "gpu.other-vendor", GPU, Hardware, CUDA_TARGETS,
        "The GPU is another vendor's.",
        "CUDA runs on NVIDIA's GPUs only; images and wheels for AMD's and Intel's are others.";
    GpuMinimumNotCollected = "gpu.minimum-not-collected", GPU, ReleaseNotes, RELEASE_NOTES,
        "The minimum compute capability of this release was not collected, and the answer depends on it.",
        "The releases around it differ, or require more than this GPU has.";
    GpuIntegratedTarget = "gpu.integrated-target", GPU, Hardware, CUDA_TARGETS,
        "The toolkit does not name this integrated GPU among its targets.",
        "Integrated GPUs (Tegra) have machine code of their own; whether code built for a related chip runs on it is not documented. On Orin with JetPack 7.2 or later it is reported to run.";
    GpuToolkitUnknown = "gpu.toolkit-unknown", GPU, ReleaseNotes, RELEASE_NOTES,
        "The CUDA version inside this release was not collected.",
        "Without it nothing can be said about the GPUs it has machine code for.";
    PlatformArm64NotRecorded = "platform.arm64-not-recorded", PLATFORM, ReleaseNotes, RELEASE_NOTES,
        "No Arm image of this release is recorded.",
        "Images for Arm are offered from 22.05 on, but not every release has one on record; one may still exist.";
    PlatformX86NotRecorded = "platform.x86-not-recorded", PLATFORM, ReleaseNotes, RELEASE_NOTES,
        "Of this release only an image for Arm is recorded.",
        "Not recorded does not mean that there is no image for x86_64.";
    PlatformNoBuild = "platform.no-build", PLATFORM, ReleaseNotes, RELEASE_NOTES,
        "The release was not built for this platform.",
        "Wheels exist for the platforms that their index lists, and no others.";
    PlatformCpuOnly = "platform.cpu-only", PLATFORM, ReleaseNotes, RELEASE_NOTES,
        "The build that is named, or that PyPI installs on this platform, has no CUDA.",
        "On Windows and on Arm many versions of PyTorch on PyPI are CPU builds; the builds with CUDA have an index of their own. Names with cpu, rocm or xpu are builds for the CPU, for AMD's and for Intel's GPUs.";
    PlatformIgpuImageElsewhere = "platform.igpu-image-elsewhere", PLATFORM, Hardware, RELEASE_NOTES,
        "An image for Jetson modules is to run on another machine.",
        "Its machine code and libraries are those of integrated GPUs.";
    PlatformOtherJetsonLinux = "platform.other-jetson-linux", PLATFORM, Hardware, RELEASE_NOTES,
        "The image is made for another major version of Jetson Linux than the module runs.",
        "Libraries of the module's system are mounted into the container, and those of another major version do not fit.";
    PlatformIntegratedImage = "platform.integrated-image", PLATFORM, ReleaseNotes, RELEASE_NOTES,
        "An integrated GPU needs the right image of the release.",
        "For Jetson modules up to Orin that is the image with the suffix -igpu, from 24.01 to 26.02; Jetson Thor and later releases take the ordinary Arm image.";
    PlatformArchInferred = "platform.arch-inferred", PLATFORM, ReleaseNotes, RELEASE_NOTES,
        "The GPU comes with an Arm CPU, so that the build for Arm is judged.",
        "Grace and GB10 superchips, and T4G, are in no other machines, as far as that is recorded.";
    PlatformMacos = "platform.macos", PLATFORM, CudaCompatibility, CUDA_TOOLKIT_NOTES,
        "There is no NVIDIA driver for macOS.",
        "CUDA's table of drivers has columns for Linux and Windows only.";
    PlatformWindows = "platform.windows", PLATFORM, CudaCompatibility, MINOR_VERSION_COMPATIBILITY,
        "On Windows the container runs inside WSL, on the Windows driver.",
        "The containers are Linux containers; the driver's number and floors are the Windows ones.";
    StartRequirementRefused = "start.requirement-refused", PLATFORM, CudaCompatibility, CONTAINER_TOOLKIT_NOTES,
        "The image's NVIDIA_REQUIRE_CUDA does not hold on this machine.",
        "Docker's legacy hook and enroot check it before they start a container; CDI, Podman, Apptainer and, from toolkit 1.18 on, NVIDIA's runtime do not. It is a warning unless the launcher is known to check.";
    StartRequirementNotRecorded = "start.requirement-not-recorded", PLATFORM, CudaCompatibility, CONTAINER_TOOLKIT_NOTES,
        "The launcher checks NVIDIA_REQUIRE_CUDA, and that of this image is not recorded.",
        "Where the driver supports the image's CUDA by itself the requirement holds; otherwise it decides whether the container starts.";
    StartWslLibraryMissing = "start.wsl-library-missing", PLATFORM, CudaCompatibility, CONTAINER_TOOLKIT_WSL,
        "The container tools are too old for this Windows driver: inside WSL they leave out a library that it needs.",
        "Since 555 the driver for Windows needs libnvdxgdmal.so.1 in the container, which NVIDIA Container Toolkit mounts from 1.14.4 on, and Docker Desktop from 4.31. Without it CUDA fails with error 500.";
    ContentsRequirementNotMet = "contents.requirement-not-met", CONTENTS, ReleaseNotes, RELEASE_NOTES,
        "The release contains another version than the job asks for.",
        "Versions compare by their numbers.";
    ContentsNotRecorded = "contents.not-recorded", CONTENTS, ReleaseNotes, RELEASE_NOTES,
        "The version of a component the job asks for is not recorded for this release, or to too few numbers.",
        "Not recorded does not mean that it isn't there: a Python recorded as 3.10 may be 3.10.5 or not.";
    ContentsReplaced = "contents.replaced", CONTENTS, ReleaseNotes, RELEASE_NOTES,
        "Another version of a component is installed in this container than its image holds.",
        "`pip install` in a container replaces the build that NVIDIA made for it. A job's requirements are held against what is installed.";
    ContentsOtherRelease = "contents.other-release", CONTENTS, ReleaseNotes, RELEASE_NOTES,
        "The facts were read in a container of another release than the one asked about.",
        "What is asked about is not what runs there. `require` at the top of a script asks about the container that it should run in.";
    ReleaseNewerThanData = "release.newer-than-data", DRIVER, ReleaseNotes, RELEASE_NOTES,
        "The release is newer than the data.",
        "Nothing is recorded of it yet, so nothing can be said.";
    FactsContradictory = "facts.contradictory", None, CudaCompatibility, DRIVER_BRANCHES,
        "Facts about the machine or the image contradict each other, so that the fact is not known.",
        "Two values cannot both be true, as where texts of several machines are joined, and a guess would be the verdict about a machine that does not exist. What a caller gives wins over what was read, with a note. A driver prints one CUDA version; only compatibility libraries inside a container make nvidia-smi show a higher one.";
    ReleaseNotRecorded = "release.not-recorded", DRIVER, ReleaseNotes, RELEASE_NOTES,
        "The release is not in the data, though it may well exist.",
        "Not recorded does not mean that there is none. Where the name carries a CUDA version, that is judged; all else is open.";
    ReleaseNameRead = "release.name-read", None, ReleaseNotes, RELEASE_NOTES,
        "The name was not read as it is written.",
        "A text that can only mean one release is taken for it, `latest` for the newest of the data, and an image in another place for the one whose name it has.";
    DataInferred = "data.inferred", None, ReleaseNotes, RELEASE_NOTES,
        "A fact of the build is inferred from its neighbours.",
        "NGC containers of one month share a base image, and images of one family are built alike. An inferred fact counts like any other, but is not documented.";
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
    /// # Ok::<(), ngcompat::ParseError>(())
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Explanation {
    /// The rule.
    pub rule: Rule,
    /// What it means, in a sentence.
    pub summary: &'static str,
    /// Why it is so.
    pub reason: &'static str,
    /// The aspect whose verdict it bears on; see [`Rule::aspect`].
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
            None if *rule == Rule::FactsContradictory => {
                f.write_str("Bears on the verdict about: what the fact affects\n")?;
            }
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

impl FromStr for Rule {
    type Err = ParseError;

    fn from_str(input: &str) -> Result<Self, Self::Err> {
        let text = input.trim();
        if let Some(rule) = Self::ALL.iter().find(|rule| rule.id() == text) {
            return Ok(*rule);
        }
        let start = crate::values::text::start_of(text, 64);
        // Near is what differs in a third of its letters, or lacks the part before the dot.
        let edits = |rule: &Self| {
            let whole = rule.id();
            let end = whole.split_once('.').map_or(whole, |(_, end)| end);
            let near =
                |name: &str| Some(distance(start, name)).filter(|edits| *edits <= name.len() / 3);
            near(whole).into_iter().chain(near(end)).min()
        };
        let near = Self::ALL.iter().filter_map(|rule| Some((edits(rule)?, *rule)));
        let closest = near.min().map(|(_, rule)| rule);
        let expected = "a report names its rules, such as `driver.too-old`";
        let error = ParseError::new("rule-unknown", "no rule is called {}", expected, text);
        Err(error.or_rather(closest))
    }
}

serde_as_text!(Rule);
