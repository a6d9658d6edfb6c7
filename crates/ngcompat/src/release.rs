//! Container releases: the rows of the matrix.

use core::fmt;
use core::str::FromStr;

use alloc::vec::Vec;

use crate::cuda::Cuda;
use crate::environment::Environment;
use crate::gpu::{Architecture, ComputeCapability, words};
use crate::matrix::matrix;
use crate::report::{Outcome, Report, Verdict};
use crate::source::Source;
use crate::text::Excerpt;
use crate::version::{ComponentVersion, DriverVersion, ReleaseId, serde_as_text};

/// A monthly release of the NVIDIA PyTorch container: a row of the matrix.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Release {
    /// The month that names it.
    pub id: ReleaseId,
    /// **T**: the CUDA minor version of the toolkit inside; `None` where the contents were not
    /// collected.
    pub cuda: Option<&'static Cuda>,
    /// The version of the driver whose user-mode libraries the image carries
    /// (`CUDA_DRIVER_VERSION`), or, where that was not seen, of the driver that came with its
    /// toolkit.
    pub toolkit_driver: Option<DriverVersion>,
    /// What the image contains, in the order of the release notes. A component that is missing here
    /// was not seen; it may be there.
    pub components: &'static [Component],
    /// What the release notes say about drivers; `None` where that text was not seen.
    pub driver: Option<DriverRequirement>,
    /// What the release notes say about GPUs.
    pub gpu: GpuRequirement,
    /// The images seen for this release. `x86_64` always exists.
    pub images: &'static [ImagePlatform],
    /// What changed with this release, as its notes highlight it.
    pub features: &'static [&'static str],
    /// Announcements of support, deprecation and removal.
    pub announcements: &'static [Announcement],
    /// The Tensor Core example models inside the image.
    pub examples: &'static [&'static str],
    /// What the notes say about automatic mixed precision.
    pub amp: AmpNotes,
    /// Known issues, those seen.
    pub known_issues: &'static [KnownIssue],
    /// Whether `known_issues` is the whole list of the release notes. Otherwise it was not
    /// collected, and an empty list does not mean that there are none.
    pub known_issues_complete: bool,
    /// Where sources disagree or a fact is uncertain.
    pub doubts: &'static [&'static str],
    /// Every document this release's facts come from.
    pub sources: &'static [&'static Source],
}

impl Release {
    /// The name as an image reference without registry: `pytorch:20.12`.
    pub fn name(&self) -> ReleaseName {
        ReleaseName(self.id)
    }

    /// The component with this key, such as `cudnn`; `None` where it was not seen.
    ///
    /// ```
    /// let release = ngcompat::release("20.12")?;
    /// assert_eq!(release.component("cudnn").unwrap().version.as_str(), "8.0.5");
    /// # Ok::<(), ngcompat::ReleaseError>(())
    /// ```
    pub fn component(&self, key: &str) -> Option<&'static Component> {
        self.components.iter().find(|component| component.kind.key == key)
    }

    /// Does it run on this machine, in which mode, why or why not, and what would?
    ///
    /// ```
    /// use ngcompat::{Environment, RunMode, Verdict};
    ///
    /// let env = Environment::new().driver("450.80.02".parse()?).gpu("Tesla T4".parse()?);
    /// let report = ngcompat::release("20.12")?.check(&env);
    /// assert_eq!(report.verdict(), Verdict::Compatible);
    /// assert_eq!(report.mode(), Some(RunMode::ForwardCompatibility));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn check(&'static self, env: &Environment) -> Report {
        matrix().check(self, env)
    }

    /// The decision of [`check`](Self::check) without its reasons. Allocates nothing.
    pub fn outcome(&'static self, env: &Environment) -> Outcome {
        matrix().outcome(self, env)
    }

    /// The verdict of [`check`](Self::check), for sweeps and fleets. Allocates nothing.
    pub fn verdict(&'static self, env: &Environment) -> Verdict {
        self.outcome(env).verdict
    }

    /// The address of the best document about this release.
    pub(crate) fn address(&self) -> &'static str {
        self.sources
            .iter()
            .find_map(|source| source.address)
            .unwrap_or(crate::matrix::sources::RELEASE_NOTES)
    }
}

/// Prints a release as `pytorch:20.12`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReleaseName(pub(crate) ReleaseId);

impl ReleaseName {
    /// The month that names the release.
    pub const fn id(self) -> ReleaseId {
        self.0
    }
}

