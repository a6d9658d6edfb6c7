//! A release of a matrix, as people name it.

use alloc::format;
use alloc::string::String;
use core::fmt;
use core::hash::{Hash, Hasher};
use core::ops::Deref;

use crate::matrix::tables::Matrix;
use crate::rows::build::BuildPlatform;
use crate::rows::component::Component;
use crate::rows::cuda::Cuda;
use crate::rows::family::{Family, FamilyKind};
use crate::rows::release::{ReleaseRow, UNRECORDED};
use crate::values::release_id::ReleaseId;
use crate::values::short_text::ShortText;

/// A release of a family: `pytorch:24.05`, `cuda:12.4.1`, `torch==2.6.0+cu124`.
///
/// It is a small handle, copied freely: the row of the matrix it comes from, and which of the row's
/// builds its name asks for. Questions go to that matrix.
#[derive(Clone, Copy)]
pub struct Release {
    pub(crate) matrix: &'static Matrix,
    pub(crate) family: &'static Family,
    pub(crate) row: &'static ReleaseRow,
    pub(crate) asked: Asked,
}

/// What a name says beside the row it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) struct Asked {
    /// The version, where it is not the row's own: inside a range, or newer than the data.
    pub(crate) version: Option<ShortText>,
    /// The whole tag of an image reference.
    pub(crate) tag: Option<ShortText>,
    /// Which of the family's repositories it is from.
    pub(crate) repository: usize,
    /// The platform that a suffix such as `-igpu` asks for.
    pub(crate) platform: Option<BuildPlatform>,
    /// A version alone, where a family has several builds of it: the default of the platform.
    pub(crate) default: bool,
}

impl Release {
    pub(crate) fn of(
        matrix: &'static Matrix,
        family: &'static Family,
        row: &'static ReleaseRow,
    ) -> Self {
        Self { matrix, family, row, asked: Asked::default() }
    }

    /// A release that the data does not reach.
    pub(crate) fn newer(matrix: &'static Matrix, family: &'static Family, asked: Asked) -> Self {
        Self { matrix, family, row: &UNRECORDED, asked }
    }

