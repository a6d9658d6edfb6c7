//! Several machines in one text: what schedulers, parallel shells and inventories print.

mod ansible;
mod cloud_labels;
mod columns;
mod condor;
mod dcgm;
mod documents;
mod failure;
mod host_list;
mod hosts;
mod inventory;
mod joined;
pub(crate) mod json;
mod kinds;
mod kubernetes;
mod layout;
mod lsf;
pub(crate) mod part;
mod pbs;
mod slurm;
mod yaml;

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::machine::environment::Environment;
use crate::machine::fleet::{Fleet, MachineNames};
use crate::matrix::tables::Matrix;
use crate::questions::fleet_question::{FleetAnswer, FleetQuestion, FleetQuestionError};
use crate::reading::facts::parse::parse_facts;
use crate::reading::machines::failure::failure_in;
use crate::reading::machines::joined::{completed, joined};
use crate::reading::machines::part::{OddLine, Part, Said, Split};
use crate::values::words::string_enum;

string_enum! {
    /// What became of a machine's part of a text.
    #[non_exhaustive]
    MachineState, "machine-state-unknown", "state of a machine";
    /// Facts were read.
    Read = "read", "read";
    /// Nothing was recognised in its text: nothing is known of it.
    NotRecognized = "not-recognized", "not recognised";
    /// Its text says that the command failed there or that the machine could not be reached.
    Failed = "failed", "failed";
    /// It is known to have no GPU.
    NoGpu = "no-gpu", "no GPU";
}

/// One machine of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Machine {
    /// Its name; `None` where the text is one machine without a name.
    pub name: Option<String>,
    /// The line of the text in which it begins, counted from 1.
    pub line: usize,
    /// What became of it.
    pub state: MachineState,
    /// What its text says where it failed: `UNREACHABLE!`, `exited with exit code 255`,
    /// `nvidia-smi: command not found`.
    pub said: Option<String>,
    /// What is known of it.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub environment: Environment,
}

/// The machines of a text, and what belongs to none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Machines {
    /// The machines, in the order of the text.
    pub machines: Vec<Machine>,
    /// What belongs to none of them.
    pub odd: Vec<OddLine>,
}

/// The ways in which texts hold several machines, the most certain first.
const SPLITTERS: [fn(&str) -> Option<Split>; 16] = [
    kubernetes::documents,
    ansible::results,
    dcgm::in_json,
    condor::ads,
    documents::in_json,
    documents::in_html,
    dcgm::metrics,
    slurm::nodes,
    pbs::nodes,
    lsf::hosts,
    kubernetes::tables,
    documents::in_yaml,
    ansible::inventory,
    hosts::sections,
    inventory::table,
    hosts::prefixes,
];

/// Separates the machines of a text and reads the facts of each.
///
/// It splits what Kubernetes (`kubectl get nodes` in every format, `describe`, resource slices of the
/// DRA driver), Slurm (`scontrol show nodes`, `sinfo`, as JSON too), PBS (`pbsnodes`), LSF (`lshosts`, `bhosts`),
/// `HTCondor` (`condor_status`), parallel shells (pdsh, dshbak, clush, pssh, GNU parallel), Ansible (also its JSON),
/// loops over ssh and exporters of metrics print, what Prometheus answers about such metrics, what clouds list,
/// and inventories: Ansible's, `NetBox`'s, tables as CSV, TSV, Markdown, HTML or aligned columns, YAML or JSON.
/// A machine that a text has more than once is one machine; what contradicts itself is not known.
/// A text that is none of these is one machine without a name, read as
/// [`parse_facts`] reads it.
///
/// One odd line never spoils the rest: it is reported. A machine whose text is not understood is a
/// machine of which nothing is known.
///
/// ```
/// use ngcompat::facts::parse_machines;
///
/// let fleet = parse_machines("a: Tesla T4, 450.80.02\nb: NVIDIA A100-SXM4-80GB, 535.161.08\n");
/// assert_eq!(fleet.machines.len(), 2);
/// assert_eq!(fleet.machines[1].name.as_deref(), Some("b"));
/// assert_eq!(fleet.machines[1].environment.driver, "535.161.08".parse().ok());
/// ```
pub fn parse_machines(text: &str) -> Machines {
    split_machines(text).unwrap_or_else(|| Machines { machines: one(text), odd: Vec::new() })
}

