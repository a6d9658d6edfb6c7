//! `ngcompat find`.

use ngcompat::{FoundRelease, RunMode, matrix};

use crate::machine::Machine;
use crate::output::{Answer, GOOD, OPEN, styled, table, verdict_of_search, wrapped};

/// Which releases run on this machine, newest first?
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  ngcompat find --driver 470.57.02 --gpu A100
  ngcompat find --driver 470.57.02 --gpu \"Tesla T4\" --with 'cudnn>=8.9' --with python=3.10
  ngcompat find --driver 535.161.08 --gpu L4 --newest

Exit status: 0 there are some, 1 there are none, 3 there may be some but a fact is missing, 2 bad
input.")]
pub(crate) struct Arguments {
    #[command(flatten)]
    machine: Machine,
    /// Print the newest only.
    #[arg(long)]
    newest: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer, String> {
    let env = arguments.machine.environment()?;
    let mut found = matrix().find(&env);
    let count = found.releases.len();
    if arguments.newest {
        found.releases.truncate(1);
    }

    let mut text = format!("on {env}\n\n");
    if !found.releases.is_empty() {
        let rows = found.releases.iter().filter_map(row).collect();
        let header = ["RELEASE", "MODE", "DOCUMENTED", "PYTORCH", "CUDA", "PYTHON", "CUDNN"];
        text.push_str(&table(&header, rows, 2));
        text.push('\n');
    }
    let count = match count {
        0 => String::from("No release is known to run here."),
        1 => String::from("1 release runs here."),
        count if arguments.newest => format!("It is the newest of {count} releases that run here."),
        count => format!("{count} releases run here."),
    };
    let style = if found.releases.is_empty() { OPEN } else { GOOD };
    text.push_str(&styled(style, count));
    text.push('\n');
    if let Some(newest) = found.undetermined.first() {
        let report = matrix().get(newest.id()).map(|release| release.check(&env));
        let remedy = report.ok().and_then(|report| report.remedies().next().cloned());
        let hint = remedy.map_or_else(String::new, |remedy| format!(" {}", remedy.message));
        let note =
            format!("{} more may run, but a fact is missing.{hint}", found.undetermined.len());
        text.push_str(&wrapped(&note, ""));
        text.push('\n');
    }

    let verdict = verdict_of_search(!found.releases.is_empty(), !found.undetermined.is_empty());
    Ok(Answer::new(text, &found).with_verdict(verdict))
}

fn row(found: &FoundRelease) -> Option<Vec<String>> {
    let release = matrix().get(found.release.id()).ok()?;
    let version = |key| {
        release.component(key).map_or_else(|| String::from("–"), |one| one.version.to_string())
    };
    Some(vec![
        release.id.to_string(),
        found.outcome.mode.map_or("forward or minor-version", RunMode::as_str).to_owned(),
        String::from(if found.outcome.documented { "yes" } else { "no" }),
        version("pytorch"),
        version("cuda"),
        version("python"),
        version("cudnn"),
    ])
}
