//! Does the driver run the container's CUDA, and does it know the GPU?
//!
//! The order is NVIDIA's, which the container's entry point follows: native, else forward
//! compatibility, else CUDA minor-version compatibility, else nothing.

use crate::machine::gpu::Gpu;
use crate::matrix::tables::Matrix;
use crate::rows::build::Build;
use crate::rows::cuda::Cuda;
use crate::rules::context::RuleContext;
use crate::rules::driver_reading::{DriverHypothesis, Numbering, readings};
use crate::rules::launch::{Offer, offer};
use crate::rules::verdict::RunMode;
use crate::values::board_class::ForwardCompatibility;
use crate::values::compute_capability::ComputeCapability;
use crate::values::driver_version::DriverVersion;
use crate::values::platform::Os;

/// How a toolkit runs on a driver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DriverOutcome {
    /// It runs; in which mode may be open.
    Runs(Option<RunMode>),
    /// It does not run.
    Not,
    /// A fact is missing.
    Open(MissingFact),
}

/// The fact that is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MissingFact {
    /// The driver's whole number.
    DriverNumber,
    /// Whether forward compatibility works on the board.
    ForwardCompatibility,
    /// The class of the board.
    BoardClass,
    /// Whether the driver is a Windows one.
    Platform,
    /// Whether the image carries the forward compatibility package.
    CompatPackage,
    /// Whether a package works that is older than the image's CUDA.
    OlderPackage,
}

/// The forward compatibility package as a process in the container finds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Package {
    /// Whether it is there; `None` where that is not known.
    pub(crate) carried: Option<bool>,
    /// The version of its own driver.
    pub(crate) driver: Option<DriverVersion>,
    /// The CUDA it is of, where that is not the image's.
    pub(crate) other: Option<&'static Cuda>,
}

impl Package {
    /// The CUDA it is of.
    pub(crate) fn cuda(self, image: &'static Cuda) -> &'static Cuda {
        self.other.unwrap_or(image)
    }
}

/// The package of the build, which some launchers leave out.
pub(crate) fn package(q: &RuleContext<'_>) -> Package {
    let build = q.subject.build;
    let kept_out = q.package_drops_gpu || offer(q) == Offer::No;
    Package {
        carried: if kept_out { Some(false) } else { build.compat_package },
        driver: build.compat_driver,
        other: other_cuda(q.matrix, build, q.cuda),
    }
}

/// The CUDA that the package of a build is of, where that is not the build's own.
fn other_cuda(
    matrix: &Matrix,
    build: &Build,
    cuda: Option<&'static Cuda>,
) -> Option<&'static Cuda> {
    let own = build.compat_driver.map(DriverVersion::branch);
    let own = own.filter(|own| cuda.is_none_or(|cuda| cuda.branch != *own))?;
    matrix.cuda().iter().find(|row| row.branch == own && row.forward_package.is_some())
}

/// Whether the libraries of a build's package no longer drive one of the GPUs.
pub(crate) fn package_drops_gpu(
    matrix: &Matrix,
    build: &Build,
    cuda: Option<&'static Cuda>,
    gpus: &[Gpu],
) -> bool {
    let cuda = other_cuda(matrix, build, cuda).or(cuda);
    cuda.is_some_and(|cuda| gpus.iter().any(|gpu| is_dropped_by(matrix, gpu, cuda.branch)))
}

/// Whether drivers of a branch, and so the libraries that come from one, no longer drive a GPU.
pub(crate) fn is_dropped_by(matrix: &Matrix, gpu: &Gpu, branch: u16) -> bool {
    let possible = gpu.possible_capabilities();
    let dropped = |capability: &ComputeCapability| {
        let last = matrix.capability(*capability).and_then(|row| row.last_driver);
        last.is_some_and(|last| last < branch)
    };
    !possible.is_empty() && possible.iter().all(dropped)
}

/// What all GPUs together allow. A process has one libcuda: if a GPU that it sees does not work with the
/// compatibility library, none does. `None` where a class is not known, and none is known to fail.
pub(crate) fn shared_board(gpus: &[Gpu]) -> Option<ForwardCompatibility> {
    const NONE: Option<ForwardCompatibility> = Some(ForwardCompatibility::Unsupported);
    gpus.iter().map(Gpu::forward_compatibility).reduce(|one, other| match (one, other) {
        (NONE, _) | (_, NONE) => NONE,
        (Some(one), Some(other)) => Some(one.max(other)),
        _ => None,
    })?
}

/// The decision for one reading of the driver and one board.
pub(crate) fn outcome(
    cuda: &'static Cuda,
    package: Package,
    loads_from: Option<DriverVersion>,
    reading: DriverHypothesis,
    board: ForwardCompatibility,
) -> DriverOutcome {
    if is_native(cuda, reading) {
        return DriverOutcome::Runs(Some(RunMode::Native));
    }
    let forward = forward(cuda, package, reading, board);
    let minor = minor_version(cuda, loads_from, reading);
    match (forward, minor) {
        (Ok(true), _) => DriverOutcome::Runs(Some(RunMode::ForwardCompatibility)),
        (Ok(false), Ok(true)) => DriverOutcome::Runs(Some(RunMode::MinorVersionCompatibility)),
        // Whether the package works is open, but the release runs without it.
        (Err(_), Ok(true)) => DriverOutcome::Runs(None),
        (Ok(false), Ok(false)) => DriverOutcome::Not,
        (Err(gap), _) | (_, Err(gap)) => DriverOutcome::Open(gap),
    }
}

