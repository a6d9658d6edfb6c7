//! Does the driver run the container's CUDA, and does it know the GPU?
//!
//! The order is NVIDIA's, which the container's entry point follows: native, else forward
//! compatibility, else CUDA minor-version compatibility, else nothing.

use alloc::format;
use alloc::string::String;
use alloc::string::ToString as _;
use alloc::vec::Vec;
use core::fmt::Write as _;

use crate::rows::cuda::Cuda;
use crate::rows::driver_branch::DriverBranch;
use crate::rows::gpu_model::CapabilityRow;
use crate::rules::context::RuleContext;
use crate::rules::finding::{FindingText, Findings, RunMode, Severity};
use crate::rules::rule::Rule;
use crate::values::board_class::{BoardClass, ForwardCompatibility};
use crate::values::cuda_version::CudaVersion;
use crate::values::driver_version::DriverVersion;
use crate::values::platform::Os;
use crate::values::text::list;

/// One reading of what is known of a driver. Facts that are incomplete have several, and only what
/// all of them agree on is certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct DriverHypothesis {
    /// **D**. From the CUDA field alone follow the branches that print it.
    driver: Option<DriverVersion>,
    /// **C(D)**; `None` for a driver older than any in the matrix.
    cuda: Option<CudaVersion>,
    /// Whose numbering the driver follows.
    windows: bool,
    /// Whether the branch is in the matrix, so that branches may be compared.
    listed: bool,
    /// The first version of the branch, where only the branch is known.
    first: Option<DriverVersion>,
}

impl DriverHypothesis {
    fn of_driver(q: RuleContext<'_>, driver: DriverVersion, windows: bool) -> Self {
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

    fn of_branch(row: &DriverBranch, cuda: CudaVersion, windows: bool) -> Self {
        Self {
            driver: Some(DriverVersion::of_branch(row.branch)),
            cuda: Some(cuda),
            windows,
            listed: true,
            first: row.first,
        }
    }

    fn of_cuda(cuda: CudaVersion, windows: bool) -> Self {
        Self { driver: None, cuda: Some(cuda), windows, listed: false, first: None }
    }

    /// Whether the driver is `floor` or newer; `None` where its number is not known well enough.
    fn at_least(self, floor: DriverVersion) -> Option<bool> {
        let driver = self.driver?;
        let at_least = driver.at_least(floor);
        match (at_least, self.first) {
            (None, Some(first)) if first >= floor => Some(true),
            _ => at_least,
        }
    }
}

/// Calls `each` with every reading of the environment's driver facts; none where nothing is known.
fn readings(q: RuleContext<'_>, mut each: impl FnMut(DriverHypothesis)) {
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

/// Without a word about the platform, a number that no Linux branch has may be a Windows one.
fn may_be_windows(q: RuleContext<'_>) -> bool {
    q.env.platform.os.is_none()
        && q.branch.is_none()
        && q.env.driver.is_some_and(DriverVersion::has_two_numbers)
}

/// How a toolkit runs on a driver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DriverOutcome {
    /// It runs; in which mode may be open.
    Runs(Option<RunMode>),
    /// It does not run.
    Not,
    /// A fact is missing.
    Open(MissingFact),
}

/// The fact that is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum MissingFact {
    /// The driver's whole number.
    DriverNumber,
    /// Whether forward compatibility works on the board.
    ForwardCompatibility,
    /// The class of the board.
    BoardClass,
    /// Whether the driver is a Windows one.
    Platform,
}

