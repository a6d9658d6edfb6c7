//! `ngcompat check`.

use crate::machine::Machine;
use crate::output::{Answer, Failure, report};
use crate::subject::Subject;

/// Does a release run on this machine, in which mode, why or why not, and what would?
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  ngcompat check 20.12 --driver 450.80.02 --gpu \"Tesla T4\"
  ngcompat check tritonserver:24.05 --driver 550.54.15 --gpu L4
  ngcompat check nvidia/cuda:12.9.1-base-ubuntu24.04 --driver 570.211.01 --gpu \"RTX 4090\"
  ngcompat check torch==2.6.0+cu124 --driver 535.161.08 --gpu \"RTX 3090\"
  ngcompat check 25.12 --driver 580.95.05 --gpu H100 --gpu H100 --with 'transformer_engine>=2'
  docker inspect IMAGE | ngcompat check --image - --driver 535.161.08 --gpu H100 --json

Exit status: 0 compatible, 1 incompatible, 3 undetermined, 2 bad input.")]
pub(crate) struct Arguments {
    #[command(flatten)]
    subject: Subject,
    #[command(flatten)]
    machine: Machine,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer, Failure> {
    let answer = arguments.subject.asked()?.check(&arguments.machine.environment()?);
    Ok(Answer::new(report(&answer), &answer).with_verdict(answer.verdict()))
}
