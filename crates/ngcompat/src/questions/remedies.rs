//! What would help: computed by trying it.
//!
//! A remedy is offered only where asking again with it applied gives the answer it promises.

use alloc::format;
use alloc::string::String;
use alloc::string::ToString as _;
use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::machine::gpu::Gpu;
use crate::matrix::names::DEFAULT_FAMILY;
use crate::matrix::release::{Asked, Release};
use crate::matrix::tables::Matrix;
use crate::questions::drivers::{DriverOptions, driver_branch_range};
use crate::questions::gpu_choice;
use crate::rows::build::BuildPlatform;
use crate::rules::context::Subject;
use crate::rules::evaluate::evaluate;
use crate::rules::finding::{Finding, Findings, Remedy};
use crate::rules::rule::Rule;
use crate::rules::verdict::{Action, Aspect, Outcome, RunMode, Severity, Verdict};
use crate::values::board_class::BoardClass;
use crate::values::driver_version::DriverVersion;
use crate::values::platform::Launcher;

/// The kind of driver branch that is supported longest.
const LONG_TERM_SUPPORT: &str = "long-term support";

/// Gives each finding the remedies it has.
pub(crate) fn attach(
    matrix: &'static Matrix,
    subject: &Subject<'_>,
    env: &Environment,
    outcome: Outcome,
    findings: &mut [Finding],
) {
    let release = subject.name.release();
    // Another release cures the blockers of every aspect; it is told once, with the first of them.
    let mut release_told = false;
    let mut driver_told = false;
    let mut gpus_told = false;
    for finding in findings.iter_mut() {
        let blocker = finding.severity == Severity::Blocker;
        if finding.rule == Rule::PlatformCpuOnly {
            finding.remedies.extend(build_with_cuda(release, env));
        }
        if blocker && !gpus_told && outcome.verdict == Verdict::Incompatible {
            gpus_told = true;
            finding.remedies.extend(gpu_choice::use_gpus(matrix, subject, env));
        }
        if blocker && !release_told && outcome.verdict == Verdict::Incompatible {
            release_told = true;
            if let Some(release) = release {
                finding.remedies.extend(other_builds(release, finding.rule, env));
                finding.remedies.extend(other_releases(release, finding.rule, env));
            }
        }
        if blocker && !driver_told && finding.rule.aspect() == Some(Aspect::Driver) {
            driver_told = true;
            if let Some(release) = release {
                finding.remedies.extend(another_driver(release, env));
            } else {
                finding.remedies.extend(driver_for_build(matrix, subject, env));
            }
        }
        if finding.rule == Rule::DriverDroppedGpu {
            finding.remedies.extend(older_driver(matrix, release, env));
        }
        let of_rule = remedy_of_rule(subject, release, env, finding);
        let helps = |remedy: &Remedy| {
            remedy.action != Action::StartOption || runs_unchecked(matrix, subject, env)
        };
        finding.remedies.extend(of_rule.filter(helps));
    }
}

/// Every remedy of every finding in order, each thing to do once.
pub(crate) fn each_once(findings: &[Finding]) -> Vec<Remedy> {
    let mut once: Vec<Remedy> = Vec::new();
    for remedy in findings.iter().flat_map(|finding| &finding.remedies) {
        let same = |other: &Remedy| (other.action, &other.value) == (remedy.action, &remedy.value);
        if !once.iter().any(same) {
            once.push(remedy.clone());
        }
    }
    once
}

/// A build of the same version that has CUDA on this platform.
fn build_with_cuda(release: Option<Release>, env: &Environment) -> Option<Remedy> {
    let judged = Release { asked: Asked::default(), ..release? };
    let same_version = |other: &Release| other.row.version == judged.row.version;
    let others = judged.matrix.releases_of(judged.family).rev().filter(same_version);
    let release = core::iter::once(judged)
        .chain(others)
        .find(|other| other.verdict(env) != Verdict::Incompatible)?;
    Some(Remedy {
        action: Action::UseBuild,
        value: release.name().to_string(),
        message: format!("Install {}, a build with CUDA: {}", release.name(), how_to_get(release)),
    })
}

