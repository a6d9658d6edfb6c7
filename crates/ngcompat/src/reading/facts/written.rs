//! Lists that people write: `GPU: 2x RTX 4090, driver 550.54, CUDA 12.4`, bullets, rows of tables.
//!
//! Only fields count that begin with a known label and hold nothing but its value, so that a sentence
//! about a driver says nothing. What is printed counts before what is written.

use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::machine::gpu::Gpu;
use crate::matrix::compiled::matrix;
use crate::reading::clean::{CleanText, Line};
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::facts::names::{Names, is_printed};
use crate::reading::marks::{Mark, mark};
use crate::values::cuda_version::CudaVersion;
use crate::values::driver_version::DriverVersion;
use crate::values::jetpack::JetPack;
use crate::values::platform::Os;
use crate::values::text::sort_by_number;

pub(crate) fn read(text: &CleanText, names: &mut Names, readings: &mut Vec<TextReading>) {
    let known = Reports::among(readings);
    let mut block: Option<Block> = None;
    let mut table = Table::default();
    let mut read_line = |line: &Line<'_>, table: &mut Table| {
        if line.text.trim().is_empty() {
            return;
        }
        let fields = if line.text.starts_with('#') {
            below_heading(text, line).into_iter().collect()
        } else if line.text.len() > LONGEST || !may_say(line.text) || asks(line.text) {
            *table = Table::default();
            Vec::new()
        } else {
            table.fields(text, line.start, line.text, line.ended)
        };
        let number = text.line_of(line.start);
        for field in &fields {
            let Some(said) = field.said(text, names) else { continue };
            // Another value for the same label is of another machine, and so is what stands far away.
            if block.as_ref().is_some_and(|block| block.has(&said) || number > block.line + NEAR) {
                readings.extend(block.take().and_then(|block| block.reading(text, &known)));
            }
            let new = || Block::at(field.start, text.line_above(line.start).is_some_and(asks));
            block.get_or_insert_with(new).add(said, field.start, number);
        }
    };
    let mut behind = 0;
    for line in text.lines_with(&MARKS) {
        if line.start < behind {
            continue;
        }
        let between = text.as_str().get(behind..line.start).unwrap_or_default();
        if !between.trim().is_empty() {
            table = Table::default();
        }
        read_line(&line, &mut table);
        behind = line.start + line.text.len() + 1;
        // The rows of a table need no labels.
        for row in text.lines_from(behind) {
            let is_row = row.text.contains('|') || row.text.trim().is_empty();
            if table.columns.is_empty() || !is_row {
                break;
            }
            read_line(&row, &mut table);
            behind = row.start + row.text.len() + 1;
        }
    }
    readings.extend(block.and_then(|block| block.reading(text, &known)));
    read_neighbours(text, names, readings);
}

/// `### Driver` and the value below, as forms of issue trackers make it.
fn below_heading<'a>(text: &'a CleanText, line: &Line<'_>) -> Option<Field<'a>> {
    let head = line.text.trim_start_matches('#').trim();
    // `Hardware: GPU`
    let name = head.rsplit(':').next().unwrap_or(head).trim();
    let of_modules = head.ends_with("Kernel Modules Version").then_some(Label::Driver);
    let label = label(name).or(of_modules)?;
    let below = text.lines_from(line.start + line.text.len() + 1).take(3);
    let below = { below }.find(|below| !below.text.trim().is_empty())?;
    let value = below.text.trim();
    let value = value.strip_prefix("GPU 0:").map_or(value, str::trim_start);
    let start = below.start + offset(below.text, value);
    let text = below.text.get(offset(below.text, value)..)?.trim_end();
    let field = Field {
        label: Some(label),
        start,
        value: start,
        text,
        separated: true,
        ended: below.ended,
    };
    Some(field).filter(|_| !value.starts_with('#'))
}

