//! `uname -a` on Linux: `Linux host 5.15.0-91-generic #101-Ubuntu SMP … x86_64 GNU/Linux`; the system in
//! `docker info`, `hostnamectl` and a description of a Kubernetes node.

use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::reading::clean::CleanText;
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::marks::mark;
use crate::values::platform::{CpuArch, Os};

pub(crate) fn read(text: &CleanText, readings: &mut Vec<TextReading>) {
    for end in text.find_all(mark!(" GNU/Linux")) {
        readings.extend(read_line(text, end));
    }
    for at in text.find_all(mark!("Architecture:")) {
        readings.extend(read_info(text, at));
    }
}

fn read_line(text: &CleanText, end: usize) -> Option<TextReading> {
    let line = text.before(end, 300).rsplit('\n').next()?;
    // The name of the host and the kernel's version stand before the number of the build.
    let (front, build) = line.split_once('#')?;
    let words = front.rsplit_once("Linux ")?.1;
    let start = end - build.len() - 1 - words.len() - "Linux ".len();
    let mut words = words.split_whitespace();
    let kernel = words.nth(1)?;
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
