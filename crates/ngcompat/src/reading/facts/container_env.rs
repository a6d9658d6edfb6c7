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
use crate::values::release_id::ReleaseId;
use crate::values::text::sort_by_number;

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

/// Variables that tell a component's version, first come first served.
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
    let known = || OWN.into_iter().chain(["CUDA_VERSION"]).chain(COMPONENTS.map(|(name, _)| name));
    let ends_with_known = |front: &str| known().find(|name| front.ends_with(name));
    let equals = text.find_all("=");
    let with_space = text
        .lines()
        .filter(|line| line.text.starts_with("ENV "))
        .filter_map(|line| Some(line.start + 4 + line.text.get(4..)?.find(' ')?));
    let assigned = equals.chain(with_space).filter_map(|at| {
        let front = text.before(at, 80);
        let name = ends_with_known(front)?;
        // How PyTorch was built, as `torch.__config__.show()` prints it.
        if text.line_before(at, 4000).contains("BLAS_INFO=") {
            return None;
        }
        is_statement(front.strip_suffix(name)?).then_some((name, at - name.len(), at + 1, false))
    });
    let entries = text.find_all(":").filter_map(|at| {
        const QUOTES: [char; 3] = ['"', '\\', '\''];
        let whole = text.before(at, 80);
        let front = whole.trim_end_matches(' ').trim_end_matches(QUOTES);
        let line = front.rsplit('\n').next().unwrap_or_default();
        if let Some(name) = ends_with_known(line) {
            let before = line.strip_suffix(name)?.trim_end_matches(QUOTES);
            let stands = before.is_empty() || before.ends_with(['{', ',', ' ']);
            return stands.then_some((
                name,
                at - whole.len() + front.len() - name.len(),
                at + 1,
                true,
            ));
        }
        // `name: CUDA_VERSION`, and `value: 12.3.2` behind it.
        let key = line.strip_suffix("name")?;
        if key.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_') {
            return None;
        }
        let window = text.window(at + 1, 120);
        let named = window.trim_start_matches([' ', '"', '\\', '\'']);
        let name = known().find(|name| named.starts_with(name))?;
        let start = at + 1 + window.len() - named.len();
        let behind = named.get(name.len()..)?;
        let rest = behind.trim_start_matches([' ', '\n', ',', '"', '\\', '\'']);
        let key = rest.strip_prefix("value")?.trim_start_matches(QUOTES).strip_prefix(':')?;
        (rest.len() < behind.len()).then_some((
            name,
            start,
            at + 1 + window.len() - key.len(),
            true,
        ))
    });
    let mut all: Vec<Variable> = assigned
        .chain(entries)
        .filter_map(|(name, start, value, entry)| {
            let value = if entry { text.skip_space(value) } else { value };
            let behind = text.window(value, 8);
            let value = value + behind.len() - behind.trim_start_matches(['"', '\'', '\\']).len();
            let is_version = text.rest(value).starts_with(|c: char| c.is_ascii_digit());
            (is_version || OWN.contains(&name)).then_some(Variable { name, start, value, entry })
        })
        .collect();
    sort_by_number(&mut all, |variable| variable.start);
    all
}

/// Whether an assignment may stand behind this: at the beginning of a line, behind a word that sets
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
    text.find_all("PATH=/").next().is_some()
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
