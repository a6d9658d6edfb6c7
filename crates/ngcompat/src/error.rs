//! What all errors have in common.

use crate::constraint::{ParseConstraintError, RequirementsError};
use crate::gpu::{ParseComputeCapabilityError, ParseGpuError};
use crate::identify::IdentifyError;
use crate::matrix::ReleaseError;
use crate::requirement::ParseRequirementError;
use crate::rules::ParseRuleError;
use crate::version::{
    ParseComponentVersionError, ParseCudaVersionError, ParseDriverVersionError, ParseReleaseIdError,
};

/// An error of this crate, whose kind has a stable name: the `code` that Python and JavaScript show.
///
/// Each error has the same method of its own; the trait is for code that takes any of them.
///
/// ```
/// use ngcompat::{Coded, DriverVersion};
///
/// fn refuse(error: &impl Coded) -> String {
///     format!("{}: {error}", error.code())
/// }
/// let error = "45O.80".parse::<DriverVersion>().unwrap_err();
/// assert!(refuse(&error).starts_with("driver-malformed: "));
/// ```
pub trait Coded: core::error::Error {
    /// The stable name of the kind of error: `driver-malformed`.
    fn code(&self) -> &'static str;
}

/// The trait for errors that have the method. Those of [`words!`](crate::gpu) have it already.
macro_rules! coded {
    ($($error:ty),+ $(,)?) => {$(
        impl $crate::error::Coded for $error {
            fn code(&self) -> &'static str {
                self.code()
            }
        }
    )+};
}
pub(crate) use coded;

coded!(
    IdentifyError,
    ParseComponentVersionError,
    ParseComputeCapabilityError,
    ParseConstraintError,
    ParseCudaVersionError,
    ParseDriverVersionError,
    ParseGpuError,
    ParseReleaseIdError,
    ParseRequirementError,
    ParseRuleError,
    ReleaseError,
    RequirementsError,
);
