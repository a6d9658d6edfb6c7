//! What is read from the files of prepared machines, without NVML.

use std::fs;
use std::time::{Duration, Instant};

use crate::machine::{Machine, facts, information, missing, names, proprietary, why};
use ngcompat::{BoardClass, ComputeCapability, CpuArch, Os};
use ngcompat_host::Probe;

const VERSION: &str = "/proc/driver/nvidia/version";
const T4: &str = "GPU-4e2a0f3c-0000-4000-8000-000000000001";
const BARE: [(&str, &str); 2] = [("/dev/nvidiactl", ""), ("/dev/nvidia-uvm", "")];

/// A node with one Tesla T4.
fn t4() -> Machine {
    let (version, gpu) = (proprietary("535.104.05"), information("Tesla T4", T4));
    let files =
        [(VERSION, version.as_str()), ("/proc/driver/nvidia/gpus/0000:00:1e.0/information", &gpu)];
    Machine::new(files.into_iter().chain(BARE))
}

#[test]
fn t4_node() {
    let detection = t4().detect();
    let environment = &detection.environment;
    assert_eq!(environment.driver, "535.104.05".parse().ok());
    assert_eq!(environment.cuda_driver, None);
    assert_eq!(environment.platform.os, Some(Os::Linux));
    assert_eq!(environment.platform.arch, Some(CpuArch::X86_64));
    assert_eq!(environment.container, None);
    assert_eq!(names(&detection), ["Tesla T4"]);
    assert_eq!(environment.gpus[0].class(), Some(BoardClass::DataCenter));
    assert_eq!(facts(&detection, "driver"), [("535.104.05".into(), VERSION.into())]);
    assert_eq!(
        facts(&detection, "gpus"),
        [(
            "GPU 0: Tesla T4, compute capability 7.5".into(),
            "/proc/driver/nvidia/gpus/0000:00:1e.0/information".into()
        )]
    );
    assert_eq!(facts(&detection, "platform.arch"), [("x86_64".into(), "the caller".into())]);
    assert_eq!(missing(&detection), [""; 0]);
    assert_eq!(
        detection.to_string(),
        "\
driver 535.104.05, Tesla T4, Linux, x86_64

  platform.os    linux                                    this program
  platform.arch  x86_64                                   the caller
  driver         535.104.05                               /proc/driver/nvidia/version
  gpus           GPU 0: Tesla T4, compute capability 7.5  /proc/driver/nvidia/gpus/0000:00:1e.0/information
"
    );
}

#[test]
fn eight_h100_with_the_open_kernel_module() {
    let gpus: Vec<_> = (0..8)
        .map(|index| {
            let uuid = format!("GPU-0000000{index}-b60b-a624-bf14-0a1819cfda3b");
            let path = format!("/proc/driver/nvidia/gpus/0000:{}b:00.0/information", index + 1);
            (path, information("NVIDIA H100 80GB HBM3", &uuid))
        })
        .collect();
    let version = "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  570.133.20  Release \
                   Build  (dvs-builder@U16-I2-C05-15-3)  Sun Mar 30 00:54:54 UTC 2025\n";
    let files = gpus.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    let machine = Machine::new(files.chain(BARE).chain([(VERSION, version)]));

    let detection = machine.detect();
    assert_eq!(detection.environment.driver, "570.133.20".parse().ok());
    assert_eq!(names(&detection), ["NVIDIA H100 80GB HBM3"; 8]);
    assert_eq!(missing(&detection), [""; 0]);

    for (value, left) in [
        ("0,3", 2),
        ("GPU-00000002,GPU-00000005", 2),
        ("GPU-0000000", 0),
        ("", 0),
        ("-1", 0),
        ("NoDevFiles", 0),
        ("MIG-GPU-00000007-b60b-a624-bf14-0a1819cfda3b/1/0", 1),
    ] {
        let detection = machine.probe().env([("CUDA_VISIBLE_DEVICES", value)]).detect();
        assert_eq!(detection.environment.gpus.len(), left, "{value}");
        assert_eq!(facts(&detection, "gpus").len(), 8);
        assert_eq!(
            facts(&detection, "cuda_visible_devices"),
            [(
                format!("`{value}` shows {left} of 8 GPUs"),
                "environment variable CUDA_VISIBLE_DEVICES".into()
            )]
        );
        assert_eq!(why(&detection, "gpus").is_empty(), left > 0, "{value}");
    }
}

