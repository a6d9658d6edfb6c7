//! What programs that use CUDA say of its devices: `deviceQuery`, `nvaccelinfo`, PyTorch, NCCL,
//! TensorFlow, llama.cpp, Ollama, Unsloth, Triton, CUDA.jl, `CuPy`, Paddle.

use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::machine::gpu::Gpu;
use crate::reading::clean::CleanText;
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::facts::names::Names;
use crate::reading::marks::{Mark, mark};
use crate::values::cuda_version::CudaVersion;
use crate::values::driver_version::DriverVersion;
use crate::values::platform::Os;
use crate::values::text::sort_by_number;

/// A device or the driver's CUDA, at one place.
struct Sight<'a> {
    at: usize,
    /// What distinguishes the device from others; logs name the same one many times.
    id: &'a str,
    said: Said,
}

enum Said {
    Device(Gpu),
    System(Os),
    Cuda(CudaVersion),
    Driver(DriverVersion),
}

pub(crate) fn read(text: &CleanText, names: &mut Names, readings: &mut Vec<TextReading>) {
    let mut sights = devices(text, names);
    sights.extend(cuda_versions(text));
    sights.extend(drivers(text));
    sights.extend(of_unsloth(text, names));
    sights.extend(of_julia(text, names));
    sights.extend(of_cupy(text, names));
    sights.extend(of_launcher(text, names));
    sights.extend(of_paddle(text));
    sights.extend(of_nccl_tests(text, names));
    sights.extend(of_gpustat(text, names));
    sort_by_number(&mut sights, |sight| sight.at);

    let mut seen: Vec<(&str, Gpu)> = Vec::new();
    let mut current: Option<TextReading> = None;
    for Sight { at, id, said } in sights {
        let device = match &said {
            Said::Device(gpu) => seen.iter().find(|(other, _)| *other == id).map(|(_, g)| g == gpu),
            Said::Cuda(_) | Said::Driver(_) | Said::System(_) => None,
        };
        // The same number with another name is a device of another machine.
        if device == Some(false) {
            readings.extend(current.take());
            seen.clear();
        }
        let reading = current.get_or_insert_with(|| {
            TextReading::of(FactKind::Devices, text, at, at + 1, Environment::new())
        });
        reading.reaches(text, at);
        let env = &mut reading.environment;
        match said {
            Said::System(os) => env.platform.os = env.platform.os.or(Some(os)),
            Said::Driver(driver) => env.driver = env.driver.or(Some(driver)),
            Said::Cuda(cuda) => env.cuda_driver = env.cuda_driver.or(Some(cuda)),
            Said::Device(gpu) if device != Some(true) && seen.len() < Names::MAX => {
                env.gpus.push(gpu.clone());
                seen.push((id, gpu));
            }
            Said::Device(_) => {}
        }
    }
    readings.extend(current);
}

