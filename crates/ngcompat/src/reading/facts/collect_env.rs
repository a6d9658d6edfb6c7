//! The report of `python -m torch.utils.collect_env`, from PyTorch 1.3 to today, and of the scripts
//! derived from it.

use alloc::format;
use alloc::string::String;
use alloc::string::ToString as _;
use alloc::vec::Vec;

use crate::machine::environment::{Container, Environment};
use crate::machine::gpu::Gpu;
use crate::matrix::compiled::matrix;
use crate::reading::clean::CleanText;
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::facts::labels::Label;
use crate::reading::facts::lines::is_unreadable;
use crate::reading::facts::names::{Names, is_printed};
use crate::reading::facts::torch_build::release_of;
use crate::values::os_names::system;
use crate::values::platform::{CpuArch, Os};

pub(crate) const LABELS: [&str; 34] = [
    "PyTorch version",
    "Is debug build",
    "CUDA used to build PyTorch",
    "ROCM used to build PyTorch",
    "XPU used to build PyTorch",
    "OS",
    "GCC version",
    "Clang version",
    "CMake version",
    "Libc version",
    "Python version",
    "Python platform",
    "Is CUDA available",
    "CUDA runtime version",
    "CUDA_MODULE_LOADING set to",
    "GPU models and configuration",
    "Nvidia driver version",
    "cuDNN version",
    "Is XPU available",
    "Intel GPU driver version",
    "Intel GPU models onboard",
    "Intel GPU models detected",
    "HIP runtime version",
    "MIOpen runtime version",
    "Is XNNPACK available",
    "Caching allocator config",
    "CPU",
    "Architecture",
    "CPU op-mode(s)",
    "Versions of relevant libraries",
    "ROCM Version",
    "vLLM Version",
    "Neuron SDK Version",
    "GPU Topology",
];

/// Labels that hardly occur anywhere else.
const OWN: [&str; 9] = [
    "Is debug build",
    "CUDA used to build PyTorch",
    "ROCM used to build PyTorch",
    "Is CUDA available",
    "CUDA runtime version",
    "CUDA_MODULE_LOADING set to",
    "GPU models and configuration",
    "Nvidia driver version",
    "cuDNN version",
];

/// Labels that people's own lists have too.
const LISTED: [&str; 7] = [
    "PyTorch version",
    "OS",
    "Python version",
    "Nvidia driver version",
    "CPU",
    "Architecture",
    "GCC version",
];

pub(crate) fn read(
    text: &CleanText,
    labels: &[Label],
    names: &mut Names,
    readings: &mut Vec<TextReading>,
) {
    let mut rest = labels;
    while let Some((first, behind)) = rest.split_first() {
        // A label that a report has once begins another report.
        let once = [
            "PyTorch version",
            "Is debug build",
            "GPU models and configuration",
            "Nvidia driver version",
        ];
        let length = 1 + behind
            .iter()
            .enumerate()
            .position(|(at, label)| {
                let before = rest.get(..=at).unwrap_or_default();
                once.contains(&label.name) && before.iter().any(|other| other.name == label.name)
            })
            .unwrap_or(behind.len());
        let (report, others) = rest.split_at_checked(length).unwrap_or((rest, &[]));
        let end = others.first().map_or(text.as_str().len(), |other| other.start);
        readings.extend(read_report(text, report, first.start, end, names));
        rest = others;
    }
}

