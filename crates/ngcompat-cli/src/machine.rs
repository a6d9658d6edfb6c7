//! The facts about a machine that commands take.

use std::str::FromStr;

use clap::Args;
use ngcompat::facts::{MachineState, Machines, split_machines};
use ngcompat::{DriverVersion, Environment, ErrorCode, Excerpt, Facts, Gpu, parse_facts};
use serde_json::Value;

use crate::input::{Input, text_of};
use crate::output::{Failure, note, warn};

/// What is known of the machine, and what the job needs.
#[derive(Args)]
#[command(next_help_heading = "What is known of the machine")]
pub(crate) struct Machine {
    /// Read the facts in a text that was pasted: `nvidia-smi`, `collect_env`, … (see `ngcompat facts`),
    /// or the JSON that `facts` and `doctor` print; - for standard input. May be repeated. Where files
    /// contradict each other the fact is not known; the options below win over all.
    #[arg(long, value_name = "FILE")]
    from: Vec<String>,
    /// The driver version that nvidia-smi prints, such as 450.80.02, or its branch, such as 450.
    #[arg(long, value_name = "VERSION")]
    driver: Option<String>,
    /// The CUDA version that nvidia-smi prints, such as 11.0, where the driver is not known.
    #[arg(long, value_name = "VERSION")]
    cuda_driver: Option<String>,
    /// The JetPack of a Jetson module, such as 6.2, or its L4T, such as R36.4.7.
    #[arg(long, value_name = "VERSION")]
    jetpack: Option<String>,
    /// A GPU by name, such as "Tesla T4" or A100, or by compute capability, such as 8.0. Once for
    /// each, or with commas between them.
    #[arg(long = "gpu", value_name = "NAME|CAPABILITY")]
    gpus: Vec<String>,
    /// A machine by name, such as "DGX H100", "Jetson Orin Nano Super" or a cloud's p4d.24xlarge: its GPUs
    /// and the architecture of its CPU, where they are not given.
    #[arg(long, value_name = "NAME")]
    machine: Option<String>,
    /// The operating system: linux, windows, wsl or macos.
    #[arg(long, value_name = "OS")]
    os: Option<String>,
    /// The architecture of the CPU: x86_64 or aarch64.
    #[arg(long, value_name = "ARCH")]
    arch: Option<String>,
    /// What starts the container: docker, docker-runtime, docker-cdi, podman, kubernetes,
    /// kubernetes-cdi, enroot (also pyxis) or apptainer (also singularity).
    #[arg(long, value_name = "NAME")]
    launcher: Option<String>,
    /// The version of NVIDIA Container Toolkit, as `nvidia-ctk --version` prints it, such as 1.17.8.
    #[arg(long, value_name = "VERSION")]
    toolkit: Option<String>,
    /// What the container must contain, such as 'cudnn>=8.0.5' or python=3.10. Once for each.
    #[arg(long = "with", visible_alias = "requires", value_name = "REQUIREMENT")]
    requirements: Vec<String>,
}

impl Machine {
    /// The facts of the texts and the options.
    pub(crate) fn environment(&self) -> Result<Environment, Failure> {
        self.over(Environment::new())
    }

    /// The facts of the texts and the options over those known already: what is given wins.
    pub(crate) fn over(&self, known: Environment) -> Result<Environment, Failure> {
        let mut read = Facts::default();
        for file in &self.from {
            let text = read_text(file)?;
            refuse_several(file, &text)?;
            read = read.merge(named(facts(file, &text)?, file, &self.from));
        }
        let mut env = known;
        if !self.from.is_empty() {
            env = warn_about(&self.from.join(", "), read).over(env);
        }
        Ok(self.options()?.over(env))
    }

    /// The facts of the options.
    fn options(&self) -> Result<Environment, Failure> {
        let mut given = Environment::new();
        if let Some(text) = &self.driver {
            // A Jetson module's may be given by its system: "L4T R36.4.7".
            given.set("driver", text).map_err(|error| Failure::of(&error, "--driver: "))?;
            if let Some(driver) = given.driver
                && text.parse::<DriverVersion>().is_err()
            {
                note(&format!("--driver {} is read as {driver}", Excerpt::new(text)));
            }
        }
        given.cuda_driver = read("--cuda-driver", self.cuda_driver.as_ref())?;
        given.jetpack = read("--jetpack", self.jetpack.as_ref())?.or(given.jetpack);
        if let Some(text) = &self.os {
            // Also by what people call it: "Ubuntu 22.04", "Windows 11".
            given.set("os", text).map_err(|error| Failure::of(&error, "--os: "))?;
        }
        given.platform.arch = read("--arch", self.arch.as_ref())?;
        given.launcher = read("--launcher", self.launcher.as_ref())?;
        given.toolkit = read("--toolkit", self.toolkit.as_ref())?;
        for gpu in &self.gpus {
            given.set("gpus", gpu).map_err(|error| Failure::of(&error, "--gpu: "))?;
        }
        if let Some(name) = &self.machine {
            given.set("machine", name).map_err(|error| Failure::of(&error, "--machine: "))?;
        }
        for requirement in &self.requirements {
            given.requirements.extend(read("--with", Some(requirement))?);
        }
        Ok(given)
    }
}

