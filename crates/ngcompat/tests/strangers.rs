//! Kinds of input that strangers gave, and what is right of them.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use ngcompat::facts::parse_machines;
use ngcompat::gather_machines;
use ngcompat::{
    Action, Diagnosis, Environment, ExportFormat, Launcher, Os, Report, Rule, Severity, Verdict,
    diagnose, diagnose_with, image_references, parse_facts,
};

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

/// A driver that does not work runs nothing, though it is installed or written down.
#[test]
fn what_a_message_denies_is_not_known() {
    let smi = "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.";
    let written = "GPU: RTX 4090, driver 550.54.14, Linux";
    let table = "| NVIDIA-SMI 550.54.14   Driver Version: 550.54.14   CUDA Version: 12.4  |\n\
                 |   0  NVIDIA GeForce RTX 4090  Off | 00000000:01:00.0 Off |  Off |\n";
    let verdict = |text: &str| check("torch==2.6.0+cu118", &parse_facts(text).environment);
    assert_eq!(verdict(&format!("{written}\n")).verdict(), Verdict::Compatible);
    for denial in [
        smi,
        "Failed to initialize NVML: Driver/library version mismatch",
        "No devices were found",
        "NVRM: RmInitAdapter failed!",
        "Unable to determine the device handle for GPU 0000:01:00.0: GPU is lost.",
    ] {
        let report = verdict(&format!("{written}\n{denial}\n"));
        assert_eq!(report.verdict(), Verdict::Undetermined, "{report}");
        assert!(report.finding(Rule::FactsContradictory).is_some(), "{report}");
    }
    // What the driver printed proves it, what is only spoken of denies nothing, and what is given counts.
    for text in
        [format!("{table}\nIn the container: {smi}\n"), format!("{written}\nFixed: {smi}\n")]
    {
        assert_eq!(verdict(&text).verdict(), Verdict::Compatible, "{text}");
    }
    let given = parse_facts(&format!("{written}\n{smi}\n")).environment;
    let given = given.driver("550.54.14".parse().unwrap());
    assert_eq!(check("torch==2.6.0+cu118", &given).verdict(), Verdict::Compatible);
}

/// A table without a CUDA version is of a place without libcuda.
#[test]
fn a_driver_without_cuda_runs_nothing() {
    let row = "|   0  Tesla T4            Off  | 00000000:00:1E.0 Off |                    0 |\n";
    let header =
        "| NVIDIA-SMI 525.147.05   Driver Version: 525.147.05   CUDA Version: N/A      |\n";
    let query = "Driver Version                  : 525.147.05\nCUDA Version                    : Not Found\n\
                 Attached GPUs                   : 1\n    Product Name                : Tesla T4\n";
    for text in [format!("{header}{row}"), String::from(query)] {
        let env = parse_facts(&text).environment;
        assert_eq!(env.driver, "525.147.05".parse().ok());
        let report = check("torch==2.6.0+cu118", &env);
        assert_eq!(report.verdict(), Verdict::Undetermined, "{report}");
        assert_eq!(diagnose(&text).diagnoses[0].code, "smi-cuda-missing");
    }
}

/// The log of an installer that failed names a driver that is not there.
#[test]
fn a_failed_installer_installs_nothing() {
    let run = "sh NVIDIA-Linux-x86_64-535.183.06.run --silent\n";
    assert!(parse_facts(&format!("{run}done\n")).environment.driver.is_some());
    let failed = format!("{run}ERROR: Unable to load the kernel module 'nvidia.ko'.\n");
    assert_eq!(parse_facts(&failed).environment.driver, None);
}

/// xFormers names the PyTorch it was built for first, and then the one that is here.
#[test]
fn the_pytorch_that_is_here_counts() {
    let text =
        "xFormers was built for:\n    PyTorch 2.5.1+cu121 with CUDA 1201 (you have 2.4.0+cu118)\n";
    let env = parse_facts(text).environment;
    assert_eq!(env.components["pytorch"].as_str(), "2.4.0+cu118");
}

/// A warning names one board; how many there are is what somebody wrote.
#[test]
fn a_warning_does_not_count_the_boards() {
    let warning = "NVIDIA GeForce RTX 5080 with CUDA capability sm_120 is not compatible with the current \
                   PyTorch installation.\n";
    let boards =
        |written: &str| parse_facts(&format!("{warning}{written}\n")).environment.gpus.len();
    assert_eq!(boards("- GPU: 4x RTX 5080"), 4);
    assert_eq!(boards("- GPU: 2x RTX 3090"), 1);
}

