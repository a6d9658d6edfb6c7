//! Lists that people write: `GPU: 2x RTX 4090, driver 550.54, CUDA 12.4`, bullets, rows of tables.
//!
//! Only fields count that begin with a known label and hold nothing but its value, so that a sentence
//! about a driver says nothing. What is printed counts before what is written.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::machine::gpu::Gpu;
use crate::machine::known_machine::KnownMachine;
use crate::matrix::compiled::matrix;
use crate::reading::clean::{CleanText, Line};
use crate::reading::facts::gpu_list::{
    MOST, begins_bare, first_of, gpus, is_memory, may_end, one_kind, outside_brackets, unbulleted,
    without_memory,
};
use crate::reading::facts::html_table::{HtmlCell, HtmlTable, html_tables};
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::facts::names::{Names, alike, is_printed};
use crate::reading::facts::particles::{around_particle, is_joined, without_particles};
use crate::reading::facts::windows_devices::numbered;
use crate::reading::facts::written_label::{Label, label};
use crate::reading::marks::{Mark, mark};
use crate::values::cuda_version::CudaVersion;
use crate::values::driver_version::DriverVersion;
use crate::values::jetpack::JetPack;
use crate::values::os_names::system;
use crate::values::platform::{CpuArch, Os};
use crate::values::text::sort_by_number;

