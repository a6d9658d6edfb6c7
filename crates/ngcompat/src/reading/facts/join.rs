//! One machine of what several texts say of it.

use alloc::string::ToString;
use alloc::vec::Vec;

use hashbrown::HashSet;

use crate::machine::conflict::{Conflict, ConflictValue, Fact};
use crate::machine::environment::{Container, Environment, gpus_in_words};
use crate::machine::gpu::Gpu;
use crate::matrix::compiled::matrix;
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::facts::names::{improve, same_board};
use crate::rules::contradictions::{belong_together, own_cuda, supported_by};
use crate::values::cuda_version::CudaVersion;
use crate::values::driver_version::DriverVersion;
use crate::values::jetpack::JetPack;
use crate::values::platform::Os;

/// One environment of what several texts say, the most reliable first. Of statements that contradict
/// each other it holds the first, and a conflict that makes it unknown.
pub(crate) fn join(readings: &[&TextReading]) -> Environment {
    let mut join = Join { readings, conflicts: Vec::new() };
    let mut env = Environment::new();
    env.container = join.container();
    env.driver = join.fact(Fact::Driver, |env| env.driver, better_driver);
    env.gpus = join.gpus();
    env.cuda_driver = join.cuda_driver(&env);
    env.platform.os =
        join.fact(Fact::Os, |env| env.platform.os, |one, other| same_system(*one, *other));
    env.platform.arch = join.fact(Fact::Arch, |env| env.platform.arch, equal);
    env.launcher = join.fact(Fact::Launcher, |env| env.launcher, equal);
    // What is stated in two ways is not known.
    let jetpack = || readings.iter().filter_map(|reading| reading.environment.jetpack);
    env.jetpack = jetpack().next().filter(|first| jetpack().all(|one| same_jetpack(*first, one)));
    let toolkit = || readings.iter().filter_map(|reading| reading.environment.toolkit);
    env.toolkit = toolkit().next().filter(|first| toolkit().all(|one| one == *first));
    for reading in readings {
        for (key, version) in &reading.environment.components {
            env.components.entry(key.clone()).or_insert_with(|| version.clone());
        }
        for requirement in &reading.environment.requirements {
            if !env.requirements.contains(requirement) {
                env.requirements.push(requirement.clone());
            }
        }
    }
    env.conflicts = join.conflicts;
    let settled = |conflict: &&Conflict| conflict.settled;
    for conflict in
        readings.iter().flat_map(|reading| reading.environment.conflicts.iter().filter(settled))
    {
        if env.conflicts.iter().all(|known| known.fact != conflict.fact) {
            env.conflicts.push(conflict.clone());
        }
    }
    env
}

/// Two statements of a driver agree where one knows fewer of its numbers.
fn better_driver(one: &DriverVersion, other: &DriverVersion) -> Option<DriverVersion> {
    one.agrees_with(*other).then(|| (*other).max(*one))
}

/// WSL runs on Windows.
fn same_system(one: Os, other: Os) -> Option<Os> {
    match (one, other) {
        (Os::Windows | Os::Wsl, Os::Windows | Os::Wsl) => Some(one.max(other)),
        _ => equal(&one, &other),
    }
}

/// JetPack and the L4T in it are the same.
fn same_jetpack(one: JetPack, other: JetPack) -> bool {
    let rows = |version| matrix().jetpack_releases(version);
    one == other || rows(one).any(|row| rows(other).any(|it| it == row))
}

fn equal<T: PartialEq + Clone>(one: &T, other: &T) -> Option<T> {
    (one == other).then(|| one.clone())
}

/// A different statement of a fact, and the first text that makes it.
type Stated<'a, T> = (T, &'a TextReading);

struct Join<'a> {
    /// The texts, the most reliable first.
    readings: &'a [&'a TextReading],
    conflicts: Vec<Conflict>,
}