/// CUDA.jl names the CUDA of the libcuda that it brings.
#[test]
fn the_libcuda_of_a_program_does_not_contradict_the_driver() {
    let text = "CUDA toolchain:\n- runtime 13.0, artifact installation\n- driver 535.161.7 for 13.0\n\n\
                CUDA libraries:\n- NVML: 12.0.0+535.161.7\n\n1 device:\n  0: NVIDIA A30 (sm_80, 20 GiB)\n";
    let env = parse_facts(text).environment;
    assert_eq!((env.driver, env.conflicts.len()), ("535.161.07".parse().ok(), 0));
}

/// Of Windows drivers few first numbers are recorded: one that is not may exist all the same.
#[test]
fn a_windows_driver_without_a_record_is_not_denied() {
    let severity = |os, driver: &str| {
        let env = Environment::new().driver(driver.parse().unwrap()).os(os);
        check("20.12", &env).finding(Rule::DriverNotKnown).map(|finding| finding.severity)
    };
    assert_eq!(severity(Os::Windows, "441.22"), Some(Severity::Note));
    assert_eq!(severity(Os::Wsl, "532.03"), Some(Severity::Note));
    assert_eq!(severity(Os::Linux, "441.22"), Some(Severity::Warning));
    // Newer than all that is recorded.
    assert_eq!(severity(Os::Windows, "999.99"), Some(Severity::Warning));
    assert_eq!(severity(Os::Windows, "528.33"), None);
}

/// An image for Jetson modules up to Orin, on what came after it.
#[test]
fn an_image_for_jetpack_6_on_later_systems() {
    let on = |jetpack: &str, gpu: &str| {
        let env = Environment::new().jetpack(jetpack.parse().unwrap()).gpu(gpu.parse().unwrap());
        check("nvcr.io/nvidia/pytorch:26.02-py3-igpu", &env)
    };
    let severity = |report: &Report| {
        report.finding(Rule::PlatformIntegratedImage).map(|finding| finding.severity)
    };
    assert_eq!(severity(&on("6.2", "Jetson Orin Nano")), Some(Severity::Note));
    assert_eq!(severity(&on("7.2", "Jetson Orin Nano")), Some(Severity::Warning));
    // Thor runs the ordinary image of the same release.
    let thor = on("7.0", "Jetson AGX Thor");
    assert_eq!(thor.verdict(), Verdict::Incompatible);
    assert_eq!(
        (thor.remedies[0].action, &*thor.remedies[0].value),
        (Action::UseBuild, "pytorch:26.02")
    );
}

/// What modules run is known by their JetPack; the number of another driver says nothing of it.
#[test]
fn a_driver_that_modules_do_not_print_leaves_their_system_open() {
    let env = Environment::new().driver("440".parse().unwrap()).gpu("5.3".parse().unwrap());
    let report = check("l4t-ml:32.6.1", &env);
    assert_eq!(report.verdict(), Verdict::Undetermined, "{report}");
    assert!(report.finding(Rule::PlatformOtherJetsonLinux).is_some(), "{report}");
    let t4 =
        Environment::new().driver("535.161.08".parse().unwrap()).gpu("Tesla T4".parse().unwrap());
    assert!(check("l4t-ml:32.6.1", &t4).finding(Rule::PlatformOtherJetsonLinux).is_none());
}

/// A remedy says what it rests on, and where nothing helps that is said.
#[test]
fn remedies_say_what_they_rest_on() {
    let machine = |driver: &str, gpu: &str| {
        Environment::new().driver(driver.parse().unwrap()).gpu(gpu.parse().unwrap())
    };
    let blackwell = machine("570.86.16", "RTX 5060 Ti");
    let newest = |env: &Environment| {
        let report = check("vllm-openai:0.9.1", env);
        let all = report.remedies.iter().filter(|one| one.action == Action::UseRelease);
        all.map(|one| one.message.clone()).next().unwrap()
    };
    let message = newest(&blackwell);
    assert!(message.contains("NVIDIA_DISABLE_REQUIRE=1"), "{message}");
    assert!(message.contains("or a later version up to"), "{message}");
    let cdi = newest(&blackwell.launcher(Launcher::DockerCdi));
    assert!(!cdi.contains("NVIDIA_DISABLE_REQUIRE"), "{cdi}");

    let says = |release: &str, gpu: &str| {
        let report = check(release, &machine("580.95.05", gpu));
        report.to_string().contains("No release of ")
    };
    assert!(says("tensorrt-llm:1.2.0", "Tesla K80"));
    assert!(!says("vllm-openai:0.9.1", "V100"));
    assert!(!says("25.03", "AMD MI300X"));
}

