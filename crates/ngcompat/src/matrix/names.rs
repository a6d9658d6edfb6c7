//! Which release a text names.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::cmp::Ordering;
use core::fmt;

use crate::matrix::near_names::{Near, near};
use crate::matrix::reference::Reference;
use crate::matrix::release::{Asked, BY_OWN_FACTS, Reading, Release};
use crate::matrix::tables::Matrix;
use crate::matrix::tags::{cuda_in, is_known, is_system_or_cpu, major_in, others, without_cuda};
use crate::matrix::versions::{
    Unrecorded, compare, cuda_of, date_in, ends_before, example, is_cuda, rows_of, version_in,
};
use crate::rows::build::BuildPlatform;
use crate::rows::family::{Family, FamilyKind, VersionOrder};
use crate::rows::release::ReleaseRow;
use crate::values::cuda_version::CudaVersion;
use crate::values::error::{ParseError, error_code};
use crate::values::release_id::ReleaseId;
use crate::values::short_text::ShortText;
use crate::values::text::{Excerpt, distance, either_of, list, sort_by_number};

/// The family whose releases a bare month names.
pub(crate) const DEFAULT_FAMILY: &str = "pytorch";

/// The longest text taken for a name, in bytes.
const MAX_LENGTH: usize = 400;

/// Why no release was found.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReleaseError {
    /// The text names no release.
    Parse(ParseError),
    /// An image that no family has.
    UnknownImage {
        /// The text as given, shortened.
        input: Excerpt,
        /// The CUDA version that its tag names.
        cuda: Option<CudaVersion>,
    },
    /// No family is called so.
    UnknownFamily {
        /// The text as given, shortened.
        input: Excerpt,
        /// The family whose key comes closest.
        closest: Option<&'static str>,
    },
    /// The version is malformed.
    Malformed {
        /// The text as given, shortened.
        input: Excerpt,
        /// What a name of this family looks like.
        example: String,
        /// What was probably meant, best first.
        meant: Vec<String>,
    },
    /// The version exists in several builds, and the name does not say which.
    Ambiguous {
        /// The text as given, shortened.
        input: Excerpt,
        /// Names that say which.
        names: Vec<String>,
    },
    /// The release is not in the matrix.
    Unknown {
        /// The release asked for.
        name: String,
        /// The ones that exist nearest to it, in order.
        nearest: Vec<String>,
    },
}

impl ReleaseError {
    /// A stable name of this kind of error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Parse(error) => error.code(),
            Self::UnknownImage { .. } => "image-unknown",
            Self::UnknownFamily { .. } => "family-unknown",
            Self::Malformed { .. } => "release-malformed",
            Self::Ambiguous { .. } => "release-ambiguous",
            Self::Unknown { .. } => "release-unknown",
        }
    }

    fn malformed(family: &'static Family, text: &str) -> Self {
        Self::Malformed { input: Excerpt::new(text), example: example(family), meant: Vec::new() }
    }

    fn unknown_image(text: &str) -> Self {
        // The tag alone: a digest may look like anything.
        let tag = Reference::of(text).tag.unwrap_or_default();
        Self::UnknownImage { input: Excerpt::new(text), cuda: cuda_in(tag) }
    }
}

/// Whether a text is a requirement of pip's: `vllm==0.9.1`.
fn is_package(text: &str) -> bool {
    text.contains("==") && !text.contains(char::is_whitespace)
}

