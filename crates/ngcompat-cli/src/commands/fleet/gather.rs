//! The machines of the files, those of which the same is known together.

use std::collections::hash_map::{Entry, RandomState};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt::Write as _;
use std::hash::BuildHasher as _;
use std::io::{BufRead as _, Read as _};

use ngcompat::facts::{MachineState, Machines, OddLine};
use ngcompat::{Environment, Facts, Fleet, MachineNames, parse_machines};
use serde::Serialize;
use serde_json::{Deserializer, Value};

use super::lines::{FactLines, is_facts_line, mostly_facts};
use crate::input::{Input, text_of};
use crate::machine::read;
use crate::output::{Failure, warn};

/// How many odd lines of a file are shown.
const ODD_SHOWN: usize = 10;

/// How many odd lines are kept.
const ODD_KEPT: usize = 1000;

/// No list of machines that a person means to have read at once is longer; what has a machine a line
/// in JSON has no end.
const MOST_BYTES: u64 = 1 << 30;

/// A machine whose text says that something failed there.
#[derive(Serialize)]
struct Failed {
    machine: String,
    said: String,
}

/// A line that belongs to no machine, or a value that can't be read.
#[derive(Serialize)]
struct Odd {
    file: String,
    line: usize,
    what: String,
}

/// What every document says of the fleet beside the answer.
#[derive(Default, Serialize)]
pub(super) struct LeftOut {
    /// Known to have no GPU, and left out.
    without_gpu: MachineNames,
    /// Those are in the fleet too, with nothing known of them.
    failures: Vec<Failed>,
    odd: Vec<Odd>,
    /// How many odd lines there were beside those.
    #[serde(skip_serializing_if = "is_zero")]
    more_odd: usize,
}

/// The machines, and what belongs to none.
#[derive(Default)]
pub(crate) struct Gathered {
    pub(crate) fleet: Fleet,
    pub(super) left_out: LeftOut,
    /// The kind of each machine with a name, by the file and the name: a fleet may have a million.
    known: HashMap<u64, usize>,
    hasher: RandomState,
    /// Machines of which a file says different things, with the kinds that they would be of; the first is
    /// the one that they were added to.
    disputed: BTreeMap<String, Vec<usize>>,
    /// How many lines repeat what is known of a machine.
    repeated: usize,
}

impl Gathered {
    pub(crate) fn read(files: &[String], requirements: &[String]) -> Result<Self, Failure> {
        let mut wanted = Environment::new();
        for requirement in requirements {
            wanted.requirements.extend(read("--with", Some(requirement))?);
        }
        let mut all = Self::default();
        for file in files {
            all.add_file(file, &wanted)?;
        }
        if files.len() > 1 {
            all.warn_of_names_in_several_files();
        }
        all.settle();
        // Of no machine at all nothing is right.
        if all.fleet.is_empty() && all.left_out.without_gpu.is_empty() {
            return Err(format!("no machine in {}", files.join(", ")).into());
        }
        all.left_out.warn();
        Ok(all)
    }

    fn add_file(&mut self, file: &str, wanted: &Environment) -> Result<(), Failure> {
        let wrong = |error: std::io::Error| format!("{file}: {error}");
        let mut input = Input::open(file).map_err(wrong)?;
        let mut first = Vec::new();
        while first.trim_ascii().is_empty() {
            first.clear();
            let bytes = input.by_ref().take(MOST_BYTES).read_until(b'\n', &mut first);
            if bytes.map_err(wrong)? == 0 {
                break;
            }
        }
        if is_facts_line(&first) {
            let several = !input.fill_buf().map_err(wrong)?.trim_ascii().is_empty();
            let mut lines = FactLines::new(file, wanted, several);
            let mut line = first;
            loop {
                lines.add(&line, self);
                line.clear();
                let bytes = input.by_ref().take(MOST_BYTES).read_until(b'\n', &mut line);
                if bytes.map_err(wrong)? == 0 {
                    return Ok(());
                }
            }
        }
        let text = text_of(first, input, MOST_BYTES, file)?;
        self.add_text(file, &text, wanted);
        Ok(())
    }

