//! What rules find, and what they report to.

use alloc::string::String;
use alloc::vec::Vec;

use crate::machine::gpu::Gpu;
use crate::rules::rule::Rule;
use crate::values::text::sort_by_number;
use crate::values::words::string_enum;

string_enum! {
    /// Whether a release runs, from best to worst, so that the worst of several is their maximum.
    Verdict, ParseVerdictError, "verdict-unknown", "verdict";
    /// It runs.
    Compatible = "compatible", "compatible";
    /// A fact that decides is missing; the report says which.
    Undetermined = "undetermined", "undetermined";
    /// It does not run.
    Incompatible = "incompatible", "incompatible";
}

string_enum! {
    /// How the container's CUDA runs on the driver.
    RunMode, ParseRunModeError, "run-mode-unknown", "mode";
    /// The driver is as new as the container's CUDA.
    Native = "native", "native";
    /// The driver is older, of the same CUDA major version: CUDA minor-version compatibility.
    MinorVersionCompatibility = "minor-version-compatibility", "CUDA minor-version compatibility";
    /// The driver is older, and newer user-mode driver libraries in the image bridge the gap: the
    /// CUDA forward compatibility package.
    ForwardCompatibility = "forward-compatibility", "CUDA forward compatibility";
}

string_enum! {
    /// What a finding does to the verdict.
    Severity, ParseSeverityError, "severity-unknown", "severity";
    /// It makes the release incompatible.
    Blocker = "blocker", "blocker";
    /// A fact that decides is missing: undetermined, unless a blocker decides.
    Unknown = "unknown", "unknown";
    /// Runs, but read this.
    Warning = "warning", "warning";
    /// Good to know.
    Note = "note", "note";
}

string_enum! {
    /// The parts of the question, each with a verdict of its own.
    Aspect, ParseAspectError, "aspect-unknown", "aspect";
    /// Does the driver run the container's CUDA?
    Driver = "driver", "driver";
    /// Does the container have code for the GPU?
    Gpu = "gpu", "GPU";
    /// Is there an image for the platform?
    Platform = "platform", "platform";
    /// Does the container hold what the job asks for?
    Contents = "contents", "contents";
}

string_enum! {
    /// What a finding rests on.
    Basis, ParseBasisError, "basis-unknown", "basis";
    /// What release notes state.
    ReleaseNotes = "release-notes", "release notes";
    /// NVIDIA's CUDA compatibility document and what compatibility libraries carry inside.
    CudaCompatibility = "cuda-compatibility", "CUDA compatibility document";
    /// What hardware, compiler and driver can do.
    Hardware = "hardware", "hardware";
}

string_enum! {
    /// What a remedy asks one to do.
    Action, ParseActionError, "action-unknown", "action";
    /// Tell a fact that is missing; the value names it.
    AddFact = "add-fact", "tell";
    /// Use another release; the value names it.
    UseRelease = "use-release", "use";
    /// Install a driver of this version or branch, or a later one of the same branch.
    UpgradeDriver = "upgrade-driver", "install driver";
    /// Install an older driver: this branch is the last that drives the GPU.
    DowngradeDriver = "downgrade-driver", "install older driver";
    /// Use the image for integrated GPUs; the value is its reference.
    UseIgpuImage = "use-igpu-image", "use";
    /// Install NVIDIA Container Toolkit of this version or later.
    UpgradeContainerToolkit = "upgrade-container-toolkit", "install NVIDIA Container Toolkit";
}

/// The verdicts of the four aspects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Aspects {
    /// Does the driver run the container's CUDA?
    pub driver: Verdict,
    /// Does the container have code for the GPU?
    pub gpu: Verdict,
    /// Is there an image for the platform?
    pub platform: Verdict,
    /// Does the container hold what the job asks for?
    pub contents: Verdict,
}

impl Aspects {
    pub(crate) const COMPATIBLE: Self = Self {
        driver: Verdict::Compatible,
        gpu: Verdict::Compatible,
        platform: Verdict::Compatible,
        contents: Verdict::Compatible,
    };

    pub(crate) fn of(&mut self, aspect: Aspect) -> &mut Verdict {
        match aspect {
            Aspect::Driver => &mut self.driver,
            Aspect::Gpu => &mut self.gpu,
            Aspect::Platform => &mut self.platform,
            Aspect::Contents => &mut self.contents,
        }
    }

