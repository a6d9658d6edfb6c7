//! What programs that use CUDA say of its devices: `deviceQuery`, `nvaccelinfo`, PyTorch, NCCL,
//! TensorFlow, llama.cpp, Ollama, Unsloth, Triton.

use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::machine::gpu::Gpu;
use crate::reading::clean::CleanText;
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::facts::names::Names;
use crate::reading::marks::mark;
use crate::values::cuda_version::CudaVersion;
use crate::values::driver_version::DriverVersion;
use crate::values::platform::Os;
use crate::values::text::sort_by_number;

/// A device or the driver's CUDA, at one place.
struct Sight<'a> {
    at: usize,
    /// What tells the device from others; logs name the same one many times.
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

/// TensorFlow's `kernel reported version is: 460.91.3`, and the library that Ollama loads,
/// `library=/usr/lib/libcuda.so.545.23.08`.
fn drivers(text: &CleanText) -> Vec<Sight<'_>> {
    const LABEL: &str = "kernel reported version is: ";
    let driver = |at: usize| {
        let window = text.window(at + LABEL.len(), 20);
        let (number, _) = window.split_once(|c: char| !(c.is_ascii_digit() || c == '.'))?;
        Some(Sight { at, id: "", said: Said::Driver(DriverVersion::of_plain_numbers(number)?) })
    };
    let library = |at: usize| {
        let (_, path) = text.line_before(at, 200).rsplit_once("library=")?;
        // Compatibility libraries are not those of the driver.
        let own = path.starts_with('/') && !path.contains("compat") && !path.contains(' ');
        let driver = text.driver(at + "libcuda.so.".len()).filter(|driver| !driver.is_branch());
        Some(Sight { at, id: "", said: Said::Driver(driver.filter(|_| own)?) })
    };
    let loaded = text.find_all(mark!("libcuda.so.")).filter_map(library);
    text.find_all(mark!(LABEL)).filter_map(driver).chain(loaded).collect()
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
    let number: u32 = digits.parse().ok().filter(|number| *number < 100_000)?;
    let major = u8::try_from(number / 1000).ok().filter(|major| *major > 0)?;
    Some(CudaVersion::new(major, u8::try_from(number % 1000 / 10).ok()?))
}