impl fmt::Display for ReleaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Parse(error) => error.fmt(f),
            Self::UnknownImage { input, .. } if is_package(input.as_str()) => write!(
                f,
                "{input} is not a wheel that ngcompat knows; of wheels it knows torch alone. Ask for \
                 the CUDA version it was built with, such as `cuda:12.4`"
            ),
            Self::UnknownImage { input, cuda } => {
                write!(f, "{input} is not an image that ngcompat knows; ask for ")?;
                match cuda {
                    Some(cuda) => write!(f, "the CUDA version in its tag, `cuda:{cuda}`")?,
                    None => f.write_str("its CUDA version, such as `cuda:12.4`")?,
                }
                write!(f, ", or give its own facts: {BY_OWN_FACTS}")
            }
            Self::UnknownFamily { input, closest: Some(closest) } => {
                write!(f, "no family is called {input}; did you mean `{closest}`?")
            }
            Self::UnknownFamily { input, closest: None } => {
                write!(f, "no family is called {input}; `ngcompat list --families` shows them")
            }
            Self::Malformed { input, meant, .. } if !meant.is_empty() => {
                write!(f, "{input} is not a release; did you mean {}?", either_of(meant))
            }
            Self::Malformed { input, example, .. } => {
                write!(f, "{input} is not a release; write a version, such as `{example}`")?;
                // Of a wheel, `torch==2.6.0`, there is nothing to inspect.
                if example.contains("==") {
                    Ok(())
                } else {
                    write!(f, ", or give its own facts: {BY_OWN_FACTS}")
                }
            }
            Self::Ambiguous { input, names } => {
                write!(f, "{input} can be several builds; say which: {}", list(names, "or"))
            }
            Self::Unknown { name, nearest } if nearest.is_empty() => {
                write!(f, "there is no release {name} in the data")
            }
            Self::Unknown { name, nearest } => {
                let are = if nearest.len() == 1 { "is" } else { "are" };
                write!(f, "there is no release {name}; the nearest {are} {}", list(nearest, "and"))
            }
        }
    }
}

impl core::error::Error for ReleaseError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Parse(error) => Some(error),
            _ => None,
        }
    }
}

error_code!(ReleaseError);

impl From<ParseError> for ReleaseError {
    fn from(error: ParseError) -> Self {
        Self::Parse(error)
    }
}

/// The image reference in the name of a file that enroot imported: it writes the path without the
/// registry, and the tag, with `+` between.
fn imported_by_enroot(file: &str) -> Option<String> {
    let name = file.strip_suffix(".sqsh")?;
    let name = name.rsplit_once('/').map_or(name, |(_, name)| name);
    Some(match name.rsplit_once('+') {
        Some((path, tag)) => format!("{}:{tag}", path.replace('+', "/")),
        None => String::from(name),
    })
}

