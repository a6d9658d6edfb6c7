//! JetPack and Jetson Linux, the systems of Jetson modules.

use core::fmt;
use core::str::FromStr;

use crate::values::error::ParseError;
use crate::values::text::start_of;
use crate::values::words::serde_as_text;

/// The system of a Jetson module, which brings the driver: a JetPack release, or the Jetson Linux
/// (L4T) inside it.
///
/// # Syntax
///
/// One to three numbers, with or without `JetPack` or `L4T` in front. A number alone is a JetPack up
/// to 9 and an L4T from 20 on. A version with fewer numbers means all that begin with them. The
/// line of `/etc/nv_tegra_release` is read too.
///
/// ```
/// use ngcompat::JetPack;
///
/// assert_eq!("6.2".parse::<JetPack>()?.to_string(), "JetPack 6.2");
/// assert_eq!("L4T R36.4.7".parse::<JetPack>()?.to_string(), "L4T R36.4.7");
/// assert_eq!("# R36 (release), REVISION: 4.7".parse::<JetPack>()?, "r36.4.7".parse()?);
/// assert!("535.161.08".parse::<JetPack>().is_err());
/// # Ok::<(), ngcompat::ParseError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(with = "alloc::string::String")
)]
pub struct JetPack {
    major: u8,
    minor: Option<u8>,
    patch: Option<u8>,
}

/// The first numbers of JetPack are below it, those of L4T at or above.
const FIRST_L4T: u8 = 20;

impl JetPack {
    /// For the generated table.
    pub(crate) const fn of(major: u8, minor: Option<u8>, patch: Option<u8>) -> Self {
        Self { major, minor, patch }
    }

    /// The second and the third number.
    #[cfg(feature = "packed")]
    pub(crate) const fn others(self) -> (Option<u8>, Option<u8>) {
        (self.minor, self.patch)
    }

    /// The first number.
    pub const fn major(self) -> u8 {
        self.major
    }

    /// Whether it is the version of the Jetson Linux inside and not that of JetPack.
    pub const fn is_l4t(self) -> bool {
        self.major >= FIRST_L4T
    }

    /// What a text names that can be nothing else: it says `JetPack` or `L4T`, or is the line of
    /// `/etc/nv_tegra_release`. A number alone may be that of something else.
    pub(crate) fn named(text: &str) -> Option<Self> {
        text.parse().ok().filter(|_| text.contains(|c: char| c.is_ascii_alphabetic()))
    }

    /// Whether `other` is this version, or one that this version begins.
    pub(crate) fn covers(self, other: Self) -> bool {
        let missing_is_zero =
            |own: Option<u8>, other: Option<u8>| own.is_none_or(|own| own == other.unwrap_or(0));
        self.major == other.major
            && missing_is_zero(self.minor, other.minor)
            && missing_is_zero(self.patch, other.patch)
    }
}

impl fmt::Display for JetPack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_l4t() { "L4T R" } else { "JetPack " })?;
        write!(f, "{}", self.major)?;
        for number in [self.minor, self.patch].into_iter().flatten() {
            write!(f, ".{number}")?;
        }
        Ok(())
    }
}

const EXPECTED: &str = "write it such as `6.2` or `L4T R36.4.7`";

impl FromStr for JetPack {
    type Err = ParseError;

    fn from_str(input: &str) -> Result<Self, Self::Err> {
        let text = input.trim();
        if text.is_empty() {
            let problem = "the JetPack version is empty";
            return Err(ParseError::new("jetpack-empty", problem, EXPECTED, text));
        }
        let lower = start_of(text, 64).to_ascii_lowercase();
        read(&lower).ok_or_else(|| {
            let problem = "{} is not a version of JetPack or L4T";
            ParseError::new("jetpack-malformed", problem, EXPECTED, text)
        })
    }
}

/// The version in a text of lower case.
fn read(text: &str) -> Option<JetPack> {
    // `# R36 (release), REVISION: 4.7, GCID: …`, whole or from the R on.
    if let Some((front, behind)) = text.split_once("(release), revision:") {
        let major = front.trim_start_matches('#').trim().strip_prefix('r')?.trim();
        let revision = behind.split(',').next()?.trim();
        return numbers(major, Some(revision)).filter(|version| version.is_l4t());
    }
    let (named, rest) = [("jetpack", false), ("jp", false), ("l4t", true), ("jetson linux", true)]
        .into_iter()
        .find_map(|(name, l4t)| Some((Some(l4t), text.strip_prefix(name)?)))
        .unwrap_or((None, text));
    let rest = rest.trim_start_matches([' ', '-', '_', ':']);
    let (rest, named) = match rest.strip_prefix('r') {
        Some(rest) => (rest, named.or(Some(true))),
        None => (rest, named),
    };
    let rest = rest
        .strip_suffix(" developer preview")
        .or_else(|| rest.strip_suffix(" dp"))
        .unwrap_or(rest);
    let (major, behind) =
        rest.split_once('.').map_or((rest, None), |(major, rest)| (major, Some(rest)));
    let version = numbers(major, behind)?;
    named.is_none_or(|l4t| l4t == version.is_l4t()).then_some(version)
}

/// A version of its first number and those behind it.
fn numbers(major: &str, behind: Option<&str>) -> Option<JetPack> {
    let number = |part: &str| {
        let plain = part.len() <= 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        if plain { part.parse::<u8>().ok() } else { None }
    };
    let major = number(major).filter(|major| matches!(major, 1..=9 | FIRST_L4T..))?;
    let Some(behind) = behind else { return Some(JetPack::of(major, None, None)) };
    let (minor, patch) = match behind.split_once('.') {
        Some((minor, patch)) => (number(minor)?, Some(number(patch)?)),
        None => (number(behind)?, None),
    };
    Some(JetPack::of(major, Some(minor), patch))
}

serde_as_text!(JetPack);

#[cfg(test)]
mod tests {
    use alloc::string::ToString as _;

    use super::*;

    #[test]
    fn jetpacks_are_read_as_people_write_them() {
        for (text, printed) in [
            ("6.2", "JetPack 6.2"),
            ("JetPack 6.2.1", "JetPack 6.2.1"),
            ("jetpack-5.1.2", "JetPack 5.1.2"),
            ("JP6", "JetPack 6"),
            ("JetPack 6.0 DP", "JetPack 6.0"),
            ("6.0 Developer Preview", "JetPack 6.0"),
            ("R36.4.7", "L4T R36.4.7"),
            ("L4T 36.4.7", "L4T R36.4.7"),
            ("l4t-r35.4.1", "L4T R35.4.1"),
            ("36.4", "L4T R36.4"),
            ("Jetson Linux 38.2", "L4T R38.2"),
            ("# R38 (release), REVISION: 2.1, GCID: 42061081, BOARD: generic", "L4T R38.2.1"),
        ] {
            assert_eq!(text.parse::<JetPack>().unwrap().to_string(), printed, "{text}");
        }
        for text in
            ["535", "R535", "6.2.1.0", "JetPack 36", "L4T 6.2", "12.4", "", "6.", "x", "6.x"]
        {
            assert!(text.parse::<JetPack>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_short_version_covers_the_longer_ones() {
        let covers =
            |one: &str, other: &str| one.parse::<JetPack>().unwrap().covers(other.parse().unwrap());
        assert!(covers("6", "6.2.1") && covers("6.2", "6.2.1") && covers("6.2.0", "6.2"));
        assert!(!covers("6.2.1", "6.2") && !covers("6.1", "6.2"));
    }
}
