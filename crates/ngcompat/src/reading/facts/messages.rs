//! What known messages state of the machine and the container: `found version 11040`, `NVIDIA
//! GeForce RTX 5090 with CUDA capability sm_120 is not compatible`.

use alloc::vec::Vec;

use crate::machine::environment::{Container, Environment};
use crate::machine::gpu::Gpu;
use crate::matrix::gpu_index::key_of;
use crate::reading::clean::CleanText;
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::facts::names::Names;
use crate::reading::pattern::Found;

pub(crate) fn read(
    text: &CleanText,
    found: &[Found],
    names: &mut Names,
    readings: &mut Vec<TextReading>,
) {
    let mut current: Option<TextReading> = None;
    for found in found {
        let said = unstated(environment(found, names), readings);
        if said == Environment::new() {
            continue;
        }
        let (start, end) = (found.place.start, found.place.end);
        // What contradicts the messages before is of another machine, or a contradiction.
        if current.as_ref().is_some_and(|reading| contradicts(&reading.environment, &said)) {
            readings.extend(current.take());
        }
        let reading = current.get_or_insert_with(|| {
            TextReading::of(FactKind::Message, text, start, end, Environment::new())
        });
        reading.reaches(text, end.saturating_sub(1));
        add(&mut reading.environment, said);
    }
    readings.extend(current);
}

/// What one message states.
fn environment(found: &Found, names: &mut Names) -> Environment {
    let value =
        |name| found.slots.iter().find(|(slot, _)| *slot == name).map(|(_, text)| text.as_str());
    let mut env = Environment::new();
    env.driver = value("driver").or(value("plain_driver")).and_then(|text| text.parse().ok());
    let cuda = value("cuda_driver").or(value("cuda_number"));
    env.cuda_driver = cuda.and_then(|text| text.parse().ok());
    // The banner's own reader counts the boards that it lists.
    let of_banner = found.message.code.starts_with("container-gpu-");
    let gpu = value("gpu").filter(|_| !of_banner).and_then(|name| names.gpu(name));
    let capability = value("capability").and_then(|text| text.parse().ok());
    env.gpus.extend(match (gpu, capability) {
        (Some(gpu), Some(capability)) => Some(gpu.with_capability(capability)),
        (None, Some(capability)) => Some(Gpu::of_capability(capability)),
        (gpu, None) => gpu,
    });
    let driver = value("built_for").and_then(|text| text.parse().ok());
    env.container = driver
        .map(|driver| Container { cuda_driver_version: Some(driver), ..Container::default() });
    env
}

/// Without the facts that another reader found already.
fn unstated(mut said: Environment, readings: &[TextReading]) -> Environment {
    let stated =
        |fact: &dyn Fn(&Environment) -> bool| readings.iter().any(|r| fact(&r.environment));
    if stated(&|env| env.driver == said.driver) {
        said.driver = None;
    }
    if stated(&|env| env.cuda_driver == said.cuda_driver) {
        said.cuda_driver = None;
    }
    said.gpus.retain(|gpu| !stated(&|env| env.gpus.contains(gpu)));
    let carried =
        |env: &Environment| env.container.as_ref().and_then(|own| own.cuda_driver_version);
    if stated(&|env| carried(env).is_some()) {
        said.container = None;
    }
    said
}

fn contradicts(known: &Environment, said: &Environment) -> bool {
    let differs = |one: Option<bool>| one == Some(true);
    let carried = |env: &Environment| env.container.as_ref()?.cuda_driver_version;
    differs(known.driver.zip(said.driver).map(|(a, b)| a != b))
        || differs(known.cuda_driver.zip(said.cuda_driver).map(|(a, b)| a != b))
        || differs(carried(known).zip(carried(said)).map(|(a, b)| a != b))
}

fn add(known: &mut Environment, said: Environment) {
    known.driver = known.driver.or(said.driver);
    known.cuda_driver = known.cuda_driver.or(said.cuda_driver);
    if known.container.is_none() {
        known.container = said.container;
    }
    for gpu in said.gpus {
        let same = known.gpus.iter().any(|other| is_same(other, &gpu));
        if !same && known.gpus.len() < Environment::MAX_GPUS {
            known.gpus.push(gpu);
        }
    }
}

/// `NVIDIA GB10` of one message and `GB10` of another are one GPU.
fn is_same(one: &Gpu, other: &Gpu) -> bool {
    let key = |gpu: &Gpu| key_of(gpu.name().unwrap_or(""));
    key(one) == key(other) && one.possible_capabilities() == other.possible_capabilities()
}