    /// The worst of the four.
    pub fn worst(self) -> Verdict {
        self.driver.max(self.gpu).max(self.platform).max(self.contents)
    }
}

/// The decision without its reasons: what [`Release::outcome`](crate::Release::outcome) gives
/// without allocating.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Outcome {
    /// The worst of the aspects.
    pub verdict: Verdict,
    /// The mode of all GPUs; `None` where it does not run, where the modes differ or where the
    /// facts leave it open.
    pub mode: Option<RunMode>,
    /// Whether the release notes themselves state that this runs.
    pub documented: bool,
    /// The verdict of each aspect.
    pub aspects: Aspects,
}

/// What the question's answer is for one GPU.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct GpuReport {
    /// The GPU.
    pub gpu: Gpu,
    /// The worst of what concerns this GPU.
    pub verdict: Verdict,
    /// The mode in which it runs.
    pub mode: Option<RunMode>,
}

/// One thing that a rule found.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Finding {
    /// The rule that found it.
    pub rule: Rule,
    /// What it does to the verdict.
    pub severity: Severity,
    /// The position of the GPU it concerns; `None` where it concerns the machine.
    pub gpu: Option<usize>,
    /// What is the case.
    pub observed: Option<String>,
    /// What would have to be the case.
    pub required: Option<String>,
    /// The finding in one or two sentences.
    pub message: String,
    /// What it rests on.
    pub basis: Basis,
    /// The address of the document that states it.
    pub source: &'static str,
    /// What would help, in order of effort.
    pub remedies: Vec<Remedy>,
}

/// Something that would help.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Remedy {
    /// What to do.
    pub action: Action,
    /// With what: a driver, a release, the name of a fact.
    pub value: String,
    /// The remedy in a sentence.
    pub message: String,
}

/// What the rules report to: it folds the verdict, and keeps the findings if they are wanted.
///
/// Texts are closures, so that a decision without reasons renders none and allocates nothing.
pub(crate) struct Findings {
    pub(crate) aspects: Aspects,
    pub(crate) documented: bool,
    /// The worst verdict and the mode of the GPU being judged.
    pub(crate) gpu_verdict: Verdict,
    pub(crate) gpu_mode: Option<RunMode>,
    pub(crate) gpu: Option<usize>,
    pub(crate) kept: Option<Vec<Finding>>,
}

/// The words of a finding.
pub(crate) struct FindingText {
    pub(crate) observed: Option<String>,
    pub(crate) required: Option<String>,
    pub(crate) message: String,
    pub(crate) source: &'static str,
}

impl Findings {
    pub(crate) const fn new(keep: bool) -> Self {
        Self {
            aspects: Aspects::COMPATIBLE,
            documented: true,
            gpu_verdict: Verdict::Compatible,
            gpu_mode: None,
            gpu: None,
            kept: if keep { Some(Vec::new()) } else { None },
        }
    }

    /// Whether the findings are wanted, and not the verdict alone.
    pub(crate) const fn keeps(&self) -> bool {
        self.kept.is_some()
    }

    /// From here on, findings concern this GPU.
    pub(crate) fn begin_gpu(&mut self, gpu: Option<usize>) {
        self.gpu = gpu;
        self.gpu_verdict = Verdict::Compatible;
        self.gpu_mode = None;
    }

    pub(crate) fn add(
        &mut self,
        rule: Rule,
        severity: Severity,
        text: impl FnOnce() -> FindingText,
    ) {
        let verdict = match severity {
            Severity::Blocker => Verdict::Incompatible,
            Severity::Unknown => Verdict::Undetermined,
            Severity::Warning | Severity::Note => Verdict::Compatible,
        };
        if let Some(aspect) = rule.aspect() {
            let worst = self.aspects.of(aspect);
            *worst = verdict.max(*worst);
        }
        self.gpu_verdict = self.gpu_verdict.max(verdict);
        if let Some(kept) = &mut self.kept {
            let FindingText { observed, required, message, source } = text();
            kept.push(Finding {
                rule,
                severity,
                gpu: self.gpu,
                observed,
                required,
                message,
                basis: rule.basis(),
                source,
                remedies: Vec::new(),
            });
        }
    }

    /// The findings, worst first; those of one severity in the order of the rules.
    pub(crate) fn into_findings(self) -> Vec<Finding> {
        let mut findings = self.kept.unwrap_or_default();
        sort_by_number(&mut findings, |finding| finding.severity as usize);
        findings
    }
}
