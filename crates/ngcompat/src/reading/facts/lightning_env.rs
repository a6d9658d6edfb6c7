//! The environment that issues about Lightning ask for: bullets below `* CUDA:` and `- GPU:`.

use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::reading::clean::CleanText;
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::facts::names::Names;
use crate::reading::marks::mark;
use crate::values::platform::Os;

pub(crate) fn read(text: &CleanText, names: &mut Names, readings: &mut Vec<TextReading>) {
    for head in text.find_all(mark!("CUDA:\n")) {
        let start = head + "CUDA:\n".len();
        if !["", "* ", "- "].contains(&text.line_before(head, 20)) {
            continue;
        }
        let mut environment = Environment::new();
        let (mut in_list, mut end) = (false, start);
        for line in text.rest(start).split_inclusive('\n').take(LINES) {
            let item = line.trim();
            let Some(item) = item.strip_prefix(['-', '*']).map(str::trim_start) else { break };
            let name = item.strip_prefix("GPU:").map(str::trim);
            match name {
                Some("") => in_list = true,
                Some(name) => environment.gpus.extend(names.known_gpu(name)),
                None if !in_list || item.starts_with("available") || item.contains(": ") => {
                    in_list = false;
                }
                // A line without its end may be cut.
                None if line.ends_with('\n') => environment.gpus.extend(names.known_gpu(item)),
                None => break,
            }
            if item.starts_with("OS:") {
                let value = item.split_once(':').map_or("", |(_, value)| value.trim());
                environment.platform.os =
                    [Os::Linux, Os::Windows].into_iter().find(|os| os.name() == value);
            }
            end += line.len();
        }
        if !environment.gpus.is_empty() {
            readings.push(TextReading::of(FactKind::LightningEnv, text, head, end, environment));
        }
    }
}

/// No such report has as many lines.
const LINES: usize = 400;
