//! What the tests of this folder share.
//!
//! - Generators of machines for the property tests: driver numbers around every boundary in the
//!   data, every GPU, facts present or absent. Boundaries are taken from the matrix, so that a new
//!   release is covered without a new test.
//! - [`vectors`]: the conformance vectors and the core's answers to them.

pub mod vectors;

use std::sync::LazyLock;

use ngcompat::{
    CpuArch, CudaVersion, DriverVersion, Environment, Gpu, Os, Release, matrix, releases,
};
use proptest::prelude::*;
use proptest::sample::select;

/// Every driver version in the data, the numbers just beside them, and every branch alone.
pub static DRIVERS: LazyLock<Vec<DriverVersion>> = LazyLock::new(|| {
    let mut drivers = Vec::new();
    for row in matrix().driver_branches() {
        drivers.push(DriverVersion::of_branch(row.branch));
        drivers.extend([row.first, row.latest].into_iter().flatten());
        // Numbers that only Windows drivers have lie between the branches.
        drivers.push(parse(&format!("{}.61", row.branch + 1)));
    }
    for cuda in matrix().cuda() {
        drivers
            .extend(cuda.minor_version_floor.iter().flat_map(|floor| [floor.linux, floor.windows]));
        let bases = cuda.forward_package.iter().flat_map(|package| package.bases);
        drivers.extend(bases.filter_map(|base| base.minimum));
    }
    for release in releases() {
        drivers.extend(release.toolkit_driver);
        drivers.extend(release.driver.and_then(|driver| driver.minimum));
    }
    let beside: Vec<_> = drivers.iter().flat_map(|driver| beside(*driver)).collect();
    drivers.extend(beside);
    drivers.sort_unstable();
    drivers.dedup();
    drivers
});

fn parse(text: &str) -> DriverVersion {
    text.parse().unwrap_or_else(|error| panic!("{error}"))
}

/// The numbers just below and above the last number of a version, and the version with one more.
fn beside(driver: DriverVersion) -> Vec<DriverVersion> {
    let text = driver.to_string();
    let (front, last) = text.rsplit_once('.').unwrap_or(("", &text));
    let last: u16 = last.parse().unwrap_or(0);
    let dot = if front.is_empty() { "" } else { "." };
    let mut versions: Vec<_> = [last.saturating_sub(1), last + 1]
        .into_iter()
        .filter(|number| *number > 0)
        .map(|number| parse(&format!("{front}{dot}{number:02}")))
        .collect();
    if text.matches('.').count() < 2 {
        versions.push(parse(&format!("{text}.01")));
    }
    versions
}

/// A release.
pub fn release() -> impl Strategy<Value = &'static Release> {
    select(releases().iter().collect::<Vec<_>>())
}

/// A driver version.
pub fn driver() -> impl Strategy<Value = DriverVersion> {
    select(DRIVERS.as_slice())
}

/// Two drivers of one branch that may exist on Linux, the older first.
pub fn two_of_a_branch() -> impl Strategy<Value = (DriverVersion, DriverVersion)> {
    let branches: Vec<Vec<DriverVersion>> = matrix()
        .driver_branches()
        .iter()
        .map(|row| DRIVERS.iter().copied().filter(|one| one.branch() == row.branch).collect())
        .map(|drivers: Vec<_>| drivers.into_iter().filter(|one| exists(*one)).collect())
        .filter(|drivers: &Vec<_>| !drivers.is_empty())
        .collect();
    select(branches)
        .prop_flat_map(|drivers| (select(drivers.clone()), select(drivers)))
        .prop_map(|(one, other)| (one.min(other), one.max(other)))
}

/// Whether a driver may exist on Linux: a whole number, not older than the first of its branch.
pub fn exists(driver: DriverVersion) -> bool {
    !driver.is_branch()
        && matrix()
            .driver_branch(driver.branch())
            .is_some_and(|row| row.first.is_none_or(|first| driver.at_least(first) == Some(true)))
}

/// A CUDA version that a driver may print.
pub fn cuda() -> impl Strategy<Value = CudaVersion> {
    let versions: Vec<_> = matrix().driver_branches().iter().filter_map(|row| row.cuda).collect();
    select(versions)
}

/// A GPU of the matrix, a bare capability, a name that is cut off, or one that nobody knows.
pub fn gpu() -> impl Strategy<Value = Gpu> {
    let models: Vec<&str> = matrix().gpus().iter().map(|model| model.name).collect();
    let capabilities: Vec<_> = matrix().capabilities().iter().map(|row| row.capability).collect();
    let named = |name: &str| name.parse().unwrap_or(Gpu::UNKNOWN);
    prop_oneof![
        6 => select(models.clone()).prop_map(named),
        2 => select(capabilities).prop_map(Gpu::of_capability),
        1 => (select(models), 4..20_usize).prop_map(move |(name, length)| {
            let cut: String = name.chars().take(length).collect();
            named(&format!("{cut}..."))
        }),
        1 => Just(named("Voodoo 2")),
    ]
}

/// A machine of which some facts are known.
pub fn environment() -> impl Strategy<Value = Environment> {
    let os = select(vec![None, None, None, Some(Os::Linux), Some(Os::Wsl), Some(Os::Windows)]);
    let arch = select(vec![None, None, Some(CpuArch::X86_64), Some(CpuArch::Aarch64)]);
    let requirements =
        select(vec![None, None, None, Some("cudnn>=8.0.5"), Some("python=3.8"), Some("apex")]);
    (
        proptest::option::weighted(0.85, driver()),
        proptest::option::weighted(0.3, cuda()),
        proptest::collection::vec(gpu(), 0..3),
        os,
        arch,
        requirements,
    )
        .prop_map(|(driver, cuda, gpus, os, arch, requirement)| {
            let mut env = Environment::new();
            env.driver = driver;
            env.cuda_driver = cuda;
            env.gpus = gpus;
            env.platform.os = os;
            env.platform.arch = arch;
            env.requirements = requirement.iter().filter_map(|text| text.parse().ok()).collect();
            env
        })
}
