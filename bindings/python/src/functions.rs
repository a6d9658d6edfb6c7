//! The functions of the package.

use std::cmp::Ordering;
use std::ffi::OsString;
use std::path::PathBuf;
use std::ptr;
use std::sync::{Mutex, PoisonError};

use ngcompat::constraint::{Brand, Constraint, Dialect, Evaluation, HostFacts};
use ngcompat::{
    Build, ComponentVersion, ComputeCapability, CudaVersion, DriverVersion, Environment, Gpu,
    IssueFilter, Report, Rule, Verdict, matrix,
};
use ngcompat_host::Probe;
use pyo3::exceptions::{PyBaseException, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::sync::MutexExt as _;
use pyo3::types::{PyBool, PyDict, PyList, PyMapping, PyTuple};
use serde::Serialize;
use serde_json::json;

use crate::answer::Answer;
use crate::arguments::{self, Argument, Given, Subject, each, facts, read, text};
use crate::classes::Class;
use crate::errors::{self, NgcompatError, parse};

/// Does a release run on this machine, in which mode, why or why not, and what would?
///
/// It does not look at the machine: `check("24.05", detect())` does. A fact that is not given, None, NaN
/// or `pandas.NA` is unknown; what is given by keyword wins over `facts`, and requirements of both count.
///
/// - `release`: a name of any family (`24.05`, `tritonserver:24.05`, `cuda:12.4`, `torch==2.6.0+cu124`,
///   an image reference), a `Release`, or a `Build` with facts of your own
/// - `facts`: an `Environment`, what `detect()` or `parse_facts()` give, or a mapping of the keywords
/// - `driver`: the driver as nvidia-smi prints it, `"535.161.08"`
/// - `cuda_driver`: the CUDA version that nvidia-smi prints, `"12.2"`, where the driver is not known
/// - `gpus`: their names or compute capabilities: `"A100"`, `["Tesla T4", "8.0"]`, `(8, 0)`
/// - `os`: `"linux"`, `"wsl"`, `"windows"`, `"macos"`
/// - `arch`: the CPU's architecture, `"x86_64"` or `"aarch64"`
/// - `launcher`, `toolkit`: what starts the container, `"docker"`, and its NVIDIA Container Toolkit,
///   `"1.17.8"`
/// - `machine`: a machine by its name, `"DGX H100"`, which gives GPUs and CPU
/// - `jetpack`: the system of a Jetson module, `"6.2"`
/// - `requires`: what the container must contain, `["cudnn>=8.9", "python=3.10"]`
///
/// Raises `ParseError` for a text that cannot be read, `UnknownReleaseError` for a release that does not
/// exist, and `TypeError`, which names the argument.
///
/// ```python
/// >>> ngcompat.check("20.12", driver="450.80.02", gpus="Tesla T4").summary
/// 'pytorch:20.12: compatible through CUDA forward compatibility on driver 450.80.02, Tesla T4'
/// ```
#[pyfunction]
#[pyo3(signature = (
    release, facts = None, *, driver = None, cuda_driver = None, jetpack = None, gpus = None, os = None, arch = None,
    launcher = None, toolkit = None, machine = None, requires = None
))]
#[expect(clippy::too_many_arguments, reason = "each is a keyword of its own in Python")]
pub(crate) fn check(
    py: Python<'_>,
    release: &Bound<'_, PyAny>,
    facts: Argument<'_, '_>,
    driver: Argument<'_, '_>,
    cuda_driver: Argument<'_, '_>,
    jetpack: Argument<'_, '_>,
    gpus: Argument<'_, '_>,
    os: Argument<'_, '_>,
    arch: Argument<'_, '_>,
    launcher: Argument<'_, '_>,
    toolkit: Argument<'_, '_>,
    machine: Argument<'_, '_>,
    requires: Argument<'_, '_>,
) -> PyResult<Py<PyAny>> {
    let subject = Subject::read("release", release)?;
    let given = Given {
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
    };
    let report = subject.check(&given.over(self::facts(facts)?)?);
    Answer::new(Class::Report, &report)?.object(py)
}

