//! The table of `nvidia-smi`, in every layout since R325.
//!
//! It is read as a sequence of cells between `|`, not of lines, so that tables that were wrapped or
//! flattened to one line read the same. A header states the versions; a GPU is a cell with its
//! number and name that is followed by a cell with its bus id. Tables of MIG devices and of
//! processes have no such pair.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::machine::gpu::Gpu;
use crate::reading::clean::CleanText;
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::facts::names::told_apart_by_memory;
use crate::reading::facts::names::{Names, is_printed, of_memory};
use crate::reading::marks::mark;
use crate::values::cuda_version::CudaVersion;
use crate::values::driver_version::DriverVersion;
use crate::values::platform::Os;
use crate::values::text::sort_by_number;

/// A header and the rows below it.
#[derive(Default)]
struct Table {
    start: usize,
    end: usize,
    tool: Option<DriverVersion>,
    driver: Option<DriverVersion>,
    cuda: Option<CudaVersion>,
    /// Whether it has what only Windows prints.
    windows: bool,
    gpus: Vec<Gpu>,
    /// The number of the last GPU.
    last: Option<u32>,
}

pub(crate) fn read(text: &CleanText, names: &mut Names, readings: &mut Vec<TextReading>) {
    let mut tables = headers(text);
    read_rows(text, names, &mut tables);
    sort_by_number(&mut tables, |table| table.start);
    readings.extend(tables.into_iter().map(|table| {
        let mut environment = Environment::new();
        environment.driver = table.driver;
        environment.cuda_driver = table.cuda;
        environment.platform.os = os(&table);
        environment.gpus = table.gpus;
        TextReading::of(FactKind::NvidiaSmi, text, table.start, table.end, environment)
    }));
}

/// Under WSL, the tool is the Linux one and the driver the Windows one, which is newer and has two
/// numbers; elsewhere both are the same.
fn os(table: &Table) -> Option<Os> {
    if table.windows {
        return Some(Os::Windows);
    }
    let (tool, driver) = (table.tool?, table.driver?);
    (driver.has_two_numbers() && driver > tool && driver.branch().abs_diff(tool.branch()) < 10)
        .then_some(Os::Wsl)
}

/// The headers: `NVIDIA-SMI 550.54  Driver Version: 551.61  CUDA Version: 12.4`, or from R610 on
/// with `KMD Version` and `CUDA UMD Version`.
fn headers(text: &CleanText) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    for colon in text.find_all(mark!("Version:")) {
        let front = text.before(colon, 100);
        let Some(front) = ["Driver ", "KMD "].iter().find_map(|label| front.strip_suffix(label))
        else {
            continue;
        };
        let value = colon + "Version:".len();
        let driver = text.driver(value);
        // In a sentence or a list it is what somebody typed.
        let line = text.line_before(colon, 300);
        let line = line.trim_end_matches("Driver ").trim_end_matches("KMD ");
        let in_table = line.trim_end_matches(['|', ' ']).rsplit(' ').next().is_none_or(|word| {
            word.bytes().all(|byte| byte.is_ascii_digit() || b".|+-".contains(&byte))
        });
        // The other field stands behind the first, in the same row.
        let row = text.window(value, 100);
        let row = row.split_once("Version:").map_or("", |(between, _)| between);
        let cuda_at = ["CUDA ", "CUDA UMD "].iter().find_map(|label| {
            let between = row.strip_suffix(label)?;
            let typed = between.contains(['+', ',', '/', '(']);
            let apart = between.trim().bytes().all(|b| !b.is_ascii_lowercase())
                && between.len() < 80
                && !typed;
            apart.then_some(value + row.len() + "Version:".len())
        });
        let cuda = cuda_at.and_then(|at| text.cuda(at));
        // A sentence or a list goes on with its signs.
        let goes_on = cuda_at.is_some_and(|at| {
            let behind = text.window(at, 20).trim_start();
            let number = |c: char| c.is_ascii_digit() || c == '.';
            behind.trim_start_matches(number).starts_with([',', ';', ')'])
        });
        // In front of it stands the version of the tool, unless the text begins in between.
        let tool = front.rfind("NVIDIA-SMI").and_then(|at| {
            let tool =
                front.get(at + "NVIDIA-SMI".len()..)?.trim().trim_end_matches('|').trim_end();
            let is_version = tool.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
            is_version.then(|| (colon - (text.before(colon, 100).len() - at), tool.parse().ok()))
        });
        let start = match tool {
            Some((start, _)) => start,
            None if driver.is_some()
                && cuda_at.is_some()
                && in_table
                && !goes_on
                && !row.contains('\n') =>
            {
                colon
            }
            None => continue,
        };
        tables.push(Table {
            start,
            end: cuda_at.unwrap_or(value),
            tool: tool.and_then(|(_, tool)| tool),
            driver,
            cuda,
            windows: driver.is_some_and(DriverVersion::has_two_numbers)
                && driver == tool.and_then(|(_, tool)| tool)
                && text.before(start, 300).contains(":\\"),
            ..Table::default()
        });
    }
    tables
}

