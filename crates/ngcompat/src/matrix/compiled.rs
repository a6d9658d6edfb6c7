//! The compiled-in matrix.

use crate::matrix::names::ReleaseError;
use crate::matrix::release::Release;
use crate::matrix::tables::Matrix;

/// The compiled-in matrix.
///
/// ```
/// let newest = ngcompat::matrix().newest().unwrap();
/// assert!(newest.month() >= "26.09".parse().ok());
/// # Ok::<(), ngcompat::ReleaseError>(())
/// ```
pub fn matrix() -> &'static Matrix {
    &crate::matrix::generated::MATRIX
}

/// The release a text names, from the compiled-in matrix.
///
/// ```
/// let release = ngcompat::release("nvcr.io/nvidia/pytorch:20.12-py3")?;
/// assert_eq!(release.name().to_string(), "pytorch:20.12");
///
/// let error = ngcompat::release("20.05").unwrap_err();
/// assert_eq!(error.to_string(), "there is no release 20.05; the nearest are 20.03 and 20.06");
/// # Ok::<(), ngcompat::ReleaseError>(())
/// ```
///
/// # Errors
///
/// The text names no release, or one that is not in the matrix.
pub fn release(text: &str) -> Result<Release, ReleaseError> {
    matrix().release(text)
}

/// All PyTorch containers of the compiled-in matrix, oldest first.
pub fn releases() -> impl DoubleEndedIterator<Item = Release> + ExactSizeIterator + Clone {
    matrix().releases()
}
