//! The machines of the files, those of which the same is known together.

use std::collections::HashMap;
use std::fmt::Write as _;

use ngcompat::facts::{MachineState, Machines, OddLine};
use ngcompat::{Environment, parse_machines};
use serde::Serialize;
use serde_json::{Deserializer, Value};

use super::change::DriverChange;
use crate::machine::{environment, is_facts, read, read_text};
use crate::output::warn;

/// How many odd lines of a file are shown.
const ODD_SHOWN: usize = 10;

/// Machines of which the same is known.
#[derive(Clone, Serialize)]
pub(super) struct Group {
    pub(super) machines: Vec<String>,
    pub(super) environment: Environment,
    /// Whether they are supposed to have another driver than they have.
    #[serde(skip)]
    pub(super) changed: bool,
}

impl Group {
    /// The names, of which the first few are enough for a person.
    pub(super) fn names(&self) -> String {
        shortened(&self.machines)
    }
}

/// The first few names.
pub(super) fn shortened(names: &[String]) -> String {
    const SHOWN: usize = 3;
    let first = names.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(SHOWN) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}

/// A machine whose text says that something failed there.
#[derive(Clone, Serialize)]
pub(super) struct Failure {
    pub(super) machine: String,
    pub(super) said: String,
}

/// A line that belongs to no machine, or a value that can't be read.
#[derive(Clone, Serialize)]
struct Odd {
    file: String,
    line: usize,
    what: String,
}

/// All machines.
#[derive(Clone, Default)]
pub(super) struct Fleet {
    pub(super) groups: Vec<Group>,
    /// Known to have no GPU, and left out.
    pub(super) without_gpu: Vec<String>,
    /// Those are in the groups too, with nothing known of them.
    pub(super) failures: Vec<Failure>,
    odd: Vec<Odd>,
    places: HashMap<Environment, usize>,
}

/// What every document says of the fleet beside the answer.
#[derive(Serialize)]
pub(super) struct LeftOut {
    without_gpu: Vec<String>,
    failures: Vec<Failure>,
    odd: Vec<Odd>,
}

impl Fleet {
    pub(super) fn read(files: &[String], requirements: &[String]) -> Result<Self, String> {
        let mut wanted = Environment::new();
        for requirement in requirements {
            wanted.requirements.extend(read("--with", Some(requirement))?);
        }
        let mut fleet = Self::default();
        for file in files {
            fleet.add_text(file, &read_text(file)?, &wanted);
        }
        fleet.warn();
        Ok(fleet)
    }

    fn add_text(&mut self, file: &str, text: &str, wanted: &Environment) {
        if let Some(documents) = documents(text) {
            let several = documents.len() > 1;
            for (at, (line, document)) in documents.into_iter().enumerate() {
                self.add_document(file, line, at, several, document, wanted);
            }
            return;
        }
        let Machines { machines, odd, .. } = parse_machines(text);
        self.odd.extend(odd.into_iter().map(|OddLine { line, what, .. }| Odd {
            file: file.to_owned(),
            line,
            what,
        }));
        if machines.is_empty() {
            self.add(file.to_owned(), Environment::new(), wanted);
        }
        let several = machines.len() > 1;
        for (at, machine) in machines.into_iter().enumerate() {
            let name = machine.name.unwrap_or_else(|| numbered(file, at, several));
            match machine.state {
                MachineState::NoGpu => self.without_gpu.push(name),
                state => {
                    if state == MachineState::Failed {
                        let said = machine.said.unwrap_or_default();
                        self.failures.push(Failure { machine: name.clone(), said });
                    } else if state == MachineState::NotRecognized {
                        let what = format!("nothing was recognised of {name}");
                        self.odd.push(Odd { file: file.to_owned(), line: machine.line, what });
                    }
                    self.add(name, machine.environment, wanted);
                }
            }
        }
    }