#[test]
fn what_hides_every_gpu_says_how_to_get_one() {
    let hidden = |machine: &Machine, variables: &[(&str, &str)]| {
        why(&machine.probe().env(variables.iter().copied()).detect(), "gpus")
    };
    for (value, help) in
        [("NoDevFiles", "--gres=gpu:1"), ("", "unset it"), ("-1", "unset it"), ("none", "unset it")]
    {
        let why = hidden(&t4(), &[("CUDA_VISIBLE_DEVICES", value)]);
        assert!(why.contains("hides every GPU") && why.contains(help), "{value}: {why}");
    }
    let in_job = [("SLURM_JOB_ID", "4711"), ("CUDA_VISIBLE_DEVICES", "")];
    assert!(hidden(&t4(), &in_job).contains("--gres=gpu:1"));
    // Where there is no driver, the variable is not what is in the way.
    let why = hidden(&Machine::new([]), &[("CUDA_VISIBLE_DEVICES", "-1")]);
    assert!(why.contains("without a driver"), "{why}");
}

#[test]
fn geforce_with_an_old_driver_in_single_spaces() {
    let gpu = information("GeForce RTX 2080 Ti", "GPU-????????-????-????-????-????????????");
    let machine = Machine::new(BARE.into_iter().chain([
        (VERSION, "NVRM version: NVIDIA UNIX x86_64 Kernel Module 440.33.01 Tue Nov 12 2019\n"),
        ("/proc/driver/nvidia/gpus/0000:01:00.0/information", gpu.as_str()),
    ]));
    let detection = machine.detect();
    assert_eq!(detection.environment.driver, "440.33.01".parse().ok());
    assert_eq!(detection.environment.gpus[0].class(), Some(BoardClass::GeForce));

    // Its UUID is not known yet, so it may be the one that is meant.
    let detection = machine.probe().env([("CUDA_VISIBLE_DEVICES", "GPU-5c1f")]).detect();
    assert_eq!(names(&detection), ["?"]);
    assert_eq!(detection.environment.gpus[0].capability(), Some(ComputeCapability::new(7, 5)));
    assert!(why(&detection, "gpus").contains("UUID"), "{detection}");
}

#[test]
fn wsl() {
    let release = ("/proc/sys/kernel/osrelease", "5.15.153.1-microsoft-standard-WSL2\n");
    let detection = Machine::new([release, ("/dev/dxg", "")]).detect();
    assert_eq!(detection.environment.platform.os, Some(Os::Wsl));
    assert_eq!(facts(&detection, "platform.os"), [("wsl".into(), release.0.into())]);
    assert_eq!(missing(&detection), ["driver", "gpus"]);
    assert!(why(&detection, "driver").contains("NVML did not report"), "{detection}");

    let detection = Machine::new([release]).detect();
    assert!(why(&detection, "driver").contains("/dev/dxg"), "{detection}");

    let version = "Linux version 4.4.0-19041-Microsoft (Microsoft@Microsoft.com) (gcc version 5.4)";
    let detection = Machine::new([("/proc/version", version)]).detect();
    assert_eq!(facts(&detection, "platform.os"), [("wsl".into(), "/proc/version".into())]);

    let detection = Machine::new([("/dev/dxg", "")]).detect();
    assert_eq!(facts(&detection, "platform.os"), [("wsl".into(), "/dev/dxg".into())]);
}

