//! Compute capabilities.

use core::fmt;
use core::str::FromStr;

use crate::values::error::ParseError;
use crate::values::text::start_of;
use crate::values::words::serde_as_text;

/// A CUDA compute capability, the version of a GPU's instruction set: `8.0` for A100.
///
/// # Syntax
///
/// `MAJOR.MINOR`, or a compiler target such as `sm_80`, `compute_90a`.
///
/// ```
/// use ngcompat::ComputeCapability;
///
/// assert_eq!("sm_80".parse(), Ok(ComputeCapability::new(8, 0)));
/// assert!("12.0".parse::<ComputeCapability>()? > "9.0".parse()?);
/// # Ok::<(), ngcompat::ParseError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(with = "alloc::string::String")
)]
pub struct ComputeCapability {
    /// The generation of machine code: code built for one major number does not run on another.
    pub major: u8,
    /// The step inside it: machine code runs on the same or a later step.
    pub minor: u8,
}

impl ComputeCapability {
    /// Compute capability `major.minor`.
    pub const fn new(major: u8, minor: u8) -> Self {
        Self { major, minor }
    }

    /// Both numbers as one, in the same order: cheaper to compare than the two.
    pub(crate) const fn key(self) -> u16 {
        u16::from_be_bytes([self.major, self.minor])
    }
}

impl fmt::Display for ComputeCapability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

const EXPECTED: &str = "write it such as `8.0` or `sm_80`";

impl FromStr for ComputeCapability {
    type Err = ParseError;

    fn from_str(input: &str) -> Result<Self, Self::Err> {
        let text = input.trim();
        if text.is_empty() {
            let problem = "the compute capability is empty";
            return Err(ParseError::new("compute-capability-empty", problem, EXPECTED, text));
        }
        let lower = start_of(text, 16).to_ascii_lowercase();
        let target = ["sm_", "sm", "compute_", "compute", "cc"]
            .iter()
            .find_map(|prefix| lower.strip_prefix(prefix))
            .map(str::trim_start);
        let numbers = match target {
            // A compiler target has the numbers run together, and `a` or `f` behind them.
            Some(digits) if !digits.contains('.') => {
                let digits = digits.strip_suffix(['a', 'f']).unwrap_or(digits);
                digits.len().checked_sub(1).and_then(|at| digits.split_at_checked(at))
            }
            Some(dotted) => dotted.split_once('.'),
            None => text.split_once('.'),
        };
        let digits = |part: &str| {
            let plain = part.len() <= 2 && part.bytes().all(|byte| byte.is_ascii_digit());
            if plain { part.parse().ok() } else { None }
        };
        numbers
            .and_then(|(major, minor)| Some(Self::new(digits(major)?, digits(minor)?)))
            .filter(|capability| capability.major > 0)
            .ok_or_else(|| {
                let problem = "{} is not a compute capability";
                ParseError::new("compute-capability-malformed", problem, EXPECTED, text)
            })
    }
}

serde_as_text!(ComputeCapability);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capabilities_parse() {
        let parse = |text: &str| text.parse::<ComputeCapability>();
        for text in ["8.0", "sm_80", "sm80", "SM_80", "compute_80", "cc8.0", "cc 8.0", "sm_80a"] {
            assert_eq!(parse(text), Ok(ComputeCapability::new(8, 0)), "{text}");
        }
        assert_eq!(parse("sm_120f"), Ok(ComputeCapability::new(12, 0)));
        for text in ["80", "8", "8.", ".0", "sm_", "sm_8", "8.0.0", "0.0", "-8.0", "8.x", "100.0a"]
        {
            assert!(parse(text).is_err(), "{text}");
        }
        assert_eq!(parse("").unwrap_err().code(), "compute-capability-empty");
    }
}
