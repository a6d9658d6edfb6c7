//! Windows, WSL, Jetson and macOS: drivers that are numbered apart from those of Linux.

use ngcompat::{DriverVersion, Environment, Report, Rule, RunMode, Severity, Verdict};

const COMPATIBLE: Verdict = Verdict::Compatible;
const UNDETERMINED: Verdict = Verdict::Undetermined;
const INCOMPATIBLE: Verdict = Verdict::Incompatible;

/// A report on a machine of these facts: `driver 528.24, gpu RTX 4090`.
fn check(release: &str, facts: &str) -> Report {
    let mut env = Environment::new();
    for fact in facts.split(", ") {
        let (key, value) = fact.split_once(' ').unwrap();
        env.set(key, value).unwrap();
    }
    ngcompat::release(release).unwrap().check(&env)
}

#[track_caller]
fn verdicts(all: &[(&str, &str, Verdict)]) {
    for (release, facts, verdict) in all {
        let report = check(release, facts);
        assert_eq!(report.verdict(), *verdict, "{report}");
    }
}

#[test]
fn windows_numbers_are_held_against_windows_floors() {
    verdicts(&[
        ("24.05", "driver 528.24, gpu RTX 4090", INCOMPATIBLE),
        ("24.05", "driver 528.33, gpu RTX 4090", COMPATIBLE),
        ("24.05", "driver 527.41, gpu RTX 4090", INCOMPATIBLE),
        ("24.05", "driver 551.61, os wsl, gpu RTX 4090", COMPATIBLE),
        ("25.12", "driver 577.00, os wsl, gpu RTX 4090", INCOMPATIBLE),
        ("25.12", "driver 581.80, os wsl, gpu RTX 4090", COMPATIBLE),
        // Its branch is R580, the last for Volta, and R470, the last for Kepler.
        ("24.05", "driver 581.80, os wsl, gpu V100", COMPATIBLE),
        ("20.12", "driver 591.59, os wsl, gpu V100", INCOMPATIBLE),
    ]);
    let by_minor = check("24.05", "driver 535.98, os wsl, gpu A100");
    assert_eq!(by_minor.mode(), Some(RunMode::MinorVersionCompatibility), "{by_minor}");
}

#[test]
fn windows_has_no_compatibility_packages() {
    verdicts(&[("25.08", "driver 553.62, os wsl, gpu A100", INCOMPATIBLE)]);
}

#[test]
fn the_cuda_field_alone_leaves_the_windows_number_open() {
    verdicts(&[
        ("24.05", "cuda_driver 12.0, os wsl, gpu RTX 4090", UNDETERMINED),
        ("24.05", "cuda_driver 12.1, os wsl, gpu RTX 4090", COMPATIBLE),
        ("24.05", "cuda_driver 11.8, os wsl, gpu RTX 4090", INCOMPATIBLE),
        ("20.12", "cuda_driver 11.0, os windows, gpu RTX 2080 Ti", UNDETERMINED),
        ("25.12", "cuda_driver 13.0, os wsl, gpu RTX 4090", COMPATIBLE),
    ]);
}

#[test]
fn a_number_of_another_system_is_questioned() {
    for facts in
        ["driver 550.54.15, os wsl", "driver 570.144, os windows", "driver 551.61, os linux"]
    {
        let report = check("24.05", &format!("{facts}, gpu RTX 4090"));
        assert!(report.finding(Rule::DriverOtherSystem).is_some(), "{report}");
    }
    for facts in ["driver 580.97, os wsl", "driver 580.95.05, os linux", "driver R535, os wsl"] {
        let report = check("24.05", &format!("{facts}, gpu RTX 4090"));
        assert!(report.finding(Rule::DriverOtherSystem).is_none(), "{report}");
    }
    // On Linux it would run by forward compatibility.
    verdicts(&[
        ("25.08", "driver 535.161.08, gpu A100", COMPATIBLE),
        ("25.08", "driver 535.161.08, os wsl, gpu A100", UNDETERMINED),
    ]);
}

#[test]
fn windows_sentences_name_windows_drivers() {
    let report = check("24.05", "driver 472.39, os wsl, gpu A100");
    let finding = report.finding(Rule::DriverTooOld).unwrap();
    assert_eq!(
        finding.required.as_deref(),
        Some("Windows driver 551 or later; 528.33 or later with CUDA minor-version compatibility")
    );
}