/// Another build of the same version that runs as things are: the one with the newest CUDA.
fn other_builds(release: Release, rule: Rule, env: &Environment) -> impl Iterator<Item = Remedy> {
    // Of an image for Jetson modules, the ordinary one.
    let plain = Release { asked: Asked::default(), ..release };
    let ordinary = (rule == Rule::PlatformIgpuImageElsewhere).then_some(plain);
    let same_version = move |other: &Release| {
        other.row.version == release.row.version && other.row.variant != release.row.variant
    };
    let of_version = release.matrix.releases_of(release.family).rev().filter(same_version);
    let best = ordinary
        .into_iter()
        .chain(of_version)
        .map(|other| (other, other.outcome(env)))
        .find(|(_, outcome)| outcome.verdict == Verdict::Compatible || has_code(env, *outcome));
    best.into_iter().map(move |(other, outcome)| Remedy {
        action: Action::UseBuild,
        value: other.name().to_string(),
        message: format!(
            "Use {}, another build of the same version{}{}: {}",
            other.name(),
            through(outcome.mode),
            // Without a driver more can't be said.
            if has_code(env, outcome) { " with machine code for this GPU" } else { "" },
            how_to_get(other)
        ),
    })
}

/// Whether all that is open is the driver, of which nothing is known.
fn has_code(env: &Environment, outcome: Outcome) -> bool {
    let driver_unknown = !env.knows_driver();
    let others = outcome.aspects.gpu.max(outcome.aspects.platform).max(outcome.aspects.contents);
    driver_unknown
        && outcome.verdict == Verdict::Undetermined
        && others == Verdict::Compatible
        && !env.gpus.is_empty()
}

/// What to type to get a release, as the end of a sentence.
fn how_to_get(release: Release) -> String {
    format!("`{}`.", release.how_to_get())
}

/// The newest release that runs as things are, and the one nearest to what was asked for; for a GPU
/// that is newer than the release, the first that has code for it.
fn other_releases(release: Release, rule: Rule, env: &Environment) -> impl Iterator<Item = Remedy> {
    let place = |of: Release| {
        let rows = of.family.releases.iter();
        rows.take_while(|row| !core::ptr::eq(*row, of.row)).count()
    };
    let asked = place(release);
    let distance = move |other: &Release| match (other.month(), release.month()) {
        (Some(other), Some(month)) => usize::from(other.months().abs_diff(month.months())),
        _ => place(*other).abs_diff(asked),
    };
    let mut runnable = release.matrix.runnable_of(release.family, env).peekable();
    let newest = runnable.peek().copied();
    // Another build of the same version is a remedy of its own. Of two as near, the newer.
    let other_version = |other: &Release| other.row.version != release.row.version;
    let nearest = runnable.filter(other_version).min_by_key(distance);
    let nearest = nearest.filter(|nearest| newest.is_some_and(|newest| newest != *nearest));
    let month = release.month().is_some() && release.family.key == DEFAULT_FAMILY;
    let which_nearest = match (rule, nearest) {
        (Rule::GpuNotYetSupported, Some(nearest)) if !month && place(nearest) > asked => {
            "first later"
        }
        _ => "nearest",
    };
    let remedy = move |other: Release, which: &str| {
        let through = through(other.outcome(env).mode);
        // PyTorch's containers are known by their month; of others the whole name is needed.
        let how = if month { String::new() } else { format!(": {}", how_to_get(other)) };
        let end = if month { "." } else { "" };
        Remedy {
            action: Action::UseRelease,
            value: if month { other.version().to_string() } else { other.name().to_string() },
            message: format!(
                "Use {}, the {which} release that runs here{through}{how}{end}",
                other.name()
            ),
        }
    };
    let newest = newest.map(|other| remedy(other, "newest"));
    let nearest = nearest.map(|other| remedy(other, which_nearest));
    [newest, nearest].into_iter().flatten()
}

