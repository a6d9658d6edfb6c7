//! What a container prints when it starts.

use alloc::string::ToString as _;
use alloc::vec::Vec;

use crate::machine::environment::{Container, Environment};
use crate::reading::clean::CleanText;
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::facts::names::Names;
use crate::reading::marks::mark;
use crate::values::release_id::ReleaseId;
use crate::values::text::sort_by_number;

pub(crate) fn read(text: &CleanText, names: &mut Names, readings: &mut Vec<TextReading>) {
    let mut found: Vec<(usize, usize, Environment)> = Vec::new();
    for at in text.find_all(mark!("NVIDIA Release ")) {
        found.extend(read_release(text, at));
    }
    for at in text.find_all(mark!("== CUDA ==")) {
        found.extend(read_cuda(text, at));
    }
    for at in text.find_all(mark!("This container was built for NVIDIA Driver Release")) {
        found.extend(read_mismatch(text, at));
    }
    for at in text.find_all(mark!("CUDA Forward Compatibility mode ENABLED")) {
        found.extend(read_forward(text, at));
    }
    for at in text.find_all(mark!("CUDA Minor Version Compatibility mode ENABLED")) {
        found.extend(read_minor(text, at));
    }
    found.extend(read_gpus(text, names));
    sort_by_number(&mut found, |(start, ..)| *start);
    readings.extend(found.into_iter().map(|(start, end, environment)| {
        TextReading::of(FactKind::Banner, text, start, end, environment)
    }));
}

/// ```text
/// == PyTorch ==
///
/// NVIDIA Release 20.12 (build 17950526)
/// PyTorch Version 1.8.0a0+1606899
/// ```
///
/// The images of other frameworks print the same with their name.
fn read_release(text: &CleanText, at: usize) -> Option<(usize, usize, Environment)> {
    let value = at + "NVIDIA Release ".len();
    let (month, behind) = text.rest(value).split_at_checked("20.12".len())?;
    let id: ReleaseId = month.parse().ok()?;
    if !behind.starts_with([' ', '\n', '-']) {
        return None;
    }
    let heading = text.before(at, 200).rfind("== PyTorch ==");
    let next = text.window(value, 200);
    let version = next.find("PyTorch Version ").map(|at| value + at + "PyTorch Version ".len());
    if heading.is_none() && version.is_none() {
        return None;
    }
    let mut env = Environment::new();
    env.container = Some(Container { release: Some(id), ..Container::default() });
    let version = version.and_then(|at| text.component(at));
    env.components.extend(version.map(|version| ("pytorch".to_string(), version)));
    let start = heading.map_or(at, |heading| at - text.before(at, 200).len() + heading);
    Some((start, value + next.find('\n').map_or(1, |end| end + 1), env))
}

/// The banner of the `nvidia/cuda` images.
fn read_cuda(text: &CleanText, at: usize) -> Option<(usize, usize, Environment)> {
    let value = at + text.window(at, 200).find("CUDA Version ")? + "CUDA Version ".len();
    let cuda = text.component(value)?;
    let mut env = Environment::new();
    env.container = Some(Container { cuda: Some(cuda), ..Container::default() });
    Some((at, value, env))
}

/// `This container was built for NVIDIA Driver Release 450.51 or later, but version 440.33.01 was
/// detected and compatibility mode is UNAVAILABLE.`
fn read_mismatch(text: &CleanText, at: usize) -> Option<(usize, usize, Environment)> {
    let sentence = text.window(at, 300);
    // The sentence goes over two lines, with white space in between.
    let but = sentence.find("but")?;
    let value = at + but + sentence.get(but..)?.find("version ")? + "version ".len();
    let mut behind = text.window(value, 80).split_whitespace().skip(1);
    let detected = behind.next() == Some("was") && behind.next()?.starts_with("detected");
    let driver = text.driver(value).filter(|_| detected)?;
    Some((at, value, Environment::new().driver(driver)))
}

/// `Using CUDA 12.3 driver version 545.23.06 with kernel driver version 535.104.05.`
fn read_forward(text: &CleanText, at: usize) -> Option<(usize, usize, Environment)> {
    let note = text.window(at, 300);
    let kernel = note.find("kernel driver version ")?;
    let library = note.get(..kernel)?.find("driver version ")?;
    let value = at + kernel + "kernel driver version ".len();
    let mut env = Environment::new();
    env.driver = Some(text.driver(value)?);
    let library = text.driver(at + library + "driver version ".len());
    env.container = Some(Container { cuda_driver_version: library, ..Container::default() });
    Some((at, value, env))
}

/// `Using driver version 525.85.12 which has support for CUDA 12.0.  This container was built with
/// CUDA 12.3 and will be run in Minor Version Compatibility mode.`
fn read_minor(text: &CleanText, at: usize) -> Option<(usize, usize, Environment)> {
    let note = text.window(at, 300);
    let behind = |words: &str| Some(at + note.find(words)? + words.len());
    let value = behind("Using driver version ")?;
    let mut env = Environment::new();
    env.driver = Some(text.driver(value)?);
    env.cuda_driver = behind("support for CUDA ").and_then(|at| text.cuda(at));
    let cuda = behind("built with CUDA ").and_then(|at| text.component(at));
    env.container = cuda.map(|cuda| Container { cuda: Some(cuda), ..Container::default() });
    Some((at, value, env))
}

/// `Detected NVIDIA GB10 GPU, which may not yet be supported in this version of the container`, once
/// for each such GPU.
fn read_gpus(text: &CleanText, names: &mut Names) -> Option<(usize, usize, Environment)> {
    let mut found: Option<(usize, usize, Environment)> = None;
    for at in text.find_all(mark!("Detected ")) {
        let value = at + "Detected ".len();
        let Some((name, behind)) = text.window(value, 150).split_once(" GPU, which") else {
            continue;
        };
        // The banner writes the vendor in front of names that have it already.
        let name = match name.strip_prefix("NVIDIA ") {
            Some(rest) if rest.starts_with("NVIDIA ") => rest,
            _ => name,
        };
        let Some(gpu) = names.gpu(name).filter(|_| behind.contains("supported")) else { continue };
        let (_, end, env) = found.get_or_insert_with(|| (at, value, Environment::new()));
        *end = value;
        env.gpus.push(gpu);
    }
    found
}
