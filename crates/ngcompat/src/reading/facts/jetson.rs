//! What a Jetson says of itself: `/etc/nv_tegra_release`, `jetson_release`, `hostnamectl`, its device
//! tree.

use alloc::format;
use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::machine::gpu::Gpu;
use crate::reading::clean::CleanText;
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::facts::names::Names;
use crate::reading::marks::mark;
use crate::values::board_class::BoardClass;
use crate::values::jetpack::JetPack;
use crate::values::platform::{CpuArch, Os};

pub(crate) fn read(text: &CleanText, names: &mut Names, readings: &mut Vec<TextReading>) {
    let mut place: Option<(usize, usize)> = None;
    let mut gpu: Option<Gpu> = None;
    let mut jetpack: Option<JetPack> = None;
    let mut add = |at: usize| {
        let (start, end) = place.get_or_insert((at, at + 1));
        (*start, *end) = ((*start).min(at), (*end).max(at + 1));
    };
    // `# R36 (release), REVISION: 4.7, GCID: …, BOARD: generic, EABI: aarch64`
    for at in text.find_all(mark!("(release), REVISION:")) {
        if text.line_before(at, 12).contains(" R") || text.line_before(at, 12).starts_with('R') {
            add(at);
            let line = format!("{}{}", text.line_before(at, 12), text.line_behind(at, 60));
            // Its last number is whole where something follows.
            let whole = line.rsplit_once("REVISION:").is_some_and(|(_, rest)| rest.contains(','));
            jetpack = jetpack.or_else(|| JetPack::named(&line).filter(|_| whole));
        }
    }
    // `Jetpack 6.2 [L4T 36.4.3]`
    for at in text.find_all(mark!("[L4T ")) {
        if let Some((version, _)) = text.line_behind(at, 24).split_once(']') {
            add(at);
            jetpack = jetpack.or_else(|| JetPack::named(version.trim_start_matches('[')));
        }
    }
    // `L4T 32.7.1 [ JetPack 4.6.1 ]`
    for at in text.find_all(mark!("[ JetPack ")) {
        let front = text.line_before(at, 24).trim_start_matches(['-', '*', ' ']).trim_end();
        let behind = text.line_behind(at, 30);
        if let Some((version, _)) = behind.split_once(']').filter(|_| front.starts_with("L4T ")) {
            add(at);
            let version = version.trim_matches(['[', ' ']);
            jetpack = jetpack.or_else(|| JetPack::named(front).or(JetPack::named(version)));
        }
    }
    // `L4T_VERSION=36.4.3  JETPACK_VERSION=6.2`, as jetson-containers prints of the module; alone it may
    // be the image's.
    for at in text.find_all(mark!("L4T_VERSION=")) {
        // In one line, one below the other, or in a box.
        let behind = text.window(at, 90);
        let mut words = behind.split(|c: char| c.is_ascii_whitespace() || c == '|');
        let mut words = words.by_ref().filter(|word| !word.is_empty());
        let version = words.next().and_then(|word| word.strip_prefix("L4T_VERSION="));
        let beside = words.next().is_some_and(|word| word.starts_with("JETPACK_VERSION="));
        if let Some(version) = version.filter(|_| beside) {
            add(at);
            jetpack = jetpack.or_else(|| version.parse().ok().filter(|one: &JetPack| one.is_l4t()));
        }
    }
    for at in text.find_all(mark!("Jetson ")) {
        let front = text.line_before(at, 60);
        let mut stated = ["Model", "Module", "model", "Machine", "Hardware"].iter();
        // In a sentence about one the words between say so.
        let labels = |label: &&str| {
            let behind = front.rsplit_once(*label).map(|(_, behind)| behind);
            behind.is_some_and(|behind| !behind.contains(',') && !behind.contains(" of "))
        };
        if !stated.any(labels) && !matches!(front.trim_matches([' ', '-', '*']), "" | "NVIDIA") {
            continue;
        }
        let line = text.line_behind(at, 60);
        // A name that something follows is whole.
        let name = model(line);
        if name.len() == line.trim_end().len() && !text.rest(at + line.len()).starts_with('\n') {
            continue;
        }
        let found = names.known_gpu(name);
        if found.as_ref().is_some_and(Gpu::is_jetson) {
            add(at);
            gpu = gpu.or(found);
        }
    }
    let Some((start, end)) = place else { return };
    let mut environment = Environment::new().os(Os::Linux).arch(CpuArch::Aarch64);
    environment.jetpack = jetpack;
    environment.gpus.push(gpu.unwrap_or_else(|| Gpu::UNKNOWN.with_class(BoardClass::Jetson)));
    readings.push(TextReading::of(FactKind::Jetson, text, start, end, environment));
}

/// The name of the module in `Jetson AGX Orin Developer Kit - Jetpack 6.2 [L4T 36.4.3]`.
fn model(line: &str) -> &str {
    let ends =
        [" Developer Kit", " DevKit", " Engineering", " Super", " (", " [", " - ", " Module", "\""];
    ends.iter().fold(line, |name, end| name.split(*end).next().unwrap_or(name)).trim()
}