#[test]
fn a_kernel_that_microsoft_built_is_not_wsl() {
    let version = "Linux version 6.6.57.1-7.azl3 (builder@microsoft.com) (gcc 13.2.0) #1 SMP";
    let detection = Machine::new([("/proc/version", version)]).detect();
    assert_eq!(detection.environment.platform.os, Some(Os::Linux));
}

#[test]
fn jetson_orin() {
    let machine = Machine::new([
        ("/etc/nv_tegra_release", "# R36 (release), REVISION: 4.0, GCID: 37537400, BOARD: generic"),
        ("/proc/device-tree/model", "NVIDIA Jetson AGX Orin Developer Kit\0"),
        ("/proc/device-tree/compatible", "nvidia,p3737-0000+p3701-0005\0nvidia,tegra234\0"),
        (
            VERSION,
            "NVRM version: NVIDIA UNIX Open Kernel Module for aarch64  540.4.0  Release Build  \
             (buildbrain@mobile-u64-6336-d8000)  Tue Jan  7 17:35:12 PST 2025\n",
        ),
    ]);
    let detection = machine.probe().arch("aarch64").detect();
    assert_eq!(detection.environment.driver, "540.4.0".parse().ok());
    assert_eq!(detection.environment.platform.arch, Some(CpuArch::Aarch64));
    assert_eq!(names(&detection), ["NVIDIA Jetson AGX Orin Developer Kit"]);
    let gpu = &detection.environment.gpus[0];
    assert_eq!((gpu.class(), gpu.capability()), (Some(BoardClass::Jetson), "8.7".parse().ok()));
    assert_eq!(facts(&detection, "gpus")[0].1, "/proc/device-tree/model");
    assert_eq!(facts(&detection, "l4t"), [("R36.4.0".into(), "/etc/nv_tegra_release".into())]);
    assert_eq!(missing(&detection), [""; 0]);
}

#[test]
fn jetson_thor_has_no_driver_number() {
    let machine = Machine::new([
        ("/proc/device-tree/model", "NVIDIA Jetson AGX Thor Developer Kit\0"),
        ("/proc/device-tree/compatible", "nvidia,p4071-0000+p3834-0008\0nvidia,tegra264\0"),
        (
            VERSION,
            "NVRM version: NVIDIA UNIX Open Kernel Module for aarch64  TempVersion  Release Build\n",
        ),
    ]);
    let detection = machine.probe().arch("aarch64").detect();
    assert_eq!(detection.environment.driver, None);
    assert_eq!(detection.environment.gpus[0].capability(), "11.0".parse().ok());
    let expected = "/proc/driver/nvidia/version gives no version but `TempVersion`";
    assert_eq!(why(&detection, "driver"), expected);
}

#[test]
fn jetpack_5_prints_the_release_of_its_linux_for_the_driver() {
    let machine = Machine::new([
        // In a container the device tree is hidden.
        ("/sys/devices/soc0/family", "Tegra\n"),
        ("/sys/devices/soc0/machine", "NVIDIA Orin NX Developer Kit\n"),
        (
            VERSION,
            "NVRM version: NVIDIA UNIX Open Kernel Module for aarch64  35.3.1  Release Build",
        ),
    ]);
    let detection = machine.detect();
    assert_eq!(detection.environment.driver, None);
    assert!(why(&detection, "driver").contains("35.3.1"), "{detection}");
    assert_eq!(detection.environment.gpus[0].capability(), "8.7".parse().ok());
}

#[test]
fn other_boards_have_device_trees_too() {
    let machine = Machine::new([
        ("/proc/device-tree/model", "Raspberry Pi 5 Model B Rev 1.0\0"),
        ("/proc/device-tree/compatible", "raspberrypi,5-model-b\0brcm,bcm2712\0"),
    ]);
    assert_eq!(names(&machine.detect()), [""; 0]);
}

