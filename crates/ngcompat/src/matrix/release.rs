//! A release of a matrix.

use core::fmt;

use crate::rows::component::Component;
use crate::rows::release::Release;
use crate::values::release_id::ReleaseId;

impl Release {
    /// The name as an image reference without registry: `pytorch:20.12`.
    pub fn name(&self) -> ReleaseName {
        ReleaseName(self.id)
    }

    /// The component with this key, such as `cudnn`; `None` where it was not seen.
    ///
    /// ```
    /// let release = ngcompat::release("20.12")?;
    /// assert_eq!(release.component("cudnn").unwrap().version.as_str(), "8.0.5");
    /// # Ok::<(), ngcompat::ReleaseError>(())
    /// ```
    pub fn component(&self, key: &str) -> Option<&'static Component> {
        self.components.iter().find(|component| component.kind.key == key)
    }

    /// The address of the best document about this release.
    pub(crate) fn address(&self) -> &'static str {
        self.sources
            .iter()
            .find_map(|source| source.address)
            .unwrap_or(crate::matrix::generated::sources::RELEASE_NOTES)
    }
}

/// Prints a release as `pytorch:20.12`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReleaseName(pub(crate) ReleaseId);

impl ReleaseName {
    /// The month that names the release.
    pub const fn id(self) -> ReleaseId {
        self.0
    }
}

impl fmt::Display for ReleaseName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "pytorch:{}", self.0)
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for ReleaseName {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
