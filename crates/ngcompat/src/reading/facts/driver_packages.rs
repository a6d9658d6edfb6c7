//! The installed packages of the driver: `dpkg -l`, `apt list`, `rpm -qa`, `dnf list`, `pacman -Q`,
//! `dkms status`, `modinfo nvidia`, the name of NVIDIA's installer. What is installed need not be what is
//! loaded. What could be installed is not read.

use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::reading::clean::{CleanText, Line};
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::marks::mark;
use crate::values::driver_version::DriverVersion;
use crate::values::platform::CpuArch;

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
        let arch = &mut reading.environment.platform.arch;
        *arch = arch.or_else(|| arch_of(line));
    }
    readings.extend(reading);
}

/// The architecture that a package was built for: `libnvidia-compute-535:amd64`, `….el8.x86_64`. Those of
/// another one, such as `i386`, are installed beside the machine's own.
fn arch_of(line: &str) -> Option<CpuArch> {
    const ALL: [(&str, CpuArch); 4] = [
        (":amd64", CpuArch::X86_64),
        (":arm64", CpuArch::Aarch64),
        (".x86_64", CpuArch::X86_64),
        (".aarch64", CpuArch::Aarch64),
    ];
    // The third column of `dpkg -l`.
    let column = line.strip_prefix("ii ").and_then(|row| row.split_whitespace().nth(2));
    let of_column = column.and_then(|column| {
        ALL.iter().find(|(mark, _)| mark.strip_prefix(':') == Some(column)).map(|(_, arch)| *arch)
    });
    let of_name = || {
        ALL.iter().find_map(|(mark, arch)| {
            let (_, behind) = line.split_once(mark)?;
            (behind.is_empty() || behind.starts_with([' ', '\t'])).then_some(*arch)
        })
    };
    of_column.or_else(of_name)
}

/// How far behind its name an installer's log is read, in bytes.
const LOG: usize = 4000;

/// A longer line is not an entry of a list.
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
        let (front, name) = line.split_at_checked(at)?;
        let name = name.get("NVIDIA-Linux-".len()..)?;
        let (_, version) = name.split_once('-')?;
        // What is loaded from a site is not yet installed.
        let fetched = ["://", "wget ", "curl "].iter().any(|word| front.contains(word));
        let place = start + line.len() - version.len();
        let failed = || text.window(place, LOG).contains("ERROR: ");
        return whole(version).or_else(|| text.driver(place)).filter(|_| !fetched && !failed());
    }
    if let Some(package) = line.strip_prefix("Package: ") {
        return of_status(text, start, package);
    }
    if let Some(package) = line.strip_suffix(':') {
        return of_policy(text, start + line.len() + 1, package);
    }
    let entry = line.strip_prefix("ii ").map(str::trim_start).or_else(|| {
        let installed = line.strip_prefix("local/");
        // `pacman -Ss` has the repository in front, and behind what of it is installed.
        let found = || {
            let (repository, entry) = line.split_once('/')?;
            let is_name = repository.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
            (is_name && (entry.starts_with("nvidia ") || is_package(entry))).then_some(entry)
        };
        if let Some(entry) = found().filter(|_| installed.is_none()) {
            return mark_of_installed(entry).map(|_| entry);
        }
        let line = installed.unwrap_or(line);
        // The lists of `dpkg` have columns; without its first one, the state is not known.
        (!line.contains("  ") || in_installed(text, start, line)).then_some(line)
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
    // `apt list` has the suite behind the name, and `[installed]` or the installed version at the end.
    let (name, behind) = rest.split_once(' ').unwrap_or((rest, ""));
    let listed = name.contains('/') || entry.len() < line.len() && !line.starts_with("ii ");
    match mark_of_installed(behind) {
        Some(installed) if !installed.is_empty() => return whole(installed),
        None if listed && !line.starts_with("local/") => return None,
        _ => {}
    }
    // The name goes on up to the version: `-535-server`, `-latest-dkms`, `:amd64`. Further on may be that
    // of what it depends on.
    let column = behind.split_whitespace().next().unwrap_or_default();
    let words = [name, column].into_iter().flat_map(|part| part.split(['-', '_', '/', ':']));
    let mut words = words.filter(|word| word.contains('.'));
    let version = words.find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
    whole(line.get(line.find(version)?..)?)
}

fn is_package(entry: &str) -> bool {
    PACKAGES.iter().any(|package| entry.starts_with(package))
}

/// What a list of packages writes behind one that is installed: nothing more than that it is, or the
/// version that is installed and a bracket: `[installed,automatic]`, `[upgradable from: 535.183.01-0]`,
/// `[installed: 550.78-1]`.
fn mark_of_installed(entry: &str) -> Option<&str> {
    let (_, mark) = entry.rsplit_once(['[', '('])?;
    let version = ["upgradable from: ", "installed: ", "Installed: "];
    if let Some(version) = version.iter().find_map(|word| mark.strip_prefix(word)) {
        // A version that is cut is none, and not that of the list.
        return Some(if version.is_empty() { "?" } else { version });
    }
    let whole = mark.contains([']', ')']);
    let installed = ["installed", "Installed"].iter().any(|word| mark.starts_with(word));
    (installed && whole).then_some("")
}

/// Whether a row of `dnf list` or `yum list` is of an installed package: it names the repository that the
/// package came from with an `@`, or is under that heading.
fn in_installed(text: &CleanText, start: usize, row: &str) -> bool {
    let mut columns = row.split_whitespace().skip(1);
    let Some(version) = columns.next().filter(|version| version.contains('-')) else {
        return false;
    };
    let number = version.split_once(':').map_or(version, |(_, number)| number);
    let Some(repository) = columns.next().filter(|_| columns.next().is_none()) else {
        return false;
    };
    let heading = || {
        let headings = ["nstalled ", "vailable "];
        let front = text.before(start, 4000);
        let heading = front
            .lines()
            .rev()
            .find(|line| headings.iter().any(|word| line.contains(word)) && line.len() < 24);
        heading.is_some_and(|line| line.starts_with("Installed"))
    };
    number.starts_with(|c: char| c.is_ascii_digit()) && (repository.starts_with('@') || heading())
}

/// `Package: nvidia-driver-535`, and below it that it is installed, as `dpkg -s` prints it.
fn of_status(text: &CleanText, start: usize, package: &str) -> Option<DriverVersion> {
    let below = text.window(start, 2000);
    let below = below.split_once("\n\n").map_or(below, |(below, _)| below);
    let installed = below.contains("\nStatus: install ok installed\n");
    let (_, version) = below.split_once("\nVersion: ")?;
    whole(version).filter(|_| installed && is_package(package))
}

/// `nvidia-driver-550:` and `Installed: 550.54.14-0ubuntu1` below it, as `apt policy` prints it.
fn of_policy(text: &CleanText, below: usize, package: &str) -> Option<DriverVersion> {
    let version = text.rest(text.skip_space(below)).strip_prefix("Installed: ")?;
    whole(version).filter(|_| is_package(package))
}

/// The version that a text begins with, if what follows proves it whole.
fn whole(text: &str) -> Option<DriverVersion> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.'))?;
    let (number, _) = text.split_at_checked(end)?;
    let number = number.strip_suffix('.').unwrap_or(number);
    let driver: DriverVersion = number.parse().ok()?;
    (!driver.is_branch() && (300..1000).contains(&driver.branch())).then_some(driver)
}
