//! The drivers that run a release on a GPU.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec;
use alloc::vec::Vec;
use core::fmt::{self, Write as _};

use crate::machine::environment::Environment;
use crate::machine::gpu::Gpu;
use crate::matrix::release::{Release, ReleaseName};
use crate::matrix::tables::Matrix;
use crate::questions::branches::{driver_branch_range, lifecycle, maintained};
use crate::rows::build::Stated;
use crate::rules::context::Subject;
use crate::rules::contradictions::undisputed;
use crate::rules::rule::Rule;
use crate::rules::verdict::{Aspect, RunMode, Severity, Verdict};
use crate::values::board_class::{BoardClass, ForwardCompatibility};
use crate::values::branch_kind::BranchKind;
use crate::values::driver_version::DriverVersion;
use crate::values::text::list;

/// A driver that would do: this version, or a later one of the same branch.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DriverOption {
    /// The smallest such driver; a branch alone means any driver of it.
    pub driver: DriverVersion,
    /// Whether every later branch that still drives the GPU does too.
    pub or_later: bool,
    /// The last branch that drives the GPU, where later ones dropped it.
    pub up_to: Option<u16>,
    /// The kind of its branch.
    pub kind: Option<BranchKind>,
    /// When its branch reaches or reached its end of life: `YYYY-MM` or `YYYY-MM-DD`.
    pub end_of_life: Option<&'static str>,
    /// Whether that had come on the day of the data. One would not install such a branch today.
    pub ended: bool,
    /// The newest version of its branch, which can be installed.
    pub newest: Option<DriverVersion>,
    /// The mode in which the release runs on it.
    pub mode: RunMode,
    /// Whether the release runs on it with this GPU, all else considered.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
    /// The address of the document that states it.
    pub source: &'static str,
}

/// The drivers that run a release on a GPU, by mode.
///
/// ```
/// let release = ngcompat::release("20.12")?;
/// let drivers = ngcompat::matrix().drivers_for(release, &"Tesla T4".parse()?);
/// assert_eq!(drivers.native.unwrap().driver.to_string(), "455");
/// assert_eq!(drivers.forward.len(), 3);
/// # Ok::<(), ngcompat::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DriverOptions {
    /// The release.
    pub release: ReleaseName,
    /// The GPU; nothing of it is known where none was named.
    #[cfg_attr(feature = "serde", serde(serialize_with = "named"))]
    #[cfg_attr(feature = "schema", schemars(with = "Option<Gpu>"))]
    pub gpu: Gpu,
    /// The smallest driver that runs it natively; `None` where no driver that knows this GPU does.
    pub native: Option<DriverOption>,
    /// The base branches of the forward compatibility package, where the board allows it.
    pub forward: Vec<DriverOption>,
    /// The floor of CUDA minor-version compatibility, on any board.
    pub minor_version: Option<DriverOption>,
    /// Why an option is missing, or what limits them.
    pub notes: Vec<String>,
}

