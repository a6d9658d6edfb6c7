//! The look-up of machines by their names.

use alloc::string::String;
use alloc::vec::Vec;

use crate::machine::gpu::Gpu;
use crate::machine::known_machine::KnownMachine;
use crate::matrix::tables::Matrix;
use crate::rows::machine_model::MachineModel;
use crate::values::error::ParseError;
use crate::values::text::{distance, start_of};

impl Matrix {
    /// All machines that are known by their names.
    pub const fn machines(&self) -> &'static [MachineModel] {
        self.rows.machines
    }

    /// The machine of this name. Capital letters, spaces and punctuation do not matter, nor does
    /// `NVIDIA` in front.
    ///
    /// # Errors
    ///
    /// No machine of this name is recorded.
    pub fn machine(&self, name: &str) -> Result<KnownMachine, ParseError> {
        let key = key_of(name);
        if let Some(model) = self.machine_model(&key) {
            return Ok(self.known_machine(model));
        }
        let expected = "give its GPUs and the architecture of its CPU instead";
        let error = ParseError::new("machine-unknown", "unknown machine {}", expected, name);
        Err(error.or_rather(self.near(&key)))
    }

    /// The row of a machine, by the key of its name.
    fn machine_model(&self, key: &str) -> Option<&'static MachineModel> {
        let rows = self.rows.machines.iter();
        rows.clone().find(|row| row.names.iter().any(|name| fits(name, key)))
    }

    fn known_machine(&self, model: &'static MachineModel) -> KnownMachine {
        let gpu = self.board(model.gpu);
        let count = usize::from(model.count.unwrap_or(1));
        KnownMachine {
            name: model.names.first().copied().unwrap_or_default(),
            gpus: core::iter::repeat_n(gpu, count).collect(),
            arch: model.arch,
        }
    }

    /// The GPU of the machine of this name, for those who give a machine where a GPU is asked for; it
    /// keeps the name as given, and knows the CPU beside it.
    pub(crate) fn gpu_of_machine(&self, name: &str) -> Option<Gpu> {
        let key = key_of(name);
        let model =
            self.machine_model(&key).or_else(|| self.machine_model(without_memory(&key)?))?;
        Some(Gpu { name: Some(String::from(name)), cpu: Some(model.arch), ..self.board(model.gpu) })
    }

    /// The names that come closest to one that is not recorded, best first; at most three.
    fn near(&self, key: &str) -> Vec<String> {
        let key = start_of(key, 64);
        let limit = (key.len() / 4).max(1);
        let names = self.rows.machines.iter().flat_map(|row| row.names);
        let mut near: Vec<(usize, &str)> = names
            .map(|name| (distance(key, &key_of(name)), *name))
            .filter(|(distance, _)| *distance <= limit)
            .collect();
        near.sort_by_key(|(distance, _)| *distance);
        near.into_iter().take(3).map(|(_, name)| String::from(name)).collect()
    }
}

/// A name without capital letters, spaces and punctuation, and without the vendor.
fn key_of(name: &str) -> String {
    let letters = start_of(name, 200).chars().filter(char::is_ascii_alphanumeric);
    let key: String = letters.map(|letter| letter.to_ascii_lowercase()).collect();
    match key.strip_prefix("nvidia") {
        Some(rest) => String::from(rest),
        None => key,
    }
}

/// The name before the size of its memory: `Jetson Orin Nano Super 8GB`.
fn without_memory(key: &str) -> Option<&str> {
    let front = key.strip_suffix("gb").or_else(|| key.strip_suffix('g'))?;
    let name = front.trim_end_matches(|last: char| last.is_ascii_digit());
    (name.len() < front.len()).then_some(name)
}

/// Whether a key is that of a name, in which `#` is any whole number.
fn fits(name: &str, key: &str) -> bool {
    let mut rest = key;
    for letter in name.chars() {
        if letter == '#' {
            let behind = rest.trim_start_matches(|c: char| c.is_ascii_digit());
            if behind.len() == rest.len() {
                return false;
            }
            rest = behind;
        } else if letter.is_ascii_alphanumeric() {
            let Some(behind) = rest.strip_prefix(letter.to_ascii_lowercase()) else { return false };
            rest = behind;
        }
    }
    rest.is_empty()
}
