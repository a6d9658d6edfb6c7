//! Slowdowns across releases.

use alloc::vec::Vec;
use core::fmt;

use crate::machine::gpu::Gpu;
use crate::matrix::release::{Release, ReleaseName};
use crate::matrix::tables::Matrix;
use crate::rows::known_issue::{Example, IssueKind, KnownIssue};
use crate::rules::issue_filter::{IssueFilter, fitting};

/// The known issues of a release, the most specific first.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct IssueList {
    /// The release.
    pub release: ReleaseName,
    /// Whether the list of its release notes was collected. If not, there may be more issues than
    /// these, and none here does not mean that there are none.
    pub collected: bool,
    /// The issues that concern what was asked about.
    pub issues: Vec<&'static KnownIssue>,
}

impl IssueList {
    /// The issues of a release that concern a machine and a job.
    pub(crate) fn of(release: Release, filter: &IssueFilter<'_>) -> Self {
        let notes = release.row.notes;
        Self {
            release: release.name(),
            collected: notes.known_issues_complete,
            issues: fitting(release.matrix, notes, filter),
        }
    }
}

impl fmt::Display for IssueList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = match (self.collected, self.issues.len()) {
            (true, 0) => "no known issue",
            (true, 1) => "one known issue",
            (true, _) => "known issues",
            (false, 0) => "known issues not collected; there may be some",
            (false, _) => "known issues not all collected; there may be more than these",
        };
        writeln!(f, "{}: {known}", self.release)?;
        for issue in &self.issues {
            writeln!(f, "\n{issue}")?;
        }
        Ok(())
    }
}

impl Release {
    /// The known issues that concern a machine and a job, the most specific first.
    ///
    /// A model may be spelt as people do: case, spaces and hyphens don't matter (`maskrcnn`), common
    /// short forms are known (`RN50`, `NCF`), a part means its whole (`waveglow` for
    /// `Tacotron2+WaveGlow`) and a family for its members (`resnet`).
    ///
    /// ```
    /// use ngcompat::IssueFilter;
    ///
    /// let issues = ngcompat::release("20.12")?.issues(&IssueFilter::new().model("waveglow"));
    /// assert_eq!(issues.issues[0].models, ["WaveGlow"]);
    /// # Ok::<(), ngcompat::ReleaseError>(())
    /// ```
    pub fn issues(&self, filter: &IssueFilter<'_>) -> IssueList {
        IssueList::of(*self, filter)
    }
}

impl Release {
    /// The Tensor Core example models inside its image, and what each is; none where the list is not
    /// recorded.
    ///
    /// ```
    /// let examples = ngcompat::release("20.12")?.examples();
    /// assert!(examples.iter().any(|example| example.name == "BERT"));
    /// # Ok::<(), ngcompat::ReleaseError>(())
    /// ```
    pub fn examples(&self) -> Vec<&'static Example> {
        let names = self.row.notes.examples.iter();
        names.filter_map(|name| self.matrix.example(name)).collect()
    }
}

/// A slowdown that is known of a model in a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Regression {
    /// The release.
    pub release: ReleaseName,
    /// What is known.
    pub issue: &'static KnownIssue,
}

impl fmt::Display for Regression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}", self.release, self.issue)
    }
}

pub(crate) fn regressions(
    matrix: &'static Matrix,
    model: &str,
    gpu: Option<&Gpu>,
) -> Vec<Regression> {
    let filter = IssueFilter::new().gpus(gpu.map_or(&[], core::slice::from_ref)).model(model);
    let mut known = Vec::new();
    for release in matrix.releases() {
        let list = IssueList::of(release, &filter);
        let slowdowns = list.issues.into_iter().filter(|issue| {
            issue.kind == IssueKind::PerformanceRegression && !issue.models.is_empty()
        });
        known.extend(slowdowns.map(|issue| Regression { release: list.release, issue }));
    }
    known
}

impl Matrix {
    /// The example model of this name, however people spell it.
    ///
    /// ```
    /// let example = ngcompat::matrix().example("Transformer-XL").unwrap();
    /// assert_eq!(example.name, "TransformerXL");
    /// assert_eq!(ngcompat::matrix().example("waveglow"), ngcompat::matrix().example("Tacotron2"));
    /// ```
    pub fn example(&self, name: &str) -> Option<&'static Example> {
        crate::rules::issue_filter::example(self.rows.examples, name)
    }

    /// The slowdowns known of a model, oldest release first; on a GPU, without those that concern
    /// other families only. See [`Release::issues`] for how models may be spelt.
    ///
    /// ```
    /// let known = ngcompat::matrix().regressions("waveglow", Some(&"Tesla V100".parse()?));
    /// let releases: Vec<_> = known.iter().map(|one| one.release.to_string()).collect();
    /// assert_eq!(releases, ["pytorch:20.03", "pytorch:20.06", "pytorch:20.06", "pytorch:20.12", "pytorch:20.12"]);
    /// # Ok::<(), ngcompat::ParseError>(())
    /// ```
    pub fn regressions(&'static self, model: &str, gpu: Option<&Gpu>) -> Vec<Regression> {
        regressions(self, model, gpu)
    }
}
