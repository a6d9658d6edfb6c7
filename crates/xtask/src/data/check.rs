//! What serde can't check.

mod amp;
mod bases;
mod common;
mod cuda;
mod drivers;
mod errors;
mod examples;
mod families;
mod gpus;
mod launchers;
mod machines;
mod messages;
mod months;
mod releases;
mod statements;
mod systems;
mod tables;
mod tensorrt;
mod wheels;

use super::Data;
use errors::Errors;

/// Checks all files, and tells all that is wrong at once.
pub(super) fn all(data: &Data) -> Result<(), String> {
    let mut errors = Errors::default();
    common::check(data, &mut errors);
    gpus::check(&data.gpus, &mut errors);
    drivers::check(data, &mut errors);
    systems::check(data, &mut errors);
    cuda::check(data, &mut errors);
    amp::check(data, &mut errors);
    examples::check(&data.examples, &mut errors);
    launchers::check(data, &mut errors);
    machines::check(data, &mut errors);
    tensorrt::check(data, &mut errors);
    messages::check(&data.messages, &mut errors);
    families::check(data, &mut errors);
    for base in &data.bases {
        bases::check(data, base, &mut errors);
    }
    for release in &data.releases {
        releases::check(data, release, &mut errors);
    }
    for table in &data.tables {
        tables::check(data, table, &mut errors);
    }
    for wheels in &data.wheels {
        wheels::check(data, wheels, &mut errors);
    }
    months::check(data, &mut errors);
    errors.into_result()
}