/// That the text is not about several machines, of which one answer would be wrong for most.
pub(crate) fn refuse_several(file: &str, text: &str) -> Result<(), String> {
    let Some(Machines { machines, .. }) = split_machines(text) else { return Ok(()) };
    let mut known = machines.iter().filter(|one| one.state == MachineState::Read);
    let first = known.next().map(|one| &one.environment);
    let others = first.map_or(0, |first| known.filter(|one| one.environment != *first).count());
    if others == 0 {
        return Ok(());
    }
    let count = machines.len();
    Err(format!("{file} is about {count} machines; `ngcompat fleet` answers for each of them"))
}

/// The facts of texts; what is wrong with them is a warning.
pub(crate) fn warn_about(files: &str, facts: Facts) -> Environment {
    if facts.recognized.is_empty() {
        warn(&format!("{files}: nothing was recognised"));
    }
    facts.environment
}

/// The facts in a text: those of a JSON document, if it is one (an [`Environment`], what `facts`
/// prints, or what `doctor` does), else what is read in it.
fn facts(file: &str, text: &str) -> Result<Facts, String> {
    match serde_json::from_str(text) {
        // Somebody's own object has other keys: `{"gpu": "Tesla T4", "count": 8}`.
        Ok(document) if is_facts(&document) && document.get("gpu").is_none() => {
            let read = environment(document).map_err(|error| format!("{file}: {error}"))?;
            Ok(Facts::of_environment(read))
        }
        _ => Ok(parse_facts(text)),
    }
}

/// Whether a document is about a machine, and not some other program's.
pub(crate) fn is_facts(document: &Value) -> bool {
    let keys = ["environment", "driver", "cuda_driver", "gpus"];
    keys.iter().any(|key| document.get(key).is_some())
}

/// The facts of a document.
pub(crate) fn environment(mut document: Value) -> Result<Environment, String> {
    let facts = document.get_mut("environment").map(Value::take).unwrap_or(document);
    serde_json::from_value(facts).map_err(|error| error.to_string())
}

/// The value of an option; an error names the option.
pub(crate) fn read<T: FromStr<Err: ErrorCode>>(
    option: &str,
    text: Option<&String>,
) -> Result<Option<T>, Failure> {
    let read = |text: &String| text.parse().map_err(|e| Failure::of(&e, &format!("{option}: ")));
    text.map(read).transpose()
}

/// The same facts with the name of their file, where there are several.
fn named(facts: Facts, file: &str, files: &[String]) -> Facts {
    match (file, files) {
        (_, [_]) => facts,
        ("-", _) => facts.from_source("standard input"),
        _ => facts.from_source(file),
    }
}

/// What the texts in these files say together.
pub(crate) fn read_texts(files: &[String]) -> Result<Facts, String> {
    let mut facts = Facts::default();
    for file in files {
        let text = read_text(file)?;
        // Another program's document may have the same keys.
        let read = self::facts(file, &text).unwrap_or_else(|_| parse_facts(&text));
        facts = facts.merge(named(read, file, files));
    }
    Ok(facts)
}

/// No log or list that a person means to have read is longer; a device or a pipe may never end.
const MOST_BYTES: u64 = 64 << 20;

/// The text in a file, which may be packed with gzip; `-` is standard input.
pub(crate) fn read_text(file: &str) -> Result<String, String> {
    let input = Input::open(file).map_err(|error| format!("{file}: {error}"))?;
    text_of(Vec::new(), input, MOST_BYTES, file)
}

/// The GPU that the option `--gpu` names; unknown, where it is not given.
pub(crate) fn gpu(text: Option<&String>) -> Result<Gpu, Failure> {
    Ok(read("--gpu", text)?.unwrap_or(Gpu::UNKNOWN))
}
