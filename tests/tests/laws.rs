//! The laws that the rules keep on every machine and release.

use ngcompat::{
    Action, Aspect, BoardClass, BranchKind, Build, Change, CpuArch, CudaVersion, DriverBranch,
    DriverVersion, Environment, Finding, FromTo, Gpu, Launcher, MinimumCapability, Os, Release,
    ReleaseName, Report, Requirement, Rule, RunMode, Severity, ToolkitVersion, Verdict, matrix,
};
use ngcompat_tests::{
    RELEASES, Subject, TOOLKITS, cuda, driver, environment, exists, gpu, jetpack, subject,
    two_of_a_branch,
};
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

/// One of two is the other's opposite.
fn opposite(one: Verdict, other: Verdict) -> bool {
    one != other && one != Verdict::Undetermined && other != Verdict::Undetermined
}

/// Cases that once broke a law; they are tried first.
const REGRESSIONS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/laws.regressions");

const MODES: [RunMode; 3] =
    [RunMode::Native, RunMode::ForwardCompatibility, RunMode::MinorVersionCompatibility];

/// The page that says why each rule is.
const RULES: &str = include_str!("../../docs/rules.md");

/// 20,000 cases a law, unless `PROPTEST_CASES` says otherwise.
fn config() -> ProptestConfig {
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() {
        ProptestConfig::default().cases
    } else {
        20_000
    };
    let kept = FileFailurePersistence::Direct(REGRESSIONS);
    ProptestConfig { cases, failure_persistence: Some(Box::new(kept)), ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    /// Telling more numbers of a version settles a requirement, and never turns its answer.
    #[test]
    fn more_numbers_never_turn_a_requirement(
        numbers in prop::collection::vec(0..4_u64, 1..6),
        known in 0..5_usize,
        wanted in prop::collection::vec(0..4_u64, 1..5),
        operator in prop::sample::select(vec!["", "=", "!=", ">", ">=", "<", "<=", "~", "~=", "^"]),
    ) {
        let joined = |numbers: &[u64]| {
            numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(".")
        };
        let text = format!("torch{operator} {}", joined(&wanted));
        let requirement = text.parse::<Requirement>();
        prop_assert_eq!(requirement.is_err(), operator == "~=" && wanted.len() < 2, "{}", &text);
        let Ok(requirement) = requirement else { return Ok(()) };
        let answer = |numbers: &[u64]| requirement.matches(&joined(numbers).parse().unwrap());
        let (less, more) = (&numbers[..known.clamp(1, numbers.len())], &numbers[..]);
        prop_assert!(answer(less).is_none() || answer(less) == answer(more), "{text} {numbers:?}");
        // Written out to as many numbers as are asked for, nothing is left open.
        if more.len() >= wanted.len() {
            prop_assert!(answer(more).is_some(), "{text} {numbers:?}");
        }
    }

    /// Compared the other way round the same differs.
    #[test]
    fn a_difference_has_two_ends(at in any::<prop::sample::Index>(), other in any::<prop::sample::Index>()) {
        let (one, other) = (at.get(&RELEASES), other.get(&RELEASES));
        let there = matrix().diff(*one, *other);
        let back = matrix().diff(*other, *one);
        let Ok(there) = there else {
            prop_assert!(one.family() != other.family() && back.is_err());
            return Ok(());
        };
        let back = back.unwrap();
        prop_assert_eq!(there.is_empty(), back.is_empty());
        prop_assert_eq!(there.components.len(), back.components.len());
        let turned = |change: Change| match change {
            Change::OnlyFrom => Change::OnlyTo,
            Change::OnlyTo => Change::OnlyFrom,
            Change::Up => Change::Down,
            Change::Down => Change::Up,
            same => same,
        };
        for (there, back) in there.components.iter().zip(&back.components) {
            prop_assert_eq!(turned(there.change), back.change, "{}", there.component);
        }
        let ends = |lists: Option<FromTo<Vec<&'static str>>>| {
            lists.map(|FromTo { from, to }| (to, from))
        };
        let straight = |lists: Option<FromTo<Vec<&'static str>>>| {
            lists.map(|FromTo { from, to }| (from, to))
        };
        prop_assert_eq!(ends(there.known_issues), straight(back.known_issues));
        prop_assert_eq!(ends(there.examples), straight(back.examples));
        prop_assert_eq!(ends(there.announcements), straight(back.announcements));
    }

    /// Giving the driver, a GPU, the CUDA version, the JetPack or the platform never turns a verdict
    /// into its opposite.
    #[test]
    fn more_facts_never_flip_a_verdict(
        subject in subject(), env in environment(), told in driver(), field in cuda(), one in gpu(),
        system in jetpack(),
    ) {
        let before = subject.verdict(&env);
        let mut more = vec![];
        if env.driver.is_none() && (env.cuda_driver.is_none() || agrees(&env, told)) {
            more.push(env.clone().driver(told));
        }
        if env.cuda_driver.is_none() {
            more.push(env.clone().cuda_driver(field));
        }
        if env.jetpack.is_none() {
            more.push(env.clone().jetpack(system));
        }
        // A branch becomes a whole number.
        if let Some(branch) = env.driver.filter(|driver| driver.is_branch())
            && branch.branch() == told.branch()
            && exists(told)
        {
            more.push(env.clone().driver(told));
        }
        if env.gpus.is_empty() {
            more.push(env.clone().gpu(one));
        }
        // On macOS nothing is left of a driver.
        if env.platform.os.is_none() {
            more.extend([Os::Linux, Os::Wsl, Os::Windows].map(|os| env.clone().os(os)));
        }
        if env.platform.arch.is_none() {
            more.push(env.clone().arch(CpuArch::X86_64));
            more.push(env.clone().arch(CpuArch::Aarch64));
        }
        for more in more {
            let after = subject.verdict(&more);
            // Where nothing is said of the CPU, the build for x86-64 is judged, or for an integrated
            // GPU its own. Another build may have another answer, and there may be none.
            let same_build = || {
                let (one, other) = (subject.check(&env), subject.check(&more));
                let none = [Rule::PlatformNoBuild, Rule::PlatformCpuOnly, Rule::PlatformIgpuImageElsewhere];
                one.build == other.build && none.iter().all(|rule| other.finding(*rule).is_none())
            };
            prop_assert!(
                !opposite(before, after) || !same_build(),
                "{subject} on {env}: {before}; on {more}: {after}"
            );
        }
    }

    /// Giving what starts the container, and its version, turns only those verdicts into their opposite that were said
    /// to rest on it: by the warning that the start is refused, on the compatibility libraries, or on what WSL needs.
    #[test]
    fn a_launcher_decides_only_what_was_left_to_it(
        subject in subject(), env in environment(), launcher in proptest::sample::select(Launcher::ALL),
        toolkit in proptest::option::of(proptest::sample::select(TOOLKITS.as_slice())), given: bool,
    ) {
        let mut without = env.clone();
        (without.launcher, without.toolkit) = (given.then_some(launcher), None);
        let mut with = without.clone().launcher(launcher);
        with.toolkit = toolkit;
        let row = matrix().launcher(launcher).unwrap();
        let (before, after) = (subject.outcome(&without), subject.outcome(&with));
        if opposite(before.verdict, after.verdict) {
            prop_assert_eq!(before.verdict, Verdict::Compatible, "{} on {}", subject, with);
            let report = subject.check(&without);
            let refused = report.finding(Rule::StartRequirementRefused).is_some()
                && row.checks_requirements(toolkit) == Some(true);
            let libraries = report.gpus.iter().any(|gpu| gpu.mode == Some(RunMode::ForwardCompatibility))
                && row.loads_libraries(toolkit) == Some(false)
                && report.to_string().contains("That rests on");
            let unlisted = report.finding(Rule::DriverCompatLibrariesOnUnlistedBoard).is_some();
            let in_wsl = report.finding(Rule::StartWslLibraryMissing).is_some();
            prop_assert!(refused || libraries || unlisted || in_wsl, "{}\n{}", with, report);
        }
    }

    /// A cheap decision, a whole report and a search agree.
    #[test]
    fn verdict_check_and_find_agree(subject in subject(), env in environment()) {
        let report = subject.check(&env);
        prop_assert_eq!(subject.outcome(&env), report.outcome);
        prop_assert_eq!(subject.verdict(&env), report.verdict());
        prop_assert_eq!(&report.environment, &env);
        if let Subject::Release(release) = subject {
            let mut listed = matrix().releases_of(release.family());
            if listed.any(|one| one == release) {
                let found = matrix().runnable_of(release.family(), &env).any(|one| one == release);
                prop_assert_eq!(found, release.verdict(&env) == Verdict::Compatible);
            }
        }
    }

    /// The verdict is the fold of the findings, and of the aspects.
    #[test]
    fn the_verdict_is_a_fold(subject in subject(), env in environment()) {
        let report = subject.check(&env);
        let has = |severity| {
            report.findings.iter().any(|finding| finding.severity == severity)
        };
        let expected = if has(Severity::Blocker) {
            Verdict::Incompatible
        } else if has(Severity::Unknown) {
            Verdict::Undetermined
        } else {
            Verdict::Compatible
        };
        prop_assert_eq!(report.verdict(), expected);
        prop_assert_eq!(report.aspects().worst(), expected);
        prop_assert!(!report.documented() || expected == Verdict::Compatible);
        // Without a GPU it is the mode that all boards share.
        let gpu_open = env.gpus.is_empty() && expected == Verdict::Undetermined
            && report.aspects().driver == Verdict::Compatible;
        prop_assert!(report.mode().is_none() || expected == Verdict::Compatible || gpu_open);
    }

    /// The order of GPUs does not matter, and a machine is as good as its worst GPU.
    #[test]
    fn a_machine_is_its_worst_gpu(subject in subject(), env in environment()) {
        let mut reversed = env.clone();
        reversed.gpus.reverse();
        prop_assert_eq!(subject.outcome(&env), subject.outcome(&reversed));
        // Integrated GPUs have builds of their own, and a machine has one.
        if env.gpus.len() > 1 && env.gpus.iter().any(|gpu| gpu.class() == Some(BoardClass::Jetson)) {
            return Ok(());
        }
        // A CPU that does not go with one of them is not known.
        let machine = subject.check(&env);
        if machine.finding(Rule::FactsContradictory).is_some() {
            return Ok(());
        }
        let alone: Vec<_> = env.gpus.iter().map(|gpu| {
            let mut alone = env.clone();
            alone.platform.arch = env.cpu();
            alone.gpus = vec![gpu.clone()];
            subject.outcome(&alone)
        }).collect();
        // An image may hold code for several versions of CUDA, of which a process loads one for all GPUs.
        let build = |gpus: &[Gpu]| {
            let mut these = env.clone();
            (these.platform.arch, these.gpus) = (env.cpu(), gpus.to_vec());
            subject.check(&these).build
        };
        if env.gpus.iter().any(|gpu| build(core::slice::from_ref(gpu)) != machine.build) {
            return Ok(());
        }
        if let Some(worst) = alone.iter().map(|outcome| outcome.verdict).max() {
            let machine = subject.outcome(&env);
            prop_assert_eq!(machine.verdict, worst);
            // All GPUs of a process share one libcuda: where one of them runs without the compatibility
            // package, all do.
            let minor = Some(RunMode::MinorVersionCompatibility);
            let mode = if alone.iter().any(|one| one.mode == minor) {
                minor.filter(|_| machine.verdict == Verdict::Compatible)
            } else {
                alone[0].mode.filter(|_| alone.iter().all(|one| one.mode == alone[0].mode))
            };
            prop_assert_eq!(machine.mode, mode);
            // What the notes document of a GPU holds of the mode in which it runs alone: beside a GeForce
            // board a professional one runs by minor-version compatibility, which they may document.
            if alone.iter().all(|one| one.mode == machine.mode) {
                prop_assert_eq!(machine.documented, alone.iter().all(|one| one.documented));
            }
        }
    }

    /// Fleets are decided by these: a GPU that is there twice changes nothing, nor does what is installed
    /// outside a container of a known release.
    #[test]
    fn what_fleets_leave_out_decides_nothing(subject in subject(), env in environment()) {
        if let Some(last) = env.gpus.last() {
            let twice = env.clone().gpu(last.clone());
            prop_assert_eq!(subject.outcome(&env), subject.outcome(&twice));
        }
        if env.container.as_ref().is_none_or(|container| container.release.is_none()) {
            let mut without = env.clone();
            without.components.clear();
            prop_assert_eq!(subject.check(&env).findings, subject.check(&without).findings);
        }
    }

    /// Of what a name for several GPUs can mean, the report says the most careful.
    #[test]
    fn a_name_for_several_gpus_is_read_carefully(subject in subject(), gpu in gpu()) {
        // So is the CPU that comes with the board.
        let cpu = Environment::new().gpu(gpu.clone()).cpu();
        let said = |gpu: Gpu| {
            let mut env = Environment::new().gpu(gpu);
            env.platform.arch = cpu;
            let report = subject.check(&env);
            // That a whole family is untested is said only where the family is certain.
            let about_the_gpu = |finding: &&Finding| {
                finding.rule.aspect() == Some(Aspect::Gpu) && finding.rule != Rule::GpuUntestedFamily
            };
            let worst = report.findings.iter().filter(about_the_gpu).map(|one| one.severity).min();
            (report.aspects().gpu, worst)
        };
        // The class, which names tell, is kept: an integrated GPU has builds of its own.
        let named = |one| match gpu.class() {
            Some(class) => Gpu::of_capability(one).with_class(class),
            None => Gpu::of_capability(one),
        };
        let each = gpu.possible_capabilities().iter().map(|one| said(named(*one)));
        let (verdict, worst) = said(gpu.clone());
        if verdict != Verdict::Undetermined {
            for (other, careful) in each {
                prop_assert_eq!(verdict, other, "{} on {}", subject, gpu);
                prop_assert!(worst <= careful, "{} on {}", subject, gpu);
            }
        }
    }

    /// A newer driver of the same branch is never worse.
    #[test]
    fn raising_the_driver_inside_a_branch_never_hurts(
        subject in subject(), env in environment(), (low, high) in two_of_a_branch(),
    ) {
        let verdict = |driver| {
            let mut env = env.clone();
            env.driver = Some(driver);
            env.platform.os = Some(Os::Linux);
            subject.verdict(&env)
        };
        prop_assert!(verdict(high) <= verdict(low), "{subject} {low} {high} {env}");
    }

    /// Along the packages of one CUDA major version the verdict on a driver never goes yes, no, yes.
    #[test]
    fn a_base_driver_does_not_come_and_go(driver in driver(), gpu in gpu()) {
        let env = Environment::new().driver(driver).gpu(gpu).os(Os::Linux);
        let packages = matrix().cuda().iter().filter(|row| row.forward_package.is_some());
        let mut dropped: Option<CudaVersion> = None;
        let mut accepted: Option<CudaVersion> = None;
        for row in packages {
            let build = Build::new(row.version).compat_package(true);
            let same_major = |other: Option<CudaVersion>| {
                other.is_some_and(|other| other.major == row.version.major)
            };
            match matrix().outcome_of_build(&build, &env).aspects.driver {
                Verdict::Compatible => {
                    prop_assert!(!same_major(dropped), "{}: {} again on {}", row.version, "runs", env);
                    accepted = Some(row.version);
                }
                Verdict::Incompatible if same_major(accepted) => dropped = Some(row.version),
                _ => {}
            }
        }
    }

    /// Compatibility packages are for Linux.
    #[test]
    fn windows_has_no_forward_compatibility(
        subject in subject(), env in environment(), os in prop_oneof![Just(Os::Windows), Just(Os::Wsl)],
    ) {
        let windows = env.os(os);
        let mode = subject.outcome(&windows).mode;
        prop_assert_ne!(mode, Some(RunMode::ForwardCompatibility));
        let report = subject.check(&windows);
        prop_assert!(!report.to_string().contains("data center boards also"), "{}", report);
        prop_assert!(report.finding(Rule::DriverListedButNotAccepted).is_none(), "{}", report);
    }

    /// A driver that runs a release natively runs every older CUDA natively too, unless that is too
    /// old for the GPU.
    #[test]
    fn native_holds_for_every_older_cuda(
        one in subject(), other in subject(), env in environment(),
    ) {
        let native = |subject: &Subject| subject.outcome(&env).mode == Some(RunMode::Native);
        if native(&one) || native(&other) {
            let cuda = |subject: &Subject| subject.check(&env).build.cuda;
            let (older, newer) = if cuda(&one) <= cuda(&other) { (one, other) } else { (other, one) };
            // Libraries that are older than the driver may fail.
            let report = older.check(&env);
            let first = report.build.compat_first || report.build.compat_first_from.is_some();
            // Linux programs need a newer driver inside WSL than those for Windows.
            let in_wsl = report.finding(Rule::DriverOlderThanWsl).is_some();
            if native(&newer) && cuda(&older).is_some() && !first && !in_wsl {
                let outcome = older.outcome(&env);
                prop_assert_eq!(outcome.aspects.driver, Verdict::Compatible, "{} on {}", older, env);
                if outcome.verdict == Verdict::Compatible {
                    prop_assert_eq!(outcome.mode, Some(RunMode::Native), "{} on {}", older, env);
                }
            }
        }
    }

    /// What a remedy says would help does help, in the mode and with the release that it names.
    #[test]
    fn remedies_work(subject in subject(), env in environment()) {
        let report = subject.check(&env);
        prop_assert!(report.remedies.len() <= 5, "{}", report);
        for remedy in &report.remedies {
            let message = &remedy.message;
            let promised =
                MODES.into_iter().find(|mode| message.contains(&format!(" ({})", mode.name())));
            match remedy.action {
                Action::UpgradeDriver | Action::DowngradeDriver => {
                    let mut better = env.clone();
                    better.driver = remedy.value.parse().ok();
                    better.cuda_driver = None;
                    better.jetpack = None;
                    installable(&env, &remedy.value).map_err(|why| {
                        TestCaseError::fail(format!("{why}: {message} on {env}"))
                    })?;
                    if message.contains("the newest release that then runs is") {
                        let family = matrix().family(report.family.as_deref().unwrap_or("pytorch"));
                        let family = family.map_err(|error| TestCaseError::fail(error.to_string()))?;
                        let newest = matrix().runnable_of(family, &better).next();
                        let newest = newest.map(|one| one.name().to_string());
                        prop_assert!(newest.is_some_and(|one| message.contains(&one)), "{}", message);
                        continue;
                    }
                    let outcome = subject.outcome(&better);
                    prop_assert_eq!(outcome.aspects.driver, Verdict::Compatible, "{}", message);
                    let expected = if env.gpus.is_empty() { Verdict::Undetermined } else { Verdict::Compatible };
                    prop_assert_eq!(outcome.verdict, expected, "{}\n{}", message, report);
                    if !env.gpus.is_empty() {
                        prop_assert_eq!(outcome.mode, promised, "{} on {}", message, env);
                    }
                    let down = env.driver.zip(better.driver).is_some_and(|(own, new)| {
                        if new.is_branch() { own.branch() > new.branch() } else { own > new }
                    });
                    prop_assert!(!down || remedy.action == Action::DowngradeDriver, "{}", message);
                }
                Action::UseRelease | Action::UseBuild => {
                    let other = ngcompat::release(&remedy.value).map_err(|error| {
                        TestCaseError::fail(error.to_string())
                    })?;
                    let outcome = other.outcome(&env);
                    // With the driver unknown no more is promised than that nothing stands in the way.
                    let of_code = ["a build with CUDA", "with machine code for this GPU"];
                    let of_code = of_code.iter().any(|part| message.contains(part));
                    if outcome.verdict == Verdict::Undetermined && of_code {
                        prop_assert_eq!(outcome.aspects.platform, Verdict::Compatible, "{}", message);
                        prop_assert!(promised.is_none(), "{}", message);
                        continue;
                    }
                    prop_assert_eq!(outcome.verdict, Verdict::Compatible, "{}\n{}", message, report);
                    if !message.contains("a build with CUDA") {
                        prop_assert_eq!(outcome.mode, promised, "{}", message);
                    }
                    let family = report.family.as_deref();
                    prop_assert_eq!(Some(other.family().key), family, "{}", message);
                    if let Some(install) = other.install() {
                        prop_assert!(message.contains(&install), "{}", message);
                    }
                }
                Action::UseIgpuImage => {
                    let other = ngcompat::release(&remedy.value).map_err(|error| {
                        TestCaseError::fail(error.to_string())
                    })?;
                    let outcome = other.outcome(&env);
                    if report.outcome.aspects.platform == Verdict::Undetermined {
                        // What starts the container may leave more open.
                        let better = other.check(&env);
                        let image = better.finding(Rule::PlatformIntegratedImage);
                        prop_assert!(image.is_some_and(|one| one.severity == Severity::Note), "{}", better);
                        prop_assert!(outcome.verdict <= report.outcome.verdict, "{}", better);
                    } else {
                        prop_assert_eq!(outcome, report.outcome, "{}", message);
                    }
                }
                Action::UseGpus => {
                    let chosen = remedy.value.strip_prefix("device=").unwrap_or_default();
                    let chosen = chosen.split(',').map(|at| env.gpus[at.parse::<usize>().unwrap()].clone());
                    let mut fewer = env.clone();
                    fewer.gpus = chosen.collect();
                    prop_assert!(fewer.gpus.len() < env.gpus.len(), "{}", message);
                    prop_assert_eq!(subject.verdict(&fewer), Verdict::Compatible, "{}\n{}", message, report);
                }
                Action::ConfigureToolkit => {
                    // As with the version that leaves the libraries out.
                    let outcome = subject.outcome(&env.clone().toolkit(ToolkitVersion::new(1, 17, 4)));
                    prop_assert_eq!(outcome.verdict, Verdict::Compatible, "{}\n{}", message, report);
                }
                Action::UpgradeContainerToolkit => {
                    let newer = remedy.value.parse::<ToolkitVersion>().unwrap();
                    prop_assert!(env.toolkit.is_some_and(|toolkit| toolkit < newer), "{}", message);
                    let verdict = subject.verdict(&env.clone().toolkit(newer));
                    prop_assert_eq!(verdict, Verdict::Compatible, "{}\n{}", message, report);
                }
                // Where nothing else is in the way than the order of the libraries.
                Action::StartOption if report.finding(Rule::DriverCompatLibrariesFirst).is_some()
                    && (remedy.value == "--entrypoint" || remedy.value.contains("/usr/lib/")) =>
                {
                    let others = report.findings.iter().filter(|one| one.severity.decides());
                    let others = others.filter(|one| one.rule != Rule::DriverCompatLibrariesFirst);
                    prop_assert_eq!(others.count(), 0, "{}\n{}", message, report);
                }
                Action::StartOption if remedy.value.starts_with("LD_LIBRARY_PATH=") => {
                    // As with a launcher that puts the libraries in place.
                    let mut other = env.clone();
                    (other.launcher, other.toolkit) = (None, None);
                    prop_assert_eq!(subject.verdict(&other), Verdict::Compatible, "{}\n{}", message, report);
                }
                Action::StartOption => {
                    // As with a launcher that does not check, and that loads no libraries.
                    let mut other = env.clone().launcher(Launcher::DockerCdi);
                    other.toolkit = other.toolkit.or(Some(ToolkitVersion::new(1, 17, 4)));
                    let outcome = subject.outcome(&other);
                    prop_assert_eq!(outcome.verdict, Verdict::Compatible, "{}\n{}", message, report);
                }
                Action::AddFact => {
                    let known = Environment::KEYS.contains(&remedy.value.as_str());
                    prop_assert!(known || remedy.value == "gpu", "{}", remedy.value);
                }
                _ => prop_assert!(!message.is_empty()),
            }
        }
    }

    /// A report always says something, never the same thing twice, and names where it is stated.
    #[test]
    fn reports_are_readable(subject in subject(), env in environment()) {
        let report = subject.check(&env);
        let text = report.to_string();
        let title = format!("{}: {}", report.release, report.verdict());
        prop_assert!(text.starts_with(&title));
        let mut lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
        lines.sort_unstable();
        let all = lines.len();
        lines.dedup();
        // Equal GPUs have equal findings; they are told apart by their number.
        prop_assert_eq!(all, lines.len(), "{}", text);
        prop_assert!(!text.contains("  "), "{}", text);
        for finding in &report.findings {
            prop_assert!(finding.source.starts_with("https://"), "{:?}", finding);
            prop_assert!(RULES.contains(finding.rule.id()), "{:?}", finding);
            prop_assert!(!finding.message.is_empty() && !finding.message.contains("  "));
        }
        if report.verdict() == Verdict::Undetermined {
            prop_assert!(report.findings.iter().any(|finding| finding.severity == Severity::Unknown));
        }
    }

    /// A report survives JSON.
    #[test]
    fn reports_round_trip(subject in subject(), env in environment()) {
        let report = subject.check(&env);
        let json =
            serde_json::to_string(&report).map_err(|error| TestCaseError::fail(error.to_string()))?;
        let back: Report =
            serde_json::from_str(&json).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(back.to_string(), report.to_string());
        prop_assert_eq!(back, report);
    }

    /// What is given wins over what is known, once and for all.
    #[test]
    fn given_facts_win(given in environment(), known in environment()) {
        let all = given.clone().over(known.clone());
        prop_assert_eq!(&all.clone().over(known.clone()), &all);
        prop_assert_eq!(&given.clone().over(all.clone()).gpus, &all.gpus);
        let of_driver = |env: &Environment| (env.driver, env.cuda_driver, env.jetpack);
        let knows = of_driver(&given) != (None, None, None);
        // The CUDA version alone does not take away the driver that it was read with.
        let same_cuda = (given.driver, given.jetpack) == (None, None)
            && given.cuda_driver == known.cuda_driver;
        let expected = match (knows, same_cuda) {
            (true, true) => (known.driver, known.cuda_driver, None),
            (true, false) => of_driver(&given),
            (false, _) => of_driver(&known),
        };
        prop_assert_eq!(of_driver(&all), expected);
        let gpus = if given.gpus.is_empty() { &known.gpus } else { &given.gpus };
        prop_assert_eq!(&all.gpus, gpus);
        prop_assert_eq!(all.platform.os, given.platform.os.or(known.platform.os));
        prop_assert_eq!(all.platform.arch, given.platform.arch.or(known.platform.arch));
        prop_assert_eq!(all.launcher, given.launcher.or(known.launcher));
        for requirement in given.requirements.iter().chain(&known.requirements) {
            prop_assert!(all.requirements.contains(requirement));
        }
        prop_assert_eq!(Environment::new().over(known.clone()), known);
        prop_assert_eq!(given.clone().over(Environment::new()), given);
    }

    /// An environment survives JSON.
    #[test]
    fn environments_round_trip(env in environment()) {
        let json = serde_json::to_string(&env).map_err(|error| TestCaseError::fail(error.to_string()))?;
        let back: Environment =
            serde_json::from_str(&json).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(back, env);
    }

    /// Parsing never panics, and what parses prints back the same.
    #[test]
    fn values_round_trip(text in "\\PC{0,40}") {
        if let Ok(value) = text.parse::<DriverVersion>() {
            prop_assert_eq!(value.to_string().parse(), Ok(value));
        }
        if let Ok(value) = text.parse::<ngcompat::ReleaseId>() {
            prop_assert_eq!(value.to_string().parse(), Ok(value));
        }
        if let Ok(value) = text.parse::<ngcompat::ComputeCapability>() {
            prop_assert_eq!(value.to_string().parse(), Ok(value));
        }
        if let Ok(value) = text.parse::<CudaVersion>() {
            prop_assert_eq!(value.to_string().parse(), Ok(value));
        }
        if let Ok(value) = text.parse::<ngcompat::ComponentVersion>() {
            prop_assert_eq!(value.to_string().parse(), Ok(value));
        }
        let _ = text.parse::<Gpu>();
        let _ = text.parse::<Requirement>();
        let _ = ngcompat::release(&text);
    }

    /// Orders are total and agree with equality.
    #[test]
    fn driver_versions_are_ordered(a in driver(), b in driver(), c in driver()) {
        prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse());
        prop_assert_eq!(a == b, a.cmp(&b).is_eq());
        prop_assert!(!(a <= b && b <= c) || a <= c);
        // What is at least a floor is at least every lower floor.
        if b <= c && a.at_least(c) == Some(true) {
            prop_assert_eq!(a.at_least(b), Some(true));
        }
    }
}