/// The decision for one reading of the driver and one board.
///
/// `package_driver` is the version of the driver libraries in the image.
fn outcome(
    cuda: &Cuda,
    package_driver: Option<DriverVersion>,
    reading: DriverHypothesis,
    board: ForwardCompatibility,
) -> DriverOutcome {
    if is_native(cuda, reading) {
        return DriverOutcome::Runs(Some(RunMode::Native));
    }
    let forward = forward(cuda, package_driver, reading, board);
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
fn is_native(cuda: &Cuda, reading: DriverHypothesis) -> bool {
    match reading.driver {
        Some(driver) if reading.listed && !reading.windows => driver.branch() >= cuda.branch,
        _ => reading.cuda.is_some_and(|supported| supported >= cuda.version),
    }
}

/// The compatibility package in the image works on this board and accepts this driver's branch.
fn forward(
    cuda: &Cuda,
    package_driver: Option<DriverVersion>,
    reading: DriverHypothesis,
    board: ForwardCompatibility,
) -> Result<bool, MissingFact> {
    if cuda.forward_package.is_none() || reading.windows {
        return Ok(false);
    }
    match board {
        ForwardCompatibility::Unsupported => return Ok(false),
        ForwardCompatibility::OwnPackage => return Err(MissingFact::ForwardCompatibility),
        _ => {}
    }
    let Some(driver) = reading.driver else { return Err(MissingFact::DriverNumber) };
    let Some(base) = cuda.base(driver.branch(), package_driver) else { return Ok(false) };
    let accepted = match base.minimum {
        Some(minimum) => reading.at_least(minimum).ok_or(MissingFact::DriverNumber)?,
        None => true,
    };
    if accepted && board == ForwardCompatibility::Unsettled {
        return Err(MissingFact::ForwardCompatibility);
    }
    Ok(accepted)
}

/// The driver supports the same CUDA major version and is at or above the floor.
fn minor_version(cuda: &Cuda, reading: DriverHypothesis) -> Result<bool, MissingFact> {
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
    fn and(self, other: Self, gap: MissingFact) -> Self {
        match (self, other) {
            (Self::Runs(one), Self::Runs(two)) => Self::Runs(one.filter(|_| one == two)),
            (Self::Not, Self::Not) => Self::Not,
            (Self::Open(known), _) | (_, Self::Open(known)) => Self::Open(known),
            (Self::Runs(_), Self::Not) | (Self::Not, Self::Runs(_)) => Self::Open(gap),
        }
    }
}

/// What all readings of the driver and all classes of board that are possible have in common; `None`
/// where nothing is known of the driver.
fn common_outcome(q: RuleContext<'_>, cuda: &Cuda) -> Option<DriverOutcome> {
    let decide = |reading, board| outcome(cuda, q.release.toolkit_driver, reading, board);
    let mut common: Option<DriverOutcome> = None;
    readings(q, |reading| {
        let here = match q.gpu.forward_compatibility() {
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

/// `driver.native`, `driver.forward-compatibility`, `driver.minor-version-compatibility`,
/// `driver.too-old` and what may be missing to tell them apart.
pub(crate) fn runs_cuda(q: RuleContext<'_>, out: &mut Findings) {
    let Some(cuda) = q.release.cuda else {
        out.add(Rule::DriverToolkitUnknown, Severity::Unknown, || FindingText {
            observed: None,
            required: None,
            message: format!(
                "The CUDA version inside {} was not collected, so that nothing can be said about \
                 drivers.",
                q.release.name()
            ),
            source: Rule::DriverToolkitUnknown.source(),
        });
        return;
    };
    match common_outcome(q, cuda) {
        Some(DriverOutcome::Runs(mode)) => {
            out.gpu_mode = mode;
            runs(q, cuda, out);
        }
        Some(DriverOutcome::Not) => too_old(q, cuda, out),
        Some(DriverOutcome::Open(gap)) => missing_fact(q, cuda, gap, out),
        None => out.add(Rule::DriverUnknown, Severity::Unknown, || FindingText {
            observed: None,
            required: Some(required(q, cuda)),
            message: format!(
                "The driver is not known. {} (CUDA {}) requires {}.",
                q.release.name(),
                cuda.version,
                required(q, cuda)
            ),
            source: Rule::DriverUnknown.source(),
        }),
    }
    listed_but_not_accepted(q, cuda, out);
}

fn runs(q: RuleContext<'_>, cuda: &Cuda, out: &mut Findings) {
    let documented = is_documented(q);
    out.documented &= documented;
    let text = |rule: Rule, message: String| FindingText {
        observed: observed(q),
        required: Some(required(q, cuda)),
        message,
        source: match q.release.driver {
            Some(notes) if documented => notes.source.address.unwrap_or(rule.source()),
            _ => rule.source(),
        },
    };
    match out.gpu_mode {
        Some(RunMode::Native) => {
            out.add(Rule::DriverNative, Severity::Note, || {
                text(
                    Rule::DriverNative,
                    format!("{} supports CUDA {} natively.", subject(q), cuda.version),
                )
            });
            older_than_toolkit(q, cuda, out);
        }
        Some(RunMode::ForwardCompatibility) => {
            let expected = q.gpu.forward_compatibility() == Some(ForwardCompatibility::Expected);
            let severity = if expected { Severity::Warning } else { Severity::Note };
            out.documented &= !expected;
            out.add(Rule::DriverForwardCompatibility, severity, || {
                let package = cuda.version;
                let mut message = format!(
                    "{} is older than CUDA {package}, but the image's compatibility package \
                     (cuda-compat-{}-{}) accepts it as a base driver.",
                    subject(q),
                    package.major,
                    package.minor,
                );
                if expected {
                    let _ = write!(
                        message,
                        " For {} boards NVIDIA documents this only for select NGC-ready boards, \
                         which it does not list; the library's own device list accepts the class.",
                        q.gpu.class().map_or("these", BoardClass::name)
                    );
                }
                text(Rule::DriverForwardCompatibility, message)
            });
        }
        Some(RunMode::MinorVersionCompatibility) => {
            out.add(Rule::DriverMinorVersionCompatibility, Severity::Note, || {
                text(
                    Rule::DriverMinorVersionCompatibility,
                    format!(
                        "{} is older than CUDA {}, but supports CUDA {}.x at or above the floor: \
                         CUDA minor-version compatibility. Code that needs just-in-time \
                         compilation from PTX does not run, and calls that need a newer driver \
                         fail with error 36.",
                        subject(q),
                        cuda.version,
                        cuda.version.major
                    ),
                )
            });
            let class = q.gpu.class();
            if matches!(class, Some(BoardClass::GeForce | BoardClass::Titan | BoardClass::Other)) {
                out.add(Rule::DriverCompatLibrariesOnUnlistedBoard, Severity::Warning, || FindingText {
                    observed: class.map(|class| class.to_string()),
                    required: Some(String::from("NVIDIA Container Toolkit 1.17.5 or later")),
                    message: format!(
                        "Older container toolkits load the image's compatibility libraries on {} \
                         boards too, and CUDA then fails with error 804 (803 where a stray libcuda \
                         is found). NVIDIA Container Toolkit 1.17.5 or later leaves them out; so \
                         does a library path without /usr/local/cuda/compat.",
                        class.map_or("such", BoardClass::name)
                    ),
                    source: Rule::DriverCompatLibrariesOnUnlistedBoard.source(),
                });
            }
        }
        None => out.add(Rule::DriverModeUnsettled, Severity::Note, || {
            text(
                Rule::DriverModeUnsettled,
                format!(
                    "CUDA {} runs on {}, but the facts leave open in which mode: where the board \
                     and the driver branch allow the compatibility package the container uses it, \
                     otherwise CUDA minor-version compatibility does.",
                    cuda.version,
                    lower_subject(q)
                ),
            )
        }),
    }
}

/// Whether the release notes themselves state that this driver runs it on this board.
fn is_documented(q: RuleContext<'_>) -> bool {
    let Some(notes) = q.release.driver else { return false };
    let Some(minimum) = notes.minimum else { return false };
    let data_center = q.gpu.class() == Some(BoardClass::DataCenter);
    let mut any = false;
    let mut all = true;
    readings(q, |reading| {
        any = true;
        all &= !reading.windows
            && (reading.at_least(minimum) == Some(true)
                || data_center
                    && reading.driver.is_some_and(|driver| {
                        notes.datacenter_branches.iter().any(|listed| {
                            listed.branch == driver.branch()
                                && listed
                                    .minimum
                                    .is_none_or(|floor| reading.at_least(floor) == Some(true))
                        })
                    }));
    });
    any && all
}

fn older_than_toolkit(q: RuleContext<'_>, cuda: &Cuda, out: &mut Findings) {
    let (Some(driver), Some(own)) = (q.env.driver, q.release.toolkit_driver) else { return };
    let linux = q.env.platform.os.is_none_or(|os| os == Os::Linux);
    if linux && driver.branch() == cuda.branch && driver.at_least(own) == Some(false) {
        out.add(Rule::DriverOlderThanToolkit, Severity::Note, || FindingText {
            observed: Some(driver.to_string()),
            required: Some(format!("{own} or later for its fixes")),
            message: format!(
                "Driver {driver} is of the toolkit's own branch R{}, but older than the {own} that \
                 the image carries libraries of; the entry point compares branches only.",
                cuda.branch
            ),
            source: Rule::DriverOlderThanToolkit.source(),
        });
    }
}

fn too_old(q: RuleContext<'_>, cuda: &Cuda, out: &mut Findings) {
    out.add(Rule::DriverTooOld, Severity::Blocker, || {
        let board = match q.gpu.forward_compatibility() {
            Some(ForwardCompatibility::Unsupported) if cuda.forward_package.is_some() => format!(
                " Forward compatibility does not work on {} boards.",
                q.gpu.class().map_or("such", BoardClass::name)
            ),
            _ => String::new(),
        };
        FindingText {
            observed: observed(q),
            required: Some(required(q, cuda)),
            message: format!(
                "{} is too old for {} (CUDA {}), which requires {}.{board}",
                subject(q),
                q.release.name(),
                cuda.version,
                required(q, cuda)
            ),
            source: Rule::DriverTooOld.source(),
        }
    });
}

fn missing_fact(q: RuleContext<'_>, cuda: &Cuda, gap: MissingFact, out: &mut Findings) {
    let (rule, missing) = match gap {
        MissingFact::BoardClass => (
            Rule::DriverBoardClassUnknown,
            "depends on the class of the board: forward compatibility works on data center boards \
             and not on GeForce and TITAN. Tell the GPU.",
        ),
        MissingFact::Platform => (
            Rule::DriverPlatformUnknown,
            "depends on whether that is a Windows or a Linux driver. Tell the operating system.",
        ),
        MissingFact::ForwardCompatibility => (
            Rule::DriverForwardCompatibilityUnsettled,
            "depends on forward compatibility, which is not settled for this board.",
        ),
        MissingFact::DriverNumber => (
            Rule::DriverNumberIncomplete,
            "depends on the driver's whole number. Tell it as nvidia-smi prints it.",
        ),
    };
    out.add(rule, Severity::Unknown, || FindingText {
        observed: observed(q),
        required: Some(required(q, cuda)),
        message: format!(
            "Whether {} runs {} (CUDA {}) {missing}",
            lower_subject(q),
            q.release.name(),
            cuda.version,
        ),
        source: rule.source(),
    });
}

/// The release notes list the branch for data center boards; a better source excludes it.
fn listed_but_not_accepted(q: RuleContext<'_>, cuda: &Cuda, out: &mut Findings) {
    let (Some(driver), Some(notes)) = (q.env.driver, q.release.driver) else { return };
    let branch = driver.branch();
    let Some(listed) = notes.datacenter_branches.iter().find(|listed| listed.branch == branch)
    else {
        return;
    };
    let data_center = q.gpu.class().is_none_or(|class| class == BoardClass::DataCenter);
    let accepted = branch >= cuda.branch || cuda.base(branch, q.release.toolkit_driver).is_some();
    if accepted || !data_center {
        return;
    }
    out.add(Rule::DriverListedButNotAccepted, Severity::Warning, || FindingText {
        observed: Some(format!("the release notes list {listed}")),
        required: cuda.forward_package.map(|package| {
            let bases: Vec<u16> = package.bases.iter().map(|base| base.branch).collect();
            format!("the compatibility package accepts {}", list(&bases, "and"))
        }),
        message: format!(
            "The release notes list {listed} for data center boards, but the compatibility package \
             of CUDA {} does not accept R{branch} as a base driver; the package decides.",
            cuda.version
        ),
        source: cuda
            .forward_package
            .and_then(|package| package.source.address)
            .unwrap_or(Rule::DriverListedButNotAccepted.source()),
    });
}

/// `driver.dropped-gpu`, `driver.older-than-gpu`: the branch must drive the GPU at all.
pub(crate) fn knows_the_gpu(q: RuleContext<'_>, out: &mut Findings) {
    contradiction(q, out, Rule::DriverDroppedGpu, |row, branch| {
        row.last_driver.is_some_and(|last| branch > last)
    });
    contradiction(q, out, Rule::DriverOlderThanGpu, |row, branch| {
        row.first_driver.is_some_and(|first| branch < first)
    });
}

/// A blocker where every capability and every branch that are possible contradict each other; a
/// missing fact where only some do.
fn contradiction(
    q: RuleContext<'_>,
    out: &mut Findings,
    rule: Rule,
    contradicts: impl Fn(&CapabilityRow, u16) -> bool,
) {
    let possible = q.gpu.possible_capabilities();
    let rows = || possible.iter().filter_map(|capability| q.matrix.capability(*capability));
    let (mut some, mut all, mut bound) = (false, true, None);
    readings(q, |reading| {
        let Some(driver) = reading.driver else {
            all = false;
            return;
        };
        for row in rows() {
            let here = contradicts(row, driver.branch());
            some |= here;
            all &= here;
            if here {
                bound = Some(*row);
            }
        }
    });
    let Some(row) = bound.filter(|_| some) else { return };
    let severity = if all { Severity::Blocker } else { Severity::Unknown };
    out.add(rule, severity, || {
        let architecture = row.architecture.name();
        let required = match (rule, row.first_driver, row.last_driver) {
            (Rule::DriverOlderThanGpu, Some(first), _) => format!("branch {first} or later"),
            (_, _, Some(last)) => format!("branch {last} or earlier"),
            _ => String::new(),
        };
        let told = observed(q).unwrap_or_default();
        let verb = match (rule, all) {
            (Rule::DriverOlderThanGpu, true) => "does not know",
            (Rule::DriverOlderThanGpu, false) => "may not know",
            (_, true) => "no longer drives",
            (_, false) => "may no longer drive",
        };
        FindingText {
            message: format!(
                "The driver told ({told}) {verb} {architecture} GPUs such as {}, which need driver \
                 {required}: one of the two facts is wrong, or the driver must be changed.",
                q.gpu
            ),
            observed: Some(told),
            required: Some(required),
            source: rule.source(),
        }
    });
}

/// `driver.end-of-life`.
pub(crate) fn end_of_life(q: RuleContext<'_>, out: &mut Findings) {
    let Some(row) = q.branch else { return };
    let Some(date) = row.end_of_life.filter(|date| *date <= q.matrix.as_of()) else { return };
    out.add(Rule::DriverEndOfLife, Severity::Note, || FindingText {
        observed: Some(format!("R{}", row.branch)),
        required: None,
        message: format!("Driver branch R{} reached its end of life in {date}.", row.branch),
        source: row
            .end_of_life_source
            .and_then(|source| source.address)
            .unwrap_or(Rule::DriverEndOfLife.source()),
    });
}

/// `driver.cuda-field-differs`.
pub(crate) fn cuda_field(q: RuleContext<'_>, out: &mut Findings) {
    let (Some(driver), Some(told)) = (q.env.driver, q.env.cuda_driver) else { return };
    let Some(own) = q.branch.and_then(|row| row.cuda) else { return };
    if own == told {
        return;
    }
    out.add(Rule::DriverCudaFieldDiffers, Severity::Warning, || FindingText {
        observed: Some(told.to_string()),
        required: Some(own.to_string()),
        message: format!(
            "CUDA {told} was told, but driver {driver} supports CUDA {own} by itself. Inside a \
             container with active compatibility libraries nvidia-smi shows their version; the \
             driver's number decides here."
        ),
        source: Rule::DriverCudaFieldDiffers.source(),
    });
}

fn observed(q: RuleContext<'_>) -> Option<String> {
    match (q.env.driver, q.env.cuda_driver) {
        (Some(driver), _) => Some(driver.to_string()),
        (None, Some(cuda)) => Some(format!("CUDA {cuda}")),
        (None, None) => None,
    }
}

/// "Driver 450.80.02 (CUDA 11.0)", "A driver for CUDA 12.2".
fn subject(q: RuleContext<'_>) -> String {
    match (q.env.driver, q.env.cuda_driver) {
        (Some(driver), _) => match DriverHypothesis::of_driver(q, driver, false).cuda {
            Some(cuda) => format!("Driver {driver} (CUDA {cuda})"),
            None => format!("Driver {driver}"),
        },
        (None, Some(cuda)) => format!("A driver for CUDA {cuda}"),
        (None, None) => String::from("The driver"),
    }
}

fn lower_subject(q: RuleContext<'_>) -> String {
    let mut subject = subject(q);
    if let Some(first) = subject.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    subject
}

/// "455 or later; on data center boards 418, 440.30 or 450; 450.80.02 or later in CUDA
/// minor-version compatibility".
fn required(q: RuleContext<'_>, cuda: &Cuda) -> String {
    let own = match q.release.driver.and_then(|notes| notes.minimum) {
        Some(minimum) if minimum.branch() == cuda.branch => minimum,
        _ => DriverVersion::of_branch(cuda.branch),
    };
    let mut text = format!("driver {own} or later");
    if let Some(package) = cuda.forward_package {
        let bases: Vec<String> = package
            .bases
            .iter()
            .filter(|base| cuda.base(base.branch, q.release.toolkit_driver).is_some())
            .map(|base| {
                base.minimum.map_or_else(|| base.branch.to_string(), |floor| floor.to_string())
            })
            .collect();
        if !bases.is_empty() {
            let _ = write!(text, "; on data center boards also {}", list(&bases, "or"));
        }
    }
    if let Some(floor) = cuda.minor_version_floor.filter(|_| cuda.version.minor > 0) {
        let windows = q.env.platform.os.is_some_and(|os| os != Os::Linux);
        let floor = if windows { floor.windows } else { floor.linux };
        let _ = write!(text, "; {floor} or later with CUDA minor-version compatibility");
    }
    text
}
