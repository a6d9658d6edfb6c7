//! What if machines had another driver?

use core::fmt;
use core::str::FromStr;

use crate::machine::environment::Environment;
use crate::values::driver_version::DriverVersion;
use crate::values::error::ParseError;
use crate::values::words::serde_as_text;

/// Another driver for some machines: `580.95.05` for all, or `470=580.95.05` for those that have a
/// driver of a branch.
///
/// Jetson modules get none: their driver comes with their system.
///
/// ```
/// use ngcompat::{DriverChange, Environment};
///
/// let change: DriverChange = "470=580.95.05".parse()?;
/// let mut machine = Environment::new().driver("470.57.02".parse()?);
/// assert!(change.apply(&mut machine));
/// assert_eq!(machine.driver, Some("580.95.05".parse()?));
/// assert!(!change.apply(&mut machine), "it has no driver of R470 any more");
/// # Ok::<(), ngcompat::ParseError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct DriverChange {
    /// The branch of the drivers that are replaced; all where none is given.
    pub branch: Option<u16>,
    /// The driver that replaces them.
    pub driver: DriverVersion,
}

impl DriverChange {
    /// This driver for every machine.
    pub const fn for_all(driver: DriverVersion) -> Self {
        Self { branch: None, driver }
    }

    /// Gives a machine its new driver, if the change is for it; says whether that is another than it
    /// had. Of a machine whose driver is not known, no branch is.
    pub fn apply(&self, machine: &mut Environment) -> bool {
        let now = machine.driver;
        let is_for = match self.branch {
            Some(branch) => now.is_some_and(|driver| driver.branch() == branch),
            None => true,
        };
        if !is_for || machine.has_jetson() || now == Some(self.driver) {
            return false;
        }
        machine.override_driver(Some(self.driver), None);
        true
    }
}

impl FromStr for DriverChange {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(match text.split_once('=') {
            Some((branch, driver)) => Self {
                branch: Some(branch.parse::<DriverVersion>()?.branch()),
                driver: driver.parse()?,
            },
            None => Self::for_all(text.parse()?),
        })
    }
}

impl fmt::Display for DriverChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(branch) = self.branch {
            write!(f, "{branch}=")?;
        }
        write!(f, "{}", self.driver)
    }
}

serde_as_text!(DriverChange);