/// Why nobody would install a driver on a machine today: it is of no branch of long-term support or
/// production that has not ended, or does not drive every GPU.
fn installable(env: &Environment, driver: &str) -> Result<(), &'static str> {
    let driver: DriverVersion = driver.parse().map_err(|_| "not a driver")?;
    // Without a word about the system a number may be one that only Windows drivers have.
    let only_windows = |driver: DriverVersion| {
        let first = driver.branch();
        let named =
            matrix().windows_branches().iter().any(|row| (row.first..=row.last).contains(&first));
        let form = driver.to_string().split('.').nth(2).is_none()
            && driver.to_string().split('.').nth(1).is_none_or(|second| second.len() <= 2);
        // The Linux branches of before R450 are all recorded.
        let oldest = matrix().driver_branches().first().map_or(0, |row| row.branch);
        let left_over = (oldest..450).contains(&first);
        (named || left_over) && form && matrix().driver_branch(first).is_none()
    };
    let windows = match env.platform.os {
        Some(os) => matches!(os, Os::Windows | Os::Wsl),
        None => env.driver.is_some_and(only_windows),
    };
    let of_system = |row: &&DriverBranch| {
        let newest = if windows { row.windows_latest } else { row.latest };
        newest.unwrap_or(DriverVersion::of_branch(row.branch)) == driver
    };
    let row = matrix().driver_branches().iter().find(of_system).ok_or("not the newest")?;
    let kept = [Some(BranchKind::LongTermSupport), Some(BranchKind::Production)];
    if !kept.contains(&row.kind) || row.end_of_life.is_none_or(|end| end <= matrix().as_of()) {
        return Err("not maintained");
    }
    for capability in env.gpus.iter().flat_map(Gpu::possible_capabilities) {
        let Some(known) = matrix().capability(*capability) else { continue };
        let (first, last) =
            (known.first_driver.unwrap_or(0), known.last_driver.unwrap_or(u16::MAX));
        if known.integrated || !(first..=last).contains(&row.branch) {
            return Err("does not drive every GPU");
        }
    }
    let named = |gpu: &Gpu| {
        windows || gpu.first_driver().is_none_or(|first| driver.at_least(first) != Some(false))
    };
    if env.gpus.iter().all(named) { Ok(()) } else { Err("older than the board") }
}