/// Whether a line says what is needed, not what is there.
fn asks(line: &str) -> bool {
    const WORDS: [&str; 14] = [
        "ecommended",
        "inimum",
        "equired",
        "equires",
        "equirement",
        " Min:",
        " min:",
        "t least",
        "or better",
        "or Better",
        "or newer",
        "or later",
        "or higher",
        "or above",
    ];
    WORDS.iter().any(|word| line.contains(word))
}

/// A GPU whose name is the line above or below that of a driver.
fn read_neighbours(text: &CleanText, names: &mut Names, readings: &mut Vec<TextReading>) {
    let mut found = Vec::new();
    for reading in readings.iter() {
        let env = &reading.environment;
        let line = *reading.lines.start();
        if env.driver.is_none() || !env.gpus.is_empty() || line != *reading.lines.end() {
            continue;
        }
        let Some(start) = text.line_start(line) else { continue };
        let mut bare = |start: usize| {
            let line = text.lines_from(start).next()?;
            let name = unbulleted(line.text);
            let is_bare = line.ended && name.contains(' ') && is_printed(name);
            names.known_gpu(name).filter(|_| is_bare).map(|gpu| (line.start, gpu))
        };
        let above = text.line_start(line.saturating_sub(1)).filter(|_| line > 1);
        let above = above.and_then(&mut bare);
        // Names one below the other are a list of products.
        let beyond = text.line_start(line.saturating_sub(2)).filter(|_| line > 2);
        if above.is_none() || beyond.and_then(&mut bare).is_some() {
            continue;
        }
        let environment = Environment::new();
        found.extend(above.map(|(at, gpu)| {
            TextReading::of(FactKind::Written, text, at, start, environment.gpu(gpu))
        }));
    }
    readings.extend(found);
}

/// A longer line is a sentence or a log.
const LONGEST: usize = 300;

/// How many lines a list goes on without a known label.
const NEAR: usize = 12;

/// The most GPUs a machine has.
const MOST: usize = 64;

/// What a field is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Label {
    Driver,
    Gpu,
    Cuda,
    JetPack,
    System,
}

enum Said {
    Driver(DriverVersion),
    Gpus(Vec<Gpu>),
    Cuda(CudaVersion),
    JetPack(JetPack),
    System(Os),
}

/// What a label has in it, whatever its first letter.
const MARKS: [Mark; 52] = [
    mark!("river"),
    mark!("RIVER"),
    mark!("reiber"),
    mark!("ilote"),
    mark!("ontrolador"),
    mark!("drv"),
    mark!("Drv"),
    mark!("райвер"),
    mark!("驱动"),
    mark!("驅動"),
    mark!("ドライバ"),
    mark!("드라이버"),
    mark!("gpu"),
    mark!("GPU"),
    mark!("Gpu"),
    mark!("card"),
    mark!("Card"),
    mark!("CARD"),
    mark!("vga"),
    mark!("VGA"),
    mark!("karte"),
    mark!("Karte"),
    mark!("raphique"),
    mark!("идеокарта"),
    mark!("ccelerator"),
    mark!("gfx"),
    mark!("GFX"),
    mark!("arjeta"),
    mark!("laca"),
    mark!("cheda"),
    mark!("evice"),
    mark!("显卡"),
    mark!("顯卡"),
    mark!("顯示卡"),
    mark!("グラフィック"),
    mark!("グラボ"),
    mark!("그래픽"),
    mark!("CUDA"),
    mark!("cuda"),
    mark!("Cuda"),
    mark!("etpack"),
    mark!("etPack"),
    mark!("ETPACK"),
    mark!("L4T"),
    mark!("l4t"),
    mark!("OS:"),
    mark!("OS "),
    mark!("os:"),
    mark!("etriebssystem"),
    mark!("perating "),
    mark!("latform"),
    mark!("系统"),
];

