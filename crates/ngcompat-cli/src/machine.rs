//! The facts about a machine that commands take.

use std::fmt::Display;
use std::fs::File;
use std::io::{self, Read as _};
use std::str::FromStr;

use clap::Args;
use ngcompat::facts::Conflict;
use ngcompat::{Environment, Facts, Gpu, Release, parse_facts};

use crate::output::warn;

/// What is known of the machine, and what the job needs.
#[derive(Args)]
#[command(next_help_heading = "What is known of the machine")]
pub(crate) struct Machine {
    /// Read the facts in a text that was pasted: `nvidia-smi`, `collect_env`, … (see `ngcompat facts`);
    /// - for standard input. Once for each. The options below win over it.
    #[arg(long, value_name = "FILE")]
    from: Vec<String>,
    /// The driver version that nvidia-smi prints, such as 450.80.02, or its branch, such as 450.
    #[arg(long, value_name = "VERSION")]
    driver: Option<String>,
    /// The CUDA version that nvidia-smi prints, such as 11.0, where the driver is not known.
    #[arg(long, value_name = "VERSION")]
    cuda_driver: Option<String>,
    /// A GPU by name, such as "Tesla T4" or A100, or by compute capability, such as 8.0. Once for
    /// each.
    #[arg(long = "gpu", value_name = "NAME|CAPABILITY")]
    gpus: Vec<String>,
    /// The operating system: linux, windows or wsl.
    #[arg(long, value_name = "OS")]
    os: Option<String>,
    /// The architecture of the CPU: x86_64 or aarch64.
    #[arg(long, value_name = "ARCH")]
    arch: Option<String>,
    /// What the container must contain, such as 'cudnn>=8.0.5' or python=3.10. Once for each.
    #[arg(long = "with", value_name = "REQUIREMENT")]
    requirements: Vec<String>,
}

impl Machine {
    /// The facts of the texts and the options.
    pub(crate) fn environment(&self) -> Result<Environment, String> {
        self.over(Environment::new())
    }

    /// The facts of the texts and the options over those known already: what is told wins.
    pub(crate) fn over(&self, known: Environment) -> Result<Environment, String> {
        let mut env = known;
        if !self.from.is_empty() {
            let facts = read_texts(&self.from)?;
            if facts.recognized.is_empty() {
                warn(&format!("{}: nothing was recognised", self.from.join(", ")));
            }
            for Conflict { fact, values, .. } in &facts.conflicts {
                warn(&format!("{fact} is told in several ways: {}", values.join(", ")));
            }
            env = facts.environment;
        }
        env.tell_driver(
            read("--driver", self.driver.as_ref())?,
            read("--cuda-driver", self.cuda_driver.as_ref())?,
        );
        env.platform.os = read("--os", self.os.as_ref())?.or(env.platform.os);
        env.platform.arch = read("--arch", self.arch.as_ref())?.or(env.platform.arch);
        if !self.gpus.is_empty() {
            env.gpus.clear();
        }
        for gpu in &self.gpus {
            env.gpus.extend(read("--gpu", Some(gpu))?);
        }
        for requirement in &self.requirements {
            env.requirements.extend(read("--with", Some(requirement))?);
        }
        Ok(env)
    }
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

/// The release an argument names.
pub(crate) fn release(text: &str) -> Result<&'static Release, String> {
    ngcompat::release(text).map_err(|error| error.to_string())
}

/// The GPU that the option `--gpu` names; unknown, where it is not given.
pub(crate) fn gpu(text: Option<&String>) -> Result<Gpu, String> {
    Ok(read("--gpu", text)?.unwrap_or(Gpu::UNKNOWN))
}
