//! The answer: what was found, from where, and what is missing.

use std::fmt;

use ngcompat::Environment;

/// What was found out about a machine.
///
/// [`Display`](fmt::Display) is what a person reads. With the feature `serde` it is the JSON that
/// the command line and Python share.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Detection {
    /// The facts, for [`Release::check`](ngcompat::Release::check).
    pub environment: Environment,
    /// The same facts and some more, each with where it came from, in the order of their finding.
    pub facts: Vec<Found>,
    /// What could not be found out.
    pub missing: Vec<Missing>,
}

/// A fact and where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Found {
    /// Its name: the place in the JSON of an [`Environment`] (`driver`, `cuda_driver`, `gpus`,
    /// `platform.os`, `platform.arch`, `container.release`, `container.cuda`,
    /// `container.cuda_driver_version`, `launcher`, `toolkit`, `components.pytorch`), or one of `mig`,
    /// `cuda_visible_devices` and `l4t`.
    pub fact: &'static str,
    /// What it is.
    pub value: String,
    /// Where it came from.
    pub origin: Origin,
}

/// Something that could not be found out.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Missing {
    /// The name of the fact, as in [`Found::fact`], or one of `nvml` and `device_files`.
    pub what: &'static str,
    /// Why it could not be found out and what would help, in a sentence or two.
    pub why: String,
}

/// Where a fact came from.
///
/// ```
/// use ngcompat_host::Origin;
///
/// let origin = Origin::File("/proc/driver/nvidia/version".to_owned());
/// assert_eq!(origin.to_string(), "/proc/driver/nvidia/version");
/// assert_eq!(Origin::Variable("NGCOMPAT_GPU").to_string(), "environment variable NGCOMPAT_GPU");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Origin {
    /// NVML, in this library.
    Nvml(String),
    /// A file of the machine; with another [root](crate::Probe::root), its path below it.
    File(String),
    /// An environment variable.
    Variable(&'static str),
    /// What this program was built for.
    Program,
    /// Given by the caller.
    Caller,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nvml(library) => write!(f, "NVML ({library})"),
            Self::File(path) => f.write_str(path),
            Self::Variable(name) => write!(f, "environment variable {name}"),
            Self::Program => f.write_str("this program"),
            Self::Caller => f.write_str("the caller"),
        }
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Origin {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for Found {
    /// `driver: 450.80.02 (NVML)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({})", self.fact, self.value, self.origin)
    }
}

impl fmt::Display for Missing {
    /// `driver: why it is unknown`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.what, self.why)
    }
}

impl fmt::Display for Detection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.environment)?;
        let width = |text: &str| text.chars().count();
        let facts = self.facts.iter().map(|found| width(found.fact)).max().unwrap_or(0);
        let values = self.facts.iter().map(|found| width(&found.value)).max().unwrap_or(0).min(48);
        for Found { fact, value, origin } in &self.facts {
            write!(f, "\n  {fact:facts$}  {value:values$}  {origin}")?;
        }
        if !self.facts.is_empty() {
            writeln!(f)?;
        }
        for (position, missing) in self.missing.iter().enumerate() {
            let heading = if position == 0 { "\nNot found out:" } else { "" };
            write!(f, "{heading}\n  ? {missing}")?;
        }
        if !self.missing.is_empty() {
            writeln!(f)?;
        }
        Ok(())
    }
}
