//! The environment that `transformers-cli env`, `accelerate env`, `diffusers-cli env` and their kin
//! print.

use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::reading::clean::CleanText;
use crate::reading::facts::collect_env::{put, read_platform};
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::facts::labels::Label;
use crate::reading::facts::names::Names;

pub(crate) const LABELS: [&str; 14] = [
    "transformers version",
    "Accelerate version",
    "diffusers version",
    "Huggingface_hub version",
    "Hugging Face Hub version",
    "Platform",
    "Python version",
    "PyTorch version (GPU?)",
    "PyTorch version",
    "GPU type",
    "GPU number",
    "Accelerator",
    "CUDA device(s)",
    "Using GPU in script?",
];

/// Labels that hardly occur anywhere else; people's own lists have a type of GPU too.
const OWN: [&str; 7] = [
    "transformers version",
    "Accelerate version",
    "diffusers version",
    "Huggingface_hub version",
    "Hugging Face Hub version",
    "PyTorch version (GPU?)",
    "GPU type",
];

pub(crate) fn read(
    text: &CleanText,
    labels: &[Label],
    names: &mut Names,
    readings: &mut Vec<TextReading>,
) {
    if !labels.iter().any(|label| OWN.contains(&label.name) && label.name != "GPU type") {
        return;
    }
    let mut reading: Option<TextReading> = None;
    let mut seen: Vec<&str> = Vec::new();
    for label in labels {
        // A label that a report has once begins another report.
        if seen.contains(&label.name) && OWN.contains(&label.name) {
            readings.extend(reading.take().filter(says));
            seen.clear();
        }
        seen.push(label.name);
        let reading = reading.get_or_insert_with(|| {
            let (start, environment) = (label.start, Environment::new());
            TextReading::of(FactKind::HuggingFaceEnv, text, start, start + 1, environment)
        });
        reading.reaches(text, label.value);
        let env = &mut reading.environment;
        let line = label.line(text).unwrap_or_default().trim();
        match label.name {
            "Platform" => read_platform(line, env),
            "Python version" => put(env, "python", text, label.value),
            "PyTorch version (GPU?)" | "PyTorch version" => {
                put(env, "pytorch", text, label.value);
            }
            "GPU type" | "Accelerator" | "CUDA device(s)" if env.gpus.is_empty() => {
                // `NVIDIA L40S, 46068 MiB`, or several names.
                env.gpus.extend(line.split(',').filter_map(|name| names.known_gpu(name)));
            }
            // LLaMA-Factory's, below the type. A number that is cut is no higher.
            "GPU number" => {
                let count = label.region(text).lines().next().unwrap_or_default().trim();
                let count = count.parse().unwrap_or(1_usize);
                if let ([gpu], 2..=Environment::MAX_GPUS) = (env.gpus.as_slice(), count) {
                    env.gpus = alloc::vec![gpu.clone(); count];
                }
            }
            _ => {}
        }
    }
    readings.extend(reading.filter(says));
}

fn says(reading: &TextReading) -> bool {
    reading.environment != Environment::new()
}