fn read_report(
    text: &CleanText,
    report: &[Label],
    start: usize,
    end: usize,
    names: &mut Names,
) -> Option<TextReading> {
    let has_value = |label: &Label| {
        let value = label.region(text).trim_start();
        let known =
            ["Yes", "No", "True", "False", "N/A", "Could", "None", "LAZY", "GPU 0:", "Probably"];
        value.starts_with(|c: char| c.is_ascii_digit() || c == '/')
            || known.iter().any(|word| value.starts_with(word))
    };
    // Templates of other projects ask for the number alone.
    let is_typed = |label: &Label| {
        let value = label.region(text).trim_start();
        label.name == "cuDNN version" && value.starts_with(|c: char| c.is_ascii_digit())
    };
    let is_own = |label: &&Label| OWN.contains(&label.name) && has_value(label) && !is_typed(label);
    let own = report.iter().filter(is_own).count();
    // One label alone, with a value that anybody may write, stands in a list that somebody wrote.
    let alone = |label: &Label| {
        label.name == "Nvidia driver version"
            || label.name == "GPU models and configuration" && !lists_gpus(label.region(text))
    };
    // A driver beside labels that any list has is what somebody wrote.
    let in_list = || {
        let only_driver = |label: &Label| label.name == "Nvidia driver version";
        report.iter().filter(is_own).all(only_driver)
            && report.iter().all(|label| is_typed(label) || LISTED.contains(&label.name))
    };
    if own == 0 || matches!(report, [only] if alone(only)) || in_list() {
        return None;
    }
    let mut env = Environment::new();
    let mut tegra = false;
    let mut distribution = None;
    let mut last = start;
    for label in report {
        last = label.value;
        let line = label.line(text).unwrap_or_default().trim();
        match label.name {
            "PyTorch version" => put(&mut env, "pytorch", text, label.value),
            "Python version" => put(&mut env, "python", text, label.value),
            "CUDA runtime version" => put(&mut env, "cuda", text, label.value),
            "Nvidia driver version" => env.driver = text.driver(label.value),
            "OS" => {
                let arch = line.rsplit_once('(').and_then(|(_, arch)| arch.strip_suffix(')'));
                env.platform.arch = env.platform.arch.or(arch.and_then(|arch| arch.parse().ok()));
                distribution = system(line).filter(|os| *os == Os::Linux);
                if line.contains("Microsoft Windows") {
                    env.platform.os = Some(Os::Windows);
                }
                // On x86-64 it may be WSL, which the line of Python's platform tells.
                if env.platform.arch == Some(CpuArch::Aarch64) && system(line) == Some(Os::Linux) {
                    env.platform.os = Some(Os::Linux);
                }
            }
            "Python platform" => {
                tegra = line.contains("-tegra");
                read_platform(line, &mut env);
            }
            "Architecture" => {
                let arch = line.split(' ').next().and_then(|arch| arch.parse::<CpuArch>().ok());
                env.platform.arch = env.platform.arch.or(arch);
            }
            "GPU models and configuration" => {
                env.gpus = gpus(label.region(text), label.end < text.as_str().len(), names);
                last = label.value + label.region(text).trim_end().len();
            }
            "cuDNN version" => {
                if let Some(version) = cudnn(text, label) {
                    env.components.extend(version.parse().map(|v| ("cudnn".to_string(), v)));
                }
            }
            _ => {}
        }
    }
    last = read_packages(text, last, end, &mut env);
    // A single label counts at the beginning of a line, and for the facts that decide. In a sentence
    // it is ordinary text.
    let in_sentence = || {
        report.iter().filter(|label| OWN.contains(&label.name)).any(|label| {
            let front = text.before(label.start, 80).rsplit('\n').next().unwrap_or_default();
            front.contains(|c: char| !" -*|".contains(c))
        })
    };
    // Drivers of before WSL had them.
    let old = env.driver.is_some_and(|driver| driver.branch() < 450);
    env.platform.os = env.platform.os.or(distribution.filter(|_| old));
    let nothing_said = env.driver.is_none() && env.gpus.is_empty();
    if own == 1 && (nothing_said || in_sentence()) || env == Environment::new() {
        return None;
    }
    let build = env.components.get("pytorch");
    if let Some(release) = build.filter(|_| !tegra).and_then(|build| release_of(build.as_str())) {
        env.container = Some(Container { release: Some(release), ..Container::default() });
    }
    Some(TextReading::of(FactKind::CollectEnv, text, start, last, env))
}

pub(crate) fn put(env: &mut Environment, key: &str, text: &CleanText, value: usize) {
    // Other tools print `12080` under the same labels.
    if let Some(version) = text.component(value).filter(|version| version.as_str().contains('.')) {
        env.components.entry(key.to_string()).or_insert(version);
    }
}

/// `Linux-5.15.153.1-microsoft-standard-WSL2-x86_64-with-glibc2.35`.
pub(crate) fn read_platform(platform: &str, env: &mut Environment) {
    let os = match () {
        () if platform.contains("microsoft-standard-WSL") => Os::Wsl,
        () if platform.starts_with("Linux-") && !platform.contains("icrosoft") => Os::Linux,
        () if platform.starts_with("Windows-") => Os::Windows,
        () => return,
    };
    env.platform.os = Some(os);
    let arch = ["x86_64", "aarch64"].iter().find(|arch| platform.contains(**arch));
    env.platform.arch = env.platform.arch.or(arch.and_then(|arch| arch.parse().ok()));
}

/// Whether what follows the label is a list of `nvidia-smi -L` without the ids.
fn lists_gpus(region: &str) -> bool {
    region.trim_start().starts_with("GPU 0:")
}

