//! What rules find, and what they report to.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::machine::gpu::Gpu;
use crate::rules::rule::Rule;
use crate::rules::verdict::{Action, Aspect, Aspects, Basis, RunMode, Severity, Verdict};
use crate::values::text::{capitalised, sort_by_number};

/// The answer for one GPU.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct GpuReport {
    /// The GPU.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub gpu: Gpu,
    /// The worst of what concerns this GPU.
    pub verdict: Verdict,
    /// The mode in which it runs.
    pub mode: Option<RunMode>,
}

/// One thing that a rule found.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Finding {
    /// The rule that found it.
    pub rule: Rule,
    /// What it does to the verdict.
    pub severity: Severity,
    /// The position of the GPU it concerns; `None` where it concerns the machine.
    pub gpu: Option<usize>,
    /// The observed value.
    pub observed: Option<String>,
    /// The required value.
    pub required: Option<String>,
    /// The finding in one or two sentences.
    pub message: String,
    /// What it rests on.
    pub basis: Basis,
    /// The address of the document that states it.
    pub source: Cow<'static, str>,
    /// What would help, in order of effort.
    pub remedies: Vec<Remedy>,
}

/// Something that would help.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    /// The mode of the machine, once all its GPUs were judged.
    pub(crate) mode: Option<RunMode>,
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
            mode: None,
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
        self.add_about(rule.aspect(), rule, severity, text);
    }

    /// A finding of a rule whose aspect is that of the fact it is about.
    pub(crate) fn add_about(
        &mut self,
        aspect: Option<Aspect>,
        rule: Rule,
        severity: Severity,
        text: impl FnOnce() -> FindingText,
    ) {
        let verdict = match severity {
            Severity::Blocker => Verdict::Incompatible,
            Severity::Unknown => Verdict::Undetermined,
            Severity::Warning | Severity::Note => Verdict::Compatible,
        };
        if let Some(aspect) = aspect {
            let worst = self.aspects.of(aspect);
            *worst = verdict.max(*worst);
        }
        self.gpu_verdict = self.gpu_verdict.max(verdict);
        if let Some(kept) = &mut self.kept {
            let FindingText { observed, required, mut message, source } = text();
            // "this image has …": a build without a name begins the sentence.
            if message.starts_with("this ") {
                message = capitalised(&message);
            }
            kept.push(Finding {
                rule,
                severity,
                gpu: self.gpu,
                observed,
                required,
                message,
                basis: rule.basis(),
                source: Cow::Borrowed(source),
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
