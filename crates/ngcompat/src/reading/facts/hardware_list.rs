//! Lists of hardware: `lspci`, `lshw`, `inxi`, `ubuntu-drivers devices`. They have the name of a chip
//! and in brackets that of the board: `NVIDIA Corporation GA102 [GeForce RTX 3090]`.

use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::machine::gpu::Gpu;
use crate::reading::clean::CleanText;
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::facts::names::Names;
use crate::reading::marks::{Mark, mark};

pub(crate) fn read(text: &CleanText, names: &mut Names, readings: &mut Vec<TextReading>) {
    // What stands in front of a chip's name, in each kind of list.
    const OF_LSPCI: Mark = mark!("NVIDIA Corporation ");
    const OF_INXI: Mark = mark!("Device-");
    let marks = [OF_LSPCI, OF_INXI, mark!("model    :"), mark!("product: ")];
    let mut reading: Option<TextReading> = None;
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
        // `inxi` names the loaded driver.
        let driver = match behind.find("driver: nvidia v: ") {
            Some(place) if mark == OF_INXI => {
                text.driver(at + mark.len() + place + "driver: nvidia v: ".len())
            }
            _ => None,
        };
        if gpu.is_none() && driver.is_none() || !whole && driver.is_none() && !line.contains(']') {
            continue;
        }
        let reading = reading.get_or_insert_with(|| {
            TextReading::of(FactKind::HardwareList, text, at, at + 1, Environment::new())
        });
        reading.reaches(text, at);
        reading.environment.gpus.extend(gpu);
        reading.environment.driver = reading.environment.driver.or(driver);
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
        let is_id = name.len() == 9 && name.as_bytes().get(4) == Some(&b':') || name.len() == 4;
        let readable = !is_id && name.bytes().any(|byte| byte.is_ascii_alphabetic());
        [name, first, plain].into_iter().filter(|_| readable).find_map(|name| names.known_gpu(name))
    })
}
