//! `/proc/driver/nvidia/version`, what the kernel's log says of the driver, and the version alone as
//! `/sys/module/nvidia/version` has it.

use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::reading::clean::CleanText;
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::marks::mark;
use crate::values::platform::{CpuArch, Os};

pub(crate) fn read(text: &CleanText, readings: &mut Vec<TextReading>) {
    for start in text.find_all(mark!("NVRM")) {
        readings.extend(read_nvrm(text, start).or_else(|| read_complaint(text, start)));
    }
    for start in text.find_all(mark!("Kernel Mode Setting Driver for ")) {
        readings.extend(read_modeset(text, start));
    }
}

pub(crate) fn read_module(text: &CleanText, readings: &mut Vec<TextReading>) {
    for path in text.find_all(mark!("/sys/module/nvidia/version")) {
        let behind = path + "/sys/module/nvidia/version".len();
        // `cat` prints the version in the next line, `grep` behind a colon.
        let value = match text.rest(behind).chars().next() {
            Some(':') => behind + 1,
            Some('\n') => behind,
            // What somebody noted behind the command.
            Some(' ') if text.rest(behind).starts_with(" # ") => behind + " # ".len(),
            _ => continue,
        };
        if let Some(driver) = text.driver(value) {
            let environment = Environment::new().driver(driver);
            let end = text.skip_space(value) + 1;
            readings.push(TextReading::of(FactKind::ModuleVersion, text, path, end, environment));
        }
    }
    if readings.is_empty() {
        readings.extend(read_bare(text));
    }
}

/// `NVRM version: NVIDIA UNIX x86_64 Kernel Module  440.33.01  Wed Nov 13 …`, or the open form
/// `NVIDIA UNIX Open Kernel Module for x86_64  545.23.08  Release Build …`. The kernel's log has
/// the same behind `NVRM: loading`.
fn read_nvrm(text: &CleanText, start: usize) -> Option<TextReading> {
    let line = text.window(start, 200);
    let unix = line.find("NVIDIA UNIX").filter(|at| *at < 48)?;
    let module = line.find("Kernel Module").filter(|at| *at < unix + 60)?;
    let mut value = start + module + "Kernel Module".len();
    let named = line.get(unix + "NVIDIA UNIX".len()..module)?.trim();
    let mut arch = named.trim_end_matches("Open").trim().parse::<CpuArch>().ok();
    let behind = text.skip_space(value);
    if let Some(rest) = text.rest(behind).strip_prefix("for ") {
        let end = rest.find(char::is_whitespace)?;
        arch = rest.get(..end).and_then(|word| word.parse().ok());
        value = behind + "for ".len() + end;
    }
    let version = text.rest(text.skip_space(value));
    if !version.starts_with(|c: char| c.is_ascii_digit()) && !version.starts_with("TempVersion") {
        return None;
    }
    let mut environment = Environment::new();
    // Thor has the word `TempVersion` instead of a number.
    environment.driver = text.driver(value);
    environment.platform.arch = arch;
    // WSL has no such file.
    environment.platform.os = Some(Os::Linux);
    Some(TextReading::of(FactKind::ProcVersion, text, start, value, environment))
}

/// What the kernel module says when it can't work with what it found: it names its own version.
/// `NVRM: API mismatch: the client has the version 535.54.03, but NVRM: this kernel module has the
/// version 530.30.02.`, `NVRM: The NVIDIA GPU 0000:01:00.0 (PCI ID: 10de:25a0) installed in this
/// system is not supported by the NVIDIA 520.56.06 driver release.`
fn read_complaint(text: &CleanText, start: usize) -> Option<TextReading> {
    let line = text.window(start, 400);
    let begins =
        |words: &str| line.get(..words.len() + 8).is_some_and(|front| front.contains(words));
    let behind = if begins("API mismatch") {
        "kernel module has"
    } else if begins("The NVIDIA GPU") {
        "not supported by the"
    } else {
        return None;
    };
    let at = line.find(behind)? + behind.len();
    let rest = line.get(at..)?;
    // Each line begins with `NVRM:` again; what separates lines may be `#012`.
    let number = rest.split([' ', '\n']).scan(0, |offset, word| {
        let here = *offset;
        *offset += word.len() + 1;
        Some((here, word))
    });
    let (offset, _) = number
        .take(12)
        .find(|(_, word)| word.starts_with(|c: char| c.is_ascii_digit()) && word.contains('.'))?;
    let value = start + at + offset;
    let environment = Environment::new().driver(text.driver(value)?);
    Some(TextReading::of(FactKind::ProcVersion, text, start, value, environment))
}

/// `nvidia-modeset: Loading NVIDIA Kernel Mode Setting Driver for UNIX platforms  460.73.01  Thu …`,
/// or the open form `… for x86_64  610.43.02  Release Build`.
fn read_modeset(text: &CleanText, start: usize) -> Option<TextReading> {
    if !text.before(start, 40).contains("Loading NVIDIA ") {
        return None;
    }
    let value = start + "Kernel Mode Setting Driver for ".len();
    let rest = text.window(value, 60);
    let (platform, _) = rest.split_once("  ")?;
    let mut environment = Environment::new().driver(text.driver(value + platform.len())?);
    environment.platform.arch = platform.parse().ok();
    environment.platform.os = Some(Os::Linux);
    Some(TextReading::of(FactKind::ProcVersion, text, start, value, environment))
}

/// A text that is a driver version and nothing else, also once for each GPU.
fn read_bare(text: &CleanText) -> Option<TextReading> {
    let mut lines = text.lines().filter(|line| !line.text.trim().is_empty());
    let first = lines.next()?;
    let bare = |line: &str| {
        let line = line.trim().trim_end_matches('`');
        line.len() < 16 && line.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
    };
    let same = |line: &str| line.trim() == first.text.trim();
    // One read above is followed by the next line, which begins with a digit.
    let driver = match text.driver(first.start) {
        Some(driver) => driver,
        None if first.ended => first.text.trim().parse().ok()?,
        None => return None,
    };
    if !bare(first.text)
        || driver.is_branch()
        || !(300..1000).contains(&driver.branch())
        || !lines.all(|line| same(line.text) || !line.ended && first.text.starts_with(line.text))
    {
        return None;
    }
    let environment = Environment::new().driver(driver);
    let end = text.as_str().trim_end().len();
    Some(TextReading::of(FactKind::ModuleVersion, text, first.start, end, environment))
}
