//! The functions of the package.

use std::cmp::Ordering;
use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;

use ngcompat::constraint::{Brand, Constraint, Dialect, Evaluation};
use ngcompat::{
    ComponentVersion, ComputeCapability, CudaVersion, DriverVersion, Gpu, IssueFilter, Rule,
    RunMode, Verdict, matrix,
};
use ngcompat_host::Probe;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyMapping, PyTuple};
use serde::Serialize;
use serde_json::json;

use crate::answer::Answer;
use crate::arguments::{self, Argument, Told, each, facts, read, text};
use crate::classes::Class;
use crate::errors::parse;

/// Does a release run on this machine, in which mode, why or why not, and what would?
///
/// It does not look at the machine: `check("24.05", detect())` does. What is given by keyword wins
/// over `facts`.
#[pyfunction]
#[pyo3(signature = (
    release, facts = None, *, driver = None, cuda_driver = None, gpus = None, os = None, arch = None,
    requires = None
))]
#[expect(clippy::too_many_arguments, reason = "each is a keyword of its own in Python")]
pub(crate) fn check(
    py: Python<'_>,
    release: &Bound<'_, PyAny>,
    facts: Argument<'_, '_>,
    driver: Argument<'_, '_>,
    cuda_driver: Argument<'_, '_>,
    gpus: Argument<'_, '_>,
    os: Argument<'_, '_>,
    arch: Argument<'_, '_>,
    requires: Argument<'_, '_>,
) -> PyResult<Py<PyAny>> {
    let release = arguments::release("release", release)?;
    let told = Told { driver, cuda_driver, gpus, os, arch, requires };
    let report = release.check(&told.over(self::facts(facts)?)?);
    Answer::new(Class::Report, &report)?.with_text(report).object(py)
}

/// The releases that run on a machine, and those that may, newest first.
#[pyfunction]
#[pyo3(signature = (
    facts = None, *, driver = None, cuda_driver = None, gpus = None, os = None, arch = None,
    requires = None
))]
#[expect(clippy::too_many_arguments, reason = "each is a keyword of its own in Python")]
pub(crate) fn find(
    py: Python<'_>,
    facts: Argument<'_, '_>,
    driver: Argument<'_, '_>,
    cuda_driver: Argument<'_, '_>,
    gpus: Argument<'_, '_>,
    os: Argument<'_, '_>,
    arch: Argument<'_, '_>,
    requires: Argument<'_, '_>,
) -> PyResult<Py<PyAny>> {
    let told = Told { driver, cuda_driver, gpus, os, arch, requires };
    let env = told.over(self::facts(facts)?)?;
    let found = matrix().find(&env);
    let answer = Answer::new(Class::Found, &found)?;
    let text = fmt::from_fn(move |f| {
        if found.releases.is_empty() {
            return f.write_str("no release is known to run here\n");
        }
        found.releases.iter().try_for_each(|one| {
            let mode = one.outcome.mode.map_or("mode open", RunMode::name);
            writeln!(f, "{} ({mode})", one.release)
        })
    });
    answer.with_text(text).object(py)
}

/// The newest release that runs on a machine, or None. Without facts, the newest of all.
#[pyfunction]
#[pyo3(signature = (
    facts = None, *, driver = None, cuda_driver = None, gpus = None, os = None, arch = None,
    requires = None
))]
#[expect(clippy::too_many_arguments, reason = "each is a keyword of its own in Python")]
pub(crate) fn newest(
    py: Python<'_>,
    facts: Argument<'_, '_>,
    driver: Argument<'_, '_>,
    cuda_driver: Argument<'_, '_>,
    gpus: Argument<'_, '_>,
    os: Argument<'_, '_>,
    arch: Argument<'_, '_>,
    requires: Argument<'_, '_>,
) -> PyResult<Option<Py<PyAny>>> {
    let told = Told { driver, cuda_driver, gpus, os, arch, requires };
    let newest = if facts.is_none() && told.is_empty() {
        matrix().newest()
    } else {
        let env = told.over(self::facts(facts)?)?;
        matrix().runnable(&env).next()
    };
    newest.map(|release| as_object(py, release)).transpose()
}

fn as_object(py: Python<'_>, release: &'static ngcompat::Release) -> PyResult<Py<PyAny>> {
    Answer::new(Class::Release, release)?.with_text(release.name()).object(py)
}

/// The release that a text names: 20.12, pytorch:20.12 or nvcr.io/nvidia/pytorch:20.12-py3.
#[pyfunction]
#[pyo3(signature = (name, /))]
pub(crate) fn release(py: Python<'_>, name: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
    as_object(py, arguments::release("release", name)?)
}

