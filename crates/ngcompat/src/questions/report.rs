//! The answer to a check.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt::{self, Write as _};

use hashbrown::HashMap;

use crate::machine::conflict::Conflict;
use crate::machine::environment::Environment;
use crate::rows::build::Build;
use crate::rules::finding::{Finding, GpuReport, Remedy};
use crate::rules::rule::Rule;
use crate::rules::verdict::{Aspects, Outcome, RunMode, Severity, Verdict};
use crate::values::platform::Launcher;
use crate::values::text::list;
use crate::values::words::string_enum;

/// The answer to "does this run on this machine?", with its reasons.
///
/// It is a record of its own: it says what was judged, on which machine, by which data.
/// [`Display`](fmt::Display) is what a person reads; with the feature `serde` it is the JSON that
/// the command line, Python and JavaScript share, and reads back from it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Report {
    /// The release asked about, by its name: `pytorch:20.12`; `image` or `build` for one described
    /// by its own facts.
    pub release: String,
    /// The product line, by its key; `None` for a build described by its own facts.
    pub family: Option<String>,
    /// The version of the release.
    pub id: Option<String>,
    /// The complete reference of the image that this machine would pull.
    pub image: Option<String>,
    /// The command that installs the wheel.
    pub install: Option<String>,
    /// The decision.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub outcome: Outcome,
    /// The build that was judged.
    pub build: Build,
    /// What was known of the machine.
    pub environment: Environment,
    /// What contradicts itself in the facts of the machine and of the build.
    pub conflicts: Vec<Conflict>,
    /// Each GPU's part of it.
    pub gpus: Vec<GpuReport>,
    /// What the rules found, worst first.
    pub findings: Vec<Finding>,
    /// What would help, each thing once, best first.
    pub remedies: Vec<Remedy>,
    /// The facts that answered.
    pub data: DataVersion,
}

/// Which facts answered.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DataVersion {
    /// The day they were collected: `YYYY-MM-DD`.
    pub as_of: String,
    /// The version of ngcompat.
    pub version: String,
}

impl DataVersion {
    pub(crate) fn of(as_of: &str) -> Self {
        Self { as_of: as_of.to_string(), version: env!("CARGO_PKG_VERSION").to_string() }
    }
}

string_enum! {
    /// What a line of a printed report is.
    #[non_exhaustive]
    LineKind, "line-kind-unknown", "kind of line";
    /// What was asked and the verdict.
    Headline = "headline", "headline";
    /// The machine.
    Machine = "machine", "machine";
    /// What was judged, where the name leaves it open.
    Build = "build", "build";
    /// A finding that makes it incompatible.
    Blocker = "blocker", "blocker";
    /// A fact that is missing.
    Unknown = "unknown", "unknown";
    /// A warning.
    Warning = "warning", "warning";
    /// A note.
    Note = "note", "note";
    /// The title of a group of lines.
    Heading = "heading", "heading";
    /// Something that would help.
    Remedy = "remedy", "remedy";
    /// A known issue of the release.
    Issue = "issue", "known issue";
}

impl LineKind {
    /// The mark in front of the line; empty where it has none.
    pub const fn mark(self) -> &'static str {
        match self {
            Self::Headline | Self::Machine | Self::Build | Self::Heading => "",
            Self::Blocker => "✗ ",
            Self::Unknown => "? ",
            Self::Warning | Self::Issue => "! ",
            Self::Note => "· ",
            Self::Remedy => "→ ",
        }
    }

    const fn of(severity: Severity) -> Self {
        match severity {
            Severity::Blocker => Self::Blocker,
            Severity::Unknown => Self::Unknown,
            Severity::Warning => Self::Warning,
            Severity::Note => Self::Note,
        }
    }
}

