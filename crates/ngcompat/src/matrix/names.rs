//! Which release a text names.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::cmp::Ordering;
use core::fmt;

use crate::matrix::release::{Asked, Release};
use crate::matrix::tables::Matrix;
use crate::rows::build::BuildPlatform;
use crate::rows::family::{Family, FamilyKind, VersionOrder};
use crate::rows::release::ReleaseRow;
use crate::values::error::error_code;
use crate::values::release_id::{ParseReleaseIdError, ReleaseId};
use crate::values::short_text::ShortText;
use crate::values::text::{Excerpt, distance, list, sort_by_number};

/// The family whose releases a bare month names.
pub(crate) const DEFAULT_FAMILY: &str = "pytorch";

/// The longest text taken for a name, in bytes.
const MAX_LENGTH: usize = 400;

/// How many months after the newest release a name is still taken for a coming one.
const MONTHS_AHEAD: u16 = 36;

/// Why no release was found.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReleaseError {
    /// The text names no release.
    Parse(ParseReleaseIdError),
    /// An image that no family has.
    UnknownImage {
        /// The text as given, shortened.
        input: Excerpt,
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
}

impl fmt::Display for ReleaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Parse(error) => error.fmt(f),
            Self::UnknownImage { input } => write!(
                f,
                "{input} is not an image that ngcompat knows; ask for its CUDA version, such as \
                 `cuda:12.4`, or give its own facts: `docker inspect IMAGE | ngcompat check --image -`"
            ),
            Self::UnknownFamily { input, closest: Some(closest) } => {
                write!(f, "no family is called {input}; did you mean `{closest}`?")
            }
            Self::UnknownFamily { input, closest: None } => {
                write!(f, "no family is called {input}; `ngcompat list --families` shows them")
            }
            Self::Malformed { input, example } => {
                write!(f, "{input} is not a release; write a version, such as `{example}`")
            }
            Self::Ambiguous { input, names } => {
                write!(f, "{input} stands for several builds; say which: {}", list(names, "or"))
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

impl From<ParseReleaseIdError> for ReleaseError {
    fn from(error: ParseReleaseIdError) -> Self {
        Self::Parse(error)
    }
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
    /// A release that is newer than the data is no error: it is
    /// [newer than the data](Release::is_newer_than_data), and every check of it is undetermined.
    ///
    /// # Errors
    ///
    /// The text names no release, or one that is not in the matrix; the error says which come
    /// closest, or how to ask instead.
    pub fn release(&'static self, text: &str) -> Result<Release, ReleaseError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(ParseReleaseIdError::Empty.into());
        }
        if text.len() > MAX_LENGTH {
            return Err(ReleaseError::UnknownImage { input: Excerpt::new(text) });
        }
        if let Some((family, version)) = self.wheel(text) {
            return self.version_of(family, text, version, 0);
        }
        let reference = Reference::of(text);
        let Some(tag) = reference.tag else { return self.untagged(text, &reference) };
        let (family, repository) = self
            .family_of(&reference, tag)
            .ok_or_else(|| ReleaseError::UnknownImage { input: Excerpt::new(text) })?;
        self.version_of(family, text, tag, repository)
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

    /// A wheel: its family, and what stands behind its name.
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
                Err(ReleaseError::Malformed { input: Excerpt::new(text), example: example(family) })
            }
            None if bare => match text.parse::<ReleaseId>() {
                Ok(_) => self.version_of(self.family(DEFAULT_FAMILY)?, text, reference.name, 0),
                Err(error) => Err(error.into()),
            },
            // `text` has no tag, so that this is an error.
            _ => match text.parse::<ReleaseId>() {
                Err(error) if family.is_some() || bare => Err(error.into()),
                _ => Err(ReleaseError::UnknownImage { input: Excerpt::new(text) }),
            },
        }
    }

    /// The family of an image reference, and which of its repositories it names.
    fn family_of(&self, reference: &Reference<'_>, tag: &str) -> Option<(&'static Family, usize)> {
        let families = self.families();
        // `ghcr.io/nvidia/jax` is not the mirror of `nvcr.io/nvidia/jax`: the very name comes first,
        // then `docker.io/nvidia/cuda`, `mirror.example/hub/nvidia/cuda`.
        for is_in in [Reference::is, Reference::is_in] {
            for family in families {
                let mut all = family.repositories.iter();
                if let Some(at) = all.position(|repository| is_in(reference, repository)) {
                    return Some((family, at));
                }
            }
        }
        let by_key = families.iter().find(|family| family.key == reference.name);
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
        by_key.or_else(by_name).or_else(copied).map(|family| (family, 0))
    }

    /// The release of a family that a version or a tag names.
    fn version_of(
        &'static self,
        family: &'static Family,
        text: &str,
        tag: &str,
        repository: usize,
    ) -> Result<Release, ReleaseError> {
        let wheel = family.kind == FamilyKind::Wheel;
        let is_tag = !wheel && tag.len() > version_in(family, tag).map_or(0, str::len);
        let mut asked = Asked {
            repository,
            tag: ShortText::new(tag).filter(|_| is_tag && text.contains('/')),
            ..Asked::default()
        };
        // A tag may have no version in it: `server-cuda`.
        // Where rows of several platforms share it, the ordinary one comes first.
        let tagged = family.releases.iter().filter(|row| row.tag == Some(tag));
        let platform = |row: &&ReleaseRow| row.builds.first().map(|row| row.build.platform);
        if let Some(row) = tagged.min_by_key(platform) {
            return Ok(Release { asked, ..Release::of(self, family, row) });
        }
        let malformed =
            || ReleaseError::Malformed { input: Excerpt::new(text), example: example(family) };
        let dated;
        let version = match date_in(tag) {
            Some(date) => {
                dated = date;
                dated.as_str()
            }
            None => version_in(family, tag).ok_or_else(|| match family.key {
                DEFAULT_FAMILY => {
                    text.parse::<ReleaseId>().map_or_else(Into::into, |_| malformed())
                }
                _ => malformed(),
            })?,
        };
        let parts: Vec<&str> = tag.split(['-', '+']).collect();
        if parts.contains(&"igpu") {
            asked.platform = Some(BuildPlatform::Jetson);
        }
        let candidates = rows_of(family, version);
        let Some(first) = candidates.first() else {
            return self.unknown(family, text, version, asked);
        };
        if first.until.is_some() {
            asked.version = ShortText::new(version).filter(|_| first.version != version);
        }
        let has = |row: &ReleaseRow| {
            row.variant.is_some_and(|variant| variant.split('-').all(|part| parts.contains(&part)))
        };
        let variant = |row: &&&'static ReleaseRow| has(row);
        let length = |row: &&&'static ReleaseRow| row.variant.map_or(0, |it| it.split('-').count());
        if let Some(row) = candidates.iter().filter(variant).max_by_key(length) {
            return Ok(Release { asked, ..Release::of(self, family, row) });
        }
        // A variant that exists, but not of this version.
        let local = wheel && parts.len() > 1;
        if local || family.releases.iter().any(has) {
            return self.unknown(family, text, version, asked);
        }
        if let Some(row) = candidates.iter().find(|row| row.variant.is_none()) {
            return Ok(Release { asked, ..Release::of(self, family, row) });
        }
        if wheel {
            asked.default = true;
            // Which build PyPI gives depends on the platform; that of Linux stands for it here.
            let on = |platform: BuildPlatform| {
                candidates.iter().find(|row| row.default_on.contains(&platform))
            };
            let row = on(BuildPlatform::LinuxX86_64)
                .or_else(|| on(BuildPlatform::WindowsX86_64))
                .or_else(|| candidates.last())
                .unwrap_or(first);
            return Ok(Release { asked, ..Release::of(self, family, row) });
        }
        match candidates.as_slice() {
            [only] => Ok(Release { asked, ..Release::of(self, family, only) }),
            several => Err(ReleaseError::Ambiguous {
                input: Excerpt::new(text),
                names: several
                    .iter()
                    .take(6)
                    .map(|row| Release::of(self, family, row).name().to_string())
                    .collect(),
            }),
        }
    }

    /// A version that no row has: newer than the data, or none at all.
    fn unknown(
        &'static self,
        family: &'static Family,
        text: &str,
        version: &str,
        mut asked: Asked,
    ) -> Result<Release, ReleaseError> {
        if is_coming(family, version) {
            asked.version = ShortText::new(version);
            return Ok(Release::newer(self, family, asked));
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

/// An image reference in its parts.
struct Reference<'a> {
    /// Registry and folders, without the name.
    path: &'a str,
    name: &'a str,
    tag: Option<&'a str>,
    has_digest: bool,
}

impl<'a> Reference<'a> {
    fn of(text: &'a str) -> Self {
        let text = text.strip_prefix("docker://").unwrap_or(text);
        let (text, digest) = text.split_once('@').unwrap_or((text, ""));
        // Enroot puts `#` behind the registry.
        let (path, last) = text.rsplit_once(['/', '#']).unwrap_or(("", text));
        let (name, tag) = match last.split_once(':') {
            Some((name, tag)) => (name, Some(tag)),
            None => (last, None),
        };
        Self { path, name, tag, has_digest: !digest.is_empty() }
    }

    /// Whether it names a repository as it is written.
    fn is(&self, repository: &str) -> bool {
        let (folders, name) = repository.rsplit_once('/').unwrap_or(("", repository));
        let same = |given: u8, wanted: u8| given == wanted || given == b'#' && wanted == b'/';
        name == self.name
            && self.path.len() == folders.len()
            && self.path.bytes().zip(folders.bytes()).all(|(given, wanted)| same(given, wanted))
    }

    /// Whether it names a repository, in its own registry or in a mirror.
    fn is_in(&self, repository: &str) -> bool {
        let (folders, name) = repository.rsplit_once('/').unwrap_or(("", repository));
        if name != self.name || self.path.is_empty() {
            return false;
        }
        // Mirrors keep the folders, and not the registry: `mirror.example/nvidia/cuda`.
        let folders = match folders.split_once('/') {
            Some((registry, rest)) if registry.contains('.') => rest,
            _ => folders,
        };
        let given = self.path;
        let ends = |whole: &str| {
            whole.strip_suffix(folders).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
        };
        ends(given) || given.split_once('#').is_some_and(|(_, rest)| ends(rest))
    }
}

/// The version at the beginning of a tag, or of one of its parts: `24.05` of `24.05-py3`, `0.7.3` of
/// `v0.7.3`, `36.2.0` of `r36.2.0`.
fn version_in<'a>(family: &Family, tag: &'a str) -> Option<&'a str> {
    let parts = tag.split(['-', '+', '_']);
    let version = parts
        .map(|part| part.strip_prefix(['v', 'r']).unwrap_or(part))
        .find(|part| part.starts_with(|first: char| first.is_ascii_digit()))?;
    let plausible = match family.order {
        VersionOrder::Month => {
            // `24.05`, `24.03.01`, `24.01.framework`
            version.get(..5)?.parse::<ReleaseId>().is_ok()
                && version.get(5..).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        }
        VersionOrder::Numbers => {
            numbers(version).count() <= 5
                && version.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.')
                && version.split('.').take(2).all(|part| part.parse::<u32>().is_ok())
        }
    };
    plausible.then_some(version)
}

