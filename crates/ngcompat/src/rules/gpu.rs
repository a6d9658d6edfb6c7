//! Does the container have machine code for the GPU?

use alloc::format;
use alloc::string::String;
use alloc::string::ToString;
use alloc::vec::Vec;

use crate::machine::conflict::Fact;
use crate::machine::gpu::Gpu;
use crate::matrix::gpu_words::other_vendor;
use crate::rows::build::BuildKind;
use crate::rows::stated::MinimumCapability;
use crate::rules::context::RuleContext;
use crate::rules::contradictions;
use crate::rules::finding::{FindingText, Findings};
use crate::rules::platform::has_jetpack_7_2;
use crate::rules::rule::Rule;
use crate::rules::selection;
use crate::rules::verdict::{RunMode, Severity};
use crate::values::architecture::Architecture;
use crate::values::compute_capability::ComputeCapability;
use crate::values::text::list;

/// The machine code of a build.
#[derive(Clone, Copy)]
struct Code<'a> {
    /// The capabilities it is built for, in order.
    capabilities: &'a [ComputeCapability],
    /// Those of them whose code runs on no later step.
    arch_specific: &'a [ComputeCapability],
    /// Whether they are its own, and not the targets of its toolkit.
    own: bool,
}

impl<'a> Code<'a> {
    /// The newest capability whose code runs on a device of another.
    fn that_runs(
        &self,
        q: &RuleContext<'_>,
        capability: ComputeCapability,
    ) -> Option<&'a ComputeCapability> {
        self.capabilities.iter().rfind(|built| {
            **built == capability
                || q.matrix.code_runs(**built, capability) && !self.arch_specific.contains(built)
        })
    }
}

/// What a build has for one compute capability.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Support {
    /// The release notes list the family, and the build has code that runs.
    Listed,
    /// The build's own list has code that runs; no notes say more.
    OwnCode,
    /// The build's list is not recorded; its toolkit builds for it.
    ToolkitBuilds,
    /// So it does, but the GPU is of those that images leave out first.
    ToolkitLeaves,
    /// It has code that runs; the release notes don't list the family.
    NotListed,
    /// So it does; which families the notes list is not recorded.
    ListNotRecorded,
    /// Machine code of the same major number runs.
    Newer,
    TooLow,
    /// Nothing of this major number, and nothing but PTX below it.
    NotYet,
    /// Nothing of this major number that is as old as the GPU.
    NoOlderStep,
    /// PTX that the driver compiles.
    Ptx,
    /// PTX that this driver cannot compile.
    PtxRefused,
    /// PTX, and whether the driver can compile it is open.
    PtxOpen,
    MinimumNotCollected,
    IntegratedTarget,
    /// Code of a related chip, which was reported to run on the integrated GPU.
    IntegratedSibling,
}

impl Support {
    /// Whether release notes state it.
    const fn rests_on_notes(self) -> bool {
        matches!(self, Self::Listed | Self::NotListed | Self::ListNotRecorded | Self::TooLow)
    }

    const fn rule(self) -> (Rule, Severity) {
        match self {
            Self::Listed | Self::OwnCode => (Rule::GpuSupported, Severity::Note),
            Self::ToolkitBuilds => (Rule::GpuCodeNotRecorded, Severity::Note),
            Self::ToolkitLeaves => (Rule::GpuCodeNotRecorded, Severity::Unknown),
            Self::NotListed => (Rule::GpuFamilyNotListed, Severity::Warning),
            Self::ListNotRecorded => (Rule::GpuFamilyNotListed, Severity::Note),
            Self::Newer => (Rule::GpuNewerThanRelease, Severity::Warning),
            Self::TooLow => (Rule::GpuCapabilityTooLow, Severity::Blocker),
            Self::NotYet | Self::NoOlderStep => (Rule::GpuNotYetSupported, Severity::Blocker),
            Self::Ptx => (Rule::GpuRunsByPtx, Severity::Warning),
            Self::PtxRefused => (Rule::GpuPtxNeedsNewerDriver, Severity::Blocker),
            Self::PtxOpen => (Rule::GpuPtxNeedsNewerDriver, Severity::Unknown),
            Self::MinimumNotCollected => (Rule::GpuMinimumNotCollected, Severity::Unknown),
            Self::IntegratedTarget => (Rule::GpuIntegratedTarget, Severity::Unknown),
            Self::IntegratedSibling => (Rule::GpuIntegratedTarget, Severity::Warning),
        }
    }
}