pub(crate) fn read(text: &CleanText, names: &mut Names, readings: &mut Vec<TextReading>) {
    let known = Reports::among(readings);
    let typed = is_typed(text);
    let mut block: Option<Block> = None;
    let mut table = Table::default();
    let mut read_line = |line: &Line<'_>, table: &mut Table| {
        if line.text.trim().is_empty() {
            return;
        }
        let fields = if line.text.starts_with('#') || is_bare_label(line.text) {
            below_heading(text, line, names).into_iter().collect()
        } else if line.text.len() > LONGEST || !may_say(line.text) {
            *table = Table::default();
            Vec::new()
        } else {
            let mut fields = table.fields(text, line.start, line.text, line.ended, names);
            // Asked of few lines: there are many words for it.
            let says = !(fields.is_empty() && table.columns.is_empty());
            if says && (asks(line.text) || supposes(line.text)) {
                *table = Table::default();
                fields.clear();
            }
            fields
        };
        let number = text.line_of(line.start);
        for field in &fields {
            let Some(said) = field.said(text, typed, names) else { continue };
            // Another value for the same label is of another machine, and so is what stands far away.
            if block.as_ref().is_some_and(|block| block.has(&said) || number > block.line + NEAR) {
                readings.extend(block.take().and_then(|block| block.reading(text, &known)));
            }
            let new = || Block::at(field.start, asked_above(text, line.start));
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
    read_html(text, typed, &known, names, readings);
    readings.extend(checked_system(text));
    read_checked_gpus(text, names, readings);
    drop_lone_systems(readings);
    if readings.is_empty() {
        readings.extend(lone_name(text, names));
    }
    read_neighbours(text, names, readings);
}

/// A system alone is that of the machine only where a machine is described.
fn drop_lone_systems(readings: &mut Vec<TextReading>) {
    let says_more = |reading: &TextReading| {
        let env = &reading.environment;
        env.driver.is_some() || env.jetpack.is_some() || !env.gpus.is_empty()
    };
    if !readings.iter().any(says_more) {
        readings.retain(|reading| reading.kind != FactKind::Written || says_more(reading));
    }
}

/// How many lines a text has that somebody typed and sends as it is. A longer one may be cut.
const TYPED_LINES: usize = 12;

/// Whether the text is so short that its last line, without a line end, is a whole one.
fn is_typed(text: &CleanText) -> bool {
    text.as_str().len() < 1000 && text.lines().take(TYPED_LINES + 1).count() <= TYPED_LINES
}

/// The one system whose box is checked in a form: `- [x] WSL 2`.
fn checked_system(text: &CleanText) -> Option<TextReading> {
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
fn read_checked_gpus(text: &CleanText, names: &mut Names, readings: &mut Vec<TextReading>) {
    if readings.iter().any(|reading| !reading.environment.gpus.is_empty()) {
        return;
    }
    for line in text.lines_with(&[mark!("[x] "), mark!("[X] "), mark!("☑ ")]) {
        let front = line.text.trim_start_matches(['-', '*', '+', ' ']);
        let value = ["[x] ", "[X] ", "☑ "].iter().find_map(|tick| front.strip_prefix(tick));
        let Some(value) = value.filter(|value| line.ended && value.len() < 60) else { continue };
        // What heads the list, above its boxes.
        let mut above = text.line_above(line.start);
        let mut head = "";
        for _ in 0..MOST {
            let Some(line) = above else { break };
            head = line;
            if !unbulleted(line).starts_with('[') && !line.starts_with(['-', '*', '+', '☑']) {
                break;
            }
            above = text.line_above(offset(text.as_str(), line));
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
fn read_html(
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

/// A text that is nothing but the name of a GPU.
fn lone_name(text: &CleanText, names: &mut Names) -> Option<TextReading> {
    let value = text.as_str().trim();
    // Words around it say more than a name does.
    let said = [" with ", " - ", "(", ","].iter().any(|more| value.contains(more));
    if value.is_empty() || value.len() > 60 || value.contains('\n') || said {
        return None;
    }
    let gpus = gpus(value, true, names)?;
    if !text.as_str().ends_with('\n') && !may_end(&gpus) {
        return None;
    }
    let mut environment = Environment::new();
    environment.gpus = gpus;
    Some(TextReading::of(FactKind::Written, text, 0, 1, environment))
}

/// `Operating System:` or a heading that lost its signs, whose value is below.
fn is_bare_label(line: &str) -> bool {
    let line = line.trim_end();
    let alone = line.len() < 48
        && !line.bytes().any(|byte| byte.is_ascii_digit() || b"|,=;".contains(&byte));
    let front = line.strip_suffix(':').or(Some(line).filter(|_| alone));
    front.is_some_and(|front| label(unbulleted(front)).is_some() || names_modules(front))
}

/// The heading of a form: `NVIDIA Open GPU Kernel Modules Version`.
fn names_modules(head: &str) -> bool {
    head.ends_with("Kernel Modules Version")
}

/// `### Driver` and the value below, as forms of issue trackers make it; GPUs may be a list.
fn below_heading<'a>(text: &'a CleanText, line: &Line<'_>, names: &mut Names) -> Option<Field<'a>> {
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

/// What the line above asks, or the head of the table in which this line is.
fn asked_above(text: &CleanText, start: usize) -> Asked {
    let mut above = text.line_above(start);
    let mut rows = 0;
    while let Some(line) = above {
        if asks(line) {
            return if names_what_it_asks(line) { Asked::Driver } else { Asked::All };
        }
        rows += 1;
        above = text
            .line_above(offset(text.as_str(), line))
            .filter(|_| line.contains('|') && rows < NEAR);
    }
    Asked::Nothing
}

/// What is asked of what is below.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Nothing,
    /// A driver whose number is there: what states another is not what is asked.
    Driver,
    All,
}

/// Whether a line that asks is a whole sentence about a driver: "Needs driver 580 or later".
fn names_what_it_asks(line: &str) -> bool {
    line.contains("river")
        && line.bytes().any(|byte| byte.is_ascii_digit())
        && !line.contains([':', '|', '#', '<'])
}

/// Whether a line speaks of what would be, in languages whose conditions have no spaces.
fn supposes(line: &str) -> bool {
    const WORDS: [&str; 5] = ["如果", "假如", "もし", "であれば", "만약"];
    !line.is_ascii() && WORDS.iter().any(|word| line.contains(word))
}

/// Whether a line says what is needed, or what others have, and not what is there.
fn asks(line: &str) -> bool {
    const NOT_YET: [&str; 5] = ["e.g.", "for example", "planned", "planning", "wish"];
    // A label may have an example beside it.
    let value = line.split_once(": ").map_or(line, |(_, value)| value);
    ASKING.iter().any(|word| line.contains(word))
        || NOT_YET.iter().any(|word| value.contains(word))
        || head_of(line).is_some_and(is_of_others)
}

fn is_of_others(head: &str) -> bool {
    OF_OTHERS.iter().any(|word| head.contains(word))
}

/// What a line says of what is behind or below it: `Known to work with: …`, `## Supported GPUs`,
/// the head of a table.
fn head_of(line: &str) -> Option<&str> {
    let colon = line.split_once([':', '：']).map(|(head, _)| head);
    colon.or_else(|| (line.starts_with(['#', '<']) || line.contains('|')).then_some(line))
}

/// What heads a list of what some program runs on: its machines are those of others.
const OF_OTHERS: [&str; 12] = [
    "nown to work",
    "nown working",
    "nown good",
    "nown to run",
    "orks with",
    "orks on",
    "eported to work",
    "eported working",
    "ompatible with",
    "onfirmed ",
    "upported",
    "upports",
];

/// Words of what is needed and of what others have, in the languages of the labels.
const ASKING: [&str; 74] = [
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
    // Lists of `apt`.
    "will be installed",
    "will be upgraded",
    "will be removed",
    "will be REMOVED",
    // German
    "indestens",
    "indestanforderung",
    "mpfohlen",
    "rforderlich",
    "oraussetzung",
    "oder neuer",
    "oder höher",
    // French, Spanish, Portuguese, Italian
    "ecommand",
    "equis",
    "inimal",
    "ínim",
    "inimo",
    "inima",
    "ecomendad",
    "ecomendável",
    "accomandat",
    "onsigliat",
    "supérieur",
    "superior",
    "o posterior",
    "o successiv",
    // Polish, Russian
    "ymagan",
    "alecan",
    "lub nowsz",
    "ребовани",
    "екоменд",
    "инимальн",
    "или новее",
    "и выше",
    // Dutch, Turkish, Swedish, Finnish, Czech, Ukrainian
    "anbevolen",
    "ereist",
    "inimaal",
    "of nieuwer",
    "of hoger",
    "nerilen",
    "erekli",
    "veya üst",
    "veya üzeri",
    "ekommend",
    "ller nyare",
    "uositel",
    "ai uudempi",
    "oporuč",
    "ebo novější",
    "бо новіш",
    // Chinese, Japanese, Korean
    "推荐",
    "推薦",
    "最低",
    "要求",
    "推奨",
    "必須",
    "以上",
    "或更高",
    "권장",
    "최소",
    "이상",
];

/// A GPU whose name is the line above or below that of a driver.
fn read_neighbours(text: &CleanText, names: &mut Names, readings: &mut Vec<TextReading>) {
    let mut found = Vec::new();
    for reading in readings.iter() {
        let env = &reading.environment;
        let (first, last) = (*reading.lines.start(), *reading.lines.end());
        let is_list = reading.kind == FactKind::Written && last - first < NEAR;
        let names_driver = |line: &usize| {
            text.line_start(*line).is_some_and(|at| text.line_behind(at, 40).contains("river"))
        };
        // In a list it may stand anywhere.
        let line = if first == last { Some(first) } else { (first..=last).find(names_driver) };
        let Some(line) = line.filter(|_| first == last || is_list) else { continue };
        let Some(start) = text.line_start(line) else { continue };
        if env.driver.is_none() || !env.gpus.is_empty() {
            continue;
        }
        let mut bare = |start: usize| {
            let line = text.lines_from(start).next()?;
            let name = unbulleted(line.text);
            let printed = is_printed(name) || is_printed(&format!("GeForce {name}"));
            let of_vendor =
                name.get(..7).is_some_and(|front| front.eq_ignore_ascii_case("nvidia "));
            let is_bare = line.ended && name.contains(' ') && (printed || of_vendor);
            // `1xV100 gpu`
            let counted = name.starts_with(|c: char| c.is_ascii_digit())
                && name.get(1..).is_some_and(|rest| rest.starts_with(['x', '*', '×']))
                && line.ended;
            let found = names.known_gpu(name).filter(|_| is_bare).map(|gpu| alloc::vec![gpu]);
            let found = found.or_else(|| one_kind(name, names).filter(|_| counted));
            found.map(|gpus| (line.start, gpus))
        };
        let above = text.line_start(line.saturating_sub(1)).filter(|_| line > 1);
        let above = above.and_then(&mut bare);
        // Names one below the other are a list of products.
        let beyond = text.line_start(line.saturating_sub(2)).filter(|_| line > 2);
        if above.is_none() || beyond.and_then(&mut bare).is_some() {
            continue;
        }
        let mut environment = Environment::new();
        found.extend(above.map(|(at, gpus)| {
            environment.gpus = gpus;
            TextReading::of(FactKind::Written, text, at, start, environment)
        }));
    }
    readings.extend(found);
}

/// A longer line is a sentence or a log.
const LONGEST: usize = 300;

/// How many lines a list goes on without a known label.
const NEAR: usize = 12;

enum Said {
    Driver(DriverVersion),
    Gpus(Vec<Gpu>),
    Count(usize),
    GpuAt(u8, Gpu),
    Cuda(CudaVersion),
    /// And whether it may be cut.
    JetPack(JetPack, bool),
    System(Os, Option<CpuArch>),
    Machine(KnownMachine),
    Arch(CpuArch),
}

/// What a label has in it, whatever its first letter.
const MARKS: [Mark; 111] = [
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
    mark!("идеокарт"),
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
    mark!("PLATFORM"),
    mark!("ardware"),
    mark!("nvidia-smi"),
    mark!("NVIDIA-SMI"),
    mark!("istribution"),
    mark!("系统"),
    mark!("[x] "),
    mark!("[X] "),
    mark!(" have "),
    mark!(" has "),
    mark!("I am "),
    mark!("I'm "),
    mark!("I've "),
    mark!("We're "),
    mark!("We've "),
    mark!(" use "),
    mark!(" run "),
    mark!(" running "),
    mark!(" own "),
    mark!(" got "),
    mark!("y system is "),
    mark!("y setup is "),
    mark!("ronment is "),
    mark!("terownik"),
    mark!("peracyjn"),
    mark!("arta graf"),
    mark!("arty graf"),
    mark!("идеоадаптер"),
    mark!("ビデオ"),
    mark!("图形卡"),
    mark!("系統"),
    mark!("ount:"),
    mark!("ount="),
    mark!("Jetson "),
    mark!("OS\n"),
    mark!("nstance"),
    mark!("achine"),
    mark!("VM size"),
    mark!("Board:"),
    mark!("истема"),
    mark!("ОС:"),
    mark!("istema"),
    mark!("ystème"),
    mark!("GRID version"),
    mark!("Arch"),
    mark!("rafikp"),
    mark!("rafikk"),
    mark!("ideok"),
    mark!("kran kart"),
    mark!("hjain"),
    mark!("ráfic"),
    mark!("rafic"),
    mark!("ідеокарт"),
    mark!("rafische"),
    mark!("lacă"),
    mark!("tuurprogramma"),
    mark!("ürücü"),
    mark!("rivrutin"),
    mark!("vladač"),
    mark!("ystem:"),
];

/// Whether a line with a label may have a value, or a table's head.
fn may_say(line: &str) -> bool {
    const WITHOUT_NUMBER: [&str; 6] = ["TITAN", "Titan", "rin", "Thor", "avier", "etson"];
    line.bytes().any(|byte| byte.is_ascii_digit() || byte == b'|')
        || WITHOUT_NUMBER.iter().any(|name| line.contains(name))
        || line.split_once([':', '=']).is_some_and(|(_, value)| system(value).is_some())
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
    /// `typed`: whether the text is a short one, whose end counts as the end of its last line.
    fn said(&self, text: &CleanText, typed: bool, names: &mut Names) -> Option<Said> {
        match self.label? {
            Label::Driver => self.driver(text, typed).map(Said::Driver),
            Label::Smi => {
                let before_wsl = |driver: &DriverVersion| driver.branch() < 450;
                self.driver(text, false).filter(before_wsl).map(Said::Driver)
            }
            Label::Gpu => self.gpus(typed, names).map(Said::Gpus),
            Label::GpuAt(at) => {
                let gpu = one_kind(self.text, names).filter(|_| self.ended)?.into_iter().next()?;
                Some(Said::GpuAt(at, gpu))
            }
            Label::GpuTimes(count) => {
                let gpu = names.known_gpu(self.text).filter(|_| self.ended)?;
                Some(Said::Gpus(alloc::vec![gpu; usize::from(count).min(MOST)]))
            }
            Label::Cuda => {
                let cuda = text.cuda(self.value)?;
                let rest = self.text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
                rest.trim().is_empty().then_some(Said::Cuda(cuda))
            }
            Label::JetPack => {
                let (version, whole) = self.jetpack(typed)?;
                Some(Said::JetPack(version, !whole))
            }
            Label::Count => {
                let count = self.text.trim().trim_end_matches(['x', 'X', '×', ' ']).parse().ok();
                count.filter(|count| self.ended && (1..=MOST).contains(count)).map(Said::Count)
            }
            Label::System => match system(self.text) {
                Some(os) => {
                    // `Ubuntu 22.04.5 LTS (x86_64)`
                    let arch = self.text.trim_end().strip_suffix(')');
                    let arch = arch.and_then(|text| text.rsplit_once('(')?.1.parse().ok());
                    Some(Said::System(os, arch)).filter(|_| self.ended || typed)
                }
                // `Platform: NVIDIA Jetson Thor`
                None => self.machine(typed, names),
            },
            Label::Machine => self.machine(typed, names),
            Label::Arch => self.text.trim().parse().ok().filter(|_| self.ended).map(Said::Arch),
        }
    }

    fn gpus(&self, typed: bool, names: &mut Names) -> Option<Vec<Gpu>> {
        let all = gpus(self.text, self.ended || typed, names)?;
        Some(all).filter(|all| self.ended || may_end(all))
    }

    /// A machine that is known by its name, or a module with one.
    fn machine(&self, typed: bool, names: &mut Names) -> Option<Said> {
        let value = self.text.trim().trim_end_matches(['.', ';']);
        if value.len() > 60 || !(self.ended || typed) {
            return None;
        }
        let gpu = names.known_gpu(value)?;
        if gpu.is_jetson() {
            let all = alloc::vec![gpu];
            return (self.ended || may_end(&all)).then_some(Said::Gpus(all));
        }
        let machine = matrix().machine(value).ok()?;
        Some(Said::Machine(machine)).filter(|_| self.ended || value.contains('.'))
    }

    /// `6.2`, `R36.4.7`, `6.2 [L4T 36.4.3]`, `4.1.1 and L4T 31.1.0`, and whether the number is whole. Of
    /// one that may be cut, two numbers mean all that begin with them.
    fn jetpack(&self, typed: bool) -> Option<(JetPack, bool)> {
        let mut value = self.text.trim();
        for front in ["L4T", "JetPack", "Jetpack", "jetpack"] {
            value = value.strip_prefix(front).unwrap_or(value).trim_start_matches([' ', '-']);
        }
        let value = value.trim_start_matches(['R', 'r', 'v']);
        let end = value.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(value.len());
        let (number, rest) = value.split_at_checked(end)?;
        let whole = self.ended || !rest.is_empty();
        let behind = rest.trim_start();
        let behind = behind.strip_prefix("GA").unwrap_or(behind);
        let behind = behind.trim_start_matches(['/', '-', '+', '&', ' ']);
        let behind = behind.strip_prefix("and ").or(behind.strip_prefix("with ")).unwrap_or(behind);
        let other = ["L4T", "l4t", "JetPack", "Jetpack", "jetpack", "Jetson Linux"];
        let alone = behind.is_empty()
            || behind.starts_with(['(', '['])
            || other.iter().any(|name| behind.starts_with(name));
        let begins = typed && number.contains('.');
        let version = number.parse().ok().filter(|_| (whole || begins) && alone)?;
        Some((version, whole))
    }

    fn driver(&self, text: &CleanText, typed: bool) -> Option<DriverVersion> {
        let mut value = self.text.trim_start();
        if let Some(driver) = numbered(value.trim_end()).filter(|_| self.ended) {
            return Some(driver);
        }
        let linked = value.strip_prefix('[').filter(|value| value.contains("](http"));
        value = linked.unwrap_or(value);
        for front in [
            "NVIDIA ",
            "nvidia-drivers-",
            "nvidia-driver-",
            "latest-",
            "dkms-",
            "Driver ",
            "NVIDIA-SMI ",
            "version ",
            "v",
            "R",
        ] {
            value = value.strip_prefix(front).unwrap_or(value);
        }
        let at = self.value + self.text.len() - value.len();
        let end = value.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(value.len());
        let (number, behind) = value.split_at_checked(end)?;
        if let Some(number) = with_commas(text.line_behind(at, 24)) {
            return number.parse().ok().filter(|_| is_driver_number(&number));
        }
        // Where the text ends in the middle of the value, another driver may follow.
        if !self.ended && !behind.is_empty() {
            return None;
        }
        // `535以降`
        let glued = behind.starts_with(is_joined);
        let behind = without_particles(behind);
        if glued && !behind.is_empty() {
            return None;
        }
        let rest = behind.trim_start_matches("-open").trim_start_matches("-server").trim();
        // `550.xx`
        let of_branch = number.strip_suffix('.').filter(|_| rest.starts_with(['x', 'X']));
        let rest = if of_branch.is_some() { rest.trim_matches(['x', 'X', '.']) } else { rest };
        let rest = if linked.is_some() && rest.starts_with("](http") { "" } else { rest };
        let number = number.trim_end_matches('.');
        // A sentence goes on in small letters, and a list with the next fact: `384.111 cuda9.1`.
        let beside = rest.strip_prefix("cuda").map(str::trim_start).is_some_and(begins_with_digit);
        let rest = if beside { "" } else { rest };
        let goes_on = rest.starts_with(|c: char| c.is_lowercase());
        // So does one behind a remark: "Driver 450.80.02 (CUDA 11.0) is too old".
        let remark = rest.strip_prefix('(').map(|rest| rest.split_once(')').unwrap_or((rest, "")));
        let remark = remark.is_some_and(|(_, behind)| behind.trim().is_empty());
        // Code goes on with a bracket or a quote.
        let code = rest.starts_with([')', ']', '}', '"', '\'']);
        // `ubuntu-drivers` lists what could be installed: `nvidia-driver-470 - distro non-free`.
        let offered = self.text.contains("nvidia-driver")
            && (rest.starts_with("- ") || rest == "-" || !self.ended);
        let plain = !goes_on && !code && !offered && !names_another(rest);
        let plain = plain
            && (self.separated || rest.is_empty() || remark || rest.starts_with("CUDA Version: "));
        let driver = match number.parse::<DriverVersion>().ok()? {
            branch if branch.is_branch() => match remarked(rest, branch) {
                Some(whole) => Some(whole).filter(|_| self.ended),
                None => Some(branch).filter(|_| self.ended || typed || end < value.len()),
            },
            // The version of a package: `545.23.08-1.el7`.
            version if rest.strip_prefix('-').is_some_and(begins_with_digit) => Some(version),
            // CUDA.jl and others leave a nought out: `525.60.9`.
            _ if is_without_nought(number) && self.ended => {
                text.driver(at).and(DriverVersion::of_plain_numbers(number))
            }
            // Of a number that may be cut the branch is whole.
            version => text.driver(at).or_else(|| {
                let branch = DriverVersion::of_branch(version.branch());
                (typed && !self.ended).then_some(branch)
            }),
        }?;
        (plain && (300..1000).contains(&driver.branch())).then_some(driver)
    }
}

/// A number whose dots are commas, as where those part decimals: `535,161,08`. One that is not a whole
/// version may be two of them.
fn with_commas(text: &str) -> Option<String> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == ',')).unwrap_or(text.len());
    let (number, behind) = text.split_at_checked(end)?;
    let number = number.trim_end_matches(',');
    (number.contains(',') && !behind.starts_with('.')).then(|| number.replace(',', "."))
}

fn begins_with_digit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether the last of three numbers has one digit, where drivers have two.
fn is_without_nought(number: &str) -> bool {
    let mut parts = number.split('.').skip(2);
    let last = parts.next().filter(|_| parts.next().is_none());
    last.is_some_and(|last| last.len() == 1 && last != "0")
}

/// The whole number in a remark behind its branch: `nvidia-driver-570-open (version 570.172.08)`.
fn remarked(rest: &str, branch: DriverVersion) -> Option<DriverVersion> {
    let (remark, _) = rest.strip_prefix('(')?.split_once(')')?;
    let mut words = remark.split(|c: char| !(c.is_ascii_digit() || c == '.'));
    let whole = words.find_map(|word| {
        let driver = word.trim_matches('.').parse::<DriverVersion>().ok()?;
        Some(driver).filter(|driver| !driver.is_branch() && driver.branch() == branch.branch())
    });
    // `(was 570.133.07)`
    whole.filter(|_| !remark.contains("was") && !remark.contains("from"))
}

/// Whether another driver follows: `-> 535.104.05`, `/ 550.54.14`, `or 550`. A remark in brackets may
/// name one that was there before.
fn names_another(rest: &str) -> bool {
    let front = rest.split('(').next().unwrap_or(rest);
    let arrow =
        ["->", "=>", "→", "/", "+", "&", "~", "-"].iter().any(|sign| front.starts_with(sign));
    let mut words = front.split(|c: char| !(c.is_ascii_digit() || c == '.'));
    words.any(|word| {
        let driver = word.trim_matches('.').parse::<DriverVersion>();
        driver.is_ok_and(|one| (300..1000).contains(&one.branch()) && (arrow || !one.is_branch()))
    })
}

/// The columns of a table, where its head was found.
#[derive(Default)]
struct Table {
    columns: Vec<Option<Label>>,
    /// Rows of values so far: a table of several machines does not say which is this one.
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

    fn cells<'a>(
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
    fn another_row(text: &CleanText, start: usize, row: &str) -> bool {
        let below = text.rest(start + row.len());
        let below = below.split_once('\n').map_or("", |(_, below)| below);
        match below.split_once('\n') {
            Some((line, _)) => line.contains('|'),
            None => !below.trim().is_empty() || !is_typed(text),
        }
    }
}

/// Makes one field of GPUs that come one after the other: `GPU: RTX 3090, 2x RTX 4090`.
fn join_gpus<'a>(
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
fn by_keys(line: &str) -> Vec<&str> {
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
fn clauses(parts: Vec<&str>) -> Vec<&str> {
    let ends = ["。", "이고 ", "이며 "];
    ends.iter().fold(parts, |parts, end| {
        parts.into_iter().flat_map(|part| part.split_inclusive(end)).collect()
    })
}

/// What is between the parts of a sentence about a machine.
const BETWEEN: [&str; 7] = [" ,", " with ", " on ", ", ", " under ", " running ", " ("];

/// What somebody says of the own machine: `I have an RTX 4090 with driver 550.54.15 on Windows 11`.
fn own_words<'a>(
    line: &'a str,
    start: usize,
    ended: bool,
    names: &mut Names,
) -> Option<Vec<Field<'a>>> {
    // What follows is a purpose, or another sentence.
    const ENDS: [&str; 14] = [
        ". ",
        "? ",
        "?",
        "! ",
        "; ",
        " but ",
        " because ",
        " if ",
        " in ",
        " for ",
        " to ",
        " which ",
        " that ",
        " where ",
    ];
    let own = behind_subject(line)?;
    let sentence = ENDS.iter().fold(own, |own, end| own.split(end).next().unwrap_or(own));
    // A question, and a condition.
    let behind = own.get(sentence.len()..).unwrap_or_default();
    if behind.starts_with('?') || behind.starts_with(" if") {
        return None;
    }
    let mut fields = Vec::new();
    let mut other_gpus = false;
    for part in parts_of_sentence(sentence, names) {
        let text = without_article(part);
        let begin = start + offset(line, text);
        let whole = ended || offset(line, text) + text.len() < line.len();
        if let Some(field) = field(text, begin, whole) {
            fields.push(field);
            continue;
        }
        other_gpus |= gpus(text, true, names).is_none() && names_gpu(text, names);
        let (value, separated) = (begin, false);
        for label in [Label::Gpu, Label::System] {
            let label = Some(label);
            fields.push(Field { label, start: begin, value, text, separated, ended: whole });
        }
    }
    // What a group uses and runs is told in papers, too; its driver is not.
    let is_telling =
        |field: &Field<'_>| matches!(field.label, Some(Label::Driver | Label::JetPack));
    let in_use = ["We use ", "We run ", "e using ", "e running "]
        .iter()
        .any(|verb| line.get(..offset(line, own)).is_some_and(|front| front.ends_with(verb)));
    if in_use && line.contains("We") && !fields.iter().any(is_telling) {
        return None;
    }
    // Of several machines in a sentence, the GPUs of one are not all.
    fields.retain(|field| !(other_gpus && field.label == Some(Label::Gpu)));
    Some(fields)
}

/// The parts of a sentence; GPUs that an `and` joins are one.
fn parts_of_sentence<'a>(sentence: &'a str, names: &mut Names) -> Vec<&'a str> {
    let mut parts = alloc::vec![sentence];
    for between in BETWEEN {
        parts = parts.into_iter().flat_map(|part| part.split(between)).collect();
    }
    let mut all = Vec::new();
    for part in parts {
        match gpus(without_article(part), true, names) {
            Some(_) => all.push(part),
            None => all.extend(part.split(" and ")),
        }
    }
    all
}

