//! Which build of a release a machine would get.

use crate::machine::environment::Environment;
use crate::machine::gpu::Gpu;
use crate::matrix::release::Release;
use crate::matrix::tables::Matrix;
use crate::rows::build::{Build, BuildPlatform, BuildRow};
use crate::rows::family::FamilyKind;
use crate::rows::release::ReleaseRow;
use crate::rules::known_machine::KnownMachine;
use crate::values::compute_capability::ComputeCapability;
use crate::values::cuda_version::CudaVersion;
use crate::values::platform::{CpuArch, Os};

/// The first integrated GPU that runs the ordinary Arm images: Thor. It was renumbered from 10.1 to
/// 11.0 with CUDA 13.
const THOR: ComputeCapability = ComputeCapability::new(10, 1);

/// How a build fits the platform of a machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PlatformMatch {
    /// It is made for it, as far as the platform is known.
    Fits,
    /// No build for the platform is recorded; there may be one.
    NotRecorded,
    /// There is none.
    None,
    /// PyPI's default build for the platform has no CUDA.
    CpuOnly,
}

/// A build, and how it was found.
#[derive(Clone, Copy)]
pub(crate) struct Selected {
    /// The release's row, which is not that of the one asked for where a version alone has another
    /// default on this platform.
    pub(crate) row: &'static ReleaseRow,
    pub(crate) build: &'static BuildRow,
    pub(crate) platform: PlatformMatch,
    pub(crate) chosen: bool,
}

/// The build of a release that this machine would get.
pub(crate) fn selected(asked: &Release, machine: &KnownMachine<'_>) -> Selected {
    let selected = for_platform(asked, &machine.env);
    let build = loaded(asked.matrix, selected.row, selected.build, machine);
    Selected { build, ..selected }
}

/// An image may hold code for several versions of CUDA. Of those that have some for all GPUs it loads
/// the newest that the driver takes.
fn loaded(
    matrix: &'static Matrix,
    row: &'static ReleaseRow,
    first: &'static BuildRow,
    machine: &KnownMachine<'_>,
) -> &'static BuildRow {
    let of_platform = row.builds_for(first.build.platform);
    if of_platform.clone().nth(1).is_none() {
        return first;
    }
    let (env, driver) = (&machine.env, machine.driver);
    let given = || env.cuda_driver.or_else(|| cuda_of_system(matrix, env));
    let supported = driver.map_or_else(given, |driver| driver.cuda);
    let takes = |build: &Build| {
        let loads = build.loads_from.zip(driver).is_none_or(|(from, own)| own.number >= from);
        let major = build.cuda.zip(supported).is_none_or(|(own, cuda)| cuda.major >= own.major);
        loads && major
    };
    let has_code = |build: &Build| {
        let targets = || matrix.cuda_version(build.cuda?).map(|row| row.targets);
        let code = build.capabilities.as_deref().or_else(targets).unwrap_or_default();
        let runs = |gpu: &Gpu| {
            let possible = gpu.possible_capabilities();
            // On an integrated GPU code of a related chip may run.
            let on = |device: &ComputeCapability| {
                let related = matrix.is_integrated(*device)
                    && code.first().is_some_and(|oldest| oldest <= device)
                    && code.iter().any(|built| built.major == device.major);
                let specific = |built: &ComputeCapability| build.arch_specific.contains(built);
                let runs_on = |built: &ComputeCapability| {
                    built == device || matrix.code_runs(*built, *device) && !specific(built)
                };
                related || code.iter().any(runs_on)
            };
            possible.is_empty() || possible.iter().any(on)
        };
        env.gpus.iter().all(runs)
    };
    let mut with_code = of_platform.filter(|row| has_code(&row.build));
    // Where nothing is known of the driver, that for the oldest: it runs on more.
    let any = driver.is_some() || supported.is_some();
    let newest = with_code.clone().rfind(|row| any && takes(&row.build));
    newest.or_else(|| with_code.next()).unwrap_or(first)
}

fn for_platform(asked: &Release, env: &Environment) -> Selected {
    if asked.asked.without_cuda.is_some() {
        let (row, build) = (asked.row, asked.row.ordinary());
        return Selected { row, build, platform: PlatformMatch::CpuOnly, chosen: false };
    }
    let found = |row: &'static ReleaseRow, build, platform| Selected {
        row,
        build,
        platform,
        chosen: asked.asked.platform.is_none() && row.has_igpu_tag(),
    };
    if let Some(platform) = asked.asked.platform {
        return match asked.row.build(platform) {
            Some(build) => found(asked.row, build, PlatformMatch::Fits),
            None => found(asked.row, asked.row.ordinary(), PlatformMatch::NotRecorded),
        };
    }
    if env.is_jetson_module()
        && let Some((row, build)) = of_same_tag(asked.family.releases, asked.row)
    {
        return found(row, build, PlatformMatch::Fits);
    }
    let Some(platform) = platform_of(asked, env) else {
        // A machine is taken for one of x86_64 where nothing says otherwise.
        let ordinary = asked.row.ordinary();
        let fits = match ordinary.build.platform {
            BuildPlatform::LinuxAarch64 => PlatformMatch::NotRecorded,
            _ => PlatformMatch::Fits,
        };
        return found(asked.row, ordinary, fits);
    };
    let (row, default) = default_on(asked, platform);
    match row.build(platform) {
        _ if default == Some(false) => found(row, row.ordinary(), PlatformMatch::CpuOnly),
        // Windows on Arm would need wheels of its own.
        Some(build) if of_windows_on_arm(platform, env) => {
            found(row, build, PlatformMatch::NotRecorded)
        }
        Some(build) => found(row, build, PlatformMatch::Fits),
        // Jetson modules take the ordinary Arm image where there is none for them.
        None if platform == BuildPlatform::Jetson => match row.build(BuildPlatform::LinuxAarch64) {
            Some(build) => found(row, build, PlatformMatch::Fits),
            None => found(row, row.ordinary(), PlatformMatch::NotRecorded),
        },
        // PyTorch has no wheels for Arm or Windows alone, so that this row is not whole.
        None if asked.family.kind == FamilyKind::Wheel
            && row.build(BuildPlatform::LinuxX86_64).is_some()
            && asked.asked.unrecorded.is_none() =>
        {
            found(row, row.ordinary(), PlatformMatch::None)
        }
        // Of a wheel that no row stands for, PyPI may have one for Windows.
        None if platform == BuildPlatform::WindowsX86_64 && !of_windows_on_arm(platform, env) => {
            found(row, row.ordinary(), PlatformMatch::Fits)
        }
        None => found(row, row.ordinary(), PlatformMatch::NotRecorded),
    }
}

