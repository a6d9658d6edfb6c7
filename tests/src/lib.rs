//! What the tests of this folder share.
//!
//! - Generators of machines for the property tests: driver numbers around every boundary in the
//!   data, every GPU, facts present or absent. Boundaries are taken from the matrix, so that a new
//!   release is covered without a new test.
//! - Generators of releases of every family, and of builds that nobody has.
//! - [`machines`]: the machines of a text in lines.
//! - [`vectors`]: the conformance vectors and the core's answers to them.

pub mod machines;
pub mod vectors;

use std::fmt;
use std::sync::LazyLock;

use ngcompat::{
    Build, BuildKind, BuildPlatform, CpuArch, CudaVersion, DriverVersion, Environment, Gpu,
    JetPack, Launcher, Os, Outcome, Release, Report, ToolkitVersion, Verdict, matrix,
};
use proptest::prelude::*;
use proptest::sample::select;

/// Every driver version in the data, the numbers just beside them, and every branch alone.
pub static DRIVERS: LazyLock<Vec<DriverVersion>> = LazyLock::new(|| {
    let mut drivers = Vec::new();
    for row in matrix().driver_branches() {
        drivers.push(DriverVersion::of_branch(row.branch));
        drivers.extend([row.first, row.latest, row.windows_latest].into_iter().flatten());
        // Numbers that only Windows drivers have lie between the branches.
        drivers.push(parse(&format!("{}.61", row.branch + 1)));
    }
    for row in matrix().windows_branches() {
        for first in row.first..=row.last {
            drivers.push(DriverVersion::of_branch(first));
            drivers.push(parse(&format!("{first}.33")));
        }
    }
    drivers.extend(matrix().jetpack().iter().filter_map(|row| row.driver));
    drivers.extend(["450.90", "540.3.0", "998", "535.1040.05", "640.12.03"].map(parse));
    for cuda in matrix().cuda() {
        drivers
            .extend(cuda.minor_version_floor.iter().flat_map(|floor| [floor.linux, floor.windows]));
        let bases = cuda.forward_package.iter().flat_map(|package| package.bases);
        drivers.extend(bases.filter_map(|base| base.minimum));
    }
    let rows = matrix().families().iter().flat_map(|family| family.releases);
    for row in rows.flat_map(|row| row.builds) {
        drivers.extend(row.build.compat_driver);
        drivers.extend(row.stated.driver.and_then(|driver| driver.minimum));
    }
    let beside: Vec<_> = drivers.iter().flat_map(|driver| beside(*driver)).collect();
    drivers.extend(beside);
    drivers.sort_unstable();
    drivers.dedup();
    drivers
});