/// Whether a driver can belong to a machine whose CUDA field is known.
fn agrees(env: &Environment, driver: DriverVersion) -> bool {
    exists(driver)
        && matrix().driver_branch(driver.branch()).and_then(|row| row.cuda) == env.cuda_driver
}

/// Without chance: every release on every driver of the data, on boards of every kind.
#[test]
fn the_whole_grid_keeps_documented_promises() {
    let boards = ["Tesla T4", "Tesla V100-SXM2-16GB", "NVIDIA A100-SXM4-40GB", "NVIDIA H100 PCIe"];
    let mut promises = 0;
    let ordinary = |release: &&Release| !release.name().to_string().ends_with("-igpu");
    for release in RELEASES.iter().filter(ordinary).copied() {
        let Some(notes) = release.ordinary().stated.driver else { continue };
        let (Some(minimum), Some(cuda)) = (notes.minimum, release.cuda()) else { continue };
        for board in boards {
            let gpu: Gpu = board.parse().unwrap_or(Gpu::UNKNOWN);
            let supported = matches!(release.ordinary().stated.gpu.minimum, MinimumCapability::Printed(lowest)
                if gpu.capability().is_some_and(|one| one >= lowest))
                && gpu
                    .architecture()
                    .is_some_and(|one| release.ordinary().stated.gpu.families.contains(&one));
            let row = gpu.capability().and_then(|capability| matrix().capability(capability));
            let first = row.and_then(|row| row.first_driver).unwrap_or(0);
            let last = row.and_then(|row| row.last_driver).unwrap_or(u16::MAX);
            if !supported || !(first..=last).contains(&minimum.branch()) {
                continue;
            }
            promises += 1;
            // The minimum that the notes print runs, natively or through a compatibility mode.
            let env = Environment::new().driver(minimum).gpu(gpu.clone());
            let verdict = release.verdict(&env);
            let partial = minimum.is_branch() && minimum.branch() < cuda.branch;
            assert!(
                verdict == Verdict::Compatible || partial && verdict == Verdict::Undetermined,
                "{} on {env}: {verdict}",
                release.name()
            );
        }
    }
    assert!(promises > 200, "{promises}");
}

/// The name of a release names it, as text and in JSON.
#[test]
fn names_read_back() {
    let families = matrix().families().iter();
    let all = families.flat_map(|family| matrix().releases_of(family));
    let mut count = 0;
    for release in all {
        count += 1;
        let name = release.to_string();
        assert_eq!(name.parse::<Release>().as_ref(), Ok(&release), "{name}");
        let json = serde_json::to_string(&release.name()).unwrap();
        assert_eq!(serde_json::from_str::<ReleaseName>(&json).unwrap(), release.name(), "{json}");
    }
    assert!(count > 1000, "{count}");
}
