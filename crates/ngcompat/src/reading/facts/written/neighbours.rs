//! Names alone in a text, or beside a driver.

use alloc::format;
use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::reading::clean::CleanText;
use crate::reading::facts::gpu_list::{gpus, may_end, one_kind, unbulleted};
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::facts::names::{Names, is_printed};
use crate::reading::facts::written::place::NEAR;

/// A text that is nothing but the name of a GPU.
pub(crate) fn lone_name(text: &CleanText, names: &mut Names) -> Option<TextReading> {
    let value = text.as_str().trim();
    // Words around it say more than a name does.
    let said = [" with ", " - ", "(", ","].iter().any(|more| value.contains(more));
    if value.is_empty() || value.len() > 60 || value.contains('\n') || said {
        return None;
    }
    let gpus = gpus(value, true, names)?;
    if !text.as_str().ends_with('\n') && !may_end(&gpus) {
        return None;
    }
    let mut environment = Environment::new();
    environment.gpus = gpus;
    Some(TextReading::of(FactKind::Written, text, 0, 1, environment))
}

/// A GPU whose name is the line above or below that of a driver.
pub(crate) fn read_neighbours(
    text: &CleanText,
    names: &mut Names,
    readings: &mut Vec<TextReading>,
) {
    let mut found = Vec::new();
    for reading in readings.iter() {
        let env = &reading.environment;
        let (first, last) = (*reading.lines.start(), *reading.lines.end());
        let is_list = reading.kind == FactKind::Written && last - first < NEAR;
        let names_driver = |line: &usize| {
            text.line_start(*line).is_some_and(|at| text.line_behind(at, 40).contains("river"))
        };
        // In a list it may stand anywhere.
        let line = if first == last { Some(first) } else { (first..=last).find(names_driver) };
        let Some(line) = line.filter(|_| first == last || is_list) else { continue };
        let Some(start) = text.line_start(line) else { continue };
        if env.driver.is_none() || !env.gpus.is_empty() {
            continue;
        }
        let mut bare = |start: usize| {
            let line = text.lines_from(start).next()?;
            let name = unbulleted(line.text);
            let printed = is_printed(name) || is_printed(&format!("GeForce {name}"));
            let of_vendor =
                name.get(..7).is_some_and(|front| front.eq_ignore_ascii_case("nvidia "));
            let is_bare = line.ended && name.contains(' ') && (printed || of_vendor);
            // `1xV100 gpu`
            let counted = name.starts_with(|c: char| c.is_ascii_digit())
                && name.get(1..).is_some_and(|rest| rest.starts_with(['x', '*', '×']))
                && line.ended;
            let found = names.known_gpu(name).filter(|_| is_bare).map(|gpu| alloc::vec![gpu]);
            let found = found.or_else(|| one_kind(name, names).filter(|_| counted));
            found.map(|gpus| (line.start, gpus))
        };
        let above = text.line_start(line.saturating_sub(1)).filter(|_| line > 1);
        let above = above.and_then(&mut bare);
        // Names one below the other are a list of products.
        let beyond = text.line_start(line.saturating_sub(2)).filter(|_| line > 2);
        if above.is_none() || beyond.and_then(&mut bare).is_some() {
            continue;
        }
        let mut environment = Environment::new();
        found.extend(above.map(|(at, gpus)| {
            environment.gpus = gpus;
            TextReading::of(FactKind::Written, text, at, start, environment)
        }));
    }
    readings.extend(found);
}
