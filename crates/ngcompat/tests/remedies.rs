//! Remedies as an expert would give them, and boards younger than their architecture.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use ngcompat::{Action, Environment, Gpu, Os, Report, Rule, Severity, Verdict, matrix, release};

fn env(driver: &str, gpus: &[&str]) -> Environment {
    let env = Environment::new().driver(driver.parse().unwrap());
    gpus.iter().fold(env, |env, gpu| env.gpu(gpu.parse().unwrap()))
}

fn check(name: &str, driver: &str, gpus: &[&str]) -> Report {
    release(name).unwrap().check(&env(driver, gpus))
}

/// Actions and values, in order.
fn offered(report: &Report) -> Vec<(Action, &str)> {
    report.remedies.iter().map(|remedy| (remedy.action, remedy.value.as_str())).collect()
}

#[test]
fn a_dropped_gpu_gets_the_last_branch_that_drives_it() {
    let report = check("24.05", "590.48.01", &["V100"]);
    assert_eq!(offered(&report), [(Action::DowngradeDriver, "580.178.04")]);
    let message = &report.remedies[0].message;
    for part in ["R580", "long-term support until 2028-06", "the last branch that drives this GPU"]
    {
        assert!(message.contains(part), "{message}");
    }
    // Not even another driver runs 26.09 on it; with one, the newest that does is told.
    let report = check("26.09", "590.48.01", &["V100"]);
    assert!(
        report.remedies[0].message.contains("the newest release that then runs is"),
        "{report}"
    );
    // No branch that drives Kepler is maintained: the facts are told, and nothing is advised.
    let report = check("20.12", "590.48.01", &["K80"]);
    assert!(report.remedies.is_empty(), "{report}");
    let dropped = report.finding(Rule::DriverDroppedGpu).unwrap();
    assert!(dropped.message.contains("470 (newest 470.256.02) or earlier"), "{report}");
}

#[test]
fn long_term_support_first_and_never_an_ended_branch() {
    let report = check("26.09", "525.147.05", &["H100"]);
    let drivers = [(Action::UpgradeDriver, "580.178.04"), (Action::UpgradeDriver, "620")];
    assert!(offered(&report).starts_with(&drivers), "{report}");
    for ended in ["R535", "R550", "R570", "R575", "R610"] {
        assert!(!report.to_string().contains(ended), "{ended}\n{report}");
    }
    // Production where long-term support does not run it natively.
    let report = check("25.12", "570.211.01", &["RTX 4090"]);
    let drivers = [(Action::UpgradeDriver, "580.178.04"), (Action::UpgradeDriver, "595.91.07")];
    assert!(offered(&report).starts_with(&drivers), "{report}");
}

#[test]
fn all_gpus_of_a_machine_are_driven() {
    let report = check("24.05", "470.57.02", &["GTX 1080 Ti", "RTX 5090"]);
    let drivers = report.remedies.iter().filter(|remedy| remedy.action == Action::UpgradeDriver);
    for remedy in drivers {
        assert_eq!(remedy.value, "580.178.04", "{report}");
        assert!(remedy.message.contains("drives all GPUs"), "{report}");
    }
    // No branch drives both.
    let report = check("24.05", "470.57.02", &["K80", "RTX 5090"]);
    let driver = |remedy: &(Action, &str)| {
        matches!(remedy.0, Action::UpgradeDriver | Action::DowngradeDriver)
    };
    assert!(!offered(&report).iter().any(driver), "{report}");
    // Jetson modules have the drivers of JetPack.
    let report = check("24.05", "470.57.02", &["Jetson AGX Orin"]);
    assert!(!offered(&report).iter().any(driver), "{report}");
}

#[test]
fn windows_gets_windows_drivers() {
    for os in [Os::Windows, Os::Wsl] {
        let report = release("24.05").unwrap().check(&env("472.39", &["A100"]).os(os));
        assert_eq!(offered(&report)[0], (Action::UpgradeDriver, "582.78"), "{report}");
        assert!(report.remedies[0].message.contains("Windows driver"), "{report}");
        assert!(!report.to_string().contains("data center boards also"), "{report}");
    }
}

#[test]
fn a_build_of_the_same_version_comes_instead_of_another_release() {
    let report = check("torch==2.8.0+cu128", "580.95.05", &["GTX 1080"]);
    assert_eq!(offered(&report), [(Action::UseBuild, "torch==2.8.0+cu126")], "{report}");
    // A variant of another purpose comes behind, and other releases are of the variant asked for.
    let report = check("tritonserver:25.08", "525.147.05", &["L40S"]);
    let actions: Vec<Action> = offered(&report).iter().map(|(action, _)| *action).collect();
    assert_eq!(actions[..2], [Action::UpgradeDriver, Action::UseRelease], "{report}");
    assert!(!report.remedies[1].value.contains("trtllm"), "{report}");
    // Where machine code is what lacks, the variant that has it comes first, of the version asked for.
    let report = check("ghcr.io/huggingface/text-embeddings-inference:1.8", "580.95.05", &["T4"]);
    let first = (Action::UseBuild, "text-embeddings-inference:1.8-turing");
    assert_eq!(offered(&report)[0], first, "{report}");
    let how = "`ghcr.io/huggingface/text-embeddings-inference:turing-1.8`";
    assert!(report.remedies[0].message.contains(how), "{report}");
    let numbered = check("text-embeddings-inference:120-1.9", "580.95.05", &["RTX 5090"]);
    assert_eq!(numbered.verdict(), Verdict::Compatible, "{numbered}");
}