/// The releases of a family that run on a machine, and those that may, newest first.
///
/// The family is `pytorch` unless another is given, such as `torch` for PyTorch's wheels; with `all`,
/// it is the newest release of each. The facts are those of `check`.
///
/// ```python
/// >>> found = ngcompat.find(driver="450.80.02", gpus="Tesla T4")
/// >>> found[0].release, "20.12" in found
/// ('pytorch:23.10', True)
/// ```
#[pyfunction]
#[pyo3(signature = (
    facts = None, *, family = None, driver = None, cuda_driver = None, jetpack = None, gpus = None, os = None,
    arch = None, launcher = None, toolkit = None, machine = None, requires = None
))]
#[expect(clippy::too_many_arguments, reason = "each is a keyword of its own in Python")]
pub(crate) fn find(
    py: Python<'_>,
    facts: Argument<'_, '_>,
    family: Argument<'_, '_>,
    driver: Argument<'_, '_>,
    cuda_driver: Argument<'_, '_>,
    jetpack: Argument<'_, '_>,
    gpus: Argument<'_, '_>,
    os: Argument<'_, '_>,
    arch: Argument<'_, '_>,
    launcher: Argument<'_, '_>,
    toolkit: Argument<'_, '_>,
    machine: Argument<'_, '_>,
    requires: Argument<'_, '_>,
) -> PyResult<Py<PyAny>> {
    let given = Given {
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
    };
    let env = given.over(self::facts(facts)?)?;
    let found = match arguments::family_key(family)?.as_str() {
        "all" => matrix().find_newest(&env),
        _ => matrix().find_in(arguments::family(family)?, &env),
    };
    let answer = Answer::new(Class::Found, &found)?;
    let text = found.to_string();
    answer.with_text(text).object(py)
}

/// What runs where: every release of a family on every driver branch, for some GPUs. Notebooks draw it.
///
/// The family is `pytorch` unless another is given; each branch is asked about by its newest driver.
///
/// ```python
/// >>> map = ngcompat.compatibility_map("A100")
/// >>> column = [one.split(":")[1] for one in map.releases].index("24.05")
/// >>> [str(row.cells[column]) for row in map.rows if row.branch == 535]
/// ['forward-compatibility']
/// ```
#[pyfunction]
#[pyo3(signature = (gpus, *, family = None, os = None, arch = None))]
pub(crate) fn compatibility_map(
    py: Python<'_>,
    gpus: &Bound<'_, PyAny>,
    family: Argument<'_, '_>,
    os: Argument<'_, '_>,
    arch: Argument<'_, '_>,
) -> PyResult<Py<PyAny>> {
    let env = Given { gpus: Some(gpus), os, arch, ..Given::default() }.over(Environment::new())?;
    let map = matrix().compatibility_map(arguments::family(family)?, &env);
    let picture = map.to_svg();
    let answer = Answer::new(Class::CompatibilityMap, &map)?;
    answer.with_text(map).with_picture(picture).object(py)
}

/// The newest release of a family that runs on a machine, or None where none is known to.
///
/// It takes what `find` takes. The family is `pytorch` unless another is given. Called without any fact
/// it is the newest of all; a fact that is None is unknown.
///
/// ```python
/// >>> print(ngcompat.newest(driver="450.80.02", gpus="Tesla T4"))
/// pytorch:23.10
/// ```
#[pyfunction]
#[pyo3(signature = (*facts, family = None, **given))]
#[pyo3(
    text_signature = "(facts=None, *, family=None, driver=None, cuda_driver=None, jetpack=None, \
                         gpus=None, os=None, arch=None, launcher=None, toolkit=None, machine=None, \
                         requires=None)"
)]
pub(crate) fn newest(
    py: Python<'_>,
    facts: &Bound<'_, PyTuple>,
    family: Argument<'_, '_>,
    given: Option<&Bound<'_, PyDict>>,
) -> PyResult<Option<Py<PyAny>>> {
    let family = arguments::family(family)?;
    // Whether a fact is None or not given is seen here alone, so the arguments are read by hand.
    let newest = if facts.is_empty() && given.is_none_or(PyDictMethods::is_empty) {
        matrix().newest_of(family)
    } else {
        let env = arguments::facts_of_call("newest", facts, given)?;
        matrix().newest_runnable_of(family, &env)
    };
    newest.map(|release| Answer::new(Class::Release, &release)?.object(py)).transpose()
}

