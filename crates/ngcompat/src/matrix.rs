//! The matrix: all releases, GPUs, CUDA versions and driver branches, and questions over them.

#[rustfmt::skip]
#[expect(clippy::indexing_slicing, reason = "constant positions, which the compiler checks")]
mod generated;

use alloc::string::ToString;
use alloc::vec::Vec;
use core::fmt;

use once_cell::race::OnceBox;

use crate::amp::{AmpFacts, AmpGuidance};
use crate::cuda::{Cuda, DriverBranch};
use crate::diff::ReleaseDiff;
use crate::drivers::DriverOptions;
use crate::environment::Environment;
use crate::gpu::{CapabilityRow, ComputeCapability, Gpu, GpuIndex, GpuModel};
use crate::known_issues::Regression;
use crate::message::Message;
use crate::release::{ComponentKind, Example, Release, ReleaseName};
use crate::report::{Findings, Outcome, Report, Verdict, machine};
use crate::rules::judge;
use crate::text::sort_by_number;
use crate::version::{CudaVersion, ParseReleaseIdError, ReleaseId};

pub(crate) use generated::sources;

/// The compiled-in matrix.
///
/// ```
/// let newest = ngcompat::matrix().newest().unwrap();
/// assert!(newest.id >= "26.09".parse()?);
/// # Ok::<(), ngcompat::ParseReleaseIdError>(())
/// ```
pub fn matrix() -> &'static Matrix {
    &generated::MATRIX
}

/// All rows, and questions over them.
///
/// [`matrix`] is the one compiled in. Another can be built from the same rows with
/// [`Matrix::new`], for tests and benchmarks; rules see only the rows of the matrix they are asked
/// through. Look-ups of GPUs by name ([`Gpu`]'s `FromStr`) always use the compiled-in one.
pub struct Matrix {
    rows: Rows,
    gpu_index: OnceBox<GpuIndex>,
}

/// The rows to build a [`Matrix`] from.
#[derive(Debug, Clone, Copy)]
pub struct Rows {
    /// Releases, oldest first.
    pub releases: &'static [Release],
    /// CUDA minor versions, oldest first.
    pub cuda: &'static [Cuda],
    /// Driver branches, by number.
    pub driver_branches: &'static [DriverBranch],
    /// Compute capabilities, in order.
    pub capabilities: &'static [CapabilityRow],
    /// GPU models, by name.
    pub gpus: &'static [GpuModel],
    /// Kinds of components, in the order in which releases list them.
    pub component_kinds: &'static [ComponentKind],
    /// Tensor Core example models, by name.
    pub examples: &'static [Example],
    /// What mixed precision depends on.
    pub amp: &'static AmpFacts,
    /// Messages that can be diagnosed.
    pub messages: &'static [Message],
    /// How programs print the number of a CUDA error: patterns with `{number}`.
    pub number_forms: &'static [&'static str],
    /// The day the facts were collected: `YYYY-MM-DD`.
    pub as_of: &'static str,
}

impl Matrix {
    /// A matrix of these rows.
    pub const fn new(rows: Rows) -> Self {
        Self { rows, gpu_index: OnceBox::new() }
    }

