//! Which families can be asked about?

use crate::matrix::release::{Release, ReleaseName};
use crate::matrix::tables::Matrix;
use crate::rows::family::{Family, FamilyKind};

/// A product line whose releases can be asked about; see [`Matrix::family_summaries`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Family"))]
#[non_exhaustive]
pub struct FamilySummary {
    /// The key, as names begin: `tritonserver`.
    pub family: &'static str,
    /// The name in a sentence: `Triton Inference Server`.
    pub name: &'static str,
    /// How its releases are delivered.
    pub kind: FamilyKind,
    /// Where its images are, the one to pull from first.
    pub repositories: &'static [&'static str],
    /// Its newest release.
    pub newest: Option<ReleaseName>,
    /// How many releases are recorded.
    pub releases: usize,
}

impl Matrix {
    /// Every family in a few words, PyTorch's containers first.
    ///
    /// ```
    /// let families: Vec<_> = ngcompat::matrix().family_summaries().collect();
    /// assert_eq!(families[0].name, "PyTorch");
    /// ```
    pub fn family_summaries(&'static self) -> impl ExactSizeIterator<Item = FamilySummary> {
        self.families().iter().map(|family: &'static Family| FamilySummary {
            family: family.key,
            name: family.name,
            kind: family.kind,
            repositories: family.repositories,
            newest: self.newest_of(family).map(Release::name),
            releases: self.releases_of(family).count(),
        })
    }
}