impl DriverOptions {
    pub(crate) fn of(release: Release, gpu: &Gpu) -> Self {
        let matrix = release.matrix;
        let machine = Environment::new().gpu(gpu.clone());
        let of_name = release.build_of_name();
        let subject =
            Subject::of_release(&release, of_name.as_ref(), &undisputed(matrix, &machine));
        let build = subject.build;
        let mut options = Self {
            release: release.name(),
            gpu: gpu.clone(),
            native: None,
            forward: Vec::new(),
            minor_version: None,
            notes: Vec::new(),
        };
        let Some(cuda) = build.cuda.and_then(|version| matrix.cuda_version(version)) else {
            options.notes.push(match release.recorded() {
                Err(newer) => format!("{newer}. The drivers it needs are not known."),
                Ok(release) => format!(
                    "The CUDA version inside {} is not recorded, so the drivers it needs are not \
                     known.",
                    release.name()
                ),
            });
            return options;
        };
        if gpu.is_jetson() {
            options.notes.push(jetpacks(release, gpu));
            return options;
        }
        let (first, last) = driver_branch_range(matrix, gpu);
        let verdict = |driver: DriverVersion| {
            let env = Environment::new().driver(driver).gpu(gpu.clone());
            release.outcome(&env).verdict
        };
        let listed = gpu.first_driver();
        let of_board = |driver: DriverVersion| listed.map_or(driver, |first| first.max(driver));
        let option = |driver: DriverVersion, or_later, mode, reason, source| {
            let row = matrix.driver_branch(driver.branch());
            DriverOption {
                driver,
                or_later,
                up_to: (or_later && last < u16::MAX).then_some(last),
                kind: row.and_then(|row| row.kind),
                end_of_life: row.and_then(|row| row.end_of_life),
                ended: row.is_some_and(|row| row.has_ended(matrix.as_of())),
                newest: row.and_then(|row| row.latest),
                mode,
                verdict: verdict(driver),
                reason,
                source,
            }
        };

        let mut by_ptx = false;
        let own = cuda.branch.max(first).max(listed.map_or(0, DriverVersion::branch));
        if own <= last {
            let driver = of_board(native_driver(subject.stated, own));
            by_ptx = runs_by_ptx(release, driver, gpu);
            let mut reason = if Some(driver) == listed {
                format!("{driver} is the first driver that lists this GPU")
            } else if own == cuda.branch {
                format!("R{own} is the branch of the driver that came with CUDA {}", cuda.version)
            } else {
                format!("R{own} is the first branch that knows this GPU")
            };
            if by_ptx {
                reason.push_str(
                    "; it compiles the PTX, which is all that the build has for this GPU",
                );
            }
            options.native = Some(option(
                driver,
                true,
                RunMode::Native,
                reason,
                cuda.source.address.unwrap_or(Rule::DriverNative.source()),
            ));
            if last < u16::MAX {
                options.notes.push(format!("R{last} is the last branch that drives this GPU."));
            }
        } else {
            options.notes.push(format!(
                "No driver runs it natively: CUDA {} needs R{}, and R{last} is the last branch that \
                 drives this GPU.",
                cuda.version, cuda.branch
            ));
        }

        let package = cuda.forward_package.filter(|_| build.compat_package != Some(false));
        if cuda.forward_package.is_some() && package.is_none() {
            options
                .notes
                .push(format!("The {} carries no forward compatibility package.", subject.noun()));
        }
        if build.compat_first {
            options.notes.push(format!(
                "The image puts its compatibility libraries in front of the driver's: drivers of \
                 branches after R{} may fail with error 803.",
                cuda.branch
            ));
        }
        if let Some(from) = build.compat_first_from {
            options.notes.push(format!(
                "With driver {from} and later, the image puts its compatibility libraries in front of \
                 the driver's: CUDA may find no GPU.",
            ));
        }
        match (package, gpu.forward_compatibility()) {
            (Some(_), _) if cuda.branch > last => options.notes.push(format!(
                "The driver of the compatibility package (R{}) no longer drives this GPU.",
                cuda.branch
            )),
            (None, _) if cuda.forward_package.is_some() => {}
            (None, _) => options
                .notes
                .push(format!("CUDA {} has no forward compatibility package.", cuda.version)),
            (Some(_), Some(ForwardCompatibility::Unsupported)) => options.notes.push(format!(
                "Forward compatibility does not work on {} boards.",
                gpu.class().map_or("such", BoardClass::name)
            )),
            (Some(_), Some(ForwardCompatibility::OwnPackage | ForwardCompatibility::Unsettled)) => {
                options.notes.push(String::from(
                    "Whether forward compatibility works on this board is not settled.",
                ));
            }
            (Some(package), board) => {
                for base in package.bases {
                    let expected = board != Some(ForwardCompatibility::Expected) || base.rtx_boards;
                    let driver = base.minimum.unwrap_or(DriverVersion::of_branch(base.branch));
                    let driver = of_board(driver);
                    if cuda.base(base.branch, build.compat_driver).is_none()
                        || !expected
                        || !(first..=last).contains(&base.branch)
                        || driver.branch() != base.branch
                    {
                        continue;
                    }
                    options.forward.push(option(
                        driver,
                        false,
                        RunMode::ForwardCompatibility,
                        format!(
                            "cuda-compat-{}-{} accepts R{} as a base driver",
                            cuda.version.major, cuda.version.minor, base.branch
                        ),
                        package.source.address.unwrap_or(Rule::DriverForwardCompatibility.source()),
                    ));
                }
                match board {
                    None => options.notes.push(String::from(
                        "Forward compatibility works on data center boards only; name the GPU to see \
                         whether it applies.",
                    )),
                    Some(ForwardCompatibility::Expected) => options.notes.push(String::from(
                        "For RTX professional boards NVIDIA documents forward compatibility only for \
                         select NGC-ready ones, which it does not list. On other driver branches it is \
                         not settled.",
                    )),
                    _ => {}
                }
            }
        }

        // For the first minor version of a major there is nothing older to bridge.
        if by_ptx && cuda.minor_version_floor.is_some() {
            options.notes.push(String::from(
                "CUDA minor-version compatibility does not help: the build has only PTX for this GPU, \
                 which the driver then cannot compile.",
            ));
        } else if let Some(floor) = cuda.minor_version_floor.filter(|_| cuda.version.minor > 0) {
            let floor_of_build = build.oldest_driver(floor.linux);
            let driver = of_board(floor_of_build.max(DriverVersion::of_branch(first)));
            // A GPU younger than the toolkit's branch needs a driver that is native anyway.
            if driver.branch() <= last && driver.branch() < cuda.branch {
                let mut reason = if floor_of_build == floor.linux {
                    format!(
                        "CUDA {}.x runs on every driver from {} on, without just-in-time compilation \
                         from PTX",
                        cuda.version.major, floor.linux
                    )
                } else {
                    format!("its machine code needs driver {floor_of_build}")
                };
                if Some(driver) == listed {
                    let _ = write!(reason, "; {driver} is the first that lists this GPU");
                }
                options.minor_version = Some(option(
                    driver,
                    true,
                    RunMode::MinorVersionCompatibility,
                    reason,
                    floor.source.address.unwrap_or(Rule::DriverMinorVersionCompatibility.source()),
                ));
            }
        } else if cuda.minor_version_floor.is_none() {
            options.notes.push(format!(
                "CUDA {} has no minor-version compatibility; it begins with CUDA 11.",
                cuda.version
            ));
        }
        options.notes.extend(gpu_refused(release, &options));
        options.notes.extend(today(release, gpu));
        options
    }