/// Whether a line with a label may have a value, or a table's head.
fn may_say(line: &str) -> bool {
    const WITHOUT_NUMBER: [&str; 5] = ["TITAN", "Titan", "Orin", "Thor", "Xavier"];
    line.bytes().any(|byte| byte.is_ascii_digit() || byte == b'|')
        || WITHOUT_NUMBER.iter().any(|name| line.contains(name))
}

/// A label with its value.
struct Field<'a> {
    label: Option<Label>,
    start: usize,
    /// Where its value begins, and the value.
    value: usize,
    text: &'a str,
    /// Whether a colon or a table separates the two, so that the value may be any text.
    separated: bool,
    /// Whether something follows that proves the value whole.
    ended: bool,
}

impl Field<'_> {
    fn said(&self, text: &CleanText, names: &mut Names) -> Option<Said> {
        match self.label? {
            Label::Driver => self.driver(text).map(Said::Driver),
            Label::Gpu => gpus(self.text, names).filter(|_| self.ended).map(Said::Gpus),
            Label::Cuda => {
                let cuda = text.cuda(self.value)?;
                let rest = self.text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
                rest.trim().is_empty().then_some(Said::Cuda(cuda))
            }
            Label::JetPack => self.jetpack().map(Said::JetPack),
            Label::System => system(self.text).filter(|_| self.ended).map(Said::System),
        }
    }

    /// `6.2`, `R36.4.7`, `6.2 [L4T 36.4.3]`.
    fn jetpack(&self) -> Option<JetPack> {
        let value = self.text.trim().trim_start_matches(['R', 'r', 'v']);
        let end = value.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(value.len());
        let (number, rest) = value.split_at_checked(end)?;
        let whole = self.ended || !rest.is_empty();
        let alone = rest.trim_start().is_empty() || rest.trim_start().starts_with(['(', '[']);
        number.parse().ok().filter(|_| whole && alone)
    }

    fn driver(&self, text: &CleanText) -> Option<DriverVersion> {
        let mut value = self.text.trim_start();
        for front in
            ["NVIDIA ", "nvidia-drivers-", "nvidia-driver-", "Driver ", "version ", "v", "R"]
        {
            value = value.strip_prefix(front).unwrap_or(value);
        }
        let at = self.value + self.text.len() - value.len();
        let end = value.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(value.len());
        let (number, rest) = value.split_at_checked(end)?;
        let rest = rest.trim_start_matches("-open").trim_start_matches("-server").trim();
        // A sentence goes on in small letters.
        let goes_on = rest.starts_with(|c: char| c.is_lowercase());
        // So does one behind a remark: "Driver 450.80.02 (CUDA 11.0) is too old".
        let remark = rest.strip_prefix('(').map(|rest| rest.split_once(')').unwrap_or((rest, "")));
        let remark = remark.is_some_and(|(_, behind)| behind.trim().is_empty());
        // Code goes on with a bracket or a quote.
        let code = rest.starts_with([')', ']', '}', '"', '\'']);
        let plain = !goes_on && !code && (self.separated || rest.is_empty() || remark);
        let driver = match number.parse::<DriverVersion>().ok()? {
            branch if branch.is_branch() => {
                Some(branch).filter(|_| self.ended || end < value.len())
            }
            _ => text.driver(at),
        }?;
        (plain && (300..1000).contains(&driver.branch())).then_some(driver)
    }
}

