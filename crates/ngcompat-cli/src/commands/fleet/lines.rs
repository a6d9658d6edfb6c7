//! Machines as JSON, one a line: a list of any length, of which only the different ones are read.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use ngcompat::{Environment, Os};
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::gather::{Gathered, numbered};
use crate::machine::environment;

/// What a key of a line says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Key {
    /// The machine's name.
    Machine,
    /// How many GPUs of the one that is named.
    Count,
    /// A fact, by its key in an [`Environment`].
    Fact(&'static str),
    /// Machines of which each has the facts.
    Machines,
}

/// The keys that are read, as `ngcompat` writes them and as inventories do; of others, such as a rack,
/// nothing depends.
const KEYS: &[(&str, Key)] = &[
    ("machine", Key::Machine),
    ("host", Key::Machine),
    ("hostname", Key::Machine),
    ("node", Key::Machine),
    ("name", Key::Machine),
    ("machines", Key::Machines),
    ("hosts", Key::Machines),
    ("nodes", Key::Machines),
    ("servers", Key::Machines),
    // Ansible's inventory has groups by names of its own.
    ("_meta", Key::Machines),
    ("environment", Key::Fact("environment")),
    ("driver", Key::Fact("driver")),
    ("driver_version", Key::Fact("driver")),
    ("cuda_driver", Key::Fact("cuda_driver")),
    ("jetpack", Key::Fact("jetpack")),
    ("platform", Key::Fact("platform")),
    ("os", Key::Fact("os")),
    ("arch", Key::Fact("arch")),
    ("gpus", Key::Fact("gpus")),
    ("gpu", Key::Fact("gpus")),
    ("gpu_name", Key::Fact("gpus")),
    ("count", Key::Count),
    ("gpu_count", Key::Count),
    ("components", Key::Fact("components")),
    ("container", Key::Fact("container")),
    ("launcher", Key::Fact("launcher")),
    ("toolkit", Key::Fact("toolkit")),
    ("requirements", Key::Fact("requirements")),
    ("requires", Key::Fact("requirements")),
    ("conflicts", Key::Fact("conflicts")),
];

/// A line: its machine's name, and what else of it is read, as it is there.
struct Line<'a> {
    machine: Option<&'a RawValue>,
    rest: Vec<(Key, &'a RawValue)>,
    /// Whether it is about several machines.
    of_several: bool,
}

impl<'de> Deserialize<'de> for Line<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Keys;
        impl<'de> Visitor<'de> for Keys {
            type Value = Line<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object with the facts of a machine")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Line<'de>, A::Error> {
                let mut line = Line { machine: None, rest: Vec::new(), of_several: false };
                while let Some(key) = map.next_key::<Cow<'de, str>>()? {
                    match KEYS.iter().find(|(name, _)| *name == key) {
                        Some((_, Key::Machines)) => {
                            line.of_several = true;
                            map.next_value::<IgnoredAny>()?;
                        }
                        Some((_, Key::Machine)) => {
                            let name: &RawValue = map.next_value()?;
                            // `dgx-[01-03]`
                            line.of_several |= name.get().contains('[');
                            line.machine = Some(name);
                        }
                        Some((_, key)) => line.rest.push((*key, map.next_value()?)),
                        None => drop(map.next_value::<IgnoredAny>()?),
                    }
                }
                Ok(line)
            }
        }
        deserializer.deserialize_map(Keys)
    }
}

/// Whether a line has the facts of a machine in JSON.
pub(super) fn is_facts_line(line: &[u8]) -> bool {
    serde_json::from_slice::<Line<'_>>(line).is_ok_and(|line| line.tells())
}

/// Whether most lines of a text have: one that is cut or is something else spoils none of the others.
pub(super) fn mostly_facts(text: &str) -> bool {
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    let right = lines().filter(|line| line.starts_with('{') && is_facts_line(line.as_bytes()));
    right.count() * 2 > lines().count()
}

impl Line<'_> {
    /// Whether it is about a machine, and not some other program's.
    fn tells(&self) -> bool {
        let keys = ["environment", "driver", "cuda_driver", "gpus"];
        let is_fact = |key: &Key| keys.iter().any(|wanted| *key == Key::Fact(wanted));
        !self.of_several && self.rest.iter().any(|(key, _)| is_fact(key))
    }
}

/// The lines of a file.
pub(super) struct FactLines<'a> {
    file: &'a str,
    wanted: &'a Environment,
    number: usize,
    /// Whether there are others.
    several: bool,
    /// The kind of machine that a line is of, by all of it but the name.
    known: HashMap<String, usize>,
    /// What is looked up, kept for its memory.
    key: String,
}

/// How many different lines are remembered: enough for a cluster, and little where all are different.
const MOST_KNOWN: usize = 1 << 14;

impl<'a> FactLines<'a> {
    pub(super) fn new(file: &'a str, wanted: &'a Environment, several: bool) -> Self {
        Self { file, wanted, number: 0, several, known: HashMap::new(), key: String::new() }
    }