/// A date in a tag, as a version: `2024-11-06` is `2024.11.06`.
fn date_in(tag: &str) -> Option<String> {
    let at = tag.find("20")?;
    let date = tag.get(at..at.checked_add(10)?)?;
    let shape = date.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    shape.then(|| date.replace('-', "."))
}

/// The numbers of a version: 2, 6 and 0 of `2.6.0`; what is no number ends them.
fn numbers(version: &str) -> impl Iterator<Item = u32> + '_ {
    version.split('.').map_while(|part| part.parse().ok())
}

fn compare(one: &str, other: &str) -> Ordering {
    numbers(one).cmp(numbers(other))
}

/// Whether the numbers of `version` begin with those of `start`.
fn begins_with(version: &str, start: &str) -> bool {
    let mut all = numbers(version);
    numbers(start).all(|wanted| all.next() == Some(wanted))
}

/// The rows that a version names: those of just this version, else the one whose range it lies in,
/// else those of the newest version that begins with it (`12.4` of `12.4.1`).
fn rows_of(family: &'static Family, version: &str) -> Vec<&'static ReleaseRow> {
    let rows = || family.releases.iter();
    let same = |row: &&ReleaseRow| {
        row.version == version
            || compare(row.version, version) == Ordering::Equal
                && numbers(version).count() == version.split('.').count()
    };
    let exact: Vec<_> = rows().filter(same).collect();
    if !exact.is_empty() {
        return exact;
    }
    let covered = |row: &&ReleaseRow| row.until.is_some_and(|until| covers(row, until, version));
    let start = rows().rfind(covered).map(|row| row.version);
    let start = start
        .or_else(|| rows().rfind(|row| begins_with(row.version, version)).map(|row| row.version));
    start.map_or_else(Vec::new, |start| rows().filter(|row| row.version == start).collect())
}

fn covers(row: &ReleaseRow, until: &str, version: &str) -> bool {
    compare(row.version, version) != Ordering::Greater
        && match until.strip_suffix(".x") {
            Some(start) => begins_with(version, start) || compare(version, start) == Ordering::Less,
            None => until == "open" || compare(version, until) != Ordering::Greater,
        }
}

/// Whether a version may be of a release that came after the data.
fn is_coming(family: &'static Family, version: &str) -> bool {
    let Some(newest) = family.releases.iter().rfind(|row| row.listed) else { return false };
    if compare(version, newest.version) != Ordering::Greater {
        return false;
    }
    let month = |text: &str| text.get(..5)?.parse::<ReleaseId>().ok();
    match (family.order, month(version), month(newest.version)) {
        (VersionOrder::Month, Some(asked), Some(newest)) => {
            asked.months() <= newest.months().saturating_add(MONTHS_AHEAD)
        }
        (VersionOrder::Month, ..) => false,
        (VersionOrder::Numbers, ..) => {
            let major = |text: &str| numbers(text).next().unwrap_or(0);
            major(version) <= major(newest.version).saturating_add(1)
        }
    }
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

/// What a name of a family looks like.
fn example(family: &'static Family) -> String {
    let newest = family.releases.iter().rfind(|row| row.listed).or(family.releases.last());
    let joint = if family.kind == FamilyKind::Wheel { "==" } else { ":" };
    let version = newest.map_or("1.0", |row| row.version);
    alloc::format!("{}{joint}{version}", family.key)
}
