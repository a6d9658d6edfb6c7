//! Does the container hold what the job asks for?

use alloc::format;
use alloc::string::ToString as _;

use crate::machine::environment::Environment;
use crate::machine::requirement::Requirement;
use crate::matrix::names::DEFAULT_FAMILY;
use crate::rows::build::{BuildKind, BuildPlatform};
use crate::rules::context::RuleContext;
use crate::rules::finding::{FindingText, Findings};
use crate::rules::rule::Rule;
use crate::rules::verdict::Severity;
use crate::values::component_version::ComponentVersion;
use crate::values::cuda_version::CudaVersion;
use crate::values::release_id::ReleaseId;
use crate::values::text::list;

/// `contents.replaced`: the process runs in a container of this release, in which something was installed
/// over what the image holds. What is there counts.
pub(crate) fn replaced(q: &RuleContext<'_>, out: &mut Findings) {
    if !runs_inside(q) {
        return;
    }
    for (key, installed) in &q.env.components {
        let Some(component) = q.subject.component(key) else { continue };
        if !differ(installed, &component.version) {
            continue;
        }
        out.add(Rule::ContentsReplaced, Severity::Warning, || FindingText {
            observed: Some(installed.to_string()),
            required: Some(component.version.to_string()),
            message: format!(
                "{} here is {installed}, the image's is {}: machine code, CUDA and known issues are those of \
                 the image, and need not hold for what is installed.",
                component.kind.name, component.version
            ),
            source: component.source.address.unwrap_or(q.address(Rule::ContentsReplaced)),
        });
    }
}

/// `contents.other-release`: the facts were read in a container of another release.
pub(crate) fn other_release(q: &RuleContext<'_>, out: &mut Findings) {
    let Some(here) = read_inside(q.env).filter(|_| !runs_inside(q)) else { return };
    out.add(Rule::ContentsOtherRelease, Severity::Note, || FindingText {
        observed: Some(here.to_string()),
        required: Some(q.subject.name.to_string()),
        message: format!(
            "These facts were read in {DEFAULT_FAMILY}:{here}; this answer is about {}.",
            q.subject.name
        ),
        source: q.address(Rule::ContentsOtherRelease),
    });
}

const CUDA: &str = "cuda";

/// A requirement on CUDA, of a build that has another than the release's ordinary one.
fn of_build(q: &RuleContext<'_>, requirement: &Requirement, own: CudaVersion, out: &mut Findings) {
    // "12.9", whose further numbers are not recorded.
    let version = own.to_string().parse::<ComponentVersion>();
    let (rule, severity) = match version.ok().and_then(|version| requirement.matches(&version)) {
        Some(true) => return,
        Some(false) => (Rule::ContentsRequirementNotMet, Severity::Blocker),
        None => (Rule::ContentsNotRecorded, Severity::Unknown),
    };
    out.add(rule, severity, || FindingText {
        observed: Some(own.to_string()),
        required: Some(requirement.to_string()),
        message: match severity {
            Severity::Blocker => format!(
                "This build of {} contains CUDA {own}, which does not satisfy `{requirement}`.",
                q.subject.name
            ),
            _ => format!(
                "This build of {} contains CUDA {own}; the numbers after that, on which \
                 `{requirement}` depends, are not recorded.",
                q.subject.name
            ),
        },
        source: q.address(rule),
    });
}

const PYTHON: &str = "python";

/// A requirement on Python, of a wheel: it brings none, and exists for several. Whether that answers it.
fn of_wheel(q: &RuleContext<'_>, requirement: &Requirement, out: &mut Findings) -> bool {
    let Some(release) = q.subject.name.release() else { return false };
    if q.subject.build.kind != BuildKind::Wheel || release.python.is_empty() {
        return false;
    }
    // A wheel for 3.10 is for every 3.10.x.
    let versions = release.python.iter().filter_map(|version| version.parse().ok());
    if versions.into_iter().any(|version| requirement.matches(&version) != Some(false)) {
        return true;
    }
    // The lists are those of Linux on x86-64.
    let (rule, severity) = match q.subject.build.platform {
        BuildPlatform::LinuxX86_64 => (Rule::ContentsRequirementNotMet, Severity::Blocker),
        _ => (Rule::ContentsNotRecorded, Severity::Unknown),
    };
    out.add(rule, severity, || {
        let pythons = list(release.python, "and");
        FindingText {
            observed: Some(pythons.clone()),
            required: Some(requirement.to_string()),
            message: match severity {
                Severity::Blocker => format!(
                    "{} exists for Python {pythons}, which does not satisfy `{requirement}`.",
                    q.subject.name
                ),
                _ => format!(
                    "{} exists for Python {pythons} on Linux x86_64; for which others, on which \
                     `{requirement}` depends, is not recorded.",
                    q.subject.name
                ),
            },
            source: q.address(rule),
        }
    });
    true
}

