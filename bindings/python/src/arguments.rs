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
use pyo3::types::{PyBool, PyBytes, PyDict, PyFloat, PyInt, PyMapping, PyString, PyTuple};
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

impl<'a, 'py> Given<'a, 'py> {
    /// The place of a fact by its key.
    fn slot(&mut self, key: &str) -> PyResult<&mut Argument<'a, 'py>> {
        Ok(match key {
            "driver" => &mut self.driver,
            "cuda_driver" => &mut self.cuda_driver,
            "jetpack" => &mut self.jetpack,
            "gpu" | "gpus" => &mut self.gpus,
            "os" => &mut self.os,
            "arch" => &mut self.arch,
            "launcher" => &mut self.launcher,
            "toolkit" => &mut self.toolkit,
            "machine" => &mut self.machine,
            "requires" => &mut self.requires,
            _ => {
                // The core says which keys there are.
                set(&mut Environment::new(), key, "")?;
                return Err(PyTypeError::new_err(format!("{key} is not a fact")));
            }
        })
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
            if let Some(given) = said(*given) {
                set(&mut env, key, &text(key, given, example(key))?)?;
            }
        }
        if let Some(given) = said(*gpus) {
            env = self::gpus(given)?.into_iter().fold(env, Environment::gpu);
        }
        // After the GPUs and the architecture, which it does not replace.
        if let Some(given) = said(*machine) {
            set(&mut env, "machine", &text("machine", given, "a string such as 'DGX H100'")?)?;
        }
        if let Some(given) = said(*requires) {
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

/// What a fact is given as.
fn example(key: &str) -> &'static str {
    match key {
        "driver" => "a string such as '535.161.08'",
        "cuda_driver" => "a string such as '12.4'",
        "jetpack" => "a string such as '6.2'",
        "os" => "a string such as 'linux'",
        "arch" => "a string such as 'x86_64'",
        "launcher" => "a string such as 'docker'",
        "toolkit" => "a string such as '1.17.8'",
        _ => "a string",
    }
}

/// What is said of a fact: nothing by None, and by what tables have in empty cells, NaN and `pandas.NA`.
pub(crate) fn said<'a, 'py>(argument: Argument<'a, 'py>) -> Argument<'a, 'py> {
    argument.filter(|value| !is_unknown(value))
}

fn is_unknown(value: &Bound<'_, PyAny>) -> bool {
    if value.is_none() || value.cast::<PyString>().is_ok() {
        return value.is_none();
    }
    // `numpy.float32` is not a `float`, and converts to one.
    let kind = value.get_type();
    let is_named = |name: &str| kind.name().is_ok_and(|kind| kind == name);
    is_named("NAType") || is_named("NaTType") || value.extract::<f64>().is_ok_and(f64::is_nan)
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
            (Class::Environment | Class::Facts, _) => return deserialized(answer.json()),
            (Class::Detection, Some(found)) => return deserialized(found),
            _ => {}
        }
    } else if is_mapping(argument) {
        return of_mapping(argument);
    } else if let Some(row) = row(argument)? {
        return of_mapping(&row);
    }
    Err(wrong(
        "facts",
        "an Environment, what detect() or parse_facts() give, or a mapping",
        argument,
    ))
}

/// A row of a table as a mapping: a named tuple, as `itertuples()` gives it, or a series of pandas.
fn row<'py>(argument: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = argument.py();
    let is_series = || argument.get_type().name().is_ok_and(|name| name == "Series");
    let method = match argument.cast::<PyTuple>() {
        Ok(_) => "_asdict",
        Err(_) if is_series() => "to_dict",
        Err(_) => return Ok(None),
    };
    let Some(method) = argument.getattr_opt(method)? else { return Ok(None) };
    let row = method.call0()?;
    // `itertuples()` gives the place of the row in front of its cells.
    row.call_method1("pop", ("Index", py.None()))?;
    Ok(Some(row))
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
    let Some(argument) = said(argument) else { return Ok(Gpu::UNKNOWN) };
    if let Some(capability) = capability(argument) {
        return parse(&capability);
    }
    if is_mapping(argument) || argument.cast::<Answer>().is_ok() {
        let value = json(name, argument, 0)?;
        check_gpu(&value)?;
        return Gpu::deserialize(&value).map_err(|error| malformed("facts", &error));
    }
    parse(&text(name, argument, "a string such as 'Tesla T4', or a Gpu")?)
}

/// A compute capability as `torch.cuda.get_device_capability` gives it: `(8, 0)`.
fn capability(argument: &Bound<'_, PyAny>) -> Option<String> {
    let (major, minor): (u8, u8) = argument.cast::<PyTuple>().ok()?.extract().ok()?;
    Some(format!("{major}.{minor}"))
}

