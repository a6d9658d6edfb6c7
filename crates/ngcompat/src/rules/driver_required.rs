//! The drivers that a build requires, in words that one can act on.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write as _;

use crate::matrix::tables::Matrix;
use crate::rows::cuda::{BaseBranch, Cuda};
use crate::rules::context::RuleContext;
use crate::rules::driver::package;
use crate::rules::driver_reading::is_jetson;
use crate::rules::wsl::{ALL_HAVE_IT, first_in_wsl};
use crate::values::board_class::ForwardCompatibility;
use crate::values::driver_version::DriverVersion;
use crate::values::text::list;

/// "driver 615 or later; on data center boards also R580 or some ended branches; 580.65.06
/// or later with CUDA minor-version compatibility". What the machine cannot use is left out.
pub(crate) fn required(q: &RuleContext<'_>, cuda: &'static Cuda) -> String {
    let own = match q.subject.stated.driver.and_then(|notes| notes.minimum) {
        Some(minimum) if minimum.branch() == cuda.branch => minimum,
        _ => DriverVersion::of_branch(cuda.branch),
    };
    if q.on_windows() {
        return required_on_windows(q, cuda);
    }
    let mut text = required_on_linux(q, cuda, own);
    // A number that both have, and no word about which it is.
    let either = q.driver.is_some_and(|driver| {
        driver.systems.windows && driver.windows.is_some() && !driver.number.is_branch()
    });
    if either && q.env.platform.os.is_none() && !is_jetson(q) {
        let _ = write!(text, "; on Windows, {}", required_on_windows(q, cuda));
    }
    text
}

fn required_on_linux(q: &RuleContext<'_>, cuda: &'static Cuda, own: DriverVersion) -> String {
    if is_jetson(q) {
        return format!("a system with CUDA {}.x", cuda.version.major);
    }
    let mut text = format!("driver {own} or later");
    let bases = bases(q, cuda);
    if !bases.is_empty() {
        let _ = write!(text, "; on data center boards also {}", list(&bases, "or"));
    }
    if let Some(floor) = cuda.minor_version_floor.filter(|_| cuda.version.minor > 0) {
        let first = q.subject.build.oldest_driver(floor.linux);
        // Code that only the toolkit's own drivers load leaves nothing below them.
        if first.at_least(own) != Some(true) {
            let _ = write!(text, "; {first} or later with CUDA minor-version compatibility");
        }
    }
    text
}

/// "Windows driver 551 or later; 528.33 or later with CUDA minor-version compatibility".
fn required_on_windows(q: &RuleContext<'_>, cuda: &Cuda) -> String {
    let in_wsl = first_in_wsl(q);
    let own = q.matrix.windows_drivers_of(cuda.branch).map(|row| row.first);
    let own = own.max(in_wsl.filter(|_| own.is_some() || cuda.branch < ALL_HAVE_IT));
    let mut text = match own {
        Some(first) => format!("Windows driver {first} or later"),
        None => format!("a Windows driver for CUDA {} or later", cuda.version),
    };
    let floor = cuda.minor_version_floor.filter(|_| cuda.version.minor > 0);
    let floor = floor.map(|floor| floor.windows.max(DriverVersion::of_branch(in_wsl.unwrap_or(0))));
    if let Some(floor) = floor.filter(|floor| own.is_none_or(|own| floor.branch() < own)) {
        let _ = write!(text, "; {floor} or later with CUDA minor-version compatibility");
    }
    text
}

/// The base branches of forward compatibility, where the board may have it.
fn bases(q: &RuleContext<'_>, cuda: &'static Cuda) -> Vec<String> {
    let unsupported = q.gpu.forward_compatibility() == Some(ForwardCompatibility::Unsupported);
    let package = package(q);
    if unsupported || package.carried == Some(false) {
        return Vec::new();
    }
    let of_package = package.cuda(cuda);
    let all = of_package.forward_package.map_or(&[][..], |package| package.bases);
    let accepted = |base: &&BaseBranch| of_package.base(base.branch, package.driver).is_some();
    let ended = |base: &&BaseBranch| {
        let row = q.matrix.driver_branch(base.branch);
        row.is_some_and(|row| row.has_ended(q.matrix.as_of()))
    };
    let (mut past, mut wanted): (Vec<_>, Vec<_>) = all.iter().filter(accepted).partition(ended);
    // Nobody should install an ended branch where another does, but who has it may keep it.
    if wanted.is_empty() {
        core::mem::swap(&mut past, &mut wanted);
    }
    let mut named: Vec<String> = wanted.into_iter().map(|base| branch(q.matrix, base)).collect();
    if !past.is_empty() {
        named.push(String::from("some ended branches"));
    }
    named
}

/// "R470 (470.57 or later, newest 470.256.02)": a floor is not a version that one could install.
fn branch(matrix: &Matrix, base: &BaseBranch) -> String {
    let newest = matrix.driver_branch(base.branch).and_then(|row| row.latest);
    match (base.minimum, newest) {
        (Some(floor), Some(newest)) => {
            format!("R{} ({floor} or later, newest {newest})", base.branch)
        }
        (Some(floor), None) => format!("R{} ({floor} or later)", base.branch),
        (None, _) => format!("R{}", base.branch),
    }
}
