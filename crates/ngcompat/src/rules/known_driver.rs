//! What the tables know of a driver's number. Every rule about drivers asks it, so it is looked up once
//! a question.

use crate::machine::environment::Environment;
use crate::matrix::tables::Matrix;
use crate::rows::driver_branch::DriverBranch;
use crate::rows::systems::WindowsBranch;
use crate::values::cuda_version::CudaVersion;
use crate::values::driver_version::DriverVersion;
use crate::values::platform::Os;

/// A driver's number, with the rows it may belong to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KnownDriver {
    pub(crate) number: DriverVersion,
    /// The row of its branch, if it is a Linux driver.
    pub(crate) branch: Option<&'static DriverBranch>,
    /// The row of its first number, if it is a Windows driver.
    pub(crate) windows: Option<&'static WindowsBranch>,
    pub(crate) systems: Systems,
    /// **C(D)**, as a Jetson driver if it is one, else by its branch; where no row covers that, of
    /// the nearest lower one.
    pub(crate) cuda: Option<CudaVersion>,
}

impl KnownDriver {
    pub(crate) fn of(matrix: &Matrix, number: DriverVersion) -> Self {
        let first = number.branch();
        let branch = matrix.driver_branch(first);
        let windows = matrix.windows_branch(first);
        let jetson = matrix.is_jetson_driver(number);
        let cuda = if jetson {
            matrix.cuda_of_jetson_driver(number)
        } else {
            branch.and_then(|row| row.cuda).or_else(|| {
                let row = branch.map(|row| row.branch).or(windows.map(|row| row.branch));
                matrix.cuda_of_branch(row.unwrap_or(first))
            })
        };
        let oldest = matrix.driver_branches().first().map_or(0, |row| row.branch);
        let systems =
            if jetson { Systems::JETSON } else { Systems::of(number, oldest, branch, windows) };
        Self { number, branch, windows, systems, cuda }
    }

    /// That of a machine.
    pub(crate) fn of_machine(matrix: &Matrix, env: &Environment) -> Option<Self> {
        env.driver.map(|number| Self::of(matrix, number))
    }

    /// Whether drivers of the machine's operating system don't have this number.
    pub(crate) fn is_of_other_system(&self, env: &Environment) -> bool {
        match env.platform.os {
            Some(Os::Linux) => self.systems.only_windows(),
            Some(Os::Windows | Os::Wsl) => self.systems.linux && !self.systems.windows,
            _ => false,
        }
    }
}

/// The systems that a driver number, or the beginning of one, may be of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Systems {
    pub(crate) linux: bool,
    pub(crate) windows: bool,
    pub(crate) jetson: bool,
}

/// The first branch whose Windows numbers are recorded without gaps.
const FIRST_RECORDED: u16 = 450;

impl Systems {
    const JETSON: Self = Self { linux: false, windows: false, jetson: true };

    /// Windows numbers have two parts, the second of two digits. A branch that no system is known to
    /// have may be of any that its form allows; but the Linux branches before R450 are all recorded.
    fn of(
        number: DriverVersion,
        oldest: u16,
        branch: Option<&DriverBranch>,
        known: Option<&WindowsBranch>,
    ) -> Self {
        let linux = branch.is_some();
        let form = number.is_branch() || number.has_windows_form();
        // Which numbers Windows drivers had before R450 is hardly recorded.
        let old = number.branch() < FIRST_RECORDED;
        let windows = form && (known.is_some() || !linux || old);
        let linux_may_be = known.is_none() && !(old && number.branch() >= oldest);
        Self { linux: linux || linux_may_be || !form, windows, jetson: false }
    }

    /// Whether no Linux driver has such a number.
    pub(crate) const fn only_windows(self) -> bool {
        self.windows && !self.linux
    }
}

/// Whether the machine's driver is a Windows one.
pub(crate) fn on_windows(matrix: &Matrix, env: &Environment) -> bool {
    is_windows(env, KnownDriver::of_machine(matrix, env).as_ref())
}

/// The same, where the driver has been looked up.
pub(crate) fn is_windows(env: &Environment, driver: Option<&KnownDriver>) -> bool {
    match env.platform.os {
        Some(os) => Os::has_windows_driver(os),
        None => driver.is_some_and(|driver| driver.systems.only_windows()),
    }
}