    /// Every option: native first, then forward compatibility, then minor-version compatibility.
    pub fn iter(&self) -> impl Iterator<Item = &DriverOption> {
        self.native.iter().chain(&self.forward).chain(&self.minor_version)
    }
}

/// Whether a release has nothing but PTX for a GPU.
fn runs_by_ptx(release: Release, driver: DriverVersion, gpu: &Gpu) -> bool {
    let env = Environment::new().driver(driver).gpu(gpu.clone());
    release.findings(&env).1.iter().any(|finding| finding.rule == Rule::GpuRunsByPtx)
}

/// The JetPack releases that run it on an integrated GPU, which gets its driver with one of them.
fn jetpacks(release: Release, gpu: &Gpu) -> String {
    let rows = release.matrix.jetpack().iter().filter(|row| {
        !row.preview && row.capabilities.iter().any(|one| gpu.possible_capabilities().contains(one))
    });
    let mut groups: Vec<(Option<RunMode>, Vec<String>)> = Vec::new();
    for row in rows {
        let env = Environment::new().jetpack(row.jetpack).gpu(gpu.clone());
        let outcome = release.outcome(&env);
        if outcome.verdict != Verdict::Compatible {
            continue;
        }
        match groups.last_mut() {
            Some((mode, versions)) if *mode == outcome.mode => {
                let named = row.jetpack.to_string();
                versions.push(String::from(named.trim_start_matches("JetPack ")));
            }
            _ => groups.push((outcome.mode, vec![row.jetpack.to_string()])),
        }
    }
    let described = groups.iter().map(|(mode, versions)| {
        let versions = list(versions, "and");
        mode.map_or_else(|| versions.clone(), |mode| format!("{versions} ({})", mode.name()))
    });
    let described: Vec<String> = described.collect();
    if described.is_empty() {
        return String::from(
            "Jetson modules get their driver with JetPack; no JetPack is known to run it.",
        );
    }
    format!("Jetson modules get their driver with JetPack. It runs on {}.", described.join("; on "))
}

