//! What NVML tells, with a small NVML that is built here.

use std::time::{Duration, Instant};

use crate::machine::{Machine, facts, information, missing, names, proprietary, why};
use ngcompat::{Architecture, ComputeCapability};
use ngcompat_host::Detection;

const VERSION: &str = "/proc/driver/nvidia/version";
const DEVICES: [(&str, &str); 2] = [("/dev/nvidiactl", ""), ("/dev/nvidia-uvm", "")];

/// What is found with an NVML of these macros, these variables and a bare T4 node's files.
fn detect(macros: &[(&str, &str)], variables: &[(&str, &str)]) -> Detection {
    let version = proprietary("535.104.05");
    let machine = Machine::new(DEVICES.into_iter().chain([(VERSION, version.as_str())]));
    let library = machine.nvml(macros);
    machine.probe().nvml_library(library).env(variables.iter().copied()).detect()
}

fn origin_is_nvml(detection: &Detection, fact: &str) -> bool {
    facts(detection, fact).iter().all(|(_, origin)| origin.starts_with("NVML ("))
        && !facts(detection, fact).is_empty()
}

#[test]
fn t4() {
    let detection = detect(&[], &[]);
    let environment = &detection.environment;
    assert_eq!(environment.driver, "535.104.05".parse().ok());
    assert_eq!(environment.cuda_driver, "12.2".parse().ok());
    assert_eq!(names(&detection), ["Tesla T4"]);
    for fact in ["driver", "cuda_driver", "gpus"] {
        assert!(origin_is_nvml(&detection, fact), "{detection}");
    }
    assert_eq!(missing(&detection), [""; 0]);
}

#[test]
fn names_nobody_knows_still_have_a_capability() {
    let boards = r#"{"NVIDIA Graphics Device", 9, 0, "GPU-1", 0}"#;
    let detection = detect(&[("BOARDS", boards)], &[]);
    let gpu = &detection.environment.gpus[0];
    assert_eq!(gpu.name(), Some("NVIDIA Graphics Device"));
    assert_eq!(gpu.architecture(), Some(Architecture::Hopper));
}

#[test]
fn a_call_that_fails_leaves_one_fact_unknown() {
    // NVML_ERROR_UNKNOWN, GPU_IS_LOST, one that no NVML has yet.
    for code in ["999", "15", "4242"] {
        let fails = |name| detect(&[(name, code)], &[]);

        let detection = fails("FAIL_DRIVER");
        assert_eq!(facts(&detection, "driver"), [("535.104.05".into(), VERSION.into())]);
        assert_eq!(missing(&detection), [""; 0]);

        let detection = fails("FAIL_CUDA");
        assert_eq!(detection.environment.cuda_driver, None);
        assert_eq!(missing(&detection), ["cuda_driver"]);
        assert!(origin_is_nvml(&detection, "driver"));

        let detection = fails("FAIL_COUNT");
        assert_eq!(names(&detection), [""; 0]);
        assert_eq!(missing(&detection), ["gpus"]);

        let detection = fails("FAIL_HANDLE");
        assert_eq!(names(&detection), ["?"]);
        assert_eq!(missing(&detection), ["gpus"]);

        let detection = fails("FAIL_NAME");
        assert_eq!(names(&detection), ["?"]);
        let seven_five = Some(ComputeCapability::new(7, 5));
        assert_eq!(detection.environment.gpus[0].capability(), seven_five);
        assert_eq!(missing(&detection), ["gpus"]);

        // The name tells it.
        let detection = fails("FAIL_CAPABILITY");
        assert_eq!(detection.environment.gpus[0].capability(), seven_five);
        assert_eq!(missing(&detection), [""; 0]);

        let detection = fails("FAIL_UUID");
        assert_eq!(names(&detection), ["Tesla T4"]);
        assert_eq!(missing(&detection), [""; 0]);

        let detection = fails("FAIL_MIG");
        assert_eq!(names(&detection), ["Tesla T4"]);
        assert_eq!(missing(&detection), ["mig"]);
    }
}

#[test]
fn a_gpu_that_others_may_use_does_not_count() {
    let boards = r#"{"Tesla T4", 7, 5, "GPU-1", 0}, {"Tesla V100-SXM2-16GB", 7, 0, "GPU-2", 0}"#;
    let detection = detect(&[("BOARDS", boards), ("FAIL_HANDLE", "4")], &[]);
    assert_eq!(names(&detection), ["Tesla T4"]);
    assert!(why(&detection, "gpus").contains("GPU 1"), "{detection}");
    let detection = detect(&[("BOARDS", boards), ("FAIL_HANDLE", "15")], &[]);
    assert_eq!(names(&detection), ["Tesla T4", "?"]);
}

#[test]
fn numbers_that_cannot_be() {
    for cuda in ["0", "-1", "999999999"] {
        let detection = detect(&[("CUDA", cuda)], &[]);
        assert_eq!(detection.environment.cuda_driver, None, "{cuda}");
        assert_eq!(missing(&detection), ["cuda_driver"]);
    }
    let boards = r#"{"\x1b[31m", -1, 700, "GPU-1", 0}"#;
    let detection = detect(&[("BOARDS", boards), ("DRIVER", "\"ERR!\"")], &[]);
    assert_eq!(names(&detection), ["?"]);
    assert_eq!(missing(&detection), ["gpus", "gpus"]);
    assert_eq!(facts(&detection, "driver")[0].1, VERSION);
}

