//! The month that names a container release.

use core::fmt;
use core::hash::Hash;
use core::str::FromStr;

use crate::values::error::error_code;
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
/// # Ok::<(), ngcompat::ParseReleaseIdError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

/// A text that names no container release.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParseReleaseIdError {
    /// Nothing but white space.
    Empty,
    /// The tag is no `YY.MM`.
    Malformed {
        /// The text as given, shortened.
        input: Excerpt,
        /// The release it probably means: `20.6` means `20.06`.
        meant: Option<ReleaseId>,
    },
    /// An image reference without a tag names no release: `latest` moves, and a digest alone can't
    /// be turned back into a month.
    NoTag {
        /// The text as given, shortened.
        input: Excerpt,
    },
    /// An image of another framework.
    OtherImage {
        /// The text as given, shortened.
        input: Excerpt,
        /// The image's name: `tensorflow`.
        image: Excerpt,
    },
}

impl ParseReleaseIdError {
    /// A stable name of this kind of error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "release-empty",
            Self::Malformed { .. } => "release-malformed",
            Self::NoTag { .. } => "release-without-tag",
            Self::OtherImage { .. } => "release-of-other-image",
        }
    }
}

impl fmt::Display for ParseReleaseIdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the release is empty"),
            Self::Malformed { input, meant: Some(meant) } => {
                return write!(f, "{input} is not a release; did you mean `{meant}`?");
            }
            Self::Malformed { input, meant: None } => write!(f, "{input} is not a release"),
            Self::NoTag { input } => write!(f, "{input} has no tag that names a release"),
            Self::OtherImage { input, image } => {
                write!(f, "{input} is an image of {image}, not of `pytorch`")
            }
        }?;
        f.write_str(
            "; write the year and month, such as `20.12`, or the image, such as \
             `nvcr.io/nvidia/pytorch:20.12-py3`",
        )
    }
}

impl core::error::Error for ParseReleaseIdError {}

impl FromStr for ReleaseId {
    type Err = ParseReleaseIdError;

    fn from_str(input: &str) -> Result<Self, Self::Err> {
        let text = input.trim();
        if text.is_empty() {
            return Err(ParseReleaseIdError::Empty);
        }
        let (reference, _digest) = text.split_once('@').unwrap_or((text, ""));
        let (path, last) = match reference.rsplit_once(['/', '#']) {
            Some((path, last)) => (Some(path), last),
            None => (None, reference),
        };
        let tag = match last.split_once(':') {
            Some((image, tag)) => {
                if !image.to_ascii_lowercase().contains("pytorch") {
                    return Err(ParseReleaseIdError::OtherImage {
                        input: Excerpt::new(text),
                        image: Excerpt::new(image),
                    });
                }
                tag
            }
            // A path, a bare image name or a digest, but no tag.
            None if path.is_some() || last == "pytorch" || reference.len() < text.len() => {
                return Err(ParseReleaseIdError::NoTag { input: Excerpt::new(text) });
            }
            None => last,
        };
        let (month, _suffix) = tag.split_once('-').unwrap_or((tag, ""));
        parse_year_month(month).ok_or_else(|| ParseReleaseIdError::Malformed {
            input: Excerpt::new(text),
            meant: guess_year_month(month),
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
    ReleaseId::new(number(year)?, number(month)?)
}

error_code!(ParseReleaseIdError);
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
