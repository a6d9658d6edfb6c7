//! Inventories: a table as CSV, TSV or Markdown, whose header names the columns.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::machine::gpu::Gpu;
use crate::reading::facts::gpu_list::is_memory;
use crate::reading::facts::nvidia_smi_csv::is_of_smi;
use crate::reading::machines::part::{Part, Said, Split, gpu, is_host, is_open, lines, owned};
use crate::values::driver_version::DriverVersion;
use crate::values::text::Excerpt;

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Machine,
    /// A machine's name beside a column of GPUs, or else a GPU's.
    Name,
    Gpu,
    /// The GPUs by name, or how many they are.
    Gpus,
    Count,
    Driver,
    Cuda,
    Os,
    Arch,
}

/// The words of headers, in small letters and without what is neither letter nor digit.
const COLUMNS: [(Column, &[&str]); 9] = [
    (
        Column::Machine,
        &[
            "machine",
            "machinename",
            "host",
            "hostname",
            "fqdn",
            "node",
            "nodename",
            "server",
            "servername",
            "instance",
            "instancename",
            "computer",
            "computername",
            "vm",
            "vmname",
            "rechner",
            "rechnername",
            "knoten",
            "serveur",
            "servidor",
        ],
    ),
    (Column::Name, &["name"]),
    (
        Column::Gpu,
        &[
            "gpu",
            "gpuname",
            "gpumodel",
            "gputype",
            "gpuproduct",
            "model",
            "product",
            "accelerator",
            "acceleratortype",
            "card",
            "graphicscard",
            "grafikkarte",
            "gpumodell",
            "cartegraphique",
            "tarjetagráfica",
        ],
    ),
    (Column::Gpus, &["gpus", "accelerators"]),
    (
        Column::Count,
        &[
            "count",
            "gpucount",
            "gpuscount",
            "countofgpus",
            "numgpus",
            "numgpu",
            "gpunum",
            "ngpus",
            "ngpu",
            "nogpus",
            "noofgpus",
            "numberofgpus",
            "gpunumber",
            "gpuquantity",
            "gpuqty",
            "quantity",
            "qty",
            "gpuspernode",
            "gpuspermachine",
            "gpusperserver",
            "gpusperhost",
            "gpusnode",
            "anzahl",
            "anzahlgpus",
            "gpuanzahl",
            "nombredegpu",
        ],
    ),
    (
        Column::Driver,
        &[
            "driver",
            "driverversion",
            "nvidiadriver",
            "nvidiadriverversion",
            "gpudriver",
            "gpudriverversion",
            "drivernvidia",
            "treiber",
            "treiberversion",
            "nvidiatreiber",
            "gputreiber",
            "pilote",
            "controlador",
        ],
    ),
    (Column::Cuda, &["cuda", "cudaversion", "cudadriver", "drivercuda"]),
    (
        Column::Os,
        &["os", "osname", "osversion", "operatingsystem", "system", "distro", "distribution"],
    ),
    (Column::Arch, &["arch", "architecture", "cpuarch"]),
];

