//! `--set-driver`: what if these machines had another driver?

use std::str::FromStr;

use ngcompat::{DriverVersion, Environment};

/// Another driver for some machines.
pub(super) struct DriverChange {
    /// The branch of those that get it; all where none is given.
    branch: Option<u16>,
    pub(super) driver: DriverVersion,
}

impl DriverChange {
    /// Whether a machine gets it. Of one whose driver is not known, no branch is.
    pub(super) fn is_for(&self, machine: &Environment) -> bool {
        self.branch.is_none_or(|branch| machine.driver.is_some_and(|it| it.branch() == branch))
    }
}

/// That no machine gets two drivers.
pub(super) fn each_once(changes: &[DriverChange]) -> Result<(), String> {
    for (place, change) in changes.iter().enumerate() {
        if changes.iter().take(place).any(|earlier| earlier.branch == change.branch) {
            return Err(match change.branch {
                Some(branch) => format!("--set-driver: {branch} is given twice"),
                None => "--set-driver: a driver for all is given twice".to_owned(),
            });
        }
    }
    Ok(())
}

impl FromStr for DriverChange {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let read = |text: &str| -> Result<DriverVersion, String> {
            text.parse().map_err(|error| format!("--set-driver: {error}"))
        };
        Ok(match text.split_once('=') {
            Some((branch, driver)) => {
                Self { branch: Some(read(branch)?.branch()), driver: read(driver)? }
            }
            None => Self { branch: None, driver: read(text)? },
        })
    }
}
