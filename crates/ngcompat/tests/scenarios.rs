//! The worked answers that define the rules: release, driver, GPU → verdict and mode.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use ngcompat::{Environment, Report, Rule, RunMode, Severity, Verdict, release};

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