/// All releases, newest first.
#[pyfunction]
pub(crate) fn releases(py: Python<'_>) -> PyResult<Py<PyAny>> {
    #[derive(Serialize)]
    struct Releases {
        releases: Vec<&'static ngcompat::Release>,
    }
    let releases = Releases { releases: ngcompat::releases().iter().rev().collect() };
    Answer::new(Class::Releases, &releases)?.object(py)
}

/// What changed from one release to another.
#[pyfunction]
#[pyo3(signature = (from_, to))]
pub(crate) fn diff(
    py: Python<'_>,
    from_: &Bound<'_, PyAny>,
    to: &Bound<'_, PyAny>,
) -> PyResult<Py<PyAny>> {
    let (from, to) = (arguments::release("from_", from_)?, arguments::release("to", to)?);
    let diff = matrix().diff(from, to);
    Answer::new(Class::ReleaseDiff, &diff)?.with_text(diff).object(py)
}

/// The drivers that run a release on a GPU, by mode.
#[pyfunction]
#[pyo3(signature = (release, gpu = None))]
pub(crate) fn drivers(
    py: Python<'_>,
    release: &Bound<'_, PyAny>,
    gpu: Argument<'_, '_>,
) -> PyResult<Py<PyAny>> {
    let release = arguments::release("release", release)?;
    let options = matrix().drivers_for(release, &arguments::gpu("gpu", gpu)?);
    Answer::new(Class::DriverOptions, &options)?.with_text(options).object(py)
}

/// How to train in mixed precision in a release on a GPU.
#[pyfunction]
#[pyo3(signature = (release, gpu = None))]
pub(crate) fn amp(
    py: Python<'_>,
    release: &Bound<'_, PyAny>,
    gpu: Argument<'_, '_>,
) -> PyResult<Py<PyAny>> {
    let release = arguments::release("release", release)?;
    let guidance = ngcompat::amp(release, &arguments::gpu("gpu", gpu)?);
    Answer::new(Class::AmpGuidance, &guidance)?.with_text(guidance).object(py)
}

/// The known issues of a release that concern a machine and a job, the most specific first.
#[pyfunction]
#[pyo3(signature = (release, *, gpus = None, model = None, mode = None, precision = None))]
pub(crate) fn issues(
    py: Python<'_>,
    release: &Bound<'_, PyAny>,
    gpus: Argument<'_, '_>,
    model: Argument<'_, '_>,
    mode: Argument<'_, '_>,
    precision: Argument<'_, '_>,
) -> PyResult<Py<PyAny>> {
    let release = arguments::release("release", release)?;
    let gpus = gpus.map(arguments::gpus).transpose()?.unwrap_or_default();
    let model = model.map(|model| text("model", model, "a string")).transpose()?;
    let mut filter = IssueFilter::new().gpus(&gpus);
    filter.model = model.as_deref();
    filter.mode = read("mode", mode)?;
    filter.precision = read("precision", precision)?;
    let issues = release.issues(&filter);
    Answer::new(Class::IssueList, &issues)?.with_text(issues).object(py)
}

/// The slowdowns known of a model, oldest release first.
#[pyfunction]
#[pyo3(signature = (model, gpu = None))]
pub(crate) fn regressions(
    py: Python<'_>,
    model: &Bound<'_, PyAny>,
    gpu: Argument<'_, '_>,
) -> PyResult<Vec<Py<PyAny>>> {
    let model = text("model", model, "a string")?;
    let gpu: Option<Gpu> = gpu.map(|gpu| arguments::gpu("gpu", Some(gpu))).transpose()?;
    let regressions = matrix().regressions(&model, gpu.as_ref());
    let regressions = regressions.into_iter();
    regressions.map(|one| Answer::new(Class::Regression, &one)?.with_text(one).object(py)).collect()
}

/// The releases that a torch build string, an image reference or a container variable names.
#[pyfunction]
#[pyo3(signature = (text, /))]
pub(crate) fn identify(py: Python<'_>, text: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
    let found = ngcompat::identify(&self::text("text", text, "a string")?)
        .map_err(|error| crate::errors::parse_error(&error))?;
    Answer::new(Class::Identification, &found)?.with_text(found).object(py)
}

/// The facts in texts that people paste: nvidia-smi in all its forms, `collect_env`,
/// container variables and banners, node labels, the driver's files in /proc and /sys.
///
/// Several texts count as one. Where nothing is recognised, nothing is known.
#[pyfunction]
#[pyo3(signature = (*texts))]
pub(crate) fn parse_facts(py: Python<'_>, texts: &Bound<'_, PyTuple>) -> PyResult<Py<PyAny>> {
    let mut facts = ngcompat::Facts::default();
    for one in texts {
        facts = facts.merge(ngcompat::parse_facts(&text("text", &one, "a string")?));
    }
    Answer::new(Class::Facts, &facts)?.with_text(facts).object(py)
}

