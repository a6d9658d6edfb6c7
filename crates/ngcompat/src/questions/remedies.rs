//! What would help: computed by trying it.
//!
//! A remedy is offered only where asking again with it applied gives the answer it promises.

use alloc::format;
use alloc::string::String;
use alloc::string::ToString as _;
use alloc::vec::Vec;
use core::fmt::Write as _;

use hashbrown::HashMap;

use crate::machine::conflict::{Conflict, Fact, IN_PARTS, NOT_LOADED, WITHOUT_LIBCUDA};
use crate::machine::environment::Environment;
use crate::machine::gpu::Gpu;
use crate::matrix::names::DEFAULT_FAMILY;
use crate::matrix::release::{Asked, Release};
use crate::matrix::tables::Matrix;
use crate::questions::branches::{Installable, last_branch, lifecycle, maintained};
use crate::questions::{gpu_choice, library_choice};
use crate::rows::build::{Build, BuildPlatform};
use crate::rows::family::FamilyKind;
use crate::rules::context::Subject;
use crate::rules::contradictions;
use crate::rules::evaluate::runs;
use crate::rules::finding::{Finding, Remedy};
use crate::rules::known_driver::{KnownDriver, on_windows};
use crate::rules::rule::Rule;
use crate::rules::selection::is_thor;
use crate::rules::start::MOUNTS_LIBRARY;
use crate::rules::verdict::{Action, Aspect, Outcome, RunMode, Severity, Verdict};
use crate::values::board_class::BoardClass;
use crate::values::driver_version::DriverVersion;
use crate::values::platform::{CpuArch, Launcher, Os};
use crate::values::text::sort_by_number;

/// The most remedies of a report.
const AT_MOST: usize = 5;

/// What was asked, to be asked again with something changed.
#[derive(Clone, Copy)]
struct Question<'a> {
    matrix: &'static Matrix,
    subject: &'a Subject<'a>,
    /// The release of the build; `None` for one described by its own facts.
    release: Option<Release>,
    env: &'a Environment,
}

impl Question<'_> {
    /// The answer on another driver, all other facts as they are.
    fn on_driver(&self, driver: DriverVersion) -> Outcome {
        let env = with_driver(self.env, driver);
        self.release.map_or_else(
            || self.matrix.outcome_of_build(self.subject.build, &env),
            |release| release.outcome(&env),
        )
    }

    /// Whether a driver's outcome is a cure: all is well, or only the GPU is missing.
    fn is_cure(&self, outcome: Outcome) -> bool {
        let gpu_open = self.env.gpus.is_empty() && outcome.verdict == Verdict::Undetermined;
        outcome.aspects.driver == Verdict::Compatible
            && (outcome.verdict == Verdict::Compatible || gpu_open)
    }
}