/// `2x RTX 4090`, `NVIDIA A100 80GB x 4`, `RTX 3090 (24GB)`.
fn gpus(value: &str, names: &mut Names) -> Option<Vec<Gpu>> {
    let mut value = value.trim().trim_end_matches(['.', ';']);
    if value.len() > 80 {
        return None;
    }
    let mut count = 1;
    let times = |c: char| matches!(c, 'x' | 'X' | '×' | '*');
    let digits = value.find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
    if let Some((number, rest)) = value.split_at_checked(digits)
        && let Some(rest) = rest.trim_start().strip_prefix(times)
        && rest.starts_with(|c: char| c == ' ' || c.is_ascii_uppercase())
    {
        (count, value) = (number.parse().ok()?, rest.trim_start());
    } else if let Some((front, number)) = value.rsplit_once(times)
        && let Ok(number) = number.trim().parse::<usize>()
        && (front.ends_with(' ') || number < 17)
    {
        (count, value) = (number, front.trim_end());
    }
    let whole = value;
    let front = value.split('(').next().unwrap_or(value);
    let gpu = [whole, front].into_iter().find_map(|name| {
        let name = name.trim();
        (!name.bytes().all(|byte| byte.is_ascii_digit())).then(|| names.known_gpu(name)).flatten()
    })?;
    (1..=MOST).contains(&count).then(|| alloc::vec![gpu; count])
}

fn system(value: &str) -> Option<Os> {
    const LINUX: [&str; 11] = [
        "Ubuntu", "Debian", "CentOS", "Rocky", "RHEL", "Red Hat", "Fedora", "Arch", "Linux",
        "openSUSE", "ubuntu",
    ];
    if value.contains("WSL") {
        return Some(Os::Wsl);
    }
    let linux = LINUX.iter().any(|name| value.contains(name));
    if value.contains("Windows") {
        return Some(Os::Windows).filter(|_| !linux && !value.contains("ocker"));
    }
    linux.then_some(Os::Linux)
}

/// What a label is about, by its words.
fn label(text: &str) -> Option<Label> {
    const DRIVER: [&str; 9] = [
        "driver",
        "drivers",
        "treiber",
        "grafiktreiber",
        "pilote",
        "драйвер",
        "controlador",
        "nvidiadriver",
        "drv",
    ];
    const GPU: [&str; 16] = [
        "gpu",
        "gpus",
        "card",
        "cards",
        "vga",
        "grafikkarte",
        "graphique",
        "видеокарта",
        "accelerator",
        "videocard",
        "gfx",
        "tarjeta",
        "placa",
        "scheda",
        "device",
        "devices",
    ];
    const BESIDE: [&str; 38] = [
        "nvidia",
        "graphics",
        "graphic",
        "video",
        "display",
        "kernel",
        "host",
        "version",
        "versions",
        "ver",
        "v",
        "linux",
        "windows",
        "installed",
        "current",
        "my",
        "model",
        "models",
        "type",
        "name",
        "s",
        "and",
        "system",
        "proprietary",
        "open",
        "used",
        "geforce",
        "vram",
        "carte",
        "de",
        "du",
        "der",
        "gráfica",
        "used",
        "local",
        "is",
        "server",
        "hardware",
    ];
    // The words of languages without spaces between words.
    const FOREIGN: [(&str, Label); 12] = [
        ("驱动", Label::Driver),
        ("驅動", Label::Driver),
        ("ドライバ", Label::Driver),
        ("드라이버", Label::Driver),
        ("显卡", Label::Gpu),
        ("顯卡", Label::Gpu),
        ("顯示卡", Label::Gpu),
        ("グラフィック", Label::Gpu),
        ("グラボ", Label::Gpu),
        ("그래픽", Label::Gpu),
        ("操作系统", Label::System),
        ("系统", Label::System),
    ];
    const FOREIGN_BESIDE: [&str; 20] = [
        "程序",
        "程式",
        "版本号",
        "版本",
        "型号",
        "型號",
        "英伟达",
        "独立",
        "名称",
        "信息",
        "我的",
        "的",
        "バージョン",
        "ボード",
        "カード",
        "ー",
        "버전",
        "카드",
        "모델",
        "версия",
    ];
    // Variables, paths, requirements (`driver>=470`) and code are no labels.
    let path = text.starts_with('/') || text.matches('/').count() > 1;
    if text.len() > 60 || path || text.contains(|c: char| "_<>!\\\"'{}[]$@".contains(c)) {
        return None;
    }
    let mut lower = text.to_lowercase();
    let mut foreign = None;
    if !text.is_ascii() {
        for (word, label) in FOREIGN {
            if lower.contains(word) {
                foreign = foreign.or(Some(label));
                lower = lower.replace(word, " ");
            }
        }
        // What is left of a sentence is no label: "if the driver is older than".
        for word in FOREIGN_BESIDE {
            lower = lower.replace(word, " ");
        }
    }
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut found = foreign;
    let mut count = 0;
    let all_known = { words }.all(|word| {
        count += 1;
        let own = if DRIVER.contains(&word) {
            Some(Label::Driver)
        } else if GPU.contains(&word) {
            Some(Label::Gpu)
        } else if word == "cuda" {
            Some(Label::Cuda)
        } else if matches!(word, "jetpack" | "l4t") {
            Some(Label::JetPack)
        } else if matches!(word, "os" | "betriebssystem") {
            Some(Label::System)
        } else {
            return BESIDE.contains(&word);
        };
        // The driver of a card, of CUDA, of a system is a driver.
        found = match (found, own) {
            (Some(Label::Driver), _) | (_, Some(Label::Driver)) => Some(Label::Driver),
            (Some(Label::Gpu), _) | (_, Some(Label::Gpu)) => Some(Label::Gpu),
            (_, own) => own,
        };
        true
    });
    let system = matches!(lower.trim(), "operating system" | "platform");
    if system {
        return Some(Label::System);
    }
    found.filter(|_| all_known && count <= 5)
}