/// All `gpu.*` rules: one of them holds for each capability the GPU may have.
pub(crate) fn is_supported(q: &RuleContext<'_>, out: &mut Findings) {
    let possible = q.gpu.possible_capabilities();
    // `Jetson T...` may be Thor, which takes other builds than the modules before it.
    if possible.is_empty() || q.gpu.is_jetson() && selection::is_thor_or_older(q.gpu) {
        return unknown(q, out);
    }
    let Some(code) = code(q) else { return code_unknown(q, possible, out) };

    let mut agreed = None;
    for &capability in possible {
        let support = support(q, code, capability, out.gpu_mode);
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
    out.add(rule, severity, || text(q, code, support, capability));
    if out.keeps() {
        untested(q, out);
    }
}

fn same_verdict(a: Severity, b: Severity) -> bool {
    let runs = |severity| matches!(severity, Severity::Warning | Severity::Note);
    a == b || runs(a) && runs(b)
}

/// `gpu.other-vendor`: a board that no CUDA runs on.
pub(crate) fn of_other_vendor(q: &RuleContext<'_>, out: &mut Findings) {
    let Some(vendor) = vendor(q.gpu) else { return };
    out.add(Rule::GpuOtherVendor, Severity::Blocker, || FindingText {
        observed: q.gpu.name().map(String::from),
        required: Some(String::from("an NVIDIA GPU")),
        message: format!("{} is {vendor} GPU; {} needs an NVIDIA GPU.", q.gpu, q.subject.name),
        source: Rule::GpuOtherVendor.source(),
    });
}

/// The vendor of a GPU of which no more is known than a name that is not NVIDIA's.
pub(crate) fn vendor(gpu: &Gpu) -> Option<&'static str> {
    if gpu.is_unknown() { other_vendor(gpu.name()?) } else { None }
}

/// The machine code of the build; `None` where nothing is known of it.
fn code<'a>(q: &RuleContext<'a>) -> Option<Code<'a>> {
    match (&q.subject.build.capabilities, q.subject.build.kind) {
        (Some(own), _) => {
            let arch_specific = &q.subject.build.arch_specific;
            Some(Code { capabilities: own, arch_specific, own: true })
        }
        // An image holds CUDA's own libraries, which are built for all targets of the toolkit.
        (None, BuildKind::Image) => {
            Some(Code { capabilities: q.cuda?.targets, arch_specific: &[], own: false })
        }
        (None, BuildKind::Wheel) => None,
    }
}

fn support(
    q: &RuleContext<'_>,
    code: Code<'_>,
    capability: ComputeCapability,
    mode: Option<RunMode>,
) -> Support {
    let stated = &q.subject.stated.gpu;
    let oldest = code.capabilities.first().copied();
    let below = oldest.is_some_and(|oldest| capability < oldest);
    // PTX may be for older GPUs than the machine code.
    let too_old = below && !has_ptx(q, capability);
    if stated.minimum.known().is_some_and(|minimum| capability < minimum) {
        return Support::TooLow;
    }
    match stated.minimum {
        MinimumCapability::NotRecorded { .. } if too_old => return Support::TooLow,
        MinimumCapability::NotRecorded { later, .. }
            if later.is_none_or(|later| capability < later) =>
        {
            return Support::MinimumNotCollected;
        }
        _ => {}
    }
    let of_major = || code.capabilities.iter().filter(|one| one.major == capability.major);
    let Some(newest) = of_major().next_back() else {
        return if too_old { Support::TooLow } else { by_ptx(q, capability, mode) };
    };
    if code.capabilities.contains(&capability) {
        return covered(q, code, capability);
    }
    // Code never runs on an earlier step; on an integrated GPU that of a related chip may.
    if too_old {
        return Support::TooLow;
    }
    if q.matrix.is_integrated(capability) && of_major().any(|built| *built < capability) {
        return if has_jetpack_7_2(q) {
            Support::IntegratedSibling
        } else {
            Support::IntegratedTarget
        };
    }
    if code.that_runs(q, capability).is_none() {
        let by_ptx = by_ptx(q, capability, mode);
        return if by_ptx == Support::NotYet { Support::NoOlderStep } else { by_ptx };
    }
    // Between two targets of its generation, or where the toolkit could have built for it, the older
    // one's machine code runs.
    let known = q.cuda.is_some_and(|cuda| cuda.targets.contains(&capability));
    if capability < *newest || known || code.own && !has_notes(q) {
        covered(q, code, capability)
    } else {
        Support::Newer
    }
}