/// What a Jetson module gets by the tag of a row that has no image for it: one tag may cover images of
/// several platforms that have rows of their own.
fn of_same_tag(
    rows: &'static [ReleaseRow],
    asked: &ReleaseRow,
) -> Option<(&'static ReleaseRow, &'static BuildRow)> {
    let for_jetson = |row: &'static ReleaseRow| Some((row, row.build(BuildPlatform::Jetson)?));
    asked.tag?;
    let mut same = rows.iter().filter(|row| row.tag == asked.tag);
    same.find_map(for_jetson).filter(|(row, _)| row.variant != asked.variant)
}

fn of_windows_on_arm(platform: BuildPlatform, env: &Environment) -> bool {
    platform == BuildPlatform::WindowsX86_64 && env.cpu() == Some(CpuArch::Aarch64)
}

/// The platform a machine pulls for; `None` where it is the ordinary one, or not known.
fn platform_of(release: &Release, env: &Environment) -> Option<BuildPlatform> {
    if env.is_jetson_module() {
        let wheel = release.family.kind == FamilyKind::Wheel;
        // A whole tag names the ordinary image where the release has one beside that for Jetson.
        let for_jetson = release.row.builds_for(BuildPlatform::Jetson).next().is_some();
        let named = release.asked.tag.is_some()
            && release.row.ordinary().build.platform != BuildPlatform::Jetson
            && (!for_jetson || release.row.has_igpu_tag());
        // Of an image for all platforms, later systems load what is for Arm.
        let later = release.row.is_for_all_platforms()
            && cuda_of_system(release.matrix, env).is_some_and(|cuda| cuda.major >= 13);
        return Some(if wheel || named || later || env.gpus.iter().all(is_thor) {
            BuildPlatform::LinuxAarch64
        } else {
            BuildPlatform::Jetson
        });
    }
    match (release.family.kind, env.platform.os, env.cpu()) {
        (FamilyKind::Wheel, Some(Os::Windows), _) => Some(BuildPlatform::WindowsX86_64),
        (_, _, Some(CpuArch::Aarch64)) => Some(BuildPlatform::LinuxAarch64),
        (FamilyKind::Wheel, ..) => Some(BuildPlatform::LinuxX86_64),
        _ => None,
    }
}

/// The CUDA of a module's system, the oldest that it may be.
fn cuda_of_system(matrix: &Matrix, env: &Environment) -> Option<CudaVersion> {
    matrix.jetpack_releases(env.jetpack?).map(|row| row.cuda).min()
}

/// How a build described by its own facts fits. `x86_64` is taken where its facts name no platform,
/// so that it may be an Arm build too.
pub(crate) fn platform_of_build(build: &Build, env: &Environment) -> PlatformMatch {
    match (build.platform, env.cpu()) {
        (BuildPlatform::LinuxX86_64, Some(CpuArch::Aarch64)) => PlatformMatch::NotRecorded,
        (BuildPlatform::LinuxAarch64, Some(CpuArch::X86_64))
        | (BuildPlatform::WindowsX86_64, Some(CpuArch::Aarch64)) => PlatformMatch::None,
        _ => PlatformMatch::Fits,
    }
}

/// Whether an integrated GPU runs the ordinary Arm images.
pub(crate) fn is_thor(gpu: &Gpu) -> bool {
    let possible = gpu.possible_capabilities();
    !possible.is_empty() && possible.iter().all(|one| *one >= THOR)
}

/// Whether a name leaves open if it is that of Thor.
pub(crate) fn is_thor_or_older(gpu: &Gpu) -> bool {
    let possible = gpu.possible_capabilities();
    possible.iter().any(|one| *one >= THOR) && possible.iter().any(|one| *one < THOR)
}

/// Of a version alone, the row of what PyPI gives on a platform, and whether it has CUDA; `None`
/// where that is not recorded or the name says which build is meant.
fn default_on(asked: &Release, platform: BuildPlatform) -> (&'static ReleaseRow, Option<bool>) {
    if !asked.asked.default {
        return (asked.row, None);
    }
    let family = asked.family;
    let on_platform = family
        .releases
        .iter()
        .find(|row| row.version == asked.row.version && row.default_on.contains(&platform));
    if let Some(row) = on_platform {
        return (row, Some(true));
    }
    let cpu_only = family
        .cpu_only
        .iter()
        .any(|one| one.version == asked.row.version && one.platforms.contains(&platform));
    (asked.row, cpu_only.then_some(false))
}