/// The columns of a table, where its head was seen.
#[derive(Default)]
struct Table {
    columns: Vec<Option<Label>>,
    /// Rows of values so far: a table of several machines says of none that it is this one.
    rows: usize,
}

impl Table {
    /// The fields of a line: parts between commas, bars or semicolons; a label and its value may be
    /// cells of their own.
    fn fields<'a>(
        &mut self,
        text: &CleanText,
        start: usize,
        line: &'a str,
        ended: bool,
    ) -> Vec<Field<'a>> {
        if let Some(row) = line.trim().strip_prefix('|').or_else(|| {
            let is_row = line.contains(" | ");
            is_row.then(|| line.trim())
        }) {
            return self.cells(text, start + offset(line, row), row, ended);
        }
        *self = Self::default();
        let mut fields: Vec<Field<'a>> = Vec::new();
        let mut bare = Vec::new();
        for part in line.split([',', ';']) {
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
        // Beside a driver, a GPU and a system need no label.
        if fields.iter().any(|field| field.label == Some(Label::Driver)) {
            let systems = bare.iter().map(|field| Field { label: Some(Label::System), ..*field });
            let systems: Vec<Field<'a>> = systems.collect();
            fields.extend(bare);
            fields.extend(systems);
        }
        fields
    }

    fn cells<'a>(
        &mut self,
        text: &CleanText,
        start: usize,
        row: &'a str,
        ended: bool,
    ) -> Vec<Field<'a>> {
        let row = row.trim_end();
        let closed = row.ends_with('|');
        let cells: Vec<&str> = row.trim_end_matches('|').split('|').collect();
        if cells.iter().all(|cell| cell.trim_matches([' ', '-', ':']).is_empty()) {
            return Vec::new();
        }
        let labels: Vec<Option<Label>> = cells.iter().map(|cell| label(cell.trim())).collect();
        let named = labels.iter().flatten().count();
        if named >= 2 {
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
        // A label in one cell, its value in the next.
        let pairs = cells.iter().zip(cells.iter().skip(1)).zip(&labels);
        let first = pairs.take(1).filter(|(_, label)| label.is_some());
        first.map(|((_, value), label)| field(value, *label)).collect()
    }

    /// Whether the table goes on below this row, or may do so where the text ends.
    fn another_row(text: &CleanText, start: usize, row: &str) -> bool {
        let below = text.rest(start + row.len());
        let below = below.split_once('\n').map_or("", |(_, below)| below);
        below.split_once('\n').is_none_or(|(line, _)| line.contains('|'))
    }
}