/// Boards that come with an Arm CPU are exported for machines with one.
#[test]
fn boards_of_arm_machines_are_exported() {
    let export = |gpu: &str| {
        let release = ngcompat::release("26.02").unwrap();
        release.export(ExportFormat::DraCel, &[gpu.parse().unwrap()]).unwrap().notes.join(" ")
    };
    assert!(export("GB10").contains("an Arm CPU"), "{}", export("GB10"));
    assert!(!export("H100").contains("an Arm CPU"), "{}", export("H100"));
}

/// An image that nobody knows may say in its tag which CUDA it has.
#[test]
fn an_unknown_image_is_asked_for_by_the_cuda_of_its_tag() {
    let error = |name: &str| ngcompat::release(name).unwrap_err().to_string();
    let named = error("rapidsai/devcontainers:24.08-cpp-cuda12.5-ubuntu22.04");
    assert!(named.contains("`cuda:12.5`") && named.contains("docker inspect"), "{named}");
    let wheel = error("tensorflow==2.16.1");
    assert!(wheel.contains("not a wheel") && !wheel.contains("docker"), "{wheel}");
    let found = image_references("FROM someone/base:3.1-cuda12.8.1-devel\nFROM alpine:3.20\n");
    assert_eq!((found.len(), found[0].line, found[0].release), (1, 1, None));
}

/// A capability that no module has tells a machine from a module, as a board's name does.
#[test]
fn an_image_for_modules_on_a_gpu_known_by_its_capability() {
    let env = Environment::new().driver("550.54.15".parse().unwrap());
    for gpu in ["8.9", "9.0"] {
        let report = check("l4t-jetpack:36.2.0", &env.clone().gpu(gpu.parse().unwrap()));
        assert!(report.finding(Rule::PlatformIgpuImageElsewhere).is_some(), "{report}");
    }
    let windows = check("24.05-py3-igpu", &env.os(Os::Windows));
    assert!(windows.finding(Rule::PlatformIgpuImageElsewhere).is_some(), "{windows}");
}

fn verdict_on(release: &str, driver: &str, os: Option<Os>, gpu: &str) -> Verdict {
    let mut env = Environment::new().driver(driver.parse().unwrap()).gpu(gpu.parse().unwrap());
    env.platform.os = os;
    check(release, &env).verdict()
}

/// Linux containers on Windows run inside WSL, where drivers have CUDA since 2020 only.
#[test]
fn a_windows_driver_from_before_wsl_runs_no_linux_container() {
    let verdict = |driver, os| verdict_on("20.03", driver, os, "GTX 1080");
    for driver in ["385.54", "432.00", "441.22", "452.39"] {
        for os in [None, Some(Os::Windows), Some(Os::Wsl)] {
            assert_eq!(verdict(driver, os), Verdict::Incompatible, "{driver} {os:?}");
        }
    }
    // Preview drivers had it, and some others may have.
    for driver in ["457.51", "461.92", "466.77"] {
        assert_eq!(verdict(driver, Some(Os::Wsl)), Verdict::Undetermined, "{driver}");
    }
    for driver in ["471.41", "472.39", "496.13"] {
        assert_eq!(verdict(driver, Some(Os::Wsl)), Verdict::Compatible, "{driver}");
    }
    // The number of a Linux driver is not that which counts there.
    assert_eq!(verdict("440.82", Some(Os::Wsl)), Verdict::Undetermined);
    assert_eq!(verdict("440.82", None), Verdict::Compatible);
    // On Windows itself a wheel needs no WSL.
    let wheel = |os| verdict_on("torch==1.7.1+cu110", "452.39", os, "GTX 1080");
    assert_eq!(wheel(Some(Os::Windows)), Verdict::Compatible);
    assert_eq!(wheel(Some(Os::Wsl)), Verdict::Incompatible);
    assert_eq!(wheel(None), Verdict::Undetermined);

    let env = Environment::new().driver("441.22".parse().unwrap()).os(Os::Wsl);
    let report = check("20.03", &env.gpu("GTX 1080".parse().unwrap()));
    assert!(report.finding(Rule::DriverOlderThanWsl).is_some(), "{report}");
    let remedy = report.remedies.first().unwrap();
    assert!(remedy.message.contains("Windows driver 58"), "{report}");
}

