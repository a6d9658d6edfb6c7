//! Questions that the data does not answer for every release.

use alloc::string::{String, ToString as _};
use core::fmt;

use crate::matrix::names::DEFAULT_FAMILY;
use crate::matrix::release::Release;
use crate::matrix::versions::Unrecorded;
use crate::values::error::error_code;

/// Why a question about releases has no answer in the data.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnansweredError {
    /// Nothing is recorded of the release yet.
    NewerThanData {
        /// The release.
        release: String,
        /// The day the data is of: `YYYY-MM-DD`.
        as_of: String,
    },
    /// Nothing is recorded of the release, though it may well exist.
    NotRecorded {
        /// The release.
        release: String,
        /// The day the data is of: `YYYY-MM-DD`.
        as_of: String,
    },
    /// What was asked is recorded for NVIDIA's PyTorch containers only.
    PyTorchOnly {
        /// The release.
        release: String,
    },
    /// The releases are of different families, and nothing in them compares.
    FamiliesDiffer {
        /// The first release.
        from: String,
        /// The second release.
        to: String,
    },
}

impl UnansweredError {
    /// A stable name of this kind of error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NewerThanData { .. } => "release-newer-than-data",
            Self::NotRecorded { .. } => "release-not-recorded",
            Self::PyTorchOnly { .. } => "pytorch-only",
            Self::FamiliesDiffer { .. } => "families-differ",
        }
    }
}

impl fmt::Display for UnansweredError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NewerThanData { release, as_of } => {
                write!(f, "{release} is newer than the data, which is of {as_of}")
            }
            Self::NotRecorded { release, as_of } => {
                write!(f, "{release} is not recorded in the data of {as_of}")
            }
            Self::PyTorchOnly { release } => write!(
                f,
                "mixed precision and known issues are recorded for NVIDIA's PyTorch containers only, \
                 not for {release}"
            ),
            Self::FamiliesDiffer { from, to } => {
                write!(f, "{from} and {to} are of different families")
            }
        }
    }
}

impl core::error::Error for UnansweredError {}

error_code!(UnansweredError);

impl Release {
    /// The release itself, where something is recorded of it.
    ///
    /// # Errors
    ///
    /// It is newer than the data, or not in it.
    pub fn recorded(self) -> Result<Self, UnansweredError> {
        let Some(unrecorded) = self.asked.unrecorded else { return Ok(self) };
        let (release, as_of) = (self.name().to_string(), self.matrix.as_of().to_string());
        Err(match unrecorded {
            Unrecorded::Newer => UnansweredError::NewerThanData { release, as_of },
            Unrecorded::Missing => UnansweredError::NotRecorded { release, as_of },
        })
    }

    /// The release itself, where notes of its family are recorded: what mixed precision, known
    /// issues and examples are asked of. Of one that is newer than the data they say nothing yet.
    ///
    /// ```
    /// let release = ngcompat::release("tritonserver:24.05")?;
    /// assert_eq!(release.with_notes().unwrap_err().code(), "pytorch-only");
    /// # Ok::<(), ngcompat::ReleaseError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// It is of another family than NVIDIA's PyTorch containers.
    pub fn with_notes(self) -> Result<Self, UnansweredError> {
        if self.family.key != DEFAULT_FAMILY {
            return Err(UnansweredError::PyTorchOnly { release: self.name().to_string() });
        }
        Ok(self)
    }

    /// Whether the two can be compared by [`Matrix::diff`](crate::Matrix::diff).
    ///
    /// # Errors
    ///
    /// One is not recorded, or they are of different families.
    pub fn comparable_with(self, other: Self) -> Result<(), UnansweredError> {
        let (from, to) = (self.recorded()?, other.recorded()?);
        if from.family.key != to.family.key {
            let (from, to) = (from.name().to_string(), to.name().to_string());
            return Err(UnansweredError::FamiliesDiffer { from, to });
        }
        Ok(())
    }
}