fn column(header: &str) -> Option<Column> {
    let word: String =
        header.chars().filter(|one| one.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    // NetBox puts `cf_` in front of what its users add.
    let word = word.strip_prefix("cf").map_or(word.clone(), String::from);
    COLUMNS.iter().find(|(_, words)| words.contains(&word.as_str())).map(|(column, _)| *column)
}

/// The columns of a header, each by what the others leave it to be.
fn columns(header: &[String]) -> Vec<Option<Column>> {
    let all: Vec<_> = header.iter().map(|name| column(name)).collect();
    let has = |wanted| all.contains(&Some(wanted));
    let (named, has_gpu) = (has(Column::Machine), has(Column::Gpu));
    let settled = |column| match column {
        Column::Name if has_gpu || has(Column::Gpus) => (!named).then_some(Column::Machine),
        Column::Name => Some(Column::Gpu),
        // `GPU`, `# GPUs`
        Column::Gpus if has_gpu => Some(Column::Count),
        other => Some(other),
    };
    all.iter().map(|column| settled((*column)?)).collect()
}

/// The rows of a text with their numbers: a byte order mark, a line of Excel's that names the
/// delimiter, comments above the header and the rule below that of Markdown are none.
fn rows(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_row = |line: &str| {
        let rule = |one: char| "|-: ".contains(one);
        !line.trim().is_empty() && !line.starts_with("sep=") && !line.trim().chars().all(rule)
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let is_comment = |line: &str| line.starts_with('#') && !line.contains(DELIMITERS);
    let all = lines(text).filter(move |(_, line)| is_row(line));
    all.skip_while(move |(_, line)| is_comment(line))
}

/// What is between cells, the surest first.
const DELIMITERS: [char; 4] = ['\t', '|', ';', ','];

pub(super) fn table(text: &str) -> Option<Split> {
    let mut rows = rows(text).peekable();
    let (_, line) = rows.next()?;
    let delimiter = DELIMITERS.into_iter().find(|one| line.contains(*one))?;
    let header = cells(line, delimiter);
    let columns = columns(&header);
    let has = |wanted: Column| columns.contains(&Some(wanted));
    let of_gpus = has(Column::Gpu) || has(Column::Gpus);
    // Without names, each row is a machine all the same, where it says more than one thing of it. What
    // `nvidia-smi --format=csv` prints has GPUs of one machine in it, and prose has other words.
    let known = columns.iter().flatten().count();
    let nameless = || {
        of_gpus
            && (has(Column::Driver) || has(Column::Count) || has(Column::Gpus))
            && known * 2 > columns.len()
            && (has(Column::Count) && !header.iter().any(|name| name.trim() == "count")
                || !is_of_smi(line))
    };
    let has_names = has(Column::Machine) && (of_gpus || has(Column::Driver));
    if rows.peek().is_none() {
        // A head without rows is an inventory of nothing.
        return (has_names && known == columns.len()).then(Split::default);
    }
    if !has_names && !nameless() {
        return headless(text, delimiter);
    }
    let mut split = Split::default();
    for (number, line) in rows {
        let cells = cells(line, delimiter);
        if cells.len() != columns.len() {
            let what = format!("{} cells, and the header has {}", cells.len(), columns.len());
            split.odd(number, what);
            // The machine is there all the same.
            let at = columns.iter().position(|column| *column == Some(Column::Machine));
            if let Some(name) = at.and_then(|at| cells.get(at)).filter(|cell| is_host(cell.trim()))
            {
                let names = owned(name.trim());
                split.parts.push(Part { names, line: number, said: Said::Text(String::new()) });
            }
            continue;
        }
        let filled = |wanted: Column| {
            let at = columns.iter().position(|column| *column == Some(wanted))?;
            cells
                .get(at)
                .map(|cell| cell.trim_matches([' ', '*', '`']))
                .filter(|cell| !is_open(cell))
        };
        let names = filled(Column::Machine).map(owned).unwrap_or_default();
        let said = said(&filled, number, &mut split);
        split.parts.push(Part { names, line: number, said });
    }
    // Prose may begin like a header.
    let telling = |part: &Part| match &part.said {
        Said::Facts(environment) => **environment != Environment::new(),
        _ => true,
    };
    let told = split.parts.iter().filter(|part| telling(part)).count();
    if !has_names && (told * 2 < split.parts.len() || split.odd.len() > told) {
        return None;
    }
    split.some()
}

/// A table without a header, or with one that is not understood: rows of as many cells that begin with
/// names of their own, most of which name GPUs or drivers. Without this, it would be one machine with
/// the GPUs of all.
fn headless(text: &str, delimiter: char) -> Option<Split> {
    let tells = |cells: &[String]| {
        cells.iter().skip(1).any(|cell| {
            let cell = cell.trim();
            let is_driver = cell.contains('.') && cell.parse::<DriverVersion>().is_ok();
            let is_gpu = || cell.bytes().any(|byte| byte.is_ascii_digit());
            is_driver
                || is_gpu()
                    && boards(cell).iter().all(|gpu| gpu.name().is_some() && !gpu.is_unknown())
        })
    };
    let mut all: Vec<(usize, Vec<String>)> =
        rows(text).map(|(number, line)| (number, cells(line, delimiter))).collect();
    if all.first().is_some_and(|(_, first)| !tells(first)) {
        all = all.into_iter().skip(1).collect();
    }
    let width = all.first()?.1.len();
    let mut names: Vec<&str> = Vec::new();
    for (_, cells) in &all {
        let name = cells.first().filter(|_| cells.len() == width)?.trim();
        let is_name = is_host(name)
            && !name.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
            && !name.starts_with("GPU-")
            && gpu(name).is_none_or(|gpu| gpu.is_unknown());
        if !is_name || names.contains(&name) {
            return None;
        }
        names.push(name);
    }
    let telling = all.iter().filter(|(_, cells)| tells(cells)).count();
    if all.len() < 2 || telling * 2 <= all.len() {
        return None;
    }
    let parts = all.iter().map(|(line, cells)| {
        let (name, rest) = cells.split_first()?;
        let said = Said::Text(rest.join(", "));
        Some(Part { names: owned(name.trim()), line: *line, said })
    });
    Some(Split { parts: parts.collect::<Option<_>>()?, odd: Vec::new() })
}

fn said<'a>(filled: &impl Fn(Column) -> Option<&'a str>, line: usize, split: &mut Split) -> Said {
    let mut environment = Environment::new();
    let number = |cell: &str| cell.trim_end_matches(['x', 'X', '×', ' ']).parse::<usize>().ok();
    let mut count = filled(Column::Count).and_then(number);
    let mut gpus = filled(Column::Gpu).or(filled(Column::Gpus));
    // `8` is how many, and `3090` is a board.
    if let Some(alone) = gpus.and_then(number).filter(|count| *count <= Environment::MAX_GPUS) {
        count = count.or(Some(alone));
        gpus = None;
    }
    if count == Some(0) {
        return Said::NoGpu;
    }
    if let Some(cell) = gpus {
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
        // `RTX 3060, 8GB`
        if !boards.is_empty() && is_memory(item) {
            continue;
        }
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

/// The cells of a row; quotes enclose those with a delimiter in them.
fn cells(row: &str, delimiter: char) -> Vec<String> {
    let row = row.trim_end_matches('\r');
    // Markdown's stand between bars.
    let inside = row.trim().strip_prefix('|').map(|row| row.strip_suffix('|').unwrap_or(row));
    let row = inside.filter(|_| delimiter == '|').unwrap_or(row);
    let mut cells = alloc::vec![String::new()];
    let mut quoted = false;
    for one in row.chars() {
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
