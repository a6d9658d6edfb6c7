//! `ngcompat facts`.

use crate::machine::read_texts;
use crate::output::{Answer, Failure, paragraphs};

/// What a pasted text says about a machine: `nvidia-smi` in all its forms, `torch.utils.collect_env`,
/// container variables and banners, node labels, the driver's files in /proc and /sys, and twenty other
/// kinds, which docs/texts.md lists.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  nvidia-smi | ngcompat facts
  ngcompat facts issue.md --json
  ngcompat check 24.05 --from issue.md")]
pub(crate) struct Arguments {
    /// The files to read; - or nothing for standard input.
    #[arg(value_name = "FILE", default_value = "-")]
    files: Vec<String>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer, Failure> {
    let facts = read_texts(&arguments.files)?;
    Ok(Answer::new(paragraphs(&facts.to_string()), &facts))
}
