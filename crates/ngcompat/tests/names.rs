//! Names as people type them.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use ngcompat::{
    BuildPlatform, BuildRow, Environment, Family, Matrix, MatrixData, ReleaseRow, Rule, Severity,
    Verdict, matrix, release,
};

fn machine(driver: &str, gpu: &str) -> Environment {
    Environment::new().driver(driver.parse().unwrap()).gpu(gpu.parse().unwrap())
}

#[test]
fn a_text_that_means_one_release_is_taken_for_it() {
    for (text, name) in [
        ("24.5", "pytorch:24.05"),
        ("2024.05", "pytorch:24.05"),
        ("2024-05", "pytorch:24.05"),
        ("v24.05", "pytorch:24.05"),
        ("24_05", "pytorch:24.05"),
        ("24-05", "pytorch:24.05"),
        ("rel-24-05", "pytorch:24.05"),
        ("release 24.05", "pytorch:24.05"),
        ("pytorch 24.05", "pytorch:24.05"),
        ("PyTorch Release 24.05", "pytorch:24.05"),
        ("NVIDIA PyTorch container 24.05", "pytorch:24.05"),
        ("pytorch:24.5", "pytorch:24.05"),
        ("24.5-py3-igpu", "pytorch:24.05-igpu"),
        ("2.4.0a0+07cecf4168.nv24.05", "pytorch:24.05"),
        ("torch==2.4.0a0+07cecf4168.nv24.05", "pytorch:24.05"),
        ("tritonserver 24.05", "tritonserver:24.05"),
        ("Triton Inference Server 24.05", "tritonserver:24.05"),
        ("tritonserver:2024.05", "tritonserver:24.05"),
        ("cuda 12.4.1", "cuda:12.4.1"),
        ("CUDA v12.4.1", "cuda:12.4.1"),
    ] {
        let release = release(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(release.name().to_string(), name, "{text}");
        assert_eq!(release.reading().unwrap(), format!("`{text}` is read as {name}."));
        let report = release.check(&machine("550.54.15", "A100"));
        let finding = report.finding(Rule::ReleaseNameRead).unwrap();
        assert_eq!(finding.severity, Severity::Note, "{text}");
        // What it is taken for answers alike.
        assert_eq!(report.verdict(), ngcompat::release(name).unwrap().verdict(&report.environment));
    }
}

#[test]
fn latest_is_the_newest_of_the_data() {
    let newest = matrix().newest().unwrap().name().to_string();
    for text in ["latest", "pytorch:latest", "pytorch latest", "nvcr.io/nvidia/pytorch:latest"] {
        let release = release(text).unwrap();
        assert_eq!(release.name().to_string(), newest, "{text}");
        assert!(release.reading().unwrap().contains(matrix().as_of()), "{text}");
        let report = release.check(&machine("615.10", "H100"));
        assert_eq!(report.finding(Rule::ReleaseNameRead).unwrap().severity, Severity::Warning);
    }
    let triton = release("nvcr.io/nvidia/tritonserver:latest").unwrap();
    assert_eq!(triton.variant, None);
}

#[test]
fn a_tag_without_a_version_is_the_newest_in_its_build() {
    for (text, wanted) in [
        ("openmmlab/lmdeploy:latest", "lmdeploy:0.16.0-cu12.8"),
        ("openmmlab/lmdeploy:latest-cu13.0", "lmdeploy:0.16.0-cu13.0"),
        ("text-embeddings-inference:89-latest", "text-embeddings-inference:1.9.1-89"),
        ("ghcr.io/ggml-org/llama.cpp:full-cuda", "llama.cpp:11206-cuda"),
        ("ghcr.io/ggml-org/llama.cpp:server-cuda12", "llama.cpp:11206-cuda"),
        ("ghcr.io/ggml-org/llama.cpp:server-cuda13", "llama.cpp:11206-cuda13"),
        ("localai/localai:latest-aio-gpu-nvidia-cuda-12", "localai:3.11.0-gpu-nvidia-cuda-12"),
    ] {
        let release = release(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(release.name().to_string(), wanted, "{text}");
        assert!(release.reading().unwrap().contains("the newest"), "{text}");
    }
    // Of tags that no rule reads only the image itself can tell.
    for text in [
        "vllm/vllm-openai:nightly",
        "lmsysorg/sglang:spark",
        "ghcr.io/ggml-org/llama.cpp:server",
        "ghcr.io/ggml-org/llama.cpp:server-cuda-b12",
        "runpod/pytorch:2.8.0-py3.11-cuda12.8.1-cudnn-devel-ubuntu22.04",
    ] {
        let error = release(text).unwrap_err().to_string();
        assert!(error.contains("docker inspect"), "{text}: {error}");
    }
    for text in ["ollama/ollama:rocm", "ghcr.io/ggml-org/llama.cpp:server-rocm"] {
        let report = release(text).unwrap().check(&machine("580.95.05", "RTX 4090"));
        assert!(report.finding(Rule::PlatformCpuOnly).is_some(), "{text}: {report}");
    }
    // Which of several builds it is nobody knows.
    assert_eq!(release("pytorch/pytorch:latest").unwrap_err().code(), "release-ambiguous");
}

#[test]
fn builds_are_counted() {
    for (text, wanted) in [
        ("ghcr.io/ggml-org/llama.cpp:server-cuda-b4719", "llama.cpp:4719-cuda"),
        ("ghcr.io/ggml-org/llama.cpp:full-cuda12-b8895", "llama.cpp:8895-cuda"),
        ("ghcr.io/ggml-org/llama.cpp:light-cuda13-b8895", "llama.cpp:8895-cuda13"),
    ] {
        assert_eq!(release(text).unwrap().name().to_string(), wanted, "{text}");
    }
    let newer = release("ghcr.io/ggml-org/llama.cpp:server-cuda-b99999").unwrap();
    assert!(newer.is_newer_than_data());
}

#[test]
fn a_build_that_ended_is_not_recorded() {
    assert!(release("lmsysorg/sglang:v0.5.19-cu129").unwrap().is_recorded());
    assert!(!release("lmsysorg/sglang:v0.5.20-cu129").unwrap().is_recorded());
}

#[test]
fn what_may_mean_two_releases_is_refused() {
    // October's, with the zero lost as a number, or January's.
    let error = release("24.1").unwrap_err();
    assert_eq!(error.code(), "release-ambiguous");
    assert!(error.to_string().ends_with("pytorch:24.01 or pytorch:24.10"), "{error}");
    for text in ["pytorch 2.3", "24.13", "99.99", "pytorch banana", "rel", "nightly", "20.5"] {
        assert!(release(text).is_err(), "{text}");
    }
}

#[test]
fn what_is_not_recorded_is_undetermined() {
    for (text, newer) in [
        ("vllm-openai:9.0.0", true),
        ("vllm-openai:0.99.0", true),
        ("ollama:0.99.0", true),
        ("nvhpc:26.11", true),
        ("ghcr.io/nvidia/jax:jax-2026-11-06", true),
        ("dgl:24.01", false),
        ("tritonserver:24.05-py3-foo", false),
        ("nvcr.io/nvidia/pytorch:24.05-py3-foo", false),
        ("24.05-py4", false),
        ("torch==1.4.0", false),
        ("torch==2.7.0.dev20250101", false),
        ("torch==2.7.0rc1+cu126", false),
        ("cuda:12.4.7", false),
    ] {
        let release = release(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert!(!release.is_recorded(), "{text}: {}", release.name());
        assert_eq!(release.is_newer_than_data(), newer, "{text}");
        let report = release.check(&machine("615.10", "RTX 3090"));
        assert_eq!(report.verdict(), Verdict::Undetermined, "{text}: {report}");
        let rule = if newer { Rule::ReleaseNewerThanData } else { Rule::ReleaseNotRecorded };
        let finding = report.finding(rule).unwrap();
        assert!(finding.message.contains("ive its own facts"), "{finding:?}");
        // The name it prints is the same release again.
        assert_eq!(ngcompat::release(&report.release).unwrap(), release, "{text}");
    }
    for text in ["torch==banana", "torch==2.6.0+banana", "torch==2.6.0+cu999", "cuda:99.9"] {
        assert!(release(text).is_err(), "{text}");
    }
}

#[test]
fn patches_of_the_last_row_of_a_range_are_recorded() {
    for text in ["vllm-openai:0.20.1", "ollama:0.30.4", "vllm-openai:0.20.0"] {
        assert!(release(text).unwrap().is_recorded(), "{text}");
    }
    assert_eq!(release("nvhpc:24.1").unwrap_err().code(), "release-ambiguous");
}

#[test]
fn the_cuda_in_a_name_counts() {
    for (text, old, new) in [
        ("torch==1.4.0+cu101", "410.48", "418.87.00"),
        ("torch==2.7.0.dev20250101+cu124", "470.57.02", "550.54.15"),
        ("nvcr.io/nvidia/nvhpc:26.11-devel-cuda13.1-ubuntu24.04", "535.161.08", "590.48.01"),
        ("vllm/vllm-openai:v0.11.0-cu129", "470.57.02", "575.57.08"),
    ] {
        let release = release(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert!(!release.is_recorded(), "{text}");
        let report = release.check(&machine(old, "RTX 2080"));
        assert_eq!(report.verdict(), Verdict::Incompatible, "{text}: {report}");
        assert!(report.finding(Rule::DriverTooOld).is_some(), "{text}");
        let report = release.check(&machine(new, "RTX 2080"));
        assert_eq!(report.verdict(), Verdict::Undetermined, "{text}: {report}");
        assert!(report.to_string().contains("from the name alone"), "{report}");
    }
}

#[test]
fn builds_without_cuda_are_called_so() {
    for (text, part) in [
        ("torch==2.6.0+cpu", "needs no driver"),
        ("torch==1.4.0+cpu", "needs no driver"),
        ("torch==2.6.0+rocm6.2.4", "AMD"),
        ("ollama/ollama:0.6.2-rocm", "AMD"),
        ("torch==2.6.0+xpu", "Intel"),
    ] {
        let release = release(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        let report = release.check(&machine("550.54.15", "A100"));
        assert_eq!(report.verdict(), Verdict::Incompatible, "{text}");
        let finding = report.finding(Rule::PlatformCpuOnly).unwrap();
        assert!(finding.message.contains(part), "{text}: {}", finding.message);
        assert_eq!(report.findings.len(), 1, "{text}: {report}");
        for remedy in &report.remedies {
            assert!(ngcompat::release(&remedy.value).is_ok(), "{text}: {remedy:?}");
        }
    }
}

#[test]
fn an_image_of_another_place_is_judged_by_its_name_and_says_so() {
    for (text, name) in [
        ("myfork/tritonserver:24.05-custom", "tritonserver:24.05"),
        ("registry.example/team-pytorch:24.05-py3", "pytorch:24.05"),
        ("registry.example/ml/pytorch:24.05-py3-igpu", "pytorch:24.05-igpu"),
    ] {
        let report = release(text).unwrap().check(&machine("550.54.15", "A100"));
        assert_eq!(report.release, name, "{text}");
        assert_eq!(report.image.as_deref(), Some(text));
        assert!(!report.documented(), "{text}");
        let finding = report.finding(Rule::ReleaseNameRead).unwrap();
        assert_eq!(finding.severity, Severity::Warning);
        assert!(finding.message.contains("give its own facts"), "{}", finding.message);
    }
    // Mirrors keep the folders.
    let mirrored = release("mirror.example/nvidia/tritonserver:24.05-py3").unwrap();
    assert_eq!(mirrored.reading(), None);
    // A copy that names another CUDA than the image it is called after.
    let other = release("myfork/pytorch:24.05-cuda12.6").unwrap();
    assert!(!other.is_recorded());
}

#[test]
fn images_are_printed_as_they_were_asked_for() {
    for (text, image) in [
        ("cuda:12.4.1-runtime-rockylinux9", "nvidia/cuda:12.4.1-runtime-rockylinux9"),
        ("cuda:12.4.1-cudnn-devel-ubi8", "nvidia/cuda:12.4.1-cudnn-devel-ubi8"),
        ("tritonserver:24.05-py3-sdk", "nvcr.io/nvidia/tritonserver:24.05-py3-sdk"),
        ("tritonserver:24.05-py3-min", "nvcr.io/nvidia/tritonserver:24.05-py3-min"),
        ("pytorch:24.05", "nvcr.io/nvidia/pytorch:24.05-py3"),
        ("pytorch:24.05-igpu", "nvcr.io/nvidia/pytorch:24.05-py3-igpu"),
        ("cuda:12.4", "nvidia/cuda:12.4.1-base-ubuntu22.04"),
    ] {
        let release = release(text).unwrap();
        assert!(release.is_recorded(), "{text}");
        assert_eq!(release.reading(), None, "{text}");
        assert_eq!(release.image().as_deref(), Some(image), "{text}");
    }
    // The CUDA is sure all the same.
    let odd = release("cuda:12.4.1-base-centos6").unwrap();
    let report = odd.check(&machine("550.54.15", "A100"));
    assert_eq!(report.verdict(), Verdict::Compatible);
    let finding = report.finding(Rule::ReleaseNameRead).unwrap();
    assert!(finding.message.contains("`12.4.1-base-centos6`"), "{}", finding.message);
}

#[test]
fn an_image_recorded_for_arm_alone_is_open_on_other_machines() {
    // The compiled-in facts without the image of CUDA 13.2.0 for x86-64.
    let all = matrix().data();
    let leak = |rows: Vec<ReleaseRow>| &*Box::leak(rows.into_boxed_slice());
    let of_arm = |row: &ReleaseRow| {
        let arm = |build: &&BuildRow| build.build.platform == BuildPlatform::LinuxAarch64;
        let builds: Vec<BuildRow> = row.builds.iter().filter(arm).cloned().collect();
        let builds = if row.version == "13.2.0" { Box::leak(builds.into()) } else { row.builds };
        let mut changed = row.clone();
        changed.builds = builds;
        changed
    };
    let families = all.families.iter().filter(|family| family.key == "cuda");
    let families: Vec<Family> = families
        .map(|family| {
            let mut changed = *family;
            changed.releases = leak(family.releases.iter().map(of_arm).collect());
            changed
        })
        .collect();
    let rows = MatrixData { families: Box::leak(families.into()), ..all };
    let matrix: &Matrix = Box::leak(Box::new(Matrix::new(rows)));

    let env = machine("615.10", "H200");
    let report = matrix.release("cuda:13.2.0").unwrap().check(&env);
    assert_eq!(report.verdict(), Verdict::Undetermined);
    assert!(report.finding(Rule::PlatformX86NotRecorded).is_some());
    let mut arm = env;
    arm.set("arch", "aarch64").unwrap();
    assert_eq!(matrix.release("cuda:13.2.0").unwrap().verdict(&arm), Verdict::Compatible);
}

#[test]
fn the_newest_is_the_ordinary_image() {
    let triton = matrix().family("tritonserver").unwrap();
    for driver in ["470.57.02", "535.161.08", "550.54.15", "580.95.05", "610.10"] {
        for gpu in ["RTX 3090", "T4", "H100"] {
            let env = machine(driver, gpu);
            let found = matrix().find_in(triton, &env);
            let Some(newest) = found.newest() else { continue };
            assert_eq!(newest.release.release().variant, None, "{driver} {gpu}");
            assert_eq!(matrix().newest_runnable_of(triton, &env), Some(newest.release.release()));
        }
    }
    // Where all are variants, each is ordinary.
    assert!(matrix().newest_of(matrix().family("torch").unwrap()).is_some());
}

#[test]
fn only_a_near_rule_is_proposed() {
    let error = |text: &str| text.parse::<Rule>().unwrap_err().to_string();
    assert!(error("driver.old").contains("`driver.too-old`"));
    assert!(error("too-old").contains("`driver.too-old`"));
    assert!(!error("nosuch").contains("closest"), "{}", error("nosuch"));
}

#[test]
fn drivers_are_read_as_people_type_them() {
    for (text, driver) in [
        ("v535.104", "535.104"),
        ("535.104.05-0ubuntu1", "535.104.05"),
        ("31.0.15.3713", "537.13"),
        ("nvidia-driver-535", "535"),
    ] {
        let mut env = Environment::new();
        env.set("driver", text).unwrap();
        assert_eq!(env.driver.unwrap().to_string(), driver, "{text}");
    }
    for text in ["470+", ">=535.54", "470 or 535", "12.2", "banana"] {
        assert!(Environment::new().set("driver", text).is_err(), "{text}");
    }
}

#[test]
fn what_tools_take_for_a_release_is_read() {
    for (text, wanted) in [
        (
            "pip install torch==2.6.0 --index-url https://download.pytorch.org/whl/cu124",
            "torch==2.6.0+cu124",
        ),
        (
            "torch==2.6.0 torchvision --index-url https://download.pytorch.org/whl/cu126",
            "torch==2.6.0+cu126",
        ),
        ("uv pip install torch==2.6.0+cu124", "torch==2.6.0+cu124"),
        ("text-embeddings-inference:89-1.8", "text-embeddings-inference:1.8-89"),
        (
            "ghcr.io/huggingface/text-embeddings-inference:turing-1.8-grpc",
            "text-embeddings-inference:1.8-turing",
        ),
    ] {
        assert_eq!(release(text).unwrap().name().to_string(), wanted, "{text}");
    }
    // Without a tag it is the newest, which is said. NVIDIA's own images have no `latest`.
    assert!(release("nvcr.io/nvidia/pytorch").is_err());
    for text in ["ollama/ollama", "vllm/vllm-openai"] {
        let newest = release(text).unwrap();
        assert_eq!(Some(newest), matrix().newest_of(newest.family()), "{text}");
        assert!(newest.reading().unwrap().contains("the newest release of the data"), "{text}");
    }
    // Other packages and other publishers' images are not taken for a container.
    for text in ["vllm==0.9.1", "jax[cuda12]==0.8.0", "tensorflow/tensorflow:2.15.0-gpu"] {
        let error = release(text).unwrap_err();
        assert_eq!(error.code(), "image-unknown", "{text}: {error}");
    }
}

#[test]
fn files_of_enroot_are_their_images() {
    for (file, wanted) in [
        ("nvidia+pytorch+24.05-py3.sqsh", "pytorch:24.05"),
        ("/images/nvidia+pytorch+24.05-py3.sqsh", "pytorch:24.05"),
        ("nvidia+cuda+12.4.1-base-ubuntu22.04.sqsh", "cuda:12.4.1"),
    ] {
        assert_eq!(release(file).unwrap().name().to_string(), wanted, "{file}");
    }
    assert!(release(".sqsh").is_err());
    assert!(release("my-own.sqsh").is_err());
}

#[test]
fn what_was_meant_is_offered() {
    for (text, meant) in [
        ("2.11", "did you mean `torch==2.11`?"),
        ("pytorch==2.4", "did you mean `torch==2.4`?"),
        ("pytorch 2.4.1", "did you mean `torch==2.4.1`?"),
        ("torch>=2.6.0", "did you mean `torch==2.6.0`?"),
        (
            "pytorch:2.1.0-cuda12.1-cudnn8-runtime",
            "did you mean `pytorch-dockerhub:2.1.0-cuda12.1-cudnn8-runtime`?",
        ),
        ("vllm:0.8.5", "did you mean `vllm-openai:0.8.5`?"),
    ] {
        let error = release(text).unwrap_err();
        assert!(error.to_string().ends_with(meant), "{text}: {error}");
        assert_eq!(error.code(), "release-malformed", "{text}");
        let names: Vec<_> = meant.split('`').filter(|name| name.contains(['=', ':'])).collect();
        assert!(names.iter().all(|name| release(name).is_ok()), "{text}");
    }
}

/// On Docker Hub the same name of another publisher is another image; a mirror has a host.
#[test]
fn another_publishers_image_is_another() {
    assert_eq!(release("lmcache/vllm-openai:v0.3.3").unwrap_err().code(), "image-unknown");
    for text in ["harbor.local/ai/vllm-openai:v0.8.5", "localhost/vllm-openai:v0.8.5"] {
        assert_eq!(release(text).unwrap().to_string(), "vllm-openai:0.8.5", "{text}");
    }
    let copy = release("myteam/tritonserver:24.05-py3").unwrap();
    assert_eq!(copy.to_string(), "tritonserver:24.05");
}