fn devices<'a>(text: &'a CleanText, names: &mut Names) -> Vec<Sight<'a>> {
    let mut sights = Vec::new();
    let mut add = |at, id, name: &str| {
        let gpu = names.known_gpu(name);
        sights.extend(gpu.map(|gpu| Sight { at, id, said: Said::Device(gpu) }));
    };
    // `device: 0, name: Tesla T4, pci bus id: 0000:00:1e.0, compute capability: 7.5`
    for at in text.find_all(mark!(", pci bus id: ")) {
        let behind = text.window(at + ", pci bus id: ".len(), 40);
        let id = behind.split_once([',', ')']).filter(|(id, _)| !id.contains('\n'));
        let name = text.before(at, 120).rsplit_once("name: ");
        if let (Some((id, _)), Some((_, name))) = (id, name) {
            add(at, id, name);
        }
    }
    // `_CudaDeviceProperties(name='Tesla T4', major=7, …)`, of one device.
    for at in text.find_all(mark!("_CudaDeviceProperties(name='")) {
        let name = text.window(at + "_CudaDeviceProperties(name='".len(), 100);
        if let Some((name, _)) = name.split_once("', major=") {
            add(at, "", name);
        }
    }
    // `Device 0: "Tesla T4"`, `Device 0: Tesla T4, compute capability 7.5`
    for at in text.find_all(mark!("Device ")) {
        let Some((id, behind)) = text.window(at + "Device ".len(), 120).split_once(": ") else {
            continue;
        };
        let name = match behind.strip_prefix('"') {
            Some(quoted) => quoted.split_once("\"\n"),
            None => behind.split_once(", compute capability "),
        };
        if let Some((name, _)) = name.filter(|_| id.bytes().all(|byte| byte.is_ascii_digit())) {
            add(at, id, name);
        }
    }
    // `Device Name:                   NVIDIA GB10`, below `Device Number:`.
    for at in text.find_all(mark!("Device Name:   ")) {
        let front = text.before(at, 60);
        let number = front.rsplit_once("Device Number:").map_or("", |(_, number)| number.trim());
        let name = text.window(at + "Device Name:".len(), 120).split_once('\n');
        if let Some((name, _)) = name.filter(|_| !number.is_empty()) {
            add(at, number, name);
        }
    }
    // `CUDA:0 (NVIDIA GeForce RTX 3090, 24268MiB)`, `Device: cuda:0 NVIDIA GeForce RTX 4090 : native`,
    // `- Name: cuda:0 NVIDIA GeForce RTX 4090 : cudaMallocAsync`
    for at in text.find_all(mark!("CUDA:")).chain(text.find_all(mark!("cuda:"))) {
        let Some((id, behind)) = text.window(at + "cuda:".len(), 120).split_once(' ') else {
            continue;
        };
        let name = match behind.strip_prefix('(') {
            Some(name) => name.split_once("MiB)").and_then(|(name, _)| name.rsplit_once(", ")),
            None => behind.split_once(" : ").filter(|_| {
                let front = text.line_before(at, 20);
                front.ends_with("Device: ") || front.ends_with("Name: ")
            }),
        };
        if let Some((name, _)) = name.filter(|_| id.bytes().all(|byte| byte.is_ascii_digit())) {
            add(at, id, name);
        }
    }
    // `Device: 0, NVIDIA GeForce RTX 5090, pciBusID: e1, …`
    for at in text.find_all(mark!(", pciBusID: ")) {
        let front = text.line_before(at, 120);
        let device = front.strip_prefix("Device: ").and_then(|device| device.split_once(", "));
        if let Some((id, name)) = device.filter(|(id, _)| id.parse::<u8>().is_ok()) {
            add(at, id, name);
        }
    }
    // Triton's log: `I1105 01:26:08.078690 1 metrics.cc:193]   GPU 0: TITAN Xp`
    for at in text.find_all(mark!("metrics.cc:")) {
        let (line, _) = text.window(at, 160).split_once('\n').unwrap_or_default();
        let device = line.split_once("GPU ").and_then(|(_, device)| device.split_once(": "));
        if let Some((id, name)) = device.filter(|(id, _)| id.parse::<u8>().is_ok()) {
            add(at, id, name);
        }
    }
    // The last line of `deviceQuery`: `…, NumDevs = 2, Device0 = Tesla T4, Device1 = Tesla T4`.
    for at in text.find_all(mark!(", Device")) {
        let (id, behind) =
            text.window(at + ", Device".len(), 120).split_once(" = ").unwrap_or_default();
        let name = behind.split_once([',', '\n']);
        if let Some((name, _)) = name.filter(|_| id.parse::<u8>().is_ok()) {
            add(at, id, name);
        }
    }
    // `id=GPU-… library=cuda compute=7.5 driver=12.1 name="NVIDIA GeForce RTX 2080 Ti"`
    for at in text.find_all(mark!(" library=cuda")).chain(text.find_all(mark!(" library=CUDA"))) {
        let line = record(text, at);
        let id = text.before(at, 60).rsplit_once(" id=").map_or("", |(_, id)| id);
        let name = line.split_once("name=\"").and_then(|(_, name)| name.split_once('"'));
        // In the newest form the number stands in front of `name`, the board in `description`.
        let board = line.split_once("description=\"").and_then(|(_, name)| name.split_once('"'));
        if let Some((name, _)) = board.or(name) {
            add(at, id, name);
        }
    }
    sights
}

/// Unsloth's banner: `GPU: Tesla T4. Num GPUs = 2. Max memory: 14.741 GB. Platform: Linux.`, of several
/// GPUs the first.
fn of_unsloth<'a>(text: &'a CleanText, names: &mut Names) -> Vec<Sight<'a>> {
    let mut sights = Vec::new();
    for at in text.find_all(mark!(". Max memory: ")) {
        let front = text.line_before(at, 160);
        // Newer ones leave the label out.
        let Some((_, name)) = front.rsplit_once("GPU: ").or(front.rsplit_once("/|  ")) else {
            continue;
        };
        let name = name.split(". Num GPUs").next().unwrap_or(name);
        let Some(gpu) = names.known_gpu(name) else { continue };
        sights.push(Sight { at, id: "", said: Said::Device(gpu) });
        let behind = text.line_behind(at, 80);
        let platform = ["Platform: ", "Platform = "].iter().find_map(|label| {
            let (_, value) = behind.split_once(label)?;
            value.split_once('.')
        });
        // Under WSL it is `Linux` too.
        if platform.is_some_and(|(platform, _)| platform == "Windows") {
            sights.push(Sight { at, id: "", said: Said::System(Os::Windows) });
        }
    }
    sights
}

