//! The fields of a line, and of the rows of a table.

use alloc::vec::Vec;

use crate::reading::clean::CleanText;
use crate::reading::facts::gpu_list::{
    first_of, is_memory, one_kind, outside_brackets, unbulleted,
};
use crate::reading::facts::names::Names;
use crate::reading::facts::written::field::{Field, field, numbered_gpus};
use crate::reading::facts::written::numbers::names_another;
use crate::reading::facts::written::place::is_typed;
use crate::reading::facts::written::sentence::{module_and_version, own_words, whole_line};
use crate::reading::facts::written_label::{Label, label};
use crate::values::driver_version::DriverVersion;
use crate::values::text::offset;

/// The columns of a table, where its head was found.
#[derive(Default)]
pub(crate) struct Table {
    pub(crate) columns: Vec<Option<Label>>,
    /// Rows of values so far: a table of several machines does not say which is this one.
    pub(crate) rows: usize,
}

impl Table {
    /// The fields of a line: parts between commas, bars or semicolons; a label and its value may be
    /// cells of their own.
    pub(crate) fn fields<'a>(
        &mut self,
        text: &CleanText,
        start: usize,
        line: &'a str,
        ended: bool,
        names: &mut Names,
    ) -> Vec<Field<'a>> {
        let begins = |line: &str| {
            let cell = line.split('|').next().unwrap_or(line);
            cell.contains(": ") && field(cell, 0, true).is_some()
        };
        if let Some(row) = line.trim().strip_prefix('|').or_else(|| {
            let is_row = line.contains(" | ") && !(self.columns.is_empty() && begins(line));
            is_row.then(|| line.trim())
        }) {
            return self.cells(text, start + offset(line, row), row, ended, names);
        }
        *self = Self::default();
        let of_module = module_and_version(line, start, ended, names);
        let of_sentence = of_module.or_else(|| own_words(line, start, ended, names));
        if let Some(fields) = of_sentence.or_else(|| whole_line(line, start, ended, names)) {
            return fields;
        }
        if let Some(field) = numbered_gpus(line, start, ended) {
            return alloc::vec![field];
        }
        let mut fields: Vec<Field<'a>> = Vec::new();
        let mut bare: Vec<Field<'a>> = Vec::new();
        // `GPU 0: RTX 3090 | 24576 MiB | driver 580.159.03`
        let parts = outside_brackets(line, &[',', ';', '|', '·', '•']);
        // `L40S x4 / driver 550 / Ubuntu 22.04`
        let slashes = parts.len() == 1 && line.matches(" / ").count() > 1;
        let parts = if slashes { line.split(" / ").collect() } else { parts };
        let keys = parts.len() == 1 && line.matches('=').count() > 1 && !line.contains(": ");
        let parts = if keys { by_keys(line) } else { parts };
        let parts = if line.is_ascii() { parts } else { clauses(parts) };
        for part in parts {
            let at = offset(line, part);
            let whole = ended || at + part.len() < line.len();
            if let Some(field) = field(part, start + at, whole) {
                fields.push(field);
                continue;
            }
            // `My setup: RTX 4090`
            let text = part.rsplit(':').next().map_or("", unbulleted);
            let (start, label) = (start + at, Some(Label::Gpu));
            let (value, separated) = (start, false);
            bare.push(Field { label, start, value, text, separated, ended: whole });
        }
        // `Driver Version: 535.129.03 CUDA Version: 12.2`
        let beside =
            fields.iter().filter(|field| field.label == Some(Label::Driver)).find_map(|it| {
                let (_, value) = it.text.split_once(" CUDA Version: ").filter(|_| it.ended)?;
                let value = value.trim();
                let (start, label) = (start + offset(line, value), Some(Label::Cuda));
                Some(Field {
                    label,
                    start,
                    value: start,
                    text: value,
                    separated: true,
                    ended: true,
                })
            });
        fields.extend(beside);
        join_gpus(line, &mut fields, &mut bare, names);
        // `Driver: 525.60.13, 535.104.05`
        let is_driver = |field: &Field<'_>| field.label == Some(Label::Driver);
        let another = |field: &Field<'_>| {
            field.text.starts_with(|c: char| c.is_ascii_digit()) && names_another(field.text)
        };
        if bare.iter().any(another) {
            fields.retain(|field| !is_driver(field));
        }
        // Beside a driver, a GPU and a system need no label.
        if fields.iter().any(|field| is_driver(field) || field.label == Some(Label::JetPack)) {
            let systems = bare.iter().map(|field| Field { label: Some(Label::System), ..*field });
            let systems: Vec<Field<'a>> = systems.collect();
            fields.extend(bare);
            fields.extend(systems);
        }
        fields
    }

    pub(crate) fn cells<'a>(
        &mut self,
        text: &CleanText,
        start: usize,
        row: &'a str,
        ended: bool,
        names: &mut Names,
    ) -> Vec<Field<'a>> {
        let row = row.trim_end();
        let closed = row.ends_with('|');
        let cells: Vec<&str> = row.trim_end_matches('|').split('|').collect();
        if cells.iter().all(|cell| cell.trim_matches([' ', '-', ':']).is_empty()) {
            return Vec::new();
        }
        let labels: Vec<Option<Label>> = cells.iter().map(|cell| label(cell.trim())).collect();
        let labelled = labels.iter().flatten().count();
        if labelled >= 2 {
            *self = Self { columns: labels, rows: 0 };
            return Vec::new();
        }
        let field = |cell: &'a str, label| {
            let at = start + offset(row, cell) + cell.len() - cell.trim_start().len();
            let ended =
                ended && closed || text.rest(at + cell.trim().len()).starts_with([' ', '|']);
            Field { label, start: at, value: at, text: cell.trim(), separated: true, ended }
        };
        if self.columns.len() == cells.len() {
            self.rows += 1;
            // Only a table of one machine is about this one; that shows in its second row.
            if self.rows > 1 || Self::another_row(text, start, row) {
                return Vec::new();
            }
            return cells
                .iter()
                .zip(&self.columns)
                .map(|(cell, label)| field(cell, *label))
                .collect();
        }
        // A label in the first cell, its value in the next; more values are those of other machines. Behind
        // a row that is cut there may be more of them.
        let (true, [Some(label), ..], [_, value, ..]) =
            (ended, labels.as_slice(), cells.as_slice())
        else {
            return Vec::new();
        };
        let others = cells.iter().skip(2).any(|cell| {
            let cell = cell.trim();
            one_kind(cell, names).is_some() || cell.parse::<DriverVersion>().is_ok()
        });
        if others { Vec::new() } else { alloc::vec![field(value, Some(*label))] }
    }

    /// Whether the table goes on below this row, or may do so where a text ends that nobody typed.
    pub(crate) fn another_row(text: &CleanText, start: usize, row: &str) -> bool {
        let below = text.rest(start + row.len());
        let below = below.split_once('\n').map_or("", |(_, below)| below);
        match below.split_once('\n') {
            Some((line, _)) => line.contains('|'),
            None => !below.trim().is_empty() || !is_typed(text),
        }
    }
}