/// The mode in parentheses, where it is certain.
fn through(mode: Option<RunMode>) -> String {
    mode.map_or_else(String::new, |mode| format!(" ({})", mode.name()))
}

/// The smallest driver that runs it natively; on data center boards also the base branches that do;
/// and a branch that is still supported for long.
fn another_driver(release: Release, env: &Environment) -> Vec<Remedy> {
    let matrix = release.matrix;
    let gpus: &[Gpu] = if env.gpus.is_empty() { &[Gpu::UNKNOWN] } else { &env.gpus };
    let mut remedies: Vec<Remedy> = Vec::new();
    for gpu in gpus {
        for option in DriverOptions::of(release, gpu).iter() {
            let value = option.driver.to_string();
            let known = remedies.iter().any(|remedy| remedy.value == value);
            if known || !cures(release, env, option.driver) {
                continue;
            }
            let version = if option.driver.is_branch() {
                format!("a driver of branch R{}", option.driver.branch())
            } else {
                format!("driver {}", option.driver)
            };
            // The first driver of an open range may run it in a better mode than the rest, and what
            // is true of one GPU need not be of all.
            let outcome = release.outcome(&with_driver(env, option.driver));
            let certain = env.gpus.is_empty() || outcome.mode == Some(option.mode);
            let later = if option.or_later { or_later(matrix, env) } else { String::new() };
            remedies.push(Remedy {
                action: Action::UpgradeDriver,
                value,
                message: format!(
                    "Install {version}{later}: {} then runs{}.",
                    release.name(),
                    through(certain.then_some(option.mode))
                ),
            });
        }
    }
    let long_lived = matrix.driver_branches().iter().find(|row| {
        row.kind == Some(LONG_TERM_SUPPORT)
            && row.end_of_life.is_some_and(|end| end > matrix.as_of())
            && cures(release, env, DriverVersion::of_branch(row.branch))
    });
    if let Some(row) = long_lived {
        let value = row.branch.to_string();
        if !remedies.iter().any(|remedy| remedy.value == value) {
            remedies.push(Remedy {
                action: Action::UpgradeDriver,
                value,
                message: format!(
                    "Install a driver of branch R{}, which has {LONG_TERM_SUPPORT} until {}.",
                    row.branch,
                    row.end_of_life.unwrap_or_default()
                ),
            });
        }
    }
    remedies
}

/// The last branch that drives all GPUs, and the newest release that then runs.
fn older_driver(
    matrix: &'static Matrix,
    release: Option<Release>,
    env: &Environment,
) -> Option<Remedy> {
    let last = last_branch(matrix, env)?;
    let env = with_driver(env, DriverVersion::of_branch(last));
    let family = release.map_or(matrix.family(DEFAULT_FAMILY).ok()?, |release| release.family);
    let newest = matrix.runnable_of(family, &env).next()?;
    Some(Remedy {
        action: Action::DowngradeDriver,
        value: last.to_string(),
        message: format!(
            "Install a driver of branch R{last}, the last that drives this GPU; the newest release \
             that then runs is {}.",
            newest.name()
        ),
    })
}

/// Whether the release runs with this driver, all other facts as they are.
fn cures(release: Release, env: &Environment, driver: DriverVersion) -> bool {
    helps(env, release.outcome(&with_driver(env, driver)))
}

/// Whether a driver's outcome is a cure: all is well, or only the GPU is missing.
fn helps(env: &Environment, outcome: Outcome) -> bool {
    let gpu_open = env.gpus.is_empty() && outcome.verdict == Verdict::Undetermined;
    outcome.aspects.driver == Verdict::Compatible
        && (outcome.verdict == Verdict::Compatible || gpu_open)
}

/// The last branch that drives all GPUs; `None` where none has dropped any of them yet.
fn last_branch(matrix: &Matrix, env: &Environment) -> Option<u16> {
    let of_each = env.gpus.iter().map(|gpu| driver_branch_range(matrix, gpu).1);
    of_each.min().filter(|last| *last < u16::MAX)
}