/// The release that a text names, of any family: 20.12, tritonserver:24.05, cuda:12.4,
/// torch==2.6.0+cu124, nvcr.io/nvidia/pytorch:20.12-py3.
#[pyfunction]
#[pyo3(signature = (name, /))]
pub(crate) fn release(py: Python<'_>, name: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
    let expected = "a string such as '24.05', or a Release";
    let name = arguments::release_name("release", name, expected)?;
    Answer::new(Class::Release, &errors::release(&name)?)?.asked_as(&name).object(py)
}

/// All releases of a family, newest first; of `pytorch` unless another is given.
#[pyfunction]
#[pyo3(signature = (family = None))]
pub(crate) fn releases(py: Python<'_>, family: Argument<'_, '_>) -> PyResult<Py<PyAny>> {
    /// Those that were asked for: each takes a millisecond to make, and none changes.
    static KNOWN: Mutex<Vec<(&ngcompat::Family, Py<PyAny>)>> = Mutex::new(Vec::new());
    #[derive(Serialize)]
    struct Releases {
        releases: Vec<ngcompat::Release>,
    }
    let family = arguments::family(family)?;
    let mut known = KNOWN.lock_py_attached(py).unwrap_or_else(PoisonError::into_inner);
    // Other facts have other families, so that a key alone would not do.
    if let Some((_, releases)) = known.iter().find(|(known, _)| ptr::eq(*known, family)) {
        return Ok(releases.clone_ref(py));
    }
    let releases = Releases { releases: matrix().releases_of(family).rev().collect() };
    let releases = Answer::new(Class::Releases, &releases)?.object(py)?;
    known.push((family, releases.clone_ref(py)));
    Ok(releases)
}

/// All families: the product lines whose releases can be asked about.
#[pyfunction]
pub(crate) fn families(py: Python<'_>) -> PyResult<Py<PyAny>> {
    #[derive(Serialize)]
    struct Families {
        families: Vec<ngcompat::FamilySummary>,
    }
    let families = Families { families: matrix().family_summaries().collect() };
    Answer::new(Class::Families, &families)?.object(py)
}

/// What an image says of itself: its build, and the release that it names.
///
/// The image is what `docker inspect`, `podman inspect`, `skopeo inspect --config` or `crane config`
/// print, as text or as the parsed JSON, or lines such as `CUDA_VERSION=12.8.1`.
#[pyfunction]
#[pyo3(signature = (image, /))]
pub(crate) fn parse_image(py: Python<'_>, image: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
    let is_json = image.cast::<PyMapping>().is_ok() || image.cast::<PyList>().is_ok();
    let text = if is_json {
        arguments::json("image", image, 0)?.to_string()
    } else {
        text("image", image, "a string, or the parsed JSON of docker inspect")?
    };
    let facts = ngcompat::parse_image(&text).map_err(|error| errors::parse_error(&error))?;
    Answer::new(Class::ImageFacts, &facts)?.object(py)
}

/// What changed from one release to another of the same family.
///
/// ```python
/// >>> diff = ngcompat.diff("20.06", "20.12")
/// >>> [(one.component, str(one.to)) for one in diff.components if one.component == "python"]
/// [('python', '3.8')]
/// ```
#[pyfunction]
#[pyo3(signature = (from_, to))]
pub(crate) fn diff(
    py: Python<'_>,
    from_: &Bound<'_, PyAny>,
    to: &Bound<'_, PyAny>,
) -> PyResult<Py<PyAny>> {
    let (from, to) = (arguments::release("from_", from_)?, arguments::release("to", to)?);
    let diff = matrix().diff(from, to).map_err(|error| errors::parse_error(&error))?;
    Answer::new(Class::ReleaseDiff, &diff)?.with_text(diff).object(py)
}

/// The drivers that run a release of any family on a GPU, by mode.
///
/// ```python
/// >>> print(ngcompat.drivers("24.05", "RTX 4090").native.driver)
/// 550
/// ```
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

