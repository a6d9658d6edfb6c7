//! The forms of issue trackers: headings, boxes, tables in HTML.

use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::reading::clean::{CleanText, Line};
use crate::reading::facts::gpu_list::{MOST, gpus, unbulleted};
use crate::reading::facts::html_table::{HtmlCell, HtmlTable, html_tables};
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::facts::names::Names;
use crate::reading::facts::written::asks::{Asked, asks, is_of_others};
use crate::reading::facts::written::block::{Block, Reports};
use crate::reading::facts::written::field::{Field, field};
use crate::reading::facts::written_label::{Label, label};
use crate::reading::marks::mark;
use crate::values::os_names::system;
use crate::values::platform::Os;
use crate::values::text::offset;

/// The one system whose box is checked in a form: `- [x] WSL 2`.
pub(crate) fn checked_system(text: &CleanText) -> Option<TextReading> {
    let mut found: Option<(usize, Os)> = None;
    for line in text.lines_with(&[mark!("[x] "), mark!("[X] ")]) {
        let front = line.text.trim_start_matches(['-', '*', '+', ' ']);
        let value = front.strip_prefix("[x] ").or(front.strip_prefix("[X] "));
        let value = value.map(|value| value.rsplit(':').next().unwrap_or(value));
        let short = |value: &&str| value.len() < 40 && line.ended;
        let Some(os) = value.filter(short).and_then(system) else { continue };
        if found.is_some_and(|(_, known)| known != os) {
            return None;
        }
        found = found.or(Some((line.start, os)));
    }
    let (at, os) = found?;
    Some(TextReading::of(FactKind::Written, text, at, at + 1, Environment::new().os(os)))
}

/// The GPU whose box is checked in a form: `- [x] RTX 4090`. Several that are checked contradict each
/// other, so that a cut list says nothing that a whole one doesn't.
pub(crate) fn read_checked_gpus(
    text: &CleanText,
    names: &mut Names,
    readings: &mut Vec<TextReading>,
) {
    if readings.iter().any(|reading| !reading.environment.gpus.is_empty()) {
        return;
    }
    for line in text.lines_with(&[mark!("[x] "), mark!("[X] "), mark!("☑ ")]) {
        let front = line.text.trim_start_matches(['-', '*', '+', ' ']);
        let value = ["[x] ", "[X] ", "☑ "].iter().find_map(|tick| front.strip_prefix(tick));
        let Some(value) = value.filter(|value| line.ended && value.len() < 60) else { continue };
        // What heads the list, above its boxes.
        let mut head = "";
        for line in text.lines_above(line.start).take(MOST) {
            head = line;
            if !unbulleted(line).starts_with('[') && !line.starts_with(['-', '*', '+', '☑']) {
                break;
            }
        }
        if asks(line.text) || asks(head) || head.contains("ested") {
            continue;
        }
        if let Some(gpus) = gpus(value, true, names) {
            let mut environment = Environment::new();
            environment.gpus = gpus;
            let end = line.start + 1;
            readings.push(TextReading::of(FactKind::Written, text, line.start, end, environment));
        }
    }
}

/// Tables in HTML: a label and its value in the cells of a row, or a head and one row of values.
pub(crate) fn read_html(
    text: &CleanText,
    typed: bool,
    known: &Reports,
    names: &mut Names,
    readings: &mut Vec<TextReading>,
) {
    for HtmlTable { start, rows, ended } in html_tables(text) {
        let mut head: Vec<Option<Label>> = Vec::new();
        let mut fields = Vec::new();
        let mut values = 0;
        let mut asked = text.line_above(start).is_some_and(asks);
        for row in &rows {
            asked |= row.iter().any(|cell| asks(cell.text) || is_of_others(cell.text));
            // What stands above says something all the same.
            if asked {
                break;
            }
            let labels: Vec<_> = row.iter().map(|cell| label(cell.text)).collect();
            let value = |&HtmlCell { start, text }, label| {
                let (value, separated, ended) = (start, true, true);
                Field { label, start, value, text, separated, ended }
            };
            if labels.iter().flatten().count() > 1 && head.is_empty() {
                head = labels;
            } else if head.len() == row.len() && !head.is_empty() {
                values += 1;
                fields.extend(row.iter().zip(&head).map(|(cell, label)| value(cell, *label)));
            } else if let ([_, cell], [Some(label), None]) = (row.as_slice(), labels.as_slice()) {
                fields.push(value(cell, Some(*label)));
            }
        }
        // A table of several machines says of none that it is this one.
        if !head.is_empty() && (values != 1 || !ended) {
            continue;
        }
        let mut block: Option<Block> = None;
        for field in &fields {
            let Some(said) = field.said(text, typed, names) else { continue };
            if block.as_ref().is_some_and(|block| block.has(&said)) {
                readings.extend(block.take().and_then(|block| block.reading(text, known)));
            }
            let block = block.get_or_insert_with(|| Block::at(field.start, Asked::Nothing));
            block.add(said, field.start, text.line_of(field.start));
        }
        readings.extend(block.and_then(|block| block.reading(text, known)));
    }
}

/// `Operating System:` or a heading that lost its signs, whose value is below.
pub(crate) fn is_bare_label(line: &str) -> bool {
    let line = line.trim_end();
    let alone = line.len() < 48
        && !line.bytes().any(|byte| byte.is_ascii_digit() || b"|,=;".contains(&byte));
    let front = line.strip_suffix(':').or(Some(line).filter(|_| alone));
    front.is_some_and(|front| label(unbulleted(front)).is_some() || names_modules(front))
}

/// The heading of a form: `NVIDIA Open GPU Kernel Modules Version`.
pub(crate) fn names_modules(head: &str) -> bool {
    head.ends_with("Kernel Modules Version")
}

/// `### Driver` and the value below, as forms of issue trackers make it; GPUs may be a list.
pub(crate) fn below_heading<'a>(
    text: &'a CleanText,
    line: &Line<'_>,
    names: &mut Names,
) -> Option<Field<'a>> {
    let head = line.text.trim_start_matches('#').trim().trim_end_matches(':');
    // `Hardware: GPU`
    let name = unbulleted(head.rsplit(':').next().unwrap_or(head));
    let of_modules = names_modules(head).then_some(Label::Driver);
    let label = label(name).or(of_modules)?;
    let mut below = text.lines_from(line.start + line.text.len() + 1).take(2 + MOST);
    let first = below.by_ref().take(3).find(|below| !below.text.trim().is_empty())?;
    let value = unbulleted(first.text);
    // The next label, where this one has no value.
    if !line.text.starts_with('#') && field(value, 0, true).is_some() {
        return None;
    }
    let value = match value.strip_prefix("GPU 0:") {
        Some(name) if line.text.starts_with('#') => name.trim_start(),
        _ => value.strip_prefix("Model:").map_or(value, str::trim_start),
    };
    let start = first.start + offset(first.text, value);
    let (mut end, mut ended) = (start + value.len(), first.ended);
    if label == Label::Gpu && gpus(value, true, names).is_some() {
        let is_gpu = |line: &Line<'_>| gpus(unbulleted(line.text), true, names).is_some();
        for line in below.take_while(is_gpu) {
            (end, ended) = (line.start + line.text.trim_end().len(), line.ended);
        }
    }
    let text = text.as_str().get(start..end)?;
    let field = Field { label: Some(label), start, value: start, text, separated: true, ended };
    Some(field).filter(|_| !first.text.starts_with('#'))
}
