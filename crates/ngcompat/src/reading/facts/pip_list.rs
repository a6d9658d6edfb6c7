//! The packages of `pip freeze`, `pip list` and `conda list`, if PyTorch is among them.

use alloc::string::String;
use alloc::vec::Vec;

use crate::machine::environment::{Container, Environment};
use crate::matrix::compiled::matrix;
use crate::reading::clean::{CleanText, Line};
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::facts::torch_build::release_of;
use crate::reading::marks::mark;
use crate::values::component_version::ComponentVersion;

/// How many lines make a list, unless the version of PyTorch in it names a build.
const LIST: usize = 3;

pub(crate) fn read(text: &CleanText, readings: &mut Vec<TextReading>) {
    for at in text.find_all(mark!("Name: torch\nVersion: ")) {
        readings.extend(read_shown(text, at));
    }
    if !text.has(mark!("torch")) {
        return;
    }
    let mut list: Option<(usize, TextReading)> = None;
    for line in text.lines() {
        let Some((name, version)) = package(text, &line) else {
            readings.extend(list.take().and_then(finish));
            continue;
        };
        // The report that lists them names PyTorch itself.
        let of_report = |one: &TextReading| {
            one.kind == FactKind::CollectEnv && one.environment.components.contains_key("pytorch")
        };
        if line.text.starts_with('[') && readings.iter().any(of_report) {
            continue;
        }
        let (length, reading) = list.get_or_insert_with(|| {
            let (start, environment) = (line.start, Environment::new());
            (0, TextReading::of(FactKind::PipList, text, start, start + 1, environment))
        });
        *length += 1;
        reading.reaches(text, line.start);
        if let (Some(key), Some(version)) = (component(name), version) {
            reading.environment.components.entry(String::from(key)).or_insert(version);
        }
    }
    readings.extend(list.and_then(finish));
}

/// `torch==2.1.0a0+32f93b1`, `torch      2.1.0a0+32f93b1`, `torch @ file:///…`: the name, and the
/// version where it is given.
fn package<'a>(text: &CleanText, line: &Line<'a>) -> Option<(&'a str, Option<ComponentVersion>)> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    // As `collect_env` lists them, or in a list of bullets.
    let fronts = ["[pip3] ", "[pip] ", "[conda] ", "- ", "* "];
    let entry = fronts.iter().find_map(|front| line.text.strip_prefix(front)).unwrap_or(line.text);
    let end = entry.find(|c| !allowed(c))?;
    let (name, rest) = entry.split_at_checked(end)?;
    if rest.starts_with(" @ ") {
        return Some((name, None));
    }
    let value = rest.strip_prefix("==").or_else(|| Some(rest.strip_prefix("  ")?.trim_start()))?;
    let stands = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && value.starts_with(|c: char| c.is_ascii_digit());
    stands.then(|| (name, text.component(line.start + line.text.len() - value.len())))
}

/// `pip show torch`.
fn read_shown(text: &CleanText, at: usize) -> Option<TextReading> {
    let value = at + "Name: torch\nVersion: ".len();
    let mut environment = Environment::new();
    environment.components.insert(String::from("pytorch"), text.component(value)?);
    let reading = TextReading::of(FactKind::PipList, text, at, value, environment);
    Some(with_release(reading))
}

/// The component that a package is.
fn component(package: &str) -> Option<&'static str> {
    const PACKAGES: [(&str, &str); 5] = [
        ("torch", "pytorch"),
        ("pytorch", "pytorch"),
        ("nvidia-cudnn-cu", "cudnn"),
        ("nvidia-nccl-cu", "nccl"),
        ("nvidia-dali-cuda", "dali"),
    ];
    let known = PACKAGES.into_iter().find(|(name, _)| match package.strip_prefix(name) {
        Some(rest) if name.ends_with("cu") || name.ends_with("cuda") => {
            rest.bytes().all(|byte| byte.is_ascii_digit())
        }
        Some(rest) => rest.is_empty(),
        None => false,
    });
    let same = |key: &str| {
        let plain = |c: char| if c == '-' { '_' } else { c.to_ascii_lowercase() };
        key.chars().eq(package.chars().map(plain))
    };
    known.map(|(_, key)| key).or_else(|| {
        let kinds = matrix().component_kinds().iter().map(|kind| kind.key);
        kinds.into_iter().find(|key| !["cuda", "cudnn", "pytorch"].contains(key) && same(key))
    })
}

fn finish((length, reading): (usize, TextReading)) -> Option<TextReading> {
    let torch = reading.environment.components.get("pytorch")?;
    if length < LIST && !torch.as_str().contains('+') {
        return None;
    }
    Some(with_release(reading))
}

/// With the release that the build of PyTorch names.
fn with_release(mut reading: TextReading) -> TextReading {
    let env = &mut reading.environment;
    let torch = env.components.get("pytorch");
    let release = torch.and_then(|torch| release_of(torch.as_str()));
    env.container = release.map(|id| Container { release: Some(id), ..Container::default() });
    reading
}
