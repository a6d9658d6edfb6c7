//! What Python passes, as the core takes it.
//!
//! A value of a wrong type is a `TypeError` that names the argument; a string that can't be read is
//! a `ParseError` with the core's own code.

use std::str::FromStr;

use ngcompat::{
    Architecture, BoardClass, ErrorCode, ComponentVersion, ComputeCapability, CpuArch, CudaVersion,
    DriverVersion, Environment, Gpu, Os, Release, ReleaseId, Requirement,
};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyFloat, PyInt, PyMapping, PyString};
use serde::Deserialize as _;
use serde_json::{Map, Value};

use crate::answer::Answer;
use crate::classes::Class;
use crate::errors::{self, ParseError, parse};

/// An argument that may be left out, or be `None`.
pub(crate) type Argument<'a, 'py> = Option<&'a Bound<'py, PyAny>>;

/// The facts that are given by keyword.
#[derive(Clone, Copy, Default)]
pub(crate) struct Told<'a, 'py> {
    pub(crate) driver: Argument<'a, 'py>,
    pub(crate) cuda_driver: Argument<'a, 'py>,
    pub(crate) gpus: Argument<'a, 'py>,
    pub(crate) os: Argument<'a, 'py>,
    pub(crate) arch: Argument<'a, 'py>,
    pub(crate) requires: Argument<'a, 'py>,
}

impl Told<'_, '_> {
    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        let Self { driver, cuda_driver, gpus, os, arch, requires } = self;
        [driver, cuda_driver, gpus, os, arch, requires].iter().all(|told| told.is_none())
    }

    /// These facts over those known already: what is told wins.
    pub(crate) fn over(&self, mut env: Environment) -> PyResult<Environment> {
        env.override_driver(read("driver", self.driver)?, read("cuda_driver", self.cuda_driver)?);
        env.platform.os = read("os", self.os)?.or(env.platform.os);
        env.platform.arch = read("arch", self.arch)?.or(env.platform.arch);
        if let Some(told) = self.gpus {
            env.gpus = gpus(told)?;
        }
        if let Some(told) = self.requires {
            env.requirements = each("requires", told)?
                .iter()
                .map(|one| parse(&text("requires", one, "strings such as 'cudnn>=8.0'")?))
                .collect::<PyResult<_>>()?;
        }
        Ok(env)
    }
}

/// The machine that facts describe: an `Environment`, what `detect` or `parse_facts` give, or a
/// mapping of the same keys.
pub(crate) fn facts(argument: Argument<'_, '_>) -> PyResult<Environment> {
    let Some(argument) = argument else { return Ok(Environment::new()) };
    if let Ok(answer) = argument.cast::<Answer>() {
        let answer = answer.get();
        match (answer.class(), answer.json().get("environment")) {
            (Class::Environment | Class::Facts, _) => return environment(answer.json()),
            (Class::Detection, Some(found)) => return environment(found),
            _ => {}
        }
    } else if argument.cast::<PyMapping>().is_ok() {
        return environment(&json("facts", argument, 0)?);
    }
    Err(wrong(
        "facts",
        "an Environment, what detect() or parse_facts() give, or a mapping",
        argument,
    ))
}

/// A release by name, or the release itself.
pub(crate) fn release(name: &str, argument: &Bound<'_, PyAny>) -> PyResult<&'static Release> {
    if let Ok(answer) = argument.cast::<Answer>()
        && let Some(release) = answer.get().str("release")
    {
        return errors::release(release);
    }
    errors::release(&text(name, argument, "a string such as '24.05', or a Release")?)
}

/// A GPU by name or compute capability, or the GPU itself; unknown, where it is left out.
pub(crate) fn gpu(name: &str, argument: Argument<'_, '_>) -> PyResult<Gpu> {
    let Some(argument) = argument else { return Ok(Gpu::UNKNOWN) };
    if argument.cast::<PyMapping>().is_ok() || argument.cast::<Answer>().is_ok() {
        let value = json(name, argument, 0)?;
        check_gpu(&value)?;
        return Gpu::deserialize(&value).map_err(|error| malformed(&error));
    }
    parse(&text(name, argument, "a string such as 'Tesla T4', or a Gpu")?)
}

/// The GPUs of a machine. One alone need not be in a list.
pub(crate) fn gpus(argument: &Bound<'_, PyAny>) -> PyResult<Vec<Gpu>> {
    let one = argument.cast::<PyMapping>().is_ok() || argument.cast::<Answer>().is_ok();
    let each = if one { vec![argument.clone()] } else { each("gpus", argument)? };
    each.iter().map(|item| gpu("gpus", Some(item))).collect()
}

/// The items of a list; a string is a list of one.
pub(crate) fn each<'py>(
    name: &str,
    argument: &Bound<'py, PyAny>,
) -> PyResult<Vec<Bound<'py, PyAny>>> {
    if argument.cast::<PyString>().is_ok() {
        return Ok(vec![argument.clone()]);
    }
    if argument.cast::<PyBytes>().is_ok() {
        return Err(wrong(name, "a string or a list of them", argument));
    }
    let items =
        argument.try_iter().map_err(|_| wrong(name, "a string or a list of them", argument))?;
    items.collect()
}

