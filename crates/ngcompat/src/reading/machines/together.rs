//! Machines that a text has more than once.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::machine::fleet::MachineNames;
use crate::reading::facts::parse::Facts;
use crate::reading::machines::part::OddLine;
use crate::reading::machines::{Machine, MachineState};

/// The machines, each once. What is said of one in several places is joined, and what contradicts itself
/// is not known.
pub(super) fn together(machines: Vec<Machine>, odd: &mut Vec<OddLine>) -> Vec<Machine> {
    let mut all: Vec<Machine> = Vec::with_capacity(machines.len());
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut again = BTreeSet::new();
    let mut line = None;
    for machine in machines {
        let Some(name) = machine.name.clone() else {
            all.push(machine);
            continue;
        };
        let place = *places.entry(name).or_insert(all.len());
        let Some(known) = all.get_mut(place) else {
            all.push(machine);
            continue;
        };
        // That nothing is known of it adds nothing.
        if known.state == MachineState::Read && machine.state == MachineState::Read {
            line.get_or_insert(machine.line);
            again.insert(place);
        }
        join(known, machine);
    }
    if let Some(line) = line {
        let names = again.iter().filter_map(|place| all.get(*place)?.name.as_deref());
        let again: MachineNames = names.collect();
        let what = match again.len() {
            1 => format!("{again} is there more than once, and taken for one machine"),
            count => format!(
                "{count} names are there more than once, and taken for one machine each: {again}"
            ),
        };
        odd.push(OddLine { line, what });
    }
    all
}

fn join(known: &mut Machine, other: Machine) {
    const LEAST: [MachineState; 4] = [
        MachineState::NotRecognized,
        MachineState::NoGpu,
        MachineState::Failed,
        MachineState::Read,
    ];
    let rank = |state| LEAST.iter().position(|one| *one == state).unwrap_or_default();
    if known.state == MachineState::Read && other.state == MachineState::Read {
        let first = core::mem::take(&mut known.environment);
        known.environment = joined(first, known.line, other.environment, other.line);
    } else if rank(other.state) > rank(known.state) {
        let line = known.line;
        *known = Machine { line, ..other };
    }
}

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
