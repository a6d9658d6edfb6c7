//! `ngcompat fleet`.

mod change;
mod check;
mod gather;
mod search;

use std::path::Path;

use clap::ValueEnum;
use ngcompat::Verdict;

use crate::output::Answer;
use crate::subject::{family, release};

use change::DriverChange;
use gather::Fleet;

/// Which releases run on every machine of a fleet, or on which machines does one run?
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  kubectl get nodes -o json | ngcompat fleet 24.05 -      does it run on all?
  ngcompat fleet t4.txt a100.txt                          which releases do?
  pdsh -a nvidia-smi --query-gpu=name,driver_version --format=csv,noheader | ngcompat fleet -
  scontrol show nodes | ngcompat fleet - --with 'pytorch>=2.1'
  ngcompat fleet 25.12 inventory.csv --set-driver 470=580.95.05

A text may hold many machines: Kubernetes nodes in every format of kubectl, resource slices, Slurm's
nodes, what pdsh, dshbak, clush, pssh, GNU parallel, Salt and Ansible print, headings such as `=== node1`,
metrics of the DCGM exporter, inventories as CSV or TSV with a header, and the JSON that `ngcompat facts`
and `ngcompat doctor` print, as a list or one a line, with the machine's name as \"machine\". Any other
text is one machine.

Exit status: 0 some release runs on all, or the one asked for does; 1 none does; 3 a fact is missing;
2 bad input.")]
pub(crate) struct Arguments {
    /// The release, if one is asked about, and the files with what is known of the machines; - for
    /// standard input.
    #[arg(value_name = "RELEASE|FILE", required = true)]
    given: Vec<String>,
    /// Check this release on each machine.
    #[arg(long)]
    release: Option<String>,
    /// The product line whose releases are searched.
    #[arg(long, value_name = "NAME", default_value = "pytorch", conflicts_with = "release")]
    family: String,
    /// What the container must contain, such as 'cudnn>=8.0.5' or python=3.10. Once for each.
    #[arg(long = "with", value_name = "REQUIREMENT")]
    requirements: Vec<String>,
    /// Suppose these machines had another driver: a version for all, or BRANCH=VERSION for those on a
    /// branch. May be repeated.
    #[arg(long, value_name = "[BRANCH=]VERSION")]
    set_driver: Vec<String>,
    /// Print the newest release that runs on all machines, and nothing else.
    #[arg(long, conflicts_with = "release")]
    newest: bool,
    /// Print nothing; the exit status answers.
    #[arg(long)]
    quiet: bool,
    /// How to print the answer; jsonl and csv have a line a machine.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// How the answer is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Text,
    Json,
    Jsonl,
    Csv,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer, String> {
    let mut files = arguments.given.as_slice();
    let mut asked = arguments.release.as_deref().map(release).transpose()?;
    if asked.is_none()
        && let [first, rest @ ..] = files
        && first != "-"
        && !Path::new(first).exists()
    {
        let named = release(first);
        match named {
            Ok(named) if !rest.is_empty() => {
                asked = Some(named);
                files = rest;
            }
            Ok(_) => {
                return Err(format!("give a file with the machines on which {first} is to run"));
            }
            // Not a release, so it should have been a file; reading it says what is wrong.
            Err(_) => {}
        }
    }
    let changes: Vec<DriverChange> =
        arguments.set_driver.iter().map(|text| text.parse()).collect::<Result<_, _>>()?;
    change::each_once(&changes)?;
    let mut fleet = Fleet::read(files, &arguments.requirements)?;
    let before = (!changes.is_empty()).then(|| fleet.clone());
    if before.is_some() {
        fleet.change(&changes);
    }
    let mut answer = if let Some(release) = asked {
        check::answer(release, fleet, before, arguments.format)
    } else {
        search::answer(family(&arguments.family)?, fleet, arguments.newest, arguments.format)
    };
    if arguments.format == Format::Json {
        answer.text.clone_from(&answer.document);
    }
    if arguments.quiet {
        (answer.text, answer.document) = (String::new(), String::new());
    }
    Ok(answer)
}

/// A fleet is as its worst machine.
fn worst(verdicts: impl Iterator<Item = Verdict>) -> Verdict {
    verdicts.max().unwrap_or(Verdict::Compatible)
}

/// A cell of a CSV file.
fn csv_cell(text: &str) -> String {
    if text.contains([',', '"', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

/// A row of a CSV file.
fn csv_row(cells: &[&str]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| csv_cell(cell)).collect();
    cells.join(",") + "\n"
}
