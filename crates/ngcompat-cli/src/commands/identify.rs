//! `ngcompat identify`.

use ngcompat::identify;

use crate::output::{Answer, Failure, paragraphs};

/// The releases that a torch build string, an image reference or a container variable names.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  ngcompat identify 2.1.0a0+32f93b1
  ngcompat identify nvcr.io/nvidia/pytorch:24.05-py3-igpu
  ngcompat identify NVIDIA_BUILD_ID=17950526
  python -c 'import torch; print(torch.__version__)' | xargs ngcompat identify")]
pub(crate) struct Arguments {
    /// The string.
    string: String,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer, Failure> {
    let found = identify(&arguments.string).map_err(|error| error.to_string())?;
    Ok(Answer::new(paragraphs(&found.to_string()), &found))
}