/// The versions of the container toolkit at which something changes, and those just before.
pub static TOOLKITS: LazyLock<Vec<ToolkitVersion>> = LazyLock::new(|| {
    let rows = matrix().launchers().iter();
    let all = rows.flat_map(|row| row.checks_requirements.iter().chain(row.loads_libraries));
    let mut all: Vec<ToolkitVersion> = all.map(|one| one.since).collect();
    let before = |one: &ToolkitVersion| match one.patch {
        0 => ToolkitVersion::new(one.major, one.minor.saturating_sub(1), 9),
        patch => ToolkitVersion::new(one.major, one.minor, patch - 1),
    };
    all.extend(all.clone().iter().map(before));
    all.sort_unstable();
    all.dedup();
    all
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

/// Every release that searches list, of every family; and images that only a suffix names.
pub static RELEASES: LazyLock<Vec<Release>> = LazyLock::new(|| {
    let mut all: Vec<Release> =
        matrix().families().iter().flat_map(|family| matrix().releases_of(family)).collect();
    let igpu: Vec<Release> = all
        .iter()
        .filter(|release| release.build(BuildPlatform::Jetson).is_some())
        .filter_map(|release| ngcompat::release(&format!("{}-igpu", release.name())).ok())
        .collect();
    all.extend(igpu);
    // What PyPI installs for a version alone.
    let versions: Vec<Release> = all
        .iter()
        .filter(|release| release.family().key == "torch")
        .filter_map(|release| ngcompat::release(&format!("torch=={}", release.version())).ok())
        .collect();
    all.extend(versions);
    all
});

/// A release: of PyTorch's containers half of the time, else of any family.
pub fn release() -> impl Strategy<Value = Release> {
    prop_oneof![
        4 => select(matrix().releases().collect::<Vec<_>>()),
        3 => select(RELEASES.as_slice()),
        1 => family_first(),
    ]
}

/// A family, and of it a release, so that small families are met too.
fn family_first() -> impl Strategy<Value = Release> {
    let families: Vec<Vec<Release>> = matrix()
        .families()
        .iter()
        .map(|family| matrix().releases_of(family).collect::<Vec<_>>())
        .filter(|releases| !releases.is_empty())
        .collect();
    select(families).prop_flat_map(select)
}

/// A build of somebody's own, of which some facts are known.
pub fn build() -> impl Strategy<Value = Build> {
    let cuda: Vec<CudaVersion> = matrix().cuda().iter().map(|row| row.version).collect();
    let capabilities: Vec<_> = matrix().capabilities().iter().map(|row| row.capability).collect();
    let own: Vec<DriverVersion> =
        RELEASES.iter().filter_map(|one| one.ordinary().build.compat_driver).collect();
    let requires: Vec<&str> =
        RELEASES.iter().filter_map(|one| one.ordinary().build.requires.as_deref()).collect();
    (
        prop_oneof![4 => Just(BuildKind::Image), 1 => Just(BuildKind::Wheel)],
        select(BuildPlatform::ALL.to_vec()),
        proptest::option::weighted(0.9, select(cuda)),
        proptest::option::of(any::<bool>()),
        (proptest::option::weighted(0.3, select(own)), proptest::option::of(any::<bool>())),
        proptest::option::weighted(0.6, proptest::sample::subsequence(capabilities.clone(), 1..8)),
        proptest::option::weighted(0.3, select(capabilities)),
        proptest::option::weighted(0.3, select(requires)),
    )
        .prop_map(|(kind, platform, cuda, package, (driver, tested), code, ptx, requires)| {
            let mut build = Build::default().kind(kind).platform(platform);
            build.cuda = cuda;
            build.compat_package = package;
            build.compat_tested = tested;
            build.compat_driver = driver;
            if let Some(code) = code {
                build = build.capabilities(code);
            }
            build.ptx = ptx;
            build.requires = requires.map(Into::into);
            build
        })
}

/// What is asked about: a release of the matrix, or somebody's own build.
#[derive(Debug, Clone)]
#[expect(clippy::large_enum_variant, reason = "a release is copied, not kept")]
pub enum Subject {
    /// A release.
    Release(Release),
    /// A build described by its own facts.
    Build(Box<Build>),
}

impl Subject {
    /// The whole answer.
    pub fn check(&self, env: &Environment) -> Report {
        match self {
            Self::Release(release) => release.check(env),
            Self::Build(build) => matrix().check_build(build, env),
        }
    }

    /// The decision.
    pub fn outcome(&self, env: &Environment) -> Outcome {
        match self {
            Self::Release(release) => release.outcome(env),
            Self::Build(build) => matrix().outcome_of_build(build, env),
        }
    }

    /// The verdict.
    pub fn verdict(&self, env: &Environment) -> Verdict {
        self.outcome(env).verdict
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Release(release) => release.name().fmt(f),
            Self::Build(build) => write!(f, "{build:?}"),
        }
    }
}

/// A release, or now and then a build of somebody's own.
pub fn subject() -> impl Strategy<Value = Subject> {
    prop_oneof![
        4 => release().prop_map(Subject::Release),
        1 => build().prop_map(|build| Subject::Build(Box::new(build))),
    ]
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

/// A JetPack or L4T of the data, the beginning of one, or one that is not recorded.
pub fn jetpack() -> impl Strategy<Value = JetPack> {
    let rows = matrix().jetpack().iter();
    let mut all: Vec<JetPack> =
        rows.flat_map(|row| std::iter::once(&row.jetpack).chain(row.l4t)).copied().collect();
    let others = ["4", "5", "6", "7", "4.4", "6.3", "8.0", "R36", "R36.4", "R36.4.9", "R40.1"];
    all.extend(others.iter().filter_map(|text| text.parse::<JetPack>().ok()));
    select(all)
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
    let some = [Os::Linux, Os::Wsl, Os::Windows, Os::MacOs].map(Some);
    let os = select([&[None, None, None, None][..], &some[..]].concat());
    let arch = select(vec![None, None, Some(CpuArch::X86_64), Some(CpuArch::Aarch64)]);
    let requirements =
        select(vec![None, None, None, Some("cudnn>=8.0.5"), Some("python=3.8"), Some("apex")]);
    let launcher = proptest::option::weighted(0.3, select(Launcher::ALL.to_vec()));
    let toolkit = proptest::option::weighted(0.3, select(TOOLKITS.as_slice()));
    (
        proptest::option::weighted(0.85, driver()),
        proptest::option::weighted(0.3, cuda()),
        proptest::option::weighted(0.1, jetpack()),
        proptest::collection::vec(gpu(), 0..3),
        os,
        arch,
        requirements,
        launcher,
        toolkit,
    )
        .prop_map(|(driver, cuda, jetpack, gpus, os, arch, requirement, launcher, toolkit)| {
            let mut env = Environment::new();
            env.driver = driver;
            env.cuda_driver = cuda;
            env.jetpack = jetpack;
            env.gpus = gpus;
            env.platform.os = os;
            env.platform.arch = arch;
            env.launcher = launcher;
            env.toolkit = toolkit;
            env.requirements = requirement.iter().filter_map(|text| text.parse().ok()).collect();
            env
        })
}
