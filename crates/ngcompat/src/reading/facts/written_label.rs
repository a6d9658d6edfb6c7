//! The labels of lists that people write, in their languages.

use crate::reading::facts::gpu_list::MOST;

/// What a field is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Label {
    Driver,
    /// The version of `nvidia-smi`, which under WSL is another one than the driver's.
    Smi,
    Gpu,
    /// The GPU of this number.
    GpuAt(u8),
    /// As many GPUs of one name.
    GpuTimes(u8),
    Cuda,
    JetPack,
    System,
    Arch,
    /// A machine that is known by its name, or its GPU.
    Machine,
}

/// What a label is about, by its words.
pub(crate) fn label(text: &str) -> Option<Label> {
    const DRIVER: [&str; 13] = [
        "driver",
        "drivers",
        "driverversion",
        "treiber",
        "treiberversion",
        "grafiktreiber",
        "grafiktreiberversion",
        "pilote",
        "драйвер",
        "controlador",
        "nvidiadriver",
        "drv",
        "драйвера",
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
    const SYSTEM: [&str; 7] =
        ["os", "betriebssystem", "operating", "ос", "sistema", "système", "система"];
    const BESIDE: [&str; 60] = [
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
        "configuration",
        "platform",
        "distribution",
        "bsp",
        "systems",
        "game",
        "ready",
        "studio",
        "grid",
        "information",
        "info",
        "details",
        "specs",
        "setup",
        "del",
        "versión",
        "vídeo",
        "operativo",
        "operacional",
        "d",
        "exploitation",
        "операционная",
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
    const FOREIGN_BESIDE: [&str; 25] = [
        "环境",
        "程序",
        "程式",
        "宿主机",
        "主机",
        "电脑",
        "当前",
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
    // A remark: `(valid for GPU only)`.
    let text = match text.trim_end().strip_suffix(')').and_then(|text| text.rsplit_once('(')) {
        Some((front, _)) if !front.trim().is_empty() => front,
        _ => text,
    };
    let path = text.starts_with('/') || text.matches('/').count() > 1;
    if text.len() > 60 || path || text.contains(|c: char| "_<>!\\\"'{}[]$@".contains(c)) {
        return None;
    }
    let mut lower = text.to_lowercase();
    // `GPU model and memory`
    lower = lower.replace(" and memory", "");
    if let Some(at) = number_of_gpu(&lower) {
        return Some(Label::GpuAt(at));
    }
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
        } else if word == "smi" {
            Some(Label::Smi)
        } else if word == "cuda" {
            Some(Label::Cuda)
        } else if matches!(word, "jetpack" | "l4t") {
            Some(Label::JetPack)
        } else if SYSTEM.contains(&word) {
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
    match lower.trim() {
        "platform" | "distribution" | "linux distribution" => Some(Label::System),
        "arch" | "architecture" | "cpu architecture" | "cpu arch" => Some(Label::Arch),
        "hardware" | "hardware platform" => Some(Label::Gpu),
        "grid version" | "nvidia grid version" => Some(Label::Driver),
        "instance" | "instance type" | "ec2 instance" | "aws instance" | "cloud instance"
        | "machine" | "machine type" | "machine model" | "vm" | "vm size" | "vm type" | "node"
        | "node type" | "server" | "server model" | "board" | "module" => Some(Label::Machine),
        _ => found.filter(|_| all_known && count <= 6),
    }
}

/// The number in `gpu 0`, `gpu1`, `gpu #2`.
fn number_of_gpu(label: &str) -> Option<u8> {
    let number = label.trim().strip_prefix("gpu")?.trim_start_matches([' ', '#', '-']);
    let number: u8 = number.parse().ok()?;
    (usize::from(number) < MOST).then_some(number)
}
