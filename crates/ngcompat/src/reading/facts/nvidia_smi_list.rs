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
    let mut ids: Vec<(u32, &str)> = Vec::new();
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
        let id = whole_id(text.window(uuid, 60));
        // Tasks of one job are shown one GPU each, all under the same number.
        let of_task = text.line_before(uuid, 200).trim_start().split_once("GPU ");
        let of_task =
            of_task.is_some_and(|(front, _)| front.contains("PROC") || front.contains("RANK"));
        if let Some(reading) = readings.last_mut().filter(|_| of_task && last == Some(number))
            && let Some(id) = id
        {
            if ids.iter().all(|(_, known)| *known != id) {
                reading.environment.gpus.push(gpu);
                ids.push((number, id));
            }
            reading.reaches(text, uuid);
            continue;
        }
        // A number that doesn't go up begins another list.
        if last.is_none_or(|last| last >= number) {
            ids.clear();
        }
        ids.extend(id.map(|id| (number, id)));
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

/// The `GPU-…` of ` (UUID: GPU-…)`, where it is whole.
fn whole_id(behind: &str) -> Option<&str> {
    let (id, _) = behind.strip_prefix(" (UUID: ")?.split_once(')')?;
    Some(id).filter(|id| id.len() > "GPU-".len())
}