/// A part of a line that begins with a label.
fn field(part: &str, start: usize, ended: bool) -> Option<Field<'_>> {
    let text = unbulleted(part);
    let from =
        |value: &str| start + part.len() - part.get(offset(part, value)..).map_or(0, str::len);
    let make = |label, value: &'_ str, separated| Field {
        label: Some(label),
        start: from(text),
        value: from(value),
        text: part.get(offset(part, value)..).unwrap_or_default(),
        separated,
        ended,
    };
    // `My setup: NVIDIA driver version: 535.54.03`
    let mut rest = text;
    while let Some((front, value)) = rest.split_once([':', '=']) {
        if let Some(label) = label(front.trim()) {
            return Some(make(label, value.trim_start(), true));
        }
        if front.len() > 60 {
            return None;
        }
        rest = value.trim_start();
    }
    // `driver 535.54.03`, `CUDA 12.2`
    let digit = rest.find(|c: char| c.is_ascii_digit())?;
    let front = rest.get(..digit)?;
    // The package: `nvidia-driver-535`.
    let front = front.strip_suffix('v').or(front.strip_suffix('R')).unwrap_or(front);
    let label = label(front)
        .filter(|label| matches!(label, Label::Driver | Label::Cuda | Label::JetPack))?;
    Some(make(label, rest.get(digit..)?, false))
}

/// Where `part`, which is a part of it, begins in `whole`.
fn offset(whole: &str, part: &str) -> usize {
    (part.as_ptr().addr()).saturating_sub(whole.as_ptr().addr())
}

/// Without the bullet, the number or the sign of a comment in front.
fn unbulleted(part: &str) -> &str {
    let text = part.trim_start_matches(|c: char| c == ' ' || "-*#•·>+".contains(c));
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
    let numbered = text.get(digits..).filter(|_| (1..=2).contains(&digits));
    let text = numbered.and_then(|t| t.strip_prefix(". ").or(t.strip_prefix(") "))).unwrap_or(text);
    text.trim()
}

/// The lines of reports that state a driver or GPUs: where each begins, and the furthest line that one of
/// those that begin no later reaches.
struct Reports(Vec<(usize, usize)>);

impl Reports {
    fn among(readings: &[TextReading]) -> Self {
        let says = |reading: &&TextReading| {
            reading.kind != FactKind::Message
                && (reading.environment.driver.is_some() || !reading.environment.gpus.is_empty())
        };
        let mut lines: Vec<(usize, usize)> = readings
            .iter()
            .filter(says)
            .map(|reading| (*reading.lines.start(), *reading.lines.end()))
            .collect();
        sort_by_number(&mut lines, |(start, _)| *start);
        let mut furthest = 0;
        for (_, end) in &mut lines {
            furthest = furthest.max(*end);
            *end = furthest;
        }
        Self(lines)
    }

    /// Whether one of them has all these lines.
    fn cover(&self, first: usize, last: usize) -> bool {
        let count = self.0.partition_point(|(start, _)| *start <= first);
        count.checked_sub(1).and_then(|at| self.0.get(at)).is_some_and(|(_, end)| *end >= last)
    }
}

/// Fields that stand together.
struct Block {
    start: usize,
    end: usize,
    line: usize,
    driver: Option<DriverVersion>,
    cuda: Option<CudaVersion>,
    jetpack: Option<JetPack>,
    system: Option<Os>,
    gpus: Vec<Gpu>,
    /// Whether it is a list of what is needed.
    asked: bool,
}

impl Block {
    fn at(start: usize, asked: bool) -> Self {
        let (driver, cuda, jetpack, system, gpus) = (None, None, None, None, Vec::new());
        Self { start, end: start, line: 0, driver, cuda, jetpack, system, gpus, asked }
    }

