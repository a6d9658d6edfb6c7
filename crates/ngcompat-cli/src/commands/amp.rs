//! `ngcompat amp`.

use ngcompat::amp;

use crate::machine::gpu;
use crate::output::{Answer, Failure, paragraphs};
use crate::subject::release;

/// What mixed precision to use in a release on a GPU, with a snippet to paste.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  ngcompat amp 20.12 --gpu \"Tesla V100\"
  ngcompat amp 24.05 --gpu H100 --json | jq -r .snippet")]
pub(crate) struct Arguments {
    /// The release, such as 20.12, tritonserver:24.05, cuda:12.4.1 or torch==2.6.0+cu124.
    release: String,
    /// The GPU by name, such as "Tesla T4" or A100, or by compute capability, such as 8.0.
    #[arg(long, value_name = "NAME|CAPABILITY")]
    gpu: String,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer, Failure> {
    let release = release(&arguments.release)?;
    let release = release.with_notes().map_err(|error| error.to_string())?;
    let guidance = amp(release, &gpu(Some(&arguments.gpu))?);
    Ok(Answer::new(paragraphs(&guidance.to_string()), &guidance))
}
