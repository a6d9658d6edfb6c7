//! `cargo xtask fuzz`: the fuzz targets, each begun with what the tests already ask.

use std::fs;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde_json::Value;

use crate::test::step;

/// A target of `fuzz/fuzz_targets/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Target {
    /// Versions and the other values that are parsed from a word.
    Values,
    /// Names of GPUs and releases.
    Names,
    /// Requirement expressions.
    Constraint,
    /// Identification.
    Identify,
    /// Pasted texts.
    Facts,
    /// Pasted logs.
    Diagnose,
    /// Texts of several machines.
    Machines,
    /// What inspecting an image prints.
    Image,
    /// Damaged data files.
    Data,
    /// Questions in JSON: a release and the facts of a machine.
    Check,
}

impl Target {
    /// The name, as in `fuzz/Cargo.toml`.
    fn name(self) -> &'static str {
        match self {
            Self::Values => "values",
            Self::Names => "names",
            Self::Constraint => "constraint",
            Self::Identify => "identify",
            Self::Facts => "facts",
            Self::Diagnose => "diagnose",
            Self::Machines => "machines",
            Self::Image => "image",
            Self::Data => "data",
            Self::Check => "check",
        }
    }

    /// What libFuzzer is asked beside that. What a data file says is kept for the life of the program.
    fn options(self) -> &'static str {
        match self {
            Self::Data => " -detect_leaks=0 -rss_limit_mb=8192 -runs=400",
            _ => "",
        }
    }

    /// Whether an input can be a seed of this target. Long texts only slow the readers of words.
    fn takes(self, seed: &Seed) -> bool {
        match (self, seed) {
            (Self::Check, seed) => matches!(seed, Seed::Question(_)),
            (Self::Facts | Self::Diagnose | Self::Machines, seed) => matches!(seed, Seed::Text(_)),
            (_, Seed::Text(text)) => text.len() < 200,
            (_, Seed::Question(_)) => false,
        }
    }
}

/// What fuzzing begins with.
enum Seed {
    /// A question of the vectors of `check`.
    Question(String),
    /// A string of any question, or a text of the core's tests.
    Text(String),
}

pub(crate) fn run(root: &Path, targets: &[Target], seconds: u32) -> Result<(), String> {
    let targets = if targets.is_empty() { Target::value_variants() } else { targets };
    let seeds = seeds(root)?;
    for target in targets {
        let name = target.name();
        let corpus = root.join("fuzz/corpus").join(name);
        fs::create_dir_all(&corpus).map_err(|error| format!("{}: {error}", corpus.display()))?;
        for (number, seed) in seeds.iter().filter(|seed| target.takes(seed)).enumerate() {
            let (Seed::Question(seed) | Seed::Text(seed)) = seed;
            let path = corpus.join(format!("seed-{number:04}"));
            fs::write(&path, seed).map_err(|error| format!("{}: {error}", path.display()))?;
        }
        let run = format!(
            "cargo +nightly fuzz run {name} -- -max_total_time={seconds} -timeout=10 \
             -max_len=16384{}",
            target.options()
        );
        step(root, &format!("fuzz {name}"), &run)?;
    }
    Ok(())
}

fn seeds(root: &Path) -> Result<Vec<Seed>, String> {
    let mut seeds = Vec::new();
    for path in files(&root.join("tests/vectors"), "json")? {
        let cases: Value = serde_json::from_str(&read(&path)?)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        for case in cases.as_array().into_iter().flatten() {
            let question = &case["question"];
            if path.ends_with("check.json") {
                seeds.push(Seed::Question(question.to_string()));
            }
            texts(question, &mut seeds);
        }
    }
    for folder in ["facts", "diagnose"] {
        for path in files(&root.join("crates/ngcompat/tests").join(folder), "txt")? {
            seeds.push(Seed::Text(read(&path)?));
        }
    }
    Ok(seeds)
}

/// Collects every string in a question.
fn texts(value: &Value, seeds: &mut Vec<Seed>) {
    match value {
        Value::String(text) => seeds.push(Seed::Text(text.clone())),
        Value::Array(values) => values.iter().for_each(|value| texts(value, seeds)),
        Value::Object(fields) => fields.values().for_each(|value| texts(value, seeds)),
        _ => {}
    }
}

fn files(folder: &Path, extension: &str) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let paths = entries.flatten().map(|entry| entry.path());
    Ok(paths.filter(|path| path.extension().is_some_and(|one| one == extension)).collect())
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}