impl fmt::Display for ReleaseName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "pytorch:{}", self.0)
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for ReleaseName {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A Tensor Core example model that images contain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Example {
    /// Its name, as release notes print it.
    pub name: &'static str,
    /// Other names for it.
    pub aliases: &'static [&'static str],
    /// Its models, where it has several.
    pub parts: &'static [&'static str],
    /// The family it belongs to.
    pub variant_of: Option<&'static str>,
    /// What it is, in a sentence.
    pub what: &'static str,
    /// Where it is described.
    pub source: &'static Source,
}

/// A kind of software that images contain, the same in all releases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ComponentKind {
    /// The key in JSON and in requirements: `cudnn`.
    pub key: &'static str,
    /// The name in a sentence: `cuDNN`.
    pub name: &'static str,
    /// Other keys that requirements may use: `torch` for `pytorch`.
    pub aliases: &'static [&'static str],
}

/// Software inside an image.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Component {
    /// What it is.
    pub kind: &'static ComponentKind,
    /// Its version as printed; `present` where no version was printed.
    pub version: ComponentVersion,
    /// The version that orders it, where the printed one doesn't: CUDA `10.1 Update 1` is 10.1.168.
    pub ordered_as: Option<ComponentVersion>,
    /// Where it was seen.
    pub source: &'static Source,
}

impl Component {
    /// The version that comparisons use.
    pub fn ordering(&self) -> &ComponentVersion {
        self.ordered_as.as_ref().unwrap_or(&self.version)
    }
}

/// What the release notes say about drivers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

/// What the release notes say about GPUs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct GpuRequirement {
    /// The smallest compute capability.
    pub minimum: MinimumCapability,
    /// The families they name, in order of capability; empty where that text was not seen.
    pub families: &'static [Architecture],
    /// Families they still name but say are no longer tested.
    pub untested: &'static [Architecture],
    /// Where it is stated; `None` where that text was not seen.
    pub source: Option<&'static Source>,
}

/// The smallest compute capability a release supports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum MinimumCapability {
    /// As its release notes print it.
    Printed(ComputeCapability),
    /// Not seen. The minimum never went down from one release to the next, so that the nearest
    /// releases whose notes print one bound it.
    NotSeen {
        /// The minimum of the nearest earlier release that prints one.
        earlier: Option<ComputeCapability>,
        /// The minimum of the nearest later release that prints one.
        later: Option<ComputeCapability>,
    },
}

words! {
    /// A platform for which an image of a release was seen.
    ImagePlatform, ParseImagePlatformError, "image-platform-unknown", "image platform";
    /// The ordinary image for x86-64 machines.
    X86_64 = "x86_64", "x86_64", "amd64";
    /// The image for 64-bit Arm machines.
    Aarch64 = "aarch64", "aarch64", "arm64";
    /// The image for Arm servers (SBSA).
    Sbsa = "sbsa", "Arm SBSA";
    /// The image for integrated GPUs (tag suffix `-igpu`).
    Igpu = "igpu", "integrated GPU";
}

words! {
    /// What an announcement is about.
    AnnouncementKind, ParseAnnouncementKindError, "announcement-kind-unknown", "kind of announcement";
    /// Something is supported now, or no longer tested.
    Support = "support", "support";
    /// Something will go.
    Deprecation = "deprecation", "deprecation";
    /// Something is gone.
    Removal = "removal", "removal";
    /// Anything else.
    Other = "other", "other";
}

/// An announcement of a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Announcement {
    /// What it is about.
    pub kind: AnnouncementKind,
    /// What it says.
    pub text: &'static str,
}

/// What the release notes say about automatic mixed precision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct AmpNotes {
    /// Whether they offer PyTorch's own AMP; `None` where that text was not seen.
    pub native: Option<bool>,
    /// Whether they offer Apex AMP; `None` where that text was not seen.
    pub apex: Option<bool>,
    /// By which factor FP16 lowers memory traffic and storage, as they put it.
    pub memory_factor: Option<u8>,
    /// By which factor Tensor Cores speed up FP16 arithmetic over FP32, as they put it.
    pub tensor_core_factor: Option<u8>,
    /// What else they say.
    pub notes: &'static [&'static str],
    /// Where it is stated; `None` where nothing was seen.
    pub source: Option<&'static Source>,
}