#[test]
fn floors_stand_beside_what_can_be_installed() {
    let report = check("24.05", "418.40.04", &["A100"]);
    let required = report.finding(Rule::DriverOlderThanGpu).map(|finding| &finding.required);
    assert!(required.is_some(), "{report}");
    let too_old = report.finding(Rule::DriverTooOld).unwrap();
    assert!(too_old.message.contains("R470 (470.57 or later, newest 470.256.02)"), "{report}");
    // What the board cannot use is not said.
    let report = check("24.05", "470.57.02", &["RTX 3090"]);
    assert!(!report.to_string().contains("data center boards also"), "{report}");
}

#[test]
fn boards_are_younger_than_their_architecture() {
    let warned = |name: &str, driver: &str, gpu: &str| {
        let report = check(name, driver, &[gpu]);
        let finding = report.finding(Rule::DriverOlderThanBoard);
        finding.is_some_and(|finding| finding.severity == Severity::Warning)
    };
    for (driver, gpu, expected) in [
        ("525.85.12", "GH200", true),
        ("535.129.03", "GH200", false),
        ("525.147.05", "L40S", true),
        ("535.104.05", "L40S", false),
        ("535.54.03", "H100 NVL", true),
        ("535.183.01", "H200", true),
        ("550.90.07", "H200", false),
        ("575.57.08", "B300", true),
        ("580.82.09", "GB10", false),
        ("580.65.06", "GB10", true),
        ("570.86.16", "RTX PRO 6000 Blackwell Workstation Edition", true),
        // A branch alone may hold the first driver; boards as old as their architecture have none.
        ("535", "L40S", false),
        ("525.60.13", "RTX 4090", false),
        ("450.80.02", "Tesla T4", false),
    ] {
        assert_eq!(warned("23.01", driver, gpu), expected, "{driver} {gpu}");
    }
    // A warning leaves the verdict alone, and names a driver.
    let report = check("22.08", "525.147.05", &["L40S"]);
    assert_eq!(report.verdict(), Verdict::Compatible);
    assert_eq!(offered(&report), [(Action::UpgradeDriver, "580.178.04")], "{report}");
    // Windows drivers are numbered apart.
    let report = release("22.08").unwrap().check(&env("528.49", &["L40S"]).os(Os::Windows));
    assert!(report.finding(Rule::DriverOlderThanBoard).is_none(), "{report}");
}

#[test]
fn drivers_start_at_the_board_and_mark_branches() {
    let drivers = |name: &str, gpu: &str| {
        matrix().drivers_for(release(name).unwrap(), &gpu.parse().unwrap_or(Gpu::UNKNOWN))
    };
    let native = |name: &str, gpu: &str| drivers(name, gpu).native.unwrap();
    assert_eq!(native("22.09", "H200").driver.to_string(), "550.90.07");
    assert_eq!(native("25.01", "B300").driver.to_string(), "580.82.07");
    let volta = native("24.05", "V100");
    assert_eq!((volta.up_to, volta.ended), (Some(580), true));
    assert_eq!(volta.newest.unwrap().to_string(), "550.163.01");
    assert!(volta.to_string().contains("550 or later, up to R580 (production, ended 2025-04-17"));
    // Only branches that drive the board are base branches.
    for option in drivers("24.05", "L40S").forward {
        assert!(option.driver >= "535.104.05".parse().unwrap(), "{option}");
    }
    let notes = drivers("24.05", "V100").notes.concat();
    assert!(notes.contains("R580 (long-term support until 2028-06, newest 580.178.04"), "{notes}");
    assert!(!notes.contains("R595"), "{notes}");
}

#[test]
fn where_a_message_denies_a_fact_the_machine_is_mended_first() {
    let advice = |text: &str| {
        let facts = ngcompat::parse_facts(text);
        let report = release("25.03").unwrap().check(&facts.environment);
        assert!(facts.to_string().contains("in doubt: "), "{facts}");
        assert!(!facts.to_string().contains("contradicts itself"), "{facts}");
        assert!(!report.to_string().contains("contradict each other"), "{report}");
        report.remedies.iter().map(|one| one.message.clone()).collect::<Vec<_>>().join(" ")
    };
    let mismatch = "Failed to initialize NVML: Driver/library version mismatch\n\
        NVML library version: 570.172\n\
        NVRM version: NVIDIA UNIX x86_64 Kernel Module  570.158.01  Tue May 27 19:02:38 UTC 2025\n";
    let given = advice(mismatch);
    assert!(given.contains("Restart the machine"), "{given}");
    let without = "| NVIDIA-SMI 570.158.01    Driver Version: 570.158.01    CUDA Version: N/A |\n";
    let given = advice(without);
    assert!(given.contains("libcuda") && !given.contains("alone"), "{given}");
}
