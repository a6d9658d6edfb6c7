//! Forward compatibility: on which boards, which drivers, beside which other GPUs.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

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

/// The machine with what starts the container, and its version where one is given.
fn started(driver: &str, gpus: &[&str], launcher: &str, toolkit: &str) -> Environment {
    let env = machine(driver, gpus).launcher(launcher.parse().unwrap());
    if toolkit.is_empty() { env } else { env.toolkit(toolkit.parse().unwrap()) }
}

#[test]
fn what_starts_the_container_decides_about_the_libraries() {
    // A data center board that needs the package of an image derived from nvidia/cuda.
    let t4 = |launcher: &str, toolkit: &str| {
        let env = started("470.256.02", &["Tesla T4"], launcher, toolkit);
        let report = release("cuda:12.4.1").unwrap().check(&env);
        (report.verdict(), report.to_string().contains("That rests on"))
    };
    for (launcher, toolkit, verdict, condition) in [
        ("docker", "1.17.3", Compatible, false),
        ("docker", "1.17.4", Incompatible, false),
        ("docker", "1.17.6", Incompatible, false),
        ("docker", "1.17.8", Compatible, false),
        ("docker", "", Compatible, true),
        ("docker-runtime", "1.17.5", Compatible, false),
        ("docker-cdi", "1.16.2", Incompatible, false),
        ("podman-cdi", "1.18.2", Compatible, false),
        ("kubernetes", "1.16.2", Compatible, true),
        ("kubernetes-cdi", "1.20.0", Compatible, false),
        ("pyxis", "1.17.4", Compatible, false),
        ("singularity", "", Incompatible, false),
    ] {
        assert_eq!(t4(launcher, toolkit), (verdict, condition), "{launcher} {toolkit}");
    }

    // NGC's framework images do it themselves.
    let framework = |env| release("24.05").unwrap().check(&env);
    let old = framework(started("470.256.02", &["Tesla T4"], "docker", "1.17.4"));
    assert_eq!(old.mode(), Some(Forward));
    let unknown = framework(machine("470.256.02", &["Tesla T4"]));
    assert!(unknown.to_string().contains("bash or sh"), "{unknown}");
    let apptainer = framework(started("470.256.02", &["Tesla T4"], "apptainer", ""));
    assert_eq!(apptainer.verdict(), Incompatible);
    let start = apptainer.remedies.iter().find(|one| one.action == Action::StartOption).unwrap();
    assert_eq!(start.value, "LD_LIBRARY_PATH=/usr/local/cuda/compat/lib.real");
    // Where minor-version compatibility does, nothing rests on it.
    let both = framework(machine("535.161.08", &["Tesla T4"]));
    assert!(!both.to_string().contains("That rests on"), "{both}");
}

#[test]
fn the_toolkit_that_loads_the_libraries_is_a_remedy() {
    let env = started("470.256.02", &["Tesla T4"], "docker", "1.17.4");
    let report = release("cuda:12.4.1").unwrap().check(&env);
    let newer = report.remedies.iter().find(|one| one.action == Action::UpgradeContainerToolkit);
    assert_eq!(newer.unwrap().value, "1.17.7");
}

