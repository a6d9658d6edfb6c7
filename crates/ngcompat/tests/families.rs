//! Families and builds: the worked answers, the names people type, and own facts.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use std::collections::BTreeSet;

use ngcompat::identify::{ImageFacts, parse_image};
use ngcompat::{
    Action, Build, BuildKind, BuildPlatform, CpuArch, Environment, Family, FamilyKind, Launcher,
    Remedy, Report, Rule, RunMode, Severity, Verdict, matrix, release,
};

use RunMode::{ForwardCompatibility as Forward, MinorVersionCompatibility as Minor, Native};
use Verdict::{Compatible, Incompatible, Undetermined};

/// A machine from words: a driver or `CUDA 13.0`, a GPU, and after it what `Environment::set` takes.
fn machine(driver: &str, gpu: &str, more: &[(&str, &str)]) -> Environment {
    let mut env = Environment::new();
    match driver.strip_prefix("CUDA ") {
        Some(cuda) => env.set("cuda_driver", cuda).unwrap(),
        None => env.set("driver", driver).unwrap(),
    }
    env.set("gpus", gpu).unwrap();
    for (key, text) in more {
        env.set(key, text).unwrap();
    }
    env
}

#[track_caller]
fn check(name: &str, driver: &str, gpu: &str) -> Report {
    check_on(name, &machine(driver, gpu, &[]))
}

#[track_caller]
fn check_on(name: &str, env: &Environment) -> Report {
    let release = release(name).unwrap_or_else(|error| panic!("{name}: {error}"));
    let report = release.check(env);
    assert_eq!(report.outcome, release.outcome(env), "check and outcome agree");
    report
}

fn has(report: &Report, rule: Rule, severity: Severity) -> bool {
    report.findings.iter().any(|finding| finding.rule == rule && finding.severity == severity)
}

#[track_caller]
fn remedy(report: &Report, action: Action) -> &Remedy {
    let found = report.remedies.iter().find(|remedy| remedy.action == action);
    found.unwrap_or_else(|| panic!("no {action}:\n{report}"))
}

