//! Jetson and other Tegra boards, whose GPU is part of the chip.

use ngcompat::{BoardClass, Gpu};

use crate::tree::Tree;

/// The chips by their word in the device tree, each with its GPU's name in the table.
const CHIPS: [(&str, &str); 5] = [
    ("nvidia,tegra264", "NVIDIA Thor"),
    ("nvidia,tegra234", "Orin (nvgpu)"),
    ("nvidia,tegra194", "Jetson AGX Xavier"),
    ("nvidia,tegra186", "Jetson TX2"),
    ("nvidia,tegra210", "Jetson Nano"),
];

/// Families by the word in a board's name, for where the chip is not named.
const FAMILIES: [(&str, &str); 3] =
    [("thor", "NVIDIA Thor"), ("orin", "Orin (nvgpu)"), ("xavier", "Jetson AGX Xavier")];

/// A Tegra board.
#[derive(Debug, Clone)]
pub(crate) struct Board {
    /// The file that says so.
    pub(crate) path: &'static str,
    /// Its integrated GPU, by the board's name.
    pub(crate) gpu: Gpu,
    /// Its release of Linux for Tegra: `R36.4.0`.
    pub(crate) release: Option<String>,
}

pub(crate) const RELEASE: &str = "/etc/nv_tegra_release";
const MODEL: &str = "/proc/device-tree/model";
const COMPATIBLE: &str = "/proc/device-tree/compatible";
const MACHINE: &str = "/sys/devices/soc0/machine";
const FAMILY: &str = "/sys/devices/soc0/family";

/// The board, if the machine is one.
pub(crate) fn board(tree: Tree<'_>) -> Option<Board> {
    let read = |path| tree.read(path).map(|text| text.trim_matches(['\0', '\n', ' ']).to_owned());
    let compatible = read(COMPATIBLE).unwrap_or_default();
    let chip = CHIPS
        .iter()
        .find(|(word, _)| compatible.split('\0').any(|entry| entry == *word))
        .map(|(_, name)| *name);
    let release = read(RELEASE);
    let is_tegra = chip.is_some()
        || compatible.contains("nvidia,tegra")
        || release.is_some()
        || read(FAMILY).is_some_and(|family| family == "Tegra");
    // Containers often can't see the device tree, but can see this.
    let names = [MODEL, MACHINE].into_iter().filter_map(|path| Some((path, read(path)?)));
    let name =
        names.into_iter().find(|(_, name)| !name.is_empty() && (is_tegra || is_jetson(name)));
    if !is_tegra && name.is_none() {
        return None;
    }
    let (path, gpu) = match &name {
        Some((path, name)) => (*path, gpu(name, chip)),
        None => (RELEASE, gpu("", chip)),
    };
    Some(Board { path, gpu, release: release.and_then(|text| release_number(&text)) })
}

fn is_jetson(name: &str) -> bool {
    name.to_ascii_lowercase().contains("jetson")
}

/// The GPU of a board: by its chip, else by its name in the table, less the words behind it that
/// say in which box it comes.
fn gpu(name: &str, chip: Option<&str>) -> Gpu {
    let unknown = || name.parse().unwrap_or(Gpu::UNKNOWN);
    let lower = name.to_ascii_lowercase();
    let family = FAMILIES.iter().find(|(word, _)| lower.contains(word)).map(|(_, name)| *name);
    let known = chip.or(family).and_then(|name| name.parse::<Gpu>().ok()).or_else(|| {
        let is_box = |word: &str| {
            ["developer", "kit", "engineering", "reference", "module", "super"].contains(&word)
        };
        let mut words: Vec<_> = lower.split_whitespace().collect();
        while words.last().is_some_and(|last| is_box(last)) {
            words.pop();
        }
        words.join(" ").parse().ok()
    });
    let gpu: Gpu = unknown();
    match known.and_then(|known| known.capability()) {
        Some(capability) => gpu.with_capability(capability).with_class(BoardClass::Jetson),
        None => gpu.with_class(BoardClass::Jetson),
    }
}

/// `# R36 (release), REVISION: 4.0, GCID: …` is `R36.4.0`.
fn release_number(text: &str) -> Option<String> {
    let (major, rest) = text.trim_start_matches(['#', ' ']).split_once(' ')?;
    let (_, revision) = rest.split_once("REVISION: ")?;
    let (revision, _) = revision.split_once(',').unwrap_or((revision, ""));
    Some(format!("{major}.{}", revision.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boards_are_found_by_chip_and_by_name() {
        for (name, chip, capability) in [
            ("NVIDIA Jetson AGX Orin Developer Kit", None, Some("8.7")),
            (
                "NVIDIA Jetson Orin Nano Engineering Reference Developer Kit Super",
                None,
                Some("8.7"),
            ),
            ("NVIDIA Jetson AGX Thor Developer Kit", None, Some("11.0")),
            ("NVIDIA Jetson Xavier NX Developer Kit", None, Some("7.2")),
            ("NVIDIA Jetson Nano Developer Kit", None, Some("5.3")),
            ("quill", Some("Jetson TX2"), Some("6.2")),
            ("Jetson-AGX", Some("Jetson AGX Xavier"), Some("7.2")),
            ("Jetson-AGX", None, None),
            ("", None, None),
        ] {
            let gpu = gpu(name, chip);
            let expected = capability.and_then(|text| text.parse().ok());
            assert_eq!(gpu.capability(), expected, "{name}");
            assert_eq!(gpu.class(), Some(BoardClass::Jetson), "{name}");
            assert_eq!(gpu.name().unwrap_or_default(), name);
        }
    }

    #[test]
    fn releases_of_linux_for_tegra() {
        let text = "# R36 (release), REVISION: 4.0, GCID: 37537400, BOARD: generic, EABI: aarch64";
        assert_eq!(release_number(text).as_deref(), Some("R36.4.0"));
        assert_eq!(release_number("# R36"), None);
    }
}