/// A line of a printed report.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Line {
    /// What it is.
    pub kind: LineKind,
    /// Its text, without the mark.
    pub text: String,
    /// The rule behind a finding.
    pub rule: Option<Rule>,
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.kind.mark(), self.text)?;
        match self.rule {
            Some(rule) => write!(f, " [{rule}]"),
            None => Ok(()),
        }
    }
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

    /// The first finding of a rule.
    pub fn finding(&self, rule: Rule) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.rule == rule)
    }

    /// The verdict and the machine, in a line.
    ///
    /// ```
    /// use ngcompat::Environment;
    ///
    /// let env = Environment::new().driver("550.54.15".parse()?).gpu("A100".parse()?);
    /// let report = ngcompat::release("24.05")?.check(&env);
    /// assert_eq!(report.summary(), "pytorch:24.05: compatible (native) on driver 550.54.15, A100");
    /// # Ok::<(), ngcompat::Error>(())
    /// ```
    pub fn summary(&self) -> String {
        alloc::format!("{} on {}", self.headline(), self.environment)
    }

    /// The printed report, line by line: what every output is written from.
    pub fn lines(&self) -> Vec<Line> {
        let line = |kind, text| Line { kind, text, rule: None };
        let mut lines = alloc::vec![
            line(LineKind::Headline, self.headline()),
            line(LineKind::Machine, alloc::format!("on {}", self.environment)),
        ];
        if let Some(text) = self.what_to_get() {
            lines.push(line(LineKind::Build, text));
        }
        let is_issue = |finding: &&Finding| finding.rule == Rule::IssuesKnown;
        // What holds for several GPUs is said once.
        let mut gpus_of: HashMap<_, Vec<usize>> = HashMap::new();
        for finding in &self.findings {
            gpus_of.entry(said(finding)).or_default().extend(finding.gpu);
        }
        for finding in self.findings.iter().filter(|finding| !is_issue(finding)) {
            let Some(gpus) = gpus_of.remove(&said(finding)) else { continue };
            let mut text = finding.message.clone();
            if !gpus.is_empty() && gpus.len() < self.gpus.len() {
                // Writing to a String cannot fail.
                let _ = write!(text, " (GPU {})", list(&gpus, "and"));
            }
            let kind = LineKind::of(finding.severity);
            lines.push(Line { kind, text, rule: Some(finding.rule) });
        }
        if !self.remedies.is_empty() {
            lines.push(line(LineKind::Heading, String::from("What would help:")));
        }
        lines.extend(
            self.remedies.iter().map(|remedy| line(LineKind::Remedy, remedy.message.clone())),
        );
        let issues = || self.findings.iter().filter(is_issue);
        if issues().next().is_some() {
            let text = String::from("Known issues of this release:");
            lines.push(line(LineKind::Heading, text));
        }
        lines.extend(issues().map(|issue| line(LineKind::Issue, issue.message.clone())));
        lines
    }

    fn headline(&self) -> String {
        let Outcome { verdict, mode, documented, .. } = self.outcome;
        let mut text = alloc::format!("{}: {verdict}", self.release);
        match (verdict, mode) {
            (Verdict::Compatible, Some(RunMode::Native)) => text.push_str(" (native)"),
            (Verdict::Compatible, Some(mode)) => {
                text.push_str(" through ");
                text.push_str(mode.name());
            }
            _ => {}
        }
        // Of other families and of wheels there are no notes that would state it.
        let has_notes = self.finding(Rule::GpuCodeNotRecorded).is_none() && self.install.is_none();
        let has_notes = has_notes && self.family.is_some();
        if verdict == Verdict::Compatible && !documented && has_notes {
            text.push_str(", not documented in the release notes");
        }
        // Whoever reads one line alone would start it in vain.
        if verdict == Verdict::Compatible && self.finding(Rule::StartRequirementRefused).is_some() {
            let (tool, may) = match self.environment.launcher {
                None => (Launcher::Docker.name(), "refuses"),
                Some(launcher) => (launcher.name(), "may refuse"),
            };
            // Writing to a String cannot fail.
            let _ = write!(text, ", though {tool} {may} to start it");
        }
        text
    }

    /// What to pull or install, where it is not the ordinary image of the release.
    fn what_to_get(&self) -> Option<String> {
        if self.outcome.verdict == Verdict::Incompatible {
            return None;
        }
        let is_default = self.family.as_deref() == Some("pytorch")
            && self.build.platform == Build::UNKNOWN.platform;
        match (&self.install, &self.image) {
            (Some(install), _) => Some(install.clone()),
            (None, Some(image)) if !is_default => Some(alloc::format!("image {image}")),
            _ => None,
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut first_finding = true;
        for line in self.lines() {
            let head =
                matches!(line.kind, LineKind::Headline | LineKind::Machine | LineKind::Build);
            if line.kind == LineKind::Heading || !head && core::mem::take(&mut first_finding) {
                f.write_str("\n")?;
            }
            writeln!(f, "{line}")?;
        }
        Ok(())
    }
}

/// What a finding says, whatever GPU it says it of.
fn said(finding: &Finding) -> (Rule, &str) {
    (finding.rule, &finding.message)
}

#[cfg(feature = "serde")]
mod as_json {
    use super::{DataVersion, Report};
    use crate::machine::conflict::Conflict;
    use crate::machine::environment::Environment;
    use crate::machine::gpu::Gpu;
    use crate::rows::build::Build;
    use crate::rules::finding::{Finding, GpuReport, Remedy};
    use crate::rules::verdict::{Aspects, Outcome, RunMode, Verdict};
    use crate::values::architecture::Architecture;
    use crate::values::board_class::BoardClass;
    use crate::values::compute_capability::ComputeCapability;
    use alloc::string::String;
    use alloc::vec::Vec;
    use serde::de::{Deserialize, Deserializer};

    #[derive(serde::Deserialize)]
    struct Json {
        release: String,
        family: Option<String>,
        id: Option<String>,
        image: Option<String>,
        install: Option<String>,
        verdict: Verdict,
        mode: Option<RunMode>,
        documented: bool,
        aspects: Aspects,
        build: Build,
        environment: Environment,
        conflicts: Vec<Conflict>,
        gpus: Vec<JsonGpu>,
        findings: Vec<Finding>,
        remedies: Vec<Remedy>,
        data: DataVersion,
    }

    #[derive(serde::Deserialize)]
    struct JsonGpu {
        name: Option<String>,
        compute_capability: Option<ComputeCapability>,
        architecture: Option<Architecture>,
        class: Option<BoardClass>,
        verdict: Verdict,
        mode: Option<RunMode>,
    }

    impl<'de> Deserialize<'de> for Report {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let json = Json::deserialize(deserializer)?;
            // The GPUs of the report are those of the machine, in the same order.
            let known = json.environment.undisputed().gpus.clone();
            let gpus = json.gpus.into_iter().enumerate().map(|(at, gpu)| GpuReport {
                gpu: known.get(at).cloned().unwrap_or_else(|| {
                    Gpu::from_parts(gpu.name, gpu.compute_capability, gpu.architecture, gpu.class)
                }),
                verdict: gpu.verdict,
                mode: gpu.mode,
            });
            Ok(Self {
                release: json.release,
                family: json.family,
                id: json.id,
                image: json.image,
                install: json.install,
                build: json.build,
                outcome: Outcome {
                    verdict: json.verdict,
                    mode: json.mode,
                    documented: json.documented,
                    aspects: json.aspects,
                },
                gpus: gpus.collect(),
                environment: json.environment,
                conflicts: json.conflicts,
                findings: json.findings,
                remedies: json.remedies,
                data: json.data,
            })
        }
    }
}
