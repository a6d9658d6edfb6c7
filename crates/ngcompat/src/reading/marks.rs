//! The words by which readers recognise their texts, found all in one pass: a text without them costs
//! no more than that.

use alloc::vec::Vec;

/// Every word that a reader looks for, three bytes long at least.
const MARKS: &[&str] = &[
    // Programs that list devices
    "#  Rank ",
    "[0] ",
    "CUDA Driver Version: ",
    "OpenGL ",
    // Greeting at a login
    "(GNU/Linux ",
    "운영체제",
    // nvidia-smi
    "Version:",
    "--query-gpu",
    " (UUID",
    " (...)",
    "<nvidia_smi_log>",
    "<driver_version>",
    "<cuda_version>",
    "<product_name>",
    "<persistence_mode>",
    "<current_dm>",
    // The kernel module
    "NVRM",
    "Kernel Mode Setting Driver for ",
    "/sys/module/nvidia/version",
    // Reports of environments
    "sys.platform",
    "CUDA available",
    "CUDA:\n",
    "__cuda=",
    "Name: torch\nVersion: ",
    "torch",
    "orch",
    "ORCH_VERSION",
    "-tegra",
    ".nv",
    // DCGM
    "| Name: ",
    "modelName=\"",
    // Windows
    "-based PC",
    ".13.",
    ".14.",
    ".15.",
    // Jetson
    "(release), REVISION:",
    "Jetson ",
    "[L4T ",
    "[ JetPack ",
    "L4T_VERSION=",
    // Containers
    "NVIDIA Release ",
    "== CUDA ==",
    "This container was built for NVIDIA Driver Release",
    "CUDA Forward Compatibility mode ENABLED",
    "CUDA Minor Version Compatibility mode ENABLED",
    "Detected ",
    "pytorch",
    "_VERSION",
    "NVIDIA_BUILD_ID",
    "NVIDIA_REQUIRE_CUDA",
    "NVIDIA_VISIBLE_DEVICES",
    "NVIDIA_DRIVER_CAPABILITIES",
    "PATH=/",
    // Programs that use CUDA
    ", pciBusID: ",
    "metrics.cc:",
    ". Max memory: ",
    "libcuda.so.",
    "libnvidia-ml.so.",
    ", pci bus id: ",
    "_CudaDeviceProperties(name='",
    "Device ",
    "Device Name:   ",
    "CUDA:",
    "cuda:",
    ", Device",
    " library=cuda",
    " library=CUDA",
    "kernel reported version is: ",
    "insufficient driver version: ",
    "CUDA libraries:",
    "CuPy Version",
    "CUDA Driver:\n",
    "Driver API Version: ",
    "CUDA Driver Version / Runtime Version ",
    "CUDA driver version: ",
    "CUDA Driver Version = ",
    "driver's CUDA version is ",
    "CUDA Driver Version:  ",
    "NCCL INFO cudaDriverVersion ",
    // Schedulers
    "nvidia.com/",
    "kubernetes.io/",
    "NodeName=",
    "Gres=gpu:",
    "Name=gpu Type=",
    // Lists of hardware and packages
    "NVIDIA Corporation ",
    "Device-",
    "model    :",
    "product: ",
    "nvidia",
    "NVIDIA-Linux-",
    "cuda-drivers",
    "version:",
    " GNU/Linux",
    "PRETTY_NAME=",
    "DISTRIB_DESCRIPTION=",
    "Description: Ubuntu ",
    "uname -m",
    "-unknown-linux-gnu",
    " for Windows AMD64",
    "Architecture:",
    // Lists that people write, in their languages
    "river",
    "RIVER",
    "reiber",
    "ilote",
    "ontrolador",
    "drv",
    "Drv",
    "райвер",
    "驱动",
    "驅動",
    "ドライバ",
    "드라이버",
    "gpu",
    "GPU",
    "Gpu",
    "card",
    "Card",
    "CARD",
    "vga",
    "VGA",
    "karte",
    "Karte",
    "raphique",
    "идеокарт",
    "ccelerator",
    "gfx",
    "GFX",
    "arjeta",
    "laca",
    "cheda",
    "evice",
    "显卡",
    "顯卡",
    "顯示卡",
    "グラフィック",
    "グラボ",
    "그래픽",
    "CUDA",
    "cuda",
    "Cuda",
    "etpack",
    "etPack",
    "ETPACK",
    "L4T",
    "l4t",
    "OS:",
    "OS ",
    "os:",
    "etriebssystem",
    "perating ",
    "latform",
    "PLATFORM",
    "ardware",
    "nvidia-smi",
    "NVIDIA-SMI",
    "istribution",
    "系统",
    "[x] ",
    "[X] ",
    "I am ",
    "I'm ",
    "y system is ",
    " have ",
    " has ",
    "I've ",
    "We're ",
    "We've ",
    " use ",
    " run ",
    " running ",
    " own ",
    " got ",
    "y setup is ",
    "ronment is ",
    "terownik",
    "peracyjn",
    "arta graf",
    "arty graf",
    "идеоадаптер",
    "ビデオ",
    "图形卡",
    "系統",
    "ount:",
    "ount=",
    "<td",
    "☑ ",
    "OS\n",
    "nstance",
    "achine",
    "VM size",
    "Board:",
    "истема",
    "ОС:",
    "istema",
    "ystème",
    "GRID version",
    "Arch",
    "rafikp",
    "rafikk",
    "ideok",
    "kran kart",
    "hjain",
    "ráfic",
    "rafic",
    "ідеокарт",
    "rafische",
    "lacă",
    "tuurprogramma",
    "ürücü",
    "rivrutin",
    "vladač",
    "ystem:",
];