#[test]
fn mig_devices_are_their_board() {
    let boards = r#"
        {"NVIDIA A100-SXM4-40GB", 8, 0, "GPU-8932f937", 4, {"MIG-c7384736", "MIG-0e2d9a1c"}},
        {"NVIDIA A100-SXM4-40GB", 8, 0, "GPU-5c1f0000", 1},
        {"Tesla T4", 7, 5, "GPU-4e2a0f3c", 0}"#;
    let boards = boards.replace('\n', " ");
    let macros = [("BOARDS", boards.as_str())];
    let detection = detect(&macros, &[]);
    assert_eq!(detection.environment.gpus.len(), 3);
    assert_eq!(facts(&detection, "mig")[0].0, "GPU 0: on, devices: 2");
    assert_eq!(facts(&detection, "mig").len(), 1);

    let a100 = "NVIDIA A100-SXM4-40GB";
    for (value, expected) in [
        ("MIG-c7384736", vec![a100]),
        ("MIG-GPU-8932f937/1/0", vec![a100]),
        ("MIG-ffff", vec![]),
        ("GPU-4e2a0f3c", vec!["Tesla T4"]),
        ("2", vec!["?"]),
    ] {
        let detection = detect(&macros, &[("CUDA_VISIBLE_DEVICES", value)]);
        assert_eq!(names(&detection), expected, "{value}");
    }

    let boards = r#"{"NVIDIA A100-SXM4-40GB", 8, 0, "GPU-8932f937", 2}"#;
    let detection = detect(&[("BOARDS", boards)], &[]);
    assert!(why(&detection, "mig").contains("not divided into devices"), "{detection}");
}

#[test]
fn an_nvml_older_than_mig() {
    let detection = detect(&[("OLD", "1"), ("DRIVER", "\"418.87.01\"")], &[]);
    assert_eq!(detection.environment.driver, "418.87.01".parse().ok());
    assert_eq!(missing(&detection), [""; 0]);
}

#[test]
fn indexes_follow_the_bus_only_where_told() {
    let boards = r#"{"Tesla T4", 7, 5, "GPU-1", 0}, {"NVIDIA A100-SXM4-40GB", 8, 0, "GPU-2", 1}"#;
    let macros = [("BOARDS", boards)];
    let first = ("CUDA_VISIBLE_DEVICES", "0");
    assert_eq!(names(&detect(&macros, &[first])), ["?"]);
    let order = ("CUDA_DEVICE_ORDER", "PCI_BUS_ID");
    assert_eq!(names(&detect(&macros, &[first, order])), ["Tesla T4"]);
}

#[test]
fn the_cuda_version_in_a_container_may_be_the_image_s() {
    let image = [("NVIDIA_PYTORCH_VERSION", "24.04"), ("CUDA_VERSION", "12.4.1.003")];
    // The matrix knows the CUDA version of R535 and weighs the two.
    let detection = detect(&[("CUDA", "12040")], &image);
    assert_eq!(detection.environment.cuda_driver, "12.4".parse().ok());
    // It does not know that of R540: NVML may speak of the image's libraries.
    let jetson = ("DRIVER", "\"540.4.0\"");
    let detection = detect(&[jetson, ("CUDA", "12040")], &image);
    assert_eq!(detection.environment.cuda_driver, None);
    assert!(why(&detection, "cuda_driver").contains("compatibility libraries"), "{detection}");
    // What is not the image's is the driver's, and outside a container there is no image.
    let detection = detect(&[jetson, ("CUDA", "12060")], &image);
    assert_eq!(detection.environment.cuda_driver, "12.6".parse().ok());
    let detection = detect(&[jetson, ("CUDA", "12040")], &[]);
    assert_eq!(detection.environment.cuda_driver, "12.4".parse().ok());
}

#[test]
fn wsl_has_the_driver_of_windows() {
    let release = ("/proc/sys/kernel/osrelease", "5.15.153.1-microsoft-standard-WSL2\n");
    let machine = Machine::new([release, ("/dev/dxg", "")]);
    let boards = r#"{"NVIDIA GeForce RTX 4070 Laptop GPU", 8, 9, "GPU-1", 0}"#;
    let library = machine.nvml(&[("DRIVER", "\"551.61\""), ("CUDA", "12040"), ("BOARDS", boards)]);
    let detection = machine.probe().nvml_library(library).detect();
    assert_eq!(detection.environment.driver, "551.61".parse().ok());
    assert_eq!(detection.environment.cuda_driver, "12.4".parse().ok());
    assert_eq!(detection.environment.platform.os, Some(ngcompat::Os::Wsl));
    assert_eq!(missing(&detection), [""; 0]);
}

