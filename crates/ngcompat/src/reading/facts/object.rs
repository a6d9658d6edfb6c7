//! Facts as JSON: what this crate prints of a machine, or any object with such keys as `gpu`, `driver`,
//! `count`.

use alloc::string::String;
use alloc::vec::Vec;

use crate::machine::environment::{Container, Environment};
use crate::machine::gpu::Gpu;
use crate::reading::clean::CleanText;
use crate::reading::facts::gpu_list::MOST;
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::facts::names::Names;
use crate::reading::machines::json::{field, fields, items, text as text_of, values};

/// No description of one machine is longer.
const LONGEST: usize = 100_000;

pub(crate) fn read(text: &CleanText, names: &mut Names, readings: &mut Vec<TextReading>) {
    let whole = text.as_str();
    if !whole.trim_start().starts_with('{') || whole.len() > LONGEST {
        return;
    }
    // Several objects are several machines.
    let all = values(whole).unwrap_or_default();
    let [(start, object)] = all.as_slice() else { return };
    if let Some(environment) = machine(object, names) {
        let end = start + object.len();
        readings.push(TextReading::of(FactKind::Facts, text, *start, end, environment));
    }
}

/// What an object says of a machine; `None` for one that is about something else.
pub(crate) fn machine(object: &str, names: &mut Names) -> Option<Environment> {
    let object = field(object, &["environment"]).unwrap_or(object);
    let all = fields(object)?;
    let values = |keys: &[&str]| {
        let found = all.iter().filter(|(key, _)| keys.contains(&key.to_ascii_lowercase().as_str()));
        found.map(|(_, (_, value))| *value).collect::<Vec<_>>()
    };
    let value = |keys: &[&str]| values(keys).into_iter().next();
    let word = |keys: &[&str]| value(keys).and_then(plain);
    let mut env = Environment::new();
    let driver = word(&["driver", "driver_version", "nvidia_driver", "nvidia_driver_version"]);
    env.driver = driver.and_then(|driver| driver.parse().ok());
    // Beside `"gpu": "H100"`, `"gpus": 8` is how many.
    let (counts, boards): (Vec<&str>, Vec<&str>) =
        values(&["gpus", "gpu", "gpu_name", "gpu_model", "gpu_type"])
            .into_iter()
            .partition(|value| number(value).is_some());
    env.gpus = gpus(boards.first().copied(), names);
    let count = value(&["count", "gpu_count", "num_gpus", "gpus_count"]);
    let count = count.or(counts.first().copied());
    if let (Some(count), [gpu]) = (count.and_then(number), env.gpus.as_slice()) {
        env.gpus = alloc::vec![gpu.clone(); count];
    }
    // Another program's object has other keys, or its `driver` is not NVIDIA's.
    if env.driver.is_none() && env.gpus.is_empty() {
        return None;
    }
    env.cuda_driver = word(&["cuda_driver"]).and_then(|cuda| cuda.parse().ok());
    env.jetpack = word(&["jetpack"]).and_then(|jetpack| jetpack.parse().ok());
    env.launcher = word(&["launcher"]).and_then(|launcher| launcher.parse().ok());
    let platform = value(&["platform"]).unwrap_or("{}");
    let of_platform = |key: &str| field(platform, &[key]).and_then(plain);
    env.platform.os = word(&["os"]).or_else(|| of_platform("os")).and_then(|os| os.parse().ok());
    let arch = word(&["arch"]).or_else(|| of_platform("arch"));
    env.platform.arch = arch.and_then(|arch| arch.parse().ok());
    let container = value(&["container"]).unwrap_or("{}");
    let of_container = |key: &str| field(container, &[key]).and_then(plain);
    let container = Container {
        release: of_container("release").and_then(|release| release.parse().ok()),
        cuda: of_container("cuda").and_then(|cuda| cuda.parse().ok()),
        cuda_driver_version: of_container("cuda_driver_version").and_then(|it| it.parse().ok()),
    };
    env.container = Some(container).filter(|container| *container != Container::default());
    for (key, (_, version)) in value(&["components"]).and_then(fields).unwrap_or_default() {
        if let Some(Ok(version)) = plain(version).map(|version| version.parse()) {
            env.components.insert(String::from(key), version);
        }
    }
    // What contradicted itself is not known.
    let conflicts = value(&["conflicts"]).and_then(items).unwrap_or_default();
    for (_, conflict) in conflicts {
        match field(conflict, &["fact"]).and_then(plain).as_deref() {
            Some("driver" | "cuda_driver") => (env.driver, env.cuda_driver) = (None, None),
            Some("gpus") => env.gpus.clear(),
            Some("os") => env.platform.os = None,
            Some("arch") => env.platform.arch = None,
            _ => {}
        }
    }
    Some(env)
}

