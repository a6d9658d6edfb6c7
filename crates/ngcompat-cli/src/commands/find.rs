//! `ngcompat find`.

use ngcompat::{Outcome, Release, ReleaseName, RunMode, Verdict, matrix};
use serde::Serialize;

use crate::machine::Machine;
use crate::output::{Answer, GOOD, OPEN, styled, table, wrapped};

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

#[derive(Serialize)]
struct Document {
    releases: Vec<Entry>,
    /// Releases that may run, but a fact is missing.
    undetermined: Vec<ReleaseName>,
}

#[derive(Serialize)]
struct Entry {
    release: ReleaseName,
    verdict: Verdict,
    mode: Option<RunMode>,
    documented: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer, String> {
    let env = arguments.machine.environment()?;
    let with = |verdict| move |outcome: &Outcome| outcome.verdict == verdict;
    let mut runnable: Vec<_> = matrix().find(&env, with(Verdict::Compatible)).collect();
    let open: Vec<_> = matrix().find(&env, with(Verdict::Undetermined)).collect();
    if arguments.newest {
        runnable.truncate(1);
    }

    let mut text = format!("on {env}\n\n");
    if !runnable.is_empty() {
        let rows = runnable.iter().map(|(release, outcome)| row(release, *outcome)).collect();
        let header = ["RELEASE", "MODE", "DOCUMENTED", "PYTORCH", "CUDA", "PYTHON", "CUDNN"];
        text.push_str(&table(&header, rows, 2));
        text.push('\n');
    }
    let count = match runnable.len() {
        0 => String::from("No release is known to run here."),
        1 => String::from("1 release runs here."),
        count => format!("{count} releases run here."),
    };
    let style = if runnable.is_empty() { OPEN } else { GOOD };
    text.push_str(&styled(style, count));
    text.push('\n');
    if let Some((newest, _)) = open.first() {
        let hint = newest
            .check(&env)
            .remedies()
            .next()
            .map_or_else(String::new, |remedy| format!(" {}", remedy.message));
        let note = format!("{} more may run, but a fact is missing.{hint}", open.len());
        text.push_str(&wrapped(&note, ""));
        text.push('\n');
    }

    let verdict = match (runnable.is_empty(), open.is_empty()) {
        (false, _) => Verdict::Compatible,
        (true, false) => Verdict::Undetermined,
        (true, true) => Verdict::Incompatible,
    };
    let document = Document {
        releases: runnable.iter().map(|(release, outcome)| entry(release, *outcome)).collect(),
        undetermined: open.iter().map(|(release, _)| release.name()).collect(),
    };
    Ok(Answer::new(text, &document).with_verdict(verdict))
}

fn entry(release: &Release, outcome: Outcome) -> Entry {
    let Outcome { verdict, mode, documented, .. } = outcome;
    Entry { release: release.name(), verdict, mode, documented }
}

fn row(release: &Release, outcome: Outcome) -> Vec<String> {
    let version = |key| {
        release.component(key).map_or_else(|| String::from("–"), |one| one.version.to_string())
    };
    vec![
        release.id.to_string(),
        outcome.mode.map_or("forward or minor-version", |mode| mode.as_str()).to_owned(),
        String::from(if outcome.documented { "yes" } else { "no" }),
        version("pytorch"),
        version("cuda"),
        version("python"),
        version("cudnn"),
    ]
}
