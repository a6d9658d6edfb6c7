//! Inventories: a table as CSV, TSV or Markdown, whose header names the columns.

use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::machine::gpu::Gpu;
use crate::reading::facts::gpu_list::is_memory;
use crate::reading::facts::nvidia_smi_csv::is_of_smi;
use crate::reading::machines::columns::{Column, columns};
use crate::reading::machines::host_list;
use crate::reading::machines::joined::joined;
use crate::reading::machines::kinds::{has_gpus, with_kind};
use crate::reading::machines::layout::{DELIMITERS, Layout, cells};
use crate::reading::machines::part::{Part, Said, Split, gpu, is_host, is_open, lines, owned};
use crate::values::driver_version::DriverVersion;
use crate::values::text::Excerpt;

/// The rows of a text with their numbers: a byte order mark, a line of Excel's that names the
/// delimiter, comments above the header and the rule below that of Markdown are none.
fn rows(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_row = |line: &str| {
        let rule = |one: char| "|-+: ".contains(one);
        !line.trim().is_empty() && !line.starts_with("sep=") && !line.trim().chars().all(rule)
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let is_comment = |line: &str| line.starts_with('#') && !line.contains(DELIMITERS);
    let all = lines(text).filter(move |(_, line)| is_row(line));
    all.skip_while(move |(_, line)| is_comment(line))
}

pub(super) fn table(text: &str) -> Option<Split> {
    let mut rows = rows(text).peekable();
    let (first, line) = rows.next()?;
    let layout = Layout::of(line);
    let header = layout.header(line);
    let columns = columns(&header);
    let has = |wanted: Column| columns.contains(&Some(wanted));
    let of_gpus = has(Column::Gpu) || has(Column::Gpus);
    // Without names, each row is a machine all the same, where it says more than one thing of it. What
    // `nvidia-smi --format=csv` prints has GPUs of one machine in it, and prose has other words.
    let known = columns.iter().flatten().count();
    let nameless = || {
        of_gpus
            && matches!(layout, Layout::Delimited(_))
            && (has(Column::Driver) || has(Column::Count) || has(Column::Gpus))
            && known * 2 > columns.len()
            && (has(Column::Count) && !header.iter().any(|name| name.trim() == "count")
                || !is_of_smi(line))
    };
    let tells = of_gpus || has(Column::Driver) || has(Column::MachineType);
    let has_names = has(Column::Machine) && tells;
    if rows.peek().is_none() {
        // A head without rows is an inventory of nothing.
        return (has_names && known == columns.len()).then(Split::default);
    }
    if !has_names && !nameless() {
        return match layout {
            Layout::Delimited(delimiter) => headless(text, delimiter).or_else(|| worded(text)),
            Layout::Aligned(_) => worded(text),
        };
    }
    let mut split = Split::default();
    let mut described = Vec::new();
    let mut cuda_is_open = false;
    for (number, line) in rows {
        let cells = layout.cells(line, columns.len());
        if cells.len() != columns.len() {
            let what = format!("{} cells, and the header has {}", cells.len(), columns.len());
            split.odd(number, what);
            // The machine is there all the same.
            let at = columns.iter().position(|column| *column == Some(Column::Machine));
            if let Some(name) = at.and_then(|at| cells.get(at)).filter(|cell| is_host(cell.trim()))
            {
                let names = owned(name.trim());
                let said = Said::Text(String::new());
                described.push(Row { names, cluster: None, line: number, said });
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
        cuda_is_open |= filled(Column::Cuda).is_some() && filled(Column::Driver).is_none();
        let several = |name: &str| host_list::expand(name).filter(|_| name.contains('['));
        let names =
            filled(Column::Machine).map(|name| several(name).unwrap_or_else(|| owned(name)));
        let said = said(&filled, number, &mut split);
        let cluster = filled(Column::Cluster).map(String::from);
        described.push(Row { names: names.unwrap_or_default(), cluster, line: number, said });
    }
    // Prose may begin like a header.
    let telling = |row: &Row| match &row.said {
        Said::Facts(environment) => **environment != Environment::new(),
        _ => true,
    };
    let told = described.iter().filter(|row| telling(row)).count();
    if !has_names && (told * 2 < described.len() || split.odd.len() > told) {
        return None;
    }
    if cuda_is_open {
        let what = "a CUDA version may be that of the driver or of a toolkit, so it is left out; call the \
                    column `cuda_driver` where nvidia-smi printed it";
        split.odd(first, what);
    }
    one_a_machine(described, has(Column::Count), has(Column::Place), &mut split);
    split.some()
}

/// What a row says.
struct Row {
    names: Vec<String>,
    cluster: Option<String>,
    line: usize,
    said: Said,
}

/// The rows of each machine as one part. Where they say nothing of how many GPUs there are, each is about
/// one of them.
fn one_a_machine(rows: Vec<Row>, counted: bool, by_place: bool, split: &mut Split) {
    // Two clusters may have machines of one name.
    let mut clusters: BTreeMap<Vec<String>, BTreeSet<Option<String>>> = BTreeMap::new();
    for row in &rows {
        clusters.entry(row.names.clone()).or_default().insert(row.cluster.clone());
    }
    let mut places: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    let mut again = Vec::new();
    for Row { mut names, cluster, line, said } in rows {
        if let Some(cluster) =
            cluster.filter(|_| clusters.get(&names).is_some_and(|all| all.len() > 1))
        {
            for name in &mut names {
                *name = format!("{cluster}/{name}");
            }
        }
        let at = split.parts.len();
        let place = if names.is_empty() { at } else { *places.entry(names.clone()).or_insert(at) };
        let Some(part) = split.parts.get_mut(place) else {
            split.parts.push(Part { names, line, said });
            continue;
        };
        again.push(line);
        part.said = match (core::mem::replace(&mut part.said, Said::NoGpu), said) {
            (Said::Facts(first), Said::Facts(other)) => {
                Said::Facts(Box::new(both(*first, part.line, *other, line, counted)))
            }
            (Said::Facts(one), _) | (_, Said::Facts(one)) => Said::Facts(one),
            (one, _) => one,
        };
    }
    // With a place for each GPU, that is how such a list is meant.
    if let Some(line) = again.first().filter(|_| !by_place) {
        let what = match again.len() {
            1 => String::from("this machine has a row before; both are taken for one machine"),
            count => format!("{count} rows are of machines with a row before; each is one machine"),
        };
        split.odd(*line, what);
    }
}

/// Both rows of a machine.
fn both(
    mut first: Environment,
    line: usize,
    mut other: Environment,
    other_line: usize,
    counted: bool,
) -> Environment {
    let mut gpus = core::mem::take(&mut first.gpus);
    let more = core::mem::take(&mut other.gpus);
    // The same boards, counted in both rows, are written twice.
    if !(counted && gpus == more) {
        let free = Environment::MAX_GPUS.saturating_sub(gpus.len());
        gpus.extend(more.into_iter().take(free));
    }
    let mut all = joined(first, line, other, other_line);
    all.gpus = gpus;
    all
}

/// A table without a header, or with one that is not understood: rows of as many cells that begin with
/// names of their own, most of which name GPUs or drivers. Without this, it would be one machine with
/// the GPUs of all.
fn headless(text: &str, delimiter: char) -> Option<Split> {
    let tells = |cells: &[String]| {
        cells.iter().skip(1).any(|cell| {
            let cell = cell.trim();
            let is_kind = has_gpus(cell);
            let is_driver = cell.contains('.') && cell.parse::<DriverVersion>().is_ok();
            let is_gpu = || cell.bytes().any(|byte| byte.is_ascii_digit());
            is_driver
                || is_kind
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
        let mut known = Environment::new();
        (known.gpus, known.driver) = words_of(&rest.join(" "));
        for kind in rest.iter().filter(|cell| has_gpus(cell.trim())) {
            known = with_kind(known, kind.trim());
        }
        let said = Said::Both(rest.join(", "), Box::new(known));
        Some(Part { names: owned(name.trim()), line: *line, said })
    });
    Some(Split { parts: parts.collect::<Option<_>>()?, odd: Vec::new() })
}

/// Rows of words with single blanks between them: the name of a machine, and what is printed of it.
fn worded(text: &str) -> Option<Split> {
    let mut parts = Vec::new();
    let mut names = BTreeSet::new();
    let mut telling = 0_usize;
    for (line, row) in rows(text) {
        let (name, rest) = row.trim_end().split_once([' ', '\t']).unwrap_or((row.trim_end(), ""));
        let rest = rest.trim();
        // The name of a machine has more in it than letters; so do those of packages and boards.
        let numbered = name.bytes().any(|byte| byte.is_ascii_digit() || b".-".contains(&byte));
        let number = name.bytes().all(|byte| byte.is_ascii_digit() || b".-_".contains(&byte));
        let other = ["GPU-", "MIG-", "nvidia", "libnvidia", "cuda", "NVIDIA"];
        let is_name = is_host(name)
            && numbered
            && !number
            && !other.iter().any(|front| name.starts_with(front))
            && gpu(name).is_none_or(|gpu| gpu.is_unknown());
        let (boards, driver) = words_of(rest);
        if parts.is_empty()
            && names.is_empty()
            && !numbered
            && boards.is_empty()
            && driver.is_none()
        {
            // A header.
            names.insert(name);
            continue;
        }
        if !is_name || !names.insert(name) {
            return None;
        }
        telling += usize::from(!boards.is_empty());
        let mut environment = Environment::new();
        (environment.gpus, environment.driver) = (boards, driver);
        let said = Said::Facts(Box::new(environment));
        parts.push(Part { names: owned(name), line, said });
    }
    (parts.len() > 1 && telling * 2 > parts.len()).then_some(Split { parts, odd: Vec::new() })
}

/// The boards and the driver in the words of a row: `8 NVIDIA A100-SXM4-80GB 535.161.08`.
fn words_of(row: &str) -> (Vec<Gpu>, Option<DriverVersion>) {
    let mut driver = None;
    let mut count = None;
    let mut name = String::new();
    for word in row.split_whitespace().map(|word| word.trim_matches([',', ';', '|'])) {
        let version = word.parse::<DriverVersion>().ok();
        if let Some(version) = version.filter(|version| {
            word.contains('.') && (300..1000).contains(&version.branch()) && driver.is_none()
        }) {
            driver = Some(version);
        } else if let Ok(number) = word.trim_end_matches(['x', 'X', '×']).parse::<usize>()
            && count.is_none()
            && (1..=64).contains(&number)
        {
            count = Some(number);
        } else if !is_open(word) {
            if !name.is_empty() {
                name.push(' ');
            }
            name.push_str(word);
        }
    }
    let board = gpu(&name).filter(|gpu| !gpu.is_unknown() && gpu.name().is_some());
    let boards = board.map(|board| alloc::vec![board; count.unwrap_or(1)]);
    (boards.unwrap_or_default(), driver)
}

pub(super) fn said<'a>(
    filled: &impl Fn(Column) -> Option<&'a str>,
    line: usize,
    split: &mut Split,
) -> Said {
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
        (Column::CudaDriver, "cuda_driver"),
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
    if let Some(kind) = filled(Column::MachineType) {
        environment = with_kind(environment, kind);
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