/// A text that is read as `T`.
pub(crate) fn read<T: FromStr<Err: ErrorCode>>(
    name: &str,
    argument: Argument<'_, '_>,
) -> PyResult<Option<T>> {
    argument.map(|argument| parse(&text(name, argument, "a string")?)).transpose()
}

/// A string; surrogates, which are no text, become replacement characters.
pub(crate) fn text(name: &str, argument: &Bound<'_, PyAny>, expected: &str) -> PyResult<String> {
    match argument.cast::<PyString>() {
        Ok(text) => Ok(text.to_string_lossy().into_owned()),
        Err(_) => Err(wrong(name, expected, argument)),
    }
}

fn wrong(name: &str, expected: &str, argument: &Bound<'_, PyAny>) -> PyErr {
    let kind = argument.get_type();
    match kind.name() {
        Ok(kind) => PyTypeError::new_err(format!("{name} must be {expected}, not {kind}")),
        Err(error) => error,
    }
}

/// A Python value as JSON.
fn json(name: &str, value: &Bound<'_, PyAny>, depth: u8) -> PyResult<Value> {
    /// The facts of a machine have four levels.
    const DEEPEST: u8 = 8;
    if depth > DEEPEST {
        return Err(PyTypeError::new_err(format!("{name} is nested too deeply")));
    }
    if value.is_none() {
        return Ok(Value::Null);
    }
    if let Ok(answer) = value.cast::<Answer>() {
        let mut json = answer.get().json().clone();
        if answer.get().class() == Class::GpuReport
            && let Some(members) = json.as_object_mut()
        {
            // What was answered about a GPU is no fact about it.
            members.retain(|key, _| key != "verdict" && key != "mode");
        }
        return Ok(json);
    }
    if let Ok(text) = value.cast::<PyString>() {
        return Ok(Value::String(text.to_string_lossy().into_owned()));
    }
    if value.cast::<PyBool>().is_ok() {
        return Ok(Value::Bool(value.is_truthy()?));
    }
    if value.cast::<PyInt>().is_ok() || value.cast::<PyFloat>().is_ok() {
        return Ok(Value::from(value.extract::<f64>().unwrap_or(f64::MAX)));
    }
    if let Ok(mapping) = value.cast::<PyMapping>() {
        let mut members = Map::new();
        for item in mapping.items()? {
            let (key, member): (Bound<'_, PyAny>, Bound<'_, PyAny>) = item.extract()?;
            let key = text(&format!("a key of {name}"), &key, "a string")?;
            let member = json(&format!("{name}[{key:?}]"), &member, depth + 1)?;
            members.insert(key, member);
        }
        return Ok(Value::Object(members));
    }
    if value.cast::<PyBytes>().is_err()
        && let Ok(items) = value.try_iter()
    {
        let items = items.map(|item| json(name, &item?, depth + 1));
        return Ok(Value::Array(items.collect::<PyResult<_>>()?));
    }
    Err(wrong(name, "plain data", value))
}

/// The environment of a JSON document.
///
/// Every text is read alone first, so that what is wrong with one keeps its code.
fn environment(value: &Value) -> PyResult<Environment> {
    check_texts::<DriverVersion>(value, "driver")?;
    check_texts::<CudaVersion>(value, "cuda_driver")?;
    for place in [Some(value), value.get("platform")].into_iter().flatten() {
        check_texts::<Os>(place, "os")?;
        check_texts::<CpuArch>(place, "arch")?;
    }
    let gpus = value.get("gpus").and_then(Value::as_array);
    for gpu in gpus.into_iter().flatten() {
        check_gpu(gpu)?;
    }
    let components = value.get("components").and_then(Value::as_object);
    for version in components.into_iter().flat_map(Map::values) {
        check_text::<ComponentVersion>(version)?;
    }
    if let Some(container) = value.get("container") {
        check_texts::<ReleaseId>(container, "release")?;
        check_texts::<ComponentVersion>(container, "cuda")?;
        check_texts::<DriverVersion>(container, "cuda_driver_version")?;
    }
    check_texts::<Requirement>(value, "requirements")?;
    check_texts::<Requirement>(value, "requires")?;
    Environment::deserialize(value).map_err(|error| malformed(&error))
}

fn check_gpu(value: &Value) -> PyResult<()> {
    check_text::<Gpu>(value)?;
    check_texts::<Gpu>(value, "name")?;
    check_texts::<ComputeCapability>(value, "compute_capability")?;
    check_texts::<Architecture>(value, "architecture")?;
    check_texts::<BoardClass>(value, "class")
}

/// Reads the text, or each of the texts, of a key.
fn check_texts<T: FromStr<Err: ErrorCode>>(value: &Value, key: &str) -> PyResult<()> {
    match value.get(key) {
        Some(Value::Array(items)) => items.iter().try_for_each(check_text::<T>),
        Some(value) => check_text::<T>(value),
        None => Ok(()),
    }
}

fn check_text<T: FromStr<Err: ErrorCode>>(value: &Value) -> PyResult<()> {
    value.as_str().map_or(Ok(()), |text| parse::<T>(text).map(drop))
}

/// Facts of a wrong shape.
fn malformed(error: &serde_json::Error) -> PyErr {
    ParseError::new_err((format!("the facts can't be read: {error}"), "facts-malformed"))
}
