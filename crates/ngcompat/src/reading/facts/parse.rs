//! The facts of any text.

use alloc::format;
use alloc::string::String;
use alloc::string::ToString;
use alloc::vec::Vec;
use core::fmt;
use core::ops::RangeInclusive;

use crate::machine::environment::{Container, Environment};
use crate::machine::gpu::Gpu;
use crate::matrix::compiled::matrix;
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::facts::lines::CleanText;
use crate::reading::facts::names::{Names, same_board};
use crate::reading::facts::{
    banner, collect_env, container_cli, container_env, devices, image, node_labels, nvidia_smi,
    nvidia_smi_csv, nvidia_smi_list, nvidia_smi_query, nvidia_smi_xml, pip_list, platform_table,
    proc_version, uname,
};
use crate::values::text::sort_by_number;

/// A text that was recognised, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Recognized {
    /// What it is.
    pub kind: FactKind,
    /// Its first and last line, counted from 1.
    pub lines: RangeInclusive<usize>,
}

/// A fact that is stated in different ways. The environment holds the first of `values`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Conflict {
    /// The fact, as the path of its key in the JSON of an [`Environment`].
    pub fact: &'static str,
    /// What is stated, at most [`Conflict::MAX`] values.
    pub values: Vec<String>,
}

impl Conflict {
    /// How many values are kept.
    pub const MAX: usize = 8;
}

/// What pasted texts say: the [`Environment`], what was recognised, and what contradicts.
///
/// Made by [`parse_facts`]. [`Display`](fmt::Display) is what a person reads; with the feature
/// `serde` it is the JSON that the command line, Python and JavaScript share.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Facts {
    /// The facts. What was not there or could not be read is unknown.
    pub environment: Environment,
    /// What was recognised, in order of appearance.
    pub recognized: Vec<Recognized>,
    /// What contradicts.
    pub conflicts: Vec<Conflict>,
    /// What each text says by itself, for [`merge`](Self::merge).
    readings: Vec<TextReading>,
}

/// Reads the facts in any text: output that people paste, whole or cut, several kinds in one text,
/// quoted, indented, coloured, with prefixes of loggers, or flattened to one line.
///
/// A text in which nothing is recognised gives no facts. A value that can't be read, or of which
/// the text doesn't prove that it is whole, is unknown: cutting a text off anywhere loses facts but
/// never changes one. At the very end of a text, where nothing follows a driver version, it counts
/// if it has three numbers and the last has two digits (`450.80.02`); a shorter one may be cut.
///
/// ```
/// use ngcompat::facts::{FactKind, parse_facts};
///
/// let facts = parse_facts(
///     "
/// | NVIDIA-SMI 450.80.02    Driver Version: 450.80.02    CUDA Version: 11.0     |
/// |-------------------------------+----------------------+----------------------+
/// |   0  Tesla T4            Off  | 00000000:00:1E.0 Off |                    0 |
/// ",
/// );
/// assert_eq!(facts.environment.driver, "450.80.02".parse().ok());
/// assert_eq!(facts.environment.gpus[0].name(), Some("Tesla T4"));
/// assert_eq!(facts.recognized[0].kind, FactKind::NvidiaSmi);
///
/// assert!(parse_facts("To be, or not to be").recognized.is_empty());
/// ```
pub fn parse_facts(text: &str) -> Facts {
    let text = CleanText::new(text);
    let mut names = Names::new();
    let mut readings = Vec::new();
    nvidia_smi::read(&text, &mut names, &mut readings);
    nvidia_smi_csv::read(&text, &mut names, &mut readings);
    nvidia_smi_list::read(&text, &mut names, &mut readings);
    nvidia_smi_query::read(&text, &mut names, &mut readings);
    nvidia_smi_xml::read(&text, &mut names, &mut readings);
    container_cli::read(&text, &mut names, &mut readings);
    proc_version::read(&text, &mut readings);
    collect_env::read(&text, &mut names, &mut readings);
    platform_table::read(&text, &mut names, &mut readings);
    pip_list::read(&text, &mut readings);
    container_env::read(&text, &mut readings);
    banner::read(&text, &mut names, &mut readings);
    devices::read(&text, &mut names, &mut readings);
    node_labels::read(&text, &mut names, &mut readings);
    uname::read(&text, &mut readings);
    image::read(&text, &mut readings);
    sort_by_number(&mut readings, |reading| *reading.lines.start());
    Facts::of(readings)
}

