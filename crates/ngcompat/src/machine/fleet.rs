//! Many machines, those of which the same is known together.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::hash::BuildHasher as _;

use hashbrown::{DefaultHashBuilder, HashTable};

use crate::machine::environment::Environment;

/// Many machines, those of which the same is known together: what questions about a fleet take.
///
/// Every question is decided once for each kind of machine, so that the time it takes grows with what
/// is different, not with the number of machines.
///
/// ```
/// use ngcompat::{Environment, Fleet};
///
/// let mut fleet = Fleet::new();
/// for name in ["a", "b", "c"] {
///     fleet.add(name, Environment::new().driver("535.161.08".parse()?).gpu("H100".parse()?));
/// }
/// assert_eq!((fleet.len(), fleet.kinds().len()), (3, 1));
/// assert_eq!(fleet.kinds()[0].machines.to_string(), "a, b, c");
/// # Ok::<(), ngcompat::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Fleet {
    kinds: Vec<MachineKind>,
    /// The places of the kinds, by their environment.
    places: HashTable<usize>,
    hasher: DefaultHashBuilder,
}

/// Machines of which the same is known.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct MachineKind {
    /// Their names.
    pub machines: MachineNames,
    /// What is known of each.
    pub environment: Environment,
}

impl Fleet {
    /// No machines.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a machine.
    pub fn add(&mut self, name: &str, environment: Environment) {
        let kind = self.kind(environment);
        self.add_to(kind, name);
    }

    /// The place, among the [`kinds`](Self::kinds), of the machines of which this is known.
    pub fn kind(&mut self, environment: Environment) -> usize {
        let Self { kinds, places, hasher } = self;
        let of = |kinds: &[MachineKind], place: &usize| {
            kinds.get(*place).map_or(0, |kind| hasher.hash_one(&kind.environment))
        };
        let hash = hasher.hash_one(&environment);
        let same =
            |place: &usize| kinds.get(*place).is_some_and(|kind| kind.environment == environment);
        if let Some(place) = places.find(hash, same) {
            return *place;
        }
        let place = kinds.len();
        kinds.push(MachineKind { machines: MachineNames::default(), environment });
        places.insert_unique(hash, place, |place| of(kinds, place));
        place
    }

    /// Adds a machine to a kind by its place; nothing where there is no such kind.
    pub fn add_to(&mut self, kind: usize, name: &str) {
        if let Some(kind) = self.kinds.get_mut(kind) {
            kind.machines.push(name);
        }
    }

    /// The kinds, in the order in which they were added.
    pub fn kinds(&self) -> &[MachineKind] {
        &self.kinds
    }

    /// How many machines there are.
    pub fn len(&self) -> usize {
        self.kinds.iter().map(|kind| kind.machines.len()).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Names of machines, kept in little memory: a fleet has many.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(with = "alloc::vec::Vec<alloc::string::String>")
)]
pub struct MachineNames {
    /// All of them, one behind another.
    text: String,
    /// Where each ends.
    ends: Vec<usize>,
}

impl MachineNames {
    /// How many of them a sentence has.
    const SHOWN: usize = 3;

    /// Adds a name.
    pub fn push(&mut self, name: &str) {
        self.text.push_str(name);
        self.ends.push(self.text.len());
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The names, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let begins = core::iter::once(0).chain(self.ends.iter().copied());
        begins.zip(&self.ends).map(|(begin, end)| self.text.get(begin..*end).unwrap_or_default())
    }
}

impl<'a> Extend<&'a str> for MachineNames {
    fn extend<I: IntoIterator<Item = &'a str>>(&mut self, names: I) {
        names.into_iter().for_each(|name| self.push(name));
    }
}

impl<'a> FromIterator<&'a str> for MachineNames {
    fn from_iter<I: IntoIterator<Item = &'a str>>(names: I) -> Self {
        let mut all = Self::default();
        all.extend(names);
        all
    }
}

impl fmt::Display for MachineNames {
    /// The first few: `a, b, c and 2 more`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, name) in self.iter().take(Self::SHOWN).enumerate() {
            write!(f, "{}{name}", if place == 0 { "" } else { ", " })?;
        }
        match self.len().saturating_sub(Self::SHOWN) {
            0 => Ok(()),
            more => write!(f, " and {more} more"),
        }
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for MachineNames {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;
    use alloc::string::ToString as _;

    #[test]
    fn equal_machines_are_of_one_kind() {
        let mut fleet = Fleet::new();
        for number in 0..1000_usize {
            let driver = format!("535.{}", 100 + number % 50).parse().unwrap();
            fleet.add(&number.to_string(), Environment::new().driver(driver));
        }
        assert_eq!((fleet.kinds().len(), fleet.len()), (50, 1000));
        assert!(fleet.kinds().iter().all(|kind| kind.machines.len() == 20));
        assert_eq!(fleet.kinds()[7].machines.iter().nth(1), Some("57"));
        fleet.add_to(9999, "nowhere");
        assert_eq!(fleet.len(), 1000);
    }

    #[test]
    fn names_may_hold_anything() {
        let names = ["", "a\nb", "ü", "\0", ""];
        let all: MachineNames = names.into_iter().collect();
        assert_eq!(all.iter().collect::<Vec<_>>(), names);
        assert_eq!(all.to_string(), ", a\nb, ü and 2 more");
        assert_eq!(MachineNames::default().to_string(), "");
    }
}