    fn has(&self, said: &Said) -> bool {
        match said {
            Said::Driver(driver) => self.driver.is_some_and(|known| known != *driver),
            Said::Gpus(gpus) => !self.gpus.is_empty() && self.gpus != *gpus,
            Said::Cuda(cuda) => self.cuda.is_some_and(|known| known != *cuda),
            // One may be JetPack, the other the L4T in it.
            Said::JetPack(jetpack) => self
                .jetpack
                .is_some_and(|known| known.is_l4t() == jetpack.is_l4t() && known != *jetpack),
            Said::System(_) => false,
        }
    }

    fn add(&mut self, said: Said, at: usize, line: usize) {
        (self.end, self.line) = (at, line);
        match said {
            Said::Driver(driver) => self.driver = Some(driver),
            Said::Gpus(gpus) => self.gpus = gpus,
            Said::Cuda(cuda) => self.cuda = Some(cuda),
            Said::JetPack(jetpack) => self.jetpack = self.jetpack.or(Some(jetpack)),
            Said::System(os) => self.system = self.system.or(Some(os)),
        }
    }

    /// `known`: the reports in the text.
    fn reading(self, text: &CleanText, known: &Reports) -> Option<TextReading> {
        let says = self.driver.is_some() || self.jetpack.is_some() || !self.gpus.is_empty();
        if self.asked || !says {
            return None;
        }
        let lines = text.line_of(self.start)..=text.line_of(self.end);
        // The labels of a report are no list.
        if known.cover(*lines.start(), *lines.end()) {
            return None;
        }
        let mut environment = Environment::new();
        environment.driver = self.driver;
        environment.gpus = self.gpus;
        environment.jetpack = self.jetpack;
        environment.platform.os = self.system;
        // Beside a driver, CUDA may be that of a toolkit. It is the driver's where it is the one that
        // the driver's branch has.
        let of_branch = self.driver.and_then(|driver| matrix().cuda_of_branch(driver.branch()));
        environment.cuda_driver = self.cuda.filter(|cuda| of_branch == Some(*cuda));
        Some(TextReading::of(FactKind::Written, text, self.start, self.end + 1, environment))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::{String, ToString as _};

    fn read_all(raw: &str) -> Vec<String> {
        let text = CleanText::new(raw);
        let mut readings = Vec::new();
        read(&text, &mut Names::new(), &mut readings);
        readings.iter().map(|reading| reading.environment.to_string()).collect()
    }

    #[test]
    fn lists_are_read_in_the_ways_people_write_them() {
        for raw in [
            "GPU: RTX 4090, driver 550.54.14, CUDA 12.4\n",
            "- **GPU**: NVIDIA GeForce RTX 4090\n- **NVIDIA Driver Version**: 550.54.14\n",
            "My setup: RTX 4090, NVIDIA driver 550.54.14, CUDA 12.4\n",
            "1. GPU model: RTX 4090 (24GB)\n2. Driver version: 550.54.14\n",
            "| GPU | Driver | CUDA |\n|---|---|---|\n| RTX 4090 | 550.54.14 | 12.4 |\n\n",
            "| **GPU** | RTX 4090 |\n| **Driver** | 550.54.14 |\n",
            "显卡型号：RTX 4090\n驱动版本：550.54.14\n",
            "Grafikkarte: RTX 4090\nTreiber: 550.54.14\n",
            "GPU = RTX 4090; Driver = 550.54.14\n",
            "### GPU\n\nRTX 4090\n\n### NVIDIA driver version\n\n550.54.14\n\n### Logs\n",
            "## Hardware: GPU\nGPU 0: NVIDIA GeForce RTX 4090\n## Driver\nnvidia-drivers-550.54.14\n",
            "- GPU/VRAM: RTX 4090\n- Driver: 550.54.14\n",
            "我的显卡：RTX 4090\n英伟达驱动程序版本：550.54.14\n",
            "グラフィックボード: RTX 4090\nドライバーバージョン: 550.54.14\n",
        ] {
            let read = read_all(raw);
            assert_eq!(read.len(), 1, "{raw}: {read:?}");
            let all = read.concat();
            assert!(all.contains("550.54.14") && all.contains("4090"), "{raw}: {read:?}");
        }
        for two in ["GPU: 2x RTX 4090\n", "GPUs: 2 × RTX 4090\n", "GPU: RTX 4090 * 2\n"] {
            assert_eq!(read_all(two), ["an unknown driver, 2× RTX 4090"], "{two}");
        }
    }

    #[test]
    fn a_jetpack_has_a_label_of_its_own() {
        for raw in [
            "- Device: Jetson Orin Nano\n- JetPack: 6.2\n",
            "Jetson Orin Nano\nGPU: Orin Nano\nJetpack 6.2\n",
            "- GPU: Jetson Orin Nano\n- JetPack version: 6.2 [L4T 36.4.3]\n",
            "Device: Jetson Orin Nano, JetPack 6.2\n",
        ] {
            let all = read_all(raw).concat();
            assert!(all.contains("JetPack 6.2") && all.contains("Orin Nano"), "{raw}: {all}");
        }
        assert_eq!(read_all("L4T: R36.4.7\n"), ["L4T R36.4.7"]);
        for raw in [
            "JetPack 6.2 is required\n",
            "This supports JetPack 6.2.\n",
            "Requires JetPack: 6.2\n",
            "JetPack 6.2",
            "JetPack: 6.",
        ] {
            assert!(read_all(raw).is_empty(), "{raw}: {:?}", read_all(raw));
        }
    }

    #[test]
    fn names_without_a_number_are_read() {
        let titan = "an unknown driver, GeForce GTX TITAN X";
        assert_eq!(read_all("- GPU : GeForce GTX TITAN X\n"), [titan]);
        assert_eq!(read_all("GPU: Jetson AGX Orin\n"), ["an unknown driver, Jetson AGX Orin"]);
    }

    #[test]
    fn a_name_above_a_driver_is_its_gpu() {
        let both = "Tested on:\nGeForce RTX 2080 Ti\nDriver: 430.40\n";
        assert_eq!(read_all(both), ["driver 430.40", "an unknown driver, GeForce RTX 2080 Ti"]);
        // A list of products, and a name that may be cut.
        let list = "GeForce RTX 2080\nGeForce RTX 2080 Ti\nDriver: 430.40\n";
        assert_eq!(read_all(list), ["driver 430.40"]);
        assert_eq!(read_all("Driver: 430.40\nGeForce RTX 2080"), ["driver 430.40"]);
    }

    #[test]
    fn sentences_say_nothing() {
        for raw in [
            "I tried driver 535 before.\n",
            "Driver 535 did not help\n",
            "I downgraded the driver from 550.54.14 to 535.129.03 and it works\n",
            "CUDA 12.1\n",
            "torch 2.1, CUDA 12.1\n",
            "The GPU: it is hot\n",
            "RTX 4090, CUDA 12.1\n",
            "Driver 450.80.02 (CUDA 11.0) is older than CUDA 11.1.\n",
            "check(\"20.12\", driver=450)\n",
            "如果你的显卡驱动低于411.31，确实不能正确跑起来。\n",
            "Recommended:\n- GPU: RTX 3070\n- Driver: 537.58\n",
            "GPU: RTX 3070 or better\n",
            "Driver: 537.58 or newer is required\n",
            "## Requirements\n\nGPU: RTX 3070\nDriver: 537.58\n",
            "### GPU\n\n### Driver\n\n535.54.03 or so\n",
            "| GPU | Driver |\n|---|---|\n| T4 | 450.80.02 |\n| A100 | 470.57.02 |\n",
        ] {
            assert!(read_all(raw).is_empty(), "{raw}: {:?}", read_all(raw));
        }
    }
}
