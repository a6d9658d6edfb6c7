//! Many machines at once.

use ngcompat::{
    Fleet, FleetQuestion, FleetQuestionError, GatheredMachines, gather_machines, matrix,
};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyMapping, PyString};

use crate::answer::{As, show};
use crate::arguments::{self, Argument, Subject, each, facts, text};
use crate::errors::{parse, parse_error, release_error};

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
    let machines = read(machines)?;
    let mut question = FleetQuestion::default();
    for one in set_driver.map(|given| each("set_driver", given)).transpose()?.into_iter().flatten()
    {
        let change = text("set_driver", &one, "strings such as '470=580.95.05'")?;
        question.set_driver.push(parse(&change)?);
    }
    let named = |name: &str, argument: &Bound<'_, PyAny>| match Subject::read(name, argument)? {
        Subject::Release(release) => Ok(release),
        Subject::Build(_) => {
            Err(PyValueError::new_err("a fleet is asked about a release by its name"))
        }
    };
    question.plan = plan.map(|plan| named("plan", plan)).transpose()?;
    question.release = release.map(|release| named("release", release)).transpose()?;
    question.family = family.map(|_| arguments::family(family)).transpose()?;
    let answer = machines.ask(matrix(), &question).map_err(|error| match &error {
        FleetQuestionError::Family(error) => release_error(error),
        error => parse_error(error),
    })?;
    let answer =
        serde_json::to_value(answer).map_err(|error| PyValueError::new_err(error.to_string()))?;
    show(py, &answer, As::Plain)
}

fn read(machines: &Bound<'_, PyAny>) -> PyResult<GatheredMachines> {
    if machines.cast::<PyString>().is_ok() {
        return Ok(gather_machines(&text("machines", machines, "a string")?));
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
    Ok(fleet.into())
}
