//! What all errors have in common.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt;

use crate::values::text::{Excerpt, either_of, list};

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

/// Any error of this crate, for programs that only report it.
///
/// ```
/// fn newest() -> Result<Option<ngcompat::Release>, ngcompat::Error> {
///     let machine = ngcompat::Environment::new().driver("535.161.08".parse()?).gpu("H100".parse()?);
///     let release = ngcompat::release("24.05")?;
///     assert_eq!(release.verdict(&machine), ngcompat::Verdict::Compatible);
///     Ok(ngcompat::matrix().runnable(&machine).next())
/// }
/// # newest().unwrap();
///
/// fn wrong() -> Result<(), ngcompat::Error> {
///     let _: ngcompat::DriverVersion = "driver 535".parse()?;
///     Ok(())
/// }
/// let error = wrong().unwrap_err();
/// assert_eq!(error.code(), "driver-malformed");
/// assert_eq!(error.to_string(), "`driver 535` is not a driver version; did you mean `535`?");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    code: &'static str,
    message: String,
}

impl Error {
    /// The stable name of the kind of error: `driver-malformed`.
    pub const fn code(&self) -> &'static str {
        self.code
    }
}

impl<E: ErrorCode> From<E> for Error {
    fn from(error: E) -> Self {
        Self { code: error.code(), message: error.to_string() }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl core::error::Error for Error {}

/// A text that can't be read as what it should be: a driver version, a GPU, a word of an enum.
///
/// ```
/// use ngcompat::DriverVersion;
///
/// let error = "nvidia-driver-535".parse::<DriverVersion>().unwrap_err();
/// assert_eq!(error.code(), "driver-malformed");
/// assert_eq!(error.input(), "nvidia-driver-535");
/// assert_eq!(error.meant(), ["535"]);
/// assert_eq!(
///     error.to_string(),
///     "`nvidia-driver-535` is not a driver version; did you mean `535`?"
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError {
    code: &'static str,
    input: Excerpt,
    /// A sentence without its end, with `{}` for the input.
    problem: Cow<'static, str>,
    expected: Expected,
    meant: Vec<String>,
}

/// What would be right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expected {
    /// In words: "write major and minor, such as `12.4`".
    Form(&'static str),
    /// One of these words.
    Words(&'static [&'static str]),
}

impl ParseError {
    /// `problem` is a sentence without its end, with `{}` for the input.
    pub(crate) fn new(
        code: &'static str,
        problem: impl Into<Cow<'static, str>>,
        expected: &'static str,
        input: &str,
    ) -> Self {
        Self {
            code,
            input: Excerpt::new(input),
            problem: problem.into(),
            expected: Expected::Form(expected),
            meant: Vec::new(),
        }
    }

    /// A text that is none of these words.
    pub(crate) fn word(
        code: &'static str,
        problem: &'static str,
        words: &'static [&'static str],
        input: &str,
    ) -> Self {
        Self { expected: Expected::Words(words), ..Self::new(code, problem, "", input) }
    }

    /// With what was probably meant, best first.
    pub(crate) fn or_rather(mut self, meant: impl IntoIterator<Item = impl fmt::Display>) -> Self {
        self.meant = meant.into_iter().map(|one| one.to_string()).collect();
        self
    }

    /// The stable name of the kind of error: `driver-malformed`.
    pub const fn code(&self) -> &'static str {
        self.code
    }

    /// The text as given: the beginning of a long one, what can't be printed escaped.
    pub fn input(&self) -> &str {
        self.input.as_str()
    }

    /// What would be right: "write major and minor, such as `12.4`".
    pub fn expected(&self) -> Cow<'static, str> {
        match self.expected {
            Expected::Form(form) => Cow::Borrowed(form),
            Expected::Words(words) => Cow::Owned(format!("expected {}", list(words, "or"))),
        }
    }

    /// What was probably meant, best first.
    pub fn meant(&self) -> &[String] {
        &self.meant
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.problem.split_once("{}") {
            Some((before, behind)) => write!(f, "{before}{}{behind}; ", self.input),
            None => write!(f, "{}; ", self.problem),
        }?;
        if self.meant.is_empty() {
            return f.write_str(&self.expected());
        }
        write!(f, "did you mean {}?", either_of(&self.meant))
    }
}

impl core::error::Error for ParseError {}

/// The trait for errors that have the method.
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

error_code!(ParseError);
