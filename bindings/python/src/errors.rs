//! Errors of the core as Python exceptions, with their codes.

use std::fmt::Display;
use std::str::FromStr;

use pyo3::PyErr;
use pyo3::PyResult;

pyo3::import_exception!(ngcompat._errors, ParseError);
pyo3::import_exception!(ngcompat._errors, UnknownReleaseError);

/// An error of the core, which has a code.
pub(crate) trait Coded: Display {
    fn code(&self) -> &'static str;
}

macro_rules! coded {
    ($($error:ty),+ $(,)?) => {$(
        impl Coded for $error {
            fn code(&self) -> &'static str {
                self.code()
            }
        }
    )+};
}
coded!(
    ngcompat::IdentifyError,
    ngcompat::ParseArchitectureError,
    ngcompat::ParseBoardClassError,
    ngcompat::ParseComponentVersionError,
    ngcompat::ParseComputeCapabilityError,
    ngcompat::ParseCpuArchError,
    ngcompat::ParseCudaVersionError,
    ngcompat::ParseDriverVersionError,
    ngcompat::ParseGpuError,
    ngcompat::ParseModeError,
    ngcompat::ParseOsError,
    ngcompat::ParsePrecisionError,
    ngcompat::ParseReleaseIdError,
    ngcompat::ParseRequirementError,
    ngcompat::ParseRuleError,
    ngcompat::ReleaseError,
    ngcompat::constraint::ParseBrandError,
    ngcompat::constraint::ParseConstraintError,
    ngcompat::constraint::ParseDialectError,
);

pub(crate) fn parse_error(error: &impl Coded) -> PyErr {
    ParseError::new_err((error.to_string(), error.code()))
}

/// Reads a text, or says why it can't be.
pub(crate) fn parse<T: FromStr<Err: Coded>>(text: &str) -> PyResult<T> {
    text.parse().map_err(|error| parse_error(&error))
}

/// The release that a text names.
pub(crate) fn release(text: &str) -> PyResult<&'static ngcompat::Release> {
    ngcompat::release(text).map_err(|error| match error {
        ngcompat::ReleaseError::Unknown { .. } => {
            UnknownReleaseError::new_err((error.to_string(), error.code()))
        }
        error => parse_error(&error),
    })
}