/// A number that drivers of both systems have, and no word about the system.
#[test]
fn the_floors_of_both_systems_are_named() {
    let env = Environment::new().driver("527.56".parse().unwrap());
    let env = env.gpu("RTX 4090".parse().unwrap());
    let required = |driver: &str, release: &str| {
        let report = check(release, &env.clone().driver(driver.parse().unwrap()));
        report.finding(Rule::DriverTooOld).and_then(|finding| finding.required.clone()).unwrap()
    };
    let windows = required("527.56", "25.12");
    assert!(windows.starts_with("Windows driver 591"), "{windows}");
    let both = required("535.98", "25.12");
    assert!(both.starts_with("driver 590") && both.contains("Windows driver 591"), "{both}");
    let linux = required("535.161.08", "25.12");
    assert!(!linux.contains("Windows"), "{linux}");
}

/// `120a` runs on 12.0 and on no later step.
#[test]
fn code_for_one_architecture_alone_is_no_code_for_the_next() {
    let on = |gpu: &str| {
        let driver = "580.95.05".parse().unwrap();
        check("llama.cpp:8667-cuda", &Environment::new().driver(driver).gpu(gpu.parse().unwrap()))
    };
    assert!(on("GB10").finding(Rule::GpuRunsByPtx).is_some(), "{}", on("GB10"));
    assert!(on("RTX 5090").finding(Rule::GpuSupported).is_some(), "{}", on("RTX 5090"));
}

/// Minor-version compatibility is of no use where the driver must compile PTX.
#[test]
fn drivers_say_what_ptx_needs() {
    let matrix = ngcompat::matrix();
    let drivers = |gpu: &str| {
        let release = ngcompat::release("llama.cpp:8667-cuda").unwrap();
        matrix.drivers_for(release, &gpu.parse().unwrap())
    };
    let by_ptx = drivers("RTX 2080 Ti");
    assert!(by_ptx.minor_version.is_none() && by_ptx.to_string().contains("PTX"), "{by_ptx}");
    let by_code = drivers("RTX 3090");
    assert!(
        by_code.minor_version.is_some() && !by_code.to_string().contains("it compiles"),
        "{by_code}"
    );
}

/// Compatibility libraries that come before a newer driver's decide, and are said.
#[test]
fn libraries_that_come_first_are_said() {
    let release = |name: &str| ngcompat::release(name).unwrap();
    let diff = ngcompat::matrix()
        .diff(release("vllm-openai:0.11.0"), release("vllm-openai:0.15.0"))
        .unwrap();
    assert_eq!(diff.compat_libraries_first.map(|sides| sides.to), Some(Some(true)), "{diff}");
    let export = release("vllm-openai:0.15.0").export(ExportFormat::NodeAffinity, &[]).unwrap();
    assert!(export.notes.iter().any(|note| note.contains("compatibility libraries")), "{export:?}");
}

/// The answer says in which mode, or that it is open.
#[test]
fn a_remedy_whose_mode_is_open_says_so() {
    let env = Environment::new().driver("580.95.05".parse().unwrap());
    let report = check("24.05", &env.gpu("GB10".parse().unwrap()));
    let newest = report.remedies.iter().find(|remedy| remedy.action == Action::UseRelease).unwrap();
    assert!(newest.message.contains('('), "{report}");
}

/// A build without CUDA beside builds with it.
#[test]
fn builds_without_cuda_are_not_judged_as_those_with_it() {
    let verdict = |name: &str| verdict_on(name, "580.95.05", None, "RTX 3090");
    for name in [
        "ghcr.io/ggml-org/llama.cpp:server-musa",
        "ghcr.io/ggml-org/llama.cpp:full-intel",
        "localai/localai:v3.10.0-aio-cpu",
        "openmmlab/lmdeploy:v0.6.0-ascend",
        "lmsysorg/sglang:v0.4.8-xeon",
    ] {
        assert_eq!(verdict(name), Verdict::Incompatible, "{name}");
    }
    for name in [
        "ghcr.io/ggml-org/llama.cpp:server-vulkan",
        "ghcr.io/ggml-org/llama.cpp:server-b6000",
        "localai/localai:v3.10.0-gpu-vulkan",
        "localai/localai:v3.10.0-nvidia-l4t-arm64",
        "nvcr.io/nvidia/deepstream:6.2-devel",
    ] {
        assert_eq!(verdict(name), Verdict::Undetermined, "{name}");
    }
    for name in ["ghcr.io/ggml-org/llama.cpp:server-cuda-b6000", "llama.cpp:6000-cuda"] {
        assert_eq!(verdict(name), Verdict::Compatible, "{name}");
    }
    // A version of several builds is still one of those.
    assert!(ngcompat::release("deepstream:6.2").is_err());
    assert!(ngcompat::release("rapidsai/base:24.12-py3.12").is_err());
}

