//! What would help: computed by trying it.
//!
//! A remedy is offered only where asking again with it applied gives the answer it promises.

use alloc::format;
use alloc::string::String;
use alloc::string::ToString as _;
use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::machine::gpu::Gpu;
use crate::matrix::tables::Matrix;
use crate::questions::drivers::{DriverOptions, driver_branch_range};
use crate::rows::release::Release;
use crate::rows::stated::ImagePlatform;
use crate::rules::finding::{Action, Aspect, Finding, Outcome, Remedy, RunMode, Severity, Verdict};
use crate::rules::rule::Rule;
use crate::values::board_class::BoardClass;
use crate::values::driver_version::DriverVersion;

/// The kind of driver branch that is supported longest.
const LONG_TERM_SUPPORT: &str = "long-term support";

/// Gives each finding the remedies it has.
pub(crate) fn attach(
    matrix: &Matrix,
    release: &'static Release,
    env: &Environment,
    outcome: Outcome,
    findings: &mut [Finding],
) {
    // Another release cures the blockers of every aspect; it is told once, with the first of them.
    let mut release_told = false;
    let mut driver_told = false;
    for finding in findings.iter_mut() {
        let blocker = finding.severity == Severity::Blocker;
        if blocker && !release_told && outcome.verdict == Verdict::Incompatible {
            release_told = true;
            finding.remedies.extend(other_releases(matrix, release, env));
        }
        if blocker && !driver_told && finding.rule.aspect() == Some(Aspect::Driver) {
            driver_told = true;
            finding.remedies.extend(another_driver(matrix, release, env));
        }
        if finding.rule == Rule::DriverDroppedGpu {
            finding.remedies.extend(older_driver(matrix, env));
        }
        finding.remedies.extend(other(release, finding));
    }
}

/// The newest release that runs as things are, and the one nearest to what was asked for.
fn other_releases(
    matrix: &Matrix,
    release: &'static Release,
    env: &Environment,
) -> impl Iterator<Item = Remedy> {
    let mut runnable = matrix.runnable(env).peekable();
    let newest = runnable.peek().copied();
    // Of two as near, the newer.
    let nearest = runnable.min_by_key(|other| other.id.months().abs_diff(release.id.months()));
    let nearest = nearest.filter(|nearest| newest.is_some_and(|newest| newest.id != nearest.id));
    let remedy = |other: &'static Release, which: &str| {
        let through = through(matrix.outcome(other, env).mode);
        Remedy {
            action: Action::UseRelease,
            value: other.id.to_string(),
            message: format!("Use {}, the {which} release that runs here{through}.", other.name()),
        }
    };
    [newest.map(|other| remedy(other, "newest")), nearest.map(|other| remedy(other, "nearest"))]
        .into_iter()
        .flatten()
}

/// The mode in parentheses, where it is certain.
fn through(mode: Option<RunMode>) -> String {
    mode.map_or_else(String::new, |mode| format!(" ({})", mode.name()))
}

/// The smallest driver that runs it natively; on data center boards also the base branches that do;
/// and a branch that is still supported for long.
fn another_driver(matrix: &Matrix, release: &'static Release, env: &Environment) -> Vec<Remedy> {
    let gpus: &[Gpu] = if env.gpus.is_empty() { &[Gpu::UNKNOWN] } else { &env.gpus };
    let mut remedies: Vec<Remedy> = Vec::new();
    for gpu in gpus {
        for option in DriverOptions::of(matrix, release, gpu).iter() {
            let value = option.driver.to_string();
            let known = remedies.iter().any(|remedy| remedy.value == value);
            if known || !cures(matrix, release, env, option.driver) {
                continue;
            }
            let version = if option.driver.is_branch() {
                format!("a driver of branch R{}", option.driver.branch())
            } else {
                format!("driver {}", option.driver)
            };
            // The first driver of an open range may run it in a better mode than the rest, and what
            // is true of one GPU need not be of all.
            let outcome = matrix.outcome(release, &with_driver(env, option.driver));
            let certain = env.gpus.is_empty() || outcome.mode == Some(option.mode);
            let later = if option.or_later { " or later" } else { "" };
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
            && cures(matrix, release, env, DriverVersion::of_branch(row.branch))
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
fn older_driver(matrix: &Matrix, env: &Environment) -> Option<Remedy> {
    let last = env.gpus.iter().map(|gpu| driver_branch_range(matrix, gpu).1).min()?;
    let env = with_driver(env, DriverVersion::of_branch(last));
    let newest = matrix.runnable(&env).next()?;
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
fn cures(
    matrix: &Matrix,
    release: &'static Release,
    env: &Environment,
    driver: DriverVersion,
) -> bool {
    let outcome = matrix.outcome(release, &with_driver(env, driver));
    let gpu_open = env.gpus.is_empty() && outcome.verdict == Verdict::Undetermined;
    outcome.aspects.driver == Verdict::Compatible
        && (outcome.verdict == Verdict::Compatible || gpu_open)
}

fn with_driver(env: &Environment, driver: DriverVersion) -> Environment {
    let mut changed = env.clone();
    changed.driver = Some(driver);
    changed.cuda_driver = None;
    changed
}

/// Remedies that follow from the rule alone.
fn other(release: &'static Release, finding: &Finding) -> Option<Remedy> {
    let fact = |value: &str, message: &str| {
        Some(Remedy {
            action: Action::AddFact,
            value: String::from(value),
            message: String::from(message),
        })
    };
    match finding.rule {
        Rule::DriverUnknown => fact("driver", "Tell the driver version that nvidia-smi prints."),
        Rule::DriverNumberIncomplete => {
            fact("driver", "Tell the driver's whole number, as nvidia-smi prints it.")
        }
        Rule::DriverBoardClassUnknown => fact("gpu", "Tell the GPU's name, or the board's class."),
        Rule::DriverPlatformUnknown => {
            fact("os", "Tell the operating system: Linux, Windows or WSL.")
        }
        Rule::GpuUnknown => fact("gpu", "Tell the GPU's name, or its compute capability."),
        Rule::DriverCompatLibrariesOnUnlistedBoard => Some(Remedy {
            action: Action::UpgradeContainerToolkit,
            value: String::from("1.17.5"),
            message: String::from("Install NVIDIA Container Toolkit 1.17.5 or later."),
        }),
        Rule::PlatformIntegratedImage if release.images.contains(&ImagePlatform::Igpu) => {
            let image = format!("nvcr.io/nvidia/pytorch:{}-py3-igpu", release.id);
            Some(Remedy {
                action: Action::UseIgpuImage,
                message: format!("Use {image} on {} modules.", BoardClass::Jetson.name()),
                value: image,
            })
        }
        _ => None,
    }
}
