//! Forward compatibility: on which boards, which drivers, beside which other GPUs.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use ngcompat::RunMode::{ForwardCompatibility as Forward, MinorVersionCompatibility as Minor};
use ngcompat::Verdict::{Compatible, Incompatible, Undetermined};
use ngcompat::{
    Action, Environment, Os, Report, Rule, RunMode, Severity, Verdict, matrix, parse_image, release,
};

fn machine(driver: &str, gpus: &[&str]) -> Environment {
    let env = Environment::new().driver(driver.parse().unwrap());
    gpus.iter().fold(env, |env, gpu| env.gpu(gpu.parse().unwrap()))
}

fn check(name: &str, driver: &str, gpus: &[&str]) -> Report {
    release(name).unwrap().check(&machine(driver, gpus))
}

#[test]
fn boards_by_evidence() {
    let table: &[(&str, &str, &str, Verdict, Option<RunMode>)] = &[
        // The requirement of these images names Tesla boards alone.
        ("20.12", "440.33.01", "Quadro P4000", Undetermined, None),
        ("20.12", "418.40.04", "Quadro RTX 6000", Undetermined, None),
        ("19.10", "384.111", "Quadro P2000", Undetermined, None),
        ("20.06", "418.40.04", "Quadro P600", Undetermined, None),
        ("20.12", "440.33.01", "GRID T4-8Q", Undetermined, None),
        // No RTX board.
        ("24.05", "470.256.02", "Quadro T2000", Undetermined, None),
        ("24.05", "470.256.02", "Quadro GV100", Undetermined, None),
        ("25.08", "550.54.15", "NVIDIA T1000", Undetermined, None),
        ("25.08", "550.54.15", "GRID A100-10C", Undetermined, None),
        // The requirement names the brands for these branches, or the library's list was seen.
        ("24.05", "470.256.02", "Quadro RTX 6000", Compatible, Some(Forward)),
        ("25.06", "570.124.06", "NVIDIA RTX A6000", Compatible, Some(Forward)),
        ("25.12", "550.54.15", "NVIDIA RTX 6000 Ada Generation", Compatible, Some(Forward)),
        // 23.04 accepts R450, for which its image names no RTX board.
        ("23.04", "450.80.02", "Quadro RTX 6000", Undetermined, None),
        ("23.04", "450.80.02", "NVIDIA A100-SXM4-40GB", Compatible, Some(Forward)),
        // Where minor-version compatibility does, only the mode is open.
        ("24.05", "535.161.08", "Quadro P4000", Compatible, None),
    ];
    for (name, driver, gpu, verdict, mode) in table {
        let report = check(name, driver, &[gpu]);
        assert_eq!((report.verdict(), report.mode()), (*verdict, *mode), "{report}");
    }
}

#[test]
fn the_device_list_is_named_only_where_it_was_seen() {
    let says = |name: &str, driver: &str| {
        let report = check(name, driver, &["NVIDIA RTX A6000"]);
        let finding = report.finding(Rule::DriverForwardCompatibility).unwrap();
        assert_eq!(finding.severity, Severity::Warning);
        finding.message.contains("own device list")
    };
    assert!(says("25.06", "570.124.06"));
    assert!(!says("25.08", "570.124.06"));
    assert!(!says("24.05", "535.161.08"));
}

#[test]
fn a_base_branch_has_one_floor() {
    for (driver, from, to) in [("450.36.06", "20.10", "23.10"), ("510.39.01", "22.05", "23.10")] {
        let months = ngcompat::releases()
            .filter(|release| (from..=to).contains(&release.version()))
            .filter(|release| release.ordinary().build.cuda.is_some());
        for release in months {
            let report = release.check(&machine(driver, &["A100"]));
            assert_eq!(report.verdict(), Compatible, "{report}");
        }
    }
}

#[test]
fn gpus_of_a_process_share_one_libcuda() {
    let both = check("24.05", "535.161.08", &["T4", "RTX 3090"]);
    assert_eq!((both.verdict(), both.mode()), (Compatible, Some(Minor)));
    let shared = both.finding(Rule::DriverSharedLibcuda).unwrap();
    assert_eq!((shared.gpu, shared.severity), (Some(0), Severity::Note));
    assert!(shared.message.contains("GPU 1 (RTX 3090)"), "{}", shared.message);
    assert_eq!(check("24.05", "535.161.08", &["T4", "A100"]).mode(), Some(Forward));

    let mixed = check("25.08", "535.261.03", &["A100", "RTX 4090", "H100"]);
    assert_eq!(mixed.verdict(), Incompatible);
    assert!(mixed.gpus.iter().all(|gpu| gpu.verdict == Incompatible));
    let first = mixed.remedies.first().unwrap();
    assert_eq!((first.action, first.value.as_str()), (Action::UseGpus, "device=0,2"));
    assert!(first.message.contains("--gpus '\"device=0,2\"'"), "{}", first.message);
    assert!(first.message.contains("CUDA_VISIBLE_DEVICES=0,2"), "{}", first.message);

    // What is open for one is open for all, and what fails by the GPU alone is left out as well.
    let open = check("25.08", "535.261.03", &["A100", "Quadro T2000"]);
    assert_eq!(open.verdict(), Undetermined);
    let old = check("24.05", "550.54.15", &["H100", "Tesla K80"]);
    assert_eq!(old.remedies.first().unwrap().value, "device=0");
    let cdi = machine("550.54.15", &["H100", "Tesla K80"]).launcher("podman".parse().unwrap());
    let cdi = release("24.05").unwrap().check(&cdi);
    assert!(cdi.remedies.first().unwrap().message.contains("--device nvidia.com/gpu=0"));
}

#[test]
fn messages_name_the_package_that_is_carried() {
    let image = "CUDA_VERSION=12.8.1\nNV_CUDA_COMPAT_PACKAGE=cuda-compat-12-4\n";
    let build = parse_image(image).unwrap().build;
    let report = matrix().check_build(&build, &machine("470.256.02", &["T4"]));
    assert_eq!(report.verdict(), Undetermined, "{report}");
    assert!(report.to_string().contains("older than its CUDA"), "{report}");
    let build = parse_image(&image.replace("12.8.1", "12.2.2")).unwrap().build;
    let report = matrix().check_build(&build, &machine("470.256.02", &["T4"]));
    assert_eq!(report.mode(), Some(Forward));
    assert!(report.to_string().contains("cuda-compat-12-4"), "{report}");
}

#[test]
fn windows_hears_nothing_of_forward_compatibility() {
    let env = machine("472.39", &["A100"]).os(Os::Wsl);
    let report = release("24.05").unwrap().check(&env).to_string();
    assert!(!report.contains("data center boards"), "{report}");
}

#[test]
fn a_skipped_check_names_the_mode_that_runs() {
    let report = check("cuda:12.6.3", "525.147.05", &["Tesla T4"]);
    let refused = report.finding(Rule::StartRequirementRefused).unwrap();
    assert_eq!(report.mode(), Some(Forward));
    assert!(refused.message.contains("CUDA forward compatibility is enough"), "{refused:?}");
}