/// Gives each finding the remedies it has.
pub(crate) fn attach(
    matrix: &'static Matrix,
    subject: &Subject<'_>,
    env: &Environment,
    outcome: Outcome,
    findings: &mut [Finding],
) {
    // Nothing makes up for a system without a driver.
    if findings.iter().any(|finding| finding.rule == Rule::PlatformMacos) {
        return;
    }
    let release = subject.name.release();
    let question = Question { matrix, subject, release, env };
    let helps = |remedy: &Remedy| match remedy.action {
        Action::StartOption => runs_unchecked(matrix, subject, env),
        Action::UpgradeContainerToolkit => {
            runs(matrix, subject, &env.clone().toolkit(MOUNTS_LIBRARY))
        }
        _ => true,
    };
    let mut known = HashMap::new();
    // Another release or driver cures the blockers of every aspect; each is told once, with the
    // first of them.
    let mut release_told = false;
    let mut driver_told = false;
    let mut gpus_told = false;
    for finding in findings.iter_mut() {
        let blocker = finding.severity == Severity::Blocker;
        if finding.rule == Rule::PlatformCpuOnly {
            finding.remedies.extend(build_with_cuda(release, env));
        }
        if !driver_told && asks_for_driver(finding) {
            driver_told = true;
            finding.remedies.extend(drivers(&question));
        }
        if blocker && !gpus_told && outcome.verdict == Verdict::Incompatible {
            gpus_told = true;
            finding.remedies.extend(gpu_choice::use_gpus(matrix, subject, env));
        }
        // What is said of several GPUs alike has the same remedies.
        let said = (finding.rule, finding.severity, finding.message.clone());
        let (libraries, of_rule) = known.entry(said).or_insert_with(|| {
            let of_rule = remedy_of_rule(matrix, subject, release, env, finding).filter(helps);
            (library_choice::libraries(matrix, subject, env, finding), of_rule)
        });
        finding.remedies.extend(libraries.clone());
        if blocker && !release_told && outcome.verdict == Verdict::Incompatible {
            release_told = true;
            if let Some(release) = release {
                let others = builds_and_releases(release, finding, env);
                finding.remedies.extend(others);
            }
        }
        finding.remedies.extend(of_rule.clone());
    }
    both_are_needed(findings);
    let is_fact = |remedy: &Remedy| remedy.action == Action::AddFact;
    // No fact turns what is ruled out; it helps with what one would do then.
    if outcome.verdict == Verdict::Incompatible
        && findings.iter().flat_map(|finding| &finding.remedies).all(is_fact)
    {
        for finding in findings.iter_mut() {
            finding.remedies.clear();
        }
    }
    if let Some(release) = release
        && findings.iter().all(|finding| finding.remedies.is_empty())
        && let Some(finding) = findings.iter_mut().find(|finding| lacks_code(finding))
        && finding.rule != Rule::GpuOtherVendor
        && nothing_has_code(release, &env.gpus)
    {
        let family = release.family.key;
        let _ = write!(finding.message, " No release of {family} in the data has code for it.");
    }
}

/// Says of the option that skips the check that it does not replace keeping the libraries out.
fn both_are_needed(findings: &mut [Finding]) {
    let all = || findings.iter().flat_map(|finding| &finding.remedies);
    if !all().any(|remedy| remedy.action == Action::ConfigureToolkit) {
        return;
    }
    for remedy in findings.iter_mut().flat_map(|finding| &mut finding.remedies) {
        if remedy.value == SKIP_THE_CHECK {
            remedy.message = format!("Also start it with {SKIPPING_THE_CHECK}.");
        }
    }
}

/// Whether no release of the family runs on the GPUs, whatever the driver.
fn nothing_has_code(release: Release, gpus: &[Gpu]) -> bool {
    let machine = Environment { gpus: gpus.to_vec(), ..Environment::new() };
    let mut all = release.matrix.outcomes_of(release.family, &machine);
    all.all(|(_, outcome)| outcome.aspects.gpu == Verdict::Incompatible)
}

/// Whether another driver may cure what was found.
fn asks_for_driver(finding: &Finding) -> bool {
    let of_driver = finding.rule.aspect() == Some(Aspect::Driver)
        || matches!(finding.rule, Rule::GpuPtxNeedsNewerDriver | Rule::StartRequirementRefused);
    let by_libraries = finding.rule == Rule::DriverCompatLibrariesOnUnlistedBoard
        && finding.severity == Severity::Unknown;
    finding.severity == Severity::Blocker && of_driver
        || by_libraries
        || matches!(finding.rule, Rule::DriverOlderThanBoard | Rule::DriverOlderThanWsl)
}

/// The best remedies of all findings, each thing to do once: kind by kind, and of each kind the best
/// first. Where they are too many, every kind keeps its best.
pub(crate) fn best(findings: &[Finding], verdict: Verdict) -> Vec<Remedy> {
    let mut once: Vec<(usize, Remedy)> = Vec::new();
    let shared = findings.iter().any(|finding| finding.rule == Rule::DriverSharedLibcuda);
    let code = findings.iter().any(lacks_code);
    for remedy in findings.iter().flat_map(|finding| &finding.remedies) {
        let same = |(_, other): &(usize, Remedy)| {
            (other.action, &other.value) == (remedy.action, &remedy.value)
        };
        if !once.iter().any(same) {
            once.push((kind_of(remedy.action, verdict, shared, code), remedy.clone()));
        }
    }
    // The last kind that has several gives its last.
    while once.len() > AT_MOST {
        let of_kind = |kind: usize| once.iter().filter(move |(other, _)| *other == kind).count();
        let (_, last) = once
            .iter()
            .enumerate()
            .map(|(at, (kind, _))| ((of_kind(*kind) > 1, *kind), at))
            .max()
            .unwrap_or_default();
        let all = once.into_iter().enumerate().filter(|(at, _)| *at != last);
        once = all.map(|(_, remedy)| remedy).collect();
    }
    sort_by_number(&mut once, |(kind, _)| *kind);
    once.into_iter().map(|(_, remedy)| remedy).collect()
}

