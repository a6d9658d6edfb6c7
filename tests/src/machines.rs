//! The machines of a text, as tests compare them.

use ngcompat::facts::{Machine, MachineState, parse_machines};

/// Each machine in a line: its name, its driver, how many GPUs of which capability; or its state, or that
/// what is said of it contradicts itself.
pub fn told(text: &str) -> Vec<String> {
    parse_machines(text).machines.iter().map(line).collect()
}

/// One machine in a line.
pub fn line(machine: &Machine) -> String {
    let name = machine.name.as_deref().unwrap_or("–");
    let env = &machine.environment;
    match machine.state {
        MachineState::Read if !env.conflicts.is_empty() => format!("{name} disputed"),
        MachineState::Read => {
            let driver = env.driver.map_or_else(|| "?".to_owned(), |driver| driver.to_string());
            let gpus = env.gpus.first().map_or_else(
                || "?".to_owned(),
                |gpu| {
                    let capability = gpu.capability().map_or("?".into(), |one| one.to_string());
                    format!("{}x {capability}", env.gpus.len())
                },
            );
            format!("{name} {driver} {gpus}")
        }
        state => format!("{name} {state}"),
    }
}