fn without_article(part: &str) -> &str {
    let text = part.trim().trim_end_matches([')', '.']).trim_end_matches(" each");
    let articles = ["a ", "an ", "the ", "my ", "our ", "one "];
    articles.iter().fold(text, |text, article| text.strip_prefix(article).unwrap_or(text))
}

/// Whether some words of a text are the name of a GPU.
fn names_gpu(text: &str, names: &mut Names) -> bool {
    let words: Vec<&str> = text.split(' ').take(12).collect();
    (1..=3).any(|count| {
        (0..words.len()).any(|first| {
            let Some(some) = words.get(first..first.saturating_add(count)) else { return false };
            let name = some.join(" ");
            name.bytes().any(|byte| byte.is_ascii_digit()) && one_kind(&name, names).is_some()
        })
    })
}

/// What follows the words by which somebody begins to speak of the own machine: `I now have`, `We are
/// running`, `Our servers have`.
fn behind_subject(line: &str) -> Option<&str> {
    const SUBJECTS: [&str; 10] =
        ["I ", "I'm ", "I've ", "We ", "We're ", "We've ", "My ", "my ", "Our ", "This "];
    if !line.trim().contains(' ') {
        return None;
    }
    let begins = |at: usize| {
        let front = line.get(..at).unwrap_or_default().trim_end();
        let ticked = ["[x]", "[X]"].iter().find_map(|tick| front.strip_suffix(tick));
        let front = ticked.unwrap_or(front).trim_end_matches(['-', '*', '+', '>', ' ']);
        front.is_empty() || front.ends_with(['.', '!', ',', ':'])
    };
    SUBJECTS.iter().find_map(|subject| {
        let mut places = line.match_indices(subject).filter(|(at, _)| begins(*at));
        places.find_map(|(at, _)| behind_verb(subject.trim_end(), line.get(at + subject.len()..)?))
    })
}

