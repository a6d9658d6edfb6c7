//! Lists that people write: `GPU: 2x RTX 4090, driver 550.54, CUDA 12.4`, bullets, rows of tables.
//!
//! Only fields count that begin with a known label and hold nothing but its value, so that a sentence
//! about a driver says nothing. What is printed counts before what is written.

pub(crate) mod asks;
pub(crate) mod block;
pub(crate) mod field;
pub(crate) mod form;
pub(crate) mod marks;
pub(crate) mod neighbours;
pub(crate) mod numbers;
pub(crate) mod place;
pub(crate) mod sentence;
pub(crate) mod table;

use alloc::vec::Vec;

use crate::reading::clean::{CleanText, Line};
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::facts::names::Names;
use crate::reading::facts::written::asks::{Asked, asked_above, asks, supposes};
use crate::reading::facts::written::block::{Block, Reports};
use crate::reading::facts::written::field::Field;
use crate::reading::facts::written::form::{
    below_heading, checked_system, is_bare_label, read_checked_gpus, read_html,
};
use crate::reading::facts::written::marks::{MARKS, may_say};
use crate::reading::facts::written::neighbours::{lone_name, read_neighbours};
use crate::reading::facts::written::place::{LONGEST, NEAR, is_typed};
use crate::reading::facts::written::sentence::own_words;
use crate::reading::facts::written::table::Table;
use crate::reading::marks::mark;
use crate::values::text::offset;

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
        } else if line.text.len() > LONGEST {
            *table = Table::default();
            of_paragraph(line, names)
        } else if !may_say(line.text) {
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
            let mut asked = None;
            if let Some(before) =
                block.take_if(|block| block.has(&said) || number > block.line + NEAR)
            {
                // What heads a list heads its second entry, too.
                let goes_on = number <= before.line.saturating_add(1);
                asked = Some(before.asked()).filter(|_| goes_on);
                readings.extend(before.reading(text, &known));
            }
            let new = || {
                let above = asked_above(text, line.start);
                Block::at(field.start, asked.filter(|asked| *asked == Asked::All).unwrap_or(above))
            };
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
    drop_lone_systems(text, readings);
    if readings.is_empty() {
        readings.extend(lone_name(text, names));
    }
    read_neighbours(text, names, readings);
}

/// What somebody says of the own machine in a paragraph of one line.
fn of_paragraph<'a>(line: &Line<'a>, names: &mut Names) -> Vec<Field<'a>> {
    const PARAGRAPH: usize = 3000;
    if line.text.len() > PARAGRAPH {
        return Vec::new();
    }
    let mut fields = Vec::new();
    for sentence in line.text.split_inclusive(". ") {
        let start = line.start.saturating_add(offset(line.text, sentence));
        let last = offset(line.text, sentence).saturating_add(sentence.len()) >= line.text.len();
        let says = sentence.len() <= LONGEST && may_say(sentence);
        if !says || asks(sentence) || supposes(sentence) {
            continue;
        }
        fields.extend(
            own_words(sentence.trim_end(), start, line.ended || !last, names).unwrap_or_default(),
        );
    }
    fields
}

/// Whether a form says whose GPU the machine has, below its heading: `### GPU` and `Nvidia`.
fn names_vendor(text: &CleanText) -> bool {
    text.lines_with(&[mark!("GPU"), mark!("Gpu")]).any(|line| {
        let head = line.text.trim_start_matches('#').trim();
        let below = text.lines_from(line.start.saturating_add(line.text.len()).saturating_add(1));
        let value = below.take(3).find(|below| !below.text.trim().is_empty());
        line.text.starts_with('#')
            && matches!(head, "GPU" | "Gpu" | "GPU vendor" | "GPU brand")
            && value.is_some_and(|value| {
                value.ended && value.text.trim().eq_ignore_ascii_case("nvidia")
            })
    })
}

/// A system alone is that of the machine only where a machine is described.
fn drop_lone_systems(text: &CleanText, readings: &mut Vec<TextReading>) {
    let says_more = |reading: &TextReading| {
        let env = &reading.environment;
        env.driver.is_some() || env.jetpack.is_some() || !env.gpus.is_empty()
    };
    if !readings.iter().any(says_more) && !names_vendor(text) {
        readings.retain(|reading| reading.kind != FactKind::Written || says_more(reading));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;
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
    fn a_line_with_a_word_of_what_is_needed_need_not_head_the_list_below_it() {
        let read =
            |above: &str| read_all(&format!("{above}\n\nGPU: RTX 3060\nDriver: 550.90.07\n"));
        for nothing in [
            "pip install -r requirements.txt",
            "### Environment (required)",
            "Here is the required information:",
            "- [x] I have read the requirements",
            "- [X] My driver is at least the recommended one:",
            "# RTX 3060 not supported",
            "cmake_minimum_required(VERSION 3.20)",
            "at least it starts",
            "OS: Ubuntu 22.04 (required)",
            "ImportError: flash attention requires an Ampere GPU or newer.",
            "requirement error: unsatisfied condition: cuda>=12.6, please update your driver:",
            "Requirement already satisfied: nvidia-nccl in /usr/lib",
            "I wish it did",
            "I have installed the required driver.",
        ] {
            assert_eq!(read(nothing), ["driver 550.90.07, RTX 3060"], "{nothing}");
        }
        for head in [
            "Minimum:",
            "Recommended",
            "Minimum requirements",
            "## System requirements",
            "## Required hardware",
            "### Minimum GPU (required)",
            "You need at least the following:",
            "Required hardware: a GPU",
            "This is the minimum setup:",
            "The recommended GPU and driver are these:",
            "## Supported GPUs",
            "Supported hardware:",
            "Known to work with:",
            "To run the model you need at least:",
            "This project requires an NVIDIA GPU.",
            "Users need at least a driver of this kind",
            "Prerequisites\n=============",
            "Mindestanforderungen:",
            "最低要求",
        ] {
            assert!(read(head).is_empty(), "{head}: {:?}", read(head));
        }
    }

    #[test]
    fn a_paragraph_in_one_line_is_read_by_its_sentences() {
        let more = "Nothing else was changed here. ".repeat(12);
        let read = |said: &str| read_all(&format!("{more}{said} {more}\n")).concat();
        assert_eq!(read("I am running driver 550.90.07."), "driver 550.90.07");
        for nothing in [
            "I would need driver 550.90.07.",
            "The minimum is driver 550.90.07.",
            "GPU: RTX 3060, driver 550.90.07.",
        ] {
            assert_eq!(read(nothing), "", "{nothing}");
        }
        assert_eq!(read_all("I have an RTX 3090. e.g. this\n"), ["an unknown driver, RTX 3090"]);
        assert!(read_all("GPU: e.g. RTX 3090\n").is_empty());
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
