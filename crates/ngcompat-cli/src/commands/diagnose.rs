//! `ngcompat diagnose`.

use ngcompat::diagnose_with;

use crate::machine::{Machine, read_text};
use crate::output::{Answer, Failure, paragraphs};

/// What a pasted message means: its cause, how sure that is, and what helps.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  docker logs trainer 2>&1 | ngcompat diagnose
  ngcompat diagnose error.log --json
  ngcompat diagnose error.log --from nvidia-smi.txt --launcher apptainer")]
pub(crate) struct Arguments {
    /// The file to read; - or nothing for standard input.
    #[arg(value_name = "FILE", default_value = "-")]
    file: String,
    #[command(flatten)]
    machine: Machine,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer, Failure> {
    let given = arguments.machine.environment()?;
    let diagnosis = diagnose_with(&read_text(&arguments.file)?, &given);
    Ok(Answer::new(paragraphs(&diagnosis.to_string()), &diagnosis))
}
