//! Lists of hardware: `lspci`, `lshw`, `inxi`, `ubuntu-drivers devices`. They have the name of a chip
//! and in brackets that of the board: `NVIDIA Corporation GA102 [GeForce RTX 3090]`.

use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::machine::gpu::Gpu;
use crate::reading::clean::CleanText;
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::facts::names::Names;
use crate::reading::marks::{Mark, mark};
use crate::values::driver_version::DriverVersion;

// What stands in front of a chip's name, in each kind of list.
const OF_LSPCI: Mark = mark!("NVIDIA Corporation ");
const OF_INXI: Mark = mark!("Device-");

pub(crate) fn read(text: &CleanText, names: &mut Names, readings: &mut Vec<TextReading>) {
    let marks = [OF_LSPCI, OF_INXI, mark!("model    :"), mark!("product: ")];
    let mut reading: Option<(TextReading, Mark)> = None;
    // The boards by their addresses, which `lspci` prints each time that it is called.
    let mut seen: Vec<(&str, Option<Gpu>)> = Vec::new();
    for (at, mark) in text.find_any(&marks) {
        let front = text.line_before(at, 200);
        let line = text.line_behind(at, 300);
        let behind = line.get(mark.len()..).unwrap_or_default();
        let is_device = match mark {
            OF_LSPCI => {
                let kinds = ["VGA", "3D", "Display", "[0300]", "[0302]"];
                kinds.iter().any(|kind| front.contains(kind))
            }
            OF_INXI => behind.contains("NVIDIA ") || behind.contains("Nvidia "),
            _ => front.trim().is_empty(),
        };
        if !is_device {
            continue;
        }
        let whole = text.rest(at + line.len()).starts_with('\n');
        let gpu = board(behind, names);
        let driver = loaded(text, at).filter(|_| mark == OF_INXI);
        if gpu.is_none() && driver.is_none() || !whole && driver.is_none() && !line.contains(']') {
            continue;
        }
        // Another list may name the same boards.
        if reading.as_ref().is_some_and(|(_, before)| *before != mark) {
            readings.extend(reading.take().map(|(reading, _)| reading));
        }
        if let Some(address) = address(front) {
            match seen.iter().find(|(known, _)| *known == address) {
                Some((_, known)) if *known == gpu => continue,
                // Another machine has that board there.
                Some(_) => {
                    readings.extend(reading.take().map(|(reading, _)| reading));
                    seen.clear();
                }
                None => {}
            }
            if seen.len() < Names::MAX {
                seen.push((address, gpu.clone()));
            }
        }
        let (reading, _) = reading.get_or_insert_with(|| {
            let environment = Environment::new();
            (TextReading::of(FactKind::HardwareList, text, at, at + 1, environment), mark)
        });
        reading.reaches(text, at);
        reading.environment.gpus.extend(gpu);
        reading.environment.driver = reading.environment.driver.or(driver);
    }
    readings.extend(reading.map(|(reading, _)| reading));
    read_opengl(text, names, readings);
}

/// The address on the bus in front of a device: `03:00.0 VGA compatible controller: `.
fn address(front: &str) -> Option<&str> {
    let hexadecimal = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_hexdigit());
    front.split(' ').find_map(|word| {
        let word = word.strip_prefix("0000:").unwrap_or(word);
        let (bus, function) = word.rsplit_once('.')?;
        let number = function.len() == 1 && hexadecimal(function);
        (number && bus.contains(':') && bus.split(':').all(hexadecimal)).then_some(word)
    })
}

/// The loaded driver that `inxi` names behind the device, or in the lines below it that it wrapped.
fn loaded(text: &CleanText, at: usize) -> Option<DriverVersion> {
    const LABEL: &str = "driver: nvidia";
    let device = text.window(at + OF_INXI.len(), 400);
    let ends = ["Device-", "Display:", "\n\n"];
    let device = ends.iter().fold(device, |rest, end| rest.split(end).next().unwrap_or(rest));
    let (front, behind) = device.split_once(LABEL)?;
    let value = behind.trim_start().strip_prefix("v:")?.trim_start();
    let place = front.len() + LABEL.len() + behind.len().saturating_sub(value.len());
    text.driver(at + OF_INXI.len() + place)
}

/// What `glxinfo` says of the board that draws, and of its driver: `OpenGL renderer string: NVIDIA GeForce
/// RTX 2060/PCIe/SSE2`, `OpenGL version string: 4.6.0 NVIDIA 550.78`.
fn read_opengl(text: &CleanText, names: &mut Names, readings: &mut Vec<TextReading>) {
    let mut reading: Option<TextReading> = None;
    for at in text.find_all(mark!("OpenGL ")) {
        let line = text.line_behind(at, 200);
        let Some((label, value)) = line.split_once(" string: ") else { continue };
        let mut environment = Environment::new();
        if label.ends_with("renderer") {
            let name = value.split_once("/PCI").map(|(name, _)| name);
            environment.gpus.extend(name.and_then(|name| names.known_gpu(name)));
        } else if label.ends_with("version")
            && let Some((_, driver)) = value.split_once(" NVIDIA ")
        {
            environment.driver = text.driver(at + line.len().saturating_sub(driver.len()));
        }
        let same = reading.as_ref().is_some_and(|known| {
            let known = &known.environment;
            known.driver == environment.driver || known.gpus == environment.gpus
        });
        match &mut reading {
            _ if environment == Environment::new() => {}
            Some(known)
                if same || known.environment.driver.is_none() == environment.gpus.is_empty() =>
            {
                known.reaches(text, at);
                known.environment.driver = known.environment.driver.or(environment.driver);
                if known.environment.gpus.is_empty() {
                    known.environment.gpus = environment.gpus;
                }
            }
            _ => {
                let kind = FactKind::HardwareList;
                let new = TextReading::of(kind, text, at, at + 1, environment);
                readings.extend(reading.replace(new));
            }
        }
    }
    readings.extend(reading);
}

/// The board named in the first pair of brackets that names one.
fn board(line: &str, names: &mut Names) -> Option<Gpu> {
    line.split('[').skip(1).find_map(|rest| {
        let (name, _) = rest.split_once(']')?;
        // The board of several models, one of which it is: `GeForce RTX 3070 Mobile / Max-Q`.
        let first = name.split(" / ").next().unwrap_or(name);
        let plain = first.trim_end_matches(" Lite Hash Rate").trim_end_matches(" Mobile");
        // Apple's and others' boards of a model.
        let plain = plain.trim_end_matches(" Mac Edition");
        let is_id = name.len() == 9 && name.as_bytes().get(4) == Some(&b':') || name.len() == 4;
        let readable = !is_id && name.bytes().any(|byte| byte.is_ascii_alphabetic());
        [name, first, plain].into_iter().filter(|_| readable).find_map(|name| names.known_gpu(name))
    })
}
