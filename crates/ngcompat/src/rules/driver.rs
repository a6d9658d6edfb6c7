//! Does the driver run the container's CUDA, and does it know the GPU?
//!
//! The order is NVIDIA's, which the container's entry point follows: native, else forward
//! compatibility, else CUDA minor-version compatibility, else nothing.

use crate::machine::conflict::Fact;
use crate::machine::gpu::Gpu;
use crate::rows::cuda::Cuda;
use crate::rows::driver_branch::DriverBranch;
use crate::rules::context::RuleContext;
use crate::rules::launch::{Offer, offer};
use crate::rules::verdict::RunMode;
use crate::values::board_class::ForwardCompatibility;
use crate::values::cuda_version::CudaVersion;
use crate::values::driver_version::DriverVersion;
use crate::values::platform::Os;

/// One reading of what is known of a driver. Facts that are incomplete have several, and only what
/// all of them agree on is certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DriverHypothesis {
    /// **D**. From the CUDA field alone follow the branches that print it.
    pub(crate) driver: Option<DriverVersion>,
    /// **C(D)**; `None` for a driver older than any in the matrix.
    pub(crate) cuda: Option<CudaVersion>,
    /// Whose numbering the driver follows.
    pub(crate) windows: bool,
    /// Whether the branch is in the matrix, so that branches may be compared.
    pub(crate) listed: bool,
    /// The first version of the branch, where only the branch is known.
    pub(crate) first: Option<DriverVersion>,
}

impl DriverHypothesis {
    pub(crate) fn of_driver(q: &RuleContext<'_>, driver: DriverVersion, windows: bool) -> Self {
        let (row, told) = (q.branch, q.env.cuda_driver);
        // A branch the matrix lacks (Windows 551, Jetson 540) takes what was told, else the CUDA of
        // the nearest lower branch. For a branch it has, its own number wins: inside a container
        // with active compatibility libraries the told one is theirs.
        let inferred = || q.matrix.cuda_of_branch(driver.branch());
        let cuda = match row.and_then(|row| row.cuda) {
            Some(cuda) => Some(cuda),
            None => told.or_else(inferred),
        };
        Self {
            driver: Some(driver),
            cuda,
            windows,
            listed: row.is_some_and(|row| row.cuda.is_some()) || told.is_none(),
            first: row.and_then(|row| row.first).filter(|_| driver.is_branch()),
        }
    }

    pub(crate) fn of_branch(row: &DriverBranch, cuda: CudaVersion, windows: bool) -> Self {
        Self {
            driver: Some(DriverVersion::of_branch(row.branch)),
            cuda: Some(cuda),
            windows,
            listed: true,
            first: row.first,
        }
    }

    pub(crate) fn of_cuda(cuda: CudaVersion, windows: bool) -> Self {
        Self { driver: None, cuda: Some(cuda), windows, listed: false, first: None }
    }

    /// Whether the driver is `floor` or newer; `None` where its number is not known well enough.
    pub(crate) fn at_least(self, floor: DriverVersion) -> Option<bool> {
        let driver = self.driver?;
        let at_least = driver.at_least(floor);
        match (at_least, self.first) {
            (None, Some(first)) if first >= floor => Some(true),
            _ => at_least,
        }
    }
}

/// Calls `each` with every reading of the environment's driver facts; none where nothing is known.
pub(crate) fn readings(q: &RuleContext<'_>, mut each: impl FnMut(DriverHypothesis)) {
    let windows = match q.env.platform.os {
        Some(os) => os != Os::Linux,
        None => false,
    };
    if let Some(driver) = q.env.driver {
        each(DriverHypothesis::of_driver(q, driver, windows));
        if may_be_windows(q) {
            each(DriverHypothesis::of_driver(q, driver, true));
        }
    } else if let Some(cuda) = q.env.cuda_driver {
        let mut branches =
            q.matrix.driver_branches().iter().filter(|row| row.cuda == Some(cuda)).peekable();
        if branches.peek().is_none() {
            each(DriverHypothesis::of_cuda(cuda, windows));
        }
        for row in branches {
            each(DriverHypothesis::of_branch(row, cuda, windows));
        }
    }
}

/// Without a word about the platform, a number that no Linux branch has may be a Windows one; so may
/// any, where the words about the platform contradict each other.
pub(crate) fn may_be_windows(q: &RuleContext<'_>) -> bool {
    let number = || q.branch.is_none() && q.env.driver.is_some_and(DriverVersion::has_two_numbers);
    q.env.platform.os.is_none() && (number() || q.env.disputed(Fact::Os).is_some())
}

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
    let own = build.compat_driver.map(DriverVersion::branch);
    let of_image = q.cuda.map(|cuda| cuda.branch);
    let other = own.filter(|_| own != of_image).and_then(|own| {
        let mut rows = q.matrix.cuda().iter();
        rows.find(|row| row.branch == own && row.forward_package.is_some())
    });
    Package {
        carried: if offer(q) == Offer::No { Some(false) } else { build.compat_package },
        driver: build.compat_driver,
        other,
    }
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
    reading: DriverHypothesis,
    board: ForwardCompatibility,
) -> DriverOutcome {
    if is_native(cuda, reading) {
        return DriverOutcome::Runs(Some(RunMode::Native));
    }
    let forward = forward(cuda, package, reading, board);
    let minor = minor_version(cuda, reading);
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
        Some(driver) if reading.listed && !reading.windows => driver.branch() >= cuda.branch,
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
    let of_package = package.cuda(cuda);
    if of_package.forward_package.is_none() || reading.windows || package.carried == Some(false) {
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

/// The driver supports the same CUDA major version and is at or above the floor.
pub(crate) fn minor_version(cuda: &Cuda, reading: DriverHypothesis) -> Result<bool, MissingFact> {
    let Some(floor) = cuda.minor_version_floor else { return Ok(false) };
    if reading.cuda.is_none_or(|supported| supported.major != cuda.version.major) {
        return Ok(false);
    }
    let floor = if reading.windows { floor.windows } else { floor.linux };
    if reading.driver.is_none() {
        // A CUDA version that no branch in the matrix has: above the major's first it is newer than
        // the floor.
        return if reading.cuda.is_some_and(|supported| supported.minor > 0) {
            Ok(true)
        } else {
            Err(MissingFact::DriverNumber)
        };
    }
    reading.at_least(floor).ok_or(MissingFact::DriverNumber)
}

impl DriverOutcome {
    /// What two possibilities have in common; where they differ, `gap` is the fact that tells them
    /// apart.
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
    let decide = |reading, board| outcome(cuda, package, reading, board);
    let mut common: Option<DriverOutcome> = None;
    readings(q, |reading| {
        let here = match board {
            Some(board) => decide(reading, board),
            // Every class behaves like one of these two.
            None => decide(reading, ForwardCompatibility::Documented)
                .and(decide(reading, ForwardCompatibility::Unsupported), MissingFact::BoardClass),
        };
        let gap = if may_be_windows(q) { MissingFact::Platform } else { MissingFact::DriverNumber };
        common = Some(common.map_or(here, |common| common.and(here, gap)));
    });
    common
}
