//! The words of the driver rules: what is said of a decision, and of facts that only inform.

use alloc::format;
use alloc::string::String;
use alloc::string::ToString as _;
use alloc::vec::Vec;
use core::fmt::Write as _;

use crate::rows::cuda::Cuda;
use crate::rows::gpu_model::CapabilityRow;
use crate::rules::context::RuleContext;
use crate::rules::driver::{
    DriverHypothesis, DriverOutcome, MissingFact, common_outcome, package, readings,
};
use crate::rules::driver_required::required;
use crate::rules::finding::{FindingText, Findings};
use crate::rules::rule::Rule;
use crate::rules::verdict::{RunMode, Severity};
use crate::values::board_class::{BoardClass, ForwardCompatibility};
use crate::values::driver_version::DriverVersion;
use crate::values::platform::Os;
use crate::values::text::list;

/// `driver.native`, `driver.forward-compatibility`, `driver.minor-version-compatibility`,
/// `driver.too-old` and what may be missing to tell them apart.
pub(crate) fn runs_cuda(q: &RuleContext<'_>, out: &mut Findings) {
    let Some(cuda) = q.cuda else { return toolkit_unknown(q, out) };
    // What the GPU could do if it were the only one.
    let alone = || common_outcome(q, cuda, q.gpu.forward_compatibility());
    let forward = Some(DriverOutcome::Runs(Some(RunMode::ForwardCompatibility)));
    match common_outcome(q, cuda, q.board) {
        Some(DriverOutcome::Runs(mode)) => {
            out.gpu_mode = mode;
            runs(q, cuda, out);
            if out.keeps() && mode == Some(RunMode::MinorVersionCompatibility) && alone() == forward
            {
                shared_libcuda(q, cuda, Severity::Note, out);
            }
        }
        Some(DriverOutcome::Not) if out.keeps() && alone() != Some(DriverOutcome::Not) => {
            shared_libcuda(q, cuda, Severity::Blocker, out);
        }
        Some(DriverOutcome::Not) => too_old(q, cuda, out),
        Some(DriverOutcome::Open(_)) if out.keeps() && alone() == forward => {
            shared_libcuda(q, cuda, Severity::Unknown, out);
        }
        Some(DriverOutcome::Open(gap)) => missing_fact(q, cuda, gap, out),
        None => out.add(Rule::DriverUnknown, Severity::Unknown, || FindingText {
            observed: None,
            required: Some(required(q, cuda)),
            message: format!(
                "The driver is not known; {} (CUDA {}) requires {}.",
                q.subject.name,
                cuda.version,
                required(q, cuda)
            ),
            source: Rule::DriverUnknown.source(),
        }),
    }
    listed_but_not_accepted(q, cuda, out);
}

/// `driver.toolkit-unknown`: without the CUDA version nothing can be said.
fn toolkit_unknown(q: &RuleContext<'_>, out: &mut Findings) {
    out.add(Rule::DriverToolkitUnknown, Severity::Unknown, || FindingText {
        observed: q.subject.build.cuda.map(|cuda| cuda.to_string()),
        required: None,
        message: match q.subject.build.cuda {
            Some(cuda) => format!(
                "CUDA {cuda} is not in the data, which ends with {}; the drivers it needs are not \
                 known.",
                q.matrix.cuda().last().map_or_else(String::new, |row| row.version.to_string())
            ),
            None => format!(
                "The CUDA version inside {} is not recorded, so the drivers it needs are not known.",
                q.subject.name
            ),
        },
        source: Rule::DriverToolkitUnknown.source(),
    });
}

