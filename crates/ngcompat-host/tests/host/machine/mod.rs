//! Prepared machines: trees of files in a temporary directory, and a small NVML.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use ngcompat_host::{Detection, Probe};
use tempfile::TempDir;

/// A machine made of files.
pub(crate) struct Machine {
    directory: TempDir,
}

impl Machine {
    /// A machine with these files.
    pub(crate) fn new<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let machine = Self { directory: TempDir::new().unwrap() };
        for (path, text) in files {
            let target = machine.path(path);
            fs::create_dir_all(target.parent().unwrap()).unwrap();
            fs::write(&target, text).unwrap();
        }
        machine
    }

    /// Where one of its files lies.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.directory.path().join(path.trim_start_matches('/'))
    }

    /// A probe of it: no NVML and no variables, but an x86 CPU.
    pub(crate) fn probe(&self) -> Probe {
        let nothing: [(&str, &str); 0] = [];
        Probe::new().root(self.directory.path()).without_nvml().env(nothing).arch("x86_64")
    }

    /// What is found on it.
    pub(crate) fn detect(&self) -> Detection {
        self.probe().detect()
    }

    /// Builds the small NVML of `tests/host/machine/nvml.c` on it, with these macros defined.
    ///
    /// A machine that tests this crate needs a C compiler, so its absence is a failure.
    pub(crate) fn nvml(&self, macros: &[(&str, &str)]) -> PathBuf {
        let library = self.path("libnvidia-ml.so.1");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/host/machine/nvml.c");
        let output = Command::new("cc")
            .args(["-shared", "-fPIC", "-Wall", "-Werror", "-o"])
            .arg(&library)
            .args(macros.iter().map(|(name, value)| format!("-D{name}={value}")))
            .arg(source)
            .output()
            .expect("these tests need the C compiler `cc` to build a small NVML");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "the small NVML does not compile:\n{errors}");
        library
    }
}

/// The value and the origin of each fact of this name.
pub(crate) fn facts(detection: &Detection, name: &str) -> Vec<(String, String)> {
    let facts = detection.facts.iter().filter(|found| found.fact == name);
    facts.map(|found| (found.value.clone(), found.origin.to_string())).collect()
}

/// Why something is missing, all reasons joined; empty where it is not.
pub(crate) fn why(detection: &Detection, what: &str) -> String {
    let missing = detection.missing.iter().filter(|missing| missing.what == what);
    missing.map(|missing| missing.why.as_str()).collect::<Vec<_>>().join("\n")
}

/// What is missing.
pub(crate) fn missing(detection: &Detection) -> Vec<&'static str> {
    detection.missing.iter().map(|missing| missing.what).collect()
}

/// The GPUs of the environment by name.
pub(crate) fn names(detection: &Detection) -> Vec<&str> {
    let gpus = detection.environment.gpus.iter();
    gpus.map(|gpu| gpu.name().unwrap_or("?")).collect()
}

/// `/proc/driver/nvidia/version` with the proprietary kernel module of this version.
pub(crate) fn proprietary(version: &str) -> String {
    format!(
        "NVRM version: NVIDIA UNIX x86_64 Kernel Module  {version}  Wed Aug 23 10:59:38 UTC 2023\n\
         GCC version:  gcc version 11.4.0 (Ubuntu 11.4.0-1ubuntu1~22.04)\n"
    )
}

/// `/proc/driver/nvidia/gpus/…/information` of a GPU of this name.
pub(crate) fn information(model: &str, uuid: &str) -> String {
    format!(
        "Model: \t\t {model}\nIRQ:   \t\t 44\nGPU UUID: \t {uuid}\nVideo BIOS: \t 90.04.38.00.03\n\
         Bus Type: \t PCIe\nDMA Size: \t 47 bits\nDMA Mask: \t 0x7fffffffffff\n\
         Bus Location: \t 0000:00:1e.0\nDevice Minor: \t 0\nGPU Firmware: \t 535.104.05\n\
         GPU Excluded:\t No\n"
    )
}