/// What follows the verb of a subject.
fn behind_verb<'a>(subject: &str, rest: &'a str) -> Option<&'a str> {
    const NOUNS: [&str; 21] = [
        "GPU",
        "GPUs",
        "gpu",
        "graphics card",
        "video card",
        "card",
        "cards",
        "machine",
        "machines",
        "server",
        "servers",
        "system",
        "setup",
        "environment",
        "workstation",
        "laptop",
        "PC",
        "computer",
        "node",
        "nodes",
        "host",
    ];
    const NOT_HAD: [&str; 9] =
        ["been", "had", "seen", "run", "built", "found", "never", "not", "no"];
    let (be, verbs): (&[&str], &[&str]) = match subject {
        "I" | "We" => (&["am ", "are "], &["have got ", "have ", "use ", "run ", "own ", "got "]),
        "I'm" | "We're" => (&[""], &[]),
        "I've" | "We've" => (&[], &["got "]),
        _ => {
            (&["is ", "are "], &["is ", "are ", "has ", "have ", "runs ", "uses ", "use ", "run "])
        }
    };
    let mut rest = rest;
    if matches!(subject, "My" | "my" | "Our" | "This") {
        rest = NOUNS.iter().find_map(|noun| rest.strip_prefix(*noun)?.strip_prefix(' '))?;
    }
    let rest = behind_adverbs(rest);
    // `am currently using`
    let doing = be.iter().find_map(|be| {
        let rest = behind_adverbs(rest.strip_prefix(*be)?);
        ["on ", "using ", "running "].iter().find_map(|doing| rest.strip_prefix(*doing))
    });
    let behind = doing.or_else(|| verbs.iter().find_map(|verb| rest.strip_prefix(*verb)))?;
    let behind = behind_adverbs(behind);
    // `I have tested`, `We have never`
    let first = behind.split(' ').next().unwrap_or_default();
    (!first.ends_with("ed") && !NOT_HAD.contains(&first)).then_some(behind)
}

