//! Versions of the software inside an image.

use alloc::borrow::Cow;
use alloc::string::String;
use core::cmp::Ordering;
use core::fmt;
use core::hash::Hash;
use core::str::FromStr;

use crate::values::error::ParseError;
use crate::values::words::serde_as_text;

/// The version of a component as a release note prints it: `1.8.0a0+1606899`, `8.2.4.15`,
/// `11.7 Update 1`, `present`.
///
/// It prints what was printed. It orders by its **numbers**: those at its beginning, joined by
/// dots, a leading letter skipped (`r20.12`), plus the number of an `Update`. What follows, such as
/// the pre-release tag `a0` or the build `+1606899`, doesn't count: NVIDIA's builds of a version
/// under development are no older than that version for the purpose of a requirement. Missing
/// numbers count as zero. Versions with the same numbers order by their text, so that order and
/// equality agree.
///
/// ```
/// use ngcompat::ComponentVersion;
///
/// let build: ComponentVersion = "1.8.0a0+1606899".parse()?;
/// assert_eq!(build.to_string(), "1.8.0a0+1606899");
/// assert_eq!(build.numbers().collect::<Vec<_>>(), [1, 8, 0]);
/// assert!(build < "1.10.0a0+3fd9dcf".parse()?);
/// # Ok::<(), ngcompat::ParseError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(with = "alloc::string::String")
)]
pub struct ComponentVersion(Cow<'static, str>);

impl ComponentVersion {
    /// The word for a component whose version is not printed.
    pub const PRESENT: Self = Self(Cow::Borrowed("present"));

    /// For the generated table, whose texts the generator has checked.
    #[cfg_attr(
        not(any(feature = "matrix", feature = "packed")),
        expect(dead_code, reason = "only the table makes them")
    )]
    pub(crate) const fn of(text: &'static str) -> Self {
        Self(Cow::Borrowed(text))
    }

    /// The version as printed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The numbers that order it; none for a version that begins with a word.
    pub fn numbers(&self) -> Numbers<'_> {
        Numbers::of(&self.0)
    }

    /// Compares by the numbers alone.
    ///
    /// ```
    /// use core::cmp::Ordering;
    /// use ngcompat::ComponentVersion;
    ///
    /// let a: ComponentVersion = "1.7.0a0+6392713".parse()?;
    /// let b: ComponentVersion = "1.7.0a0+8deb4fe".parse()?;
    /// assert_eq!(a.cmp_numbers(&b), Ordering::Equal);
    /// assert_ne!(a, b);
    /// # Ok::<(), ngcompat::ParseError>(())
    /// ```
    pub fn cmp_numbers(&self, other: &Self) -> Ordering {
        let (mut mine, mut theirs) = (self.numbers(), other.numbers());
        loop {
            match (mine.next(), theirs.next()) {
                (None, None) => return Ordering::Equal,
                (a, b) => match a.unwrap_or(0).cmp(&b.unwrap_or(0)) {
                    Ordering::Equal => {}
                    unequal => return unequal,
                },
            }
        }
    }
}

impl ComponentVersion {
    /// Compares by the numbers alone, where both have some.
    ///
    /// ```
    /// use ngcompat::ComponentVersion;
    ///
    /// let cudnn: ComponentVersion = "9.1.0.70".parse()?;
    /// assert!(cudnn.try_cmp_numbers(&"8.9".parse()?)?.is_gt());
    /// let error = cudnn.try_cmp_numbers(&ComponentVersion::PRESENT).unwrap_err();
    /// assert_eq!(error.code(), "component-version-without-number");
    /// # Ok::<(), ngcompat::ParseError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// One of the two begins with a word.
    pub fn try_cmp_numbers(&self, other: &Self) -> Result<Ordering, ParseError> {
        for one in [self, other] {
            if one.numbers().next().is_none() {
                return Err(Self::without_number(&one.0));
            }
        }
        Ok(self.cmp_numbers(other))
    }
}

impl PartialOrd for ComponentVersion {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for ComponentVersion {
    fn cmp(&self, other: &Self) -> Ordering {
        self.cmp_numbers(other).then_with(|| self.0.cmp(&other.0))
    }
}

impl fmt::Display for ComponentVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The numbers of a [`ComponentVersion`], first to last.
#[derive(Debug, Clone)]
pub struct Numbers<'a> {
    rest: &'a str,
}

impl<'a> Numbers<'a> {
    fn of(text: &'a str) -> Self {
        Self { rest: text.strip_prefix(['r', 'v']).unwrap_or(text) }
    }
}

impl Iterator for Numbers<'_> {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        let end = self.rest.bytes().position(|byte| !byte.is_ascii_digit());
        let (digits, rest) = self.rest.split_at_checked(end.unwrap_or(self.rest.len()))?;
        if digits.is_empty() {
            self.rest = "";
            return None;
        }
        let more = rest.strip_prefix('.').or_else(|| rest.strip_prefix(" Update "));
        self.rest = more.unwrap_or_default();
        // A number too long for 64 bits is larger than any that is not.
        Some(digits.parse().unwrap_or(u64::MAX))
    }
}

const EXPECTED: &str = "write it as the component prints it, such as `8.0.5` or `1.8.0a0+1606899`";

impl ComponentVersion {
    /// The longest text taken for a version, in bytes.
    pub const MAX_LENGTH: usize = 200;

    /// A version that begins with a word, so that nothing is older or newer than it.
    pub(crate) fn without_number(text: &str) -> ParseError {
        let problem = "{} has no number, so that nothing is older or newer than it";
        ParseError::new("component-version-without-number", problem, EXPECTED, text)
    }
}

impl FromStr for ComponentVersion {
    type Err = ParseError;

    fn from_str(input: &str) -> Result<Self, Self::Err> {
        let text = input.trim();
        if text.is_empty() {
            let problem = "the version is empty";
            return Err(ParseError::new("component-version-empty", problem, EXPECTED, text));
        }
        if text.len() > Self::MAX_LENGTH || text.contains(char::is_control) {
            let problem = "{} is not a version";
            return Err(ParseError::new("component-version-malformed", problem, EXPECTED, text));
        }
        Ok(Self(Cow::Owned(String::from(text))))
    }
}

serde_as_text!(ComponentVersion);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn component_versions_order_by_their_numbers() {
        let version = |text: &str| text.parse::<ComponentVersion>().unwrap();
        assert_eq!(version("r20.12").numbers().collect::<alloc::vec::Vec<_>>(), [20, 12]);
        assert_eq!(version("0.12.0 Beta").numbers().count(), 3);
        assert_eq!(version("11.7 Update 1").cmp_numbers(&version("11.7.1")), Ordering::Equal);
        assert_eq!(version("8.0.5").cmp_numbers(&version("8.0.5.0")), Ordering::Equal);
        assert!(version("8.2.4.15") > version("8.2.4"));
        assert!(version("99999999999999999999999") > version("18446744073709551614"));
        assert_eq!(version("present"), ComponentVersion::PRESENT);
        assert_eq!(version("present").numbers().next(), None);
    }
}
