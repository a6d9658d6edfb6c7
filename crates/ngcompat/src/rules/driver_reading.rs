//! What the facts about a driver can mean.
//!
//! Linux, Windows and Jetson number their drivers apart. A number, a CUDA version or a JetPack may
//! leave open which driver it is; only what all possible readings agree on is certain.

use crate::machine::conflict::Fact;
use crate::machine::environment::Environment;
use crate::matrix::tables::Matrix;
use crate::rows::driver_branch::DriverBranch;
use crate::rows::systems::WindowsBranch;
use crate::rules::context::RuleContext;
use crate::rules::known_driver::KnownDriver;
use crate::values::board_class::BoardClass;
use crate::values::cuda_version::CudaVersion;
use crate::values::driver_version::DriverVersion;
use crate::values::platform::Os;

/// Whose numbering a driver follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Numbering {
    Linux,
    /// On Windows, and so under WSL.
    Windows,
    /// That of Jetson Linux, which the floors of other drivers don't bind.
    Jetson,
}

/// One reading of what is known of a driver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DriverHypothesis {
    /// **D**. From the CUDA field alone follow the branches that print it.
    pub(crate) driver: Option<DriverVersion>,
    /// **C(D)**; `None` for a driver older than any in the matrix.
    pub(crate) cuda: Option<CudaVersion>,
    pub(crate) numbering: Numbering,
    /// The Linux branch that the driver is of or shares its code with.
    pub(crate) branch: Option<u16>,
    /// Whether the branch is in the matrix, so that branches may be compared.
    pub(crate) listed: bool,
    /// The first version it may be, where its number is not whole.
    first: Option<DriverVersion>,
    /// The last branch that its number may begin with, where that is not known.
    last: Option<u16>,
    /// Whether a Windows driver may have the same number.
    pub(crate) also_windows: bool,
}

impl DriverHypothesis {
    const UNKNOWN: Self = Self {
        driver: None,
        cuda: None,
        numbering: Numbering::Linux,
        branch: None,
        listed: false,
        first: None,
        last: None,
        also_windows: false,
    };

    fn of_linux(driver: &KnownDriver, cuda: Option<CudaVersion>) -> Self {
        let number = driver.number;
        Self {
            driver: Some(number),
            cuda,
            branch: Some(number.branch()),
            listed: driver.branch.is_some(),
            first: driver.branch.and_then(|row| row.first).filter(|_| number.is_branch()),
            ..Self::UNKNOWN
        }
    }

    /// A Linux driver of a branch, of which its CUDA version was given.
    fn of_branch(row: &DriverBranch, cuda: CudaVersion) -> Self {
        Self {
            driver: Some(DriverVersion::of_branch(row.branch)),
            cuda: Some(cuda),
            branch: Some(row.branch),
            listed: true,
            first: row.first,
            ..Self::UNKNOWN
        }
    }

    /// A Windows driver; `row` is its branch, where it is known.
    fn of_windows(
        driver: Option<DriverVersion>,
        cuda: Option<CudaVersion>,
        row: Option<&WindowsBranch>,
    ) -> Self {
        // `R550` is any of 551 to 553, but `551` is 551.
        let whole = |driver: &DriverVersion| {
            !driver.is_branch() || row.is_some_and(|row| row.branch != driver.branch())
        };
        let driver = driver.filter(|driver| row.is_none() || whole(driver));
        let range = row.filter(|_| driver.is_none());
        Self {
            driver,
            cuda,
            numbering: Numbering::Windows,
            branch: row.map(|row| row.branch),
            first: range.map(|row| DriverVersion::of_branch(row.first)),
            last: range.map(|row| row.last),
            ..Self::UNKNOWN
        }
    }

    const fn of_jetson(cuda: CudaVersion) -> Self {
        Self { cuda: Some(cuda), numbering: Numbering::Jetson, ..Self::UNKNOWN }
    }

    /// Whether the driver is `floor` or newer; `None` where its number is not known well enough.
    pub(crate) fn at_least(self, floor: DriverVersion) -> Option<bool> {
        let at_least = self.driver.and_then(|driver| driver.at_least(floor));
        match (at_least, self.first, self.last) {
            (None, Some(first), _) if first.at_least(floor) == Some(true) => Some(true),
            (None, _, Some(last)) if last < floor.branch() => Some(false),
            _ => at_least,
        }
    }
}

/// Whether the machine is a Jetson module.
pub(crate) fn is_jetson(q: &RuleContext<'_>) -> bool {
    q.env.jetpack.is_some() || q.gpu.is_jetson()
}

/// Calls `each` with every reading of the environment's driver facts; none where nothing is known.
pub(crate) fn readings(q: &RuleContext<'_>, each: impl FnMut(DriverHypothesis)) {
    readings_of(q.matrix, q.env, q.driver, q.gpu.class(), each);
}

