//! Versions of NVIDIA Container Toolkit.

use core::fmt;
use core::str::FromStr;

use crate::values::error::ParseError;
use crate::values::words::serde_as_text;

/// A version of NVIDIA Container Toolkit, as `nvidia-ctk --version` or a package manager prints it:
/// `1.17.8`. What follows the three numbers is not kept; a pre-release counts as its release.
///
/// ```
/// use ngcompat::ToolkitVersion;
///
/// let version: ToolkitVersion = "1.17.8-1".parse()?;
/// assert_eq!(version.to_string(), "1.17.8");
/// assert!(version > ToolkitVersion::new(1, 17, 4));
/// # Ok::<(), ngcompat::ParseError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(with = "alloc::string::String")
)]
pub struct ToolkitVersion {
    /// The first number.
    pub major: u16,
    /// The second number.
    pub minor: u16,
    /// The third number.
    pub patch: u16,
}

impl ToolkitVersion {
    /// The version of these numbers.
    pub const fn new(major: u16, minor: u16, patch: u16) -> Self {
        Self { major, minor, patch }
    }
}

impl fmt::Display for ToolkitVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&alloc::format!("{}.{}.{}", self.major, self.minor, self.patch))
    }
}

impl FromStr for ToolkitVersion {
    type Err = ParseError;

    fn from_str(input: &str) -> Result<Self, Self::Err> {
        let text = input.trim();
        let numbers = || {
            let mut parts = text.strip_prefix('v').unwrap_or(text).splitn(3, '.');
            let (major, minor) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
            let rest = parts.next()?;
            // `8-1`, `0~rc.2-1`, `0-rc.7`: a package's revision, a pre-release.
            let end = rest.find(['-', '~', '+']).unwrap_or(rest.len());
            let patch = rest.get(..end)?;
            let digits = patch.bytes().all(|byte| byte.is_ascii_digit());
            Some(Self::new(major, minor, patch.parse().ok().filter(|_| digits)?))
        };
        numbers().ok_or_else(|| {
            let problem = "{} is not a version of NVIDIA Container Toolkit";
            let expected = "write it as `nvidia-ctk --version` prints it, such as `1.17.8`";
            ParseError::new("toolkit-malformed", problem, expected, text)
        })
    }
}

serde_as_text!(ToolkitVersion);

#[cfg(test)]
mod tests {
    use alloc::string::ToString as _;

    use super::*;

    #[test]
    fn versions_of_commands_and_packages() {
        for (text, expected) in [
            ("1.17.8", "1.17.8"),
            (" v1.17.4\n", "1.17.4"),
            ("1.17.8-1", "1.17.8"),
            ("1.18.0~rc.2-1", "1.18.0"),
            ("1.19.0-rc.7", "1.19.0"),
        ] {
            assert_eq!(text.parse::<ToolkitVersion>().unwrap().to_string(), expected, "{text}");
        }
        for text in ["", "1.17", "1.17.x", "1.17.8.2", "latest", "1.17.", "70000.1.1", "1.17.+8"] {
            assert_eq!(text.parse::<ToolkitVersion>().unwrap_err().code(), "toolkit-malformed");
        }
    }
}
