//! What Windows says of its GPUs: `dxdiag`, the device manager, `wmic`, `Get-CimInstance`, `msinfo32`; and
//! of itself: `systeminfo`. Windows numbers drivers in its own way: the last five digits of `31.0.15.4601` are driver 546.01.

use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::reading::clean::CleanText;
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::facts::names::Names;
use crate::reading::marks::mark;
use crate::values::driver_version::DriverVersion;
use crate::values::platform::Os;

/// How far from its number the name of a GPU is.
const REACH: usize = 700;

pub(crate) fn read(text: &CleanText, names: &mut Names, readings: &mut Vec<TextReading>) {
    readings.extend(text.find_all(mark!("-based PC")).filter_map(|at| read_system(text, at)));
    for (at, _) in text.find_any(&[mark!(".13."), mark!(".14."), mark!(".15.")]) {
        let Some((start, driver)) = driver(text, at) else { continue };
        let before = text.before(start, REACH);
        // The nearest name of a card in front belongs to the number; with `wmic`, the name may also be
        // in front in the same row, or in a line below.
        let row = before.rsplit('\n').next().unwrap_or_default();
        let name = if row.contains("NVIDIA ") {
            let row = row.get(row.find("NVIDIA ").unwrap_or(0)..).unwrap_or_default();
            Some(row.split("  ").next().unwrap_or(row))
        } else {
            let below = || text.window(start, REACH).lines().skip(1).take(BELOW).find_map(named);
            before.lines().rev().skip(1).find_map(named).or_else(below)
        };
        let is_nvidia = |name: &&str| {
            let brands = ["NVIDIA", "GeForce", "Quadro", "Tesla"];
            brands.iter().any(|brand| name.contains(brand))
        };
        let Some(name) = name.filter(is_nvidia) else {
            // NVIDIA's own library tells whose number it is.
            if before.lines().rev().take(3).any(|line| line.contains("nvldumd")) {
                let environment = Environment::new().driver(driver).os(Os::Windows);
                readings.push(TextReading::of(
                    FactKind::WindowsDevices,
                    text,
                    start,
                    at,
                    environment,
                ));
            }
            continue;
        };
        let first = before.rfind(name).map_or(start, |place| start - before.len() + place);
        let gpu = names.known_gpu(name.trim().trim_matches(['"', ',']));
        let mut environment = Environment::new().driver(driver);
        environment.platform.os = Some(Os::Windows);
        environment.gpus.extend(gpu);
        readings.push(TextReading::of(FactKind::WindowsDevices, text, first, at, environment));
    }
}

/// How many lines below its number the name of a GPU is.
const BELOW: usize = 12;

/// The name that a line gives a device: `Card name: …`, `Name : …`, `Name=…`, `Name  NVIDIA …`. `Driver
/// Name:` and `Monitor Name:` name something else.
fn named(line: &str) -> Option<&str> {
    const LABELS: [&str; 6] =
        ["Card name", "Name", "Description", "DeviceName", "Caption", "Adapter Description"];
    let line = line.trim();
    let value = LABELS.iter().find_map(|label| line.strip_prefix(label))?;
    let name = value.trim_start_matches([' ', ':', '=']);
    let labelled = value.trim_start().starts_with([':', '=']) || name.starts_with("NVIDIA ");
    (labelled && name.len() < value.len()).then_some(name)
}

/// `System Type: x64-based PC`, below the name of the system, as `systeminfo` and `msinfo32` have it.
fn read_system(text: &CleanText, at: usize) -> Option<TextReading> {
    let line = text.line_before(at, 80);
    let arch = line.strip_prefix("System Type")?.trim_start_matches([' ', ':']);
    let front = text.before(at, 2 * REACH);
    let name = front.rfind("OS Name").map(|place| at - front.len() + place)?;
    let windows = text.line_behind(name, 80).contains("Windows");
    let mut environment = Environment::new().os(Os::Windows);
    environment.platform.arch =
        arch.trim_end_matches("-based PC").to_ascii_lowercase().parse().ok();
    windows.then(|| TextReading::of(FactKind::WindowsDevices, text, name, at, environment))
}

/// The driver that Windows gives a number like `32.0.15.6094`.
pub(crate) fn numbered(value: &str) -> Option<DriverVersion> {
    let mut parts = value.split('.');
    let (first, _) = (parts.next()?, parts.next()?);
    let (third, number) = (parts.next()?, parts.next().filter(|_| parts.next().is_none())?);
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (branch, minor) = number.split_at_checked(2).filter(|(_, minor)| minor.len() == 2)?;
    let third = third.strip_prefix('1').filter(|digit| digit.len() == 1)?;
    let plausible = (1..=2).contains(&first.len()) && digits(first) && digits(number);
    alloc::format!("{third}{branch}.{minor}").parse().ok().filter(|_| plausible)
}

/// The number whose third part is at `at`, and where it begins.
fn driver(text: &CleanText, at: usize) -> Option<(usize, DriverVersion)> {
    let is_part = |c: char| c.is_ascii_digit() || c == '.';
    let front = text.before(at, 8);
    let front = front.get(front.rfind(|c| !is_part(c)).map_or(0, |place| place + 1)..)?;
    let behind = text.window(at + ".15.".len(), 8);
    let end = behind.find(|c: char| !is_part(c))?;
    let (first, second) = front.split_once('.')?;
    let number = behind.get(..end)?;
    let digits = |text: &str, length: usize| {
        text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !(digits(first, 2) || first == "9")
        || !(digits(second, 1) || digits(second, 2))
        || !digits(number, 4)
    {
        return None;
    }
    let third = text.window(at + 2, 1);
    let (branch, minor) = number.split_at_checked(2)?;
    let version = alloc::format!("{third}{branch}.{minor}").parse().ok()?;
    Some((at - front.len(), version))
}
