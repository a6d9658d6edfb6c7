//! CUDA versions.

use core::fmt;
use core::hash::Hash;
use core::str::FromStr;

use crate::values::error::ParseError;
use crate::values::text::number;
use crate::values::words::serde_as_text;

/// A CUDA version by its major and minor number: `12.4`.
///
/// This is what a driver supports (`CUDA Version` in `nvidia-smi`) and what compatibility is about;
/// the update number of a toolkit (`12.4.1`) plays no part and is dropped by
/// [`FromStr`]. The toolkit's whole number is the component `cuda` of a release.
///
/// ```
/// use ngcompat::CudaVersion;
///
/// assert_eq!("12.4.1".parse::<CudaVersion>()?, CudaVersion::new(12, 4));
/// assert!(CudaVersion::new(12, 10) > CudaVersion::new(12, 9));
/// # Ok::<(), ngcompat::ParseError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(with = "alloc::string::String")
)]
pub struct CudaVersion {
    /// The first number.
    pub major: u8,
    /// The second number.
    pub minor: u8,
}

impl CudaVersion {
    /// CUDA `major.minor`.
    pub const fn new(major: u8, minor: u8) -> Self {
        Self { major, minor }
    }

    /// Both numbers as one, in the same order: cheaper to compare than the two.
    pub(crate) const fn key(self) -> u16 {
        u16::from_be_bytes([self.major, self.minor])
    }
}

impl fmt::Display for CudaVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

const EXPECTED: &str = "write major and minor, such as `12.4`";

impl FromStr for CudaVersion {
    type Err = ParseError;

    fn from_str(input: &str) -> Result<Self, Self::Err> {
        let text = input.trim();
        if text.is_empty() {
            return Err(ParseError::new("cuda-empty", "the CUDA version is empty", EXPECTED, text));
        }
        let malformed =
            || ParseError::new("cuda-malformed", "{} is not a CUDA version", EXPECTED, text);
        // `CUDA 12.4`; 12040 is how CUDA's own functions and PyTorch's messages write 12.4.
        let text = match text.get(..4) {
            Some(word) if word.eq_ignore_ascii_case("cuda") => {
                text.get(4..).unwrap_or_default().trim_start()
            }
            _ => text,
        };
        if matches!(text.len(), 4 | 5)
            && let Some(whole) = number::<u32>(text)
        {
            return match [whole / 1000, whole % 1000 / 10].map(u8::try_from) {
                [Ok(major), Ok(minor)] if whole.is_multiple_of(10) => Ok(Self { major, minor }),
                _ => Err(malformed()),
            };
        }
        let mut parts = text.splitn(5, '.');
        let mut next = || parts.next();
        let major = next().and_then(number).ok_or_else(malformed)?;
        let minor = next().and_then(number).ok_or_else(malformed)?;
        for part in [next(), next()].into_iter().flatten() {
            number::<u32>(part).ok_or_else(malformed)?;
        }
        if next().is_some() {
            return Err(malformed());
        }
        Ok(Self { major, minor })
    }
}

serde_as_text!(CudaVersion);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuda_versions() {
        assert_eq!("12.8.0.038".parse(), Ok(CudaVersion::new(12, 8)));
        for text in ["CUDA 12.4", "cuda12.4", "12040"] {
            assert_eq!(text.parse(), Ok(CudaVersion::new(12, 4)), "{text}");
        }
        assert_eq!("9020".parse(), Ok(CudaVersion::new(9, 2)));
        for text in
            ["535183", "1245", "CUDA", "12", "12.", "a.b", "12.4.1.2.3", "12.4.x", "300.1", "12.4 "]
        {
            assert_eq!(text.trim_end() != text, text.parse::<CudaVersion>().is_ok(), "{text}");
        }
    }
}