impl Matrix {
    /// The release a text names.
    ///
    /// # Syntax
    ///
    /// A month (`24.05`) for a PyTorch container; a family's key and a version
    /// (`tritonserver:24.05`, `cuda:12.4`); an image reference of any registry or mirror, with its
    /// tag and perhaps a digest (`nvcr.io/nvidia/pytorch:24.05-py3-igpu`); a wheel
    /// (`torch==2.6.0+cu124`, or `torch==2.6.0` for what PyPI installs).
    ///
    /// A file that enroot imported is the image in its name: `nvidia+pytorch+24.05-py3.sqsh`.
    ///
    /// A text that can only mean one release is taken for it: `24.5`, `pytorch 24.05`,
    /// `release-24-05`, the `pip install` line of a wheel, and for `latest` or an image without a tag
    /// the newest of the data. [`Release::reading`] says so.
    ///
    /// A release that is newer than the data, or not in it, is not an error: it is
    /// [not recorded](Release::is_recorded), and every check of it is undetermined.
    ///
    /// # Errors
    ///
    /// The text names no release, or one that is not in the matrix; the error says which come
    /// closest, or how to ask instead.
    pub fn release(&'static self, text: &str) -> Result<Release, ReleaseError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(ReleaseId::nothing_given().into());
        }
        if text.len() > MAX_LENGTH {
            return Err(ReleaseError::unknown_image(text));
        }
        // `vllm==0.9.1` is a Python package and no image; of such the data has PyTorch's alone.
        if is_package(text) && self.wheel(text).is_none() {
            return Err(self.with_meant(text, ReleaseError::unknown_image(text)));
        }
        let imported = imported_by_enroot(text);
        let text = imported.as_deref().unwrap_or(text);
        let found = self.as_written(text).or_else(|error| self.nearly(text, error));
        found.map_err(|error| self.with_meant(text, error))
    }

    /// An error about a version that is none of its family's, with what was probably meant.
    fn with_meant(&'static self, text: &str, error: ReleaseError) -> ReleaseError {
        let meant = self.alike(text);
        match error {
            error if meant.is_empty() => error,
            ReleaseError::Parse(error) if error.meant().is_empty() => {
                ReleaseError::Parse(error.or_rather(meant))
            }
            ReleaseError::Malformed { input, example, .. } => {
                ReleaseError::Malformed { input, example, meant }
            }
            ReleaseError::UnknownImage { input, .. } => ReleaseError::Malformed {
                input,
                example: meant.first().cloned().unwrap_or_default(),
                meant,
            },
            error => error,
        }
    }

    /// The recorded releases of the same version that are called alike: PyTorch's wheel for
    /// `2.11` and `pytorch==2.11`, `vllm-openai:0.8.5` for `vllm:0.8.5`.
    fn alike(&'static self, text: &str) -> Vec<String> {
        let (name, version) = text.rsplit_once([' ', ':', '=']).unwrap_or(("", text));
        let name = name.trim_end_matches([' ', ':', '=', '<', '>', '~', '!']).to_ascii_lowercase();
        let version = version.strip_prefix(['v', 'V']).unwrap_or(version);
        let is_number = version.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        if !version.starts_with(|first: char| first.is_ascii_digit()) || name.contains('/') {
            return Vec::new();
        }
        let name = if name.is_empty() { DEFAULT_FAMILY } else { &name };
        let of_torch = is_number && [DEFAULT_FAMILY, "torch"].contains(&name);
        let wheel = of_torch.then(|| format!("torch=={version}"));
        // A Python package is no image: `vllm==0.8.5`.
        let alike = self.families().iter().filter(|family| {
            !is_package(text)
                && family.key.strip_prefix(name).is_some_and(|rest| rest.starts_with('-'))
        });
        let names = wheel.into_iter().chain(alike.map(|one| format!("{}:{version}", one.key)));
        names
            .filter(|name| self.as_written(name).is_ok_and(|release| release.is_recorded()))
            .collect()
    }

    /// The release that a text names as it is written.
    pub(crate) fn as_written(&'static self, text: &str) -> Result<Release, ReleaseError> {
        // Most names are a month.
        if text.len() == 5
            && text.starts_with(|first: char| first.is_ascii_digit())
            && let Ok(month) = text.parse()
            && let Ok(release) = self.get(month)
        {
            return Ok(release);
        }
        if let Some((family, version)) = self.wheel(text) {
            return self.version_of(family, text, version, Place::default());
        }
        let reference = Reference::of(text);
        let Some(tag) = reference.tag else { return self.untagged(text, &reference) };
        let (family, place) =
            self.family_of(&reference, tag).ok_or_else(|| ReleaseError::unknown_image(text))?;
        self.version_of(family, text, tag, place)
    }

    /// The one release that a text comes near to; the error of the text as it is written, where there
    /// is none.
    fn nearly(&'static self, text: &str, error: ReleaseError) -> Result<Release, ReleaseError> {
        let given = ShortText::new(text);
        let noted = |release: Release, reading| Release {
            asked: Asked { reading, given, ..release.asked },
            ..release
        };
        match near(self.families(), self.family(DEFAULT_FAMILY)?, text) {
            Some(Near::Newest(family)) => match newest_builds(family) {
                [] => Err(error),
                [only] => Ok(noted(Release::of(self, family, only), Reading::Newest)),
                several => Err(self.ambiguous(family, text, several)),
            },
            Some(Near::Names(names)) => {
                let found: Vec<Release> =
                    names.iter().filter_map(|name| self.as_written(name).ok()).collect();
                match found.as_slice() {
                    [] => Err(error),
                    [only] => Ok(noted(*only, Reading::Near)),
                    several => Err(ReleaseError::Ambiguous {
                        input: Excerpt::new(text),
                        names: several.iter().map(|one| one.name().to_string()).collect(),
                    }),
                }
            }
            None => Err(error),
        }
    }

    /// The PyTorch release of a month.
    ///
    /// # Errors
    ///
    /// It is not in the matrix; the error says which come closest.
    pub fn get(&'static self, id: ReleaseId) -> Result<Release, ReleaseError> {
        let family = self.family(DEFAULT_FAMILY)?;
        let row = family.releases.iter().find(|row| row.month == Some(id));
        row.map(|row| Release::of(self, family, row)).ok_or_else(|| ReleaseError::Unknown {
            name: id.to_string(),
            nearest: nearest_months(family, id),
        })
    }

    /// The family with this key.
    ///
    /// # Errors
    ///
    /// No family has it; the error says which comes closest.
    pub fn family(&self, key: &str) -> Result<&'static Family, ReleaseError> {
        let wanted = key.trim();
        let families = self.families();
        if let Some(family) = families.iter().find(|family| family.key.eq_ignore_ascii_case(wanted))
        {
            return Ok(family);
        }
        let start = crate::values::text::start_of(wanted, 64);
        let closest = families
            .iter()
            .map(|family| (distance(start, family.key), family.key))
            .min()
            .filter(|(edits, key)| *edits <= key.len() / 3);
        Err(ReleaseError::UnknownFamily {
            input: Excerpt::new(wanted),
            closest: closest.map(|(_, key)| key),
        })
    }

    /// The newest PyTorch container.
    pub fn newest(&'static self) -> Option<Release> {
        self.releases().next_back()
    }

    /// The newest release of a family: the ordinary one, where it has such, and not a variant.
    pub fn newest_of(&'static self, family: &'static Family) -> Option<Release> {
        self.releases_of(family).rfind(Release::is_ordinary)
    }

    /// All PyTorch containers, oldest first.
    pub fn releases(
        &'static self,
    ) -> impl DoubleEndedIterator<Item = Release> + ExactSizeIterator + Clone {
        let family = self.families().first().unwrap_or(&Family::NONE);
        family.releases.iter().map(move |row| Release::of(self, family, row))
    }

    /// The releases of a family that searches list, oldest first.
    pub fn releases_of(
        &'static self,
        family: &'static Family,
    ) -> impl DoubleEndedIterator<Item = Release> + Clone {
        let listed = family.releases.iter().filter(|row| row.listed);
        listed.map(move |row| Release::of(self, family, row))
    }

    /// A wheel: its family, and what follows its name.
    fn wheel<'a>(&self, text: &'a str) -> Option<(&'static Family, &'a str)> {
        self.families().iter().filter(|family| family.kind == FamilyKind::Wheel).find_map(
            |family| {
                let name = text.get(..family.key.len())?;
                let rest = text.get(family.key.len()..)?;
                let joint = rest.starts_with([' ', '=', '-', '~', '<', '>', '!', '@', ':'])
                    && !rest.contains('/');
                (name.eq_ignore_ascii_case(family.key) && joint).then(|| {
                    let version = rest.trim_start_matches([' ', '=', '-', ':', '@']);
                    // `torch-2.6.0+cu124-cp311-cp311-linux_x86_64.whl`
                    (family, version.split(['-', ' ']).next().unwrap_or(version))
                })
            },
        )
    }

    /// A name without a tag: a month, or one that is not complete.
    fn untagged(
        &'static self,
        text: &str,
        reference: &Reference<'_>,
    ) -> Result<Release, ReleaseError> {
        let bare = reference.path.is_empty() && !reference.has_digest;
        let family = self.families().iter().find(|family| {
            let last = |all: &&str| all.rsplit('/').next() == Some(reference.name);
            family.key == reference.name || family.repositories.iter().any(last)
        });
        match family {
            Some(family) if family.key != DEFAULT_FAMILY => {
                Err(ReleaseError::malformed(family, text))
            }
            None if bare => match text.parse::<ReleaseId>() {
                Ok(_) => self.version_of(
                    self.family(DEFAULT_FAMILY)?,
                    text,
                    reference.name,
                    Place::default(),
                ),
                Err(error) => Err(error.into()),
            },
            // `text` has no tag, so that this is an error.
            _ => match text.parse::<ReleaseId>() {
                Err(error) if family.is_some() || bare => Err(error.into()),
                _ => Err(ReleaseError::unknown_image(text)),
            },
        }
    }

    /// The family of an image reference, and where it is from.
    fn family_of(&self, reference: &Reference<'_>, tag: &str) -> Option<(&'static Family, Place)> {
        let families = self.families();
        // `ghcr.io/nvidia/jax` is not the mirror of `nvcr.io/nvidia/jax`: the very name comes first,
        // then `docker.io/nvidia/cuda`, `mirror.example/hub/nvidia/cuda`.
        for is_in in [Reference::is, Reference::is_in] {
            for family in families {
                let mut all = family.repositories.iter();
                if let Some(at) = all.position(|repository| is_in(reference, repository)) {
                    return Some((family, Place { repository: at, is_copy: false }));
                }
            }
        }
        let by_key = families.iter().find(|family| family.key.eq_ignore_ascii_case(reference.name));
        let by_name = || {
            families.iter().find(|family| {
                let named = |one: &&str| one.rsplit('/').next() == Some(reference.name);
                family.repositories.iter().any(named)
            })
        };
        // Copies of NVIDIA's image keep its tag: `registry.example/team-pytorch:24.05-py3`.
        let copied = || {
            let month = tag.get(..5).is_some_and(|month| month.parse::<ReleaseId>().is_ok());
            let like = reference.name.to_ascii_lowercase().contains(DEFAULT_FAMILY);
            families.first().filter(|_| month && like)
        };
        let short = reference.path.is_empty();
        // On Docker Hub, `lmcache/vllm-openai` is another publisher's, with versions of its own. The tag
        // of NVIDIA's month is NVIDIA's.
        let kept = |family: &&Family| {
            let host = reference.path.split(['/', '#']).next().unwrap_or_default();
            let is_host = host == "localhost" || host.contains(['.', ':']);
            short || is_host || family.order == VersionOrder::Month || is_cuda(family)
        };
        let same = by_key.or_else(by_name).filter(kept).map(|family| (family, !short));
        let (family, is_copy) = same.or_else(|| copied().map(|family| (family, true)))?;
        Some((family, Place { repository: 0, is_copy }))
    }

    /// The release of a family that a version or a tag names.
    fn version_of(
        &'static self,
        family: &'static Family,
        text: &str,
        tag: &str,
        place: Place,
    ) -> Result<Release, ReleaseError> {
        let mut asked = Asked { repository: place.repository, ..Asked::default() };
        if place.is_copy {
            asked.reading = Reading::Copy;
            asked.given = ShortText::new(text);
        }
        // A tag may have no version in it: `server-cuda`.
        // Where rows of several platforms share it, the ordinary one comes first.
        let tagged = family.releases.iter().filter(|row| row.tag == Some(tag));
        let platform = |row: &&ReleaseRow| row.builds.first().map(|row| row.build.platform);
        if let Some(row) = tagged.min_by_key(platform) {
            return Ok(Release { asked, ..Release::of(self, family, row) });
        }
        let malformed = || {
            // Another publisher's image of the same name: `tensorflow/tensorflow:2.15.0-gpu`.
            if place.is_copy {
                return ReleaseError::unknown_image(text);
            }
            ReleaseError::malformed(family, text)
        };
        // What a release could not keep it would lose.
        if tag.len() > ShortText::MAX || tag.contains(char::is_control) {
            return Err(malformed());
        }
        if version_in(family, tag).is_none()
            && let Some(row) = rolling(family, tag)
        {
            asked.without_cuda = without_cuda(tag);
            asked.tag = ShortText::new(tag);
            if asked.without_cuda.is_none() {
                asked.reading = Reading::Newest;
                asked.given = ShortText::new(text);
            }
            return Ok(Release { asked, ..Release::of(self, family, row) });
        }
        let dated;
        let version = match date_in(tag) {
            Some(date) => {
                dated = date;
                dated.as_str()
            }
            None => version_in(family, tag).ok_or_else(|| match family.key {
                DEFAULT_FAMILY if !place.is_copy => {
                    text.parse::<ReleaseId>().map_or_else(Into::into, |_| malformed())
                }
                _ => malformed(),
            })?,
        };
        let candidates = rows_of(family, version);
        if candidates.first().is_some_and(|first| first.until.is_some() && first.version != version)
        {
            asked.version = ShortText::new(version);
        }
        if version == tag
            && let [row] = candidates
            && row.variant.is_none()
        {
            return Ok(Release { asked, ..Release::of(self, family, row) });
        }
        let words = Words { tag, version, is_full: text.contains('/') };
        asked.without_cuda = without_cuda(tag);
        if words.has("igpu") {
            asked.platform = Some(BuildPlatform::Jetson);
        }
        if candidates.is_empty() {
            return self.unknown(family, text, &words, asked);
        }
        if family.kind == FamilyKind::Wheel {
            self.wheel_of(family, text, &words, candidates, asked)
        } else {
            self.image_of(family, text, &words, candidates, asked)
        }
    }

    /// The wheel among those of a version that a name asks for.
    fn wheel_of(
        &'static self,
        family: &'static Family,
        text: &str,
        words: &Words<'_>,
        candidates: &'static [ReleaseRow],
        mut asked: Asked,
    ) -> Result<Release, ReleaseError> {
        if let Some(row) = candidates.iter().find(|row| words.has_variant(row)) {
            return Ok(Release { asked, ..Release::of(self, family, row) });
        }
        if words.tag.contains('+') && asked.without_cuda.is_none() {
            return self.unknown(family, text, words, asked);
        }
        asked.default = true;
        asked.tag = ShortText::new(words.tag).filter(|_| asked.without_cuda.is_some());
        // Which build PyPI gives depends on the platform; that of Linux stands for it here.
        let on = |platform: BuildPlatform| {
            candidates.iter().find(|row| row.default_on.contains(&platform))
        };
        let row = on(BuildPlatform::LinuxX86_64)
            .or_else(|| on(BuildPlatform::WindowsX86_64))
            .or_else(|| candidates.last());
        match row {
            Some(row) => Ok(Release { asked, ..Release::of(self, family, row) }),
            None => self.unknown(family, text, words, asked),
        }
    }

    /// The image among those of a version that a tag asks for.
    fn image_of(
        &'static self,
        family: &'static Family,
        text: &str,
        words: &Words<'_>,
        candidates: &'static [ReleaseRow],
        mut asked: Asked,
    ) -> Result<Release, ReleaseError> {
        let variant = words.variant(candidates);
        // Its own variant has a word that the tag lacks.
        let of_other_kind = |row: &ReleaseRow| {
            let named = |variant: &str| variant.split('-').any(|part| part.starts_with("cuda"));
            row.variant.is_some_and(named) && !words.has_cuda()
        };
        let of_none = |word: &str| {
            let has = |all: &str| all.split('-').any(|part| part == word);
            !candidates.iter().any(|row| row.variant.is_some_and(has) || row.tag.is_some_and(has))
                && !is_system_or_cpu(word)
        };
        // A variant that exists, but not of this version.
        if variant.is_none() && family.releases.iter().any(|row| words.has_variant(row)) {
            return self.unknown(family, text, words, asked);
        }
        let plain = || candidates.iter().find(|row| row.variant.is_none());
        let row = match variant.or_else(plain).or_else(|| of_cuda(candidates, words.tag)) {
            Some(row) => row,
            None => match candidates {
                [row, ..] if asked.without_cuda.is_some() => row,
                // `server-b6000` beside `server-cuda-b6000` has no CUDA.
                [only] if words.is_full && of_other_kind(only) => {
                    return self.unknown(family, text, words, asked);
                }
                // `6.2-devel` beside `6.2-base` and `6.2-triton` is a build that is not recorded.
                [_, _, ..] if others(words.tag, words.version, None).any(of_none) => {
                    return self.unknown(family, text, words, asked);
                }
                [only] => only,
                several => return Err(self.ambiguous(family, text, several)),
            },
        };
        let others = || others(words.tag, words.version, row.variant);
        // A variant may be called after the CUDA of its PyTorch: `cu124` on an image of CUDA 12.6.
        let names_cuda = |all: &str| cuda_in(all).is_some() || major_in(all).is_some();
        let by_variant = row.variant.is_some_and(names_cuda) && words.has_variant(row);
        let own = row.ordinary().build.cuda.filter(|_| !by_variant);
        let other_cuda = cuda_in(words.tag).is_some_and(|cuda| own.is_some_and(|own| own != cuda));
        // `cuda12` names a major version.
        let other_major =
            major_in(words.tag).is_some_and(|major| own.is_some_and(|own| own.major != major));
        let odd = others().any(|word| !is_known(family, row, word));
        let copy = asked.reading == Reading::Copy;
        if asked.without_cuda.is_some() {
            asked.tag = ShortText::new(words.tag);
            return Ok(Release { asked, ..Release::of(self, family, row) });
        }
        if other_cuda || other_major || odd && !copy && !family.only_cuda {
            return self.unknown(family, text, words, asked);
        }
        if odd && !copy {
            asked.reading = Reading::OddTag;
        }
        // `rapids:25.10-cuda12.9` is a name, `cuda:12.4.1-runtime-ubi8` has a tag.
        if words.is_full || others().next().is_some() {
            asked.tag = if words.is_full || words.version == row.version || row.until.is_some() {
                ShortText::new(words.tag)
            } else {
                ShortText::new(&words.tag.replacen(words.version, row.version, 1))
            };
        }
        Ok(Release { asked, ..Release::of(self, family, row) })
    }

    /// Several builds that a name may mean.
    fn ambiguous(
        &'static self,
        family: &'static Family,
        text: &str,
        several: &'static [ReleaseRow],
    ) -> ReleaseError {
        let name = |row| Release::of(self, family, row).name().to_string();
        ReleaseError::Ambiguous {
            input: Excerpt::new(text),
            names: several.iter().take(6).map(name).collect(),
        }
    }

    /// A name that no row has: newer than the data, not recorded, or of nothing at all.
    fn unknown(
        &'static self,
        family: &'static Family,
        text: &str,
        words: &Words<'_>,
        mut asked: Asked,
    ) -> Result<Release, ReleaseError> {
        let Words { tag, version, .. } = *words;
        let in_name = if is_cuda(family) { cuda_of(version) } else { cuda_in(tag) };
        asked.cuda = in_name.filter(|cuda| self.cuda_version(*cuda).is_some());
        let known_cuda = asked.cuda == in_name && asked.without_cuda.is_none();
        let version_exists = !rows_of(family, version).is_empty();
        let unrecorded = if version_exists && family.key == DEFAULT_FAMILY {
            Some(Unrecorded::Missing)
        } else {
            self.unrecorded(family, version)
        };
        let sound = match unrecorded {
            Some(Unrecorded::Newer) => true,
            Some(Unrecorded::Missing) => known_cuda && words.is_sound_build(family, in_name),
            None => false,
        };
        if sound || unrecorded.is_some() && asked.without_cuda.is_some() {
            asked.version = ShortText::new(version);
            asked.tag = ShortText::new(tag).filter(|_| tag != version);
            return Ok(Release::unrecorded(self, family, asked, unrecorded));
        }
        let (name, nearest) = match version.parse::<ReleaseId>() {
            Ok(id) if family.key == DEFAULT_FAMILY => (id.to_string(), nearest_months(family, id)),
            _ => (Excerpt::new(text).as_str().to_string(), self.nearest_versions(family, version)),
        };
        Err(ReleaseError::Unknown { name, nearest })
    }

    /// The listed releases before and after a version.
    fn nearest_versions(&'static self, family: &'static Family, version: &str) -> Vec<String> {
        let of = |row: &ReleaseRow| compare(row.version, version);
        let all = || self.releases_of(family);
        let before = all().rfind(|release| of(release.row) != Ordering::Greater);
        let after = all().find(|release| of(release.row) == Ordering::Greater);
        [before, after].into_iter().flatten().map(|release| release.name().to_string()).collect()
    }
}

