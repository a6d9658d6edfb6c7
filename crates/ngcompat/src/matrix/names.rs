//! Which release a text names.

use alloc::string::ToString;
use alloc::vec::Vec;
use core::fmt;

use crate::matrix::tables::Matrix;
use crate::rows::release::Release;
use crate::values::error::error_code;
use crate::values::release_id::{ParseReleaseIdError, ReleaseId};
use crate::values::text::sort_by_number;

/// Why no release was found.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReleaseError {
    /// The text names no release.
    Parse(ParseReleaseIdError),
    /// The release is not in the matrix.
    Unknown {
        /// The release asked for.
        id: ReleaseId,
        /// The ones that exist nearest to it, in order.
        nearest: Vec<ReleaseId>,
    },
}

impl ReleaseError {
    /// A stable name of this kind of error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Parse(error) => error.code(),
            Self::Unknown { .. } => "release-unknown",
        }
    }
}

impl fmt::Display for ReleaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Parse(error) => error.fmt(f),
            Self::Unknown { id, nearest } => {
                let nearest: Vec<_> = nearest.iter().map(ToString::to_string).collect();
                let nearest = crate::values::text::list(&nearest, "and");
                write!(f, "there is no release {id}; the nearest are {nearest}")
            }
        }
    }
}

impl core::error::Error for ReleaseError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Parse(error) => Some(error),
            Self::Unknown { .. } => None,
        }
    }
}

impl From<ParseReleaseIdError> for ReleaseError {
    fn from(error: ParseReleaseIdError) -> Self {
        Self::Parse(error)
    }
}

impl Matrix {
    /// The release a text names; see [`ReleaseId`] for what it may look like.
    ///
    /// # Errors
    ///
    /// The text names no release, or one that is not in the matrix; the error says which come
    /// closest.
    pub fn release(&self, text: &str) -> Result<&'static Release, ReleaseError> {
        self.get(text.parse()?)
    }

    /// The release with this id.
    ///
    /// # Errors
    ///
    /// It is not in the matrix; the error says which come closest.
    pub fn get(&self, id: ReleaseId) -> Result<&'static Release, ReleaseError> {
        match self.rows.releases.binary_search_by_key(&id, |release| release.id) {
            Ok(at) => self.rows.releases.get(at).ok_or(()),
            Err(_) => Err(()),
        }
        .map_err(|()| {
            let mut near: Vec<_> = self.rows.releases.iter().map(|release| release.id).collect();
            sort_by_number(&mut near, |other| other.months().abs_diff(id.months()).into());
            near.truncate(2);
            sort_by_number(&mut near, |other| other.months().into());
            ReleaseError::Unknown { id, nearest: near }
        })
    }

    /// The newest release.
    pub fn newest(&self) -> Option<&'static Release> {
        self.rows.releases.last()
    }
}

error_code!(ReleaseError);
