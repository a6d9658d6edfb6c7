//! The words of the driver rules: what is said of a decision, and of facts that only inform.

use alloc::format;
use alloc::string::String;
use alloc::string::ToString as _;
use alloc::vec::Vec;
use core::fmt::Write as _;

use crate::machine::conflict::Fact;
use crate::matrix::release::BY_OWN_FACTS;
use crate::rows::build::BuildKind;
use crate::rows::cuda::Cuda;
use crate::rows::gpu_model::CapabilityRow;
use crate::rows::systems::JetPackRelease;
use crate::rules::context::RuleContext;
use crate::rules::contradictions;
use crate::rules::driver::{
    DriverOutcome, MissingFact, Package, common_outcome, is_dropped_by, is_native, outcome_with,
    package,
};
use crate::rules::driver_reading::{DriverHypothesis, Numbering, is_jetson, readings};
use crate::rules::driver_required::required;
use crate::rules::finding::{FindingText, Findings};
use crate::rules::launch::{Offer, loads_untested, offer, rests_on_toolkit};
use crate::rules::rule::Rule;
use crate::rules::verdict::{RunMode, Severity};
use crate::values::board_class::{BoardClass, ForwardCompatibility};
use crate::values::cuda_version::CudaVersion;
use crate::values::driver_version::DriverVersion;
use crate::values::platform::{Launcher, Os};
use crate::values::text::{list, uncapitalised};

/// `driver.native`, `driver.forward-compatibility`, `driver.minor-version-compatibility`,
/// `driver.too-old` and what may be missing to distinguish them.
pub(crate) fn runs_cuda(q: &RuleContext<'_>, out: &mut Findings) {
    let contradiction = contradictions::of_driver(q.env);
    if let Some(conflict) = contradiction {
        contradictions::add(conflict, out);
    }
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
        None if contradiction.is_some() => {}
        None => out.add(Rule::DriverUnknown, Severity::Unknown, || FindingText {
            observed: None,
            required: Some(required(q, cuda)),
            message: match q.env.jetpack {
                Some(jetpack) => format!(
                    "The CUDA version of {jetpack} is not recorded; {} has CUDA {}.",
                    q.subject.name, cuda.version
                ),
                None => format!(
                    "The driver is not known; {} (CUDA {}) requires {}.",
                    q.subject.name,
                    cuda.version,
                    required(q, cuda)
                ),
            },
            source: Rule::DriverUnknown.source(),
        }),
    }
    if out.keeps() {
        listed_but_not_accepted(q, cuda, out);
    }
}