/// " or later", up to the last branch that drives all GPUs.
fn or_later(matrix: &Matrix, env: &Environment) -> String {
    last_branch(matrix, env)
        .map_or_else(|| String::from(" or later"), |last| format!(" or later, up to R{last}"))
}

/// The branch of the toolkit's own driver, for a build without a release.
fn driver_for_build(matrix: &Matrix, subject: &Subject<'_>, env: &Environment) -> Option<Remedy> {
    let cuda = matrix.cuda_version(subject.build.cuda?)?;
    let driver = DriverVersion::of_branch(cuda.branch);
    let outcome = matrix.outcome_of_build(subject.build, &with_driver(env, driver));
    helps(env, outcome).then(|| Remedy {
        action: Action::UpgradeDriver,
        value: driver.to_string(),
        message: format!(
            "Install a driver of branch R{}{}: {} then runs{}.",
            cuda.branch,
            or_later(matrix, env),
            subject.name,
            through(outcome.mode)
        ),
    })
}

fn with_driver(env: &Environment, driver: DriverVersion) -> Environment {
    let mut changed = env.clone();
    changed.driver = Some(driver);
    changed.cuda_driver = None;
    changed.jetpack = None;
    changed
}

/// Whether it runs where nothing checks what the image requires.
fn runs_unchecked(matrix: &Matrix, subject: &Subject<'_>, env: &Environment) -> bool {
    let mut unchecked = env.clone();
    unchecked.launcher = Some(Launcher::DockerCdi);
    let outcome = evaluate(matrix, subject, &unchecked, &mut Findings::new(false), |_| {}, false);
    outcome.verdict == Verdict::Compatible
}

/// Remedies that follow from the rule alone.
fn remedy_of_rule(
    subject: &Subject<'_>,
    release: Option<Release>,
    env: &Environment,
    finding: &Finding,
) -> Option<Remedy> {
    let fact = |value: &str, message: &str| {
        Some(Remedy {
            action: Action::AddFact,
            value: String::from(value),
            message: String::from(message),
        })
    };
    match finding.rule {
        Rule::DriverUnknown => fact("driver", "Give the driver version shown by nvidia-smi."),
        Rule::DriverNumberIncomplete => {
            fact("driver", "Give the full driver version, as shown by nvidia-smi.")
        }
        Rule::DriverBoardClassUnknown => fact("gpu", "Give the GPU's name, or the board's class."),
        Rule::DriverPlatformUnknown => {
            fact("os", "Give the operating system: Linux, Windows or WSL.")
        }
        Rule::GpuUnknown => fact("gpu", "Give the GPU's name, or its compute capability."),
        Rule::DriverCompatLibrariesOnUnlistedBoard => Some(Remedy {
            action: Action::UpgradeContainerToolkit,
            value: String::from("1.17.5"),
            message: String::from("Install NVIDIA Container Toolkit 1.17.5 or later."),
        }),
        Rule::PlatformIntegratedImage
            if subject.chosen && subject.build.platform == BuildPlatform::Jetson =>
        {
            let image = release?.image_for(Some(BuildPlatform::Jetson))?;
            Some(Remedy {
                action: Action::UseIgpuImage,
                message: format!("Use {image} on {} modules.", BoardClass::Jetson.name()),
                value: image,
            })
        }
        // Only where minor-version compatibility would do does it help to skip the check.
        Rule::StartRequirementRefused
            if finding.message.contains("NVIDIA_DISABLE_REQUIRE")
                && env.launcher != Some(Launcher::Enroot) =>
        {
            Some(Remedy {
                action: Action::StartOption,
                value: String::from("NVIDIA_DISABLE_REQUIRE=1"),
                message: String::from(
                    "Start it with `--env NVIDIA_DISABLE_REQUIRE=1`, which skips the check.",
                ),
            })
        }
        _ => None,
    }
}