    /// Adds what `ngcompat facts` or `doctor` printed of a machine. One that can't be read is a machine
    /// of which nothing is known.
    fn add_document(
        &mut self,
        file: &str,
        line: usize,
        at: usize,
        several: bool,
        mut document: Value,
        wanted: &Environment,
    ) {
        let machine = document.as_object_mut().and_then(|keys| keys.remove("machine"));
        let name = machine.as_ref().and_then(Value::as_str).map(str::to_owned);
        let name = name.unwrap_or_else(|| numbered(file, at, several));
        let known = environment(document).unwrap_or_else(|error| {
            self.odd.push(Odd { file: file.to_owned(), line, what: format!("{name}: {error}") });
            Environment::new()
        });
        self.add(name, known, wanted);
    }

    fn add(&mut self, name: String, mut known: Environment, wanted: &Environment) {
        known.requirements.extend(wanted.requirements.iter().cloned());
        let at = *self.places.entry(known).or_insert_with_key(|known| {
            let environment = known.clone();
            self.groups.push(Group { machines: Vec::new(), environment, changed: false });
            self.groups.len() - 1
        });
        self.groups[at].machines.push(name);
    }

    /// Supposes other drivers.
    pub(super) fn change(&mut self, changes: &[DriverChange]) {
        for group in &mut self.groups {
            if let Some(change) = changes.iter().find(|change| change.is_for(&group.environment)) {
                group.changed = group.environment.driver != Some(change.driver);
                group.environment.override_driver(Some(change.driver), None);
            }
        }
    }

    /// How many machines there are to run on.
    pub(super) fn len(&self) -> usize {
        self.groups.iter().map(|group| group.machines.len()).sum()
    }

    /// What was left out, in words; empty where nothing was.
    pub(super) fn left_out(&self) -> String {
        let mut text = String::new();
        let names = &self.without_gpu;
        match names.len() {
            0 => {}
            1 => text = format!("1 machine has no GPU and was left out: {}.\n", names[0]),
            count => {
                text = format!(
                    "{count} machines have no GPU and were left out: {}.\n",
                    shortened(names)
                );
            }
        }
        for Failure { machine, said } in self.failures.iter().take(ODD_SHOWN) {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "Nothing is known of {machine}: {said}.");
        }
        text
    }

    pub(super) fn into_left_out(self) -> (Vec<Group>, LeftOut) {
        let Self { groups, without_gpu, failures, odd, .. } = self;
        (groups, LeftOut { without_gpu, failures, odd })
    }

    fn warn(&self) {
        for Odd { file, line, what } in self.odd.iter().take(ODD_SHOWN) {
            warn(&format!("{file}:{line}: {what}"));
        }
        if let Some(more) = self.odd.len().checked_sub(ODD_SHOWN).filter(|more| *more > 0) {
            warn(&format!("and {more} more"));
        }
    }
}

fn numbered(file: &str, at: usize, several: bool) -> String {
    if several { format!("{file} #{}", at + 1) } else { file.to_owned() }
}

/// The documents of a text that is a list of them or has one a line, and the lines in which they
/// begin; `None` where they are not facts of machines.
fn documents(text: &str) -> Option<Vec<(usize, Value)>> {
    if !text.trim_start().starts_with(['{', '[']) {
        return None;
    }
    let read: Result<Vec<Value>, _> = Deserializer::from_str(text).into_iter().collect();
    let all: Vec<(usize, Value)> = match read {
        Ok(mut documents) => match documents.as_mut_slice() {
            [Value::Array(list)] => std::mem::take(list).into_iter().map(|one| (1, one)).collect(),
            _ => documents.into_iter().enumerate().map(|(at, one)| (at + 1, one)).collect(),
        },
        // A line that is cut or is something else spoils none of the others.
        Err(_) => text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty())
            .map(|(at, line)| (at + 1, serde_json::from_str(line).unwrap_or_default()))
            .collect(),
    };
    let right = all.iter().filter(|(_, document)| is_facts(document)).count();
    (right * 2 > all.len()).then_some(all)
}
