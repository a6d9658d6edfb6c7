//! The facts about a machine that commands take.

use std::fmt::Display;
use std::fs::File;
use std::io::{self, Read as _};
use std::str::FromStr;

use clap::Args;
use ngcompat::facts::Conflict;
use ngcompat::{Environment, Facts, Gpu, parse_facts};
use serde_json::Value;

use crate::output::warn;

/// What is known of the machine, and what the job needs.
#[derive(Args)]
#[command(next_help_heading = "What is known of the machine")]
pub(crate) struct Machine {
    /// Read the facts in a text that was pasted: `nvidia-smi`, `collect_env`, … (see `ngcompat facts`),
    /// or the JSON that `facts` and `doctor` print; - for standard input. May be repeated. The options
    /// below override JSON, and JSON overrides pasted text.
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
    /// each.
    #[arg(long = "gpu", value_name = "NAME|CAPABILITY")]
    gpus: Vec<String>,
    /// The operating system: linux, windows, wsl or macos.
    #[arg(long, value_name = "OS")]
    os: Option<String>,
    /// The architecture of the CPU: x86_64 or aarch64.
    #[arg(long, value_name = "ARCH")]
    arch: Option<String>,
    /// What starts the container: docker, docker-cdi, podman, kubernetes, enroot or apptainer.
    #[arg(long, value_name = "NAME")]
    launcher: Option<String>,
    /// What the container must contain, such as 'cudnn>=8.0.5' or python=3.10. Once for each.
    #[arg(long = "with", value_name = "REQUIREMENT")]
    requirements: Vec<String>,
}

impl Machine {
    /// The facts of the texts and the options.
    pub(crate) fn environment(&self) -> Result<Environment, String> {
        self.over(Environment::new())
    }

    /// The facts of the texts and the options over those known already: what is given wins.
    pub(crate) fn over(&self, known: Environment) -> Result<Environment, String> {
        let mut env = known;
        let (mut texts, mut documents) = (Vec::new(), Vec::new());
        for file in &self.from {
            let text = read_text(file)?;
            match json(file, &text)? {
                Some(given) => documents.push(given),
                None => texts.push(parse_facts(&text)),
            }
        }
        if !texts.is_empty() {
            env = warn_about(
                &self.from.join(", "),
                texts.into_iter().fold(Facts::default(), Facts::merge),
            );
        }
        for given in documents {
            env = given.over(env);
        }
        Ok(self.options()?.over(env))
    }

    /// The facts of the options.
    fn options(&self) -> Result<Environment, String> {
        let mut given = Environment::new();
        if let Some(driver) = &self.driver {
            // A Jetson module's may be given by its system: "L4T R36.4.7".
            given.set("driver", driver).map_err(|error| format!("--driver: {error}"))?;
        }
        given.cuda_driver = read("--cuda-driver", self.cuda_driver.as_ref())?;
        given.jetpack = read("--jetpack", self.jetpack.as_ref())?.or(given.jetpack);
        given.platform.os = read("--os", self.os.as_ref())?;
        given.platform.arch = read("--arch", self.arch.as_ref())?;
        given.launcher = read("--launcher", self.launcher.as_ref())?;
        for gpu in &self.gpus {
            given.gpus.extend(read("--gpu", Some(gpu))?);
        }
        for requirement in &self.requirements {
            given.requirements.extend(read("--with", Some(requirement))?);
        }
        Ok(given)
    }
}

/// The facts of texts; what is wrong with them is a warning.
pub(crate) fn warn_about(files: &str, facts: Facts) -> Environment {
    if facts.recognized.is_empty() {
        warn(&format!("{files}: nothing was recognised"));
    }
    for Conflict { fact, values, .. } in &facts.conflicts {
        warn(&format!("conflicting values for {fact}: {}", values.join(", ")));
    }
    facts.environment
}

/// The facts of a JSON document, if the text is one: an [`Environment`], what `facts` prints, or what
/// `doctor` does.
fn json(file: &str, text: &str) -> Result<Option<Environment>, String> {
    match serde_json::from_str(text) {
        Ok(document) if is_facts(&document) => {
            environment(document).map(Some).map_err(|error| format!("{file}: {error}"))
        }
        _ => Ok(None),
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
pub(crate) fn read<T: FromStr<Err: Display>>(
    option: &str,
    text: Option<&String>,
) -> Result<Option<T>, String> {
    text.map(|text| text.parse().map_err(|error| format!("{option}: {error}"))).transpose()
}

/// What the texts in these files say together.
pub(crate) fn read_texts(files: &[String]) -> Result<Facts, String> {
    let mut facts = Facts::default();
    for file in files {
        facts = facts.merge(parse_facts(&read_text(file)?));
    }
    Ok(facts)
}

/// The text in a file; `-` is standard input.
pub(crate) fn read_text(file: &str) -> Result<String, String> {
    let mut bytes = Vec::new();
    let read = if file == "-" {
        io::stdin().lock().read_to_end(&mut bytes)
    } else {
        File::open(file).and_then(|mut open| open.read_to_end(&mut bytes))
    };
    read.map_err(|error| format!("{file}: {error}"))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The GPU that the option `--gpu` names; unknown, where it is not given.
pub(crate) fn gpu(text: Option<&String>) -> Result<Gpu, String> {
    Ok(read("--gpu", text)?.unwrap_or(Gpu::UNKNOWN))
}
