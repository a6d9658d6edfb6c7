//! The report of `nvidia-smi -q` and the lines of `nvidia-smi --version`.
//!
//! Their labels are padded: white space comes before the colon, also where the report was
//! flattened to one line. That distinguishes them from the table's header.

use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::reading::clean::CleanText;
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::facts::labels::Label;
use crate::reading::facts::names::Names;
use crate::values::driver_version::DriverVersion;
use crate::values::platform::Os;

pub(crate) const LABELS: [&str; 16] = [
    "NVIDIA-SMI version",
    "NVML version",
    "Driver Version",
    "KMD Version",
    "CUDA Version",
    "CUDA UMD Version",
    "Timestamp",
    "Attached GPUs",
    "Product Name",
    "Product Brand",
    "Product Architecture",
    "Display Mode",
    "Persistence Mode",
    "Current",
    "Display Attached",
    "License Status",
];

pub(crate) fn read(
    text: &CleanText,
    labels: &[Label],
    names: &mut Names,
    readings: &mut Vec<TextReading>,
) {
    let mut report: Option<Report> = None;
    // `Nvidia driver version` is a label of collect_env's.
    let other = |label: &&Label| text.before(label.start, 7).eq_ignore_ascii_case("nvidia ");
    for label in labels.iter().filter(|label| label.padding > 0 && !other(label)) {
        // A label that a report has once begins another report.
        if let Some(done) = report.take_if(|report| report.begins_anew(label.name)) {
            readings.extend(done.reading(text));
        }
        if ["Persistence Mode", "Current"].contains(&label.name) {
            if let Some(report) = &mut report {
                report.add_mode(label, text);
            }
            continue;
        }
        report.get_or_insert_with(|| Report::at(label.start)).add(label, text, names);
    }
    readings.extend(report.and_then(|report| report.reading(text)));
}

/// Whether the tool that printed a report is one that knows persistence mode.
#[derive(Clone, Copy)]
pub(crate) enum Persistence {
    Known,
    NotAvailable,
}

impl Persistence {
    pub(crate) fn of(value: &str) -> Option<Self> {
        match value.trim() {
            "Enabled" | "Disabled" => Some(Self::Known),
            "N/A" => Some(Self::NotAvailable),
            _ => None,
        }
    }

    /// The system whose tool it is, where the driver is that of Windows.
    pub(crate) const fn os(self) -> Os {
        match self {
            Self::Known => Os::Wsl,
            Self::NotAvailable => Os::Windows,
        }
    }
}

/// A model of Windows' drivers; elsewhere it is `N/A`.
pub(crate) fn is_windows_model(value: &str) -> bool {
    ["WDDM", "TCC", "MCDM"].contains(&value.trim())
}

struct Report {
    start: usize,
    end: usize,
    /// The labels found, without the GPUs'.
    seen: Vec<&'static str>,
    tool: Option<DriverVersion>,
    environment: Environment,
    persistence: Option<Persistence>,
    /// Whether more than a lone line was found, or one padded as wide as `nvidia-smi` does.
    certain: bool,
}

impl Report {
    fn at(start: usize) -> Self {
        let (seen, tool, environment) = (Vec::new(), None, Environment::new());
        let persistence = None;
        Self { start, end: start, seen, tool, environment, persistence, certain: false }
    }

    fn begins_anew(&self, label: &str) -> bool {
        let once = ["Driver Version", "KMD Version", "Timestamp", "Attached GPUs"];
        once.contains(&label) && self.seen.contains(&label)
    }

    fn add(&mut self, label: &Label, text: &CleanText, names: &mut Names) {
        self.certain |= !self.seen.is_empty() && !self.seen.contains(&label.name);
        self.certain |= label.padding >= 8 && label.name.ends_with("Version");
        if !self.seen.contains(&label.name) {
            self.seen.push(label.name);
        }
        self.end = label.value;
        let env = &mut self.environment;
        match label.name {
            "NVIDIA-SMI version" => self.tool = text.driver(label.value),
            // The new label states the same; the old one comes first as long as both are printed.
            "Driver Version" | "KMD Version" => {
                env.driver = env.driver.or_else(|| text.driver(label.value));
            }
            "CUDA Version" | "CUDA UMD Version" => {
                env.cuda_driver = env.cuda_driver.or_else(|| text.cuda(label.value));
            }
            "Product Name" => {
                // A licence is a product too.
                let licence = text.before(label.start, 80).trim_end().ends_with("Licensed Product");
                let name = label.line(text).unwrap_or_default();
                if let Some(gpu) =
                    names.listed_gpu(name).filter(|_| !licence && !name.contains(" Virtual "))
                {
                    self.certain |= !gpu.is_unknown();
                    env.gpus.push(gpu);
                }
            }
            _ => {}
        }
    }

    /// Only Windows' driver has a model. Its own tool prints no persistence mode; that of WSL does.
    fn add_mode(&mut self, label: &Label, text: &CleanText) {
        let value = label.line(text).unwrap_or_default().trim();
        if label.name == "Persistence Mode" {
            self.persistence = Persistence::of(value);
            return;
        }
        let of_driver = text.before(label.start, 60).trim_end().ends_with("Driver Model");
        if of_driver && is_windows_model(value) {
            self.environment.platform.os = self.persistence.map(Persistence::os);
        }
    }

    fn reading(mut self, text: &CleanText) -> Option<TextReading> {
        let env = &mut self.environment;
        if let (Some(tool), Some(driver)) = (self.tool, env.driver)
            && driver.has_two_numbers()
            && driver > tool
        {
            env.platform.os = Some(Os::Wsl);
        }
        let says = env.driver.is_some() || env.cuda_driver.is_some() || !env.gpus.is_empty();
        (says && self.certain).then(|| {
            TextReading::of(FactKind::NvidiaSmiQuery, text, self.start, self.end, self.environment)
        })
    }
}