/// CUDA.jl's report: `driver 591.44.0 for 13.1` or `NVIDIA driver 520.61.5`, and `0: NVIDIA RTX 5090` below
/// `1 device:`.
fn of_julia<'a>(text: &'a CleanText, names: &mut Names) -> Vec<Sight<'a>> {
    let mut sights = Vec::new();
    for at in text.find_all(mark!("CUDA libraries:")) {
        let front = text.before(at, 300);
        let mut place = at - front.len();
        for line in front.split_inclusive('\n') {
            let entry = line.trim_start_matches(['-', ' ']).trim_end();
            let newer = entry.strip_prefix("driver ").and_then(|rest| rest.split_once(" for "));
            let older = entry.strip_prefix("NVIDIA driver ").map(|driver| (driver, ""));
            if let Some((driver, cuda)) = newer.or(older) {
                let driver = of_julia_number(driver);
                sights.extend(driver.map(|one| Sight {
                    at: place,
                    id: "",
                    said: Said::Driver(one),
                }));
                // Its CUDA is that of the libcuda it brings, which may be newer than the driver's.
                let cuda = cuda.parse::<CudaVersion>().ok().filter(|_| driver.is_none());
                sights.extend(cuda.map(|one| Sight { at: place, id: "", said: Said::Cuda(one) }));
            }
            place += line.len();
        }
        let behind = text.window(at, 900);
        let Some(list) = behind.find(" device:\n").or(behind.find(" devices:\n")) else { continue };
        let start = at + list;
        for line in text.lines_from(start).skip(1).take_while(|line| line.ended) {
            let device = line.text.trim().split_once(": ");
            let Some((id, name)) = device.filter(|(id, _)| id.parse::<u8>().is_ok()) else { break };
            // `(sm_89, 23.4 GiB / 24.0 GiB available)`
            let name = name.split(" (sm_").next().unwrap_or(name);
            let gpu = names.known_gpu(name.strip_suffix(" GPU").unwrap_or(name));
            let at = line.start;
            sights.extend(gpu.map(|gpu| Sight { at, id, said: Said::Device(gpu) }));
        }
    }
    sights
}

/// Julia's versions have three numbers without noughts in front: `591.44.0`, `520.61.5`.
fn of_julia_number(text: &str) -> Option<DriverVersion> {
    let driver = DriverVersion::of_plain_numbers(text)?;
    (300..1000).contains(&driver.branch()).then_some(driver)
}

/// `CuPy`'s `show_config`: `Device 0 Name : NVIDIA TITAN V`, `CUDA Driver Version : 11040`, `OS : Linux-5.4…`.
fn of_cupy<'a>(text: &'a CleanText, names: &mut Names) -> Vec<Sight<'a>> {
    let mut sights = Vec::new();
    for at in text.find_all(mark!("CuPy Version")) {
        let front = text.before(at, 300);
        let start = at - (front.len() - front.find("OS  ").unwrap_or(front.len()));
        let lines = text.lines_from(start).take(60).take_while(|line| line.ended);
        for line in lines {
            let Some((label, value)) = line.text.split_once(" : ") else { continue };
            let (label, value, at) = (label.trim(), value.trim(), line.start);
            let number = label.strip_prefix("Device ").and_then(|rest| rest.strip_suffix(" Name"));
            if let Some(id) = number {
                let gpu = names.known_gpu(value);
                sights.extend(gpu.map(|gpu| Sight { at, id, said: Said::Device(gpu) }));
            } else if label == "OS" && value.starts_with("Linux-") {
                let wsl = value.contains("icrosoft");
                let os = if wsl { Os::Wsl } else { Os::Linux };
                sights.push(Sight { at, id: "", said: Said::System(os) });
            } else if label == "CUDA Driver Version" {
                let cuda = of_thousands(value);
                sights.extend(cuda.map(|cuda| Sight { at, id: "", said: Said::Cuda(cuda) }));
            }
        }
    }
    sights
}