/// Machine code runs; what notes say of the family determines how it is put.
fn covered(q: &RuleContext<'_>, code: Code<'_>, capability: ComputeCapability) -> Support {
    let family = q.matrix.capability(capability).map(|row| row.architecture);
    match family {
        Some(family) if q.subject.stated.gpu.families.contains(&family) => Support::Listed,
        _ if has_notes(q) && q.subject.stated.gpu.families.is_empty() => Support::ListNotRecorded,
        _ if has_notes(q) => Support::NotListed,
        _ if code.own => Support::OwnCode,
        _ if !q.subject.only_cuda && leaves(q, capability) => Support::ToolkitLeaves,
        _ => Support::ToolkitBuilds,
    }
}

/// Whether a GPU is of those that images leave out before their CUDA does: the next major version no
/// longer builds for it, or it lacks Tensor Cores beside some that have them. What an image adds (TensorRT,
/// PyTorch, RAPIDS) drops such GPUs first.
fn leaves(q: &RuleContext<'_>, capability: ComputeCapability) -> bool {
    const FIRST_WITH_TENSOR_CORES: ComputeCapability = ComputeCapability::new(7, 0);
    const AMPERE: ComputeCapability = ComputeCapability::new(8, 0);
    let Some(own) = q.cuda else { return false };
    let next = q.matrix.cuda().iter().find(|row| row.version.major > own.version.major);
    let dropped = next.is_some_and(|next| !next.targets.contains(&capability));
    dropped || capability < FIRST_WITH_TENSOR_CORES && own.targets.contains(&AMPERE)
}

/// Whether notes state what GPUs the build needs.
fn has_notes(q: &RuleContext<'_>) -> bool {
    q.subject.stated.gpu.minimum != MinimumCapability::NotStated
}

/// Whether there is PTX that can be compiled for a capability. Where notes state the GPUs, NVIDIA
/// supports no others.
fn has_ptx(q: &RuleContext<'_>, capability: ComputeCapability) -> bool {
    !has_notes(q) && q.subject.build.ptx.is_some_and(|ptx| ptx <= capability)
}

/// No machine code runs: PTX may be compiled, by a driver that is at least as new as the toolkit.
fn by_ptx(q: &RuleContext<'_>, capability: ComputeCapability, mode: Option<RunMode>) -> Support {
    if !has_ptx(q, capability) {
        return Support::NotYet;
    }
    match mode {
        Some(RunMode::Native | RunMode::ForwardCompatibility) => Support::Ptx,
        // The number says nothing of the driver that counts.
        Some(RunMode::MinorVersionCompatibility)
            if q.driver.is_some_and(|driver| driver.is_of_other_system(q.env)) =>
        {
            Support::PtxOpen
        }
        Some(RunMode::MinorVersionCompatibility) => Support::PtxRefused,
        None => Support::PtxOpen,
    }
}

