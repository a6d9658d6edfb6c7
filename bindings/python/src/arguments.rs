//! What Python passes, as the core takes it.
//!
//! A value of a wrong type is a `TypeError` that names the argument; a string that can't be read is
//! a `ParseError` with the core's own code.

use std::str::FromStr;

use ngcompat::{
    Architecture, BoardClass, Build, BuildFact, BuildKind, BuildPlatform, ComponentVersion,
    ComputeCapability, CudaVersion, DriverVersion, Environment, ErrorCode, Family, Gpu, Release,
    ReleaseId, Report, matrix,
};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyFloat, PyInt, PyMapping, PyString};
use serde::Deserialize as _;
use serde_json::{Map, Value};

use crate::answer::Answer;
use crate::classes::Class;
use crate::errors::{self, ParseError, parse, parse_error};

/// An argument that may be left out, or be `None`.
pub(crate) type Argument<'a, 'py> = Option<&'a Bound<'py, PyAny>>;

/// The facts that are given by keyword.
#[derive(Clone, Copy, Default)]
pub(crate) struct Given<'a, 'py> {
    pub(crate) driver: Argument<'a, 'py>,
    pub(crate) cuda_driver: Argument<'a, 'py>,
    pub(crate) jetpack: Argument<'a, 'py>,
    pub(crate) gpus: Argument<'a, 'py>,
    pub(crate) os: Argument<'a, 'py>,
    pub(crate) arch: Argument<'a, 'py>,
    pub(crate) launcher: Argument<'a, 'py>,
    pub(crate) toolkit: Argument<'a, 'py>,
    pub(crate) machine: Argument<'a, 'py>,
    pub(crate) requires: Argument<'a, 'py>,
}

impl Given<'_, '_> {
    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        let Self {
            driver,
            cuda_driver,
            jetpack,
            gpus,
            os,
            arch,
            launcher,
            toolkit,
            machine,
            requires,
        } = self;
        [driver, cuda_driver, jetpack, gpus, os, arch, launcher, toolkit, machine, requires]
            .iter()
            .all(|one| one.is_none())
    }

    /// These facts over those known already.
    pub(crate) fn over(&self, known: Environment) -> PyResult<Environment> {
        let mut env = Environment::new();
        let Self {
            driver,
            cuda_driver,
            jetpack,
            gpus,
            os,
            arch,
            launcher,
            toolkit,
            machine,
            requires,
        } = self;
        for (key, given) in [
            ("driver", driver),
            ("cuda_driver", cuda_driver),
            ("jetpack", jetpack),
            ("os", os),
            ("arch", arch),
            ("launcher", launcher),
            ("toolkit", toolkit),
        ] {
            if let Some(given) = given {
                set(&mut env, key, &text(key, given, "a string")?)?;
            }
        }
        if let Some(given) = gpus {
            env = self::gpus(given)?.into_iter().fold(env, Environment::gpu);
        }
        // After the GPUs and the architecture, which it does not replace.
        if let Some(given) = machine {
            set(&mut env, "machine", &text("machine", given, "a string such as 'DGX H100'")?)?;
        }
        if let Some(given) = requires {
            for one in each("requires", given)? {
                set(
                    &mut env,
                    "requires",
                    &text("requires", &one, "strings such as 'cudnn>=8.0'")?,
                )?;
            }
        }
        Ok(env.over(known))
    }
}

fn set(env: &mut Environment, key: &str, text: &str) -> PyResult<()> {
    env.set(key, text).map_err(|error| parse_error(&error))
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
    } else if is_mapping(argument) {
        return environment(&json("facts", argument, 0)?);
    }
    Err(wrong(
        "facts",
        "an Environment, what detect() or parse_facts() give, or a mapping",
        argument,
    ))
}

/// A release whose notes are recorded: mixed precision and known issues are asked of those only.
pub(crate) fn with_notes(release: &Bound<'_, PyAny>) -> PyResult<Release> {
    self::release("release", release)?.with_notes().map_err(|error| parse_error(&error))
}

/// A release by name, or the release itself.
pub(crate) fn release(name: &str, argument: &Bound<'_, PyAny>) -> PyResult<Release> {
    errors::release(&release_name(name, argument, "a string such as '24.05', or a Release")?)
}

/// The name of a release, as it was given where the argument is the release itself.
pub(crate) fn release_name(
    name: &str,
    argument: &Bound<'_, PyAny>,
    expected: &str,
) -> PyResult<String> {
    match argument.cast::<Answer>().ok().and_then(|answer| answer.get().release_name()) {
        Some(release) => Ok(release.to_owned()),
        None => text(name, argument, expected),
    }
}

/// What is judged: a release, or a build described by its own facts.
pub(crate) enum Subject {
    Release(Release),
    Build(Build),
}

impl Subject {
    /// A release by name, a release, a build, or a mapping of a build's facts.
    pub(crate) fn read(name: &str, argument: &Bound<'_, PyAny>) -> PyResult<Self> {
        let is_build =
            argument.cast::<Answer>().is_ok_and(|answer| answer.get().class() == Class::Build);
        if is_build || is_mapping(argument) {
            return build(&json(name, argument, 0)?).map(Self::Build);
        }
        let expected = "a string such as '24.05', a Release or a Build";
        errors::release(&release_name(name, argument, expected)?).map(Self::Release)
    }

    pub(crate) fn check(&self, env: &Environment) -> Report {
        match self {
            Self::Release(release) => release.check(env),
            Self::Build(build) => matrix().check_build(build, env),
        }
    }
}

/// A family by its key, or the family itself; NVIDIA's PyTorch containers, where it is left out.
pub(crate) fn family(argument: Argument<'_, '_>) -> PyResult<&'static Family> {
    matrix().family(&family_key(argument)?).map_err(|error| errors::release_error(&error))
}