    fn add_text(&mut self, file: &str, text: &str, wanted: &Environment) {
        if mostly_facts(text) {
            let mut lines = FactLines::new(file, wanted, true);
            text.lines().for_each(|line| lines.add(line.as_bytes(), self));
            return;
        }
        if let Some(documents) = documents(text) {
            if documents.is_empty() {
                self.nothing_in(file);
            }
            let mut lines = FactLines::new(file, wanted, documents.len() > 1);
            for one in &documents {
                lines.add(one.as_bytes(), self);
            }
            return;
        }
        let Machines { machines, odd, .. } = parse_machines(text);
        for OddLine { line, what, .. } in odd {
            self.left_out.odd(file, line, what);
        }
        if machines.is_empty() {
            self.nothing_in(file);
        }
        let several = machines.len() > 1;
        for (at, machine) in machines.into_iter().enumerate() {
            let name = machine.name.unwrap_or_else(|| numbered(file, at + 1, several));
            match machine.state {
                MachineState::NoGpu => self.left_out.without_gpu.push(&name),
                state => {
                    if state == MachineState::Failed {
                        let said = machine.said.unwrap_or_default();
                        self.left_out.failures.push(Failed { machine: name.clone(), said });
                    } else if state == MachineState::NotRecognized {
                        let what = format!("nothing was recognised of {name}");
                        self.left_out.odd(file, machine.line, what);
                    }
                    let kind = self.kind(machine.environment, wanted);
                    self.fleet.add_to(kind, &name);
                }
            }
        }
    }

    fn nothing_in(&mut self, file: &str) {
        self.left_out.odd(file, 1, String::from("there is no machine in it"));
    }

    /// Adds a machine by its name, which a file may have more than once.
    pub(super) fn add_once(&mut self, file: &str, name: &str, kind: usize) {
        match self.known.entry(self.hasher.hash_one((file, name))) {
            Entry::Vacant(free) => {
                free.insert(kind);
                self.fleet.add_to(kind, name);
            }
            Entry::Occupied(first) if *first.get() == kind => self.repeated += 1,
            Entry::Occupied(first) => {
                let kinds = self.disputed.entry(name.to_owned());
                kinds.or_insert_with(|| vec![*first.get()]).push(kind);
            }
        }
    }

    /// Machines of one name in two files may be those of two clusters, or one machine twice.
    fn warn_of_names_in_several_files(&self) {
        let mut seen = HashSet::new();
        let mut again = BTreeSet::new();
        for name in self.fleet.kinds().iter().flat_map(|kind| kind.machines.iter()) {
            if !seen.insert(name) {
                again.insert(name);
            }
        }
        if !again.is_empty() {
            let names: MachineNames = again.into_iter().collect();
            warn(&format!("more than one file has {names}; each of them counts"));
        }
    }

    /// Each machine of which a file says different things counts once: what contradicts itself is not known.
    fn settle(&mut self) {
        if self.repeated > 0 {
            let count = self.repeated;
            let what = if count == 1 { "line is" } else { "lines are" };
            warn(&format!(
                "{count} {what} about a machine that is there already, and not counted again"
            ));
        }
        if self.disputed.is_empty() {
            return;
        }
        let disputed = std::mem::take(&mut self.disputed);
        let names: MachineNames = disputed.keys().map(String::as_str).collect();
        warn(&format!(
            "different things are said of {names}; what contradicts itself is not known"
        ));
        let before = std::mem::take(&mut self.fleet);
        for (place, kind) in before.kinds().iter().enumerate() {
            let mut left: BTreeSet<&str> = BTreeSet::new();
            for name in kind.machines.iter() {
                let moves = disputed.get(name).is_some_and(|kinds| kinds.first() == Some(&place));
                // Another file may have a machine of that name.
                if !(moves && left.insert(name)) {
                    self.fleet.add(name, kind.environment.clone());
                }
            }
        }
        for (name, kinds) in &disputed {
            let mut facts = Facts::default();
            for kind in kinds.iter().filter_map(|place| before.kinds().get(*place)) {
                facts = facts.merge(Facts::of_environment(kind.environment.clone()));
            }
            self.fleet.add(name, facts.environment);
        }
    }

