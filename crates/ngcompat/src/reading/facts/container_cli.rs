//! What `nvidia-container-cli info` says of the host, also among its log.

use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::reading::clean::CleanText;
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::facts::labels::Label;
use crate::reading::facts::names::Names;

pub(crate) const LABELS: [&str; 10] = [
    "NVRM version",
    "CUDA version",
    "Device Index",
    "Device Minor",
    "Model",
    "Brand",
    "GPU UUID",
    "Bus Location",
    "Architecture",
    "GPU version",
];

pub(crate) fn read(
    text: &CleanText,
    labels: &[Label],
    names: &mut Names,
    readings: &mut Vec<TextReading>,
) {
    let mut report: Option<TextReading> = None;
    // What `nvidia-container-cli` lists, a device's model stands below its numbers.
    let mut in_device = false;
    for label in labels {
        if label.name == "NVRM version" {
            readings.extend(report.take().filter(says));
            let value = label.region(text).trim_start();
            in_device = false;
            // The kernel's own line has words behind the label; Tegra has no number.
            if value.starts_with(|c: char| c.is_ascii_digit()) || value.starts_with("(null)") {
                let end = label.value;
                let environment = Environment::new();
                report = Some(TextReading::of(
                    FactKind::ContainerCli,
                    text,
                    label.start,
                    end,
                    environment,
                ));
            }
        }
        let Some(report) = &mut report else { continue };
        let env = &mut report.environment;
        match label.name {
            "NVRM version" => env.driver = text.driver(label.value),
            "CUDA version" if env.cuda_driver.is_none() && env.gpus.is_empty() => {
                env.cuda_driver = text.cuda(label.value);
            }
            "Device Index" => in_device = true,
            "Model" if in_device => {
                in_device = false;
                env.gpus.extend(label.line(text).and_then(|name| names.gpu(name)));
            }
            _ => continue,
        }
        report.reaches(text, label.value);
    }
    readings.extend(report.filter(says));
}

fn says(reading: &TextReading) -> bool {
    reading.environment != Environment::new()
}