/// What pasted messages mean: what causes them, how sure that is, and what helps.
///
/// The text may be a whole log or a single line. Without a known message there is no diagnosis.
#[pyfunction]
#[pyo3(signature = (text, /))]
pub(crate) fn diagnose(py: Python<'_>, text: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
    let diagnosis = ngcompat::diagnose(&self::text("text", text, "a string")?);
    Answer::new(Class::Diagnosis, &diagnosis)?.with_text(diagnosis).object(py)
}

/// Evaluates `NVIDIA_REQUIRE_*` expressions on a machine. Several must all hold.
#[pyfunction]
#[pyo3(signature = (
    expressions, facts = None, *, driver = None, cuda_driver = None, gpus = None, os = None,
    brand = None, dialect = None
))]
#[expect(clippy::too_many_arguments, reason = "each is a keyword of its own in Python")]
pub(crate) fn constraint(
    py: Python<'_>,
    expressions: &Bound<'_, PyAny>,
    facts: Argument<'_, '_>,
    driver: Argument<'_, '_>,
    cuda_driver: Argument<'_, '_>,
    gpus: Argument<'_, '_>,
    os: Argument<'_, '_>,
    brand: Argument<'_, '_>,
    dialect: Argument<'_, '_>,
) -> PyResult<Py<PyAny>> {
    let told = Told { driver, cuda_driver, gpus, os, ..Told::default() };
    let mut facts = ngcompat::constraint::Facts::from(&told.over(self::facts(facts)?)?);
    facts.brand = read::<Brand>("brand", brand)?;
    let dialect = read::<Dialect>("dialect", dialect)?.unwrap_or(Dialect::C);
    let constraints: Vec<Constraint> = each("expressions", expressions)?
        .iter()
        .map(|one| {
            Constraint::parse(&text("expressions", one, "strings")?, dialect)
                .map_err(|error| crate::errors::parse_error(&error))
        })
        .collect::<PyResult<_>>()?;
    let evaluation = Evaluation::all(constraints.iter().map(|one| one.evaluate(&facts, dialect)));
    Answer::new(Class::Evaluation, &evaluation)?.with_text(evaluation).object(py)
}

/// What a rule means, why, and where it is stated.
#[pyfunction]
#[pyo3(signature = (rule, /))]
pub(crate) fn explain(py: Python<'_>, rule: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
    let explanation = parse::<Rule>(&text("rule", rule, "a string")?)?.explain();
    Answer::new(Class::Explanation, &explanation)?.with_text(explanation).object(py)
}

/// Looks at this machine: driver, GPUs, platform, container and PyTorch, without importing anything,
/// starting a process or opening a connection.
///
/// The arguments are for tests and for tools that look at another machine's files: `root` is a
/// directory to read instead of /, `nvml` a library to ask instead of the installed one (False asks
/// none), `environ` replaces the environment variables, `arch` the CPU's architecture, and
/// `torch_paths` the directories of sys.path.
#[pyfunction]
#[pyo3(signature = (*, root = None, nvml = None, environ = None, arch = None, torch_paths = None))]
pub(crate) fn detect(
    py: Python<'_>,
    root: Option<PathBuf>,
    nvml: Argument<'_, '_>,
    environ: Option<&Bound<'_, PyMapping>>,
    arch: Option<String>,
    torch_paths: Option<Vec<PathBuf>>,
) -> PyResult<Py<PyAny>> {
    let torch_paths = if let Some(paths) = torch_paths {
        paths
    } else {
        let mut paths = Vec::new();
        // A loop: to collect, pyo3 would import `operator` for a hint of the length.
        for path in py.import("sys")?.getattr("path")?.try_iter()? {
            paths.extend(path?.extract::<PathBuf>());
        }
        paths
    };
    let mut probe = Probe::new().torch_paths(torch_paths);
    if let Some(root) = root {
        probe = probe.root(root);
    }
    if let Some(nvml) = nvml {
        probe = match nvml.cast::<PyBool>() {
            Ok(asked) if asked.is_true() => probe,
            Ok(_) => probe.without_nvml(),
            Err(_) => probe.nvml_library(nvml.extract::<PathBuf>().map_err(|_| {
                PyTypeError::new_err("nvml must be the path of a library, or a bool")
            })?),
        };
    }
    if let Some(environ) = environ {
        let mut variables: Vec<(String, String)> = Vec::new();
        for pair in environ.items()? {
            variables.push(pair.extract()?);
        }
        probe = probe.env(variables);
    }
    if let Some(arch) = arch {
        probe = probe.arch(arch);
    }
    let detection = py.detach(|| probe.detect());
    Answer::new(Class::Detection, &detection)?.with_text(detection).object(py)
}

