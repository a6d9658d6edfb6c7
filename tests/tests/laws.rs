//! The laws that the rules keep on every machine and release.

use ngcompat::{
    Action, Aspect, CudaVersion, DriverVersion, Environment, Finding, Gpu, MinimumCapability, Os,
    Release, Rule, RunMode, Severity, Verdict, matrix, releases,
};
use ngcompat_tests::{cuda, driver, environment, exists, gpu, release, two_of_a_branch};
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

    /// Telling the driver, a GPU or the CUDA version never turns a verdict into its opposite.
    #[test]
    fn more_facts_never_flip_a_verdict(
        release in release(), env in environment(), told in driver(), field in cuda(), one in gpu(),
    ) {
        let before = release.verdict(&env);
        let mut more = vec![];
        if env.driver.is_none() && (env.cuda_driver.is_none() || agrees(&env, told)) {
            more.push(env.clone().driver(told));
        }
        if env.driver.is_none() && env.cuda_driver.is_none() {
            more.push(env.clone().cuda_driver(field));
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
        if env.platform.os.is_none() && env.driver.is_none() {
            more.push(env.clone().os(Os::Linux));
        }
        for more in more {
            let after = release.verdict(&more);
            prop_assert!(
                !opposite(before, after),
                "{} on {env}: {before}; on {more}: {after}", release.id
            );
        }
    }

    /// A cheap decision, a whole report and a search agree.
    #[test]
    fn verdict_check_and_find_agree(release in release(), env in environment()) {
        let report = release.check(&env);
        prop_assert_eq!(release.outcome(&env), report.outcome);
        prop_assert_eq!(release.verdict(&env), report.verdict());
        let found = matrix().runnable(&env).any(|one| one.id == release.id);
        prop_assert_eq!(found, report.verdict() == Verdict::Compatible);
    }

    /// The verdict is the fold of the findings, and of the aspects.
    #[test]
    fn the_verdict_is_a_fold(release in release(), env in environment()) {
        let report = release.check(&env);
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
        prop_assert!(report.mode().is_none() || expected == Verdict::Compatible);
    }

    /// The order of GPUs does not matter, and a machine is as good as its worst GPU.
    #[test]
    fn a_machine_is_its_worst_gpu(release in release(), env in environment()) {
        let mut reversed = env.clone();
        reversed.gpus.reverse();
        prop_assert_eq!(release.outcome(&env), release.outcome(&reversed));
        let alone: Vec<_> = env.gpus.iter().map(|gpu| {
            let mut alone = env.clone();
            alone.gpus = vec![gpu.clone()];
            release.outcome(&alone)
        }).collect();
        if let Some(worst) = alone.iter().map(|outcome| outcome.verdict).max() {
            let machine = release.outcome(&env);
            prop_assert_eq!(machine.verdict, worst);
            // It has a mode where all its GPUs have the same.
            let mode = alone[0].mode.filter(|_| alone.iter().all(|one| one.mode == alone[0].mode));
            prop_assert_eq!(machine.mode, mode);
            prop_assert_eq!(machine.documented, alone.iter().all(|one| one.documented));
        }
    }

    /// Of what a name for several GPUs can mean, the report says the most careful.
    #[test]
    fn a_name_for_several_gpus_is_read_carefully(release in release(), gpu in gpu()) {
        let said = |gpu: Gpu| {
            let report = release.check(&Environment::new().gpu(gpu));
            // That a whole family is untested is said only where the family is certain.
            let about_the_gpu = |finding: &&Finding| {
                finding.rule.aspect() == Some(Aspect::Gpu) && finding.rule != Rule::GpuUntestedFamily
            };
            let worst = report.findings.iter().filter(about_the_gpu).map(|one| one.severity).min();
            (report.aspects().gpu, worst)
        };
        let each = gpu.possible_capabilities().iter().map(|one| said(Gpu::of_capability(*one)));
        let (verdict, worst) = said(gpu.clone());
        if verdict != Verdict::Undetermined {
            for (other, careful) in each {
                prop_assert_eq!(verdict, other, "{} on {}", release.id, gpu);
                prop_assert!(worst <= careful, "{} on {}", release.id, gpu);
            }
        }
    }

    /// A newer driver of the same branch is never worse.
    #[test]
    fn raising_the_driver_inside_a_branch_never_hurts(
        release in release(), env in environment(), (low, high) in two_of_a_branch(),
    ) {
        let verdict = |driver| {
            let mut env = env.clone();
            env.driver = Some(driver);
            env.platform.os = Some(Os::Linux);
            release.verdict(&env)
        };
        prop_assert!(verdict(high) <= verdict(low), "{} {low} {high} {env}", release.id);
    }

    /// Compatibility packages are for Linux.
    #[test]
    fn windows_has_no_forward_compatibility(
        release in release(), env in environment(), os in prop_oneof![Just(Os::Windows), Just(Os::Wsl)],
    ) {
        let mode = release.outcome(&env.os(os)).mode;
        prop_assert_ne!(mode, Some(RunMode::ForwardCompatibility));
    }

    /// A driver that runs a release natively runs every older CUDA natively too, unless that is too
    /// old for the GPU.
    #[test]
    fn native_holds_for_every_older_cuda(
        one in release(), other in release(), env in environment(),
    ) {
        let cuda = |release: &Release| release.cuda.map(|cuda| cuda.version);
        let (older, newer) = if cuda(one) <= cuda(other) { (one, other) } else { (other, one) };
        let native = newer.outcome(&env).mode == Some(RunMode::Native);
        if native && older.cuda.is_some() {
            let outcome = older.outcome(&env);
            prop_assert_eq!(outcome.aspects.driver, Verdict::Compatible, "{} on {}", older.id, env);
            if outcome.verdict == Verdict::Compatible {
                prop_assert_eq!(outcome.mode, Some(RunMode::Native), "{} on {}", older.id, env);
            }
        }
    }

    /// What a remedy says would help does help, in the mode and with the release that it names.
    #[test]
    fn remedies_work(release in release(), env in environment()) {
        for remedy in release.check(&env).remedies() {
            let promised = MODES.into_iter().find(|mode| {
                remedy.message.ends_with(&format!(" ({}).", mode.name()))
            });
            match remedy.action {
                Action::UpgradeDriver => {
                    let mut better = env.clone();
                    better.driver = remedy.value.parse().ok();
                    better.cuda_driver = None;
                    let outcome = release.outcome(&better);
                    prop_assert_eq!(outcome.aspects.driver, Verdict::Compatible, "{}", remedy.message);
                    let expected = if env.gpus.is_empty() { Verdict::Undetermined } else { Verdict::Compatible };
                    prop_assert_eq!(outcome.verdict, expected, "{}", remedy.message);
                    if promised.is_some() && !env.gpus.is_empty() {
                        prop_assert_eq!(outcome.mode, promised, "{} on {}", remedy.message, env);
                    }
                }
                Action::UseRelease => {
                    let other = ngcompat::release(&remedy.value).map_err(|error| {
                        TestCaseError::fail(error.to_string())
                    })?;
                    let outcome = other.outcome(&env);
                    prop_assert_eq!(outcome.verdict, Verdict::Compatible);
                    prop_assert_eq!(outcome.mode, promised, "{}", remedy.message);
                }
                Action::DowngradeDriver => {
                    let mut other = env.clone();
                    other.driver = remedy.value.parse().ok();
                    other.cuda_driver = None;
                    let newest = matrix().runnable(&other).next().map(|one| one.name().to_string());
                    prop_assert!(newest.is_some_and(|one| remedy.message.contains(&one)));
                }
                _ => prop_assert!(!remedy.message.is_empty()),
            }
        }
    }

    /// A report always says something, never the same thing twice, and names where it is stated.
    #[test]
    fn reports_are_readable(release in release(), env in environment()) {
        let report = release.check(&env);
        let text = report.to_string();
        let title = format!("{}: {}", report.release, report.verdict());
        prop_assert!(text.starts_with(&title));
        let mut lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
        lines.sort_unstable();
        let all = lines.len();
        lines.dedup();
        // Equal GPUs have equal findings; they are told apart by their number.
        prop_assert_eq!(all, lines.len(), "{}", text);
        for finding in &report.findings {
            prop_assert!(finding.source.starts_with("https://"), "{:?}", finding);
            prop_assert!(RULES.contains(finding.rule.id()), "{:?}", finding);
            prop_assert!(!finding.message.is_empty() && !finding.message.contains("  "));
        }
        if report.verdict() == Verdict::Undetermined {
            prop_assert!(report.findings.iter().any(|finding| finding.severity == Severity::Unknown));
        }
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
        let _ = text.parse::<ngcompat::Requirement>();
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

/// Whether a driver can belong to a machine whose CUDA field is known.
fn agrees(env: &Environment, driver: DriverVersion) -> bool {
    exists(driver)
        && matrix().driver_branch(driver.branch()).and_then(|row| row.cuda) == env.cuda_driver
}

/// Without chance: every release on every driver of the data, on boards of every kind.
#[test]
fn the_whole_grid_keeps_documented_promises() {
    let boards = ["Tesla T4", "Tesla V100-SXM2-16GB", "NVIDIA A100-SXM4-40GB", "NVIDIA H100 PCIe"];
    for release in releases() {
        let Some(notes) = release.driver else { continue };
        let (Some(minimum), Some(cuda)) = (notes.minimum, release.cuda) else { continue };
        for board in boards {
            let gpu: Gpu = board.parse().unwrap_or(Gpu::UNKNOWN);
            let supported = matches!(release.gpu.minimum, MinimumCapability::Printed(lowest)
                if gpu.capability().is_some_and(|one| one >= lowest))
                && gpu.architecture().is_some_and(|one| release.gpu.families.contains(&one));
            let row = gpu.capability().and_then(|capability| matrix().capability(capability));
            let first = row.and_then(|row| row.first_driver).unwrap_or(0);
            let last = row.and_then(|row| row.last_driver).unwrap_or(u16::MAX);
            if !supported || !(first..=last).contains(&minimum.branch()) {
                continue;
            }
            // The minimum that the notes print runs, natively or through a compatibility mode.
            let env = Environment::new().driver(minimum).gpu(gpu.clone());
            let verdict = release.verdict(&env);
            let partial = minimum.is_branch() && minimum.branch() < cuda.branch;
            assert!(
                verdict == Verdict::Compatible || partial && verdict == Verdict::Undetermined,
                "{} on {env}: {verdict}",
                release.id
            );
        }
    }
}