#[test]
fn no_toolkit_version_spares_geforce_boards() {
    let check = |name: &str, env: &Environment| release(name).unwrap().check(env);
    let rule = Rule::DriverCompatLibrariesOnUnlistedBoard;
    let driver = "550.54.15";
    for (launcher, toolkit, severity) in [
        ("docker", "1.17.3", Some(Severity::Blocker)),
        ("docker", "1.17.4", None),
        ("docker", "1.17.5", None),
        ("docker", "1.17.8", Some(Severity::Blocker)),
        ("docker-cdi", "1.17.5", Some(Severity::Blocker)),
        ("docker", "1.20.0", Some(Severity::Blocker)),
        ("docker", "", Some(Severity::Unknown)),
        ("enroot", "", Some(Severity::Blocker)),
        ("apptainer", "", None),
    ] {
        let report = check("cuda:12.9.1", &started(driver, &["RTX 4090"], launcher, toolkit));
        let found = report.finding(rule).map(|finding| finding.severity);
        assert_eq!(found, severity, "{launcher} {toolkit}\n{report}");
    }
    // A Linux number on WSL: whether the libraries matter there is open, so the answer is, too.
    let linux = started(driver, &["RTX 4090"], "docker-runtime", "1.18.0");
    assert_eq!(check("cuda:12.9.1", &linux).verdict(), Incompatible);
    let report = check("cuda:12.9.1", &linux.os(Os::Wsl));
    assert_eq!(report.verdict(), Undetermined, "{report}");
    let windows = started("552.22", &["RTX 4090"], "docker-runtime", "1.18.0").os(Os::Wsl);
    assert_eq!(check("cuda:12.9.1", &windows).mode(), Some(Minor));
    // From 1.20 on the library's own list of branches counts: R545 is not in it.
    let by_list = check("cuda:12.9.1", &started("545.29.06", &["RTX 4090"], "podman", "1.20.0"));
    assert_eq!((by_list.finding(rule), by_list.mode()), (None, Some(Minor)));

    let unknown = check("cuda:12.9.1", &machine(driver, &["RTX 4090"]));
    let remedy = &unknown.finding(rule).unwrap().remedies[0];
    assert_eq!(remedy.action, Action::ConfigureToolkit);
    assert_eq!(remedy.value, "cuda-compat-mode=disabled");
    assert!(remedy.message.contains("disable-cuda-compat-lib-hook"), "{}", remedy.message);
    let cdi = check("cuda:12.9.1", &started(driver, &["RTX 4090"], "podman", "1.18.2"));
    let mut remedies = cdi.finding(rule).unwrap().remedies.iter();
    let toolkit = remedies.find(|remedy| remedy.action == Action::ConfigureToolkit).unwrap();
    assert_eq!(toolkit.value, "disable-cuda-compat-lib-hook");

    // NGC's framework images test the libraries at their start.
    let framework = check("25.06", &machine(driver, &["RTX 4090"]));
    assert_eq!((framework.finding(rule), framework.mode()), (None, Some(Minor)));
    let image = "CUDA_VERSION=12.9.1\nCUDA_DRIVER_VERSION=575.57.08\nENV=/etc/shinit_v2\n";
    let own =
        matrix().check_build(&parse_image(image).unwrap().build, &machine(driver, &["RTX 4090"]));
    assert!(own.finding(rule).is_none(), "{own}");
    assert!(!unknown.to_string().contains("1.17.5"), "{unknown}");
}

#[test]
fn the_runtime_checks_requirements_up_to_1_17() {
    let runtime = |toolkit: &str| {
        let env = started("525.147.05", &["Tesla T4"], "docker-runtime", toolkit);
        release("cuda:12.6.3").unwrap().check(&env).verdict()
    };
    assert_eq!((runtime("1.17.8"), runtime("1.18.0")), (Incompatible, Compatible));
}

#[test]
fn inside_wsl_new_drivers_need_a_new_toolkit() {
    let rule = Rule::StartWslLibraryMissing;
    for (driver, launcher, toolkit, os, severity) in [
        ("566.36", "docker", "1.14.3", Some(Os::Wsl), Some(Severity::Blocker)),
        ("555.85", "docker", "1.14.3", Some(Os::Wsl), Some(Severity::Blocker)),
        ("555.85", "docker-cdi", "1.14.3", Some(Os::Windows), Some(Severity::Blocker)),
        ("555.85", "docker", "1.14.4", Some(Os::Wsl), None),
        ("555.85", "docker", "", Some(Os::Wsl), Some(Severity::Note)),
        ("552.44", "docker", "1.14.3", Some(Os::Wsl), None),
        ("555.85", "apptainer", "1.14.3", Some(Os::Wsl), None),
        // A Linux driver needs no such library, and its number can't be that of the host.
        ("555.58.02", "docker", "1.14.3", Some(Os::Linux), None),
        ("555.58.02", "docker", "1.14.3", Some(Os::Wsl), Some(Severity::Unknown)),
        ("555.58.02", "docker", "1.14.3", None, None),
        ("555.85", "docker", "1.14.3", None, Some(Severity::Unknown)),
    ] {
        let mut env = started(driver, &["RTX 4090"], launcher, toolkit);
        env.platform.os = os;
        let report = release("24.05").unwrap().check(&env);
        let found = report.finding(rule).map(|finding| finding.severity);
        assert_eq!(found, severity, "{driver} {launcher} {toolkit} {os:?}\n{report}");
    }
    let wheel = started("566.36", &["RTX 4090"], "docker", "1.13.5").os(Os::Wsl);
    let report = release("torch==2.6.0+cu124").unwrap().check(&wheel);
    assert_eq!(report.finding(rule).map(|finding| finding.severity), None, "{report}");
}
