//! The installed packages of the driver: `dpkg -l`, `apt list`, `rpm -qa`, `pacman -Q`, `dkms status`,
//! `modinfo nvidia`, the name of NVIDIA's installer. What is installed need not be what is loaded.

use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::reading::clean::{CleanText, Line};
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::marks::mark;
use crate::values::driver_version::DriverVersion;

/// How the names of packages begin whose version is the driver's.
const PACKAGES: [&str; 16] = [
    "nvidia-driver",
    "nvidia-dkms",
    "nvidia-open",
    "nvidia-utils",
    "nvidia-headless",
    "nvidia-compute-utils",
    "nvidia-kernel",
    "nvidia-current",
    "nvidia-lts",
    "libnvidia-compute",
    "libnvidia-gl",
    "kmod-nvidia",
    "akmod-nvidia",
    "xorg-x11-drv-nvidia",
    "linux-modules-nvidia",
    "cuda-drivers",
];

pub(crate) fn read(text: &CleanText, readings: &mut Vec<TextReading>) {
    let mut reading: Option<TextReading> = None;
    let marks = [mark!("nvidia"), mark!("NVIDIA-Linux-"), mark!("cuda-drivers"), mark!("version:")];
    for Line { start, text: line, .. } in text.lines_with(&marks) {
        let names_driver = line.contains("nvidia")
            || line.contains("NVIDIA-Linux-")
            || line.starts_with("cuda-drivers");
        let of_module = || line.starts_with("version:") && after_module(text, start);
        if line.len() > LONGEST || !names_driver && !of_module() {
            continue;
        }
        let Some(driver) = driver_of(text, start, line) else { continue };
        // Another version contradicts.
        let other = |one: &TextReading| one.environment.driver != Some(driver);
        if reading.as_ref().is_some_and(other) {
            readings.extend(reading.take());
        }
        let reading = reading.get_or_insert_with(|| {
            let environment = Environment::new().driver(driver);
            TextReading::of(FactKind::DriverPackages, text, start, start + 1, environment)
        });
        reading.reaches(text, start);
    }
    readings.extend(reading);
}

/// A longer line is no entry of a list.
const LONGEST: usize = 400;

/// Whether the line before is that of `modinfo` with the module's file.
fn after_module(text: &CleanText, start: usize) -> bool {
    let before = text.before(start.saturating_sub(1), 200);
    let line = before.rsplit('\n').next().unwrap_or_default();
    line.starts_with("filename:") && line.contains("/nvidia") && line.contains(".ko")
}

fn driver_of(text: &CleanText, start: usize, line: &str) -> Option<DriverVersion> {
    if let Some(rest) = line.strip_prefix("version:") {
        let of_module = after_module(text, start);
        return text.driver(start + line.len() - rest.len()).filter(|_| of_module);
    }
    // The installer's name: `NVIDIA-Linux-x86_64-535.129.03.run`.
    if let Some(at) = line.find("NVIDIA-Linux-") {
        let name = line.get(at + "NVIDIA-Linux-".len()..)?;
        let (_, version) = name.split_once('-')?;
        return whole(version);
    }
    let entry = line.strip_prefix("ii ").map(str::trim_start).or_else(|| {
        // `apt list` and `pacman -Q` may have the repository in front.
        let line = line.strip_prefix("local/").or(line.strip_prefix("extra/")).unwrap_or(line);
        // The lists of `dpkg` have columns; without its first one, the state is not known.
        (!line.contains("  ")).then_some(line)
    })?;
    // `nvidia/535.129.03, 6.2.0-39-generic, x86_64: installed`
    let dkms = |name: &str| {
        let rest = entry.strip_prefix(name)?;
        let rest = rest.strip_prefix('/').or(rest.strip_prefix(", "))?;
        rest.contains(": installed").then(|| whole(rest))?
    };
    if let Some(driver) = ["nvidia", "nvidia-current", "nvidia-open"].into_iter().find_map(dkms) {
        return Some(driver);
    }
    let package = PACKAGES.iter().find(|package| entry.starts_with(**package)).copied();
    let package = package.or(entry.starts_with("nvidia ").then_some("nvidia"))?;
    let rest = entry.get(package.len()..)?;
    // The name goes on up to the version: `-535-server`, `-latest-dkms`, `:amd64`.
    let words = rest.split([' ', '-', '_', '/', ':']).filter(|word| word.contains('.'));
    let version = words.into_iter().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
    whole(line.get(line.find(version)?..)?)
}

/// The version that a text begins with, if what follows proves it whole.
fn whole(text: &str) -> Option<DriverVersion> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.'))?;
    let (number, _) = text.split_at_checked(end)?;
    let number = number.strip_suffix('.').unwrap_or(number);
    let driver: DriverVersion = number.parse().ok()?;
    (!driver.is_branch() && (300..1000).contains(&driver.branch())).then_some(driver)
}
