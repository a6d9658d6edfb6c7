//! Releases: what people name.

use crate::rows::build::{Build, BuildPlatform, BuildRow, Stated};
use crate::rows::component::Component;
use crate::rows::notes::Notes;
use crate::rows::source::Source;
use crate::values::release_id::ReleaseId;

/// A release of a family: a row of the matrix.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ReleaseRow {
    /// Its version: `20.12`, `12.4.1`, `2.6.0`.
    pub version: &'static str,
    /// What distinguishes it from others of the same version: `cu124`, `trtllm`, `cuda12.1-runtime`.
    /// Parts are joined by hyphens; a tag that has them all names it.
    pub variant: Option<&'static str>,
    /// The last version that this row covers, where it covers several: `0.5.7`, `0.5.x`, or
    /// `open` for every later one up to the next row.
    pub until: Option<&'static str>,
    /// The month that names it, where its family goes by months.
    pub month: Option<ReleaseId>,
    /// The tag to pull, where the family's pattern does not give it.
    pub tag: Option<&'static str>,
    /// Whether searches list it. Others are known by the pattern of their name only.
    pub listed: bool,
    /// Its builds, the ordinary one first; never empty. Several for one platform are in one image,
    /// which loads the last of them that the driver takes and that has code for the GPUs.
    pub builds: &'static [BuildRow],
    /// What it contains, in the order of the release notes. A component that is missing here is not
    /// recorded; it may be there.
    pub components: &'static [Component],
    /// The Python versions it exists for, where recorded.
    pub python: &'static [&'static str],
    /// The platforms on which PyPI gives this build for the version alone.
    pub default_on: &'static [BuildPlatform],
    /// What its notes say beside that.
    pub notes: &'static Notes,
    /// Where sources disagree or a fact is uncertain.
    pub doubts: &'static [&'static str],
    /// Every document its facts come from.
    pub sources: &'static [&'static Source],
}

impl ReleaseRow {
    /// Its build for a platform, where it has one. An image that holds code for several versions of
    /// CUDA has several, of which this is that for the oldest drivers.
    pub fn build(&self, platform: BuildPlatform) -> Option<&'static BuildRow> {
        self.builds_for(platform).next()
    }

    /// Its builds for a platform, in the order in which they need newer drivers.
    pub(crate) fn builds_for(
        &self,
        platform: BuildPlatform,
    ) -> impl DoubleEndedIterator<Item = &'static BuildRow> + Clone {
        self.builds.iter().filter(move |row| row.build.platform == platform)
    }

    /// Whether its build for Jetson modules has a tag of its own, with `-igpu`: it has builds for several
    /// platforms, and is one of NVIDIA's of a month, without a tag that says that it is for all.
    pub(crate) fn has_igpu_tag(&self) -> bool {
        let first = self.ordinary().build.platform;
        let several = self.builds.iter().any(|row| row.build.platform != first);
        let of_month = self.month.is_some();
        several && of_month && self.tag.is_none_or(|tag| !tag.contains("multiarch"))
    }

    /// Whether one tag holds builds for Jetson modules and for Arm servers.
    pub(crate) fn is_for_all_platforms(&self) -> bool {
        let has = |platform| self.builds.iter().any(|row| row.build.platform == platform);
        has(BuildPlatform::Jetson) && has(BuildPlatform::LinuxAarch64) && !self.has_igpu_tag()
    }

    /// Its ordinary build: the first.
    pub fn ordinary(&self) -> &'static BuildRow {
        static NONE: BuildRow = BuildRow { build: Build::UNKNOWN, stated: &Stated::NOTHING };
        self.builds.first().unwrap_or(&NONE)
    }
}

/// Represents a release that is newer than the data.
pub(crate) static UNRECORDED: ReleaseRow = ReleaseRow {
    version: "",
    variant: None,
    until: None,
    month: None,
    tag: None,
    listed: false,
    builds: &[BuildRow { build: Build::UNKNOWN, stated: &Stated::NOTHING }],
    components: &[],
    python: &[],
    default_on: &[],
    notes: &Notes::NOTHING,
    doubts: &[],
    sources: &[],
};
