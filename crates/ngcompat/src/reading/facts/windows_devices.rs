//! What Windows says of its GPUs: `dxdiag`, the device manager, `wmic`, `Get-CimInstance`. Windows
//! numbers drivers in its own way: the last five digits of `31.0.15.4601` are driver 546.01.

use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::reading::clean::CleanText;
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::facts::names::Names;
use crate::reading::marks::mark;
use crate::values::driver_version::DriverVersion;
use crate::values::platform::Os;

/// How far from its number the name of a GPU stands.
const REACH: usize = 700;

pub(crate) fn read(text: &CleanText, names: &mut Names, readings: &mut Vec<TextReading>) {
    for (at, _) in text.find_any(&[mark!(".13."), mark!(".14."), mark!(".15.")]) {
        let Some((start, driver)) = driver(text, at) else { continue };
        let before = text.before(start, REACH);
        // The nearest name of a card in front belongs to the number; with `wmic`, the name may also be
        // in front in the same row.
        let card = ["Card name:", "Name :", "Name:", "Description:", "DeviceName :"]
            .iter()
            .filter_map(|label| {
                // `Driver Name:` and `Monitor Name:` name something else.
                let alone = |at: usize| {
                    let line = before.get(..at).and_then(|front| front.rsplit('\n').next());
                    line.is_some_and(|front| front.trim().is_empty())
                };
                let mut places = before.rmatch_indices(label);
                places.find(|(at, _)| alone(*at)).map(|(at, _)| at + label.len())
            })
            .max();
        let row = before.rsplit('\n').next().unwrap_or_default();
        let name = if row.contains("NVIDIA ") {
            let row = row.get(row.find("NVIDIA ").unwrap_or(0)..).unwrap_or_default();
            Some(row.split("  ").next().unwrap_or(row))
        } else {
            card.and_then(|at| before.get(at..)?.split('\n').next())
        };
        let Some(name) = name.filter(|name| name.contains("NVIDIA") || name.contains("GeForce"))
        else {
            continue;
        };
        let place = text.before(start, REACH).rfind(name).unwrap_or(0);
        let first = start - before.len() + place;
        let gpu = names.known_gpu(name.trim().trim_matches(['"', ',']));
        let mut environment = Environment::new().driver(driver);
        environment.platform.os = Some(Os::Windows);
        environment.gpus.extend(gpu);
        readings.push(TextReading::of(FactKind::WindowsDevices, text, first, at, environment));
    }
}

/// The number whose third part stands at `at`, and where it begins.
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