impl Facts {
    /// The facts of both, as if their texts stood one behind the other. Line numbers remain those
    /// of each text.
    ///
    /// ```
    /// use ngcompat::parse_facts;
    ///
    /// let facts = parse_facts("GPU 0: Tesla T4 (UUID: GPU-5d0e)").merge(parse_facts("450.80.02"));
    /// assert_eq!(facts.environment.to_string(), "driver 450.80.02, Tesla T4");
    /// ```
    #[must_use]
    pub fn merge(self, other: Self) -> Self {
        let mut readings = self.readings;
        readings.extend(other.readings);
        Self::of(readings)
    }

    fn of(readings: Vec<TextReading>) -> Self {
        let mut ordered: Vec<&TextReading> = readings.iter().collect();
        sort_by_number(&mut ordered, |reading| usize::from(reading.kind.rank()));
        let mut conflicts = Vec::new();
        let environment = combine(&ordered, &mut conflicts);
        let recognized = readings
            .iter()
            .map(|TextReading { kind, lines, .. }| Recognized { kind: *kind, lines: lines.clone() })
            .collect();
        Self { environment, recognized, conflicts, readings }
    }
}

/// One environment of what several texts say, the most reliable first.
fn combine(readings: &[&TextReading], conflicts: &mut Vec<Conflict>) -> Environment {
    let environments = || readings.iter().map(|reading| &reading.environment);
    let mut combined = Environment::new();

    combined.driver =
        agree("driver", environments().filter_map(|env| env.driver), |a, b| a == b, conflicts);

    // The CUDA version belongs to the driver that was printed with it.
    let of_driver = |env: &&Environment| env.driver.is_none() || env.driver == combined.driver;
    let printed = environments().filter(of_driver).filter_map(|env| env.cuda_driver);
    let others = environments().filter(|env| !of_driver(env)).filter_map(|env| env.cuda_driver);
    let mut versions: Vec<_> = printed.clone().chain(others).collect();
    combined.cuda_driver = printed.clone().next();
    if let (Some(driver), Some(_)) = (combined.driver, combined.cuda_driver) {
        // Inside a container whose compatibility libraries are active, the field shows theirs.
        versions.extend(matrix().driver_branch(driver.branch()).and_then(|row| row.cuda));
    }
    agree("cuda_driver", versions.into_iter(), |a, b| a == b, conflicts);

    combined.platform.os = agree(
        "platform.os",
        environments().filter_map(|env| env.platform.os),
        PartialEq::eq,
        conflicts,
    );
    combined.platform.arch = agree(
        "platform.arch",
        environments().filter_map(|env| env.platform.arch),
        PartialEq::eq,
        conflicts,
    );
    combined.gpus = combine_gpus(environments().map(|env| env.gpus.as_slice()), conflicts);
    for (key, version) in environments().flat_map(|env| &env.components) {
        combined.components.entry(key.clone()).or_insert_with(|| version.clone());
    }

    // About a container, its variables know more than its banner.
    let (variables, others): (Vec<&TextReading>, Vec<&TextReading>) =
        readings.iter().partition(|reading| reading.kind == FactKind::ContainerEnv);
    let containers = || {
        variables.iter().chain(&others).filter_map(|reading| reading.environment.container.as_ref())
    };
    if containers().next().is_some() {
        combined.container = Some(Container {
            release: agree(
                "container.release",
                containers().filter_map(|container| container.release),
                PartialEq::eq,
                conflicts,
            ),
            cuda: agree(
                "container.cuda",
                containers().filter_map(|container| container.cuda.clone()),
                // `12.3` and `12.3.2` don't contradict.
                |a, b| a.numbers().zip(b.numbers()).all(|(a, b)| a == b),
                conflicts,
            ),
            cuda_driver_version: agree(
                "container.cuda_driver_version",
                containers().filter_map(|container| container.cuda_driver_version),
                PartialEq::eq,
                conflicts,
            ),
        });
    }
    combined
}

/// The first of several statements of a fact; those that differ from it and from each other are a
/// conflict.
fn agree<T: ToString>(
    fact: &'static str,
    values: impl Iterator<Item = T>,
    same: impl Fn(&T, &T) -> bool,
    conflicts: &mut Vec<Conflict>,
) -> Option<T> {
    let mut distinct: Vec<T> = Vec::new();
    for value in values {
        if distinct.len() < Conflict::MAX && !distinct.iter().any(|other| same(other, &value)) {
            distinct.push(value);
        }
    }
    if distinct.len() > 1 {
        let values = distinct.iter().map(ToString::to_string).collect();
        conflicts.push(Conflict { fact, values });
    }
    distinct.into_iter().next()
}