/// The report of a `require` that is told not to check: nothing is known, and no name is refused.
#[pyfunction]
#[pyo3(name = "_skipped", signature = (release = None, /))]
pub(crate) fn skipped(py: Python<'_>, release: Argument<'_, '_>) -> PyResult<Py<PyAny>> {
    let named = match release {
        Some(release) => match arguments::release("release", release) {
            Ok(release) => release.name().to_string(),
            Err(_) => release.to_string(),
        },
        None => String::from("unknown"),
    };
    let open = Verdict::Undetermined;
    let report = json!({
        "release": named,
        "verdict": open,
        "mode": null,
        "documented": false,
        "aspects": { "driver": open, "gpu": open, "platform": open, "contents": open },
        "gpus": [],
        "findings": [],
        "skipped": true,
    });
    let text = format!("{named}: not checked, because NGCOMPAT_DISABLE is set\n");
    Answer::new(Class::Report, &report)?.with_text(text).object(py)
}

/// Runs the command line and returns its exit status.
#[pyfunction]
#[pyo3(name = "_run")]
pub(crate) fn run(py: Python<'_>, arguments: Vec<OsString>) -> u8 {
    py.detach(|| ngcompat_cli::run(arguments))
}

/// A version in its canonical form.
fn canonical(class: &str, version: &str) -> PyResult<String> {
    Ok(match class {
        "DriverVersion" => parse::<DriverVersion>(version)?.to_string(),
        "CudaVersion" => parse::<CudaVersion>(version)?.to_string(),
        "ComputeCapability" => parse::<ComputeCapability>(version)?.to_string(),
        "ComponentVersion" => parse::<ComponentVersion>(version)?.to_string(),
        _ => return Err(PyValueError::new_err(format!("there are no versions called {class}"))),
    })
}

/// Compares two versions by their numbers, then by their texts: -1, 0 or 1. With one, gives its
/// canonical form.
#[pyfunction]
#[pyo3(name = "_compare", signature = (class, version, other = None, /))]
pub(crate) fn compare(
    py: Python<'_>,
    class: &str,
    version: &Bound<'_, PyAny>,
    other: Argument<'_, '_>,
) -> PyResult<Py<PyAny>> {
    fn by_number<T>(one: &str, other: &str) -> PyResult<Ordering>
    where
        T: std::str::FromStr<Err: ngcompat::ErrorCode> + Ord,
    {
        Ok(parse::<T>(one)?.cmp(&parse::<T>(other)?))
    }
    let version = text("version", version, "a string")?;
    let Some(other) = other else {
        return Ok(canonical(class, &version)?.into_pyobject(py)?.into_any().unbind());
    };
    let other = text("version", other, "a string")?;
    let ordering = match class {
        "DriverVersion" => by_number::<DriverVersion>(&version, &other)?,
        "CudaVersion" => by_number::<CudaVersion>(&version, &other)?,
        "ComputeCapability" => by_number::<ComputeCapability>(&version, &other)?,
        _ => by_number::<ComponentVersion>(&version, &other)?,
    };
    let ordering = match ordering {
        Ordering::Equal => canonical(class, &version)?.cmp(&canonical(class, &other)?),
        unequal => unequal,
    };
    Ok((ordering as i8).into_pyobject(py)?.into_any().unbind())
}

macro_rules! words {
    ($($word:ty as $name:literal),+ $(,)?) => {
        vec![$((
            $name,
            <$word>::ALL.iter().map(|word| word.as_str()).collect::<Vec<&'static str>>(),
        )),+]
    };
}

/// The words of every enumeration, for the tests of those written in Python.
#[pyfunction]
#[pyo3(name = "_vocabulary")]
pub(crate) fn vocabulary() -> Vec<(&'static str, Vec<&'static str>)> {
    use ngcompat::Certainty;
    use ngcompat::constraint::Satisfaction;
    use ngcompat::identify::IdentifiedBy;
    words! {
        Verdict as "Verdict",
        RunMode as "RunMode",
        ngcompat::Severity as "Severity",
        ngcompat::Aspect as "Aspect",
        ngcompat::Basis as "Basis",
        ngcompat::Action as "Action",
        ngcompat::Architecture as "Architecture",
        ngcompat::BoardClass as "BoardClass",
        ngcompat::Os as "Os",
        ngcompat::CpuArch as "CpuArch",
        ngcompat::Change as "Change",
        ngcompat::IssueKind as "IssueKind",
        ngcompat::JobMode as "Mode",
        ngcompat::Precision as "Precision",
        ngcompat::facts::FactKind as "FactKind",
        ngcompat::amp::AmpBasis as "AmpBasis",
        Certainty as "Certainty",
        IdentifiedBy as "IdentifiedBy",
        Satisfaction as "Satisfaction",
        Dialect as "Dialect",
    }
}
