//! Releases.

use crate::rows::component::Component;
use crate::rows::cuda::Cuda;
use crate::rows::known_issue::KnownIssue;
use crate::rows::notes::{AmpNotes, Announcement};
use crate::rows::source::Source;
use crate::rows::stated::{DriverRequirement, GpuRequirement, ImagePlatform};
use crate::values::driver_version::DriverVersion;
use crate::values::release_id::ReleaseId;

/// A monthly release of the NVIDIA PyTorch container: a row of the matrix.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Release {
    /// The month that names it.
    pub id: ReleaseId,
    /// **T**: the CUDA minor version of the toolkit inside; `None` where the contents were not
    /// collected.
    pub cuda: Option<&'static Cuda>,
    /// The version of the driver whose user-mode libraries the image carries
    /// (`CUDA_DRIVER_VERSION`), or, where that was not seen, of the driver that came with its
    /// toolkit.
    pub toolkit_driver: Option<DriverVersion>,
    /// What the image contains, in the order of the release notes. A component that is missing here
    /// was not seen; it may be there.
    pub components: &'static [Component],
    /// What the release notes say about drivers; `None` where that text was not seen.
    pub driver: Option<DriverRequirement>,
    /// What the release notes say about GPUs.
    pub gpu: GpuRequirement,
    /// The images seen for this release. `x86_64` always exists.
    pub images: &'static [ImagePlatform],
    /// What changed with this release, as its notes highlight it.
    pub features: &'static [&'static str],
    /// Announcements of support, deprecation and removal.
    pub announcements: &'static [Announcement],
    /// The Tensor Core example models inside the image.
    pub examples: &'static [&'static str],
    /// What the notes say about automatic mixed precision.
    pub amp: AmpNotes,
    /// Known issues, those seen.
    pub known_issues: &'static [KnownIssue],
    /// Whether `known_issues` is the whole list of the release notes. Otherwise it was not
    /// collected, and an empty list does not mean that there are none.
    pub known_issues_complete: bool,
    /// Where sources disagree or a fact is uncertain.
    pub doubts: &'static [&'static str],
    /// Every document this release's facts come from.
    pub sources: &'static [&'static Source],
}

#[cfg(feature = "serde")]
mod as_json {
    use super::Release;
    use crate::rows::component::Component;
    use crate::rows::stated::DriverRequirement;
    use crate::rows::stated::GpuRequirement;
    use crate::rows::stated::MinimumCapability;
    use alloc::string::ToString;
    use serde::ser::{Serialize, SerializeMap as _, SerializeStruct as _, Serializer};

    struct Components(&'static [Component]);

    impl Serialize for Components {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut map = serializer.serialize_map(Some(self.0.len()))?;
            for component in self.0 {
                map.serialize_entry(component.kind.key, &component.version)?;
            }
            map.end()
        }
    }

    impl Serialize for DriverRequirement {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let branches: alloc::vec::Vec<_> =
                self.datacenter_branches.iter().map(ToString::to_string).collect();
            let mut json = serializer.serialize_struct("DriverRequirement", 6)?;
            json.serialize_field("minimum", &self.minimum)?;
            json.serialize_field("datacenter_branches", &branches)?;
            json.serialize_field("datacenter_boards", self.datacenter_boards)?;
            json.serialize_field("not_forward_compatible", self.not_forward_compatible)?;
            json.serialize_field("refers_elsewhere", &self.refers_elsewhere)?;
            json.serialize_field("source", self.source)?;
            json.end()
        }
    }

    impl Serialize for GpuRequirement {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let minimum = match self.minimum {
                MinimumCapability::Printed(capability) => Some(capability),
                MinimumCapability::NotSeen { .. } => None,
            };
            let mut json = serializer.serialize_struct("GpuRequirement", 4)?;
            json.serialize_field("minimum_compute_capability", &minimum)?;
            json.serialize_field("families", self.families)?;
            json.serialize_field("untested_families", self.untested)?;
            json.serialize_field("source", &self.source)?;
            json.end()
        }
    }

    impl Serialize for Release {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut json = serializer.serialize_struct("Release", 14)?;
            json.serialize_field("release", &self.name())?;
            json.serialize_field("components", &Components(self.components))?;
            json.serialize_field("toolkit_driver", &self.toolkit_driver)?;
            json.serialize_field("driver", &self.driver)?;
            json.serialize_field("gpu", &self.gpu)?;
            json.serialize_field("images", self.images)?;
            json.serialize_field("features", self.features)?;
            json.serialize_field("announcements", self.announcements)?;
            json.serialize_field("examples", self.examples)?;
            json.serialize_field("amp", &self.amp)?;
            json.serialize_field("known_issues", self.known_issues)?;
            json.serialize_field("known_issues_complete", &self.known_issues_complete)?;
            json.serialize_field("doubts", self.doubts)?;
            json.serialize_field("sources", self.sources)?;
            json.end()
        }
    }
}