/// One image for all platforms holds libraries for Jetson modules of its own.
#[test]
fn an_image_for_all_platforms_holds_code_for_jetson() {
    let on = |name: &str, jetpack: &str, gpu: &str| {
        let env = Environment::new().jetpack(jetpack.parse().unwrap());
        check(name, &env.gpu(gpu.parse().unwrap()))
    };
    for (jetpack, gpu) in [
        ("5.1.2", "Jetson AGX Xavier"),
        ("5.1.2", "Jetson AGX Orin"),
        ("6.2", "Jetson Orin Nano"),
        ("7.0", "Thor"),
    ] {
        for name in ["ollama:0.12.7", "ollama/ollama:0.12.7"] {
            let report = on(name, jetpack, gpu);
            assert_eq!(report.verdict(), Verdict::Compatible, "{report}");
            assert_eq!(report.image.as_deref(), Some("ollama/ollama:0.12.7"));
        }
    }
    assert_eq!(on("ollama:0.12.7", "4.6", "Jetson Nano").verdict(), Verdict::Incompatible);
    // Boards don't load them.
    assert_eq!(verdict_on("ollama:0.12.7", "550.54.15", None, "A100"), Verdict::Compatible);
}

/// What a machine says in place of its facts goes along with the fleet.
#[test]
fn a_fleet_says_why_machines_failed() {
    let text = "n1: Tesla T4, 535.161.08\nn2: nvidia-smi: command not found\n";
    let all = gather_machines(text);
    assert_eq!(all.fleet.len(), 2);
    let [failed] = all.failures.as_slice() else { panic!("{:?}", all.failures) };
    assert_eq!(failed.machine, "n2");
    assert!(failed.said.contains("command not found"), "{failed:?}");
}

/// The memory of a board is not another board.
#[test]
fn a_cell_may_have_the_memory_of_its_board() {
    let text = "host,gpu,driver\nn1,\"NVIDIA GeForce RTX 3060 Ti, 8GB\",550.54.15\n";
    let fleet = parse_machines(text);
    assert_eq!(fleet.odd, []);
    let env = &fleet.machines[0].environment;
    assert_eq!(env.to_string(), "driver 550.54.15, NVIDIA GeForce RTX 3060 Ti");
}

/// What a diagnosis says of one message: the cause, and the fixes.
fn said(diagnosis: &Diagnosis, code: &str) -> String {
    let found = diagnosis.diagnoses.iter().find(|one| one.code == code);
    let found = found.unwrap_or_else(|| panic!("{code} in {diagnosis}"));
    format!("{} {} {}", found.cause, found.also.join(" "), found.fixes.join(" "))
}

fn nvidia_smi(driver: &str, cuda: &str, gpu: &str) -> String {
    format!(
        "| NVIDIA-SMI {driver}    Driver Version: {driver}    CUDA Version: {cuda}     |\n\
         | GPU  Name        Persistence-M| Bus-Id        Disp.A | Volatile Uncorr. ECC |\n\
         |===============================+======================+======================|\n\
         |   0  {gpu}  Off  | 00000000:01:00.0 Off |                  N/A |\n\
         | 30%   35C    P8    20W / 350W |      1MiB / 24268MiB |      0%      Default |\n"
    )
}

const REFUSED: &str =
    "RuntimeError: CUDA error 804: forward compatibility was attempted on non supported HW\n";
const RELEASE: &str = "NVIDIA_PYTORCH_VERSION=24.05\n";