/// Whether the build has no machine code for a GPU.
fn lacks_code(finding: &Finding) -> bool {
    finding.severity == Severity::Blocker && finding.rule.aspect() == Some(Aspect::Gpu)
}

/// Where a kind of remedy comes: what changes the machine for good first, what only gets round a
/// check last. A missing fact comes first where it counts, and fewer GPUs where one keeps the others
/// from running.
const fn kind_of(action: Action, verdict: Verdict, shared: bool, code: bool) -> usize {
    match (action, verdict) {
        (Action::AddFact, Verdict::Undetermined) => 0,
        (Action::UseGpus, _) if shared => 0,
        (Action::UpgradeDriver | Action::DowngradeDriver, _) => 1,
        (Action::UseGpus, _) => 2,
        // Where machine code is what lacks, another build is nearer to what was asked for.
        (Action::UseBuild, _) if code => 3,
        (Action::UseRelease, _) => 4,
        (Action::UseBuild | Action::UseIgpuImage, _) => 5,
        (Action::StartOption | Action::UpgradeContainerToolkit | Action::ConfigureToolkit, _) => 6,
        (Action::AddFact, _) => 7,
    }
}

/// A build of the same version that has CUDA on this platform.
fn build_with_cuda(release: Option<Release>, env: &Environment) -> Option<Remedy> {
    let judged = Release { asked: Asked::default(), ..release?.recorded().ok()? };
    let same_version = |other: &Release| other.row.version == judged.row.version;
    let others = judged.matrix.releases_of(judged.family).rev().filter(same_version);
    let release = core::iter::once(judged).chain(others).find(|other| {
        let outcome = other.outcome(env);
        outcome.verdict != Verdict::Incompatible && outcome.aspects.platform == Verdict::Compatible
    })?;
    Some(Remedy {
        action: Action::UseBuild,
        value: release.name().to_string(),
        message: format!("Install {}, a build with CUDA: {}", release.name(), how_to_get(release)),
    })
}

/// Another build and other releases that run as things are. A build that holds the same makes other
/// releases needless: of a wheel with other CUDA, of an image for Jetson modules the ordinary one.
/// Where machine code is what lacks and another image of the same version has it, only the newest
/// release is more than that.
fn builds_and_releases(release: Release, finding: &Finding, env: &Environment) -> Vec<Remedy> {
    let rule = finding.rule;
    let mut remedies: Vec<Remedy> = other_builds(release, rule, env).collect();
    let same = release.family.kind == FamilyKind::Wheel || rule == Rule::PlatformIgpuImageElsewhere;
    if remedies.is_empty() || !same && !lacks_code(finding) {
        remedies.extend(other_releases(release, rule, env));
    } else if !same {
        let newest = newest_of_kind(&same_kind(release, env), env);
        let newest = newest.filter(|other| other.row.version != release.row.version);
        remedies.extend(newest.map(|other| use_release(release, other, "newest", env)));
    }
    remedies
}

/// Another build of the same version that runs as things are: the one with the newest CUDA that runs
/// natively, else the newest that runs.
fn other_builds(release: Release, rule: Rule, env: &Environment) -> impl Iterator<Item = Remedy> {
    // A row may stand for several versions; that of the name stays.
    let asked = Asked { version: release.asked.version, ..Asked::default() };
    // Of an image for Jetson modules, the ordinary one.
    let plain = Release { asked: Asked::default(), ..release };
    let of_modules = release.asked.platform == Some(BuildPlatform::Jetson);
    let ordinary = (of_modules && rule != Rule::PlatformIntegratedImage).then_some(plain);
    let same_version = move |other: &Release| {
        other.row.version == release.row.version && other.row.variant != release.row.variant
    };
    let of_version = release.matrix.releases_of(release.family).rev().filter(same_version);
    let of_version = of_version.map(move |other| Release { asked, ..other });
    let mut running =
        ordinary.into_iter().chain(of_version).map(|other| (other, other.outcome(env))).filter(
            |(_, outcome)| outcome.verdict == Verdict::Compatible || has_code(env, *outcome),
        );
    let first = running.next();
    let native = |(_, outcome): &(Release, Outcome)| outcome.mode == Some(RunMode::Native);
    let best = match first {
        Some(first) if !native(&first) && rule != Rule::PlatformIgpuImageElsewhere => {
            running.find(native).or(Some(first))
        }
        first => first,
    };
    best.into_iter().map(move |(other, outcome)| Remedy {
        action: Action::UseBuild,
        value: other.name().to_string(),
        message: format!(
            "Use {}, another build of the same version{}{}: {}",
            other.name(),
            through(outcome),
            // Without a driver more can't be said.
            if has_code(env, outcome) { " with machine code for this GPU" } else { "" },
            how_to_get(other)
        ),
    })
}