/// The machines of a text that names them; `None` for a text of one machine, of which
/// [`parse_facts`] says more.
pub fn split_machines(text: &str) -> Option<Machines> {
    let Split { parts, mut odd } = SPLITTERS.iter().find_map(|split| split(text))?;
    let machines = together(parts.into_iter().flat_map(read).collect(), &mut odd);
    Some(Machines { machines, odd })
}

/// A machine whose text says that something failed there.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FailedMachine {
    /// Its name.
    pub machine: String,
    /// What its text says: `exited with exit code 255`.
    pub said: String,
}

/// The machines of a text as a fleet, and what belongs to none of them.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct GatheredMachines {
    /// The machines, those of which the same is known together. One without a name has a number.
    pub fleet: Fleet,
    /// Those known to have no GPU, which are left out.
    pub without_gpu: MachineNames,
    /// Those that failed, of which nothing is known. They are in the fleet too.
    pub failures: Vec<FailedMachine>,
    /// What belongs to no machine.
    pub odd: Vec<OddLine>,
}

impl From<Fleet> for GatheredMachines {
    fn from(fleet: Fleet) -> Self {
        Self { fleet, ..Self::default() }
    }
}

/// The answer to a question about machines, and what of their text belongs to none of them: the JSON
/// that Python and JavaScript share.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct GatheredAnswer<'a> {
    /// The answer.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub answer: FleetAnswer<'a>,
    /// The machines known to have no GPU, which are left out.
    pub without_gpu: &'a MachineNames,
    /// The machines that failed, of which nothing is known. The answer counts them too.
    pub failures: &'a [FailedMachine],
    /// What belongs to no machine.
    pub odd: &'a [OddLine],
}

/// An answer about many machines, and what of a text belongs to none of them.
///
/// The schema of a [`GatheredAnswer`] to one question.
#[cfg(feature = "schema")]
#[derive(Debug, schemars::JsonSchema)]
#[schemars(rename = "{T}")]
pub struct GatheredAnswerTo<T> {
    /// The answer.
    #[schemars(flatten)]
    pub answer: T,
    /// The machines known to have no GPU, which are left out.
    pub without_gpu: MachineNames,
    /// The machines that failed, of which nothing is known. The answer counts them too.
    pub failures: Vec<FailedMachine>,
    /// What belongs to no machine.
    pub odd: Vec<OddLine>,
}

impl GatheredMachines {
    /// Asks a question about the machines.
    ///
    /// # Errors
    ///
    /// As [`FleetQuestion::ask`].
    pub fn ask(
        &self,
        matrix: &'static Matrix,
        question: &FleetQuestion,
    ) -> Result<GatheredAnswer<'_>, FleetQuestionError> {
        let Self { fleet, without_gpu, failures, odd } = self;
        Ok(GatheredAnswer { answer: question.ask(matrix, fleet)?, without_gpu, failures, odd })
    }
}

/// Reads the machines of a text as a fleet, of which questions can be asked; see [`parse_machines`].
///
/// ```
/// use ngcompat::gather_machines;
///
/// let text = "a: Tesla T4, 470.57.02\nb: Tesla T4, 470.57.02\n";
/// let machines = gather_machines(text);
/// let report = ngcompat::release("24.05")?.check_fleet(&machines.fleet, &[]);
/// assert_eq!((report.machines.compatible, report.kinds().len()), (2, 1));
/// # Ok::<(), ngcompat::ReleaseError>(())
/// ```
pub fn gather_machines(text: &str) -> GatheredMachines {
    let Machines { machines, odd } = parse_machines(text);
    let mut all = GatheredMachines { odd, ..GatheredMachines::default() };
    for (at, machine) in machines.into_iter().enumerate() {
        let name = machine.name.unwrap_or_else(|| format!("#{}", at.saturating_add(1)));
        if machine.state == MachineState::NoGpu {
            all.without_gpu.push(&name);
            continue;
        }
        if machine.state == MachineState::Failed {
            let (machine, said) = (name.clone(), machine.said.unwrap_or_default());
            all.failures.push(FailedMachine { machine, said });
        }
        all.fleet.add(&name, machine.environment);
    }
    all
}

