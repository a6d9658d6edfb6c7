//! The facts of any text.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::ops::RangeInclusive;

use crate::machine::environment::Environment;
use crate::machine::gpu::Gpu;
use crate::reading::clean::CleanText;
use crate::reading::facts::join::join;
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::facts::names::{alike, cut, same_board};
use crate::reading::facts::readers;
use crate::reading::pattern::{Found, Index};
use crate::values::text::sort_by_number;

/// A text that was recognised, and where it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Recognized {
    /// What it is.
    pub kind: FactKind,
    /// Its first and last line, counted from 1.
    pub lines: RangeInclusive<usize>,
}

/// What pasted texts say: the [`Environment`], what was recognised, and what contradicts.
///
/// Made by [`parse_facts`]. [`Display`](fmt::Display) is what a person reads; with the feature
/// `serde` it is the JSON that the command line, Python and JavaScript share.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Facts {
    /// The facts, and which of them contradict each other. What was not there or could not be read is
    /// unknown.
    pub environment: Environment,
    /// What was recognised, in order of appearance.
    pub recognized: Vec<Recognized>,
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
/// A text of a dozen lines or fewer is taken for one that somebody typed, whose last line needs no line
/// end. It may still be cut, so it counts only for what a longer one would not turn into another answer:
/// of a driver the branch (`550.14` may begin `550.144.03`), and a GPU whose name begins no other's of
/// another capability or class (`RTX 3090` and `Tesla T4`, but not `A10`, which begins `A100`).
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
    let found = Index::shared().find(text.as_str());
    Facts::read(&text, &found)
}

impl Facts {
    /// The facts of both, as if their texts came one after the other. Line numbers remain those
    /// of each text: [`from_source`](Self::from_source) separates them. Where the texts contradict
    /// each other, as those of two machines do, the fact is not known.
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

    /// The same facts with the name of the file they were read from, for what contradicts.
    #[must_use]
    pub fn from_source(self, name: &str) -> Self {
        let mut readings = self.readings;
        for reading in &mut readings {
            reading.source = Some(String::from(name));
        }
        Self::of(readings)
    }

    /// Facts that were read before, to [`merge`](Self::merge) with others about the same machine.
    pub fn of_environment(environment: Environment) -> Self {
        let (kind, lines) = (FactKind::Facts, 1..=1);
        Self::of(alloc::vec![TextReading { kind, lines, environment, source: None }])
    }

    /// What the readers find in a text that has these messages in it.
    pub(crate) fn read(text: &CleanText, found: &[Found]) -> Self {
        let mut readings = readers::read(text, found);
        sort_by_number(&mut readings, |reading| *reading.lines.start());
        Self::of(readings)
    }

    fn of(readings: Vec<TextReading>) -> Self {
        let rank = |reading: &TextReading| {
            readers::of(reading.kind).map_or(0, |reader| usize::from(reader.rank))
        };
        let mut ordered: Vec<TextReading> = readings.clone();
        let is_written = |reading: &TextReading| reading.kind == FactKind::Written;
        // What is printed counts before what somebody wrote, and is not contradicted by it.
        let printed: Vec<&TextReading> =
            readings.iter().filter(|reading| !is_written(reading)).collect();
        let stated = |fact: fn(&Environment) -> bool| {
            printed.iter().any(|reading| fact(&reading.environment))
        };
        let driver = stated(|env| env.driver.is_some());
        let cuda = driver || stated(|env| env.cuda_driver.is_some());
        let gpus = stated(|env| !env.gpus.is_empty());
        let os = stated(|env| env.platform.os.is_some());
        for reading in ordered.iter_mut().filter(|reading| is_written(reading)) {
            let env = &mut reading.environment;
            env.driver = env.driver.filter(|_| !driver);
            env.cuda_driver = env.cuda_driver.filter(|_| !cuda);
            env.platform.os = env.platform.os.filter(|_| !os);
            // It may be the whole name of what is printed cut: `NVIDIA GeForce ...`.
            if let Some(counted) = counted(&printed, &env.gpus) {
                env.gpus = counted;
            } else if gpus && !completes(&printed, &env.gpus) {
                env.gpus.clear();
            }
        }
        sort_by_number(&mut ordered, rank);
        let environment = join(&ordered.iter().collect::<Vec<_>>());
        let recognized = readings
            .iter()
            .map(|TextReading { kind, lines, .. }| Recognized { kind: *kind, lines: lines.clone() })
            .collect();
        Self { environment, recognized, readings }
    }
}

/// Whether written names are those of the boards whose names were printed cut, one for one.
fn completes(printed: &[&TextReading], written: &[Gpu]) -> bool {
    let cut_short = |gpu: &Gpu| gpu.name().is_some_and(|name| cut(name).is_some());
    let lists = || printed.iter().map(|reading| &reading.environment.gpus);
    let fits = |list: &Vec<Gpu>| {
        list.len() == written.len()
            && list.iter().all(cut_short)
            && list.iter().zip(written).all(|(one, other)| same_board(one, other))
    };
    !written.is_empty() && lists().filter(|list| !list.is_empty()).all(fits)
}

/// The written list with the names that messages give. A message names a board, and not how many there are.
fn counted(printed: &[&TextReading], written: &[Gpu]) -> Option<Vec<Gpu>> {
    let lists = || printed.iter().filter(|reading| !reading.environment.gpus.is_empty());
    let named: Vec<&Gpu> = lists().flat_map(|reading| &reading.environment.gpus).collect();
    let only_messages = lists().all(|reading| reading.kind == FactKind::Message);
    let stands = |gpu: &&Gpu| gpu.name().is_some() && written.iter().any(|own| alike(own, gpu));
    if named.is_empty() || !only_messages || !named.iter().all(stands) {
        return None;
    }
    let name = |own: &Gpu| named.iter().find(|gpu| alike(own, gpu)).map_or(own, |gpu| *gpu).clone();
    Some(written.iter().map(name).collect())
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
        let known = self.environment.undisputed();
        if let (Some(_), Some(cuda)) = (known.driver, known.cuda_driver) {
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
        for conflict in &self.environment.conflicts {
            // What a message denies is in order in the text, and not on the machine.
            let what = if conflict.is_denied() { "in doubt" } else { "contradicts itself" };
            write!(f, "\n{what}: {conflict}")?;
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
    use super::Facts;
    use crate::machine::conflict::Conflict;
    use crate::machine::environment::Environment;
    use crate::reading::facts::kind::FactKind;
    use crate::values::words::schema_as;
    use alloc::vec::Vec;
    use serde::{Serialize, Serializer};

    /// What pasted texts say.
    #[derive(Serialize)]
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Facts"))]
    struct Json {
        #[serde(flatten)]
        environment: Environment,
        /// The kinds of text that were recognised, in order of appearance.
        recognized: Vec<FactKind>,
        /// What the texts contradict each other in.
        conflicts: Vec<Conflict>,
    }

    schema_as!(Facts, Json);

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
            // They stand there in any case.
            let mut environment = self.environment.clone();
            let conflicts = core::mem::take(&mut environment.conflicts);
            Json { environment, recognized, conflicts }.serialize(serializer)
        }
    }
}
