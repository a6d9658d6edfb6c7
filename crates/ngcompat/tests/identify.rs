//! What strings found somewhere are identified as.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::fmt::Write as _;

use ngcompat::identify::IdentifiedBy;
use ngcompat::{Certainty, identify, releases};
use proptest::prelude::*;

use Certainty::{Certain, Likely, Possible};
use IdentifiedBy::{
    CudaDriverVersion as Driver, CudaVersion as Cuda, ImageReference as Image,
    NvidiaBuildId as BuildId, NvidiaPytorchVersion as Variable, TorchBuild as Torch,
    TritonServerVersion as Triton,
};

#[test]
fn worked_answers() {
    let table: &[(&str, &str, Certainty, IdentifiedBy, &str)] = &[
        // What an image shares with others.
        ("CUDA_VERSION=12.4.1", "12.4.1 24.05 24.04 24.03", Possible, Cuda, "several months"),
        ("CUDA_VERSION=12.4.1.003", "24.05 24.04 24.03", Possible, Cuda, ""),
        ("CUDA_VERSION: 9.3.1.003", "", Possible, Cuda, "No release"),
        ("TRITON_SERVER_VERSION=2.46.0", "24.05", Certain, Triton, ""),
        ("TRITON_SERVER_VERSION=1.99.0", "", Possible, Triton, "No release"),
        // Several in a line: the one that names its release.
        (
            r#""Env": ["PATH=/bin","CUDA_VERSION=12.4.1.003","NVIDIA_PYTORCH_VERSION=24.05"],"#,
            "24.05",
            Certain,
            Variable,
            "",
        ),
        // Builds, in all the ways in which they are printed.
        ("1.8.0a0+1606899", "20.12", Certain, Torch, ""),
        ("2.1.0a0+32f93b1", "23.10 23.09", Likely, Torch, "same commit"),
        ("'2.1.0a0+32f93b1'", "23.10 23.09", Likely, Torch, ""),
        ("2.2.0a0+81ea7a4", "24.01 23.12", Likely, Torch, ""),
        ("2.6.0a0+df5bbc09d1", "24.12 24.11", Likely, Torch, ""),
        ("2.6.0a0+df5bbc0", "24.12 24.11", Likely, Torch, ""),
        ("2.3.0a0+EBEDCE2", "24.02", Certain, Torch, ""),
        ("2.3.0a0+ebedce2f6a2c", "24.02", Certain, Torch, ""),
        ("1.7.0a0+6392713", "20.08", Certain, Torch, ""),
        ("1.7.0a0+8deb4fe", "20.09 20.08", Likely, Torch, ""),
        ("1.1.0a0+0885dd28", "19.06", Certain, Torch, ""),
        ("1.2.0a0+afb7a16", "19.09", Likely, Torch, "next to 19.09 is not recorded"),
        ("2.7.0a0+ecf3bae40a.nv25.02", "25.02", Certain, Torch, ""),
        ("2.6.0a0+ecf3bae40a.nv25.01", "25.01", Certain, Torch, ""),
        ("2.7.0a0+ecf3bae", "25.02", Certain, Torch, ""),
        ("1.10.0a0+ecc3718", "21.07", Likely, Torch, "next to 21.07 is not recorded"),
        ("PYTORCH_BUILD_VERSION=2.1.0a0+32f93b1", "23.10 23.09", Likely, Torch, ""),
        ("export PYTORCH_VERSION=1.11.0a0+b6df043", "21.12 21.11", Likely, Torch, ""),
        ("PyTorch version: 1.8.0a0+1606899", "20.12", Certain, Torch, ""),
        ("PyTorch Version 1.8.0a0+1606899", "20.12", Certain, Torch, ""),
        ("torch==1.8.0a0+1606899", "20.12", Certain, Torch, ""),
        ("[pip3] torch==1.8.0a0+1606899", "20.12", Certain, Torch, ""),
        ("[conda] torch   1.8.0a0+1606899  pypi_0  pypi", "20.12", Certain, Torch, ""),
        (
            "torch                            2.11.0a0+a6c236b9fd.nv26.3",
            "26.03",
            Certain,
            Torch,
            "",
        ),
        ("torch.__version__ = '1.8.0a0+1606899'", "20.12", Certain, Torch, ""),
        (">>> torch.__version__\n'1.8.0a0+1606899'\n", "20.12", Certain, Torch, ""),
        // The suffix names the release; wheels for Jetson modules have it too.
        ("2.4.0a0+07cecf4168.nv24.05", "24.05", Certain, Torch, "Jetson"),
        ("2.4.0a0+07cecf4168.nv24.5", "24.05", Certain, Torch, "Jetson"),
        ("2.4.0a0+f70bd71a48.nv24.05", "24.05", Likely, Torch, "another one"),
        ("2.1.0a0+41361538.nv23.06", "23.06", Possible, Torch, "wheel for Jetson"),
        (
            "torch-2.1.0a0+41361538.nv23.06-cp38-cp38-linux_aarch64.whl",
            "23.06",
            Possible,
            Torch,
            "wheel for Jetson",
        ),
        (
            "https://developer.download.nvidia.com/compute/redist/jp/v60/pytorch/torch-2.4.0a0+07cecf4168.nv24.05.14710581-cp310-cp310-linux_aarch64.whl",
            "24.05",
            Possible,
            Torch,
            "wheel for Jetson",
        ),
        ("torch-2.0.0+nv23.05-cp38-cp38-linux_aarch64.whl", "23.05", Possible, Torch, "Jetson"),
        (
            "torch @ file:///opt/transfer/torch-2.4.0a0%2B07cecf4168.nv24.5-cp310-cp310-linux_x86_64.whl#sha256=00",
            "24.05",
            Certain,
            Torch,
            "",
        ),
        ("2.8.0a0+0000000000.nv25.07", "", Certain, Torch, "nearest are 25.06 and 25.08"),
        // Other people's builds.
        ("2.1.0+cu121", "2.1.0", Certain, Torch, "wheel of the PyTorch project"),
        (
            "torch==2.6.0+cu124",
            "2.6.0",
            Certain,
            Torch,
            "pip install torch==2.6.0+cu124 --index-url",
        ),
        ("2.1.0+cu999", "", Certain, Torch, "not of NVIDIA's containers"),
        ("2.1.0+cpu", "", Certain, Torch, "not of NVIDIA's containers"),
        ("2.0.1+rocm5.4.2", "", Certain, Torch, "not of NVIDIA's containers"),
        ("2.2.0a0+git81ea7a4", "", Certain, Torch, "not of NVIDIA's containers"),
        ("torch==2.4.1", "", Possible, Torch, "may be a build of the PyTorch project"),
        ("pytorch=2.1.0=py3.10_cuda12.1_cudnn8.9.2_0", "", Possible, Torch, "PyTorch project"),
        ("1.8.0", "", Possible, Torch, "are in 21.02, 20.12 and 20.11"),
        ("2.0.0", "23.05", Possible, Torch, "may be a build of the PyTorch project"),
        ("1.8.0a0", "21.02 20.12 20.11", Possible, Torch, "commit"),
        ("2.6.0.dev20241112+cu121", "", Certain, Torch, "not of NVIDIA's containers"),
        ("1.8.0a0+1234567", "", Possible, Torch, "No release is known to have this commit"),
        ("1.8.0a0+16068", "", Possible, Torch, "7 digits"),
        // Images.
        ("nvcr.io/nvidia/pytorch:20.12-py3", "20.12", Certain, Image, ""),
        ("FROM nvcr.io/nvidia/pytorch:20.12-py3 AS base", "20.12", Certain, Image, ""),
        ("docker pull nvcr.io/nvidia/pytorch:20.12-py3", "20.12", Certain, Image, ""),
        ("  image: \"mirror.example:5000/ngc/pytorch:24.05-py3\"", "24.05", Certain, Image, ""),
        ("mirror.example/ngc/pytorch:24.05-py3@sha256:4b1d", "24.05", Certain, Image, ""),
        ("docker://nvcr.io#nvidia/pytorch:20.12-py3", "20.12", Certain, Image, ""),
        ("nvcr.io/nvidia/pytorch:24.05-py3-igpu", "24.05", Certain, Image, "integrated"),
        ("nvcr.io/nvidia/pytorch:19.05-py2", "19.05", Certain, Image, "Python 2"),
        ("pytorch:20.12", "20.12", Certain, Image, ""),
        ("20.12-py3", "20.12", Certain, Image, ""),
        ("20.12", "20.12", Certain, Image, ""),
        ("nvcr.io/nvidia/pytorch:20.05-py3", "", Certain, Image, "nearest are 20.03 and 20.06"),
        ("pytorch/pytorch:2.1.0-cuda12.1-cudnn8-runtime", "2.1.0", Certain, Image, ""),
        ("tensorflow:23.10", "23.10", Certain, Image, ""),
        ("nvcr.io/nvidia/tensorflow:23.10-tf2-py3", "23.10", Certain, Image, ""),
        ("FROM nvidia/cuda:12.4.1-devel-ubuntu22.04", "12.4.1", Certain, Image, ""),
        ("nvcr.io/nvidia/l4t-pytorch:r35.2.1-pth2.0-py3", "35.2.1", Certain, Image, ""),
        // Variables, as shells, Dockerfiles, YAML and JSON write them.
        ("NVIDIA_PYTORCH_VERSION=24.05", "24.05", Certain, Variable, ""),
        ("export NVIDIA_PYTORCH_VERSION=\"24.05\"", "24.05", Certain, Variable, ""),
        ("declare -x NVIDIA_PYTORCH_VERSION=\"24.05\"", "24.05", Certain, Variable, ""),
        ("ENV NVIDIA_PYTORCH_VERSION 24.05", "24.05", Certain, Variable, ""),
        ("NVIDIA_PYTORCH_VERSION: 24.05", "24.05", Certain, Variable, ""),
        ("NVIDIA_PYTORCH_VERSION:24.05", "24.05", Certain, Variable, ""),
        ("    \"NVIDIA_PYTORCH_VERSION=24.05\",", "24.05", Certain, Variable, ""),
        ("\"NVIDIA_PYTORCH_VERSION\": \"24.05\",", "24.05", Certain, Variable, ""),
        ("NVIDIA_PYTORCH_VERSION=25.07", "", Certain, Variable, "nearest are 25.06 and 25.08"),
        ("NVIDIA_BUILD_ID=17950526", "20.12", Certain, BuildId, ""),
        ("NVIDIA_BUILD_ID: '17950526'", "20.12", Certain, BuildId, ""),
        ("17950526", "20.12", Certain, BuildId, ""),
        ("NVIDIA_BUILD_ID=14714849.1", "20.07", Certain, BuildId, ""),
        ("NVIDIA_BUILD_ID=14714849", "20.07", Certain, BuildId, ""),
        ("NVIDIA_BUILD_ID=17950527", "", Possible, BuildId, "between those of 20.12 and 21.04"),
        ("NVIDIA_BUILD_ID=1", "", Possible, BuildId, "<error>"),
        ("CUDA_DRIVER_VERSION=455.32.00", "20.12", Possible, Driver, "CUDA version"),
        ("CUDA_DRIVER_VERSION=455.32", "20.12", Possible, Driver, ""),
        ("CUDA_DRIVER_VERSION=455.32.0", "20.12", Possible, Driver, ""),
        ("export CUDA_DRIVER_VERSION=550.54.15", "24.05 24.04", Likely, Driver, ""),
        ("535.104.05", "", Possible, Driver, "<any>"),
        ("CUDA_DRIVER_VERSION=397.99", "", Possible, Driver, "No release carries"),
    ];
    let mut wrong = String::new();
    for (text, ids, certainty, kind, note) in table {
        let found = match identify(text) {
            Ok(found) if *note != "<error>" => found,
            Err(_) if *note == "<error>" => continue,
            other => {
                writeln!(wrong, "{text}: {other:?}").unwrap();
                continue;
            }
        };
        let got: Vec<_> =
            found.matches.iter().map(|release| release.version().to_string()).collect();
        let text_note = found.note.clone().unwrap_or_default();
        let right = if *note == "<any>" {
            !got.is_empty() && found.kind == *kind
        } else {
            (got.join(" "), found.certainty, found.kind) == (ids.to_string(), *certainty, *kind)
                && text_note.contains(note)
        };
        if !right {
            writeln!(wrong, "{text}: {found}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn errors_show_what_would_be_right() {
    let code = |text: &str| identify(text).unwrap_err().code();
    assert_eq!(code(" \n "), "identify-empty");
    for text in
        ["hello", "42", "v", "Tesla T4", "cuda>=12.4", "TF_VERSION=2.4.0", "+", "torch", "2.1"]
    {
        assert_eq!(code(text), "identify-unrecognized", "{text}");
    }
    for text in ["something:23.10", "ghcr.io/somebody/something:23.10-py3"] {
        assert_eq!(code(text), "release-of-other-image", "{text}");
    }
    assert_eq!(code("nvcr.io/nvidia/pytorch:latest"), "release-malformed");
    assert_eq!(code("nvcr.io/nvidia/pytorch@sha256:00"), "release-without-tag");
    assert_eq!(code("NVIDIA_PYTORCH_VERSION=main"), "release-malformed");
    assert!(identify("24.5").unwrap_err().to_string().contains("did you mean `24.05`?"));
    let message = identify("hello").unwrap_err().to_string();
    assert!(message.starts_with("`hello` does not name a release; give a PyTorch version"));
}

/// Every string that a release is known to print leads back to it.
#[test]
fn what_releases_print_leads_back_to_them() {
    for release in releases() {
        let leads_back = |text: &str| {
            let found = identify(text).unwrap();
            assert!(found.matches.contains(&release), "{text}: {found}");
            assert!(
                found.matches.is_sorted_by(|a, b| a.month() > b.month()),
                "{text}: newest first"
            );
        };
        leads_back(&format!("nvcr.io/nvidia/pytorch:{}-py3", release.version()));
        leads_back(&format!("NVIDIA_PYTORCH_VERSION={}", release.version()));
        for key in ["pytorch", "pytorch_runtime"] {
            if let Some(component) = release.component(key) {
                leads_back(&component.version.as_str().replace(" commit ", "+"));
            }
        }
        if let Some(component) = release.component("nvidia_build_id") {
            leads_back(&format!("NVIDIA_BUILD_ID={}", component.version));
        }
        if let Some(driver) = release.ordinary().build.compat_driver {
            leads_back(&format!("CUDA_DRIVER_VERSION={driver}"));
        }
    }
}

#[cfg(feature = "serde")]
#[test]
fn json() {
    let found = identify("2.1.0a0+32f93b1").unwrap();
    assert_eq!(
        serde_json::to_value(&found).unwrap(),
        serde_json::json!({
            "matches": ["pytorch:23.10", "pytorch:23.09"],
            "certainty": "likely",
            "kind": "torch-build",
            "note": "23.10 and 23.09 were built from the same commit.",
        })
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_panics(text in "\\PC{0,80}", around in "[a-zA-Z0-9.+:/=_ \"'-]{0,40}") {
        let _ = identify(&text);
        let _ = identify(&around);
        let _ = identify(&format!("torch-{around}.whl"));
        let _ = identify(&format!("NVIDIA_BUILD_ID={text}"));
        let _ = identify(&format!("1.8.0a0+{around}{text}"));
    }
}
