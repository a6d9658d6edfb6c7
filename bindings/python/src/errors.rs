//! Errors of the core as Python exceptions, with their codes.

use std::str::FromStr;

use ngcompat::{ErrorCode, Release, ReleaseError};
use pyo3::PyErr;
use pyo3::PyResult;

pyo3::import_exception!(ngcompat._errors, DataError);
pyo3::import_exception!(ngcompat._errors, NgcompatError);
pyo3::import_exception!(ngcompat._errors, ParseError);
pyo3::import_exception!(ngcompat._errors, UnknownReleaseError);

pub(crate) fn parse_error(error: &impl ErrorCode) -> PyErr {
    ParseError::new_err((error.to_string(), error.code()))
}

/// Reads a text, or says why it can't be.
pub(crate) fn parse<T: FromStr<Err: ErrorCode>>(text: &str) -> PyResult<T> {
    text.parse().map_err(|error| parse_error(&error))
}

/// The release that a text names.
pub(crate) fn release(text: &str) -> PyResult<Release> {
    ngcompat::release(text).map_err(|error| release_error(&error))
}

pub(crate) fn release_error(error: &ReleaseError) -> PyErr {
    match error {
        ReleaseError::Unknown { .. }
        | ReleaseError::UnknownImage { .. }
        | ReleaseError::UnknownFamily { .. } => {
            UnknownReleaseError::new_err((error.to_string(), error.code()))
        }
        error => parse_error(error),
    }
}
