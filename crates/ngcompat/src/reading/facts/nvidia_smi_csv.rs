//! The lines of `nvidia-smi --query-gpu=… --format=csv`, with any columns, with and without header
//! and units.

use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::machine::gpu::Gpu;
use crate::reading::clean::{CleanText, Line};
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::facts::names::{Names, is_printed};
use crate::reading::marks::mark;
use crate::values::compute_capability::ComputeCapability;
use crate::values::driver_version::DriverVersion;

#[derive(Clone, Copy, PartialEq)]
enum Column {
    Name,
    Driver,
    Capability,
    Other,
}

pub(crate) fn read(text: &CleanText, names: &mut Names, readings: &mut Vec<TextReading>) {
    let has_command = text.has(mark!(COMMAND));
    let mut columns: Option<Vec<Column>> = None;
    let mut current: Option<TextReading> = None;
    for line in text.lines() {
        let content = line.text.trim();
        if content.is_empty() {
            continue;
        }
        let told = if has_command { columns_of_command(content) } else { None };
        if let Some(told) = told.or_else(|| columns_of_header(content)) {
            // A header behind its command says the same.
            if columns.as_ref() != Some(&told) || current.is_some() {
                readings.extend(current.take());
                columns = Some(told);
            }
            continue;
        }
        let row = match &columns {
            Some(columns) => Row::read(text, &line, columns, names),
            None => Row::guess(text, &line, names)
                .or_else(|| current.as_ref().and_then(|_| Row::of_broken_board(&line))),
        };
        let Some(row) = row else {
            columns = None;
            readings.extend(current.take());
            continue;
        };
        // A machine has one driver: rows with another are of another machine.
        let other = |reading: &TextReading| {
            let known = reading.environment.driver;
            known.zip(row.driver).is_some_and(|(known, here)| known != here)
        };
        if current.as_ref().is_some_and(other) {
            readings.extend(current.take());
        }
        let reading = current.get_or_insert_with(|| {
            let end = line.start + line.text.len();
            TextReading::of(FactKind::NvidiaSmiCsv, text, line.start, end, Environment::new())
        });
        reading.reaches(text, line.start);
        reading.environment.driver = reading.environment.driver.or(row.driver);
        reading.environment.gpus.extend(row.gpu);
    }
    readings.extend(current);
}

/// The option that names the columns.
const COMMAND: &str = "--query-gpu";

/// The columns of `nvidia-smi --query-gpu=name,driver_version --format=csv`.
fn columns_of_command(line: &str) -> Option<Vec<Column>> {
    let (_, rest) = line.split_once(COMMAND)?;
    let rest = rest.trim_start_matches(['=', ' ', '"', '\'']);
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "._,".contains(c)));
    let columns = columns_of(rest.get(..end.unwrap_or(rest.len()))?)?;
    // A line of a script is no command that was run.
    line.contains("csv").then_some(columns)
}

/// Whether a line heads what `nvidia-smi --query-gpu=… --format=csv` prints.
pub(crate) fn is_of_smi(line: &str) -> bool {
    columns_of_header(line.trim()).is_some()
}

fn columns_of_header(line: &str) -> Option<Vec<Column>> {
    if line.len() > 2000 || !line.starts_with(|c: char| c.is_ascii_lowercase() || c == '"') {
        return None;
    }
    let columns = columns_of(line)?;
    // A lone word may head any column of any text.
    let telling =
        ["driver_version", "compute_cap", "uuid", "pci.", "memory.", "gpu_name", "utilization."];
    (line == "name" || telling.iter().any(|field| line.contains(field))).then_some(columns)
}

/// The columns of a list of fields, if all of them are such as the tool knows and one of them is of
/// interest.
fn columns_of(fields: &str) -> Option<Vec<Column>> {
    let columns: Vec<Column> = fields
        .split(',')
        .map(|field| {
            let field = field.trim().trim_matches('"');
            // The unit: `memory.total [MiB]`.
            let field = field.split_once(" [").map_or(field, |(field, _)| field);
            let plain = !field.is_empty()
                && field
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"_.".contains(&b));
            Some(match field {
                "name" | "gpu_name" => Column::Name,
                "driver_version" => Column::Driver,
                "compute_cap" => Column::Capability,
                "index" | "uuid" | "gpu_uuid" | "timestamp" | "count" | "serial" | "gpu_serial"
                | "pstate" | "display_mode" | "display_active" | "persistence_mode"
                | "gpu_bus_id" => Column::Other,
                _ if plain && field.contains(['.', '_']) => Column::Other,
                _ => return None,
            })
        })
        .collect::<Option<_>>()?;
    columns.iter().any(|column| *column != Column::Other).then_some(columns)
}

