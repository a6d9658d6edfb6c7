//! Versions of releases: how they are written in tags, and which rows they name.

use alloc::string::String;
use core::cmp::Ordering;

use crate::matrix::tables::Matrix;
use crate::rows::family::{Family, FamilyKind, VersionOrder};
use crate::rows::release::ReleaseRow;
use crate::values::cuda_version::CudaVersion;
use crate::values::release_id::ReleaseId;

/// How many months after the newest release a name is still taken for a coming one.
const MONTHS_AHEAD: u16 = 36;

/// The largest major version that a product which is still at 0 may go on with.
const FIRST_MAJORS: u32 = 9;

/// The most numbers that a version has: `0.8.5.post1` and the like included.
const MOST_NUMBERS: usize = 4;

/// What the data has of a version that no row covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Unrecorded {
    /// It came after the data.
    Newer,
    /// It may well exist.
    Missing,
}

/// A part of a tag without the letter before its number: `0.7.3` of `v0.7.3`, `4719` of the build
/// `b4719`. `b200` is a board.
pub(crate) fn bare(part: &str) -> &str {
    let build = part.strip_prefix('b').filter(|number| number.len() > 3);
    build.or_else(|| part.strip_prefix(['v', 'r'])).unwrap_or(part)
}

/// The version at the beginning of a tag, or of one of its parts: `24.05` of `24.05-py3`, `0.7.3` of
/// `v0.7.3`, `36.2.0` of `r36.2.0`.
pub(crate) fn version_in<'a>(family: &Family, tag: &'a str) -> Option<&'a str> {
    let mut parts = tag
        .split(['-', '+', '_'])
        .map(bare)
        .filter(|part| part.starts_with(|first: char| first.is_ascii_digit()));
    // A number may be of a variant: `89-1.8`, `latest-gpu-nvidia-cuda-12`.
    let is_variant = |part: &&str| {
        let has = |all: &str| all.split('-').any(|one| one == *part);
        !part.contains('.') && family.releases.iter().any(|row| row.variant.is_some_and(has))
    };
    let first = parts.next()?;
    let version = if is_variant(&first) { parts.find(|part| !is_variant(part))? } else { first };
    let plausible = match family.order {
        VersionOrder::Month => {
            // `24.05`, `24.03.01`, `24.01.framework`
            version.get(..5)?.parse::<ReleaseId>().is_ok()
                && version.get(5..).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        }
        VersionOrder::Numbers => {
            version.split('.').count() <= 5
                && version.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.')
                && version.split('.').take(2).all(|part| part.parse::<u32>().is_ok())
        }
    };
    plausible.then_some(version)
}

/// A date in a tag, as a version: `2024-11-06` is `2024.11.06`.
pub(crate) fn date_in(tag: &str) -> Option<String> {
    let at = tag.find("20")?;
    let date = tag.get(at..at.checked_add(10)?)?;
    let shape = date.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    shape.then(|| date.replace('-', "."))
}

/// The numbers of a version: 2, 6 and 0 of `2.6.0`; what is not a number ends them.
fn numbers(version: &str) -> impl Iterator<Item = u32> + '_ {
    version.split('.').map_while(|part| part.parse().ok())
}

