//! The answer to a check.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::matrix::release::ReleaseName;
use crate::rules::finding::{
    Aspects, Finding, GpuReport, Outcome, Remedy, RunMode, Severity, Verdict,
};
use crate::rules::rule::Rule;

/// The answer to "does this release run on this machine?", with its reasons.
///
/// [`Display`](fmt::Display) is what a person reads; with the feature `serde` it is the JSON that
/// the command line, Python and JavaScript share.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// The release asked about.
    pub release: ReleaseName,
    /// The decision.
    pub outcome: Outcome,
    /// Each GPU's part of it.
    pub gpus: Vec<GpuReport>,
    /// What the rules found, worst first.
    pub findings: Vec<Finding>,
    /// What was known of the machine, in one line.
    pub(crate) machine: String,
}

impl Report {
    /// Whether it runs.
    pub fn verdict(&self) -> Verdict {
        self.outcome.verdict
    }

    /// The mode in which it runs; see [`Outcome::mode`].
    pub fn mode(&self) -> Option<RunMode> {
        self.outcome.mode
    }

    /// Whether the release notes themselves state that it runs.
    pub fn documented(&self) -> bool {
        self.outcome.documented
    }

    /// The verdict of each aspect.
    pub fn aspects(&self) -> Aspects {
        self.outcome.aspects
    }

    /// Every remedy of every finding in order, each thing to do once.
    pub fn remedies(&self) -> impl Iterator<Item = &Remedy> {
        let all = || self.findings.iter().flat_map(|finding| &finding.remedies);
        let same =
            |one: &Remedy, other: &Remedy| (one.action, &one.value) == (other.action, &other.value);
        all()
            .enumerate()
            .filter(move |(at, one)| !all().take(*at).any(|other| same(one, other)))
            .map(|(_, remedy)| remedy)
    }

    /// The first finding of a rule.
    pub fn finding(&self, rule: Rule) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.rule == rule)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Outcome { verdict, mode, documented, .. } = self.outcome;
        write!(f, "{}: {}", self.release, verdict)?;
        match (verdict, mode) {
            (Verdict::Compatible, Some(RunMode::Native)) => f.write_str(" (native)")?,
            (Verdict::Compatible, Some(mode)) => write!(f, " through {}", mode.name())?,
            _ => {}
        }
        if verdict == Verdict::Compatible && !documented {
            f.write_str(", not documented in the release notes")?;
        }
        write!(f, "\non {}\n", self.machine)?;
        let is_issue = |finding: &&Finding| finding.rule == Rule::IssuesKnown;
        for (at, finding) in self.findings.iter().enumerate() {
            // What holds for several GPUs is said once.
            let same =
                |other: &Finding| (other.rule, &other.message) == (finding.rule, &finding.message);
            if is_issue(&finding) || self.findings.iter().take(at).any(same) {
                continue;
            }
            let mark = match finding.severity {
                Severity::Blocker => '✗',
                Severity::Unknown => '?',
                Severity::Warning => '!',
                Severity::Note => '·',
            };
            write!(f, "\n{mark} {}", finding.message)?;
            let gpus: Vec<usize> = self
                .findings
                .iter()
                .filter(|other| same(other))
                .filter_map(|one| one.gpu)
                .collect();
            if !gpus.is_empty() && gpus.len() < self.gpus.len() {
                write!(f, " (GPU {})", crate::values::text::list(&gpus, "and"))?;
            }
            write!(f, " [{}]", finding.rule)?;
        }
        f.write_str("\n")?;
        for (number, remedy) in self.remedies().enumerate() {
            let heading = if number == 0 { "\nWhat would help:\n" } else { "" };
            writeln!(f, "{heading}→ {}", remedy.message)?;
        }
        for (number, issue) in self.findings.iter().filter(is_issue).enumerate() {
            let heading = if number == 0 { "\nKnown issues of this release:\n" } else { "" };
            writeln!(f, "{heading}! {}", issue.message)?;
        }
        Ok(())
    }
}

#[cfg(feature = "serde")]
mod as_json {
    use super::Report;
    use crate::rules::finding::GpuReport;
    use serde::ser::{Serialize, SerializeStruct as _, Serializer};

    impl Serialize for GpuReport {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut json = serializer.serialize_struct("GpuReport", 6)?;
            json.serialize_field("name", &self.gpu.name())?;
            json.serialize_field("compute_capability", &self.gpu.capability())?;
            json.serialize_field("architecture", &self.gpu.architecture())?;
            json.serialize_field("class", &self.gpu.class())?;
            json.serialize_field("verdict", &self.verdict)?;
            json.serialize_field("mode", &self.mode)?;
            json.end()
        }
    }

    impl Serialize for Report {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut json = serializer.serialize_struct("Report", 7)?;
            json.serialize_field("release", &self.release)?;
            json.serialize_field("verdict", &self.outcome.verdict)?;
            json.serialize_field("mode", &self.outcome.mode)?;
            json.serialize_field("documented", &self.outcome.documented)?;
            json.serialize_field("aspects", &self.outcome.aspects)?;
            json.serialize_field("gpus", &self.gpus)?;
            json.serialize_field("findings", &self.findings)?;
            json.end()
        }
    }
}
