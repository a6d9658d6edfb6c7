//! The month that names a container release.

use alloc::borrow::Cow;
use alloc::format;
use core::fmt;
use core::hash::Hash;
use core::str::FromStr;

use crate::values::error::ParseError;
use crate::values::text::{Excerpt, number};
use crate::values::words::serde_as_text;

/// The month that names a container release: `20.12`.
///
/// # Syntax
///
/// `YY.MM`, alone or as the tag of an image reference of any registry, with or without a suffix
/// (`-py3`, `-py3-igpu`) and a digest.
///
/// ```
/// use ngcompat::ReleaseId;
///
/// for text in [
///     "20.12",
///     "20.12-py3",
///     "pytorch:20.12",
///     "nvcr.io/nvidia/pytorch:20.12-py3",
///     "docker://nvcr.io#nvidia/pytorch:20.12-py3",
///     "mirror.example:5000/ngc/pytorch:20.12-py3-igpu@sha256:4b1d",
/// ] {
///     assert_eq!(text.parse::<ReleaseId>()?.to_string(), "20.12");
/// }
/// # Ok::<(), ngcompat::ParseError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(with = "alloc::string::String")
)]
pub struct ReleaseId {
    year: u8,
    month: u8,
}

impl ReleaseId {
    /// The release of `month` (1 to 12) of the year 2000 + `year` (0 to 99); `None` outside.
    pub const fn new(year: u8, month: u8) -> Option<Self> {
        if year <= 99 && month >= 1 && month <= 12 { Some(Self { year, month }) } else { None }
    }

    /// For the generated table, whose ids the generator has checked.
    pub(crate) const fn of(year: u8, month: u8) -> Self {
        Self { year, month }
    }

    /// The last two digits of the year.
    pub const fn year(self) -> u8 {
        self.year
    }

    /// The month, 1 to 12.
    pub const fn month(self) -> u8 {
        self.month
    }

    /// Months since January 2000, to measure how far two releases lie apart.
    pub(crate) const fn months(self) -> u16 {
        (self.year as u16).saturating_mul(12).saturating_add(self.month as u16)
    }
}

impl fmt::Display for ReleaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}.{:02}", self.year, self.month)
    }
}

const EXPECTED: &str = "write the year and month, such as `20.12`, or the image, such as \
                        `nvcr.io/nvidia/pytorch:20.12-py3`";

impl ReleaseId {
    /// An empty text.
    pub(crate) fn nothing_given() -> ParseError {
        ParseError::new("release-empty", "the release is empty", EXPECTED, "")
    }
}

impl FromStr for ReleaseId {
    type Err = ParseError;

    fn from_str(input: &str) -> Result<Self, Self::Err> {
        let text = input.trim();
        if text.is_empty() {
            return Err(Self::nothing_given());
        }
        let error =
            |code, problem: Cow<'static, str>| ParseError::new(code, problem, EXPECTED, text);
        let (reference, _digest) = text.split_once('@').unwrap_or((text, ""));
        let (path, last) = match reference.rsplit_once(['/', '#']) {
            Some((path, last)) => (Some(path), last),
            None => (None, reference),
        };
        let tag = match last.split_once(':') {
            Some((image, tag)) => {
                if !image.to_ascii_lowercase().contains("pytorch") {
                    let image = Excerpt::new(image);
                    let problem = format!("{{}} is an image of {image}, not of `pytorch`");
                    return Err(error("release-of-other-image", problem.into()));
                }
                tag
            }
            // A path, a bare image name or a digest, but no tag.
            None if path.is_some() || last == "pytorch" || reference.len() < text.len() => {
                let problem = "{} has no tag that names a release";
                return Err(error("release-without-tag", problem.into()));
            }
            None => last,
        };
        let (month, _suffix) = tag.split_once('-').unwrap_or((tag, ""));
        parse_year_month(month).ok_or_else(|| {
            error("release-malformed", "{} is not a release".into())
                .or_rather(guess_year_month(month))
        })
    }
}

/// Exactly `YY.MM`.
fn parse_year_month(text: &str) -> Option<ReleaseId> {
    let (year, month) = text.split_once('.')?;
    if year.len() != 2 || month.len() != 2 {
        return None;
    }
    ReleaseId::new(number(year)?, number(month)?)
}

/// `20.6`, `2020.12`, `v20.12` and `20_12` are near misses.
fn guess_year_month(text: &str) -> Option<ReleaseId> {
    let text = text.trim_start_matches(['v', 'V', 'r', 'R']);
    let (year, month) = text.split_once(['.', '_'])?;
    let year = if year.len() == 4 { year.strip_prefix("20")? } else { year };
    // `2.11` is a version of something.
    if year.len() != 2 {
        return None;
    }
    ReleaseId::new(number(year)?, number(month)?)
}

serde_as_text!(ReleaseId);

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn release_errors_say_what_would_be_right() {
        let error = |text: &str| text.parse::<ReleaseId>().unwrap_err();
        assert_eq!(error(" ").code(), "release-empty");
        assert_eq!(error("20.6").to_string(), "`20.6` is not a release; did you mean `20.06`?");
        assert_eq!(error("2020.12").code(), "release-malformed");
        assert_eq!(error("20.13").code(), "release-malformed");
        assert_eq!(error("nvcr.io/nvidia/pytorch").code(), "release-without-tag");
        assert_eq!(error("nvcr.io/nvidia/pytorch@sha256:00").code(), "release-without-tag");
        assert_eq!(error("pytorch:latest").code(), "release-malformed");
        assert_eq!(error("tensorflow:20.12-tf2-py3").code(), "release-of-other-image");
        assert_eq!(error("+1.+2").code(), "release-malformed");
    }
}