/// The text as one machine; none in an empty one.
fn one(text: &str) -> Vec<Machine> {
    if text.trim().is_empty() {
        return Vec::new();
    }
    let part = Part { names: Vec::new(), line: 1, said: Said::Text(text.into()) };
    read(part)
}

/// The machines of a part: several where one text is about all of them.
fn read(part: Part) -> Vec<Machine> {
    let Part { names, line, said } = part;
    let (state, said, environment) = match said {
        Said::Text(text) => of_text(&text, &Environment::new()),
        Said::Both(text, known) => of_text(&text, &known),
        Said::Facts(environment) if *environment == Environment::new() => {
            (MachineState::NotRecognized, None, *environment)
        }
        Said::Facts(environment) => (MachineState::Read, None, *environment),
        Said::Failure(said) => (MachineState::Failed, Some(said), Environment::new()),
        Said::NoGpu => (MachineState::NoGpu, None, Environment::new()),
    };
    let machine =
        |name| Machine { name, line, state, said: said.clone(), environment: environment.clone() };
    if names.is_empty() {
        return alloc::vec![machine(None)];
    }
    names.into_iter().map(|name| machine(Some(name))).collect()
}

/// What a text says of a machine, over what is known beside it.
fn of_text(text: &str, known: &Environment) -> (MachineState, Option<String>, Environment) {
    let facts = parse_facts(text);
    let recognized = !facts.recognized.is_empty() || *known != Environment::new();
    let environment = completed(facts.environment, known);
    let decides = environment.driver.is_some()
        || environment.cuda_driver.is_some()
        || environment.jetpack.is_some()
        || !environment.gpus.is_empty();
    match failure_in(text).filter(|_| !decides) {
        Some(said) => (MachineState::Failed, Some(said), environment),
        None if recognized => (MachineState::Read, None, environment),
        None => (MachineState::NotRecognized, None, environment),
    }
}

/// The machines, each once. What is said of one in several places is joined, and what contradicts itself
/// is not known.
fn together(machines: Vec<Machine>, odd: &mut Vec<OddLine>) -> Vec<Machine> {
    let mut all: Vec<Machine> = Vec::with_capacity(machines.len());
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut again = BTreeSet::new();
    let mut line = None;
    for machine in machines {
        let Some(name) = machine.name.clone() else {
            all.push(machine);
            continue;
        };
        let place = *places.entry(name).or_insert(all.len());
        let Some(known) = all.get_mut(place) else {
            all.push(machine);
            continue;
        };
        // That nothing is known of it adds nothing.
        if known.state == MachineState::Read && machine.state == MachineState::Read {
            line.get_or_insert(machine.line);
            again.insert(place);
        }
        join(known, machine);
    }
    if let Some(line) = line {
        let names = again.iter().filter_map(|place| all.get(*place)?.name.as_deref());
        let again: MachineNames = names.collect();
        let what = match again.len() {
            1 => format!("{again} is there more than once, and taken for one machine"),
            count => format!(
                "{count} names are there more than once, and taken for one machine each: {again}"
            ),
        };
        odd.push(OddLine { line, what });
    }
    all
}

fn join(known: &mut Machine, other: Machine) {
    const LEAST: [MachineState; 4] = [
        MachineState::NotRecognized,
        MachineState::NoGpu,
        MachineState::Failed,
        MachineState::Read,
    ];
    let rank = |state| LEAST.iter().position(|one| *one == state).unwrap_or_default();
    if known.state == MachineState::Read && other.state == MachineState::Read {
        let first = core::mem::take(&mut known.environment);
        known.environment = joined(first, known.line, other.environment, other.line);
    } else if rank(other.state) > rank(known.state) {
        let line = known.line;
        *known = Machine { line, ..other };
    }
}
