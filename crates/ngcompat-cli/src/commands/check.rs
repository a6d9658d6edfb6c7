//! `ngcompat check`.

use crate::machine::{Machine, release};
use crate::output::{Answer, report};

/// Does a release run on this machine, in which mode, why or why not, and what would?
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  ngcompat check 20.12 --driver 450.80.02 --gpu \"Tesla T4\"
  ngcompat check nvcr.io/nvidia/pytorch:24.05-py3 --cuda-driver 12.2 --gpu A10G
  ngcompat check 25.12 --driver 580.95.05 --gpu H100 --gpu H100 --with 'transformer_engine>=2'
  ngcompat check 23.09 --driver 551.61 --os wsl --gpu \"RTX 4090\" --json

Exit status: 0 compatible, 1 incompatible, 3 undetermined, 2 bad input.")]
pub(crate) struct Arguments {
    /// The release, such as 20.12 or nvcr.io/nvidia/pytorch:20.12-py3.
    release: String,
    #[command(flatten)]
    machine: Machine,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer, String> {
    let release = release(&arguments.release)?;
    let answer = release.check(&arguments.machine.environment()?);
    let text = report(&answer.to_string(), answer.verdict());
    Ok(Answer::new(text, &answer).with_verdict(answer.verdict()))
}