fn text(
    q: &RuleContext<'_>,
    code: Code<'_>,
    support: Support,
    capability: ComputeCapability,
) -> FindingText {
    let name = q.subject.name;
    let gpu = described(q, capability);
    let stated = &q.subject.stated.gpu;
    let minimum = match (stated.minimum, stated.minimum.known()) {
        // Where the minimum is met, it is the machine code that is too new.
        (_, Some(minimum)) if capability < minimum => Some(minimum),
        (MinimumCapability::Printed(minimum), _) if support != Support::TooLow => Some(minimum),
        _ => code.capabilities.first().copied(),
    };
    let below = stated.minimum.known().filter(|minimum| capability < *minimum);
    let minimum_text = minimum.map_or_else(String::new, |minimum| format!("{minimum} or later"));
    let families: Vec<&str> = stated.families.iter().map(|family| family.name()).collect();
    let newest = code.capabilities.last().map_or_else(String::new, ToString::to_string);
    let of_major = code.capabilities.iter().rfind(|one| one.major == capability.major);
    // "its CUDA 12.4 builds for", "it has machine code for"
    let (cuda, has) = match q.cuda {
        Some(cuda) if !code.own => {
            (format!("CUDA {}", cuda.version), format!("its CUDA {} builds for", cuda.version))
        }
        Some(cuda) => (format!("CUDA {}", cuda.version), String::from("it has machine code for")),
        None => (String::from("The toolkit"), String::from("it has machine code for")),
    };
    let message = match support {
        Support::Listed => format!("{name} supports {gpu}."),
        Support::OwnCode if code.capabilities.contains(&capability) => {
            format!("{name} has machine code for {gpu}.")
        }
        Support::OwnCode => format!(
            "{name} has machine code for {}, which runs on {gpu}.",
            code.that_runs(q, capability).map_or_else(String::new, ToString::to_string)
        ),
        Support::ToolkitBuilds => format!(
            "{cuda} builds for {gpu}. What {name} has machine code for beyond CUDA's own libraries \
             is not recorded."
        ),
        Support::ToolkitLeaves => format!(
            "The GPUs that {name} has machine code for are not recorded. {cuda} builds for {gpu}, \
             but images often leave out GPUs as old before CUDA does."
        ),
        Support::ListNotRecorded => format!(
            "{cuda} builds for {gpu}; which families the release notes of {name} list is not \
             recorded."
        ),
        Support::NotListed => format!(
            "{cuda} builds for {gpu}, but the release notes of {name} list only {}.",
            list(&families, "and")
        ),
        Support::Newer => format!(
            "{gpu} is newer than {name}, whose {cuda} builds for up to {}. Machine code of the same \
             generation runs; the container prints that the GPU is not yet supported, and goes on.",
            of_major.map_or(newest.clone(), ToString::to_string),
        ),
        Support::TooLow => match below {
            Some(minimum) => below_minimum(q, &gpu, minimum),
            None => format!(
                "{gpu} is older than anything this build of {name} has machine code for: {has} \
                 {minimum_text}."
            ),
        },
        // Thor (11.0) lies between those of the list.
        Support::NotYet if code.capabilities.last().is_some_and(|last| capability < *last) => {
            let all: Vec<String> = code.capabilities.iter().map(ToString::to_string).collect();
            format!(
                "{gpu} is of a generation that {name} has no machine code for: {has} {}.",
                list(&all, "and")
            )
        }
        Support::NotYet => format!(
            "{gpu} is of a generation that {name} has no machine code for: {has} up to {newest}."
        ),
        // Libraries such as TensorRT bring kernels for single GPUs.
        Support::NoOlderStep if code.arch_specific.len() == code.capabilities.len() => {
            let all: Vec<String> = code.capabilities.iter().map(ToString::to_string).collect();
            format!(
                "{name} has machine code for {} and for no other GPU; it does not run on {gpu}.",
                list(&all, "and")
            )
        }
        Support::NoOlderStep if of_major.is_some_and(|one| code.arch_specific.contains(one)) => {
            let own = of_major.map_or_else(String::new, ToString::to_string);
            format!(
                "{name} has machine code for {own} alone, with features of that very architecture; it \
                 does not run on {gpu}."
            )
        }
        Support::NoOlderStep => format!(
            "{name} has machine code for {} and later steps of that generation only, which does not \
             run on {gpu}.",
            code.capabilities
                .iter()
                .find(|one| one.major == capability.major)
                .map_or_else(String::new, ToString::to_string)
        ),
        Support::Ptx => format!(
            "{name} has no machine code for {gpu}, but PTX for {}, which the driver compiles at the \
             first start.",
            q.subject.build.ptx.map_or_else(String::new, |ptx| ptx.to_string())
        ),
        Support::PtxRefused => format!(
            "{name} has no machine code for {gpu}, only PTX for {}. In CUDA minor-version \
             compatibility the driver cannot compile it.",
            q.subject.build.ptx.map_or_else(String::new, |ptx| ptx.to_string())
        ),
        Support::PtxOpen => format!(
            "{name} has no machine code for {gpu}, only PTX for {}. Whether the driver can compile \
             it depends on the mode, which is not known.",
            q.subject.build.ptx.map_or_else(String::new, |ptx| ptx.to_string())
        ),
        Support::MinimumNotCollected => {
            let bounds = match stated.minimum {
                MinimumCapability::NotRecorded { later: Some(later), .. } => {
                    format!("; later releases require {later}")
                }
                _ => String::new(),
            };
            format!(
                "The minimum compute capability of {name} is not recorded{bounds}, and {gpu} may be \
                 below it."
            )
        }
        Support::IntegratedTarget => format!(
            "{name} has no machine code for the integrated GPU {gpu}, and whether code built for a \
             related chip runs on it is not documented."
        ),
        Support::IntegratedSibling => format!(
            "{name} has no machine code for the integrated GPU {gpu}. From JetPack 7.2 on that of \
             related chips was reported to run on it; NVIDIA does not document it."
        ),
    };
    let (rule, _) = support.rule();
    let required = match support {
        Support::Newer
        | Support::NotYet
        | Support::NoOlderStep
        | Support::Ptx
        | Support::PtxRefused
        | Support::PtxOpen
        | Support::OwnCode
        | Support::IntegratedTarget
        | Support::IntegratedSibling => {
            let targets: Vec<String> = code.capabilities.iter().map(ToString::to_string).collect();
            format!("one of {}", list(&targets, "or"))
        }
        _ => minimum_text,
    };
    FindingText {
        observed: Some(capability.to_string()),
        required: Some(required),
        message,
        source: stated
            .source
            .and_then(|source| source.address)
            .filter(|_| support.rests_on_notes())
            .unwrap_or(if code.own { q.address(rule) } else { rule.source() }),
    }
}

