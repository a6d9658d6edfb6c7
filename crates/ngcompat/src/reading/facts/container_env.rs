//! The environment variables of a container: the output of `env` and `export`, the `ENV` lines of a
//! Dockerfile, the JSON of `docker inspect`, the YAML of a pod or a service.

use alloc::string::ToString as _;
use alloc::vec::Vec;

use crate::machine::environment::{Container, Environment};
use crate::reading::clean::CleanText;
use crate::reading::facts::image::named;
use crate::reading::facts::image::release;
use crate::reading::facts::kind::{FactKind, TextReading};
use crate::reading::facts::torch_build::release_of;
use crate::reading::marks::{Mark, mark};
use crate::values::release_id::ReleaseId;

/// Variables that NVIDIA's images set and hardly anybody else.
const OWN: [&str; 7] = [
    "NVIDIA_PYTORCH_VERSION",
    "NVIDIA_BUILD_ID",
    "NVIDIA_REQUIRE_CUDA",
    "NVIDIA_VISIBLE_DEVICES",
    "NVIDIA_DRIVER_CAPABILITIES",
    "CUDA_DRIVER_VERSION",
    "PYTORCH_BUILD_VERSION",
];

/// Variables that state a component's version, first come first served.
const COMPONENTS: [(&str, &str); 11] = [
    ("PYTORCH_VERSION", "pytorch"),
    ("PYTORCH_BUILD_VERSION", "pytorch"),
    ("PYTHON_VERSION", "python"),
    ("CUDNN_VERSION", "cudnn"),
    ("NV_CUDNN_VERSION", "cudnn"),
    ("CUBLAS_VERSION", "cublas"),
    ("NCCL_VERSION", "nccl"),
    ("TRT_VERSION", "tensorrt"),
    ("TENSORRT_VERSION", "tensorrt"),
    ("DALI_VERSION", "dali"),
    ("OPENMPI_VERSION", "openmpi"),
];

pub(crate) fn read(text: &CleanText, readings: &mut Vec<TextReading>) {
    let mut variables: Vec<Variable> = Vec::new();
    for variable in assignments(text) {
        match variables.iter().find(|other| other.name == variable.name) {
            Some(same) if same.word(text) == variable.word(text) => continue,
            // A variable with another value belongs to another container.
            Some(_) => {
                readings.extend(read_container(text, &variables));
                variables.clear();
            }
            None => {}
        }
        variables.push(variable);
    }
    readings.extend(read_container(text, &variables));
}

struct Variable {
    name: &'static str,
    start: usize,
    value: usize,
    /// Whether it is an entry of YAML or JSON, in which other programs' settings have such names.
    entry: bool,
}

impl Variable {
    fn word<'a>(&self, text: &'a CleanText) -> &'a str {
        let rest = text.window(self.value, 60);
        rest.split([' ', '\n', '"', '\'']).next().unwrap_or(rest)
    }
}

/// Every `NAME=value`, `ENV NAME value`, `NAME: value` and `name: NAME` with its `value:`, with a
/// name of interest and a value that is a version (of those in [`OWN`], any), in order.
fn assignments(text: &CleanText) -> Vec<Variable> {
    let marks = [
        mark!("_VERSION"),
        mark!("NVIDIA_BUILD_ID"),
        mark!("NVIDIA_REQUIRE_CUDA"),
        mark!("NVIDIA_VISIBLE_DEVICES"),
        mark!("NVIDIA_DRIVER_CAPABILITIES"),
    ];
    let known = || OWN.into_iter().chain(["CUDA_VERSION"]).chain(COMPONENTS.map(|(name, _)| name));
    let variable = |(at, mark): (usize, Mark)| {
        let end = at + mark.len();
        let front = text.before(end, 80);
        let name = known().find(|name| front.ends_with(name))?;
        let (value, entry) = value_of(text, name, end)?;
        let value = if entry { text.skip_space(value) } else { value };
        let behind = text.window(value, 8);
        let value = value + behind.len() - behind.trim_start_matches(QUOTES).len();
        let is_version = text.rest(value).starts_with(|c: char| c.is_ascii_digit());
        let start = end - name.len();
        (is_version || OWN.contains(&name)).then_some(Variable { name, start, value, entry })
    };
    text.find_any(&marks).into_iter().filter_map(variable).collect()
}

const QUOTES: [char; 3] = ['"', '\\', '\''];