/// The GPUs of a machine. One alone need not be in a list.
pub(crate) fn gpus(argument: &Bound<'_, PyAny>) -> PyResult<Vec<Gpu>> {
    let one =
        is_mapping(argument) || argument.cast::<Answer>().is_ok() || capability(argument).is_some();
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
    // To go through a mapping gives its keys, and drops what they say.
    if argument.cast::<PyBytes>().is_ok() || is_mapping(argument) {
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

/// A string; surrogates, which are not text, become replacement characters.
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

/// A machine described by a mapping, whose keys are the keywords, or those of `to_dict()`.
fn of_mapping(mapping: &Bound<'_, PyAny>) -> PyResult<Environment> {
    /// What no keyword gives.
    const PARTS: [&str; 4] = ["components", "container", "recognized", "conflicts"];
    let mut values: Vec<(String, Bound<'_, PyAny>)> = Vec::new();
    let mut parts = Map::new();
    for (key, value) in items("facts", mapping)? {
        match key.as_str() {
            "platform" if is_mapping(&value) => {
                for (key, value) in items("facts[\"platform\"]", &value)? {
                    // What stands beside the platform wins over what is in it.
                    values.insert(0, (key, value));
                }
            }
            key if PARTS.contains(&key) => {
                if !is_unknown(&value) {
                    parts.insert(key.to_owned(), json(&format!("facts[{key:?}]"), &value, 1)?);
                }
            }
            "platform" if is_unknown(&value) => {}
            "requirements" => values.push((String::from("requires"), value)),
            _ => values.push((key, value)),
        }
    }
    let mut given = Given::default();
    for (key, value) in &values {
        let slot = given.slot(key)?;
        if let Some(other) = said(*slot).filter(|_| key.starts_with("gpu") && !is_unknown(value))
            && !other.eq(value)?
        {
            return Err(PyTypeError::new_err("facts have both `gpu` and `gpus`; give one"));
        }
        *slot = Some(value);
    }
    for (_, version) in members(parts.get("components")) {
        check_text::<ComponentVersion>(version)?;
    }
    if let Some(container) = parts.get("container") {
        check_texts::<ReleaseId>(container, "release")?;
        check_texts::<ComponentVersion>(container, "cuda")?;
        check_texts::<DriverVersion>(container, "cuda_driver_version")?;
    }
    let Environment { components, container, conflicts, .. } = deserialized(&Value::Object(parts))?;
    let mut env = given.over(Environment::new())?;
    (env.components, env.container, env.conflicts) = (components, container, conflicts);
    Ok(env)
}

/// The facts of a call that takes those of `find`.
pub(crate) fn facts_of_call(
    function: &str,
    positional: &Bound<'_, PyTuple>,
    keywords: Option<&Bound<'_, PyDict>>,
) -> PyResult<Environment> {
    let mut positional = positional.iter();
    let mut facts = positional.next();
    if positional.next().is_some() {
        let message = format!("{function}() takes at most 1 positional argument");
        return Err(PyTypeError::new_err(message));
    }
    let mut values: Vec<(String, Bound<'_, PyAny>)> = Vec::new();
    for (key, value) in keywords.into_iter().flat_map(PyDictMethods::iter) {
        let key = text("a keyword", &key, "a string")?;
        if key == "facts" && facts.is_none() {
            facts = Some(value);
        } else if Environment::KEYS.contains(&key.as_str()) {
            values.push((key, value));
        } else {
            let message = format!("{function}() got an unexpected keyword argument '{key}'");
            return Err(PyTypeError::new_err(message));
        }
    }
    let mut given = Given::default();
    for (key, value) in &values {
        let slot = given.slot(key)?;
        if let Some(other) = said(*slot).filter(|_| key.starts_with("gpu") && !is_unknown(value))
            && !other.eq(value)?
        {
            return Err(PyTypeError::new_err("facts have both `gpu` and `gpus`; give one"));
        }
        *slot = Some(value);
    }
    given.over(self::facts(facts.as_ref().filter(|facts| !facts.is_none()))?)
}

fn items<'py>(
    name: &str,
    mapping: &Bound<'py, PyAny>,
) -> PyResult<Vec<(String, Bound<'py, PyAny>)>> {
    let mut all = Vec::new();
    for item in mapping.cast::<PyMapping>()?.items()? {
        let (key, value): (Bound<'_, PyAny>, Bound<'_, PyAny>) = item.extract()?;
        all.push((text(&format!("a key of {name}"), &key, "a string")?, value));
    }
    Ok(all)
}

fn deserialized(value: &Value) -> PyResult<Environment> {
    Environment::deserialize(value).map_err(|error| malformed("facts", &error))
}

/// The build of a JSON document.
pub(crate) fn build(value: &Value) -> PyResult<Build> {
    check_texts::<BuildKind>(value, "kind")?;
    check_texts::<BuildPlatform>(value, "platform")?;
    check_texts::<CudaVersion>(value, "cuda")?;
    check_texts::<DriverVersion>(value, "compat_driver")?;
    check_texts::<ComputeCapability>(value, "capabilities")?;
    check_texts::<ComputeCapability>(value, "arch_specific")?;
    check_texts::<ComputeCapability>(value, "ptx")?;
    check_texts::<DriverVersion>(value, "loads_from")?;
    check_texts::<DriverVersion>(value, "compat_first_from")?;
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