/// Makes one field of GPUs that come one after the other: `GPU: RTX 3090, 2x RTX 4090`.
pub(crate) fn join_gpus<'a>(
    line: &'a str,
    fields: &mut [Field<'a>],
    bare: &mut Vec<Field<'a>>,
    names: &mut Names,
) {
    let end = |field: &Field<'_>| offset(line, field.text) + field.text.len();
    let mut joined: Vec<Field<'a>> = Vec::new();
    for part in core::mem::take(bare) {
        let is_gpu = one_kind(part.text, names).is_some();
        let before = fields.iter_mut().chain(joined.iter_mut()).find(|field| {
            let between = line.get(end(field)..offset(line, part.text)).unwrap_or("x");
            field.label == Some(Label::Gpu)
                && between.contains(',')
                && between.trim_matches([' ', ',']).is_empty()
                && one_kind(first_of(field.text), names).is_some()
        });
        match before {
            Some(field) if is_gpu || is_memory(part.text) => {
                let text = line.get(offset(line, field.text)..end(&part));
                field.text = text.unwrap_or(field.text);
                field.ended = part.ended;
            }
            _ => joined.push(part),
        }
    }
    *bare = joined;
}

/// The parts of `gpu=RTX 4090 driver=550.54.15 os=linux`.
pub(crate) fn by_keys(line: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = line;
    for (at, _) in line.match_indices('=').skip(1) {
        let Some(key) = line.get(..at).and_then(|front| front.rfind(' ')) else { continue };
        let front = offset(line, rest);
        parts.extend(line.get(front..key));
        rest = line.get(key..).unwrap_or_default();
    }
    parts.push(rest);
    parts
}

/// The clauses of parts in languages whose full stops and conjunctions have no spaces.
pub(crate) fn clauses(parts: Vec<&str>) -> Vec<&str> {
    let ends = ["。", "이고 ", "이며 "];
    ends.iter().fold(parts, |parts, end| {
        parts.into_iter().flat_map(|part| part.split_inclusive(end)).collect()
    })
}