/// Why no driver helps, where the GPU itself is what the release does not run on.
fn gpu_refused(release: Release, options: &DriverOptions) -> Option<String> {
    let option = options.iter().next().filter(|one| one.verdict == Verdict::Incompatible)?;
    let env = Environment::new().driver(option.driver).gpu(options.gpu.clone());
    let report = release.check(&env);
    let refused = report.findings.into_iter().find(|finding| {
        finding.severity == Severity::Blocker && finding.rule.aspect() == Some(Aspect::Gpu)
    });
    refused.map(|finding| finding.message)
}

/// What one would install today, of all the branches that run it.
fn today(release: Release, gpu: &Gpu) -> Option<String> {
    let gpus = core::slice::from_ref(gpu);
    let mut text = String::new();
    for candidate in maintained(release.matrix, gpus, false) {
        let env = Environment::new().driver(candidate.driver).gpu(gpu.clone());
        let outcome = release.outcome(&env);
        let gpu_open = *gpu == Gpu::UNKNOWN && outcome.aspects.driver == Verdict::Compatible;
        if outcome.verdict != Verdict::Compatible && !gpu_open {
            continue;
        }
        let row = candidate.row;
        let between = if text.is_empty() { "Maintained branches that run it: " } else { "; " };
        let lifecycle = lifecycle(row.kind, row.end_of_life, false).unwrap_or_default();
        let _ = write!(text, "{between}R{} ({lifecycle}", row.branch);
        if let Some(newest) = row.latest {
            let _ = write!(text, ", newest {newest}");
        }
        if let Some(mode) = outcome.mode {
            let _ = write!(text, ", {}", mode.name());
        }
        text.push(')');
    }
    text.push('.');
    (text.len() > 1).then_some(text)
}

/// The smallest driver that runs a release natively: what its notes print for the toolkit's own
/// branch, else that branch.
pub(crate) fn native_driver(stated: &Stated, branch: u16) -> DriverVersion {
    match stated.driver.and_then(|notes| notes.minimum) {
        Some(minimum) if minimum.branch() == branch => minimum,
        _ => DriverVersion::of_branch(branch),
    }
}

impl DriverOption {
    /// What is known of its branch, in words: "long-term support until 2028-06, newest 580.178.04".
    pub fn branch(&self) -> Option<String> {
        let lifecycle = lifecycle(self.kind, self.end_of_life, self.ended);
        let newest = self.newest.map(|newest| format!("newest {newest}"));
        match (lifecycle, newest) {
            (Some(lifecycle), Some(newest)) => Some(format!("{lifecycle}, {newest}")),
            (lifecycle, newest) => lifecycle.or(newest),
        }
    }

    /// ", up to R580", where later branches do not drive the GPU.
    fn upper_end(&self) -> String {
        self.up_to.map_or_else(String::new, |last| format!(", up to R{last}"))
    }
}

impl fmt::Display for DriverOption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.or_later, self.driver.is_branch()) {
            (true, _) => write!(f, "{} or later{}", self.driver, self.upper_end()),
            (false, true) => write!(f, "{} (any of R{0})", self.driver),
            (false, false) => write!(f, "{} or later R{}", self.driver, self.driver.branch()),
        }?;
        if let Some(branch) = self.branch() {
            write!(f, " ({branch})")?;
        }
        write!(f, ": {}", self.mode.name())?;
        if self.verdict == Verdict::Incompatible {
            f.write_str(", but the release does not run on this GPU")?;
        }
        write!(f, "; {}", self.reason)
    }
}

impl fmt::Display for DriverOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.release)?;
        if self.gpu != Gpu::UNKNOWN {
            write!(f, " on {}", self.gpu)?;
        }
        writeln!(f)?;
        for option in self.iter() {
            writeln!(f, "  {option}")?;
        }
        for note in &self.notes {
            writeln!(f, "  {note}")?;
        }
        Ok(())
    }
}

/// A GPU that was named.
#[cfg(feature = "serde")]
fn named<S: serde::Serializer>(gpu: &Gpu, serializer: S) -> Result<S::Ok, S::Error> {
    serde::Serialize::serialize(&(*gpu != Gpu::UNKNOWN).then_some(gpu), serializer)
}

impl Matrix {
    /// The drivers that run a release on a GPU, by mode.
    pub fn drivers_for(&self, release: Release, gpu: &Gpu) -> DriverOptions {
        DriverOptions::of(release, gpu)
    }
}