/// A launcher's list below `CUDA Driver:`: `00000000:01:00.0 0: NVIDIA GeForce RTX 4090 [89] 23 GB`.
fn of_launcher<'a>(text: &'a CleanText, names: &mut Names) -> Vec<Sight<'a>> {
    let mut sights = Vec::new();
    for at in text.find_all(mark!("CUDA Driver:\n")) {
        let lines = text.lines_from(at + "CUDA Driver:\n".len()).take(20);
        for line in lines.take_while(|line| line.ended && !line.text.trim().is_empty()) {
            let (text, at) = (line.text.trim(), line.start);
            if let Some(version) = text.strip_prefix("Version: ") {
                let cuda = of_thousands(version);
                sights.extend(cuda.map(|cuda| Sight { at, id: "", said: Said::Cuda(cuda) }));
            }
            let device =
                text.split_once(": ").and_then(|(id, rest)| Some((id, rest.split_once(" [")?.0)));
            if let Some((id, name)) = device.filter(|(id, _)| id.contains(":00.")) {
                let gpu = names.known_gpu(name);
                sights.extend(gpu.map(|gpu| Sight { at, id, said: Said::Device(gpu) }));
            }
        }
    }
    sights
}

/// Paddle's `device: 0, GPU Compute Capability: 8.6, Driver API Version: 11.4, …`.
fn of_paddle(text: &CleanText) -> Vec<Sight<'_>> {
    let mut sights = Vec::new();
    for at in text.find_all(mark!("Driver API Version: ")) {
        let front = text.line_before(at, 120);
        let device = front.rsplit_once("device: ").and_then(|(_, rest)| rest.split_once(", "));
        if let Some((id, rest)) = device
            && let Some(capability) = rest.strip_prefix("GPU Compute Capability: ")
            && let Ok(capability) = capability.trim_end_matches([',', ' ']).parse()
        {
            let said = Said::Device(Gpu::of_capability(capability));
            sights.push(Sight { at, id, said });
            let cuda = text.cuda(at + "Driver API Version: ".len());
            sights.extend(cuda.map(|cuda| Sight { at, id: "", said: Said::Cuda(cuda) }));
        }
    }
    sights
}

/// The ranks of `nccl-tests`: `#  Rank  0 Group  0 Pid  1 on  host device  0 [0000:01:00] NVIDIA H100`. Of
/// several hosts those of the first.
fn of_nccl_tests<'a>(text: &'a CleanText, names: &mut Names) -> Vec<Sight<'a>> {
    let mut sights = Vec::new();
    let mut first = None;
    for at in text.find_all(mark!("#  Rank ")) {
        let Some((line, _)) = text.window(at, 240).split_once('\n') else { continue };
        let Some((front, device)) = line.split_once(" device ") else { continue };
        let host = front.rsplit(' ').next().unwrap_or_default();
        let own = *first.get_or_insert(host) == host;
        let Some((id, name)) = device.split_once("] ").filter(|_| own) else { continue };
        let gpu = names.known_gpu(name);
        sights.extend(gpu.map(|gpu| Sight { at, id, said: Said::Device(gpu) }));
    }
    sights
}

/// `gpustat`: a line with the host, the time and the driver, and below it a line for each GPU:
/// `[0] Tesla V100-SXM2-32GB | 37'C,   0 % |     0 / 32510 MB |`.
fn of_gpustat<'a>(text: &'a CleanText, names: &mut Names) -> Vec<Sight<'a>> {
    let mut sights = Vec::new();
    for at in text.find_all(mark!("[0] ")) {
        if !text.line_before(at, 40).is_empty() {
            continue;
        }
        let mut number = 0_usize;
        for line in text.lines_from(at).take(64) {
            let Some((id, rest)) = line.text.strip_prefix('[').and_then(|l| l.split_once("] "))
            else {
                break;
            };
            let Some((name, behind)) = rest.split_once(" | ") else { break };
            let degrees = behind.trim_start().trim_start_matches(|c: char| c.is_ascii_digit());
            let celsius = ["'C", "°C", "??'C"].iter().any(|unit| degrees.starts_with(unit));
            if !celsius || id.parse() != Ok(number) {
                break;
            }
            number += 1;
            let gpu = names.known_gpu(name);
            let at = line.start;
            sights.extend(gpu.map(|gpu| Sight { at, id, said: Said::Device(gpu) }));
        }
        let above = text.before(at.saturating_sub(1), 160).rsplit('\n').next().unwrap_or_default();
        let driver = above.trim_end().rsplit(' ').next().unwrap_or_default();
        if number > 0 && driver.contains('.') && above.matches(':').count() > 1 {
            let start = at.saturating_sub(1).saturating_sub(above.len());
            let place = above.trim_end().len().saturating_sub(driver.len());
            let driver = text.driver(start + place).filter(|driver| !driver.is_branch());
            sights.extend(driver.map(|one| Sight { at: start, id: "", said: Said::Driver(one) }));
        }
    }
    sights
}