    /// All releases, oldest first.
    pub const fn releases(&self) -> &'static [Release] {
        self.rows.releases
    }

    /// All CUDA minor versions, oldest first.
    pub const fn cuda(&self) -> &'static [Cuda] {
        self.rows.cuda
    }

    /// All driver branches, by number.
    pub const fn driver_branches(&self) -> &'static [DriverBranch] {
        self.rows.driver_branches
    }

    /// All compute capabilities, in order.
    pub const fn capabilities(&self) -> &'static [CapabilityRow] {
        self.rows.capabilities
    }

    /// All GPU models, by name.
    pub const fn gpus(&self) -> &'static [GpuModel] {
        self.rows.gpus
    }

    /// All kinds of components, in the order in which releases list them.
    pub const fn component_kinds(&self) -> &'static [ComponentKind] {
        self.rows.component_kinds
    }

    /// All Tensor Core example models, by name.
    pub const fn examples(&self) -> &'static [Example] {
        self.rows.examples
    }

    /// What mixed precision depends on.
    pub const fn amp_facts(&self) -> &'static AmpFacts {
        self.rows.amp
    }

    /// All messages that can be diagnosed.
    pub const fn messages(&self) -> &'static [Message] {
        self.rows.messages
    }

    /// How programs print the number of a CUDA error: patterns with `{number}`.
    pub const fn number_forms(&self) -> &'static [&'static str] {
        self.rows.number_forms
    }

    /// The day the facts were collected: `YYYY-MM-DD`.
    pub const fn as_of(&self) -> &'static str {
        self.rows.as_of
    }

    /// The release a text names; see [`ReleaseId`] for what it may look like.
    ///
    /// # Errors
    ///
    /// The text names no release, or one that is not in the matrix; the error says which come
    /// closest.
    pub fn release(&self, text: &str) -> Result<&'static Release, ReleaseError> {
        self.get(text.parse()?)
    }

    /// The release with this id.
    ///
    /// # Errors
    ///
    /// It is not in the matrix; the error says which come closest.
    pub fn get(&self, id: ReleaseId) -> Result<&'static Release, ReleaseError> {
        match self.rows.releases.binary_search_by_key(&id, |release| release.id) {
            Ok(at) => self.rows.releases.get(at).ok_or(()),
            Err(_) => Err(()),
        }
        .map_err(|()| {
            let mut near: Vec<_> = self.rows.releases.iter().map(|release| release.id).collect();
            sort_by_number(&mut near, |other| other.months().abs_diff(id.months()).into());
            near.truncate(2);
            sort_by_number(&mut near, |other| other.months().into());
            ReleaseError::Unknown { id, nearest: near }
        })
    }

    /// The newest release.
    pub fn newest(&self) -> Option<&'static Release> {
        self.rows.releases.last()
    }

    /// Does `release` run on this machine, in which mode, why or why not, and what would?
    pub fn check(&self, release: &'static Release, env: &Environment) -> Report {
        let mut findings = Findings::new(true);
        let mut gpus = Vec::new();
        let outcome = judge(self, release, env, &mut findings, |gpu| gpus.push(gpu), true);
        let mut findings = findings.into_findings();
        crate::remedies::attach(self, release, env, outcome, &mut findings);
        Report { release: release.name(), outcome, gpus, findings, machine: machine(env) }
    }

    /// The decision of [`check`](Self::check) without its reasons. Allocates nothing.
    pub fn outcome(&self, release: &'static Release, env: &Environment) -> Outcome {
        judge(self, release, env, &mut Findings::new(false), |_| {}, false)
    }

    /// The releases that run on this machine, newest first.
    ///
    /// ```
    /// use ngcompat::Environment;
    ///
    /// let env = Environment::new().driver("470.57.02".parse()?).gpu("A100".parse()?);
    /// let newest = ngcompat::matrix().runnable(&env).next().unwrap();
    /// assert!(newest.outcome(&env).mode.is_some());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn runnable<'a>(
        &'a self,
        env: &'a Environment,
    ) -> impl Iterator<Item = &'static Release> + 'a {
        self.outcomes(env)
            .filter(|(_, outcome)| outcome.verdict == Verdict::Compatible)
            .map(|(release, _)| release)
    }

    /// Every release with its decision on this machine, newest first.
    pub fn outcomes<'a>(
        &'a self,
        env: &'a Environment,
    ) -> impl Iterator<Item = (&'static Release, Outcome)> + 'a {
        self.rows.releases.iter().rev().map(|release| (release, self.outcome(release, env)))
    }

    /// The releases that run on this machine, and those that may, newest first.
    ///
    /// ```
    /// use ngcompat::Environment;
    ///
    /// let env = Environment::new().driver("470.57.02".parse()?).gpu("A100".parse()?);
    /// let found = ngcompat::matrix().find(&env);
    /// assert_eq!(found.releases[0].release.to_string(), "pytorch:25.03");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn find(&self, env: &Environment) -> Found {
        let mut found = Found { releases: Vec::new(), undetermined: Vec::new() };
        for (release, outcome) in self.outcomes(env) {
            match outcome.verdict {
                Verdict::Compatible => {
                    found.releases.push(FoundRelease { release: release.name(), outcome });
                }
                Verdict::Undetermined => found.undetermined.push(release.name()),
                Verdict::Incompatible => {}
            }
        }
        found
    }

    /// What changed from one release to another.
    pub fn diff(&self, from: &'static Release, to: &'static Release) -> ReleaseDiff {
        ReleaseDiff::between(self, from, to)
    }

    /// The drivers that run a release on a GPU, by mode.
    pub fn drivers_for(&self, release: &'static Release, gpu: &Gpu) -> DriverOptions {
        DriverOptions::of(self, release, gpu)
    }

    /// How to train in mixed precision in a release on a GPU.
    pub fn amp(&self, release: &'static Release, gpu: &Gpu) -> AmpGuidance {
        AmpGuidance::of(self, release, gpu)
    }

    /// The example model of this name, however people spell it.
    ///
    /// ```
    /// let example = ngcompat::matrix().example("Transformer-XL").unwrap();
    /// assert_eq!(example.name, "TransformerXL");
    /// assert_eq!(ngcompat::matrix().example("waveglow"), ngcompat::matrix().example("Tacotron2"));
    /// ```
    pub fn example(&self, name: &str) -> Option<&'static Example> {
        crate::known_issues::example(self.rows.examples, name)
    }

    /// The slowdowns known of a model, oldest release first; on a GPU, without those that concern
    /// other families only. See [`Release::issues`] for how models may be spelt.
    ///
    /// ```
    /// let known = ngcompat::matrix().regressions("waveglow", Some(&"Tesla V100".parse()?));
    /// let releases: Vec<_> = known.iter().map(|one| one.release.to_string()).collect();
    /// assert_eq!(releases, ["pytorch:20.03", "pytorch:20.06", "pytorch:20.06", "pytorch:20.12", "pytorch:20.12"]);
    /// # Ok::<(), ngcompat::ParseGpuError>(())
    /// ```
    pub fn regressions(&self, model: &str, gpu: Option<&Gpu>) -> Vec<Regression> {
        crate::known_issues::regressions(self, model, gpu)
    }

    /// What is known of the GPU of this name; see [`Gpu`] for what it may look like.
    pub fn gpu(&self, name: &str) -> Gpu {
        GpuIndex::of(&self.gpu_index, self.rows.gpus).gpu(name)
    }

    /// The names of the GPUs that come closest to a name nobody knows, best first; at most three.
    pub fn closest_gpu_names(&self, name: &str) -> Vec<&'static str> {
        GpuIndex::of(&self.gpu_index, self.rows.gpus).closest(name)
    }

    /// The row of a compute capability.
    pub fn capability(&self, capability: ComputeCapability) -> Option<&'static CapabilityRow> {
        let at =
            self.rows.capabilities.binary_search_by_key(&capability, |row| row.capability).ok()?;
        self.rows.capabilities.get(at)
    }

    /// Whether only integrated GPUs (Tegra) have a compute capability: their machine code stands
    /// apart from that of other GPUs.
    pub fn is_integrated(&self, capability: ComputeCapability) -> bool {
        self.capability(capability).is_some_and(|row| row.integrated)
    }

    /// The row of a driver branch.
    pub fn driver_branch(&self, branch: u16) -> Option<&'static DriverBranch> {
        let at = self.rows.driver_branches.binary_search_by_key(&branch, |row| row.branch).ok()?;
        self.rows.driver_branches.get(at)
    }

    /// The row of a CUDA minor version.
    pub fn cuda_version(&self, version: CudaVersion) -> Option<&'static Cuda> {
        let at = self.rows.cuda.binary_search_by_key(&version, |row| row.version).ok()?;
        self.rows.cuda.get(at)
    }

    /// **C(D)**: the CUDA version that drivers of a branch support by themselves. A branch the
    /// matrix lacks takes that of the nearest lower one.
    ///
    /// ```
    /// use ngcompat::CudaVersion;
    ///
    /// assert_eq!(ngcompat::matrix().cuda_of_branch(450), Some(CudaVersion::new(11, 0)));
    /// // A Windows number.
    /// assert_eq!(ngcompat::matrix().cuda_of_branch(551), Some(CudaVersion::new(12, 4)));
    /// ```
    pub fn cuda_of_branch(&self, branch: u16) -> Option<CudaVersion> {
        self.rows
            .driver_branches
            .iter()
            .rev()
            .filter(|row| row.branch <= branch)
            .find_map(|row| row.cuda)
    }
}