/// A name, or a list of names or of objects with a name.
fn gpus(value: Option<&str>, names: &mut Names) -> Vec<Gpu> {
    let Some(value) = value else { return Vec::new() };
    let all = match items(value) {
        Some(all) => all.into_iter().map(|(_, item)| item).collect(),
        None => alloc::vec![value],
    };
    let mut found = Vec::new();
    for item in all {
        let part = |key: &str| field(item, &[key]);
        let of_key = || ["name", "model", "product"].iter().find_map(|key| part(key));
        let name = plain(item).or_else(|| of_key().and_then(plain));
        let capability = part("compute_capability").and_then(plain);
        let capability = capability.and_then(|capability| capability.parse().ok());
        let gpu = match name {
            Some(name) => names.known_gpu(&name),
            None => capability.map(Gpu::of_capability),
        };
        // Of a list with a GPU that is not known nothing is.
        let Some(gpu) = gpu else { return Vec::new() };
        let count = part("count").and_then(number).unwrap_or(1);
        found.extend(core::iter::repeat_n(gpu, count));
    }
    found.truncate(MOST);
    found
}

/// A text that says something.
fn plain(value: &str) -> Option<String> {
    text_of(value).filter(|text| !text.trim().is_empty())
}

/// A count of GPUs, as a number or a text.
fn number(value: &str) -> Option<usize> {
    let count = value.trim_matches('"').parse().ok()?;
    (1..=MOST).contains(&count).then_some(count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString as _;

    fn read_one(raw: &str) -> String {
        let mut readings = Vec::new();
        read(&CleanText::new(raw), &mut Names::new(), &mut readings);
        readings.first().map_or_else(String::new, |reading| reading.environment.to_string())
    }

    #[test]
    fn objects_about_a_machine_are_read() {
        for (raw, wanted) in [
            (
                r#"{"driver":"535.161.08","gpus":[{"name":"NVIDIA L4"}]}"#,
                "driver 535.161.08, NVIDIA L4",
            ),
            (
                r#"{"gpu": "Tesla T4", "driver": "535.161.08", "count": 4}"#,
                "driver 535.161.08, 4× Tesla T4",
            ),
            (r#"{"gpus": 8, "gpu": "H100"}"#, "an unknown driver, 8× H100"),
            (r#"{"gpus": ["Tesla T4", "NVIDIA L4"]}"#, "an unknown driver, Tesla T4, NVIDIA L4"),
            (
                r#"{"driver":"535.161.08","gpus":[],"conflicts":[{"fact":"driver","values":[]}],"platform":{"os":"linux"}}"#,
                "an unknown driver, Linux",
            ),
        ] {
            assert_eq!(read_one(raw), wanted, "{raw}");
        }
        for other in [
            r#"{"driver": "overlay2", "count": 3}"#,
            r#"{"gpu": "Tesla T4", "driver": "535.161."#,
            r#"{"gpu": "Tesla T4"} {"gpu": "Tesla T4"}"#,
            r#"{"gpus": 4}"#,
        ] {
            assert_eq!(read_one(other), "", "{other}");
        }
    }
}
