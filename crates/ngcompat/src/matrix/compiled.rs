//! The matrix that answers: the compiled-in one, or newer facts from a file.

#[cfg(feature = "data-file")]
use alloc::boxed::Box;
#[cfg(feature = "data-file")]
use alloc::string::ToString as _;

use once_cell::race::OnceRef;

#[cfg(feature = "data-file")]
use crate::matrix::data_file::DataError;
use crate::matrix::generated::MATRIX;
use crate::matrix::names::ReleaseError;
use crate::matrix::release::Release;
use crate::matrix::tables::Matrix;

static LOADED: OnceRef<'static, Matrix> = OnceRef::new();

/// The matrix that answers in this process: the compiled-in one, unless newer facts were loaded from
/// a file at the start (`load_data`, with the feature `data-file`).
///
/// ```
/// let newest = ngcompat::matrix().newest().unwrap();
/// assert!(newest.month() >= "26.09".parse().ok());
/// # Ok::<(), ngcompat::ReleaseError>(())
/// ```
pub fn matrix() -> &'static Matrix {
    LOADED.get().unwrap_or_else(built_in)
}

#[cfg(not(all(feature = "packed", not(feature = "matrix"))))]
fn built_in() -> &'static Matrix {
    &MATRIX
}

/// Without the feature `matrix`, the packed facts that the program brings along.
#[cfg(all(feature = "packed", not(feature = "matrix")))]
fn built_in() -> &'static Matrix {
    UNPACKED.get().unwrap_or(&MATRIX)
}

#[cfg(all(feature = "packed", not(feature = "matrix")))]
static UNPACKED: OnceRef<'static, Matrix> = OnceRef::new();

/// Lets packed facts answer in a program that has none compiled in: what [`Matrix::pack`] gave, of this
/// very version. Once is enough, and before anything is asked.
#[cfg(all(feature = "packed", not(feature = "matrix")))]
pub fn unpack(numbers: &'static [u8], texts: &'static str) {
    if UNPACKED.get().is_none() {
        // Where another thread was faster, its facts are the same.
        let _ = UNPACKED.set(Box::leak(Box::new(Matrix::unpack(numbers, texts))));
    }
}

/// What became of a data file that is in order.
#[cfg(feature = "data-file")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct LoadedData {
    /// The day of the file's facts: `YYYY-MM-DD`.
    pub as_of: &'static str,
    /// The day of the compiled-in facts.
    pub compiled: &'static str,
    /// Whether the file's facts answer from now on. If they are older than the compiled-in ones,
    /// those go on answering.
    pub in_use: bool,
}

/// Lets the facts of a data file answer in this process, in the place of the compiled-in ones, if
/// they are not older. `ngcompat data --export` writes such a file.
///
/// Do it once, at the start: releases that were looked up before stay with the facts they came from.
///
/// # Errors
///
/// The text is not a data file in order, and the compiled-in facts go on answering; or facts from a
/// file are in use already.
#[cfg(feature = "data-file")]
pub fn load_data(text: &str) -> Result<LoadedData, DataError> {
    let in_use = |matrix: &Matrix| DataError::InUse { as_of: matrix.as_of().to_string() };
    if let Some(matrix) = LOADED.get() {
        return Err(in_use(matrix));
    }
    let matrix = Matrix::from_json(text)?;
    let (as_of, compiled) = (matrix.as_of(), built_in().as_of());
    let newer = as_of >= compiled;
    if newer && LOADED.set(Box::leak(Box::new(matrix))).is_err() {
        return Err(in_use(crate::matrix::compiled::matrix()));
    }
    Ok(LoadedData { as_of, compiled, in_use: newer })
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

/// All PyTorch containers of the compiled-in matrix, newest first.
pub fn releases() -> impl DoubleEndedIterator<Item = Release> + ExactSizeIterator + Clone {
    matrix().releases().rev()
}
