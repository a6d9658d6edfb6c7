//! Which driver branches one would install today.

use alloc::format;
use alloc::string::String;

use crate::machine::gpu::Gpu;
use crate::matrix::tables::Matrix;
use crate::rows::driver_branch::DriverBranch;
use crate::values::branch_kind::BranchKind;
use crate::values::driver_version::DriverVersion;

/// A driver of a maintained branch, to be installed.
#[derive(Clone, Copy)]
pub(crate) struct Installable {
    pub(crate) row: &'static DriverBranch,
    /// The newest version of the branch for this system; the branch alone if none is recorded.
    pub(crate) driver: DriverVersion,
}

/// The drivers one would install today on a machine with these GPUs, best first: of branches of
/// long-term support or production that have not ended and drive every GPU. Long-term support comes
/// before production, the smaller step before the larger, and branches without a recorded version
/// last.
pub(crate) fn maintained<'a>(
    matrix: &'a Matrix,
    gpus: &'a [Gpu],
    windows: bool,
) -> impl Iterator<Item = Installable> + 'a {
    let place = move |row: &DriverBranch| match (newest(row, windows), row.kind) {
        (Some(_), Some(BranchKind::LongTermSupport)) => 0,
        (Some(_), _) => 1,
        (None, _) => 2,
    };
    let rows = move |of: i32| {
        let all = matrix.driver_branches().iter().filter(|row| row.is_maintained(matrix.as_of()));
        all.filter(move |row| place(row) == of)
    };
    (0..=2).flat_map(rows).filter_map(move |row| {
        let driver = newest(row, windows).unwrap_or(DriverVersion::of_branch(row.branch));
        let for_all = |gpu| drives(matrix, row, driver, gpu, windows);
        gpus.iter().all(for_all).then_some(Installable { row, driver })
    })
}

/// The newest version of a branch.
fn newest(row: &DriverBranch, windows: bool) -> Option<DriverVersion> {
    if windows { row.windows_latest } else { row.latest }
}

/// Whether a driver of a branch drives a GPU, whatever it can mean. Integrated GPUs have the drivers
/// of JetPack.
fn drives(
    matrix: &Matrix,
    row: &DriverBranch,
    driver: DriverVersion,
    gpu: &Gpu,
    windows: bool,
) -> bool {
    let (first, last) = driver_branch_range(matrix, gpu);
    let board = gpu.first_driver().filter(|_| !windows && !driver.is_branch());
    (first..=last).contains(&row.branch)
        && !gpu.possible_capabilities().iter().any(|one| matrix.is_integrated(*one))
        && board.is_none_or(|first| driver >= first)
}

/// The first and last branch that drive a GPU, as far as all its possible capabilities agree to.
pub(crate) fn driver_branch_range(matrix: &Matrix, gpu: &Gpu) -> (u16, u16) {
    let rows = gpu.possible_capabilities().iter().filter_map(|one| matrix.capability(*one));
    rows.fold((0, u16::MAX), |(first, last), row| {
        (first.max(row.first_driver.unwrap_or(0)), last.min(row.last_driver.unwrap_or(u16::MAX)))
    })
}

/// The last branch that drives all GPUs; `None` where none has dropped any of them yet.
pub(crate) fn last_branch(matrix: &Matrix, gpus: &[Gpu]) -> Option<u16> {
    let of_each = gpus.iter().map(|gpu| driver_branch_range(matrix, gpu).1);
    of_each.min().filter(|last| *last < u16::MAX)
}

/// "long-term support until 2028-06", "production, ended 2025-04-17", "new feature".
pub(crate) fn lifecycle(
    kind: Option<BranchKind>,
    end: Option<&str>,
    ended: bool,
) -> Option<String> {
    match (kind.map(BranchKind::name), end) {
        (Some(kind), Some(end)) if ended => Some(format!("{kind}, ended {end}")),
        (Some(kind), Some(end)) => Some(format!("{kind} until {end}")),
        (kind, None) => kind.map(String::from),
        (None, Some(end)) => Some(format!("{} {end}", if ended { "ended" } else { "until" })),
    }
}