fn behind_adverbs(mut text: &str) -> &str {
    const ADVERBS: [&str; 10] = [
        "now ",
        "currently ",
        "still ",
        "also ",
        "already ",
        "just ",
        "only ",
        "recently ",
        "actually ",
        "both ",
    ];
    while let Some(behind) = ADVERBS.iter().find_map(|adverb| text.strip_prefix(adverb)) {
        text = behind;
    }
    text
}

/// A line that is nothing but what a machine is: `Jetson Orin Nano with JetPack 6.2`, `RTX 4090 on driver
/// 550.54.14`, `H100 SXM x8, 550.54.15, CUDA 12.4`. Every part must be understood.
fn whole_line<'a>(
    line: &'a str,
    start: usize,
    ended: bool,
    names: &mut Names,
) -> Option<Vec<Field<'a>>> {
    let text = unbulleted(line);
    // A GPU and its driver are two parts.
    if !BETWEEN.iter().chain(&[" and "]).any(|between| text.contains(between)) {
        return None;
    }
    let begins = ["Running on ", "Using "].iter().find_map(|front| text.strip_prefix(front));
    let mut fields = Vec::new();
    let mut modules = 0;
    for part in parts_of_sentence(begins.unwrap_or(text), names) {
        let text = without_article(part);
        let begin = start + offset(line, text);
        let whole = ended || offset(line, text) + text.len() < line.len();
        let bare = |label| {
            let label = Some(label);
            Field { label, start: begin, value: begin, text, separated: false, ended: whole }
        };
        let with_label = field(text, begin, whole).filter(|field| {
            let goes_on = field.text.contains(|c: char| c.is_alphabetic() && c.is_lowercase());
            let of_line = [Label::Driver, Label::Cuda, Label::JetPack, Label::Count];
            field.label.is_some_and(|label| of_line.contains(&label)) && !goes_on
        });
        let field = match with_label {
            Some(field) => field,
            None if gpus(text, true, names).is_some() => bare(Label::Gpu),
            None if is_driver_number(text) => bare(Label::Driver),
            None if text.len() < 40 && system(text).is_some() => bare(Label::System),
            // The line in which a Jetson's name stands is read as that.
            None if text.contains("Jetson ") && text.len() < 60 && !text.contains(':') => {
                modules += 1;
                continue;
            }
            None => return None,
        };
        fields.push(field);
    }
    let count = |label| fields.iter().filter(|field| field.label == Some(label)).count();
    // Several are a list, which is read as one.
    let right =
        count(Label::Gpu) + modules == 1 && count(Label::Driver) + count(Label::JetPack) > 0;
    right.then_some(fields)
}

/// A line that is nothing but a Jetson's name and the version behind it: `Jetson Nano JetPack 4.6.1`,
/// `Jetson Orin Nano, JP 6.2`, `Jetson AGX Orin L4T 35.3.1`, `Jetson Orin NX R36.4.3`.
fn module_and_version<'a>(
    line: &'a str,
    start: usize,
    ended: bool,
    names: &mut Names,
) -> Option<Vec<Field<'a>>> {
    const VERSIONS: [&str; 11] = [
        "JetPack ", "Jetpack ", "jetpack ", "JP ", "JP", "L4T ", "L4T-", "L4T R", "R3", "r3", "R2",
    ];
    let text = unbulleted(line);
    let device = ["Device", "Board", "Platform", "Hardware", "Module", "Machine"];
    let text = text
        .split_once(':')
        .filter(|(label, _)| device.contains(&label.trim()))
        .map_or(text, |(_, value)| value.trim_start());
    let at = text.find("Jetson ")?;
    if !matches!(text.get(..at)?.trim(), "" | "NVIDIA") {
        return None;
    }
    let version = VERSIONS.iter().find_map(|front| {
        let from = text.match_indices(front).map(|(at, _)| at).find(|from| {
            let before = text.get(..*from).unwrap_or_default();
            before.ends_with([' ', '(', ',']) && *from > at
        })?;
        let digit = text.get(from + front.len()..)?.starts_with(|c: char| c.is_ascii_digit());
        digit.then_some(from)
    })?;
    let name = text.get(at..version)?.trim_end_matches([' ', ',', '-', '(', '/', '|']);
    let name = ["with", "on", "running"]
        .iter()
        .find_map(|word| name.strip_suffix(word))
        .map_or(name, |name| name.trim_end_matches([' ', ',']));
    let kit = [" Developer Kit", " Dev Kit", " DevKit", " devkit", " dev kit"];
    let name = kit.iter().find_map(|kit| name.strip_suffix(kit)).unwrap_or(name);
    names.known_gpu(name).filter(Gpu::is_jetson)?;
    let value = text.get(version..)?;
    let value = value.strip_prefix("JP").map_or(value, str::trim_start);
    let field = |label, text: &'a str, ended| {
        let (start, label) = (start + offset(line, text), Some(label));
        Field { label, start, value: start, text, separated: true, ended }
    };
    let version = field(Label::JetPack, value.trim_end_matches([')', '.']), ended);
    version.jetpack(true)?;
    Some(alloc::vec![field(Label::Gpu, name, true), version])
}

