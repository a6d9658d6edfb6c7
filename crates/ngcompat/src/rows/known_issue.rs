//! Known issues of releases, and the example models they name.

use core::fmt;

use crate::rows::source::Source;
use crate::values::architecture::Architecture;
use crate::values::release_id::ReleaseId;
use crate::values::words::string_enum;

/// A Tensor Core example model that images contain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Example {
    /// Its name, as release notes print it.
    pub name: &'static str,
    /// Other names for it.
    pub aliases: &'static [&'static str],
    /// Its models, where it has several.
    pub parts: &'static [&'static str],
    /// The family it belongs to.
    pub variant_of: Option<&'static str>,
    /// What it is, in a sentence.
    pub what: &'static str,
    /// Where it is described.
    pub source: &'static Source,
}

impl fmt::Display for Example {
    /// The name, and what it is.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.what)
    }
}

string_enum! {
    /// What a known issue does.
    #[non_exhaustive]
    IssueKind, "issue-kind-unknown", "kind of known issue";
    /// Slower than an earlier release.
    PerformanceRegression = "performance-regression", "performance regression";
    /// Something fails.
    Functional = "functional", "functional problem";
    /// Results may be wrong.
    Correctness = "correctness", "correctness problem";
    /// Anything else.
    Other = "other", "problem";
}

string_enum! {
    /// Training or inference.
    #[non_exhaustive]
    JobMode, "mode-unknown", "mode";
    /// Training.
    Training = "training", "training";
    /// Inference.
    Inference = "inference", "inference";
}

string_enum! {
    /// The arithmetic a job uses.
    #[non_exhaustive]
    Precision, "precision-unknown", "precision";
    /// Mixed precision.
    Mixed = "mixed", "mixed precision", "amp";
    /// Single precision.
    Fp32 = "fp32", "FP32";
}

/// A known issue of a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct KnownIssue {
    /// What happens.
    pub summary: &'static str,
    /// What it does.
    pub kind: IssueKind,
    /// The models it concerns; all, where empty.
    pub models: &'static [&'static str],
    /// The GPU families it concerns; all, where empty.
    pub architectures: &'static [Architecture],
    /// Training or inference; both, where `None`.
    pub mode: Option<JobMode>,
    /// The precision it concerns; any, where `None`.
    pub precision: Option<Precision>,
    /// The release it is compared with.
    pub versus: Option<ReleaseId>,
    /// How much slower, in percent, at most.
    pub up_to_percent: Option<u8>,
    /// The earlier release that the notes say it of, where they repeat an issue.
    pub stated_for: Option<ReleaseId>,
    /// What helps.
    pub workaround: Option<&'static str>,
    /// Who reported it, where that is not the release notes themselves.
    pub reported_by: Option<&'static str>,
    /// Where it is stated.
    pub source: &'static Source,
}

impl fmt::Display for KnownIssue {
    /// What happens, what helps, and where it is stated.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "! {}", self.summary)?;
        if let Some(earlier) = self.stated_for {
            write!(f, " Stated for {earlier}.")?;
        }
        if let Some(workaround) = self.workaround {
            write!(f, "\n  Workaround: {workaround}")?;
        }
        if let Some(reported_by) = self.reported_by {
            write!(f, "\n  Reported by {reported_by}")?;
        }
        write!(f, "\n  {}, {}", self.kind.name(), self.source)
    }
}
