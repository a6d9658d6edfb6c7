//! Verdicts, modes, and the words of findings.

use crate::values::words::string_enum;

string_enum! {
    /// Whether a release runs, from best to worst, so that the worst of several is their maximum.
    Verdict, "verdict-unknown", "verdict";
    /// It runs.
    Compatible = "compatible", "compatible";
    /// A needed fact is missing; the report says which.
    Undetermined = "undetermined", "undetermined";
    /// It does not run.
    Incompatible = "incompatible", "incompatible";
}

string_enum! {
    /// How the container's CUDA runs on the driver.
    #[non_exhaustive]
    RunMode, "run-mode-unknown", "mode";
    /// The driver is as new as the container's CUDA.
    Native = "native", "native";
    /// The driver is older, of the same CUDA major version: CUDA minor-version compatibility.
    MinorVersionCompatibility = "minor-version-compatibility", "CUDA minor-version compatibility";
    /// The driver is older, and newer user-mode driver libraries in the image bridge the gap: the
    /// CUDA forward compatibility package.
    ForwardCompatibility = "forward-compatibility", "CUDA forward compatibility";
}

string_enum! {
    /// What a finding does to the verdict.
    Severity, "severity-unknown", "severity";
    /// It makes the release incompatible.
    Blocker = "blocker", "blocker";
    /// A needed fact is missing: undetermined, unless there is a blocker.
    Unknown = "unknown", "unknown";
    /// Runs, but read this.
    Warning = "warning", "warning";
    /// Good to know.
    Note = "note", "note";
}

impl Severity {
    /// Whether a finding of it decides: it makes the release incompatible, or a fact is missing.
    pub const fn decides(self) -> bool {
        matches!(self, Self::Blocker | Self::Unknown)
    }
}

string_enum! {
    /// The parts of the question, each with a verdict of its own.
    #[non_exhaustive]
    Aspect, "aspect-unknown", "aspect";
    /// Does the driver run the container's CUDA?
    Driver = "driver", "driver";
    /// Does the container have code for the GPU?
    Gpu = "gpu", "GPU";
    /// Is there an image for the platform?
    Platform = "platform", "platform";
    /// Does the container hold what the job asks for?
    Contents = "contents", "contents";
}

string_enum! {
    /// What a finding rests on.
    #[non_exhaustive]
    Basis, "basis-unknown", "basis";
    /// What release notes state.
    ReleaseNotes = "release-notes", "release notes";
    /// NVIDIA's CUDA compatibility document and what compatibility libraries carry inside.
    CudaCompatibility = "cuda-compatibility", "CUDA compatibility document";
    /// What hardware, compiler and driver can do.
    Hardware = "hardware", "hardware";
}

string_enum! {
    /// What a remedy asks one to do.
    #[non_exhaustive]
    Action, "action-unknown", "action";
    /// Give a fact that is missing; the value names it.
    AddFact = "add-fact", "give";
    /// Use another release; the value names it.
    UseRelease = "use-release", "use";
    /// Install a driver of this version or branch, or a later one of the same branch.
    UpgradeDriver = "upgrade-driver", "install driver";
    /// Install an older driver: of this version, of a branch that still drives the GPU.
    DowngradeDriver = "downgrade-driver", "install older driver";
    /// Use another build of the same version; the value names it.
    UseBuild = "use-build", "use";
    /// Use the image for integrated GPUs; the value is its reference.
    UseIgpuImage = "use-igpu-image", "use";
    /// Start the container with an option; the value is the option.
    StartOption = "start-option", "start with";
    /// Give the container these GPUs only; the value is Docker's `device=0,2`.
    UseGpus = "use-gpus", "give the container";
    /// Set an option of NVIDIA Container Toolkit; the value is the option.
    ConfigureToolkit = "configure-toolkit", "set in NVIDIA Container Toolkit";
    /// Install NVIDIA Container Toolkit of this version or later.
    UpgradeContainerToolkit = "upgrade-container-toolkit", "install NVIDIA Container Toolkit";
}

/// The verdicts of the four aspects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Aspects {
    /// Does the driver run the container's CUDA?
    pub driver: Verdict,
    /// Does the container have code for the GPU?
    pub gpu: Verdict,
    /// Is there an image for the platform?
    pub platform: Verdict,
    /// Does the container hold what the job asks for?
    pub contents: Verdict,
}

impl Aspects {
    pub(crate) const COMPATIBLE: Self = Self {
        driver: Verdict::Compatible,
        gpu: Verdict::Compatible,
        platform: Verdict::Compatible,
        contents: Verdict::Compatible,
    };

    pub(crate) fn of(&mut self, aspect: Aspect) -> &mut Verdict {
        match aspect {
            Aspect::Driver => &mut self.driver,
            Aspect::Gpu => &mut self.gpu,
            Aspect::Platform => &mut self.platform,
            Aspect::Contents => &mut self.contents,
        }
    }

    /// The worst of the four.
    pub fn worst(self) -> Verdict {
        self.driver.max(self.gpu).max(self.platform).max(self.contents)
    }
}

/// The decision without its reasons: what [`Release::outcome`](crate::Release::outcome) gives
/// without allocating.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Outcome {
    /// The worst of the aspects.
    pub verdict: Verdict,
    /// The mode of all GPUs; `None` where it does not run, where the modes differ or where the
    /// facts leave it open.
    pub mode: Option<RunMode>,
    /// Whether the release notes themselves state that this runs.
    pub documented: bool,
    /// The verdict of each aspect.
    pub aspects: Aspects,
}