/// TensorFlow's `kernel reported version is: 460.91.3`, XLA's `insufficient driver version: 510.47.3`, and
/// the library that Ollama loads, `library=/usr/lib/libcuda.so.545.23.08`.
fn drivers(text: &CleanText) -> Vec<Sight<'_>> {
    let driver = |label: Mark, at: usize| {
        let window = text.window(at + label.len(), 20);
        let (number, _) = window.split_once(|c: char| !(c.is_ascii_digit() || c == '.'))?;
        Some(Sight { at, id: "", said: Said::Driver(DriverVersion::of_plain_numbers(number)?) })
    };
    let library = |at: usize| {
        let front = text.line_before(at, 200);
        let labels = ["library=", "initializing ", "paths=["];
        let (_, path) = labels.iter().find_map(|label| front.rsplit_once(label))?;
        // Compatibility libraries are not those of the driver.
        let own = path.starts_with('/') && !path.contains("compat") && !path.contains(' ');
        let driver = text.driver(at + "libcuda.so.".len()).filter(|driver| !driver.is_branch());
        Some(Sight { at, id: "", said: Said::Driver(driver.filter(|_| own)?) })
    };
    let loaded = text.find_all(mark!("libcuda.so.")).filter_map(library);
    // A library with its whole number is Linux's own; under WSL it has none.
    let system = |at: usize| {
        let Said::Driver(_) = library(at)?.said else { return None };
        Some(Sight { at, id: "", said: Said::System(Os::Linux) })
    };
    let systems = text.find_all(mark!("libcuda.so.")).find_map(system);
    let printed = [mark!("kernel reported version is: "), mark!("insufficient driver version: ")];
    let printed = text.find_any(&printed).into_iter();
    printed.filter_map(|(at, label)| driver(label, at)).chain(loaded).chain(systems).collect()
}

/// The CUDA version of the driver, as a number or as `11070`.
fn cuda_versions(text: &CleanText) -> Vec<Sight<'_>> {
    let mut sights = Vec::new();
    let mut add = |at, cuda: Option<CudaVersion>| {
        sights.extend(cuda.map(|cuda| Sight { at, id: "", said: Said::Cuda(cuda) }));
    };
    for label in [
        mark!("CUDA Driver Version / Runtime Version "),
        mark!("CUDA driver version: "),
        mark!("CUDA Driver Version = "),
        mark!("driver's CUDA version is "),
    ] {
        for at in text.find_all(label) {
            add(at, text.cuda(at + label.len()));
        }
    }
    // deepstream-app's, above that of the toolkit.
    for at in text.find_all(mark!("CUDA Driver Version: ")) {
        let line = text.line_behind(at, 60);
        let below = text.rest(at + line.len() + 1);
        if text.line_before(at, 40).is_empty() && below.starts_with("CUDA Runtime Version: ") {
            add(at, text.cuda(at + "CUDA Driver Version: ".len()));
        }
    }
    for label in [mark!("CUDA Driver Version:  "), mark!("NCCL INFO cudaDriverVersion ")] {
        for at in text.find_all(label) {
            add(at, thousands(text, at + label.len()));
        }
    }
    for at in text.find_all(mark!(" library=cuda")).chain(text.find_all(mark!(" library=CUDA"))) {
        let driver = record(text, at).find(" driver=").map(|driver| at + driver);
        add(at, driver.and_then(|driver| text.cuda(driver + " driver=".len())));
    }
    sights
}

/// The rest of a record in a log of Ollama's, which may be wrapped.
fn record(text: &CleanText, at: usize) -> &str {
    let window = text.window(at, 300);
    window.split("time=").next().unwrap_or(window)
}

/// `11070`, with something behind it.
fn thousands(text: &CleanText, at: usize) -> Option<CudaVersion> {
    let at = text.skip_space(at);
    let window = text.window(at, 8);
    let (digits, _) = window.split_once(|c: char| c.is_whitespace())?;
    of_thousands(digits)
}

/// `11070`
fn of_thousands(digits: &str) -> Option<CudaVersion> {
    let number: u32 = digits.parse().ok().filter(|number| *number < 100_000)?;
    let major = u8::try_from(number / 1000).ok().filter(|major| *major > 0)?;
    Some(CudaVersion::new(major, u8::try_from(number % 1000 / 10).ok()?))
}
