//! Does the container have machine code for the GPU?

use alloc::format;
use alloc::string::String;
use alloc::string::ToString;
use alloc::vec::Vec;

use crate::rows::cuda::Cuda;
use crate::rows::stated::MinimumCapability;
use crate::rules::context::RuleContext;
use crate::rules::finding::{FindingText, Findings, Severity};
use crate::rules::rule::Rule;
use crate::values::architecture::Architecture;
use crate::values::compute_capability::ComputeCapability;
use crate::values::text::list;

/// What a release has for one compute capability.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Support {
    /// The family is listed and the toolkit builds for it.
    Listed,
    /// The toolkit builds for it; the release notes don't list the family.
    NotListed,
    /// Machine code of the same major number runs.
    Newer,
    TooLow,
    NotYet,
    MinimumNotCollected,
    IntegratedTarget,
}

impl Support {
    const fn rule(self) -> (Rule, Severity) {
        match self {
            Self::Listed => (Rule::GpuSupported, Severity::Note),
            Self::NotListed => (Rule::GpuFamilyNotListed, Severity::Warning),
            Self::Newer => (Rule::GpuNewerThanRelease, Severity::Warning),
            Self::TooLow => (Rule::GpuCapabilityTooLow, Severity::Blocker),
            Self::NotYet => (Rule::GpuNotYetSupported, Severity::Blocker),
            Self::MinimumNotCollected => (Rule::GpuMinimumNotCollected, Severity::Unknown),
            Self::IntegratedTarget => (Rule::GpuIntegratedTarget, Severity::Unknown),
        }
    }
}

/// All `gpu.*` rules: one of them holds for each capability the GPU may have.
pub(crate) fn is_supported(q: RuleContext<'_>, out: &mut Findings) {
    let possible = q.gpu.possible_capabilities();
    if possible.is_empty() {
        return unknown(q, out);
    }
    let Some(cuda) = q.release.cuda else { return toolkit_unknown(q, possible, out) };

    let mut agreed = None;
    for &capability in possible {
        let support = support(q, cuda, capability);
        let severity = support.rule().1;
        agreed = match agreed {
            None => Some((support, capability)),
            // Of several that agree on the verdict, the more careful words.
            Some((other, _))
                if severity < other.rule().1 && same_verdict(severity, other.rule().1) =>
            {
                Some((support, capability))
            }
            Some((other, _)) if !same_verdict(severity, other.rule().1) => return unknown(q, out),
            kept => kept,
        };
    }
    let Some((support, capability)) = agreed else { return };
    let (rule, severity) = support.rule();
    out.documented &= support == Support::Listed;
    out.add(rule, severity, || text(q, cuda, support, capability));
    untested(q, out);
}

fn same_verdict(a: Severity, b: Severity) -> bool {
    let runs = |severity| matches!(severity, Severity::Warning | Severity::Note);
    a == b || runs(a) && runs(b)
}

fn support(q: RuleContext<'_>, cuda: &Cuda, capability: ComputeCapability) -> Support {
    let oldest = cuda.targets.first().copied();
    match q.release.gpu.minimum {
        MinimumCapability::Printed(minimum) if capability < minimum => return Support::TooLow,
        MinimumCapability::NotSeen { later, .. } => {
            if oldest.is_some_and(|oldest| capability < oldest) {
                return Support::TooLow;
            }
            if later.is_none_or(|later| capability < later) {
                return Support::MinimumNotCollected;
            }
        }
        MinimumCapability::Printed(_) => {}
    }
    if !cuda.targets.contains(&capability) {
        return match cuda.newest_target(capability.major) {
            _ if q.matrix.is_integrated(capability) => Support::IntegratedTarget,
            Some(newest) if capability > newest => Support::Newer,
            // Between two targets of its generation: the older one's machine code runs.
            Some(_) => Support::NotListed,
            None if oldest.is_some_and(|oldest| capability < oldest) => Support::TooLow,
            None => Support::NotYet,
        };
    }
    let architecture = q.matrix.capability(capability).map(|row| row.architecture);
    match architecture {
        Some(architecture) if q.release.gpu.families.contains(&architecture) => Support::Listed,
        _ => Support::NotListed,
    }
}