#[test]
fn container_without_device_files() {
    let machine = t4();
    fs::remove_dir_all(machine.path("/dev")).unwrap();
    let variables = [
        ("NVIDIA_PYTORCH_VERSION", "20.12"),
        ("CUDA_VERSION", "11.1.1.002"),
        ("CUDA_DRIVER_VERSION", "455.32.00"),
    ];
    let detection = machine.probe().env(variables).detect();
    let container = detection.environment.container.as_ref().unwrap();
    assert_eq!(container.release, "20.12".parse().ok());
    assert_eq!(container.cuda, "11.1.1.002".parse().ok());
    assert_eq!(container.cuda_driver_version, "455.32.00".parse().ok());
    let origin = "environment variable NVIDIA_PYTORCH_VERSION".to_owned();
    assert_eq!(facts(&detection, "container.release"), [("20.12".into(), origin)]);
    // The driver is the machine's all the same.
    assert_eq!(detection.environment.driver, "535.104.05".parse().ok());
    assert_eq!(missing(&detection), ["device_files"]);
    let why = why(&detection, "device_files");
    assert!(why.contains("/dev/nvidiactl and /dev/nvidia-uvm"), "{why}");
    assert!(why.contains("NVIDIA runtime"), "{why}");
    let apptainer = [("APPTAINER_CONTAINER", "/images/pytorch.sif")];
    let detection = machine.probe().env(apptainer).detect();
    let why = self::why(&detection, "device_files");
    assert!(why.contains("`apptainer exec --nv`") && !why.contains("runtime"), "{why}");
}

#[test]
fn a_cuda_version_alone_is_no_container() {
    let module = [("CUDA_VERSION", "12.4.1")];
    let detection = t4().probe().env(module).detect();
    assert_eq!(detection.environment.container, None);
    let image = [("CUDA_VERSION", "12.4.1"), ("NVIDIA_REQUIRE_CUDA", "cuda>=12.4")];
    let detection = t4().probe().env(image).detect();
    assert!(detection.environment.container.is_some());
}

#[test]
fn no_driver() {
    let machine = Machine::new([]);
    let detection = machine.detect();
    assert_eq!(detection.environment.driver, None);
    assert_eq!(missing(&detection), ["driver", "gpus"]);
    assert!(why(&detection, "driver").contains("the PCI bus shows no NVIDIA GPU"), "{detection}");

    let void = [("NVIDIA_REQUIRE_CUDA", "cuda>=9.0"), ("NVIDIA_VISIBLE_DEVICES", "void")];
    let detection = machine.probe().env(void).detect();
    assert!(why(&detection, "gpus").contains("NVIDIA_VISIBLE_DEVICES is `void`"), "{detection}");
}

#[test]
fn gpu_on_the_bus_without_driver() {
    let machine = Machine::new([
        ("/sys/bus/pci/devices/0000:00:1e.0/vendor", "0x10de\n"),
        ("/sys/bus/pci/devices/0000:00:1e.0/class", "0x030200\n"),
        // The GPU's sound device, and somebody else's GPU.
        ("/sys/bus/pci/devices/0000:00:1e.1/vendor", "0x10de\n"),
        ("/sys/bus/pci/devices/0000:00:1e.1/class", "0x040300\n"),
        ("/sys/bus/pci/devices/0000:00:02.0/vendor", "0x8086\n"),
        ("/sys/bus/pci/devices/0000:00:02.0/class", "0x030000\n"),
        ("/sys/bus/pci/drivers/nouveau/bind", ""),
    ]);
    let expected =
        "the PCI bus shows an NVIDIA GPU (0000:00:1e.0), but NVIDIA's driver is not loaded";
    assert_eq!(why(&machine.detect(), "driver"), expected);
    assert_eq!(names(&machine.detect()), [""; 0]);

    #[cfg(unix)]
    {
        let link = machine.path("/sys/bus/pci/devices/0000:00:1e.0/driver");
        std::os::unix::fs::symlink("../../drivers/nouveau", link).unwrap();
        assert_eq!(why(&machine.detect(), "driver"), format!("{expected}; `nouveau` holds it"));

        let link = machine.path("/sys/bus/pci/devices/0000:00:1e.0/driver");
        fs::remove_file(&link).unwrap();
        std::os::unix::fs::symlink("../../drivers/nvidia", link).unwrap();
        assert!(why(&machine.detect(), "driver").contains("hidden here"));
    }
}