/// How to train in mixed precision in a release on GPUs: `amp("24.05", "A100")`, or `amp(report)` for
/// what `check` and `require` gave. Of several GPUs it is what all of them can do.
///
/// Of a report for which nothing is recorded about mixed precision, nothing is known; of a release given
/// by name it is an error.
///
/// ```python
/// >>> plan = ngcompat.amp("24.05", "A100")
/// >>> plan.data_type, plan.loss_scaling
/// ('bf16', False)
/// ```
///
/// In a training loop: `with plan.autocast(): …`, and `scaler = plan.grad_scaler()`.
#[pyfunction]
#[pyo3(signature = (release, gpus = None))]
pub(crate) fn amp(
    py: Python<'_>,
    release: &Bound<'_, PyAny>,
    gpus: Argument<'_, '_>,
) -> PyResult<Py<PyAny>> {
    let report = release.cast::<Answer>().ok().filter(|it| it.get().class() == Class::Report);
    let of_report = report.map(|report| report.getattr("gpus")).transpose()?;
    let gpus = arguments::said(gpus)
        .or(of_report.as_ref())
        .map(arguments::gpus)
        .transpose()?
        .unwrap_or_default();
    let release = match (arguments::with_notes(release), report) {
        (Ok(release), _) => release,
        (Err(error), Some(report)) if error.is_instance_of::<NgcompatError>(py) => {
            let why = error.value(py).to_string();
            return unanswered(report.get(), gpus.first(), &why)?.object(py);
        }
        (Err(error), _) => return Err(error),
    };
    let guidance = matrix().amp_on(release, &gpus);
    Answer::new(Class::AmpGuidance, &guidance)?.with_text(guidance).object(py)
}

/// The guidance where nothing is recorded that would give any.
fn unanswered(report: &Answer, gpu: Option<&Gpu>, why: &str) -> PyResult<Answer> {
    let release = report.release_name().unwrap_or_default();
    let gpu = gpu.cloned().unwrap_or_default();
    let unknown = json!({ "value": null, "message": why, "basis": "general", "sources": [] });
    let guidance = json!({
        "release": release, "gpu": gpu, "gpu_verdict": Verdict::Undetermined,
        "pytorch": unknown, "tensor_cores": unknown, "api": unknown, "dtype": unknown,
        "tf32": unknown, "fp8": unknown, "fp4": unknown, "apex": unknown, "shapes": [],
        "gains": unknown, "pitfalls": [], "examples": [], "snippet": null,
    });
    let text = format!("{release} on {gpu}: mixed precision\n\n{why}\n");
    Ok(Answer::new(Class::AmpGuidance, &guidance)?.with_text(text))
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
    let release = arguments::with_notes(release)?;
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
        .map_err(|error| errors::parse_error(&error))?;
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
/// The text may be a whole log, a single line, or an exception that was caught. Without a known message
/// there is no diagnosis. The facts are those of `check`, and win over what the text says.
#[pyfunction]
#[pyo3(signature = (
    text, /, facts = None, *, driver = None, cuda_driver = None, jetpack = None, gpus = None, os = None, arch = None,
    launcher = None, toolkit = None, machine = None, requires = None
))]
#[expect(clippy::too_many_arguments, reason = "each is a keyword of its own in Python")]
pub(crate) fn diagnose(
    py: Python<'_>,
    text: &Bound<'_, PyAny>,
    facts: Argument<'_, '_>,
    driver: Argument<'_, '_>,
    cuda_driver: Argument<'_, '_>,
    jetpack: Argument<'_, '_>,
    gpus: Argument<'_, '_>,
    os: Argument<'_, '_>,
    arch: Argument<'_, '_>,
    launcher: Argument<'_, '_>,
    toolkit: Argument<'_, '_>,
    machine: Argument<'_, '_>,
    requires: Argument<'_, '_>,
) -> PyResult<Py<PyAny>> {
    let given = Given {
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
    };
    let given = given.over(self::facts(facts)?)?;
    let text = if text.is_instance_of::<PyBaseException>() {
        format!("{}: {}", text.get_type().name()?, text.str()?.to_string_lossy())
    } else {
        self::text("text", text, "a string or an exception")?
    };
    let diagnosis = ngcompat::diagnose_with(&text, &given);
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
    let given = Given { driver, cuda_driver, gpus, os, ..Given::default() };
    let mut facts = HostFacts::from(&given.over(self::facts(facts)?)?);
    facts.brand = read::<Brand>("brand", brand)?;
    let dialect = read::<Dialect>("dialect", dialect)?.unwrap_or(Dialect::C);
    let constraints: Vec<Constraint> = each("expressions", expressions)?
        .iter()
        .map(|one| {
            Constraint::parse(&text("expressions", one, "strings")?, dialect)
                .map_err(|error| errors::parse_error(&error))
        })
        .collect::<PyResult<_>>()?;
    let evaluation = Evaluation::all(constraints.iter().map(|one| one.evaluate(&facts, dialect)));
    Answer::new(Class::Evaluation, &evaluation)?.with_text(evaluation).object(py)
}

