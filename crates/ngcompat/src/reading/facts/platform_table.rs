//! The table of `python -m detectron2.utils.collect_env`, and those of `OpenMMLab`'s tools and of `SGLang`'s
//! `check_env`, which have colons: it begins with `sys.platform`, or with whether CUDA is available.

use alloc::string::ToString as _;
use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::reading::clean::{CleanText, Line};
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::facts::names::Names;
use crate::reading::marks::mark;
use crate::values::platform::Os;

pub(crate) fn read(text: &CleanText, names: &mut Names, readings: &mut Vec<TextReading>) {
    let mut tables = text.lines_with(&[mark!("sys.platform"), mark!("CUDA available")]);
    let begins = |line: &Line<'_>| BEGINNINGS.iter().any(|begin| line.text.starts_with(begin));
    let Some(first) = tables.find(begins) else { return };
    let mut current: Option<TextReading> = None;
    for line in text.lines_from(first.start) {
        // With `sys.platform`, CUDA comes further down in the same table.
        let another = line.text.starts_with("sys.platform") || current.is_none() && begins(&line);
        if another {
            readings.extend(current.take().filter(says));
            let (start, environment) = (line.start, Environment::new());
            current =
                Some(TextReading::of(FactKind::CollectEnv, text, start, start + 1, environment));
        }
        let Some(reading) = &mut current else { continue };
        match Field::of(&line) {
            Some(field) => {
                field.add_to(&mut reading.environment, text, names);
                reading.reaches(text, line.start);
            }
            // A line of dashes, or a blank one.
            None => readings.extend(current.take().filter(says)),
        }
    }
    readings.extend(current.filter(says));
}

const BEGINNINGS: [&str; 2] = ["sys.platform", "CUDA available"];

fn says(reading: &TextReading) -> bool {
    reading.environment != Environment::new()
}

/// `GPU 0,1,2,3             TITAN RTX (arch=7.5)`
struct Field<'a> {
    key: &'a str,
    /// Where the value begins.
    start: usize,
    value: &'a str,
    /// Whether a line end proves the value whole.
    ended: bool,
}

impl<'a> Field<'a> {
    fn of(line: &Line<'a>) -> Option<Self> {
        let end = line.text.find("  ").into_iter().chain(line.text.find(": ")).min()?;
        let (key, rest) = line.text.split_at_checked(end)?;
        let value = rest.trim_start_matches([':', ' ']);
        let start = line.start + line.text.len() - value.len();
        (!value.is_empty()).then_some(Self { key, start, value, ended: line.ended })
    }

    fn add_to(&self, env: &mut Environment, text: &CleanText, names: &mut Names) {
        let version = |env: &mut Environment, key: &str| {
            let version = text.component(self.start).filter(|v| v.as_str().contains('.'));
            env.components.extend(version.map(|version| (key.to_string(), version)));
        };
        match self.key {
            // Under WSL it is `linux` too.
            "sys.platform" if self.value.trim() == "win32" => {
                env.platform.os = Some(Os::Windows);
            }
            "Python" => version(env, "python"),
            "PyTorch" => version(env, "pytorch"),
            "Driver version" | "CUDA Driver Version" => env.driver = text.driver(self.start),
            _ => {
                let Some(numbers) = self.key.strip_prefix("GPU ").filter(|_| self.ended) else {
                    return;
                };
                let name = self.value.split(" (arch=").next().unwrap_or(self.value);
                let is_number = |number: &str| number.len() < 4 && number.parse::<u16>().is_ok();
                if let Some(gpu) = names.known_gpu(name)
                    && numbers.split(',').all(is_number)
                {
                    env.gpus.extend(numbers.split(',').map(|_| gpu.clone()));
                }
            }
        }
    }
}