/// Whether all that is open is the driver, of which nothing is known.
fn has_code(env: &Environment, outcome: Outcome) -> bool {
    let driver_unknown = !env.knows_driver();
    let others = outcome.aspects.gpu.max(outcome.aspects.platform).max(outcome.aspects.contents);
    driver_unknown
        && outcome.verdict == Verdict::Undetermined
        && others == Verdict::Compatible
        && !env.gpus.is_empty()
}

/// What to type to get a release, as the end of a sentence.
fn how_to_get(release: Release) -> String {
    format!("`{}`.", release.how_to_get())
}

/// The newest release that runs as things are, and the one nearest to what was asked for; for a GPU
/// that is newer than the release, the first that has code for it.
fn other_releases(release: Release, rule: Rule, env: &Environment) -> impl Iterator<Item = Remedy> {
    let place = |of: Release| {
        let rows = of.family.releases.iter();
        rows.take_while(|row| !core::ptr::eq(*row, of.row)).count()
    };
    let asked = place(release);
    let distance = move |other: &Release| match (other.month(), release.month()) {
        (Some(other), Some(month)) => usize::from(other.months().abs_diff(month.months())),
        _ => place(*other).abs_diff(asked),
    };
    let runnable = same_kind(release, env);
    let newest = newest_of_kind(&runnable, env);
    // Another build of the same version is a remedy of its own. Of two as near, the newer.
    let other_version = |other: &Release| other.row.version != release.row.version;
    let nearest = runnable.into_iter().filter(other_version).min_by_key(distance);
    let nearest = nearest.filter(|nearest| newest.is_some_and(|newest| newest != *nearest));
    let which_nearest = match (rule, nearest) {
        (Rule::GpuNotYetSupported, Some(nearest))
            if !by_month(release) && place(nearest) > asked =>
        {
            "first later"
        }
        _ => "nearest",
    };
    let newest = newest.map(|other| use_release(release, other, "newest", env));
    let nearest = nearest.map(|other| use_release(release, other, which_nearest, env));
    [newest, nearest].into_iter().flatten()
}

/// Whether it is known by its month, as PyTorch's containers are; of others the whole name is needed.
fn by_month(release: Release) -> bool {
    release.month().is_some() && release.family.key == DEFAULT_FAMILY
}

/// Another release that runs, in place of the one that was asked for.
fn use_release(release: Release, other: Release, which: &str, env: &Environment) -> Remedy {
    let month = by_month(release);
    let outcome = other.outcome(env);
    let through = through(outcome);
    let how = if month { String::new() } else { format!(": {}", how_to_get(other)) };
    let end = if month { "." } else { "" };
    // One row may stand for several versions.
    let later = other.later_versions();
    let range = match (later, has_code(env, outcome)) {
        (Some(later), false) => format!(" or a later version {later}: the {which} that run here"),
        (Some(later), true) => {
            format!(" or a later version {later}: the {which} with machine code for this GPU")
        }
        (None, false) => format!(", the {which} release that runs here"),
        (None, true) => format!(", the {which} release with machine code for this GPU"),
    };
    let unchecked = if docker_refuses(other, env) {
        " where nothing checks what the image requires, as with `NVIDIA_DISABLE_REQUIRE=1`"
    } else {
        ""
    };
    Remedy {
        action: Action::UseRelease,
        value: if month { other.version().to_string() } else { other.name().to_string() },
        message: format!("Use {}{range}{through}{unchecked}{how}{end}", other.name()),
    }
}