/// "Tesla T4 (7.5, Turing)".
fn described(q: &RuleContext<'_>, capability: ComputeCapability) -> String {
    let architecture = q.matrix.capability(capability).map(|row| row.architecture.name());
    match (q.gpu.name(), architecture) {
        (Some(name), Some(architecture)) => format!("{name} ({capability}, {architecture})"),
        (Some(name), None) => format!("{name} ({capability})"),
        (None, Some(architecture)) => format!("compute capability {capability} ({architecture})"),
        (None, None) => format!("compute capability {capability}"),
    }
}

fn untested(q: &RuleContext<'_>, out: &mut Findings) {
    // Most releases have none; the family is looked up for the others only.
    let untested = q.subject.stated.gpu.untested;
    if untested.is_empty() {
        return;
    }
    let Some(family) = q.matrix.architecture_of(q.gpu) else { return };
    if untested.contains(&family) {
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

/// `gpu.unknown`: nothing is known, or not enough to choose between two answers.
fn unknown(q: &RuleContext<'_>, out: &mut Findings) {
    if let Some(conflict) = q.env.disputed(Fact::Gpus) {
        return contradictions::add(conflict, out);
    }
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
                    "Unknown GPU `{name}`.{hint} Give its compute capability instead, such as `8.0`."
                )
            }
            (Some(name), possible) => format!(
                "`{name}` names GPUs of compute capability {}, for which the answers differ. Give \
                 the compute capability.",
                list(possible, "and")
            ),
            (None, [_, ..]) => {
                let family = q.matrix.architecture_of(q.gpu).map_or("such", Architecture::name);
                format!(
                    "{family} GPUs have compute capability {}, for which the answers differ. Give \
                     the compute capability.",
                    list(&possible, "or")
                )
            }
            (None, []) => match q.gpu.class() {
                Some(class) => format!(
                    "Of the GPU only its class ({}) is known. Give its name or compute capability.",
                    class.name()
                ),
                None => String::from("The GPU is not known. Give its name or compute capability."),
            },
        };
        FindingText {
            observed: q.gpu.name().map(String::from),
            required: match q.subject.stated.gpu.minimum {
                MinimumCapability::Printed(minimum) => {
                    Some(format!("compute capability {minimum} or later"))
                }
                _ => None,
            },
            message,
            source: Rule::GpuUnknown.source(),
        }
    });
}

/// "P100 (6.0, Pascal) is below the minimum compute capability of pytorch:25.05, 7.5."
fn below_minimum(q: &RuleContext<'_>, gpu: &str, minimum: ComputeCapability) -> String {
    let name = q.subject.name;
    let inferred = match q.subject.stated.gpu.minimum {
        MinimumCapability::Printed(_) => "",
        _ => ", as inferred from the releases before and after it, which both require it",
    };
    format!("{gpu} is below the minimum compute capability of {name}, {minimum}{inferred}.")
}

/// Without the machine code only a minimum can decide.
fn code_unknown(q: &RuleContext<'_>, possible: &[ComputeCapability], out: &mut Findings) {
    let name = q.subject.name;
    if let Some(minimum) = q.subject.stated.gpu.minimum.known()
        && possible.iter().all(|capability| *capability < minimum)
    {
        out.add(Rule::GpuCapabilityTooLow, Severity::Blocker, || FindingText {
            observed: Some(q.gpu.to_string()),
            required: Some(format!("{minimum} or later")),
            message: below_minimum(q, &q.gpu.to_string(), minimum),
            source: Rule::GpuCapabilityTooLow.source(),
        });
        return;
    }
    let known = q.cuda.is_some();
    let rule = if known { Rule::GpuCodeNotRecorded } else { Rule::GpuToolkitUnknown };
    out.add(rule, Severity::Unknown, || FindingText {
        observed: Some(q.gpu.to_string()),
        required: None,
        message: if known {
            format!(
                "The GPUs that {name} has machine code for are not recorded, so nothing can be said \
                 about {}.",
                q.gpu
            )
        } else {
            format!(
                "The CUDA version inside {name} is not known, so neither are the GPUs it has machine \
                 code for."
            )
        },
        source: rule.source(),
    });
}
