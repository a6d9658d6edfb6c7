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
    /// How many GPUs there are.
    Count,
    Cuda,
    JetPack,
    System,
    Arch,
    /// A machine that is known by its name, or its GPU.
    Machine,
}

/// What a label is about, by its words.
pub(crate) fn label(text: &str) -> Option<Label> {
    const DRIVER: [&str; 31] = [
        "driver",
        "drivers",
        "driverversion",
        "treiber",
        "treibers",
        "treiberversion",
        "grafiktreiber",
        "grafiktreiberversion",
        "grafikkartentreiber",
        "nvidiatreiber",
        "pilote",
        "pilotes",
        "драйвер",
        "драйвера",
        "драйверы",
        "драйверов",
        "controlador",
        "controladores",
        "controladora",
        "sterownik",
        "sterownika",
        "sterowniki",
        "sterowników",
        "nvidiadriver",
        "drv",
        "stuurprogramma",
        "sürücü",
        "sürücüsü",
        "drivrutin",
        "ohjain",
        "ovladač",
    ];
    const GPU: [&str; 48] = [
        "gpu",
        "gpus",
        "card",
        "cards",
        "vga",
        "grafikkarte",
        "grafikkarten",
        "grafikchip",
        "grafikprozessor",
        "videokarte",
        "graphique",
        "graphiques",
        "видеокарта",
        "видеокарты",
        "видеокарт",
        "видеоадаптер",
        "accelerator",
        "accelerators",
        "videocard",
        "gfx",
        "tarjeta",
        "tarjetas",
        "placa",
        "placas",
        "scheda",
        "schede",
        "karta",
        "karty",
        "kart",
        "aceleradora",
        "device",
        "devices",
        "kaart",
        "videokaart",
        "videokort",
        "grafikkort",
        "видеокарту",
        "відеокарта",
        "відеокарти",
        "kartı",
        "kartları",
        "näytönohjain",
        "gráfica",
        "gráficas",
        "gráfico",
        "gráficos",
        "grafică",
        "placă",
    ];
    const SYSTEM: [&str; 8] =
        ["os", "betriebssystem", "operating", "ос", "sistema", "système", "система", "operacyjny"];
    const BESIDE: [&str; 130] = [
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
        "graficzna",
        "graficzne",
        "graficznej",
        "graficznych",
        "grafica",
        "gráficas",
        "grafiche",
        "gráfico",
        "do",
        "da",
        "dos",
        "des",
        "di",
        "della",
        "delle",
        "la",
        "le",
        "el",
        "il",
        "les",
        "versione",
        "versão",
        "versao",
        "wersja",
        "wersje",
        "versionen",
        "версия",
        "версии",
        "версию",
        "версія",
        "nvidii",
        "installiert",
        "installierte",
        "installierter",
        "installé",
        "installée",
        "instalado",
        "instalada",
        "installato",
        "installata",
        "zainstalowany",
        "zainstalowana",
        "установленный",
        "установлена",
        "modell",
        "modèle",
        "modelo",
        "modello",
        "модель",
        "моя",
        "mein",
        "meine",
        "ma",
        "mon",
        "mi",
        "minha",
        "mia",
        "moja",
        "mój",
        "grafische",
        "ekran",
        "grafická",
        "processeur",
        "processador",
        "procesador",
        "unidad",
        "procesamiento",
        "chip",
        "adaptador",
        "placă",
        "adaptateur",
    ];
    // The words of languages without spaces between words.
    const FOREIGN: [(&str, Label); 19] = [
        ("驱动", Label::Driver),
        ("驅動", Label::Driver),
        ("ドライバ", Label::Driver),
        ("드라이버", Label::Driver),
        ("显示卡", Label::Gpu),
        ("显卡", Label::Gpu),
        ("顯卡", Label::Gpu),
        ("顯示卡", Label::Gpu),
        ("图形卡", Label::Gpu),
        ("グラフィック", Label::Gpu),
        ("ビデオカード", Label::Gpu),
        ("ビデオボード", Label::Gpu),
        ("グラボ", Label::Gpu),
        ("그래픽", Label::Gpu),
        ("操作系统", Label::System),
        ("作業系統", Label::System),
        ("オペレーティングシステム", Label::System),
        ("운영체제", Label::System),
        ("系统", Label::System),
    ];
    const FOREIGN_BESIDE: [&str; 34] = [
        "версия",
        "バージョン",
        "プロセッサ",
        "宿主机",
        "版本号",
        "英伟达",
        "ボード",
        "カード",
        "モデル",
        "已安装",
        "环境",
        "程序",
        "程式",
        "主机",
        "电脑",
        "当前",
        "版本",
        "型号",
        "型號",
        "独立",
        "名称",
        "信息",
        "我的",
        "버전",
        "카드",
        "모델",
        "使用",
        "安装",
        "搭載",
        "的",
        "ー",
        "の",
        "ス",
        "版",
    ];
    if is_count(text) {
        return Some(Label::Count);
    }
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
        "platform" | "distribution" | "linux distribution" | "system" | "my system" | "host os" => {
            Some(Label::System)
        }
        "arch" | "architecture" | "cpu architecture" | "cpu arch" => Some(Label::Arch),
        "hardware" | "hardware platform" | "graphics hardware" | "graphics hardware in use" => {
            Some(Label::Gpu)
        }
        "grid version" | "nvidia grid version" => Some(Label::Driver),
        "instance" | "instance type" | "ec2 instance" | "aws instance" | "cloud instance"
        | "machine" | "machine type" | "machine model" | "vm" | "vm size" | "vm type" | "node"
        | "node type" | "server" | "server model" | "board" | "module" => Some(Label::Machine),
        _ => found.filter(|_| all_known && count <= 6),
    }
}

/// Whether a label is that of how many GPUs there are: `count`, `num_gpus`, `Anzahl der GPUs`.
fn is_count(label: &str) -> bool {
    const COUNTS: [&str; 19] = [
        "count",
        "quantity",
        "gpu count",
        "gpus count",
        "number of gpus",
        "num gpus",
        "num gpu",
        "gpu number",
        "# gpus",
        "# of gpus",
        "no. of gpus",
        "gpus per node",
        "anzahl gpus",
        "anzahl der gpus",
        "nombre de gpu",
        "número de gpus",
        "numero di gpu",
        "liczba gpu",
        "gpu数量",
    ];
    label.len() < 40 && COUNTS.contains(&label.trim().to_lowercase().replace('_', " ").as_str())
}

/// The number in `gpu 0`, `gpu1`, `gpu #2`.
fn number_of_gpu(label: &str) -> Option<u8> {
    let number = label.trim().strip_prefix("gpu")?.trim_start_matches([' ', '#', '-']);
    let number: u8 = number.parse().ok()?;
    (usize::from(number) < MOST).then_some(number)
}
