//! Slowdowns across releases.

use alloc::vec::Vec;
use core::fmt;

use crate::machine::gpu::Gpu;
use crate::matrix::compiled::matrix;
use crate::matrix::release::ReleaseName;
use crate::matrix::tables::Matrix;
use crate::rows::known_issue::{Example, IssueKind, KnownIssue};
use crate::rows::release::Release;
use crate::rules::issue_filter::{IssueFilter, IssueList};

impl Release {
    /// The known issues that concern a machine and a job, the most specific first.
    ///
    /// A model may be spelt as people do: case, spaces and hyphens don't matter (`maskrcnn`), common
    /// short forms are known (`RN50`, `NCF`), a part stands for its whole (`waveglow` for
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
        IssueList::of(matrix().examples(), self, filter)
    }
}

/// A slowdown that is known of a model in a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
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

pub(crate) fn regressions(matrix: &Matrix, model: &str, gpu: Option<&Gpu>) -> Vec<Regression> {
    let filter = IssueFilter::new().gpus(gpu.map_or(&[], core::slice::from_ref)).model(model);
    let mut known = Vec::new();
    for release in matrix.releases() {
        let list = IssueList::of(matrix.examples(), release, &filter);
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
    /// # Ok::<(), ngcompat::ParseGpuError>(())
    /// ```
    pub fn regressions(&self, model: &str, gpu: Option<&Gpu>) -> Vec<Regression> {
        regressions(self, model, gpu)
    }
}