    /// The place of the machines of which this is known, with what is wanted of a container.
    pub(super) fn kind(&mut self, mut known: Environment, wanted: &Environment) -> usize {
        known.requirements.extend(wanted.requirements.iter().cloned());
        self.fleet.kind(known)
    }
}

impl LeftOut {
    pub(super) fn odd(&mut self, file: &str, line: usize, what: String) {
        if self.odd.len() < ODD_KEPT {
            self.odd.push(Odd { file: file.to_owned(), line, what });
        } else {
            self.more_odd += 1;
        }
    }

    /// Those without a GPU, those that failed, and the odd lines, counted.
    pub(super) fn counts(&self) -> [(&'static str, usize); 3] {
        [
            ("without_gpu", self.without_gpu.len()),
            ("failed", self.failures.len()),
            ("odd_lines", self.odd.len() + self.more_odd),
        ]
    }

    /// What was left out, in words, behind an empty line; empty where nothing was.
    pub(super) fn text(&self) -> String {
        let names = &self.without_gpu;
        let mut text = match names.len() {
            0 => String::new(),
            1 => format!("\n1 machine has no GPU and was left out: {names}.\n"),
            count => format!("\n{count} machines have no GPU and were left out: {names}.\n"),
        };
        for (at, Failed { machine, said }) in self.failures.iter().enumerate().take(ODD_SHOWN) {
            let before = if at == 0 && text.is_empty() { "\n" } else { "" };
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{before}Nothing is known of {machine}: {said}.");
        }
        if let Some(more) = self.failures.len().checked_sub(ODD_SHOWN).filter(|more| *more > 0) {
            let _ = writeln!(text, "Nor of {more} more that failed.");
        }
        text
    }

    fn warn(&self) {
        for Odd { file, line, what } in self.odd.iter().take(ODD_SHOWN) {
            warn(&format!("{file}:{line}: {what}"));
        }
        let more = self.odd.len().saturating_sub(ODD_SHOWN) + self.more_odd;
        if more > 0 {
            warn(&format!("and {more} more"));
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// The name of a machine that has none.
pub(super) fn numbered(file: &str, number: usize, several: bool) -> String {
    if several { format!("{file} #{number}") } else { file.to_owned() }
}

/// The documents of a text that is a list of them, or has them one behind another; `None` where they
/// are not facts of machines.
fn documents(text: &str) -> Option<Vec<String>> {
    if !text.trim_start().starts_with(['{', '[']) {
        return None;
    }
    let read: Result<Vec<Value>, _> = Deserializer::from_str(text).into_iter().collect();
    let mut all = read.ok()?;
    let list = match all.as_mut_slice() {
        [Value::Array(list)] => Some(list),
        // `{"machines": […]}` holds nothing but the list; `{"gpus": […]}` is a machine.
        [Value::Object(one)] if one.len() == 1 && !is_facts_line(text.as_bytes()) => {
            one.values_mut().find_map(Value::as_array_mut).filter(|list| !list.is_empty())
        }
        _ => None,
    };
    if let Some(list) = list {
        all = std::mem::take(list);
    }
    let all: Vec<String> = all.iter().map(Value::to_string).collect();
    let right = all.iter().filter(|one| is_facts_line(one.as_bytes())).count();
    (right * 2 > all.len() || all.is_empty()).then_some(all)
}
