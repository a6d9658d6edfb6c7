//! Kinds of input that strangers gave, and what is right of them.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use ngcompat::facts::parse_machines;
use ngcompat::{Environment, Report, Rule, Verdict, diagnose, parse_facts};

fn check(release: &str, env: &Environment) -> Report {
    ngcompat::release(release).unwrap().check(env)
}

/// A machine has one driver: rows that name two are of two machines, in whatever order they stand.
#[test]
fn rows_with_two_drivers_are_no_machine() {
    let rows = ["Tesla T4, 470.57.02", "Tesla T4, 535.161.08"];
    for (one, two) in [(rows[0], rows[1]), (rows[1], rows[0])] {
        for text in [format!("{one}\n{two}\n"), format!("name, driver_version\n{one}\n{two}\n")] {
            let report = check("25.06", &parse_facts(&text).environment);
            assert_eq!(report.verdict(), Verdict::Undetermined, "{report}");
            assert!(report.finding(Rule::FactsContradictory).is_some(), "{report}");
        }
    }
    let alike = parse_facts("Tesla T4, 535.161.08\nTesla T4, 535.161.08\n").environment;
    assert_eq!((alike.gpus.len(), alike.conflicts.len()), (2, 0));
}

/// A board that does not answer is a board all the same, of which nothing is known.
#[test]
fn a_broken_board_is_an_unknown_one() {
    let texts = [
        "0, NVIDIA H100 80GB HBM3, 550.54.15, 81559 MiB\n1, [Unknown Error], 550.54.15, [N/A]\n",
        "0, NVIDIA H100 80GB HBM3, 550.54.15, 81559 MiB\n1, [GPU is lost], [GPU is lost], [GPU is lost]\n",
        "name, driver_version\nNVIDIA H100 80GB HBM3, 550.54.15\n[Unknown Error], 550.54.15\n",
    ];
    for text in texts {
        let env = parse_facts(text).environment;
        assert_eq!(env.gpus.len(), 2, "{text}");
        assert!(env.gpus[1].is_unknown(), "{text}");
        assert_eq!(check("24.05", &env).verdict(), Verdict::Undetermined, "{text}");
    }
}

/// The columns of kubectl may have lost their places, as where somebody typed the table.
#[test]
fn a_table_needs_no_alignment() {
    let text = "NAME STATUS ROLES AGE VERSION LABELS\nnode4 Ready <none> 15d v1.28.6 \
        kubernetes.io/arch=arm64,nvidia.com/cuda.driver-version.full=580.95.05,\
        nvidia.com/gpu.count=1,nvidia.com/gpu.product=NVIDIA-GH200-480GB\n";
    let fleet = parse_machines(text);
    let env = &fleet.machines[0].environment;
    assert_eq!(env.platform.arch, "aarch64".parse().ok());
    assert_eq!(check("torch==2.5.1", env).verdict(), Verdict::Incompatible);
}

/// Which Linux a Jetson runs is read from its own file, if the number is whole.
#[test]
fn the_system_of_a_jetson_is_read() {
    let file = "# R36 (release), REVISION: 4.7, GCID: 1, BOARD: generic, EABI: aarch64\n";
    let env = parse_facts(file).environment;
    assert_eq!(env.jetpack, "L4T R36.4.7".parse().ok());
    assert_eq!(parse_facts("# R36 (release), REVISION: 4.\n").environment.jetpack, None);
    // The name of the module says more than that it is one.
    let both = parse_facts(&format!("{file}GPU 0: Orin (nvgpu) (UUID: GPU-0)\n")).environment;
    assert_eq!((both.gpus.len(), both.conflicts.len()), (1, 0), "{both}");
}

/// The driver of a module comes with JetPack.
#[test]
fn a_desktop_driver_on_a_module_is_questioned() {
    let on = |driver: &str| {
        Environment::new().driver(driver.parse().unwrap()).gpu("Jetson AGX Orin".parse().unwrap())
    };
    let desktop = check("24.05", &on("525.147.05"));
    assert_eq!(desktop.verdict(), Verdict::Undetermined, "{desktop}");
    assert!(desktop.finding(Rule::DriverJetsonSystem).is_some(), "{desktop}");
    assert!(check("24.05", &on("540.4.0")).finding(Rule::DriverJetsonSystem).is_none());
}

/// "May not yet be supported" is a false alarm where an earlier step is built in: 8.0 below 8.9, but
/// nothing below 12.0 or 9.0.
#[test]
fn a_first_step_is_no_false_alarm() {
    let said = |gpu: &str| {
        let text = format!(
            "WARNING: Detected NVIDIA {gpu} GPU, which may not yet be supported in this version of the \
             container\n"
        );
        diagnose(&text).diagnoses[0].false_alarm
    };
    assert!(said("L40S") && said("GeForce RTX 4090"));
    for first in ["GeForce RTX 5090", "H100 80GB HBM3", "A100-SXM4-80GB"] {
        assert!(!said(first), "{first}");
    }
}

/// Between two releases that print the same minimum it is theirs, and the report says how it is known.
#[test]
fn a_minimum_between_equal_ones_is_inferred() {
    let on = |driver: &str, gpu: &str| {
        Environment::new().driver(driver.parse().unwrap()).gpu(gpu.parse().unwrap())
    };
    let report = check("25.05", &on("575.57.08", "V100"));
    assert_eq!(report.verdict(), Verdict::Incompatible, "{report}");
    let finding = report.finding(Rule::GpuCapabilityTooLow).unwrap();
    assert!(finding.message.contains("inferred"), "{}", finding.message);
    assert_eq!(check("25.05", &on("575.57.08", "T4")).verdict(), Verdict::Compatible);
}