/// The same for a board of this class, outside a question.
pub(crate) fn readings_of(
    matrix: &Matrix,
    env: &Environment,
    driver: Option<&KnownDriver>,
    class: Option<BoardClass>,
    mut each: impl FnMut(DriverHypothesis),
) {
    if let Some(jetpack) = env.jetpack {
        // Of every release that its version may mean, else of the nearest earlier one.
        let rows = matrix.jetpack_releases(jetpack);
        rows.for_each(|row| each(DriverHypothesis::of_jetson(row.cuda)));
    }
    match (driver, env.cuda_driver) {
        (Some(driver), given) => of_number(matrix, env, driver, given, each),
        (None, Some(cuda)) => {
            let jetson = env.jetpack.is_some() || class == Some(BoardClass::Jetson);
            of_cuda(matrix, env, cuda, jetson, each);
        }
        (None, None) => {}
    }
}

fn of_number(
    matrix: &Matrix,
    env: &Environment,
    driver: &KnownDriver,
    given: Option<CudaVersion>,
    mut each: impl FnMut(DriverHypothesis),
) {
    let (number, systems) = (driver.number, driver.systems);
    if systems.jetson {
        let also = given.filter(|given| Some(*given) != driver.cuda);
        let all = driver.cuda.into_iter().chain(also);
        return all.for_each(|cuda| each(DriverHypothesis::of_jetson(cuda)));
    }
    let windows_only = systems.only_windows();
    let unknown = driver.branch.is_none() && driver.windows.is_none();
    let (linux, windows) = match env.platform.os {
        // What drivers of another system have may be theirs all the same.
        Some(Os::Linux) => (true, windows_only),
        Some(os) if os.has_windows_driver() => (systems.linux, true),
        // Where the words about it contradict each other, it may be either.
        None if env.disputed(Fact::Os).is_some() => (true, true),
        _ => (systems.linux, windows_only || unknown && systems.windows),
    };
    if windows {
        // A Linux number on Windows: the Windows driver is of the same branch.
        let row = driver.windows.or_else(|| matrix.windows_drivers_of(number.branch()));
        let own = Some(number).filter(|_| systems.windows);
        match row.and_then(|row| matrix.driver_branch(row.branch)?.cuda) {
            Some(cuda) => each(DriverHypothesis::of_windows(own, Some(cuda), row)),
            None => cuda_of_unlisted(matrix, number.branch(), given, |cuda| {
                each(DriverHypothesis::of_windows(own, cuda, row));
            }),
        }
    }
    if linux {
        let also_windows = env.platform.os.is_none() && systems.windows && !number.is_branch();
        let reading =
            |cuda| DriverHypothesis { also_windows, ..DriverHypothesis::of_linux(driver, cuda) };
        // For a branch that the matrix has its own CUDA wins: inside a container with active
        // compatibility libraries the one that was given is theirs.
        if unknown {
            cuda_of_unlisted(matrix, number.branch(), given, |cuda| each(reading(cuda)));
        } else {
            each(reading(driver.cuda));
        }
    }
}

/// The CUDA of a branch that no table has: the one given, where it is between those of the branches
/// around it; else it may be either of these.
fn cuda_of_unlisted(
    matrix: &Matrix,
    branch: u16,
    told: Option<CudaVersion>,
    mut each: impl FnMut(Option<CudaVersion>),
) {
    let lower = matrix.cuda_of_branch(branch);
    let rows = matrix.driver_branches().iter();
    let upper = rows.filter(|row| row.branch > branch).find_map(|row| row.cuda);
    let between = told.is_some_and(|told| {
        lower.is_none_or(|lower| lower <= told) && upper.is_none_or(|upper| told <= upper)
    });
    if told.is_some() {
        each(told);
    }
    if !between {
        each(lower);
        if upper.is_some() && upper != lower {
            each(upper);
        }
    }
}

fn of_cuda(
    matrix: &Matrix,
    env: &Environment,
    cuda: CudaVersion,
    jetson: bool,
    mut each: impl FnMut(DriverHypothesis),
) {
    if jetson {
        return each(DriverHypothesis::of_jetson(cuda));
    }
    let mut any = false;
    let branches = matrix.driver_branches().iter().filter(|row| row.cuda == Some(cuda));
    let windows = env.platform.os.is_some_and(Os::has_windows_driver);
    for row in branches {
        if windows && let Some(own) = matrix.windows_drivers_of(row.branch) {
            any = true;
            each(DriverHypothesis::of_windows(None, Some(cuda), Some(own)));
        }
    }
    if windows && !any {
        each(DriverHypothesis::of_windows(None, Some(cuda), None));
    }
    let mut any = false;
    for row in matrix.driver_branches().iter().filter(|row| row.cuda == Some(cuda)) {
        any = true;
        each(DriverHypothesis::of_branch(row, cuda));
    }
    if !any && !windows {
        each(DriverHypothesis { cuda: Some(cuda), ..DriverHypothesis::UNKNOWN });
    }
}