impl fmt::Debug for Matrix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Matrix")
            .field("releases", &self.rows.releases.len())
            .field("cuda", &self.rows.cuda.len())
            .field("driver_branches", &self.rows.driver_branches.len())
            .field("capabilities", &self.rows.capabilities.len())
            .field("gpus", &self.rows.gpus.len())
            .field("messages", &self.rows.messages.len())
            .field("as_of", &self.rows.as_of)
            .finish_non_exhaustive()
    }
}

/// The releases that run on a machine; see [`Matrix::find`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Found {
    /// Those that run, newest first.
    pub releases: Vec<FoundRelease>,
    /// Those of which a fact that decides is missing, newest first.
    pub undetermined: Vec<ReleaseName>,
}

/// A release that runs on a machine, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct FoundRelease {
    /// The release.
    pub release: ReleaseName,
    /// The decision.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub outcome: Outcome,
}

/// The release a text names, from the compiled-in matrix.
///
/// ```
/// let release = ngcompat::release("nvcr.io/nvidia/pytorch:20.12-py3")?;
/// assert_eq!(release.name().to_string(), "pytorch:20.12");
///
/// let error = ngcompat::release("20.05").unwrap_err();
/// assert_eq!(error.to_string(), "there is no release 20.05; the nearest are 20.03 and 20.06");
/// # Ok::<(), ngcompat::ReleaseError>(())
/// ```
///
/// # Errors
///
/// The text names no release, or one that is not in the matrix.
pub fn release(text: &str) -> Result<&'static Release, ReleaseError> {
    matrix().release(text)
}

/// All releases of the compiled-in matrix, oldest first.
pub fn releases() -> &'static [Release] {
    matrix().releases()
}

/// Why no release was found.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReleaseError {
    /// The text names no release.
    Parse(ParseReleaseIdError),
    /// The release is not in the matrix.
    Unknown {
        /// The release asked for.
        id: ReleaseId,
        /// The ones that exist nearest to it, in order.
        nearest: Vec<ReleaseId>,
    },
}

impl ReleaseError {
    /// A stable name of this kind of error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Parse(error) => error.code(),
            Self::Unknown { .. } => "release-unknown",
        }
    }
}

impl fmt::Display for ReleaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Parse(error) => error.fmt(f),
            Self::Unknown { id, nearest } => {
                let nearest: Vec<_> = nearest.iter().map(ToString::to_string).collect();
                let nearest = crate::text::list(&nearest, "and");
                write!(f, "there is no release {id}; the nearest are {nearest}")
            }
        }
    }
}

impl core::error::Error for ReleaseError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Parse(error) => Some(error),
            Self::Unknown { .. } => None,
        }
    }
}

impl From<ParseReleaseIdError> for ReleaseError {
    fn from(error: ParseReleaseIdError) -> Self {
        Self::Parse(error)
    }
}
