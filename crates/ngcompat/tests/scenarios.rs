//! The worked answers that define the rules: release, driver, GPU → verdict and mode.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use ngcompat::{Container, Environment, Report, Rule, RunMode, Severity, Verdict, release};

use RunMode::{ForwardCompatibility as Forward, MinorVersionCompatibility as Minor, Native};
use Verdict::{Compatible, Incompatible, Undetermined};

fn check(name: &str, driver: &str, gpu: &str) -> Report {
    let mut env = Environment::new();
    if let Some(cuda) = driver.strip_prefix("CUDA ") {
        env = env.cuda_driver(cuda.parse().unwrap());
    } else if !driver.is_empty() {
        env = env.driver(driver.parse().unwrap());
    }
    if !gpu.is_empty() {
        env = env.gpu(gpu.parse().unwrap());
    }
    let release = release(name).unwrap();
    let report = release.check(&env);
    assert_eq!(report.outcome, release.outcome(&env), "check and outcome agree");
    report
}

#[test]
fn worked_answers() {
    let table: &[(&str, &str, &str, Verdict, Option<RunMode>)] = &[
        ("20.12", "455.45.01", "GeForce RTX 2080 Ti", Compatible, Some(Native)),
        ("20.12", "450.80.02", "Tesla T4", Compatible, Some(Forward)),
        ("20.12", "450.80.02", "GeForce RTX 2080 Ti", Compatible, Some(Minor)),
        ("20.12", "450.66", "GeForce RTX 2080 Ti", Incompatible, None),
        ("20.12", "440.33.01", "GeForce GTX 1080 Ti", Incompatible, None),
        ("20.12", "440.33.01", "Tesla V100-SXM2-16GB", Compatible, Some(Forward)),
        ("20.12", "435.21", "Tesla T4", Incompatible, None),
        ("20.12", "418.87.01", "", Undetermined, None),
        ("20.12", "460.32.03", "Tesla K80", Incompatible, None),
        ("20.12", "525.60.13", "NVIDIA H100 PCIe", Incompatible, None),
        ("20.06", "450.51.06", "NVIDIA A100-SXM4-40GB", Compatible, Some(Native)),
        ("20.06", "455.45.01", "GeForce RTX 3090", Compatible, Some(Native)),
        ("20.03", "440.33.01", "Tesla T4", Compatible, Some(Native)),
        ("19.10", "384.183", "Tesla P100-PCIE-16GB", Compatible, Some(Forward)),
        ("19.10", "396.37", "GeForce GTX 1080 Ti", Incompatible, None),
        ("22.05", "460.91.03", "NVIDIA A30", Compatible, Some(Minor)),
        ("23.09", "530.41.03", "NVIDIA GeForce RTX 3090", Compatible, Some(Minor)),
        ("24.04", "535.161.08", "NVIDIA L4", Compatible, Some(Forward)),
        ("25.01", "570.86.10", "Tesla V100-SXM2-32GB", Incompatible, None),
        ("25.12", "580.95.05", "NVIDIA H100 80GB HBM3", Compatible, Some(Forward)),
        ("25.12", "580.95.05", "NVIDIA GeForce RTX 5090", Compatible, Some(Minor)),
        ("25.12", "560.35.03", "NVIDIA A100-SXM4-80GB", Incompatible, None),
        ("25.12", "590.44.01", "Tesla V100-SXM2-32GB", Incompatible, None),
        ("17.06", "384.111", "Tesla P100-PCIE-16GB", Undetermined, None),
        ("24.05", "CUDA 12.2", "NVIDIA A10G", Compatible, Some(Forward)),
    ];
    let mut wrong = Vec::new();
    for (release, driver, gpu, verdict, mode) in table {
        let report = check(release, driver, gpu);
        if (report.verdict(), report.mode()) != (*verdict, *mode) {
            wrong.push(format!("{release} {driver} {gpu}: expected {verdict} {mode:?}\n{report}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn has(report: &Report, rule: Rule, severity: Severity) -> bool {
    report.findings.iter().any(|finding| finding.rule == rule && finding.severity == severity)
}

#[test]
fn documented_or_not() {
    assert!(check("20.12", "450.80.02", "Tesla T4").documented());
    assert!(check("20.12", "440.33.01", "Tesla V100-SXM2-16GB").documented());
    assert!(check("20.12", "455.45.01", "GeForce RTX 2080 Ti").documented());
    assert!(!check("20.12", "450.80.02", "GeForce RTX 2080 Ti").documented());
    assert!(!check("20.06", "455.45.01", "GeForce RTX 3090").documented());
    assert!(!check("25.12", "590.44.01", "NVIDIA H100 PCIe").documented(), "no number is printed");
}

#[test]
fn an_unlisted_family_warns() {
    let report = check("20.06", "450.51.06", "NVIDIA A100-SXM4-40GB");
    assert!(has(&report, Rule::GpuFamilyNotListed, Severity::Warning));
    let report = check("20.06", "455.45.01", "GeForce RTX 3090");
    assert!(has(&report, Rule::GpuNewerThanRelease, Severity::Warning));
}

#[test]
fn a_missing_gpu_is_asked_for() {
    let report = check("20.12", "418.87.01", "");
    assert!(has(&report, Rule::DriverBoardClassUnknown, Severity::Unknown));
    assert!(report.remedies.iter().any(|remedy| remedy.value == "gpu"));
}

#[test]
fn twice_over() {
    let report = check("25.12", "590.44.01", "Tesla V100-SXM2-32GB");
    assert!(has(&report, Rule::GpuCapabilityTooLow, Severity::Blocker));
    assert!(has(&report, Rule::DriverDroppedGpu, Severity::Blocker));
}

#[test]
fn a_wheel_exists_for_several_pythons() {
    let check = |name: &str, requirement: &str, platform: &str| {
        let mut env = Environment::new().driver("580.95.05".parse().unwrap());
        env.set("gpu", "RTX 3090").unwrap();
        env.set("os", platform).unwrap();
        env.set("requires", requirement).unwrap();
        release(name).unwrap().check(&env)
    };
    for requirement in ["python=3.12", "python=3.12.4", "python>=3.10", "python<3.10", "python"] {
        let report = check("torch==2.6.0+cu124", requirement, "linux");
        assert_eq!(report.verdict(), Compatible, "{requirement}: {report}");
    }
    for requirement in ["python=3.14", "python<3.9", "python>=4"] {
        let report = check("torch==2.6.0+cu124", requirement, "linux");
        assert!(has(&report, Rule::ContentsRequirementNotMet, Severity::Blocker), "{report}");
        let report = check("torch==2.6.0+cu124", requirement, "windows");
        assert!(has(&report, Rule::ContentsNotRecorded, Severity::Unknown), "{report}");
    }
    // An image holds one.
    assert_eq!(check("24.05", "python=3.12", "linux").verdict(), Incompatible);
}

#[test]
fn what_is_installed_in_the_container_counts() {
    let inside = |release: &str, torch: &str| {
        let container = Container { release: release.parse().ok(), ..Container::default() };
        let mut env = Environment::new().driver("550.54.15".parse().unwrap());
        env.gpus = vec!["A100".parse().unwrap()];
        env.container = Some(container);
        env.components.insert("pytorch".to_owned(), torch.parse().unwrap());
        env
    };
    let check = |env: &Environment| release("24.05").unwrap().check(env);
    // The commit of the image's own build may be shortened.
    for torch in ["2.4.0a0+07cecf4168", "2.4.0a0+07cecf4168.nv24.05", "2.4.0a0+07cecf4"] {
        assert!(
            check(&inside("24.05", torch)).finding(Rule::ContentsReplaced).is_none(),
            "{torch}"
        );
    }
    for torch in ["2.6.0+cu124", "2.4.0", "2.4.0+cu121", "2.3.1"] {
        let report = check(&inside("24.05", torch));
        let finding = report.finding(Rule::ContentsReplaced).unwrap();
        assert_eq!(finding.severity, Severity::Warning);
        assert!(finding.message.starts_with(&format!("PyTorch here is {torch}, the image's is ")));
        assert_eq!(report.verdict(), Compatible, "{report}");
    }
    // A container of another release says nothing about this one, and that is said.
    let elsewhere = check(&inside("23.10", "2.6.0"));
    assert!(elsewhere.finding(Rule::ContentsReplaced).is_none());
    assert!(has(&elsewhere, Rule::ContentsOtherRelease, Severity::Note));
    assert!(check(&inside("24.05", "2.4.0")).finding(Rule::ContentsOtherRelease).is_none());
    for (requirement, verdict) in [("pytorch>=2.5", Compatible), ("pytorch<2.5", Incompatible)] {
        let mut env = inside("24.05", "2.6.0+cu124");
        env.requirements.push(requirement.parse().unwrap());
        assert_eq!(check(&env).verdict(), verdict, "{requirement}");
    }
}
