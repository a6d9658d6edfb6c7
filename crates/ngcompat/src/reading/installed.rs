//! Which release this is, by what is found in the running process.

use alloc::format;
use alloc::string::ToString as _;
use alloc::vec::Vec;
use core::fmt;

use crate::machine::environment::Environment;
use crate::matrix::compiled::matrix;
use crate::matrix::names::ReleaseError;
use crate::matrix::release::Release;
use crate::reading::identify::identify;
use crate::rows::source::Certainty;
use crate::values::component_version::ComponentVersion;
use crate::values::error::error_code;
use crate::values::text::list;

/// The release that runs where facts were found: that of the container, else that of the PyTorch that
/// is installed, NVIDIA's build or the PyTorch project's wheel.
///
/// ```
/// use ngcompat::{Environment, installed};
///
/// let mut env = Environment::new();
/// assert_eq!(installed(&env).unwrap_err().code(), "release-not-found");
/// env.components.insert("pytorch".into(), "2.6.0+cu124".parse()?);
/// assert_eq!(installed(&env)?.name().to_string(), "torch==2.6.0+cu124");
/// # Ok::<(), ngcompat::Error>(())
/// ```
///
/// # Errors
///
/// Nothing names a release, what is installed may be of several, or the release does not exist.
pub fn installed(env: &Environment) -> Result<Release, InstalledError> {
    if let Some(id) = env.container.as_ref().and_then(|container| container.release) {
        return matrix().release(&id.to_string()).map_err(InstalledError::Release);
    }
    let version = env.components.get("pytorch").ok_or(InstalledError::Nothing)?;
    let text = version.as_str();
    // The PyTorch project's builds for CUDA and for the CPU, those newer than the data included.
    if text.contains("+cu") || text.ends_with("+cpu") {
        let wheel = matrix().release(&format!("torch=={text}"));
        return wheel.map_err(InstalledError::Release);
    }
    let found = identify(text).ok();
    if let Some(found) = &found
        && let ([only], Certainty::Certain) = (found.matches.as_slice(), found.certainty)
    {
        return Ok(*only);
    }
    let matches = found.map_or_else(Vec::new, |found| found.matches);
    Err(InstalledError::Unclear { version: version.clone(), matches })
}

/// Why it is not known which release runs here; see [`installed`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum InstalledError {
    /// Neither NVIDIA's PyTorch container nor a PyTorch was found.
    Nothing,
    /// The PyTorch that was found is not of one release that is known.
    Unclear {
        /// Its version.
        version: ComponentVersion,
        /// The releases that it may be of, newest first.
        matches: Vec<Release>,
    },
    /// What was found names a release that does not exist.
    Release(ReleaseError),
}

impl InstalledError {
    /// A stable name of this kind of error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Nothing => "release-not-found",
            Self::Unclear { .. } => "release-unclear",
            Self::Release(error) => error.code(),
        }
    }
}

impl fmt::Display for InstalledError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str(
                "this is not an NVIDIA PyTorch container, and no PyTorch is installed here",
            ),
            Self::Unclear { version, matches } => {
                write!(
                    f,
                    "this is not an NVIDIA PyTorch container, and PyTorch {version} is installed, "
                )?;
                let names: Vec<_> = matches.iter().map(|one| one.name()).collect();
                match names.as_slice() {
                    [] => f.write_str("whose version does not say which CUDA it is for"),
                    names => write!(f, "which may be that of {}", list(names, "or")),
                }
            }
            Self::Release(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for InstalledError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Release(error) => Some(error),
            Self::Nothing | Self::Unclear { .. } => None,
        }
    }
}

error_code!(InstalledError);