/// One list of GPUs: lists of the same boards are one, which takes the better names of both; of
/// others, the first counts.
fn combine_gpus<'a>(
    lists: impl Iterator<Item = &'a [Gpu]>,
    conflicts: &mut Vec<Conflict>,
) -> Vec<Gpu> {
    let mut combined: Vec<Gpu> = Vec::new();
    let mut others: Vec<String> = Vec::new();
    for list in lists.filter(|list| !list.is_empty()) {
        let among = |gpu: &Gpu, those: &[Gpu]| {
            those.contains(gpu) || those.iter().any(|other| same_board(gpu, other))
        };
        let all_in = |these: &[Gpu], those: &[Gpu]| these.iter().all(|gpu| among(gpu, those));
        if others.len() + 1 == Conflict::MAX {
            break;
        }
        if combined.is_empty() {
            combined = list.to_vec();
        } else if combined.len() == list.len()
            && combined.iter().zip(list).all(|(a, b)| same_board(a, b))
        {
            for (gpu, other) in combined.iter_mut().zip(list) {
                crate::reading::facts::names::improve(gpu, other);
            }
        } else if all_in(&combined, list) && all_in(list, &combined) {
            // One shows fewer of the same boards: it is cut, or a container sees only some.
            if list.len() > combined.len() {
                combined = list.to_vec();
            }
        } else {
            let text = names_of(list);
            if !others.contains(&text) {
                others.push(text);
            }
        }
    }
    if !others.is_empty() {
        let values = [names_of(&combined)].into_iter().chain(others).collect();
        conflicts.push(Conflict { fact: "gpus", values });
    }
    combined
}

fn names_of(gpus: &[Gpu]) -> String {
    let names: Vec<String> = gpus.iter().map(ToString::to_string).collect();
    names.join(", ")
}

impl Facts {
    /// How many of the recognised texts are shown to a person.
    const SHOWN: usize = 20;
}

impl fmt::Display for Facts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.recognized.is_empty() {
            return f.write_str("nothing recognised");
        }
        write!(f, "{}", self.environment)?;
        if let (Some(_), Some(cuda)) = (self.environment.driver, self.environment.cuda_driver) {
            write!(f, "\nCUDA of the driver: {cuda}")?;
        }
        let container = self.environment.container.as_ref();
        let container = [
            container.and_then(|c| c.release).map(|release| format!("release {release}")),
            container.and_then(|c| c.cuda.as_ref()).map(|cuda| format!("CUDA {cuda}")),
            container
                .and_then(|c| c.cuda_driver_version)
                .map(|driver| format!("libraries of driver {driver}")),
        ];
        let components =
            self.environment.components.iter().map(|(key, version)| format!("{key} {version}"));
        write_line(f, "container", container.into_iter().flatten())?;
        write_line(f, "software", components)?;
        let sources = self.recognized.iter().take(Self::SHOWN).map(|Recognized { kind, lines }| {
            match (lines.start(), lines.end()) {
                (first, last) if first == last => format!("{} (line {first})", kind.name()),
                (first, last) => format!("{} (lines {first} to {last})", kind.name()),
            }
        });
        let more = self.recognized.len().saturating_sub(Self::SHOWN);
        let more = (more > 0).then(|| format!("and {more} more"));
        write_line(f, "read from", sources.chain(more))?;
        for Conflict { fact, values } in &self.conflicts {
            write!(
                f,
                "\ncontradicts itself: {fact} is {}",
                crate::values::text::list(values, "or")
            )?;
        }
        Ok(())
    }
}

/// Writes a line of values, none where there are no values.
fn write_line(
    f: &mut fmt::Formatter<'_>,
    what: &str,
    values: impl Iterator<Item = String>,
) -> fmt::Result {
    for (position, value) in values.enumerate() {
        match position {
            0 => write!(f, "\n{what}: {value}")?,
            _ => write!(f, ", {value}")?,
        }
    }
    Ok(())
}

#[cfg(feature = "serde")]
mod as_json {
    use super::Conflict;
    use super::Facts;
    use crate::machine::environment::Environment;
    use crate::reading::facts::kind::FactKind;
    use alloc::vec::Vec;
    use serde::{Serialize, Serializer};

    #[derive(Serialize)]
    struct Json<'a> {
        #[serde(flatten)]
        environment: &'a Environment,
        recognized: Vec<FactKind>,
        conflicts: &'a [Conflict],
    }

    impl Serialize for Facts {
        /// The keys of the environment, and beside them the kinds that were recognised, each once,
        /// and the conflicts.
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut recognized = Vec::new();
            for found in &self.recognized {
                if !recognized.contains(&found.kind) {
                    recognized.push(found.kind);
                }
            }
            Json { environment: &self.environment, recognized, conflicts: &self.conflicts }
                .serialize(serializer)
        }
    }
}