#[test]
fn module_version_and_excluded_gpus() {
    let excluded = information("NVIDIA A100-SXM4-40GB", T4).replace("\t No", "\t Yes");
    let unknown = information("Unknown", T4);
    let machine = Machine::new([
        ("/sys/module/nvidia/version", "450.80.02\n"),
        ("/proc/driver/nvidia/gpus/0000:01:00.0/information", excluded.as_str()),
        ("/proc/driver/nvidia/gpus/0000:02:00.0/information", unknown.as_str()),
    ]);
    let detection = machine.detect();
    let origin = "/sys/module/nvidia/version".to_owned();
    assert_eq!(facts(&detection, "driver"), [("450.80.02".into(), origin)]);
    assert_eq!(names(&detection), ["?"]);
    assert!(why(&detection, "gpus").contains("excluded"), "{detection}");
}

#[test]
fn overrides_win_and_do_not_mix_with_the_machine() {
    let machine = t4();
    let variables = [
        ("NGCOMPAT_DRIVER", " 450.80.02 "),
        ("NGCOMPAT_GPU", "A100; Tesla V100-SXM2-16GB,"),
        ("NGCOMPAT_CUDA_DRIVER", ""),
        ("CUDA_VISIBLE_DEVICES", "-1"),
    ];
    let detection = machine.probe().env(variables).detect();
    assert_eq!(detection.environment.driver, "450.80.02".parse().ok());
    assert_eq!(names(&detection), ["A100", "Tesla V100-SXM2-16GB"]);
    let origin = "environment variable NGCOMPAT_DRIVER".to_owned();
    assert_eq!(facts(&detection, "driver"), [("450.80.02".into(), origin)]);
    assert_eq!(missing(&detection), [""; 0]);

    // The CUDA version tells the driver: the machine's is not looked for.
    let detection = machine.probe().env([("NGCOMPAT_CUDA_DRIVER", "11.0")]).detect();
    assert_eq!(detection.environment.driver, None);
    assert_eq!(detection.environment.cuda_driver, "11.0".parse().ok());
    assert_eq!(names(&detection), ["Tesla T4"]);
    assert_eq!(missing(&detection), [""; 0]);
}

#[test]
fn an_override_that_cannot_be_read_is_told_and_leaves_the_fact_unknown() {
    let variables = [("NGCOMPAT_DRIVER", "newest"), ("NGCOMPAT_GPU", "Tessla T4")];
    let detection = t4().probe().env(variables).detect();
    assert_eq!(detection.environment.driver, None);
    let why_driver = why(&detection, "driver");
    assert!(
        why_driver.starts_with("environment variable NGCOMPAT_DRIVER: `newest` is not a driver"),
        "{why_driver}"
    );
    assert_eq!(why(&detection, "gpus"), "unknown GPU `Tessla T4`; did you mean `Tesla T4`?");
}