/// Where the value of the variable begins whose name ends at `end`, and whether it is an entry.
fn value_of(text: &CleanText, name: &str, end: usize) -> Option<(usize, bool)> {
    let front = text.before(end, 80).strip_suffix(name)?;
    let rest = text.window(end, 80);
    let at = |rest: &str| end + text.window(end, 80).len() - rest.len();
    let line = front.rsplit('\n').next().unwrap_or_default();
    if let Some(value) = rest.strip_prefix('=') {
        // How PyTorch was built, as `torch.__config__.show()` prints it.
        let of_build = || text.line_before(end, 4000).contains("BLAS_INFO=");
        return (is_statement(front) && !of_build()).then(|| (at(value), false));
    }
    if let Some(value) = rest.strip_prefix(' ').filter(|_| line == "ENV ") {
        return Some((at(value), false));
    }
    let behind = rest.trim_start_matches(QUOTES);
    if let Some(value) = behind.trim_start_matches(' ').strip_prefix(':') {
        let before = line.trim_end_matches(QUOTES);
        let stands = before.is_empty() || before.ends_with(['{', ',', ' ']);
        return stands.then(|| (at(value), true));
    }
    // `name: CUDA_VERSION`, and `value: 12.3.2` behind it.
    let key = line.trim_end_matches([' ', '"', '\\', '\'']).strip_suffix(':')?;
    let key = key.trim_end_matches(' ').trim_end_matches(QUOTES).strip_suffix("name")?;
    if key.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_') {
        return None;
    }
    let behind = rest.trim_start_matches([' ', '\n', ',', '"', '\\', '\'']);
    let value = behind.strip_prefix("value")?.trim_start_matches(QUOTES).strip_prefix(':')?;
    (behind.len() < rest.len()).then(|| (at(value), true))
}

/// Whether an assignment may follow this: at the beginning of a line, behind a word that sets
/// variables, or behind another assignment. In the middle of a sentence, or as the argument of a
/// build, it is none.
fn is_statement(before: &str) -> bool {
    const SETS: [&str; 8] = ["export", "ENV", "-x", "-e", "--env", "-", "env", "&&"];
    let line = before.rsplit('\n').next().unwrap_or_default();
    let Some(word) = line.split_whitespace().next_back() else { return true };
    line.ends_with(['"', '\'', ',', '[', ';'])
        || line.ends_with(' ') && (word.contains('=') || SETS.contains(&word))
}

fn read_container(text: &CleanText, variables: &[Variable]) -> Option<TextReading> {
    let first = variables.iter().map(|variable| variable.start).min()?;
    let last = variables.iter().map(|variable| variable.value).max()?;
    let mut env = Environment::new();
    let mut container = Container::default();
    let mut says = false;
    for Variable { name, value, .. } in variables {
        match *name {
            "NVIDIA_PYTORCH_VERSION" => container.release = release(text, *value),
            "CUDA_VERSION" => container.cuda = text.component(*value),
            "CUDA_DRIVER_VERSION" => container.cuda_driver_version = text.driver(*value),
            _ => {}
        }
    }
    for (name, key) in COMPONENTS {
        let variable = variables.iter().find(|variable| variable.name == name);
        if let Some(version) = variable.and_then(|variable| text.component(variable.value)) {
            env.components.entry(key.to_string()).or_insert(version);
        }
    }
    if container.release.is_none() {
        let build = env.components.get("pytorch");
        container.release =
            build.and_then(|build| release_of(build.as_str())).or_else(|| release_of_image(text));
    }
    says |= container != Container::default() || !env.components.is_empty();
    // One variable that anybody may set says nothing about a container.
    let own = variables.iter().any(|variable| OWN.contains(&variable.name));
    let several = variables.iter().filter(|variable| !variable.entry).count() > 1;
    if !says || !own && !several && !is_dump(text) {
        return None;
    }
    if container != Container::default() {
        env.container = Some(container);
    }
    Some(TextReading::of(FactKind::ContainerEnv, text, first, last + 1, env))
}

/// Whether the text has what every environment has.
fn is_dump(text: &CleanText) -> bool {
    text.has(mark!("PATH=/"))
}

/// The release of `FROM nvcr.io/nvidia/pytorch:20.12-py3` or `"Image": "…"`, if the text names one
/// image only.
fn release_of_image(text: &CleanText) -> Option<ReleaseId> {
    let mut found = None;
    for (_, id) in named(text) {
        if found.is_some() && found != id {
            return None;
        }
        found = id;
    }
    found
}
