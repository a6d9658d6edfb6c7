//! DCGM: the list of `dcgmi discovery -l`, and the metrics of its exporter.

use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::reading::clean::CleanText;
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::facts::names::Names;
use crate::reading::marks::mark;

pub(crate) fn read(text: &CleanText, names: &mut Names, readings: &mut Vec<TextReading>) {
    read_list(text, names, readings);
    read_metrics(text, names, readings);
}

/// `| 0      | Name: NVIDIA A100-SXM4-40GB        |`
fn read_list(text: &CleanText, names: &mut Names, readings: &mut Vec<TextReading>) {
    let mut reading: Option<TextReading> = None;
    for at in text.find_all(mark!("| Name: ")) {
        let id = text.line_before(at, 40).trim_matches(['|', ' ']);
        let name = text.line_behind(at + "| Name: ".len(), 120).split_once('|');
        let (Ok(id), Some((name, _))) = (id.parse::<u16>(), name) else { continue };
        let Some(gpu) = names.known_gpu(name) else { continue };
        // A number that doesn't go up begins another list.
        if id == 0 {
            readings.extend(reading.take());
        }
        let reading = reading.get_or_insert_with(|| {
            TextReading::of(FactKind::Dcgm, text, at, at + 1, Environment::new())
        });
        reading.reaches(text, at);
        reading.environment.gpus.push(gpu);
    }
    readings.extend(reading);
}

/// Version 4.9 of the exporter renamed the label.
const DRIVER: [&str; 2] = ["DCGM_FI_DRIVER_VERSION=\"", "DCGM_FI_SYSTEM_DRIVER_VERSION=\""];

/// `DCGM_FI_DEV_SM_CLOCK{gpu="0",…,modelName="Tesla T4",…,DCGM_FI_DRIVER_VERSION="535.104.05"} 300`
fn read_metrics(text: &CleanText, names: &mut Names, readings: &mut Vec<TextReading>) {
    let mut reading: Option<(&str, Vec<&str>, TextReading)> = None;
    for at in text.find_all(mark!("modelName=\"")) {
        let line = text.line_behind(at, 600);
        let front = text.line_before(at, 600);
        let of = |label: &str| {
            let both = [front, line];
            both.into_iter().find_map(|part| {
                part.split_once(label).and_then(|(_, rest)| rest.split_once('"')).map(|(v, _)| v)
            })
        };
        let Some(name) = of("modelName=\"") else { continue };
        let Some(gpu) = names.known_gpu(name) else { continue };
        let (host, id) = (of("Hostname=\"").unwrap_or(""), of("gpu=\"").unwrap_or(""));
        if reading.as_ref().is_some_and(|(other, ..)| *other != host) {
            readings.extend(reading.take().map(|(.., reading)| reading));
        }
        let (_, seen, reading) = reading.get_or_insert_with(|| {
            let environment = Environment::new();
            (host, Vec::new(), TextReading::of(FactKind::Dcgm, text, at, at + 1, environment))
        });
        reading.reaches(text, at);
        let driver = DRIVER.iter().find_map(|label| of(label)?.parse().ok());
        let env = &mut reading.environment;
        env.driver = env.driver.or(driver);
        if !seen.contains(&id) && seen.len() < Names::MAX {
            seen.push(id);
            env.gpus.push(gpu);
        }
    }
    readings.extend(reading.map(|(.., reading)| reading));
}