#[derive(Default)]
struct Row {
    driver: Option<DriverVersion>,
    gpu: Option<Gpu>,
}

impl Row {
    /// A row whose columns are known.
    fn read(
        text: &CleanText,
        line: &Line<'_>,
        columns: &[Column],
        names: &mut Names,
    ) -> Option<Self> {
        let fields = fields(line);
        if fields.len() > columns.len() || fields.len() < columns.len() && line.ended {
            return None;
        }
        let (mut driver, mut capability, mut name) = (None, None, "");
        for (column, (start, field, whole)) in columns.iter().zip(&fields) {
            match column {
                Column::Driver if *whole => driver = version(field),
                Column::Driver => driver = text.driver(*start),
                Column::Name if *whole => name = field,
                Column::Capability if *whole => {
                    capability =
                        field.parse::<ComputeCapability>().ok().filter(|_| field.contains('.'));
                }
                _ => {}
            }
        }
        // Without another sign that this is such a row, its name must be a GPU's.
        let gpu = if driver.is_some() && is_error(name) {
            Some(Gpu::UNKNOWN)
        } else if driver.is_some() || capability.is_some() {
            names.gpu(name)
        } else {
            names.known_gpu(name)
        };
        let gpu = match (gpu, capability) {
            (gpu, Some(capability)) => Some(gpu.unwrap_or_default().with_capability(capability)),
            (gpu, None) => gpu,
        };
        (driver.is_some() || gpu.is_some()).then_some(Self { driver, gpu })
    }

    /// A row of a board that does not answer, among rows of others.
    fn of_broken_board(line: &Line<'_>) -> Option<Self> {
        let fields = fields(line);
        let broken = fields.iter().any(|(_, field, whole)| *whole && is_error(field));
        let mut whole = fields.iter().filter(|(_, _, whole)| *whole);
        let driver = whole.find_map(|(_, field, _)| version(field));
        let lost = fields.iter().filter(|(_, field, _)| is_error(field)).count() > 1;
        (fields.len() > 1 && broken && (driver.is_some() || lost))
            .then_some(Self { driver, gpu: Some(Gpu::UNKNOWN) })
    }

    /// A row without header: it needs a GPU's name, and beside it a driver version, an amount of
    /// memory, the capability of that GPU or its id.
    fn guess(text: &CleanText, line: &Line<'_>, names: &mut Names) -> Option<Self> {
        if !line.text.contains(',') || line.text.len() > 1000 {
            return None;
        }
        if ![".", " MiB", "GPU-"].iter().any(|sign| line.text.contains(sign)) {
            return None;
        }
        let fields = fields(line);
        let (_, name, _) = fields.iter().find(|(_, field, whole)| *whole && is_printed(field))?;
        let gpu = names.known_gpu(name)?;
        let driver = fields.iter().find_map(|(start, field, whole)| {
            let driver = if *whole { version(field) } else { text.driver(*start) };
            driver.filter(|driver| (300..1000).contains(&driver.branch()))
        });
        let capability = gpu.capability();
        let telling = |field: &str| {
            field.strip_suffix(" MiB").is_some_and(|number| number.parse::<u32>().is_ok())
                || field.contains('.') && capability.is_some() && field.parse().ok() == capability
                || field.starts_with("GPU-")
        };
        (driver.is_some() || fields.iter().any(|(_, field, whole)| *whole && telling(field)))
            .then_some(Self { driver, gpu: Some(gpu) })
    }
}

/// What is in the place of a value that could not be read: `[Unknown Error]`, `[GPU is lost]`.
fn is_error(field: &str) -> bool {
    field.starts_with('[') && field.ends_with(']') || field == "ERR!"
}

/// The fields of a line, where each begins, and whether it is whole: the last one of a cut text may
/// not be.
fn fields<'a>(line: &Line<'a>) -> Vec<(usize, &'a str, bool)> {
    let mut start = line.start;
    let mut fields: Vec<_> = line
        .text
        .split(',')
        .map(|field| {
            let at = start;
            start += field.len() + 1;
            (at, field.trim().trim_matches(['"', '`']), true)
        })
        .collect();
    if let Some(last) = fields.last_mut() {
        last.2 = line.ended;
    }
    fields
}

/// A driver version that is a whole field.
fn version(field: &str) -> Option<DriverVersion> {
    field
        .parse::<DriverVersion>()
        .ok()
        .filter(|driver| !driver.is_branch() && (100..2000).contains(&driver.branch()))
        .filter(|_| field.starts_with(|c: char| c.is_ascii_digit()))
}