/// The release in whose container the facts were read. Only there does what is installed on a machine
/// say what a release contains; no rule reads it elsewhere.
pub(crate) fn read_inside(env: &Environment) -> Option<ReleaseId> {
    env.container.as_ref().and_then(|container| container.release)
}

/// Whether the facts were read in a container of the release that is judged.
fn runs_inside(q: &RuleContext<'_>) -> bool {
    let here = read_inside(q.env);
    let of_release =
        q.subject.name.release().filter(|release| release.family().key == DEFAULT_FAMILY);
    here.is_some() && of_release.is_some_and(|release| release.month() == here)
}

/// Whether two versions are of different builds: another number, or `2.4.0` for `2.4.0a0`. What follows a
/// `+` names the commit, which sources shorten.
fn differ(one: &ComponentVersion, other: &ComponentVersion) -> bool {
    if one.numbers().zip(other.numbers()).any(|(one, other)| one != other) {
        return true;
    }
    let pre = |version: &ComponentVersion| {
        let public = version.as_str().split('+').next().unwrap_or_default();
        public.contains(|letter: char| letter.is_ascii_alphabetic())
    };
    one.numbers().count() == other.numbers().count() && pre(one) != pre(other)
}

/// `contents.requirement-not-met`, `contents.not-recorded`.
pub(crate) fn requirements(q: &RuleContext<'_>, out: &mut Findings) {
    for requirement in &q.env.requirements {
        let kind = requirement.component();
        let installed = q.env.components.get(kind.key).filter(|_| runs_inside(q));
        match installed.map(|installed| (installed, requirement.matches(installed))) {
            Some((_, Some(true))) => continue,
            Some((installed, Some(false))) => {
                out.add(Rule::ContentsRequirementNotMet, Severity::Blocker, || FindingText {
                    observed: Some(installed.to_string()),
                    required: Some(requirement.to_string()),
                    message: format!(
                        "{} here is {installed}, which does not satisfy `{requirement}`.",
                        kind.name
                    ),
                    source: q.address(Rule::ContentsRequirementNotMet),
                });
                continue;
            }
            Some((_, None)) | None => {}
        }
        let release = q.subject.name.release();
        let other =
            release.is_some_and(|release| !release.component_applies(kind.key, q.subject.build));
        if other
            && kind.key == CUDA
            && let Some(own) = q.subject.build.cuda
        {
            of_build(q, requirement, own, out);
            continue;
        }
        if kind.key == PYTHON && of_wheel(q, requirement, out) {
            continue;
        }
        // That it is there holds of both.
        let known = !other || requirement.any_version();
        let component = q.subject.component(kind.key).filter(|_| known);
        let met = component.and_then(|component| requirement.is_met_by(component));
        match (met, component) {
            (Some(true), _) => {}
            (Some(false), Some(component)) => {
                out.add(Rule::ContentsRequirementNotMet, Severity::Blocker, || FindingText {
                    observed: Some(component.version.to_string()),
                    required: Some(requirement.to_string()),
                    message: format!(
                        "{} contains {} {}, which does not satisfy `{requirement}`.",
                        q.subject.name,
                        kind.name,
                        component.version
                    ),
                    source: component.source.address.unwrap_or(q.address(Rule::ContentsNotRecorded)),
                });
            }
            _ => out.add(Rule::ContentsNotRecorded, Severity::Unknown, || FindingText {
                observed: component.map(|component| component.version.to_string()),
                required: Some(requirement.to_string()),
                message: match component {
                    Some(component) if component.version.numbers().next().is_some() => format!(
                        "{} contains {} {}; the numbers after that, on which `{requirement}` depends, \
                         are not recorded.",
                        q.subject.name,
                        kind.name,
                        component.version
                    ),
                    _ => format!(
                        "The version of {} in {} is not recorded, so `{requirement}` cannot be checked.",
                        kind.name,
                        q.subject.name
                    ),
                },
                source: q.address(Rule::ContentsNotRecorded),
            }),
        }
    }
}