/// Whether Docker, where nobody says what starts the container, refuses to.
fn docker_refuses(release: Release, env: &Environment) -> bool {
    if env.launcher.is_some() || release.family.kind == FamilyKind::Wheel || env.has_jetson() {
        return false;
    }
    let (_, findings) = release.findings(&env.clone().launcher(Launcher::Docker));
    findings.iter().any(|finding| {
        finding.rule == Rule::StartRequirementRefused && finding.severity == Severity::Blocker
    })
}

/// The releases that run as things are, newest first: of an image's variant that variant alone, where
/// any of it runs. Variants of wheels differ in CUDA only. Where nothing is known of the driver, those
/// that have all else.
fn same_kind(release: Release, env: &Environment) -> Vec<Release> {
    let of_variant = |other: &Release| {
        release.family.kind == FamilyKind::Wheel || other.row.variant == release.row.variant
    };
    let Release { matrix, family, .. } = release;
    let mut runnable: Vec<Release> = matrix.runnable_of(family, env).collect();
    if runnable.is_empty() && !env.knows_driver() {
        let all = matrix.releases_of(family).rev();
        runnable = all.filter(|other| has_code(env, other.outcome(env))).collect();
    }
    if runnable.iter().any(of_variant) {
        runnable.retain(of_variant);
    }
    runnable
}

/// The newest of them; of wheels of one version the one that runs natively, if any does.
fn newest_of_kind(runnable: &[Release], env: &Environment) -> Option<Release> {
    let newest = runnable.first()?;
    let of_version = runnable.iter().take_while(|other| other.row.version == newest.row.version);
    let native = |other: &&Release| other.outcome(env).mode == Some(RunMode::Native);
    let mut wheels = of_version.filter(|other| other.family.kind == FamilyKind::Wheel);
    wheels.find(native).or(Some(newest)).copied()
}

/// The mode in parentheses.
fn through(outcome: Outcome) -> String {
    match (outcome.mode, outcome.verdict) {
        (Some(mode), _) => format!(" ({})", mode.name()),
        (None, Verdict::Compatible) => String::from(" (in a mode that is not settled)"),
        (None, _) => String::new(),
    }
}

/// The driver one would install, and where the release does not run natively on that, one on which it
/// does. Where none runs the release on GPUs that newer drivers dropped, one that drives them, and the
/// newest release that then runs.
fn drivers(question: &Question<'_>) -> Vec<Remedy> {
    let Question { matrix, env, .. } = *question;
    let mut remedies: Vec<Remedy> = Vec::new();
    // A Jetson module's driver comes with its JetPack.
    if env.has_jetson() {
        return remedies;
    }
    for candidate in maintained(matrix, &env.gpus, on_windows(matrix, env)) {
        let outcome = question.on_driver(candidate.driver);
        let better = remedies.is_empty() || outcome.mode == Some(RunMode::Native);
        if !better || !question.is_cure(outcome) {
            continue;
        }
        let runs = format!("{} then runs{}", question.subject.name, through(outcome));
        remedies.push(install(question, candidate, &runs));
        if outcome.mode == Some(RunMode::Native) {
            break;
        }
    }
    let dropped = || last_branch(matrix, &env.gpus).zip(env.driver);
    if remedies.is_empty() && dropped().is_some_and(|(last, driver)| driver.branch() > last) {
        remedies.extend(for_dropped_gpus(question));
    }
    remedies
}

/// A driver that drives the GPUs, though not with what was asked for.
fn for_dropped_gpus(question: &Question<'_>) -> Option<Remedy> {
    let Question { matrix, env, release, .. } = *question;
    let candidate = maintained(matrix, &env.gpus, on_windows(matrix, env)).next()?;
    let env = with_driver(env, candidate.driver);
    let family = release.map_or(matrix.family(DEFAULT_FAMILY).ok()?, |release| release.family);
    let newest = matrix.runnable_of(family, &env).next()?;
    let runs = format!("the newest release that then runs is {}", newest.name());
    Some(install(question, candidate, &runs))
}

