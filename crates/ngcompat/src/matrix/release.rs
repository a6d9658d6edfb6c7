//! A release of a matrix, as people name it.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use core::fmt;
use core::hash::{Hash, Hasher};
use core::ops::Deref;

use crate::matrix::tables::Matrix;
use crate::matrix::tags::WithoutCuda;
use crate::matrix::versions::Unrecorded;
use crate::rows::build::{Build, BuildFact, BuildKind, BuildPlatform};
use crate::rows::component::Component;
use crate::rows::cuda::Cuda;
use crate::rows::family::{Family, FamilyKind};
use crate::rows::release::{ReleaseRow, UNRECORDED};
use crate::values::cuda_version::CudaVersion;
use crate::values::release_id::ReleaseId;
use crate::values::short_text::ShortText;
use crate::values::text::Excerpt;

/// The command that answers for an image by its own facts.
pub(crate) const BY_OWN_FACTS: &str = "`docker inspect IMAGE | ngcompat check --image -`";

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
    /// How the name was read.
    pub(crate) reading: Reading,
    /// The text as it was given, where it was not read as written.
    pub(crate) given: Option<ShortText>,
    /// How it relates to the data, where no row covers it.
    pub(crate) unrecorded: Option<Unrecorded>,
    /// The CUDA version that the name of an unrecorded release carries.
    pub(crate) cuda: Option<CudaVersion>,
    /// What it has in place of CUDA, where its name says that it has none.
    pub(crate) without_cuda: Option<WithoutCuda>,
}

/// How a name was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) enum Reading {
    /// As it is written.
    #[default]
    AsWritten,
    /// As the one release it comes near to.
    Near,
    /// As the newest release of the data: `latest`.
    Newest,
    /// As the image whose name it shares.
    Copy,
    /// As the image without a part of the tag that is not recorded.
    OddTag,
}

impl Release {
    pub(crate) fn of(
        matrix: &'static Matrix,
        family: &'static Family,
        row: &'static ReleaseRow,
    ) -> Self {
        Self { matrix, family, row, asked: Asked::default() }
    }

    /// A release that no row covers.
    pub(crate) fn unrecorded(
        matrix: &'static Matrix,
        family: &'static Family,
        asked: Asked,
        unrecorded: Option<Unrecorded>,
    ) -> Self {
        Self { matrix, family, row: &UNRECORDED, asked: Asked { unrecorded, ..asked } }
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

    /// Which later versions are like it, where the data holds one row for several: `up to 0.12.5`,
    /// `up to 0.26.x`, `before 2.0`. `None` where the row is for this version alone.
    ///
    /// ```
    /// let release = ngcompat::release("ollama:0.12.7")?;
    /// assert!(release.later_versions().is_some_and(|later| later.starts_with("up to")));
    /// assert_eq!(ngcompat::release("pytorch:24.05")?.later_versions(), None);
    /// # Ok::<(), ngcompat::Error>(())
    /// ```
    pub fn later_versions(&self) -> Option<String> {
        match self.row.until? {
            "open" => {
                let rows = self.family.releases.iter();
                let behind = rows.skip_while(|row| !core::ptr::eq(*row, self.row));
                let next =
                    behind.map(|row| row.version).find(|other| *other != self.row.version)?;
                Some(format!("before {next}"))
            }
            last => Some(format!("up to {last}")),
        }
    }

    /// The version: `20.12`, `12.4.1`, `2.6.0`. Of a release that covers several versions it is
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
        self.asked.unrecorded == Some(Unrecorded::Newer)
    }

    /// Whether the data has facts of it. Every check of one that is not recorded is undetermined, or
    /// incompatible where the CUDA version in its name says so.
    ///
    /// ```
    /// assert!(ngcompat::release("torch==2.6.0+cu124")?.is_recorded());
    /// assert!(!ngcompat::release("torch==1.4.0+cu101")?.is_recorded());
    /// # Ok::<(), ngcompat::ReleaseError>(())
    /// ```
    pub fn is_recorded(&self) -> bool {
        self.asked.unrecorded.is_none()
    }

    /// How its name was read, in a sentence, where that was not as it is written.
    ///
    /// ```
    /// let reading = ngcompat::release("24.5")?.reading();
    /// assert_eq!(reading.as_deref(), Some("`24.5` is read as pytorch:24.05."));
    /// assert_eq!(ngcompat::release("24.05")?.reading(), None);
    /// # Ok::<(), ngcompat::ReleaseError>(())
    /// ```
    pub fn reading(&self) -> Option<String> {
        let given =
            self.asked.given.map_or(Excerpt::new("the name"), |text| Excerpt::new(text.as_str()));
        let name = self.name();
        match self.asked.reading {
            Reading::AsWritten => self.covered_by().map(|row| {
                let later = self.later_versions().map_or_else(String::new, |last| format!(", {last}"));
                format!(
                    "{name} has no record of its own: it is judged by that of {row}, which holds for later \
                     versions too{later}."
                )
            }),
            Reading::Near => Some(format!("{given} is read as {name}.")),
            Reading::Newest => Some(format!(
                "{given} is read as {name}, the newest release of the data, which is of {}.",
                self.matrix.as_of()
            )),
            Reading::Copy => Some(format!(
                "{given} is not an image of {}'s own repository. It is judged as {name}, whose name it \
                 has; to be sure, give its own facts: {BY_OWN_FACTS}.",
                self.family.name
            )),
            Reading::OddTag => Some(format!(
                "The whole tag is not recorded: `{}`. It is judged as {name}.",
                self.asked.tag.as_ref().map_or("", ShortText::as_str)
            )),
        }
    }