#[test]
fn pytorch_by_its_version_file_or_its_metadata() {
    let machine = Machine::new([
        ("/source/torch/version.py", "__version__ = '2.1.0a0+32f93b1'\ndebug = False\n"),
        (
            "/wheel/torch-1.8.0a0+1606899.dist-info/METADATA",
            "Name: torch\nVersion: 1.8.0a0+1606899\n",
        ),
        ("/egg/torch-1.0.0-py3.6.egg-info/PKG-INFO", "Metadata-Version: 2.1\r\nVersion: 1.0.0\r\n"),
        ("/egg/torch_tensorrt-1.3.0.dist-info/METADATA", "Version: 1.3.0\n"),
        ("/text/torch-9.dist-info/METADATA", "Name: torch\n\nVersion: 9\n"),
    ]);
    let find = |paths: &[&str]| {
        let paths = paths.iter().map(|path| machine.path(path));
        machine.probe().torch_paths(paths).detect()
    };
    for (paths, version, file) in [
        (&["/none", "/source", "/wheel"][..], "2.1.0a0+32f93b1", "/source/torch/version.py"),
        (&["/wheel"], "1.8.0a0+1606899", "/wheel/torch-1.8.0a0+1606899.dist-info/METADATA"),
        (&["/egg"], "1.0.0", "/egg/torch-1.0.0-py3.6.egg-info/PKG-INFO"),
    ] {
        let detection = find(paths);
        let found = detection.environment.components.get("pytorch").unwrap();
        assert_eq!(found.as_str(), version);
        let file = machine.path(file).to_string_lossy().into_owned();
        assert_eq!(facts(&detection, "components.pytorch"), [(version.into(), file)]);
    }
    for paths in [&["/none"][..], &["/text"]] {
        assert!(missing(&find(paths)).contains(&"components.pytorch"));
    }
    assert!(!missing(&machine.detect()).contains(&"components.pytorch"));
}

#[test]
fn hostile_files_are_neither_fatal_nor_slow() {
    let machine = Machine::new([("/proc/driver/nvidia/gpus/a/information", "Model")]);
    // Larger than memory, and nothing of it allocated.
    fs::File::create(machine.path("/proc/driver/nvidia/version"))
        .unwrap()
        .set_len(1 << 40)
        .unwrap();
    fs::create_dir_all(machine.path("/sys/module/nvidia/version")).unwrap();
    fs::create_dir_all(machine.path("/etc")).unwrap();
    fs::write(machine.path("/etc/nv_tegra_release"), b"\xff\xfe# R\xf0").unwrap();
    // A pipe that nobody writes to.
    #[cfg(unix)]
    {
        fs::create_dir_all(machine.path("/proc/sys/kernel")).unwrap();
        let pipe = machine.path("/proc/sys/kernel/osrelease");
        let made = std::process::Command::new("mkfifo").arg(pipe).status().unwrap();
        assert!(made.success());
    }
    let start = Instant::now();
    let detection = machine.detect();
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
    assert_eq!(detection.environment.driver, None);
}

#[test]
fn the_running_machine_answers() {
    let detection = ngcompat_host::detect();
    assert_eq!(facts(&detection, "platform.arch").len(), 1);
    // Another root is another machine, of which this one's NVML knows nothing.
    let detection = Probe::new().root("/nonexistent").detect();
    assert!(!missing(&detection).contains(&"nvml"));
}

#[cfg(feature = "serde")]
#[test]
fn json() {
    let json = serde_json::to_value(t4().detect()).unwrap();
    assert_eq!(json["environment"]["driver"], "535.104.05");
    assert_eq!(json["environment"]["gpus"][0]["name"], "Tesla T4");
    assert_eq!(json["facts"][2]["fact"], "driver");
    assert_eq!(json["facts"][2]["origin"], VERSION);
    assert_eq!(json["missing"], serde_json::json!([]));
}

/// The files of another machine say what its CPU is; this program's own CPU is not it.
#[test]
fn a_tree_has_the_cpu_of_its_loader() {
    let arch = |files: &[&'static str]| {
        let machine = Machine::new(files.iter().map(|file| (*file, "")));
        let nothing: [(&str, &str); 0] = [];
        let probe = Probe::new().root(machine.path("/")).without_nvml().env(nothing);
        let detection = probe.detect();
        assert_eq!(
            why(&detection, "platform.arch").is_empty(),
            facts(&detection, "platform.arch").len() == 1
        );
        detection.environment.platform.arch
    };
    let (x86, arm) = ("/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1");
    assert_eq!(arch(&[x86]), Some(CpuArch::X86_64));
    assert_eq!(arch(&[arm]), Some(CpuArch::Aarch64));
    assert_eq!(arch(&["/lib/ld-musl-aarch64.so.1"]), Some(CpuArch::Aarch64));
    assert_eq!(arch(&[]), None);
    assert_eq!(arch(&[x86, arm]), None);
}