/// "Install driver 580.178.04 or later of R580 (long-term support until 2028-06): … ."
fn install(question: &Question<'_>, candidate: Installable, what_runs: &str) -> Remedy {
    let Question { matrix, env, .. } = *question;
    let Installable { row, driver } = candidate;
    let system = if on_windows(matrix, env) { "Windows driver" } else { "driver" };
    let version = if driver.is_branch() {
        format!("a {system} of R{}", row.branch)
    } else {
        format!("{system} {driver} or later of R{}", row.branch)
    };
    let lifecycle = lifecycle(row.kind, row.end_of_life, false).unwrap_or_default();
    let last = match (last_branch(matrix, &env.gpus), env.gpus.len()) {
        (Some(last), 0 | 1) if last == row.branch => ", the last branch that drives this GPU",
        (Some(last), _) if last == row.branch => ", the last branch that drives all GPUs",
        _ => "",
    };
    let newer = env.driver.is_some_and(|own| own.branch() > driver.branch());
    Remedy {
        action: if newer { Action::DowngradeDriver } else { Action::UpgradeDriver },
        value: driver.to_string(),
        message: format!("Install {version} ({lifecycle}{last}): {what_runs}."),
    }
}

fn with_driver(env: &Environment, driver: DriverVersion) -> Environment {
    let mut changed = env.clone();
    changed.override_driver(Some(driver), None);
    changed
}

/// Whether it runs where nothing checks what the image requires.
fn runs_unchecked(matrix: &Matrix, subject: &Subject<'_>, env: &Environment) -> bool {
    let mut unchecked = env.clone();
    unchecked.launcher = Some(Launcher::DockerCdi);
    // Whether the image's compatibility libraries are loaded is another matter.
    unchecked.toolkit = unchecked.toolkit.or(Some(library_choice::WITHOUT));
    runs(matrix, subject, &unchecked)
}

const SKIP_THE_CHECK: &str = "NVIDIA_DISABLE_REQUIRE=1";

const SKIPPING_THE_CHECK: &str = "`--env NVIDIA_DISABLE_REQUIRE=1`, which skips the check";

const WHICH_JETPACK: &str =
    "Give the version of JetPack or of Jetson Linux, as in /etc/nv_tegra_release.";

const WHICH_WINDOWS_DRIVER: &str = "Give the Windows driver's version, shown by nvidia-smi.";

const WHICH_OS: &str = "Give the operating system: Linux, Windows or WSL.";

/// Remedies that follow from the rule alone.
fn remedy_of_rule(
    matrix: &Matrix,
    subject: &Subject<'_>,
    release: Option<Release>,
    env: &Environment,
    finding: &Finding,
) -> Option<Remedy> {
    let fact = |value: &str, message: &str| {
        Some(Remedy {
            action: Action::AddFact,
            value: String::from(value),
            message: String::from(message),
        })
    };
    match finding.rule {
        Rule::FactsContradictory if finding.severity == Severity::Unknown => {
            contradiction_settled(finding, env)
        }
        Rule::PlatformOtherJetsonLinux if finding.severity == Severity::Unknown => {
            fact("jetpack", WHICH_JETPACK)
        }
        // One that is given and not recorded is not asked for again.
        Rule::DriverUnknown if env.jetpack.is_some() => None,
        Rule::DriverUnknown if env.is_jetson_module() => fact("jetpack", WHICH_JETPACK),
        Rule::DriverUnknown => fact("driver", "Give the driver version shown by nvidia-smi."),
        Rule::DriverNumberIncomplete => {
            fact("driver", "Give the full driver version, as shown by nvidia-smi.")
        }
        Rule::DriverBoardClassUnknown => fact("gpu", "Give the GPU's name."),
        Rule::DriverPlatformUnknown => fact("os", WHICH_OS),
        Rule::DriverOlderThanWsl if finding.severity == Severity::Unknown => {
            match env.platform.os {
                None => fact("os", WHICH_OS),
                Some(Os::Linux) => fact("driver", "Give the driver version shown by nvidia-smi."),
                // The number that was given is one of Windows already.
                Some(_) if only_windows(matrix, env) => None,
                Some(_) => fact("driver", WHICH_WINDOWS_DRIVER),
            }
        }
        Rule::DriverCompatLibrariesOnUnlistedBoard
            if finding.severity == Severity::Unknown && env.toolkit.is_none() =>
        {
            fact(
                "toolkit",
                "Give the version of NVIDIA Container Toolkit, as shown by `nvidia-ctk --version`.",
            )
        }
        Rule::GpuUnknown => fact("gpu", "Give the GPU's name, or its compute capability."),
        Rule::PlatformIntegratedImage if igpu_image_helps(finding, subject, env) => {
            let image = release?.image_for(Some(BuildPlatform::Jetson))?;
            Some(Remedy {
                action: Action::UseIgpuImage,
                message: format!("Use {image} on {} modules.", BoardClass::Jetson.name()),
                value: image,
            })
        }
        Rule::StartWslLibraryMissing if finding.severity == Severity::Unknown => {
            match env.platform.os {
                None => fact("os", WHICH_OS),
                Some(_) => fact("driver", WHICH_WINDOWS_DRIVER),
            }
        }
        Rule::StartWslLibraryMissing if finding.severity == Severity::Blocker => Some(Remedy {
            action: Action::UpgradeContainerToolkit,
            value: MOUNTS_LIBRARY.to_string(),
            message: format!(
                "Install NVIDIA Container Toolkit {MOUNTS_LIBRARY} or later, or Docker Desktop 4.31 or \
                 later."
            ),
        }),
        // Only where minor-version compatibility would do does it help to skip the check.
        Rule::StartRequirementRefused
            if finding.message.contains("NVIDIA_DISABLE_REQUIRE")
                && env.launcher != Some(Launcher::Enroot) =>
        {
            Some(Remedy {
                action: Action::StartOption,
                value: String::from(SKIP_THE_CHECK),
                message: format!("Start it with {SKIPPING_THE_CHECK}."),
            })
        }
        _ => None,
    }
}