/// Whether a text is the whole number of a driver, and can be nothing else: `550.54.15`.
fn is_driver_number(text: &str) -> bool {
    let digits = text.split('.').all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    let lengths: Vec<usize> = text.split('.').map(str::len).collect();
    digits && matches!(lengths.as_slice(), [3, 2 | 3, 2])
}

/// `GPU 0,1,2,3: NVIDIA H20`, as one value that is counted.
fn numbered_gpus(line: &str, start: usize, ended: bool) -> Option<Field<'_>> {
    let (numbers, name) = line.trim_start().strip_prefix("GPU ")?.split_once(": ")?;
    let is_number = |number: &str| number.len() < 3 && number.parse::<u8>().is_ok();
    let several = numbers.contains(',') && numbers.split(',').all(is_number);
    let count = numbers.split(',').count();
    let value = start + offset(line, name);
    let label = Some(Label::GpuTimes(u8::try_from(count).ok()?));
    several.then_some(Field { label, start, value, text: name, separated: true, ended })
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
    // `OS - Windows 11`, `OS      Windows 11`
    for sign in [" - ", "   "] {
        if let Some((front, value)) = rest.split_once(sign)
            && let Some(label) = label(front)
        {
            return Some(make(label, value.trim_start(), true));
        }
    }
    // `Hardware Platform (Jetson / GPU) Jetson Orin Nano`
    if let Some((front, value)) = rest.split_once(')').filter(|(front, _)| front.contains('('))
        && let Some((name, _)) = front.split_once('(')
        && let Some(label @ (Label::Gpu | Label::System)) = label(name)
    {
        return Some(make(label, value.trim_start(), true));
    }
    // `GPU は A100 です`
    if let Some((front, value)) = around_particle(rest)
        && let Some(label) = label(front)
        && let text = without_particles(value)
        && text.is_ascii()
    {
        let field = make(label, value, true);
        return Some(Field { text, ended: ended || text.len() < field.text.len(), ..field });
    }
    // `显卡rtx5070ti`
    let foreign = text.find(|c: char| c.is_ascii() && c != ' ').unwrap_or(0);
    if foreign > 0
        && let Some((front, value)) = text.split_at_checked(foreign)
        && value.starts_with(|c: char| c.is_ascii_alphabetic())
        && let Some(label @ (Label::Gpu | Label::System)) = label(front)
    {
        return Some(make(label, value, true));
    }
    // `GPU RTX 4090`, `Carte graphique RTX 4090`
    let alone = rest.match_indices(' ').take(4).find_map(|(at, _)| {
        let (front, value) = rest.split_at_checked(at)?;
        let value = value.trim_start();
        let is_name = value.starts_with(|c: char| c.is_ascii_uppercase())
            && value.bytes().any(|byte| byte.is_ascii_digit())
            && !value.contains([':', '=']);
        (is_name && label(front) == Some(Label::Gpu)).then_some(value)
    });
    if let Some(value) = alone {
        return Some(make(Label::Gpu, value, true));
    }
    // `driver 535.54.03`, `CUDA 12.2`, `Nvidia driver 535.54.03 CUDA Version: 12.2`
    let first = text.find(|c: char| c.is_ascii_digit()).and_then(|digit| text.get(..digit));
    let is_driver = first.is_some_and(|front| label(front) == Some(Label::Driver));
    let rest = if is_driver { text } else { rest };
    let named = ["L4T", "l4t"].iter().find_map(|name| rest.strip_prefix(name)).unwrap_or(rest);
    let digit = offset(rest, named) + named.find(|c: char| c.is_ascii_digit())?;
    let front = rest.get(..digit)?;
    // A package alone is an entry of a list, not what somebody says of the machine.
    let alone = rest.len() == part.trim().len() || text.starts_with("Package:");
    if front == "nvidia-driver-" && alone && !rest.contains(' ') {
        return None;
    }
    // The package: `nvidia-driver-535`.
    let front = front.strip_suffix('v').or(front.strip_suffix('R')).unwrap_or(front);
    let value = rest.get(digit..)?;
    let label = label(front).filter(|label| match label {
        Label::Driver | Label::Smi | Label::Cuda | Label::JetPack => true,
        // `GPU 3060 12G`
        Label::Gpu => begins_bare(without_memory(value)),
        _ => false,
    })?;
    // The sentence may end, and another begin.
    let whole = make(label, value, false);
    let text = whole.text.split(". ").next().unwrap_or(whole.text);
    let ended = ended || text.len() < whole.text.len();
    Some(Field { text, ended, ..whole })
}

/// Where `part`, which is a part of it, begins in `whole`.
fn offset(whole: &str, part: &str) -> usize {
    (part.as_ptr().addr()).saturating_sub(whole.as_ptr().addr())
}

/// The lines of reports that state a driver or GPUs: where each begins, and the furthest line that one of
/// those that begin no later reaches.
struct Reports(Vec<(usize, usize)>);