/// `driver.toolkit-unknown`: without the CUDA version nothing can be said.
fn toolkit_unknown(q: &RuleContext<'_>, out: &mut Findings) {
    if let Some(conflict) = q.subject.build.disputed(Fact::BuildCuda) {
        return contradictions::add(conflict, out);
    }
    out.add(Rule::DriverToolkitUnknown, Severity::Unknown, || FindingText {
        observed: q.subject.build.cuda.map(|cuda| cuda.to_string()),
        required: None,
        message: match q.subject.build.cuda {
            Some(cuda) => format!(
                "CUDA {cuda} is not in the data, which ends with {}; the drivers it needs are not \
                 known.",
                q.matrix.cuda().last().map_or_else(String::new, |row| row.version.to_string())
            ),
            None if q.subject.build.kind == BuildKind::Image && q.subject.address.is_some() => format!(
                "The CUDA version inside {} is not recorded, so the drivers it needs are not known. \
                 Give its own facts: {BY_OWN_FACTS}.",
                q.subject.name
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
            if out.keeps() {
                older_than_toolkit(q, cuda, out);
            }
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
                message.push_str(condition(q, cuda));
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
            libraries_on_unlisted_board(q, cuda, out);
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

/// What a verdict rests on that no fact states, where only forward compatibility makes it.
fn condition(q: &RuleContext<'_>, cuda: &'static Cuda) -> &'static str {
    let without = Package { carried: Some(false), ..package(q) };
    let needed = !matches!(outcome_with(q, cuda, q.board, without), Some(DriverOutcome::Runs(_)));
    match (offer(q), q.subject.build.compat_tested) {
        (Offer::Open, Some(true)) if needed => {
            " That rests on a start through bash or sh: the image's own start-up puts the package's \
             libraries in place, which a process without a shell, or under Apptainer, does not get."
        }
        (Offer::Open, _) if needed && q.env.launcher.is_some() => {
            " That rests on the version of NVIDIA Container Toolkit: most load the package's libraries, \
             and 1.17.4, for example, does not."
        }
        (Offer::Open, _) if needed => {
            " That rests on how the container is started: its tools must load the package's \
             libraries, which NVIDIA Container Toolkit 1.17.4 and Apptainer, for example, do not; the \
             launcher and the toolkit's version settle it."
        }
        _ => "",
    }
}

/// `driver.compat-libraries-on-unlisted-board`: the container tools load the libraries without looking
/// at the board.
fn libraries_on_unlisted_board(q: &RuleContext<'_>, cuda: &'static Cuda, out: &mut Findings) {
    let class = q.gpu.class();
    let unlisted =
        matches!(class, Some(BoardClass::GeForce | BoardClass::Titan | BoardClass::Other));
    // Only libraries that are newer than the driver are loaded.
    let of_package = package(q).cuda(cuda);
    let dropped = is_dropped_by(q.matrix, q.gpu, of_package.branch);
    let (mut newer, mut surely) = (false, true);
    readings(q, |reading| {
        let here = !is_native(of_package, reading) && reading.numbering == Numbering::Linux;
        newer |= here;
        surely &= here;
    });
    let loads = loads_untested(q);
    if !(unlisted || dropped) || !newer || loads == Some(false) {
        return;
    }
    let severity = match loads {
        Some(true) if surely => Severity::Blocker,
        // A Linux number on WSL, say: whether the libraries matter there is open.
        Some(true) => Severity::Unknown,
        None if surely && rests_on_toolkit(q) => Severity::Unknown,
        _ => Severity::Warning,
    };
    let loads = loads.filter(|_| surely);
    out.add(Rule::DriverCompatLibrariesOnUnlistedBoard, severity, || {
        let board = match class {
            _ if dropped => q.gpu.to_string(),
            class => format!("{} boards", class.map_or("such", BoardClass::name)),
        };
        let message = match (loads, q.env.launcher) {
            _ if q.subject.build.compat_first => format!(
                "{} puts its compatibility libraries ({}) in front of the driver's, although they do \
                 not work on {board}: CUDA fails with error 804 or 803.",
                q.subject.name,
                package_name(of_package),
            ),
            (Some(true), Some(launcher)) => format!(
                "{}{} loads the image's compatibility libraries ({}) although they do not work on \
                 {board}: CUDA fails with error 804 or 803.",
                launcher.name(),
                q.env.toolkit.map_or_else(String::new, |toolkit| format!(" (toolkit {toolkit})")),
                package_name(of_package),
            ),
            _ => format!(
                "{} may load the image's compatibility libraries ({}) although they do \
                 not work on {board}, and CUDA then fails with error 804 or 803: NVIDIA \
                 Container Toolkit does so in most versions, without looking at the board; 1.17.4 \
                 does not.",
                q.env.launcher.map_or("Container tools", Launcher::name),
                package_name(of_package),
            ),
        };
        FindingText {
            observed: class.map(|class| class.to_string()),
            required: Some(String::from("a library path without the compatibility libraries")),
            message,
            source: Rule::DriverCompatLibrariesOnUnlistedBoard.source(),
        }
    });
}

/// `driver.compat-libraries-first`: libraries that are older than the driver.
pub(crate) fn libraries_first(q: &RuleContext<'_>, out: &mut Findings) {
    let build = q.subject.build;
    let from = build.compat_first_from;
    if !build.compat_first && from.is_none() {
        return;
    }
    let Some(cuda) = q.cuda.map(|cuda| package(q).cuda(cuda)) else { return };
    let (mut newer, mut any) = (true, false);
    readings(q, |reading| {
        any = true;
        newer &= reading.numbering == Numbering::Linux
            && reading.branch.is_some_and(|branch| {
                branch > cuda.branch && from.is_none_or(|from| branch >= from.branch())
            });
    });
    if !any || !newer {
        return;
    }
    out.add(Rule::DriverCompatLibrariesFirst, Severity::Unknown, || FindingText {
        observed: observed(q),
        required: Some(String::from("a library path that begins with the driver's folder")),
        message: match from {
            Some(from) => format!(
                "With driver {from} and later, the start-up of {} puts its compatibility libraries \
                 ({}) in front of the driver's, which is newer: CUDA may find no GPU.",
                q.subject.name,
                package_name(cuda),
            ),
            None => format!(
                "{} puts its compatibility libraries ({}) in front of the driver's, which is newer: \
                 CUDA may fail with error 803.",
                q.subject.name,
                package_name(cuda),
            ),
        },
        source: q.address(Rule::DriverCompatLibrariesFirst),
    });
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
        all &= reading.numbering == Numbering::Linux
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
    let mut linux = true;
    readings(q, |reading| linux &= reading.numbering == Numbering::Linux);
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

/// How many other GPUs a finding names.
const MOST_NAMED: usize = 8;

/// `driver.shared-libcuda`: the GPU could use the compatibility package, but not beside the others.
fn shared_libcuda(
    q: &RuleContext<'_>,
    cuda: &'static Cuda,
    severity: Severity,
    out: &mut Findings,
) {
    out.add(Rule::DriverSharedLibcuda, severity, || {
        let mut others = (0..)
            .zip(&q.env.gpus)
            .filter(|(_, other)| other.forward_compatibility() == q.board);
        // It is said of each GPU, so that all of them would be all times all.
        let name = |(at, other): (usize, _)| format!("GPU {at} ({other})");
        let mut named: Vec<String> = others.by_ref().take(MOST_NAMED).map(name).collect();
        match others.count() {
            0 => {}
            more => named.push(format!("{more} more")),
        }
        let others = list(&named, "and");
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

fn too_old(q: &RuleContext<'_>, cuda: &'static Cuda, out: &mut Findings) {
    out.add(Rule::DriverTooOld, Severity::Blocker, || {
        let board = match q.gpu.forward_compatibility() {
            _ if q.on_windows() => String::new(),
            _ if q.subject.build.compat_package != Some(false)
                && is_dropped_by(q.matrix, q.gpu, package(q).cuda(cuda).branch) =>
            {
                format!(
                    " The driver of its compatibility package ({}) no longer supports this GPU.",
                    package_name(package(q).cuda(cuda))
                )
            }
            _ if q.subject.build.compat_package == Some(true) && offer(q) == Offer::No => format!(
                " {}{} leaves the image's compatibility libraries out.",
                q.env.launcher.map_or("The launcher", Launcher::name),
                q.env.toolkit.map_or_else(String::new, |toolkit| format!(" (toolkit {toolkit})")),
            ),
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
             and not on GeForce and TITAN. Give the GPU.",
        ),
        MissingFact::Platform => (
            Rule::DriverPlatformUnknown,
            "depends on whether that is a Windows or a Linux driver. Give the operating system.",
        ),
        MissingFact::ForwardCompatibility if is_jetson(q) => (
            Rule::DriverForwardCompatibilityUnsettled,
            "depends on a compatibility package for Jetson modules, which may be installed on the \
             system or not. If it is, give its CUDA version.",
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
        MissingFact::DriverNumber if q.on_windows() => (
            Rule::DriverNumberIncomplete,
            "depends on the number of the Windows driver. Give the one that nvidia-smi prints as \
             Driver Version.",
        ),
        MissingFact::DriverNumber => (
            Rule::DriverNumberIncomplete,
            "depends on the driver's whole number. Give it as nvidia-smi prints it.",
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
    let no_package = q.subject.build.compat_package == Some(false) || q.on_windows();
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
            let branch = reading.branch;
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
        all &= reading.numbering == Numbering::Linux && reading.at_least(first) == Some(false);
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
            (Rule::DriverOlderThanGpu, true) => "does not support",
            (Rule::DriverOlderThanGpu, false) => "may not support",
            (_, true) => "no longer supports",
            (_, false) => "may no longer support",
        };
        FindingText {
            message: if all {
                format!(
                    "Driver {told} {verb} {architecture} GPUs such as {}, which need driver {required}. \
                     Check the driver version and the GPU you gave, or install another driver.",
                    q.gpu
                )
            } else {
                format!(
                    "Driver {told} {verb} {}: if it is a {architecture} GPU, it needs driver {required}. \
                     Give the GPU's whole name, or its compute capability.",
                    q.gpu
                )
            },
            observed: Some(told),
            required: Some(required),
            source: rule.source(),
        }
    });
}

/// `driver.end-of-life`.
pub(crate) fn end_of_life(q: &RuleContext<'_>, out: &mut Findings) {
    let Some(row) = q.branch() else { return };
    let Some(date) = row.end_of_life.filter(|date| *date <= q.matrix.as_of()) else { return };
    // A day is known of some, of others the month.
    let at = if date.len() > "2026-06".len() { "on" } else { "in" };
    out.add(Rule::DriverEndOfLife, Severity::Note, || FindingText {
        observed: Some(format!("R{}", row.branch)),
        required: None,
        message: format!("Driver branch R{} reached its end of life {at} {date}.", row.branch),
        source: row
            .end_of_life_source
            .and_then(|source| source.address)
            .unwrap_or(Rule::DriverEndOfLife.source()),
    });
}

/// `driver.cuda-field-differs`.
pub(crate) fn cuda_field(q: &RuleContext<'_>, out: &mut Findings) {
    let (Some(driver), Some(told)) = (q.env.driver, q.env.cuda_driver) else { return };
    let Some(own) = q.branch().and_then(|row| row.cuda) else { return };
    if own == told {
        return;
    }
    out.add(Rule::DriverCudaFieldDiffers, Severity::Warning, || FindingText {
        observed: Some(told.to_string()),
        required: Some(own.to_string()),
        message: format!(
            "CUDA {told} was given, but driver {driver} supports CUDA {own} by itself. Inside a \
             container with active compatibility libraries nvidia-smi shows their version; the \
             driver's number counts here."
        ),
        source: Rule::DriverCudaFieldDiffers.source(),
    });
}

fn observed(q: &RuleContext<'_>) -> Option<String> {
    match (q.env.driver, q.env.jetpack, q.env.cuda_driver) {
        (_, Some(jetpack), _) => Some(jetpack.to_string()),
        (Some(driver), ..) => Some(driver.to_string()),
        (None, None, Some(cuda)) => Some(format!("CUDA {cuda}")),
        (None, None, None) => None,
    }
}

/// "Driver 450.80.02 (CUDA 11.0)", "JetPack 6.2 (CUDA 12.6)", "A driver for CUDA 12.2".
fn subject(q: &RuleContext<'_>) -> String {
    let named = match (q.env.driver, q.env.jetpack, q.env.cuda_driver) {
        (_, Some(jetpack), _) => jetpack.to_string(),
        (Some(driver), ..) => format!("Driver {driver}"),
        (None, None, Some(cuda)) => return format!("A driver for CUDA {cuda}"),
        (None, None, None) => return String::from("The driver"),
    };
    let mut supported: Vec<CudaVersion> = Vec::new();
    readings(q, |DriverHypothesis { cuda, .. }| {
        supported.extend(cuda.filter(|cuda| !supported.contains(cuda)));
    });
    if supported.is_empty() {
        return named;
    }
    let inferred = if cuda_is_inferred(q) { ", inferred" } else { "" };
    format!("{named} (CUDA {}{inferred})", list(&supported, "or"))
}

/// Whether what the driver supports follows from drivers around it.
fn cuda_is_inferred(q: &RuleContext<'_>) -> bool {
    if let Some(jetpack) = q.env.jetpack {
        return q.matrix.jetpack_releases(jetpack).all(|row| row.cuda_inferred)
            || !q.matrix.jetpack_releases(jetpack).any(|row| {
                core::iter::once(&row.jetpack).chain(row.l4t).any(|own| jetpack.covers(*own))
            });
    }
    let Some(driver) = q.driver else { return false };
    if driver.systems.jetson {
        return !q.matrix.jetpack().iter().any(|row| row.driver == Some(driver.number));
    }
    let linux = driver.branch.is_some_and(|row| row.cuda.is_some());
    !linux && driver.windows.is_none() && q.env.cuda_driver.is_none()
}

fn lower_subject(q: &RuleContext<'_>) -> String {
    let subject = subject(q);
    if subject.contains("river") { uncapitalised(&subject) } else { subject }
}

/// `driver.other-system`: a number that drivers of the given operating system don't have.
pub(crate) fn other_system(q: &RuleContext<'_>, out: &mut Findings) {
    let (Some(driver), Some(os)) = (q.driver, q.env.platform.os) else { return };
    if !driver.is_of_other_system(q.env) {
        return;
    }
    let driver = driver.number;
    let (of, other) = if os == Os::Linux { ("Windows", "Linux") } else { ("Linux", "Windows") };
    out.add(Rule::DriverOtherSystem, Severity::Warning, || FindingText {
        observed: Some(driver.to_string()),
        required: Some(format!("the number of a {other} driver")),
        message: match os {
            Os::Linux => format!(
                "{driver} is the number of a Windows driver, and the operating system given is \
                 Linux. Give WSL if the container runs there."
            ),
            _ => format!(
                "{driver} is the number of a {of} driver; on {} the {other} driver counts. Give the \
                 number that nvidia-smi prints as Driver Version.",
                os.name()
            ),
        },
        source: Rule::DriverOtherSystem.source(),
    });
}

/// `driver.not-known`: no driver of this number is known.
pub(crate) fn not_known(q: &RuleContext<'_>, out: &mut Findings) {
    let Some(known) = q.driver else { return };
    let driver = known.number;
    let branch = driver.branch();
    let any = known.branch.is_some() || known.windows.is_some() || known.systems.jetson;
    if any && !driver.has_impossible_number() {
        return;
    }
    let newest = q.matrix.driver_branches().last().map_or(0, |row| row.branch);
    // Of Windows drivers few first numbers are recorded before R450, and some later ones are not.
    let windows = match q.env.platform.os {
        None => driver.has_windows_form(),
        Some(os) => os.has_windows_driver(),
    };
    if windows && known.systems.windows && branch < newest && !driver.has_impossible_number() {
        return out.add(Rule::DriverNotKnown, Severity::Note, || FindingText {
            observed: Some(driver.to_string()),
            required: None,
            message: format!(
                "Windows drivers whose number begins with {branch} are not recorded: its CUDA version \
                 is inferred from the numbers around it."
            ),
            source: Rule::DriverNotKnown.source(),
        });
    }
    out.add(Rule::DriverNotKnown, Severity::Warning, || {
        let why = if driver.has_impossible_number() {
            String::from("a number in it is greater than any driver has")
        } else if branch > newest {
            format!("the newest branch of the data is R{newest}")
        } else {
            format!("no driver has a number that begins with {branch}")
        };
        FindingText {
            observed: Some(driver.to_string()),
            required: None,
            message: format!("No driver {driver} is known: {why}. Check the number."),
            source: Rule::DriverNotKnown.source(),
        }
    });
}

/// `driver.jetson-system`: a driver or system of Jetson modules, and a GPU that it is not for.
pub(crate) fn jetson_system(q: &RuleContext<'_>, out: &mut Findings) {
    let of_driver = q.driver.filter(|driver| driver.systems.jetson).map(|driver| driver.number);
    if of_driver.is_none() && q.env.jetpack.is_none() {
        return other_driver_on_jetson(q, out);
    }
    let other_class = q.gpu.class().is_some_and(|class| class != BoardClass::Jetson);
    let possible = q.gpu.possible_capabilities();
    let rows = q.env.jetpack.into_iter().flat_map(|it| q.matrix.jetpack_releases(it));
    let for_it = |row: &JetPackRelease| row.capabilities.iter().any(|one| possible.contains(one));
    let mut rows = rows.peekable();
    let not_for_it = if rows.peek().is_some() {
        !possible.is_empty() && !rows.any(for_it)
    } else {
        !possible.is_empty() && !possible.iter().any(|one| q.matrix.is_integrated(*one))
    };
    if !other_class && !not_for_it {
        return;
    }
    out.add(Rule::DriverJetsonSystem, Severity::Unknown, || {
        let system = match (q.env.jetpack, of_driver) {
            (Some(jetpack), _) => jetpack.to_string(),
            (None, driver) => {
                format!("Driver {}", driver.map_or_else(String::new, |driver| driver.to_string()))
            }
        };
        FindingText {
            observed: Some(q.gpu.to_string()),
            required: Some(String::from("a Jetson module")),
            message: if other_class {
                format!("{system} is of Jetson modules, and {} is not one. Check both.", q.gpu)
            } else {
                format!("{system} is not for {}. Check both.", q.gpu)
            },
            source: Rule::DriverJetsonSystem.source(),
        }
    });
}

/// The drivers of Jetson modules come with JetPack, and have numbers of their own.
fn other_driver_on_jetson(q: &RuleContext<'_>, out: &mut Findings) {
    let Some(driver) = q.env.driver.filter(|_| q.gpu.is_jetson()) else {
        return;
    };
    out.add(Rule::DriverJetsonSystem, Severity::Unknown, || FindingText {
        observed: Some(driver.to_string()),
        required: Some(String::from("JetPack, or the number of its driver, such as 540.4.0")),
        message: format!(
            "{driver} is not known as a driver of Jetson modules, and {} is one. Give its JetPack or \
             the driver version that nvidia-smi prints there.",
            q.gpu
        ),
        source: Rule::DriverJetsonSystem.source(),
    });
}
