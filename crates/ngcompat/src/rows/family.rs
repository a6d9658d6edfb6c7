//! Families: product lines whose releases people name.

use crate::rows::build::BuildPlatform;
use crate::rows::release::ReleaseRow;
use crate::rows::source::{Evidence, Source};
use crate::values::words::string_enum;

string_enum! {
    /// How the releases of a family are delivered.
    #[non_exhaustive]
    FamilyKind, "family-kind-unknown", "kind of family";
    /// As container images.
    Container = "container", "container";
    /// As Python wheels.
    Wheel = "wheel", "wheel";
}

string_enum! {
    /// How the versions of a family order.
    #[non_exhaustive]
    VersionOrder, "version-order-unknown", "order of versions";
    /// By the month that begins them: `24.05`.
    Month = "month", "month";
    /// By their numbers: `2.6.0`.
    Numbers = "version", "version";
}

/// A product line, such as `pytorch`, `tritonserver`, `cuda` or `torch`: a row of the matrix.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Family {
    /// The short name that people type: `tritonserver`.
    pub key: &'static str,
    /// The name in a sentence: `Triton Inference Server`.
    pub name: &'static str,
    /// How its releases are delivered.
    pub kind: FamilyKind,
    /// Where its images are, the one to pull from first; without a registry it is Docker Hub.
    pub repositories: &'static [&'static str],
    /// The tag of an image, with `{version}` for the version.
    pub tag: Option<&'static str>,
    /// The variant that the tag `latest` is, where that is not the build without one.
    pub latest: Option<&'static str>,
    /// How its versions order.
    pub order: VersionOrder,
    /// Whether its images hold CUDA and nothing else that has machine code.
    pub only_cuda: bool,
    /// The environment variable that names the release inside a container.
    pub variable: Option<&'static str>,
    /// The address of its release notes as a whole.
    pub notes: Option<&'static str>,
    /// Its releases, oldest first.
    pub releases: &'static [ReleaseRow],
    /// Versions whose default build on PyPI has no CUDA.
    pub cpu_only: &'static [CpuOnly],
    /// Versions that pip finds on a page of their own.
    pub find_links: &'static [FindLinks],
    /// Where it is described.
    pub source: &'static Source,
}

impl Family {
    /// The family of an empty matrix.
    pub(crate) const NONE: Self = Self {
        key: "",
        name: "",
        kind: FamilyKind::Container,
        repositories: &[],
        tag: None,
        latest: None,
        order: VersionOrder::Month,
        only_cuda: false,
        variable: None,
        notes: None,
        releases: &[],
        cpu_only: &[],
        find_links: &[],
        source: &Source { evidence: Evidence::ThirdParty, address: None, what: "" },
    };
}

/// A version of a wheel that neither PyPI nor the index of its CUDA has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct FindLinks {
    /// The version: `1.8.2`.
    pub version: &'static str,
    /// The page for pip's option `--find-links`.
    pub address: &'static str,
}

/// A version of a wheel whose default build on some platforms has no CUDA.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct CpuOnly {
    /// The version: `2.6.0`.
    pub version: &'static str,
    /// The platforms.
    pub platforms: &'static [BuildPlatform],
}
