//! What all errors have in common.

/// An error of this crate, whose kind has a stable name: the `code` that Python and JavaScript show.
///
/// Each error has the same method of its own; the trait is for code that takes any of them.
///
/// ```
/// use ngcompat::{ErrorCode, DriverVersion};
///
/// fn refuse(error: &impl ErrorCode) -> String {
///     format!("{}: {error}", error.code())
/// }
/// let error = "45O.80".parse::<DriverVersion>().unwrap_err();
/// assert!(refuse(&error).starts_with("driver-malformed: "));
/// ```
pub trait ErrorCode: core::error::Error {
    /// The stable name of the kind of error: `driver-malformed`.
    fn code(&self) -> &'static str;
}

/// The trait for errors that have the method. Those of `string_enum!` have it already.
macro_rules! error_code {
    ($($error:ty),+ $(,)?) => {$(
        impl $crate::values::error::ErrorCode for $error {
            fn code(&self) -> &'static str {
                self.code()
            }
        }
    )+};
}

pub(crate) use error_code;