fn runs(q: &RuleContext<'_>, cuda: &'static Cuda, out: &mut Findings) {
    let documented = is_documented(q);
    out.documented &= documented;
    let text = |rule: Rule, message: String| FindingText {
        observed: observed(q),
        required: Some(required(q, cuda)),
        message,
        source: match q.subject.stated.driver {
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
                let of_package = package(q).cuda(cuda);
                let mut message = format!(
                    "{} is older than CUDA {}, but the image's compatibility package ({}) accepts it \
                     as a base driver.",
                    subject(q),
                    cuda.version,
                    package_name(of_package),
                );
                if expected {
                    let seen = of_package.forward_package.is_some_and(|package| package.devices_seen);
                    let _ = write!(
                        message,
                        " For RTX professional boards NVIDIA documents this only for select NGC-ready \
                         ones, which it does not list; {}.",
                        if seen {
                            "the library's own device list accepts their brands"
                        } else {
                            "the requirement of the CUDA image names their brands for this driver branch"
                        }
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
            let unlisted =
                matches!(class, Some(BoardClass::GeForce | BoardClass::Titan | BoardClass::Other));
            if unlisted && package(q).carried != Some(false) {
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
fn is_documented(q: &RuleContext<'_>) -> bool {
    let Some(notes) = q.subject.stated.driver else { return false };
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

fn older_than_toolkit(q: &RuleContext<'_>, cuda: &'static Cuda, out: &mut Findings) {
    let (Some(driver), Some(own)) = (q.env.driver, q.subject.build.compat_driver) else { return };
    let linux = q.env.platform.os.is_none_or(|os| os == Os::Linux);
    if linux && driver.branch() == cuda.branch && driver.at_least(own) == Some(false) {
        out.add(Rule::DriverOlderThanToolkit, Severity::Note, || FindingText {
            observed: Some(driver.to_string()),
            required: Some(format!("{own} or later for its fixes")),
            message: format!(
                "Driver {driver} is of the toolkit's own branch R{}, but older than the {own} that \
                 came with it; compatibility is a matter of branches.",
                cuda.branch
            ),
            source: Rule::DriverOlderThanToolkit.source(),
        });
    }
}

/// `driver.shared-libcuda`: the GPU could use the compatibility package, but not beside the others.
fn shared_libcuda(
    q: &RuleContext<'_>,
    cuda: &'static Cuda,
    severity: Severity,
    out: &mut Findings,
) {
    out.add(Rule::DriverSharedLibcuda, severity, || {
        let others: Vec<String> = (0..)
            .zip(&q.env.gpus)
            .filter(|(_, other)| other.forward_compatibility() == q.board)
            .map(|(at, other): (usize, _)| format!("GPU {at} ({other})"))
            .collect();
        let others = list(&others, "and");
        let name = package_name(package(q).cuda(cuda));
        let message = match severity {
            Severity::Blocker => format!(
                "{} is too old for CUDA {} without the compatibility package ({name}). All GPUs of a \
                 process share one libcuda, and the package does not work on {others}: beside it no \
                 other GPU can use the package.",
                subject(q),
                cuda.version,
            ),
            Severity::Unknown => format!(
                "{} is too old for CUDA {} without the compatibility package ({name}). All GPUs of a \
                 process share one libcuda, and whether the package works on {others} is not settled.",
                subject(q),
                cuda.version,
            ),
            _ => format!(
                "{} could use the compatibility package ({name}), but all GPUs of a process share one \
                 libcuda, and the package does not work on {others}.",
                q.gpu,
            ),
        };
        FindingText {
            observed: observed(q),
            required: Some(required(q, cuda)),
            message,
            source: Rule::DriverSharedLibcuda.source(),
        }
    });
}

/// `cuda-compat-12-8`.
fn package_name(cuda: &Cuda) -> String {
    format!("cuda-compat-{}-{}", cuda.version.major, cuda.version.minor)
}

/// Whether the driver is one for Windows, where compatibility packages do not exist.
fn is_windows(q: &RuleContext<'_>) -> bool {
    q.env.platform.os.is_some_and(|os| os != Os::Linux)
}

fn too_old(q: &RuleContext<'_>, cuda: &'static Cuda, out: &mut Findings) {
    out.add(Rule::DriverTooOld, Severity::Blocker, || {
        let board = match q.gpu.forward_compatibility() {
            _ if is_windows(q) => String::new(),
            _ if q.subject.build.compat_package == Some(false)
                && cuda.forward_package.is_some() =>
            {
                format!(" The {} carries no forward compatibility package.", q.subject.noun())
            }
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
                q.subject.name,
                cuda.version,
                required(q, cuda)
            ),
            source: Rule::DriverTooOld.source(),
        }
    });
}

fn missing_fact(q: &RuleContext<'_>, cuda: &'static Cuda, gap: MissingFact, out: &mut Findings) {
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
            "depends on forward compatibility, which is not settled for this board: NVIDIA documents \
             it for data center boards and select RTX boards.",
        ),
        MissingFact::OlderPackage => (
            Rule::DriverForwardCompatibilityUnsettled,
            "depends on the image's compatibility package, which is older than its CUDA; whether the \
             two work together is not recorded.",
        ),
        MissingFact::CompatPackage => (
            Rule::DriverCompatPackageUnknown,
            "depends on whether the image carries the forward compatibility package, which is not \
             recorded.",
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
            q.subject.name,
            cuda.version,
        ),
        source: rule.source(),
    });
}

/// The release notes list the branch for data center boards; a better source excludes it.
fn listed_but_not_accepted(q: &RuleContext<'_>, cuda: &'static Cuda, out: &mut Findings) {
    let (Some(driver), Some(notes)) = (q.env.driver, q.subject.stated.driver) else { return };
    let branch = driver.branch();
    let Some(listed) = notes.datacenter_branches.iter().find(|listed| listed.branch == branch)
    else {
        return;
    };
    let data_center = q.gpu.class().is_none_or(|class| class == BoardClass::DataCenter);
    let accepted =
        branch >= cuda.branch || cuda.base(branch, q.subject.build.compat_driver).is_some();
    let no_package = q.subject.build.compat_package == Some(false) || is_windows(q);
    if accepted || !data_center || no_package {
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
pub(crate) fn knows_the_gpu(q: &RuleContext<'_>, out: &mut Findings) {
    let (mut dropped, mut older) = (Contradiction::NONE, Contradiction::NONE);
    let possible = q.gpu.possible_capabilities();
    for row in possible.iter().filter_map(|capability| q.matrix.capability(*capability)) {
        readings(q, |reading| {
            let branch = reading.driver.map(DriverVersion::branch);
            let beyond = |last: Option<u16>| branch.zip(last).is_some_and(|(own, last)| own > last);
            let before = |first: Option<u16>| branch.zip(first).is_some_and(|(own, it)| own < it);
            dropped.hear(row, beyond(row.last_driver));
            older.hear(row, before(row.first_driver));
        });
    }
    contradiction(q, out, Rule::DriverDroppedGpu, dropped);
    contradiction(q, out, Rule::DriverOlderThanGpu, older);
}

/// `driver.older-than-board`: boards are younger than their architecture. Windows drivers are
/// numbered apart.
pub(crate) fn names_the_board(q: &RuleContext<'_>, out: &mut Findings) {
    let Some(first) = q.gpu.first_driver() else { return };
    let (mut any, mut all) = (false, true);
    readings(q, |reading| {
        any = true;
        all &= !reading.windows && reading.at_least(first) == Some(false);
    });
    // A driver that does not know the architecture is said to be too old for it.
    let known = q.gpu.possible_capabilities().iter().all(|capability| {
        let first = q.matrix.capability(*capability).and_then(|row| row.first_driver);
        let branch = q.env.driver.map(DriverVersion::branch);
        first.zip(branch).is_none_or(|(first, branch)| first <= branch)
    });
    if !any || !all || !known {
        return;
    }
    out.add(Rule::DriverOlderThanBoard, Severity::Warning, || FindingText {
        observed: observed(q),
        required: Some(format!("driver {first} or later")),
        message: format!(
            "{} is older than {first}, the first that lists {}: it may not drive it.",
            subject(q),
            q.gpu
        ),
        source: Rule::DriverOlderThanBoard.source(),
    });
}

/// Which of the capabilities and branches that are possible contradict each other.
#[derive(Clone, Copy)]
struct Contradiction {
    all: bool,
    /// The last capability that a branch contradicts.
    row: Option<&'static CapabilityRow>,
}

impl Contradiction {
    const NONE: Self = Self { all: true, row: None };

    fn hear(&mut self, row: &'static CapabilityRow, contradicts: bool) {
        self.all &= contradicts;
        if contradicts {
            self.row = Some(row);
        }
    }
}

/// A blocker where every capability and every branch that are possible contradict each other; a
/// missing fact where only some do.
fn contradiction(q: &RuleContext<'_>, out: &mut Findings, rule: Rule, found: Contradiction) {
    let Contradiction { all, row: Some(row) } = found else { return };
    let severity = if all { Severity::Blocker } else { Severity::Unknown };
    out.add(rule, severity, || {
        let architecture = row.architecture.name();
        let required = match (rule, row.first_driver, row.last_driver) {
            (Rule::DriverOlderThanGpu, Some(first), _) => format!("branch {first} or later"),
            (_, _, Some(last)) => {
                let newest = q.matrix.driver_branch(last).and_then(|row| row.latest);
                let newest = newest.map_or_else(String::new, |it| format!(" (newest {it})"));
                format!("branch {last}{newest} or earlier")
            }
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
pub(crate) fn end_of_life(q: &RuleContext<'_>, out: &mut Findings) {
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
pub(crate) fn cuda_field(q: &RuleContext<'_>, out: &mut Findings) {
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

fn observed(q: &RuleContext<'_>) -> Option<String> {
    match (q.env.driver, q.env.cuda_driver) {
        (Some(driver), _) => Some(driver.to_string()),
        (None, Some(cuda)) => Some(format!("CUDA {cuda}")),
        (None, None) => None,
    }
}

/// "Driver 450.80.02 (CUDA 11.0)", "A driver for CUDA 12.2".
fn subject(q: &RuleContext<'_>) -> String {
    match (q.env.driver, q.env.cuda_driver) {
        (Some(driver), _) => match DriverHypothesis::of_driver(q, driver, false).cuda {
            Some(cuda) => format!("Driver {driver} (CUDA {cuda})"),
            None => format!("Driver {driver}"),
        },
        (None, Some(cuda)) => format!("A driver for CUDA {cuda}"),
        (None, None) => String::from("The driver"),
    }
}

fn lower_subject(q: &RuleContext<'_>) -> String {
    let mut subject = subject(q);
    if let Some(first) = subject.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    subject
}
