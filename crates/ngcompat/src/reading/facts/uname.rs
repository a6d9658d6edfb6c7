//! `uname -a` on Linux: `Linux host 5.15.0-91-generic #101-Ubuntu SMP … x86_64 GNU/Linux`; the system in
//! `docker info`, `hostnamectl` and a description of a Kubernetes node.

use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::reading::clean::CleanText;
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::marks::{Mark, mark};
use crate::values::os_names::system;
use crate::values::platform::{CpuArch, Os};

pub(crate) fn read(text: &CleanText, readings: &mut Vec<TextReading>) {
    for end in text.find_all(mark!(" GNU/Linux")) {
        readings.extend(read_line(text, end));
    }
    readings.extend(text.find_all(mark!("(GNU/Linux ")).find_map(|at| login(text, at)));
    for at in text.find_all(mark!("Architecture:")) {
        readings.extend(read_info(text, at));
    }
    // Under WSL the distribution is the same: it counts where nothing else tells the system.
    let known = |readings: &[TextReading]| {
        readings.iter().any(|reading| reading.environment.platform.os.is_some())
    };
    if !known(readings) {
        readings.extend(text.find_any(&RELEASE).into_iter().find_map(|(at, _)| release(text, at)));
    }
    readings.extend(text.find_all(mark!("-unknown-linux-gnu")).find_map(|at| target(text, at)));
    readings.extend(text.find_all(mark!(" for Windows AMD64")).find_map(|at| built(text, at)));
    for at in text.find_all(mark!("uname -m")) {
        readings.extend(machine(text, at));
    }
}

/// `Target: x86_64-unknown-linux-gnu`, as programs in Rust say what they were built for.
fn target(text: &CleanText, at: usize) -> Option<TextReading> {
    let arch: CpuArch = text.line_before(at, 60).trim().strip_prefix("Target: ")?.parse().ok()?;
    Some(TextReading::of(FactKind::Uname, text, at, at + 1, Environment::new().arch(arch)))
}

/// llama.cpp's `build: 1 (3134a28) with MSVC 19.29 for Windows AMD64`.
fn built(text: &CleanText, at: usize) -> Option<TextReading> {
    let environment = Environment::new().os(Os::Windows).arch(CpuArch::X86_64);
    let is_build = text.line_before(at, 200).contains("build: ");
    is_build.then(|| TextReading::of(FactKind::Uname, text, at, at + 1, environment))
}

/// What `/etc/os-release`, `/etc/lsb-release` and `lsb_release -a` begin the distribution's name with.
const RELEASE: [Mark; 3] =
    [mark!("PRETTY_NAME="), mark!("DISTRIB_DESCRIPTION="), mark!("Description: Ubuntu ")];

fn release(text: &CleanText, at: usize) -> Option<TextReading> {
    let line = text.line_behind(at, 120);
    let begins = text.line_before(at, 80).trim().is_empty();
    let whole = text.rest(at + line.len()).starts_with('\n');
    let (_, value) = line.split_once(['=', ':'])?;
    let os = system(value).filter(|os| begins && whole && *os == Os::Linux)?;
    Some(TextReading::of(FactKind::Uname, text, at, at + 1, Environment::new().os(os)))
}

/// What greets who logs in: `Welcome to Ubuntu 24.04.1 LTS (GNU/Linux 6.8.0-45-generic x86_64)`.
fn login(text: &CleanText, at: usize) -> Option<TextReading> {
    let behind = text.line_behind(at, 120).get("(GNU/Linux ".len()..)?;
    let (kernel, arch) = behind.split_once(')')?.0.split_once(' ')?;
    if !kernel.starts_with(|c: char| c.is_ascii_digit()) || text.line_before(at, 80).is_empty() {
        return None;
    }
    let is_wsl = kernel.contains("microsoft");
    let os = if is_wsl { Os::Wsl } else { Os::Linux };
    let environment = Environment::new().os(os).arch(arch.parse().ok()?);
    Some(TextReading::of(FactKind::Uname, text, at, at + 1, environment))
}

/// The line below the command `uname -m`.
fn machine(text: &CleanText, at: usize) -> Option<TextReading> {
    let line = text.line_behind(at, 200);
    let start = at + line.len() + 1;
    let (arch, _) = text.window(start, 20).split_once('\n')?;
    let arch: CpuArch = arch.trim().parse().ok()?;
    Some(TextReading::of(FactKind::Uname, text, at, start + 1, Environment::new().arch(arch)))
}

fn read_line(text: &CleanText, end: usize) -> Option<TextReading> {
    let line = text.before(end, 300).rsplit('\n').next()?;
    // The name of the host and the kernel's version stand before the number of the build.
    let (front, build) = line.split_once('#')?;
    // `Kernel: 6.8.0-45-generic #45-Ubuntu SMP …` has no name of the host.
    let labelled = front.strip_prefix("Kernel: ");
    let words = front.rsplit_once("Linux ").map(|(_, words)| words).or(labelled)?;
    let behind = build.len().saturating_add(1).saturating_add(words.len());
    let start = end.saturating_sub(behind).saturating_sub("Linux ".len());
    let mut words = words.split_whitespace();
    let kernel = words.nth(usize::from(labelled.is_none()))?;
    if !kernel.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let mut environment = Environment::new();
    let is_wsl = kernel.contains("microsoft-standard-WSL");
    environment.platform.os = Some(if is_wsl { Os::Wsl } else { Os::Linux });
    environment.platform.arch = build.split(' ').find_map(|word| word.parse::<CpuArch>().ok());
    Some(TextReading::of(FactKind::Uname, text, start, end, environment))
}

/// `Kernel Version: …`, `Operating System: …`, `OSType: linux` and `Architecture: x86_64`, one below the
/// other.
fn read_info(text: &CleanText, at: usize) -> Option<TextReading> {
    if !text.line_before(at, 40).trim().is_empty() {
        return None;
    }
    let behind = text.line_behind(at, 80);
    let (_, arch) = behind.split_once(':')?;
    let arch: CpuArch = arch.trim().parse().ok()?;
    let front = text.before(at, 400);
    let value = |label: &str| {
        let line = front.lines().rev().take(6).find(|line| line.trim_start().starts_with(label))?;
        line.split_once(':').map(|(_, value)| value.trim())
    };
    let kernel = value("Kernel Version:").or(value("Kernel:")).or(value("OS Image:"));
    let system = value("OSType:").or(value("Operating System:"))?;
    let kernel = kernel.or(value("OSType:"))?;
    let mut environment = Environment::new().arch(arch);
    if kernel.contains("microsoft-standard-WSL") {
        environment.platform.os = Some(Os::Wsl);
    } else if system == "linux" || kernel.starts_with("Linux ") {
        environment.platform.os = Some(Os::Linux);
    }
    // The value is whole where its line ends.
    let whole = text.rest(at + behind.len()).starts_with('\n');
    whole.then(|| TextReading::of(FactKind::Uname, text, at, at + 1, environment))
}