pub(crate) fn family_key(argument: Argument<'_, '_>) -> PyResult<String> {
    let Some(argument) = argument else { return Ok(String::from("pytorch")) };
    match argument.cast::<Answer>() {
        Ok(answer) if answer.get().class() == Class::Family => {
            Ok(answer.get().str("family").unwrap_or_default().to_owned())
        }
        _ => text("family", argument, "a string such as 'torch', or a Family"),
    }
}

/// A GPU by name or compute capability, or the GPU itself; unknown, where it is left out.
pub(crate) fn gpu(name: &str, argument: Argument<'_, '_>) -> PyResult<Gpu> {
    let Some(argument) = argument else { return Ok(Gpu::UNKNOWN) };
    if is_mapping(argument) || argument.cast::<Answer>().is_ok() {
        let value = json(name, argument, 0)?;
        check_gpu(&value)?;
        return Gpu::deserialize(&value).map_err(|error| malformed("facts", &error));
    }
    parse(&text(name, argument, "a string such as 'Tesla T4', or a Gpu")?)
}

/// The GPUs of a machine. One alone need not be in a list.
pub(crate) fn gpus(argument: &Bound<'_, PyAny>) -> PyResult<Vec<Gpu>> {
    let one = is_mapping(argument) || argument.cast::<Answer>().is_ok();
    let each = if one { vec![argument.clone()] } else { each("gpus", argument)? };
    let mut gpus = Vec::with_capacity(each.len());
    for item in &each {
        if item.cast::<PyString>().is_ok() {
            let names = text("gpus", item, "a string such as 'Tesla T4'")?;
            gpus.extend(Gpu::list(&names).map_err(|error| parse_error(&error))?);
        } else {
            gpus.push(gpu("gpus", Some(item))?);
        }
    }
    Ok(gpus)
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
    let mut all = Vec::new();
    // A loop: to collect, pyo3 would import `operator` for a hint of the length.
    for item in
        argument.try_iter().map_err(|_| wrong(name, "a string or a list of them", argument))?
    {
        all.push(item?);
    }
    Ok(all)
}

/// Whether it is a mapping. A string is none, and asking would import `collections.abc`.
fn is_mapping(argument: &Bound<'_, PyAny>) -> bool {
    argument.cast::<PyString>().is_err() && argument.cast::<PyMapping>().is_ok()
}

/// A text that is read as `T`.
pub(crate) fn read<T: FromStr<Err: ErrorCode>>(
    name: &str,
    argument: Argument<'_, '_>,
) -> PyResult<Option<T>> {
    argument.map(|argument| parse(&text(name, argument, "a string")?)).transpose()
}

/// A bool, and nothing that is merely true or false.
pub(crate) fn truth(name: &str, argument: Argument<'_, '_>) -> PyResult<Option<bool>> {
    let read = |it: &Bound<'_, PyAny>| it.extract().map_err(|_| wrong(name, "a bool", it));
    argument.map(read).transpose()
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
pub(crate) fn json(name: &str, value: &Bound<'_, PyAny>, depth: u8) -> PyResult<Value> {
    /// The facts of a machine have four levels, those of an image eight.
    const DEEPEST: u8 = 16;
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
    let mut read = Environment::new();
    for (key, member) in members(Some(value)).chain(members(value.get("platform"))) {
        // Those that have parts.
        let parts = ["platform", "components", "container", "recognized", "conflicts"];
        if parts.contains(&key.as_str()) {
            continue;
        }
        texts(member).try_for_each(|text| set(&mut read, key, text))?;
        let known = key == "requirements" || Environment::KEYS.contains(&key.as_str());
        if !known && texts(member).next().is_none() {
            set(&mut read, key, "")?;
        }
    }
    let gpus = value.get("gpus").and_then(Value::as_array);
    for gpu in gpus.into_iter().flatten() {
        check_gpu(gpu)?;
    }
    for (_, version) in members(value.get("components")) {
        check_text::<ComponentVersion>(version)?;
    }
    if let Some(container) = value.get("container") {
        check_texts::<ReleaseId>(container, "release")?;
        check_texts::<ComponentVersion>(container, "cuda")?;
        check_texts::<DriverVersion>(container, "cuda_driver_version")?;
    }
    Environment::deserialize(value).map_err(|error| malformed("facts", &error))
}

/// The build of a JSON document.
pub(crate) fn build(value: &Value) -> PyResult<Build> {
    check_texts::<BuildKind>(value, "kind")?;
    check_texts::<BuildPlatform>(value, "platform")?;
    check_texts::<CudaVersion>(value, "cuda")?;
    check_texts::<DriverVersion>(value, "compat_driver")?;
    check_texts::<ComputeCapability>(value, "capabilities")?;
    check_texts::<ComputeCapability>(value, "ptx")?;
    check_texts::<BuildFact>(value, "inferred")?;
    Build::deserialize(value).map_err(|error| malformed("build", &error))
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
    texts(value.get(key).unwrap_or(&Value::Null)).try_for_each(|text| parse::<T>(text).map(drop))
}

fn check_text<T: FromStr<Err: ErrorCode>>(value: &Value) -> PyResult<()> {
    texts(value).try_for_each(|text| parse::<T>(text).map(drop))
}

fn members(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_object).into_iter().flatten()
}

/// The text, or each of the texts of a list.
fn texts(value: &Value) -> impl Iterator<Item = &str> {
    let list = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
    list.iter().filter_map(Value::as_str)
}

/// Facts of a wrong shape.
pub(crate) fn malformed(what: &str, error: &serde_json::Error) -> PyErr {
    let code = format!("{what}-malformed");
    ParseError::new_err((format!("cannot read the {what}: {error}"), code))
}
