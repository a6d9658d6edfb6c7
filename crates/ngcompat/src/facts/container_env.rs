//! The environment variables of a container: the output of `env` and `export`, the `ENV` lines of a
//! Dockerfile, the JSON of `docker inspect`.

use alloc::string::ToString as _;
use alloc::vec::Vec;

use crate::environment::{Container, Environment};
use crate::version::ReleaseId;

use super::lines::Text;
use super::torch_build::release_of;
use super::{FactKind, Reading};

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

pub(super) fn read(text: &Text, readings: &mut Vec<Reading>) {
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
}

impl Variable {
    fn word<'a>(&self, text: &'a Text) -> &'a str {
        let rest = text.window(self.value, 60);
        rest.split([' ', '\n', '"', '\'']).next().unwrap_or(rest)
    }
}

/// Every `NAME=value`, and `ENV NAME value`, with a name of interest and a value that is a version
/// (of those in [`OWN`], any).
fn assignments(text: &Text) -> impl Iterator<Item = Variable> + '_ {
    let known = || OWN.into_iter().chain(["CUDA_VERSION"]).chain(COMPONENTS.map(|(name, _)| name));
    let equals = text.find_all("=");
    let with_space = text
        .lines()
        .filter(|line| line.text.starts_with("ENV "))
        .filter_map(|line| Some(line.start + 4 + line.text.get(4..)?.find(' ')?));
    equals.chain(with_space).filter_map(move |at| {
        let front = text.before(at, 80);
        let name = known().find(|name| front.ends_with(name))?;
        let before = front.strip_suffix(name)?;
        if !is_statement(before) {
            return None;
        }
        let behind = text.rest(at + 1);
        let quote = behind.len() - behind.trim_start_matches(['"', '\'', '\\']).len();
        let value = at + 1 + quote;
        let is_version = text.rest(value).starts_with(|c: char| c.is_ascii_digit());
        (is_version || OWN.contains(&name)).then_some(Variable {
            name,
            start: at - name.len(),
            value,
        })
    })
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

fn read_container(text: &Text, variables: &[Variable]) -> Option<Reading> {
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
    if !says || !own && variables.len() < 2 && !is_dump(text) {
        return None;
    }
    if container != Container::default() {
        env.container = Some(container);
    }
    Some(Reading::of(FactKind::ContainerEnv, text, first, last + 1, env))
}

/// Whether the text has what every environment has.
fn is_dump(text: &Text) -> bool {
    text.find_all("PATH=/").next().is_some()
}

/// `20.12`: both numbers have two digits, so that it can't be cut.
fn release(text: &Text, value: usize) -> Option<ReleaseId> {
    let (month, behind) = text.rest(value).split_at_checked("20.12".len())?;
    month.parse().ok().filter(|_| !behind.starts_with(|c: char| c.is_ascii_digit() || c == '.'))
}

/// The release of `FROM nvcr.io/nvidia/pytorch:20.12-py3` or `"Image": "…"`, if the text names one
/// image only.
fn release_of_image(text: &Text) -> Option<ReleaseId> {
    let mut found = None;
    for at in text.find_all("nvidia/pytorch:") {
        let id = release(text, at + "nvidia/pytorch:".len());
        if found.is_some() && found != id {
            return None;
        }
        found = id;
    }
    found
}
