//! What several places say of one machine.

use alloc::format;

use crate::machine::environment::Environment;
use crate::reading::facts::parse::Facts;
use crate::values::driver_version::DriverVersion;

/// What two places of a text say of one machine; what contradicts itself is not known.
pub(super) fn joined(
    first: Environment,
    line: usize,
    other: Environment,
    other_line: usize,
) -> Environment {
    if first == other {
        return first;
    }
    let of =
        |environment, line| Facts::of_environment(environment).from_source(&format!("line {line}"));
    of(first, line).merge(of(other, other_line)).environment
}

/// Adds a driver that another place says; the GPUs stay as they are.
pub(super) fn add_driver(
    known: &mut Environment,
    line: usize,
    driver: DriverVersion,
    other_line: usize,
) {
    if known.driver == Some(driver) {
        return;
    }
    let gpus = core::mem::take(&mut known.gpus);
    let other = Environment::new().driver(driver);
    *known = joined(core::mem::take(known), line, other, other_line);
    known.gpus = gpus;
}

/// What is known of a machine, with what holds for others like it where it says nothing itself.
pub(super) fn completed(mut own: Environment, others: &Environment) -> Environment {
    if own.driver.is_none() && own.cuda_driver.is_none() && own.jetpack.is_none() {
        (own.driver, own.cuda_driver, own.jetpack) =
            (others.driver, others.cuda_driver, others.jetpack);
    }
    if own.gpus.is_empty() {
        own.gpus.clone_from(&others.gpus);
    }
    own.platform.os = own.platform.os.or(others.platform.os);
    own.platform.arch = own.platform.arch.or(others.platform.arch);
    own
}