/// The driver's CUDA is the toolkit's or newer. Branches are what the entry point compares; they are
/// the better fact for Linux drivers the matrix knows.
pub(crate) fn is_native(cuda: &Cuda, reading: DriverHypothesis) -> bool {
    match reading.driver {
        Some(driver) if reading.listed => driver.branch() >= cuda.branch,
        _ => reading.cuda.is_some_and(|supported| supported >= cuda.version),
    }
}

/// The compatibility package in the image works on this board and accepts this driver's branch.
pub(crate) fn forward(
    cuda: &'static Cuda,
    package: Package,
    reading: DriverHypothesis,
    board: ForwardCompatibility,
) -> Result<bool, MissingFact> {
    // Modules up to JetPack 4 have no newer CUDA; later ones may have a package of their own installed.
    if reading.numbering == Numbering::Jetson {
        let may_be = reading.cuda.is_none_or(|own| own.major >= 11);
        return if may_be { Err(MissingFact::ForwardCompatibility) } else { Ok(false) };
    }
    let of_package = package.cuda(cuda);
    let windows = reading.numbering == Numbering::Windows;
    if of_package.forward_package.is_none() || windows || package.carried == Some(false) {
        return Ok(false);
    }
    match board {
        ForwardCompatibility::Unsupported => return Ok(false),
        ForwardCompatibility::OwnPackage => return Err(MissingFact::ForwardCompatibility),
        _ => {}
    }
    let Some(driver) = reading.driver else { return Err(MissingFact::DriverNumber) };
    let Some(base) = of_package.base(driver.branch(), package.driver) else { return Ok(false) };
    let accepted = match base.minimum {
        Some(minimum) => reading.at_least(minimum).ok_or(MissingFact::DriverNumber)?,
        None => true,
    };
    let open = match board {
        ForwardCompatibility::Expected => !base.rtx_boards,
        ForwardCompatibility::Unsettled => true,
        _ => false,
    };
    if accepted && open {
        return Err(MissingFact::ForwardCompatibility);
    }
    if accepted && of_package.version < cuda.version {
        return Err(MissingFact::OlderPackage);
    }
    if accepted && package.carried.is_none() {
        return Err(MissingFact::CompatPackage);
    }
    Ok(accepted)
}

/// The driver supports the same CUDA major version, is at or above the floor and loads the machine code.
pub(crate) fn minor_version(
    cuda: &Cuda,
    loads_from: Option<DriverVersion>,
    reading: DriverHypothesis,
) -> Result<bool, MissingFact> {
    let Some(floor) = cuda.minor_version_floor else { return Ok(false) };
    if reading.cuda.is_none_or(|supported| supported.major != cuda.version.major) {
        return Ok(false);
    }
    match reading.numbering {
        // The major version decides.
        Numbering::Jetson => return Ok(true),
        Numbering::Windows => reading.at_least(floor.windows),
        Numbering::Linux if reading.driver.is_none() => {
            // A CUDA version that no branch in the matrix has: above the major's first it is newer
            // than the floor.
            reading.cuda.is_some_and(|supported| supported.minor > 0).then_some(true)
        }
        Numbering::Linux => {
            let at_least = reading.at_least(floor.linux);
            if reading.also_windows && reading.at_least(floor.windows) != at_least {
                return Err(MissingFact::Platform);
            }
            at_least
        }
    }
    .and_then(|at_least| match loads_from {
        Some(first) if at_least => reading.at_least(first),
        _ => Some(at_least),
    })
    .ok_or(MissingFact::DriverNumber)
}

impl DriverOutcome {
    /// What two possibilities have in common; where they differ, `gap` is the fact that separates
    /// them.
    pub(crate) fn and(self, other: Self, gap: MissingFact) -> Self {
        match (self, other) {
            (Self::Runs(one), Self::Runs(two)) => Self::Runs(one.filter(|_| one == two)),
            (Self::Not, Self::Not) => Self::Not,
            (Self::Open(known), _) | (_, Self::Open(known)) => Self::Open(known),
            (Self::Runs(_), Self::Not) | (Self::Not, Self::Runs(_)) => Self::Open(gap),
        }
    }
}

/// What all readings of the driver and, where `board` is not known, all classes of board have in common;
/// `None` where nothing is known of the driver.
pub(crate) fn common_outcome(
    q: &RuleContext<'_>,
    cuda: &'static Cuda,
    board: Option<ForwardCompatibility>,
) -> Option<DriverOutcome> {
    outcome_with(q, cuda, board, package(q))
}

/// The same with a package of these properties.
pub(crate) fn outcome_with(
    q: &RuleContext<'_>,
    cuda: &'static Cuda,
    board: Option<ForwardCompatibility>,
    package: Package,
) -> Option<DriverOutcome> {
    let loads_from = q.subject.build.loads_from;
    let decide = |reading, board| outcome(cuda, package, loads_from, reading, board);
    let mut common: Option<DriverOutcome> = None;
    readings(q, |reading| {
        let here = match board {
            Some(board) => decide(reading, board),
            // Every class behaves like one of these two.
            None => decide(reading, ForwardCompatibility::Documented)
                .and(decide(reading, ForwardCompatibility::Unsupported), MissingFact::BoardClass),
        };
        let gap = match q.env.platform.os {
            None if q.env.jetpack.is_none() && q.env.driver.is_some() => MissingFact::Platform,
            _ => MissingFact::DriverNumber,
        };
        // Windows readings come first. That the number may be a Linux one leaves the mode as it is.
        let linux_on_windows = reading.numbering == Numbering::Linux
            && q.env.platform.os.is_some_and(Os::has_windows_driver);
        common = Some(match (common, here) {
            (Some(DriverOutcome::Runs(_)), DriverOutcome::Runs(_)) if linux_on_windows => {
                return;
            }
            (Some(common), here) => common.and(here, gap),
            (None, here) => here,
        });
    });
    common
}