    /// The matrix it comes from.
    pub const fn matrix(self) -> &'static Matrix {
        self.matrix
    }

    /// The product line it is of.
    pub const fn family(self) -> &'static Family {
        self.family
    }

    /// The name, as the command line takes it: `pytorch:20.12`, `torch==2.6.0+cu124`.
    pub const fn name(self) -> ReleaseName {
        ReleaseName(self)
    }

    /// The version: `20.12`, `12.4.1`, `2.6.0`. Of a release that stands for several versions it is
    /// the one that was asked for.
    pub fn version(&self) -> &str {
        match &self.asked.version {
            Some(version) => version.as_str(),
            None => self.row.version,
        }
    }

    /// Whether it is newer than the data, so that nothing is recorded of it.
    ///
    /// ```
    /// assert!(!ngcompat::release("26.09")?.is_newer_than_data());
    /// # Ok::<(), ngcompat::ReleaseError>(())
    /// ```
    pub fn is_newer_than_data(&self) -> bool {
        core::ptr::eq(self.row, &raw const UNRECORDED)
    }

    /// The complete reference of its image, to pull; `None` for wheels.
    ///
    /// ```
    /// let image = ngcompat::release("24.05")?.image();
    /// assert_eq!(image.as_deref(), Some("nvcr.io/nvidia/pytorch:24.05-py3"));
    /// # Ok::<(), ngcompat::ReleaseError>(())
    /// ```
    pub fn image(&self) -> Option<String> {
        self.image_for(self.asked.platform)
    }

    /// The reference of the image for a platform.
    pub(crate) fn image_for(&self, platform: Option<BuildPlatform>) -> Option<String> {
        let all = self.family.repositories;
        let repository = all.get(self.asked.repository).or(all.first())?;
        let mut tag = match (&self.asked.tag, self.row.tag, self.family.tag) {
            (Some(asked), ..) => String::from(asked.as_str()),
            (None, Some(tag), _) => tag.replace(self.row.version, self.version()),
            (None, None, pattern) => pattern?.replace("{version}", self.version()),
        };
        if platform == Some(BuildPlatform::Jetson) && self.has_igpu_tag() && !tag.contains("-igpu")
        {
            tag.push_str("-igpu");
        }
        Some(format!("{repository}:{tag}"))
    }

    /// Whether its build for Jetson modules has a tag of its own.
    fn has_igpu_tag(&self) -> bool {
        self.row.builds.len() > 1
    }

    /// The command that installs its wheel; `None` for images.
    ///
    /// ```
    /// let install = ngcompat::release("torch==2.6.0+cu126")?.install();
    /// assert_eq!(
    ///     install.as_deref(),
    ///     Some("pip install torch==2.6.0 --index-url https://download.pytorch.org/whl/cu126")
    /// );
    /// # Ok::<(), ngcompat::ReleaseError>(())
    /// ```
    pub fn install(&self) -> Option<String> {
        if self.family.kind != FamilyKind::Wheel {
            return None;
        }
        let command = format!("pip install {}=={}", self.family.key, self.version());
        Some(match self.row.variant {
            Some(variant) if !self.asked.default => {
                format!("{command} --index-url https://download.pytorch.org/whl/{variant}")
            }
            _ => command,
        })
    }

    /// What to type to get it: the image's reference, or the command that installs the wheel.
    pub(crate) fn how_to_get(&self) -> String {
        self.install().or_else(|| self.image()).unwrap_or_default()
    }

    /// The component with this key, such as `cudnn`; `None` where it is not recorded.
    ///
    /// ```
    /// let release = ngcompat::release("20.12")?;
    /// assert_eq!(release.component("cudnn").unwrap().version.as_str(), "8.0.5");
    /// # Ok::<(), ngcompat::ReleaseError>(())
    /// ```
    pub fn component(&self, key: &str) -> Option<&'static Component> {
        self.row.components.iter().find(|component| component.kind.key == key)
    }

    /// The toolkit inside its ordinary build; `None` where its CUDA version is not recorded.
    pub fn cuda(&self) -> Option<&'static Cuda> {
        self.matrix.cuda_version(self.ordinary().build.cuda?)
    }

    /// The month that names it, where its family goes by months.
    pub fn month(&self) -> Option<ReleaseId> {
        self.row.month
    }

    /// The address of the best document about a row of its family.
    pub(crate) fn address_of(&self, row: &ReleaseRow) -> &'static str {
        row.sources
            .iter()
            .find_map(|source| source.address)
            .or(self.family.notes)
            .unwrap_or(crate::matrix::generated::sources::RELEASE_NOTES)
    }

    /// What tells two releases apart.
    fn identity(&self) -> (&'static str, &str, Option<&'static str>, Option<BuildPlatform>, bool) {
        let Asked { platform, default, .. } = self.asked;
        (self.family.key, self.version(), self.row.variant, platform, default)
    }
}

/// The row of the matrix: contents, builds, notes.
impl Deref for Release {
    type Target = ReleaseRow;

    fn deref(&self) -> &Self::Target {
        self.row
    }
}

impl PartialEq for Release {
    fn eq(&self, other: &Self) -> bool {
        self.identity() == other.identity()
    }
}

impl Eq for Release {}

impl Hash for Release {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.identity().hash(state);
    }
}

impl fmt::Debug for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Release({})", self.name())
    }
}

/// Prints a release as the command line takes it: `pytorch:20.12`, `torch==2.6.0+cu124`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ReleaseName(pub(crate) Release);

impl ReleaseName {
    /// The release.
    pub const fn release(self) -> Release {
        self.0
    }
}

impl fmt::Display for ReleaseName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Release { family, row, asked, .. } = self.0;
        let (joint, before_variant) = match family.kind {
            FamilyKind::Container => (":", "-"),
            FamilyKind::Wheel => ("==", "+"),
        };
        write!(f, "{}{joint}{}", family.key, self.0.version())?;
        if let Some(variant) = row.variant {
            write!(f, "{before_variant}{variant}")?;
        }
        if asked.platform == Some(BuildPlatform::Jetson) && row.variant != Some("jetson") {
            f.write_str("-igpu")?;
        }
        Ok(())
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for ReleaseName {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