/// What `latest` means: the newest version that is listed, in its ordinary build; all of its builds
/// where it has no such.
fn newest_builds(family: &'static Family) -> &'static [ReleaseRow] {
    let rows = newest_version(family);
    let ordinary = |row: &ReleaseRow| row.listed && row.variant == family.latest;
    match rows.iter().position(ordinary) {
        Some(at) => rows.get(at..=at).unwrap_or_default(),
        None => rows,
    }
}

/// The rows of the newest version that is listed.
fn newest_version(family: &'static Family) -> &'static [ReleaseRow] {
    let newest = family.releases.iter().rfind(|row| row.listed);
    newest.map_or(&[], |newest| rows_of(family, newest.version))
}

/// Of a tag that names a build and no version, such as `server-cuda13`, the newest version's row.
fn rolling(family: &'static Family, tag: &str) -> Option<&'static ReleaseRow> {
    if family.kind == FamilyKind::Wheel {
        return None;
    }
    let rows = newest_version(family);
    if without_cuda(tag).is_some() {
        return rows.first();
    }
    let words = Words { tag, version: "", is_full: true };
    let row = words.variant(rows).or_else(|| of_cuda(rows, tag))?;
    // `b12` and `v3` are builds of their own, too few digits as they have.
    let is_build = |word: &str| {
        let number = word.strip_prefix(['b', 'v', 'r']).filter(|number| !number.is_empty());
        number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let mut words = others(tag, "", row.variant);
    words.all(|word| is_known(family, row, word) && !is_build(word)).then_some(row)
}

/// Of variants the one whose CUDA a tag names: `cuda12`, `cu128`.
fn of_cuda(rows: &'static [ReleaseRow], tag: &str) -> Option<&'static ReleaseRow> {
    let named = |row: &&ReleaseRow| {
        let own = row.ordinary().build.cuda;
        own.is_some_and(|own| cuda_in(tag) == Some(own) || major_in(tag) == Some(own.major))
    };
    let mut all = rows.iter().filter(named);
    all.next().filter(|_| all.next().is_none())
}

/// The two months nearest to one, in order.
fn nearest_months(family: &'static Family, id: ReleaseId) -> Vec<String> {
    let mut near: Vec<ReleaseId> = family.releases.iter().filter_map(|row| row.month).collect();
    near.dedup();
    sort_by_number(&mut near, |other| other.months().abs_diff(id.months()).into());
    near.truncate(2);
    sort_by_number(&mut near, |other| other.months().into());
    near.iter().map(alloc::string::ToString::to_string).collect()
}

/// Where an image is from.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    /// Which of the family's repositories it is from.
    repository: usize,
    /// Whether it is from none of them, so that only its name says what it is a copy of.
    is_copy: bool,
}

/// The words of a tag, or of a wheel's version.
struct Words<'a> {
    tag: &'a str,
    version: &'a str,
    /// Whether the tag was given in a whole reference.
    is_full: bool,
}

impl Words<'_> {
    fn has(&self, wanted: &str) -> bool {
        self.tag.split(['-', '+']).any(|word| word == wanted)
    }

    /// Whether it says that there is CUDA inside.
    fn has_cuda(&self) -> bool {
        self.tag
            .split(['-', '+', '_'])
            .any(|word| word.starts_with("cu") || word.starts_with("gpu"))
    }

    /// Whether it has all parts of the row's variant.
    fn has_variant(&self, row: &ReleaseRow) -> bool {
        row.variant.is_some_and(|variant| variant.split('-').all(|part| self.has(part)))
    }

    /// Of the rows whose variant it names, the one whose variant has the most parts.
    fn variant(&self, rows: &'static [ReleaseRow]) -> Option<&'static ReleaseRow> {
        let length = |row: &&ReleaseRow| row.variant.map_or(0, |it| it.split('-').count());
        let asked_for =
            |row: &&ReleaseRow| self.has_variant(row) && !ends_before(row, self.version);
        rows.iter().filter(asked_for).max_by_key(length)
    }

    /// Whether what follows a wheel's version may be a build: a CUDA version or a commit.
    fn is_sound_build(&self, family: &Family, cuda: Option<CudaVersion>) -> bool {
        let Some((_, local)) = self.tag.split_once('+') else { return true };
        // NVIDIA's own builds name a container.
        if local.contains(".nv") {
            return false;
        }
        let commit = local.strip_prefix("git").or_else(|| local.get(..7));
        let is_commit =
            commit.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        family.kind != FamilyKind::Wheel || cuda.is_some() || is_commit
    }
}
