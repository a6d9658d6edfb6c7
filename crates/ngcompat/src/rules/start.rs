//! Do the container tools let it start?

use alloc::format;
use alloc::string::String;
use alloc::string::ToString as _;

use crate::rows::build::BuildKind;
use crate::rules::constraint::evaluation::{HostFacts, Satisfaction};
use crate::rules::constraint::expression::{Constraint, Dialect};
use crate::rules::context::RuleContext;
use crate::rules::finding::{FindingText, Findings};
use crate::rules::rule::Rule;
use crate::rules::verdict::{RunMode, Severity, Verdict};
use crate::values::cuda_version::CudaVersion;
use crate::values::platform::{Launcher, Os};
use crate::values::toolkit_version::ToolkitVersion;

/// `start.requirement-refused`: what the image requires with `NVIDIA_REQUIRE_CUDA` does not hold.
pub(crate) fn requirement(q: &RuleContext<'_>, out: &mut Findings) {
    let row = q.launcher_row();
    // On Jetson modules NVIDIA's runtime checks it in every version, before it mounts what its lists
    // name. Source: internal/modifier/csv.go of nvidia-container-toolkit.
    let by_lists = q.env.is_jetson_module() && q.env.launcher == Some(Launcher::DockerRuntime);
    let checked = match row {
        Some(_) if by_lists => Some(true),
        row => row.and_then(|row| row.checks_requirements(q.env.toolkit)),
    };
    let Some(requires) = q.subject.build.requires.as_deref() else {
        return not_recorded(q, checked, out);
    };
    // Evaluating allocates, which a decision without reasons does only where this may decide.
    if checked == Some(false) || checked.is_none() && !out.keeps() {
        return;
    }
    let Ok(constraint) = Constraint::parse(requires, Dialect::C) else { return };
    let facts = HostFacts::from(q.env);
    let evaluation = constraint.evaluate_in(q.matrix, &facts, Dialect::C);
    if evaluation.result != Satisfaction::Unsatisfied {
        return;
    }
    let runs = out.aspects.driver != Verdict::Incompatible;
    let mode = out.mode.filter(|mode| runs && *mode != RunMode::Native);
    let severity = if checked == Some(true) { Severity::Blocker } else { Severity::Warning };
    out.add(Rule::StartRequirementRefused, severity, || {
        // All other aspects of a machine's part were judged before.
        let help = match mode {
            Some(mode) => {
                format!(" NVIDIA_DISABLE_REQUIRE=1 skips the check: {} is enough.", mode.name())
            }
            None if runs => String::from(" NVIDIA_DISABLE_REQUIRE=1 skips the check."),
            None => String::new(),
        };
        let tools = match q.env.launcher {
            Some(launcher) => launcher.name(),
            None => "The container tools' legacy hook (docker --gpus, enroot)",
        };
        FindingText {
            observed: Some(q.env.to_string()),
            required: Some(String::from(requires.split(' ').next().unwrap_or(requires))),
            message: format!(
                "{tools} refuses to start {} here: its NVIDIA_REQUIRE_CUDA does not hold \
                 (unsatisfied condition: {}). CDI does not check it.{help}",
                q.subject.name,
                requires.split(' ').next().unwrap_or(requires),
            ),
            source: Rule::StartRequirementRefused.source(),
        }
    });
}

/// The first branch of drivers for Windows that needs a further library inside WSL, and its CUDA.
const LIBRARY_FROM: (u16, CudaVersion) = (555, CudaVersion::new(12, 5));
/// The first toolkit that mounts it.
pub(crate) const MOUNTS_LIBRARY: ToolkitVersion = ToolkitVersion::new(1, 14, 4);

/// `start.wsl-library-missing`: the container tools leave out a library that the driver needs.
pub(crate) fn wsl_library(q: &RuleContext<'_>, out: &mut Findings) {
    let (branch, cuda) = LIBRARY_FROM;
    let needed = match q.driver {
        Some(driver) => driver.number.branch() >= branch,
        None => q.env.cuda_driver.is_some_and(|own| own >= cuda),
    };
    let old = q.env.toolkit.filter(|toolkit| *toolkit < MOUNTS_LIBRARY);
    if !needed
        || q.env.toolkit.is_some() && old.is_none()
        || q.subject.build.kind == BuildKind::Wheel
    {
        return;
    }
    let by_toolkit = q.launcher_row().map(|row| !row.host_libraries_first);
    let of_windows = q.driver.is_none_or(|driver| driver.systems.windows);
    let severity = match (q.env.platform.os, old, by_toolkit) {
        (_, _, Some(false)) | (Some(Os::Linux | Os::MacOs), ..) => return,
        (Some(_), Some(_), Some(true)) if of_windows => Severity::Blocker,
        // A number of a Linux driver can't be that of the host.
        (Some(_), Some(_), Some(true)) => Severity::Unknown,
        (Some(_), ..) => Severity::Note,
        // The number may be one of Windows.
        (None, Some(_), Some(true)) if of_windows => Severity::Unknown,
        (None, ..) => return,
    };
    out.add(Rule::StartWslLibraryMissing, severity, || FindingText {
        observed: old.map(|toolkit| format!("NVIDIA Container Toolkit {toolkit}")),
        required: Some(format!("NVIDIA Container Toolkit {MOUNTS_LIBRARY} or later")),
        message: match old {
            Some(toolkit) => format!(
                "Inside WSL drivers of {branch} and later need libnvdxgdmal.so.1 in the container, \
                 which NVIDIA Container Toolkit {toolkit} does not mount: CUDA fails with error 500 \
                 (named symbol not found)."
            ),
            None => format!(
                "Inside WSL drivers of {branch} and later need NVIDIA Container Toolkit \
                 {MOUNTS_LIBRARY} or Docker Desktop 4.31, or later."
            ),
        },
        source: Rule::StartWslLibraryMissing.source(),
    });
}

/// `start.requirement-not-recorded`: a launcher that checks, and an image whose requirement nobody
/// recorded. It holds at least where the driver supports the image's CUDA by itself.
fn not_recorded(q: &RuleContext<'_>, checked: Option<bool>, out: &mut Findings) {
    // What is built on a plain system, without CUDA's own base image, requires nothing.
    let plain = q.subject.build.compat_package == Some(false);
    let image = q.subject.build.kind == BuildKind::Image && !plain;
    let supported = q.branch().and_then(|row| row.cuda).or(q.env.cuda_driver);
    let native = supported.is_some_and(|cuda| Some(cuda) >= q.subject.build.cuda)
        || q.env.is_jetson_module() && out.mode == Some(RunMode::Native);
    if checked != Some(true) || !image || native {
        return;
    }
    out.add(Rule::StartRequirementNotRecorded, Severity::Unknown, || FindingText {
        observed: q.env.launcher.map(|launcher| String::from(launcher.name())),
        required: None,
        message: format!(
            "{} checks NVIDIA_REQUIRE_CUDA before it starts an image; that of {} is not recorded.",
            q.env.launcher.map_or("", Launcher::name),
            q.subject.name
        ),
        source: Rule::StartRequirementNotRecorded.source(),
    });
}