#[test]
fn worked_answers() {
    let table: &[(&str, &str, &str, Verdict, Option<RunMode>)] = &[
        ("nvcr.io/nvidia/tritonserver:24.05-py3", "550.54.15", "L4", Compatible, Some(Native)),
        ("tritonserver:24.05", "470.57.02", "Tesla T4", Compatible, Some(Forward)),
        ("tritonserver:24.05", "470.57.02", "RTX 3090", Incompatible, None),
        ("cuda:12.4.1", "535.161.08", "RTX 4090", Compatible, Some(Minor)),
        ("nvidia/cuda:12.9.1-base-ubuntu24.04", "570.211.01", "RTX 4090", Compatible, Some(Minor)),
        ("pytorch/pytorch:2.1.2-cuda12.1-cudnn8-runtime", "470.57.02", "A100", Incompatible, None),
        ("torch==2.6.0+cu124", "535.161.08", "RTX 3090", Compatible, Some(Minor)),
        ("torch==2.6.0+cu124", "470.57.02", "A100", Incompatible, None),
        ("torch==2.6.0+cu124", "570.86.10", "RTX 5090", Incompatible, None),
        ("torch==2.11.0", "580.95.05", "V100", Incompatible, None),
        ("nvcr.io/nvidia/pytorch:24.05-py3-igpu", "550.54.15", "L4", Incompatible, None),
        ("pytorch:25.08", "CUDA 13.0", "Thor", Compatible, Some(Native)),
        ("pytorch:29.06", "615.10", "H100", Undetermined, None),
        // The image with TensorRT-LLM stands on an older CUDA than its month.
        (
            "nvcr.io/nvidia/tritonserver:24.05-trtllm-python-py3",
            "545.23.08",
            "L4",
            Compatible,
            Some(Native),
        ),
        (
            "pytorch/pytorch:2.1.2-cuda12.1-cudnn8-devel",
            "470.57.02",
            "A100",
            Compatible,
            Some(Forward),
        ),
        // PTX for GPUs older than the machine code, which is compressed.
        ("llama.cpp:8895-cuda", "535.161.08", "RTX 4090", Incompatible, None),
        ("llama.cpp:8895-cuda", "550.163.01", "RTX 3090", Compatible, Some(Minor)),
        ("llama.cpp:8895-cuda", "550.163.01", "RTX 2080 Ti", Incompatible, None),
        ("llama.cpp:8895-cuda", "535.161.08", "V100", Compatible, Some(Forward)),
        ("llama.cpp:8895-cuda", "570.86.10", "RTX 2080 Ti", Compatible, Some(Native)),
        ("llama.cpp:8895-cuda13", "580.95.05", "RTX 2080 Ti", Incompatible, None),
        ("llama.cpp:8895-cuda13", "590.48.01", "RTX 2080 Ti", Compatible, Some(Native)),
        ("llama.cpp:8895-cuda13", "590.48.01", "A100", Compatible, Some(Native)),
        // Compatibility libraries in front of the driver's, from R610 on.
        ("text-embeddings-inference:1.9.1-89", "610.43.02", "L4", Undetermined, None),
        ("text-embeddings-inference:1.9.1-89", "590.48.01", "L4", Compatible, Some(Native)),
        ("vllm-openai:0.13.0", "580.95.05", "L4", Compatible, Some(Native)),
        ("vllm-openai:0.15.0", "580.95.05", "L4", Undetermined, None),
        ("pytorch:25.01", "570.86.10", "Rubin", Incompatible, None),
        // A release of a family as new as nobody knows it, and one inside a range.
        ("nvcr.io/nvidia/tensorrt-llm/release:1.9.0", "615.10", "H100", Undetermined, None),
        ("ollama:0.6.2", "450.80.02", "Tesla T4", Compatible, Some(Minor)),
    ];
    let mut wrong = Vec::new();
    for (name, driver, gpu, verdict, mode) in table {
        let found = match release(name) {
            Ok(release) => release.check(&machine(driver, gpu, &[])),
            Err(error) => {
                wrong.push(format!("{name}: {error}"));
                continue;
            }
        };
        if (found.verdict(), found.mode()) != (*verdict, *mode) {
            wrong.push(format!("{name} {driver} {gpu}: expected {verdict} {mode:?}\n{found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_arm_image_is_judged_by_its_own_list() {
    let env = machine("580.95.05", "T4G", &[("arch", "aarch64")]);
    let report = check_on("pytorch:25.10", &env);
    assert_eq!(report.verdict(), Incompatible);
    assert_eq!(report.build.platform, BuildPlatform::LinuxAarch64);
    assert!(report.finding(Rule::GpuCapabilityTooLow).is_some(), "{report}");
    // The ordinary image of the month has code for the same GPU.
    assert_eq!(check("pytorch:25.10", "580.95.05", "Tesla T4").verdict(), Compatible);
}

#[test]
fn integrated_gpus_take_the_image_that_is_made_for_them() {
    let thor = check("pytorch:25.08", "CUDA 13.0", "Thor");
    assert_eq!(thor.build.platform, BuildPlatform::LinuxAarch64);
    let finding = thor.finding(Rule::PlatformIntegratedImage).unwrap();
    assert!(finding.message.contains("ordinary Arm image"), "{}", finding.message);
    assert_eq!(thor.image.as_deref(), Some("nvcr.io/nvidia/pytorch:25.08-py3"));

    let orin = check("pytorch:24.12", "CUDA 12.6", "Orin");
    assert_eq!(orin.build.platform, BuildPlatform::Jetson);
    assert_eq!(orin.image.as_deref(), Some("nvcr.io/nvidia/pytorch:24.12-py3-igpu"));
    assert_eq!(remedy(&orin, Action::UseIgpuImage).value, "nvcr.io/nvidia/pytorch:24.12-py3-igpu");

    let elsewhere = check("nvcr.io/nvidia/pytorch:24.05-py3-igpu", "550.54.15", "L4");
    assert!(has(&elsewhere, Rule::PlatformIgpuImageElsewhere, Severity::Blocker));
    let other = remedy(&elsewhere, Action::UseBuild);
    assert_eq!(other.value, "pytorch:24.05");
    assert!(other.message.contains("nvcr.io/nvidia/pytorch:24.05-py3"), "{}", other.message);
}

/// Modules up to Orin take the ordinary Arm image from JetPack 7.2 on; before, nobody knows.
#[test]
fn the_ordinary_arm_image_on_an_older_module_is_open() {
    let env = machine("540.4.0", "Orin (nvgpu)", &[]);
    let report = check_on("23.05", &env);
    assert_eq!(report.verdict(), Undetermined);
    assert!(has(&report, Rule::PlatformIntegratedImage, Severity::Unknown), "{report}");
    let report = check("26.04", "CUDA 13.2", "Orin");
    assert!(has(&report, Rule::PlatformIntegratedImage, Severity::Note), "{report}");
}

/// An image for Jetson modules is none for another machine.
#[test]
fn an_image_for_modules_runs_on_modules_only() {
    let mut asked = 0;
    for family in matrix().families() {
        for release in matrix().releases_of(family) {
            if release.ordinary().build.platform != BuildPlatform::Jetson {
                continue;
            }
            asked += 1;
            let env = machine("615.43", "H100", &[("arch", "x86_64")]);
            let report = release.check(&env);
            assert_eq!(report.verdict(), Incompatible, "{report}");
        }
    }
    assert!(asked >= 3, "{asked}");
}

#[test]
fn the_gate_of_a_cuda_image_is_a_warning_until_the_launcher_is_known() {
    let name = "nvidia/cuda:12.9.1-base-ubuntu24.04";
    let report = check(name, "570.211.01", "RTX 4090");
    let finding = report.finding(Rule::StartRequirementRefused).unwrap();
    assert_eq!(finding.severity, Severity::Warning);
    assert!(finding.message.contains("legacy hook"), "{}", finding.message);
    assert_eq!(remedy(&report, Action::StartOption).value, "NVIDIA_DISABLE_REQUIRE=1");

    let with = |launcher: &str| {
        // A toolkit that leaves the image's libraries out.
        let facts = [("launcher", launcher), ("toolkit", "1.17.4")];
        check_on(name, &machine("570.211.01", "RTX 4090", &facts))
    };
    for checks in ["docker", "enroot"] {
        let report = with(checks);
        assert_eq!(report.verdict(), Incompatible, "{checks}");
        assert!(has(&report, Rule::StartRequirementRefused, Severity::Blocker), "{checks}");
    }
    for does_not in ["docker-cdi", "podman", "apptainer"] {
        let report = with(does_not);
        assert_eq!(report.verdict(), Compatible, "{does_not}");
        assert!(report.finding(Rule::StartRequirementRefused).is_none(), "{does_not}");
    }
    assert!(has(&with("kubernetes"), Rule::StartRequirementRefused, Severity::Warning));
    // It holds, and nothing is said.
    let report = check(name, "575.57.08", "RTX 4090");
    assert!(report.finding(Rule::StartRequirementRefused).is_none());
    // Where minor-version compatibility would not do, skipping the check is of no help.
    let report = check(name, "470.57.02", "RTX 4090");
    assert_eq!(report.verdict(), Incompatible);
    assert!(report.remedies.iter().all(|remedy| remedy.action != Action::StartOption));
}

#[test]
fn apptainer_leaves_the_compatibility_libraries_out() {
    let t4 = |launcher: &[(&str, &str)]| {
        check_on("tritonserver:24.05", &machine("470.57.02", "Tesla T4", launcher))
    };
    assert_eq!(t4(&[]).mode(), Some(Forward));
    assert_eq!(t4(&[("launcher", "podman")]).mode(), Some(Forward));
    assert_eq!(t4(&[("launcher", "apptainer")]).verdict(), Incompatible);
    let apptainer = matrix().launcher(Launcher::Apptainer).unwrap();
    assert_eq!(apptainer.checks_requirements(None), Some(false));
}

#[test]
fn a_wheel_names_the_driver_or_the_wheel_that_runs() {
    let report = check("torch==2.6.0+cu124", "470.57.02", "A100");
    assert!(has(&report, Rule::DriverTooOld, Severity::Blocker));
    let driver = remedy(&report, Action::UpgradeDriver);
    assert!(driver.message.contains("torch==2.6.0+cu124"), "{}", driver.message);
    // Of the same version, with older CUDA; another version is not needed then.
    let sister = release("torch==2.6.0+cu118").unwrap();
    let wheel = remedy(&report, Action::UseBuild);
    assert_eq!(wheel.value, sister.name().to_string());
    assert!(wheel.message.contains(&sister.install().unwrap()), "{}", wheel.message);
    assert!(report.remedies.iter().all(|remedy| remedy.action != Action::UseRelease), "{report}");
    assert_eq!(
        report.install.as_deref(),
        release("torch==2.6.0+cu124").unwrap().install().as_deref()
    );
    assert_eq!(report.image, None);
}

#[test]
fn a_wheel_names_the_first_build_for_a_newer_gpu() {
    let report = check("torch==2.6.0+cu124", "570.86.10", "RTX 5090");
    assert!(has(&report, Rule::GpuNotYetSupported, Severity::Blocker), "{report}");
    let env = machine("570.86.10", "RTX 5090", &[]);
    let first = matrix()
        .releases_of(matrix().family("torch").unwrap())
        .find(|release| release.verdict(&env) == Compatible)
        .unwrap();
    let named: Vec<&str> = report.remedies.iter().map(|remedy| remedy.value.as_str()).collect();
    assert!(named.contains(&first.name().to_string().as_str()), "{} of {named:?}", first.name());
}

#[test]
fn the_wheel_of_pypi_that_dropped_a_gpu_has_a_sister_that_did_not() {
    let report = check("torch==2.11.0", "580.95.05", "V100");
    let sister = remedy(&report, Action::UseBuild);
    assert_eq!(sister.value, "torch==2.11.0+cu126");
    let install =
        "pip install torch==2.11.0+cu126 --index-url https://download.pytorch.org/whl/cu126";
    assert!(sister.message.contains(install), "{}", sister.message);
}

#[test]
fn pypi_gives_each_platform_its_own() {
    let on =
        |name: &str, more: &[(&str, &str)]| check_on(name, &machine("580.95.05", "H100", more));
    let linux = on("torch==2.6.0", &[]);
    assert_eq!((linux.release.as_str(), linux.verdict()), ("torch==2.6.0+cu124", Compatible));
    assert_eq!(linux.install.as_deref(), Some("pip install torch==2.6.0"));
    for more in [[("os", "windows")], [("arch", "aarch64")]] {
        let report = on("torch==2.6.0", &more);
        assert_eq!(report.verdict(), Incompatible, "{report}");
        assert!(has(&report, Rule::PlatformCpuOnly, Severity::Blocker), "{report}");
    }
    // This variant was never built for Arm.
    let report = on("torch==2.6.0+cu118", &[("arch", "aarch64")]);
    assert!(has(&report, Rule::PlatformNoBuild, Severity::Blocker), "{report}");
}

#[test]
fn wheels_are_listed_newest_first() {
    let torch = matrix().family("torch").unwrap();
    let env = machine("535.161.08", "V100", &[]);
    let found: Vec<_> = matrix().runnable_of(torch, &env).collect();
    assert!(found.len() > 20);
    for release in &found {
        assert!(release.install().unwrap().starts_with("pip install torch=="));
        assert_eq!(release.verdict(&env), Compatible);
    }
    let numbers = |text: &str| -> Vec<u32> { text.split('.').flat_map(str::parse).collect() };
    assert!(found.is_sorted_by(|a, b| numbers(a.version()) >= numbers(b.version())));
    assert_eq!(matrix().find_in(torch, &env).releases.len(), found.len());
}

#[test]
fn of_each_family_the_newest_is_found() {
    let env = machine("580.95.05", "H100", &[]);
    let found = matrix().find_newest(&env);
    let families: Vec<&str> =
        found.releases.iter().map(|one| one.release.release().family().key).collect();
    assert_eq!(families.iter().collect::<BTreeSet<_>>().len(), families.len(), "each once");
    for key in ["pytorch", "tritonserver", "cuda", "torch", "vllm-openai"] {
        assert!(families.contains(&key), "{key} is not in {families:?}");
    }
    for one in &found.releases {
        let release = one.release.release();
        assert_eq!(matrix().newest_runnable_of(release.family(), &env), Some(release));
    }
}

// ---------------------------------------------------------------------------------------------
// Names
// ---------------------------------------------------------------------------------------------

#[test]
fn names_of_all_kinds() {
    let table = [
        // Bare months are PyTorch's.
        ("24.05", "pytorch:24.05"),
        (" pytorch:24.05 ", "pytorch:24.05"),
        ("24.05-py3", "pytorch:24.05"),
        ("nvcr.io/nvidia/pytorch:24.05-py3", "pytorch:24.05"),
        ("nvcr.io/nvidia/pytorch:24.05-py3-igpu", "pytorch:24.05-igpu"),
        ("nvcr.io/nvidia/pytorch:24.05-py3@sha256:0123456789abcdef", "pytorch:24.05"),
        ("docker://nvcr.io/nvidia/pytorch:24.05-py3", "pytorch:24.05"),
        ("docker://nvcr.io#nvidia/pytorch:24.05-py3", "pytorch:24.05"),
        ("nvcr.io#nvidia/tritonserver:24.05-py3", "tritonserver:24.05"),
        ("registry.example:5000/mirror/nvidia/pytorch:24.05-py3", "pytorch:24.05"),
        ("registry.example/team-pytorch:24.05-py3", "pytorch:24.05"),
        // Triton, under both of its names, and what stands beside it.
        ("tritonserver:24.05", "tritonserver:24.05"),
        ("nvcr.io/nvidia/tritonserver:24.05-py3", "tritonserver:24.05"),
        ("mirror.example/ngc/nvidia/tritonserver:24.05-py3", "tritonserver:24.05"),
        ("nvcr.io/nvidia/tensorrtserver:19.10-py3", "tritonserver:19.10"),
        ("tensorrtserver:19.10", "tritonserver:19.10"),
        ("nvcr.io/nvidia/tritonserver:24.05-trtllm-python-py3", "tritonserver:24.05-trtllm"),
        ("tritonserver:24.05-trtllm", "tritonserver:24.05-trtllm"),
        ("tritonserver:24.05-vllm", "tritonserver:24.05-vllm"),
        // CUDA: a patch, and the newest of a minor version.
        ("cuda:12.4.1", "cuda:12.4.1"),
        ("cuda:12.4", "cuda:12.4.1"),
        ("nvidia/cuda:12.4.1-devel-ubuntu22.04", "cuda:12.4.1"),
        ("docker.io/nvidia/cuda:12.4.1-cudnn-runtime-ubuntu22.04", "cuda:12.4.1"),
        ("nvcr.io/nvidia/cuda:12.4.1-base-ubi9", "cuda:12.4.1"),
        ("mirror.example/dockerhub/nvidia/cuda:12.4.1-base-ubuntu22.04", "cuda:12.4.1"),
        // Other projects.
        (
            "pytorch/pytorch:2.1.2-cuda12.1-cudnn8-runtime",
            "pytorch-dockerhub:2.1.2-cuda12.1-runtime",
        ),
        (
            "docker.io/pytorch/pytorch:2.1.2-cuda12.1-cudnn8-devel",
            "pytorch-dockerhub:2.1.2-cuda12.1-devel",
        ),
        ("vllm/vllm-openai:v0.7.3", "vllm-openai:0.7.3"),
        ("vllm-openai:0.7.3", "vllm-openai:0.7.3"),
        ("ollama/ollama:0.6.2", "ollama:0.6.2"),
        ("ollama:0.6.2", "ollama:0.6.2"),
        ("rapids:26.06-cuda12", "rapids:26.06-cuda12"),
        // Wheels.
        ("torch==2.6.0+cu124", "torch==2.6.0+cu124"),
        ("torch==2.6.0", "torch==2.6.0+cu124"),
        ("torch 2.6.0", "torch==2.6.0+cu124"),
        ("torch 2.6.0+cu126", "torch==2.6.0+cu126"),
        ("torch:2.6.0+cu126", "torch==2.6.0+cu126"),
        ("Torch==2.6.0+cu126", "torch==2.6.0+cu126"),
        ("torch-2.6.0+cu124-cp311-cp311-linux_x86_64.whl", "torch==2.6.0+cu124"),
    ];
    let mut wrong = Vec::new();
    for (text, name) in table {
        match release(text) {
            Ok(release) if release.name().to_string() == name => {}
            Ok(release) => wrong.push(format!("{text}: {} and not {name}", release.name())),
            Err(error) => wrong.push(format!("{text}: {error}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Inside a range the release is the one asked for, by the facts of the row that covers it.
#[test]
fn a_row_stands_for_a_range() {
    let asked = release("ollama:0.6.2").unwrap();
    assert_eq!(asked.version(), "0.6.2");
    assert_eq!(asked.image().as_deref(), Some("ollama/ollama:0.6.2"));
    assert_eq!(asked.cuda().unwrap().version.to_string(), "11.3");
    assert_eq!(release("ollama:0.5.13").unwrap().cuda(), asked.cuda());
    assert_ne!(release("ollama:0.5.13").unwrap(), asked);
}

/// The tag of a full reference is the one that is pulled.
#[test]
fn a_reference_keeps_its_tag() {
    let image = |text: &str| release(text).unwrap().image().unwrap();
    assert_eq!(
        image("nvidia/cuda:12.4.1-devel-ubuntu22.04"),
        "nvidia/cuda:12.4.1-devel-ubuntu22.04"
    );
    assert_eq!(
        image("nvcr.io/nvidia/cuda:12.4.1-base-ubi9"),
        "nvcr.io/nvidia/cuda:12.4.1-base-ubi9"
    );
    assert_eq!(
        image("nvcr.io/nvidia/tensorrtserver:19.10-py3"),
        "nvcr.io/nvidia/tensorrtserver:19.10-py3"
    );
    assert_eq!(image("tritonserver:24.05"), "nvcr.io/nvidia/tritonserver:24.05-py3");
    assert_eq!(image("vllm-openai:0.7.3"), "vllm/vllm-openai:v0.7.3");
    assert_eq!(image("24.05-py3-igpu"), "nvcr.io/nvidia/pytorch:24.05-py3-igpu");
}

#[test]
fn a_name_leads_back_to_its_release() {
    let mut all = 0;
    let mut wrong = Vec::new();
    for family in matrix().families() {
        for release in matrix().releases_of(family) {
            all += 1;
            let name = release.name().to_string();
            match ngcompat::release(&name) {
                Ok(back) if back == release => {}
                other => wrong.push(format!("{name}: {other:?}")),
            }
            // DeepStream's images of both kinds of machine share a tag.
            let shared = family.key == "deepstream" && release.variant == Some("jetson");
            let Some(image) = release.image().filter(|_| !shared) else { continue };
            match ngcompat::release(&image) {
                Ok(back) if back == release => {}
                other => wrong.push(format!("{image} of {name}: {other:?}")),
            }
        }
    }
    assert!(all > 800, "{all}");
    let few: Vec<_> = wrong.iter().take(40).collect();
    assert!(wrong.is_empty(), "{} of {all}: {few:#?}", wrong.len());
}

#[test]
fn a_release_after_the_data_is_undetermined() {
    for (text, name) in [
        ("pytorch:29.06", "pytorch:29.06"),
        ("29.05", "pytorch:29.05"),
        ("nvcr.io/nvidia/tritonserver:29.05-py3", "tritonserver:29.05"),
        ("torch==2.99.0+cu140", "torch==2.99.0+cu140"),
        ("nvcr.io/nvidia/tensorrt-llm/release:1.9.0", "tensorrt-llm:1.9.0"),
    ] {
        let release = release(text).unwrap();
        assert!(release.is_newer_than_data(), "{text}");
        assert_eq!(release.name().to_string(), name);
        let report = release.check(&machine("615.10", "H100", &[]));
        assert_eq!(report.verdict(), Undetermined);
        let finding = report.finding(Rule::ReleaseNewerThanData).unwrap();
        assert!(finding.message.contains(matrix().as_of()), "{}", finding.message);
        assert_eq!(report.findings.len(), 1, "nothing else can be said: {report}");
    }
}

#[test]
fn errors_say_what_to_do() {
    let table = [
        ("", "release-empty", "write the year and month"),
        ("cuda:99.9", "release-unknown", "the nearest"),
        ("torch==banana", "release-malformed", "write a version"),
        ("torch", "release-malformed", "write"),
        ("cuda:banana", "release-malformed", "write a version, such as `cuda:"),
        ("tritonserver", "release-malformed", "write a version, such as `tritonserver:"),
        ("nvcr.io/nvidia/pytorch:main", "release-malformed", "is not a release"),
        ("ghcr.io/somebody/something:1.2", "image-unknown", "give its own facts"),
        ("somebody/something:1.2", "image-unknown", "`cuda:12.4`"),
        ("alpine:3.20", "image-unknown", "docker inspect IMAGE"),
        ("rapids:26.06", "release-ambiguous", "rapids:26.06-cuda12"),
        ("torch==1.2.3.4.5.6.7.8.9.10", "release-malformed", "write a version"),
        ("cuda:1.2.3.4.5.6.7.8.9.10", "release-malformed", "write a version"),
        ("torch==2.6.0+cu999", "release-unknown", "torch==2.6.0"),
        ("tritonserver:24.13", "release-malformed", "write a version"),
        ("tritonserver:17.01", "release-unknown", "the nearest"),
        ("20.05", "release-unknown", "the nearest are 20.03 and 20.06"),
    ];
    let mut wrong = Vec::new();
    for (text, code, part) in table {
        match release(text) {
            Ok(release) => wrong.push(format!("{text}: is {}", release.name())),
            Err(error) if error.code() == code && error.to_string().contains(part) => {}
            Err(error) => wrong.push(format!("{text}: {} {error}", error.code())),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let error = matrix().family("tritonsever").unwrap_err();
    assert_eq!(error.code(), "family-unknown");
    assert!(error.to_string().contains("did you mean `tritonserver`?"), "{error}");
}

#[test]
fn ten_megabytes_are_no_name() {
    let million = 10_000_000;
    for text in [
        "x".repeat(million),
        format!("cuda:{}", "1.".repeat(million / 2)),
        format!("torch=={}", "9".repeat(million)),
        format!("{}:24.05-py3", "a/".repeat(million / 2)),
    ] {
        let error = release(&text).unwrap_err();
        assert!(error.to_string().len() < 1_000, "an error of {} bytes", error.to_string().len());
    }
}

// ---------------------------------------------------------------------------------------------
// Own facts
// ---------------------------------------------------------------------------------------------

/// As `docker inspect` and `podman inspect` lay it out.
fn docker(env: &[&str], architecture: &str) -> String {
    let env: Vec<String> = env.iter().map(|pair| format!("                \"{pair}\"")).collect();
    format!(
        "[\n    {{\n        \"Id\": \"sha256:4b1d\",\n        \"RepoTags\": [\n            \"team/app:1\"\n        \
         ],\n        \"Architecture\": \"{architecture}\",\n        \"Os\": \"linux\",\n        \"Config\": {{\n            \
         \"Hostname\": \"\",\n            \"Env\": [\n{}\n            ],\n            \"Cmd\": null,\n            \
         \"Labels\": {{\n                \"maintainer\": \"a = b, {{c}}\"\n            }}\n        }}\n    }}\n]\n",
        env.join(",\n")
    )
}

/// As `skopeo inspect --config` and `crane config` print it.
fn config(env: &[&str], architecture: &str) -> String {
    let env: Vec<String> = env.iter().map(|pair| format!("\"{pair}\"")).collect();
    format!(
        "{{\"architecture\":\"{architecture}\",\"os\":\"linux\",\"config\":{{\"Env\":[{}],\
         \"Entrypoint\":[\"/opt/start.sh\"],\"Labels\":{{\"org.opencontainers.image.version\":\"1\"}}}},\
         \"rootfs\":{{\"type\":\"layers\",\"diff_ids\":[\"sha256:00\"]}},\"history\":[{{\"created_by\":\
         \"ENV A=\\\"b\\\" \\u0026\\u0026 true\"}}]}}",
        env.join(",")
    )
}

#[track_caller]
fn facts(text: &str) -> ImageFacts {
    parse_image(text).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn inspect_documents_are_read() {
    let env = [
        "PATH=/usr/local/cuda/bin:/usr/bin",
        "CUDA_VERSION=12.8.1",
        "NV_CUDA_COMPAT_PACKAGE=cuda-compat-12-8",
        "TORCH_CUDA_ARCH_LIST=8.0 9.0+PTX",
        "NVIDIA_REQUIRE_CUDA=cuda>=12.8 brand=tesla,driver>=535,driver<536",
    ];
    let lines = env.join("\n");
    let exported =
        env.map(|pair| pair.replacen('=', "=\"", 1) + "\"").map(|it| format!("export {it}"));
    for text in [
        docker(&env, "amd64"),
        config(&env, "amd64"),
        format!("{lines}\narchitecture=amd64\n"),
        exported.join("\n"),
    ] {
        let ImageFacts { build, release, .. } = facts(&text);
        assert_eq!(build.kind, BuildKind::Image, "{text}");
        assert_eq!(build.platform, BuildPlatform::LinuxX86_64);
        assert_eq!(build.cuda, "12.8".parse().ok());
        assert_eq!(build.compat_package, Some(true));
        let code: Vec<_> = build.capabilities.iter().flat_map(|all| all.iter()).collect();
        assert_eq!(code.iter().map(ToString::to_string).collect::<Vec<_>>(), ["8.0", "9.0"]);
        assert_eq!(build.ptx, "9.0".parse().ok());
        assert_eq!(
            build.requires.as_deref(),
            Some("cuda>=12.8 brand=tesla,driver>=535,driver<536")
        );
        assert!(release.is_none());
    }
    assert_eq!(facts(&docker(&env, "arm64")).build.platform, BuildPlatform::LinuxAarch64);
    assert_eq!(facts(&config(&env, "arm64")).build.platform, BuildPlatform::LinuxAarch64);
}

/// The last row of the table: an image without a known name.
#[test]
fn an_image_is_judged_by_what_it_carries() {
    let judge = |env: &[&str], gpu: &str| {
        let build = facts(&docker(env, "amd64")).build;
        matrix().check_build(&build, &machine("535.161.08", gpu, &[]))
    };
    // Whether it carries a package is open, and it runs either way.
    let report = judge(&["CUDA_VERSION=12.8.1"], "H100");
    assert_eq!((report.verdict(), report.mode()), (Compatible, None), "{report}");
    assert!(report.finding(Rule::DriverModeUnsettled).is_some(), "{report}");
    let report = judge(&["CUDA_VERSION=12.8.1", "NV_CUDA_COMPAT_PACKAGE=cuda-compat-12-8"], "H100");
    assert_eq!((report.verdict(), report.mode()), (Compatible, Some(Forward)), "{report}");
    let report =
        judge(&["CUDA_VERSION=12.8.1", "NV_CUDA_COMPAT_PACKAGE=cuda-compat-12-8"], "RTX 4090");
    assert_eq!((report.verdict(), report.mode()), (Compatible, Some(Minor)), "{report}");
    assert_eq!(report.family, None);

    let without = Build::new("12.8".parse().unwrap()).compat_package(false);
    let report = matrix().check_build(&without, &machine("535.161.08", "H100", &[]));
    assert_eq!((report.verdict(), report.mode()), (Compatible, Some(Minor)), "{report}");
    let old = Build::new("12.8".parse().unwrap());
    let report = matrix().check_build(&old, &machine("470.57.02", "A100", &[]));
    assert_eq!(report.verdict(), Undetermined, "{report}");
    assert!(has(&report, Rule::DriverCompatPackageUnknown, Severity::Unknown), "{report}");
}

/// PTX runs where the driver is as new as the toolkit, and nowhere else.
#[test]
fn ptx_needs_a_driver_as_new_as_the_toolkit() {
    let build = Build::new("12.8".parse().unwrap())
        .capabilities(["8.0".parse().unwrap(), "9.0".parse().unwrap()])
        .ptx("9.0".parse().unwrap())
        .compat_package(false);
    let on = |driver: &str| matrix().check_build(&build, &machine(driver, "RTX 5090", &[]));
    let report = on("570.86.10");
    assert_eq!(report.verdict(), Compatible);
    assert!(has(&report, Rule::GpuRunsByPtx, Severity::Warning), "{report}");
    let newer = Build::new("12.9".parse().unwrap())
        .capabilities(["9.0".parse().unwrap()])
        .ptx("9.0".parse().unwrap())
        .compat_package(false);
    let report = matrix().check_build(&newer, &machine("570.86.10", "RTX 5090", &[]));
    assert_eq!(report.verdict(), Incompatible);
    assert!(has(&report, Rule::GpuPtxNeedsNewerDriver, Severity::Blocker), "{report}");
}

/// A wheel has no more machine code than it was built with.
#[test]
fn a_wheel_without_a_list_is_open() {
    let build = Build::new("12.4".parse().unwrap()).kind(BuildKind::Wheel).compat_package(false);
    let report = matrix().check_build(&build, &machine("550.54.15", "A100", &[]));
    assert_eq!(report.verdict(), Undetermined);
    assert!(has(&report, Rule::GpuCodeNotRecorded, Severity::Unknown), "{report}");
}

/// What is recorded of the release that the variables name stands behind what they state.
#[test]
fn the_variable_of_a_family_names_its_release() {
    let text = docker(&["NVIDIA_PYTORCH_VERSION=24.05", "CUDA_VERSION=12.4.1.003"], "amd64");
    let ImageFacts { build, release, .. } = facts(&text);
    assert_eq!(release.unwrap().name().to_string(), "pytorch:24.05");
    assert_eq!(build.compat_package, Some(true));
    assert_eq!(build.compat_driver, "550.54.15".parse().ok());
    let facts = facts("NVIDIA_TRITON_SERVER_VERSION=24.05");
    assert_eq!(facts.release.unwrap().name().to_string(), "tritonserver:24.05");
    assert_eq!(facts.build.cuda, "12.4".parse().ok());
}

#[test]
fn documents_that_tell_nothing() {
    let code = |text: &str| parse_image(text).unwrap_err().code();
    let whole = docker(&["CUDA_VERSION=12.8.1"], "amd64");
    assert_eq!(code(" \n"), "image-facts-empty");
    assert_eq!(code("hello"), "image-facts-unknown");
    assert_eq!(code("[]"), "image-facts-unknown");
    assert_eq!(code(&docker(&["PATH=/usr/bin"], "amd64")), "image-facts-unknown");
    assert_eq!(code("CUDA_VERSION=banana"), "image-facts-malformed");
    assert_eq!(code("CUDA_VERSION=12.8\nTORCH_CUDA_ARCH_LIST=Ampere"), "image-facts-malformed");
    // Cut off anywhere it is an error, and says so.
    for end in 1..whole.trim_end().len() {
        assert_eq!(code(whole.get(..end).unwrap()), "image-facts-truncated", "at {end}");
    }
    for text in ["", "hello", "CUDA_VERSION=banana", "[{"] {
        let message = parse_image(text).unwrap_err().to_string();
        assert!(!message.is_empty() && message.len() < 500, "{message}");
    }
}

#[test]
fn two_hundred_kilobytes_of_labels_are_read_past() {
    let labels: Vec<String> = (0..4_000)
        .map(|at| format!("\"label.number.{at}\": \"a value, with = and \\\"{{\\\" {at}\""))
        .collect();
    let text = format!(
        "[{{\"Config\": {{\"Labels\": {{{}}}, \"Env\": [\"CUDA_VERSION=12.8.1\"]}}}}]",
        labels.join(", ")
    );
    assert!(text.len() > 200_000, "{}", text.len());
    assert_eq!(facts(&text).build.cuda, "12.8".parse().ok());
}

// ---------------------------------------------------------------------------------------------
// The tables
// ---------------------------------------------------------------------------------------------

fn rows() -> impl Iterator<Item = (&'static Family, &'static ngcompat::ReleaseRow)> {
    matrix()
        .families()
        .iter()
        .flat_map(|family| family.releases.iter().map(move |row| (family, row)))
}

#[test]
fn every_build_is_of_one_piece() {
    let mut builds = 0;
    for (family, row) in rows() {
        let name = format!("{}:{} {:?}", family.key, row.version, row.variant);
        assert!(!row.builds.is_empty(), "{name}");
        assert!(!row.sources.is_empty(), "{name}");
        // Of one platform an image may hold code for several versions of CUDA.
        let builds_of = row.builds.iter().map(|one| &one.build);
        let different: BTreeSet<_> =
            builds_of.map(|build| (build.platform, build.cuda, build.loads_from)).collect();
        assert_eq!(different.len(), row.builds.len(), "{name}: a build twice");
        for build in row.builds.iter().map(|one| &one.build) {
            builds += 1;
            let cuda = build.cuda.map(|cuda| matrix().cuda_version(cuda));
            assert!(cuda != Some(None), "{name}: CUDA {:?} is in no table", build.cuda);
            let code = build.capabilities.as_deref().unwrap_or(&[]);
            assert!(code.is_sorted_by(|a, b| a < b), "{name}: {code:?}");
            for one in code.iter().chain(&build.ptx) {
                assert!(matrix().capability(*one).is_some(), "{name}: {one}");
            }
            let wheel = family.kind == FamilyKind::Wheel;
            assert_eq!(build.kind == BuildKind::Wheel, wheel, "{name}");
            assert!(
                build.kind == BuildKind::Image || build.compat_package == Some(false),
                "{name}"
            );
            if let Some(requires) = &build.requires {
                assert!(requires.parse::<ngcompat::Constraint>().is_ok(), "{name}: {requires}");
            }
        }
    }
    assert!(builds > 1_200, "{builds}");
    assert_eq!(matrix().families().first().unwrap().key, "pytorch");
    let keys: BTreeSet<_> = matrix().families().iter().map(|family| family.key).collect();
    assert_eq!(keys.len(), matrix().families().len());
    assert!(keys.len() >= 35, "{keys:?}");
}

/// Arm images of Ubuntu up to CUDA 12.5.0 carry no compatibility package.
#[test]
fn arm_images_of_cuda_carry_no_package_up_to_12_5() {
    let arm = |name: &str| {
        let row = release(name).unwrap().build(BuildPlatform::LinuxAarch64).unwrap();
        row.build.compat_package
    };
    assert_eq!(arm("cuda:12.4.1"), Some(false));
    let env = machine("535.161.08", "GH200", &[]).arch(CpuArch::Aarch64);
    assert_eq!(check_on("cuda:12.4.1", &env).mode(), Some(Minor));
}

#[cfg(feature = "serde")]
#[test]
fn reports_survive_json() {
    for (name, driver, gpu) in [
        ("tritonserver:24.05", "470.57.02", "Tesla T4"),
        ("torch==2.11.0", "580.95.05", "V100"),
        ("nvidia/cuda:12.9.1-base-ubuntu24.04", "570.211.01", "RTX 4090"),
        ("pytorch:29.06", "615.10", "H100"),
    ] {
        let report = check(name, driver, gpu);
        let json = serde_json::to_string(&report).unwrap();
        assert_eq!(serde_json::from_str::<Report>(&json).unwrap(), report, "{json}");
    }
}

#[test]
fn an_image_for_another_processor_does_not_run() {
    let judged = |architecture: &str, arch: &str| {
        let build = facts(&docker(&["CUDA_VERSION=12.8.1"], architecture)).build;
        matrix().check_build(&build, &machine("535.161.08", "H100", &[("arch", arch)])).verdict()
    };
    assert_eq!(judged("amd64", "x86_64"), Compatible);
    assert_eq!(judged("arm64", "aarch64"), Compatible);
    assert_eq!(judged("arm64", "x86_64"), Incompatible);
    // x86_64 is also what is taken where nothing is said.
    assert_eq!(judged("amd64", "aarch64"), Undetermined);
}

#[test]
fn an_image_that_skips_its_own_check_starts() {
    let variables = "CUDA_VERSION=12.8.1\nNVIDIA_REQUIRE_CUDA=cuda>=12.8\n";
    let env = machine("550.54.15", "RTX 3090", &[("launcher", "docker")]);
    let refused = matrix().check_build(&facts(variables).build, &env);
    assert!(has(&refused, Rule::StartRequirementRefused, Severity::Blocker), "{refused}");
    for (switch, verdict) in [("1", Compatible), ("true", Compatible), ("yes", Incompatible)] {
        let text = format!("{variables}NVIDIA_DISABLE_REQUIRE={switch}\n");
        assert_eq!(matrix().check_build(&facts(&text).build, &env).verdict(), verdict, "{switch}");
    }
}

#[test]
fn the_json_of_several_images_is_refused() {
    let one = docker(&["CUDA_VERSION=12.8.1"], "amd64");
    let inner = one.trim().trim_start_matches('[').trim_end_matches(']');
    let several = parse_image(&format!("[{inner},{inner}]")).unwrap_err();
    assert_eq!(several.code(), "image-facts-several");
    assert_eq!(facts(&format!("[{inner}]")), facts(&one));
}

/// TensorRT 10 has no code for Volta, although its CUDA has. Of RAPIDS it is recorded that Pascal is dropped.
#[test]
fn a_gpu_that_cuda_is_about_to_drop_is_open_where_code_is_not_recorded() {
    for (name, driver, gpu, verdict) in [
        ("tensorrt:25.06", "580.95.05", "V100", Incompatible),
        // TensorRT's kernels are for single GPUs: of 8.x it has those for 8.0 and 8.6 alone.
        ("tensorrt:22.08", "580.95.05", "RTX 3090", Compatible),
        ("tensorrt:22.08", "580.95.05", "RTX 4090", Incompatible),
        ("tensorrt:20.08", "580.95.05", "RTX 3090", Incompatible),
        ("tensorrt:20.08", "580.95.05", "A100", Compatible),
        ("pytorch:20.08", "580.95.05", "RTX 3090", Compatible),
        ("tritonserver:24.12-trtllm", "580.95.05", "V100", Incompatible),
        ("tritonserver:24.12", "580.95.05", "V100", Compatible),
        ("rapidsai:22.12-cuda11.5", "580.95.05", "Tesla M60", Incompatible),
        ("lmdeploy:0.7.1-cu11", "580.95.05", "P100", Incompatible),
        ("ollama:0.1.20", "580.95.05", "GTX 970", Incompatible),
        ("ollama:0.1.23", "580.95.05", "GTX 970", Compatible),
        ("tensorrt:25.06", "580.95.05", "L4", Compatible),
        ("tensorrt:22.12", "580.95.05", "V100", Compatible),
        ("rapids:24.12-cuda12.5", "550.54.15", "P100", Incompatible),
        ("cuda:12.4.1", "550.54.15", "P100", Compatible),
        ("vllm/vllm-openai:v0.9.0", "570.133.07", "V100", Incompatible),
        ("vllm/vllm-openai:v0.8.5", "570.133.07", "V100", Compatible),
    ] {
        let report = check(name, driver, gpu);
        assert_eq!(report.verdict(), verdict, "{report}");
    }
}

#[test]
fn drivers_end_where_they_drop_the_gpu() {
    let report = check("torch==2.8.0+cu126", "590.48.01", "GTX 1080 Ti");
    assert!(has(&report, Rule::DriverDroppedGpu, Severity::Blocker), "{report}");
    let driver = remedy(&report, Action::DowngradeDriver);
    assert_eq!(driver.value, "580.178.04");
    assert!(driver.message.contains("the last branch that drives this GPU"), "{}", driver.message);
}
