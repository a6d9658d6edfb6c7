//! Machines of a fleet to which every release does the same.

use alloc::vec::Vec;
use core::hash::{Hash, Hasher};

use hashbrown::HashMap;

use crate::machine::environment::Environment;
use crate::machine::fleet::{Fleet, MachineKind};
use crate::rules::components::read_inside;

/// The kinds of a fleet, those together that differ in nothing on which an answer rests: each is
/// decided once.
pub(crate) struct Cases<'a> {
    /// The case of each kind, by its place.
    of_kinds: Vec<usize>,
    pub(crate) all: Vec<Case<'a>>,
}

/// Kinds that differ in nothing on which an answer rests.
pub(crate) struct Case<'a> {
    /// What is known of the first of them.
    pub(crate) environment: &'a Environment,
    /// How many machines they are.
    pub(crate) machines: usize,
}

impl<'a> Cases<'a> {
    pub(crate) fn of(fleet: &'a Fleet) -> Self {
        let mut places: HashMap<Decisive<'_>, usize> = HashMap::new();
        let mut all: Vec<Case<'_>> = Vec::new();
        let mut of_kinds = Vec::with_capacity(fleet.kinds().len());
        for kind in fleet.kinds() {
            let environment = &kind.environment;
            let place = *places.entry(Decisive(environment)).or_insert_with(|| {
                all.push(Case { environment, machines: 0 });
                all.len().saturating_sub(1)
            });
            if let Some(case) = all.get_mut(place) {
                case.machines = case.machines.saturating_add(kind.machines.len());
            }
            of_kinds.push(place);
        }
        Self { of_kinds, all }
    }

    /// Each kind with the place of its case.
    pub(crate) fn kinds(&self, fleet: &'a Fleet) -> impl Iterator<Item = (usize, &'a MachineKind)> {
        self.of_kinds.iter().copied().zip(fleet.kinds())
    }
}

/// What of a machine an answer rests on.
#[derive(Clone, Copy)]
struct Decisive<'a>(&'a Environment);

impl<'a> Decisive<'a> {
    fn facts(self) -> impl Hash + Eq + 'a {
        let Environment {
            driver,
            cuda_driver,
            jetpack,
            platform,
            gpus,
            components,
            container,
            launcher,
            toolkit,
            requirements,
            conflicts,
        } = self.0;
        let components = read_inside(self.0).map(|_| components);
        let driver = (driver, cuda_driver, jetpack);
        (driver, platform, gpus, components, container, launcher, toolkit, requirements, conflicts)
    }
}

impl PartialEq for Decisive<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.facts() == other.facts()
    }
}

impl Eq for Decisive<'_> {}

impl Hash for Decisive<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.facts().hash(state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString as _;

    fn machine(pytorch: &str) -> Environment {
        let mut machine = Environment::new().driver("535.161.08".parse().unwrap());
        machine.components.insert("pytorch".to_string(), pytorch.parse().unwrap());
        machine
    }

    #[test]
    fn what_is_installed_counts_only_in_a_container() {
        let mut fleet = Fleet::new();
        for (name, version) in [("a", "2.4.0"), ("b", "2.5.0"), ("c", "2.4.0")] {
            fleet.add(name, machine(version));
            let mut inside = machine(version);
            let release = "24.05".parse().ok();
            inside.container =
                Some(crate::machine::environment::Container { release, ..Default::default() });
            fleet.add(name, inside);
        }
        let cases = Cases::of(&fleet);
        assert_eq!(fleet.kinds().len(), 4);
        let machines: Vec<_> = cases.all.iter().map(|case| case.machines).collect();
        assert_eq!(machines, [3, 2, 1]);
        let places: Vec<_> = cases.kinds(&fleet).map(|(case, _)| case).collect();
        assert_eq!(places, [0, 1, 0, 2]);
    }
}