/// The `NVIDIA_REQUIRE_CUDA` expression that lets a release start exactly where it runs; None where its
/// CUDA version is not recorded.
#[pyfunction]
#[pyo3(signature = (release, /))]
pub(crate) fn constraint_for(release: &Bound<'_, PyAny>) -> PyResult<Option<String>> {
    let release = arguments::release("release", release)?;
    Ok(Constraint::for_release(release).map(|constraint| constraint.to_string()))
}

/// What a rule means, why, and where it is stated. Without a rule it is a list of all.
#[pyfunction]
#[pyo3(signature = (*rule))]
#[pyo3(text_signature = "(rule=..., /)")]
pub(crate) fn explain(py: Python<'_>, rule: &Bound<'_, PyTuple>) -> PyResult<Py<PyAny>> {
    let explained = |rule: Rule| {
        let explanation = rule.explain();
        Answer::new(Class::Explanation, &explanation)?.with_text(explanation).object(py)
    };
    // A rule that is None is a mistake, and not every rule.
    match rule.iter().collect::<Vec<_>>().as_slice() {
        [] => {
            let all: PyResult<Vec<_>> = Rule::ALL.iter().copied().map(explained).collect();
            Ok(PyList::new(py, all?)?.into_any().unbind())
        }
        [rule] => explained(parse(&text("rule", rule, "a string")?)?),
        more => Err(PyTypeError::new_err(format!("explain takes one rule, not {}", more.len()))),
    }
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

/// The name of the release that runs where facts were found, or None and why it is not known.
#[pyfunction]
#[pyo3(name = "_installed", signature = (environment, /))]
pub(crate) fn installed(environment: &Bound<'_, PyAny>) -> PyResult<(Option<String>, String)> {
    match ngcompat::installed(&facts(Some(environment))?) {
        Ok(release) => Ok((Some(release.name().to_string()), String::new())),
        Err(ngcompat::InstalledError::Release(error)) => Err(errors::release_error(&error)),
        Err(error) => Ok((None, error.to_string())),
    }
}

/// The report of a `require` that does not check: nothing is known, and no name is refused.
#[pyfunction]
#[pyo3(name = "_skipped", signature = (release = None, /))]
pub(crate) fn skipped(py: Python<'_>, release: Argument<'_, '_>) -> PyResult<Py<PyAny>> {
    let nothing = Environment::new();
    let subject = release.map(|release| Subject::read("release", release));
    let mut report = match (subject, release) {
        (Some(Ok(subject)), _) => subject.check(&nothing),
        (_, release) => {
            let mut report = matrix().check_build(&Build::UNKNOWN, &nothing);
            report.release = release.map_or_else(|| String::from("unknown"), ToString::to_string);
            report
        }
    };
    let open = Verdict::Undetermined;
    let aspects = &mut report.outcome.aspects;
    for aspect in
        [&mut aspects.driver, &mut aspects.gpu, &mut aspects.platform, &mut aspects.contents]
    {
        *aspect = open;
    }
    report.outcome.verdict = open;
    report.findings.clear();
    report.remedies.clear();
    skipped_report(&report)?.object(py)
}

/// A report that says that nothing was checked.
pub(crate) fn skipped_report(report: &Report) -> PyResult<Answer> {
    #[derive(Serialize)]
    struct Skipped<'a> {
        #[serde(flatten)]
        report: &'a Report,
        skipped: bool,
    }
    let text = format!("{}: not checked, because NGCOMPAT_DISABLE is set\n", report.release);
    Ok(Answer::new(Class::Report, &Skipped { report, skipped: true })?.with_text(text))
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

/// Compares two versions by their numbers: -1, 0 or 1. With one, gives its canonical form.
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
        _ => {
            let (one, other): (ComponentVersion, ComponentVersion) =
                (parse(&version)?, parse(&other)?);
            one.try_cmp_numbers(&other).map_err(|error| errors::parse_error(&error))?
        }
    };
    Ok((ordering as i8).into_pyobject(py)?.into_any().unbind())
}