#[test]
fn thor_has_its_number_from_nvml() {
    let machine = Machine::new([
        ("/proc/device-tree/model", "NVIDIA Jetson AGX Thor Developer Kit\0"),
        ("/proc/device-tree/compatible", "nvidia,tegra264\0"),
        (VERSION, "NVRM version: NVIDIA UNIX Open Kernel Module for aarch64  TempVersion  Release"),
    ]);
    let boards = r#"{"NVIDIA Thor", 11, 0, "GPU-1", 0}"#;
    let library = machine.nvml(&[("DRIVER", "\"580.00\""), ("CUDA", "13000"), ("BOARDS", boards)]);
    let detection = machine.probe().nvml_library(&library).arch("aarch64").detect();
    assert_eq!(detection.environment.driver, "580.00".parse().ok());
    assert_eq!(names(&detection), ["NVIDIA Thor"]);
    assert_eq!(missing(&detection), [""; 0]);
    // An NVML that lists no GPU: the board has one all the same.
    let library = machine.nvml(&[("DRIVER", "\"580.00\""), ("EMPTY", "1")]);
    let detection = machine.probe().nvml_library(library).arch("aarch64").detect();
    assert_eq!(names(&detection), ["NVIDIA Jetson AGX Thor Developer Kit"]);
}

#[test]
fn nvml_shows_no_gpu() {
    let detection = detect(&[("EMPTY", "1")], &[]);
    assert_eq!(detection.environment.driver, "535.104.05".parse().ok());
    assert_eq!(missing(&detection), ["gpus"]);
    assert_eq!(why(&detection, "gpus"), "the driver is there, but shows no GPU");
}

#[test]
fn the_driver_is_there_but_its_library_is_not() {
    let version = proprietary("535.104.05");
    let gpu = information("Tesla T4", "GPU-1");
    let machine = Machine::new([
        (VERSION, version.as_str()),
        ("/proc/driver/nvidia/gpus/0000:00:1e.0/information", &gpu),
        ("/.dockerenv", ""),
    ]);
    let detection = machine.probe().nvml_library(machine.path("libnvidia-ml.so.1")).detect();
    assert_eq!(facts(&detection, "driver")[0].1, VERSION);
    assert_eq!(names(&detection), ["Tesla T4"]);
    assert_eq!(missing(&detection), ["nvml", "device_files"]);
    let why = why(&detection, "nvml");
    assert!(why.contains("this container does not see its libraries"), "{why}");
    assert!(why.contains("--gpus all"), "{why}");
}

#[test]
fn without_a_driver_the_library_is_not_missed() {
    let machine = Machine::new([]);
    let detection = machine.probe().nvml_library(machine.path("none.so")).detect();
    assert_eq!(missing(&detection), ["driver", "gpus"]);
}

#[test]
fn nvml_that_does_not_start() {
    for (code, expected) in [
        ("18", "different versions"),
        ("9", "does not reach the driver"),
        ("4", "does not have permission"),
        ("999", "NVML does not start"),
    ] {
        let detection = detect(&[("INIT", code)], &[]);
        assert_eq!(facts(&detection, "driver")[0].1, VERSION, "{code}");
        let why = why(&detection, "nvml");
        assert!(why.contains(expected), "{code}: {why}");
    }
    // Something else under its name.
    let machine = Machine::new([("/libnvidia-ml.so.1", "no library")]);
    let detection = machine.probe().nvml_library(machine.path("libnvidia-ml.so.1")).detect();
    assert_eq!(missing(&detection), ["driver", "gpus"]);
}

#[test]
fn nvml_that_hangs_is_given_up() {
    let version = proprietary("535.104.05");
    let machine = Machine::new(DEVICES.into_iter().chain([(VERSION, version.as_str())]));
    let library = machine.nvml(&[("HANG", "1")]);
    let start = Instant::now();
    let patience = Duration::from_millis(200);
    let detection = machine.probe().nvml_library(library).nvml_patience(patience).detect();
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    assert_eq!(detection.environment.driver, "535.104.05".parse().ok());
    assert!(why(&detection, "nvml").contains("did not answer within 200ms"), "{detection}");
}

#[test]
fn overrides_keep_nvml_from_being_asked() {
    let variables = [("NGCOMPAT_DRIVER", "450.80.02"), ("NGCOMPAT_GPU", "Tesla T4")];
    let detection = detect(&[("HANG", "1")], &variables);
    assert_eq!(detection.environment.driver, "450.80.02".parse().ok());
    // The CUDA version of this machine's driver is not that of the driver told.
    let detection = detect(&[], &variables[..1]);
    assert_eq!(detection.environment.cuda_driver, None);
    assert_eq!(names(&detection), ["Tesla T4"]);
    assert!(origin_is_nvml(&detection, "gpus"));
}

#[test]
fn many_ranks_ask_at_once() {
    let machine = Machine::new([]);
    let probe = machine.probe().nvml_library(machine.nvml(&[]));
    let expected = probe.detect();
    std::thread::scope(|scope| {
        let ranks: Vec<_> = (0..16).map(|_| scope.spawn(|| probe.detect())).collect();
        for rank in ranks {
            assert_eq!(rank.join().unwrap(), expected);
        }
    });
}