    /// Adds the machine of a line. One that can't be read is a machine of which nothing is known.
    pub(super) fn add(&mut self, text: &[u8], all: &mut Gathered) {
        self.number += 1;
        if text.trim_ascii().is_empty() {
            return;
        }
        let Ok(line) = serde_json::from_slice::<Line<'_>>(text) else {
            let name = self.numbered();
            all.left_out.odd(self.file, self.number, String::from("not a JSON object"));
            let kind = all.kind(Environment::new(), self.wanted);
            all.fleet.add_to(kind, &name);
            return;
        };
        if line.of_several {
            let what = "is about several machines; give them in a file of their own";
            all.left_out.odd(self.file, self.number, String::from(what));
        }
        let named =
            line.machine.and_then(|name| serde_json::from_str::<Cow<'_, str>>(name.get()).ok());
        let is_named = named.is_some();
        let name = named.unwrap_or_else(|| Cow::Owned(self.numbered()));
        self.key.clear();
        for (key, value) in &line.rest {
            let word = match key {
                Key::Fact(word) => word,
                Key::Count | Key::Machine | Key::Machines => "count",
            };
            self.key.push_str(word);
            self.key.push_str(value.get());
            self.key.push(',');
        }
        let kind = if let Some(kind) = self.known.get(self.key.as_str()) {
            *kind
        } else {
            let (known, errors) = read(&line);
            // Each such line is reported, so none is remembered.
            let right = errors.is_empty();
            for error in errors {
                all.left_out.odd(self.file, self.number, format!("{name}: {error}"));
            }
            let kind = all.kind(known, self.wanted);
            if right && self.known.len() < MOST_KNOWN {
                self.known.insert(self.key.clone(), kind);
            }
            kind
        };
        if is_named {
            all.add_once(self.file, &name, kind);
        } else {
            all.fleet.add_to(kind, &name);
        }
    }

    fn numbered(&self) -> String {
        numbered(self.file, self.number, self.several)
    }
}

/// What a line says of a machine, and what of it can't be read: that is not known.
fn read(line: &Line<'_>) -> (Environment, Vec<String>) {
    let mut facts = Map::new();
    let mut count = None;
    for (key, value) in &line.rest {
        let Ok(value) = serde_json::from_str::<Value>(value.get()) else { continue };
        match key {
            _ if is_open(&value) => {}
            Key::Count => count = number(&value),
            // Beside `"gpu": "H100"`, `"gpus": 8` is how many.
            Key::Fact("gpus") if value.is_number() => count = count.or(number(&value)),
            Key::Fact("gpus") => {
                facts.insert("gpus".to_owned(), Value::Array(gpus(value)));
            }
            // `Ubuntu 22.04`
            Key::Fact("os") => {
                let os = value.as_str().and_then(|os| Os::meant_by(os).ok());
                facts.insert("os".to_owned(), os.map_or(value, |os| os.as_str().into()));
            }
            Key::Fact(key) => {
                facts.insert((*key).to_owned(), value);
            }
            Key::Machine | Key::Machines => {}
        }
    }
    if let (Some(Value::Array(gpus)), Some(count)) = (facts.get_mut("gpus"), count)
        && let [one] = gpus.as_slice()
    {
        let one = one.clone();
        *gpus = vec![one; count.min(Environment::MAX_GPUS)];
    }
    let mut errors = Vec::new();
    let read = environment(Value::Object(facts.clone())).unwrap_or_else(|error| {
        errors.push(error);
        // One value that can't be read takes no other along.
        let each = facts.into_iter().map(|(key, value)| Map::from_iter([(key, value)]));
        let good: Map<String, Value> =
            each.filter(|one| environment(Value::Object(one.clone())).is_ok()).flatten().collect();
        environment(Value::Object(good)).unwrap_or_default()
    });
    (read, errors)
}

/// The GPUs of a value: a list of them, or one, by their names or as objects. Of an object with a count
/// there are as many; what else an inventory says of a board, such as its memory, decides nothing.
fn gpus(value: Value) -> Vec<Value> {
    const NAMES: [&str; 4] = ["model", "product", "product_name", "type"];
    const READ: [&str; 4] = ["name", "compute_capability", "architecture", "class"];
    let each = |value: Value| {
        let Value::Object(mut board) = value else { return vec![value] };
        let count = board.remove("count").as_ref().and_then(number).unwrap_or(1);
        let name = NAMES.iter().find_map(|key| board.remove(*key));
        if let Some(name) = name.filter(|_| !board.contains_key("name")) {
            board.insert("name".to_owned(), name);
        }
        board.retain(|key, _| READ.contains(&key.as_str()));
        vec![Value::Object(board); count.min(Environment::MAX_GPUS)]
    };
    match value {
        // A list may be written as one name.
        Value::Array(list) => list.into_iter().flat_map(each).collect(),
        one => each(one),
    }
}

/// A count, as a number or a text.
fn number(value: &Value) -> Option<usize> {
    let text = || value.as_str().and_then(|text| text.parse().ok());
    value.as_u64().or_else(text).map(|count| usize::try_from(count).unwrap_or(usize::MAX))
}

/// A value that an inventory leaves open: `N/A`, `[Unknown Error]`.
fn is_open(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => {
            let text = text.trim().trim_matches(['[', ']']);
            let words = ["-", "n/a", "none", "null", "unknown", "unknown error", "not supported"];
            text.is_empty() || words.iter().any(|word| text.eq_ignore_ascii_case(word))
        }
        Value::Array(items) => !items.is_empty() && items.iter().all(is_open),
        _ => false,
    }
}