/// Adds the GPUs to the tables they are in; rows without a header make a table of their own.
fn read_rows(text: &CleanText, names: &mut Names, tables: &mut Vec<Table>) {
    let mut headers = core::mem::take(tables).into_iter().peekable();
    let mut row: Option<Row<'_>> = None;
    let mut pending: Option<Pending> = None;
    let mut offset = 0;
    for cell in text.as_str().split('|') {
        let start = offset;
        offset += cell.len() + 1;
        if headers.peek().is_some_and(|header| header.start < offset) {
            settle(&mut pending, tables, None);
            tables.extend(headers.next());
        }
        if let Some(row) = row.take().filter(|_| is_bus(cell)) {
            settle(&mut pending, tables, None);
            if tables.last().is_none_or(|table| table.last.is_some_and(|last| row.number <= last)) {
                tables.push(Table { start: row.start, ..Table::default() });
            }
            if let (Some(table), Some(gpu)) = (tables.last_mut(), names.listed_gpu(&row.name)) {
                table.last = Some(row.number);
                table.end = offset;
                table.windows |= row.windows;
                match gpu.name().and_then(told_apart_by_memory) {
                    Some(models) => pending = Some(Pending { gpu, models, cells: 0 }),
                    None => table.gpus.push(gpu),
                }
            }
        } else if cell.len() < 200 {
            if let Some(table) = tables.last_mut() {
                let same = table.tool == table.driver
                    && table.driver.is_some_and(DriverVersion::has_two_numbers);
                // The head of the column, and the path of a process.
                let text = cell.trim_start();
                table.windows |= text.starts_with("GPU")
                    && (text.contains("TCC/WDDM") || text.contains("Driver-Model"))
                    || same
                        && text.starts_with(|c: char| c.is_ascii_digit())
                        && text.contains(":\\");
            }
            if let Some(waiting) = &mut pending {
                waiting.cells += 1;
                if let Some(memory) = memory(cell) {
                    settle(&mut pending, tables, Some(memory));
                }
            }
        }
        row = Row::of(cell, start);
    }
    // A row at the end of the text: its memory may have been cut off.
    if pending.as_ref().is_some_and(|pending| pending.cells > 6) {
        settle(&mut pending, tables, None);
    }
    tables.extend(headers);
    tables.retain(|table| table.tool.is_some() || table.driver.is_some() || !table.gpus.is_empty());
}

/// A GPU whose name is cut and whose memory, in a later cell, says which it is.
struct Pending {
    gpu: Gpu,
    models: Vec<(&'static str, u32)>,
    /// How many cells have passed since.
    cells: usize,
}

fn settle(pending: &mut Option<Pending>, tables: &mut [Table], memory: Option<u32>) {
    let Some(Pending { gpu, models, .. }) = pending.take() else { return };
    let model = memory.and_then(|memory| of_memory(&models, memory));
    let gpu = model.and_then(|name| name.parse().ok()).unwrap_or(gpu);
    if let Some(table) = tables.last_mut() {
        table.gpus.push(gpu);
    }
}

/// The first cell of a GPU's row: `0  Tesla T4            Off`.
struct Row<'a> {
    start: usize,
    number: u32,
    name: Cow<'a, str>,
    windows: bool,
}

impl<'a> Row<'a> {
    /// `cell` is followed by the `|` that proves it whole, or by the end of the text; then no bus
    /// follows either, and the row doesn't count.
    fn of(cell: &'a str, start: usize) -> Option<Self> {
        let text = cell.trim();
        let first = cell.len() - cell.trim_start().len();
        if text.len() > 200 || !text.contains('\n') {
            // What stands in front belongs to another row, if the `|` at the beginning of rows is
            // lost.
            let line = text.rsplit('\n').next()?;
            return Self::of_line(line.trim_start(), start + first + text.len() - line.len());
        }
        // A row that was wrapped inside this cell, between words or inside one.
        if let Some(row) = text.split('\n').next().and_then(|line| Self::of_line(line.trim(), 0)) {
            let rejoined = |between| {
                let joined = text.split('\n').map(str::trim).collect::<Vec<_>>().join(between);
                let Row { name, windows, .. } = Row::of_line(&joined, 0)?;
                is_printed(&name).then_some((name.into_owned(), windows))
            };
            let (name, windows) = rejoined(" ").or_else(|| rejoined(""))?;
            return Some(Self { start: start + first, name: name.into(), windows, ..row });
        }
        let line = text.rsplit('\n').next()?.trim_start();
        Self::of_line(line, start + first + text.len() - line.len())
    }

    fn of_line(line: &'a str, start: usize) -> Option<Self> {
        let (number, name) = line.split_once(' ')?;
        if number.len() > 3 || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        // Whether the driver stays loaded, or the Windows driver's model.
        let (name, windows) = match name.trim_start().rsplit_once(' ') {
            Some((name, "On" | "Off" | "N/A" | "ERR!" | "Disabled" | "Enabled")) => (name, false),
            Some((name, "WDDM" | "TCC" | "MCDM")) => (name, true),
            _ => (name, false),
        };
        Some(Self { start, number: number.parse().ok()?, name: name.trim().into(), windows })
    }
}

/// `00000000:00:1E.0 Off`; Jetson prints `N/A`.
fn is_bus(cell: &str) -> bool {
    let mut words = cell.split_whitespace();
    let Some(id) = words.next() else { return false };
    let domain = id.split_once(':').map_or("", |(domain, _)| domain);
    let is_id = (4..=8).contains(&domain.len()) && domain.bytes().all(|b| b.is_ascii_hexdigit());
    // The id may be wrapped. The table of `nvidia-smi vgpu` has it alone.
    let display = words.next();
    is_id && display.is_none() && id.len() == "00000000:00:1E.0".len()
        || (is_id || id == "N/A")
            && display
                .into_iter()
                .chain(words.take(1))
                .any(|display| ["On", "Off", "N/A", "ERR!"].contains(&display))
}

/// The `15109` of `0MiB / 15109MiB`.
fn memory(cell: &str) -> Option<u32> {
    let (_, total) = cell.split_once("MiB /")?;
    total.trim().split_once("MiB")?.0.parse().ok()
}