impl<'a> Join<'a> {
    /// A fact that all texts agree on, or the first of its statements, and a conflict.
    fn fact<T: ToString>(
        &mut self,
        fact: Fact,
        value: impl Fn(&'a Environment) -> Option<T>,
        both: impl Fn(&T, &T) -> Option<T>,
    ) -> Option<T> {
        let stated = different(self.readings.iter().copied(), value, both);
        self.record(fact, &stated, None);
        first(stated)
    }

    /// Different statements are a conflict; so is one that a text already has in itself.
    fn record<T: ToString>(
        &mut self,
        fact: Fact,
        stated: &[Stated<'_, T>],
        besides: Option<ConflictValue>,
    ) {
        let mut values: Vec<ConflictValue> = stated
            .iter()
            .map(|(value, reading)| ConflictValue::new(value.to_string(), reading.origin()))
            .collect();
        let within = self.readings.iter().flat_map(|reading| &reading.environment.conflicts);
        let within = within.filter(|one| one.fact == fact && !one.settled);
        for one in within.flat_map(|one| &one.values).cloned().chain(besides) {
            if !values.iter().any(|known| known.value == one.value) {
                values.push(one);
            }
        }
        if values.len() > 1 {
            values.truncate(Conflict::MAX);
            self.conflicts.push(Conflict::new(fact, values));
        }
    }

    /// The CUDA version belongs to the driver that was printed with it. Where the driver is one of
    /// several, so is its CUDA version.
    fn cuda_driver(&mut self, env: &Environment) -> Option<CudaVersion> {
        let driver = env.driver;
        let disputed = self.conflicts.iter().any(|conflict| conflict.fact == Fact::Driver);
        let of_driver = |reading: &&TextReading| {
            let own = reading.environment.driver.zip(driver);
            !disputed || own.is_some_and(|(own, driver)| own.agrees_with(driver))
        };
        let printed = self.readings.iter().copied().filter(of_driver);
        let stated = different(printed, |env| env.cuda_driver, equal);
        if !disputed {
            let fits = |own, cuda: CudaVersion| belong_together(own, cuda, env.container.is_some());
            let within = self.readings.iter().flat_map(|reading| &reading.environment.conflicts);
            let denied = within.into_iter().any(|one| one.fact == Fact::CudaDriver && !one.settled);
            match driver.zip(own_cuda(matrix(), env)) {
                None => self.record(Fact::CudaDriver, &stated, None),
                // The versions of the driver and of compatibility libraries do not contradict.
                Some((_, own)) if !denied && stated.iter().all(|(cuda, _)| fits(own, *cuda)) => {}
                Some((driver, own)) => {
                    self.record(Fact::CudaDriver, &stated, Some(supported_by(driver, own)));
                }
            }
        }
        first(stated)
    }

    /// One list of GPUs. A list whose boards are all in another is cut, or is what a process is
    /// shown; lists that exclude each other are a conflict.
    fn gpus(&mut self) -> Vec<Gpu> {
        let mut lists: Vec<Stated<'_, Vec<Gpu>>> = Vec::new();
        // Programs say the same of each GPU or of each process.
        let mut seen = HashSet::new();
        for reading in self.readings {
            let list = reading.environment.gpus.as_slice();
            if list.is_empty() || !seen.insert(list) {
                continue;
            }
            if let Some((known, _)) = lists.iter_mut().find(|(known, _)| all_among(list, known)) {
                if list.len() > known.len() && all_among(known, list) {
                    *known = list.to_vec();
                } else if list.len() == known.len() {
                    improve_each(known, list);
                }
                continue;
            }
            let at = lists.iter().position(|(known, _)| all_among(known, list));
            lists.retain(|(known, _)| !all_among(known, list));
            if lists.len() < Conflict::MAX {
                let at = at.unwrap_or(lists.len()).min(lists.len());
                lists.insert(at, (list.to_vec(), reading));
            }
        }
        let in_words = lists.iter().map(|(list, reading)| (gpus_in_words(list), *reading));
        self.record(Fact::Gpus, &in_words.collect::<Vec<_>>(), None);
        lists.into_iter().next().map(|(list, _)| list).unwrap_or_default()
    }

    /// About a container, its variables know more than its banner.
    fn container(&mut self) -> Option<Container> {
        let of_variables = |reading: &&TextReading| reading.kind == FactKind::ContainerEnv;
        let (variables, others): (Vec<&TextReading>, Vec<&TextReading>) =
            self.readings.iter().copied().partition(of_variables);
        let told = || variables.iter().chain(&others).copied();
        told().find(|reading| reading.environment.container.is_some())?;
        let container = |env: &'a Environment| env.container.as_ref();
        let release = different(told(), |env| container(env)?.release, equal);
        let cuda = different(
            told(),
            |env| container(env)?.cuda.clone(),
            |one, other| {
                // `12.3` and `12.3.2` don't contradict.
                let same = one.numbers().zip(other.numbers()).all(|(one, other)| one == other);
                same.then(|| one.clone())
            },
        );
        let driver = different(told(), |env| container(env)?.cuda_driver_version, equal);
        self.record(Fact::ContainerRelease, &release, None);
        self.record(Fact::ContainerCuda, &cuda, None);
        self.record(Fact::ContainerCudaDriverVersion, &driver, None);
        Some(Container {
            release: first(release),
            cuda: first(cuda),
            cuda_driver_version: first(driver),
        })
    }
}

/// The different statements of a fact; `both` gives the better of two that agree.
fn different<'a, T>(
    readings: impl Iterator<Item = &'a TextReading>,
    value: impl Fn(&'a Environment) -> Option<T>,
    both: impl Fn(&T, &T) -> Option<T>,
) -> Vec<Stated<'a, T>> {
    let mut stated: Vec<Stated<'a, T>> = Vec::new();
    for reading in readings {
        let Some(value) = value(&reading.environment) else { continue };
        let full = stated.len() >= Conflict::MAX;
        match stated.iter_mut().find_map(|(known, _)| Some((both(known, &value)?, known))) {
            Some((better, known)) => *known = better,
            None if full => {}
            None => stated.push((value, reading)),
        }
    }
    stated
}

fn first<T>(stated: Vec<Stated<'_, T>>) -> Option<T> {
    stated.into_iter().next().map(|(value, _)| value)
}

/// Whether all boards of a part are in the whole.
fn all_among(part: &[Gpu], whole: &[Gpu]) -> bool {
    let (part, whole) = (kinds(part), kinds(whole));
    part.iter().all(|gpu| whole.contains(gpu) || whole.iter().any(|other| same_board(gpu, other)))
}

/// Each board of a list once.
fn kinds(list: &[Gpu]) -> Vec<&Gpu> {
    let mut seen = HashSet::new();
    list.iter().filter(|gpu| seen.insert(*gpu)).collect()
}

/// Takes the better description of each board, where the lists are in the same order.
fn improve_each(known: &mut [Gpu], list: &[Gpu]) {
    if known.iter().zip(list).all(|(one, other)| same_board(one, other)) {
        for (gpu, other) in known.iter_mut().zip(list) {
            improve(gpu, other);
        }
    }
}
