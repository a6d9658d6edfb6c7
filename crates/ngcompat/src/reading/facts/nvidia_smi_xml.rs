//! The XML of `nvidia-smi -q -x`, whole or cut.
//!
//! Only its leaves are read: a tag, a value, the beginning of the closing tag, which proves the
//! value whole.

use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::machine::gpu::Gpu;
use crate::reading::clean::CleanText;
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::facts::lines::is_unreadable;
use crate::reading::facts::names::Names;
use crate::reading::facts::nvidia_smi_query::{Persistence, is_windows_model};
use crate::reading::marks::{Mark, mark};

pub(crate) fn read(text: &CleanText, names: &mut Names, readings: &mut Vec<TextReading>) {
    const LOG: Mark = mark!("<nvidia_smi_log>");
    let mut report: Option<TextReading> = None;
    let mut has_log = false;
    let mut persistence = None;
    let marks = [
        LOG,
        mark!("<driver_version>"),
        mark!("<cuda_version>"),
        mark!("<product_name>"),
        mark!("<persistence_mode>"),
        mark!("<current_dm>"),
    ];
    for (at, mark) in text.find_any(&marks) {
        has_log |= mark == LOG;
        let Some(leaf) = Leaf::at(text, at) else { continue };
        let begins_anew = leaf.tag == "driver_version"
            && report.as_ref().is_some_and(|report| report.environment.driver.is_some());
        if begins_anew {
            readings.extend(report.take().filter(|report| says(report, has_log)));
        }
        let report = report.get_or_insert_with(|| {
            TextReading::of(FactKind::NvidiaSmiQuery, text, at, leaf.start, Environment::new())
        });
        report.reaches(text, leaf.start);
        let env = &mut report.environment;
        match leaf.tag {
            "driver_version" => env.driver = text.driver(leaf.start),
            "cuda_version" => env.cuda_driver = text.cuda(leaf.start),
            // A GPU that failed has no name, but is there.
            "product_name" if is_unreadable(leaf.value) => env.gpus.push(Gpu::UNKNOWN),
            "product_name" => env.gpus.extend(names.gpu(leaf.value)),
            "persistence_mode" => persistence = Persistence::of(leaf.value),
            _ if is_windows_model(leaf.value) => {
                env.platform.os = persistence.map(Persistence::os);
            }
            _ => {}
        }
    }
    readings.extend(report.filter(|report| says(report, has_log)));
}

/// Other documents have products too.
fn says(report: &TextReading, has_log: bool) -> bool {
    let env = &report.environment;
    env.driver.is_some()
        || env.gpus.iter().any(|gpu| has_log || !gpu.is_unknown())
        || has_log && env.cuda_driver.is_some()
}

/// `<driver_version>535.86.05</driver_version>`.
struct Leaf<'a> {
    tag: &'static str,
    /// Where the value begins.
    start: usize,
    value: &'a str,
}

impl<'a> Leaf<'a> {
    const TAGS: [&'static str; 5] =
        ["driver_version", "cuda_version", "product_name", "persistence_mode", "current_dm"];

    fn at(text: &'a CleanText, at: usize) -> Option<Self> {
        let (tag, rest) = text.window(at + 1, 120).split_once('>')?;
        let tag = Self::TAGS.into_iter().find(|known| *known == tag)?;
        let (value, behind) = rest.split_once('<')?;
        behind.starts_with('/').then_some(Self { tag, start: at + 1 + tag.len() + 1, value })
    }
}