words! {
    /// What a known issue does.
    IssueKind, ParseIssueKindError, "issue-kind-unknown", "kind of known issue";
    /// Slower than an earlier release.
    PerformanceRegression = "performance-regression", "performance regression";
    /// Something fails.
    Functional = "functional", "functional problem";
    /// Results may be wrong.
    Correctness = "correctness", "correctness problem";
    /// Anything else.
    Other = "other", "problem";
}

words! {
    /// Training or inference.
    Mode, ParseModeError, "mode-unknown", "mode";
    /// Training.
    Training = "training", "training";
    /// Inference.
    Inference = "inference", "inference";
}

words! {
    /// The arithmetic a job uses.
    Precision, ParsePrecisionError, "precision-unknown", "precision";
    /// Mixed precision.
    Mixed = "mixed", "mixed precision", "amp";
    /// Single precision.
    Fp32 = "fp32", "FP32";
}

/// A known issue of a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct KnownIssue {
    /// What happens.
    pub summary: &'static str,
    /// What it does.
    pub kind: IssueKind,
    /// The models it concerns; all, where empty.
    pub models: &'static [&'static str],
    /// The GPU families it concerns; all, where empty.
    pub architectures: &'static [Architecture],
    /// Training or inference; both, where `None`.
    pub mode: Option<Mode>,
    /// The precision it concerns; any, where `None`.
    pub precision: Option<Precision>,
    /// The release it is compared with.
    pub versus: Option<ReleaseId>,
    /// How much slower, in percent, at most.
    pub up_to_percent: Option<u8>,
    /// What helps.
    pub workaround: Option<&'static str>,
    /// Who reported it, where that is not the release notes themselves.
    pub reported_by: Option<&'static str>,
    /// Where it is stated.
    pub source: &'static Source,
}

#[cfg(feature = "serde")]
mod as_json {
    use super::{Component, DriverRequirement, GpuRequirement, MinimumCapability, Release};
    use alloc::string::ToString;
    use serde::ser::{Serialize, SerializeMap as _, SerializeStruct as _, Serializer};

    struct Components(&'static [Component]);

    impl Serialize for Components {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut map = serializer.serialize_map(Some(self.0.len()))?;
            for component in self.0 {
                map.serialize_entry(component.kind.key, &component.version)?;
            }
            map.end()
        }
    }

    impl Serialize for DriverRequirement {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let branches: alloc::vec::Vec<_> =
                self.datacenter_branches.iter().map(ToString::to_string).collect();
            let mut json = serializer.serialize_struct("DriverRequirement", 6)?;
            json.serialize_field("minimum", &self.minimum)?;
            json.serialize_field("datacenter_branches", &branches)?;
            json.serialize_field("datacenter_boards", self.datacenter_boards)?;
            json.serialize_field("not_forward_compatible", self.not_forward_compatible)?;
            json.serialize_field("refers_elsewhere", &self.refers_elsewhere)?;
            json.serialize_field("source", self.source)?;
            json.end()
        }
    }

    impl Serialize for GpuRequirement {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let minimum = match self.minimum {
                MinimumCapability::Printed(capability) => Some(capability),
                MinimumCapability::NotSeen { .. } => None,
            };
            let mut json = serializer.serialize_struct("GpuRequirement", 4)?;
            json.serialize_field("minimum_compute_capability", &minimum)?;
            json.serialize_field("families", self.families)?;
            json.serialize_field("untested_families", self.untested)?;
            json.serialize_field("source", &self.source)?;
            json.end()
        }
    }

    impl Serialize for Release {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut json = serializer.serialize_struct("Release", 14)?;
            json.serialize_field("release", &self.name())?;
            json.serialize_field("components", &Components(self.components))?;
            json.serialize_field("toolkit_driver", &self.toolkit_driver)?;
            json.serialize_field("driver", &self.driver)?;
            json.serialize_field("gpu", &self.gpu)?;
            json.serialize_field("images", self.images)?;
            json.serialize_field("features", self.features)?;
            json.serialize_field("announcements", self.announcements)?;
            json.serialize_field("examples", self.examples)?;
            json.serialize_field("amp", &self.amp)?;
            json.serialize_field("known_issues", self.known_issues)?;
            json.serialize_field("known_issues_complete", &self.known_issues_complete)?;
            json.serialize_field("doubts", self.doubts)?;
            json.serialize_field("sources", self.sources)?;
            json.end()
        }
    }
}