impl Reports {
    fn among(readings: &[TextReading]) -> Self {
        let says = |reading: &&TextReading| {
            // What a Jetson is called in one line may stand beside its JetPack.
            let name =
                reading.kind == FactKind::Jetson && reading.lines.start() == reading.lines.end();
            !name
                && reading.kind != FactKind::Message
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

/// Fields that belong together.
struct Block {
    start: usize,
    end: usize,
    line: usize,
    driver: Option<DriverVersion>,
    cuda: Option<CudaVersion>,
    jetpack: Option<JetPack>,
    jetpack_cut: bool,
    system: Option<Os>,
    arch: Option<CpuArch>,
    /// Whether the GPUs are those of a machine that was named.
    of_machine: bool,
    gpus: Vec<Gpu>,
    /// How many there are, where that has a label of its own.
    count: Option<usize>,
    /// The numbers of the GPUs, where they have some.
    numbers: Vec<u8>,
    /// Whether it is a list of what is needed.
    asked: Asked,
}

impl Block {
    fn at(start: usize, asked: Asked) -> Self {
        Self {
            start,
            end: start,
            line: 0,
            driver: None,
            cuda: None,
            jetpack: None,
            jetpack_cut: false,
            system: None,
            arch: None,
            of_machine: false,
            gpus: Vec::new(),
            count: None,
            numbers: Vec::new(),
            asked,
        }
    }

    fn has(&self, said: &Said) -> bool {
        match said {
            Said::Driver(driver) => self.driver.is_some_and(|known| known != *driver),
            Said::Gpus(gpus) => {
                let of_machine = |one: &Gpu, other: &Gpu| self.of_machine && one.is_like(other);
                let same = self.gpus.len() == gpus.len()
                    && self.gpus.iter().zip(gpus).all(|(one, other)| alike(one, other))
                    || gpus.iter().all(|gpu| self.gpus.iter().all(|own| of_machine(own, gpu)));
                !self.gpus.is_empty() && !same
            }
            // What was listed before may be the same, with its numbers now.
            Said::GpuAt(at, gpu) => match self.numbers.iter().position(|known| known == at) {
                Some(place) => self.gpus.get(place).is_none_or(|known| !alike(known, gpu)),
                None => self.gpus.get(self.numbers.len()).is_some_and(|known| !alike(known, gpu)),
            },
            Said::Cuda(cuda) => self.cuda.is_some_and(|known| known != *cuda),
            // One may be JetPack, the other the L4T in it.
            Said::JetPack(jetpack, _) => self
                .jetpack
                .is_some_and(|known| known.is_l4t() == jetpack.is_l4t() && known != *jetpack),
            Said::Count(count) => self.count.is_some_and(|known| known != *count),
            // Its GPUs may be named beside it.
            Said::Machine(machine) => self.gpus.iter().any(|gpu| {
                self.gpus.len() > machine.gpus.len()
                    || machine.gpus.iter().any(|own| !own.is_like(gpu))
            }),
            Said::Arch(arch) => self.arch.is_some_and(|known| known != *arch),
            Said::System(..) => false,
        }
    }

    fn add(&mut self, said: Said, at: usize, line: usize) {
        (self.end, self.line) = (at, line);
        match said {
            Said::Driver(driver) => self.driver = Some(driver),
            Said::Gpus(gpus) if self.gpus.is_empty() => self.gpus = gpus,
            Said::JetPack(jetpack, cut) if self.jetpack.is_none() => {
                (self.jetpack, self.jetpack_cut) = (Some(jetpack), cut);
            }
            Said::Gpus(_) | Said::JetPack(..) => {}
            Said::GpuAt(at, _) if self.numbers.contains(&at) => {}
            Said::GpuAt(at, gpu) => {
                if self.gpus.len() == self.numbers.len() {
                    self.gpus.push(gpu);
                }
                self.numbers.push(at);
            }
            Said::Cuda(cuda) => self.cuda = Some(cuda),
            Said::Count(count) => self.count = Some(count),
            Said::System(os, arch) => {
                self.system = self.system.or(Some(os));
                self.arch = self.arch.or(arch);
            }
            Said::Arch(arch) => self.arch = Some(arch),
            Said::Machine(machine) => {
                (self.arch, self.of_machine) = (Some(machine.arch), true);
                self.gpus = machine.gpus;
            }
        }
    }

    /// `known`: the reports in the text.
    fn reading(mut self, text: &CleanText, known: &Reports) -> Option<TextReading> {
        // Beside a module, a number that may be cut can be nothing else.
        let of_module = self.gpus.iter().any(Gpu::is_jetson);
        self.jetpack = self.jetpack.filter(|_| !self.jetpack_cut || of_module);
        if let (Some(count), [gpu]) = (self.count, self.gpus.as_slice()) {
            self.gpus = alloc::vec![gpu.clone(); count];
        }
        let says = self.driver.is_some()
            || self.jetpack.is_some()
            || self.system.is_some()
            || !self.gpus.is_empty();
        let asked = match self.asked {
            Asked::Nothing => false,
            Asked::Driver => self.driver.is_none(),
            Asked::All => true,
        };
        if asked || !says {
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
        environment.platform.arch = self.arch;
        // Only modules with a system on a chip have these.
        if self.jetpack.is_some() {
            environment.platform.os = Some(Os::Linux);
            environment.platform.arch = Some(CpuArch::Aarch64);
        }
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
    use alloc::string::ToString as _;

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
            "| GPU | Driver | CUDA |\n|---|---|---|\n| RTX 4090 | 550.54.14 | 12.4 |",
            "GPU | Driver\n--- | ---\nRTX 4090 | 550.54.14\n",
            "| Grafikkarte | Treiber |\n|---|---|\n| RTX 4090 | 550.54.14 |\n",
            "| **GPU** | RTX 4090 |\n| **Driver** | 550.54.14 |\n",
            "显卡型号：RTX 4090\n驱动版本：550.54.14\n",
            "Grafikkarte: RTX 4090\nTreiber: 550.54.14\n",
            "GPU = RTX 4090; Driver = 550.54.14\n",
            "### GPU\n\nRTX 4090\n\n### NVIDIA driver version\n\n550.54.14\n\n### Logs\n",
            "## Hardware: GPU\nGPU 0: NVIDIA GeForce RTX 4090\n## Driver\nnvidia-drivers-550.54.14\n",
            "- GPU/VRAM: RTX 4090\n- Driver: 550.54.14\n",
            "我的显卡：RTX 4090\n英伟达驱动程序版本：550.54.14\n",
            "グラフィックボード: RTX 4090\nドライバーバージョン: 550.54.14\n",
            "Grafikprozessor: RTX 4090\nTreiber: 550.54.14\n",
            "Processeur graphique : RTX 4090\nPilote : 550.54.14\n",
            "Gráfica: RTX 4090\nControlador: 550.54.14\n",
            "Processador gráfico: RTX 4090\nDriver: 550.54.14\n",
            "Grafische kaart: RTX 4090\nStuurprogramma: 550.54.14\n",
            "Ekran kartı: RTX 4090\nSürücü: 550.54.14\n",
            "Grafikkort: RTX 4090\nDrivrutin: 550.54.14\n",
            "Відеокарта: RTX 4090\nДрайвер: 550.54.14\n",
            "GPU は RTX 4090 です\nドライバーは 550.54.14 です\n",
            "GPUはRTX 4090です。ドライバは550.54.14を使っています。\n",
            "GPU: RTX 4090を使用\nドライバ: 550.54.14です\n",
            "GPU는 RTX 4090 이고 드라이버는 550.54.14 입니다\n",
            "我的显卡是RTX 4090，驱动是550.54.14\n",
        ] {
            let read = read_all(raw);
            assert_eq!(read.len(), 1, "{raw}: {read:?}");
            let all = read.concat();
            assert!(all.contains("550.54.14") && all.contains("4090"), "{raw}: {read:?}");
        }
        for (raw, gpus) in [
            ("GPU: 2x RTX 3090, 1x RTX 4090\n", "2× RTX 3090, RTX 4090"),
            ("GPUs: RTX 3090 (24GB, Ampere) + RTX 4090\n", "RTX 3090, RTX 4090"),
            ("GPU: RTX 3090 and RTX 4090\n", "RTX 3090, RTX 4090"),
            ("GPU: 2x3090\n", "2× GeForce 3090"),
            ("GPU0: RTX 3090\nGPU1: RTX 4090\n", "RTX 3090, RTX 4090"),
            ("GPU 0,1: NVIDIA H20\n", "2× NVIDIA H20"),
            ("GPU:\n- RTX 3090\n- RTX 4090\n\n", "RTX 3090, RTX 4090"),
            ("Hardware Platform (Jetson / GPU) : GPU RTX 3080\n", "RTX 3080"),
            ("GPU model and memory: GTX 1080 Ti, 11GB\n", "GTX 1080 Ti"),
            ("GPU: RTX2060 Mobile 6GB\n", "RTX2060 Mobile"),
            ("GPU 3060 12G\n", "3060 12G"),
            ("System: Windows 10\nGPU: GTX 980 Ti\n", "GTX 980 Ti, Windows"),
            ("OS           WIN10\nGPU          RTX 2070 8G\n", "RTX 2070 8G, Windows"),
        ] {
            assert_eq!(read_all(raw), [format!("an unknown driver, {gpus}")], "{raw}");
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
            "Jetson Orin Nano JetPack 6.2\n",
            "- NVIDIA Jetson Orin Nano Developer Kit (JetPack 6.2)\n",
            "Jetson Orin Nano, JP 6.2\n",
            "Jetson Orin Nano, JP6.2\n",
        ] {
            let all = read_all(raw).concat();
            assert!(all.contains("JetPack 6.2") && all.contains("Orin Nano"), "{raw}: {all}");
        }
        for raw in [
            "Jetson Orin Nano L4T 36.4.3\n",
            "Jetson Orin Nano, R36.4.3\n",
            "Jetson Orin Nano Developer Kit - L4T R36.4.3\n",
        ] {
            let all = read_all(raw).concat();
            assert!(all.contains("L4T R36.4.3") && all.contains("Orin Nano"), "{raw}: {all}");
        }
        assert_eq!(read_all("L4T: R36.4.7\n"), ["L4T R36.4.7, Linux, aarch64"]);
        for raw in [
            "JetPack 6.2 is required\n",
            "Jetson Nano JetPack 4.6.1 images are old\n",
            "Jetson Orin Nano JetPack 6.2 or later\n",
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
    fn systems_are_read_in_the_ways_people_write_them() {
        let read = |value: &str| read_all(&format!("GPU: RTX 3060\nOS: {value}\n")).concat();
        for linux in ["Arch Linux", "Gentoo", "NixOS 24.05", "Pop!_OS", "opensuse", "ubuntu 22"] {
            assert_eq!(read(linux), "an unknown driver, RTX 3060, Linux", "{linux}");
        }
        for windows in ["windows 10", "Win 11", "win10", "nt"] {
            assert_eq!(read(windows), "an unknown driver, RTX 3060, Windows", "{windows}");
        }
        assert_eq!(read("Win11 (WSL2, Ubuntu)"), "an unknown driver, RTX 3060, WSL");
        assert_eq!(read("whatever you search for"), "an unknown driver, RTX 3060");
        // Alone it may be that of any machine.
        assert!(read_all("OS: Ubuntu 22.04\n").is_empty());
    }

    #[test]
    fn a_driver_that_is_one_of_two_is_not_known() {
        for value in [
            "525.60.13 -> 535.104.05",
            "525.60.13 / 535.104.05",
            "535 or 550.54.14",
            "525.60.13, 535.104.05",
        ] {
            let read = read_all(&format!("GPU: Tesla T4\nDriver version: {value}\n"));
            assert_eq!(read, ["an unknown driver, Tesla T4"], "{value}");
        }
        let before = read_all("GPU: Tesla T4\nDriver: 535.104.05 (was 525.60.13)\n");
        assert_eq!(before, ["driver 535.104.05, Tesla T4"]);
    }

    #[test]
    fn what_a_sentence_asks_is_not_what_the_list_below_it_says() {
        let list = "- GPU: RTX 4090\n- Driver: 550.54.14\n";
        let read = |above: &str| read_all(&format!("{above}\n{list}")).concat();
        assert_eq!(read("Needs driver 580 or later"), "driver 550.54.14, RTX 4090");
        for head in ["Required:", "Requirements (driver 580 or later):", "Recommended"] {
            assert_eq!(read(head), "", "{head}");
        }
        assert!(read_all("Needs driver 580 or later\n- GPU: RTX 4090\n").is_empty());
    }

    #[test]
    fn commas_may_part_the_numbers_of_a_driver() {
        let read = |driver: &str| read_all(&format!("GPU: Tesla T4\nDriver: {driver}\n")).concat();
        assert_eq!(read("535,161,08"), "driver 535.161.08, Tesla T4");
        for two in ["535,545", "550,54", "535,545,550"] {
            assert_eq!(read(two), "an unknown driver, Tesla T4", "{two}");
        }
        assert_eq!(read_all("RTX 4090,550.54.14,12.4\n"), Vec::<String>::new());
        assert_eq!(read_all("GPU: RTX 4090, driver 550,12.4\n"), ["driver 550, RTX 4090"]);
    }

    #[test]
    fn people_speak_of_their_own_machine() {
        for raw in [
            "I now have an RTX 4090 with driver 550.54.14\n",
            "We've got an RTX 4090 with driver 550.54.14.\n",
            "I'm currently running an RTX 4090 on driver 550.54.14\n",
            "We are using an RTX 4090 with driver 550.54.14 in our lab.\n",
            "Hello, my workstation has an RTX 4090 with driver 550.54.14\n",
            "- [x] I use an RTX 4090 with driver 550.54.14\n",
            "RTX 4090 with driver 550.54.14\n",
            "RTX 4090, 550.54.14, CUDA 12.4\n",
            "Umgebung: Grafikkarte RTX 4090, Treiber 550.54.14\n",
        ] {
            assert_eq!(read_all(raw), ["driver 550.54.14, RTX 4090"], "{raw}");
        }
        let system = "My system is Ubuntu 22.04 ,NVIDIA driver 550.54.14 cuda12.4 and RTX 4090.\n";
        assert_eq!(read_all(system), ["driver 550.54.14, RTX 4090, Linux"]);
        let two = "I have an RTX 3090 and an RTX 4090 with driver 550.54.14\n";
        assert_eq!(read_all(two), ["driver 550.54.14, RTX 3090, RTX 4090"]);
        // Of several machines the GPUs of one are not all.
        let other = "I have an RTX 4090 and an A100 server with driver 550.54.14\n";
        assert_eq!(read_all(other), ["driver 550.54.14"]);
        for raw in [
            "We use 8 A100 GPUs for training.\n",
            "We have tested an A100 with driver 535.104.05\n",
            "I no longer have an RTX 4090 with driver 550.54.14\n",
            "If we have 8 H100s with driver 550.54.15, does it run?\n",
            "RTX 4090 with driver 550.54.14 is fast\n",
            "RTX 4090 or RTX 3090 with driver 550.54.14\n",
            "Known to work with: RTX 4090, driver 550.54.14\n",
            "Supported: RTX 4090 with driver 550.54.14\n",
        ] {
            assert!(read_all(raw).is_empty(), "{raw}: {:?}", read_all(raw));
        }
    }

    #[test]
    fn a_count_may_have_a_label_of_its_own() {
        for raw in [
            "gpu=H100 count=8\n",
            "GPU: H100, count: 8\n",
            "num_gpus=8 gpu=H100\n",
            "GPU-Modell: H100\nAnzahl der GPUs: 8\n",
        ] {
            assert_eq!(read_all(raw), ["an unknown driver, 8× H100"], "{raw}");
        }
        assert_eq!(read_all("GPU: H100\ncount: 8"), ["an unknown driver, H100"]);
        assert!(read_all("count: 8\n").is_empty());
    }

    #[test]
    fn boxes_say_what_is_checked() {
        let of = |raw: &str| read_all(raw).concat();
        assert_eq!(of("- [ ] A100\n- [x] H100\n"), "an unknown driver, H100");
        assert_eq!(of("☑ H100\n☐ A100\n"), "an unknown driver, H100");
        assert_eq!(of("- [x] 2x H100 SXM\n"), "an unknown driver, 2× H100 SXM");
        for raw in [
            "- [ ] A100\n- [ ] H100\n",
            "## Supported GPUs\n- [x] A100\n",
            "Tested:\n- [x] A100\n- [ ] H100\n",
            "- [x] A100 works\n",
        ] {
            assert_eq!(of(raw), "", "{raw}");
        }
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
            "如果显卡是RTX 4090，驱动是550.54.14\n",
            "GPUはA100ではありません\n",
            "GPUはA100ですか？\n",
            "ドライバ: 535.161.08以降\n",
            "GPU: A100では動きません\n",
            "Recommended:\n- GPU: RTX 3070\n- Driver: 537.58\n",
            "GPU: RTX 3070 or better\n",
            "GPU: RTX 3070 or RTX 3080\n",
            "GPU:\nDriver version:\nCUDA version: 12.2\n",
            "driver   : nvidia-driver-470 - distro non-free\n",
            "Package: nvidia-driver-550\nVersion: 550.107.02-0ubuntu0.22.04.1\n",
            "The following NEW packages will be installed:\n  nvidia-driver-550\n",
            "NVIDIA-SMI version  : 550.54.10\n",
            "Driver: 537.58 or newer is required\n",
            "## Requirements\n\nGPU: RTX 3070\nDriver: 537.58\n",
            "### GPU\n\n### Driver\n\n535.54.03 or so\n",
            "| GPU | Driver |\n|---|---|\n| T4 | 450.80.02 |\n| A100 | 470.57.02 |\n",
        ] {
            assert!(read_all(raw).is_empty(), "{raw}: {:?}", read_all(raw));
        }
    }
}