    /// The version of the row that covers it, where that is another one.
    pub(crate) fn covered_by(&self) -> Option<&'static str> {
        let own = self.asked.version.as_ref()?.as_str();
        let other = !own.starts_with(self.row.version) && !self.row.version.starts_with(own);
        (self.is_recorded() && self.asked.without_cuda.is_none() && other)
            .then_some(self.row.version)
    }

    /// Whether it is what its family's name alone means, and not a variant; where the newest
    /// version has nothing but variants, each is.
    pub(crate) fn is_ordinary(&self) -> bool {
        let rows = self.family.releases;
        let newest = rows.iter().rfind(|row| row.listed).map_or("", |row| row.version);
        let mut of_newest = rows.iter().filter(|row| row.version == newest);
        self.row.variant.is_none() || of_newest.all(|row| row.variant.is_some())
    }

    /// The version of the newest release of its family that is recorded.
    pub(crate) fn newest_recorded(&self) -> &'static str {
        self.family.releases.last().map_or("", |row| row.version)
    }

    /// What the name of an unrecorded release says of its build.
    pub(crate) fn build_of_name(&self) -> Option<Build> {
        self.asked.unrecorded?;
        let mut build = Build::UNKNOWN;
        build.cuda = self.asked.cuda;
        if build.cuda.is_some() {
            build.inferred = Cow::Borrowed(&[BuildFact::Cuda]);
        }
        if self.family.kind == FamilyKind::Wheel {
            build.kind = BuildKind::Wheel;
            build.compat_package = Some(false);
        }
        Some(build)
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
    pub fn image_for(&self, platform: Option<BuildPlatform>) -> Option<String> {
        let all = self.family.repositories;
        let repository = all.get(self.asked.repository).or(all.first())?;
        if self.asked.reading == Reading::Copy {
            return self.asked.given.map(|given| String::from(given.as_str()));
        }
        let mut tag = match (&self.asked.tag, self.row.tag, self.family.tag) {
            (Some(asked), ..) => String::from(asked.as_str()),
            (None, Some(tag), _) => tag.replace(self.row.version, self.version()),
            (None, None, pattern) => pattern?.replace("{version}", self.version()),
        };
        if platform == Some(BuildPlatform::Jetson)
            && self.row.has_igpu_tag()
            && !tag.contains("-igpu")
        {
            tag.push_str("-igpu");
        }
        Some(format!("{repository}:{tag}"))
    }

    /// The command that installs its wheel; `None` for images.
    ///
    /// ```
    /// let install = ngcompat::release("torch==2.6.0+cu126")?.install();
    /// assert_eq!(
    ///     install.as_deref(),
    ///     Some("pip install torch==2.6.0+cu126 --index-url https://download.pytorch.org/whl/cu126")
    /// );
    /// # Ok::<(), ngcompat::ReleaseError>(())
    /// ```
    pub fn install(&self) -> Option<String> {
        if self.family.kind != FamilyKind::Wheel {
            return None;
        }
        if self.asked.without_cuda.is_some() || !self.is_recorded() {
            return None;
        }
        let (key, version) = (self.family.key, self.version());
        let page = self.family.find_links.iter().find(|page| page.version == version);
        // With the version alone pip keeps another build of it that is installed.
        Some(match (self.row.variant, page) {
            (Some(variant), Some(page)) => {
                format!("pip install {key}=={version}+{variant} --find-links {}", page.address)
            }
            (Some(variant), None) if !self.asked.default => format!(
                "pip install {key}=={version}+{variant} --index-url \
                 https://download.pytorch.org/whl/{variant}"
            ),
            _ => format!("pip install {key}=={version}"),
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

    /// Whether the version that is recorded of a component is that of one of its builds. What is recorded
    /// is of the ordinary build; one with another CUDA shares no more with it than PyTorch and the system.
    ///
    /// ```
    /// let release = ngcompat::release("26.02")?;
    /// let igpu = release.build(ngcompat::BuildPlatform::Jetson).unwrap();
    /// assert!(release.component_applies("pytorch", &igpu.build));
    /// assert!(!release.component_applies("cuda", &igpu.build));
    /// # Ok::<(), ngcompat::Error>(())
    /// ```
    pub fn component_applies(&self, key: &str, build: &Build) -> bool {
        const SHARED: [&str; 3] = ["pytorch", "python", "ubuntu"];
        let both = self.ordinary().build.cuda.zip(build.cuda);
        SHARED.contains(&key) || both.is_none_or(|(ordinary, own)| ordinary == own)
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

    /// What distinguishes two releases.
    fn identity(&self) -> impl PartialEq + Hash + '_ {
        let Asked { platform, default, without_cuda, unrecorded, cuda, .. } = self.asked;
        let built = (self.row.variant, platform, default, without_cuda, cuda);
        (self.family.key, self.version(), built, unrecorded)
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

/// Its [name](Release::name).
impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.name().fmt(f)
    }
}

impl fmt::Debug for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Release({})", self.name())
    }
}

/// The name of a release, as the command line takes it: `pytorch:20.12`, `torch==2.6.0+cu124`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(with = "alloc::string::String")
)]
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
        write!(f, "{}{joint}", family.key)?;
        // Of one that no row stands for, what its name says is all there is.
        let whole = match asked.unrecorded {
            Some(Unrecorded::Missing) => true,
            Some(Unrecorded::Newer) => asked.cuda.is_some() || family.kind == FamilyKind::Wheel,
            None => asked.without_cuda.is_some(),
        };
        if let Some(tag) = asked.tag.filter(|_| whole) {
            return f.write_str(tag.as_str());
        }
        f.write_str(self.0.version())?;
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
