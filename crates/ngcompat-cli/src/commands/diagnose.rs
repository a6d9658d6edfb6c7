//! `ngcompat diagnose`.

use ngcompat::diagnose;

use crate::machine::read_text;
use crate::output::{Answer, Failure, paragraphs};

/// What a pasted message means: its cause, how sure that is, and what helps.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  docker logs trainer 2>&1 | ngcompat diagnose
  ngcompat diagnose error.log --json")]
pub(crate) struct Arguments {
    /// The file to read; - or nothing for standard input.
    #[arg(value_name = "FILE", default_value = "-")]
    file: String,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer, Failure> {
    let diagnosis = diagnose(&read_text(&arguments.file)?);
    Ok(Answer::new(paragraphs(&diagnosis.to_string()), &diagnosis))
}
