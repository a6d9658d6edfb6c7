//! Slurm's description of nodes and its configuration: `Gres=gpu:a100:4(S:0-1)`, `Name=gpu Type=h100`.

use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::machine::gpu::Gpu;
use crate::reading::clean::CleanText;
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::facts::names::Names;
use crate::reading::marks::mark;
use crate::values::platform::Os;

pub(crate) fn read(text: &CleanText, names: &mut Names, readings: &mut Vec<TextReading>) {
    if !text.has(mark!("Gres=gpu:")) && !text.has(mark!("Name=gpu Type=")) {
        return;
    }
    // Each node begins with its name; a configuration has none.
    let mut starts: Vec<usize> = text.find_all(mark!("NodeName=")).collect();
    starts.insert(0, 0);
    for (position, start) in starts.iter().enumerate() {
        let end = starts.get(position + 1).copied().unwrap_or(text.as_str().len());
        readings.extend(read_node(text, *start, end, names));
    }
}

fn read_node(text: &CleanText, start: usize, end: usize, names: &mut Names) -> Option<TextReading> {
    let node = text.as_str().get(start..end)?;
    let mut environment = Environment::new();
    let (mut first, mut last) = (None, start);
    let mut see = |at: usize| {
        first = first.or(Some(start + at));
        last = start + at;
    };
    for (at, mark) in node.match_indices("Gres=gpu:") {
        if environment.gpus.is_empty()
            && let Some((gpu, count)) = gres(node.get(at + mark.len()..)?, names)
        {
            see(at);
            environment.gpus = alloc::vec![gpu; count.clamp(1, Environment::MAX_GPUS)];
        }
    }
    // `gres.conf`: a line for each board, or for several.
    for (at, mark) in node.match_indices("Name=gpu Type=") {
        let name = node.get(at + mark.len()..)?.split_whitespace().next().unwrap_or_default();
        if let Some(gpu) =
            names.known_gpu(name).filter(|_| environment.gpus.len() < Environment::MAX_GPUS)
        {
            see(at);
            environment.gpus.push(gpu);
        }
    }
    if environment.gpus.is_empty() {
        return None;
    }
    let arch = node.split_once(" Arch=").and_then(|(_, rest)| rest.split_whitespace().next());
    environment.platform.arch = arch.and_then(|arch| arch.parse().ok());
    // `OS=Linux 5.14.0-362.el9.x86_64 #1 SMP …`, with the name of the kernel.
    let os = node.split_once("OS=Linux ").map(|(_, kernel)| kernel);
    let is_linux = os.is_some_and(|kernel| kernel.starts_with(|c: char| c.is_ascii_digit()));
    environment.platform.os = is_linux.then_some(Os::Linux);
    Some(TextReading::of(FactKind::Slurm, text, first?, last + 1, environment))
}

/// `a100:4(S:0-1)`: the type, and how many.
fn gres(text: &str, names: &mut Names) -> Option<(Gpu, usize)> {
    let end = text.find(|c: char| c.is_whitespace() || "(,".contains(c))?;
    let mut parts = text.get(..end)?.split(':');
    let gpu = names.known_gpu(parts.next()?)?;
    Some((gpu, parts.next()?.parse().ok()?))
}