/// Whether a version is nothing but numbers: no `rc1`, `a0` or `dev20250101`.
fn is_plain(version: &str) -> bool {
    version.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

pub(crate) fn compare(one: &str, other: &str) -> Ordering {
    numbers(one).cmp(numbers(other))
}

/// Whether the numbers of `version` begin with those of `start`.
fn begins_with(version: &str, start: &str) -> bool {
    let mut all = numbers(version);
    numbers(start).all(|wanted| all.next() == Some(wanted))
}

/// The rows that a version names: those of just this version, else the one whose range it lies in,
/// else those of the newest version that begins with it (`12.4` of `12.4.1`).
pub(crate) fn rows_of(family: &'static Family, version: &str) -> &'static [ReleaseRow] {
    let rows = family.releases;
    if let Some(at) = rows.iter().position(|row| row.version == version) {
        return same_version(rows, at);
    }
    let plain = is_plain(version);
    let same = |row: &ReleaseRow| compare(row.version, version) == Ordering::Equal;
    if plain && let Some(at) = rows.iter().position(same) {
        return same_version(rows, at);
    }
    let covered = |row: &ReleaseRow| covers(rows, row, version);
    let begun = |row: &ReleaseRow| plain && begins_with(row.version, version);
    let last =
        rows.iter().rfind(|row| covered(row)).or_else(|| rows.iter().rfind(|row| begun(row)));
    let first = last.and_then(|last| rows.iter().position(|row| row.version == last.version));
    first.map_or(&[], |first| same_version(rows, first))
}

/// The rows of the version that the row at a place has, of which it is the first. Rows are sorted.
fn same_version(rows: &'static [ReleaseRow], first: usize) -> &'static [ReleaseRow] {
    let rows = rows.get(first..).unwrap_or_default();
    let version = rows.first().map_or("", |row| row.version);
    let count = rows.iter().take_while(|row| row.version == version).count();
    rows.get(..count).unwrap_or_default()
}

/// Whether the range of a row ends before a version.
pub(crate) fn ends_before(row: &ReleaseRow, version: &str) -> bool {
    let Some(until) = row.until.filter(|until| *until != "open") else { return false };
    let start = until.strip_suffix(".x").unwrap_or(until);
    let begun = start != until && begins_with(version, start);
    compare(version, start) == Ordering::Greater && !begun
}

/// Whether one of these rows covers a version inside its range.
fn covers(rows: &[ReleaseRow], row: &ReleaseRow, version: &str) -> bool {
    let Some(until) = row.until else { return false };
    if compare(row.version, version) == Ordering::Greater {
        return false;
    }
    if until == "open" {
        let later = |other: &&ReleaseRow| compare(other.version, row.version) == Ordering::Greater;
        if let Some(next) = rows.iter().find(later) {
            return compare(version, next.version) == Ordering::Less;
        }
        // What came after the last row nobody saw, but for patches of the same minor version.
        let mut asked = numbers(version);
        return numbers(row.version).take(2).all(|number| asked.next() == Some(number));
    }
    match until.strip_suffix(".x") {
        Some(start) => begins_with(version, start) || compare(version, start) == Ordering::Less,
        None => compare(version, until) != Ordering::Greater,
    }
}

impl Matrix {
    /// How a version that no row covers relates to the data; `None` where there is no such version.
    pub(crate) fn unrecorded(
        &'static self,
        family: &'static Family,
        version: &str,
    ) -> Option<Unrecorded> {
        let newest = family.releases.iter().rfind(|row| row.listed)?;
        let beyond = compare(version, newest.version) == Ordering::Greater;
        match family.order {
            VersionOrder::Month => {
                let month = |text: &str| text.get(..5)?.parse::<ReleaseId>().ok();
                let (asked, newest) = (month(version)?, month(newest.version)?);
                let (first, last) =
                    (self.releases().next()?.month()?, self.releases().next_back()?.month()?);
                if asked > newest && asked > last {
                    let coming = asked.months() <= newest.months().saturating_add(MONTHS_AHEAD);
                    return coming.then_some(Unrecorded::Newer);
                }
                // Of NVIDIA's PyTorch containers each one is recorded.
                let complete = self.families().first().is_some_and(|all| all.key == family.key);
                (asked >= first && !complete).then_some(Unrecorded::Missing)
            }
            VersionOrder::Numbers => {
                let major = |text: &str| numbers(text).next().unwrap_or(0);
                let (asked, known) = (major(version), major(newest.version));
                if beyond {
                    // Builds are counted: `b11206`.
                    let coming = !newest.version.contains('.')
                        || asked <= known.saturating_add(1)
                        || known == 0 && asked <= FIRST_MAJORS;
                    return coming.then_some(Unrecorded::Newer);
                }
                // All minor versions of CUDA are recorded.
                let cuda = || self.cuda_version(cuda_of(version)?);
                let exists = !is_cuda(family) || cuda().is_some();
                let sound = version.split('.').count() <= MOST_NUMBERS;
                (exists && sound).then_some(Unrecorded::Missing)
            }
        }
    }
}

/// Whether the versions of a family are those of CUDA.
pub(crate) fn is_cuda(family: &Family) -> bool {
    family.key == "cuda"
}

/// The CUDA minor version that a version of CUDA itself names.
pub(crate) fn cuda_of(version: &str) -> Option<CudaVersion> {
    let mut numbers = numbers(version);
    let major = u8::try_from(numbers.next()?).ok()?;
    Some(CudaVersion::new(major, u8::try_from(numbers.next()?).ok()?))
}

/// What a name of a family looks like.
pub(crate) fn example(family: &'static Family) -> String {
    let newest = family.releases.iter().rfind(|row| row.listed).or(family.releases.last());
    let joint = if family.kind == FamilyKind::Wheel { "==" } else { ":" };
    let version = newest.map_or("1.0", |row| row.version);
    alloc::format!("{}{joint}{version}", family.key)
}