/// One of the words.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark(usize);

/// The mark of a word, looked up when the core is compiled.
macro_rules! mark {
    ($word:expr) => {
        const { $crate::reading::marks::Mark::of($word) }
    };
}
pub(crate) use mark;

impl Mark {
    /// For [`mark`], so that a word that is not in the list is an error of the compiler.
    #[expect(clippy::panic, reason = "of a constant: an error of the compiler")]
    pub(crate) const fn of(word: &str) -> Self {
        let mut rest = MARKS;
        while let [mark, others @ ..] = rest {
            if same(mark.as_bytes(), word.as_bytes()) {
                return Self(MARKS.len() - rest.len());
            }
            rest = others;
        }
        panic!("a word that is not in the list of marks");
    }

    pub(crate) fn len(self) -> usize {
        MARKS.get(self.0).map_or(0, |word| word.len())
    }
}

const fn same(mut one: &[u8], mut other: &[u8]) -> bool {
    while let ([a, one_rest @ ..], [b, other_rest @ ..]) = (one, other) {
        if *a != *b {
            return false;
        }
        (one, other) = (one_rest, other_rest);
    }
    one.is_empty() && other.is_empty()
}

/// Where the marks are in a text.
pub(crate) struct Marks {
    places: [Vec<usize>; MARKS.len()],
}

impl Marks {
    pub(crate) fn find(text: &str) -> Self {
        let mut places = [const { Vec::new() }; MARKS.len()];
        let [first, second, third] = &TABLES;
        let of = |table: &[u64; 256], byte: u8| table.get(usize::from(byte)).copied().unwrap_or(0);
        let bytes = text.as_bytes();
        for (at, front) in bytes.windows(FRONT).enumerate() {
            let [a, b, c] = *front else { continue };
            let mut candidates = of(first, a) & of(second, b) & of(third, c);
            while candidates != 0 {
                let bit = candidates.trailing_zeros() as usize;
                candidates &= candidates - 1;
                for mark in (bit..MARKS.len()).step_by(BITS) {
                    let found = MARKS.get(mark).zip(bytes.get(at..));
                    if found.is_some_and(|(word, rest)| rest.starts_with(word.as_bytes()))
                        && let Some(places) = places.get_mut(mark)
                    {
                        places.push(at);
                    }
                }
            }
        }
        Self { places }
    }

    /// Where a mark is, in order.
    pub(crate) fn of(&self, mark: Mark) -> &[usize] {
        self.places.get(mark.0).map_or(&[], Vec::as_slice)
    }
}

/// How many bytes of a mark are compared at once with those of all.
const FRONT: usize = 3;

/// How many marks a number has bits for; marks further on share them.
const BITS: usize = 64;

/// For each of the first bytes, which marks may begin where it is that byte.
static TABLES: [[u64; 256]; FRONT] = tables();

#[expect(clippy::indexing_slicing, reason = "of a constant: an error of the compiler")]
const fn tables() -> [[u64; 256]; FRONT] {
    let mut tables = [[0; 256]; FRONT];
    let mut mark = 0;
    while mark < MARKS.len() {
        let mut at = 0;
        while at < FRONT {
            tables[at][MARKS[mark].as_bytes()[at] as usize] |= 1 << (mark % BITS);
            at += 1;
        }
        mark += 1;
    }
    tables
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mark_is_found_where_it_stands() {
        for (number, word) in MARKS.iter().enumerate() {
            let text = alloc::format!("ab{word}, {word}");
            let first = 2;
            let second = first + word.len() + 2;
            let marks = Marks::find(&text);
            assert_eq!(marks.of(Mark(number)), [first, second], "{word:?}");
            assert_eq!(Mark(number).len(), word.len());
            let alone = MARKS.iter().filter(|other| other == &word).count();
            assert_eq!(alone, 1, "{word:?} is listed once");
        }
    }
}
