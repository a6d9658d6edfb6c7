//! What the formats have in common.

use std::fmt::Write as _;
use std::io::{self, BufWriter, Write};

use serde::Serialize;

use crate::output::{Failure, unless_closed};

/// How many rows a person reads.
pub(super) const SHOWN: usize = 50;

/// Writes rows to standard output as they come: a fleet may have a million.
pub(super) fn rows(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let mut out = BufWriter::new(io::stdout().lock());
    let written = write(&mut out).and_then(|()| out.flush());
    if written.is_err() {
        // What is left would be tried once more when the writer goes.
        drop(out.into_parts());
    }
    Ok(unless_closed(written)?)
}

/// Writes a document to standard output as it is made: that of a fleet may be larger than its machines.
pub(super) fn document(value: &impl Serialize) -> Result<(), Failure> {
    rows(|out| {
        serde_json::to_writer_pretty(&mut *out, value)?;
        out.write_all(b"\n")
    })
}

/// A row of a CSV file.
pub(super) fn csv(out: &mut dyn Write, cells: &[&str]) -> io::Result<()> {
    let cells: Vec<String> = cells.iter().map(|cell| csv_cell(cell)).collect();
    writeln!(out, "{}", cells.join(","))
}

fn csv_cell(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

/// What a metric counts, as Prometheus reads it.
pub(super) fn metric(out: &mut dyn Write, name: &str, help: &str) -> io::Result<()> {
    writeln!(out, "# HELP ngcompat_fleet_{name} {help}")?;
    writeln!(out, "# TYPE ngcompat_fleet_{name} gauge")
}

/// A value of a metric.
pub(super) fn sample(
    out: &mut dyn Write,
    name: &str,
    labels: &[(&str, &str)],
    value: usize,
) -> io::Result<()> {
    let mut text = String::new();
    for (key, label) in labels {
        let label = label.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
        let comma = if text.is_empty() { "" } else { "," };
        // Writing to a String cannot fail.
        let _ = write!(text, "{comma}{key}=\"{label}\"");
    }
    if !text.is_empty() {
        text = format!("{{{text}}}");
    }
    writeln!(out, "ngcompat_fleet_{name}{text} {value}")
}