#[test]
fn a_jetson_is_judged_by_its_jetpack() {
    verdicts(&[
        ("26.03", "driver 580.00, gpu Thor", COMPATIBLE),
        ("25.08", "jetpack 7.0, gpu Thor", COMPATIBLE),
        ("24.10", "jetpack 6.2, gpu Jetson AGX Orin", COMPATIBLE),
        ("24.10", "driver L4T R36.4.7, gpu Jetson AGX Orin", COMPATIBLE),
        ("24.10", "jetpack 5.1.2, gpu Jetson AGX Orin", UNDETERMINED),
        ("24.10", "jetpack 6.2, gpu RTX 4090", UNDETERMINED),
        ("25.12", "jetpack 6.2, gpu Thor", UNDETERMINED),
        ("24.10", "driver 540.4.0, gpu A100", UNDETERMINED),
        // Not recorded at all.
        ("24.10", "jetpack 9, gpu Jetson AGX Orin", UNDETERMINED),
    ]);
    let mode = |facts| check("24.10", facts).mode();
    assert_eq!(mode("driver 540.4.0, gpu Jetson AGX Orin"), Some(RunMode::Native));
    let thor = check("25.08", "driver 580.00, gpu Thor");
    assert!(thor.finding(Rule::DriverOlderThanToolkit).is_none(), "{thor}");
}

/// One tag is for all platforms, and has no form with `-igpu`.
#[test]
fn a_multiarch_tag_is_for_jetson_too() {
    let image = "nvcr.io/nvidia/deepstream:7.1-triton-multiarch";
    let report = check(image, "jetpack 6.2, gpu Jetson Orin Nano");
    assert_eq!(report.verdict(), COMPATIBLE, "{report}");
    assert_eq!(report.image.as_deref(), Some(image));
    let finding = report.finding(Rule::PlatformIntegratedImage).unwrap();
    assert_eq!(finding.severity, Severity::Note);
}

/// Libraries of the module's system are mounted into such an image.
#[test]
fn an_image_named_after_jetson_linux_runs_on_its_major_version() {
    let r35 = "nvcr.io/nvidia/l4t-pytorch:r35.2.1-pth2.0-py3";
    let r36 = "dustynv/l4t-pytorch:r36.2.0";
    verdicts(&[
        (r35, "jetpack 5.1.2, gpu Jetson AGX Orin", COMPATIBLE),
        (r35, "driver L4T R35.6.1, gpu Jetson AGX Orin", COMPATIBLE),
        (r35, "jetpack 6.2, gpu Jetson AGX Orin", INCOMPATIBLE),
        (r35, "driver 540.4.0, gpu Jetson AGX Orin", INCOMPATIBLE),
        (r36, "jetpack 6.2, gpu Jetson AGX Orin", COMPATIBLE),
        (r36, "driver L4T R38.2.0, gpu Thor", INCOMPATIBLE),
        // A month is no version of Jetson Linux.
        ("24.10", "jetpack 6.2, gpu Jetson AGX Orin", COMPATIBLE),
    ]);
    let report = check(r35, "jetpack 6.2, gpu Jetson AGX Orin");
    assert!(report.finding(Rule::PlatformOtherJetsonLinux).is_some(), "{report}");
}

/// A whole tag names the ordinary image; a version leaves the choice to the machine.
#[test]
fn the_ordinary_image_by_its_tag_is_open_before_jetpack_7_2() {
    let image = "nvcr.io/nvidia/pytorch:24.10-py3";
    let report = check(image, "jetpack 6.2, gpu Jetson AGX Orin");
    assert_eq!(report.verdict(), UNDETERMINED, "{report}");
    assert_eq!(report.image.as_deref(), Some(image));
    let remedy = report.remedies.first().unwrap();
    assert_eq!(remedy.value, "nvcr.io/nvidia/pytorch:24.10-py3-igpu");
    verdicts(&[
        (image, "jetpack 7.2, gpu Jetson AGX Orin", COMPATIBLE),
        ("26.06", "jetpack 7.2, gpu Orin", COMPATIBLE),
        ("26.06", "driver 595, gpu Orin", UNDETERMINED),
        ("26.06", "jetpack 6.2, gpu Orin", UNDETERMINED),
        ("26.06", "gpu Orin", UNDETERMINED),
    ]);
    let report = check("26.06", "jetpack 7.2, gpu Orin");
    let finding = report.finding(Rule::GpuIntegratedTarget).unwrap();
    assert_eq!(finding.severity, Severity::Warning);
}