/// A build for CPUs on a machine with a GPU is what is wrong, whether a message says it or not.
#[test]
fn a_build_for_cpus_is_the_answer() {
    let text = |version: &str, built: &str, rocm: &str| {
        format!(
            "PyTorch version: {version}\nIs debug build: False\nCUDA used to build PyTorch: {built}\n\
             ROCM used to build PyTorch: {rocm}\n\nPython platform: Linux-6.5.0-x86_64-with-glibc2.35\n\
             Is CUDA available: False\nGPU models and configuration: GPU 0: NVIDIA GeForce RTX 3090\n\
             Nvidia driver version: 535.154.05\ncuDNN version: Could not collect\n"
        )
    };
    for (version, built) in
        [("2.2.2", "Could not collect"), ("2.2.2", "None"), ("2.11.0+cpu", "None")]
    {
        let diagnosis = diagnose(&text(version, built, "N/A"));
        assert!(said(&diagnosis, "torch-without-cuda").contains("--index-url"), "{diagnosis}");
        let report = diagnosis.report.as_ref().unwrap();
        assert!(report.finding(Rule::PlatformCpuOnly).is_some(), "{report}");
    }
    // Not in the data, and a build for CPUs all the same.
    said(&diagnose(&text("1.3.1", "Could not collect", "N/A")), "torch-without-cuda");
    // Conda names the CUDA in another line.
    let report = diagnose(&text("2.2.2", "12.1", "N/A")).report.unwrap();
    assert_eq!(report.release, "torch==2.2.2+cu121");
    for other in [text("2.4.0", "N/A", "6.1.40091"), text("2.2.2", "None", "6.0")] {
        assert!(diagnose(&other).diagnoses.is_empty(), "{other}");
    }
}

/// The libraries of a container that are not newer than the driver are not what error 804 is about.
#[test]
fn a_refused_library_is_weighed_against_the_driver() {
    let on = |driver: &str, cuda: &str, more: &str| {
        let gpu = "NVIDIA GeForce RTX 3090";
        let text = format!("{}{more}{REFUSED}", nvidia_smi(driver, cuda, gpu));
        let diagnosis = diagnose(&text);
        (said(&diagnosis, "cuda-804"), diagnosis)
    };
    for (driver, cuda) in [("550.54.15", "12.4"), ("570.86.10", "12.8")] {
        let (text, _) = on(driver, cuda, RELEASE);
        assert!(text.contains("reboot") && text.contains("not what was refused"), "{text}");
        assert!(!text.contains("Use a release") && !text.contains("Install a driver"), "{text}");
    }
    let (text, diagnosis) = on("470.57.02", "11.4", RELEASE);
    let report = diagnosis.report.as_ref().unwrap();
    assert!(report.remedies.iter().all(|remedy| text.contains(&remedy.message)), "{text}");
    assert!(!text.contains("LD_LIBRARY_PATH") && !text.contains("device=0"), "{text}");
    let (text, _) = on("535.154.05", "12.2", RELEASE);
    assert!(text.contains("pytorch:24.05 runs on driver 535.154.05"), "{text}");
    assert!(!text.contains("device=0"), "{text}");
    // Without a release, the driver says what runs.
    let (text, diagnosis) = on("535.154.05", "12.2", "");
    assert!(text.contains("CUDA 12.2 and older") && text.contains("up to 12.9"), "{text}");
    assert!(!text.contains("device=0"), "{text}");
    assert!(diagnosis.to_string().contains("on driver 535.154.05"), "{diagnosis}");
    // What is known besides wins over the text.
    let given = Environment::new().driver("470.57.02".parse().unwrap());
    let text = format!("{}{RELEASE}{REFUSED}", nvidia_smi("550.54.15", "12.4", "GeForce RTX 3090"));
    let report = diagnose_with(&text, &given).report.unwrap();
    assert_eq!(report.verdict(), Verdict::Incompatible, "{report}");
}

/// Of several GPUs those are given that support the libraries.
#[test]
fn the_gpus_that_support_the_libraries_are_named() {
    let gpus = "GPU 0: NVIDIA GeForce RTX 3090 (UUID: GPU-1)\nGPU 1: Tesla T4 (UUID: GPU-2)\n";
    let text = said(&diagnose(&format!("{gpus}{REFUSED}docker run --gpus all\n")), "cuda-804");
    assert!(text.contains("device=1") && !text.contains("device=0"), "{text}");
}