fn text(
    q: RuleContext<'_>,
    cuda: &Cuda,
    support: Support,
    capability: ComputeCapability,
) -> FindingText {
    let release = q.release.name();
    let gpu = described(q, capability);
    let minimum = match q.release.gpu.minimum {
        MinimumCapability::Printed(minimum) => Some(minimum),
        MinimumCapability::NotSeen { .. } => cuda.targets.first().copied(),
    };
    let minimum_text = minimum.map_or_else(String::new, |minimum| format!("{minimum} or later"));
    let families: Vec<&str> = q.release.gpu.families.iter().map(|family| family.name()).collect();
    let newest = cuda.targets.last().map_or_else(String::new, ToString::to_string);
    let message = match support {
        Support::Listed => format!("{release} supports {gpu}."),
        Support::NotListed if families.is_empty() => format!(
            "CUDA {} builds for {gpu}; which families the release notes of {release} list was not \
             collected.",
            cuda.version
        ),
        Support::NotListed => format!(
            "CUDA {} builds for {gpu}, but the release notes of {release} list only {}.",
            cuda.version,
            list(&families, "and")
        ),
        Support::Newer => format!(
            "{gpu} is newer than {release}, whose CUDA {} builds for up to {}. Machine code of the \
             same generation runs; the container prints that the GPU is not yet supported, and \
             goes on.",
            cuda.version,
            cuda.newest_target(capability.major)
                .map_or(newest.clone(), |newest| newest.to_string()),
        ),
        Support::TooLow => format!(
            "{gpu} is below the minimum compute capability of {release}, {}.",
            minimum.map_or_else(String::new, |minimum| minimum.to_string())
        ),
        Support::NotYet => format!(
            "{gpu} is of a generation that {release} has no machine code for: its CUDA {} builds \
             for up to {newest}.",
            cuda.version
        ),
        Support::MinimumNotCollected => {
            let bounds = match q.release.gpu.minimum {
                MinimumCapability::NotSeen { earlier: Some(earlier), later: Some(later) }
                    if earlier == later =>
                {
                    format!("; the releases before and after it require {later}")
                }
                MinimumCapability::NotSeen { later: Some(later), .. } => {
                    format!("; later releases require {later}")
                }
                _ => String::new(),
            };
            format!(
                "The minimum compute capability of {release} was not collected{bounds}, and {gpu} \
                 may be below it."
            )
        }
        Support::IntegratedTarget => format!(
            "CUDA {} does not name the integrated GPU {gpu} among its targets, and whether machine \
             code of a sibling runs on it was not seen.",
            cuda.version
        ),
    };
    let (rule, _) = support.rule();
    let required = match support {
        Support::Newer | Support::NotYet | Support::IntegratedTarget => {
            let targets: Vec<String> = cuda.targets.iter().map(ToString::to_string).collect();
            format!("one of {}", list(&targets, "or"))
        }
        _ => minimum_text,
    };
    FindingText {
        observed: Some(capability.to_string()),
        required: Some(required),
        message,
        source: q
            .release
            .gpu
            .source
            .and_then(|source| source.address)
            .filter(|_| matches!(support, Support::Listed | Support::NotListed | Support::TooLow))
            .unwrap_or(rule.source()),
    }
}

/// "Tesla T4 (7.5, Turing)".
fn described(q: RuleContext<'_>, capability: ComputeCapability) -> String {
    let architecture = q.matrix.capability(capability).map(|row| row.architecture.name());
    match (q.gpu.name(), architecture) {
        (Some(name), Some(architecture)) => format!("{name} ({capability}, {architecture})"),
        (Some(name), None) => format!("{name} ({capability})"),
        (None, Some(architecture)) => format!("compute capability {capability} ({architecture})"),
        (None, None) => format!("compute capability {capability}"),
    }
}

fn untested(q: RuleContext<'_>, out: &mut Findings) {
    // Most releases have none; the family is looked up for the others only.
    if q.release.gpu.untested.is_empty() {
        return;
    }
    let Some(family) = q.gpu.architecture() else { return };
    if q.release.gpu.untested.contains(&family) {
        out.add(Rule::GpuUntestedFamily, Severity::Warning, || FindingText {
            observed: Some(family.to_string()),
            required: None,
            message: format!(
                "From 23.06 on, NVIDIA no longer tests these containers on {} GPUs.",
                family.name()
            ),
            source: Rule::GpuUntestedFamily.source(),
        });
    }
}

/// `gpu.unknown`: nothing is known, or not enough to tell two answers apart.
fn unknown(q: RuleContext<'_>, out: &mut Findings) {
    out.add(Rule::GpuUnknown, Severity::Unknown, || {
        let possible: Vec<String> =
            q.gpu.possible_capabilities().iter().map(ToString::to_string).collect();
        let message = match (q.gpu.name(), possible.as_slice()) {
            (Some(name), []) => {
                let closest = q.matrix.closest_gpu_names(name);
                let hint = if closest.is_empty() {
                    String::new()
                } else {
                    format!(" The closest names are {}.", list(&closest, "and"))
                };
                format!(
                    "`{name}` is not a GPU this library knows.{hint} Tell its compute capability, \
                     such as `8.0`."
                )
            }
            (Some(name), possible) => format!(
                "`{name}` names GPUs of compute capability {}, for which the answers differ. Tell \
                 the compute capability.",
                list(possible, "and")
            ),
            (None, [_, ..]) => {
                let family = q.gpu.architecture().map_or("such", Architecture::name);
                format!(
                    "{family} GPUs have compute capability {}, for which the answers differ. Tell \
                     the compute capability.",
                    list(&possible, "or")
                )
            }
            (None, []) => match q.gpu.class() {
                Some(class) => format!(
                    "Of the GPU only its class ({}) is known. Tell its name or compute capability.",
                    class.name()
                ),
                None => String::from("The GPU is not known. Tell its name or compute capability."),
            },
        };
        FindingText {
            observed: q.gpu.name().map(String::from),
            required: match q.release.gpu.minimum {
                MinimumCapability::Printed(minimum) => {
                    Some(format!("compute capability {minimum} or later"))
                }
                MinimumCapability::NotSeen { .. } => None,
            },
            message,
            source: Rule::GpuUnknown.source(),
        }
    });
}

/// Without the toolkit only a printed minimum can decide.
fn toolkit_unknown(q: RuleContext<'_>, possible: &[ComputeCapability], out: &mut Findings) {
    if let MinimumCapability::Printed(minimum) = q.release.gpu.minimum
        && possible.iter().all(|capability| *capability < minimum)
    {
        out.add(Rule::GpuCapabilityTooLow, Severity::Blocker, || FindingText {
            observed: Some(q.gpu.to_string()),
            required: Some(format!("{minimum} or later")),
            message: format!(
                "{} is below the minimum compute capability of {}, {minimum}.",
                q.gpu,
                q.release.name()
            ),
            source: Rule::GpuCapabilityTooLow.source(),
        });
        return;
    }
    out.add(Rule::GpuToolkitUnknown, Severity::Unknown, || FindingText {
        observed: Some(q.gpu.to_string()),
        required: None,
        message: format!(
            "The CUDA version inside {} was not collected, so that nothing can be said about the \
             GPUs it has machine code for.",
            q.release.name()
        ),
        source: Rule::GpuToolkitUnknown.source(),
    });
}
