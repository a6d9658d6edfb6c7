//! What the NVIDIA kernel driver writes below `/proc` and `/sys`, and what the PCI bus shows without
//! it.

use ngcompat::{DriverVersion, Gpu};

use crate::tree::Tree;

pub(crate) const VERSION: &str = "/proc/driver/nvidia/version";
pub(crate) const MODULE_VERSION: &str = "/sys/module/nvidia/version";
const GPUS: &str = "/proc/driver/nvidia/gpus";
const PCI: &str = "/sys/bus/pci/devices";

/// The driver in `/proc/driver/nvidia/version`:
///
/// ```text
/// NVRM version: NVIDIA UNIX x86_64 Kernel Module  440.33.01  Tue Nov 12 23:43:11 UTC 2019
/// NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  545.23.08  Release Build  (…)
/// ```
///
/// # Errors
///
/// The word in the place of the number; `TempVersion` on some Tegra boards.
pub(crate) fn version(text: &str) -> Result<DriverVersion, String> {
    let line = text.lines().find_map(|line| line.trim_start().strip_prefix("NVRM version:"));
    let behind = line.and_then(|line| line.split_once("Kernel Module")).map(|(_, behind)| behind);
    let mut words = behind.unwrap_or_default().split_whitespace();
    let word = match words.next() {
        Some("for") => words.nth(1),
        word => word,
    };
    module_version(word.unwrap_or_default())
}

/// The driver in `/sys/module/nvidia/version`, which is the number alone.
///
/// # Errors
///
/// The word in the place of the number.
pub(crate) fn module_version(text: &str) -> Result<DriverVersion, String> {
    let word = text.trim();
    let whole = word.parse().ok().filter(|version: &DriverVersion| !version.is_branch());
    whole.ok_or_else(|| word.to_owned())
}

/// A GPU that the kernel driver drives.
#[derive(Debug)]
pub(crate) struct DrivenGpu {
    /// The file that says so.
    pub(crate) path: String,
    /// What its model's name says; [`Gpu::UNKNOWN`] where the driver has no name for it.
    pub(crate) gpu: Gpu,
    pub(crate) uuid: Option<String>,
    /// Whether the administrator excluded it from use.
    pub(crate) excluded: bool,
}

/// The GPUs below `/proc/driver/nvidia/gpus`, in the order of the PCI bus.
pub(crate) fn gpus(tree: Tree<'_>) -> Vec<DrivenGpu> {
    let paths = tree.names(GPUS).into_iter().map(|bus| format!("{GPUS}/{bus}/information"));
    paths.filter_map(|path| Some(driven_gpu(&tree.read(&path)?, path))).collect()
}

fn driven_gpu(text: &str, path: String) -> DrivenGpu {
    let mut driven = DrivenGpu { path, gpu: Gpu::UNKNOWN, uuid: None, excluded: false };
    for (key, value) in text.lines().filter_map(|line| line.split_once(':')) {
        match (key.trim(), value.trim()) {
            ("Model", "Unknown") => {}
            ("Model", name) => driven.gpu = name.parse().unwrap_or(Gpu::UNKNOWN),
            // Question marks until the GPU is used for the first time.
            ("GPU UUID", uuid) if !uuid.contains('?') => driven.uuid = Some(uuid.to_owned()),
            ("GPU Excluded" | "GPU Blacklisted", value) => driven.excluded = value == "Yes",
            _ => {}
        }
    }
    driven
}

/// An NVIDIA GPU on the PCI bus.
#[derive(Debug)]
pub(crate) struct PciGpu {
    /// Its address: `0000:00:1e.0`.
    pub(crate) address: String,
    /// The kernel driver that holds it.
    pub(crate) held_by: Option<String>,
}

/// The NVIDIA display controllers on the PCI bus.
pub(crate) fn pci_gpus(tree: Tree<'_>) -> Vec<PciGpu> {
    let is = |address: &str, file: &str, wanted: &str| {
        let text = tree.read(&format!("{PCI}/{address}/{file}"));
        text.is_some_and(|text| text.trim_start().starts_with(wanted))
    };
    tree.names(PCI)
        .into_iter()
        .filter(|address| is(address, "vendor", "0x10de") && is(address, "class", "0x03"))
        .map(|address| PciGpu { held_by: tree.link(&format!("{PCI}/{address}/driver")), address })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_the_version_file_is_read() {
        for (line, expected) in [
            (
                "NVRM version: NVIDIA UNIX x86_64 Kernel Module  440.33.01  Tue Nov 12 23:43:11 UTC 2019",
                "440.33.01",
            ),
            (
                "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  545.23.08  Release Build  (archlinux-builder@archlinux)",
                "545.23.08",
            ),
            ("NVRM version: NVIDIA UNIX x86_64 Kernel Module 384.111 Tue Dec 19 2017", "384.111"),
            ("NVRM version: NVIDIA UNIX aarch64 Kernel Module  465.19.01  Fri Mar 19", "465.19.01"),
            (
                "NVRM version: NVIDIA UNIX Open Kernel Module for aarch64  580.142  Release Build",
                "580.142",
            ),
        ] {
            let text = format!("{line}\r\nGCC version:  gcc version 9.4.0 (Ubuntu 9.4.0-1)\n");
            assert_eq!(version(&text).unwrap().to_string(), expected);
        }
    }

    #[test]
    fn what_is_no_number_is_no_driver() {
        let open = "NVRM version: NVIDIA UNIX Open Kernel Module for aarch64";
        assert_eq!(
            version(&format!("{open}  TempVersion  Release Build")).unwrap_err(),
            "TempVersion"
        );
        for text in
            ["", open, "GCC version: gcc version 9.4.0", "NVRM version: NVIDIA UNIX 440.33.01"]
        {
            assert_eq!(version(text).unwrap_err(), "", "{text}");
        }
        assert_eq!(module_version("535").unwrap_err(), "535");
    }
}