/// `GPU 0: Tesla T4`, a line for each, or all in one line; on some platforms the name alone.
///
/// `complete`: whether something follows that proves the last name whole.
fn gpus(region: &str, complete: bool, names: &mut Names) -> Vec<Gpu> {
    let mut gpus = Vec::new();
    let mut last = "";
    let mut rest = region.trim_start();
    if !lists_gpus(rest) {
        let line = rest.split_once('\n').map(|(line, _)| line).or(complete.then_some(rest));
        gpus.extend(line.and_then(|line| names.known_gpu(line)));
        return gpus;
    }
    while let Some((number, behind)) = rest.strip_prefix("GPU ").and_then(|r| r.split_once(':')) {
        if number.parse::<u16>().is_err() {
            break;
        }
        // A name ends at its line, or before the next GPU.
        let line = behind.find('\n');
        let next = behind.find(" GPU ").filter(|next| line.is_none_or(|line| *next < line));
        let end = next.or(line).or(complete.then_some(behind.len()));
        let Some((name, behind)) = end.and_then(|end| behind.split_at_checked(end)) else { break };
        let name = name.split(" MIG ").next().unwrap_or(name);
        let gpu = names.gpu(name);
        // A blank line ends the list, and so does a GPU that can't be read.
        let below = behind.split_once('\n').and_then(|(_, below)| below.split_once('\n'));
        let ends = gpu.is_none() || below.is_some_and(|(line, _)| line.trim().is_empty());
        last = if ends { "" } else { name.trim() };
        gpus.extend(gpu);
        rest = behind.trim_start();
        // Lines of MIG devices are indented under their board.
        while rest.starts_with("MIG ") {
            rest = rest.split_once('\n').map_or("", |(_, behind)| behind.trim_start());
        }
    }
    // Nothing but the next label or a blank line follows the names. Something else may be the rest of
    // the last one, which was wrapped.
    let proven = rest.is_empty() && complete || last.is_empty() || rest.starts_with("GPU ");
    if !proven && (!is_printed(last) || goes_on(last, rest, names)) {
        gpus.pop();
    }
    gpus
}

/// Whether a name, wrapped at the end of its line, is a longer name with what follows.
fn goes_on(name: &str, rest: &str, names: &mut Names) -> bool {
    let line = rest.split('\n').next().unwrap_or_default();
    let word = line.split(' ').next().unwrap_or_default();
    let longer = [format!("{name} {word}"), format!("{name}{word}"), format!("{name} {line}")];
    let is_name = |longer: &String| is_printed(longer) && names.known_gpu(longer).is_some();
    !word.is_empty() && longer.iter().any(is_name)
}

/// The version in the paths of the library, if all paths agree on it:
/// `/usr/lib/x86_64-linux-gnu/libcudnn.so.8.9.4`.
fn cudnn<'a>(text: &'a CleanText, label: &Label) -> Option<&'a str> {
    let region = label.region(text);
    if is_unreadable(region) {
        return None;
    }
    let mut version = None;
    for (at, _) in region.match_indices("/libcudnn") {
        let path = region.get(at..)?;
        // Without an end, the last path may be cut; the others prove the version.
        let Some(end) = path.find(char::is_whitespace) else { break };
        let Some((_, numbers)) = path.get(..end)?.split_once(".so.") else { continue };
        let numeric = numbers.split('.').all(|n| n.parse::<u32>().is_ok());
        if !numeric || numbers.split('.').count() < 3 || version.is_some_and(|v| v != numbers) {
            return None;
        }
        version = Some(numbers);
    }
    version
}

/// `[pip3] triton==2.1.0` and `[conda] triton  2.1.0  …`; gives where the last one is.
fn read_packages(text: &CleanText, start: usize, end: usize, env: &mut Environment) -> usize {
    let mut last = start;
    let section = text.as_str().get(start..end).unwrap_or_default();
    for (at, _) in section.match_indices("] ") {
        let from = start + at + "] ".len();
        if !["[pip3", "[pip", "[conda"]
            .iter()
            .any(|tool| text.before(start + at, 6).ends_with(tool))
        {
            continue;
        }
        let package = text.window(from, 100);
        let Some(name_end) = package.find(['=', ' ', '\n']) else { continue };
        let Some((name, rest)) = package.split_at_checked(name_end) else { continue };
        let padding = rest.len() - rest.trim_start_matches(['=', ' ']).len();
        last = from;
        let key: String =
            name.chars().map(|c| if c == '-' { '_' } else { c.to_ascii_lowercase() }).collect();
        let kind = matrix()
            .component_kinds()
            .iter()
            .find(|kind| kind.key == key)
            .filter(|kind| !["pytorch", "cuda", "cudnn", "python"].contains(&kind.key));
        if let Some(kind) = kind {
            put(env, kind.key, text, from + name_end + padding);
        }
    }
    last
}
