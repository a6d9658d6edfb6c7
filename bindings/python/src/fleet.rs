//! Many machines at once.

use ngcompat::facts::OddLine;
use ngcompat::{DriverChange, Fleet, MachineNames, gather_machines, matrix};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyMapping, PyString};
use serde::Serialize;

use crate::answer::{As, show};
use crate::arguments::{self, Argument, Subject, each, facts, text};
use crate::errors::parse;

/// An answer, and what of the text belongs to no machine.
#[derive(Serialize)]
struct Answer<T> {
    #[serde(flatten)]
    answer: T,
    without_gpu: MachineNames,
    odd: Vec<OddLine>,
}

/// Which releases run on all of many machines? With a release, on which of them does it run?
///
/// The machines are a dictionary of facts by name, a list of facts, or a text of several machines:
/// Kubernetes nodes, what parallel shells print, an inventory as CSV. `set_driver` supposes other
/// drivers: `"580.95.05"` for all, `"470=580.95.05"` for those on a branch. `plan` says of each driver
/// branch that one would install today where it would make a release run, and what it would cost.
///
/// The answer is the JSON of `ngcompat fleet --json`, as plain data. Equal machines are asked about once.
#[pyfunction]
#[pyo3(signature = (machines, release = None, *, plan = None, family = None, set_driver = None))]
pub(crate) fn fleet(
    py: Python<'_>,
    machines: &Bound<'_, PyAny>,
    release: Argument<'_, '_>,
    plan: Argument<'_, '_>,
    family: Argument<'_, '_>,
    set_driver: Argument<'_, '_>,
) -> PyResult<Py<PyAny>> {
    let (fleet, without_gpu, odd) = read(machines)?;
    let mut changes: Vec<DriverChange> = Vec::new();
    if let Some(given) = set_driver {
        for one in each("set_driver", given)? {
            changes.push(parse(&text("set_driver", &one, "strings such as '470=580.95.05'")?)?);
        }
    }
    if plan.is_some() && (release.is_some() || !changes.is_empty()) {
        return Err(PyValueError::new_err("plan goes with neither release nor set_driver"));
    }
    let named = |name: &str, argument: &Bound<'_, PyAny>| match Subject::read(name, argument)? {
        Subject::Release(release) => Ok(release),
        Subject::Build(_) => {
            Err(PyValueError::new_err("a fleet is asked about a release by its name"))
        }
    };
    let answer = if let Some(plan) = plan {
        let answer = named("plan", plan)?.plan_fleet(&fleet);
        serde_json::to_value(Answer { answer, without_gpu, odd })
    } else if let Some(release) = release {
        let answer = named("release", release)?.check_fleet(&fleet, &changes);
        serde_json::to_value(Answer { answer, without_gpu, odd })
    } else {
        let answer = matrix().find_fleet(arguments::family(family)?, &fleet, &changes);
        serde_json::to_value(Answer { answer, without_gpu, odd })
    };
    let answer = answer.map_err(|error| PyValueError::new_err(error.to_string()))?;
    show(py, &answer, As::Plain)
}

fn read(machines: &Bound<'_, PyAny>) -> PyResult<(Fleet, MachineNames, Vec<OddLine>)> {
    if machines.cast::<PyString>().is_ok() {
        let gathered = gather_machines(&text("machines", machines, "a string")?);
        return Ok((gathered.fleet, gathered.without_gpu, gathered.odd));
    }
    let mut fleet = Fleet::new();
    if machines.cast::<PyDict>().is_ok() || machines.cast::<PyMapping>().is_ok() {
        for item in machines.cast::<PyMapping>()?.items()? {
            let (name, known): (Bound<'_, PyAny>, Bound<'_, PyAny>) = item.extract()?;
            fleet.add(&text("a name of machines", &name, "a string")?, facts(Some(&known))?);
        }
    } else {
        for (at, known) in each("machines", machines)?.iter().enumerate() {
            fleet.add(&format!("#{}", at + 1), facts(Some(known))?);
        }
    }
    Ok((fleet, MachineNames::default(), Vec::new()))
}
