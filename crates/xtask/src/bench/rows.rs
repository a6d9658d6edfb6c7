//! The figures: as JSON for machines, as tables for people, and compared with earlier ones.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use comfy_table::{CellAlignment, Table, presets};
use serde::{Deserialize, Serialize};

/// A figure.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Row {
    /// Its name: `rust.verdict_ns`.
    pub(super) name: String,
    pub(super) value: f64,
    pub(super) unit: String,
}

impl Row {
    pub(super) fn new(name: String, value: f64, unit: &str) -> Self {
        Self { name, value, unit: String::from(unit) }
    }
}

/// What the project wants to be: no more than this.
const GOALS: &[(&str, f64)] = &[
    ("rust.verdict_ns", 150.0),
    ("rust.verdict_allocations", 0.0),
    ("rust.sweep_us", 15.0),
    ("rust.check_us", 5.0),
    ("rust.parse_smi_us", 20.0),
    ("rust.million_s", 0.5),
    ("rust.core_build_s", 10.0),
    ("python.import_ms", 3.0),
    ("python.require_ms", 1.0),
    ("python.wheel_bytes", 1.5e6),
    ("js.check.first_verdict_ms", 10.0),
    ("js.check.gzip_bytes", 80_000.0),
];

/// Counts vary by less than this between two runs of the same program: allocators differ.
const TOLERANCE: f64 = 0.03;

/// The rows that a program prints as JSON, a line each.
pub(super) fn printed(command: &mut Command) -> Result<Vec<Row>, String> {
    let program = command.get_program().to_string_lossy().into_owned();
    println!("── {program} {}", command.get_args().next().unwrap_or_default().display());
    let output = command.stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| format!("{program}: {error}"))?;
    if !output.status.success() {
        return Err(format!("{program} failed"));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().map(|line| serde_json::from_str(line).map_err(|e| e.to_string())).collect()
}

pub(super) fn read(path: &Path) -> Result<Vec<Row>, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
}

pub(super) fn write(path: &Path, rows: &[Row]) -> Result<(), String> {
    let json = serde_json::to_string_pretty(rows).map_err(|error| error.to_string())?;
    fs::write(path, json).map_err(|error| format!("{}: {error}", path.display()))?;
    println!("\nwritten to {}", path.display());
    Ok(())
}

/// Says which questions take more instructions than before.
pub(super) fn compare(before: &[Row], after: &[Row]) -> Result<(), String> {
    let before: BTreeMap<_, _> = before.iter().map(|row| (row.name.as_str(), row.value)).collect();
    let mut worse = 0;
    println!("\ninstructions beside the baseline:");
    for row in after.iter().filter(|row| row.unit == "instructions") {
        let Some(&old) = before.get(row.name.as_str()) else { continue };
        let change = row.value / old - 1.0;
        if change.abs() > TOLERANCE {
            let word = if change > 0.0 { "worse" } else { "better" };
            println!("{word:6} {:+6.1} %  {}", change * 100.0, row.name);
        }
        worse += usize::from(change > TOLERANCE);
    }
    match worse {
        0 => {
            println!("nothing got worse");
            Ok(())
        }
        _ => Err(format!("questions that take more instructions than before: {worse}")),
    }
}

/// The figures for people: what belongs to one question or one package stands in one line.
pub(super) fn show(rows: &[Row]) {
    let of =
        |wanted: fn(&Row) -> bool| -> Vec<&Row> { rows.iter().filter(|row| wanted(row)).collect() };
    let tables = [
        lines("question", &of(|row| row.name.starts_with("rust."))),
        lines("growth with", &of(|row| row.unit == "exponent")),
        lines("peer", &of(|row| row.name.starts_with("peer.") && !is_count(row))),
        lines("chooser of wheels", &of(|row| row.name.starts_with("wheels."))),
        list(&of(|row| ["python.", "js.", "wasm."].iter().any(|one| row.name.starts_with(one)))),
    ];
    for table in tables.iter().filter(|table| !table.is_empty()) {
        println!("\n{table}");
    }
}

fn is_count(row: &Row) -> bool {
    ["instructions", "allocations"].contains(&row.unit.as_str())
}

/// A line for each subject, a column for each thing that is measured.
fn lines(heading: &str, rows: &[&Row]) -> Table {
    let mut columns = Vec::new();
    let mut subjects: BTreeMap<&str, BTreeMap<&str, String>> = BTreeMap::new();
    for row in rows {
        let (subject, column) = split(row);
        if !columns.contains(&column) {
            columns.push(column);
        }
        subjects.entry(subject).or_default().insert(column, cell(row));
    }
    let mut table = table(&[&[heading], columns.as_slice()].concat());
    for (subject, mut cells) in subjects {
        let cells = columns.iter().map(|column| cells.remove(column).unwrap_or_default());
        table.add_row([String::from(subject)].into_iter().chain(cells));
    }
    table
}

/// `rust.verdict_ns` is the time of `verdict`; `peer.rigsolve.import_ms` the import of `rigsolve`.
fn split(row: &Row) -> (&str, &str) {
    let (prefix, name) = row.name.split_once('.').unwrap_or_default();
    if prefix == "wheels" {
        return name.split_once('.').unwrap_or((name, ""));
    }
    if prefix == "peer" {
        let (peer, measured) = name.split_once('.').unwrap_or((name, ""));
        return (peer, measured.rsplit_once('_').map_or(measured, |(measured, _)| measured));
    }
    let (subject, unit) = name.rsplit_once('_').unwrap_or((name, ""));
    (subject, if ["ns", "us", "ms", "s"].contains(&unit) { "time" } else { unit })
}

fn list(rows: &[&Row]) -> Table {
    let mut table = table(&["figure", "value"]);
    for row in rows {
        table.add_row([row.name.clone(), cell(row)]);
    }
    table
}

fn table(columns: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::ASCII_MARKDOWN).set_header(columns);
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

/// The value, its unit, and the goal it misses.
fn cell(row: &Row) -> String {
    let value = match row.value {
        value if value >= 100.0 || value.fract() == 0.0 => thousands(value),
        value if value >= 10.0 => format!("{value:.1}"),
        value => format!("{value:.2}"),
    };
    let unit = match row.unit.as_str() {
        "instructions" | "allocations" | "exponent" | "machines" => String::new(),
        "us" => String::from(" µs"),
        "kib" => String::from(" KiB"),
        unit => format!(" {unit}"),
    };
    match GOALS.iter().find(|(name, _)| *name == row.name) {
        Some((_, goal)) if row.value <= *goal => format!("{value}{unit} ✓"),
        Some((_, goal)) => format!("{value}{unit} (goal {})", thousands(*goal)),
        None => format!("{value}{unit}"),
    }
}

fn thousands(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}