/// Who started the container is in the command.
#[test]
fn apptainer_in_the_text_is_the_launcher() {
    for command in ["apptainer exec --nv pt.sif python a.py", "singularity run --nv pt.sif"] {
        let gpu = "NVIDIA GeForce RTX 3090";
        let smi = nvidia_smi("535.154.05", "12.2", gpu);
        let diagnosis = diagnose(&format!("$ {command}\n{smi}{RELEASE}{REFUSED}"));
        let report = diagnosis.report.as_ref().unwrap();
        assert_eq!(report.environment.launcher, Some(Launcher::Apptainer));
        assert!(!said(&diagnosis, "cuda-804").contains("container toolkit"), "{diagnosis}");
    }
    let both = format!("$ docker run a\n$ apptainer exec --nv b\n{RELEASE}{REFUSED}");
    assert_eq!(diagnose(&both).environment.launcher, None);
}

/// A PyTorch of pip or conda is cured by another one, and not by a container.
#[test]
fn a_wheel_is_cured_by_a_wheel() {
    let warning = |path: &str, gpu: &str, capability: &str, built: &str| {
        format!(
            "{path}: UserWarning:\n{gpu} with CUDA capability {capability} is not compatible with the \
             current PyTorch installation.\nThe current PyTorch install supports CUDA capabilities {built}.\n"
        )
    };
    let paths = [
        "F:\\apps\\ui\\lib\\site-packages\\torch\\cuda\\__init__.py:235",
        "/srv/app/lib/python3.12/site-packages/torch/cuda/__init__.py:283",
    ];
    for path in paths {
        let new = warning(path, "NVIDIA GeForce RTX 5070 Ti", "sm_120", "sm_80 sm_86 sm_90");
        let old = warning(path, "NVIDIA GeForce GTX 1080 Ti", "sm_61", "sm_75 sm_80 sm_90");
        for (text, code, build) in [
            (new, "torch-capability-not-compatible", "/whl/cu128"),
            (old, "torch-too-old-capability", "/whl/cu126"),
        ] {
            let text = said(&diagnose(&text), code);
            assert!(text.contains(build), "{text}");
            assert!(!text.contains("container") && !text.contains("pytorch:"), "{text}");
        }
    }
    let failed = "File \"/srv/app/lib/python3.12/site-packages/torch/nn/functional.py\", line 9\n\
                  RuntimeError: CUDA error: no kernel image is available for execution on the device\n";
    assert!(!said(&diagnose(failed), "cuda-209").contains("the image"));
    // The PyTorch of a container stays one.
    let text = warning(
        "/usr/local/lib/python3.10/dist-packages/torch/cuda/__init__.py:1",
        "NVIDIA B200",
        "sm_100",
        "sm_80 sm_90",
    );
    let text = format!("nvcr.io/nvidia/pytorch:24.05-py3\n{text}");
    let diagnosis = diagnose(&text);
    assert!(diagnosis.to_string().contains("pytorch:25.01"), "{diagnosis}");
}

/// A variable that hides the GPUs is why none is visible.
#[test]
fn hidden_gpus_are_said_to_be_hidden() {
    let none = "RuntimeError: No CUDA GPUs are available\n";
    for (value, help) in [
        ("CUDA_VISIBLE_DEVICES=NoDevFiles", "--gres=gpu:1"),
        ("os.environ[\"CUDA_VISIBLE_DEVICES\"] = \"-1\"", "Unset"),
        ("export CUDA_VISIBLE_DEVICES=\"\"", "Unset"),
    ] {
        let text = said(&diagnose(&format!("{value}\n{none}")), "cuda-100");
        assert!(text.contains("hides every GPU") && text.contains(help), "{value}: {text}");
    }
    for value in ["CUDA_VISIBLE_DEVICES=0", "os.environ['CUDA_VISIBLE_DEVICES'] = '1'"] {
        let text = said(&diagnose(&format!("{value}\n{none}")), "cuda-100");
        assert!(!text.contains("hides every GPU"), "{value}: {text}");
    }
}

/// A name that is cut off is an example of nothing.
#[test]
fn a_name_that_is_cut_off_is_asked_for() {
    let env = parse_facts(&nvidia_smi("470.57.02", "11.4", "NVIDIA GeForce ...")).environment;
    let report = check("22.12", &env);
    let found = report.finding(Rule::DriverOlderThanGpu).unwrap();
    assert!(found.message.contains("if it is a Blackwell GPU"), "{report}");
    assert!(!found.message.contains("such as"), "{report}");
}