/// Whether the driver's number is one that only Windows drivers have.
fn only_windows(matrix: &Matrix, env: &Environment) -> bool {
    KnownDriver::of_machine(matrix, env).is_some_and(|driver| driver.systems.only_windows())
}

/// Whether the machine takes an image for integrated GPUs that the name does not ask for.
fn igpu_image_helps(finding: &Finding, subject: &Subject<'_>, env: &Environment) -> bool {
    let for_jetson = |build: &Build| build.platform == BuildPlatform::Jetson;
    if finding.severity != Severity::Unknown {
        return subject.chosen && for_jetson(subject.build);
    }
    subject.builds.iter().any(|row| for_jetson(&row.build))
        && env.is_jetson_module()
        && !env.gpus.iter().any(is_thor)
        && env.cpu() != Some(CpuArch::X86_64)
}

/// The fact to give, which then wins over what was read.
fn contradiction_settled(finding: &Finding, env: &Environment) -> Option<Remedy> {
    let said = |conflict: &&Conflict| finding.message == contradictions::message(conflict);
    let conflict = env.conflicts.iter().find(said)?;
    let (value, message) = match conflict.fact {
        // Where the driver is broken, nvidia-smi shows nothing.
        Fact::Driver if conflict.is_denied_as(IN_PARTS) => (
            "driver",
            "Restart the machine, so that the driver's parts are of one version, then give the one shown by nvidia-smi.",
        ),
        Fact::Driver if conflict.is_denied_as(NOT_LOADED) => (
            "driver",
            "Get the driver to load, then give the version shown by nvidia-smi on this machine.",
        ),
        Fact::CudaDriver if conflict.is_denied_as(WITHOUT_LIBCUDA) => (
            "driver",
            "Install the driver's libcuda, or start the container with NVIDIA_DRIVER_CAPABILITIES=compute,utility, then give the driver version.",
        ),
        Fact::Driver => ("driver", "Give the driver version shown by nvidia-smi on this machine."),
        Fact::CudaDriver => {
            ("driver", "Give the driver version alone, as shown by nvidia-smi on this machine.")
        }
        Fact::Gpus => ("gpu", "Give the GPUs of this machine by name."),
        Fact::Os => ("os", WHICH_OS),
        Fact::Arch => ("arch", "Give the architecture of the CPU: x86_64 or aarch64."),
        Fact::Launcher => ("launcher", "Give what starts the container."),
        _ => return None,
    };
    Some(Remedy {
        action: Action::AddFact,
        value: String::from(value),
        message: String::from(message),
    })
}
