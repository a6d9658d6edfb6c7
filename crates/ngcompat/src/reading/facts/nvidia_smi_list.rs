//! The list of `nvidia-smi -L`: `GPU 0: Tesla T4 (UUID: GPU-…)`.
//!
//! The indented lines of MIG devices have no `GPU` and no number.

use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::reading::clean::CleanText;
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::facts::names::Names;
use crate::reading::marks::mark;

pub(crate) fn read(text: &CleanText, names: &mut Names, readings: &mut Vec<TextReading>) {
    let mut last = None;
    // The id may be cut off or hidden.
    for uuid in text.find_all(mark!(" (UUID")).chain(text.find_all(mark!(" (...)"))) {
        let front = text.before(uuid, 100);
        let Some((number, name)) =
            front.rsplit_once("GPU ").and_then(|(_, rest)| rest.split_once(": "))
        else {
            continue;
        };
        let Some(number) = number.parse::<u32>().ok().filter(|_| !name.contains('\n')) else {
            continue;
        };
        let Some(gpu) = names.gpu(name) else { continue };
        let start = uuid - name.len();
        // A number that doesn't go up begins another list.
        let previous = readings.last_mut().filter(|_| last.is_some_and(|last| last < number));
        if let Some(reading) = previous {
            reading.environment.gpus.push(gpu);
            reading.reaches(text, uuid);
        } else {
            let environment = Environment::new().gpu(gpu);
            readings.push(TextReading::of(FactKind::NvidiaSmiList, text, start, uuid, environment));
        }
        last = Some(number);
    }
}