#[test]
fn drivers_say_where_the_gpu_is_what_is_refused() {
    let release = ngcompat::release("25.12").unwrap();
    let drivers = ngcompat::matrix().drivers_for(release, &"GTX 1080 Ti".parse().unwrap());
    assert!(drivers.to_string().contains("below the minimum compute capability"), "{drivers}");
}

#[test]
fn drivers_of_a_jetson_come_with_jetpack() {
    let drivers = |name: &str, gpu: &str| {
        let release = ngcompat::release(name).unwrap();
        ngcompat::matrix().drivers_for(release, &gpu.parse().unwrap())
    };
    let of_orin = drivers("24.10-igpu", "Jetson AGX Orin");
    assert_eq!(of_orin.iter().count(), 0, "{of_orin}");
    assert!(of_orin.to_string().contains("6.2"), "{of_orin}");
    let none = drivers("20.12", "Jetson AGX Orin");
    assert!(none.to_string().contains("no JetPack is known to run it"), "{none}");
}

/// Superchips and T4G come with an Arm CPU.
#[test]
fn the_cpu_follows_from_the_gpu() {
    verdicts(&[
        ("25.10", "driver 580.95.05, gpu T4G", INCOMPATIBLE),
        ("torch==2.6.0+cu124", "driver 560.35.05, gpu GH200", INCOMPATIBLE),
        ("24.05", "driver 550.54.15, gpu GH200", COMPATIBLE),
        ("24.05", "driver 550.54.15, gpu GH200, arch x86_64", UNDETERMINED),
        ("24.05", "driver 550.54.15, gpu DGX H100, arch aarch64", UNDETERMINED),
    ]);
    let inferred = |facts| {
        let report = check("24.05", facts);
        report.finding(Rule::PlatformArchInferred).is_some()
    };
    assert!(inferred("driver 550.54.15, gpu GH200"));
    assert!(!inferred("driver 550.54.15, gpu GH200, arch aarch64"));
    assert!(!inferred("driver 550.54.15, gpu H100"));
    let report = check("24.05", "driver 550.54.15, gpu GH200, arch x86_64");
    assert!(report.finding(Rule::FactsContradictory).is_some(), "{report}");
}

#[test]
fn capabilities_of_a_newer_major_are_incompatible_on_jetson_too() {
    for (release, gpu) in [("20.03", "Jetson AGX Orin"), ("24.08", "Thor"), ("24.12", "Thor")] {
        verdicts(&[(release, &format!("gpu {gpu}"), INCOMPATIBLE)]);
    }
}

#[test]
fn macos_has_no_driver() {
    verdicts(&[
        ("24.05", "os macos, gpu A100", INCOMPATIBLE),
        ("24.05", "os darwin", INCOMPATIBLE),
    ]);
}

#[test]
fn numbers_that_no_driver_has_are_questioned() {
    for driver in ["999", "535.1040.05", "532.03", "640.12.03"] {
        let report = check("24.05", &format!("driver {driver}, gpu A100"));
        assert!(report.finding(Rule::DriverNotKnown).is_some(), "{report}");
    }
    for driver in ["535.161.08", "528.33", "540.4.0", "580.00", "590", "472.39"] {
        let report = check("24.05", &format!("driver {driver}, gpu A100"));
        assert!(report.finding(Rule::DriverNotKnown).is_none(), "{report}");
    }
    // A digit too many is no number of a driver at all.
    for driver in ["5355", "5350.161.08"] {
        assert_eq!(driver.parse::<DriverVersion>().unwrap_err().code(), "driver-out-of-range");
    }
    let report = check("24.05", "driver 640.12.03, gpu A100").to_string();
    assert!(report.contains(", inferred)"), "{report}");
}

#[test]
fn without_a_gpu_the_mode_that_all_boards_share_is_said() {
    let report = check("24.05", "driver 550.54.15");
    assert_eq!((report.verdict(), report.mode()), (UNDETERMINED, Some(RunMode::Native)));
    // Forward compatibility on data center boards, minor-version compatibility elsewhere.
    assert_eq!(check("24.05", "driver 535.161.08").mode(), None);
}
