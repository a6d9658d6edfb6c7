//! Inventories: a table as CSV or TSV, whose header names the columns.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::machine::gpu::Gpu;
use crate::reading::machines::part::{Part, Said, Split, gpu, is_open, lines, owned};
use crate::values::text::Excerpt;

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Machine,
    Gpu,
    Count,
    Driver,
    Cuda,
    Os,
    Arch,
}

/// The words of headers, in small letters and without what is neither letter nor digit.
const COLUMNS: [(Column, &[&str]); 7] = [
    (Column::Machine, &["machine", "host", "hostname", "node", "nodename", "server", "instance"]),
    (
        Column::Gpu,
        &[
            "gpu",
            "gpus",
            "gpuname",
            "gpumodel",
            "gputype",
            "gpuproduct",
            "model",
            "product",
            "accelerator",
        ],
    ),
    (Column::Count, &["count", "gpucount", "numgpus", "ngpus", "gpuscount", "numberofgpus"]),
    (Column::Driver, &["driver", "driverversion", "nvidiadriver", "gpudriver", "drivernvidia"]),
    (Column::Cuda, &["cuda", "cudaversion", "cudadriver", "drivercuda"]),
    (Column::Os, &["os", "operatingsystem", "system"]),
    (Column::Arch, &["arch", "architecture", "cpuarch"]),
];

fn column(header: &str) -> Option<Column> {
    let word: String =
        header.chars().filter(|one| one.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    COLUMNS.iter().find(|(_, words)| words.contains(&word.as_str())).map(|(column, _)| *column)
}

pub(super) fn table(text: &str) -> Option<Split> {
    let mut rows = lines(text).filter(|(_, line)| !line.trim().is_empty());
    let (_, header) = rows.next()?;
    let delimiter = ['\t', ';', ','].into_iter().find(|one| header.contains(*one))?;
    let columns: Vec<_> = cells(header, delimiter).iter().map(|name| column(name)).collect();
    let has = |wanted: Column| columns.contains(&Some(wanted));
    // What `nvidia-smi --format=csv` prints has no machines in it.
    if !has(Column::Machine) || !has(Column::Gpu) && !has(Column::Driver) {
        return None;
    }
    let mut split = Split::default();
    for (number, line) in rows {
        let cells = cells(line, delimiter);
        if cells.len() != columns.len() {
            let what = format!("{} cells, and the header has {}", cells.len(), columns.len());
            split.odd(number, what);
            continue;
        }
        let filled = |wanted: Column| {
            let at = columns.iter().position(|column| *column == Some(wanted))?;
            cells.get(at).map(|cell| cell.trim()).filter(|cell| !is_open(cell))
        };
        let names = filled(Column::Machine).map(owned).unwrap_or_default();
        let said = said(&filled, number, &mut split);
        split.parts.push(Part { names, line: number, said });
    }
    split.some()
}

fn said<'a>(filled: &impl Fn(Column) -> Option<&'a str>, line: usize, split: &mut Split) -> Said {
    let mut environment = Environment::new();
    let count = filled(Column::Count).and_then(|count| count.parse::<usize>().ok());
    if count == Some(0) {
        return Said::NoGpu;
    }
    if let Some(cell) = filled(Column::Gpu) {
        let boards = boards(cell);
        if boards.iter().any(|board| board.possible_capabilities().is_empty()) {
            split.odd(line, format!("unknown GPU {}", Excerpt::new(cell)));
        }
        environment.gpus = match (boards.as_slice(), count) {
            ([one], Some(count)) => alloc::vec![one.clone(); count.min(Environment::MAX_GPUS)],
            _ => boards,
        };
    }
    let facts = [
        (Column::Driver, "driver"),
        (Column::Cuda, "cuda_driver"),
        (Column::Os, "os"),
        (Column::Arch, "arch"),
    ];
    for (column, key) in facts {
        if let Some(value) = filled(column)
            && let Err(error) = environment.set(key, value)
        {
            split.odd(line, format!("{error}"));
        }
    }
    Said::Facts(Box::new(environment))
}

/// The boards of a cell: `A100`, `8x A100`, `T4 + V100`.
fn boards(cell: &str) -> Vec<Gpu> {
    let mut boards = Vec::new();
    for item in cell.split([';', '+', '|', ',']) {
        let (count, name) = times(item.trim()).unwrap_or((1, item.trim()));
        let board = gpu(name).unwrap_or(Gpu::UNKNOWN);
        let free = Environment::MAX_GPUS.saturating_sub(boards.len());
        boards.extend(alloc::vec![board; free.min(count)]);
    }
    boards
}

/// `8x A100`, `8 × A100`.
fn times(item: &str) -> Option<(usize, &str)> {
    let digits = item.bytes().take_while(u8::is_ascii_digit).count();
    let (count, rest) = item.split_at_checked(digits)?;
    let name = rest.trim_start().strip_prefix(['x', 'X', '×', '*'])?;
    let spaced = name.len() != name.trim_start().len();
    (spaced || rest.starts_with(['x', 'X', '×']))
        .then_some((count.parse().ok()?, name.trim_start()))
}

/// The cells of a row; quotes stand around those with a delimiter in them.
fn cells(row: &str, delimiter: char) -> Vec<String> {
    let mut cells = alloc::vec![String::new()];
    let mut quoted = false;
    for one in row.trim_end_matches('\r').chars() {
        match one {
            '"' => quoted = !quoted,
            _ if one == delimiter && !quoted => cells.push(String::new()),
            _ => {
                if let Some(cell) = cells.last_mut() {
                    cell.push(one);
                }
            }
        }
    }
    cells
}
